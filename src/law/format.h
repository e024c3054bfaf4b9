/* Statutory report formats as data (law/data/report-*.json): tables, rows, columns, header layout
 * and reconciliation equations (勾稽关系). A new form is a new file, not new code. */
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
};

struct format_term {
    int index; /* of a row or a column, by the equation's scope */
    int factor;
    bool previous_year;
};

enum equation_scope { EACH_COLUMN, EACH_ROW };

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
/* The format of a report about that year; NULL when none was in force. */
const struct report_format *format_of_year(const struct format_list *formats, int year);
const struct report_format *format_find(const struct format_list *formats, struct str id);
const struct format_table *format_table_find(const struct report_format *format, struct str id);
int format_row_find(const struct format_table *table, struct str id);    /* index or -1 */
int format_column_find(const struct format_table *table, struct str id); /* index or -1 */

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

/* Evaluates every equation of the table; `previous` may be NULL. A blank counts as 0 among parts; a
 * total that is blank is not stated, so not an error; an absent cell makes the equation unchecked.
 */
void equations_evaluate(struct arena *arena, const struct table_values *values,
                        const struct table_values *previous, struct equation_result_list *ret);

#endif
