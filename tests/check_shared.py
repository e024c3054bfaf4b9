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
import random
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


REQUEST_LABELS = {
    "new": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "results.open": "（一）予以公开",
    "results.partial": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "results.refused.state_secret": "1.属于国家秘密",
    "results.refused.law_prohibited": "2.其他法律行政法规禁止公开",
    "results.refused.three_safeties_one_stability": "3.危及“三安全一稳定”",
    "results.refused.third_party": "4.保护第三方合法权益",
    "results.refused.internal_affairs": "5.属于三类内部事务信息",
    "results.refused.process_info": "6.属于四类过程性信息",
    "results.refused.enforcement_file": "7.属于行政执法案卷",
    "results.refused.admin_query": "8.属于行政查询事项",
    "results.unable.not_held": "1.本机关不掌握相关政府信息",
    "results.unable.needs_creation": "2.没有现成信息需要另行制作",
    "results.unable.unclear": "3.补正后申请内容仍不明确",
    "results.not_processed.petition": "1.信访举报投诉类申请",
    "results.not_processed.repeat": "2.重复申请",
    "results.not_processed.publication": "3.要求提供公开出版物",
    "results.not_processed.mass_repeat": "4.无正当理由大量反复申请",
    "results.not_processed.reconfirm": "5.要求行政机关确认或重新出具已获取信息",
    "results.other": "（六）其他处理",
    "results.other.no_correction": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "results.other.no_fee": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "results.other.misc": "3.其他",
    "results.total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}
GROUP_BEFORE = {
    "results.open": "三、本年度办理结果",
    "results.refused.state_secret": "（三）不予公开",
    "results.unable.not_held": "（四）无法提供",
    "results.not_processed.petition": "（五）不予处理",
    "results.other.no_correction": "（六）其他处理",
}
BLOCKS = {
    "2019": [
        ("（一）", ["本年新制作数量", "本年新公开数量", "对外公开总数量"],
         [("rules", "规章"), ("normative_docs", "规范性文件")], ["made_new", "published_new", "total_public"]),
        ("（五）", ["上一年项目数量", "本年增/减", "处理决定数量"],
         [("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")], ["prev_items", "change", "decisions"]),
        ("（六）", ["上一年项目数量", "本年增/减", "处理决定数量"],
         [("penalties", "行政处罚"), ("coercion", "行政强制")], ["prev_items", "change", "decisions"]),
        ("（八）", ["上一年项目数量", "本年增/减"], [("fees", "行政事业性收费")], ["prev_items", "change"]),
        ("（九）", ["采购项目数量", "采购总金额"], [("procurement", "政府集中采购")], ["projects", "amount"]),
    ],
    "2021": [
        ("（一）", ["本年制发件数", "本年废止件数", "现行有效件数"],
         [("rules", "规章"), ("normative_docs", "行政规范性文件")], ["issued", "repealed", "in_force"]),
        ("（五）", ["本年处理决定数量"], [("licensing", "行政许可")], ["decisions"]),
        ("（六）", ["本年处理决定数量"], [("penalties", "行政处罚"), ("coercion", "行政强制")], ["decisions"]),
        ("（八）", ["本年收费金额（单位：万元）"], [("fees", "行政事业性收费")], ["amount_wan"]),
    ],
}
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def printed(value):
    return "" if value is None else str(value)


def grid_of(report):
    """The tables as rows of cells, as they stand on the page."""
    tables = report["tables"]
    rows = [["二、主动公开政府信息情况"]]
    for number, head, labels, columns in BLOCKS[report["format"]]:
        rows += [[f"第二十条第{number}项"], ["信息内容", *head]]
        for row, label in labels:
            if row in tables.get("proactive", {}):
                rows.append([label, *(printed(tables["proactive"][row].get(c)) for c in columns)])
    rows.append(["三、收到和处理政府信息公开申请情况"])
    if "requests" in tables:
        rows += [["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
                 ["自然人", "法人或其他组织", "总计"],
                 ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]]
        for row, cells in tables["requests"]["rows"].items():
            if row in GROUP_BEFORE:
                rows.append([GROUP_BEFORE[row]])
            rows.append([REQUEST_LABELS[row], *map(printed, cells)])
    rows.append(["四、政府信息公开行政复议、行政诉讼情况"])
    if "remedies" in tables:
        cells = [printed(tables["remedies"][block].get(cell))
                 for block in ("reconsideration", "litigation_direct", "litigation_after")
                 for cell in ("upheld", "corrected", "other", "pending", "total")]
        rows += [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], OUTCOMES * 3, cells]
    rows.append(["五、存在的主要问题及改进情况"])
    return rows


def as_tabs(rows):
    return "\n".join("\t".join(row) for row in rows)


