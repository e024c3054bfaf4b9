#!/usr/bin/env python3
"""Tests of the counting in run.py, in TAP."""
import sys
import traceback

from run import read_meson_entry, read_tap


def counts(report):
    return report.passed, len(report.failures), len(report.skips)


def each_line_of_a_program_is_one_case():
    assert counts(read_tap("t", "1..2\nok 1 - a\nok 2 - b\n", 0)) == (2, 0, 0)


def the_plan_may_come_last():
    assert counts(read_tap("t", "ok 1 - a\nok 2 - b\n1..2\n", 0)) == (2, 0, 0)


def a_failure_keeps_what_was_said_about_it():
    report = read_tap("t", "1..2\nnot ok 1 - a sum\n# 20 is not 26\nok 2 - b\n# later\n", 1)
    assert counts(report) == (1, 1, 0)
    assert report.failures == [("a sum", ["20 is not 26"])]


def a_skipped_case_is_neither_passed_nor_failed():
    report = read_tap("t", "1..1\nok 1 - a # SKIP no printer\n", 0)
    assert counts(report) == (0, 0, 1)
    assert report.skips == [("a", "no printer")]


def a_skipped_program_counts_once_with_its_reason():
    report = read_tap("t", "1..0 # SKIP ../shared is not there\n", 0)
    assert counts(report) == (0, 0, 1)
    assert report.skips == [("t", "../shared is not there")]


def a_program_that_stops_early_has_failed():
    assert counts(read_tap("t", "1..3\nok 1 - a\n", 0)) == (1, 1, 0)


def a_program_that_dies_shows_its_last_words():
    report = read_tap("t", "1..2\nok 1 - a\n", -6, "ERROR: AddressSanitizer\n")
    assert counts(report) == (1, 1, 0)
    assert "ERROR: AddressSanitizer" in report.failures[0][1]


def a_bad_status_after_good_lines_is_a_failure():
    assert counts(read_tap("t", "1..1\nok 1 - a\n", 1)) == (1, 1, 0)


def a_silent_program_has_failed():
    assert counts(read_tap("t", "", 0)) == (0, 1, 0)


def a_program_without_tap_counts_by_its_status():
    entry = {"name": "t", "stdout": "hello\n", "returncode": 0, "duration": 1.0}
    assert counts(read_meson_entry({**entry, "result": "OK"})) == (1, 0, 0)
    assert counts(read_meson_entry({**entry, "result": "FAIL", "returncode": 1})) == (0, 1, 0)
    assert counts(read_meson_entry({**entry, "result": "SKIP", "returncode": 77})) == (0, 0, 1)


def a_program_that_takes_too_long_has_failed():
    entry = {"name": "t", "stdout": "1..1\nok 1 - a\n", "returncode": -15, "duration": 30.0,
             "result": "TIMEOUT"}
    assert counts(read_meson_entry(entry)) == (1, 1, 0)


TESTS = [value for name, value in list(globals().items())
         if callable(value) and getattr(value, "__module__", "") == "__main__" and name != "counts"]


def main():
    print(f"1..{len(TESTS)}")
    failed = False
    for number, test in enumerate(TESTS, 1):
        try:
            test()
            print(f"ok {number} - {test.__name__}")
        except AssertionError:
            failed = True
            print(f"not ok {number} - {test.__name__}")
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
