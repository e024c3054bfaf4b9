/* Tests of the statutory tables: the official spans, and one set of numbers in every format. */
#include "base/json.h"
#include "base/test.h"
#include "document/read_back.h"
#include "report/form.h"

static struct arena arena;
static struct format_list formats;

static int load_formats(void **state UNUSED)
{
    struct failure failure = {0};
    assert_int_equal(format_load_builtin(&arena, &failure, &formats), OK);
    return 0;
}

static int free_formats(void **state UNUSED)
{
    arena_end(&arena);
    return 0;
}

static struct document new_document(struct arena *own)
{
    return (struct document){
        .arena = own, .title = STR("年度报告"), .language = STR("zh-Hans"), .made = 1611273600};
}

/* Values 0, 1, 2 … that run through all tables, so that no two cells of a form are equal; signed
 * ones are negative by turns, amounts have decimals. */
static struct cell value_number(int n, enum cell_type type)
{
    struct decimal number = decimal_of_int(n);
    if (type == CELL_MONEY)
        number = (struct decimal){n * 10000 + 2449, 4};
    if (type == CELL_SIGNED_COUNT && n % 2)
        number.units = -number.units;
    return (struct cell){.state = CELL_NUMBER, .value = number};
}

static struct table_values fill(struct arena *own, const struct format_table *table, int *next)
{
    struct table_values values = {
        .table = table,
        .cells = arena_array(own, struct cell, table->row_count * table->column_count)};
    for (int r = 0; r < (int)table->row_count; r++)
        for (int c = 0; c < (int)table->column_count; c++)
            *table_cell(&values, r, c) = value_number((*next)++, table->columns[c].type);
    return values;
}

static struct table_values *fill_all(struct arena *own, const struct report_format *form)
{
    struct table_values *values = arena_array(own, struct table_values, form->table_count);
    int next = 0;
    for (size_t i = 0; i < form->table_count; i++)
        values[i] = fill(own, &form->tables[i], &next);
    return values;
}

static struct document filled_document(struct arena *own, const struct report_format *form,
                                       const struct form_options *options)
{
    struct document doc = new_document(own);
    struct table_values *values = fill_all(own, form);
    for (size_t i = 0; i < form->chapter_count; i++)
        form_chapter(&doc, form, form->chapters[i].id, values, form->table_count, options);
    return doc;
}

static struct str html_of(struct arena *own, const struct document *doc)
{
    CLEANUP(buf_end) struct buf out = BUF(4 << 20);
    document_html(&out, doc, NULL);
    return arena_str(own, buf_str(&out));
}

static const struct doc_table *table_of(const struct document *doc, size_t at)
{
    assert_true(at < doc->blocks.count && doc->blocks.items[at].kind == BLOCK_TABLE);
    return doc->blocks.items[at].table;
}

/* --- One set of numbers ------------------------------------------------------------------------
 */

/* Workbooks hold binary numbers, and 9.2449 comes out of one as 9.244899999999999: the reader must
 * get the very number that is nearest to the printed one. */
static double nearest_double(struct decimal number)
{
    double scale = 1;
    for (int i = 0; i < number.places; i++)
        scale *= 10;
    return (double)number.units / scale;
}

static bool is_same_number(struct str digits, struct decimal number)
{
    json_t *read = json_loadb(digits.ptr, digits.len, JSON_DECODE_ANY, NULL);
    double found = json_number_value(read);
    bool is_number = json_is_number(read);
    json_decref(read);
    return is_number && found == nearest_double(number);
}

static void assert_value_everywhere(struct arena *own, const struct doc_cell *cell, int row,
                                    int column, const struct read_table *html,
                                    const struct read_table *xlsx, const struct read_table *csv,
                                    const json_t *values)
{
    struct str text = inline_plain(own, &cell->text);
    const struct read_cell *in_html = read_cell_with_key(html, cell->key);
    assert_non_null(in_html);
    assert_true(in_html->row == row && in_html->column == column);
    assert_true(str_equal(in_html->text, text));
    assert_true(str_equal(read_cell_at(csv, row, column)->text, text));

    const struct read_cell *in_xlsx = read_cell_at(xlsx, row, column);
    assert_true(in_xlsx->is_number);
    assert_true(is_same_number(in_xlsx->text, cell->number));

    struct str key = arena_str(own, cell->key);
    const json_t *in_json = json_object_get(values, key.ptr);
    assert_true(json_is_number(in_json));
    assert_true(json_number_value(in_json) == nearest_double(cell->number));
}

