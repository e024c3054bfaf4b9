"""The year's report on the command line: made, frozen, verified, exported; and the audit of published ones."""

import hashlib
import json
import sqlite3
import zipfile

import tap
from program import Case, DIFFERS, POSTGRES, USAGE, run

KINDS = ["html", "docx", "xlsx", "json", "c2-table.csv", "t3.csv", "t4.csv"]
REPORT_KEYS = ["file", "agency", "year", "format", "tables_reconcile", "whole_requests_table_checked",
               "narrative_reconciles", "findings"]
FINDING_KEYS = ["check", "severity", "where", "computed", "published"]

# A notice of ours, in the words of the form.
SOUND = """某市公安局2020年政府信息公开工作年度报告
2020年，共公开建议提案答复函32份，其中人大代表建议22份，政协提案10份。
全年收到政府信息公开申请108件，其中20.37%予以公开。
"""
WRONG = SOUND.replace("22份", "23份")


class Drafts(Case):
    def setUp(self):
        super().setUp()
        self.data = self.empty()
        self.data.must("init", "--agency", "某市公安局")

    def test_a_draft_is_made_with_what_is_still_open(self):
        done = self.assert_done(self.data.run("report", "make", 2021))
        self.assertTrue(done.text.startswith("2021 年年度报告草稿：成立 "), done.text)
        self.assertIn("门户网站总访问量", done.text)
        self.assertNotIn("算得 ，", done.text)
        listed = json.loads(self.data.run("report", "list", "--json").text)
        self.assertEqual([(entry["year"], entry["frozen_at"]) for entry in listed], [(2021, "")])

    def test_a_draft_may_be_made_again_with_another_cut_off(self):
        for cut_off in ("2022-01-15", "2022-01-20T02:00:00Z"):
            self.assert_done(self.data.run("report", "make", 2021, "--cut-off", cut_off))
        self.assertEqual(len(json.loads(self.data.run("report", "list", "--json").text)), 1)

    def test_what_is_no_instant_is_refused_with_the_form_wanted(self):
        for wrong in ("昨天", "2022-02-30", "2022-01-15 10:00", ""):
            with self.subTest(wrong):
                done = self.data.run("report", "make", 2021, "--cut-off", wrong)
                self.assert_refused(done, f"“{wrong}”", "2021-01-15T02:00:00Z")

    def test_a_year_that_is_not_over_is_refused(self):
        self.assert_refused(self.data.run("report", "make", 2021, "--cut-off", "2021-06-30"), "2021")
        self.assert_refused(self.data.run("report", "make", 2099), "2099")

    def test_a_year_without_statutory_form_is_refused(self):
        self.assert_refused(self.data.run("report", "make", 2001), "2001")

    def test_without_an_agency_the_way_out_is_named(self):
        self.assert_refused(self.empty("other").run("report", "make", 2021), "init --agency")

    def test_a_draft_that_is_not_complete_cannot_be_frozen(self):
        self.data.must("report", "make", 2021)
        self.assert_refused(self.data.run("report", "freeze", 2021), "不能定稿", "门户网站")
        listed = json.loads(self.data.run("report", "list", "--json").text)
        self.assertEqual(listed[0]["frozen_at"], "")

    def test_a_draft_is_not_public(self):
        self.data.must("report", "make", 2021)
        self.assert_refused(self.data.run("report", "export", 2021), "2021")
        self.assert_refused(self.data.run("report", "verify", 2021), "2021", "草稿")

    def test_a_year_that_was_never_made_is_named_with_the_way_out(self):
        for command in ("freeze", "verify"):
            with self.subTest(command):
                self.assert_refused(self.data.run("report", command, 2018), "2018", "report make 2018")
        self.assert_refused(self.data.run("report", "export", 2018), "2018")


