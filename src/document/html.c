/* Renders blocks and tables as HTML: real tables, whose merged heads name their cells by id
 * (WCAG techniques H43 and H63), and figures that link to their records. */
#include "base/escape.h"
#include "document/document.h"

/* Definitions and remarks are said once, below the table or the text that uses them; cells and
 * figures refer to them by number. */
struct html {
    struct buf *out;
    struct arena *arena; /* for what is needed only while rendering */
    struct html_options options;
    struct str scope; /* the id under which definitions are numbered: that of the table */
    struct str_list definitions;
    struct str_list remarks;
};

static const struct html_options default_options = {.first_level = 2, .link_figures = true};

static void raw(struct html *html, struct str text)
{
    buf_add(html->out, text);
}

static void attribute(struct html *html, struct str name, struct str value)
{
    buf_char(html->out, ' ');
    raw(html, name);
    raw(html, STR("=\""));
    escape_html(html->out, value);
    buf_char(html->out, '"');
}

static void attribute_int(struct html *html, struct str name, int value)
{
    attribute(html, name, arena_printf(html->arena, "%d", value));
}

static struct str prefixed(struct html *html, struct str id)
{
    return arena_printf(html->arena, STR_FMT STR_FMT, STR_ARG(html->options.id_prefix),
                        STR_ARG(id));
}

/* t3-d2: the second definition of table t3. */
static struct str numbered_id(struct html *html, char kind, size_t number)
{
    return arena_printf(html->arena, STR_FMT STR_FMT "-%c%zu", STR_ARG(html->options.id_prefix),
                        STR_ARG(html->scope), kind, number);
}

/* The number of a text in the list, 1 …; it is added when it is new. Lists are short: one entry
 * for a row of a form, not for a cell. */
static size_t number_of(struct html *html, struct str_list *list, struct str text)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i], text))
            return i + 1;
    vec_push(html->arena, list, text);
    return list->count;
}

/* Addresses come from programs and from people; only those that open a page are links. */
static bool is_safe_href(struct str href)
{
    static const struct str starts[] = {STR_INIT("/"),       STR_INIT("#"),
                                        STR_INIT("?"),       STR_INIT("https://"),
                                        STR_INIT("http://"), STR_INIT("mailto:")};
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(href, starts[i]))
            return true;
    return false;
}

static void write_link(struct html *html, const struct inline_run *run)
{
    if (!is_safe_href(run->href)) {
        escape_html(html->out, run->text);
        return;
    }
    raw(html, STR("<a"));
    attribute(html, STR("href"), run->href);
    buf_char(html->out, '>');
    escape_html(html->out, run->text);
    raw(html, STR("</a>"));
}

static void write_figure(struct html *html, const struct inline_run *run)
{
    bool link = html->options.link_figures && is_safe_href(run->href);
    raw(html, link ? STR("<a class=\"figure\"") : STR("<span class=\"figure\""));
    attribute(html, STR("data-figure"), run->figure_id);
    if (link)
        attribute(html, STR("href"), run->href);
    if (run->definition.len > 0) {
        size_t number = number_of(html, &html->definitions, run->definition);
        attribute(html, STR("aria-describedby"), numbered_id(html, 'd', number));
    }
    buf_char(html->out, '>');
    escape_html(html->out, run->text);
    raw(html, link ? STR("</a>") : STR("</span>"));
}

static void write_runs(struct html *html, const struct inline_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct inline_run *run = &list->items[i];
        switch (run->kind) {
        case INLINE_TEXT:
            escape_html(html->out, run->text);
            break;
        case INLINE_STRONG:
            raw(html, STR("<strong>"));
            escape_html(html->out, run->text);
            raw(html, STR("</strong>"));
            break;
        case INLINE_LINK:
            write_link(html, run);
            break;
        case INLINE_FIGURE:
            write_figure(html, run);
            break;
        }
    }
}

static const char *align_class(enum cell_align align)
{
    switch (align) {
    case ALIGN_CENTER:
        return " doc-center";
    case ALIGN_END:
        return " doc-end";
    case ALIGN_START:
        break;
    }
    return "";
}

static void write_class(struct html *html, const struct doc_cell *cell)
{
    struct str names =
        arena_printf(html->arena, "%s%s%s%s%s%s", cell->role == ROLE_HEAD ? " doc-head" : "",
                     cell->role == ROLE_NOTE ? " doc-note" : "", cell->has_number ? " doc-num" : "",
                     cell->vertical ? " doc-vertical" : "", cell->flagged ? " doc-flagged" : "",
                     cell->has_number && cell->align == ALIGN_END ? "" : align_class(cell->align));
    if (names.len > 0)
        attribute(html, STR("class"), str_from_pos(names, 1));
}

/* Merged column heads say "col", not "colgroup": they cover all columns they span all the same,
 * and nested groups have no <colgroup> to refer to. */
