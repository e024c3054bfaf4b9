/* Tests of the block model and its renderers, which are read back by readers of their own. */
#include "base/date.h"
#include "base/json.h"
#include "base/test.h"
#include "document/document.h"
#include "document/read_back.h"

#define MADE 1611273600 /* 2021-01-22 in China */

static struct document new_document(struct arena *arena)
{
    return (struct document){.arena = arena,
                             .title = STR("深圳市公安局2020年政府信息公开工作年度报告"),
                             .language = STR("zh-Hans"),
                             .agency = STR("深圳市公安局"),
                             .made = MADE};
}

static struct str html_of(struct arena *arena, const struct document *doc,
                          const struct html_options *options)
{
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    document_html(&out, doc, options);
    assert_false(out.overflow);
    return arena_str(arena, buf_str(&out));
}

static struct str csv_of(struct arena *arena, const struct document *doc,
                         const struct doc_table *table)
{
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    document_csv(&out, doc, table);
    return arena_str(arena, buf_str(&out));
}

static struct str xlsx_of(struct arena *arena, const struct document *doc)
{
    CLEANUP(buf_end) struct buf out = BUF(4 << 20);
    struct failure failure = {0};
    err result = document_xlsx(&out, doc, &failure);
    if (result != OK)
        print_error("%s\n", failure.text);
    assert_int_equal(result, OK);
    return arena_str(arena, buf_str(&out));
}

static struct str docx_of(struct arena *arena, const struct document *doc)
{
    CLEANUP(buf_end) struct buf out = BUF(4 << 20);
    struct failure failure = {0};
    assert_int_equal(document_docx(&out, doc, &failure), OK);
    return arena_str(arena, buf_str(&out));
}

static json_t *json_of(const struct document *doc)
{
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    document_json(&out, doc);
    json_t *root = NULL;
    assert_int_equal(json_read(buf_str(&out), STR("document"), NULL, &root), OK);
    return root;
}

static void assert_contains(struct str text, const char *part)
{
    if (!str_contains(text, str_from(part)))
        fail_msg("<%s> is not in <" STR_FMT ">", part, STR_ARG(text));
}

static size_t count_of(struct str text, const char *part)
{
    size_t n = 0;
    struct str before;
    while (str_cut(text, str_from(part), &before, &text))
        n++;
    return n;
}

static struct doc_cell *add(struct document *doc, struct doc_table *table, enum cell_role role,
                            const char *text)
{
    struct doc_row *row = &table->items[table->count - 1];
    return row_add_cell(doc, row, role, str_from(text));
}

/* | A | B  B |
 * | A | C  D |
 * | E | 1  2 | */
static struct doc_table *add_small_table(struct document *doc, const char *id)
{
    struct doc_table *table = document_table(doc, str_from(id), STR("小表"), 3);
    table->head_rows = 2;
    table->head_columns = 1;
    table_add_row(doc, table);
    add(doc, table, ROLE_HEAD, "A")->rowspan = 2;
    add(doc, table, ROLE_HEAD, "B")->colspan = 2;
    table_add_row(doc, table);
    add(doc, table, ROLE_HEAD, "C");
    add(doc, table, ROLE_HEAD, "D");
    struct doc_row *row = table_add_row(doc, table);
    row_add_cell(doc, row, ROLE_HEAD, STR("E"));
    row_add_number(doc, row, STR("small.e.c"), decimal_of_int(1));
    row_add_number(doc, row, STR("small.e.d"), decimal_of_int(2));
    return table;
}

/* --- Geometry ----------------------------------------------------------------------------------
 */

static void spans_are_resolved_into_the_grid(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    const struct doc_table *table = add_small_table(&doc, "t");
    size_t rows;
    const struct grid_cell *grid = table_grid(&arena, table, &rows);
    static const char expected[] = "ABBACDE12";
    assert_int_equal(rows, 3);
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(grid[i].cell->text.items[0].text.ptr[0], expected[i]);
    assert_false(grid[3].origin);
    assert_true(grid[4].origin);
    assert_str(table_mistake(&arena, table), "");
}

