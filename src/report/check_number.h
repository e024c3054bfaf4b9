/* Numbers in running text: how many of what. Dates, ordinals, telephone numbers and the numbering
 * of paragraphs are no numbers here. Text is simplified and narrow (chinese.h). */
#ifndef GONGKAI_REPORT_CHECK_NUMBER_H
#define GONGKAI_REPORT_CHECK_NUMBER_H

#include "base/arena.h"
#include "base/decimal.h"

enum number_kind { NUMBER_COUNT, NUMBER_MONEY, NUMBER_PERCENT };

struct number {
    enum number_kind kind;
    struct decimal value;
    struct str unit;  /* 件, 万元; "%"; empty when none is written */
    bool approximate; /* 约, 近, 余, 多; also 1338万, which is rounded */
    struct str label; /* what stands before it in its clause */
    struct str after; /* what stands behind it in its clause */
    struct str gap;   /* all between the number before (or the start) and this one */
    size_t start, end;
};

struct number_list {
    struct number *items;
    size_t count, capacity;
};

/* All numbers of a sentence, in order. */
void numbers_find(struct arena *arena, struct str sentence, struct number_list *ret);

/* Without punctuation and blanks at both ends, nor an opening 其中. */
struct str label_trim(struct str label);

bool str_contains_any(struct str text, const char *const *words, size_t count);
bool str_ends_any(struct str text, const char *const *words, size_t count);

#endif
