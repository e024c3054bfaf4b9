/* Public pages of the report: archive, reading view, figures and their records, downloads. */
#include "report/pages.h"

#include "report/queries.h"
#include "report/templates.h"

#define RECORDS_A_PAGE 50

static const struct crumb report_crumbs[] = {
    {STR_INIT("/"),       STR_INIT("首页")      },
    {STR_INIT("/report"), STR_INIT("年度报告")},
};

static const struct download downloads[] = {
    {STR_INIT("xlsx"),         STR_INIT("表格"), STR_INIT("XLSX")                 },
    {STR_INIT("json"),         STR_INIT("数据"), STR_INIT("JSON")                 },
    {STR_INIT("c2-table.csv"), STR_INIT("数据"), STR_INIT("CSV（第二部分）")},
    {STR_INIT("t3.csv"),       STR_INIT("数据"), STR_INIT("CSV（第三部分）")},
    {STR_INIT("t4.csv"),       STR_INIT("数据"), STR_INIT("CSV（第四部分）")},
    {STR_INIT("html"),         STR_INIT("网页"), STR_INIT("HTML")                 },
};

err report_year_of(struct ctx *cx, struct str text, int *ret)
{
    int64_t year;
    if (!str_to_int(text, &year) || text.len != 4 || year < 2000 || year > 2100)
        return fail_with(cx->failure, ERR_NOT_FOUND, "“" STR_FMT "”不是报告的年度。",
                         STR_ARG(text));
    *ret = (int)year;
    return OK;
}

struct str proof_class(const struct proof_item *item)
{
    if (item->outcome == PROOF_HOLDS)
        return STR("holds");
    return item->outcome == PROOF_FAILS && !item->is_warning ? STR("fails") : STR("unchecked");
}

struct str proof_word(const struct proof_item *item)
{
    if (item->outcome == PROOF_HOLDS)
        return STR("成立");
    if (item->outcome == PROOF_UNCHECKED)
        return STR("无法核对");
    return item->is_warning ? STR("提示") : STR("不成立");
}

bool proof_wants_reason(const struct proof_item *item)
{
    return item->is_warning && item->outcome == PROOF_FAILS;
}

static void add_to_group(struct report_page *page, struct str title)
{
    for (size_t i = 0; i < page->group_count; i++)
        if (str_equal(page->groups[i].title, title)) {
            page->groups[i].count++;
            return;
        }
    if (page->group_count < PROOF_GROUPS_MAX)
        page->groups[page->group_count++] = (struct proof_group){title, 1};
}

static void fill_proof(struct arena *arena, const struct proof_list *proof,
                       struct report_page *page)
{
    page->summary = proof_summarise(proof);
    page->notable = arena_array(arena, struct proof_item, proof->count);
    for (size_t i = 0; i < proof->count; i++)
        if (proof->items[i].outcome == PROOF_HOLDS)
            add_to_group(page, proof->items[i].title);
        else
            page->notable[page->notable_count++] = proof->items[i];
}

void report_page_fill(struct arena *arena, const struct report_model *model,
                      struct report_page *ret)
{
    *ret = (struct report_page){
        .model = model,
        .document = report_document(arena, model),
        .title = report_title(arena, model),
        .published =
            arena_str(arena, str_from(date_format(date_of_instant(model->frozen_at)).text)),
        .cut_off = arena_str(arena, str_from(date_format(date_of_instant(model->cut_off)).text)),
        .files = downloads,
        .file_count = COUNT_OF(downloads),
    };
    fill_proof(arena, &model->proof, ret);
    const struct report_format *format = model->format;
    for (size_t i = 0; i < format->chapter_count && i < CONTENTS_MAX; i++)
        ret->contents[ret->content_count++] =
            (struct content_entry){format->chapters[i].id, format->chapters[i].title};
}

void report_page_document(struct page *p, const struct report_page *page)
{
    struct html_options options = {.first_level = 2, .link_figures = page->model->frozen_at != 0};
    document_html(p->out, page->document, &options);
}

/* What every public page of a year is kept under. */
static void keep_public(struct ctx *cx, struct exchange *exchange, int year)
{
    exchange->response->cacheable = true;
    exchange->response->counts_visits = true;
    exchange->response->topics[0] = arena_printf(cx->arena, "report:%d", year);
}

