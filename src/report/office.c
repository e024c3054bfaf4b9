/* The office's pages: making a draft, its texts, reasons, measures and yearly figures, freezing. */
#include "report/pages.h"

#include "report/queries.h"
#include "report/templates.h"

#include <stddef.h>

static const struct crumb office_crumbs[] = {
    {STR_INIT("/office"), STR_INIT("办公首页")},
};

static struct str year_path(struct ctx *cx, int year, const char *anchor)
{
    return arena_printf(cx->arena, "/office/report/%d%s", year, anchor);
}

/* The day by which the report of the year must be out: the local date, never after 31 January (条例
 * Art. 49). */
static struct date due_date(struct arena *arena, const struct agency *agency, int year)
{
    struct date legal, local;
    struct str text = arena_printf(arena, "%d-" STR_FMT, year + 1, STR_ARG(agency->hand_in_by));
    date_make(year + 1, 1, 31, &legal);
    return date_parse(text, &local) && local.day < legal.day ? local : legal;
}

static err show_home(struct ctx *cx, struct exchange *exchange, struct str year, struct str message)
{
    struct agency agency;
    struct office_home home = {
        .due_year = date_year(cx->today) - 1, .year = year, .message = message};
    TRY(agency_load(cx, &agency));
    TRY(report_entries(cx, false, &home.entries));
    home.due = due_date(cx->arena, &agency, home.due_year);
    struct frame frame = {.title = STR("办公首页"), .section = STR("office")};
    struct page p = frame_begin(cx, exchange, &frame);
    office_home_page(&p, &home);
    frame_end(&p, &frame);
    return OK;
}

