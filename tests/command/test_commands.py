"""The command line itself: its help, its options, and commands that a running server carries out."""

import json
import re
import subprocess
import threading

import tap
from program import Case, DONE, FAULT, ROOT, USAGE, environment, program, run

FORWARDED = [("calendar", "add", "-"), ("report", "make", "2021"), ("report", "make", "2020"), ("report", "make", "x"),
             ("report", "freeze", "2021"), ("report", "freeze", "2018"), ("demo",)]


def commands():
    """Names and usages, as the program's own help gives them."""
    names = []
    for line in run("help").text.splitlines():
        if line.startswith("  "):
            names.append(" ".join(word for word in line.split()[:-1]))
    return names


class Help(Case):
    def test_it_lists_every_command_and_the_exit_statuses(self):
        text = self.assert_done(run("help")).text
        for name in ("init", "serve", "demo", "report check", "calendar due", "routes"):
            self.assertIn(f"  {name} ", text)
        for status in ("0 成功", "1 结论为否", "2 用法", "3 系统故障"):
            self.assertIn(status, text)
        self.assertEqual(self.assert_done(run()).text, text)
        self.assertEqual(self.assert_done(run("--help")).text, text)

    def test_every_command_has_a_manual(self):
        names = commands()
        self.assertEqual(len(names), 17)
        for name in names:
            with self.subTest(name):
                text = self.assert_done(run("help", *name.split())).text
                self.assertTrue(text.startswith(f"gongkai {name} "), text)
                self.assertGreater(len(text.splitlines()), 2)
                self.assertEqual(self.assert_done(run(*name.split(), "--help")).text, text)

    def test_every_example_of_a_manual_is_a_call_that_is_understood(self):
        for name in commands():
            for line in run("help", *name.split()).text.splitlines():
                if not line.startswith("  gongkai "):
                    continue
                with self.subTest(line):
                    words = ["postgresql://127.0.0.1:1/x" if word.startswith("postgresql:") else word
                             for word in line.split()[1:]]
                    done = run(*words, folder=self.folder)
                    self.assertNotIn("用法", done.errors)
                    self.assertNotIn("没有选项", done.errors)

    def test_the_manual_of_a_group_is_that_of_its_commands(self):
        text = self.assert_done(run("help", "calendar")).text
        for name in ("due", "show", "add"):
            self.assertIn(f"gongkai calendar {name} ", text)

    def test_the_kinds_that_the_manual_of_export_names_are_those_there_are(self):
        data = self.demonstration()
        manual = run("help", "report", "export").text
        kinds = re.findall(r"[a-z0-9-]+(?:\.csv)|\b(?:html|xlsx|json)\b", manual)
        self.assertEqual(set(kinds), {"html", "xlsx", "json", "t3.csv", "t4.csv", "c2-table.csv"})
        for kind in kinds:
            with self.subTest(kind):
                self.assert_done(data.run("report", "export", 2020, "--kind", kind))
        self.assertEqual(data.run("report", "export", 2020).raw,
                         data.run("report", "export", 2020, "--kind", "html").raw)

    def test_what_is_no_command_is_named(self):
        self.assert_refused(run("publish"), "“publish”", "gongkai help")
        self.assert_refused(run("help", "publish"), "“publish”")
        self.assert_refused(run("report", "publish"), "report make", "report check")
        self.assert_refused(run("report"), "report make", "report check")

    def test_an_option_that_the_command_does_not_have_is_refused(self):
        """Otherwise it would be ignored in silence."""
        for words in (("report", "freeze", "2020", "--cut-off", "2021-01-15"), ("calendar", "due", "2020-01-10", "20",
                      "--kind", "t3.csv"), ("report", "verify", "2020", "--json"), ("demo", "--explain")):
            with self.subTest(words):
                done = run(*words, folder=self.folder)
                self.assert_refused(done, "没有选项", "用法：gongkai " + words[0])
        self.assert_refused(run("version", "--nothing"), "--nothing")

    def test_an_option_without_its_value_is_refused(self):
        self.assert_refused(run("report", "list", "--data"), "--data", "值")
        self.assert_refused(run("report", "list", "--json=yes"), "--json")

    def test_too_many_words_show_the_usage(self):
        self.assert_refused(run("report", "verify", "2020", "2019"), "用法：gongkai report verify YEAR")
        self.assert_refused(run("version", "now"), "用法：gongkai version")

    def test_a_message_is_text_whatever_the_argument_was(self):
        for word in ("字" * 3000, "a" + "字" * 3000, "%s%n%d", "\x1b[2J"):
            done = run(word)
            self.assertEqual(done.status, USAGE)
            self.assertNotIn("\ufffd", done.errors)

    def test_the_documented_commands_exist(self):
        known = commands()
        groups = {name.split()[0] for name in known if " " in name}
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            text = page.read_text(encoding="utf-8")
            calls = re.findall(r"`(?:build/)?gongkai ([a-z]+)(?: ([a-z]+))?", text)
            calls += re.findall(r"^(?:build/)?gongkai ([a-z]+)(?: ([a-z]+))? +(?:--|[A-Z])", text, re.M)
            for first, second in calls:
                name = f"{first} {second}" if first in groups and second else first
                with self.subTest(f"{page.name}: {name}"):
                    self.assertTrue(name in known or name in groups)


