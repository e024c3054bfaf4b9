/* For tests only: reads tables back from the bytes that the renderers wrote, knowing nothing of the
 * renderers. Anything that a reader of the format would stumble over fails the test. */
#ifndef GONGKAI_DOCUMENT_READ_BACK_H
#define GONGKAI_DOCUMENT_READ_BACK_H

#include "base/arena.h"
#include "base/vec.h"

struct read_cell {
    int row, column, rowspan, colspan;
    struct str text; /* what a reader sees; of a number in a workbook: its digits */
    bool is_head, is_number;
    struct str key, id, headers, scope; /* HTML only */
};

struct read_table {
    struct read_cell *items;
    size_t count, capacity;
    int rows, columns;
};

/* The table that follows in *html, which moves behind it; placed by the rules of HTML. False when
 * there is none left. */
bool read_html_table(struct arena *arena, struct str *html, struct read_table *ret);
/* All lines as one table of single cells. */
struct read_table read_csv(struct arena *arena, struct str csv);
/* A sheet of a workbook, counted from 1. */
struct read_table read_xlsx_sheet(struct arena *arena, struct str bytes, int sheet);
/* A table of a Word file, counted from 1; merged cells are one. */
struct read_table read_docx_table(struct arena *arena, struct str bytes, int table);
/* A file of a ZIP archive, unpacked. */
struct str read_zip_file(struct arena *arena, struct str bytes, struct str name);

/* The cell that covers the place, or NULL. */
const struct read_cell *read_cell_at(const struct read_table *table, int row, int column);
const struct read_cell *read_cell_with_key(const struct read_table *table, struct str key);
const struct read_cell *read_cell_with_id(const struct read_table *table, struct str id);

#endif
