/* Renders one table as CSV (RFC 4180) for spreadsheets and scripts. */
#include "document/document.h"

/* Spreadsheets run a field that begins like a formula, also when somebody else wrote it. Numbers
 * and a lone dash, which stands for "nothing" in published forms, are harmless. */
static bool looks_like_formula(const struct doc_cell *cell, struct str text)
{
    if (cell->has_number || text.len < 2)
        return false;
    return str_contains(STR("=+-@\t\r"), str_slice(text, 0, 1));
}

static bool needs_quotes(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (str_contains(STR("\",\r\n"), str_slice(text, i, i + 1)))
            return true;
    return false;
}

static void write_quoted(struct buf *out, struct str text)
{
    struct str before;
    buf_char(out, '"');
    while (str_cut(text, STR("\""), &before, &text)) {
        buf_add(out, before);
        buf_add(out, STR("\"\""));
    }
    buf_add(out, before);
    buf_char(out, '"');
}

static void write_field(struct buf *out, struct arena *arena, const struct doc_cell *cell)
{
    struct str text = inline_plain(arena, &cell->text);
    if (looks_like_formula(cell, text))
        text = arena_printf(arena, "'" STR_FMT, STR_ARG(text));
    if (needs_quotes(text))
        write_quoted(out, text);
    else
        buf_add(out, text);
}

void document_csv(struct buf *out, const struct document *doc UNUSED, const struct doc_table *table)
{
    CLEANUP(arena_end) struct arena arena = {0};
    size_t rows, columns = (size_t)table->columns;
    const struct grid_cell *grid = table_grid(&arena, table, &rows);
    buf_add(out, STR("\xEF\xBB\xBF"));
    for (size_t place = 0; place < rows * columns; place++) {
        if (grid[place].origin)
            write_field(out, &arena, grid[place].cell);
        buf_add(out, (place + 1) % columns == 0 ? STR("\r\n") : STR(","));
    }
}
