/* One file of a report for download. */
#include "report/report.h"

#include "base/escape.h"

static const struct {
    struct str kind, type, ending;
} kinds[] = {
    {STR_INIT("html"), STR_INIT("text/html; charset=utf-8"),                              STR_INIT("html")},
    {STR_INIT("docx"),
     STR_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
     STR_INIT("docx")                                                                                     },
    {STR_INIT("xlsx"),
     STR_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
     STR_INIT("xlsx")                                                                                     },
    {STR_INIT("json"), STR_INIT("application/json; charset=utf-8"),                       STR_INIT("json")},
};

/* A page of its own, for keeping: no script, no style, the same tables. */
static void render_html(struct buf *out, const struct document *doc)
{
    struct html_options options = {.first_level = 2};
    buf_add(out, STR("<!DOCTYPE html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<title>"));
    escape_html(out, doc->title);
    buf_add(out, STR("</title>\n</head>\n<body>\n<h1>"));
    escape_html(out, doc->title);
    buf_add(out, STR("</h1>\n"));
    document_html(out, doc, &options);
    buf_add(out, STR("</body>\n</html>\n"));
}

static const struct doc_table *find_table(const struct document *doc, struct str id)
{
    for (size_t i = 0; i < doc->blocks.count; i++)
        if (doc->blocks.items[i].kind == BLOCK_TABLE &&
            str_equal(doc->blocks.items[i].table->id, id))
            return doc->blocks.items[i].table;
    return NULL;
}

static struct report_file name_file(struct arena *arena, const struct report_model *model,
                                    struct str part, struct str ending, struct str type)
{
    return (struct report_file){
        .name = arena_printf(arena, STR_FMT STR_FMT "." STR_FMT,
                             STR_ARG(report_title(arena, model)), STR_ARG(part), STR_ARG(ending)),
        .type = type,
    };
}

err report_render(struct arena *arena, const struct report_model *model, struct str kind,
                  struct failure *failure, struct buf *out, struct report_file *ret)
{
    const struct document *doc = report_document(arena, model);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!str_equal(kinds[i].kind, kind))
            continue;
        *ret = name_file(arena, model, STR(""), kinds[i].ending, kinds[i].type);
        if (str_equal(kind, STR("docx")))
            return document_docx(out, doc, failure);
        if (str_equal(kind, STR("xlsx")))
            return document_xlsx(out, doc, failure);
        if (str_equal(kind, STR("json")))
            document_json(out, doc);
        else
            render_html(out, doc);
        return OK;
    }
    struct str id = str_ends(kind, STR(".csv")) ? str_slice(kind, 0, kind.len - 4) : STR("");
    const struct doc_table *table = find_table(doc, id);
    if (!table)
        return fail_with(failure, ERR_NOT_FOUND,
                         "没有“" STR_FMT
                         "”这种文件；可以是 html、docx、xlsx、json，或一张表的 CSV：t3.csv、"
                         "t4.csv、c2-table.csv。",
                         STR_ARG(kind));
    *ret = name_file(arena, model, arena_printf(arena, "-" STR_FMT, STR_ARG(id)), STR("csv"),
                     STR("text/csv; charset=utf-8"));
    document_csv(out, doc, table);
    return OK;
}

void report_invalidate(struct site *site, int year)
{
    char topic[32];
    if (!site->cache)
        return;
    int len = snprintf(topic, sizeof topic, "report:%d", year);
    cache_invalidate(site->cache, (struct str){topic, (size_t)len});
    cache_invalidate(site->cache, STR("reports"));
}
