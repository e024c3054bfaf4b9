"""What tools/messages reads and what it refuses.

    messages.py MESSAGES"""
import pathlib
import subprocess
import sys
import tempfile

HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'

# name, file, message; no message: it is accepted
CASES = [
    ("reads a text", 'msgid "首页"\nmsgstr "Home"\n', None),
    ("reads a text over several lines", 'msgid ""\n"首"\n"页"\nmsgstr ""\n"Ho"\n"me"\n', None),
    ("reads plural forms", HEADER + 'msgid "%s 件"\nmsgid_plural "%s 件"\nmsgstr[0] "%s case"\n'
     'msgstr[1] "%s cases"\n', None),
    ("lets a translation order its values anew",
     'msgid "%s 于 %s"\nmsgstr "%2$s by %1$s"\n', None),
    ("passes over comments and obsolete texts", '# a\n#: b.html\n#~ msgid "c"\nmsgid "d"\nmsgstr "e"\n', None),
    ("refuses a translation that drops a value", 'msgid "第 %s 件"\nmsgstr "case"\n',
     "x.po:1: the translation has other places for values"),
    ("refuses a translation that invents a value", 'msgid "件"\nmsgstr "case %s"\n',
     "x.po:1: the translation has other places for values"),
    ("refuses a text that stands twice", 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n',
     "x.po:4: this text stands in the file already"),
    ("refuses a plural rule that is not one",
     'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(exit(1));\\n"\n',
     "x.po:1: Plural-Forms: this is not a rule about n"),
    ("refuses fewer forms than declared", HEADER + 'msgid "%s 件"\nmsgid_plural "%s 件"\nmsgstr[0] "%s"\n',
     "x.po:4: not as many forms as Plural-Forms declares"),
    ("refuses msgctxt", 'msgctxt "menu"\nmsgid "a"\nmsgstr "b"\n', "x.po:1: expected msgid"),
    ("refuses a quote that is left open", 'msgid "a\nmsgstr "b"\n', "x.po:1: expected msgid"),
    ("refuses an escape that it does not know", 'msgid "a\\x"\nmsgstr "b"\n', "x.po:1: expected msgid"),
]


def problem(messages, folder, text, message):
    source = folder / "x.po"
    source.write_text(text)
    done = subprocess.run([messages, folder / "x.c", source], capture_output=True, text=True)
    if message is None:
        return None if done.returncode == 0 else done.stderr
    if done.returncode != 1 or message not in done.stderr:
        return f"expected {message}, got {done.returncode}: {done.stderr}"
    return None


def untranslated_are_left_out(messages, folder):
    """Fuzzy and empty translations are not shown to readers."""
    source = folder / "x.po"
    source.write_text('#, fuzzy\nmsgid "甲"\nmsgstr "A"\n\nmsgid "乙"\nmsgstr ""\n\nmsgid "丙"\nmsgstr "C"\n')
    subprocess.run([messages, folder / "x.c", source], check=True)
    code = (folder / "x.c").read_text()
    return None if "丙" in code and "甲" not in code and "乙" not in code else code


def main():
    messages = sys.argv[1]
    print(f"1..{len(CASES) + 1}")
    failures = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        results = [(name, problem(messages, folder, text, message)) for name, text, message in CASES]
        results.append(("leaves out what is not translated", untranslated_are_left_out(messages, folder)))
    for number, (name, wrong) in enumerate(results, 1):
        failures += wrong is not None
        print(f"{'not ' if wrong else ''}ok {number} - {name}")
        print("".join(f"# {line}\n" for line in (wrong or "").splitlines()), end="")
    return 1 if failures else 0


sys.exit(main())
