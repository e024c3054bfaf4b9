/* Civil dates and instants.
 *
 * A civil date is a day of the calendar without a clock: deadlines are civil dates. As text it is
 * 2026-03-01, which sorts as it should in C and in both databases. An instant is seconds since
 * 1970-01-01T00:00:00Z. Mainland China has one zone, UTC+8, all year. */
#ifndef GONGKAI_BASE_DATE_H
#define GONGKAI_BASE_DATE_H

#include "base/str.h"

/* Days since 1970-01-01, within the years 1900 to 9999. */
struct date {
    int32_t day;
};

struct date_text {
    char text[11];
};

struct date_words {
    char text[24];
};

struct instant_text {
    char text[21];
};

#define CHINA_OFFSET (8 * 3600)

/* False when there is no such day (2026-02-30) or the year is not in 1900..9999. */
bool date_make(int year, int month, int day, struct date *ret);
/* Exactly the form 2026-03-01. */
bool date_parse(struct str text, struct date *ret);
struct date_text date_format(struct date date);
/* For people: 2026年3月1日. */
struct date_words date_in_words(struct date date);
void date_parts(struct date date, int *year, int *month, int *day);
int date_year(struct date date);
/* 1 Monday … 7 Sunday. */
int date_weekday(struct date date);
struct date date_add(struct date date, int days);
/* The day in mainland China at that instant. */
struct date date_of_instant(int64_t instant);
/* Midnight in mainland China at which the day begins. */
int64_t instant_of_date(struct date date);

int64_t instant_now(void);
/* 2026-03-01T08:00:00Z */
struct instant_text instant_format(int64_t instant);
/* The same form, or a date alone (midnight in mainland China). */
bool instant_parse(struct str text, int64_t *ret);

#endif
