/* The figures of the report: one row each, with its definition, article and rounding. The text of a
 * report names them ({foi.new}), so that text and table cannot disagree. */
#ifndef GONGKAI_REPORT_FIGURE_H
#define GONGKAI_REPORT_FIGURE_H

#include "base/decimal.h"
#include "base/map.h"
#include "foi/foi.h"

/* What figures are computed from; filled once for a report. */
struct figure_inputs {
    struct foi_counts requests;
    struct remedy_counts remedies;
    struct map yearly; /* id → struct yearly_value */
};

struct yearly_value {
    struct decimal value;
    struct str source;
    bool synthetic;
};

struct figure;

struct figure_value {
    const struct figure *figure;
    bool known;
    bool synthetic;
    struct decimal value;
    struct str text;   /* as printed, with its places: 92.30 */
    struct str source; /* of a yearly figure */
};

typedef bool figure_function(const struct figure *figure, const struct figure_inputs *inputs,
                             const struct figure_value *before, struct decimal *ret);

struct figure {
    struct str id, label, unit;
    struct str article; /* legal basis */
    figure_function *count;
    struct str part, whole; /* arguments of the function, see figure.c */
    int scale;              /* of a ratio: 100 for percent */
    int places;
    enum rounding rounding;
    struct str definition; /* for people: what is counted; empty: see figure_explain */
};

extern const struct figure figures[];
extern const size_t figure_count;

/* Index in figures, or -1. */
int figure_find(struct str id);
/* Evaluates all, in the table's order; a figure may use those above it. Text is put into the arena.
 */
void figures_evaluate(struct arena *arena, const struct figure_inputs *inputs,
                      struct figure_value *ret);
/* True when the figure counts requests; *ret says which. */
bool figure_filter(const struct figure *figure, struct foi_filter *ret);
/* True when `figure` is computed from `part`: a ratio or a sum. */
bool figure_uses(const struct figure *figure, const struct figure *part);
/* What is counted, for people. A ratio is explained by the names of what it is made from. */
struct str figure_explain(struct arena *arena, const struct figure *figure);
/* True when the figure is entered for a year (and not counted). */
bool figure_is_yearly(const struct figure *figure);

#endif
