/* Tests of the report forms and their equations, on tables that were really published. */
#include "base/json.h"
#include "base/test.h"
#include "base/vec.h"
#include "law/format.h"
#include "law_test_data.h"

static struct arena arena;
static struct format_list formats;

static const struct report_format *form(const char *id)
{
    const struct report_format *found = format_find(&formats, str_from(id));
    assert_non_null(found);
    return found;
}

static const struct format_table *table_of(const char *format, const char *id)
{
    const struct format_table *table = format_table_find(form(format), str_from(id));
    assert_non_null(table);
    return table;
}

/* All cells of the table in one state. */
static struct table_values values_of(const struct format_table *table, enum cell_state state)
{
    struct table_values values = {
        table, arena_array(&arena, struct cell, table->row_count * table->column_count)};
    for (size_t i = 0; i < table->row_count * table->column_count; i++)
        values.cells[i].state = state;
    return values;
}

static struct cell *cell_at(const struct table_values *values, const char *row, const char *column)
{
    int r = format_row_find(values->table, str_from(row));
    int c = format_column_find(values->table, str_from(column));
    assert_true(r >= 0 && c >= 0);
    return table_cell(values, r, c);
}

static void put(const struct table_values *values, const char *row, const char *column, int number)
{
    *cell_at(values, row, column) = (struct cell){CELL_NUMBER, decimal_of_int(number), STR("")};
}

static struct cell cell_of_json(const json_t *value)
{
    struct cell cell = {.state = CELL_BLANK};
    if (json_is_integer(value))
        cell = (struct cell){CELL_NUMBER, decimal_of_int(json_integer_value(value)), STR("")};
    else if (json_is_string(value) &&
             decimal_parse(str_from(json_string_value(value)), &cell.value))
        cell.state = CELL_NUMBER;
    else
        assert_true(json_is_null(value));
    return cell;
}

/* A published report of tests/data/law, whose rows and columns have the names of published data. */
static json_t *read_report(const char *name)
{
    for (size_t i = 0; i < law_test_data_count; i++)
        if (str_equal(law_test_data[i].name, str_from(name))) {
            json_t *root = NULL;
            assert_int_equal(
                json_read(law_test_data[i].content, law_test_data[i].name, NULL, &root), OK);
            return root;
        }
    fail_msg("no file %s", name);
    return NULL;
}

static const struct format_table *published_table(const json_t *report, const char *name)
{
    const struct format_table *table = format_table_find_alias(
        format_find(&formats, json_get_str(report, "format")), str_from(name), STR(""));
    assert_non_null(table);
    return table;
}

static struct table_values published_requests(const json_t *report)
{
    const struct format_table *table = published_table(report, "requests");
    struct table_values values = values_of(table, CELL_ABSENT);
    const json_t *columns = json_object_get(report, "columns");
    const char *name;
    json_t *row;
    json_object_foreach(json_object_get(report, "requests"), name, row)
    {
        int r = format_row_find_alias(table, str_from(name));
        assert_true(r >= 0);
        assert_int_equal(json_array_size(row), json_array_size(columns));
        for (size_t i = 0; i < json_array_size(row); i++) {
            const char *column = json_string_value(json_array_get(columns, i));
            int c = format_column_find_alias(table, str_from(column));
            assert_true(c >= 0);
            *table_cell(&values, r, c) = cell_of_json(json_array_get(row, i));
        }
    }
    return values;
}

static struct table_values published_remedies(const json_t *report)
{
    const struct format_table *table = published_table(report, "remedies");
    struct table_values values = values_of(table, CELL_ABSENT);
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(report, "remedies"), name, value)
    {
        int c = format_column_find_alias(table, str_from(name));
        assert_true(c >= 0);
        *table_cell(&values, 0, c) = cell_of_json(value);
    }
    return values;
}

static struct equation_result_list evaluate(const struct table_values *values,
                                            const struct table_values *previous)
{
    struct equation_result_list results = {0};
    equations_evaluate(&arena, values, previous, &results);
    return results;
}

/* The results of one check with an outcome; NULL check: of all. */
static size_t count_results(const struct equation_result_list *results, const char *check,
                            int outcome)
{
    size_t count = 0;
    for (size_t i = 0; i < results->count; i++)
        count += (int)results->items[i].outcome == outcome &&
                 (!check || str_equal(results->items[i].equation->check, str_from(check)));
    return count;
}

