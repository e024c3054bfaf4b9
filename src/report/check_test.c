/* The audit of whole reports: invented ones, as JSON and as the text of a page. */
#include "report/check_test_tools.h"

#include "check_test_data.h"

#include "base/json.h"
#include "report/check_number.h"

static struct str fixture(const char *name)
{
    for (size_t i = 0; i < check_test_data_count; i++)
        if (str_equal(check_test_data[i].name, str_from(name)))
            return check_test_data[i].content;
    print_error("no fixture %s\n", name);
    assert_true(false);
    return (struct str){0};
}

/* The fixture with one passage replaced by another. */
static struct str changed(struct arena *arena, const char *name, const char *old, const char *new)
{
    struct str before, after;
    bool found = str_cut(fixture(name), str_from(old), &before, &after);
    assert_true(found);
    return arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(before), new, STR_ARG(after));
}

static void assert_refused(struct str content, const char *what)
{
    struct audit audit;
    assert_int_equal(audit_content(&audit, content), ERR_INVALID);
    if (!str_contains(str_from(audit.failure.text), str_from(what)))
        print_error("expected <%s> in <%s>\n", what, audit.failure.text);
    assert_true(str_contains(str_from(audit.failure.text), str_from(what)));
    audit_end(&audit);
}

static void a_sound_report_has_no_findings(void **state)
{
    (void)state;
    struct audit audit;
    assert_int_equal(audit_content(&audit, fixture("sound-2023.json")), OK);
    assert_int_equal(audit.result.findings.count, 0);
    assert_int_equal(audit.result.tables_reconcile, TRI_TRUE);
    assert_int_equal(audit.result.narrative_reconciles, TRI_TRUE);
    assert_true(audit.result.whole_requests_table_checked);
    assert_str(audit.result.format, "2021");
    assert_str(audit.result.agency, "云山市公安局");
    assert_int_equal(audit.result.year, 2023);
    audit_end(&audit);
}

static void every_wrong_sum_of_a_report_is_found_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *check, *where, *computed, *published;
    } expected[] = {
        {"intake_equals_outcome", "natural_person",       "43",     "44"   },
        {"intake_equals_outcome", "total",                "52",     "53"   },
        {"details_sum_to_total",  "total",                "48",     "47"   },
        {"row_total",             "results.open",         "24",     "25"   },
        {"remedy_total",          "litigation_after",     "1",      "2"    },
        {"narrative_sum",         "申请渠道",         "47",     "48"   },
        {"narrative_percent",     "申请渠道占比:1", "16.667", "16.66"},
    };
    struct audit audit;
    assert_int_equal(audit_content(&audit, fixture("wrong-2023.json")), OK);
    assert_int_equal(audit.result.findings.count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct finding *finding = &audit.result.findings.items[i];
        assert_int_equal(finding->severity, SEVERITY_ERROR);
        assert_str(finding->check, expected[i].check);
        assert_str(finding->where, expected[i].where);
        assert_str(finding->computed, expected[i].computed);
        assert_str(finding->published, expected[i].published);
    }
    assert_int_equal(audit.result.tables_reconcile, TRI_FALSE);
    assert_int_equal(audit.result.narrative_reconciles, TRI_FALSE);
    assert_true(check_has_error(&audit.result));
    audit_end(&audit);
}

static void a_truncated_percentage_is_called_so(void **state)
{
    (void)state;
    struct audit audit;
    assert_int_equal(audit_content(&audit, fixture("wrong-2023.json")), OK);
    const struct finding *finding = finding_of(&audit, "narrative_percent", SEVERITY_ERROR);
    assert_true(str_contains(finding->reason, STR("截去")));
    audit_end(&audit);
}

static void judgements_in_the_file_are_not_read(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct audit audit;
    struct str content =
        changed(&arena, "sound-2023.json", "\"year\": 2023,",
                "\"year\": 2023, \"verdict\": {\"tables_reconcile\": false, \"failed_checks\": "
                "[{\"check\": \"row_total\"}]}, \"noted_inconsistencies\": [{\"id\": \"x\", "
                "\"note\": \"收到9件\"}], \"quirks\": [\"统计期限从2000年1月1日至2000年2月1日\"],");
    assert_int_equal(audit_content(&audit, content), OK);
    assert_int_equal(audit.result.findings.count, 0);
    audit_end(&audit);
    arena_end(&arena);
}

