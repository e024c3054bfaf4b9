#!/usr/bin/env python3
"""Runs the suites and adds up their test cases: run.py --build DIR [SUITE...]

Suites speak TAP: each "ok" or "not ok" line is one test case, "# SKIP" makes it a skipped one, and
"1..0 # SKIP reason" skips a whole program (for example because ../shared is not there). A program
that ends badly, or before its plan is fulfilled, is one failed case more. Failures are printed with
what the program said about them. The last line is

    N passed, N failed[, N skipped]
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RESULT_LINE = re.compile(r"^(not )?ok\b\s*(\d+)?\s*(?:-\s*)?(.*)$", re.MULTILINE)
PLAN_LINE = re.compile(r"^1\.\.(\d+)(?:\s*#\s*SKIP\b\s*(.*))?", re.IGNORECASE | re.MULTILINE)
SKIP_MARK = re.compile(r"\s*#\s*SKIP\b\s*(.*)$", re.IGNORECASE)
LINES_OF_A_CRASH = 40


class Report:
    """What a program's tests came to."""

    def __init__(self, name):
        self.name = name
        self.seconds = 0.0
        self.passed = 0
        self.failures = []  # (test, [lines])
        self.skips = []  # (test, reason)

    def fail(self, test, lines):
        self.failures.append((test, lines))

    def summary(self):
        parts = [f"{self.passed} passed"]
        if self.failures:
            parts.append(f"{len(self.failures)} failed")
        if self.skips:
            parts.append(f"{len(self.skips)} skipped")
        return ", ".join(parts)


def read_tap(name, text, status, errors=""):
    """A Report of one program's TAP and its exit status."""
    report = Report(name)
    plan, seen, comments = None, 0, None
    for line in text.splitlines():
        planned, result = PLAN_LINE.match(line), RESULT_LINE.match(line)
        if planned:
            plan = int(planned.group(1))
            if plan == 0:
                report.skips.append((name, planned.group(2) or "no reason given"))
        elif result:
            seen += 1
            comments = count_result(report, result)
        elif comments is not None and line.startswith("#"):
            comments.append(line[1:].strip())
    check_ending(report, plan, seen, status, text, errors)
    return report


def count_result(report, result):
    """Counts one line; returns the list that takes the comments after a failure."""
    failed, _, test = result.groups()
    skip = SKIP_MARK.search(test)
    if skip:
        report.skips.append((test[: skip.start()], skip.group(1)))
        return None
    if not failed:
        report.passed += 1
        return None
    comments = []
    report.fail(test, comments)
    return comments


def check_ending(report, plan, seen, status, text, errors):
    last = (text.splitlines() + errors.splitlines())[-LINES_OF_A_CRASH:]
    if plan is None:
        report.fail("the program prints a plan", [f"it ended with {status}", *last])
    elif seen != plan:
        report.fail("the program runs all its tests",
                    [f"{seen} of {plan} ran; it ended with {status}", *last])
    elif status != 0 and not report.failures:
        report.fail("the program ends well",
                    [f"it ended with {status} though no test failed", *last])


def run_meson(build):
    """All tests registered in meson.build files."""
    log = os.path.join(build, "meson-logs", "testlog.json")
    if os.path.exists(log):
        os.remove(log)
    run = subprocess.run(["meson", "test", "-C", build, "--no-rebuild"], cwd=ROOT, text=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if not os.path.exists(log):
        report = Report("meson")
        report.fail("meson test writes its log", run.stdout.splitlines()[-LINES_OF_A_CRASH:])
        yield report
        return
    with open(log, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            report = read_meson_entry(entry)
            report.seconds = entry["duration"]
            yield report


def read_meson_entry(entry):
    name = entry["name"].split(" / ")[-1]  # without meson's project and suite
    text, errors = entry.get("stdout", ""), entry.get("stderr", "")
    if entry["result"] == "TIMEOUT":
        report = read_tap(name, text, 0, errors)
        report.fail("the program ends in time", [f"stopped after {entry['duration']:.0f} s"])
        return report
    if PLAN_LINE.search(text) or RESULT_LINE.search(text):
        return read_tap(name, text, entry["returncode"], errors)
    # A program without TAP is one test case: its exit status.
    report = Report(name)
    if entry["result"] == "OK":
        report.passed = 1
    elif entry["result"] == "SKIP":
        report.skips.append((name, (text or errors).strip() or "no reason given"))
    else:
        report.fail("the program ends well", [f"{entry['result']}, status {entry['returncode']}",
                                              *(text + errors).splitlines()[-LINES_OF_A_CRASH:]])
    return report


def node_program():
    """Debian's Node is too old for the test tools; npm brings a newer one."""
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(os.uname().machine, "x64")
    return os.path.join(ROOT, "tests", "node_modules", f"node-linux-{machine}", "bin", "node")


def run_tap(name, command):
    """One program that prints TAP on its standard output."""
    begin = time.monotonic()
    run = subprocess.run(command, cwd=ROOT, text=True, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    report = read_tap(name, run.stdout, run.returncode, run.stderr)
    report.seconds = time.monotonic() - begin
    yield report


def run_runner(_build):
    """This program itself: a runner that cannot count would hide everything else."""
    return run_tap("runner", [sys.executable, "tests/run_test.py"])


def run_browser(build):
    """The pages in Chromium; the prototype pages as long as there is no server."""
    binary = os.path.join(build, "gongkai")
    site = ["--binary", binary] if os.path.exists(binary) else [
        "--prototype", os.path.join(build, "assets")]
    return run_tap("browser", [node_program(), "tests/browser/run.mjs", *site])


def run_clang(build):
    """Everything compiles with clang too, without a warning."""
    folder, report, begin = build + "-clang", Report("clang"), time.monotonic()
    commands = [["ninja", "-C", folder]]
    if not os.path.exists(os.path.join(folder, "build.ninja")):
        commands.insert(0, ["meson", "setup", folder, ROOT])
    for command in commands:
        run = subprocess.run(command, env={**os.environ, "CC": "clang"}, text=True, cwd=ROOT,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        if run.returncode != 0:
            report.fail("everything compiles with clang",
                        run.stdout.splitlines()[-LINES_OF_A_CRASH:])
            break
    else:
        report.passed = 1
    report.seconds = time.monotonic() - begin
    yield report


SUITES = {"runner": run_runner, "meson": run_meson, "browser": run_browser, "clang": run_clang}


def print_report(report):
    print(f"{report.name}: {report.summary()} ({report.seconds:.1f} s)")
    for test, lines in report.failures:
        print(f"  FAILED {test}")
        for line in lines:
            print(f"         {line}")
    for test, reason in report.skips:
        print(f"  skipped {test}: {reason}")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, help="folder built by meson and ninja")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"{', '.join(SUITES)}; default: all")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.suites if name not in SUITES]
    if unknown:
        parser.error(f"no suite named {unknown[0]}; there are {', '.join(SUITES)}")
    passed = failed = skipped = 0
    for name in arguments.suites or SUITES:
        print(f"== {name}", flush=True)
        for report in SUITES[name](os.path.abspath(arguments.build)):
            print_report(report)
            passed += report.passed
            failed += len(report.failures)
            skipped += len(report.skips)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