static const struct equation_result *result_at(const struct equation_result_list *results,
                                               const char *equation, int at)
{
    for (size_t i = 0; i < results->count; i++)
        if (str_equal(results->items[i].equation->id, str_from(equation)) &&
            results->items[i].at == at)
            return &results->items[i];
    fail_msg("%s was not evaluated at %d", equation, at);
    return NULL;
}

static const struct equation_result *result_in_column(const struct equation_result_list *results,
                                                      const char *equation,
                                                      const struct format_table *table,
                                                      const char *column)
{
    return result_at(results, equation, format_column_find(table, str_from(column)));
}

static void the_reported_year_chooses_the_form(void **state)
{
    (void)state;
    assert_null(format_of_year(&formats, 2018));
    assert_ptr_equal(format_of_year(&formats, 2019), form("2019"));
    assert_ptr_equal(format_of_year(&formats, 2020), form("2019"));
    assert_ptr_equal(format_of_year(&formats, 2021), form("2021"));
    assert_ptr_equal(format_of_year(&formats, 2025), form("2021"));
    assert_str(form("2019")->document, "国办公开办函〔2019〕60号");
    assert_str(form("2021")->document, "国办公开办函〔2021〕30号");
    assert_null(format_find(&formats, STR("2008")));
}

static void both_forms_have_six_chapters_and_the_official_tables(void **state)
{
    (void)state;
    static const char *const tables_2019[] = {"t2_1", "t2_5", "t2_6", "t2_8", "t2_9", "t3", "t4"};
    assert_int_equal(form("2019")->table_count, 7);
    assert_int_equal(form("2021")->table_count, 6);
    for (size_t i = 0; i < COUNT_OF(tables_2019); i++)
        assert_str(form("2019")->tables[i].id, tables_2019[i]);
    assert_null(format_table_find(form("2021"), STR("t2_9")));
    for (size_t i = 0; i < formats.count; i++) {
        assert_int_equal(formats.items[i].chapter_count, 6);
        assert_true(formats.items[i].chapters[0].is_text);
        assert_false(formats.items[i].chapters[2].is_text);
    }
}

static size_t rows_within(const struct format_table *table, int group)
{
    size_t count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        int above = table->rows[i].parent;
        while (above >= 0 && above != group)
            above = table->rows[above].parent;
        count += above == group && !table->rows[i].is_group;
    }
    return count;
}

static void the_results_span_20_rows_in_2019_and_22_in_2021(void **state)
{
    (void)state;
    const struct format_table *old = table_of("2019", "t3"), *now = table_of("2021", "t3");
    assert_int_equal(rows_within(old, format_row_find(old, STR("result"))), 20);
    assert_int_equal(rows_within(now, format_row_find(now, STR("result"))), 22);
    assert_int_equal(rows_within(now, format_row_find(now, STR("r3"))), 8);
    assert_int_equal(rows_within(now, format_row_find(now, STR("r6"))), 3);
    assert_false(old->rows[format_row_find(old, STR("r6_other"))].is_group);
    assert_true(now->rows[format_row_find(now, STR("r6"))].is_group);
}

static void the_heads_of_chapters_three_and_four_have_their_groups(void **state)
{
    (void)state;
    const struct format_table *t3 = table_of("2021", "t3"), *t4 = table_of("2019", "t4");
    const struct format_column *business = &t3->columns[format_column_find(t3, STR("org_biz"))];
    assert_str(t3->groups[business->group].label, "法人或其他组织");
    assert_str(t3->groups[t3->groups[business->group].parent].label, "申请人情况");
    assert_int_equal(t3->label_columns, 3);
    assert_true(t3->corner_note.len > 0);
    assert_int_equal(t4->label_columns, 0);
    assert_int_equal(t4->column_count, 15);
    const struct format_column *after =
        &t4->columns[format_column_find(t4, STR("suit_after_total"))];
    assert_str(t4->groups[after->group].label, "复议后起诉");
    assert_str(t4->groups[t4->groups[after->group].parent].label, "行政诉讼");
}

