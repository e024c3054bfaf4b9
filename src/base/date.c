/* Civil dates by Howard Hinnant's day-number arithmetic, with years that begin in March. */
#include "base/date.h"

#include "base/scan.h"

#include <stdio.h>
#include <time.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_make(int year, int month, int day, struct date *ret)
{
    if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    ret->day = era * 146097 + day_of_era - 719468;
    return true;
}

void date_parts(struct date date, int *year, int *month, int *day)
{
    int z = date.day + 719468;
    int era = z / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

bool date_parse(struct str text, struct date *ret)
{
    struct scan scan = {text};
    int year, month, day;
    return scan_number(&scan, 4, &year) && scan_literal(&scan, STR("-")) &&
           scan_number(&scan, 2, &month) && scan_literal(&scan, STR("-")) &&
           scan_number(&scan, 2, &day) && scan_done(&scan) && date_make(year, month, day, ret);
}

struct date_text date_format(struct date date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    struct date_text out;
    snprintf(out.text, sizeof out.text, "%04u-%02u-%02u", (unsigned)year % 10000,
             (unsigned)month % 100, (unsigned)day % 100);
    return out;
}

struct date_words date_in_words(struct date date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    struct date_words out;
    snprintf(out.text, sizeof out.text, "%u年%u月%u日", (unsigned)year % 10000,
             (unsigned)month % 100, (unsigned)day % 100);
    return out;
}

int date_year(struct date date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    return year;
}

int date_weekday(struct date date)
{
    int from_monday = (date.day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

struct date date_add(struct date date, int days)
{
    return (struct date){date.day + days};
}

struct date date_of_instant(int64_t instant)
{
    int64_t local = instant + CHINA_OFFSET;
    return (struct date){(int32_t)(local >= 0 ? local / 86400 : -((-local + 86399) / 86400))};
}

int64_t instant_of_date(struct date date)
{
    return (int64_t)date.day * 86400 - CHINA_OFFSET;
}

int64_t instant_now(void)
{
    return (int64_t)time(NULL);
}

struct instant_text instant_format(int64_t instant)
{
    struct date utc = date_of_instant(instant - CHINA_OFFSET);
    int64_t second = instant - (int64_t)utc.day * 86400;
    struct instant_text out;
    snprintf(out.text, sizeof out.text, "%sT%02u:%02u:%02uZ", date_format(utc).text,
             (unsigned)(second / 3600) % 24, (unsigned)(second / 60) % 60, (unsigned)second % 60);
    return out;
}

bool instant_parse(struct str text, int64_t *ret)
{
    struct date date;
    if (date_parse(text, &date)) {
        *ret = instant_of_date(date);
        return true;
    }
    int hour, minute, second;
    struct scan scan = {str_from_pos(text, 10)};
    if (!date_parse(str_slice(text, 0, 10), &date) || !scan_literal(&scan, STR("T")) ||
        !scan_number(&scan, 2, &hour) || !scan_literal(&scan, STR(":")) ||
        !scan_number(&scan, 2, &minute) || !scan_literal(&scan, STR(":")) ||
        !scan_number(&scan, 2, &second) || !scan_literal(&scan, STR("Z")) || !scan_done(&scan) ||
        hour > 23 || minute > 59 || second > 59)
        return false;
    *ret = (int64_t)date.day * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}
