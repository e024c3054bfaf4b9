/* The office's pages: the home of the desk, making a draft, and what the editor posts: texts,
 * reasons, measures, progress, freezing. */
#include "report/editor.h"

#include "report/templates.h"

#include <stddef.h>

/* The day by which the report of the year must be out: the local date, never after 31 January (条例
 * Art. 49). */
static struct date due_date(struct arena *arena, const struct agency *agency, int year)
{
    struct date legal, local;
    struct str text = arena_printf(arena, "%d-" STR_FMT, year + 1, STR_ARG(agency->hand_in_by));
    date_make(year + 1, 1, 31, &legal);
    return date_parse(text, &local) && local.day < legal.day ? local : legal;
}

static enum due_state state_of_due(const struct office_home *home, struct date today)
{
    for (size_t i = 0; i < home->entries.count; i++)
        if (home->entries.items[i].year == home->due_year && home->entries.items[i].frozen_at)
            return DUE_PUBLISHED;
    return today.day > home->due.day ? DUE_LATE : DUE_AHEAD;
}

/* Without an agency there is no report to make yet; the page says what to do first. */
static err fill_home(struct ctx *cx, struct office_home *home)
{
    struct agency agency;
    struct failure hidden = {0};
    struct ctx quiet = *cx;
    quiet.failure = &hidden;
    err result = agency_load(&quiet, &agency);
    if (result == ERR_NOT_FOUND)
        return OK;
    if (result != OK)
        return fail_with(cx->failure, result, "%s", hidden.text);
    home->has_agency = true;
    TRY(report_entries(cx, false, &home->entries));
    home->due = due_date(cx->arena, &agency, home->due_year);
    home->state = state_of_due(home, cx->today);
    return OK;
}

struct home_call {
    struct exchange *exchange;
    struct str year; /* as it was entered; ptr NULL: not yet */
    struct form_messages messages;
};

static err show_home(struct ctx *cx, void *arg)
{
    const struct home_call *call = arg;
    struct office_home home = {
        .due_year = date_year(cx->today) - 1,
        .messages = call->messages,
        .message = form_message_of(&call->messages, "year"),
    };
    home.year = call->year.ptr ? call->year : arena_printf(cx->arena, "%d", home.due_year);
    TRY(fill_home(cx, &home));
    struct frame frame = {
        .title = STR("办公首页"), .section = STR("office"), .has_errors = call->messages.count > 0};
    struct page p = frame_begin(cx, call->exchange, &frame);
    office_home_page(&p, &home);
    frame_end(&p, &frame);
    return OK;
}

err office_home_show(struct ctx *cx, struct exchange *exchange)
{
    struct home_call call = {.exchange = exchange};
    return show_home(cx, &call);
}

struct make_input {
    int64_t year;
};

static const struct form_field make_form[] = {
    {"year", STR_INIT("年度"), FORM_INT, offsetof(struct make_input, year), true, 2000, 2100},
};

static err make_draft(struct ctx *cx, void *arg)
{
    const struct make_input *input = arg;
    return report_make(cx, (int)input->year, cx->now);
}

err office_make(struct ctx *cx, struct exchange *exchange)
{
    struct make_input input = {0};
    struct failure refused = {0};
    struct ctx attempt = *cx;
    struct home_call call = {exchange, http_form(exchange->request, "year"), {0}};
    attempt.failure = &refused;
    if (form_read(exchange->request, make_form, COUNT_OF(make_form), &input, &call.messages) &&
        ctx_write(&attempt, make_draft, &input) == OK) {
        http_redirect(exchange->request, exchange->response, office_path(cx, (int)input.year, ""));
        return OK;
    }
    if (refused.code == ERR_INTERNAL || refused.code == ERR_BUSY)
        return fail_with(cx->failure, refused.code, "%s", refused.text);
    if (refused.code != OK)
        vec_push(cx->arena, &call.messages,
                 (struct form_message){STR("year"), arena_str(cx->arena, str_from(refused.text))});
    exchange->response->status = 422;
    return ctx_read(cx, show_home, &call);
}

/* Runs the write. On success back to the part of the editor that was saved; otherwise the editor
 * again, with the message at `field`. Only what the officer can mend is shown there; the rest
 * becomes an error page. */
