"""Clients that keep a connection busy without getting anywhere."""

import time

import tap
from client import ServerCase, get


class Deadlines(ServerCase):
    options = {"header": 1, "idle": 2, "body": 1, "send": 1}

    def trickle(self, first, drops, seconds):
        """Sends a byte every 0.1 s; returns after how many seconds the server ended it."""
        start = time.monotonic()
        with self.server.connect() as connection:
            connection.send(first)
            connection.socket.settimeout(0.1)
            while time.monotonic() - start < seconds:
                try:
                    connection.send(drops)
                    if connection.socket.recv(1) == b"":
                        break
                except TimeoutError:
                    continue
                except (ConnectionResetError, BrokenPipeError):
                    break
        return time.monotonic() - start

    def test_a_head_that_stops_half_way_is_ended(self):
        with self.server.connect() as connection:
            connection.send(b"GET /echo HTTP/1.1\r\nHost: loc")
            self.assertTrue(connection.is_closed(3))

    def test_a_head_that_trickles_in_is_ended_by_its_deadline(self):
        took = self.trickle(b"GET /echo HTTP/1.1\r\nHost: localhost\r\nX-A: ", b"a", 6)
        self.assertGreater(took, 0.9)
        self.assertLess(took, 3)

    def test_a_connection_that_says_nothing_is_ended(self):
        with self.server.connect() as connection:
            self.assertTrue(connection.is_closed(3))

    def test_a_second_head_that_trickles_in_is_ended_too(self):
        with self.server.connect() as connection:
            connection.send(get("/echo"))
            self.assertEqual(connection.answer().status, 200)
            start = time.monotonic()
            connection.socket.settimeout(0.1)
            ended = False
            while not ended and time.monotonic() - start < 8:
                try:
                    connection.send(b"G")
                    ended = connection.socket.recv(1) == b""
                except TimeoutError:
                    continue
                except (ConnectionResetError, BrokenPipeError):
                    ended = True
            self.assertTrue(ended)

    def test_a_body_that_trickles_in_is_ended_by_its_deadline(self):
        took = self.trickle(
            get("/echo", "Content-Length: 1000", method="POST"), b"a", 6
        )
        self.assertGreater(took, 0.9)
        self.assertLess(took, 3)

    def test_a_chunked_body_that_trickles_in_is_ended_by_its_deadline(self):
        """A second more for each 64 KiB that may come: 16 for the limit of /echo, 1 MiB. So the
        limit of /invalidate is used."""
        took = self.trickle(
            get("/invalidate", "Transfer-Encoding: chunked", method="POST"), b"1\r\na\r\n", 6
        )
        self.assertLess(took, 3)

    def test_a_reader_that_takes_nothing_is_ended(self):
        with self.server.connect() as connection:
            connection.send(get("/file"))
            time.sleep(4)
            received = 0
            try:
                while data := connection.socket.recv(1 << 20):
                    received += len(data)
            except ConnectionResetError:
                pass
            self.assertLess(received, 40_000_000)

    def test_a_reader_that_takes_its_time_gets_all(self):
        with self.server.connect() as connection:
            connection.send(get("/file"))
            received = 0
            while received < 40_000_000:
                received += len(connection.socket.recv(1 << 20))
                if received % 10 == 0:
                    time.sleep(0.02)
            self.assertGreaterEqual(received, 40_000_000)

    def test_a_slow_handler_is_waited_for(self):
        with self.server.connect() as connection:
            connection.send(get("/slow?ms=3500"))
            self.assertEqual(connection.answer().text, "slept\n")

    def test_an_idle_connection_is_ended(self):
        with self.server.connect() as connection:
            connection.send(get("/echo"))
            self.assertEqual(connection.answer().status, 200)
            start = time.monotonic()
            self.assertTrue(connection.is_closed(6))
            self.assertGreater(time.monotonic() - start, 1)


class ManyHalfHeads(ServerCase):
    options = {"header": 30, "idle": 30}

    def test_four_hundred_half_heads_do_not_stop_the_others(self):
        half = [self.server.connect() for _ in range(400)]
        try:
            for connection in half:
                connection.send(b"GET /echo HTTP/1.1\r\nHost: localhost\r\nX-A: ")
            start = time.monotonic()
            for _ in range(50):
                self.assert_serves()
            self.assertLess(time.monotonic() - start, 5)
        finally:
            for connection in half:
                connection.socket.close()
        self.assert_serves()

    def test_four_hundred_half_bodies_do_not_stop_the_others(self):
        half = [self.server.connect() for _ in range(400)]
        try:
            for connection in half:
                connection.send(get("/echo", "Content-Length: 1000000", method="POST") + b"a=")
            for _ in range(50):
                self.assert_serves()
        finally:
            for connection in half:
                connection.socket.close()
        self.assert_serves()


if __name__ == "__main__":
    tap.main()
