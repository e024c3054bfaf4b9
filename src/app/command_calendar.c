/* calendar due, show, add. */
#include "app/command.h"

#include "base/json.h"

static err known_on(struct command_call *call, struct date *ret)
{
    *ret = CALENDAR_NOW;
    if (!call->options.known_on.ptr)
        return OK;
    return command_date(call, call->options.known_on, ret);
}

static void write_day(struct json_out *json, const struct calendar_day *day)
{
    static const struct str kinds[] = {
        [DAY_WORKDAY] = STR_INIT("workday"),
        [DAY_WEEKEND] = STR_INIT("weekend"),
        [DAY_HOLIDAY] = STR_INIT("holiday"),
        [DAY_MADE_UP_WORKDAY] = STR_INIT("made-up-workday"),
    };
    json_object_open(json);
    json_key_str(json, STR("date"), str_from(date_format(day->date).text));
    json_key_str(json, STR("kind"), kinds[day->kind]);
    json_key_str(json, STR("name"), day->name);
    json_key_str(json, STR("notice"), day->notice ? day->notice->number : STR(""));
    if (day->count > 0)
        json_key_int(json, STR("count"), day->count);
    json_object_close(json);
}

static void write_working(struct buf *out, const struct working *working)
{
    struct json_out json = {.out = out, .pretty = true};
    json_object_open(&json);
    json_key_str(&json, STR("start"), str_from(date_format(working->start).text));
    json_key_int(&json, STR("days"), working->days);
    json_key_str(&json, STR("due"), str_from(date_format(working->due).text));
    json_key(&json, STR("steps"));
    json_array_open(&json);
    for (size_t i = 0; i < working->step_count; i++)
        write_day(&json, &working->steps[i]);
    json_array_close(&json);
    json_object_close(&json);
    buf_char(out, '\n');
}

err command_calendar_due(struct command_call *call)
{
    struct date start, known;
    struct working working;
    int64_t days;
    TRY(command_date(call, call->args.items[0], &start));
    TRY(known_on(call, &known));
    if (!str_to_int(call->args.items[1], &days) || days < 0 || days > 400)
        return fail_with(call->cx->failure, ERR_INVALID,
                         "“" STR_FMT "”不对：工作日数应为 0 到 400 的整数。",
                         STR_ARG(call->args.items[1]));
    TRY(calendar_due(call->cx->site->calendar, call->cx->arena, start, (int)days, known,
                     call->cx->failure, &working));
    if (call->options.json) {
        write_working(call->out, &working);
        return OK;
    }
    buf_printf(call->out, "%s\n", date_format(working.due).text);
    if (call->options.explain)
        calendar_write_explanation(call->out, &working);
    return OK;
}

err command_calendar_show(struct command_call *call)
{
    struct date known, date, end;
    int year;
    TRY(command_year(call, call->args.items[0], &year));
    TRY(known_on(call, &known));
    struct json_out json = {.out = call->out, .pretty = true};
    if (call->options.json)
        json_array_open(&json);
    for (bool made = date_make(year, 1, 1, &date) && date_make(year, 12, 31, &end);
         made && date.day <= end.day; date = date_add(date, 1)) {
        struct calendar_day day;
        TRY(calendar_day(call->cx->site->calendar, date, known, call->cx->failure, &day));
        if (!day.notice)
            continue;
        if (call->options.json)
            write_day(&json, &day);
        else
            buf_printf(call->out, "%s  " STR_FMT "  " STR_FMT "  " STR_FMT "\n",
                       date_format(day.date).text, STR_ARG(calendar_kind_name(day.kind)),
                       STR_ARG(day.name), STR_ARG(day.notice->number));
    }
    if (call->options.json) {
        json_array_close(&json);
        buf_char(call->out, '\n');
    }
    return OK;
}

err command_calendar_add(struct command_call *call)
{
    TRY(site_add_calendar(call->cx, call->input));
    buf_add(call->out, STR("放假通知已加入。受影响的期限从现在起按新通知计算。\n"));
    return OK;
}
