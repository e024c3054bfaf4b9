/* What a published report says, whatever kind of file it came in. Both readers fill this, and all
 * checks look at nothing else. Views point into the arena. Only for the files check*.c. */
#ifndef GONGKAI_REPORT_CHECK_PUBLISHED_H
#define GONGKAI_REPORT_CHECK_PUBLISHED_H

#include "report/check.h"
#include "report/check_number.h"

/* A number that the text states, with what it counts: 主动公开政府信息, 1403, 条. */
struct figure {
    struct str label, unit, sentence;
    struct decimal value;
    bool is_percent, approximate;
};

struct figure_list {
    struct figure *items;
    size_t count, capacity;
};

struct claim_part {
    struct str label, unit;
    struct decimal value;
    struct decimal percent; /* where the claim is one of percentages */
    bool has_percent;
};

enum claim_kind { CLAIM_SUM, CLAIM_PERCENT };

/* "共 N 条，其中 A a 条、B b 条": the parts make up the total, or are these percentages of it. */
struct claim {
    enum claim_kind kind;
    struct str label, sentence;
    struct decimal total;
    struct claim_part *parts;
    size_t part_count;
    struct str doubt;       /* why it cannot be judged; empty: it can */
    bool approximate;       /* that is the doubt: it says "about", and so claims nothing exact */
    bool includes_carried;  /* its total is what was received plus what was carried in */
    bool rounded;           /* its parts are rounded, so their sum may miss by that much */
    struct decimal carried; /* the received number alone, with includes_carried */
};

struct claim_list {
    struct claim *items;
    size_t count, capacity;
};

/* Sentences of one paragraph share its number. */
struct sentence {
    struct str text;
    size_t paragraph;
    struct number_list numbers;
};

struct sentence_list {
    struct sentence *items;
    size_t count, capacity;
};

struct published {
    struct str agency, format;
    int year; /* 0: not found */
    const struct report_format *form;
    struct table_values *tables; /* one for each table of the form; NULL without a form */
    struct claim_list claims;
    struct figure_list figures;
    struct sentence_list sentences;
    struct finding_list notes;     /* what the reader could not place */
    struct restored_list restored; /* counts behind the percentages of the text */
    bool has_claims_of_its_own;    /* the file lists its claims: none are sought in sentences */
};

/* The readers. Content is well-formed UTF-8. */
err published_read_json(struct arena *arena, const struct format_list *formats, struct str name,
                        struct str content, struct failure *failure,
                        struct published *ret) MUST_USE;
err published_read_text(struct arena *arena, const struct format_list *formats, struct str name,
                        struct str content, struct failure *failure,
                        struct published *ret) MUST_USE;

/* Gives every table of the form its cells, all absent. */
void published_set_form(struct arena *arena, struct published *published,
                        const struct report_format *form);
/* The values of the table with this alias and row; NULL when the form has none. */
struct table_values *published_table(const struct published *published, struct str table,
                                     struct str row);
/* By aliases; NULL when the form has no such cell. */
struct cell *published_cell(const struct published *published, struct str table, struct str row,
                            struct str column);
/* Is there a number anywhere in the table? */
bool published_has_numbers(const struct table_values *values);

void finding_add(struct arena *arena, struct finding_list *list, struct str check,
                 enum severity severity, struct str where, struct str computed,
                 struct str published, struct str reason);
/* Reads the numbers of every sentence, and adds them to the figures. */
void figures_find(struct arena *arena, struct published *published);
struct str decimal_str(struct arena *arena, struct decimal value);

/* A cell as printed: number, "-", blank, "增5", "251000元". */
struct cell cell_read(struct arena *arena, struct str text);
/* Is this a cell at all, and not a word? Blanks are not. */
bool cell_looks_like(struct str token);

/* The checks. Each adds to result->findings. */
void check_tables(struct arena *arena, const struct published *published,
                  struct check_result *result);
void check_claims(struct arena *arena, const struct published *published,
                  struct check_result *result);
void check_rules(struct arena *arena, const struct published *published,
                 struct check_result *result);
/* Finds the claims in sentences. */
void claims_find(struct arena *arena, const struct sentence_list *sentences,
                 struct claim_list *ret);
/* Finds counts behind lists of percentages; adds to restored, claims and notes. */
void restore_counts(struct arena *arena, struct published *published);

#endif