static void a_hole_is_found_with_its_place(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = add_small_table(&doc, "t");
    table_add_row(&doc, table);
    add(&doc, table, ROLE_DATA, "1");
    add(&doc, table, ROLE_DATA, "2");
    assert_str(table_mistake(&arena, table), "row 4, column 3: no cell covers this place");
}

static void a_cell_that_has_no_place_is_found(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = add_small_table(&doc, "t");
    add(&doc, table, ROLE_DATA, "3");
    assert_str(table_mistake(&arena, table),
               "row 3, column 4: the row has no place left for this cell");
}

static void an_overlap_is_found(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("重叠"), 2);
    table_add_row(&doc, table);
    add(&doc, table, ROLE_DATA, "a");
    add(&doc, table, ROLE_DATA, "b")->rowspan = 2;
    table_add_row(&doc, table);
    add(&doc, table, ROLE_DATA, "c")->colspan = 2;
    assert_str(table_mistake(&arena, table),
               "row 2, column 1: the cell is wider than the free place");
}

static void a_span_may_not_leave_its_band(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("越界"), 1);
    table_add_row(&doc, table);
    add(&doc, table, ROLE_DATA, "a")->rowspan = 2;
    table_add_row(&doc, table)->begins_band = true;
    add(&doc, table, ROLE_DATA, "b");
    assert_str(table_mistake(&arena, table),
               "row 1, column 1: the cell reaches below its band of rows");
}

static void assert_heads(struct arena *arena, const struct table_heads *heads, size_t row,
                         size_t column, const char *expected)
{
    struct head_list list;
    table_heads_of(arena, heads, row, column, &list);
    CLEANUP(buf_end) struct buf out = BUF(1000);
    for (size_t i = 0; i < list.count; i++) {
        buf_add(&out, i ? STR(" ") : STR(""));
        buf_add(&out, inline_plain(arena, &list.items[i].cell->text));
    }
    assert_str(buf_str(&out), expected);
}

static void every_merged_head_above_and_beside_speaks_for_a_cell(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct table_heads heads;
    table_heads_find(&arena, add_small_table(&doc, "t"), &heads);
    assert_true(heads.is_complex);
    assert_heads(&arena, &heads, 2, 1, "B C E");
    assert_heads(&arena, &heads, 2, 2, "B D E");
    assert_heads(&arena, &heads, 1, 1, "B");
    assert_heads(&arena, &heads, 2, 0, "");
}

static void the_heads_of_a_band_do_not_speak_for_the_next_band(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("两段"), 1);
    for (int i = 0; i < 2; i++) {
        table_add_row(&doc, table)->begins_band = true;
        add(&doc, table, ROLE_HEAD, i ? "甲" : "乙")->scope = SCOPE_BAND;
        table_add_row(&doc, table);
        add(&doc, table, ROLE_HEAD, i ? "丙" : "丁")->scope = SCOPE_COLUMN;
        table_add_row(&doc, table);
        add(&doc, table, ROLE_DATA, "1");
    }
    struct table_heads heads;
    table_heads_find(&arena, table, &heads);
    assert_heads(&arena, &heads, 2, 0, "乙 丁");
    assert_heads(&arena, &heads, 5, 0, "甲 丙");
    assert_heads(&arena, &heads, 4, 0, "甲");
}

/* --- HTML --------------------------------------------------------------------------------------
 */

static void text_is_escaped_in_every_place(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    const char *bad = "<script>\"'&";
    document_heading(&doc, 1, STR("h\"1"), str_from(bad));
    struct block *paragraph = document_paragraph(&doc);
    inline_strong(&doc, &paragraph->text, str_from(bad));
    inline_figure(&doc, &paragraph->text, str_from(bad), str_from(bad), STR("/?a=\"><b>"),
                  str_from(bad));
    struct doc_table *table = document_table(&doc, STR("t"), str_from(bad), 1);
    table_add_row(&doc, table);
    add(&doc, table, ROLE_DATA, bad)->key = str_from(bad);
    struct str html = html_of(&arena, &doc, NULL);
    assert_false(str_contains(html, STR("<script")));
    assert_false(str_contains(html, STR("\"><b>")));
    assert_contains(html, "id=\"h&quot;1\"");
    assert_int_equal(count_of(html, "&lt;script&gt;&quot;&#39;&amp;"), 8);
}

