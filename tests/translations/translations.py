"""Collects the texts of all pages and counts those that a translation lacks.

    translations.py TEMPLATES MESSAGES SOURCE_FOLDER

A missing translation is reported, not a failure: its text is shown in Chinese. A page that cannot be
read, or a translation that does not fit its text, is one."""
import pathlib
import subprocess
import sys
import tempfile


def sources(folder):
    pages = [path for path in folder.rglob("*.html") if path.parent.name == "pages"]
    code = [path for path in folder.rglob("*.c") if not path.name.endswith("_test.c")]
    return sorted(path.relative_to(folder.parent) for path in pages + code)


def main():
    templates, messages = (pathlib.Path(tool).resolve() for tool in sys.argv[1:3])
    root = pathlib.Path(sys.argv[3])
    print("1..2")
    with tempfile.TemporaryDirectory() as temporary:
        texts = pathlib.Path(temporary) / "gongkai.pot"
        extracted = subprocess.run([templates, "--extract", texts, *sources(root / "src")], cwd=root)
        print(f"{'not ' if extracted.returncode else ''}ok 1 - the texts of all pages can be collected")
        translations = sorted((root / "po").glob("*.po"))
        counted = subprocess.run([messages, "--missing", texts, *translations], capture_output=True,
                                 text=True)
        if extracted.returncode == 0 and texts.read_bytes() != (root / "po/gongkai.pot").read_bytes():
            print("# po/gongkai.pot is older than the pages: run po/update")
    print("\n".join(line for line in counted.stdout.splitlines() if "texts are not" in line))
    good = counted.returncode == 0 and len(translations) > 0
    print("\n".join(f"# {line}" for line in counted.stderr.splitlines()))
    print(f"{'' if good else 'not '}ok 2 - every translation fits its text")
    return 0 if good and extracted.returncode == 0 else 1


sys.exit(main())
