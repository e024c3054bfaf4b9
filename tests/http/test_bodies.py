"""Bodies: their limits, forms and uploads."""

import json
import time

import tap
from client import ServerCase, get, post

MULTIPART = "multipart/form-data; boundary=----x"


def parts(*given, boundary="----x", end=True):
    out = b""
    for head, content in given:
        out += f"--{boundary}\r\n{head}\r\n\r\n".encode("utf-8") + content + b"\r\n"
    return out + (f"--{boundary}--\r\n".encode() if end else b"")


class Limits(ServerCase):
    def test_a_declared_body_of_200_MB_is_refused_at_once(self):
        start = time.monotonic()
        with self.server.connect() as connection:
            connection.send(get("/echo", "Content-Length: 209715200", method="POST"))
            answer = connection.answer()
        self.assertEqual(answer.status, 413)
        self.assertEqual(answer.header("connection"), "close")
        self.assertIn("太大", answer.text)
        self.assertLess(time.monotonic() - start, 1)

    def test_who_sends_the_200_MB_all_the_same_still_reads_the_refusal(self):
        block = b"a" * (1 << 20)
        with self.server.connect(30) as connection:
            connection.send(get("/echo", "Content-Length: 209715200", method="POST"))
            for _ in range(200):
                connection.send(block)
            self.assertEqual(connection.answer().status, 413)
            self.assertTrue(connection.is_closed(2))

    def test_a_client_that_asks_first_is_refused_without_being_told_to_go_on(self):
        raw = get("/echo", "Content-Length: 209715200", "Expect: 100-continue", method="POST")
        with self.server.connect() as connection:
            connection.send(raw)
            self.assertEqual(connection.answer().status, 413)

    def test_a_client_that_asks_first_is_told_to_go_on(self):
        with self.server.connect() as connection:
            connection.send(get("/echo", "Content-Length: 3", "Expect: 100-continue", method="POST"))
            self.assertEqual(connection.answer().status, 100)
            connection.send(b"a=b")
            self.assertEqual(json.loads(connection.answer().text)["body"], "a=b")

    def test_a_chunked_body_that_passes_the_limit_is_refused_while_it_comes(self):
        block = b"%x\r\n" % (1 << 16) + b"a" * (1 << 16) + b"\r\n"
        sent = 0
        with self.server.connect(30) as connection:
            connection.send(get("/echo", "Transfer-Encoding: chunked", method="POST"))
            while sent < 200 << 20:
                connection.send(block)
                sent += 1 << 16
            answer = connection.answer()
        self.assertEqual(answer.status, 413)
        self.assertEqual(answer.header("connection"), "close")
        self.assertEqual(answer.header("x-content-type-options"), "nosniff")
        self.assertIn("太大", answer.text)

    def test_a_body_of_just_the_limit_is_accepted(self):
        answer = self.server.post("/echo", b"a" * (1 << 20), "text/plain")
        self.assertEqual(json.loads(answer.text)["bytes"], 1 << 20)

    def test_a_byte_more_than_the_limit_is_refused(self):
        self.assert_refused(post("/echo", b"a" * ((1 << 20) + 1), "text/plain"), 413)

    def test_a_path_without_a_form_takes_no_body(self):
        self.assert_refused(post("/page/a", b"a=b"), 413)
        self.assert_refused(post("/nowhere", b"a=b"), 413)

    def test_a_POST_without_a_body_reaches_its_handler(self):
        self.assertEqual(json.loads(self.server.post("/echo", b"").text)["method"], "POST")

    def test_a_chunked_body_is_put_together_and_nothing_may_follow_it(self):
        media = "Content-Type: application/x-www-form-urlencoded"
        raw = get("/echo", "Transfer-Encoding: chunked", media, method="POST")
        raw += b"3\r\na=%\r\n4;x=y\r\n41&b\r\n2\r\n=c\r\n0\r\nTrailer: z\r\n\r\n"
        with self.server.connect() as connection:
            connection.send(raw + get("/page/smuggled"))
            answer = connection.answer()
            fields = json.loads(answer.text)["form_fields"]
            self.assertEqual([(f["name"], f["value"]) for f in fields], [("a", "A"), ("b", "c")])
            self.assertEqual(answer.header("connection"), "close")
            self.assertTrue(connection.is_closed(2))
        self.assertNotIn("smuggled", self.server.get("/visits").text)

    def test_a_malformed_chunk_is_refused(self):
        for chunk in (b"zz\r\nabc\r\n", b"-3\r\nabc\r\n", b"2\r\nabc\r\n", b"\r\nabc\r\n"):
            with self.subTest(chunk), self.server.connect() as connection:
                connection.send(get("/echo", "Transfer-Encoding: chunked", method="POST"))
                connection.send(chunk + b"0\r\n\r\n")
                self.assertEqual(connection.answer().status, 400)
                self.assertTrue(connection.is_closed(2))

    def test_another_coding_than_chunked_is_refused(self):
        for coding in ("gzip, chunked", "gzip", "identity", "chunked, chunked"):
            with self.subTest(coding):
                self.assert_refused(
                    get("/echo", f"Transfer-Encoding: {coding}", method="POST"), 501
                )

    def test_a_body_cut_short_never_reaches_its_handler(self):
        with self.server.connect() as connection:
            connection.send(post("/invalidate", b"topic=page")[:-2])
        self.assert_serves()


