/* Puts the working of a period into words that an applicant can check with a calendar in hand. */
#include "law/calendar.h"

struct str calendar_kind_name(enum day_kind kind)
{
    switch (kind) {
    case DAY_WORKDAY:
        return STR("工作日");
    case DAY_WEEKEND:
        return STR("周末休息日");
    case DAY_HOLIDAY:
        return STR("节假日");
    case DAY_MADE_UP_WORKDAY:
        return STR("调休上班日");
    }
    return STR("");
}

struct str calendar_weekday_name(struct date date)
{
    static const struct str names[] = {
        STR_INIT("星期一"), STR_INIT("星期二"), STR_INIT("星期三"), STR_INIT("星期四"),
        STR_INIT("星期五"), STR_INIT("星期六"), STR_INIT("星期日"),
    };
    return names[date_weekday(date) - 1];
}

static void write_notice(struct buf *out, const struct calendar_notice *notice)
{
    buf_add(out, notice->number);
    if (!notice->issued_known)
        buf_add(out, STR("（印发日期待核实）"));
}

/* （春节，国办发明电〔2020〕1号，变更国办发明电〔2019〕16号的安排） */
static void write_source(struct buf *out, const struct calendar_day *day)
{
    buf_add(out, STR("（"));
    if (day->name.len > 0) {
        buf_add(out, day->name);
        buf_add(out, STR("，"));
    }
    write_notice(out, day->notice);
    if (day->overridden) {
        buf_add(out, STR("，变更"));
        write_notice(out, day->overridden);
        buf_add(out, STR("的安排"));
    }
    buf_add(out, STR("）"));
}

static void write_day(struct buf *out, const struct calendar_day *day)
{
    buf_printf(out, "%s " STR_FMT " " STR_FMT, date_format(day->date).text,
               STR_ARG(calendar_weekday_name(day->date)), STR_ARG(calendar_kind_name(day->kind)));
    if (day->notice)
        write_source(out, day);
    if (day->count > 0)
        buf_printf(out, " 第%d个工作日\n", day->count);
    else
        buf_add(out, STR(" 不计\n"));
}

static void write_long_date(struct buf *out, struct date date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    buf_printf(out, "%d年%d月%d日", year, month, day);
}

/* What was skipped and what was counted although it is a weekend; nothing when there is neither. */
static void write_exceptions(struct buf *out, const struct working *working)
{
    const struct {
        const char *text;
        int count;
    } exceptions[] = {
        {"不计节假日",       working->skipped_holidays},
        {"不计周末休息日", working->skipped_weekends},
        {"计入调休上班日", working->made_up         },
    };
    const char *before = "；其间";
    for (size_t i = 0; i < COUNT_OF(exceptions); i++) {
        if (exceptions[i].count == 0)
            continue;
        buf_printf(out, "%s%s%d天", before, exceptions[i].text, exceptions[i].count);
        before = "，";
    }
}

static void write_summary(struct buf *out, const struct working *working)
{
    buf_add(out, STR("自"));
    write_long_date(out, working->start);
    buf_printf(out, "的次日起计算%d个工作日，至", working->days);
    write_long_date(out, working->due);
    buf_printf(out, "（" STR_FMT "）届满", STR_ARG(calendar_weekday_name(working->due)));
    write_exceptions(out, working);
    buf_add(out, STR("。\n"));
}

void calendar_write_explanation(struct buf *out, const struct working *working)
{
    for (size_t i = 0; i < working->step_count; i++)
        write_day(out, &working->steps[i]);
    if (working->days > 0) {
        write_summary(out, working);
        return;
    }
    write_long_date(out, working->start);
    buf_add(out, STR("当日届满，不计算工作日。\n"));
}
