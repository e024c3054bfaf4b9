"""Reads the tables of a report back from every format, knowing nothing of the programs that wrote them.

Each reader gives the tables in the order of the document. A table is a dictionary from the place of a cell's first
corner (row, column) to a Cell; places that a merged cell covers are not in it.
"""

import collections
import csv
import io
import json
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import html5lib

Cell = collections.namedtuple("Cell", "text rowspan colspan")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
H = "{http://www.w3.org/1999/xhtml}"


def part(raw, name):
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(raw)).read(name))


# --- JSON ---


def json_blocks(raw):
    return [block for block in json.loads(raw)["blocks"] if block["kind"] == "table"]


def json_tables(raw):
    return [
        {
            (cell["row"], cell["column"]): Cell(cell["text"], cell["rowspan"], cell["colspan"])
            for cell in block["cells"]
        }
        for block in json_blocks(raw)
    ]


# --- HTML ---


def html_table(table):
    """By the table model of HTML: a cell goes to the first free place of its row."""
    cells, taken = {}, set()
    for row, line in enumerate(table.iter(H + "tr")):
        column = 0
        for element in line:
            while (row, column) in taken:
                column += 1
            rowspan, colspan = (int(element.get(name, 1)) for name in ("rowspan", "colspan"))
            cells[row, column] = Cell("".join(element.itertext()), rowspan, colspan)
            taken |= {(row + y, column + x) for y in range(rowspan) for x in range(colspan)}
    return cells


def html_tables(raw):
    return [html_table(table) for table in html5lib.parse(raw, transport_encoding="utf-8").iter(H + "table")]


# --- DOCX ---


def docx_paragraph(paragraph):
    written = {W + "t": lambda element: element.text or "", W + "br": lambda _: "\n", W + "tab": lambda _: "\t"}
    return "".join(written[element.tag](element) for element in paragraph.iter() if element.tag in written)


def docx_value(element, path):
    found = element.find("/".join(W + name for name in path.split("/")))
    return None if found is None else found.get(W + "val", "")


def docx_table(table):
    """A cell that continues the one above it makes that one taller."""
    cells, owner = {}, {}
    for row, line in enumerate(table.findall(W + "tr")):
        column = 0
        for element in line.findall(W + "tc"):
            colspan = int(docx_value(element, "tcPr/gridSpan") or 1)
            text = "\n".join(map(docx_paragraph, element.findall(W + "p")))
            place = (row, column)
            if docx_value(element, "tcPr/vMerge") in ("", "continue"):
                place = owner[row - 1, column]
                above = cells[place]
                if text or above.colspan != colspan or place[1] != column:
                    raise AssertionError(f"row {row}, column {column} does not continue {above}")
                cells[place] = above._replace(rowspan=above.rowspan + 1)
            else:
                cells[place] = Cell(text, 1, colspan)
            owner.update({(row, column + x): place for x in range(colspan)})
            column += colspan
        if column != len(table.findall(f"{W}tblGrid/{W}gridCol")):
            raise AssertionError(f"row {row} has {column} places")
    return cells


def docx_tables(raw):
    return [docx_table(table) for table in part(raw, "word/document.xml").iter(W + "tbl")]


# --- XLSX ---


def xlsx_place(name):
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


def xlsx_sheet(sheet, strings):
    cells, covered = {}, set()
    for element in sheet.iter(S + "c"):
        value = element.findtext(S + "v", "")
        text = strings[int(value)] if element.get("t") == "s" else value and Decimal(value)
        cells[xlsx_place(element.get("r"))] = Cell(text, 1, 1)
    for merge in sheet.iter(S + "mergeCell"):
        (top, left), (bottom, right) = map(xlsx_place, merge.get("ref").split(":"))
        cells[top, left] = Cell(cells[top, left].text, bottom - top + 1, right - left + 1)
        covered |= {(y, x) for y in range(top, bottom + 1) for x in range(left, right + 1)} - {(top, left)}
    return {place: cell for place, cell in cells.items() if place not in covered}


def xlsx_tables(raw):
    """Numbers come as Decimal. The first sheet holds the text."""
    strings = ["".join(item.itertext()) for item in part(raw, "xl/sharedStrings.xml")]
    count = len(part(raw, "xl/workbook.xml").find(S + "sheets"))
    return [xlsx_sheet(part(raw, f"xl/worksheets/sheet{i}.xml"), strings) for i in range(2, count + 1)]


# --- CSV ---


def csv_rows(raw):
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


# --- The text of a page ---


def html_lines(raw):
    """What a printed page says: a line a paragraph, list item or cell, without what only programs or the screen get."""
    lines = []

    def walk(element, mark=""):
        classes = (element.get("class") or "").split()
        if "doc-definitions" in classes or element.find(f"{H}span[@class='doc-hidden']") is not None:
            return
        name = element.tag.removeprefix(H)
        if re.fullmatch("h[1-6]|p|li|th|td|caption", name):
            lines.append(mark + "".join(element.itertext()))
            return
        for number, child in enumerate(element, 1):
            walk(child, {"ul": "•", "ol": f"{number}."}.get(name, ""))

    walk(html5lib.parse(raw, transport_encoding="utf-8").find(H + "body"))
    return lines