class Output(Case):
    def test_json_is_json_for_every_command_that_offers_it(self):
        data = self.demonstration()
        calls = {"report list": [], "report check": [self.file("r.txt", "某局2020年政府信息公开工作年度报告\n共5件。\n")],
                 "calendar due": ["2020-01-10", "20"], "calendar show": ["2020"], "routes": [], "settings": []}
        offering = [name for name in commands() if "[--json]" in run("help", *name.split()).text.splitlines()[0]]
        self.assertEqual(sorted(offering), sorted(calls))
        for name, words in calls.items():
            with self.subTest(name):
                json.loads(self.assert_done(data.run(*name.split(), *words, "--json")).text)

    def test_a_full_disk_at_the_end_of_the_pipe_is_told(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([program(), "routes"], stdout=full, stderr=subprocess.PIPE, env=environment())
        self.assertEqual(done.returncode, FAULT)
        self.assertIn("标准输出", done.stderr.decode())

    def test_routes_are_those_that_are_kept_for_review(self):
        expected = (ROOT / "tests/routes.expected").read_text(encoding="utf-8")
        self.assertEqual(self.assert_done(run("routes")).text, expected)
        routes = json.loads(run("routes", "--json").text)
        self.assertEqual(len(routes), len(expected.splitlines()))


class Forwarded(Case):
    """A command that writes is carried out by the running server, and must not show it."""

    def outcome(self, data, words):
        done = data.run(*words, given="notice,issued,date,kind,name\n国办发明电〔2030〕9号,2030-11-08,2031-01-01,holiday,"
                        "元旦\n".encode())
        return done.status, done.text.replace(str(data.folder), "DATA"), done.errors

    def test_status_output_and_message_are_those_of_the_command_alone(self):
        alone, served = self.demonstration("alone"), self.demonstration("served")
        self.serve(served)
        for words in FORWARDED:
            with self.subTest(words):
                self.assertEqual(self.outcome(served, words), self.outcome(alone, words))

    def test_a_relative_data_folder_is_the_callers(self):
        data = self.demonstration()
        self.serve(data)
        done = run("report", "make", "2021", *self.relative(data), folder=self.folder)
        self.assert_done(done)
        self.assertIn("2021", data.run("report", "list").text)

    def relative(self, data):
        return ["--data", "data", *data.place[2:]]

    def test_a_relative_output_file_is_the_callers(self):
        data = self.demonstration()
        self.serve(data)
        words = ["report", "export", "2020", "--kind", "t3.csv", "--output", "out.csv", *self.relative(data)]
        self.assert_done(run(*words, folder=self.folder))
        self.assertTrue((self.folder / "out.csv").read_text(encoding="utf-8-sig").startswith("（"))

    def test_a_file_that_is_not_utf8_is_refused_alike(self):
        data = self.empty()
        notice = self.file("notice.csv", b"notice,issued,date,kind,name\n\xb9\xfa,,,,\n")
        alone = data.run("calendar", "add", notice)
        self.serve(data)
        served = data.run("calendar", "add", notice)
        self.assertEqual((alone.status, served.status), (USAGE, USAGE))
        self.assertIn("UTF-8", alone.errors)
        self.assertIn("UTF-8", served.errors)

    def test_an_argument_that_is_not_utf8_is_refused_alike(self):
        data = self.empty()
        wrong = b"\xff\xfe".decode("utf-8", "surrogateescape")
        alone = data.run("report", "make", wrong)
        self.serve(data)
        served = data.run("report", "make", wrong)
        self.assertEqual((alone.status, served.status), (USAGE, USAGE))

    def test_the_log_of_the_server_says_nothing_of_a_refused_command(self):
        """The one who called is told; it is no failure of the server."""
        data = self.empty()
        server = self.serve(data)
        self.assertEqual(data.run("report", "make", "2021").status, USAGE)
        self.assertEqual(server.log(), "")


class AtOnce(Case):
    def run_both(self, data, words):
        done = []
        threads = [threading.Thread(target=lambda: done.append(data.run(*words))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(one.status for one in done), [one.errors for one in done if one.status != DONE]

    def test_two_commands_with_a_server_are_both_carried_out(self):
        data = self.demonstration()
        self.serve(data)
        statuses, errors = self.run_both(data, ("report", "make", "2021"))
        self.assertEqual((statuses, errors), ([DONE, DONE], []))

    def test_of_two_demonstrations_one_is_done_and_the_other_refused(self):
        data = self.empty()
        server = self.serve(data)
        statuses, errors = self.run_both(data, ("demo",))
        self.assertEqual(statuses, [DONE, USAGE])
        self.assertIn("深圳市公安局", errors[0])
        self.assertEqual(server.browser.get("/report/2020").status, 200)

    def test_two_commands_without_a_server_are_done_or_told_who_was_first(self):
        data = self.demonstration()
        statuses, errors = self.run_both(data, ("report", "make", "2021"))
        self.assertIn(statuses, ([DONE, DONE], [DONE, FAULT]))
        for error in errors:
            self.assertIn("使用", error)
        self.assert_done(data.run("report", "make", 2021))


if __name__ == "__main__":
    tap.main()
