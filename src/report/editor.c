/* Shows the editor of a draft: what is left to do, its findings, texts, measures and yearly
 * figures, and what the last action on it has to say. */
#include "report/editor.h"

#include "report/templates.h"

const struct crumb office_crumbs[1] = {
    {STR_INIT("/office"), STR_INIT("办公首页")},
};

struct str office_path(struct ctx *cx, int year, const char *rest)
{
    return arena_printf(cx->arena, "/office/report/%d%s", year, rest);
}

struct str office_title(struct ctx *cx, int year)
{
    return arena_printf(cx->arena, "编制%d年度报告", year);
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
            .rows = str_equal(model->texts[i].chapter, STR("c1")) ? 18 : 5,
        };
}

static void fill_figures(struct arena *arena, const struct report_model *model,
                         struct office_report *page)
{
    page->figures = arena_array(arena, struct figure_part, figure_count);
    for (size_t i = 0; i < figure_count; i++)
        page->figures[page->figure_count++] = (struct figure_part){
            .id = figures[i].id,
            .label = figures[i].label,
            .value = decimal_group(arena, model->figures[i].text),
            .unit = figures[i].unit,
        };
}

static void fill_measures(struct arena *arena, const struct report_model *model,
                          struct office_report *page)
{
    static const struct report_measure empty = {STR_INIT(""), STR_INIT(""), STR_INIT("")};
    for (size_t i = 0; i < model->last_measures.count; i++)
        page->progress[page->progress_count++] = (struct office_progress){
            .measure = &model->last_measures.items[i],
            .name = arena_printf(arena, "progress%zu", i + 1),
            .text = model->last_measures.items[i].progress,
        };
    /* Two empty lines more than there are, so that some can be added. */
    for (size_t i = 0; i < model->measures.count + 2 && i < REPORT_MEASURES_MAX; i++)
        page->measures[page->measure_count++] = (struct office_measure){
            .measure = i < model->measures.count ? &model->measures.items[i] : &empty,
            .problem_name = arena_printf(arena, "problem%zu", i + 1),
            .measure_name = arena_printf(arena, "measure%zu", i + 1),
            .position = (int)i + 1,
        };
}

static struct yearly_row row_of_cell(struct arena *arena, const struct report_model *model,
                                     const struct format_table *table, size_t place)
{
    size_t index = (size_t)(table - model->format->tables);
    const struct format_row *row = &table->rows[place / table->column_count];
    const struct format_column *column = &table->columns[place % table->column_count];
    const struct cell *cell = &model->tables[index].cells[place];
    struct yearly_row ret = {
        .id = arena_printf(arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(table->id),
                           STR_ARG(row->id), STR_ARG(column->id)),
        .label =
            arena_printf(arena, STR_FMT "：" STR_FMT, STR_ARG(row->label), STR_ARG(column->label)),
        .value = STR(""),
    };
    if (cell->state == CELL_NUMBER) {
        struct str plain = arena_str(arena, str_from(decimal_format(cell->value).text));
        ret.value = decimal_group(arena, plain);
        ret.synthetic = model->synthetic_tables[index];
    }
    return ret;
}

static void add_rows_of_tables(struct arena *arena, const struct report_model *model,
                               struct yearly_row *rows, size_t *count)
{
    for (size_t t = 0; t < model->format->table_count; t++) {
        const struct format_table *table = &model->format->tables[t];
        size_t places = table->row_count * table->column_count;
        if (!str_equal(table->chapter, STR("c2")))
            continue;
        for (size_t i = 0; i < places && *count < YEARLY_ROWS_MAX; i++)
            rows[(*count)++] = row_of_cell(arena, model, table, i);
    }
}

size_t editor_yearly_rows(struct arena *arena, const struct report_model *model,
                          struct yearly_row rows[YEARLY_ROWS_MAX], size_t *of_tables)
{
    size_t count = 0;
    add_rows_of_tables(arena, model, rows, &count);
    *of_tables = count;
    for (size_t i = 0; i < figure_count && count < YEARLY_ROWS_MAX; i++)
        if (figure_is_yearly(&figures[i]))
            rows[count++] = (struct yearly_row){
                .id = figures[i].id,
                .label = figures[i].label,
                .value = decimal_group(arena, model->figures[i].text),
                .synthetic = model->figures[i].synthetic,
            };
    return count;
}

static struct yearly_group make_group(struct str title, const struct yearly_row *rows, size_t count)
{
    struct yearly_group group = {.title = title, .rows = rows, .count = count};
    for (size_t i = 0; i < count; i++)
        group.filled += rows[i].value.len > 0;
    return group;
}

