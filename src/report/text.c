/* The text of a chapter: paragraphs, "## " headings, "- " lists, and figures as fields {foi.new}.
 * Kept small on purpose, so that an officer can learn it from one line of help. */
#include "report/report.h"

#include "base/escape.h"

/* Takes text up to the next field off *rest; *field is its name, ptr NULL when no field follows. A
 * "{" without "}" is text. */
static struct str next_field(struct str *rest, struct str *field)
{
    struct str before, after, name, behind;
    *field = (struct str){0};
    if (str_cut(*rest, STR("{"), &before, &after) && str_cut(after, STR("}"), &name, &behind) &&
        name.len <= 60 && !str_contains(name, STR("\n"))) {
        *field = name;
        *rest = behind;
        return before;
    }
    before = *rest;
    *rest = STR("");
    return before;
}

err report_text_check(struct failure *failure, struct str text)
{
    struct str rest = text, field;
    do {
        next_field(&rest, &field);
        if (field.ptr && figure_find(field) < 0)
            return fail_with(failure, ERR_INVALID,
                             "正文中的“{" STR_FMT
                             "}”不是指标。可用的指标列在编辑框旁边，例如 {foi.new}。",
                             STR_ARG(field));
    } while (rest.len > 0);
    return OK;
}

static struct str figure_href(struct arena *arena, const struct report_model *model,
                              const struct figure *figure)
{
    return arena_printf(arena, "/report/%d/figure/" STR_FMT, model->year, STR_ARG(figure->id));
}

/* What the list of definitions below a chapter says about a figure. */
static struct str figure_definition(struct arena *arena, const struct figure_value *value)
{
    return arena_printf(arena, STR_FMT "：" STR_FMT "%s", STR_ARG(value->figure->label),
                        STR_ARG(figure_explain(arena, value->figure)),
                        value->synthetic ? "（演示用的合成数据）" : "");
}

/* A figure that has no value yet stands out, and the proof refuses to freeze it. */
static struct str shown_text(const struct figure_value *value)
{
    return value->known ? value->text : STR("【未填】");
}

static void add_runs(struct document *doc, const struct report_model *model,
                     struct inline_list *list, struct str line)
{
    struct str field;
    do {
        struct str before = next_field(&line, &field);
        if (before.len > 0)
            inline_text(doc, list, before);
        int index = field.ptr ? figure_find(field) : -1;
        if (index >= 0)
            inline_figure(doc, list, figures[index].id, shown_text(&model->figures[index]),
                          figure_href(doc->arena, model, &figures[index]),
                          figure_definition(doc->arena, &model->figures[index]));
        else if (field.ptr)
            inline_text(doc, list, arena_printf(doc->arena, "{" STR_FMT "}", STR_ARG(field)));
    } while (line.len > 0);
}

static void add_list(struct document *doc, const struct report_model *model,
                     const struct str_list *lines)
{
    struct block block = {
        .kind = BLOCK_LIST,
        .list = arena_array(doc->arena, struct inline_list, lines->count),
        .list_count = lines->count,
    };
    for (size_t i = 0; i < lines->count; i++)
        add_runs(doc, model, &block.list[i], str_trim(str_from_pos(lines->items[i], 2)));
    vec_push(doc->arena, &doc->blocks, block);
}

void report_text_blocks(struct document *doc, const struct report_model *model,
                        const struct report_text *chapter)
{
    struct str line, text = chapter->text;
    int headings = 0;
    struct str_list items = {0};
    bool more = true;
    while (more) {
        more = str_next_line(&text, &line);
        line = more ? str_trim(line) : STR("");
        if (more && str_starts(line, STR("- "))) {
            vec_push(doc->arena, &items, line);
            continue;
        }
        if (items.count > 0)
            add_list(doc, model, &items);
        items = (struct str_list){0};
        if (str_starts(line, STR("## ")))
            document_heading(
                doc, 2,
                arena_printf(doc->arena, STR_FMT "-%d", STR_ARG(chapter->chapter), ++headings),
                str_trim(str_from_pos(line, 3)));
        else if (line.len > 0)
            add_runs(doc, model, &document_paragraph(doc)->text, line);
    }
}

void report_text_plain(struct buf *out, const struct report_model *model, struct str text)
{
    struct str field;
    do {
        buf_add(out, next_field(&text, &field));
        int index = field.ptr ? figure_find(field) : -1;
        if (index >= 0)
            buf_add(out, shown_text(&model->figures[index]));
    } while (text.len > 0);
    buf_char(out, '\n');
}