static void only_addresses_that_open_a_page_become_links(void **state UNUSED)
{
    static const struct {
        const char *href;
        bool is_link;
    } cases[] = {
        {"/foi/1",              true },
        {"https://example.cn/", true },
        {"#t3",                 true },
        {"javascript:x",        false},
        {" javascript:x",       false},
        {"data:text/html,x",    false},
        {"",                    false}
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_end) struct arena arena = {0};
        struct document doc = new_document(&arena);
        struct block *block = document_paragraph(&doc);
        inline_link(&doc, &block->text, STR("链接"), str_from(cases[i].href));
        struct str html = html_of(&arena, &doc, NULL);
        assert_int_equal(str_contains(html, STR("<a href=")), cases[i].is_link);
        assert_contains(html, "链接");
    }
}

static void a_figure_links_to_its_records_and_its_definition(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct block *block = document_paragraph(&doc);
    inline_text(&doc, &block->text, STR("收到申请"));
    inline_figure(&doc, &block->text, STR("foi.new"), STR("108"), STR("/report/foi.new"),
                  STR("本年新收的申请"));
    inline_figure(&doc, &block->text, STR("foi.online"), STR("100"), STR("/report/foi.online"),
                  STR("本年新收的申请"));
    struct str html = html_of(&arena, &doc, NULL);
    assert_contains(html, "<a class=\"figure\" data-figure=\"foi.new\" href=\"/report/foi.new\" "
                          "aria-describedby=\"text1-d1\">108</a>");
    assert_contains(html, "<li id=\"text1-d1\">本年新收的申请</li>");
    assert_int_equal(count_of(html, "本年新收的申请"), 1); /* said once */
}

static void definitions_of_a_chapter_are_listed_once_at_its_end(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    for (int i = 0; i < 2; i++) {
        document_heading(&doc, 2, STR(""), STR("（一）小标题"));
        struct block *block = document_paragraph(&doc);
        inline_figure(&doc, &block->text, STR("foi.new"), STR("1"), STR("/x"), STR("口径"));
    }
    document_heading(&doc, 1, STR("c2"), STR("二、下一章"));
    struct str html = html_of(&arena, &doc, NULL);
    assert_int_equal(count_of(html, "<details"), 1);
    assert_true(str_find(html, STR("<details")) < str_find(html, STR("二、下一章")));
}

static void figures_are_not_links_when_the_page_does_not_want_them(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct block *block = document_paragraph(&doc);
    inline_figure(&doc, &block->text, STR("foi.new"), STR("108"), STR("/x"), STR(""));
    struct str html = html_of(&arena, &doc, &(struct html_options){.first_level = 3});
    assert_contains(html, "<span class=\"figure\" data-figure=\"foi.new\">108</span>");
}

static void headings_continue_those_of_the_page(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    document_heading(&doc, 1, STR("c1"), STR("一、总体情况"));
    document_heading(&doc, 9, STR(""), STR("深"));
    struct html_options options = {.first_level = 3, .id_prefix = STR("r-")};
    struct str html = html_of(&arena, &doc, &options);
    assert_contains(html, "<h3 class=\"doc-heading\" id=\"r-c1\">一、总体情况</h3>");
    assert_contains(html, "<h6 class=\"doc-heading\">深</h6>");
}

