/* Private to report/: where a finding of the proof points, so that a page can lead there. */
#ifndef GONGKAI_REPORT_PLACE_H
#define GONGKAI_REPORT_PLACE_H

#include "report/report.h"

/* Members that do not apply are empty. */
struct proof_place {
    struct str cell;   /* the cell to look at first: t3.r7_total.np */
    struct str figure; /* media.stated_total */
    struct str anchor; /* the part of the report: c1, measures */
};

struct proof_place proof_place_of(struct arena *arena, const struct report_model *model,
                                  const struct proof_item *item);

/* The first finding that fails and involves the cell; NULL when there is none. */
const struct proof_item *proof_finding_at(const struct report_model *model,
                                          const struct format_table *table, int row, int column);

#endif