static err show_report(struct ctx *cx, struct exchange *exchange)
{
    int year;
    struct report_model model;
    struct report_page page;
    TRY(report_year_of(cx, exchange->parts[0], &year));
    TRY(report_load_public(cx, year, &model));
    report_page_fill(cx->arena, &model, &page);
    struct frame frame = {
        .title = page.title,
        .section = STR("report"),
        .crumbs = report_crumbs,
        .crumb_count = COUNT_OF(report_crumbs),
        .description = STR("政府信息公开工作年度报告全文、法定表格、逐项勾稽核验和数据下载"),
    };
    struct page p = frame_begin(cx, exchange, &frame);
    report_page(&p, &page);
    frame_end(&p, &frame);
    keep_public(cx, exchange, year);
    return OK;
}

static err fill_archive_entry(struct ctx *cx, int year, struct archive_entry *ret)
{
    struct report_model model;
    TRY(report_load_public(cx, year, &model));
    struct proof_summary summary = proof_summarise(&model.proof);
    *ret = (struct archive_entry){
        .year = year,
        .title = report_title(cx->arena, &model),
        .published =
            arena_str(cx->arena, str_from(date_format(date_of_instant(model.frozen_at)).text)),
        .received = model.figures[figure_find(STR("foi.new"))].text,
        .decided = model.figures[figure_find(STR("foi.decided"))].text,
        .holds = summary.holds,
        .warnings = summary.warnings,
    };
    return OK;
}

static err show_archive(struct ctx *cx, struct exchange *exchange)
{
    struct report_entry_list entries;
    TRY(report_entries(cx, true, &entries));
    struct report_archive archive = {
        .entries = arena_array(cx->arena, struct archive_entry, entries.count)};
    for (size_t i = 0; i < entries.count; i++)
        TRY(fill_archive_entry(cx, entries.items[i].year, &archive.entries[archive.count++]));
    struct frame frame = {
        .title = STR("年度报告"),
        .section = STR("report"),
        .crumbs = report_crumbs,
        .crumb_count = 1,
    };
    struct page p = frame_begin(cx, exchange, &frame);
    report_archive_page(&p, &archive);
    frame_end(&p, &frame);
    exchange->response->cacheable = true;
    exchange->response->counts_visits = true;
    exchange->response->topics[0] = STR("reports");
    return OK;
}

static err send_file(struct ctx *cx, struct exchange *exchange)
{
    int year;
    struct report_model model;
    struct report_file file;
    TRY(report_year_of(cx, exchange->parts[0], &year));
    TRY(report_load_public(cx, year, &model));
    TRY(report_render(cx->arena, &model, exchange->parts[1], cx->failure, &exchange->response->body,
                      &file));
    exchange->response->type = file.type;
    exchange->response->ranged = true;
    exchange->response->modified = model.frozen_at;
    http_download(exchange->request, exchange->response, file.name);
    keep_public(cx, exchange, year);
    return OK;
}

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
        return fail_with(cx->failure, ERR_NOT_FOUND, "没有这一页。");
    page->lists_requests = true;
    TRY(foi_list(cx, &scope, filter, after, RECORDS_A_PAGE, &page->requests));
    if (page->requests.count > 0)
        page->next = page->requests.items[page->requests.count - 1].id;
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

static err fill_cell(struct ctx *cx, const struct report_model *model,
                     const struct exchange *exchange, struct report_figure_page *page)
{
    const struct format_table *table;
    int row, column;
    const struct cell *cell = report_cell(model, page->id, &table, &row, &column);
    if (!cell || table->rows[row].is_group)
        return fail_with(cx->failure, ERR_NOT_FOUND, "报告里没有编号为“" STR_FMT "”的数字。",
                         STR_ARG(page->id));
    page->label =
        arena_printf(cx->arena, STR_FMT "：" STR_FMT,
                     STR_ARG(table->rows[row].label.len ? table->rows[row].label : table->title),
                     STR_ARG(table->columns[column].label));
    if (cell->state == CELL_NUMBER)
        page->value = arena_str(cx->arena, str_from(decimal_format(cell->value).text));
    if (str_equal(table->id, STR("t3"))) {
        struct foi_filter filter = filter_of_cell(model, table->rows[row].id, column);
        page->unit = STR(" 件");
        page->article = STR("《中华人民共和国政府信息公开条例》第五十条；年度报告格式第三部分");
        page->definition =
            STR("按收到日或决定日在本年度内、且在统计截止时刻以前录入的申请统计，一件计一次。");
        return list_requests(cx, model, exchange, &filter, page);
    }
    if (str_equal(table->id, STR("t4"))) {
        struct foi_scope scope = foi_scope_of_year(model->agency.id, model->year, model->cut_off);
        int result = column % (REMEDY_RESULTS + 1);
        page->unit = STR(" 件");
        page->article = STR("年度报告格式第四部分");
        page->definition = STR("本年度提起的，和以前年度提起、本年度审结或者年末尚未审结的案件。");
        page->lists_remedies = true;
        return foi_list_remedies(cx, &scope, column / (REMEDY_RESULTS + 1),
                                 result == REMEDY_RESULTS ? -1 : result, &page->remedies);
    }
    page->definition = STR("由业务单位按年报送的数，来源如下。");
    page->article = arena_printf(cx->arena, "《中华人民共和国政府信息公开条例》" STR_FMT,
                                 STR_ARG(table->title));
    return find_yearly_source(cx, model, page);
}

