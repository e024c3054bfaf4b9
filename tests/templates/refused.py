"""Every template in refused/ must not build: its first line says where and why.

    refused.py TEMPLATES FOLDER

(( and )) in the expected message stand for the braces of a directive."""
import pathlib
import re
import subprocess
import sys
import tempfile


def expectation(path):
    first = path.read_bytes().splitlines()[0].decode()
    line, message = re.fullmatch(r"\{\{# line (\d+): (.*?) ?\}\}", first).groups()
    return f"{path}:{line}: ", message.replace("((", "{{").replace("))", "}}")


def problem(templates, path):
    """What is wrong with the refusal; None: nothing."""
    place, message = expectation(path)
    with tempfile.TemporaryDirectory() as folder:
        outputs = [pathlib.Path(folder) / "templates.h", pathlib.Path(folder) / "templates.c"]
        done = subprocess.run([templates, *outputs, path], capture_output=True, text=True)
        written = any(output.exists() for output in outputs)
    if done.returncode != 1:
        return f"exit status {done.returncode} instead of 1: {done.stderr}"
    if written:
        return "it wrote an output all the same"
    if not done.stderr.startswith(place) or message not in done.stderr:
        return f"expected {place}{message}\n#      got {done.stderr}"
    return None


def main():
    templates, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    paths = sorted(folder.glob("*.html"))
    assert len(paths) >= 20, "the folder of refused templates is not there"
    print(f"1..{len(paths)}")
    failures = 0
    for number, path in enumerate(paths, 1):
        wrong = problem(templates, path)
        failures += wrong is not None
        print(f"{'not ' if wrong else ''}ok {number} - refuses {path.stem}")
        if wrong:
            print("#", wrong.rstrip())
    return 1 if failures else 0


sys.exit(main())
