/* /report/YEAR/figure/ID: where a number comes from. A figure of the text, or a cell of a table:
 * what is counted and by which article, how it was computed, and the records one by one. */
#include "report/pages.h"

#include "report/place.h"
#include "report/queries.h"
#include "report/templates.h"

#define RECORDS_A_PAGE 50
#define REGULATION     "《中华人民共和国政府信息公开条例》"

/* Which requests a cell of chapter three counts. */
static struct foi_filter filter_of_cell(const struct report_model *model, struct str row,
                                        int column)
{
    struct foi_filter filter = {
        .applicant_kind = column < APPLICANT_KINDS ? column : -1,
        .channel = -1,
        .format = model->format->id,
    };
    if (str_equal(row, STR("new")))
        filter.set = FOI_RECEIVED;
    else if (str_equal(row, STR("carry_in")))
        filter.set = FOI_CARRIED_IN;
    else if (str_equal(row, STR("carry_out")))
        filter.set = FOI_CARRIED_OUT;
    else
        filter.set = FOI_DECIDED;
    if (filter.set == FOI_DECIDED && !str_equal(row, STR("r7_total")))
        filter.row = row;
    return filter;
}

static err list_requests(struct ctx *cx, const struct report_model *model,
                         const struct exchange *exchange, const struct foi_filter *filter,
                         struct report_figure_page *page)
{
    int64_t after = 0;
    struct foi_scope scope = foi_scope_of_year(model->agency.id, model->year, model->cut_off);
    struct str given = http_query(exchange->request, "after");
    if (given.ptr && (!str_to_int(given, &after) || after < 0))
        return fail_with(cx->failure, ERR_NOT_FOUND, "清单没有这一页。");
    page->lists_requests = true;
    page->first = after == 0;
    TRY(foi_list(cx, &scope, filter, after, RECORDS_A_PAGE, &page->requests));
    if (page->requests.count > 0)
        page->next = page->requests.items[page->requests.count - 1].id;
    return OK;
}

static err list_remedies(struct ctx *cx, const struct report_model *model, int kind, int result,
                         struct report_figure_page *page)
{
    struct foi_scope scope = foi_scope_of_year(model->agency.id, model->year, model->cut_off);
    page->lists_remedies = true;
    return foi_list_remedies(cx, &scope, kind, result, &page->remedies);
}

/* Both kinds of litigation count in one figure; reviews have their own. */
static err list_remedies_of_figure(struct ctx *cx, const struct report_model *model,
                                   const struct figure *figure, struct report_figure_page *page)
{
    bool reviews = str_equal(figure->part, STR("review"));
    size_t kept = 0;
    TRY(list_remedies(cx, model, -1, -1, page));
    for (size_t i = 0; i < page->remedies.count; i++)
        if ((page->remedies.items[i].kind == REVIEW) == reviews)
            page->remedies.items[kept++] = page->remedies.items[i];
    page->remedies.count = kept;
    return OK;
}

/* A cell of chapter two is entered for the year: its source. */
static err find_yearly_source(struct ctx *cx, const struct report_model *model,
                              struct report_figure_page *page)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_YEARLY_FIGURES,
                 ARGS(sql_int(model->agency.id), sql_int(model->year), sql_int(model->cut_off))));
    while (rows_next(&rows))
        if (str_equal(row_text(&rows, 0), page->id))
            page->source = row_text(&rows, 2);
    return rows_close(&rows);
}

static struct str finding_text(struct arena *arena, const struct proof_item *item)
{
    return arena_printf(arena, STR_FMT "：" STR_FMT "。", STR_ARG(proof_word(item)),
                        STR_ARG(item->title));
}

