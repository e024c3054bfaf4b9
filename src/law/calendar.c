/* Answers what a day is and when a period of working days ends, by the notices known at a time. */
#include "law/calendar_rows.h"

#include "base/vec.h"

#define DAYS_MOST 400

size_t calendar_first_row(const struct calendar *calendar, struct date date)
{
    size_t low = 0, high = calendar->rows.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->rows.items[middle].date.day < date.day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_weekend(struct date date)
{
    return date_weekday(date) >= 6;
}

static enum day_kind kind_of_row(const struct calendar_row *row)
{
    switch (row->kind) {
    case ROW_HOLIDAY:
        return DAY_HOLIDAY;
    case ROW_WORKDAY:
        return DAY_MADE_UP_WORKDAY;
    case ROW_ORDINARY:
        break;
    }
    return is_weekend(row->date) ? DAY_WEEKEND : DAY_WORKDAY;
}

/* The day by the notices known then; the latest decides. */
static struct calendar_day decide(const struct calendar *calendar, struct date date,
                                  struct date known_on)
{
    struct calendar_day day = {.date = date, .kind = is_weekend(date) ? DAY_WEEKEND : DAY_WORKDAY};
    for (size_t i = calendar_first_row(calendar, date); i < calendar->rows.count; i++) {
        const struct calendar_row *row = &calendar->rows.items[i];
        if (row->date.day != date.day)
            break;
        if (row->notice->issued.day > known_on.day)
            continue;
        if (day.notice && kind_of_row(row) != day.kind)
            day.overridden = day.notice;
        day.kind = kind_of_row(row);
        day.name = row->name;
        day.notice = row->notice;
    }
    return day;
}

static bool is_covered(const struct calendar *calendar, int year, struct date known_on)
{
    struct date new_year;
    return date_make(year, 1, 1, &new_year) && decide(calendar, new_year, known_on).notice != NULL;
}

static err refuse_year(struct date date, struct date known_on, struct failure *failure)
{
    int year = date_year(date);
    struct date_text day = date_format(date);
    if (known_on.day == CALENDAR_NOW.day)
        return fail_with(
            failure, ERR_INVALID,
            "无法确定 %s 是否为工作日：日历中没有《国务院办公厅关于%d年部分节假日安排的"
            "通知》。请在该通知印发后运行 `gongkai calendar add FILE` 导入。",
            day.text, year);
    return fail_with(failure, ERR_INVALID,
                     "无法确定 %s 是否为工作日：截至 %s，日历中没有已印发的《国务院办公厅关于%d年"
                     "部分节假日安排的通知》。如该通知当时已经印发，请运行 `gongkai calendar add "
                     "FILE` 导入。",
                     day.text, date_format(known_on).text, year);
}

err calendar_day(const struct calendar *calendar, struct date date, struct date known_on,
                 struct failure *failure, struct calendar_day *ret)
{
    if (!is_covered(calendar, date_year(date), known_on))
        return refuse_year(date, known_on, failure);
    *ret = decide(calendar, date, known_on);
    return OK;
}

static bool is_worked(enum day_kind kind)
{
    return kind == DAY_WORKDAY || kind == DAY_MADE_UP_WORKDAY;
}

struct step_list {
    struct calendar_day *items;
    size_t count, capacity;
};

/* Counts one day in. Returns whether it is a working day. */
static bool count_day(struct working *working, int counted, struct calendar_day *day)
{
    working->skipped_holidays += day->kind == DAY_HOLIDAY;
    working->skipped_weekends += day->kind == DAY_WEEKEND;
    working->made_up += day->kind == DAY_MADE_UP_WORKDAY;
    if (!is_worked(day->kind))
        return false;
    day->count = counted + 1;
    return true;
}

err calendar_due(const struct calendar *calendar, struct arena *arena, struct date start, int days,
                 struct date known_on, struct failure *failure, struct working *ret)
{
    if (days < 0 || days > DAYS_MOST)
        return fail_with(failure, ERR_INVALID, "工作日数 %d 不对：应为 0 到 %d 的整数。", days,
                         DAYS_MOST);
    struct working working = {.start = start, .days = days, .due = start};
    struct step_list steps = {0};
    for (int counted = 0; counted < days;) {
        struct calendar_day day;
        working.due = date_add(working.due, 1);
        TRY(calendar_day(calendar, working.due, known_on, failure, &day));
        counted += count_day(&working, counted, &day);
        vec_push(arena, &steps, day);
    }
    working.steps = steps.items;
    working.step_count = steps.count;
    *ret = working;
    return OK;
}

err calendar_next_workday(const struct calendar *calendar, struct date last, struct date known_on,
                          struct failure *failure, struct date *ret)
{
    struct calendar_day day;
    TRY(calendar_day(calendar, last, known_on, failure, &day));
    while (!is_worked(day.kind))
        TRY(calendar_day(calendar, date_add(day.date, 1), known_on, failure, &day));
    *ret = day.date;
    return OK;
}
