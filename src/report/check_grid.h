/* The statutory tables in the text of a page, whatever became of their cells when the page was
 * flattened: one a line, or separated by tabs, bars or blanks. Only for the files check*.c. */
#ifndef GONGKAI_REPORT_CHECK_GRID_H
#define GONGKAI_REPORT_CHECK_GRID_H

#include "report/check_published.h"

/* Fills form, tables and notes of the report and blanks the tables out in *text, so that what is
 * left is running text. Rows are found by their labels; a row whose cells are not as many as the
 * form has columns is unreadable, for nothing says which of them are missing. Text is simplified
 * and narrow (chinese.h). */
void grid_read(struct arena *arena, const struct format_list *formats, struct str *text,
               struct published *published);

#endif
