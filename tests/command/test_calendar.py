"""Working days and deadlines, and notices that are added."""

import json

import tap
from program import Case, USAGE, run

NEW_YEAR = """notice,issued,date,kind,name
国办发明电〔2030〕9号,2030-11-08,2031-01-01,holiday,元旦
国办发明电〔2030〕9号,2030-11-08,2031-01-04,workday,元旦
国办发明电〔2030〕9号,2030-11-08,2031-01-22,holiday,春节
"""


class Deadlines(Case):
    """In an empty folder: there is no data folder, and none is made."""

    def due(self, *words):
        done = run("calendar", "due", *words, folder=self.folder)
        self.assertEqual(list(self.folder.iterdir()), [])
        return done

    def test_the_date_stands_alone_on_its_line(self):
        self.assertEqual(self.assert_done(self.due("2020-01-10", 20)).text, "2020-02-14\n")

    def test_what_was_known_on_a_day_may_give_another_date(self):
        done = self.due("2020-01-10", 20, "--known-on", "2020-01-15")
        self.assertEqual(self.assert_done(done).text, "2020-02-12\n")

    def test_options_may_stand_anywhere(self):
        done = self.due("--known-on=2020-01-15", "2020-01-10", 20)
        self.assertEqual(self.assert_done(done).text, "2020-02-12\n")

    def test_the_explanation_follows_the_date_with_a_line_for_each_day(self):
        lines = self.assert_done(self.due("2020-01-10", 20, "--explain")).text.splitlines()
        self.assertEqual(lines[0], "2020-02-14")
        days = [line for line in lines[1:] if line.startswith("2020-")]
        self.assertEqual(len(days), 35)
        self.assertTrue(days[0].startswith("2020-01-11 星期六"))
        self.assertIn("第20个工作日", days[-1])
        self.assertIn("国办发明电〔2020〕1号", "\n".join(days))

    def test_json_has_the_same_date_and_its_steps(self):
        working = json.loads(self.assert_done(self.due("2020-01-10", 20, "--json")).text)
        self.assertEqual((working["start"], working["days"], working["due"]), ("2020-01-10", 20, "2020-02-14"))
        counted = [step["count"] for step in working["steps"] if "count" in step]
        self.assertEqual(counted, list(range(1, 21)))
        makeup = [step["date"] for step in working["steps"] if step["kind"] == "made-up-workday"]
        self.assertEqual(makeup, ["2020-01-19"])

    def test_no_days_after_a_day_is_that_day(self):
        self.assertEqual(self.assert_done(self.due("2020-01-10", 0)).text, "2020-01-10\n")

    def test_a_year_without_notice_is_named(self):
        self.assert_refused(self.due("2031-01-10", 20), "2031", "calendar add")

    def test_a_deadline_that_runs_into_a_year_without_notice_names_that_year(self):
        self.assert_refused(self.due("2026-12-20", 20), "2027", "calendar add")

    def test_a_notice_that_was_not_yet_issued_is_not_used(self):
        self.assert_refused(self.due("2020-01-10", 20, "--known-on", "2001-01-01"), "2001-01-01", "2020")

    def test_what_is_no_date_is_refused_with_the_form_wanted(self):
        for wrong in ("2020-13-01", "2020-02-30", "2020-1-10", "20200110", "", "昨天", "2020-01-10x"):
            with self.subTest(wrong):
                self.assert_refused(self.due(wrong, 20), f"“{wrong}”", "2026-03-01")
                self.assert_refused(self.due("2020-01-10", 20, "--known-on", wrong), "2026-03-01")

    def test_what_is_no_number_of_days_is_refused_with_the_range(self):
        for wrong in ("-1", "401", "20.5", "", "二十", "99999999999999999999", "0x14"):
            with self.subTest(wrong):
                self.assert_refused(self.due("2020-01-10", wrong), f"“{wrong}”", "0 到 400")

    def test_a_missing_number_shows_the_usage(self):
        self.assert_refused(self.due("2020-01-10"), "calendar due START DAYS")


class Years(Case):
    def test_a_year_is_listed_by_the_days_that_differ_from_the_common_week(self):
        done = self.assert_done(run("calendar", "show", 2020, folder=self.folder))
        lines = done.text.splitlines()
        self.assertEqual(lines[0], "2020-01-01  节假日  元旦  国办发明电〔2019〕16号")
        self.assertIn("2020-01-19  调休上班日  春节  国办发明电〔2019〕16号", lines)
        self.assertIn("2020-02-02  节假日  春节  国办发明电〔2020〕1号", lines)

    def test_json_lists_the_same_days(self):
        shown = run("calendar", "show", 2020, folder=self.folder).text.splitlines()
        days = json.loads(run("calendar", "show", 2020, "--json", folder=self.folder).text)
        self.assertEqual([day["date"] for day in days], [line[:10] for line in shown])

    def test_a_year_without_notice_is_named(self):
        self.assert_refused(run("calendar", "show", 2031, folder=self.folder), "2031", "calendar add")

    def test_what_is_no_year_is_refused(self):
        for wrong in ("二〇二〇", "1999", "2101", "20200", ""):
            with self.subTest(wrong):
                self.assert_refused(run("calendar", "show", wrong, folder=self.folder), f"“{wrong}”")


