/* Public pages of the report: archive, reading view, downloads; and the routes of the module. */
#include "report/pages.h"

#include "report/templates.h"

const struct crumb report_crumbs[2] = {
    {STR_INIT("/"),       STR_INIT("首页")      },
    {STR_INIT("/report"), STR_INIT("年度报告")},
};

static const struct download downloads[] = {
    {STR_INIT("xlsx"),         STR_INIT("全文和表格"), STR_INIT("XLSX")},
    {STR_INIT("json"),         STR_INIT("全部数据"),    STR_INIT("JSON")},
    {STR_INIT("docx"),         STR_INIT("全文"),          STR_INIT("DOCX")},
    {STR_INIT("html"),         STR_INIT("全文"),          STR_INIT("HTML")},
    {STR_INIT("c2-table.csv"), STR_INIT("第二部分"),    STR_INIT("CSV") },
    {STR_INIT("t3.csv"),       STR_INIT("第三部分"),    STR_INIT("CSV") },
    {STR_INIT("t4.csv"),       STR_INIT("第四部分"),    STR_INIT("CSV") },
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

/* The headings of the text are the entries of the contents: chapters, and below them the smaller
 * ones. */
static void fill_contents(struct arena *arena, const struct document *doc, struct report_page *page)
{
    struct content_entry *chapter = NULL;
    for (size_t i = 0; i < doc->blocks.count; i++) {
        const struct block *block = &doc->blocks.items[i];
        if (block->kind != BLOCK_HEADING || block->id.len == 0 || block->text.count == 0)
            continue;
        struct content_entry entry = {.id = block->id, .text = block->text.items[0].text};
        if (block->level == 1 && page->content_count < CONTENTS_MAX) {
            chapter = &page->contents[page->content_count++];
            *chapter = entry;
            chapter->children = arena_array(arena, struct content_entry, CONTENTS_MAX);
        } else if (block->level == 2 && chapter && chapter->child_count < CONTENTS_MAX) {
            chapter->children[chapter->child_count++] = entry;
        }
    }
}

void report_page_fill(struct arena *arena, const struct report_model *model,
                      struct report_page *ret)
{
    *ret = (struct report_page){
        .model = model,
        .document = report_document(arena, model),
        .title = report_title(arena, model),
        .published = date_of_instant(model->frozen_at),
        .cut_off = date_of_instant(model->cut_off),
        .files = downloads,
        .file_count = COUNT_OF(downloads),
    };
    fill_contents(arena, ret->document, ret);
    proof_view_fill(arena, model, model->frozen_at ? READER_PUBLIC : READER_PREVIEW, &ret->proof);
}

void report_page_document(struct page *p, const struct report_page *page)
{
    struct html_options options = {
        .first_level = 2,
        .link_figures = page->model->frozen_at != 0,
    };
    document_html(p->out, page->document, &options);
}

void report_keep_public(struct ctx *cx, struct exchange *exchange, int year)
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
        .short_title = arena_printf(cx->arena, "%d年", year),
        .section = STR("report"),
        .crumbs = report_crumbs,
        .crumb_count = COUNT_OF(report_crumbs),
        .description = STR("政府信息公开工作年度报告全文、法定表格、逐项勾稽核验和数据下载"),
    };
    struct page p = frame_begin(cx, exchange, &frame);
    report_page(&p, &page);
    frame_end(&p, &frame);
    report_keep_public(cx, exchange, year);
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
        .published = date_of_instant(model.frozen_at),
        .received = decimal_group(cx->arena, model.figures[figure_find(STR("foi.new"))].text),
        .decided = decimal_group(cx->arena, model.figures[figure_find(STR("foi.decided"))].text),
        .holds = summary.holds,
        .warnings = summary.warnings,
    };
    return OK;
}

/* An installation without an agency yet has an archive all the same: an empty one. */
static err find_entries(struct ctx *cx, struct report_entry_list *ret)
{
    struct failure hidden = {0};
    struct ctx quiet = *cx;
    quiet.failure = &hidden;
    *ret = (struct report_entry_list){0};
    err result = report_entries(&quiet, true, ret);
    return result == OK || result == ERR_NOT_FOUND
               ? OK
               : fail_with(cx->failure, result, "%s", hidden.text);
}

static err show_archive(struct ctx *cx, struct exchange *exchange)
{
    struct report_entry_list entries;
    TRY(find_entries(cx, &entries));
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
    report_keep_public(cx, exchange, year);
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
    PUBLIC("/report/{year}/figure/{id}", report_figure_show),
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