class Frozen(Case):
    def setUp(self):
        super().setUp()
        self.data = self.demonstration()

    def test_it_cannot_be_made_or_frozen_again(self):
        before = self.data.run("report", "list", "--json").raw
        self.assert_refused(self.data.run("report", "make", 2020), "2020", "已经定稿")
        self.assert_refused(self.data.run("report", "freeze", 2020), "2020", "已经定稿")
        self.assertEqual(self.data.run("report", "list", "--json").raw, before)

    def test_it_agrees_with_its_records(self):
        done = self.assert_done(self.data.run("report", "verify", 2020))
        entry = json.loads(self.data.run("report", "list", "--json").text)[0]
        self.assertIn(entry["content_sha256"], done.text)

    def test_the_list_names_year_form_day_and_hash(self):
        line = self.assert_done(self.data.run("report", "list")).text.splitlines()[0]
        entry = json.loads(self.data.run("report", "list", "--json").text)[0]
        self.assertEqual(line.split(), ["2020", "格式", "2019", entry["frozen_at"], entry["content_sha256"]])

    def test_each_kind_exported_twice_has_the_same_bytes(self):
        for kind in KINDS:
            with self.subTest(kind):
                first, second = (self.data.must("report", "export", 2020, "--kind", kind) for _ in range(2))
                self.assertEqual(first.raw, second.raw)
                self.assertGreater(len(first.raw), 300)

    def test_the_download_of_the_server_has_the_bytes_of_the_export(self):
        browser = self.serve(self.data).browser
        for kind in KINDS:
            with self.subTest(kind):
                download = browser.get(f"/report/2020/file/{kind}")
                self.assertEqual(download.status, 200)
                self.assertEqual(download.raw, self.data.must("report", "export", 2020, "--kind", kind).raw)

    def test_an_export_goes_to_the_file_that_is_named(self):
        done = self.assert_done(
            self.data.run("report", "export", 2020, "--kind", "xlsx", "--output", "out.xlsx", folder=self.folder))
        self.assertEqual(done.raw, b"")
        self.assertIn("xl/workbook.xml", zipfile.ZipFile(self.folder / "out.xlsx").namelist())

    def test_a_file_that_cannot_be_written_is_named(self):
        done = self.data.run("report", "export", 2020, "--output", "/nowhere/report.html")
        self.assert_refused(done, "/nowhere/report.html")

    def test_a_refused_export_leaves_the_file_as_it_was(self):
        kept = self.file("kept.html", "kept")
        self.assert_refused(self.data.run("report", "export", 2018, "--output", kept), "2018")
        self.assertEqual(kept.read_text(), "kept")

    def test_an_unknown_kind_is_refused_with_those_there_are(self):
        for kind in ("pdf", "", "t9.csv", ".csv", "../t3.csv"):
            with self.subTest(kind):
                self.assert_refused(self.data.run("report", "export", 2020, "--kind", kind), f"“{kind}”", "t3.csv")


class Tampered(Case):
    """With somebody who writes into the database file past the program."""

    def setUp(self):
        super().setUp()
        if POSTGRES:
            self.skipTest("works on the SQLite file")
        self.data = self.demonstration()

    def change(self, *statements):
        """Past the triggers as well, which would stop somebody careless."""
        with sqlite3.connect(self.data.folder / "gongkai.db") as database:
            database.execute("DROP TRIGGER report_frozen_stays")
            for statement in statements:
                database.execute(*statement)
        database.close()

    def content(self):
        database = sqlite3.connect(f"file:{self.data.folder}/gongkai.db?mode=ro", uri=True)
        (text,) = database.execute("SELECT content FROM report WHERE year = 2020").fetchone()
        database.close()
        return text

    def rewrite(self, change):
        """Changes the frozen content and, as somebody careful would, its hash."""
        text = change(self.content())
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        self.change(("UPDATE report SET content = ?, content_hash = ? WHERE year = 2020", (text, sha256)))

    def assert_differs(self, *parts):
        done = self.data.run("report", "verify", 2020)
        self.assertEqual((done.status, done.errors), (DIFFERS, ""), done.text)
        self.assertNotIn("一致", done.text.replace("不一致", ""))
        for part in parts:
            self.assertIn(part, done.text)

    def test_a_decision_that_was_changed_is_found(self):
        self.change(("UPDATE foi_decision SET code = 'A1' WHERE request_id = (SELECT request_id FROM foi_decision "
                     "JOIN foi_request ON id = request_id WHERE code = 'F3' AND number LIKE '%-2020-%' LIMIT 1)",))
        self.assert_differs("t3.r1_open.total：定稿 22，现在 23", "foi.open：定稿 22，现在 23")

    def test_a_request_that_was_removed_is_found(self):
        self.change(("DELETE FROM foi_decision WHERE request_id = (SELECT max(id) FROM foi_request)",),
                    ("DELETE FROM foi_request WHERE id = (SELECT max(id) FROM foi_request)",))
        self.assert_differs("t3.new.total：定稿 108，现在 107")

    def test_a_frozen_content_that_was_changed_is_found(self):
        self.change(("UPDATE report SET content = replace(content, '33871', '31961') WHERE year = 2020",))
        self.assert_differs("内容的摘要")

    def test_a_number_changed_together_with_the_hash_is_found(self):
        def change(text):
            report = json.loads(text)
            table = next(table for table in report["tables"] if table["id"] == "t3")
            table["cells"][6] = "109"
            return json.dumps(report, ensure_ascii=False)

        self.rewrite(change)
        self.assert_differs("t3.new.total：定稿 109，现在 108")

    def test_a_text_changed_together_with_the_hash_is_found(self):
        self.rewrite(lambda text: text.replace("本年度无其他需要报告的事项", "另有需要报告的事项"))
        self.assert_differs("六、其他需要报告的事项")

    def test_a_measure_changed_together_with_the_hash_is_found(self):
        self.rewrite(lambda text: text.replace("政务公开工作机制有待完善", "没有问题"))
        self.assert_differs("五、存在的主要问题及改进情况")


