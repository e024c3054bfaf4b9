/* Reading the equations of a report format: "new + carry_in = r7_total + carry_out". */
#ifndef GONGKAI_LAW_EQUATION_H
#define GONGKAI_LAW_EQUATION_H

#include "law/format.h"

/* Fills both sides and at_most by the scope that stands in *ret. Terms are ids of the table's rows
 * (EACH_COLUMN) or columns (EACH_ROW), joined by + and -; "@previous_year" behind one takes its
 * value from the report of the year before; the sides are joined by = or <=. ERR_INVALID with the
 * word that is wrong. */
err equation_read(struct arena *arena, const struct format_table *table, struct str formula,
                  struct failure *failure, struct format_equation *ret) MUST_USE;

#endif
