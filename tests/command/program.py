"""The program from outside: its command line, its server, and a browser without a screen.

Every case works in a temporary folder of its own. With TEST_STORE set (tests/with_postgres.py sets it) each
data folder has a fresh PostgreSQL database; otherwise the SQLite file in it. Whatever is run must end
without a report of a sanitizer.
"""

import atexit
import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

import tap

ROOT = pathlib.Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests/http"))
from client import Connection, wait_until  # noqa: E402,F401 what the tests of the server use

POSTGRES = os.environ.get("TEST_STORE")
COMPLAINT = re.compile(r"runtime error:|Sanitizer|Assertion|stack smashing|core dumped")

DONE, DIFFERS, USAGE, FAULT = 0, 1, 2, 3


class Answer:
    """What a command or the server answered."""

    def __init__(self, status, raw, errors="", headers=None):
        self.status, self.raw, self.errors = status, raw, errors
        self.headers = headers or {}

    @property
    def text(self):
        return self.raw.decode("utf-8")


def program():
    return os.path.abspath(tap.arguments[0])


def environment(**more):
    """Ours, without the settings of whoever runs the tests."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    return {**plain, **more}


def check_complaints(errors):
    if COMPLAINT.search(errors):
        raise AssertionError(errors)


def run(*words, folder=".", given=b"", user=None, timeout=60, **settings):
    """One command, to its end."""
    done = subprocess.run(
        [program(), *[str(word) for word in words]],
        cwd=folder, input=given, capture_output=True, timeout=timeout, user=user,
        env=environment(**settings),
    )
    errors = done.stderr.decode("utf-8", "replace")
    check_complaints(errors)
    return Answer(done.returncode, done.stdout, errors)


class Databases:
    """Names for fresh databases of the PostgreSQL server of the tests."""

    count = 0

    @staticmethod
    def address(name):
        parts = urllib.parse.urlsplit(POSTGRES)
        return urllib.parse.urlunsplit(parts._replace(path="/" + name))

    @classmethod
    def make(cls, template="template0"):
        cls.count += 1
        name = f"command_{os.getpid()}_{cls.count}"
        statement = f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        subprocess.run(
            ["psql", "--quiet", "--no-psqlrc", "--dbname", POSTGRES, "--command", statement], check=True
        )
        return name


class Data:
    """A data folder and its database, and the commands that are given to it."""

    def __init__(self, folder, database=None):
        self.folder = pathlib.Path(folder)
        self.database = database  # name, on PostgreSQL

    @property
    def place(self):
        """The words of the command line that name it."""
        words = ["--data", str(self.folder)]
        return [*words, "--database", Databases.address(self.database)] if self.database else words

    def run(self, *words, **options):
        return run(*words, *self.place, **options)

    def must(self, *words, **options):
        done = self.run(*words, **options)
        if done.status != DONE:
            raise AssertionError(f"{words}: {done.status} {done.errors}")
        return done

    def copy(self, folder):
        shutil.copytree(self.folder, folder)
        return Data(folder, self.database and Databases.make(self.database))


def make_data(folder):
    """An empty one, ready for use."""
    data = Data(folder, Databases.make() if POSTGRES else None)
    data.must("init")
    return data


demonstration = []


def make_demonstration(folder):
    """One with the demonstration, which is loaded once and copied."""
    if not demonstration:
        keep = tempfile.mkdtemp(prefix="gongkai-demo-")
        atexit.register(shutil.rmtree, keep)
        data = make_data(os.path.join(keep, "data"))
        data.must("demo")
        demonstration.append(data)
    return demonstration[0].copy(folder)


class Browser:
    """Follows no redirect, keeps cookies, and takes the form token from the page it saw last."""

    def __init__(self, port):
        self.port = port
        self.cookie = None
        self.token = ""

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        if self.cookie:
            headers["Cookie"] = self.cookie
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return self.remember(Answer(answer.status, answer.read(), headers=answer.headers))
        finally:
            connection.close()

    def remember(self, answer):
        cookie = answer.headers["Set-Cookie"]
        if cookie:
            self.cookie = cookie.partition(";")[0]
        token = re.search(rb'name="token" value="([^"]+)"', answer.raw)
        if token:
            self.token = token.group(1).decode()
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **fields):
        """A form of the page that was seen last; token=None leaves its token out."""
        fields = {"token": self.token, **fields}
        given = {name: value for name, value in fields.items() if value is not None}
        form = urllib.parse.urlencode(given)
        return self.ask("POST", path, form, **{"Content-Type": "application/x-www-form-urlencoded"})


class Server:
    """gongkai serve, on a port of its choice."""

    def __init__(self, data, *options, **settings):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [program(), "serve", *data.place, "--port", "0", *options],
            stdout=subprocess.PIPE, stderr=self.errors, env=environment(**settings),
        )
        lines = [self.process.stdout.readline().decode("utf-8") for _ in range(3)]
        match = re.search(r"127\.0\.0\.1:(\d+)(/office/enter\?token=(\S+))", lines[1])
        if not match:
            self.process.wait()
            raise AssertionError(f"the server did not start: {self.log()}")
        self.port, self.link, self.link_token = int(match[1]), match[2], match[3]
        self.browser = Browser(self.port)

    def log(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")

    def enter(self):
        """A browser in which the one-time link was followed."""
        browser = Browser(self.port)
        browser.get(self.link)
        answer = browser.post("/office/enter", link=self.link_token)
        if answer.status != 303:
            raise AssertionError(f"the link was refused: {answer.status}")
        browser.get("/office")
        return browser

    def stop(self, number=signal.SIGTERM, within=15):
        """Ends it, and returns the seconds that took."""
        start = time.monotonic()
        self.process.send_signal(number)
        try:
            status = self.process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not stop within {within} s") from None
        finally:
            self.process.stdout.close()
        log = self.log()
        check_complaints(log)
        if number != signal.SIGKILL and status != DONE:
            raise AssertionError(f"the server ended with {status}: {log}")
        return time.monotonic() - start

    def end(self):
        """For what comes after a test: stops it unless the test has."""
        if self.process.poll() is None:
            self.stop()
        self.process.stdout.close()
        self.errors.close()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gongkai-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def empty(self, name="data"):
        return make_data(self.folder / name)

    def demonstration(self, name="data"):
        return make_demonstration(self.folder / name)

    def serve(self, data, *options, **settings):
        server = Server(data, *options, **settings)
        self.addCleanup(server.end)
        return server

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def assert_done(self, done):
        self.assertEqual((done.status, done.errors), (DONE, ""))
        return done

    def assert_shows(self, page, part):
        """As assertIn, without printing a whole page."""
        self.assertTrue(part in page, f"{part!r} is not on the page ({len(page)} characters)")

    def assert_refused(self, done, *parts, status=USAGE):
        """That exit status, nothing on standard output, and one message with those parts."""
        self.assertEqual(done.status, status, done.errors)
        self.assertEqual(done.raw, b"")
        self.assertTrue(done.errors.startswith("gongkai: "), done.errors)
        for part in parts:
            self.assertIn(str(part), done.errors)
