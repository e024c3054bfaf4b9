"""Heads of requests: what has two readings is refused, what is odd but clear is served."""

import json
import socket
import unittest

import tap
from client import ServerCase, get

HOST = b"Host: localhost\r\n"


def head(*lines, first=b"GET /echo HTTP/1.1", end=b"\r\n"):
    return b"".join(line + end for line in (first, *lines)) + end


class MalformedHeads(ServerCase):
    """The table of docs/decisions/0003-http-front.md, first part: refused by us."""

    cases = {
        "two different lengths": (
            head(b"Host: a", b"Content-Length: 3", b"Content-Length: 4") + b"abcd"
        ),
        "the same length twice": (
            head(b"Host: a", b"Content-Length: 3", b"Content-Length: 3") + b"abc"
        ),
        "length and chunked": (
            head(b"Host: a", b"Content-Length: 3", b"Transfer-Encoding: chunked")
            + b"3\r\nabc\r\n0\r\n\r\n"
        ),
        "chunked and length": (
            head(b"Host: a", b"Transfer-Encoding: chunked", b"Content-Length: 3")
            + b"3\r\nabc\r\n0\r\n\r\n"
        ),
        "chunked twice": (
            head(b"Host: a", b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked")
            + b"0\r\n\r\n"
        ),
        "chunked in HTTP 1.0": (
            head(b"Host: a", b"Transfer-Encoding: chunked", first=b"POST /echo HTTP/1.0")
            + b"0\r\n\r\n"
        ),
        "blank before the colon": head(b"Host: a", b"X-A : b"),
        "blank before the colon of a length": head(b"Host: a", b"Content-Length : 3") + b"abc",
        "control byte in a name": head(b"Host: a", b"X\x01A: b"),
        "control byte in a value": head(b"Host: a", b"X-A: b\x01c"),
        "lone carriage return in a value": head(b"Host: a", b"X-A: b\rc"),
        "no host": head(b"X-A: b"),
        "two hosts": head(b"Host: a", b"Host: b"),
        "an empty host": head(b"Host:"),
        "a host with a path": head(b"Host: a/b"),
        "a host with a user": head(b"Host: x@y"),
        "a folded line": head(b"Host: a", b"X-A: b", b" c", b"X-B: d"),
        "a folded last line": head(b"Host: a", b"X-A: b", b"\tc"),
        "a folded first line": head(b" X-A: b", b"Host: a"),
        "an empty name": head(b"Host: a", b": b"),
        "NUL in the path": head(HOST.rstrip(), first=b"GET /ec\0ho HTTP/1.1"),
        "NUL in a value": head(b"Host: a", b"X-A: b\0c"),
        "bare line feeds": head(b"Host: a", end=b"\n"),
        "a bare line feed after the first line": b"GET /echo HTTP/1.1\nHost: a\r\n\r\n",
        "a bare line feed after a header": b"GET /echo HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n",
        "a bare line feed after the last header": b"GET /echo HTTP/1.1\r\nHost: a\n\r\n",
        "a bare line feed at the end": b"GET /echo HTTP/1.1\r\nHost: a\r\n\n",
        "two blanks before the target": head(b"Host: a", first=b"GET  /echo HTTP/1.1"),
        "a blank in the target": head(b"Host: a", first=b"GET /ec ho HTTP/1.1"),
        "a method that is not a word": head(b"Host: a", first=b"G(T /echo HTTP/1.1"),
    }

    def test_a_malformed_head_is_refused(self):
        for name, raw in self.cases.items():
            with self.subTest(name):
                self.assert_refused(raw)
        self.assert_serves()

    def test_a_second_request_in_the_body_of_a_refused_one_is_not_read(self):
        hidden = head(b"Host: a", first=b"GET /page/hidden HTTP/1.1")
        raw = head(b"Host: a", b"Content-Length: 0", b"Content-Length: %d" % len(hidden))
        self.assert_refused(raw + hidden)
        visits = self.server.get("/visits").text
        self.assertNotIn("/page/hidden", visits)


class HeadsRefusedByTheLibrary(ServerCase):
    """Refused before our code is called, with the library's own short page. It ends the connection;
    for a malformed Content-Length it sends the head of its answer twice."""

    cases = {
        "NUL in a name": (head(b"Host: a", b"X\0A: b"), 400),
        "no colon": (head(b"Host: a", b"X-A"), 400),
        "a length with letters": (head(b"Host: a", b"Content-Length: 3x") + b"abc", 400),
        "a length with a sign": (head(b"Host: a", b"Content-Length: +3") + b"abc", 400),
        "a negative length": (head(b"Host: a", b"Content-Length: -3") + b"abc", 400),
        "an empty length": (head(b"Host: a", b"Content-Length:") + b"abc", 400),
        "a length that overflows": (head(b"Host: a", b"Content-Length: " + b"9" * 25), 413),
        "a tab after the method": (head(b"Host: a", first=b"GET\t/echo HTTP/1.1"), 400),
        "no version": (head(b"Host: a", first=b"GET /echo"), 400),
        "another protocol": (head(b"Host: a", first=b"GET /echo HTTQ/1.1"), 400),
        "HTTP 2 in clear": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    }

    def test_the_library_refuses(self):
        for name, (raw, status) in self.cases.items():
            with self.subTest(name):
                with self.server.connect() as connection:
                    connection.send(raw)
                    self.assertEqual(connection.answer(to_head=True).status, status)
                    while not connection.is_closed(2):
                        self.assertNotEqual(connection.received, b"")
        self.assert_serves()


class LenientHeads(ServerCase):
    """What stays readable in one way only is served."""

    def test_names_of_headers_count_alike_in_any_case(self):
        answer = self.server.ask(b"GET /echo HTTP/1.1\r\nhOsT:\tlocalhost\r\nempty:\r\n\r\n")
        self.assertEqual(answer.status, 200)
        headers = {h["name"]: h["value"] for h in json.loads(answer.text)["headers"]}
        self.assertEqual(headers, {"hOsT": "localhost", "empty": ""})

    def test_blanks_around_a_value_do_not_belong_to_it(self):
        answer = self.server.get("/echo", "X-A: \t b c \t ")
        headers = {h["name"]: h["value"] for h in json.loads(answer.text)["headers"]}
        self.assertEqual(headers["X-A"], "b c")

    def test_empty_lines_before_a_request_are_skipped(self):
        self.assertEqual(self.server.ask(b"\r\n" + get("/echo")).status, 200)

    def test_a_whole_address_as_the_target_is_accepted(self):
        answer = self.server.get("http://localhost/echo?a=b")
        self.assertEqual(json.loads(answer.text)["path"], "/echo")
        self.assertEqual(json.loads(answer.text)["query"], "a=b")

    def test_HTTP_1_0_needs_no_host_and_ends_the_connection(self):
        with self.server.connect() as connection:
            connection.send(b"GET /echo HTTP/1.0\r\n\r\n")
            self.assertEqual(connection.answer().status, 200)
            self.assertTrue(connection.is_closed(2))

    def test_a_head_may_come_byte_by_byte(self):
        with self.server.connect() as connection:
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in get("/echo?a=b", "X-A: b"):
                connection.send(bytes([i]))
            self.assertEqual(json.loads(connection.answer().text)["query"], "a=b")

    def test_a_head_may_come_in_two_pieces_cut_anywhere(self):
        raw = get("/echo?a=b", "X-A: b")
        for cut in range(1, len(raw)):
            with self.server.connect() as connection:
                connection.send(raw[:cut])
                connection.send(raw[cut:])
                self.assertEqual(connection.answer().status, 200, cut)

    def test_a_proxy_speaks_for_another_machine(self):
        self.assertTrue(json.loads(self.server.get("/echo").text)["loopback"])
        for header in ("X-Forwarded-For: 1.2.3.4", "Forwarded: for=1.2.3.4", "Via: 1.1 a"):
            with self.subTest(header):
                answer = self.server.get("/echo", header)
                self.assertFalse(json.loads(answer.text)["loopback"])


class Targets(ServerCase):
    def test_a_target_that_is_not_clean_is_refused(self):
        for target in (
            "/a/../b", "/..", "/./a", "/%2e%2e/etc/passwd", "/a%2Fb", "/a%00b", "/%zz", "/%e5%85",
            "/%c0%af", "/%ed%a0%80", "*", "echo", "/a#b",
        ):  # fmt: skip
            with self.subTest(target):
                self.assert_refused(get(target))

    def test_chinese_is_accepted_encoded_and_plain(self):
        for target in ("/echo/%E5%85%AC%E5%BC%80", "/echo/公开"):
            answer = self.server.get(target)
            self.assertEqual(json.loads(answer.text)["path"], "/echo/公开")

    def test_a_target_of_4096_bytes_is_the_longest(self):
        self.assertEqual(self.server.get("/echo" + "a" * 4091).status, 200)
        self.assert_refused(get("/echo" + "a" * 4092), 414)
        self.assert_refused(get("/echo?" + "a" * 4092), 414)

    def test_a_target_larger_than_the_memory_of_a_connection_is_refused_too(self):
        self.assertEqual(self.server.get("/" + "a" * 100000).status, 414)
        self.assert_serves()

    def test_a_head_of_12_KiB_is_the_largest(self):
        empty = len(get("/echo", "X-A: "))
        answer = self.server.get("/echo", "X-A: " + "a" * (12288 - empty))
        self.assertEqual(answer.status, 200)
        self.assert_refused(get("/echo", "X-A: " + "a" * (12289 - empty)), 431)

    def test_a_head_larger_than_the_memory_of_a_connection_is_refused_too(self):
        self.assertEqual(self.server.get("/echo", "X-A: " + "a" * 100000).status, 431)
        self.assert_serves()

    def test_a_head_of_100_lines_is_the_longest(self):
        self.assertEqual(self.server.get("/echo", *["A: b"] * 99).status, 200)
        self.assert_refused(get("/echo", *["A: b"] * 100), 431)

    def test_a_full_head_still_gets_its_answer_with_all_headers(self):
        lines = ["A: " + "b" * 110] * 98
        self.assertGreater(len(get("/page/full", *lines)), 11000)
        self.assertEqual(self.server.get("/page/full", *lines).status, 200)

    def test_a_query_of_500_fields_is_the_largest(self):
        answer = self.server.get("/echo?" + "&".join(["a=b"] * 500))
        self.assertEqual(len(json.loads(answer.text)["query_fields"]), 500)
        self.assertEqual(self.server.get("/echo?" + "&".join(["a=b"] * 501)).status, 413)

    def test_a_query_that_is_not_UTF_8_is_refused_by_name(self):
        answer = self.server.get("/echo?name=%D5%FE%B8%AE")
        self.assertEqual(answer.status, 400)
        self.assertIn("“name”", answer.text)


class Methods(ServerCase):
    def test_a_method_that_we_do_not_offer_is_answered_405_with_those_we_do(self):
        for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"):
            with self.subTest(method):
                answer = self.assert_refused(get("/echo", method=method), 405)
                self.assertEqual(answer.header("allow"), "GET, HEAD, POST")

    def test_a_method_that_nobody_knows_is_answered_501(self):
        self.assert_refused(get("/echo", method="BREW"), 501)
        self.assert_refused(get("/echo", method="get"), 501)

    def test_an_expectation_that_we_do_not_know_is_answered_417(self):
        self.assert_refused(get("/echo", "Expect: the-best"), 417)

    def test_a_version_after_1_1_is_answered_505(self):
        self.assert_refused(head(b"Host: a", first=b"GET /echo HTTP/1.2"), 505)

    def test_HEAD_is_answered_like_GET_without_the_body(self):
        for target in ("/echo", "/page/head", "/file", "/asset", "/nowhere"):
            with self.subTest(target), self.server.connect() as connection:
                full = self.server.get(target)
                connection.send(get(target, method="HEAD") + get("/visits"))
                answer = connection.answer(to_head=True)
                self.assertEqual(answer.status, full.status)
                for name in ("content-type", "etag", "last-modified", "cache-control", "vary"):
                    self.assertEqual(answer.header(name), full.header(name))
                if target != "/echo":  # it shows the method
                    self.assertEqual(answer.header("content-length"), str(len(full.body)))
                self.assertEqual(connection.answer().status, 200)


class KeepAlive(ServerCase):
    def test_a_connection_serves_one_request_after_the_other(self):
        with self.server.connect() as connection:
            for i in range(50):
                connection.send(get(f"/echo?n={i}"))
                self.assertEqual(json.loads(connection.answer().text)["query"], f"n={i}")

    def test_requests_sent_together_are_answered_in_order(self):
        with self.server.connect() as connection:
            raw = b"".join(
                get(f"/echo?n={i}") + get("/page/pipelined") + post_form(f"n={i}")
                for i in range(20)
            )
            connection.send(raw)
            for i in range(20):
                self.assertEqual(json.loads(connection.answer().text)["query"], f"n={i}")
                self.assertIn("<title>", connection.answer().text)
                self.assertEqual(json.loads(connection.answer().text)["body"], f"n={i}")

    def test_close_is_respected(self):
        with self.server.connect() as connection:
            connection.send(get("/page/close", "Connection: close"))
            self.assertEqual(connection.answer().header("connection"), "close")
            self.assertTrue(connection.is_closed(2))


def post_form(body):
    return get(
        "/echo",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        method="POST",
    ) + body.encode("utf-8")


if __name__ == "__main__":
    tap.main()
