"""Writes random templates that the compiler accepts, for the differential test.

    random_pages.py TEMPLATES COUNT OUT.html OUT.h

Most candidates are good templates that were damaged afterwards: what the compiler still accepts of
them is where a hole in its account of the place would show. Always the same ones: the seed is fixed."""
import pathlib
import random
import re
import subprocess
import sys
import tempfile

VALUE = "{{ v }}"
OTHER = "{{ w }}"  # the name of a host, always
SPLINTERS = [
    '"', "'", "<", ">", "=", "/", "&", " ", "\n", "\\", ":", "//", "?", "#", "x", "on", "<p>", "</p>",
    "</", "<!--", "-->", "&#", "javascript:", "https://", "<b", "</b>", ' class="', " title=", "</title>",
    "</textarea>", "<svg>", "<table>", VALUE, VALUE, OTHER, "{{ if n }}", "{{ else }}", "{{ end }}",
    "{{ each item in &v, 2 }}", "{{# c }}", '{{ t "a %s" v }}',
]


class Maker:
    def __init__(self, dice):
        self.dice = dice
        self.ids = 0

    def pick(self, *choices):
        return self.dice.choice(choices)

    def text(self):
        return self.pick("a", "公开 ", " b\n  c ", "&amp;", VALUE, VALUE, VALUE, '{{ t "甲 %s 乙" v }}',
                         f"{VALUE}{VALUE}", f"&lt;{VALUE}", f"{{{{ if n }}}}{VALUE}{{{{ end }}}}")

    def plain_value(self):
        return "".join(self.pick("a", " ", "&quot;", VALUE, VALUE, '{{ t "b %s" v }}',
                                 f"{{{{ if n }}}}{VALUE}{{{{ else }}}}c{{{{ end }}}}")
                       for _ in range(self.dice.randrange(4)))

    def address(self):
        return self.pick(
            VALUE, f"{VALUE}/a", f"{VALUE}/{OTHER}", f"{VALUE}?b={VALUE}", f"/{VALUE}", f"/{VALUE}{OTHER}",
            f"/{VALUE}/{OTHER}", f"/a/{VALUE}{VALUE}",
            f"?c={VALUE}&amp;d={VALUE}", f"#{VALUE}", f"mailto:{VALUE}", f"tel:{VALUE}",
            f"https://www.gov.cn/{VALUE}", f"/e{{{{ if n }}}}?f={VALUE}{{{{ else }}}}?{{{{ end }}}}",
            f"/g/{{{{ each item in &v, 2 }}}}{VALUE}/{{{{ end }}}}", "relative", f"relative/{VALUE}")

    def attribute(self, name):
        quote = self.pick('"', "'")
        value = self.address() if name in ("href", "src", "action") else self.plain_value()
        text = f" {name}={quote}{value}{quote}"
        return self.pick(text, text, text, f"{{{{ if n }}}}{text}{{{{ end }}}}")

    def attributes(self, *names):
        return "".join(self.attribute(name) for name in names if self.dice.random() < 0.6)

    def control(self):
        self.ids += 1
        name = f"c{self.ids}"
        label = f'<label for="{name}-{VALUE}">{self.text()}</label>'
        return label + self.pick(
            f'<input id="{name}-{VALUE}" name="a"{self.attributes("value", "placeholder")}>',
            f'<textarea id="{name}-{VALUE}" name="b">{VALUE}{self.pick("", " a")}</textarea>',
            f'<select id="{name}-{VALUE}" name="c"><option{self.attributes("value")}>{VALUE}</option></select>')

    def element(self, depth):
        inner = self.body(depth - 1, self.pick(0, 1, 2))
        return self.pick(
            f"<div{self.attributes('class', 'title', 'data-a')}>{inner}</div>",
            f"<p{self.attributes('class', 'lang')}>{self.text()}{self.text()}</p>",
            f"<a{self.attributes('href', 'title')}>{self.text()}</a>",
            f"<img alt='{self.plain_value()}'{self.attributes('src')}>",
            f"<form method=\"{self.pick('get', 'post')}\"{self.attributes('action')}>{self.control()}</form>",
            f"<table><tr{self.attributes('class')}><td>{inner}</td></tr></table>",
            f"<ul>{{{{ each item in &v, 2 }}}}<li>{self.text()}</li>{{{{ end }}}}</ul>",
            f"<pre>{self.text()}{self.text()}</pre>",
            f"<title>{self.text()}</title>",
            f"<svg><title>{self.text()}</title><path d='{VALUE}'/><text>{self.text()}</text></svg>",
            self.control())

    def body(self, depth, count):
        if depth <= 0:
            return self.text()
        return "".join(self.piece(depth) for _ in range(count))

    def piece(self, depth):
        kind = self.dice.randrange(8)
        if kind < 2:
            return self.text()
        if kind == 2:
            return (f"{{{{ if n }}}}{self.body(depth - 1, 1)}{{{{ else }}}}{self.body(depth - 1, 1)}"
                    f"{{{{ end }}}}")
        return self.element(depth)


def damage(dice, source):
    """Directives stay whole, so that the result is still C if it is a template."""
    tokens = re.findall(r"\{\{.*?\}\}|.", source, re.S)
    for _ in range(dice.choice([0, 1, 1, 2])):
        at = dice.randrange(len(tokens) + 1)
        reach = at + dice.randrange(1, 6)
        kind = dice.randrange(4)
        if kind == 0:
            del tokens[at:reach]
        elif kind == 1:
            tokens[at:at] = tokens[at:reach]
        elif kind == 2:
            tokens[at:reach] = [dice.choice(SPLINTERS)]
        else:
            tokens[at:at] = [dice.choice(SPLINTERS)]
    return "".join(tokens)


def candidates(count):
    dice = random.Random(20080501)  # the day the Regulations came into force
    for number in range(count):
        maker = Maker(dice)
        source = damage(dice, maker.body(3, dice.randrange(1, 4)))
        yield f"random_{number}", f"{{{{ page random_{number}(struct str v, struct str w, int n) }}}}\n{source}\n{{{{ end }}}}\n"


def main():
    templates, count, out, header = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        sources = dict(candidates(count))
        for name, source in sources.items():
            (folder / f"{name}.html").write_text(source)
        paths = [folder / f"{name}.html" for name in sources]
        done = subprocess.run([templates, folder / "all.h", folder / "all.c", *paths],
                              stderr=subprocess.PIPE, text=True)
    refused = set(re.findall(r"/(random_\d+)\.html:\d+: ", done.stderr))
    accepted = [name for name in sources if name not in refused]
    assert len(accepted) > count / 5 and len(refused) > count / 5, (len(accepted), len(refused))
    pathlib.Path(out).write_text("".join(sources[name] for name in accepted))
    pathlib.Path(header).write_text("".join(f"PAGE({name})\n" for name in accepted))


main()
