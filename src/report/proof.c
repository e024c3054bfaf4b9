/* The proof: every equation of the form, and the checks that look beyond it. An equation that fails
 * cannot be signed; a warning can, with a reason. */
#include "report/report.h"

#include "report/check.h"
#include "report/queries.h"

#include <assert.h>

struct prover {
    struct ctx *cx;
    struct report_model *model;
    const struct report_model *last; /* last year's frozen report, or NULL */
};

typedef err proof_check(struct prover *prover);

static void add_item(struct prover *prover, struct proof_item item)
{
    vec_push(prover->cx->arena, &prover->model->proof, item);
}

static struct str shown(struct prover *prover, struct decimal value)
{
    return arena_str(prover->cx->arena, str_from(decimal_format(value).text));
}

static struct str place_name(const struct format_table *table, const struct equation_result *result)
{
    struct str label = result->equation->scope == EACH_COLUMN ? table->columns[result->at].label
                                                              : table->rows[result->at].label;
    return label.len > 0 ? label : table->title;
}

static struct str place_id(const struct format_table *table, const struct equation_result *result)
{
    return result->equation->scope == EACH_COLUMN ? table->columns[result->at].id
                                                  : table->rows[result->at].id;
}

/* The same table of last year's report, also when its form was the one before. */
static const struct table_values *values_of_last(const struct prover *prover,
                                                 const struct format_table *table)
{
    for (size_t i = 0; prover->last && i < prover->last->format->table_count; i++)
        if (str_equal(prover->last->format->tables[i].id, table->id))
            return &prover->last->tables[i];
    return NULL;
}

static err check_equations(struct prover *prover)
{
    static const enum proof_outcome outcomes[] = {
        [EQUATION_HOLDS] = PROOF_HOLDS,
        [EQUATION_FAILS] = PROOF_FAILS,
        [EQUATION_UNCHECKED] = PROOF_UNCHECKED,
    };
    struct arena *arena = prover->cx->arena;
    for (size_t t = 0; t < prover->model->format->table_count; t++) {
        const struct format_table *table = &prover->model->format->tables[t];
        struct equation_result_list results = {0};
        equations_evaluate(arena, &prover->model->tables[t], values_of_last(prover, table),
                           &results);
        for (size_t i = 0; i < results.count; i++) {
            const struct equation_result *result = &results.items[i];
            if (equation_looks_back(result->equation) && !prover->last)
                continue; /* said once, by check_last_year */
            add_item(prover, (struct proof_item){
                                 .id = arena_printf(arena, STR_FMT "@" STR_FMT,
                                                    STR_ARG(result->equation->id),
                                                    STR_ARG(place_id(table, result))),
                                 .title = result->equation->text,
                                 .where = place_name(table, result),
                                 .is_warning = result->equation->is_warning,
                                 .outcome = outcomes[result->outcome],
                                 .computed = shown(prover, result->left),
                                 .published = shown(prover, result->right),
                                 .explanation = result->reason,
                             });
        }
    }
    return OK;
}

/* Figures that the text names must have a value. */
static err check_fields(struct prover *prover)
{
    for (size_t i = 0; i < COUNT_OF(prover->model->texts); i++) {
        struct str rest = prover->model->texts[i].text, before, name;
        while (str_cut(rest, STR("{"), &before, &rest)) {
            str_cut(rest, STR("}"), &name, &rest);
            int index = figure_find(name);
            if (index < 0 || prover->model->figures[index].known)
                continue;
            add_item(prover,
                     (struct proof_item){
                         .id = arena_printf(prover->cx->arena, "figure@" STR_FMT, STR_ARG(name)),
                         .title = STR("正文引用的指标都有数"),
                         .where = figures[index].label,
                         .outcome = PROOF_FAILS,
                         .explanation = STR("正文引用了这个指标，但还没有填数。"),
                     });
        }
    }
    return OK;
}

/* Two figures that should be the same, where both are known. */
static void compare(struct prover *prover, struct str id, struct str title, struct str where,
                    const struct decimal *left, const struct decimal *right, struct str missing,
                    struct str advice)
{
    struct proof_item item = {.id = id, .title = title, .where = where, .is_warning = true};
    if (!left || !right) {
        item.outcome = PROOF_UNCHECKED;
        item.explanation = missing;
    } else {
        item.outcome = decimal_equal(*left, *right) ? PROOF_HOLDS : PROOF_FAILS;
        item.computed = shown(prover, *right);
        item.published = shown(prover, *left);
        item.explanation = item.outcome == PROOF_FAILS ? advice : STR("");
    }
    add_item(prover, item);
}

