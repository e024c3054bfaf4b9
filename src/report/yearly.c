/* The page on which one figure of a year is entered, with its source. */
#include "report/editor.h"

#include "report/queries.h"
#include "report/templates.h"

#include <stddef.h>

/* Names the figure, or the cell of chapter two. */
static err describe(struct ctx *cx, const struct report_model *model, struct office_yearly *page)
{
    const struct format_table *table;
    int row, column, index = figure_find(page->id);
    if (index >= 0 && figure_is_yearly(&figures[index])) {
        page->label = figures[index].label;
        page->unit = figures[index].unit;
        page->definition = figures[index].definition;
        return OK;
    }
    const struct cell *cell = report_cell(model, page->id, &table, &row, &column);
    if (!cell || !str_equal(table->chapter, STR("c2")))
        return fail_with(cx->failure, ERR_NOT_FOUND, "“" STR_FMT "”不是按年填报的数。",
                         STR_ARG(page->id));
    page->label = arena_printf(cx->arena, STR_FMT "：" STR_FMT, STR_ARG(table->rows[row].label),
                               STR_ARG(table->columns[column].label));
    page->unit = table->columns[column].unit;
    page->definition = STR("");
    return OK;
}

/* What the report of the year before says, so that a slip of the hand is seen. */
static err find_last(struct ctx *cx, struct office_yearly *page)
{
    struct failure hidden = {0};
    struct ctx quiet = *cx;
    quiet.failure = &hidden;
    struct report_model last;
    const struct format_table *table;
    int row, column, index = figure_find(page->id);
    err result = report_load_public(&quiet, page->year - 1, &last);
    page->last = STR("");
    if (result == ERR_NOT_FOUND)
        return OK;
    if (result != OK)
        return fail_with(cx->failure, result, "%s", hidden.text);
    if (index >= 0) {
        page->last = decimal_group(cx->arena, last.figures[index].text);
        return OK;
    }
    const struct cell *cell = report_cell(&last, page->id, &table, &row, &column);
    if (cell && cell->state == CELL_NUMBER) {
        struct str plain = arena_str(cx->arena, str_from(decimal_format(cell->value).text));
        page->last = decimal_group(cx->arena, plain);
    }
    return OK;
}

static err find_yearly(struct ctx *cx, const struct report_model *model, struct office_yearly *page)
{
    CLEANUP(rows_end) struct rows rows = {0};
    page->value = page->source = STR("");
    TRY(tx_query(cx->tx, &rows, &REPORT_YEARLY_FIGURES,
                 ARGS(sql_int(model->agency.id), sql_int(model->year), sql_int(model->cut_off))));
    while (rows_next(&rows))
        if (str_equal(row_text(&rows, 0), page->id)) {
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
    TRY(describe(cx, &model, page));
    TRY(find_last(cx, page));
    if (!call->posted)
        TRY(find_yearly(cx, &model, page));
    const struct crumb crumbs[] = {
        office_crumbs[0], {office_path(cx, page->year, ""), office_title(cx, page->year)}
    };
    struct frame frame = {.title = page->label,
                          .section = STR("office"),
                          .crumbs = crumbs,
                          .crumb_count = COUNT_OF(crumbs),
                          .has_errors = page->messages.count > 0};
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
    struct office_yearly *page = arg;
    struct report_model model;
    TRY(report_load(cx, page->year, &model));
    TRY(describe(cx, &model, page));
    struct yearly_figure figure = {.year = page->year,
                                   .id = page->id,
                                   .value = page->value,
                                   .source = page->source,
                                   .synthetic = model.agency.synthetic};
    return yearly_figure_save(cx, &figure);
}

struct next_call {
    const struct office_yearly *page;
    struct str id; /* empty: all are filled */
};

/* The next one without a value, after this one and round again from the first. */
static err find_next(struct ctx *cx, void *arg)
{
    struct next_call *call = arg;
    struct report_model model;
    struct yearly_row *rows = arena_array(cx->arena, struct yearly_row, YEARLY_ROWS_MAX);
    size_t of_tables, here = 0;
    TRY(report_load(cx, call->page->year, &model));
    size_t count = editor_yearly_rows(cx->arena, &model, rows, &of_tables);
    for (size_t i = 0; i < count; i++)
        if (str_equal(rows[i].id, call->page->id))
            here = i;
    for (size_t i = 1; i < count && call->id.len == 0; i++)
        if (rows[(here + i) % count].value.len == 0)
            call->id = rows[(here + i) % count].id;
    return OK;
}

static err go_on(struct ctx *cx, struct exchange *exchange, const struct office_yearly *page)
{
    struct next_call call = {page, STR("")};
    struct str then = http_form(exchange->request, "then");
    if (then.ptr && str_equal(then, STR("next")))
        TRY(ctx_read(cx, find_next, &call));
    const char *rest = call.id.len > 0
                           ? arena_printf(cx->arena, "/yearly/" STR_FMT, STR_ARG(call.id)).ptr
                           : "?saved=yearly#yearly";
    http_redirect(exchange->request, exchange->response, office_path(cx, page->year, rest));
    return OK;
}

err office_yearly_post(struct ctx *cx, struct exchange *exchange)
{
    struct yearly_call call = {
        .exchange = exchange,
        .posted = true,
        .page = {.id = exchange->parts[1], .value = STR(""), .source = STR("")},
    };
    struct office_yearly *page = &call.page;
    struct failure refused = {0};
    struct ctx attempt = *cx;
    attempt.failure = &refused;
    TRY(report_year_of(cx, exchange->parts[0], &page->year));
    form_read(exchange->request, yearly_form, COUNT_OF(yearly_form), page, &page->messages);
    if (page->messages.count == 0 && ctx_write(&attempt, write_yearly, page) == OK)
        return go_on(cx, exchange, page);
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
