"""A value must never change the tree of a page, only the text in its place.

    differential.py RENDERER

Reads what differential.c renders and parses it with a real HTML5 parser. The tree of a hostile value
must be the tree of the harmless one with the value exchanged; addresses must keep their scheme and
host."""
import re
import subprocess
import sys
from urllib.parse import urljoin, urlsplit

import html5lib

OWN = "https://own.example/folder/"
ADDRESSES = {"href", "src", "action"}
SCHEMES = {"https", "http", "mailto", "tel"}


def as_parsed(value):
    """What a parser makes of a value that our escaper let stand as text."""
    value = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", value)
    return value.replace("\r\n", "\n").replace("\r", "\n")


def walk(node, addresses):
    """The tree as nested tuples; addresses are put aside."""
    attributes = {}
    for name, value in node.attrib.items():
        is_address = name in ADDRESSES
        attributes[str(name)] = "address" if is_address else value
        if is_address:
            addresses.append((name, value))
    tag = node.tag if isinstance(node.tag, str) else repr(node.tag)
    children = tuple((walk(child, addresses), child.tail or "") for child in node)
    return tag, tuple(sorted(attributes.items())), node.text or "", children


def exchange(tree, old, new):
    if isinstance(tree, str):
        return tree.replace(old, new)
    return tuple(exchange(part, old, new) for part in tree)


def parse(page):
    addresses = []
    root = html5lib.parseFragment(page, container="div", namespaceHTMLElements=False)
    return walk(root, addresses), addresses


def resolve(address):
    """Scheme and host as browsers see them: blanks dropped, backslashes turned."""
    address = re.sub("[\t\n\r]", "", address).strip("".join(map(chr, range(33))))
    scheme = re.match("[A-Za-z][A-Za-z0-9+.-]*:", address)
    if not scheme or scheme.group().lower() in ("https:", "http:"):
        address = address.replace("\\", "/")
    parts = urlsplit(urljoin(OWN, address))
    return parts.scheme.lower(), parts.netloc


def address_problem(name, harmless, hostile, token, value):
    scheme, host = resolve(hostile)
    if scheme not in SCHEMES:
        return f"the scheme of {hostile!r}"
    # A value that stands for a whole address may choose its host, but not where a form is sent.
    may_choose = name != "action" and harmless.startswith(token) and value.startswith("https://")
    if (scheme, host) != resolve(harmless) and not may_choose:
        return f"{hostile!r} leads elsewhere than {harmless!r}"
    return None


def problem(harmless_page, token, page, value):
    harmless_tree, harmless_addresses = parse(harmless_page)
    tree, addresses = parse(page)
    if tree != exchange(harmless_tree, token, as_parsed(value)):
        return "another tree"
    if len(addresses) != len(harmless_addresses):
        return "another number of addresses"
    for (name, harmless), (_, hostile) in zip(harmless_addresses, addresses):
        wrong = address_problem(name, harmless, hostile, token, value)
        if wrong:
            return wrong
    return None


def records(renderer):
    output = subprocess.run([renderer], stdout=subprocess.PIPE, check=True).stdout.decode()
    fields = output.split("\0")[:-1]
    return zip(*[iter(fields)] * 4)


def main():
    pages, failures, count = 0, [], 0
    harmless = token = None
    for name, branch, value, page in records(sys.argv[1]):
        if value.startswith("/hx-harmless"):
            harmless, token, pages = page, value, pages + 1
            continue
        count += 1
        wrong = problem(harmless, token, page, value)
        if wrong:
            failures.append(f"{name}, branch {branch}, value {value!r}: {wrong}\n{harmless}\n{page}")
    print("1..1")
    print(f"# {pages} pages, {count} comparisons")
    for failure in failures[:5]:
        print("\n".join(f"# {line}" for line in failure.splitlines()))
    good = not failures and count > 1000
    print(f"{'' if good else 'not '}ok 1 - no value changes the tree of a page")
    return 0 if good else 1


sys.exit(main())
