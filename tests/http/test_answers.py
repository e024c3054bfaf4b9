"""Answers: security headers, conditions, parts, compressed forms, the page cache and its visits."""

import gzip
import json
import re
import shutil
import subprocess
import unittest

import tap
from client import ServerCase, get

BROTLI = shutil.which("brotli")


class Headers(ServerCase):
    def test_security_headers_stand_on_every_answer(self):
        page = self.server.get("/page/a")
        answers = {
            "a dynamic page": self.server.get("/echo"),
            "a page rendered for the cache": page,
            "a page from the cache": self.server.get("/page/a"),
            "not modified": self.server.get("/page/a", f"If-None-Match: {page.header('etag')}"),
            "not found": self.server.get("/nowhere"),
            "a refusal": self.server.get("/.."),
            "a file": self.server.get("/file", "Range: bytes=0-9"),
            "a redirect": self.server.post("/invalidate", b"topic=a"),
            "too large to render": self.server.get("/too-large"),
        }
        for name, answer in answers.items():
            with self.subTest(name):
                policy = answer.header("content-security-policy")
                self.assertIn("default-src 'none'", policy)
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertNotIn("unsafe", policy)
                self.assertEqual(answer.header("x-content-type-options"), "nosniff")
                self.assertEqual(answer.header("referrer-policy"), "same-origin")
                self.assertEqual(answer.header("cross-origin-opener-policy"), "same-origin")
                self.assertEqual(answer.header("cross-origin-resource-policy"), "same-origin")
                self.assertIn("camera=()", answer.header("permissions-policy"))
                self.assertIsNotNone(answer.header("date"))
                self.assertIsNone(answer.header("server"))

    def test_what_is_not_public_is_not_stored_by_anyone(self):
        self.assertEqual(self.server.get("/echo").header("cache-control"), "no-store")
        self.assertEqual(self.server.get("/nowhere").header("cache-control"), "no-store")

    def test_a_public_page_is_asked_for_again_each_time(self):
        self.assertEqual(self.server.get("/page/a").header("cache-control"), "no-cache")

    def test_a_handler_may_say_how_long_an_asset_lasts(self):
        for _ in range(2):
            answer = self.server.get("/asset")
            self.assertEqual(answer.header("cache-control"), "public, max-age=31536000, immutable")

    def test_a_redirect_leads_to_our_own_site(self):
        answer = self.server.post("/invalidate", b"topic=a")
        self.assertEqual((answer.status, answer.header("location")), (303, "/echo"))

    def test_a_download_carries_its_name_in_two_forms(self):
        answer = self.server.get("/file", "Range: bytes=0-9")
        self.assertEqual(
            answer.header("content-disposition"),
            "attachment; filename=\"____ 2025.bin\"; "
            "filename*=UTF-8''%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A%202025.bin",
        )

    def test_a_page_past_every_limit_is_an_error_and_not_half_a_page(self):
        self.assertEqual(self.server.get("/too-large").status, 500)


class Conditions(ServerCase):
    def test_who_has_the_page_gets_304(self):
        page = self.server.get("/page/a")
        etag = page.header("etag")
        self.assertRegex(etag, '^"[0-9a-f]{32}"$')
        for value in (etag, f'"x", {etag}', f"W/{etag}", "*"):
            with self.subTest(value):
                answer = self.server.get("/page/a", f"If-None-Match: {value}")
                self.assertEqual(answer.status, 304)
                self.assertEqual(answer.header("etag"), etag)
                self.assertEqual(answer.header("cache-control"), "no-cache")
                self.assertEqual(answer.header("vary"), "Accept-Encoding")
                self.assertEqual(answer.header("content-length"), str(len(page.body)))
                self.assertIsNone(answer.header("content-type"))

    def test_304_is_followed_by_the_next_answer(self):
        etag = self.server.get("/page/a").header("etag")
        with self.server.connect() as connection:
            connection.send(get("/page/a", f"If-None-Match: {etag}") + get("/echo"))
            self.assertEqual(connection.answer().status, 304)
            self.assertEqual(connection.answer().status, 200)

    def test_another_etag_gets_the_page(self):
        answer = self.server.get("/page/a", 'If-None-Match: "x"')
        self.assertEqual(answer.status, 200)

    def test_a_date_counts_only_without_an_etag(self):
        same = "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT"
        older = "If-Modified-Since: Wed, 31 Dec 2025 23:59:59 GMT"
        self.assertEqual(self.server.get("/page/a", same).status, 304)
        self.assertEqual(self.server.get("/page/a", older).status, 200)
        self.assertEqual(self.server.get("/page/a", same, 'If-None-Match: "x"').status, 200)
        self.assertEqual(self.server.get("/page/a", "If-Modified-Since: yesterday").status, 200)

    def test_a_file_is_validated_too(self):
        answer = self.server.get("/file", 'If-None-Match: "file-1"')
        self.assertEqual((answer.status, answer.header("etag")), (304, '"file-1"'))
        self.assertEqual(answer.header("content-length"), "40000000")