static void chapter_two_is_a_grid_of_four_columns(void **state)
{
    (void)state;
    for (size_t f = 0; f < formats.count; f++)
        for (size_t i = 0; i < formats.items[f].table_count; i++) {
            const struct format_table *table = &formats.items[f].tables[i];
            bool second = str_equal(table->chapter, STR("c2"));
            assert_int_equal(table->title_in_grid, second);
            assert_int_equal(table->grid_columns,
                             second ? 4 : table->label_columns + (int)table->column_count);
        }
    assert_int_equal(table_of("2019", "t2_5")->columns[1].type, CELL_SIGNED_COUNT);
    assert_int_equal(table_of("2021", "t2_8")->columns[0].type, CELL_MONEY);
    assert_str(table_of("2021", "t2_8")->columns[0].unit, "万元");
}

static void published_rows_of_chapter_two_find_their_table(void **state)
{
    (void)state;
    static const char *const reports[] = {"pingtan-2020.json", "shanghai-ggb-2019.json",
                                          "suqian-2023.json"};
    for (size_t i = 0; i < COUNT_OF(reports); i++) {
        CLEANUP(json_end) json_t *report = read_report(reports[i]);
        const char *row, *column;
        json_t *cells, *value;
        json_object_foreach(json_object_get(report, "proactive"), row, cells)
        {
            const struct format_table *table =
                format_table_find_alias(format_find(&formats, json_get_str(report, "format")),
                                        STR("proactive"), str_from(row));
            assert_non_null(table);
            json_object_foreach(cells, column, value)
                assert_true(format_column_find_alias(table, str_from(column)) >= 0);
        }
    }
    assert_null(format_table_find_alias(form("2021"), STR("proactive"), STR("procurement")));
    assert_int_equal(format_row_find_alias(table_of("2021", "t3"), STR("")), -1);
}

static void the_two_result_sums_of_pingtan_2020_fail_and_nothing_else(void **state)
{
    (void)state;
    CLEANUP(json_end) json_t *report = read_report("pingtan-2020.json");
    struct table_values values = published_requests(report);
    struct equation_result_list results = evaluate(&values, NULL);
    assert_int_equal(count_results(&results, NULL, EQUATION_FAILS), 2);
    const struct equation_result *person =
        result_in_column(&results, "t3.result_total", values.table, "np");
    assert_int_equal(person->outcome, EQUATION_FAILS);
    assert_str(person->equation->check, "details_sum_to_total");
    assert_true(decimal_equal(person->left, decimal_of_int(26)));
    assert_true(decimal_equal(person->right, decimal_of_int(20)));
    const struct equation_result *total =
        result_in_column(&results, "t3.result_total", values.table, "total");
    assert_int_equal(total->outcome, EQUATION_FAILS);
    assert_true(decimal_equal(total->left, decimal_of_int(27)));
    assert_true(decimal_equal(total->right, decimal_of_int(21)));
}

static void the_tables_of_suqian_2023_reconcile_in_every_cell(void **state)
{
    (void)state;
    CLEANUP(json_end) json_t *report = read_report("suqian-2023.json");
    struct table_values requests = published_requests(report);
    struct table_values remedies = published_remedies(report);
    struct equation_result_list results = evaluate(&requests, NULL);
    assert_int_equal(count_results(&results, "intake_equals_outcome", EQUATION_HOLDS), 7);
    assert_int_equal(count_results(&results, "details_sum_to_total", EQUATION_HOLDS), 7);
    assert_int_equal(count_results(&results, "row_total", EQUATION_HOLDS), 25);
    assert_int_equal(count_results(&results, NULL, EQUATION_UNCHECKED), 7); /* the year before */
    results = evaluate(&remedies, NULL);
    assert_int_equal(count_results(&results, "remedy_total", EQUATION_HOLDS), 3);
    assert_int_equal(results.count, 3);
}

