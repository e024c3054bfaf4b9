"""Raw HTTP over sockets: tests here send what no HTTP library would."""

import re
import signal
import socket
import subprocess
import time
import unittest

import tap


class Answer:
    def __init__(self, raw_head, body):
        lines = raw_head.decode("latin-1").split("\r\n")
        self.raw_head = raw_head
        self.status = int(lines[0].split(" ")[1])
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers.setdefault(name.lower(), []).append(value.strip())
        self.body = body

    def header(self, name):
        values = self.headers.get(name.lower(), [None])
        assert len(values) == 1, f"{name} stands {len(values)} times"
        return values[0]

    @property
    def text(self):
        return self.body.decode("utf-8")


class Connection:
    def __init__(self, port, timeout=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.received = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        data = self.socket.recv(1 << 16)
        self.received += data
        return len(data) > 0

    def take(self, length):
        taken = bytes(self.received[:length])
        del self.received[:length]
        return taken

    def answer(self, to_head=False):
        """The next answer; one to HEAD has no body, whatever its length says."""
        while b"\r\n\r\n" not in self.received:
            if not self.more():
                raise EOFError(f"closed after {self.received[:200]!r}")
        end = self.received.index(b"\r\n\r\n")
        answer = Answer(self.take(end), b"")
        self.take(4)
        if answer.status == 100:
            return answer
        if not to_head and answer.status not in (204, 304):
            length = int(answer.header("content-length"))
            while len(self.received) < length:
                if not self.more():
                    raise EOFError("closed within the body")
            answer.body = self.take(length)
        return answer

    def is_closed(self, within):
        """The server ends the connection within so many seconds, and sends nothing more."""
        self.socket.settimeout(within)
        try:
            return not self.more()
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False


class Server:
    """The test server as a process."""

    def __init__(self, **options):
        given = [f"{name}={value}" for name, value in options.items()]
        self.process = subprocess.Popen(
            [*tap.arguments, *given], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        match = re.fullmatch(r"port (\d+)\n", line)
        if not match:
            raise RuntimeError(f"the server did not start: {self.process.stderr.read()}")
        self.port = int(match.group(1))

    def connect(self, timeout=10):
        return Connection(self.port, timeout)

    def ask(self, raw, to_head=False):
        with self.connect() as connection:
            connection.send(raw)
            return connection.answer(to_head)

    def get(self, target, *headers, method="GET"):
        return self.ask(get(target, *headers, method=method), method == "HEAD")

    def post(self, target, body, media="application/x-www-form-urlencoded", *headers):
        return self.ask(post(target, body, media, *headers))

    def stop(self):
        """Ends it and returns what it wrote to standard error: sanitizers report there."""
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=30)
        return errors


def get(target, *headers, method="GET"):
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *headers]
    return "".join(line + "\r\n" for line in lines).encode("utf-8") + b"\r\n"


def post(target, body, media="application/x-www-form-urlencoded", *headers):
    lines = (f"Content-Type: {media}", f"Content-Length: {len(body)}", *headers)
    return get(target, *lines, method="POST") + body


class ServerCase(unittest.TestCase):
    """One server for all tests of a class, which must also end without a complaint."""

    options = {}

    @classmethod
    def setUpClass(cls):
        cls.server = Server(**cls.options)

    @classmethod
    def tearDownClass(cls):
        errors = cls.server.stop()
        assert errors == "", errors
        assert cls.server.process.returncode == 0, cls.server.process.returncode

    def assert_serves(self):
        self.assertEqual(self.server.get("/echo").status, 200)

    def assert_refused(self, raw, status=400):
        """Refused with that status, told that the connection ends, and it does end."""
        with self.server.connect() as connection:
            connection.send(raw)
            answer = connection.answer()
            self.assertEqual(answer.status, status)
            self.assertEqual(answer.header("connection"), "close")
            self.assertEqual(answer.header("x-content-type-options"), "nosniff")
            self.assertTrue(connection.is_closed(2), "the connection stays open")
        return answer


def wait_until(condition, seconds=5):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