static void the_form_is_told_by_its_ids_and_not_by_the_year(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct audit audit;
    struct str content = changed(&arena, "sound-2023.json", "\"year\": 2023, \"format\": \"2021\"",
                                 "\"year\": 2020, \"format\": \"2019\"");
    assert_int_equal(audit_content(&audit, content), OK);
    assert_str(audit.result.format, "2021");
    assert_non_null(finding_of(&audit, "year_vs_format", SEVERITY_WARNING));
    assert_false(check_has_error(&audit.result));
    audit_end(&audit);
    arena_end(&arena);
}

static void an_obsolete_form_is_a_warning(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct audit audit;
    struct str page = fixture("page-2020.txt");
    struct str before, after;
    assert_true(str_cut(page, STR("2020年"), &before, &after));
    struct str content =
        arena_printf(&arena, STR_FMT "2022年" STR_FMT, STR_ARG(before), STR_ARG(after));
    assert_int_equal(audit_content(&audit, content), OK);
    assert_str(audit.result.format, "2019");
    assert_non_null(finding_of(&audit, "obsolete_form", SEVERITY_WARNING));
    audit_end(&audit);
    arena_end(&arena);
}

static void blank_absent_and_zero_are_told_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct audit audit;
    /* A blank part counts as nothing; a blank total was not stated; a row out of sight is unknown.
     */
    struct str content =
        changed(&arena, "sound-2023.json", "\"new\": [40, 8, 0,", "\"new\": [40, 8, null,");
    assert_int_equal(audit_content(&audit, content), OK);
    assert_int_equal(audit.result.findings.count, 0);
    audit_end(&audit);
    content = changed(&arena, "sound-2023.json", "\"new\": [40, 8, 0, 0, 0, 0, 48]",
                      "\"new\": [40, 8, 0, 0, 0, 0, null]");
    assert_int_equal(audit_content(&audit, content), OK);
    assert_int_equal(count_severity(&audit, SEVERITY_ERROR), 0);
    assert_non_null(finding_of(&audit, "row_total", SEVERITY_UNCHECKED));
    assert_int_equal(audit.result.tables_reconcile, TRI_TRUE);
    audit_end(&audit);
    content = changed(&arena, "sound-2023.json", "\"carried_out\":", "\"x_carried_out\":");
    assert_int_equal(audit_content(&audit, content), OK);
    assert_int_equal(count_severity(&audit, SEVERITY_ERROR), 0);
    assert_non_null(finding_of(&audit, "intake_equals_outcome", SEVERITY_UNCHECKED));
    assert_false(audit.result.whole_requests_table_checked);
    audit_end(&audit);
    arena_end(&arena);
}

static void a_list_marked_as_incomplete_is_not_an_error(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct audit audit;
    struct str content = changed(&arena, "wrong-2023.json", "\"label\": \"申请渠道\"",
                                 "\"label\": \"申请渠道（所列）\"");
    assert_int_equal(audit_content(&audit, content), OK);
    assert_non_null(finding_of(&audit, "narrative_sum", SEVERITY_UNCHECKED));
    assert_null(finding_of(&audit, "narrative_sum", SEVERITY_ERROR));
    audit_end(&audit);
    arena_end(&arena);
}

static void the_text_is_held_against_the_table(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct audit audit;
    struct str content = changed(&arena, "sound-2023.json", "\"value\": 48,", "\"value\": 52,");
    /* The sentence still says 48, and one of the two agrees. */
    assert_int_equal(audit_content(&audit, content), OK);
    assert_int_equal(audit.result.findings.count, 0);
    audit_end(&audit);
    content =
        changed(&arena, "sound-2023.json",
                "\"value\": 48, \"unit\": \"件\", \"sentence\": \"共收到政府信息公开申请48件\"",
                "\"value\": 52, \"unit\": \"件\", \"sentence\": \"共收到政府信息公开申请52件\"");
    assert_int_equal(audit_content(&audit, content), OK);
    assert_non_null(finding_of(&audit, "received_means_new_plus_carried", SEVERITY_WARNING));
    audit_end(&audit);
    content =
        changed(&arena, "sound-2023.json",
                "\"value\": 48, \"unit\": \"件\", \"sentence\": \"共收到政府信息公开申请48件\"",
                "\"value\": 47, \"unit\": \"件\", \"sentence\": \"共收到政府信息公开申请47件\"");
    assert_int_equal(audit_content(&audit, content), OK);
    assert_non_null(finding_of(&audit, "count_vs_table", SEVERITY_WARNING));
    audit_end(&audit);
    arena_end(&arena);
}

