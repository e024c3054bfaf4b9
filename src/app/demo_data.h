/* What the demonstration year is made of: the figures of the published report of 2020 (the source),
 * and synthetic values where the source has none. Tables only; demo.c writes them as records. */
#ifndef GONGKAI_APP_DEMO_DATA_H
#define GONGKAI_APP_DEMO_DATA_H

#include "base/str.h"

#include <stddef.h>

#define DEMO_SOURCE  "深圳市公安局2020年政府信息公开工作年度报告"
#define DEMO_MADE_UP "合成数据（来源没有给出）"

struct demo_figure {
    int year;
    const char *id, *value;
    bool synthetic; /* made up; else the source states it */
};

extern const struct demo_figure demo_figures[];
extern const size_t demo_figure_count;

/* How many requests of a year had that decision, applicant kind, channel. */
struct demo_share {
    const char *word; /* decision code, applicant word or channel word */
    int count_2019, count_2020;
};

extern const struct demo_share demo_decisions[];
extern const size_t demo_decision_count;
extern const struct demo_share demo_applicants[];
extern const size_t demo_applicant_count;
extern const struct demo_share demo_channels[];
extern const size_t demo_channel_count;

extern const char *const demo_subjects[];
extern const size_t demo_subject_count;

struct demo_text {
    int year;
    const char *chapter, *text;
};

extern const struct demo_text demo_texts[];
extern const size_t demo_text_count;

struct demo_measure {
    int year;
    const char *problem, *measure, *progress;
};

extern const struct demo_measure demo_measures[];
extern const size_t demo_measure_count;

#endif