static struct str scope_name(enum cell_scope scope)
{
    switch (scope) {
    case SCOPE_COLUMN:
        return STR("col");
    case SCOPE_BAND:
        return STR("rowgroup");
    case SCOPE_ROW:
    case SCOPE_AUTO:
        break;
    }
    return STR("row");
}

static void write_headers(struct html *html, const struct table_heads *heads, size_t row,
                          size_t column)
{
    struct head_list list;
    table_heads_of(html->arena, heads, row, column, &list);
    for (size_t i = 0; i < list.count; i++) {
        raw(html, i == 0 ? STR(" headers=\"") : STR(" "));
        escape_html(html->out, numbered_id(html, 'h', (size_t)list.items[i].number));
    }
    if (list.count > 0)
        buf_char(html->out, '"');
}

static void write_head_attributes(struct html *html, const struct table_heads *heads, size_t index)
{
    const struct head *head = &heads->all.items[index - 1];
    if (heads->is_complex)
        attribute(html, STR("id"), numbered_id(html, 'h', (size_t)head->number));
    attribute(html, STR("scope"), scope_name(head->scope));
}

static void write_remark(struct html *html, const struct doc_cell *cell)
{
    if (cell->remark.len == 0)
        return;
    size_t number = number_of(html, &html->remarks, cell->remark);
    attribute(html, STR("aria-describedby"), numbered_id(html, 'r', number));
}

static void write_cell_text(struct html *html, const struct doc_cell *cell)
{
    /* Browsers set table cells upright badly; a span inside they do well. */
    raw(html, cell->vertical ? STR("<span>") : STR(""));
    write_runs(html, &cell->text);
    raw(html, cell->vertical ? STR("</span>") : STR(""));
}

static void write_cell(struct html *html, const struct table_heads *heads, size_t row,
                       size_t column)
{
    size_t place = row * (size_t)heads->table->columns + column;
    const struct doc_cell *cell = heads->grid[place].cell;
    bool head = cell->role == ROLE_HEAD;
    raw(html, head ? STR("<th") : STR("<td"));
    if (head)
        write_head_attributes(html, heads, heads->by_place[place]);
    write_class(html, cell);
    if (cell_columns(cell) > 1)
        attribute_int(html, STR("colspan"), cell_columns(cell));
    if (cell_rows(cell) > 1)
        attribute_int(html, STR("rowspan"), cell_rows(cell));
    if (heads->is_complex && cell->role != ROLE_NOTE)
        write_headers(html, heads, row, column);
    if (cell->key.len > 0)
        attribute(html, STR("data-key"), cell->key);
    if (cell->key.len > 0 && cell->flagged && !head)
        attribute(html, STR("id"), prefixed(html, cell->key));
    write_remark(html, cell);
    buf_char(html->out, '>');
    write_cell_text(html, cell);
    raw(html, head ? STR("</th>") : STR("</td>"));
}

static void write_row(struct html *html, const struct table_heads *heads, size_t row)
{
    size_t columns = (size_t)heads->table->columns;
    raw(html, STR("<tr>"));
    for (size_t column = 0; column < columns; column++)
        if (heads->grid[row * columns + column].origin)
            write_cell(html, heads, row, column);
    raw(html, STR("</tr>\n"));
}

static void write_rows(struct html *html, const struct table_heads *heads)
{
    const struct doc_table *table = heads->table;
    size_t head_rows = (size_t)table->head_rows;
    const char *open = NULL;
    for (size_t row = 0; row < heads->rows; row++) {
        const char *group = row < head_rows ? "thead" : "tbody";
        bool begins =
            row == 0 || row == head_rows || (row > head_rows && table->items[row].begins_band);
        if (begins && open)
            buf_printf(html->out, "</%s>\n", open);
        if (begins)
            buf_printf(html->out, "<%s>\n", group);
        open = group;
        write_row(html, heads, row);
    }
    if (open)
        buf_printf(html->out, "</%s>\n", open);
}

/* Whole percents that add up to those of the table: each is what its column adds to the rounded
 * sum. */
static void write_widths(struct html *html, const struct doc_table *table)
{
    if (!table->widths)
        return;
    raw(html, STR("<colgroup>"));
    int sum = 0;
    for (int i = 0; i < table->columns; i++) {
        int before = (sum + 5) / 10;
        sum += table->widths[i];
        buf_printf(html->out, "<col class=\"doc-w-%d\">", (sum + 5) / 10 - before);
    }
    raw(html, STR("</colgroup>\n"));
}

static void write_texts(struct html *html, char kind, const struct str_list *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        raw(html, STR("<li"));
        attribute(html, STR("id"), numbered_id(html, kind, i + 1));
        buf_char(html->out, '>');
        escape_html(html->out, texts->items[i]);
        raw(html, STR("</li>\n"));
    }
}