/* --- a page ----------------------------------------------------------------------------------- */

static void a_page_in_traditional_characters_is_read_whole(void **state)
{
    (void)state;
    struct audit audit;
    assert_int_equal(audit_content(&audit, fixture("page-2020.txt")), OK);
    assert_int_equal(audit.result.findings.count, 0);
    assert_str(audit.result.format, "2019");
    assert_str(audit.result.agency, "云山市公安局");
    assert_int_equal(audit.result.year, 2020);
    assert_int_equal(audit.result.tables_reconcile, TRI_TRUE);
    assert_int_equal(audit.result.narrative_reconciles, TRI_TRUE);
    assert_true(audit.result.whole_requests_table_checked);
    assert_int_equal(audit.result.restored.count, 3);
    audit_end(&audit);
}

static void a_wrong_cell_of_a_page_is_found(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct audit audit;
    struct str content = changed(&arena, "page-2020.txt", "予以公開\t5\t1", "予以公開\t5\t2");
    assert_int_equal(audit_content(&audit, content), OK);
    const struct finding *row = finding_of(&audit, "row_total", SEVERITY_ERROR);
    const struct finding *column = finding_of(&audit, "details_sum_to_total", SEVERITY_ERROR);
    assert_str(row->where, "results.open");
    assert_str(column->where, "business");
    assert_int_equal(count_severity(&audit, SEVERITY_ERROR), 2);
    audit_end(&audit);
    arena_end(&arena);
}

static void a_row_with_missing_cells_is_not_guessed_at(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct audit audit;
    struct str content =
        changed(&arena, "page-2020.txt", "\t10\t2\t\t\t\t\t12\n二、上年", "\n10\n12\n二、上年");
    assert_int_equal(audit_content(&audit, content), OK);
    const struct finding *finding = finding_of(&audit, "row_cells", SEVERITY_UNCHECKED);
    assert_non_null(finding);
    assert_str(finding->where, "new");
    assert_true(str_contains(finding->reason, STR("2 格，应当有 7 格")));
    assert_int_equal(count_severity(&audit, SEVERITY_ERROR), 0);
    audit_end(&audit);
    arena_end(&arena);
}

static void remedies_under_one_row_of_heads_are_read_and_checked(void **state)
{
    (void)state;
    struct audit audit;
    struct arena scratch = {0};
    struct str page = fixture("page-2020.txt"), before, rest;
    str_cut(page, STR("結果維持"), &before, &rest);
    struct str content = arena_printf(
        &scratch,
        STR_FMT
        "\n結果維持\t結果糾正\t其他結果\t尚未審結\t總計\t未經復議直接起訴\t復議后起訴\n"
        "結果維持\t結果糾正\t其他結果\t尚未審結\t總計\t結果維持\t結果糾正\t其他結果\t尚未審結\t"
        "總計\n7\t0\t1\t0\t8\t0\t0\t0\t1\t1\t2\t0\t0\t0\t3\n五、存在的主要問題及改進情況\n",
        STR_ARG(before));
    assert_int_equal(audit_content(&audit, content), OK);
    const struct finding *finding = finding_of(&audit, "remedy_total", SEVERITY_ERROR);
    assert_non_null(finding);
    assert_str(finding->computed, "2");
    assert_str(finding->published, "3");
    audit_end(&audit);
    arena_end(&scratch);
}

static void half_a_page_is_checked_as_far_as_it_goes(void **state)
{
    (void)state;
    struct audit audit;
    struct str page = fixture("page-2020.txt"), half, rest;
    assert_true(str_cut(page, STR("（四）無法提供"), &half, &rest));
    assert_int_equal(audit_content(&audit, half), OK);
    assert_int_equal(audit.result.tables_reconcile, TRI_TRUE);
    assert_false(audit.result.whole_requests_table_checked);
    assert_non_null(finding_of(&audit, "details_sum_to_total", SEVERITY_UNCHECKED));
    assert_int_equal(count_severity(&audit, SEVERITY_ERROR), 0);
    audit_end(&audit);
}

/* --- what is refused -------------------------------------------------------------------------- */