static err fill_cell_of_chapter(struct ctx *cx, const struct report_model *model,
                                const struct exchange *exchange, const struct format_table *table,
                                int row, int column, struct report_figure_page *page)
{
    if (str_equal(table->id, STR("t3"))) {
        struct foi_filter filter = filter_of_cell(model, table->rows[row].id, column);
        page->unit = STR("件");
        page->article = STR(REGULATION "第五十条；年度报告格式第三部分");
        page->definition =
            STR("收到日或者决定日在本年度内、统计截止以前已经录入的申请，一件计一次。");
        return list_requests(cx, model, exchange, &filter, page);
    }
    if (str_equal(table->id, STR("t4"))) {
        int result = column % (REMEDY_RESULTS + 1);
        page->unit = STR("件");
        page->article = STR(REGULATION "第五十条；年度报告格式第四部分");
        page->definition =
            STR("本年度提起的案件，以及以前年度提起、本年度审结或者年末尚未审结的案件。");
        return list_remedies(cx, model, column / (REMEDY_RESULTS + 1),
                             result == REMEDY_RESULTS ? -1 : result, page);
    }
    page->unit = table->columns[column].unit;
    page->definition = STR("由业务单位按年报送。");
    page->article = arena_printf(cx->arena, REGULATION STR_FMT, STR_ARG(table->title));
    return find_yearly_source(cx, model, page);
}

static bool table_is_synthetic(const struct report_model *model, const struct format_table *table)
{
    return model->synthetic_tables[table - model->format->tables];
}

static err fill_cell(struct ctx *cx, const struct report_model *model,
                     const struct exchange *exchange, struct report_figure_page *page)
{
    const struct format_table *table;
    int row, column;
    const struct cell *cell = report_cell(model, page->id, &table, &row, &column);
    if (!cell || table->rows[row].is_group)
        return fail_with(cx->failure, ERR_NOT_FOUND, "报告中没有编号为“" STR_FMT "”的数字。",
                         STR_ARG(page->id));
    struct str name = table->rows[row].label.len ? table->rows[row].label : table->title;
    page->label = arena_printf(cx->arena, STR_FMT "：" STR_FMT, STR_ARG(name),
                               STR_ARG(table->columns[column].label));
    if (cell->state == CELL_NUMBER) {
        struct str plain = arena_str(cx->arena, str_from(decimal_format(cell->value).text));
        page->value = decimal_group(cx->arena, plain);
    }
    page->anchor = table->chapter;
    page->synthetic = str_equal(table->chapter, STR("c2")) && table_is_synthetic(model, table);
    const struct proof_item *finding = proof_finding_at(model, table, row, column);
    if (finding)
        page->finding = finding_text(cx->arena, finding);
    return fill_cell_of_chapter(cx, model, exchange, table, row, column, page);
}

/* The figures that a ratio or a sum is made from. */
static void fill_parts(struct arena *arena, const struct report_model *model,
                       const struct figure *figure, struct report_figure_page *page)
{
    page->parts = arena_array(arena, struct figure_part, figure_count);
    for (size_t i = 0; i < figure_count; i++)
        if (figure_uses(figure, &figures[i]))
            page->parts[page->part_count++] = (struct figure_part){
                .id = figures[i].id,
                .label = figures[i].label,
                .value = decimal_group(arena, model->figures[i].text),
                .unit = figures[i].unit,
            };
}

/* 101÷108＝93.51…%，四舍五入保留整数，得94%。 */
static struct str ratio_working(struct arena *arena, const struct report_model *model,
                                const struct figure *figure, const struct figure_value *value)
{
    const struct figure_value *part = &model->figures[figure_find(figure->part)];
    const struct figure_value *whole = &model->figures[figure_find(figure->whole)];
    if (!value->known || part->value.places != 0 || whole->value.places != 0)
        return STR("");
    struct decimal exact = decimal_ratio(part->value.units, whole->value.units, figure->scale,
                                         figure->places + 2, ROUND_TRUNCATE);
    struct str sign = figure->scale == 100 ? STR("%") : STR("");
    struct str places =
        figure->places == 0 ? STR("整数") : arena_printf(arena, "%d位小数", figure->places);
    bool truncated = figure->rounding == ROUND_TRUNCATE;
    bool is_exact = decimal_equal(exact, value->value);
    struct str rest = is_exact
                          ? STR("")
                          : arena_printf(arena, "，%s保留" STR_FMT "，得" STR_FMT STR_FMT,
                                         truncated ? "截去其余（与来源的写法一致），" : "四舍五入",
                                         STR_ARG(places), STR_ARG(value->text), STR_ARG(sign));
    struct str result =
        is_exact ? value->text : arena_printf(arena, "%s…", decimal_format(exact).text);
    return arena_printf(arena, STR_FMT "÷" STR_FMT "%s＝" STR_FMT STR_FMT STR_FMT "。",
                        STR_ARG(decimal_group(arena, part->text)),
                        STR_ARG(decimal_group(arena, whole->text)), sign.len > 0 ? "×100%" : "",
                        STR_ARG(result), STR_ARG(sign), STR_ARG(rest));
}