static err save(struct ctx *cx, struct editing *editing, ctx_job *job, void *input,
                const char *field, struct str part)
{
    struct failure refused = {0};
    struct ctx attempt = *cx;
    attempt.failure = &refused;
    if (editing->messages.count == 0 && ctx_write(&attempt, job, input) == OK) {
        const char *rest =
            arena_printf(cx->arena, "?saved=" STR_FMT "#" STR_FMT, STR_ARG(part),
                         STR_ARG(str_equal(part, STR("reason")) ? STR("findings") : part))
                .ptr;
        http_redirect(editing->exchange->request, editing->exchange->response,
                      office_path(cx, editing->year, rest));
        return OK;
    }
    if (refused.code == ERR_INTERNAL || refused.code == ERR_BUSY || refused.code == ERR_NOT_FOUND)
        return fail_with(cx->failure, refused.code, "%s", refused.text);
    if (refused.code != OK)
        vec_push(
            cx->arena, &editing->messages,
            (struct form_message){str_from(field), arena_str(cx->arena, str_from(refused.text))});
    editing->conflict = refused.code == ERR_CONFLICT;
    editing->text_message = form_message_of(&editing->messages, "text");
    editing->reason_message = form_message_of(&editing->messages, "reason");
    editing->exchange->response->status = editing->conflict ? 409 : 422;
    return ctx_read(cx, editor_show, editing);
}

struct text_input {
    int year;
    struct str chapter, text;
    int64_t revision;
};

static const struct form_field text_form[] = {
    {"chapter",  STR_INIT("章"),    FORM_TEXT, offsetof(struct text_input, chapter),  true,  0, 10   },
    {"text",     STR_INIT("正文"), FORM_AREA, offsetof(struct text_input, text),     false, 0, 20000},
    {"revision", STR_INIT("稿次"), FORM_INT,  offsetof(struct text_input, revision), true,  0,
     INT64_MAX                                                                                        },
};

static err write_text(struct ctx *cx, void *arg)
{
    const struct text_input *input = arg;
    struct report_text_edit edit = {input->year, input->chapter, input->text, input->revision};
    return report_text_save(cx, &edit);
}

err office_text_post(struct ctx *cx, struct exchange *exchange)
{
    struct editing editing = {.exchange = exchange};
    struct text_input input = {.chapter = STR(""), .text = STR("")};
    TRY(report_year_of(cx, exchange->parts[0], &editing.year));
    form_read(exchange->request, text_form, COUNT_OF(text_form), &input, &editing.messages);
    input.year = editing.year;
    editing.chapter = input.chapter;
    editing.text = input.text;
    return save(cx, &editing, write_text, &input, "text", input.chapter);
}

struct reason_input {
    int year;
    struct str warning, reason;
};

static const struct form_field reason_form[] = {
    {"warning", STR_INIT("提示"), FORM_TEXT, offsetof(struct reason_input, warning), true, 0, 300},
    {"reason",  STR_INIT("理由"), FORM_AREA, offsetof(struct reason_input, reason),  true, 0, 500},
};

static err write_reason(struct ctx *cx, void *arg)
{
    const struct reason_input *input = arg;
    return report_reason_save(cx, input->year, input->warning, input->reason);
}

err office_reason_post(struct ctx *cx, struct exchange *exchange)
{
    struct editing editing = {.exchange = exchange};
    struct reason_input input = {.warning = STR(""), .reason = STR("")};
    TRY(report_year_of(cx, exchange->parts[0], &editing.year));
    form_read(exchange->request, reason_form, COUNT_OF(reason_form), &input, &editing.messages);
    input.year = editing.year;
    editing.warning = input.warning;
    editing.reason = input.reason;
    return save(cx, &editing, write_reason, &input, "reason", STR("reason"));
}

/* problem1, measure1 …: as many as the table of measures has lines. */
struct measures_input {
    int year;
    struct report_measures measures;
};

static void read_line(struct ctx *cx, struct editing *editing, const char *name, int number,
                      struct str label, struct str *to)
{
    const struct form_field field = {
        .name = arena_printf(cx->arena, "%s%d", name, number).ptr,
        .label = arena_printf(cx->arena, "第%d条" STR_FMT, number, STR_ARG(label)),
        .type = FORM_AREA,
        .max = 500,
    };
    *to = STR("");
    form_read(editing->exchange->request, &field, 1, to, &editing->messages);
}