static size_t compare_table(struct arena *own, const struct document *doc,
                            const struct doc_table *table, const struct read_table *html,
                            const struct read_table *xlsx, const json_t *values)
{
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    document_csv(&out, doc, table);
    struct read_table csv = read_csv(own, buf_str(&out));
    size_t rows, numbers = 0;
    const struct grid_cell *grid = table_grid(own, table, &rows);
    for (int row = 0; row < (int)rows; row++)
        for (int column = 0; column < table->columns; column++) {
            const struct grid_cell *place = &grid[row * table->columns + column];
            if (!place->origin || !place->cell->has_number)
                continue;
            assert_value_everywhere(own, place->cell, row, column, html, xlsx, &csv, values);
            numbers++;
        }
    return numbers;
}

static size_t numbers_of_form(const struct report_format *form)
{
    size_t numbers = 0;
    for (size_t i = 0; i < form->table_count; i++)
        for (size_t r = 0; r < form->tables[i].row_count; r++)
            numbers += form->tables[i].rows[r].is_group ? 0 : form->tables[i].column_count;
    return numbers;
}

static void every_format_says_the_same_numbers_cell_by_cell(void **state UNUSED)
{
    for (size_t i = 0; i < formats.count; i++) {
        CLEANUP(arena_end) struct arena own = {0};
        struct document doc = filled_document(&own, &formats.items[i], NULL);
        struct str html = html_of(&own, &doc);
        CLEANUP(buf_end) struct buf xlsx = BUF(4 << 20);
        assert_int_equal(document_xlsx(&xlsx, &doc, NULL), OK);
        CLEANUP(buf_end) struct buf json = BUF(4 << 20);
        document_json(&json, &doc);
        CLEANUP(json_end) json_t *root = NULL;
        assert_int_equal(json_read(buf_str(&json), STR("json"), NULL, &root), OK);
        const json_t *values = json_object_get(root, "values");

        size_t numbers = 0;
        for (size_t t = 0; t < doc.blocks.count; t++) {
            struct read_table in_html;
            assert_true(read_html_table(&own, &html, &in_html));
            struct read_table in_xlsx = read_xlsx_sheet(&own, buf_str(&xlsx), (int)t + 1);
            numbers += compare_table(&own, &doc, table_of(&doc, t), &in_html, &in_xlsx, values);
        }
        assert_int_equal(numbers, numbers_of_form(&formats.items[i]));
        assert_int_equal(json_object_size(values), numbers);
    }
}

/* --- Layout ------------------------------------------------------------------------------------
 */

static void no_statutory_table_has_a_hole_or_an_overlap(void **state UNUSED)
{
    assert_int_equal(formats.count, 2);
    for (size_t i = 0; i < formats.count; i++) {
        CLEANUP(arena_end) struct arena own = {0};
        struct document doc = filled_document(&own, &formats.items[i], NULL);
        assert_int_equal(doc.blocks.count, 3);
        for (size_t t = 0; t < doc.blocks.count; t++)
            assert_str(table_mistake(&own, table_of(&doc, t)), "");
        struct table_values *values = fill_all(&own, &formats.items[i]);
        struct document single = new_document(&own);
        for (size_t t = 0; t < formats.items[i].table_count; t++)
            assert_str(table_mistake(&own, form_table(&single, &values[t], NULL)), "");
    }
}

/* What stands at a place: its text, and how far it reaches. */
struct expected_cell {
    int row, column, rowspan, colspan;
    const char *text;
};