static struct str sum_working(struct arena *arena, const struct report_figure_page *page)
{
    struct str text = STR("");
    for (size_t i = 0; i < page->part_count; i++)
        text = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(text), i > 0 ? "＋" : "",
                            STR_ARG(page->parts[i].value));
    return arena_printf(arena, STR_FMT "＝" STR_FMT "。", STR_ARG(text), STR_ARG(page->value));
}

/* 条例第三十一条, with the name of the 条例 written out. */
static struct str full_article(struct arena *arena, const struct report_model *model,
                               struct str article)
{
    if (str_starts(article, STR("条例第")))
        return arena_printf(arena, REGULATION STR_FMT,
                            STR_ARG(str_from_pos(article, STR("条例").len)));
    if (str_equal(article, STR("年度报告格式")))
        return arena_printf(arena, "年度报告格式（" STR_FMT "）", STR_ARG(model->format->document));
    return article;
}

static const struct proof_item *finding_of_figure(struct arena *arena,
                                                  const struct report_model *model, struct str id)
{
    for (size_t i = 0; i < model->proof.count; i++) {
        const struct proof_item *item = &model->proof.items[i];
        if (item->outcome == PROOF_FAILS &&
            str_equal(proof_place_of(arena, model, item).figure, id))
            return item;
    }
    return NULL;
}

static err fill_figure(struct ctx *cx, const struct report_model *model,
                       const struct exchange *exchange, int index, struct report_figure_page *page)
{
    const struct figure_value *value = &model->figures[index];
    const struct figure *figure = &figures[index];
    const struct proof_item *finding = finding_of_figure(cx->arena, model, figure->id);
    struct foi_filter filter;
    page->label = figure->label;
    page->value = decimal_group(cx->arena, value->text);
    page->unit = figure->unit;
    page->definition = figure_explain(cx->arena, figure);
    page->article = full_article(cx->arena, model, figure->article);
    page->source = value->source;
    page->synthetic = value->synthetic;
    page->anchor = STR("c1");
    page->finding = finding ? finding_text(cx->arena, finding) : STR("");
    fill_parts(cx->arena, model, figure, page);
    if (figure->whole.len > 0)
        page->working = ratio_working(cx->arena, model, figure, value);
    else if (page->part_count > 0 && value->known)
        page->working = sum_working(cx->arena, page);
    if (str_starts(figure->id, STR("remedy.")))
        return list_remedies_of_figure(cx, model, figure, page);
    return figure_filter(figure, &filter) ? list_requests(cx, model, exchange, &filter, page) : OK;
}

err report_figure_show(struct ctx *cx, struct exchange *exchange)
{
    int year;
    struct report_model model;
    TRY(report_year_of(cx, exchange->parts[0], &year));
    TRY(report_load_public(cx, year, &model));
    struct report_figure_page page = {
        .year = year,
        .id = exchange->parts[1],
        .report_title = report_title(cx->arena, &model),
    };
    int index = figure_find(page.id);
    TRY(index >= 0 ? fill_figure(cx, &model, exchange, index, &page)
                   : fill_cell(cx, &model, exchange, &page));
    const struct crumb crumbs[] = {
        report_crumbs[0],
        report_crumbs[1],
        {arena_printf(cx->arena, "/report/%d", year), arena_printf(cx->arena, "%d年", year)}
    };
    struct frame frame = {
        .title = arena_printf(cx->arena, STR_FMT "（%d年）", STR_ARG(page.label), year),
        .short_title = page.label,
        .section = STR("report"),
        .crumbs = crumbs,
        .crumb_count = COUNT_OF(crumbs),
    };
    struct page p = frame_begin(cx, exchange, &frame);
    report_figure_page(&p, &page);
    frame_end(&p, &frame);
    report_keep_public(cx, exchange, year);
    return OK;
}