err office_home_show(struct ctx *cx, struct exchange *exchange)
{
    return show_home(cx, exchange, STR(""), STR(""));
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

struct again {
    struct exchange *exchange;
    struct str year, message;
};

static err show_home_again(struct ctx *cx, void *arg)
{
    const struct again *again = arg;
    return show_home(cx, again->exchange, again->year, again->message);
}

err office_make(struct ctx *cx, struct exchange *exchange)
{
    struct make_input input = {0};
    struct form_messages messages = {0};
    struct failure refused = {0};
    struct ctx attempt = *cx;
    struct again again = {exchange, http_form(exchange->request, "year"), STR("")};
    attempt.failure = &refused;
    if (!form_read(exchange->request, make_form, COUNT_OF(make_form), &input, &messages))
        again.message = messages.items[0].text;
    else if (ctx_write(&attempt, make_draft, &input) != OK)
        again.message = str_from(refused.text);
    if (refused.code == ERR_INTERNAL || refused.code == ERR_BUSY)
        return fail_with(cx->failure, refused.code, "%s", refused.text);
    if (again.message.len == 0) {
        http_redirect(exchange->request, exchange->response, year_path(cx, (int)input.year, ""));
        return OK;
    }
    exchange->response->status = 422;
    return ctx_read(cx, show_home_again, &again);
}

static struct str chapter_title(const struct report_model *model, struct str chapter)
{
    for (size_t i = 0; i < model->format->chapter_count; i++)
        if (str_equal(model->format->chapters[i].id, chapter))
            return model->format->chapters[i].title;
    return chapter;
}

static void fill_texts(const struct report_model *model, struct office_report *page)
{
    for (size_t i = 0; i < COUNT_OF(model->texts); i++)
        page->texts[page->text_count++] = (struct office_text){
            .chapter = model->texts[i].chapter,
            .title = chapter_title(model, model->texts[i].chapter),
            .text = model->texts[i].text,
            .revision = model->texts[i].revision,
            .rows = str_equal(model->texts[i].chapter, STR("c1")) ? 24 : 5,
        };
}

static void fill_notable(struct arena *arena, const struct report_model *model,
                         struct office_report *page)
{
    page->summary = proof_summarise(&model->proof);
    page->notable = arena_array(arena, struct proof_item, model->proof.count);
    for (size_t i = 0; i < model->proof.count; i++)
        if (model->proof.items[i].outcome == PROOF_FAILS)
            page->notable[page->notable_count++] = model->proof.items[i];
}

static void fill_measures(struct arena *arena, const struct report_model *model,
                          struct office_report *page)
{
    static const struct report_measure empty = {STR_INIT(""), STR_INIT(""), STR_INIT("")};
    for (size_t i = 0; i < model->last_measures.count; i++)
        page->progress[page->progress_count++] = (struct office_progress){
            &model->last_measures.items[i], arena_printf(arena, "progress%zu", i + 1)};
    /* Two empty lines more than there are, so that some can be added. */
    for (size_t i = 0; i < model->measures.count + 2 && i < REPORT_MEASURES_MAX; i++)
        page->measures[page->measure_count++] = (struct office_measure){
            .measure = i < model->measures.count ? &model->measures.items[i] : &empty,
            .problem_name = arena_printf(arena, "problem%zu", i + 1),
            .measure_name = arena_printf(arena, "measure%zu", i + 1),
            .position = (int)i + 1,
        };
}

static void fill_yearly(struct arena *arena, const struct report_model *model,
                        struct office_report *page)
{
    for (size_t t = 0; t < model->format->table_count; t++) {
        const struct format_table *table = &model->format->tables[t];
        if (!str_equal(table->chapter, STR("c2")))
            continue;
        for (size_t i = 0;
             i < table->row_count * table->column_count && page->yearly_count < YEARLY_ROWS_MAX;
             i++) {
            const struct format_row *row = &table->rows[i / table->column_count];
            const struct format_column *column = &table->columns[i % table->column_count];
            const struct cell *cell = &model->tables[t].cells[i];
            page->yearly[page->yearly_count++] = (struct yearly_row){
                .id = arena_printf(arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(table->id),
                                   STR_ARG(row->id), STR_ARG(column->id)),
                .label = arena_printf(arena, STR_FMT "：" STR_FMT, STR_ARG(row->label),
                                      STR_ARG(column->label)),
                .value = cell->state == CELL_NUMBER
                             ? arena_str(arena, str_from(decimal_format(cell->value).text))
                             : STR(""),
            };
        }
    }
    for (size_t i = 0; i < figure_count && page->yearly_count < YEARLY_ROWS_MAX; i++)
        if (figure_is_yearly(&figures[i]))
            page->yearly[page->yearly_count++] =
                (struct yearly_row){figures[i].id, figures[i].label, model->figures[i].text};
}

/* What the last action on the page has to say: messages, and a text that was not saved. */
struct editing {
    struct exchange *exchange;
    int year;
    struct form_messages messages;
    struct str chapter, text, text_message, freeze_message;
    int64_t revision;
    bool conflict;
};

/* The text that was not saved stays in its box, with why; the latest stands beside it. */
static void keep_unsaved(const struct editing *editing, struct office_report *page)
{
    for (size_t i = 0; i < page->text_count; i++) {
        struct office_text *text = &page->texts[i];
        if (!str_equal(text->chapter, editing->chapter))
            continue;
        if (editing->conflict)
            text->latest = text->text;
        text->text = editing->text;
        text->message = editing->text_message;
    }
}

static err show_editor(struct ctx *cx, void *arg)
{
    const struct editing *editing = arg;
    struct report_model *model = arena_new(cx->arena, struct report_model);
    struct office_report *page = arena_new(cx->arena, struct office_report);
    TRY(report_load(cx, editing->year, model));
    if (model->frozen_at)
        return fail_with(cx->failure, ERR_CONFLICT, "%d 年的年度报告已经定稿，不能再修改。",
                         editing->year);
    page->model = model;
    page->messages = editing->messages;
    page->freeze_message = editing->freeze_message;
    fill_texts(model, page);
    fill_notable(cx->arena, model, page);
    fill_measures(cx->arena, model, page);
    fill_yearly(cx->arena, model, page);
    keep_unsaved(editing, page);
    struct frame frame = {
        .title = arena_printf(cx->arena, "编制 %d 年度报告", editing->year),
        .section = STR("office"),
        .crumbs = office_crumbs,
        .crumb_count = COUNT_OF(office_crumbs),
    };
    struct page p = frame_begin(cx, editing->exchange, &frame);
    office_report_page(&p, page);
    frame_end(&p, &frame);
    return OK;
}

err office_report_show(struct ctx *cx, struct exchange *exchange)
{
    struct editing editing = {.exchange = exchange};
    TRY(report_year_of(cx, exchange->parts[0], &editing.year));
    return show_editor(cx, &editing);
}

err office_preview(struct ctx *cx, struct exchange *exchange)
{
    int year;
    struct report_model model;
    struct report_page page;
    TRY(report_year_of(cx, exchange->parts[0], &year));
    TRY(report_load(cx, year, &model));
    report_page_fill(cx->arena, &model, &page);
    const struct crumb crumbs[] = {
        office_crumbs[0],
        {year_path(cx, year, ""), arena_printf(cx->arena, "编制 %d 年度报告", year)}
    };
    struct frame frame = {.title = STR("预览"),
                          .section = STR("office"),
                          .crumbs = crumbs,
                          .crumb_count = COUNT_OF(crumbs)};
    struct page p = frame_begin(cx, exchange, &frame);
    report_page(&p, &page);
    frame_end(&p, &frame);
    return OK;
}

/* Runs the write; on success back to the editor, otherwise the editor again with the message. Only
 * what the officer can mend is shown there; the rest becomes an error page. */
static err save(struct ctx *cx, struct editing *editing, ctx_job *job, void *input,
                const char *anchor)
{
    struct failure refused = {0};
    struct ctx attempt = *cx;
    attempt.failure = &refused;
    if (editing->messages.count == 0 && ctx_write(&attempt, job, input) == OK) {
        http_redirect(editing->exchange->request, editing->exchange->response,
                      year_path(cx, editing->year, anchor));
        return OK;
    }
    if (refused.code == ERR_INTERNAL || refused.code == ERR_BUSY || refused.code == ERR_NOT_FOUND)
        return fail_with(cx->failure, refused.code, "%s", refused.text);
    if (refused.code != OK) {
        editing->text_message = arena_str(cx->arena, str_from(refused.text));
        editing->conflict = refused.code == ERR_CONFLICT;
        struct form_message message = {editing->chapter.len ? editing->chapter : STR("main"),
                                       editing->text_message};
        vec_push(cx->arena, &editing->messages, message);
    }
    editing->exchange->response->status = editing->conflict ? 409 : 422;
    return ctx_read(cx, show_editor, editing);
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
    struct text_input input = {.text = STR("")};
    TRY(report_year_of(cx, exchange->parts[0], &editing.year));
    form_read(exchange->request, text_form, COUNT_OF(text_form), &input, &editing.messages);
    input.year = editing.year;
    editing.chapter = input.chapter;
    editing.text = input.text;
    editing.text_message = form_message_of(&editing.messages, "text");
    const char *anchor = arena_printf(cx->arena, "#" STR_FMT, STR_ARG(input.chapter)).ptr;
    return save(cx, &editing, write_text, &input, anchor);
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
    struct reason_input input = {0};
    TRY(report_year_of(cx, exchange->parts[0], &editing.year));
    form_read(exchange->request, reason_form, COUNT_OF(reason_form), &input, &editing.messages);
    input.year = editing.year;
    return save(cx, &editing, write_reason, &input, "#warnings");
}

/* problem1, measure1 …: as many as the table of measures has lines. */
struct measures_input {
    int year;
    struct report_measures measures;
};

static void read_line(struct http_request *request, const char *name, struct str label,
                      struct form_messages *messages, struct str *to)
{
    const struct form_field field = {name, label, FORM_AREA, 0, false, 0, 500};
    *to = STR("");
    form_read(request, &field, 1, to, messages);
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
    TRY(report_year_of(cx, exchange->parts[0], &editing.year));
    input.year = editing.year;
    for (int i = 1; i <= REPORT_MEASURES_MAX; i++) {
        struct report_measure line = {.progress = STR("")};
        read_line(exchange->request, arena_printf(cx->arena, "problem%d", i).ptr, STR("问题"),
                  &editing.messages, &line.problem);
        read_line(exchange->request, arena_printf(cx->arena, "measure%d", i).ptr, STR("改进措施"),
                  &editing.messages, &line.measure);
        if (line.problem.len > 0 || line.measure.len > 0)
            input.measures.items[input.measures.count++] = line;
    }
    return save(cx, &editing, write_measures, &input, "#measures");
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
        const char *name = arena_printf(cx->arena, "progress%d", i).ptr;
        if (!http_form(exchange->request, name).ptr)
            break;
        read_line(exchange->request, name, STR("落实情况"), &editing.messages,
                  &input.measures.items[input.measures.count++].progress);
    }
    return save(cx, &editing, write_progress, &input, "#measures");
}

