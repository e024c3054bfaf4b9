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

struct cell_reader {
    struct arena *arena;
    bool blank_lines_are_cells; /* see cells_stand_on_lines */
};

/* The cells behind the label of a row, up to the first word that is no cell. Blank ones are seen
 * where tabs, bars or lines show them. */
void cells_read(const struct cell_reader *reader, struct str behind, size_t expected,
                struct cells *ret);
/* The cells below a head: on one of the next lines, or one by one. */
void cells_read_below(const struct cell_reader *reader, struct str behind, size_t expected,
                      struct cells *ret);
/* Do numbers stand on lines that follow one another? Then an empty line between others is a cell;
 * else empty lines only keep the cells apart. */
bool cells_stand_on_lines(struct str text);

#endif
