/* Auditing a published report: its equations, and the sums and percentages that its text claims. */
#ifndef GONGKAI_REPORT_CHECK_H
#define GONGKAI_REPORT_CHECK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "law/format.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_UNCHECKED };
enum tri { TRI_NULL, TRI_FALSE, TRI_TRUE };

struct finding {
    struct str check; /* row_total, intake_equals_outcome, details_sum_to_total, remedy_total,
                         narrative_sum, narrative_percent; for warnings the name of the rule */
    enum severity severity;
    struct str where;               /* row, column or label */
    struct str computed, published; /* numbers as text; empty when there is none */
    struct str reason;              /* for people: what was compared, and what to do */
};

struct finding_list {
    struct finding *items;
    size_t count, capacity;
};

/* A count that the report gives only as a percentage of a stated total: 20.37% of 108 is 22. */
struct restored {
    struct str label;
    int64_t count, total;
    struct decimal percent;
};

struct restored_list {
    struct restored *items;
    size_t count, capacity;
};

struct check_result {
    struct str file, agency, format; /* format: 2019, 2021, pre-2019, pre-2014, narrative */
    int year;                        /* 0: not found */
    enum tri tables_reconcile, narrative_reconciles;
    bool whole_requests_table_checked;
    struct finding_list findings;
    struct restored_list restored;
    /* What was read, for the page that shows findings in their cells; NULL when there are no
     * tables. */
    const struct report_format *form;
    struct table_values *tables;
    size_t table_count;
};

/* Reads content (JSON or text, told from the content, not from the name). ERR_INVALID for what
 * cannot be a report: not UTF-8, an unknown format, half a table that cannot be placed. */
err report_check(struct arena *arena, const struct format_list *formats, struct str name,
                 struct str content, struct failure *failure, struct check_result *ret) MUST_USE;
bool check_has_error(const struct check_result *result);
void check_write_text(struct buf *out, const struct check_result *result);
/* An array with one object a file. */
void check_write_json(struct buf *out, const struct check_result *results, size_t count);

#endif
