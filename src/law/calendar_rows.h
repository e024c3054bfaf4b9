/* What a calendar is made of: for the files of law/ that read it and ask it. */
#ifndef GONGKAI_LAW_CALENDAR_ROWS_H
#define GONGKAI_LAW_CALENDAR_ROWS_H

#include "law/calendar.h"

enum row_kind { ROW_HOLIDAY, ROW_WORKDAY, ROW_ORDINARY };

/* One day as one notice has it. */
struct calendar_row {
    struct date date;
    enum row_kind kind;
    struct str name;
    const struct calendar_notice *notice;
    size_t order; /* of coming in; decides between two notices issued on one day */
};

struct row_list {
    struct calendar_row *items;
    size_t count, capacity;
};

struct notice_list {
    const struct calendar_notice **items;
    size_t count, capacity;
};

struct calendar {
    struct arena *arena;
    struct row_list rows; /* by date, and within it by the issue of the notice */
    struct notice_list notices;
};

/* The first row of that day or of a later one; rows.count when there is none. */
size_t calendar_first_row(const struct calendar *calendar, struct date date);

#endif