static void totals_left_blank_in_shanghai_2019_are_not_errors(void **state)
{
    (void)state;
    CLEANUP(json_end) json_t *report = read_report("shanghai-ggb-2019.json");
    struct table_values requests = published_requests(report);
    struct table_values remedies = published_remedies(report);
    struct equation_result_list results = evaluate(&requests, NULL);
    assert_int_equal(count_results(&results, NULL, EQUATION_FAILS), 0);
    assert_int_equal(count_results(&results, "intake_equals_outcome", EQUATION_HOLDS), 7);
    const struct equation_result *open =
        result_at(&results, "t3.row_total", format_row_find(requests.table, STR("r1_open")));
    assert_int_equal(open->outcome, EQUATION_UNCHECKED);
    assert_str(open->reason, "“（一）予以公开”的“总计”为空白，报告没有填报这一总计");
    results = evaluate(&remedies, NULL);
    assert_int_equal(count_results(&results, NULL, EQUATION_HOLDS), 3);
}

static void six_blank_applicants_with_a_total_of_0_hold(void **state)
{
    (void)state;
    for (int dash = 0; dash <= 1; dash++) {
        struct table_values values =
            values_of(table_of("2021", "t3"), dash ? CELL_DASH : CELL_BLANK);
        put(&values, "new", "total", 0);
        struct equation_result_list results = evaluate(&values, NULL);
        assert_int_equal(count_results(&results, "row_total", EQUATION_HOLDS), 25);
        put(&values, "new", "total", 1);
        results = evaluate(&values, NULL);
        assert_int_equal(count_results(&results, "row_total", EQUATION_FAILS), 1);
    }
}

static void a_blank_part_counts_as_0(void **state)
{
    (void)state;
    struct table_values values = values_of(table_of("2021", "t4"), CELL_BLANK);
    put(&values, "cases", "review_upheld", 5);
    put(&values, "cases", "review_pending", 2);
    put(&values, "cases", "review_total", 7);
    put(&values, "cases", "suit_direct_other", 1);
    struct equation_result_list results = evaluate(&values, NULL);
    assert_int_equal(result_at(&results, "t4.review_total", 0)->outcome, EQUATION_HOLDS);
    assert_int_equal(result_at(&results, "t4.suit_direct_total", 0)->outcome, EQUATION_UNCHECKED);
    assert_str(result_at(&results, "t4.suit_direct_total", 0)->reason,
               "“未经复议直接起诉·总计”为空白，报告没有填报这一总计");
    put(&values, "cases", "review_total", 8);
    results = evaluate(&values, NULL);
    assert_int_equal(result_at(&results, "t4.review_total", 0)->outcome, EQUATION_FAILS);
}

static void a_cell_that_nobody_has_seen_leaves_its_equations_unchecked(void **state)
{
    (void)state;
    struct table_values values = values_of(table_of("2021", "t3"), CELL_BLANK);
    cell_at(&values, "r5_2_repeat", "np")->state = CELL_ABSENT;
    cell_at(&values, "carry_out", "org_oth")->state = CELL_UNREADABLE;
    struct equation_result_list results = evaluate(&values, NULL);
    assert_str(result_in_column(&results, "t3.result_total", values.table, "np")->reason,
               "“2.重复申请”的“自然人”不在可见部分，无法核对");
    assert_str(result_in_column(&results, "t3.balance", values.table, "org_oth")->reason,
               "“四、结转下年度继续办理”的“其他”无法读出，无法核对");
    assert_int_equal(count_results(&results, "row_total", EQUATION_UNCHECKED), 2);
    assert_int_equal(count_results(&results, "details_sum_to_total", EQUATION_UNCHECKED), 1);
    assert_int_equal(count_results(&results, "intake_equals_outcome", EQUATION_UNCHECKED), 1);
}

static void a_number_no_report_can_hold_is_not_added_up(void **state)
{
    (void)state;
    static const struct decimal wild[] = {
        {INT64_C(999999999999999999), 0},
        {INT64_C(-1000000000000),     0},
        {1,                           9}
    };
    struct table_values values = values_of(table_of("2021", "t4"), CELL_BLANK);
    for (size_t i = 0; i < COUNT_OF(wild); i++) {
        *cell_at(&values, "cases", "review_other") = (struct cell){CELL_NUMBER, wild[i], STR("")};
        struct equation_result_list results = evaluate(&values, NULL);
        assert_str(result_at(&results, "t4.review_total", 0)->reason,
                   "“行政复议·其他结果”的数值过大或者小数位过多，无法核对");
    }
    *cell_at(&values, "cases", "review_other") = (struct cell){
        CELL_NUMBER, {INT64_C(9999999999999999), 4},
         STR("")
    };
    put(&values, "cases", "review_total", 1);
    struct equation_result_list results = evaluate(&values, NULL);
    assert_int_equal(result_at(&results, "t4.review_total", 0)->outcome, EQUATION_FAILS);
}