static void a_wide_table_scrolls_by_keyboard_and_a_narrow_one_does_not(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_small_table(&doc, "narrow");
    assert_false(str_contains(html_of(&arena, &doc, NULL), STR("tabindex")));
    struct doc_table *wide = document_table(&doc, STR("wide"), STR("宽表"), HTML_WIDE + 1);
    table_add_row(&doc, wide);
    for (int i = 0; i <= HTML_WIDE; i++)
        add(&doc, wide, ROLE_DATA, "x");
    struct str html = html_of(&arena, &doc, NULL);
    assert_contains(html, "<div class=\"doc-scroll\" role=\"region\" tabindex=\"0\" "
                          "aria-labelledby=\"wide-caption\">");
    assert_contains(html, "<caption id=\"wide-caption\">宽表</caption>");
}

static void a_simple_table_needs_no_ids_on_its_heads(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("简表"), 1);
    table->head_rows = 1;
    table_add_row(&doc, table);
    add(&doc, table, ROLE_HEAD, "甲");
    table_add_row(&doc, table);
    add(&doc, table, ROLE_DATA, "1");
    struct str html = html_of(&arena, &doc, NULL);
    assert_contains(html,
                    "<thead>\n<tr><th scope=\"col\" class=\"doc-head\">甲</th></tr>\n</thead>");
    assert_false(str_contains(html, STR("headers=")));
}

static void the_cells_of_a_complex_table_name_their_heads(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_small_table(&doc, "t");
    struct str html = html_of(&arena, &doc, NULL);
    assert_contains(html, "<td class=\"doc-num\" headers=\"t-h2 t-h3 t-h5\" "
                          "data-key=\"small.e.c\">1</td>");
    assert_contains(html, "<th id=\"t-h5\" scope=\"row\" class=\"doc-head\">E</th>");
}

static void widths_are_whole_percents_that_add_up(void **state UNUSED)
{
    static const int thirds[] = {333, 333, 334};
    static const int sevenths[] = {143, 143, 143, 143, 143, 143, 142};
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    document_table(&doc, STR("a"), STR("三列"), 3)->widths = thirds;
    document_table(&doc, STR("b"), STR("七列"), 7)->widths = sevenths;
    struct str html = html_of(&arena, &doc, NULL);
    assert_contains(html, "<col class=\"doc-w-33\"><col class=\"doc-w-34\">"
                          "<col class=\"doc-w-33\"></colgroup>");
    assert_int_equal(count_of(html, "doc-w-14") * 14 + count_of(html, "doc-w-15") * 15, 100);
}

static void a_finding_is_told_below_the_table_and_points_from_its_cell(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = add_small_table(&doc, "t");
    struct doc_cell *cell = &table->items[2].items[1];
    cell->flagged = true;
    cell->remark = STR("合计应为3");
    struct str html = html_of(&arena, &doc, NULL);
    assert_contains(html, "class=\"doc-num doc-flagged\"");
    assert_contains(html, " id=\"small.e.c\"");
    assert_contains(html, "aria-describedby=\"t-r1\">1</td>");
    assert_contains(html, "<ol class=\"doc-remarks\">\n<li id=\"t-r1\">合计应为3</li>");
}

/* --- Random tables -----------------------------------------------------------------------------
 */

/* Numbers that are the same in every run, so that a failure can be repeated. */
static unsigned random_below(uint64_t *seed, unsigned limit)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*seed >> 33) % limit;
}

struct random_table {
    int rows, columns, head_rows, band; /* a band begins at that row, or 0 */
    int owner[12][12];                  /* which cell covers the place */
    struct doc_table *table;
};

static int section_end_of(const struct random_table *r, int row)
{
    if (row < r->head_rows)
        return r->head_rows;
    return r->band > row ? r->band : r->rows;
}

static void take(struct random_table *r, int row, int column, int rowspan, int colspan, int cell)
{
    for (int y = row; y < row + rowspan; y++)
        for (int x = column; x < column + colspan; x++)
            r->owner[y][x] = cell;
}

