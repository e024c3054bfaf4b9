/* The warning rules of the audit. Only for check_rules.c, which lists them, and check_compare.c. */
#ifndef GONGKAI_REPORT_CHECK_RULE_H
#define GONGKAI_REPORT_CHECK_RULE_H

#include "report/check_published.h"

struct rule_run {
    struct arena *arena;
    const struct published *published;
    struct str name; /* of the rule, as it stands in findings */
    struct finding_list *findings;
    const int *quantities; /* for each figure, which quantity its label names; -1 for none */
};

struct rule {
    const char *name;
    void (*check)(const struct rule_run *run);
};

/* A warning under the name of the rule. */
void warn(const struct rule_run *run, struct str where, struct str computed, struct str published,
          struct str reason);

/* The text against the tables. */
const int *quantities_of_figures(struct arena *arena, const struct published *published);
void counts_match_the_table(const struct rule_run *run);
void received_means_new_alone(const struct rule_run *run);
void outcomes_make_up_the_replies(const struct rule_run *run);
void outcome_shares_have_one_base(const struct rule_run *run);
void upheld_all_means_none_is_open(const struct rule_run *run);

#endif
