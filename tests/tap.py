"""Runs unittest cases and prints TAP, so that the build counts each of them.

A test file ends with

    if __name__ == "__main__":
        tap.main()

and is called with the program under test as its arguments, which stand in tap.arguments. A name
after `--only` runs the tests that contain it: python3 test_heads.py PROGRAM --only host
"""

import sys
import traceback
import unittest

arguments = []


def sentence(test):
    """A test's name, read as what it says: test_a_folded_line_is_refused."""
    name = test.id().split(".")[-1].removeprefix("test_")
    return name.replace("_", " ")


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0
        self.in_parts = set()

    def line(self, verdict, test, note=""):
        self.number += 1
        print(f"{verdict} {self.number} - {sentence(test)}{note}", flush=True)

    def explain(self, error):
        for text in "".join(traceback.format_exception(*error)).rstrip().split("\n"):
            print(f"# {text}", flush=True)

    def addSuccess(self, test):
        if test not in self.in_parts:
            self.line("ok", test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.line("not ok", test)
        self.explain(error)

    def addError(self, test, error):
        super().addError(test, error)
        self.line("not ok", test)
        self.explain(error)

    def addSkip(self, test, reason):
        self.line("ok", test, f" # SKIP {reason}")

    def addSubTest(self, test, part, error):
        """A row of a table of cases is a test of its own."""
        super().addSubTest(test, part, error)
        self.in_parts.add(test)
        self.line("not ok" if error else "ok", test, f": {part._message!r:.80}")
        if error:
            self.explain(error)


def main():
    only = ""
    given = sys.argv[1:]
    if "--only" in given:
        at = given.index("--only")
        only = given[at + 1]
        del given[at : at + 2]
    arguments[:] = given
    classes = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    tests = [test for each in classes for test in each if only in test.id()]
    result = TapResult()
    unittest.TestSuite(tests).run(result)
    print(f"1..{result.number}", flush=True)
    sys.exit(0 if result.wasSuccessful() and result.number > 0 else 1)
