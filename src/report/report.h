/* The statutory annual report (政府信息公开工作年度报告, 条例 Arts. 49 and 50): counted from
 * records, proved by its equations, frozen with its inputs' hash, rendered from one model to every
 * format.
 *
 *     report_count   records → model           report_proof     model → what holds and what does
 * not report_write   model → JSON (frozen)     report_document  model → blocks for every renderer
 *     report_read    JSON → model
 */
#ifndef GONGKAI_REPORT_REPORT_H
#define GONGKAI_REPORT_REPORT_H

#include "base/hash.h"
#include "core/route.h"
#include "document/document.h"
#include "foi/foi.h"
#include "law/format.h"
#include "report/figure.h"

#define REPORT_MEASURES_MAX 20

struct report_text {
    struct str chapter; /* c1, c5, c6 */
    struct str text;    /* with figures as fields: {foi.new} */
    int64_t revision;
};

/* A problem and its improvement measure; progress is told a year later. */
struct report_measure {
    struct str problem, measure, progress;
};

struct report_measures {
    struct report_measure items[REPORT_MEASURES_MAX];
    size_t count;
};

/* One check of the proof, at one place. */
enum proof_outcome { PROOF_HOLDS, PROOF_FAILS, PROOF_UNCHECKED };

struct proof_item {
    struct str id;    /* t3.balance@np: what a reason refers to */
    struct str title; /* 一 + 二 = 三（七）总计 + 四 */
    struct str where; /* 自然人 */
    bool is_warning;  /* may stand with a reason */
    enum proof_outcome outcome;
    struct str computed, published;
    struct str explanation;
    struct str reason; /* given by the office; empty: none */
};

struct proof_list {
    struct proof_item *items;
    size_t count, capacity;
};

struct report_model {
    int64_t id; /* row of table report; 0 when there is none */
    struct agency agency;
    int year;
    const struct report_format *format;
    int64_t cut_off, made_at, revision;
    int64_t frozen_at; /* 0: a draft */
    struct str inputs_hash, content_hash;
    struct table_values *tables;  /* one for each table of the format */
    bool *synthetic_tables;       /* the table's values are demonstration data */
    struct figure_value *figures; /* FIGURE_COUNT of them */
    struct report_text texts[3];
    struct report_measures measures, last_measures;
    struct proof_list proof;
};

/* The row of that year, whether draft or frozen. ERR_NOT_FOUND names the year and the way out. A
 * frozen one is read from its content; a draft is counted anew, with its proof. */
err report_load(struct ctx *cx, int year, struct report_model *ret) MUST_USE;
/* The frozen report of that year, for the public. ERR_NOT_FOUND when it is not published. */
err report_load_public(struct ctx *cx, int year, struct report_model *ret) MUST_USE;
/* Counts the year anew from the records, as of the model's cut-off, also for a frozen one. */
err report_count(struct ctx *cx, struct report_model *model) MUST_USE;

/* In ctx_write. Makes the draft of a year, or gives a draft a new cut-off. ERR_CONFLICT when
 * frozen; ERR_INVALID when no statutory format is known for the year, or the year is not over at
 * the cut-off. */
err report_make(struct ctx *cx, int year, int64_t cut_off) MUST_USE;
/* In ctx_write. Freezes a draft whose model was loaded before. ERR_CONFLICT when an equation fails,
 * when a warning has no reason, or when the draft has changed since. */
err report_freeze(struct ctx *cx, struct report_model *model) MUST_USE;
/* Counts a frozen report again and compares. *same is false when records, texts or content differ;
 * what differs is written to *out. */
err report_verify(struct ctx *cx, int year, struct buf *out, bool *same) MUST_USE;

/* In ctx_write; each refuses a frozen report (ERR_CONFLICT). */
struct report_text_edit {
    int year;
    struct str chapter, text;
    int64_t revision; /* what the editor saw */
};
err report_text_save(struct ctx *cx, const struct report_text_edit *edit) MUST_USE;
err report_reason_save(struct ctx *cx, int year, struct str warning, struct str reason) MUST_USE;
err report_measures_save(struct ctx *cx, int year, const struct report_measures *measures) MUST_USE;
/* What became of a measure of the year before. */
err report_progress_save(struct ctx *cx, int year, int64_t position, struct str progress) MUST_USE;

struct yearly_figure {
    int64_t agency_id;
    int year;
    struct str id, value, source;
    bool synthetic;
};
err yearly_figure_save(struct ctx *cx, const struct yearly_figure *figure) MUST_USE;

/* The years that have a report, newest first. */
struct report_entry {
    int year;
    struct str format;
    int64_t frozen_at; /* 0: a draft */
    struct str content_hash;
};

struct report_entry_list {
    struct report_entry *items;
    size_t count, capacity;
};

err report_entries(struct ctx *cx, bool only_public, struct report_entry_list *ret) MUST_USE;

/* The proof of a model whose figures are filled; reasons come from the database. */
err report_proof(struct ctx *cx, struct report_model *model) MUST_USE;
struct proof_summary {
    size_t holds, fails, warnings, unchecked, open; /* open: failing warnings without a reason */
    bool can_freeze;
};
struct proof_summary proof_summarise(const struct proof_list *proof);

/* What the text of a chapter begins as, in a new draft. */
struct str report_text_template(struct str chapter);
/* Text with fields. ERR_INVALID names the field that is not a figure. */
err report_text_check(struct failure *failure, struct str text) MUST_USE;
/* Adds the text's blocks to the document, figures as links to their records. Its headings get ids:
 * c1-1, c1-2 … */
void report_text_blocks(struct document *doc, const struct report_model *model,
                        const struct report_text *text);
/* The text with its figures put in, for the audit of our own text. */
void report_text_plain(struct buf *out, const struct report_model *model, struct str text);

/* The frozen form. */
void report_write(struct buf *out, const struct report_model *model);
err report_read(struct ctx *cx, struct str json, struct report_model *ret) MUST_USE;
/* SHA-256 of everything that was counted or written. */
err report_inputs_hash(struct ctx *cx, const struct report_model *model,
                       struct hash_text *ret) MUST_USE;

/* The whole report as a document. */
struct document *report_document(struct arena *arena, const struct report_model *model);
struct str report_title(struct arena *arena, const struct report_model *model);
/* 二〇二一年一月二十二日 */
struct str report_chinese_date(struct arena *arena, struct date date);

/* One file of a report for download. kind: html, docx, xlsx, json, or a table as CSV: t3.csv.
 * ERR_NOT_FOUND names the kinds. The same frozen report gives the same bytes. */
struct report_file {
    struct str name; /* for the person who saves it */
    struct str type;
};
err report_render(struct arena *arena, const struct report_model *model, struct str kind,
                  struct failure *failure, struct buf *out, struct report_file *ret) MUST_USE;
/* Public pages that show this year are made anew. */
void report_invalidate(struct site *site, int year);

/* A table cell's value by its key "t3.new.total"; NULL when there is no such cell. */
const struct cell *report_cell(const struct report_model *model, struct str key,
                               const struct format_table **table, int *row, int *column);

extern const struct route report_routes[];
extern const size_t report_route_count;

#endif