static void fill_yearly(struct arena *arena, const struct report_model *model,
                        struct office_report *page)
{
    size_t of_tables;
    page->yearly_count = editor_yearly_rows(arena, model, page->yearly, &of_tables);
    page->yearly_groups[0] = make_group(STR("第二部分的表格"), page->yearly, of_tables);
    page->yearly_groups[1] = make_group(STR("正文可以引用的指标"), page->yearly + of_tables,
                                        page->yearly_count - of_tables);
    for (size_t i = 0; i < COUNT_OF(page->yearly_groups); i++) {
        page->yearly_groups[i].open = str_equal(page->saved, STR("yearly"));
        page->yearly_filled += page->yearly_groups[i].filled;
    }
}

/* The office's list of what to do, in the order of the page. */
static void fill_steps(struct arena *arena, struct office_report *page)
{
    const struct proof_summary *summary = &page->proof.summary;
    size_t left = summary->fails + summary->open;
    struct str findings = left == 0 ? STR("已处理") : arena_printf(arena, "%zu项待处理", left);
    struct str measures = arena_printf(arena, "%zu条", page->model->measures.count);
    struct str yearly =
        arena_printf(arena, "已填%zu／%zu", page->yearly_filled, page->yearly_count);
    const struct office_step steps[OFFICE_STEPS] = {
        {STR("findings"), STR("核验"),                findings   },
        {STR("texts"),    STR("正文"),                STR("3章")},
        {STR("measures"), STR("问题与改进措施"), measures   },
        {STR("yearly"),   STR("按年填报的数"),    yearly     },
    };
    for (size_t i = 0; i < OFFICE_STEPS; i++)
        page->steps[page->step_count++] = steps[i];
}

/* What was not saved stays in its box, with why; the latest text stands beside it. */
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
    for (size_t i = 0; i < page->proof.line_count; i++) {
        struct proof_line *line = &page->proof.lines[i];
        if (!str_equal(line->item->id, editing->warning))
            continue;
        line->entered = editing->reason;
        line->message = editing->reason_message;
    }
    for (size_t i = 0; i < page->measure_count && editing->measures; i++)
        page->measures[i].measure = &editing->measures->items[i];
    for (size_t i = 0; i < page->progress_count && editing->progress; i++)
        page->progress[i].text = editing->progress->items[i].progress;
}

/* The summary of errors leads to the fields of this page, some of which have names of their own. */
static void name_fields(struct ctx *cx, const struct editing *editing, struct office_report *page)
{
    page->messages = (struct form_messages){0};
    for (size_t i = 0; i < editing->messages.count; i++) {
        struct form_message message = editing->messages.items[i];
        if (str_equal(message.field, STR("text")))
            message.field = editing->chapter;
        for (size_t k = 0; k < page->proof.line_count; k++)
            if (str_equal(message.field, STR("reason")) &&
                str_equal(page->proof.lines[k].item->id, editing->warning))
                message.field = page->proof.lines[k].form_id;
        vec_push(cx->arena, &page->messages, message);
    }
}

static void fill_page(struct ctx *cx, const struct editing *editing,
                      const struct report_model *model, struct office_report *page)
{
    struct str saved = http_query(editing->exchange->request, "saved");
    page->model = model;
    page->cut_off = date_of_instant(model->cut_off);
    page->saved = saved.ptr ? saved : STR("");
    page->freeze_message = editing->freeze_message;
    proof_view_fill(cx->arena, model, READER_EDITOR, &page->proof);
    fill_figures(cx->arena, model, page);
    fill_texts(model, page);
    fill_measures(cx->arena, model, page);
    fill_yearly(cx->arena, model, page);
    fill_steps(cx->arena, page);
    keep_unsaved(editing, page);
    name_fields(cx, editing, page);
}

err editor_show(struct ctx *cx, void *arg)
{
    const struct editing *editing = arg;
    struct report_model *model = arena_new(cx->arena, struct report_model);
    struct office_report *page = arena_new(cx->arena, struct office_report);
    TRY(report_load(cx, editing->year, model));
    if (model->frozen_at)
        return fail_with(cx->failure, ERR_CONFLICT, "%d年的年度报告已经定稿，不能再修改。",
                         editing->year);
    fill_page(cx, editing, model, page);
    struct frame frame = {
        .title = office_title(cx, editing->year),
        .section = STR("office"),
        .crumbs = office_crumbs,
        .crumb_count = COUNT_OF(office_crumbs),
        .has_errors = page->messages.count > 0,
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
    return editor_show(cx, &editing);
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
        office_crumbs[0], {office_path(cx, year, ""), office_title(cx, year)}
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
