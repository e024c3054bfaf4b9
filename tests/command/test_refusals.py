"""What cannot work: data folders and databases that are missing, locked, damaged, newer, read-only or elsewhere.

Each is told with its value and the way out, and nothing is written."""

import os
import pathlib
import signal
import socket
import sqlite3
import unittest

import tap
from program import Case, FAULT, POSTGRES, USAGE, run

NOBODY = 65534
READING = [("report", "list"), ("report", "export", "2020"), ("report", "verify", "2020")]
WRITING = [("report", "make", "2020"), ("report", "freeze", "2020"), ("demo",)]


def contents(folder):
    """Every file below, with its bytes; the lock and the database's auxiliary files are not data."""
    auxiliary = {"gongkai.lock", "gongkai.db-wal", "gongkai.db-shm"}
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files if path.name not in auxiliary}


class Missing(Case):
    def test_a_data_folder_that_is_not_there_is_named_with_the_way_to_make_it(self):
        for words in [*READING, *WRITING, ("serve",), ("migrate",), ("migrate", "--plan")]:
            with self.subTest(words):
                done = run(*words, "--data", "nowhere", folder=self.folder)
                self.assert_refused(done, "nowhere", "gongkai init --data nowhere")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_calendar_question_about_a_named_folder_does_not_ignore_it(self):
        done = run("calendar", "due", "2020-01-10", 20, "--data", "nowhere", folder=self.folder)
        self.assert_refused(done, "nowhere")

    def test_a_file_in_place_of_the_folder_is_named(self):
        self.file("plain", "")
        for words in (("init",), ("serve",), ("report", "list")):
            with self.subTest(words):
                done = run(*words, "--data", "plain", folder=self.folder)
                self.assertIn(done.status, (USAGE, FAULT))
                self.assertIn("plain", done.errors)

    def test_a_folder_whose_parent_is_missing_is_named(self):
        self.assert_refused(run("init", "--data", "a/b/c", folder=self.folder), "a/b/c", "上一级")

    def test_an_empty_name_of_the_folder_is_refused(self):
        for words in (("init",), ("report", "list"), ("serve",)):
            with self.subTest(words):
                self.assert_refused(run(*words, "--data", "", folder=self.folder), "--data")
        self.assertEqual(list(self.folder.iterdir()), [])