static void assert_cells(struct arena *own, const struct doc_table *table,
                         const struct expected_cell *expected, size_t count)
{
    size_t rows;
    const struct grid_cell *grid = table_grid(own, table, &rows);
    for (size_t i = 0; i < count; i++) {
        const struct expected_cell *e = &expected[i];
        assert_true(e->row < (int)rows && e->column < table->columns);
        const struct grid_cell *place = &grid[e->row * table->columns + e->column];
        assert_str(inline_plain(own, &place->cell->text), e->text);
        assert_true(place->origin);
        assert_int_equal(cell_rows(place->cell), e->rowspan);
        assert_int_equal(cell_columns(place->cell), e->colspan);
    }
}

static void the_requests_table_of_2021_has_the_official_spans(void **state UNUSED)
{
    static const struct expected_cell expected[] = {
        {0,  0, 3,  3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"},
        {0,  3, 1,  7, "申请人情况"                                                                                       },
        {1,  3, 2,  1, "自然人"                                                                                             },
        {1,  4, 1,  5, "法人或其他组织"                                                                                 },
        {1,  9, 2,  1, "总计"                                                                                                },
        {2,  4, 1,  1, "商业企业"                                                                                          },
        {2,  8, 1,  1, "其他"                                                                                                },
        {3,  0, 1,  3, "一、本年新收政府信息公开申请数量"                                                      },
        {3,  3, 1,  1, "0"                                                                                                     },
        {4,  0, 1,  3, "二、上年结转政府信息公开申请数量"                                                      },
        {5,  0, 22, 1, "三、本年度办理结果"                                                                           },
        {5,  1, 1,  2, "（一）予以公开"                                                                                 },
        {7,  1, 8,  1, "（三）不予公开"                                                                                 },
        {7,  2, 1,  1, "1.属于国家秘密"                                                                                  },
        {15, 1, 3,  1, "（四）无法提供"                                                                                 },
        {18, 1, 5,  1, "（五）不予处理"                                                                                 },
        {23, 1, 3,  1, "（六）其他处理"                                                                                 },
        {26, 1, 1,  2, "（七）总计"                                                                                       },
        {27, 0, 1,  3, "四、结转下年度继续办理"                                                                     },
    };
    CLEANUP(arena_end) struct arena own = {0};
    struct document doc = new_document(&own);
    int next = 0;
    const struct format_table *format =
        format_table_find(format_find(&formats, STR("2021")), STR("t3"));
    struct table_values values = fill(&own, format, &next);
    const struct doc_table *table = form_table(&doc, &values, NULL);
    assert_int_equal(table->count, 28);
    assert_int_equal(table->columns, 10);
    assert_int_equal(table->head_rows, 3);
    assert_int_equal(table->head_columns, 3);
    assert_cells(&own, table, expected, COUNT_OF(expected));
    assert_true(table->items[5].items[0].vertical);
    assert_false(table->items[7].items[0].vertical);
}

static void the_requests_table_of_2019_has_one_row_of_other_outcomes(void **state UNUSED)
{
    static const struct expected_cell expected[] = {
        {5,  0, 20, 1, "三、本年度办理结果"      },
        {18, 1, 5,  1, "（五）不予处理"            },
        {23, 1, 1,  2, "（六）其他处理"            },
        {24, 1, 1,  2, "（七）总计"                  },
        {25, 0, 1,  3, "四、结转下年度继续办理"},
    };
    CLEANUP(arena_end) struct arena own = {0};
    struct document doc = new_document(&own);
    int next = 0;
    const struct format_table *format =
        format_table_find(format_find(&formats, STR("2019")), STR("t3"));
    struct table_values values = fill(&own, format, &next);
    assert_cells(&own, form_table(&doc, &values, NULL), expected, COUNT_OF(expected));
}

static void the_remedies_table_has_fifteen_columns_under_three_head_rows(void **state UNUSED)
{
    static const struct expected_cell expected[] = {
        {0, 0,  1, 5,  "行政复议"            },
        {0, 5,  1, 10, "行政诉讼"            },
        {1, 0,  2, 1,  "结果维持"            },
        {1, 4,  2, 1,  "总计"                  },
        {1, 5,  1, 5,  "未经复议直接起诉"},
        {1, 10, 1, 5,  "复议后起诉"         },
        {2, 5,  1, 1,  "结果维持"            },
        {2, 14, 1, 1,  "总计"                  },
        {3, 0,  1, 1,  "0"                       },
        {3, 14, 1, 1,  "14"                      },
    };
    for (size_t i = 0; i < formats.count; i++) {
        CLEANUP(arena_end) struct arena own = {0};
        struct document doc = new_document(&own);
        int next = 0;
        struct table_values values =
            fill(&own, format_table_find(&formats.items[i], STR("t4")), &next);
        const struct doc_table *table = form_table(&doc, &values, NULL);
        assert_int_equal(table->columns, 15);
        assert_int_equal(table->count, 4);
        assert_cells(&own, table, expected, COUNT_OF(expected));
    }
}

static void the_blocks_of_the_second_chapter_share_four_columns(void **state UNUSED)
{
    static const struct expected_cell of_2021[] = {
        {0,  0, 1, 4, "第二十条第（一）项"            },
        {1,  0, 1, 1, "信息内容"                           },
        {1,  3, 1, 1, "现行有效件数"                     },
        {2,  0, 1, 1, "规章"                                 },
        {4,  0, 1, 4, "第二十条第（五）项"            },
        {5,  1, 1, 3, "本年处理决定数量"               },
        {6,  0, 1, 1, "行政许可"                           },
        {6,  1, 1, 3, "6"                                      },
        {11, 0, 1, 4, "第二十条第（八）项"            },
        {12, 1, 1, 3, "本年收费金额（单位：万元）"},
        {13, 1, 1, 3, "9.2449"                                 },
    };
    static const struct expected_cell of_2019[] = {
        {4,  0, 1, 4, "第二十条第（五）项"},
        {6,  2, 1, 1, "-7"                         },
        {12, 0, 1, 4, "第二十条第（八）项"},
        {13, 1, 1, 1, "上一年项目数量"      },
        {13, 2, 1, 2, "本年增/减"              },
        {15, 0, 1, 4, "第二十条第（九）项"},
        {17, 2, 1, 2, "21.2449"                    },
    };
    CLEANUP(arena_end) struct arena own = {0};
    struct document doc = filled_document(&own, format_find(&formats, STR("2021")), NULL);
    assert_int_equal(table_of(&doc, 0)->columns, 4);
    assert_int_equal(table_of(&doc, 0)->count, 14);
    assert_cells(&own, table_of(&doc, 0), of_2021, COUNT_OF(of_2021));
    doc = filled_document(&own, format_find(&formats, STR("2019")), NULL);
    assert_int_equal(table_of(&doc, 0)->count, 18);
    assert_cells(&own, table_of(&doc, 0), of_2019, COUNT_OF(of_2019));
}

static size_t count_of(struct str text, const char *part)
{
    size_t n = 0;
    struct str before;
    while (str_cut(text, str_from(part), &before, &text))
        n++;
    return n;
}

static void assert_headers(const struct read_table *table, const char *key, const char *expected)
{
    CLEANUP(buf_end) struct buf out = BUF(1000);
    const struct read_cell *cell = read_cell_with_key(table, str_from(key));
    assert_non_null(cell);
    struct str rest = cell->headers, id;
    while (rest.len > 0) {
        str_cut(rest, STR(" "), &id, &rest);
        buf_add(&out, read_cell_with_id(table, id)->text);
        buf_add(&out, rest.len > 0 ? STR(" | ") : STR(""));
    }
    assert_str(buf_str(&out), expected);
}

static void a_cell_is_read_out_with_all_its_heads(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena own = {0};
    struct document doc = filled_document(&own, format_find(&formats, STR("2021")), NULL);
    struct str html = html_of(&own, &doc);
    struct read_table table;
    /* scope="rowgroup" means the <tbody>, so each of the four blocks needs its own. */
    assert_int_equal(count_of(str_slice(html, 0, str_find(html, STR("</table>"))), "<tbody>"), 4);
    assert_true(read_html_table(&own, &html, &table));
    assert_headers(&table, "t2_6.penalty.decisions",
                   "第二十条第（六）项 | 本年处理决定数量 | 行政处罚");
    assert_true(read_html_table(&own, &html, &table));
    assert_headers(&table, "t3.r3_2_law.org_biz",
                   "申请人情况 | 法人或其他组织 | 商业企业 | 三、本年度办理结果 | "
                   "（三）不予公开 | 2.其他法律行政法规禁止公开");
    assert_headers(&table, "t3.carry_out.total", "申请人情况 | 总计 | 四、结转下年度继续办理");
    assert_true(read_html_table(&own, &html, &table));
    assert_headers(&table, "t4.cases.suit_after_total", "行政诉讼 | 复议后起诉 | 总计");
}

/* --- Cells -------------------------------------------------------------------------------------
 */

static struct str printed(struct arena *own, const char *form, const char *table, const char *row,
                          const char *column, struct cell value, const struct form_options *options)
{
    struct document doc = new_document(own);
    const struct format_table *format =
        format_table_find(format_find(&formats, str_from(form)), str_from(table));
    int next = 0;
    struct table_values values = fill(own, format, &next);
    int r = format_row_find(format, str_from(row)),
        c = format_column_find(format, str_from(column));
    assert_true(r >= 0 && c >= 0);
    *table_cell(&values, r, c) = value;
    const struct doc_table *to = form_table(&doc, &values, options);
    struct str key = arena_printf(own, "%s.%s.%s", table, row, column);
    for (size_t i = 0; i < to->count; i++)
        for (size_t k = 0; k < to->items[i].count; k++)
            if (str_equal(to->items[i].items[k].key, key))
                return inline_plain(own, &to->items[i].items[k].text);
    fail_msg("no cell " STR_FMT, STR_ARG(key));
    return STR("");
}

static void zero_is_printed_and_blank_stays_blank(void **state UNUSED)
{
    static const struct {
        struct cell value;
        const char *text;
    } cases[] = {
        {{CELL_NUMBER, {0, 0}, {NULL, 0}},              "0"     },
        {{CELL_BLANK, {0, 0}, {NULL, 0}},               ""      },
        {{CELL_ABSENT, {0, 0}, {NULL, 0}},              ""      },
        {{CELL_DASH, {0, 0}, {NULL, 0}},                "-"     },
        {{CELL_UNREADABLE, {0, 0}, STR_INIT("三件")}, "三件"}
    };
    CLEANUP(arena_end) struct arena own = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_str(printed(&own, "2021", "t3", "new", "np", cases[i].value, NULL), cases[i].text);
}

static void a_change_is_printed_with_its_sign(void **state UNUSED)
{
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = {
        {1036, "+1036"},
        {0,    "0"    },
        {-3,   "-3"   }
    };
    CLEANUP(arena_end) struct arena own = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cell value = {CELL_NUMBER, decimal_of_int(cases[i].number), STR("")};
        assert_str(printed(&own, "2019", "t2_6", "penalty", "delta", value, NULL), cases[i].text);
        /* Only a change has a sign. */
        assert_false(str_starts(printed(&own, "2019", "t2_6", "penalty", "decisions", value, NULL),
                                STR("+")));
    }
}

