/* The life of a report, on both engines: counted, proved, frozen, verified. */
#include "base/test.h"
#include "core/test_site.h"
#include "report/queries.h"
#include "report/report.h"

static int open_site(void **state)
{
    *state = test_site_new("2021-01-15", true);
    return 0;
}

static int close_site(void **state)
{
    test_site_free(*state);
    return 0;
}

struct work {
    struct test_site *test;
    int year;
    struct report_model model;
    struct report_text_edit edit;
    struct report_measures measures;
    struct yearly_figure figure;
    struct str warning, reason;
    struct buf out;
    bool same;
};

static err add_requests(struct ctx *cx, void *arg)
{
    const struct work *work = arg;
    static const char *const codes[] = {"A1", "B", "D1", "D2", "F3", "C7"};
    for (int i = 0; i < 12; i++) {
        int64_t id;
        struct date received = date_add(test_date("2020-02-03"), i * 10);
        struct foi_new_request request = {
            .agency_id = work->test->agency.id,
            .number = arena_printf(cx->arena, "T-%02d", i),
            .applicant = STR("申请人"),
            .subject = STR("测试"),
            .applicant_kind = i % 4 == 0 ? BUSINESS : NATURAL_PERSON,
            .channel = ONLINE,
            .received_on = received,
            .due_on = date_add(received, 30),
            .recorded_at = instant_of_date(received),
        };
        TRY(foi_request_add(cx, &request, &id));
        TRY(foi_decision_add(cx, id, str_from(codes[i % 6]), date_add(received, 10),
                             date_add(received, 10), instant_of_date(date_add(received, 10))));
    }
    return OK;
}

static err make(struct ctx *cx, void *arg)
{
    const struct work *work = arg;
    return report_make(cx, work->year, cx->now);
}

static err load(struct ctx *cx, void *arg)
{
    struct work *work = arg;
    return report_load(cx, work->year, &work->model);
}

static err load_public(struct ctx *cx, void *arg)
{
    struct work *work = arg;
    return report_load_public(cx, work->year, &work->model);
}

static err freeze(struct ctx *cx, void *arg)
{
    struct work *work = arg;
    return report_freeze(cx, &work->model);
}

static err save_text(struct ctx *cx, void *arg)
{
    const struct work *work = arg;
    return report_text_save(cx, &work->edit);
}

static err save_figure(struct ctx *cx, void *arg)
{
    const struct work *work = arg;
    return yearly_figure_save(cx, &work->figure);
}

static err save_reason(struct ctx *cx, void *arg)
{
    const struct work *work = arg;
    return report_reason_save(cx, work->year, work->warning, work->reason);
}

static err save_measures(struct ctx *cx, void *arg)
{
    const struct work *work = arg;
    return report_measures_save(cx, work->year, &work->measures);
}

static err verify(struct ctx *cx, void *arg)
{
    struct work *work = arg;
    return report_verify(cx, work->year, &work->out, &work->same);
}

static void write_text(struct work *work, const char *chapter, const char *text, int64_t revision)
{
    work->edit = (struct report_text_edit){work->year, str_from(chapter), str_from(text), revision};
    test_site_write(work->test, save_text, work);
}

/* A draft of 2020 with its requests, whose text needs nothing that is not there. */
static struct work draft(struct test_site *test)
{
    struct work work = {.test = test, .year = 2020, .out = BUF(100000)};
    test_site_write(test, add_requests, &work);
    test_site_write(test, make, &work);
    write_text(&work, "c1",
               "## （一）依申请公开\n\n新收 {foi.new} 件，予以公开占 {foi.open_percent}%。\n", 1);
    write_text(&work, "c5", "没有突出的问题。\n", 1);
    return work;
}

static struct str figure_text(const struct work *work, const char *id)
{
    return work->model.figures[figure_find(str_from(id))].text;
}

static int64_t cell_value(const struct work *work, const char *key)
{
    const struct format_table *table;
    int row, column;
    const struct cell *cell = report_cell(&work->model, str_from(key), &table, &row, &column);
    assert_non_null(cell);
    assert_int_equal(cell->state, CELL_NUMBER);
    return cell->value.units;
}