/* The name of a figure that is entered for a year, or of a cell of chapter two. */
static err yearly_label(struct ctx *cx, const struct report_model *model, struct str id,
                        struct str *ret)
{
    const struct format_table *table;
    int row, column, index = figure_find(id);
    if (index >= 0 && figure_is_yearly(&figures[index])) {
        *ret = figures[index].label;
        return OK;
    }
    const struct cell *cell = report_cell(model, id, &table, &row, &column);
    if (!cell || !str_equal(table->chapter, STR("c2")))
        return fail_with(cx->failure, ERR_NOT_FOUND, "“" STR_FMT "”不是按年填报的数。",
                         STR_ARG(id));
    *ret = arena_printf(cx->arena, STR_FMT "：" STR_FMT, STR_ARG(table->rows[row].label),
                        STR_ARG(table->columns[column].label));
    return OK;
}

static err find_yearly(struct ctx *cx, const struct report_model *model, struct str id,
                       struct office_yearly *page)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_YEARLY_FIGURES,
                 ARGS(sql_int(model->agency.id), sql_int(model->year), sql_int(model->cut_off))));
    while (rows_next(&rows))
        if (str_equal(row_text(&rows, 0), id)) {
            page->value = row_text(&rows, 1);
            page->source = row_text(&rows, 2);
        }
    return rows_close(&rows);
}