static void add_random_cell(struct document *doc, struct random_table *r, uint64_t *seed, int row,
                            int column, int cell)
{
    int room = 1;
    while (column + room < r->columns && r->owner[row][column + room] == 0)
        room++;
    int colspan = 1 + (int)random_below(seed, (unsigned)room);
    int rowspan = 1 + (int)random_below(seed, (unsigned)(section_end_of(r, row) - row));
    take(r, row, column, rowspan, colspan, cell);
    static const char *const texts[] = {"", "<", "a,\"b\"", "=1+1", "中\n文", "-", "x&y"};
    struct str text = arena_printf(doc->arena, "%d%s", cell,
                                   texts[random_below(seed, (unsigned)COUNT_OF(texts))]);
    enum cell_role role = random_below(seed, 3) == 0 ? ROLE_HEAD : ROLE_DATA;
    struct doc_cell *to = row_add_cell(doc, &r->table->items[r->table->count - 1], role, text);
    to->rowspan = rowspan;
    to->colspan = colspan;
    to->key = arena_printf(doc->arena, "cell.%d", cell);
}

static struct random_table make_random_table(struct document *doc, uint64_t *seed)
{
    struct random_table r = {.rows = 1 + (int)random_below(seed, 12),
                             .columns = 1 + (int)random_below(seed, 12)};
    r.head_rows = (int)random_below(seed, (unsigned)r.rows);
    if (r.rows - r.head_rows > 1 && random_below(seed, 2))
        r.band = r.head_rows + 1 + (int)random_below(seed, (unsigned)(r.rows - r.head_rows - 1));
    r.table = document_table(doc, STR("random"), STR("随机表"), r.columns);
    r.table->head_rows = r.head_rows;
    int cell = 0;
    for (int row = 0; row < r.rows; row++) {
        table_add_row(doc, r.table)->begins_band = r.band > 0 && row == r.band;
        for (int column = 0; column < r.columns; column++)
            if (r.owner[row][column] == 0)
                add_random_cell(doc, &r, seed, row, column, ++cell);
    }
    return r;
}

static void assert_same_cells(struct arena *arena, const struct random_table *r,
                              const struct read_table *read)
{
    size_t rows;
    const struct grid_cell *grid = table_grid(arena, r->table, &rows);
    assert_int_equal(read->rows, r->rows);
    assert_int_equal(read->columns, r->columns);
    for (int row = 0; row < r->rows; row++)
        for (int column = 0; column < r->columns; column++) {
            const struct doc_cell *cell = grid[row * r->columns + column].cell;
            struct str key = arena_printf(arena, "cell.%d", r->owner[row][column]);
            assert_true(str_equal(cell->key, key));
            const struct read_cell *found = read_cell_at(read, row, column);
            assert_non_null(found);
            assert_true(str_equal(found->text, inline_plain(arena, &cell->text)));
        }
}

static void assert_headers_exist(const struct read_table *read)
{
    for (size_t i = 0; i < read->count; i++) {
        struct str rest = read->items[i].headers, id;
        while (rest.len > 0) {
            str_cut(rest, STR(" "), &id, &rest);
            const struct read_cell *head = read_cell_with_id(read, id);
            assert_true(head && head->is_head && head != &read->items[i]);
        }
    }
}

static void assert_same_csv(struct arena *arena, const struct random_table *r,
                            const struct read_table *csv)
{
    size_t rows;
    const struct grid_cell *grid = table_grid(arena, r->table, &rows);
    for (int row = 0; row < r->rows; row++)
        for (int column = 0; column < r->columns; column++) {
            const struct grid_cell *place = &grid[row * r->columns + column];
            struct str text = place->origin ? inline_plain(arena, &place->cell->text) : STR("");
            assert_true(str_equal(read_cell_at(csv, row, column)->text, text));
        }
}

/* The table's cells out of the JSON, as the other readers give them. */
static struct read_table json_cells(struct arena *arena, const json_t *root)
{
    struct read_table table = {0};
    const json_t *block = json_array_get(json_object_get(root, "blocks"), 0);
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(block, "cells"), i, cell)
    {
        struct read_cell read = {
            .row = (int)json_integer_value(json_object_get(cell, "row")),
            .column = (int)json_integer_value(json_object_get(cell, "column")),
            .rowspan = (int)json_integer_value(json_object_get(cell, "rowspan")),
            .colspan = (int)json_integer_value(json_object_get(cell, "colspan")),
            .text = arena_str(arena, json_get_str(cell, "text"))};
        vec_push(arena, &table, read);
    }
    table.rows = (int)json_integer_value(json_object_get(block, "rows"));
    table.columns = (int)json_integer_value(json_object_get(block, "columns"));
    return table;
}

