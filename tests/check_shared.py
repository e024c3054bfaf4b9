#!/usr/bin/env python3
"""Audits every shared report and compares with its verdict, which the audit itself never sees.

usage: check_shared.py CHECK_MAIN [SHARED_REPORTS]

Each report goes in without verdict, noted_inconsistencies and quirks, and with a verdict that lies:
neither may change what is found. Then the tables of each report go in as text, flattened in several
ways, and must give the same findings. TAP; when the shared reports are missing, it says so.
"""

import copy
import glob
import json
import os
import subprocess
import sys
import tempfile

JUDGEMENTS = ("verdict", "noted_inconsistencies", "quirks")

# Which warning or finding answers a noted inconsistency, by file and id of the note; None where no
# rule can: what would have to be read is not in the file.
NOTES = {
    ("chizhou-police-2021", "listed-parts-below-total"): "narrative_sum",
    ("fujian-psd-2021", "percent-truncated"): "narrative_percent",
    ("fujian-psd-2021", "growth-check"): "growth_check",
    ("huadu-police-2017", "category-sum"): "narrative_sum",
    ("huaihua-county-2022", "channels-include-carried"): "channels_include_carried",
    ("huitong-forestry-2020", "rules-vs-table"): "count_vs_table",
    ("jiaxian-taozhen-2022", "obsolete-form"): "obsolete_form",
    ("shanghai-ggb-2019", "open-count-vs-table"): "count_vs_table",
    ("shanghai-ggb-2019", "open-percent"): "percent_of_replied",
    ("shanghai-ggb-2019", "unable-count-vs-table"): "count_vs_table",
    ("shanghai-ggb-2019", "narrative-parts-vs-replied"): "parts_vs_replied",
    ("shanghai-ggb-2019", "remedy-outcome-vs-table"): "remedy_outcome_vs_table",
    ("songyang-dadongba-2021", "category-sum"): "narrative_sum",
    ("suqian-2023", "received-means-new-plus-carried"): "received_means_new_plus_carried",
    ("szpsb-2020", "media-sum"): "narrative_sum",
    ("szpsb-2020", "permit-online-rate"): None,
    ("szpsb-2020", "percent-to-count"): "restored",
    ("szpsb-2020", "channel-percent-approximate"): "percent_to_count",
    ("wendeng-zhujian-2019", "licensing-columns-misread"): "columns_misread",
    ("wuqi-zhouwan-2021", "period-odd"): None,
    ("yanjin-police-2016", "year-vs-format"): "year_vs_format",
}

tests = 0
failed = 0


def tap(ok, name, *details):
    global tests, failed
    tests += 1
    failed += not ok
    print(("ok" if ok else "not ok"), tests, "-", name)
    for detail in details if not ok else ():
        print("#  ", detail)


def run(program, paths):
    done = subprocess.run([program, *paths], capture_output=True, text=True, timeout=120)
    if done.returncode not in (0, 1):
        raise SystemExit(f"Bail out! {program}: {done.stderr}")
    return done.returncode, json.loads(done.stdout)


def write(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))
    return path


def errors(result):
    return {(f["check"], f["where"], f["computed"], f["published"])
            for f in result["findings"] if f["severity"] == "error"}


def expected_errors(report):
    return {(f["check"], f["where"], f["left"], f["right"])
            for f in report["verdict"]["failed_checks"]}


def compare_verdict(report, result, status):
    verdict = report["verdict"]
    name = report["id"]
    tap(errors(result) == expected_errors(report), f"{name}: finds what the verdict holds, no more",
        f"expected {sorted(expected_errors(report), key=str)}", f"found {sorted(errors(result), key=str)}")
    for key in ("tables_reconcile", "whole_requests_table_checked", "narrative_reconciles"):
        tap(result[key] is verdict[key], f"{name}: {key}", f"expected {verdict[key]}, found {result[key]}")
    tap(result["format"] == report["format"], f"{name}: format",
        f"expected {report['format']}, found {result['format']}")
    tap(result["year"] == report["year"] and result["agency"] == report["agency"],
        f"{name}: agency and year")
    tap(status == (1 if verdict["failed_checks"] else 0), f"{name}: exit status {status}")


def compare_notes(report, result):
    """Every noted inconsistency is found, and every warning has one."""
    notes = [note["id"] for note in report["noted_inconsistencies"]]
    found = {f["check"] for f in result["findings"]}
    if result["restored"]:
        found.add("restored")
    for note in notes:
        check = NOTES.get((report["id"], note), "no row in NOTES")
        if check is None:
            print(f"#    {report['id']}: {note} cannot be found from what the file holds")
            continue
        tap(check in found, f"{report['id']}: noted {note} is found as {check}", f"found {sorted(found)}")
    answers = {NOTES.get((report["id"], note)) for note in notes}
    for finding in result["findings"]:
        if finding["severity"] == "warning":
            tap(finding["check"] in answers, f"{report['id']}: warning {finding['check']} is a noted one",
                json.dumps(finding, ensure_ascii=False))


def lied_about(report):
    """The same report with judgements that are wrong."""
    copied = copy.deepcopy(report)
    copied["verdict"] = {"tables_reconcile": False, "whole_requests_table_checked": True,
                         "narrative_reconciles": False,
                         "failed_checks": [{"check": "row_total", "where": "new", "left": 1, "right": 2}]}
    copied["noted_inconsistencies"] = [{"id": "invented", "note": "收到9件，表内为8件"}]
    copied["quirks"] = ["统计期限从2000年1月1日至2000年6月30日"]
    return copied


def main():
    program = sys.argv[1]
    shared = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(__file__), "../../shared/reports")
    paths = sorted(glob.glob(os.path.join(shared, "*.json")) + glob.glob(os.path.join(shared, "*/*.json")))
    if not paths:
        print("1..0 # SKIP ../shared not found")
        return
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            with open(path, encoding="utf-8") as file:
                report = json.load(file)
            bare = {key: value for key, value in report.items() if key not in JUDGEMENTS}
            status, (result,) = run(program, [write(folder, "report.json", bare)])
            compare_verdict(report, result, status)
            compare_notes(report, result)
            _, (other,) = run(program, [write(folder, "report.json", lied_about(report))])
            tap(other == result, f"{report['id']}: judgements in the file change nothing")
    print(f"1..{tests}")
    sys.exit(failed > 0)


main()