class Ranges(ServerCase):
    size = 40_000_000

    def part(self, value, *headers, target="/file"):
        return self.server.get(target, f"Range: {value}", *headers)

    def test_a_part_of_a_file_is_sent(self):
        cases = {
            "bytes=0-9": (0, 10),
            "bytes=10-19": (10, 10),
            "bytes=39999990-": (39_999_990, 10),
            "bytes=39999990-99999999": (39_999_990, 10),
            "bytes=-20": (39_999_980, 20),
        }
        for value, (start, length) in cases.items():
            with self.subTest(value):
                answer = self.part(value)
                self.assertEqual(answer.status, 206)
                self.assertEqual(
                    answer.header("content-range"),
                    f"bytes {start}-{start + length - 1}/{self.size}",
                )
                expected = "".join(f"{at:09d}\n" for at in range(start, start + length, 10))
                self.assertEqual(answer.text, expected)

    def test_a_part_past_the_end_is_answered_416(self):
        for value in ("bytes=40000000-", "bytes=-0", "bytes=99999999-999999999"):
            with self.subTest(value):
                answer = self.part(value)
                self.assertEqual(answer.status, 416)
                self.assertEqual(answer.header("content-range"), f"bytes */{self.size}")

    def test_what_is_not_one_part_gets_the_whole(self):
        for value in ("bytes=0-1,5-6", "bytes=5-1", "bytes=a-b", "lines=0-1", "bytes=-"):
            with self.subTest(value), self.server.connect() as connection:
                connection.send(get("/asset", f"Range: {value}"))
                answer = connection.answer()
                self.assertEqual((answer.status, len(answer.body)), (200, 36))

    def test_a_part_of_another_version_is_not_sent(self):
        self.assertEqual(self.part("bytes=0-9", 'If-Range: "file-1"').status, 206)
        date = "If-Range: Thu, 01 Jan 2026 00:00:00 GMT"
        self.assertEqual(self.part("bytes=0-9", date).status, 206)
        with self.server.connect() as connection:
            connection.send(get("/file", "Range: bytes=0-9", 'If-Range: "file-0"'))
            self.assertEqual(connection.answer().status, 200)

    def test_a_part_of_an_asset_in_memory_is_sent(self):
        etag = self.server.get("/asset").header("etag")
        for _ in range(2):
            answer = self.part("bytes=10-12", f"If-Range: {etag}", target="/asset")
            self.assertEqual((answer.status, answer.text), (206, "abc"))
            self.assertEqual(answer.header("etag"), etag)

    def test_HEAD_knows_no_parts(self):
        answer = self.server.get("/file", "Range: bytes=0-9", method="HEAD")
        self.assertEqual((answer.status, answer.header("content-length")), (200, str(self.size)))
        self.assertEqual(answer.header("accept-ranges"), "bytes")

    def test_a_whole_file_arrives(self):
        answer = self.server.get("/file")
        self.assertEqual(len(answer.body), self.size)
        self.assertTrue(answer.body.endswith(b"039999990\n"))