static void an_amount_without_a_fixed_unit_keeps_the_published_one(void **state UNUSED)
{
    static const struct {
        const char *raw;
        const char *unit;
        const char *text;
    } cases[] = {
        {"251000元",  "",       "251000元"},
        {"251000 元", "万元", "251000元"},
        {"",           "元",    "251000元"},
        {"",           "",       "251000"   },
        {"约251000",  "",       "251000"   }
    };
    CLEANUP(arena_end) struct arena own = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cell value = {CELL_NUMBER, decimal_of_int(251000), str_from(cases[i].raw)};
        struct form_options options = {.money_unit = str_from(cases[i].unit)};
        assert_str(printed(&own, "2019", "t2_9", "procure", "amount", value, &options),
                   cases[i].text);
    }
    /* Nothing needs no unit. */
    struct cell zero = {CELL_NUMBER, decimal_of_int(0), STR("")};
    struct form_options yuan = {.money_unit = STR("元")};
    assert_str(printed(&own, "2019", "t2_9", "procure", "amount", zero, &yuan), "0");
    /* Where the head names the unit, nothing is added. */
    struct cell value = {
        CELL_NUMBER, {592372449, 4},
         STR("59237.2449万元")
    };
    const struct format_table *t2_8 =
        format_table_find(format_find(&formats, STR("2021")), STR("t2_8"));
    struct str column = arena_str(&own, t2_8->columns[0].id);
    assert_str(printed(&own, "2021", "t2_8", "fee", column.ptr, value, &yuan), "59237.2449");
}

