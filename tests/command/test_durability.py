"""What is answered stays: killed in the middle of writing, stopped in the middle of a request, told to stop by a
stranger who keeps the command socket busy. And the visits of the public pages."""

import signal
import socket
import sqlite3
import threading
import time
import unittest

import tap
from program import Browser, Case, Connection, POSTGRES, wait_until
from test_office import box, revision_of


class Killed(Case):
    def setUp(self):
        super().setUp()
        self.data = self.empty()
        self.data.must("init", "--agency", "某市公安局")
        self.data.must("report", "make", 2021)

    def write_until_killed(self, server):
        """Saves one text after another while somebody kills the server; the last that was acknowledged."""
        officer = server.enter()
        revision, saved = revision_of(officer.get("/office/report/2021").text, "c6"), 0
        killer = threading.Timer(0.4, server.process.kill)
        killer.start()
        try:
            while True:
                answer = officer.post("/office/report/2021/text", chapter="c6", text=f"第{saved + 1}稿",
                                      revision=int(revision) + saved)
                self.assertEqual(answer.status, 303)
                saved += 1
        except OSError:
            killer.join()
            return saved
        finally:
            server.process.wait()

    def test_nothing_that_was_acknowledged_is_lost(self):
        for _ in range(3):
            server = self.serve(self.data)
            saved = self.write_until_killed(server)
            self.assertGreater(saved, 0)
            again = self.serve(self.data)
            text = box(again.enter().get("/office/report/2021").text, "c6")
            # The one under way may have been written without its answer reaching us.
            self.assertIn(text, (f"第{saved}稿", f"第{saved + 1}稿"))
            again.stop()

    def test_a_frozen_report_survives_a_kill(self):
        data = self.demonstration("filled")
        server = self.serve(data)
        server.stop(signal.SIGKILL)
        self.assert_done(data.run("report", "verify", 2020))


class Stopping(Case):
    def test_a_form_that_is_being_sent_is_taken_to_its_end(self):
        data = self.empty()
        data.must("init", "--agency", "某市公安局")
        server = self.serve(data)
        officer = server.enter()
        form = f"token={officer.token}&year=2021".encode()
        head = (f"POST /office/report HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {officer.cookie}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n").encode()
        with Connection(server.port) as connection:
            connection.send(head + form[:10])
            time.sleep(0.2)
            stopping = threading.Thread(target=server.stop)
            stopping.start()
            time.sleep(0.2)
            connection.send(form[10:])
            self.assertEqual(connection.answer().status, 303)
            stopping.join()
        self.assertIn("2021", self.assert_done(data.run("report", "list")).text)

    def test_each_signal_for_stopping_ends_it_with_status_zero(self):
        data = self.empty()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number.name):
                self.assertLess(self.serve(data).stop(number), 3)

    def test_a_stranger_who_says_nothing_on_the_command_socket_holds_nothing_up(self):
        data = self.empty()
        server = self.serve(data)
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.connect(str(data.folder / "control.sock"))
            self.assert_done(data.run("calendar", "due", "2020-01-10", 20))
            start = time.monotonic()
            self.assert_refused(data.run("report", "make", 2021), "init --agency")
            self.assertLess(time.monotonic() - start, 5)
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.connect(str(data.folder / "control.sock"))
            time.sleep(0.1)
            self.assertLess(server.stop(), 5)

    def test_nonsense_on_the_command_socket_does_no_harm(self):
        data = self.empty()
        server = self.serve(data)
        for nonsense in (b"", b"\0\xff", b"{", b"[]", b'{"words": 5}', b'{"words": [1, null]}', b'{"words": ["serve"]}',
                         b'{"words": ["report", "check", "/etc/passwd"]}', b'{"words": []}'):
            with self.subTest(nonsense), socket.socket(socket.AF_UNIX) as stranger:
                stranger.settimeout(5)
                stranger.connect(str(data.folder / "control.sock"))
                stranger.sendall(nonsense)
                stranger.shutdown(socket.SHUT_WR)
                answer = stranger.recv(65536)
                self.assertNotIn(b"root:", answer)
                self.assertNotIn(b'"status":0', answer.replace(b" ", b""))
        self.assertEqual(server.browser.get("/").status, 200)

    def test_only_the_owner_may_open_the_command_socket(self):
        data = self.empty()
        self.serve(data)
        self.assertEqual((data.folder / "control.sock").stat().st_mode & 0o077, 0)

    def test_the_command_socket_goes_with_the_server(self):
        data = self.empty()
        self.serve(data).stop()
        self.assertFalse((data.folder / "control.sock").exists())


@unittest.skipIf(POSTGRES, "reads the SQLite file")
class Visits(Case):
    def counted(self, data):
        database = sqlite3.connect(f"file:{data.folder}/gongkai.db?mode=ro", uri=True)
        try:
            return dict(database.execute("SELECT path, sum(visits) FROM visit_day GROUP BY path"))
        finally:
            database.close()

    def test_they_are_in_the_database_when_the_server_has_stopped(self):
        data = self.demonstration()
        server = self.serve(data)
        for path, times in (("/", 3), ("/report/2020", 5), ("/calendar?start=2020-01-10", 2)):
            for _ in range(times):
                server.browser.get(path)
        server.browser.get("/report/1999")
        server.browser.get("/office")
        server.stop()
        self.assertEqual(self.counted(data), {"/": 3, "/report/2020": 5, "/calendar": 2})

    def test_they_add_up_over_restarts(self):
        data = self.demonstration()
        for _ in range(2):
            server = self.serve(data)
            server.browser.get("/report/2020")
            server.stop()
        self.assertEqual(self.counted(data), {"/report/2020": 2})

    def test_they_are_written_within_seconds_while_it_runs(self):
        data = self.demonstration()
        server = self.serve(data)
        server.browser.get("/report/2020")
        self.assertTrue(wait_until(lambda: self.counted(data) == {"/report/2020": 1}, 10), self.counted(data))

    def test_nothing_about_the_visitor_is_kept(self):
        data = self.demonstration()
        server = self.serve(data)
        visitor = Browser(server.port)
        visitor.ask("GET", "/report/2020", **{"User-Agent": "the-visitors-own", "Referer": "http://from.invalid/"})
        visitor.ask("GET", "/?q=what-was-asked", **{"X-Forwarded-For": "203.0.113.77"})
        server.stop()
        self.assertEqual(self.counted(data), {"/report/2020": 1, "/": 1})
        content = (data.folder / "gongkai.db").read_bytes() + server.log().encode()
        for trace in (b"the-visitors-own", b"from.invalid", b"what-was-asked", b"203.0.113.77"):
            self.assertNotIn(trace, content)


if __name__ == "__main__":
    tap.main()
