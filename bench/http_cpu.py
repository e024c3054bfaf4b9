"""Server CPU per request: a cached page of ours against nginx sending the same bytes as a file.

CPU per request is the figure that holds still: requests per second depend on how the kernel spreads
client and server over few cores. Both servers run all the time and are measured in turns; the
ratio is taken in each round, and the median of the rounds is the result.

    bench/http_cpu.py --start "BUILD/tests/http/http_server threads=16" --path /page/bench
    bench/http_cpu.py --pid 1234 --port 8080 --path /          (a server that runs already)

Needs wrk and nginx. Ends with 1 when the ratio is above --target, with 77 when a program is missing.
"""

import argparse
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

NGINX = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=100;
    open_file_cache_valid 60s;
    keepalive_requests 1000000000;
    default_type text/html;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/root;
    }}
}}
"""


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def cpu_seconds(pid):
    """User and system time of a process and its living children."""
    total = 0
    for each in [pid, *children(pid)]:
        with open(f"/proc/{each}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"{path} on port {port} is answered {answer.status}")
    return body


def start_ours(command):
    process = subprocess.Popen(command.split(), stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    match = re.search(r"(\d+)\D*$", line)
    if not match:
        sys.exit(f"no port in the first line of the server: {line!r}")
    return process, int(match.group(1))


def start_nginx(folder, body):
    port = free_port()
    os.mkdir(f"{folder}/root")
    os.chmod(folder, 0o755)
    with open(f"{folder}/root/page", "wb") as file:
        file.write(body)
    with open(f"{folder}/nginx.conf", "w", encoding="ascii") as file:
        file.write(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen(["nginx", "-p", folder, "-c", f"{folder}/nginx.conf"])
    for _ in range(100):
        try:
            if fetch(port, "/page") == body:
                return process, port
        except OSError:
            time.sleep(0.05)
    process.kill()
    sys.exit("nginx does not serve the page")


def load(pid, port, path, options):
    """CPU seconds of the server for each request of one run of wrk, and requests a second."""
    before = cpu_seconds(pid)
    out = subprocess.run(
        ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s",
         f"http://127.0.0.1:{port}{path}"],
        stdout=subprocess.PIPE, text=True, check=True,
    ).stdout  # fmt: skip
    used = cpu_seconds(pid) - before
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(out)
    return used / requests, float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def measure(ours, nginx, options):
    ratios, costs = [], ([], [])
    for number in range(1, options.rounds + 1):
        results = [load(*ours, options), load(*nginx, options)]
        for cost, result in zip(costs, results):
            cost.append(result[0])
        ratios.append(results[0][0] / results[1][0])
        print(
            f"round {number}: ours {results[0][0] * 1e6:.2f} us, {results[0][1]:.0f}/s; "
            f"nginx {results[1][0] * 1e6:.2f} us, {results[1][1]:.0f}/s; "
            f"ratio {ratios[-1]:.2f}",
            flush=True,
        )
    ratio = statistics.median(ratios)
    ours_cost, nginx_cost = (statistics.median(cost) * 1e6 for cost in costs)
    print(f"median: ours {ours_cost:.2f} us of CPU a request, nginx {nginx_cost:.2f}")
    print(f"ratio {ratio:.2f} (least {min(ratios):.2f}, most {max(ratios):.2f}), "
          f"target {options.target:.2f}")  # fmt: skip
    return ratio <= options.target


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--start", help="command of the server; its first line ends with the port")
    parser.add_argument("--pid", type=int)
    parser.add_argument("--port", type=int)
    parser.add_argument("--path", default="/page/bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--target", type=float, default=0.85)
    options = parser.parse_args()
    if not options.start and not (options.pid and options.port):
        parser.error("--start, or --pid and --port")
    for program in ("wrk", "nginx"):
        if not shutil.which(program):
            print(f"{program} is not installed")
            return 77
    started = start_ours(options.start) if options.start else (None, options.port)
    pid, port = (started[0].pid if started[0] else options.pid), started[1]
    with tempfile.TemporaryDirectory() as folder:
        body = fetch(port, options.path)
        print(f"{options.path}: {len(body)} bytes, {options.connections} connections")
        nginx, nginx_port = start_nginx(folder, body)
        try:
            good = measure((pid, port, options.path), (nginx.pid, nginx_port, "/page"), options)
        finally:
            nginx.terminate()
            nginx.wait()
            if started[0]:
                started[0].terminate()
                started[0].wait()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
