/* Private to report/: what its pages show. Filled by pages.c and office.c, written by the templates
 * in pages/.
 */
#ifndef GONGKAI_REPORT_PAGES_H
#define GONGKAI_REPORT_PAGES_H

#include "core/frame.h"
#include "core/templates.h"
#include "report/report.h"

struct content_entry {
    struct str id, text;
};

struct download {
    struct str kind, label, detail;
};

/* Equations that hold, gathered by what they say. */
struct proof_group {
    struct str title;
    size_t count;
};

#define PROOF_GROUPS_MAX 60
#define CONTENTS_MAX     40

struct report_page {
    const struct report_model *model;
    struct document *document;
    struct str title, published, cut_off;
    struct content_entry contents[CONTENTS_MAX];
    size_t content_count;
    const struct download *files;
    size_t file_count;
    struct proof_summary summary;
    struct proof_item *notable; /* what fails or could not be checked */
    size_t notable_count;
    struct proof_group groups[PROOF_GROUPS_MAX];
    size_t group_count;
};

/* Fills all but the model. */
void report_page_fill(struct arena *arena, const struct report_model *model,
                      struct report_page *ret);
/* Writes the document's blocks into the page. */
void report_page_document(struct page *p, const struct report_page *page);

struct str proof_class(const struct proof_item *item); /* holds, fails, unchecked */
struct str proof_word(const struct proof_item *item);  /* 成立, 不成立, 提示, 无法核对 */
/* A failing warning of a draft: the office says why it may stand. */
bool proof_wants_reason(const struct proof_item *item);

struct archive_entry {
    int year;
    struct str title, published, received, decided;
    size_t holds, warnings;
};

struct report_archive {
    struct archive_entry *entries;
    size_t count;
};

struct report_figure_page {
    int year;
    struct str report_title, id, label, value, unit, definition, article, rounding, source;
    const struct figure_value *parts;
    size_t part_count;
    bool lists_requests, lists_remedies;
    struct foi_record_list requests;
    struct remedy_record_list remedies;
    int64_t next; /* the id after which the next page begins */
};

struct office_home {
    struct report_entry_list entries;
    struct date due;
    int due_year;
    struct str year, message;
};

struct office_text {
    struct str chapter, title, text, message, latest;
    int64_t revision;
    int rows;
};

struct office_progress {
    const struct report_measure *measure;
    struct str name;
};

struct office_measure {
    const struct report_measure *measure;
    struct str problem_name, measure_name;
    int position;
};

struct yearly_row {
    struct str id, label, value;
};

#define YEARLY_ROWS_MAX 200

struct office_report {
    const struct report_model *model;
    struct form_messages messages;
    struct proof_summary summary;
    struct proof_item *notable;
    size_t notable_count;
    struct office_text texts[3];
    size_t text_count;
    struct office_progress progress[REPORT_MEASURES_MAX];
    size_t progress_count;
    struct office_measure measures[REPORT_MEASURES_MAX];
    size_t measure_count;
    struct yearly_row yearly[YEARLY_ROWS_MAX];
    size_t yearly_count;
    struct str freeze_message;
};

struct office_yearly {
    int year;
    struct str id, label, value, source, value_message, source_message;
    struct form_messages messages;
};

/* office.c */
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

/* A year from the address. ERR_NOT_FOUND when it is none. */
err report_year_of(struct ctx *cx, struct str text, int *ret) MUST_USE;

#endif