static void what_is_no_report_is_refused_with_the_value(void **state)
{
    (void)state;
    assert_refused(STR(""), "空的");
    assert_refused(STR("今天天气很好。"), "今天天气很好");
    assert_refused(STR("<html><body>政府信息公开</body></html>"), "<html>");
    assert_refused(STR("PK\x03\x04 sheet"), "不是文本文件");
    assert_refused(STR("政府信息\xB9\xAB\xBF\xAA"), "第 13 字节（0xB9）");
    assert_refused(STR("[1, 2]"), "对象");
    assert_refused(STR("{\"year\": 2023"), "report");
    assert_refused(STR("{\"format\": \"2035\", \"tables\": {}}"), "2035");
}

static void ids_that_no_form_has_are_refused(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_refused(changed(&arena, "sound-2023.json", "\"results.partial\"", "\"results.part\""),
                   "results.part");
    assert_refused(changed(&arena, "sound-2023.json", "\"business\"", "\"firms\""), "firms");
    arena_end(&arena);
}

static void a_row_of_another_width_is_refused(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_refused(changed(&arena, "sound-2023.json", "\"new\": [40, 8, 0, 0, 0, 0, 48]",
                           "\"new\": [40, 8, 48]"),
                   "有 3 格，columns 有 7 列");
    assert_refused(changed(&arena, "sound-2023.json", "\"new\": [40,", "\"new\": [true,"),
                   "不是数字");
    arena_end(&arena);
}

/* --- printing --------------------------------------------------------------------------------- */

static void json_has_numbers_for_numbers_and_null_for_what_was_not_judged(void **state)
{
    (void)state;
    struct audit audit;
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    CLEANUP(json_end) json_t *root = NULL;
    assert_int_equal(audit_content(&audit, fixture("wrong-2023.json")), OK);
    audit.result.narrative_reconciles = TRI_NULL;
    check_write_json(&out, &audit.result, 1);
    assert_int_equal(json_read(buf_str(&out), STR("out"), &audit.failure, &root), OK);
    json_t *first = json_array_get(root, 0), *findings = json_object_get(first, "findings");
    assert_true(json_is_null(json_object_get(first, "narrative_reconciles")));
    assert_true(json_is_false(json_object_get(first, "tables_reconcile")));
    assert_int_equal(json_array_size(findings), 7);
    json_t *finding = json_array_get(findings, 0);
    assert_str(json_get_str(finding, "severity"), "error");
    assert_int_equal(json_integer_value(json_object_get(finding, "computed")), 43);
    audit_end(&audit);
}

static void the_printed_findings_name_place_and_both_values(void **state)
{
    (void)state;
    struct audit audit;
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    assert_int_equal(audit_content(&audit, fixture("wrong-2023.json")), OK);
    check_write_text(&out, &audit.result);
    assert_true(
        str_contains(buf_str(&out), STR("[不符] row_total  results.open  算得 24  公布 25")));
    audit_end(&audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_report_has_no_findings),
        cmocka_unit_test(every_wrong_sum_of_a_report_is_found_with_its_place),
        cmocka_unit_test(a_truncated_percentage_is_called_so),
        cmocka_unit_test(judgements_in_the_file_are_not_read),
        cmocka_unit_test(the_form_is_told_by_its_ids_and_not_by_the_year),
        cmocka_unit_test(an_obsolete_form_is_a_warning),
        cmocka_unit_test(blank_absent_and_zero_are_told_apart),
        cmocka_unit_test(a_list_marked_as_incomplete_is_not_an_error),
        cmocka_unit_test(the_text_is_held_against_the_table),
        cmocka_unit_test(a_page_in_traditional_characters_is_read_whole),
        cmocka_unit_test(a_wrong_cell_of_a_page_is_found),
        cmocka_unit_test(a_row_with_missing_cells_is_not_guessed_at),
        cmocka_unit_test(remedies_under_one_row_of_heads_are_read_and_checked),
        cmocka_unit_test(half_a_page_is_checked_as_far_as_it_goes),
        cmocka_unit_test(what_is_no_report_is_refused_with_the_value),
        cmocka_unit_test(ids_that_no_form_has_are_refused),
        cmocka_unit_test(a_row_of_another_width_is_refused),
        cmocka_unit_test(json_has_numbers_for_numbers_and_null_for_what_was_not_judged),
        cmocka_unit_test(the_printed_findings_name_place_and_both_values),
    };
    return run_test_table(tests);
}