@unittest.skipIf(POSTGRES, "works on the SQLite file")
class Files(Case):
    def test_a_file_that_is_no_database_is_named_and_left_as_it_is(self):
        data = self.demonstration()
        (data.folder / "gongkai.db").write_bytes(os.urandom(50_000))
        before = contents(data.folder)
        for words in [*READING, *WRITING, ("serve", "--port", "0"), ("init",), ("migrate",)]:
            with self.subTest(words):
                self.assert_refused(data.run(*words), data.folder / "gongkai.db", "备份", status=FAULT)
        self.assertEqual(contents(data.folder), before)

    def test_damage_within_the_file_is_told_as_such(self):
        data = self.demonstration()
        file = data.folder / "gongkai.db"
        content = bytearray(file.read_bytes())
        content[3 * 4096 : 60 * 4096] = os.urandom(57 * 4096)
        file.write_bytes(content)
        for words in READING:
            with self.subTest(words):
                self.assert_refused(data.run(*words), file, "已损坏", "备份", status=FAULT)

    def test_an_empty_file_in_place_of_the_database_is_not_taken_for_one(self):
        data = self.empty()
        (data.folder / "gongkai.db").write_bytes(b"")
        self.assert_refused(data.run("report", "list"), "migrate")

    def test_the_database_of_another_program_is_left_as_it_is(self):
        folder = self.folder / "other"
        folder.mkdir()
        with sqlite3.connect(folder / "gongkai.db") as database:
            database.execute("CREATE TABLE address (name TEXT)")
        database.close()
        before = contents(folder)
        for words in [("report", "list"), ("init",), ("serve", "--port", "0"), ("migrate",)]:
            with self.subTest(words):
                self.assert_refused(run(*words, "--data", folder), folder, "别的程序")
        self.assertEqual(contents(folder), before)

    def change(self, data, statement):
        with sqlite3.connect(data.folder / "gongkai.db") as database:
            database.execute(statement)
        database.close()

    def test_a_newer_schema_is_refused_with_what_is_newer(self):
        data = self.demonstration()
        self.change(data, "INSERT INTO schema_version VALUES (9999, '9999_later.sql', 'x', 0)")
        before = contents(data.folder)
        for words in [*READING, *WRITING, ("serve", "--port", "0"), ("init",), ("migrate",)]:
            with self.subTest(words):
                self.assert_refused(data.run(*words), "9999_later.sql", "新版")
        self.assertEqual(contents(data.folder), before)

    def test_a_migration_that_was_altered_is_refused_with_its_name(self):
        data = self.demonstration()
        self.change(data, "UPDATE schema_version SET sha256 = 'x' WHERE number = 1")
        self.assert_refused(data.run("report", "list"), "改动过")

    def test_an_older_schema_is_refused_with_the_command_that_mends_it(self):
        data = self.empty()
        self.change(data, "DELETE FROM schema_version WHERE number = (SELECT max(number) FROM schema_version)")
        self.assert_refused(data.run("report", "list"), "gongkai migrate", "备份")

    @unittest.skipIf(os.geteuid() != 0, "needs a second user")
    def test_a_read_only_folder_is_named_and_nothing_is_written(self):
        data = self.demonstration()
        os.chmod(self.folder, 0o755)
        for path in [data.folder, *data.folder.iterdir()]:
            os.chown(path, NOBODY, NOBODY)
            os.chmod(path, 0o500 if path.is_dir() else 0o400)
        before = contents(data.folder)
        for words in [*READING, *WRITING, ("serve", "--port", "0"), ("init",), ("migrate",)]:
            with self.subTest(words):
                self.assert_refused(data.run(*words, user=NOBODY), data.folder, "权限", status=FAULT)
        self.assertEqual(contents(data.folder), before)

    @unittest.skipIf(os.geteuid() != 0, "needs a second user")
    def test_the_folder_of_somebody_else_is_told_as_such(self):
        data = self.demonstration()
        os.chmod(self.folder, 0o755)
        for words in [*READING, *WRITING, ("serve", "--port", "0")]:
            with self.subTest(words):
                done = data.run(*words, user=NOBODY)
                self.assertIn(done.status, (USAGE, FAULT))
                self.assertIn(str(data.folder), done.errors)
                self.assertIn("没有权限", done.errors)


class InUse(Case):
    def test_a_second_server_names_the_first_and_the_way_out(self):
        data = self.empty()
        server = self.serve(data)
        done = data.run("serve", "--port", "0")
        self.assert_refused(done, server.process.pid, data.folder, "停止", status=FAULT)
        self.assertEqual(server.browser.get("/").status, 200)

    def test_init_beside_a_server_names_it(self):
        data = self.empty()
        server = self.serve(data)
        self.assert_refused(data.run("init"), server.process.pid, status=FAULT)

    def test_migrating_what_is_up_to_date_disturbs_nobody(self):
        data = self.empty()
        self.serve(data)
        self.assert_done(data.run("migrate"))

    def test_reading_works_beside_a_server(self):
        data = self.demonstration()
        self.serve(data)
        for words in [*READING, ("calendar", "due", "2020-01-10", "20"), ("migrate", "--plan")]:
            with self.subTest(words):
                self.assert_done(data.run(*words))

    def test_the_lock_of_a_server_that_was_killed_holds_nobody_up(self):
        data = self.empty()
        self.serve(data).stop(signal.SIGKILL)
        self.assertTrue((data.folder / "control.sock").exists())
        self.assert_done(data.run("init", "--agency", "某市公安局"))
        self.assert_done(data.run("report", "make", 2021))
        self.assertEqual(self.serve(data).browser.get("/").status, 200)

    def test_a_port_in_use_is_named_with_the_way_out(self):
        data = self.empty()
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            done = data.run("serve", "--port", port)
            self.assert_refused(done, port, "--port")
        self.assert_done(data.run("init"))  # the lock is free again

    def test_an_address_that_is_not_ours_is_named(self):
        data = self.empty()
        for address in ("nonsense", "203.0.113.7", "256.0.0.1", ""):
            with self.subTest(address):
                self.assert_refused(data.run("serve", "--port", "0", "--address", address), address)

    def test_what_is_no_port_is_refused_with_the_range(self):
        data = self.empty()
        for port in ("65536", "-1", "http", "", "80.5"):
            with self.subTest(port):
                self.assert_refused(data.run("serve", "--port", port), f"“{port}”", "0 到 65535")