static void random_tables_come_back_from_every_format(void **state UNUSED)
{
    uint64_t seed = 20210122;
    for (int i = 0; i < 150; i++) {
        CLEANUP(arena_end) struct arena arena = {0};
        struct document doc = new_document(&arena);
        struct random_table random = make_random_table(&doc, &seed);
        assert_str(table_mistake(&arena, random.table), "");

        struct read_table read;
        struct str html = html_of(&arena, &doc, NULL);
        assert_true(read_html_table(&arena, &html, &read));
        assert_same_cells(&arena, &random, &read);
        assert_headers_exist(&read);

        read = read_csv(&arena, csv_of(&arena, &doc, random.table));
        assert_same_csv(&arena, &random, &read);

        CLEANUP(json_end) json_t *root = json_of(&doc);
        read = json_cells(&arena, root);
        assert_same_cells(&arena, &random, &read);

        read = read_docx_table(&arena, docx_of(&arena, &doc), 1);
        assert_same_cells(&arena, &random, &read);

        if (i % 10)
            continue; /* a workbook takes ten times as long */
        read = read_xlsx_sheet(&arena, xlsx_of(&arena, &doc), 1);
        assert_same_cells(&arena, &random, &read);
    }
}

/* --- CSV ---------------------------------------------------------------------------------------
 */

static void csv_keeps_commas_quotes_and_lines(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("表"), 3);
    table_add_row(&doc, table);
    add(&doc, table, ROLE_DATA, "a,b");
    add(&doc, table, ROLE_DATA, "他说\"好\"");
    add(&doc, table, ROLE_DATA, "一\n二");
    assert_str(csv_of(&arena, &doc, table),
               "\xEF\xBB\xBF\"a,b\",\"他说\"\"好\"\"\",\"一\n二\"\r\n");
}

static void csv_does_not_hand_formulas_to_spreadsheets(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("表"), 4);
    struct doc_row *row = table_add_row(&doc, table);
    row_add_cell(&doc, row, ROLE_DATA, STR("=1+1"));
    row_add_cell(&doc, row, ROLE_DATA, STR("@SUM(A1)"));
    row_add_cell(&doc, row, ROLE_DATA, STR("-"));
    row_add_number(&doc, row, STR("k"), decimal_of_int(-5));
    assert_str(csv_of(&arena, &doc, table), "\xEF\xBB\xBF'=1+1,'@SUM(A1),-,-5\r\n");
}

/* --- JSON --------------------------------------------------------------------------------------
 */

static void json_tells_numbers_blanks_and_dashes_apart(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("表"), 3);
    struct doc_row *row = table_add_row(&doc, table);
    row_add_number(&doc, row, STR("number"), (struct decimal){9230, 2});
    row_add_cell(&doc, row, ROLE_DATA, STR(""))->key = STR("blank");
    row_add_cell(&doc, row, ROLE_DATA, STR("-"))->key = STR("dash");
    CLEANUP(json_end) json_t *root = json_of(&doc);
    const json_t *values = json_object_get(root, "values");
    assert_true(json_real_value(json_object_get(values, "number")) == 92.3);
    assert_true(json_is_null(json_object_get(values, "blank")));
    assert_str(json_get_str(values, "dash"), "-");
    assert_str(json_get_str(root, "made"), "2021-01-22T00:00:00Z");
}

static void json_has_each_cell_with_its_place(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_small_table(&doc, "t");
    CLEANUP(json_end) json_t *root = json_of(&doc);
    const json_t *table = json_array_get(json_object_get(root, "blocks"), 0);
    const json_t *cells = json_object_get(table, "cells");
    assert_int_equal(json_array_size(cells), 7);
    const json_t *last = json_array_get(cells, 6);
    assert_str(json_get_str(last, "key"), "small.e.d");
    assert_int_equal(json_integer_value(json_object_get(last, "row")), 2);
    assert_int_equal(json_integer_value(json_object_get(last, "column")), 2);
    assert_int_equal(json_integer_value(json_object_get(last, "value")), 2);
}