def as_bars(rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def as_lines(rows):
    return "\n".join(cell for row in rows for cell in row)


def as_blanks(rows):
    return " ".join(cell for row in rows for cell in row)


def as_wide(rows):
    """Wide digits and points, labels broken in the middle, as pages of PDF converters have them."""
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    return "\n\n".join((cell[:3] + "\n" + cell[3:] if i == 0 and len(row) > 1 and len(cell) > 6 else cell).translate(wide)
                       for row in rows for i, cell in enumerate(row))


def as_spaced_lines(rows):
    """A blank cell keeps the no-break space that pages put into it."""
    return "\n".join(cell or "&nbsp;" for row in rows for cell in row)


def as_closed_lines(rows):
    """One cell a line, a bar behind each; merged cells leave bars behind the last."""
    return "\n".join("\n".join(f"{cell} |".strip() for cell in row) + ("\n" + "|" * (10 - len(row)) if 1 < len(row) < 10 else "")
                     for row in rows)


def as_ragged_bars(rows):
    """A line a row, with bars for the columns that merged cells leave over."""
    return "\n".join(f"| {' | '.join(row)} |" + "|" * max(0, 10 - len(row)) for row in rows)


def as_glued(rows):
    """Labels run into the numbers beside them."""
    return "".join(row[0] + " ".join(row[1:]) for row in rows)


STYLES = {"tabs": as_tabs, "bars": as_bars, "lines": as_lines, "spaced lines": as_spaced_lines, "blanks": as_blanks,
          "glued": as_glued, "wide": as_wide, "closed lines": as_closed_lines, "ragged bars": as_ragged_bars}
SHOW_BLANKS = ("tabs", "bars", "spaced lines", "closed lines", "ragged bars")


def has_blanks(rows):
    return any(cell == "" for row in rows for cell in row)


def compare_text(program, folder, report, from_json):
    """The same tables as text give the same findings, whatever became of their cells."""
    rows = grid_of(report)
    title = f"{report['agency']}{report['year']}年政府信息公开工作年度报告\n"
    for style, flatten in STYLES.items():
        _, (result,) = run(program, [write(folder, "report.txt", title + flatten(rows))])
        name = f"{report['id']} as text, {style}"
        if has_blanks(rows) and style not in SHOW_BLANKS:
            tap(errors(result) <= errors(from_json), f"{name}: blank cells that cannot be seen give no false alarm",
                f"found {sorted(errors(result), key=str)}")
            continue
        tables = {e for e in errors(from_json) if not e[0].startswith("narrative")}
        tap(errors(result) == tables, f"{name}: same findings",
            f"expected {sorted(tables, key=str)}", f"found {sorted(errors(result), key=str)}")
        keys = ("format", "tables_reconcile", "whole_requests_table_checked", "year")
        tap(all(result[k] == from_json[k] for k in keys), f"{name}: same verdict",
            str({k: (from_json[k], result[k]) for k in keys}))


DETAILS = [row for row in REQUEST_LABELS if row.startswith("results.") and row != "results.total"]


def table_errors(tables):
    """What the equations of the form say, computed here once more, for tables without blanks."""
    found = set()
    requests = tables["requests"]
    rows, columns = requests["rows"], requests["columns"]

    def compare(check, where, computed, published):
        if computed != published:
            found.add((check, where, computed, published))

    for row, cells in rows.items():
        compare("row_total", row, sum(cells[:-1]), cells[-1])
    for i, column in enumerate(columns):
        compare("intake_equals_outcome", column, rows["new"][i] + rows["carried_in"][i],
                rows["results.total"][i] + rows["carried_out"][i])
        compare("details_sum_to_total", column, sum(rows[row][i] for row in DETAILS if row in rows),
                rows["results.total"][i])
    for block, cells in tables["remedies"].items():
        compare("remedy_total", block, sum(v for k, v in cells.items() if k != "total"), cells["total"])
    return found


def compare_changed(program, folder, report):
    """One cell after another is changed: exactly the equations that it stands in must fail."""
    draw = random.Random(report["id"])
    paths, expected = [], []
    for i in range(40):
        changed = {"agency": "某局", "year": report["year"], "format": report["format"],
                   "tables": copy.deepcopy(report["tables"])}
        cells = draw.choice([*changed["tables"]["requests"]["rows"].values(), *changed["tables"]["remedies"].values()])
        place = draw.choice(list(cells) if isinstance(cells, dict) else range(len(cells)))
        cells[place] += draw.choice([1, 2, 10])
        expected.append(table_errors(changed["tables"]))
        if i % 2:
            text = f"某局{report['year']}年政府信息公开工作年度报告\n" + draw.choice([as_tabs, as_lines])(grid_of(changed))
            paths.append(write(folder, f"changed-{i}.txt", text))
        else:
            paths.append(write(folder, f"changed-{i}.json", changed))
    _, results = run(program, paths)
    wrong = [(r["file"], sorted(errors(r) ^ e, key=str)) for r, e in zip(results, expected) if errors(r) != e]
    tap(not wrong, f"{report['id']}: a changed cell fails the equations it stands in, and no others", *wrong)


def compare_bureau_text(program, path):
    """The bureau's own page of 2020, in Traditional characters and without tables."""
    _, (result,) = run(program, [path])
    counts = [(r["label"], r["count"], r["total"]) for r in result["restored"]]
    tap(counts == [("予以公开", 22, 108), ("部分公开", 6, 108), ("不予公开", 8, 108), ("无法提供", 43, 108),
                   ("不予处理", 9, 108), ("其他处理", 20, 108)], "the bureau's text: counts are restored", str(counts))
    found = {(e[0], e[2], e[3]) for e in errors(result)}
    tap(found == {("narrative_sum", 31961, 33871)}, "the bureau's text: the media parts miss their total", str(found))
    warnings = {f["check"] for f in result["findings"] if f["severity"] == "warning"}
    tap(warnings == {"rate_said_twice"}, "the bureau's text: one rate is said twice", str(warnings))
    tap((result["agency"], result["year"]) == ("深圳市公安局", 2020), "the bureau's text: agency and year")


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
            if report.get("tables") and report["format"] in BLOCKS:
                compare_text(program, folder, report, result)
            if report["id"] in ("suqian-2023", "pingtan-2020"):
                compare_changed(program, folder, report)
            _, (other,) = run(program, [write(folder, "report.json", lied_about(report))])
            tap(other == result, f"{report['id']}: judgements in the file change nothing")
        for path in glob.glob(os.path.join(shared, "*/szpsb-2020.txt")):
            compare_bureau_text(program, path)
    print(f"1..{tests}")
    sys.exit(failed > 0)


main()
