"""Mistakes in the C of a template are reported by the compiler at the template's own line.

    compiler_errors.py TEMPLATES SOURCE_FOLDER COMPILER…"""
import os
import pathlib
import subprocess
import sys
import tempfile

# template, line, what the compiler says (gcc, clang)
CASES = [
    ("misspelt.html", 4, ("has no member named", "no member named")),
    ("untyped.html", 3, ("in expansion of macro 'html_value'", "type 'double' not compatible")),
]


def problem(templates, source, compiler, template, line, words):
    path = source / "tests/templates" / template
    with tempfile.TemporaryDirectory() as temporary:
        code = pathlib.Path(temporary) / "templates.c"
        subprocess.run([templates, code.with_suffix(".h"), code, path], check=True)
        command = [*compiler, "-std=c17", f"-I{source}/src", "-fsyntax-only", code]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})
    if done.returncode == 0:
        return "it compiles"
    messages = [text for text in done.stderr.splitlines() if text.startswith(f"{path}:{line}:")]
    if not any(word in text for text in messages for word in words):
        return f"no message at {path}:{line}:\n{done.stderr}"
    return None


def main():
    templates, source, compiler = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    print(f"1..{len(CASES)}")
    failures = 0
    for number, case in enumerate(CASES, 1):
        wrong = problem(templates, source, compiler, *case)
        failures += wrong is not None
        print(f"{'not ' if wrong else ''}ok {number} - {case[0]} is reported at its own line")
        for text in (wrong or "").splitlines():
            print("#", text)
    return 1 if failures else 0


sys.exit(main())