static const struct decimal *known_figure(const struct report_model *model, const char *id)
{
    int index = figure_find(str_from(id));
    assert(index >= 0);
    return model->figures[index].known ? &model->figures[index].value : NULL;
}

/* Sums that the text states beside their parts. */
static err check_sums(struct prover *prover)
{
    static const struct {
        const char *stated, *sum;
        struct str title;
    } sums[] = {
        {"portal.articles",    "portal.category_sum", STR_INIT("网站信息总数 = 各类相加")},
        {"media.stated_total", "media.parts_sum",     STR_INIT("新媒体总数 = 各平台相加")},
    };
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        if (known_figure(prover->model, sums[i].stated))
            compare(prover, arena_printf(prover->cx->arena, "sum@%s", sums[i].stated),
                    sums[i].title, figures[figure_find(str_from(sums[i].stated))].label,
                    known_figure(prover->model, sums[i].stated),
                    known_figure(prover->model, sums[i].sum), STR("各部分没有全部填数。"),
                    STR("总数与各部分相加不等。请核对来源；确需照来源原样写出的，说明理由。"));
    return OK;
}

/* Decisions of chapter two against the enforcement statistics of the same year. */
static err check_enforcement(struct prover *prover)
{
    static const struct {
        const char *cell_2019, *figure;
        struct str title;
    } pairs[] = {
        {"t2_5.licence.decisions",  "enforcement.licence_decisions",
         STR_INIT("许可决定数 = 行政执法统计")},
        {"t2_6.penalty.decisions",  "enforcement.penalty_decisions",
         STR_INIT("处罚决定数 = 行政执法统计")},
        {"t2_6.coercion.decisions", "enforcement.coercion_decisions",
         STR_INIT("强制决定数 = 行政执法统计")},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        const struct format_table *table;
        int row, column;
        const struct cell *cell =
            report_cell(prover->model, str_from(pairs[i].cell_2019), &table, &row, &column);
        compare(prover, arena_printf(prover->cx->arena, "enforcement@%s", pairs[i].cell_2019),
                pairs[i].title, cell ? table->rows[row].label : STR(""),
                cell && cell->state == CELL_NUMBER ? &cell->value : NULL,
                known_figure(prover->model, pairs[i].figure), STR("还没有本年度的行政执法统计数。"),
                STR("两处数字不等。请核对口径；口径确有不同的，说明理由。"));
    }
    return OK;
}

static err check_last_year(struct prover *prover)
{
    if (!prover->last)
        add_item(prover, (struct proof_item){
                             .id = STR("last_year@missing"),
                             .title = STR("与上一年度报告衔接"),
                             .where = STR("上年结转等"),
                             .is_warning = true,
                             .outcome = PROOF_UNCHECKED,
                             .explanation = STR("没有上一年度的定稿报告可供核对。"),
                         });
    return OK;
}

/* Problems and measures copied word for word from last year. */
static err check_copied(struct prover *prover)
{
    const struct report_measures *now = &prover->model->measures;
    const struct report_measures *before = &prover->model->last_measures;
    for (size_t i = 0; i < now->count; i++)
        for (size_t k = 0; k < before->count; k++)
            if (str_equal(now->items[i].problem, before->items[k].problem))
                add_item(
                    prover,
                    (struct proof_item){
                        .id = arena_printf(prover->cx->arena, "copied@%zu", i + 1),
                        .title = STR("存在的问题没有照抄上年"),
                        .where = now->items[i].problem,
                        .is_warning = true,
                        .outcome = PROOF_FAILS,
                        .explanation = STR(
                            "与上一年度报告的问题一字不差。请写明本年度的新情况，或者说明理由。"),
                    });
    return OK;
}

/* What the equations have said already is not said again. */
static bool is_of_the_text(const struct finding *finding)
{
    static const struct str of_tables[] = {
        STR_INIT("row_total"),
        STR_INIT("intake_equals_outcome"),
        STR_INIT("details_sum_to_total"),
        STR_INIT("remedy_total"),
    };
    for (size_t i = 0; i < COUNT_OF(of_tables); i++)
        if (str_equal(finding->check, of_tables[i]))
            return false;
    return finding->severity != SEVERITY_UNCHECKED;
}

