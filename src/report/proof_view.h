/* Private to report/: the proof as the reading page and the editor show it. What needs a person
 * comes one by one; what holds and what could not be checked is gathered. */
#ifndef GONGKAI_REPORT_PROOF_VIEW_H
#define GONGKAI_REPORT_PROOF_VIEW_H

#include "report/report.h"

enum proof_reader { READER_PUBLIC, READER_PREVIEW, READER_EDITOR };

/* One finding that fails. */
struct proof_line {
    const struct proof_item *item;
    struct str computed, published, difference; /* for people; empty when nothing was computed */
    struct str href, link;                      /* where to look or to mend; may be empty */
    struct str form_id;                         /* of the field for its reason: reason1 … */
    struct str entered, message;                /* a reason that was refused, and why */
};

/* Several checks that have the same thing to say. */
struct proof_group {
    struct str text;
    struct str places;
    size_t count;
};

#define PROOF_GROUPS_MAX 60

struct proof_view {
    struct proof_summary summary;
    struct proof_line *lines;
    size_t line_count;
    struct proof_group holds[PROOF_GROUPS_MAX], unchecked[PROOF_GROUPS_MAX];
    size_t hold_count, unchecked_count;
};

void proof_view_fill(struct arena *arena, const struct report_model *model,
                     enum proof_reader reader, struct proof_view *ret);

size_t proof_total(const struct proof_summary *summary);
struct str proof_class(const struct proof_item *item); /* holds, fails, unchecked */
struct str proof_word(const struct proof_item *item);  /* 成立, 不成立, 提示, 无法核对 */
/* A failing warning of a draft: the office says why it may stand. */
bool proof_wants_reason(const struct proof_item *item);

#endif
