"""Making a data folder, and the demonstration: each figure of its year 2020 is the source's."""

import html
import json
import os
import pathlib
import re

import tap
from program import Case, DIFFERS, ROOT, run

FIGURES = json.loads((ROOT / "tests/data/szpsb-2020-figures.json").read_text(encoding="utf-8"))
STATED = {id: value for id, (value, _) in FIGURES["stated"].items()}
ALL = {**STATED, **FIGURES["derived"]}
SHARED = pathlib.Path(os.environ.get("GONGKAI_SHARED") or ROOT.parent / "shared")

# The rows of table three that make a group of the source, by the beginning of their names.
GROUPS = {
    "foi.open": "r1_", "foi.partial": "r2_", "foi.refused": "r3_", "foi.unable": "r4_",
    "foi.not_processed": "r5_", "foi.other": "r6_",
}


def figures_of_blocks(blocks):
    """The figures named in the blocks of an exported document, at any depth."""
    found = {}
    if isinstance(blocks, dict):
        for figure in blocks.get("figures", []):
            found[figure["id"]] = figure["text"]
        blocks = list(blocks.values())
    if isinstance(blocks, list):
        for block in blocks:
            found.update(figures_of_blocks(block))
    return found


def figures_of_page(text):
    pairs = re.findall(r'data-figure="([^"]+)"[^>]*>([^<]*)<', text)
    return {html.unescape(id): html.unescape(value) for id, value in pairs}


def grouped(value):
    """As pages print a number: 31,383,545."""
    whole, point, places = value.partition(".")
    return f"{int(whole):,}{point}{places}"


class Init(Case):
    def test_a_second_time_nothing_changes(self):
        data = self.empty()
        self.assert_done(data.run("init", "--agency", "某市公安局"))
        before = {path.name for path in data.folder.iterdir()}
        again = self.assert_done(data.run("init", "--agency", "某市公安局"))
        self.assertIn(str(data.folder), again.text)
        self.assertEqual({path.name for path in data.folder.iterdir()}, before)

    def test_a_filled_one_keeps_its_reports(self):
        data = self.demonstration()
        before = data.run("report", "list", "--json").raw
        self.assert_done(data.run("init"))
        self.assertEqual(data.run("report", "list", "--json").raw, before)

    def test_another_agency_is_refused_with_the_one_that_is_there(self):
        data = self.empty()
        self.assert_done(data.run("init", "--agency", "某市公安局"))
        self.assert_refused(data.run("init", "--agency", "另一市公安局"), "某市公安局")

    def test_only_its_owner_may_read_the_folder(self):
        data = self.empty()
        self.assertEqual(data.folder.stat().st_mode & 0o777, 0o700)

    def test_the_default_folder_is_data_in_the_present_one(self):
        self.assert_done(run("init", folder=self.folder))
        self.assertTrue((self.folder / "data/gongkai.db").is_file())


class Demo(Case):
    def test_an_empty_database_gets_two_frozen_years(self):
        data = self.empty()
        done = self.assert_done(data.run("demo"))
        self.assertEqual(len(done.text.splitlines()), 2)
        reports = json.loads(data.run("report", "list", "--json").text)
        self.assertEqual([report["year"] for report in reports], [2020, 2019])
        self.assertEqual(reports[0]["frozen_at"], "2021-01-22T02:00:00Z")

    def test_it_is_the_same_every_time(self):
        lists = []
        for name in ("first", "second"):
            data = self.empty(name)
            data.must("demo")
            lists.append(data.run("report", "list", "--json").raw)
        self.assertEqual(lists[0], lists[1])

    def test_a_filled_database_is_left_as_it_is(self):
        data = self.demonstration()
        before = data.run("report", "list", "--json").raw
        self.assert_refused(data.run("demo"), "深圳市公安局")
        self.assertEqual(data.run("report", "list", "--json").raw, before)

    def test_a_database_with_an_agency_is_left_as_it_is(self):
        data = self.empty()
        data.must("init", "--agency", "某市公安局")
        self.assert_refused(data.run("demo"), "某市公安局")
        self.assertEqual(json.loads(data.run("report", "list", "--json").text), [])

    def test_a_running_server_shows_it_at_once(self):
        data = self.empty()
        server = self.serve(data)
        self.assertIn("还没有公布年度报告", server.browser.get("/").text)
        self.assertEqual(server.browser.get("/report/2020").status, 404)
        self.assert_done(data.run("demo"))
        self.assertEqual(server.browser.get("/report/2020").status, 200)
        self.assertIn("/report/2020", server.browser.get("/").text)

    def test_both_years_verify(self):
        data = self.demonstration()
        for year in (2019, 2020):
            self.assert_done(data.run("report", "verify", year))