static void last_years_carry_over_is_found_in_the_form_before(void **state)
{
    (void)state;
    struct table_values year_2020 = values_of(table_of("2019", "t3"), CELL_BLANK);
    struct table_values year_2021 = values_of(table_of("2021", "t3"), CELL_BLANK);
    put(&year_2020, "carry_out", "np", 5);
    put(&year_2021, "carry_in", "np", 4);
    struct equation_result_list results = evaluate(&year_2021, &year_2020);
    const struct equation_result *carry =
        result_in_column(&results, "t3.cross_year_carry", year_2021.table, "np");
    assert_int_equal(carry->outcome, EQUATION_FAILS);
    assert_true(carry->equation->is_warning);
    assert_true(decimal_equal(carry->left, decimal_of_int(5)));
    assert_true(decimal_equal(carry->right, decimal_of_int(4)));
    results = evaluate(&year_2021, NULL);
    carry = result_in_column(&results, "t3.cross_year_carry", year_2021.table, "np");
    assert_int_equal(carry->outcome, EQUATION_UNCHECKED);
    assert_str(carry->reason, "没有上一年度的报告，无法核对");
}

static void a_stock_of_valid_documents_is_followed_only_within_one_form(void **state)
{
    (void)state;
    struct table_values year_2022 = values_of(table_of("2021", "t2_1"), CELL_BLANK);
    struct table_values year_2023 = values_of(table_of("2021", "t2_1"), CELL_BLANK);
    put(&year_2022, "rules", "valid", 10);
    put(&year_2023, "rules", "made", 2);
    put(&year_2023, "rules", "repealed", 1);
    put(&year_2023, "rules", "valid", 11);
    struct equation_result_list results = evaluate(&year_2023, &year_2022);
    assert_int_equal(result_at(&results, "t2_1.cross_year_valid", 0)->outcome, EQUATION_HOLDS);
    put(&year_2023, "rules", "valid", 13);
    results = evaluate(&year_2023, &year_2022);
    assert_int_equal(result_at(&results, "t2_1.cross_year_valid", 0)->outcome, EQUATION_FAILS);
    struct table_values year_2020 = values_of(table_of("2019", "t2_1"), CELL_BLANK);
    results = evaluate(&year_2023, &year_2020);
    assert_str(result_at(&results, "t2_1.cross_year_valid", 0)->reason,
               "上一年度所用的表式没有“规章”的“现行有效件数”，无法核对");
}

static void more_published_than_there_is_in_all_is_a_warning(void **state)
{
    (void)state;
    struct table_values values = values_of(table_of("2019", "t2_1"), CELL_BLANK);
    put(&values, "rules", "published", 13);
    put(&values, "rules", "total_open", 13);
    put(&values, "normative", "published", 14);
    put(&values, "normative", "total_open", 13);
    struct equation_result_list results = evaluate(&values, NULL);
    assert_int_equal(result_at(&results, "t2_1.published_le_total", 0)->outcome, EQUATION_HOLDS);
    assert_int_equal(result_at(&results, "t2_1.published_le_total", 1)->outcome, EQUATION_FAILS);
    assert_true(result_at(&results, "t2_1.published_le_total", 1)->equation->is_warning);
    put(&values, "normative", "published", 12);
    results = evaluate(&values, NULL);
    assert_int_equal(result_at(&results, "t2_1.published_le_total", 1)->outcome, EQUATION_HOLDS);
}

static void the_three_rows_of_other_handling_continue_one_of_2019(void **state)
{
    (void)state;
    const struct format_table *old = table_of("2019", "t3"), *now = table_of("2021", "t3");
    int other = format_row_find(old, STR("r6_other"));
    assert_int_equal(format_row_before(now, format_row_find(now, STR("r6_2_nopay")), old), other);
    assert_int_equal(format_row_before(now, format_row_find(now, STR("r6_3_other")), old), other);
    assert_int_equal(format_row_before(now, format_row_find(now, STR("new")), old), 0);
    assert_int_equal(format_row_before(now, format_row_find(now, STR("r6")), old), -1);
    for (size_t i = 0; i < now->row_count; i++)
        if (!now->rows[i].is_group)
            assert_true(format_row_before(now, (int)i, old) >= 0);
}