class WhatIsLeftToTheFrontServer(ServerCase):
    """What the library accepts without letting us see it: docs/decisions/0003-http-front.md. When one
    of these fails, the library has become stricter and the page can be shortened."""

    def test_chunk_lines_that_end_in_bare_line_feeds_are_accepted_but_nothing_follows(self):
        with self.server.connect() as connection:
            connection.send(get("/echo", "Transfer-Encoding: chunked", method="POST"))
            connection.send(b"3\na=b\n0\n\n" + get("/page/smuggled"))
            answer = connection.answer()
            self.assertEqual((answer.status, answer.header("connection")), (200, "close"))
            self.assertTrue(connection.is_closed(2))
        self.assertNotIn("smuggled", self.server.get("/visits").text)

    def test_a_length_that_is_no_number_gets_the_library_s_head_twice(self):
        with self.server.connect() as connection:
            connection.send(get("/echo", "Content-Length: 3x", method="POST"))
            first, second = connection.answer(to_head=True), connection.answer(to_head=True)
        self.assertEqual((first.status, second.status), (400, 400))
        self.assertIsNone(first.header("x-content-type-options"))


class Forms(ServerCase):
    def fields(self, body, media="application/x-www-form-urlencoded"):
        answer = self.server.post("/echo", body, media)
        self.assertEqual(answer.status, 200, answer.body)
        return [(f["name"], f["value"]) for f in json.loads(answer.text)["form_fields"]]

    def test_a_form_is_decoded(self):
        self.assertEqual(
            self.fields("名称=a+b%2B%26%3D&name=%E5%85%AC开&empty=&bare&&a=b=c".encode()),
            [("名称", "a b+&="), ("name", "公开"), ("empty", ""), ("bare", ""), ("a", "b=c")],
        )

    def test_text_that_is_not_UTF_8_is_refused_by_the_name_of_its_field(self):
        for value in (b"%D5%FE", b"\xd5\xfe", b"%00", b"%ED%A0%80", b"%C0%80"):
            with self.subTest(value):
                answer = self.server.post("/echo", b"a=b&subject=" + value)
                self.assertEqual(answer.status, 400)
                self.assertIn("“subject”", answer.text)

    def test_a_broken_percent_code_is_refused(self):
        for body in (b"a=%", b"a=%4", b"a=%g1", b"%=a"):
            with self.subTest(body):
                self.assertEqual(self.server.post("/echo", body).status, 400)

    def test_a_form_of_501_fields_is_refused(self):
        self.assertEqual(len(self.fields(b"&".join([b"a=b"] * 500))), 500)
        self.assertEqual(self.server.post("/echo", b"&".join([b"a=b"] * 501)).status, 413)

    def test_a_body_of_another_type_is_left_alone(self):
        self.assertEqual(self.fields(b'{"a": 1}', "application/json"), [])

    def test_cookies_are_read_and_broken_ones_left_out(self):
        answer = self.server.get("/echo", 'Cookie: a=b; c="d"; e=f=g;h; =i; j=k')
        cookies = {c["name"]: c["value"] for c in json.loads(answer.text)["cookies"]}
        self.assertEqual(cookies, {"a": "b", "e": "f=g", "j": "k"})


