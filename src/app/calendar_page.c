/* /calendar: any deadline in working days, with every day of its working. */
#include "app/pages.h"

#include "app/templates.h"
#include "base/vec.h"

#include <stddef.h>

#define MONTHS_MAX 24

struct calendar_input {
    struct form_date start, known;
    int64_t days;
};

static const struct form_field calendar_form[] = {
    {"start", STR_INIT("起算日"),    FORM_DATE, offsetof(struct calendar_input, start), true,  0, 0  },
    {"days",  STR_INIT("工作日数"), FORM_INT,  offsetof(struct calendar_input, days),  false, 1, 400},
    {"known", STR_INIT("通知日期"), FORM_DATE, offsetof(struct calendar_input, known), false, 0, 0  },
};

struct str day_css(const struct calendar_view *view, const struct calendar_day *day)
{
    if (day->date.day == view->working.due.day)
        return STR("day--due");
    switch (day->kind) {
    case DAY_WORKDAY:
        return STR("");
    case DAY_WEEKEND:
        return STR("day--weekend");
    case DAY_HOLIDAY:
        return STR("day--holiday");
    case DAY_MADE_UP_WORKDAY:
        return STR("day--makeup");
    }
    return STR("");
}

static struct str day_note(const struct calendar_view *view, const struct calendar_day *day)
{
    if (day->date.day == view->working.due.day)
        return STR("到期");
    if (day->kind == DAY_HOLIDAY)
        return STR("休");
    return day->kind == DAY_MADE_UP_WORKDAY ? STR("班") : STR("");
}

/* A day of the grid. Days of a year without notice stand there as plain numbers: nothing is claimed
 * of them. */
static struct month_day grid_day(struct ctx *cx, const struct calendar_view *view, struct date date,
                                 struct date known)
{
    struct failure unknown = {0};
    struct calendar_day day;
    int year, month, number;
    date_parts(date, &year, &month, &number);
    struct month_day place = {.number = number, .css = STR(""), .note = STR("")};
    if (date.day == view->working.start.day) {
        place.css = STR("day--start");
        place.note = STR("起算");
        return place;
    }
    if (calendar_day(cx->site->calendar, date, known, &unknown, &day) != OK)
        return place;
    place.css = day_css(view, &day);
    place.note = day_note(view, &day);
    return place;
}

static struct month make_month(struct ctx *cx, const struct calendar_view *view, struct date first,
                               struct date known)
{
    int year, month, day, this_month;
    date_parts(first, &year, &this_month, &day);
    struct month grid = {.name = arena_printf(cx->arena, "%d年%d月", year, this_month)};
    for (size_t w = 0; w < COUNT_OF(grid.weeks); w++)
        for (size_t d = 0; d < 7; d++)
            grid.weeks[w].days[d] = (struct month_day){.css = STR(""), .note = STR("")};
    int place = date_weekday(first) - 1;
    for (struct date date = first;; date = date_add(date, 1), place++) {
        date_parts(date, &year, &month, &day);
        if (month != this_month)
            break;
        grid.weeks[place / 7].days[place % 7] = grid_day(cx, view, date, known);
    }
    grid.week_count = (size_t)(place + 6) / 7;
    return grid;
}

/* The months from that of the start to that of the due date. */
static void fill_months(struct ctx *cx, struct calendar_view *view, struct date known)
{
    int year, month, day;
    struct date first;
    view->months = arena_array(cx->arena, struct month, MONTHS_MAX);
    date_parts(view->working.start, &year, &month, &day);
    while (view->month_count < MONTHS_MAX && date_make(year, month, 1, &first) &&
           first.day <= view->working.due.day) {
        view->months[view->month_count++] = make_month(cx, view, first, known);
        year += month == 12;
        month = month % 12 + 1;
    }
}

static void compute(struct ctx *cx, const struct calendar_input *input, struct calendar_view *view)
{
    struct failure refused = {0};
    struct date known = input->known.given ? input->known.date : CALENDAR_NOW;
    if (calendar_due(cx->site->calendar, cx->arena, input->start.date, (int)input->days, known,
                     &refused, &view->working) != OK) {
        vec_push(cx->arena, &view->messages,
                 (struct form_message){STR("start"), arena_str(cx->arena, str_from(refused.text))});
        return;
    }
    if (input->known.given)
        view->known_name = arena_str(cx->arena, str_from(date_in_words(input->known.date).text));
    view->has_result = true;
    fill_months(cx, view, known);
}

static struct str given(const struct exchange *exchange, const char *name, struct str otherwise)
{
    struct str text = http_query(exchange->request, name);
    return text.ptr ? text : otherwise;
}

err show_calendar(struct ctx *cx, struct exchange *exchange)
{
    struct calendar_input input = {.days = 20};
    struct calendar_view view = {
        .start_text = given(exchange, "start", STR("")),
        .days_text = given(exchange, "days", STR("20")),
        .known_text = given(exchange, "known", STR("")),
    };
    bool asked = exchange->request->query_fields.count > 0;
    if (asked && form_read(exchange->request, calendar_form, COUNT_OF(calendar_form), &input,
                           &view.messages))
        compute(cx, &input, &view);
    view.start_message = form_message_of(&view.messages, "start");
    view.days_message = form_message_of(&view.messages, "days");
    view.known_message = form_message_of(&view.messages, "known");
    static const struct crumb crumbs[] = {
        {STR_INIT("/"), STR_INIT("首页")}
    };
    struct frame frame = {
        .title = STR("工作日与期限"),
        .section = STR("calendar"),
        .crumbs = crumbs,
        .crumb_count = COUNT_OF(crumbs),
        .has_errors = view.messages.count > 0,
        .description = STR("按国务院办公厅放假通知计算工作日期限，逐日列出计算过程"),
    };
    struct page p = frame_begin(cx, exchange, &frame);
    calendar_page(&p, &view);
    frame_end(&p, &frame);
    exchange->response->status = view.messages.count > 0 ? 422 : 200;
    exchange->response->cacheable = view.messages.count == 0;
    exchange->response->counts_visits = true;
    exchange->response->topics[0] = STR("calendar");
    return OK;
}