class Notices(Case):
    def due(self, data):
        return data.run("calendar", "due", "2031-01-01", 5)

    def test_a_notice_added_from_a_file_counts_from_then_on(self):
        data = self.empty()
        self.assert_refused(self.due(data), "2031")
        self.assert_done(data.run("calendar", "add", self.file("notice.csv", NEW_YEAR)))
        self.assertEqual(self.assert_done(self.due(data)).text, "2031-01-07\n")

    def test_a_notice_may_come_from_standard_input(self):
        data = self.empty()
        self.assert_done(data.run("calendar", "add", "-", given=NEW_YEAR.encode()))
        self.assertEqual(self.assert_done(self.due(data)).text, "2031-01-07\n")

    def test_a_file_with_one_wrong_line_adds_nothing_and_names_the_line(self):
        data = self.empty()
        for wrong in ("国办,2030-11-08,2031-02-30,holiday,春节", "国办,2030-11-08,2031-01-23,feast,春节",
                      "国办,2030-11-08,2031-01-23,holiday", "国办,昨天,2031-01-23,holiday,春节"):
            with self.subTest(wrong):
                done = data.run("calendar", "add", self.file("notice.csv", NEW_YEAR + wrong + "\n"))
                self.assert_refused(done, "5")
                self.assert_refused(self.due(data), "2031")

    def test_a_file_that_is_no_csv_adds_nothing(self):
        data = self.empty()
        for wrong in (b"", b"\xff\xfe\x00", "日期\n".encode(), b"notice,issued,date,kind,name\n" + b"\xb9\xfa,,,,\n"):
            with self.subTest(wrong):
                self.assert_refused(data.run("calendar", "add", self.file("notice.csv", wrong)))
                self.assert_refused(self.due(data), "2031")

    def test_a_file_that_is_not_there_is_named(self):
        self.assert_refused(self.empty().run("calendar", "add", "missing.csv"), "missing.csv")

    def test_the_page_of_a_running_server_changes_at_once(self):
        data = self.empty()
        server = self.serve(data)
        page = "/calendar?start=2031-01-01&days=5"
        self.assertEqual(server.browser.get(page).status, 422)
        self.file("notice.csv", NEW_YEAR)
        # A relative path is the caller's, not the server's.
        self.assert_done(data.run("calendar", "add", "notice.csv", folder=self.folder))
        answer = server.browser.get(page)
        self.assertEqual(answer.status, 200)
        self.assertIn("2031年1月7日", answer.text)
        self.assertEqual(self.assert_done(self.due(data)).text, "2031-01-07\n")

    def test_a_page_that_is_kept_in_memory_is_made_anew(self):
        data = self.empty()
        server = self.serve(data)
        page = "/calendar?start=2026-03-02&days=5"
        self.assertIn("2026年3月9日", server.browser.get(page).text)
        change = "notice,issued,date,kind,name\n国办发明电〔2026〕1号,2026-02-20,2026-03-04,holiday,临时放假\n"
        self.assert_done(data.run("calendar", "add", self.file("change.csv", change)))
        self.assertIn("2026年3月10日", server.browser.get(page).text)

    def test_a_running_server_refuses_a_wrong_file_as_the_command_does(self):
        data = self.empty()
        wrong = self.file("notice.csv", NEW_YEAR + "国办,2030-11-08,2031-02-30,holiday,春节\n")
        alone = data.run("calendar", "add", wrong)
        server = self.serve(data)
        served = data.run("calendar", "add", wrong)
        self.assertEqual((served.status, served.errors), (alone.status, alone.errors))
        self.assertEqual(served.status, USAGE)
        self.assertEqual(server.browser.get("/calendar?start=2031-01-01&days=5").status, 422)

    def test_an_added_notice_is_there_after_a_restart(self):
        data = self.empty()
        server = self.serve(data)
        self.assert_done(data.run("calendar", "add", self.file("notice.csv", NEW_YEAR)))
        server.stop()
        again = self.serve(data)
        self.assertEqual(again.browser.get("/calendar?start=2031-01-01&days=5").status, 200)


if __name__ == "__main__":
    tap.main()