/* A small form in which one thing can be replaced. */
static const char small_form[] =
    "{\"id\":\"x\",\"name\":\"n\",\"document\":\"d\",\"years\":[2030,null],"
    "\"chapters\":[[\"c1\",\"一\",\"tables\"]],"
    "\"tables\":[{\"id\":\"t\",\"chapter\":\"c1\",\"title\":\"表\",\"label_columns\":2,"
    "\"groups\":[[\"g\",\"G\"]],"
    "\"columns\":[[\"a\",\"\",\"A\",\"g\",\"count\"],[\"b\",\"\",\"B\",\"\",\"count\"]],"
    "\"rows\":[[0,\"r\",\"\",\"R\",\"group\"],[1,\"s\",\"\",\"S\"]],"
    "\"equations\":[[\"e\",\"sum\",\"each_row\",\"error\",\"a - b <= b\",\"text\"]]}]}";

static void read_changed(const char *from, const char *to, struct failure *failure)
{
    struct str whole = str_from(small_form);
    size_t at = str_find(whole, str_from(from));
    assert_true(at != STR_NONE);
    struct str changed = arena_printf(&arena, STR_FMT "%s" STR_FMT, (int)at, whole.ptr, to,
                                      STR_ARG(str_from_pos(whole, at + strlen(from))));
    struct report_format format;
    assert_int_equal(format_read(&arena, STR("f.json"), changed, failure, &format), ERR_INVALID);
}

static void a_form_with_a_mistake_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *message;
    } mistakes[] = {
        {"a - b",                                          "a - c",                                  "f.json: table t: equation e: there is no column \"c\""},
        {"each_row",                                       "each_column",                            "f.json: table t: equation e: there is no row \"a\""   },
        {"\"each_row\",\"error\",\"a - b <= b\"",          "\"each_column\",\"error\",\"r = s\"",
         "f.json: table t: equation e: row \"r\" is a heading, which has no numbers"                                                                        },
        {"a - b <= b",                                     "a - b < b",
         "f.json: table t: equation e: = or <= should stand before \"< b\""                                                                                 },
        {"a - b <= b",                                     "a = b = b",
         "f.json: table t: equation e: nothing should stand behind it: \"= b\""                                                                             },
        {"a - b <= b",                                     "",                                       "f.json: table t: equation e: there is no column \"\"" },
        {"each_row",                                       "each_cell",
         "f.json: table t: equation e: \"each_cell\" is not each_column or each_row"                                                                        },
        {"\"error\"",                                      "\"grave\"",
         "f.json: table t: equation e: \"grave\" is not error or warning"                                                                                   },
        {"\"A\",\"g\"",                                    "\"A\",\"h\"",                            "f.json: table t: there is no group \"h\" yet"         },
        {"\"A\",\"g\"",                                    "\"A\",\"\"",
         "f.json: table t: the columns of group g should be some that stand next to one another"                                                            },
        {"[\"b\"",                                         "[\"a\"",                                 "f.json: table t: there are two columns \"a\""         },
        {"\"count\"]]",                                    "\"number\"]]",
         "f.json: table t: column b: the type \"number\" is not count, total, signed or money"                                                              },
        {"[1,\"s\"",                                       "[1,\"r\"",                               "f.json: table t: there are two rows \"r\""            },
        {"[1,\"s\"",                                       "[1,\"\"",                                "f.json: table t: a row has no id"                     },
        {"\"\",\"S\"]",                                    "\"x\",\"S\"],[1,\"u\",\"x\",\"U\"]",
         "f.json: table t: two rows have the alias \"x\""                                                                                                   },
        {"[\"a\",\"\",\"A\",\"g\",\"count\"],[\"b\",\"\"",
         "[\"a\",\"x\",\"A\",\"g\",\"count\"],[\"b\",\"x\"",                                         "f.json: table t: two columns have the alias \"x\""    },
        {"[1,\"s\"",                                       "[2,\"s\"",
         "f.json: table t: row s of level 2 does not stand under a group of level 1"                                                                        },
        {"[1,\"s\"",                                       "[3,\"s\"",
         "f.json: table t: row s: the level should be a number from 0 to 2"                                                                                 },
        {"\"R\",\"group\"",                                "\"R\",\"head\"",
         "f.json: table t: row r: the kind \"head\" is not group or total"                                                                                  },
        {"\"label_columns\":2",                            "\"label_columns\":1",
         "f.json: table t: row s of level 1 needs more than 1 label columns"                                                                                },
        {"\"label_columns\":2",                            "\"label_columns\":2,\"grid_columns\":3",
         "f.json: table t: a grid of 3 columns has no room for 4"                                                                                           },
        {"\"chapter\":\"c1\"",                             "\"chapter\":\"c9\"",                     "f.json: table t: there is no chapter \"c9\""          },
        {"\"title\":\"表\"",                              "\"title\":7",                            "f.json: table t: \"title\" should be text"            },
        {"[2030,null]",                                    "[2030,2029]",
         "f.json: \"years\" should be the first and the last year, or null for a form that is "
         "still in force: [2021, null]"                                                                                                                     },
        {"\"tables\"]]",                                   "\"pictures\"]]",
         "f.json: chapter c1: \"pictures\" is not text or tables"                                                                                           },
        {"\"name\":\"n\"",                                 "\"name\":\"\"",                          "f.json: \"name\" is empty"                            },
        {"[\"c1\",\"一\",\"tables\"]",                    "[\"c1\"]",
         "f.json: a chapter should be a list of 3 to 3 items"                                                                                               },
    };
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        struct failure failure = {0};
        read_changed(mistakes[i].from, mistakes[i].to, &failure);
        assert_string_equal(failure.text, mistakes[i].message);
    }
}

