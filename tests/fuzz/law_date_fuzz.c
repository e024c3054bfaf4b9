/* Dates as people type them, with a number of days: "2026-02-10 7". A period is refused with a
 * message, or ends on a working day that its own working reaches. */
#include "law/calendar.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_period(struct arena *arena, const struct calendar *calendar, struct date start,
                         int days)
{
    struct failure failure = {0};
    struct working working;
    if (calendar_due(calendar, arena, start, days, CALENDAR_NOW, &failure, &working) != OK) {
        assert(failure.text[0] != '\0');
        return;
    }
    assert(working.step_count == (size_t)(working.due.day - start.day));
    assert(days == 0 || working.steps[working.step_count - 1].count == days);
    struct date moved;
    err result = days == 0
                     ? OK
                     : calendar_next_workday(calendar, working.due, CALENDAR_NOW, &failure, &moved);
    assert(result == OK && (days == 0 || moved.day == working.due.day));
    CLEANUP(buf_end) struct buf out = BUF(1 << 18);
    calendar_write_explanation(&out, &working);
    assert(!out.overflow && utf8_valid(buf_str(&out)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct str start_text, days_text;
    struct calendar *calendar;
    struct date start;
    int64_t days;
    str_cut((struct str){(const char *)data, size}, STR(" "), &start_text, &days_text);
    if (!date_parse(start_text, &start))
        return 0;
    assert(str_equal(str_from(date_format(start).text), start_text));
    if (!str_to_int(days_text, &days) || days < INT32_MIN || days > INT32_MAX)
        return 0;
    err loaded = calendar_load_builtin(&arena, NULL, &calendar);
    assert(loaded == OK);
    check_period(&arena, calendar, start, (int)days);
    return 0;
}