static void the_tables_and_the_figures_come_from_the_same_records(void **state)
{
    struct work work = draft(*state);
    test_site_read(work.test, load, &work);
    assert_int_equal(cell_value(&work, "t3.new.total"), 12);
    assert_int_equal(cell_value(&work, "t3.new.org_biz"), 3);
    assert_int_equal(cell_value(&work, "t3.r4_1_notheld.total"), 4);
    assert_int_equal(cell_value(&work, "t3.r7_total.total"), 12);
    assert_int_equal(cell_value(&work, "t3.carry_out.total"), 0);
    assert_int_equal(cell_value(&work, "t4.cases.review_total"), 0);
    assert_str(figure_text(&work, "foi.new"), "12");
    assert_str(figure_text(&work, "foi.unable"), "4");
    assert_str(figure_text(&work, "foi.open_percent"), "16.67");
    assert_str(figure_text(&work, "foi.on_time_percent"), "100");
}

static void every_equation_of_the_form_is_evaluated_and_holds(void **state)
{
    struct work work = draft(*state);
    test_site_read(work.test, load, &work);
    struct proof_summary summary = proof_summarise(&work.model.proof);
    assert_int_equal(summary.fails, 0);
    assert_true(summary.holds >=
                7 + 7 + 23 + 3); /* the four equations of the form, at each place */
    assert_true(summary.can_freeze);
}

static void a_frozen_report_is_read_back_as_it_was(void **state)
{
    struct work work = draft(*state);
    test_site_read(work.test, load, &work);
    test_site_write(work.test, freeze, &work);
    CLEANUP(buf_end) struct buf before = BUF((size_t)8 << 20);
    CLEANUP(buf_end) struct buf after = BUF((size_t)8 << 20);
    report_write(&before, &work.model);
    test_site_read(work.test, load_public, &work);
    report_write(&after, &work.model);
    assert_true(str_equal(buf_str(&before), buf_str(&after)));
    assert_str(work.model.content_hash, hash_sha256(buf_str(&after)).text);
    assert_str(figure_text(&work, "foi.new"), "12");
}

static void a_draft_is_not_public(void **state)
{
    struct work work = draft(*state);
    test_site_read_fails(work.test, load_public, &work, ERR_NOT_FOUND);
    assert_non_null(strstr(work.test->failure.text, "2020"));
}

static void a_frozen_report_cannot_be_changed(void **state)
{
    struct work work = draft(*state);
    test_site_read(work.test, load, &work);
    test_site_write(work.test, freeze, &work);
    test_site_write_fails(work.test, save_text, &work, ERR_CONFLICT);
    test_site_write_fails(work.test, make, &work, ERR_CONFLICT);
    test_site_write_fails(work.test, save_measures, &work, ERR_CONFLICT);
    test_site_write_fails(work.test, freeze, &work, ERR_CONFLICT);
}

static err change_by_hand(struct ctx *cx, void *arg)
{
    (void)arg;
    static const struct query change = {
        .name = "change_by_hand",
        .sqlite = "UPDATE report SET content = '{}' WHERE year = 2020",
        .postgres = "UPDATE report SET content = '{}' WHERE year = 2020",
    };
    return tx_exec(cx->tx, &change, NO_ARGS, NULL);
}

static void the_database_itself_refuses_to_change_a_frozen_report(void **state)
{
    struct work work = draft(*state);
    test_site_read(work.test, load, &work);
    test_site_write(work.test, freeze, &work);
    failure_clear(&work.test->failure);
    assert_int_not_equal(ctx_write(&work.test->cx, change_by_hand, NULL), OK);
    test_site_read(work.test, verify, &work);
    assert_true(work.same);
    buf_end(&work.out);
}

static void freezing_notices_a_change_since_the_draft_was_read(void **state)
{
    struct work work = draft(*state);
    test_site_read(work.test, load, &work);
    write_text(&work, "c5", "另一位同事的改动。", 2);
    test_site_write_fails(work.test, freeze, &work, ERR_CONFLICT);
}

static void an_editor_with_an_old_revision_does_not_overwrite(void **state)
{
    struct work work = draft(*state);
    write_text(&work, "c6", "先保存的。", 1);
    work.edit.text = STR("后保存的。");
    test_site_write_fails(work.test, save_text, &work, ERR_CONFLICT);
    test_site_read(work.test, load, &work);
    assert_str(work.model.texts[2].text, "先保存的。");
}

static void a_field_that_is_no_figure_is_refused_by_name(void **state)
{
    struct work work = draft(*state);
    work.edit = (struct report_text_edit){2020, STR("c1"), STR("共 {foi.nwe} 件"), 2};
    test_site_write_fails(work.test, save_text, &work, ERR_INVALID);
    assert_non_null(strstr(work.test->failure.text, "foi.nwe"));
}

