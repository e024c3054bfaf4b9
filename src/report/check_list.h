/* Judging one list of numbers. Only for check_find.c. */
#ifndef GONGKAI_REPORT_CHECK_LIST_H
#define GONGKAI_REPORT_CHECK_LIST_H

#include "report/check_published.h"

/* Judges the list that begins with number `from` of the sentence; its total is one of the numbers
 * before. Adds what it claims to *ret: a sum, and percentages where they stand behind the parts.
 * A list that adds up in no reading is added only if it may fail, that is, if the sentence says
 * 其中. A further 其中 stands at nested_start (SIZE_MAX: none) and may belong to this list. Returns
 * where a list that adds up ends in the sentence, else 0. */
size_t list_judge(struct arena *arena, const struct number_list *numbers, size_t from,
                  size_t nested_start, struct str sentence, bool may_fail, struct claim_list *ret);

#endif