class Encodings(ServerCase):
    def accept(self, value):
        return self.server.get("/page/a", f"Accept-Encoding: {value}")

    def test_the_best_encoding_that_the_client_takes_is_sent(self):
        cases = {
            "gzip": "gzip",
            "br": "br",
            "gzip, deflate, br, zstd": "br",
            "gzip;q=1.0, br;q=0.5": "gzip",
            "br;q=0, gzip": "gzip",
            "GZIP": "gzip",
            "*": "br",
            "*;q=0.1, br;q=0": "gzip",
            "identity, gzip;q=0.5": None,
            "gzip;q=0": None,
            "deflate": None,
            "gzip;q=2": None,
            "": None,
        }
        for value, encoding in cases.items():
            with self.subTest(value):
                answer = self.accept(value)
                self.assertEqual(answer.header("content-encoding"), encoding)
                self.assertEqual(answer.header("vary"), "Accept-Encoding")

    def test_every_form_holds_the_same_page(self):
        plain = self.server.get("/page/a").body
        compressed = self.accept("gzip").body
        self.assertLess(len(compressed), len(plain) // 2)
        self.assertEqual(gzip.decompress(compressed), plain)

    @unittest.skipUnless(BROTLI, "the brotli command is not installed")
    def test_the_brotli_form_holds_the_same_page(self):
        unpacked = subprocess.run(
            [BROTLI, "-dc"], input=self.accept("br").body, stdout=subprocess.PIPE, check=True
        )
        self.assertEqual(unpacked.stdout, self.server.get("/page/a").body)

    def test_each_form_has_a_validator_of_its_own(self):
        etags = {self.accept(value).header("etag") for value in ("gzip", "br", "identity")}
        self.assertEqual(len(etags), 3)
        etag = self.accept("br").header("etag")
        headers = ("Accept-Encoding: gzip", f"If-None-Match: {etag}")
        self.assertEqual(self.server.get("/page/a", *headers).status, 200)

    def test_what_is_compressed_already_is_left_alone(self):
        answer = self.server.get("/asset", "Accept-Encoding: gzip, br")
        self.assertIsNone(answer.header("content-encoding"))
        self.assertIsNone(answer.header("vary"))


class Cache(ServerCase):
    def rendering(self, target, *headers):
        return re.search("<title>(.*)</title>", self.server.get(target, *headers).text).group(1)

    def test_a_page_is_rendered_once(self):
        self.assertEqual(self.rendering("/page/once"), self.rendering("/page/once"))

    def test_each_query_is_a_page_of_its_own(self):
        self.assertNotEqual(self.rendering("/page/q?a=1"), self.rendering("/page/q?a=2"))

    def test_HEAD_renders_for_the_GET_that_follows(self):
        etag = self.server.get("/page/by-head", method="HEAD").header("etag")
        self.assertEqual(self.server.get("/page/by-head").header("etag"), etag)

    def test_a_page_is_rendered_anew_when_its_topic_changes(self):
        before = self.rendering("/page/changed")
        self.server.post("/invalidate", b"topic=other")
        self.assertEqual(self.rendering("/page/changed"), before)
        self.server.post("/invalidate", b"topic=page")
        self.assertNotEqual(self.rendering("/page/changed"), before)

    def test_a_page_overtaken_by_a_change_is_not_kept(self):
        self.assertNotEqual(self.rendering("/overtaken"), self.rendering("/overtaken"))

    def test_visits_are_counted_by_path_for_GET_with_200_and_304(self):
        self.server.get("/visits")
        etag = self.server.get("/page/visited").header("etag")
        self.server.get("/page/visited")
        self.server.get("/page/visited?a=b")
        self.server.get("/page/visited", f"If-None-Match: {etag}")
        self.server.get("/page/visited", method="HEAD")
        self.server.get("/page/visited/other")
        self.server.get("/asset")
        lines = sorted(self.server.get("/visits").text.splitlines())
        self.assertEqual(lines, ["/page/visited 4", "/page/visited/other 1"])
        self.assertEqual(self.server.get("/visits").text, "")

    def test_many_pages_do_not_outgrow_the_memory(self):
        """16 MB hold some 600 of these; the server's sanitizer would tell of a use after free."""
        with self.server.connect() as connection:
            for i in range(800):
                connection.send(get(f"/page/many?{i}"))
                self.assertEqual(connection.answer().status, 200)


if __name__ == "__main__":
    tap.main()
