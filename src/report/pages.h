/* Private to report/: what its pages show. Filled by pages.c and office.c, written by the templates
 * in pages/.
 */
#ifndef GONGKAI_REPORT_PAGES_H
#define GONGKAI_REPORT_PAGES_H

#include "core/frame.h"
#include "core/templates.h"
#include "report/proof_view.h"
#include "report/report.h"

struct content_entry {
    struct str id, text;
    struct content_entry *children; /* the smaller headings of a chapter */
    size_t child_count;
};

struct download {
    struct str kind, label, detail;
};

#define CONTENTS_MAX 40

struct report_page {
    const struct report_model *model;
    struct document *document;
    struct str title;
    struct date published, cut_off;
    struct content_entry contents[CONTENTS_MAX];
    size_t content_count;
    const struct download *files;
    size_t file_count;
    struct proof_view proof;
};

/* Fills all but the model. */
void report_page_fill(struct arena *arena, const struct report_model *model,
                      struct report_page *ret);
/* Writes the document's blocks into the page. */
void report_page_document(struct page *p, const struct report_page *page);

struct archive_entry {
    int year;
    struct date published;
    struct str title, received, decided;
    size_t holds, warnings;
};

struct report_archive {
    struct archive_entry *entries;
    size_t count;
};

/* A figure that another is made from. */
struct figure_part {
    struct str id, label, value, unit;
};

struct report_figure_page {
    int year;
    struct str report_title, id, label, value, unit;
    struct str definition, article, working, source;
    struct str finding; /* what the proof says about it */
    struct str anchor;  /* the chapter to go back to */
    bool synthetic;
    struct figure_part *parts;
    size_t part_count;
    bool lists_requests, lists_remedies;
    struct foi_record_list requests;
    struct remedy_record_list remedies;
    bool first;   /* the first page of the list */
    int64_t next; /* the id after which the next page begins */
};

enum due_state { DUE_AHEAD, DUE_LATE, DUE_PUBLISHED };

struct office_home {
    bool has_agency;
    struct report_entry_list entries;
    struct date due;
    int due_year;
    enum due_state state;
    struct str year, message;
    struct form_messages messages;
};

struct office_text {
    struct str chapter, title, text, message, latest;
    int64_t revision;
    int rows;
};

struct office_progress {
    const struct report_measure *measure;
    struct str name, text;
};

struct office_measure {
    const struct report_measure *measure;
    struct str problem_name, measure_name;
    int position;
};

struct yearly_row {
    struct str id, label, value;
    bool synthetic;
};

#define YEARLY_ROWS_MAX 200

/* The rows of chapter two, and those that the text names. */
struct yearly_group {
    struct str title;
    const struct yearly_row *rows;
    size_t count, filled;
    bool open;
};

/* What has to be done, and how far it is. */
struct office_step {
    struct str anchor, name, state;
};

#define OFFICE_STEPS 4

struct office_report {
    const struct report_model *model;
    struct form_messages messages;
    struct date cut_off;
    struct proof_view proof;
    struct office_step steps[OFFICE_STEPS];
    size_t step_count;
    struct figure_part *figures; /* to insert into a text */
    size_t figure_count;
    struct office_text texts[3];
    size_t text_count;
    struct office_progress progress[REPORT_MEASURES_MAX];
    size_t progress_count;
    struct office_measure measures[REPORT_MEASURES_MAX];
    size_t measure_count;
    struct yearly_row yearly[YEARLY_ROWS_MAX];
    size_t yearly_count, yearly_filled;
    struct yearly_group yearly_groups[2];
    struct str freeze_message;
    struct str saved; /* the part that was just saved */
};

struct office_yearly {
    int year;
    struct str id, label, unit, definition, last;
    struct str value, source, value_message, source_message;
    struct form_messages messages;
};

/* office.c, editor.c, yearly.c */
err office_home_show(struct ctx *cx, struct exchange *exchange);
err office_make(struct ctx *cx, struct exchange *exchange);
err office_report_show(struct ctx *cx, struct exchange *exchange);
err office_preview(struct ctx *cx, struct exchange *exchange);
err office_text_post(struct ctx *cx, struct exchange *exchange);
err office_reason_post(struct ctx *cx, struct exchange *exchange);
err office_progress_post(struct ctx *cx, struct exchange *exchange);
err office_measures_post(struct ctx *cx, struct exchange *exchange);
err office_yearly_show(struct ctx *cx, struct exchange *exchange);
err office_yearly_post(struct ctx *cx, struct exchange *exchange);
err office_freeze(struct ctx *cx, struct exchange *exchange);

/* pages.c */
extern const struct crumb report_crumbs[2];
/* What every public page of a year is kept under. */
void report_keep_public(struct ctx *cx, struct exchange *exchange, int year);

/* figure_page.c */
err report_figure_show(struct ctx *cx, struct exchange *exchange);

/* A year from the address. ERR_NOT_FOUND when it is none. */
err report_year_of(struct ctx *cx, struct str text, int *ret) MUST_USE;

#endif
