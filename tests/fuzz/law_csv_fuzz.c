/* Whatever bytes an administrator uploads as a calendar: it is taken whole or not at all, and what
 * is taken can be asked. */
#include "law/calendar.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Asks every day of the years around; each is answered or refused with a message. */
static void ask_around(const struct calendar *calendar)
{
    for (int year = 2017; year <= 2028; year++) {
        struct failure failure = {0};
        struct calendar_day day;
        struct date date;
        date_make(year, 1, 1, &date);
        err first = calendar_day(calendar, date, CALENDAR_NOW, &failure, &day);
        assert((first == OK) == (failure.text[0] == '\0'));
        assert(first != OK || day.notice);
        for (int i = 0; i < 365; i += 61)
            assert(calendar_day(calendar, date_add(date, i), CALENDAR_NOW, &failure, &day) ==
                   first);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct str csv = {(const char *)data, size};
    struct failure failure = {0};
    struct calendar *calendar;
    err loaded = calendar_load_builtin(&arena, &failure, &calendar);
    assert(loaded == OK);
    err added = calendar_add_csv(calendar, csv, &failure);
    assert((added == OK) == (failure.text[0] == '\0'));
    if (added == OK) {
        err again = calendar_add_csv(calendar, csv, &failure);
        assert(again == OK); /* what is there already changes nothing */
    }
    ask_around(calendar);
    return 0;
}
