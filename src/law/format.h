/* Statutory report formats as data (law/data/report-*.json): tables, rows, columns, header layout
 * and reconciliation equations (勾稽关系). A new form is a new file, not new code.
 *
 * How a table is printed follows from its data. Its head has one row more than its groups are deep;
 * a group spans its columns, which stand next to one another; a column reaches down from below its
 * group. A row of level n begins in label column n; a group row spans down over the rows that have
 * it as parent, or theirs. Tables with title_in_grid print their title as a first row of a grid of
 * grid_columns, in which the last column spans what is left.
 *
 * Tables, rows and columns have an alias as well: their name in published data, where all of the
 * second chapter is one table "proactive", and the cells of the fourth are named by the column
 * alone ("reconsideration.upheld"). */
#ifndef GONGKAI_LAW_FORMAT_H
#define GONGKAI_LAW_FORMAT_H

#include "base/arena.h"
#include "base/decimal.h"
#include "base/err.h"

enum cell_type { CELL_COUNT, CELL_SIGNED_COUNT, CELL_MONEY };

struct format_column {
    struct str id, label, unit;
    int group; /* index in groups, or -1 */
    enum cell_type type;
    bool is_total;
    struct str alias;
};

struct format_group { /* a head that spans columns: 申请人情况, 法人或其他组织 */
    struct str id, label;
    int parent; /* index in groups, or -1 */
};

struct format_row {
    struct str id, label;
    int parent;    /* index in rows, or -1 */
    int level;     /* 0, 1, 2 */
    bool is_group; /* a heading without numbers: （三）不予公开 */
    bool is_total;
    struct str alias;
    struct str continues; /* the row of the form before, when it had another id */
};

struct format_term {
    int index; /* of a row or a column, by the equation's scope */
    int factor;
    bool previous_year;
};

/* EACH_COLUMN: the terms are rows, and the equation holds in every column. */
enum equation_scope { EACH_COLUMN, EACH_ROW };

/* Left is what is computed, right is what is published: parts = total. */
struct format_equation {
    struct str id, text, check; /* check: the name in findings, e.g. row_total */
    enum equation_scope scope;
    bool at_most;    /* left <= right instead of = */
    bool is_warning; /* a rule of thumb, not of the form */
    struct format_term *left, *right;
    size_t left_count, right_count;
};

struct format_table {
    struct str id, title, label_header, corner_note, chapter;
    int label_columns;
    struct format_group *groups;
    struct format_column *columns;
    struct format_row *rows;
    struct format_equation *equations;
    size_t group_count, column_count, row_count, equation_count;
    struct str alias;
    bool title_in_grid;
    int grid_columns; /* label columns included */
};

struct format_chapter {
    struct str id, title;
    bool is_text;
};

struct report_format {
    struct str id, name, document; /* "2019", 国办公开办函〔2019〕60号 */
    int from_year, to_year;        /* to_year 0: still in force */
    struct format_chapter *chapters;
    struct format_table *tables;
    size_t chapter_count, table_count;
};

/* All formats of the binary. */
struct format_list {
    struct report_format *items;
    size_t count, capacity;
};

err format_load_builtin(struct arena *arena, struct failure *failure,
                        struct format_list *ret) MUST_USE;
/* Reads one format file; its name goes into the message. ERR_INVALID for whatever does not fit
 * together, with the file, the table and the id. */
err format_read(struct arena *arena, struct str name, struct str content, struct failure *failure,
                struct report_format *ret) MUST_USE;
/* The format of a report about that year; NULL when none was in force. */
const struct report_format *format_of_year(const struct format_list *formats, int year);
const struct report_format *format_find(const struct format_list *formats, struct str id);
const struct format_table *format_table_find(const struct report_format *format, struct str id);
int format_row_find(const struct format_table *table, struct str id);    /* index or -1 */
int format_column_find(const struct format_table *table, struct str id); /* index or -1 */
/* The first table with the alias that has such a row; an empty row alias means any. NULL when there
 * is none. */
const struct format_table *format_table_find_alias(const struct report_format *format,
                                                   struct str table, struct str row);
int format_row_find_alias(const struct format_table *table, struct str alias);    /* or -1 */
int format_column_find_alias(const struct format_table *table, struct str alias); /* or -1 */
/* The row of the form before that this row continues, or -1. Several rows may continue one. */
int format_row_before(const struct format_table *table, int row, const struct format_table *before);
/* A cell for people: “（一）予以公开”的“自然人”, “行政复议·总计”. */
struct str format_cell_name(struct arena *arena, const struct format_table *table, int row,
                            int column);

/* Blank, "-", 0 and absent are different things. */
enum cell_state { CELL_ABSENT, CELL_BLANK, CELL_DASH, CELL_NUMBER, CELL_UNREADABLE };

struct cell {
    enum cell_state state;
    struct decimal value;
    struct str raw; /* as published, when it was not plainly a number: "+1036", "251000元" */
};

/* The values of one table: cells[row * column_count + column]. */
struct table_values {
    const struct format_table *table;
    struct cell *cells;
};

struct cell *table_cell(const struct table_values *values, int row, int column);

/* One evaluation of an equation at one row or column. */
struct equation_result {
    const struct format_equation *equation;
    int at; /* the row (EACH_ROW) or column (EACH_COLUMN) */
    struct decimal left, right;
    enum { EQUATION_HOLDS, EQUATION_FAILS, EQUATION_UNCHECKED } outcome;
    struct str reason; /* why it could not be checked */
};

struct equation_result_list {
    struct equation_result *items;
    size_t count, capacity;
};

/* True when a term is of the year before: the equation needs last year's report. */
bool equation_looks_back(const struct format_equation *equation);

/* Evaluates every equation of the table at each of its columns or rows. A blank or "-" counts as 0.
 * An equation that does not hold because a total is blank is unchecked, for that total was not
 * stated. A cell that is absent or unreadable makes it unchecked, and so does a term of the year
 * before when `previous` is NULL; `previous` may be a table of the form before. */
void equations_evaluate(struct arena *arena, const struct table_values *values,
                        const struct table_values *previous, struct equation_result_list *ret);

#endif