/* --- Workbooks ---------------------------------------------------------------------------------
 */

static void add_mixed_blocks(struct document *doc)
{
    document_heading(doc, 1, STR("c1"), STR("一、总体情况"));
    struct block *list = document_list(doc, true);
    inline_text(doc, list_add_item(doc, list), STR("第一项"));
    inline_text(doc, list_add_item(doc, list), STR("第二项"));
    add_small_table(doc, "t");
    document_note(doc, STR("注：单位为件"));
}

static void the_same_document_gives_the_same_workbook(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_mixed_blocks(&doc);
    struct str first = xlsx_of(&arena, &doc);
    assert_true(str_equal(first, xlsx_of(&arena, &doc)));
    /* No clock in it: the document's date inside, the day zero of ZIP outside. */
    struct str core = read_zip_file(&arena, first, STR("docProps/core.xml"));
    assert_int_equal(count_of(core, "2021-01-22T00:00:00Z"), 2);
    assert_int_equal((unsigned char)first.ptr[12] | (unsigned char)first.ptr[13] << 8,
                     1 << 5 | 1); /* 1980-01-01 */
}

static void a_document_without_a_date_still_repeats_its_bytes(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    doc.made = 0;
    add_small_table(&doc, "t");
    struct str core = read_zip_file(&arena, xlsx_of(&arena, &doc), STR("docProps/core.xml"));
    assert_contains(core, "1980-01-01T00:00:00Z");
}

static void the_text_and_each_table_have_a_sheet(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_mixed_blocks(&doc);
    struct str bytes = xlsx_of(&arena, &doc);
    struct read_table text = read_xlsx_sheet(&arena, bytes, 1);
    assert_str(read_cell_at(&text, 2, 0)->text, "1. 第一项");
    assert_str(read_cell_at(&text, 4, 0)->text, "表：小表");
    struct read_table table = read_xlsx_sheet(&arena, bytes, 2);
    assert_int_equal(read_cell_at(&table, 0, 1)->colspan, 2);
    assert_true(read_cell_at(&table, 2, 1)->is_number);
    assert_str(read_cell_at(&table, 2, 2)->text, "2");
}

static void decimals_keep_their_digits_in_a_workbook(void **state UNUSED)
{
    static const struct decimal numbers[] = {
        {592372449,          4},
        {-1,                 9},
        {999999999999999,    0},
        {123456789012345678, 2}
    };
    static const char *const expected[] = {"59237.2449", "-1E-09", "999999999999999",
                                           "1234567890123456.78"};
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("数"), COUNT_OF(numbers));
    struct doc_row *row = table_add_row(&doc, table);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        row_add_number(&doc, row, STR(""), numbers[i]);
    struct read_table read = read_xlsx_sheet(&arena, xlsx_of(&arena, &doc), 1);
    for (int i = 0; i < (int)COUNT_OF(numbers); i++) {
        assert_str(read_cell_at(&read, 0, i)->text, expected[i]);
        assert_int_equal(read_cell_at(&read, 0, i)->is_number, i < 3); /* too long: as text */
    }
}

static void sheet_names_are_cut_cleaned_and_told_apart(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct str caption = STR("[收费]情况/一览：一二三四五六七八九十一二三四五六七八九十一二三四");
    for (int i = 0; i < 3; i++) {
        struct doc_table *table = document_table(&doc, arena_printf(&arena, "t%d", i), caption, 1);
        table_add_row(&doc, table);
        add(&doc, table, ROLE_DATA, "x");
    }
    struct str book = read_zip_file(&arena, xlsx_of(&arena, &doc), STR("xl/workbook.xml"));
    assert_contains(book, "name=\"-收费-情况-一览：一二三四五六七八九十一二三四五六七八九十一\"");
    assert_contains(book, " (2)\"");
    assert_contains(book, " (3)\"");
}

