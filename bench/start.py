"""Start to first answer, idle memory, and one report check: bench/start.py PROGRAM

Each time stands beside one of this machine in the same run (starting /bin/true, or sqlite3 opening a database), so that
a slow machine shows as one. Nothing here decides a test.
"""

import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 9
REQUEST = b"GET /report/2020 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
REPORT = pathlib.Path(__file__).parent.parent / "tests/data/reports/page-2020.txt"


def milliseconds(since):
    return (time.perf_counter() - since) * 1000


def run_time(command):
    since = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return milliseconds(since)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def first_answer(port):
    """Asks until something answers; returns the status line."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(REQUEST)
                answer = connection.recv(64)
                if answer:
                    return answer.split(b"\r\n")[0].decode()
        except ConnectionRefusedError:
            time.sleep(0.0005)


def start_once(program, folder):
    """(milliseconds to the first answer, resident kilobytes when idle, status line)"""
    port = free_port()
    since = time.perf_counter()
    server = subprocess.Popen(
        [program, "serve", "--data", folder, "--port", str(port)], stdout=subprocess.DEVNULL
    )
    try:
        status = first_answer(port)
        took = milliseconds(since)
        time.sleep(0.2)
        memory = re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{server.pid}/status").read_text())
        return took, int(memory.group(1)), status
    finally:
        server.terminate()
        server.wait()


def line(what, value, unit, target, beside):
    verdict = "" if target is None else f", aim {target} {unit}"
    print(f"{what}: {value:.1f} {unit}{verdict}{beside}")


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as scratch:
        folder = f"{scratch}/data"
        for command in ("init", "demo"):
            subprocess.run([program, command, "--data", folder], stdout=subprocess.DEVNULL, check=True)
        starts, checks, nothing, sqlite = [], [], [], []
        for _ in range(ROUNDS):
            starts.append(start_once(program, folder))
            checks.append(run_time([program, "report", "check", str(REPORT)]))
            nothing.append(run_time(["/bin/true"]))
            sqlite.append(run_time(["sqlite3", f"{folder}/gongkai.db", "SELECT count(*) FROM foi_request"]))
    base, opened = statistics.median(nothing), statistics.median(sqlite)
    took = statistics.median(start[0] for start in starts)
    check = statistics.median(checks)
    print(f"first answer: {starts[0][2]}")
    line("start to first answer", took, "ms", 200, f"; sqlite3 opening the file {opened:.1f} ms, ratio {took / opened:.1f}")
    line("idle memory", statistics.median(start[1] for start in starts) / 1024, "MB", 40, "")
    line("one report check", check, "ms", 50, f"; /bin/true {base:.1f} ms, ratio {check / base:.1f}")


if __name__ == "__main__":
    main()
