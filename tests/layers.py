"""Holds the #include lines to the table of docs/architecture.md: which folder may use which, and that a module is
entered by its front door."""

import pathlib
import re
import unittest

import tap

ROOT = pathlib.Path(__file__).parent.parent
INCLUDE = re.compile(r'^\s*#include "([a-z_]+)/([^"]+)"')
ROW = re.compile(r"^\| `src/([a-z]+)` \|[^|]*\|([^|]*)\|$")
# What others may include of a module. Layers below the modules are open.
FRONT_DOORS = {"foi": {"foi.h"}, "report": {"report.h", "check.h", "figure.h"}, "app": set()}


def allowed():
    table = {}
    for line in (ROOT / "docs/architecture.md").read_text().splitlines():
        row = ROW.match(line)
        if row:
            table[row.group(1)] = row.group(2).split()
    return table


def includes():
    """(file, line number, folder it stands in, folder it names, header)"""
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".c", ".h", ".html"):
            continue
        folder = path.relative_to(ROOT / "src").parts[0]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            named = INCLUDE.match(line) or re.match(r'\{\{ use "([a-z_]+)/([^"]+)" \}\}', line)
            if named:
                yield path.relative_to(ROOT), number, folder, named.group(1), named.group(2)


class Layers(unittest.TestCase):
    def test_every_folder_of_the_source_stands_in_the_table(self):
        folders = {path.name for path in (ROOT / "src").iterdir() if path.is_dir()}
        self.assertEqual(folders, set(allowed()))

    def test_no_include_points_the_wrong_way(self):
        table = allowed()
        for name, uses in table.items():
            if uses == ["all"]:
                table[name] = list(table)
        wrong = [
            f"{path}:{number}: {folder}/ may not use {named}/"
            for path, number, folder, named, header in includes()
            if named != folder and named in table and named not in table[folder]
        ]
        self.assertEqual(wrong, [])

    def test_modules_are_entered_by_the_front_door(self):
        wrong = [
            f"{path}:{number}: {named}/{header} is private to {named}/"
            for path, number, folder, named, header in includes()
            if named != folder and named in FRONT_DOORS and header not in FRONT_DOORS[named]
        ]
        self.assertEqual(wrong, [])

    def test_the_table_itself_has_no_circle(self):
        table = {name: uses for name, uses in allowed().items() if uses != ["all"]}
        while table:
            ready = [name for name, uses in table.items() if not set(uses) & set(table)]
            self.assertTrue(ready, f"a circle among {sorted(table)}")
            for name in ready:
                del table[name]


if __name__ == "__main__":
    tap.main()