/* Our own audit, run over our own report as over anybody's: sums, percentages and numbers that the
 * office typed as digits, against each other and against the tables. */
static err check_claims(struct prover *prover)
{
    struct arena *arena = prover->cx->arena;
    CLEANUP(buf_end) struct buf text = BUF((size_t)512 << 10);
    struct check_result result;
    document_plain(&text, report_document(arena, prover->model));
    TRY(report_check(arena, &prover->cx->site->formats, STR("正文"), buf_str(&text),
                     prover->cx->failure, &result));
    for (size_t i = 0; i < result.findings.count; i++) {
        const struct finding *finding = &result.findings.items[i];
        if (!is_of_the_text(finding))
            continue;
        add_item(prover, (struct proof_item){
                             .id = arena_printf(arena, "text:" STR_FMT "@" STR_FMT,
                                                STR_ARG(finding->check), STR_ARG(finding->where)),
                             .title = STR("正文与自身、与表格一致"),
                             .where = arena_str(arena, finding->where),
                             .is_warning = true,
                             .outcome = PROOF_FAILS,
                             .computed = arena_str(arena, finding->computed),
                             .published = arena_str(arena, finding->published),
                             .explanation = arena_str(arena, finding->reason),
                         });
    }
    return OK;
}

/* What a new draft asks the office to write is not for the public. */
static err check_prompts(struct prover *prover)
{
    for (size_t i = 0; i < COUNT_OF(prover->model->texts); i++) {
        const struct report_text *text = &prover->model->texts[i];
        struct str rest = text->text, line;
        while (str_next_line(&rest, &line))
            if (str_starts(line, STR("请写明")) &&
                str_contains(report_text_template(text->chapter), line))
                add_item(prover, (struct proof_item){
                                     .id = arena_printf(prover->cx->arena, "prompt@" STR_FMT,
                                                        STR_ARG(text->chapter)),
                                     .title = STR("正文没有留下编写提示"),
                                     .where = line,
                                     .outcome = PROOF_FAILS,
                                     .explanation = STR("请按提示写好这一段，或者删去它。"),
                                 });
    }
    return OK;
}

static err load_reasons(struct ctx *cx, struct report_model *model)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_REASONS, ARGS(sql_int(model->id))));
    while (rows_next(&rows)) {
        struct str warning = row_text(&rows, 0);
        for (size_t i = 0; i < model->proof.count; i++)
            if (str_equal(model->proof.items[i].id, warning))
                model->proof.items[i].reason = row_text(&rows, 1);
    }
    return rows_close(&rows);
}

/* Last year's frozen report, if there is one. */
static err load_last(struct ctx *cx, int year, struct report_model *to,
                     const struct report_model **ret)
{
    struct failure hidden = {0};
    struct ctx quiet = *cx;
    quiet.failure = &hidden;
    err result = report_load_public(&quiet, year, to);
    if (result != OK && result != ERR_NOT_FOUND)
        return fail_with(cx->failure, result, "%s", hidden.text);
    *ret = result == OK ? to : NULL;
    return OK;
}

err report_proof(struct ctx *cx, struct report_model *model)
{
    static proof_check *const checks[] = {
        check_equations,   check_last_year, check_fields, check_sums,
        check_enforcement, check_copied,    check_claims, check_prompts,
    };
    struct report_model last;
    struct prover prover = {cx, model, NULL};
    model->proof = (struct proof_list){0};
    TRY(load_last(cx, model->year - 1, &last, &prover.last));
    for (size_t i = 0; i < COUNT_OF(checks); i++)
        TRY(checks[i](&prover));
    return load_reasons(cx, model);
}

struct proof_summary proof_summarise(const struct proof_list *proof)
{
    struct proof_summary summary = {0};
    for (size_t i = 0; i < proof->count; i++) {
        const struct proof_item *item = &proof->items[i];
        summary.holds += item->outcome == PROOF_HOLDS;
        summary.unchecked += item->outcome == PROOF_UNCHECKED;
        if (item->outcome != PROOF_FAILS)
            continue;
        summary.fails += !item->is_warning;
        summary.warnings += item->is_warning;
        summary.open += item->is_warning && item->reason.len == 0;
    }
    summary.can_freeze = summary.fails == 0 && summary.open == 0;
    return summary;
}