static err write_measures(struct ctx *cx, void *arg)
{
    const struct measures_input *input = arg;
    return report_measures_save(cx, input->year, &input->measures);
}

err office_measures_post(struct ctx *cx, struct exchange *exchange)
{
    struct editing editing = {.exchange = exchange};
    struct measures_input input = {0};
    struct report_measures entered = {.count = REPORT_MEASURES_MAX};
    TRY(report_year_of(cx, exchange->parts[0], &editing.year));
    input.year = editing.year;
    editing.measures = &entered;
    for (int i = 0; i < REPORT_MEASURES_MAX; i++) {
        struct report_measure *line = &entered.items[i];
        line->progress = STR("");
        read_line(cx, &editing, "problem", i + 1, STR("问题"), &line->problem);
        read_line(cx, &editing, "measure", i + 1, STR("改进措施"), &line->measure);
        if (line->problem.len > 0 || line->measure.len > 0)
            input.measures.items[input.measures.count++] = *line;
    }
    return save(cx, &editing, write_measures, &input, "measures", STR("measures"));
}

static err write_progress(struct ctx *cx, void *arg)
{
    const struct measures_input *input = arg;
    for (size_t i = 0; i < input->measures.count; i++)
        TRY(report_progress_save(cx, input->year, (int64_t)i + 1,
                                 input->measures.items[i].progress));
    return OK;
}

err office_progress_post(struct ctx *cx, struct exchange *exchange)
{
    struct editing editing = {.exchange = exchange};
    struct measures_input input = {0};
    TRY(report_year_of(cx, exchange->parts[0], &editing.year));
    input.year = editing.year;
    for (int i = 1; i <= REPORT_MEASURES_MAX; i++) {
        if (!http_form(exchange->request, arena_printf(cx->arena, "progress%d", i).ptr).ptr)
            break;
        read_line(cx, &editing, "progress", i, STR("落实情况"),
                  &input.measures.items[input.measures.count++].progress);
    }
    editing.progress = &input.measures;
    return save(cx, &editing, write_progress, &input, "measures", STR("measures"));
}

struct freeze_call {
    int year;
    struct report_model model;
};

static err load_draft(struct ctx *cx, void *arg)
{
    struct freeze_call *call = arg;
    return report_load(cx, call->year, &call->model);
}

static err write_frozen(struct ctx *cx, void *arg)
{
    struct freeze_call *call = arg;
    return report_freeze(cx, &call->model);
}

/* `field` is where the summary of errors leads: to what has to be mended. */
static err refuse_freeze(struct ctx *cx, struct editing *editing, struct str field, struct str why,
                         int status)
{
    editing->freeze_message = why;
    vec_push(cx->arena, &editing->messages, (struct form_message){field, why});
    editing->exchange->response->status = status;
    return ctx_read(cx, editor_show, editing);
}

/* Publishing cannot be taken back: the officer says that the report was read. */
err office_freeze(struct ctx *cx, struct exchange *exchange)
{
    struct editing editing = {.exchange = exchange};
    struct freeze_call call = {0};
    struct failure refused = {0};
    struct ctx attempt = *cx;
    attempt.failure = &refused;
    TRY(report_year_of(cx, exchange->parts[0], &call.year));
    editing.year = call.year;
    struct str confirmed = http_form(exchange->request, "confirmed");
    if (!confirmed.ptr || !str_equal(confirmed, STR("yes")))
        return refuse_freeze(cx, &editing, STR("confirmed"),
                             STR("请先预览全文，核对无误后勾选确认。"), 422);
    TRY(ctx_read(cx, load_draft, &call));
    if (ctx_write(&attempt, write_frozen, &call) == OK) {
        report_invalidate(cx->site, call.year);
        http_redirect(exchange->request, exchange->response,
                      arena_printf(cx->arena, "/report/%d", call.year));
        return OK;
    }
    if (refused.code != ERR_CONFLICT || call.model.frozen_at)
        return fail_with(cx->failure, refused.code, "%s", refused.text);
    return refuse_freeze(cx, &editing, STR("findings"),
                         arena_str(cx->arena, str_from(refused.text)), 409);
}
