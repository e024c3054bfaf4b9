/* The working-day calendar of mainland China (工作日), as the yearly notices of the State Council's
 * office arrange it (国务院办公厅关于部分节假日安排的通知), with make-up workdays (调休) and later
 * changes.
 *
 * Data: law/data/calendar.csv, columns notice,issued,date,kind,name. The kind is holiday (a day
 * off, on whatever weekday), workday (a Saturday or Sunday that is worked) or ordinary (a later
 * notice takes the day back to the ordinary week). An issue date that could not be confirmed has a
 * mark behind it: 2019-03-22?. Rows that a later notice overrides are kept, so that the calendar
 * can be asked as it was known on an earlier day. A notice covers a year when it has a row for 1
 * January of it. A day of a year that no (known) notice covers is an error, never a guess.
 *
 * A calendar that is being added to must not be read by another thread meanwhile: build a second
 * one and put it in the place of the first. */
#ifndef GONGKAI_LAW_CALENDAR_H
#define GONGKAI_LAW_CALENDAR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

struct calendar;

/* The calendar compiled into the binary, without added notices. */
err calendar_load_builtin(struct arena *arena, struct failure *failure,
                          struct calendar **ret) MUST_USE;
/* Adds notices from CSV (with its heading line), as an administrator does each November. Nothing is
 * added when a line is wrong; the message names the line, the value and the form wanted. Rows that
 * the calendar has already are passed over, so that a notice added by hand does no harm when a
 * later release brings it along. The text is copied. */
err calendar_add_csv(struct calendar *calendar, struct str csv, struct failure *failure) MUST_USE;

enum day_kind { DAY_WORKDAY, DAY_WEEKEND, DAY_HOLIDAY, DAY_MADE_UP_WORKDAY };

struct calendar_notice {
    struct str number; /* 国办发明电〔2019〕16号 */
    struct date issued;
    bool issued_known; /* false: the date is the best that could be found out */
};

/* One day of the calendar, with the notice that made it what it is (NULL: the ordinary week). */
struct calendar_day {
    struct date date;
    enum day_kind kind;
    struct str name; /* 春节 */
    const struct calendar_notice *notice;
    const struct calendar_notice *overridden; /* the earlier notice that said otherwise, or NULL */
    int count; /* working days counted up to and with this one; 0 when it is not counted */
};

/* ERR_INVALID when no notice known on that day covers its year, with the year. known_on.day ==
 * INT32_MAX (CALENDAR_NOW) uses every notice. A notice is known from the day of its issue on. */
#define CALENDAR_NOW ((struct date){INT32_MAX})
err calendar_day(const struct calendar *calendar, struct date date, struct date known_on,
                 struct failure *failure, struct calendar_day *ret) MUST_USE;

struct working {
    struct date start;
    int days; /* asked for, 1 … 400 */
    struct date due;
    struct calendar_day *steps; /* every day from the one after start to due */
    size_t step_count;
    int skipped_holidays, skipped_weekends, made_up;
};

/* start is not counted (民事诉讼法 Art. 85 by analogy; default of working-days.md section 4); the
 * count begins on the next day and ends on a working day. days = 0 gives start itself. */
err calendar_due(const struct calendar *calendar, struct arena *arena, struct date start, int days,
                 struct date known_on, struct failure *failure, struct working *ret) MUST_USE;

/* For a period in calendar days, months or years: its last day, moved to the next working day when
 * it falls on a day off (民事诉讼法 2023 Art. 85; 公安机关办理行政案件程序规定 Art. 35). */
err calendar_next_workday(const struct calendar *calendar, struct date last, struct date known_on,
                          struct failure *failure, struct date *ret) MUST_USE;

/* 工作日, 周末休息日, 节假日, 调休上班日 */
struct str calendar_kind_name(enum day_kind kind);
/* 星期一 */
struct str calendar_weekday_name(struct date date);
/* The working in Chinese, plain text: one line a day, with the notice of each that is not of the
 * ordinary week, and a last line that sums it up. */
void calendar_write_explanation(struct buf *out, const struct working *working);

#endif