/* Below the table, for everybody: what was found, and what each figure counts. */
static void write_explanations(struct html *html)
{
    if (html->remarks.count > 0) {
        raw(html, STR("<ol class=\"doc-remarks\">\n"));
        write_texts(html, 'r', &html->remarks);
        raw(html, STR("</ol>\n"));
    }
    if (html->definitions.count > 0) {
        raw(html, STR("<details class=\"doc-definitions\"><summary>统计口径</summary>\n<ul>\n"));
        write_texts(html, 'd', &html->definitions);
        raw(html, STR("</ul>\n</details>\n"));
    }
    html->remarks = html->definitions = (struct str_list){0};
}

static void write_caption(struct html *html, const struct doc_table *table, struct str caption_id)
{
    raw(html, STR("<caption"));
    attribute(html, STR("id"), caption_id);
    raw(html, STR(">"));
    /* The span, not the caption, is hidden: a caption taken out of the flow leaves its table. */
    raw(html, table->hide_caption ? STR("<span class=\"doc-hidden\">") : STR(""));
    escape_html(html->out, table->caption);
    raw(html, table->hide_caption ? STR("</span>") : STR(""));
    raw(html, STR("</caption>\n"));
}

static void write_table(struct html *html, const struct doc_table *table)
{
    struct table_heads heads;
    table_heads_find(html->arena, table, &heads);
    html->scope = table->id;
    struct str caption_id = arena_printf(html->arena, STR_FMT STR_FMT "-caption",
                                         STR_ARG(html->options.id_prefix), STR_ARG(table->id));
    bool wide = table->columns > HTML_WIDE;
    if (wide) {
        raw(html, STR("<div class=\"doc-scroll\" role=\"region\" tabindex=\"0\""));
        attribute(html, STR("aria-labelledby"), caption_id);
        raw(html, STR(">\n"));
    }
    raw(html, STR("<table class=\"doc-table\""));
    attribute(html, STR("id"), prefixed(html, table->id));
    raw(html, STR(">\n"));
    write_caption(html, table, caption_id);
    write_widths(html, table);
    write_rows(html, &heads);
    raw(html, wide ? STR("</table>\n</div>\n") : STR("</table>\n"));
    write_explanations(html);
}

static void write_heading(struct html *html, const struct block *block)
{
    int level = html->options.first_level + block->level - 1;
    if (level > 6)
        level = 6;
    buf_printf(html->out, "<h%d class=\"doc-heading\"", level);
    if (block->id.len > 0)
        attribute(html, STR("id"), prefixed(html, block->id));
    buf_char(html->out, '>');
    write_runs(html, &block->text);
    buf_printf(html->out, "</h%d>\n", level);
}

static void write_list(struct html *html, const struct block *block)
{
    buf_printf(html->out, "<%s class=\"doc-list\">\n", block->ordered ? "ol" : "ul");
    for (size_t i = 0; i < block->list_count; i++) {
        raw(html, STR("<li>"));
        write_runs(html, &block->list[i]);
        raw(html, STR("</li>\n"));
    }
    raw(html, block->ordered ? STR("</ol>\n") : STR("</ul>\n"));
}

static void write_paragraph(struct html *html, const struct block *block)
{
    buf_printf(html->out, "<p class=\"%s%s\">",
               block->kind == BLOCK_NOTE ? "doc-note" : "doc-paragraph", align_class(block->align));
    write_runs(html, &block->text);
    raw(html, STR("</p>\n"));
}

/* Definitions used in the text are listed when the text ends: before a table, which has its own
 * list, before the next chapter, and at the end. Smaller headings do not end it: a list below each
 * would be in the way of reading. Each list needs a scope of its own so that no id comes twice. */
static void begin_text(struct html *html, size_t block)
{
    if (html->definitions.count == 0)
        html->scope = arena_printf(html->arena, "text%zu", block + 1);
}

static void write_block(struct html *html, const struct block *block, size_t index)
{
    bool chapter = block->kind == BLOCK_HEADING && block->level == 1;
    if (block->kind == BLOCK_TABLE || chapter)
        write_explanations(html);
    begin_text(html, index);
    switch (block->kind) {
    case BLOCK_HEADING:
        write_heading(html, block);
        break;
    case BLOCK_PARAGRAPH:
    case BLOCK_NOTE:
        write_paragraph(html, block);
        break;
    case BLOCK_LIST:
        write_list(html, block);
        break;
    case BLOCK_TABLE:
        write_table(html, block->table);
        break;
    }
}

void document_html(struct buf *out, const struct document *doc, const struct html_options *options)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct html html = {
        .out = out, .arena = &arena, .options = options ? *options : default_options};
    raw(&html, STR("<div class=\"document\""));
    attribute(&html, STR("lang"), doc->language);
    raw(&html, STR(">\n"));
    for (size_t i = 0; i < doc->blocks.count; i++)
        write_block(&html, &doc->blocks.items[i], i);
    write_explanations(&html);
    raw(&html, STR("</div>\n"));
}

void document_table_html(struct buf *out, const struct document *doc UNUSED,
                         const struct doc_table *table, const struct html_options *options)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct html html = {
        .out = out, .arena = &arena, .options = options ? *options : default_options};
    write_table(&html, table);
}