static void a_prompt_of_the_draft_keeps_the_report_from_being_frozen(void **state)
{
    struct work work = draft(*state);
    struct str prompt = report_text_template(STR("c5"));
    write_text(&work, "c5", arena_str(&work.test->arena, prompt).ptr, 2);
    test_site_read(work.test, load, &work);
    assert_false(proof_summarise(&work.model.proof).can_freeze);
    write_text(&work, "c5", "请写明来意，再填写申请表。", 3); /* a sentence of the office's own */
    test_site_read(work.test, load, &work);
    assert_true(proof_summarise(&work.model.proof).can_freeze);
}

static void a_figure_without_value_keeps_the_report_from_being_frozen(void **state)
{
    struct work work = draft(*state);
    write_text(&work, "c1", "访问量 {portal.visits}。", 2);
    test_site_read(work.test, load, &work);
    assert_false(proof_summarise(&work.model.proof).can_freeze);
    test_site_write_fails(work.test, freeze, &work, ERR_CONFLICT);
    work.figure = (struct yearly_figure){
        .year = 2020, .id = STR("portal.visits"), .value = STR("31383545"), .source = STR("测试")};
    test_site_write(work.test, save_figure, &work);
    test_site_read(work.test, load, &work);
    assert_true(proof_summarise(&work.model.proof).can_freeze);
}

static void save_value(struct work *work, const char *id, const char *value)
{
    work->figure = (struct yearly_figure){
        .year = 2020, .id = str_from(id), .value = str_from(value), .source = STR("测试")};
    test_site_write(work->test, save_figure, work);
}

static void a_warning_needs_a_reason(void **state)
{
    struct work work = draft(*state);
    save_value(&work, "media.stated_total", "33871");
    save_value(&work, "media.part.app", "3249");
    save_value(&work, "media.part.weibo", "18523");
    save_value(&work, "media.part.wechat", "1109");
    save_value(&work, "media.part.video", "325");
    save_value(&work, "media.part.other", "8755");
    test_site_read(work.test, load, &work);
    struct proof_summary summary = proof_summarise(&work.model.proof);
    assert_int_equal(summary.open, 1);
    test_site_write_fails(work.test, freeze, &work, ERR_CONFLICT);
    work.warning = STR("sum@media.stated_total");
    work.reason = STR("照来源");
    test_site_write(work.test, save_reason, &work);
    test_site_read(work.test, load, &work);
    summary = proof_summarise(&work.model.proof);
    assert_int_equal(summary.warnings, 1);
    assert_int_equal(summary.open, 0);
    test_site_write(work.test, freeze, &work);
}

static void a_number_typed_against_the_table_is_a_warning(void **state)
{
    struct work work = draft(*state);
    write_text(&work, "c1", "## （一）依申请公开\n\n2020年共收到政府信息公开申请15件，均已答复。\n",
               2);
    test_site_read(work.test, load, &work);
    assert_int_equal(proof_summarise(&work.model.proof).warnings, 1);
    write_text(&work, "c1", "## （一）依申请公开\n\n2020年共收到政府信息公开申请12件，均已答复。\n",
               3);
    test_site_read(work.test, load, &work);
    assert_int_equal(proof_summarise(&work.model.proof).warnings, 0);
}

static void a_sum_typed_wrong_is_a_warning(void **state)
{
    struct work work = draft(*state);
    write_text(&work, "c1", "全年发布信息33871条，其中稿件3249篇、微博18523条、其他8755条。\n", 2);
    test_site_read(work.test, load, &work);
    assert_int_equal(proof_summarise(&work.model.proof).warnings, 1);
}

static void a_problem_copied_from_last_year_is_a_warning(void **state)
{
    struct work work = draft(*state);
    work.measures =
        (struct report_measures){.items = {{STR("机制不完善"), STR("完善"), STR("")}}, .count = 1};
    work.year = 2019;
    test_site_write(work.test, make, &work);
    test_site_write(work.test, save_measures, &work);
    work.year = 2020;
    test_site_write(work.test, save_measures, &work);
    test_site_read(work.test, load, &work);
    assert_int_equal(proof_summarise(&work.model.proof).warnings, 1);
}

static err add_late(struct ctx *cx, void *arg)
{
    const struct work *work = arg;
    struct foi_new_request request = {
        .agency_id = work->test->agency.id,
        .number = STR("T-99"),
        .applicant = STR("申请人"),
        .subject = STR("测试"),
        .received_on = test_date("2020-05-01"),
        .due_on = test_date("2020-06-01"),
        .recorded_at = instant_of_date(test_date("2020-05-01")),
    };
    int64_t id;
    return foi_request_add(cx, &request, &id);
}