class Audit(Case):
    """report check, on files of our own; the shared ones have a test of theirs."""

    def check(self, *words, **options):
        return run("report", "check", *words, folder=self.folder, **options)

    def test_a_sound_report_passes(self):
        done = self.assert_done(self.check(self.file("sound.txt", SOUND)))
        self.assertIn("某市公安局", done.text)

    def test_a_wrong_sum_is_found_with_both_numbers(self):
        done = self.check(self.file("wrong.txt", WRONG))
        self.assertEqual((done.status, done.errors), (DIFFERS, ""))
        self.assertRegex(done.text, "算得 33 +公布 32")

    def test_json_is_an_array_with_one_object_a_file(self):
        self.file("sound.txt", SOUND), self.file("wrong.txt", WRONG)
        done = self.check("--json", "sound.txt", "wrong.txt")
        self.assertEqual((done.status, done.errors), (DIFFERS, ""))
        results = json.loads(done.text)
        self.assertEqual([result["file"] for result in results], ["sound.txt", "wrong.txt"])
        for result in results:
            self.assertEqual(list(result)[: len(REPORT_KEYS)], REPORT_KEYS)
            self.assertEqual((result["agency"], result["year"]), ("某市公安局", 2020))
            self.assertEqual(result["format"], "narrative")
            self.assertIs(result["tables_reconcile"], None)
            self.assertIs(result["whole_requests_table_checked"], False)
        self.assertEqual([result["narrative_reconciles"] for result in results], [True, False])
        self.assertEqual([f for f in results[0]["findings"] if f["severity"] == "error"], [])
        (error,) = [f for f in results[1]["findings"] if f["severity"] == "error"]
        self.assertEqual(list(error)[: len(FINDING_KEYS)], FINDING_KEYS)
        self.assertEqual((error["check"], error["computed"], error["published"]), ("narrative_sum", 33, 32))

    def test_standard_input_is_read_for_a_dash(self):
        done = self.check("-", given=WRONG.encode())
        self.assertEqual((done.status, done.errors), (DIFFERS, ""))

    def test_one_file_that_cannot_be_read_does_not_hide_the_others(self):
        self.file("sound.txt", SOUND), self.file("wrong.txt", WRONG)
        done = self.check("--json", "sound.txt", "missing.txt", "wrong.txt")
        self.assertEqual(done.status, USAGE)
        self.assertEqual([result["file"] for result in json.loads(done.text)], ["sound.txt", "wrong.txt"])
        (line,) = done.errors.splitlines()
        self.assertIn("missing.txt", line)

    def test_every_file_that_cannot_be_read_is_named(self):
        self.file("empty.txt", "")
        done = self.check("missing.txt", "empty.txt")
        self.assertEqual((done.status, done.raw), (USAGE, b""))
        self.assertEqual(len(done.errors.splitlines()), 2)

    def test_what_is_no_report_is_refused_with_its_name_and_a_reason(self):
        sheet = SOUND.encode("gb18030")
        files = {
            "empty.txt": (b"", "空"),
            "blank.txt": (b" \n\t\n", "空"),
            "gbk.txt": (sheet, "iconv"),
            "letter.txt": ("您好，谢谢。\n".encode(), "年度报告"),
            "page.html": (b"<!DOCTYPE html><html></html>", "网页"),
            "half.json": ('{"agency": "某市公安局", "year": 20'.encode(), "JSON"),
            "other.json": (b'{"a": 1}', "年度报告"),
            "list.json": (b"[1, 2]", "对象"),
            "sheet.xlsx": (b"PK\x03\x04" + bytes(100), "文本"),
            "zeros.txt": (bytes(5000), "文本"),
        }
        for name, (content, reason) in files.items():
            with self.subTest(name):
                self.file(name, content)
                self.assert_refused(self.check(name), name, reason)
                done = self.check("--json", name)
                self.assertEqual((done.status, json.loads(done.text)), (USAGE, []))

    def test_half_a_table_is_refused_or_not_called_whole(self):
        data = self.demonstration()
        text = data.must("report", "export", 2020, "--kind", "t3.csv").text
        half = "某市公安局2020年政府信息公开工作年度报告\n" + "\n".join(text.splitlines()[:12])
        self.file("half.txt", half)
        done = self.check("--json", "half.txt")
        if done.status == USAGE:
            self.assertIn("half.txt", done.errors)
        else:
            (result,) = json.loads(done.text)
            self.assertIs(result["whole_requests_table_checked"], False)

    def test_a_folder_in_place_of_a_file_is_named(self):
        (self.folder / "folder").mkdir()
        self.assert_refused(self.check("folder"), "folder", "文件夹")

    def test_a_file_of_two_hundred_megabytes_is_refused_quickly(self):
        with open(self.folder / "large.txt", "wb") as large:
            large.truncate(200 << 20)
        self.assert_refused(self.check("large.txt", timeout=10), "large.txt", "MiB")


if __name__ == "__main__":
    tap.main()