class Elsewhere(Case):
    """A PostgreSQL that is not there: port 1 of this machine answers nothing."""

    address = "postgresql://clerk:hidden-word@127.0.0.1:1/x"

    def assert_unreachable(self, done):
        self.assert_refused(done, "PostgreSQL", "127.0.0.1", "--database", status=FAULT)
        self.assertNotIn("hidden-word", done.errors)
        self.assertEqual(len(done.errors.splitlines()), 1)

    def test_it_is_named_with_the_way_out(self):
        (self.folder / "data").mkdir()
        for words in [*READING, *WRITING, ("serve", "--port", "0"), ("init",), ("migrate",)]:
            with self.subTest(words):
                done = run(*words, "--database", self.address, folder=self.folder)
                self.assert_unreachable(done)
        self.assertEqual(contents(self.folder), {})

    def test_its_address_may_come_from_the_environment_or_from_the_file(self):
        (self.folder / "data").mkdir()
        self.assert_unreachable(run("report", "list", folder=self.folder, GONGKAI_DATABASE=self.address))
        self.file("data/gongkai.conf", f"database = {self.address}\n")
        self.assert_unreachable(run("report", "list", folder=self.folder))

    def test_a_calendar_question_does_not_need_it(self):
        done = run("calendar", "due", "2020-01-10", 20, folder=self.folder)
        self.assertEqual(self.assert_done(done).text, "2020-02-14\n")

    def test_an_address_that_is_none_is_refused_without_its_password(self):
        (self.folder / "data").mkdir()
        for address in ("mysql://clerk:hidden-word@x/y", "hidden-word", "postgresql://clerk:hidden-word@[::1/x",
                        "postgresql://clerk:hidden-word@127.0.0.1:port/x", "postgresql://clerk:hidden-word@x/y?z"):
            with self.subTest(address):
                done = run("report", "list", "--database", address, folder=self.folder)
                self.assertIn(done.status, (USAGE, FAULT))
                self.assertNotIn("hidden-word", done.errors)
                self.assertTrue(done.errors.startswith("gongkai: "))


class Settings(Case):
    def conf(self, text):
        data = self.empty()
        (data.folder / "gongkai.conf").write_text(text, encoding="utf-8")
        return data

    def test_the_command_line_wins_over_the_environment_and_that_over_the_file(self):
        data = self.conf("# ours\nport = 1111\nworkers = 3\nidle_seconds=40\n")
        done = data.run("settings", GONGKAI_PORT="2222", GONGKAI_WORKERS="4")
        self.assertIn("port = 2222\n", done.text)
        self.assertIn("workers = 4\n", done.text)
        self.assertIn("idle_seconds = 40\n", done.text)

    def test_a_wrong_value_is_named_with_its_range(self):
        data = self.empty()
        for name, value in (("workers", "0"), ("workers", "many"), ("port", "70000")):
            with self.subTest(value):
                (data.folder / "gongkai.conf").write_text(f"{name} = {value}\n")
                self.assert_refused(data.run("settings"), name, f"“{value}”", " 到 ")

    def test_a_setting_that_is_none_is_named(self):
        self.assert_refused(self.conf("wrokers = 4\n").run("settings"), "“wrokers”", "gongkai settings")

    def test_a_line_that_is_none_is_named_with_its_file(self):
        data = self.conf("workers 4\n")
        self.assert_refused(data.run("settings"), data.folder / "gongkai.conf", "workers 4")

    def test_the_password_of_a_database_is_not_shown(self):
        done = run("settings", "--database", Elsewhere.address, folder=self.folder)
        self.assertNotIn("hidden-word", done.text)
        self.assertNotIn("hidden-word", run("settings", "--json", "--database", Elsewhere.address).text)


if __name__ == "__main__":
    tap.main()
