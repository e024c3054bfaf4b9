"""Starting and stopping."""

import subprocess
import threading
import time
import unittest

import tap
from client import Server, get


class Stopping(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.process.wait)
        self.addCleanup(self.server.process.kill)
        self.addCleanup(self.server.process.stdout.close)
        self.addCleanup(self.server.process.stderr.close)

    def stop(self):
        start = time.monotonic()
        errors = self.server.stop()
        self.assertEqual(errors, "")
        self.assertEqual(self.server.process.returncode, 0)
        return time.monotonic() - start

    def test_a_request_under_way_is_finished(self):
        with self.server.connect() as connection:
            connection.send(get("/slow?ms=1500"))
            time.sleep(0.3)
            took = self.stop()
            self.assertEqual(connection.answer().text, "slept\n")
            self.assertTrue(connection.is_closed(2))
            self.assertGreater(took, 1)

    def test_an_answer_under_way_is_sent_to_its_end(self):
        with self.server.connect() as connection:
            connection.send(get("/file"))
            connection.more()
            stopping = threading.Thread(target=self.stop)
            stopping.start()
            time.sleep(0.3)
            self.assertEqual(len(connection.answer().body), 40_000_000)
            stopping.join()

    def test_an_upload_under_way_is_taken_to_its_end(self):
        with self.server.connect() as connection:
            connection.send(get("/echo", "Content-Length: 3", method="POST") + b"a")
            time.sleep(0.3)
            stopping = threading.Thread(target=self.stop)
            stopping.start()
            time.sleep(0.3)
            connection.send(b"=b")
            self.assertIn('"bytes":3', connection.answer().text)
            stopping.join()

    def test_new_connections_are_refused_while_it_stops(self):
        with self.server.connect() as connection:
            connection.send(get("/slow?ms=1500"))
            time.sleep(0.3)
            stopping = threading.Thread(target=self.stop)
            stopping.start()
            time.sleep(0.3)
            with self.assertRaises(ConnectionRefusedError):
                self.server.connect()
            self.assertEqual(connection.answer().status, 200)
            stopping.join()

    def test_idle_connections_do_not_hold_it_up(self):
        with self.server.connect() as idle, self.server.connect() as half:
            idle.send(get("/echo"))
            idle.answer()
            half.send(b"GET /echo HT")
            time.sleep(0.1)
            self.assertLess(self.stop(), 2)
            self.assertTrue(idle.is_closed(1))


class Starting(unittest.TestCase):
    def start(self, *options):
        return subprocess.run(
            [*tap.arguments, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=10
        )

    def test_a_port_in_use_is_named_with_the_way_out(self):
        server = Server()
        try:
            second = self.start(f"port={server.port}")
            self.assertEqual(second.returncode, 1)
            self.assertIn(f"端口 {server.port} 已被别的程序占用", second.stderr.decode("utf-8"))
        finally:
            server.stop()

    def test_a_port_that_is_none_is_refused(self):
        result = self.start("port=70000")
        self.assertEqual(result.returncode, 1)
        self.assertIn("70000", result.stderr.decode("utf-8"))

    def test_a_port_can_be_used_again_at_once(self):
        server = Server()
        with server.connect() as connection:
            connection.send(get("/echo"))
            connection.answer()
            server.stop()
        again = Server(port=server.port)
        self.assertEqual(again.get("/echo").status, 200)
        again.stop()


if __name__ == "__main__":
    tap.main()