class Figures(Case):
    """Against the published report of 2020, by way of tests/data."""

    def setUp(self):
        super().setUp()
        self.data = self.demonstration()

    def export(self, kind):
        return self.assert_done(self.data.run("report", "export", 2020, "--kind", kind))

    def test_what_stands_in_the_table_of_figures_stands_in_the_source(self):
        source = SHARED / FIGURES["source"]
        if not source.is_file():
            self.skipTest(f"{source} is not there")
        text = source.read_text(encoding="utf-8")
        for id, (value, said) in FIGURES["stated"].items():
            with self.subTest(id):
                self.assertIn(value, said)
                self.assertEqual(text.count(said), 1, said)

    def test_the_exported_json_has_each_figure_of_the_source(self):
        document = json.loads(self.export("json").text)
        found = figures_of_blocks(document["blocks"])
        self.assertEqual({id: found.get(id) for id in ALL}, ALL)

    def test_the_exported_page_has_each_figure_of_the_source(self):
        found = figures_of_page(self.export("html").text)
        self.assertEqual({id: found.get(id) for id in ALL}, ALL)

    def test_the_page_of_the_year_has_each_figure_of_the_source(self):
        found = figures_of_page(self.serve(self.data).browser.get("/report/2020").text)
        self.assertEqual({id: found.get(id) for id in ALL}, {id: grouped(value) for id, value in ALL.items()})

    def test_each_figure_opens_to_a_page_with_its_value(self):
        browser = self.serve(self.data).browser
        for id, value in ALL.items():
            with self.subTest(id):
                answer = browser.get(f"/report/2020/figure/{id}")
                self.assertEqual(answer.status, 200)
                self.assertRegex(answer.text, rf'class="figure-value">{re.escape(grouped(value))}\b')

    def test_the_cells_of_table_three_add_up_to_the_groups_of_the_source(self):
        values = json.loads(self.export("json").text)["values"]
        for id, rows in GROUPS.items():
            cells = [n for name, n in values.items() if re.fullmatch(rf"t3\.{rows}\w+\.total", name)]
            self.assertEqual(sum(cells), int(ALL[id]), id)
        self.assertEqual(values["t3.new.total"], int(STATED["foi.new"]))
        self.assertEqual(values["t3.r7_total.total"], int(ALL["foi.decided"]))

    def test_the_csv_of_table_three_has_the_same_numbers_as_the_json(self):
        values = json.loads(self.export("json").text)["values"]
        cells = [value for id, value in values.items() if id.startswith("t3.")]
        lines = self.export("t3.csv").text.splitlines()[3:]
        numbers = [int(cell) for line in lines for cell in line.split(",")[-7:]]
        self.assertEqual(numbers, cells)

    def test_there_was_no_review_and_no_litigation(self):
        values = json.loads(self.export("json").text)["values"]
        cells = [value for id, value in values.items() if id.startswith("t4.")]
        self.assertEqual(cells, [0] * 15)

    def test_the_contradiction_of_the_source_is_shown_and_not_hidden(self):
        browser = self.serve(self.data).browser
        page = browser.get("/report/2020").text
        proof = page[page.index('id="proof"'):]
        self.assertRegex(proof, r"提示</span>\s*<div>\s*<p[^>]*>新媒体总数 = 各平台相加")
        self.assertIn("算得31,961，所载33,871，相差1,910。", proof)
        self.assertIn("照来源原样列出", proof)

    def test_the_audit_of_the_source_finds_the_same_contradiction(self):
        source = SHARED / FIGURES["source"]
        if not source.is_file():
            self.skipTest(f"{source} is not there")
        done = run("report", "check", "--json", source)
        self.assertEqual(done.status, DIFFERS)
        errors = [f for f in json.loads(done.text)[0]["findings"] if f["severity"] == "error"]
        self.assertEqual([(f["computed"], f["published"]) for f in errors], [(31961, 33871)])

    def test_every_page_says_that_it_is_a_demonstration(self):
        browser = self.serve(self.data).browser
        for path in ("/", "/report", "/report/2020", "/report/2019", "/report/2020/figure/foi.new", "/about"):
            with self.subTest(path):
                self.assertIn("演示", browser.get(path).text)


if __name__ == "__main__":
    tap.main()
