/* The cells of a row in flattened text: fields of a line, or words, or lines of their own. Only for
 * check_grid.c. */
#ifndef GONGKAI_REPORT_CHECK_CELLS_H
#define GONGKAI_REPORT_CHECK_CELLS_H

#include "report/check_published.h"

#define CELLS_MAX 15 /* of one row of a form */

struct cells {
    struct cell items[CELLS_MAX + 1];
    size_t count;    /* as many as there were; only the first CELLS_MAX + 1 are kept */
    const char *end; /* where the last one ends in the text */
};

enum cell_lines {
    LINES_ARE_TEXT,   /* an empty line only keeps cells apart */
    LINES_ARE_CELLS,  /* numbers stand on lines that follow one another: an empty one is a cell */
    LINES_ARE_CLOSED, /* a bar stands behind each cell: "0 |", and "|" for a blank one */
};

struct cell_reader {
    struct arena *arena;
    enum cell_lines lines; /* how the table stands that is read */
};

/* The cells behind the label of a row, up to the first word that is no cell. Blank ones are seen
 * where tabs, bars or lines show them. */
void cells_read(const struct cell_reader *reader, struct str behind, size_t expected,
                struct cells *ret);
/* The cells below a head: on one of the next lines, or one by one. */
void cells_read_below(const struct cell_reader *reader, struct str behind, size_t expected,
                      struct cells *ret);
/* How the lines of a table are to be read. */
enum cell_lines cells_on_lines(struct str text);

#endif