static struct form_figure figure_of_total(void *context, const struct format_table *table, int row,
                                          int column)
{
    int *asked = context;
    ++*asked;
    if (row != 0 || !table->columns[column].is_total)
        return (struct form_figure){0};
    return (struct form_figure){.figure_id = STR("foi.new"),
                                .href = STR("/report/figures/foi.new"),
                                .definition = STR("本年新收的申请，按收到之日统计"),
                                .flagged = true,
                                .remark = STR("总计应为15，表内为6")};
}

static void a_figure_carries_its_records_definition_and_finding(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena own = {0};
    struct document doc = new_document(&own);
    const struct format_table *format =
        format_table_find(format_find(&formats, STR("2021")), STR("t3"));
    int next = 0, asked = 0;
    struct table_values values = fill(&own, format, &next);
    struct form_options options = {.figure = figure_of_total, .context = &asked};
    const struct doc_table *table = form_table(&doc, &values, &options);
    assert_int_equal(asked, 25 * 7);
    const struct doc_cell *cell = &table->items[3].items[7];
    assert_str(cell->key, "t3.new.total");
    assert_true(cell->flagged);
    assert_str(cell->remark, "总计应为15，表内为6");
    assert_int_equal(cell->text.items[0].kind, INLINE_FIGURE);
    assert_str(cell->text.items[0].figure_id, "foi.new");
    assert_str(cell->text.items[0].text, "6");
    assert_int_equal(table->items[3].items[1].text.items[0].kind, INLINE_TEXT);
}

