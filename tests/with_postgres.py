#!/usr/bin/env python3
"""Runs a command with a PostgreSQL server of its own: with_postgres.py COMMAND...

The server lies in a temporary folder, listens on a Unix socket in it only, and is gone afterwards,
also when the command fails or a signal ends us. The command finds its address in TEST_STORE. If
TEST_STORE is set already, the command just runs. A missing server is a failure: these tests are never
skipped in silence.
"""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile

PACKAGE = "postgresql-15"
SERVER_OPTIONS = "-c listen_addresses='' -c max_connections=200 -c autovacuum=off"


def find_programs():
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"))
    if not folders:
        sys.exit(f"with_postgres: no PostgreSQL server. Install it: apt-get install {PACKAGE}")
    return os.path.dirname(folders[-1])


def server_user():
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return {}
    try:
        owner = pwd.getpwnam("postgres")
    except KeyError:
        sys.exit(f"with_postgres: no user postgres. Install the server: apt-get install {PACKAGE}")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


class Server:
    def __init__(self):
        self.programs = find_programs()
        self.user = server_user()
        # Short: the path of a socket has at most 107 bytes.
        self.folder = tempfile.mkdtemp(prefix="gk-pg-", dir="/tmp")
        if self.user:
            os.chown(self.folder, self.user["user"], self.user["group"])
        # The command may run as another user than the server: it must reach the socket.
        os.chmod(self.folder, 0o711)

    def run(self, program, *arguments):
        done = subprocess.run(
            [os.path.join(self.programs, program), *arguments],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, **self.user)
        if done.returncode != 0:
            raise RuntimeError(f"with_postgres: {program} failed\n{done.stdout}{self.log()}")

    def log(self):
        try:
            with open(os.path.join(self.folder, "log"), encoding="utf-8") as log:
                return log.read()[-4000:]
        except OSError:
            return ""

    def start(self):
        data = os.path.join(self.folder, "data")
        self.run("initdb", "--pgdata", data, "--username", "gongkai", "--auth", "trust", "--encoding", "UTF8",
                 "--locale", "C", "--no-instructions")
        # The log goes to a file: a pipe held by the server would keep us waiting.
        self.run("pg_ctl", "--pgdata", data, "--wait", "--silent", "--log", os.path.join(self.folder, "log"),
                 "--options", f"{SERVER_OPTIONS} -c unix_socket_directories={self.folder}", "start")
        return f"postgresql://gongkai@/postgres?host={self.folder}"

    def stop(self):
        data = os.path.join(self.folder, "data")
        if os.path.exists(os.path.join(data, "postmaster.pid")):
            try:
                self.run("pg_ctl", "--pgdata", data, "--mode", "immediate", "--wait", "--silent", "stop")
            except RuntimeError as error:
                print(error, file=sys.stderr)
        shutil.rmtree(self.folder, ignore_errors=True)


def run_command(command, address):
    child = subprocess.Popen(command, env={**os.environ, "TEST_STORE": address})
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def end_by_signal(number, _frame):
    sys.exit(128 + number)


def main():
    command = sys.argv[1:]
    if not command:
        sys.exit("usage: with_postgres.py COMMAND...")
    if os.environ.get("TEST_STORE"):
        os.execvp(command[0], command)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end_by_signal)
    server = Server()
    try:
        code = run_command(command, server.start())
    except RuntimeError as error:
        sys.exit(str(error))
    finally:
        server.stop()
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
