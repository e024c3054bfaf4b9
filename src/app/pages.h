/* Private to app/: what its pages show. */
#ifndef GONGKAI_APP_PAGES_H
#define GONGKAI_APP_PAGES_H

#include "core/frame.h"
#include "core/templates.h"
#include "law/calendar.h"

#define HOME_FIGURES 4

struct home_figure {
    struct str id, label, text, unit;
};

struct home {
    bool has_agency;
    int latest_year; /* 0: none is published */
    struct str title;
    struct date published;
    struct home_figure figures[HOME_FIGURES];
    size_t figure_count, holds;
    size_t report_count;
};

struct month_day {
    int number; /* 0: a place of the grid without a day */
    struct str css, note;
};

struct month_week {
    struct month_day days[7];
};

struct month {
    struct str name;
    struct month_week weeks[6];
    size_t week_count;
};

struct calendar_view {
    struct str start_text, days_text, known_text;
    struct str start_message, days_message, known_message;
    struct form_messages messages;
    bool has_result;
    struct working working;
    struct str known_name; /* 2020年1月23日; empty when the notices of today count */
    struct month *months;
    size_t month_count;
};

/* The class of a day in the list: day--weekend, day--holiday, day--makeup, day--due. */
struct str day_css(const struct calendar_view *view, const struct calendar_day *day);

/* calendar_page.c */
err show_calendar(struct ctx *cx, struct exchange *exchange);

#endif
