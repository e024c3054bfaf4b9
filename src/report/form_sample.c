/* Writes both statutory forms, filled with 0, 1, 2 …, into a folder in every format, for the
 * outside validators (HTML checker, axe, Open XML) and for looking at them:
 *
 *     form_sample FOLDER     gives FOLDER/2019.html, .docx, .xlsx, .json, -c2-table.csv, … */
#include "base/file.h"
#include "report/form.h"

static struct form_figure sample_figure(void *context, const struct format_table *table, int row,
                                        int column)
{
    struct arena *arena = context;
    struct str label = table->rows[row].label.len > 0 ? table->rows[row].label : table->title;
    struct form_figure figure = {
        .href = arena_printf(arena, "/report/figures?row=" STR_FMT "&column=" STR_FMT,
                             STR_ARG(table->rows[row].id), STR_ARG(table->columns[column].id)),
        .definition = arena_printf(arena, STR_FMT "：按办理完结之日统计，见《条例》第三十六条",
                                   STR_ARG(label))};
    if (row == 1 && table->columns[column].is_total) {
        figure.flagged = true;
        figure.remark = arena_printf(arena, "“" STR_FMT "”的总计与各栏之和不符", STR_ARG(label));
    }
    return figure;
}

static struct table_values fill(struct arena *arena, const struct format_table *table, int *next)
{
    size_t count = table->row_count * table->column_count;
    struct table_values values = {.table = table, .cells = arena_array(arena, struct cell, count)};
    for (size_t i = 0; i < count; i++)
        values.cells[i] = (struct cell){.state = CELL_NUMBER, .value = decimal_of_int((*next)++)};
    return values;
}

static struct document make_document(struct arena *arena, const struct report_format *form)
{
    struct document doc = {
        .arena = arena,
        .title = arena_printf(arena, "政府信息公开工作年度报告（" STR_FMT "）", STR_ARG(form->id)),
        .language = STR("zh-Hans"),
        .agency = STR("某市公安局"),
        .made = 1611273600};
    struct table_values *values = arena_array(arena, struct table_values, form->table_count);
    struct form_options options = {
        .figure = sample_figure, .context = arena, .hide_captions = true, .money_unit = STR("元")};
    int next = 0;
    for (size_t i = 0; i < form->table_count; i++)
        values[i] = fill(arena, &form->tables[i], &next);
    for (size_t i = 0; i < form->chapter_count; i++) {
        const struct format_chapter *chapter = &form->chapters[i];
        document_heading(&doc, 1, chapter->id, chapter->title);
        if (chapter->is_text) {
            struct block *block = document_paragraph(&doc);
            inline_text(&doc, &block->text, STR("本年度收到政府信息公开申请"));
            inline_figure(&doc, &block->text, STR("foi.new"), STR("108"), STR("/report/foi.new"),
                          STR("本年新收的申请，含线上、线下"));
            inline_text(&doc, &block->text, STR("件。"));
        }
        form_chapter(&doc, form, chapter->id, values, form->table_count, &options);
    }
    return doc;
}

static err write_file(struct arena *arena, struct str folder, struct str form, const char *end,
                      const struct buf *content, struct failure *failure)
{
    struct str path =
        arena_printf(arena, STR_FMT "/" STR_FMT "%s", STR_ARG(folder), STR_ARG(form), end);
    return file_write(arena, path, buf_str(content), failure);
}

static err write_html(struct arena *arena, struct str folder, struct str form,
                      const struct document *doc, struct failure *failure)
{
    CLEANUP(buf_end) struct buf out = BUF(4 << 20);
    buf_printf(&out,
               "<!DOCTYPE html>\n<html lang=\"zh-Hans\"><head><meta charset=\"utf-8\">"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
               "<title>" STR_FMT "</title><link rel=\"stylesheet\" href=\"sample.css\"></head>\n"
               "<body><main><h1>" STR_FMT "</h1>\n",
               STR_ARG(doc->title), STR_ARG(doc->title));
    document_html(&out, doc, NULL);
    buf_add(&out, STR("</main></body></html>\n"));
    return write_file(arena, folder, form, ".html", &out, failure);
}

static err write_csv(struct arena *arena, struct str folder, struct str form,
                     const struct document *doc, struct failure *failure)
{
    for (size_t i = 0; i < doc->blocks.count; i++) {
        const struct block *block = &doc->blocks.items[i];
        if (block->kind != BLOCK_TABLE)
            continue;
        CLEANUP(buf_end) struct buf out = BUF(1 << 20);
        document_csv(&out, doc, block->table);
        struct str end = arena_printf(arena, "-" STR_FMT ".csv", STR_ARG(block->id));
        TRY(write_file(arena, folder, form, end.ptr, &out, failure));
    }
    return OK;
}

static err write_form(struct arena *arena, struct str folder, const struct report_format *form,
                      struct failure *failure)
{
    struct document doc = make_document(arena, form);
    TRY(write_html(arena, folder, form->id, &doc, failure));
    TRY(write_csv(arena, folder, form->id, &doc, failure));
    CLEANUP(buf_end) struct buf json = BUF(4 << 20);
    document_json(&json, &doc);
    TRY(write_file(arena, folder, form->id, ".json", &json, failure));
    CLEANUP(buf_end) struct buf docx = BUF(4 << 20);
    TRY(document_docx(&docx, &doc, failure));
    TRY(write_file(arena, folder, form->id, ".docx", &docx, failure));
    CLEANUP(buf_end) struct buf xlsx = BUF(4 << 20);
    TRY(document_xlsx(&xlsx, &doc, failure));
    return write_file(arena, folder, form->id, ".xlsx", &xlsx, failure);
}

static err write_forms(struct arena *arena, struct str folder, struct failure *failure)
{
    struct format_list formats = {0};
    TRY(format_load_builtin(arena, failure, &formats));
    for (size_t i = 0; i < formats.count; i++)
        TRY(write_form(arena, folder, &formats.items[i], failure));
    return OK;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: form_sample FOLDER\n");
        return 2;
    }
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    if (write_forms(&arena, str_from(argv[1]), &failure) == OK)
        return 0;
    fprintf(stderr, "%s\n", failure.text);
    return 1;
}