class Uploads(ServerCase):
    def upload(self, *given, media=MULTIPART):
        answer = self.server.post("/echo", parts(*given), media)
        self.assertEqual(answer.status, 200, answer.body)
        return json.loads(answer.text)["form_fields"]

    def test_fields_and_files_come_together(self):
        content = bytes(range(256)) * 4
        fields = self.upload(
            ('Content-Disposition: form-data; name="subject"', "申请".encode()),
            (
                'Content-Disposition: form-data; name="paper"; filename="年报 %22a%22.pdf"\r\n'
                "Content-Type: application/pdf",
                content,
            ),
        )
        self.assertEqual(fields[0], {"name": "subject", "value": "申请", "bytes": 6})
        self.assertEqual(fields[1]["filename"], '年报 "a".pdf')
        self.assertEqual(fields[1]["type"], "application/pdf")
        self.assertEqual(fields[1]["bytes"], 1024)

    def test_content_may_look_almost_like_a_boundary(self):
        content = b"\r\n------\r\n--\r\n----\r\n------y\r\n"
        fields = self.upload(
            ('Content-Disposition: form-data; name="a"; filename="a"', content),
            ('Content-Disposition: form-data; name="b"', b""),
        )
        self.assertEqual([f["bytes"] for f in fields], [len(content), 0])

    def test_folders_are_cut_off_a_file_name(self):
        for name in ("C:\\folder\\a.pdf", "../../etc/a.pdf", "/a.pdf"):
            fields = self.upload((f'Content-Disposition: form-data; name="a"; filename="{name}"', b""))
            self.assertEqual(fields[0]["filename"], "a.pdf")

    def test_no_file_chosen_is_an_upload_without_a_name(self):
        fields = self.upload(('Content-Disposition: form-data; name="a"; filename=""', b""))
        self.assertEqual(fields[0]["filename"], "")

    def test_text_that_is_not_UTF_8_is_refused_by_the_name_of_its_field(self):
        body = parts(('Content-Disposition: form-data; name="subject"', b"\xd5\xfe"))
        answer = self.server.post("/echo", body, MULTIPART)
        self.assertEqual(answer.status, 400)
        self.assertIn("“subject”", answer.text)

    def test_a_broken_upload_is_refused(self):
        field = ('Content-Disposition: form-data; name="a"', b"b")
        whole = parts(field)
        cases = {
            "no last boundary": parts(field, end=False),
            "cut within the content": whole[:40],
            "something before": b"x" + whole,
            "something after": whole + b"x",
            "an empty body": b"",
            "no name": parts(("Content-Disposition: form-data", b"b")),
            "no disposition": parts(("Content-Type: text/plain", b"b")),
            "another disposition": parts(('Content-Disposition: file; name="a"', b"b")),
            "two dispositions": parts((field[0] + "\r\n" + field[0], b"b")),
            "an unclosed quote": parts(('Content-Disposition: form-data; name="a', b"b")),
            "a header without colon": parts((field[0] + "\r\nx", b"b")),
            "a head of 5 KB": parts((field[0] + "\r\nX-A: " + "a" * 5000, b"b")),
            "bare line feeds": whole.replace(b"\r\n", b"\n"),
            "another boundary": parts(field, boundary="----y"),
        }
        for name, body in cases.items():
            with self.subTest(name):
                self.assertEqual(self.server.post("/echo", body, MULTIPART).status, 400)
        for media in ("multipart/form-data", "multipart/form-data; boundary=",
                      "multipart/form-data; boundary=" + "x" * 71):  # fmt: skip
            with self.subTest(media):
                self.assertEqual(self.server.post("/echo", whole, media).status, 400)


if __name__ == "__main__":
    tap.main()