static void tables_that_were_not_published_are_left_out(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena own = {0};
    struct document doc = new_document(&own);
    const struct report_format *form = format_find(&formats, STR("2021"));
    struct table_values *values = fill_all(&own, form);
    form_chapter(&doc, form, STR("c2"), values, 2, NULL); /* items (一) and (五) only */
    form_chapter(&doc, form, STR("c3"), values, 2, NULL);
    assert_int_equal(doc.blocks.count, 1);
    assert_int_equal(table_of(&doc, 0)->count, 7);
    assert_str(table_of(&doc, 0)->id, "c2-table");
    assert_str(table_of(&doc, 0)->caption, "二、主动公开政府信息情况");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_statutory_table_has_a_hole_or_an_overlap),
        cmocka_unit_test(the_requests_table_of_2021_has_the_official_spans),
        cmocka_unit_test(the_requests_table_of_2019_has_one_row_of_other_outcomes),
        cmocka_unit_test(the_remedies_table_has_fifteen_columns_under_three_head_rows),
        cmocka_unit_test(the_blocks_of_the_second_chapter_share_four_columns),
        cmocka_unit_test(a_cell_is_read_out_with_all_its_heads),
        cmocka_unit_test(every_format_says_the_same_numbers_cell_by_cell),
        cmocka_unit_test(zero_is_printed_and_blank_stays_blank),
        cmocka_unit_test(a_change_is_printed_with_its_sign),
        cmocka_unit_test(an_amount_without_a_fixed_unit_keeps_the_published_one),
        cmocka_unit_test(a_figure_carries_its_records_definition_and_finding),
        cmocka_unit_test(tables_that_were_not_published_are_left_out),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load_formats, free_formats);
}