static void characters_that_a_workbook_cannot_hold_are_replaced(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    struct doc_table *table = document_table(&doc, STR("t"), STR("表"), 1);
    table_add_row(&doc, table);
    add(&doc, table, ROLE_DATA,
        "a\x01"
        "b<&\"");
    struct read_table read = read_xlsx_sheet(&arena, xlsx_of(&arena, &doc), 1);
    assert_str(read_cell_at(&read, 0, 0)->text, "a\xEF\xBF\xBD"
                                                "b<&\"");
}

static void a_text_too_long_for_a_cell_is_refused_with_its_beginning(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    char *text = arena_alloc(&arena, 40001);
    memset(text, 'x', 40000);
    inline_text(&doc, &document_paragraph(&doc)->text, (struct str){text, 40000});
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    struct failure failure = {0};
    assert_int_equal(document_xlsx(&out, &doc, &failure), ERR_TOO_LARGE);
    assert_contains(str_from(failure.text), "\"xxxxxxxxxxxxxxxxxxxx…\" is longer");
}

static void a_workbook_larger_than_the_buffer_is_an_error(void **state UNUSED)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct document doc = new_document(&arena);
    add_small_table(&doc, "t");
    CLEANUP(buf_end) struct buf out = BUF(100);
    struct failure failure = {0};
    assert_int_equal(document_xlsx(&out, &doc, &failure), ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_are_resolved_into_the_grid),
        cmocka_unit_test(a_hole_is_found_with_its_place),
        cmocka_unit_test(a_cell_that_has_no_place_is_found),
        cmocka_unit_test(an_overlap_is_found),
        cmocka_unit_test(a_span_may_not_leave_its_band),
        cmocka_unit_test(every_merged_head_above_and_beside_speaks_for_a_cell),
        cmocka_unit_test(the_heads_of_a_band_do_not_speak_for_the_next_band),
        cmocka_unit_test(text_is_escaped_in_every_place),
        cmocka_unit_test(only_addresses_that_open_a_page_become_links),
        cmocka_unit_test(a_figure_links_to_its_records_and_its_definition),
        cmocka_unit_test(definitions_of_a_chapter_are_listed_once_at_its_end),
        cmocka_unit_test(figures_are_not_links_when_the_page_does_not_want_them),
        cmocka_unit_test(headings_continue_those_of_the_page),
        cmocka_unit_test(a_wide_table_scrolls_by_keyboard_and_a_narrow_one_does_not),
        cmocka_unit_test(a_simple_table_needs_no_ids_on_its_heads),
        cmocka_unit_test(the_cells_of_a_complex_table_name_their_heads),
        cmocka_unit_test(widths_are_whole_percents_that_add_up),
        cmocka_unit_test(a_finding_is_told_below_the_table_and_points_from_its_cell),
        cmocka_unit_test(random_tables_come_back_from_every_format),
        cmocka_unit_test(csv_keeps_commas_quotes_and_lines),
        cmocka_unit_test(csv_does_not_hand_formulas_to_spreadsheets),
        cmocka_unit_test(json_tells_numbers_blanks_and_dashes_apart),
        cmocka_unit_test(json_has_each_cell_with_its_place),
        cmocka_unit_test(the_same_document_gives_the_same_workbook),
        cmocka_unit_test(a_document_without_a_date_still_repeats_its_bytes),
        cmocka_unit_test(the_text_and_each_table_have_a_sheet),
        cmocka_unit_test(decimals_keep_their_digits_in_a_workbook),
        cmocka_unit_test(sheet_names_are_cut_cleaned_and_told_apart),
        cmocka_unit_test(characters_that_a_workbook_cannot_hold_are_replaced),
        cmocka_unit_test(a_text_too_long_for_a_cell_is_refused_with_its_beginning),
        cmocka_unit_test(a_workbook_larger_than_the_buffer_is_an_error),
    };
    return run_test_table(tests);
}