static void verifying_finds_a_record_slipped_in_later(void **state)
{
    struct work work = draft(*state);
    test_site_read(work.test, load, &work);
    test_site_write(work.test, freeze, &work);
    test_site_read(work.test, verify, &work);
    assert_true(work.same);
    test_site_write(work.test, add_late, &work);
    test_site_read(work.test, verify, &work);
    assert_false(work.same);
    assert_true(str_contains(buf_str(&work.out), STR("t3.new.total：定稿 12，现在 13")));
    buf_end(&work.out);
}

static void a_year_that_is_not_over_cannot_be_reported(void **state)
{
    struct work work = {.test = *state, .year = 2021};
    test_site_write_fails(work.test, make, &work, ERR_INVALID);
    work.year = 2018;
    test_site_write_fails(work.test, make, &work, ERR_INVALID);
    assert_non_null(strstr(work.test->failure.text, "2018"));
}

static void the_same_report_gives_the_same_bytes_in_every_format(void **state)
{
    static const char *const kinds[] = {"html", "xlsx", "json", "t3.csv", "t4.csv", "c2-table.csv"};
    struct work work = draft(*state);
    test_site_read(work.test, load, &work);
    test_site_write(work.test, freeze, &work);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_end) struct buf first = BUF((size_t)8 << 20);
        CLEANUP(buf_end) struct buf second = BUF((size_t)8 << 20);
        struct report_file file;
        test_site_read(work.test, load_public, &work);
        assert_int_equal(report_render(&work.test->arena, &work.model, str_from(kinds[i]),
                                       &work.test->failure, &first, &file),
                         OK);
        test_site_read(work.test, load_public, &work);
        assert_int_equal(report_render(&work.test->arena, &work.model, str_from(kinds[i]),
                                       &work.test->failure, &second, &file),
                         OK);
        assert_true(first.len > 100);
        assert_true(str_equal(buf_str(&first), buf_str(&second)));
    }
}

static void a_date_is_written_in_chinese_numerals(void **state)
{
    (void)state;
    CLEANUP(arena_end) struct arena arena = {0};
    assert_str(report_chinese_date(&arena, test_date("2021-01-22")), "二〇二一年一月二十二日");
    assert_str(report_chinese_date(&arena, test_date("2020-10-10")), "二〇二〇年十月十日");
    assert_str(report_chinese_date(&arena, test_date("2026-12-30")), "二〇二六年十二月三十日");
    assert_str(report_chinese_date(&arena, test_date("2026-11-11")), "二〇二六年十一月十一日");
}

static void every_statement_is_accepted_by_the_engine(void **state)
{
    struct test_site *test = *state;
    test_store_prepare(test->store, report_queries, report_queries_count);
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, open_site, close_site)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_SITE(the_tables_and_the_figures_come_from_the_same_records),
        WITH_SITE(every_equation_of_the_form_is_evaluated_and_holds),
        WITH_SITE(a_frozen_report_is_read_back_as_it_was),
        WITH_SITE(a_draft_is_not_public),
        WITH_SITE(a_frozen_report_cannot_be_changed),
        WITH_SITE(the_database_itself_refuses_to_change_a_frozen_report),
        WITH_SITE(freezing_notices_a_change_since_the_draft_was_read),
        WITH_SITE(an_editor_with_an_old_revision_does_not_overwrite),
        WITH_SITE(a_field_that_is_no_figure_is_refused_by_name),
        WITH_SITE(a_prompt_of_the_draft_keeps_the_report_from_being_frozen),
        WITH_SITE(a_figure_without_value_keeps_the_report_from_being_frozen),
        WITH_SITE(a_warning_needs_a_reason),
        WITH_SITE(a_number_typed_against_the_table_is_a_warning),
        WITH_SITE(a_sum_typed_wrong_is_a_warning),
        WITH_SITE(a_problem_copied_from_last_year_is_a_warning),
        WITH_SITE(verifying_finds_a_record_slipped_in_later),
        WITH_SITE(a_year_that_is_not_over_cannot_be_reported),
        WITH_SITE(the_same_report_gives_the_same_bytes_in_every_format),
        cmocka_unit_test(a_date_is_written_in_chinese_numerals),
        WITH_SITE(every_statement_is_accepted_by_the_engine),
    };
    return run_test_table(tests);
}
