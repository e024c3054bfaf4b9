/* Lays out the statutory tables exactly as the official form prints them, from the format's data
 * alone (law/format.h says how a form follows from it): a new form is a new file, not new code. */
#ifndef GONGKAI_REPORT_FORM_H
#define GONGKAI_REPORT_FORM_H

#include "document/document.h"
#include "law/format.h"

/* What stands behind a cell. Empty members are left out; the texts must live as long as the
 * document. */
struct form_figure {
    struct str figure_id;  /* foi.new; empty: the cell's key */
    struct str href;       /* where its records are listed */
    struct str definition; /* what is counted, and by which article */
    bool flagged;          /* a finding points here */
    struct str remark;     /* what it says */
};

struct form_options {
    /* Asked once for each cell with a number; NULL: figures are plain text. Row and column count in
     * the format's table. */
    struct form_figure (*figure)(void *context, const struct format_table *table, int row,
                                 int column);
    void *context;
    bool hide_captions; /* the chapter's heading stands above the table already */
    /* Behind an amount when the form fixes no unit (采购总金额 of 2019) and none was published with
     * it; empty: none is invented. */
    struct str money_unit;
};

/* Adds the table to the document, under the id of the format's table. A value's key is
 * "t3.new.total". A number is printed as such, also 0, a signed one with its plus; what was
 * published blank stays blank, "-" stays "-". `options` may be NULL. */
struct doc_table *form_table(struct document *doc, const struct table_values *values,
                             const struct form_options *options);
/* Adds the tables of a chapter ("c2"), in the order of the form; those that are not among `values`
 * are left out. Tables that print their title in the grid share one grid, with the id "c2-table"
 * and the chapter's title as its caption. */
void form_chapter(struct document *doc, const struct report_format *form, struct str chapter,
                  const struct table_values *values, size_t count,
                  const struct form_options *options);

#endif