static void a_form_without_a_mistake_is_read_whole(void **state)
{
    (void)state;
    struct report_format format;
    struct failure failure = {0};
    assert_int_equal(format_read(&arena, STR("f.json"), str_from(small_form), &failure, &format),
                     OK);
    const struct format_table *table = &format.tables[0];
    assert_int_equal(table->rows[1].parent, 0);
    assert_int_equal(table->grid_columns, 4);
    assert_int_equal(table->equations[0].left_count, 2);
    assert_int_equal(table->equations[0].left[1].factor, -1);
    assert_true(table->equations[0].at_most);
    assert_int_equal(format.to_year, 0);
}

static int load(void **state)
{
    (void)state;
    struct failure failure = {0};
    return format_load_builtin(&arena, &failure, &formats) == OK ? 0 : -1;
}

static int release(void **state)
{
    (void)state;
    arena_end(&arena);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reported_year_chooses_the_form),
        cmocka_unit_test(both_forms_have_six_chapters_and_the_official_tables),
        cmocka_unit_test(the_results_span_20_rows_in_2019_and_22_in_2021),
        cmocka_unit_test(the_heads_of_chapters_three_and_four_have_their_groups),
        cmocka_unit_test(chapter_two_is_a_grid_of_four_columns),
        cmocka_unit_test(published_rows_of_chapter_two_find_their_table),
        cmocka_unit_test(the_two_result_sums_of_pingtan_2020_fail_and_nothing_else),
        cmocka_unit_test(the_tables_of_suqian_2023_reconcile_in_every_cell),
        cmocka_unit_test(totals_left_blank_in_shanghai_2019_are_not_errors),
        cmocka_unit_test(six_blank_applicants_with_a_total_of_0_hold),
        cmocka_unit_test(a_blank_part_counts_as_0),
        cmocka_unit_test(a_cell_that_nobody_has_seen_leaves_its_equations_unchecked),
        cmocka_unit_test(a_number_no_report_can_hold_is_not_added_up),
        cmocka_unit_test(last_years_carry_over_is_found_in_the_form_before),
        cmocka_unit_test(a_stock_of_valid_documents_is_followed_only_within_one_form),
        cmocka_unit_test(more_published_than_there_is_in_all_is_a_warning),
        cmocka_unit_test(the_three_rows_of_other_handling_continue_one_of_2019),
        cmocka_unit_test(a_form_with_a_mistake_is_refused_with_its_place),
        cmocka_unit_test(a_form_without_a_mistake_is_read_whole),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load, release);
}