static struct str rounding_text(struct arena *arena, const struct figure *figure)
{
    if (figure->whole.len == 0)
        return STR("");
    return arena_printf(arena, "保留 %d 位小数，%s", figure->places,
                        figure->rounding == ROUND_TRUNCATE ? "截去其余（与来源的写法一致）"
                                                           : "四舍五入");
}

/* The figures that a ratio or a sum is made from. */
static void fill_parts(struct arena *arena, const struct report_model *model,
                       const struct figure *figure, struct report_figure_page *page)
{
    struct figure_value *parts = arena_array(arena, struct figure_value, figure_count);
    for (size_t i = 0; i < figure_count; i++)
        if (figure_uses(figure, &figures[i]))
            parts[page->part_count++] = model->figures[i];
    page->parts = parts;
}

static err fill_figure(struct ctx *cx, const struct report_model *model,
                       const struct exchange *exchange, int index, struct report_figure_page *page)
{
    const struct figure_value *value = &model->figures[index];
    const struct figure *figure = &figures[index];
    struct foi_filter filter;
    page->label = figure->label;
    page->value = value->text;
    page->unit = arena_printf(cx->arena, " " STR_FMT, STR_ARG(figure->unit));
    page->definition = figure->definition;
    page->article = figure->article;
    page->source = value->source;
    page->rounding = rounding_text(cx->arena, figure);
    fill_parts(cx->arena, model, figure, page);
    return figure_filter(figure, &filter) ? list_requests(cx, model, exchange, &filter, page) : OK;
}

static err show_figure(struct ctx *cx, struct exchange *exchange)
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
        {arena_printf(cx->arena, "/report/%d", year), arena_printf(cx->arena, "%d 年", year)}
    };
    struct frame frame = {
        .title = page.label,
        .section = STR("report"),
        .crumbs = crumbs,
        .crumb_count = COUNT_OF(crumbs),
    };
    struct page p = frame_begin(cx, exchange, &frame);
    report_figure_page(&p, &page);
    frame_end(&p, &frame);
    keep_public(cx, exchange, year);
    return OK;
}

const struct route report_routes[] = {
#define PUBLIC(path, handler)                                                                      \
    {                                                                                              \
        HTTP_GET, STR_INIT(path), handler, ANYONE, 0                                               \
    }
#define OFFICE(path, handler)                                                                      \
    {                                                                                              \
        HTTP_GET, STR_INIT(path), handler, OFFICER, 0                                              \
    }
#define POSTS(path, handler, max)                                                                  \
    {                                                                                              \
        HTTP_POST, STR_INIT(path), handler, OFFICER, max                                           \
    }
    PUBLIC("/report", show_archive),
    PUBLIC("/report/{year}", show_report),
    PUBLIC("/report/{year}/figure/{id}", show_figure),
    PUBLIC("/report/{year}/file/{kind}", send_file),
    OFFICE("/office", office_home_show),
    POSTS("/office/report", office_make, 4096),
    OFFICE("/office/report/{year}", office_report_show),
    OFFICE("/office/report/{year}/preview", office_preview),
    POSTS("/office/report/{year}/text", office_text_post, 256 << 10),
    POSTS("/office/report/{year}/reason", office_reason_post, 16 << 10),
    POSTS("/office/report/{year}/progress", office_progress_post, 128 << 10),
    POSTS("/office/report/{year}/measures", office_measures_post, 128 << 10),
    OFFICE("/office/report/{year}/yearly/{id}", office_yearly_show),
    POSTS("/office/report/{year}/yearly/{id}", office_yearly_post, 16 << 10),
    POSTS("/office/report/{year}/freeze", office_freeze, 4096),
#undef PUBLIC
#undef OFFICE
#undef POSTS
};
const size_t report_route_count = COUNT_OF(report_routes);