struct yearly_call {
    struct exchange *exchange;
    struct office_yearly page;
    bool posted; /* the values are those that were sent */
};

static err show_yearly(struct ctx *cx, void *arg)
{
    struct yearly_call *call = arg;
    struct office_yearly *page = &call->page;
    struct report_model model;
    TRY(report_load(cx, page->year, &model));
    TRY(yearly_label(cx, &model, page->id, &page->label));
    if (!call->posted)
        TRY(find_yearly(cx, &model, page->id, page));
    const struct crumb crumbs[] = {
        office_crumbs[0],
        {year_path(cx, page->year, ""), arena_printf(cx->arena, "编制 %d 年度报告", page->year)}
    };
    struct frame frame = {.title = page->label,
                          .section = STR("office"),
                          .crumbs = crumbs,
                          .crumb_count = COUNT_OF(crumbs)};
    struct page p = frame_begin(cx, call->exchange, &frame);
    office_yearly_page(&p, page);
    frame_end(&p, &frame);
    return OK;
}

err office_yearly_show(struct ctx *cx, struct exchange *exchange)
{
    struct yearly_call call = {.exchange = exchange, .page = {.id = exchange->parts[1]}};
    TRY(report_year_of(cx, exchange->parts[0], &call.page.year));
    return show_yearly(cx, &call);
}

static const struct form_field yearly_form[] = {
    {"value",  STR_INIT("数值"), FORM_TEXT, offsetof(struct office_yearly, value),  true, 0, 30 },
    {"source", STR_INIT("来源"), FORM_TEXT, offsetof(struct office_yearly, source), true, 0, 200},
};

static err write_yearly(struct ctx *cx, void *arg)
{
    const struct office_yearly *page = arg;
    struct report_model model;
    struct str label;
    TRY(report_load(cx, page->year, &model));
    TRY(yearly_label(cx, &model, page->id, &label));
    struct yearly_figure figure = {.year = page->year,
                                   .id = page->id,
                                   .value = page->value,
                                   .source = page->source,
                                   .synthetic = model.agency.synthetic};
    return yearly_figure_save(cx, &figure);
}

err office_yearly_post(struct ctx *cx, struct exchange *exchange)
{
    struct yearly_call call = {.exchange = exchange, .posted = true};
    struct office_yearly *page = &call.page;
    struct failure refused = {0};
    struct ctx attempt = *cx;
    attempt.failure = &refused;
    TRY(report_year_of(cx, exchange->parts[0], &page->year));
    page->id = exchange->parts[1];
    form_read(exchange->request, yearly_form, COUNT_OF(yearly_form), page, &page->messages);
    if (page->messages.count == 0 && ctx_write(&attempt, write_yearly, page) == OK) {
        http_redirect(exchange->request, exchange->response, year_path(cx, page->year, "#yearly"));
        return OK;
    }
    if (refused.code != OK && refused.code != ERR_INVALID)
        return fail_with(cx->failure, refused.code, "%s", refused.text);
    if (refused.code != OK)
        vec_push(cx->arena, &page->messages,
                 (struct form_message){STR("value"), arena_str(cx->arena, str_from(refused.text))});
    page->value_message = form_message_of(&page->messages, "value");
    page->source_message = form_message_of(&page->messages, "source");
    exchange->response->status = 422;
    return ctx_read(cx, show_yearly, &call);
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

err office_freeze(struct ctx *cx, struct exchange *exchange)
{
    struct editing editing = {.exchange = exchange};
    struct freeze_call call = {0};
    struct failure refused = {0};
    struct ctx attempt = *cx;
    attempt.failure = &refused;
    TRY(report_year_of(cx, exchange->parts[0], &call.year));
    TRY(ctx_read(cx, load_draft, &call));
    editing.year = call.year;
    if (ctx_write(&attempt, write_frozen, &call) == OK) {
        report_invalidate(cx->site, call.year);
        http_redirect(exchange->request, exchange->response,
                      arena_printf(cx->arena, "/report/%d", call.year));
        return OK;
    }
    if (refused.code != ERR_CONFLICT || call.model.frozen_at)
        return fail_with(cx->failure, refused.code, "%s", refused.text);
    editing.freeze_message = arena_str(cx->arena, str_from(refused.text));
    exchange->response->status = 409;
    return ctx_read(cx, show_editor, &editing);
}
