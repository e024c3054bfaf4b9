/* Holds the tables of a report to the equations of its form (勾稽关系). */
#include "report/check_published.h"

#include "base/vec.h"

/* What the results of one equation come to, over all its rows or columns. */
struct tally {
    const struct format_equation *equation;
    size_t holds, fails, unchecked;
    const struct equation_result *first_unchecked;
};

/* The id of the row or column under which shared reports name the finding. In the fourth chapter
 * that is the block of the total: "reconsideration" of "reconsideration.total". */
static struct str where_of(const struct format_table *table, const struct equation_result *result)
{
    const struct format_equation *equation = result->equation;
    if (equation->scope == EACH_COLUMN)
        return table->columns[result->at].alias;
    if (table->rows[result->at].alias.len > 0)
        return table->rows[result->at].alias;
    struct str block = {0}, rest;
    str_cut(table->columns[equation->right[0].index].alias, STR("."), &block, &rest);
    return block;
}

static void add_result(struct arena *arena, const struct format_table *table,
                       const struct equation_result *result, struct finding_list *ret)
{
    const struct format_equation *equation = result->equation;
    struct str where = where_of(table, result), none = {0};
    struct str check = equation->check;
    struct finding finding = {check, SEVERITY_UNCHECKED, where, none, none, result->reason};
    if (result->outcome == EQUATION_FAILS) {
        finding.severity = equation->is_warning ? SEVERITY_WARNING : SEVERITY_ERROR;
        finding.computed = decimal_str(arena, result->left);
        finding.published = decimal_str(arena, result->right);
        finding.reason = arena_printf(
            arena, STR_FMT "；按表内数字算得 " STR_FMT "，公布为 " STR_FMT, STR_ARG(equation->text),
            STR_ARG(finding.computed), STR_ARG(finding.published));
    }
    vec_push(arena, ret, finding);
}

/* Nothing of the equation could be evaluated: said once for the table, not for every cell. */
static void add_unchecked(struct arena *arena, const struct format_table *table,
                          const struct tally *tally, struct finding_list *ret)
{
    struct str none = {0};
    struct finding finding = {
        tally->equation->check,        SEVERITY_UNCHECKED, table->alias, none, none,
        tally->first_unchecked->reason};
    if (str_equal(table->alias, STR("remedies")))
        finding.where = where_of(table, tally->first_unchecked);
    vec_push(arena, ret, finding);
}

/* A row that is absent as a whole is not in sight, and needs no finding of its own. */
static bool is_absent_row(const struct table_values *values, const struct equation_result *result)
{
    if (result->equation->scope != EACH_ROW)
        return false;
    for (size_t i = 0; i < values->table->column_count; i++)
        if (table_cell(values, result->at, (int)i)->state != CELL_ABSENT)
            return false;
    return true;
}

/* Takes the results of one equation from the front of the list. */
static size_t judge_equation(struct arena *arena, const struct table_values *values,
                             const struct equation_result *results, size_t count,
                             struct check_result *result, struct tally *ret)
{
    struct tally tally = {.equation = results[0].equation};
    size_t taken = 0;
    for (; taken < count && results[taken].equation == tally.equation; taken++) {
        tally.holds += results[taken].outcome == EQUATION_HOLDS;
        tally.fails += results[taken].outcome == EQUATION_FAILS;
        if (results[taken].outcome == EQUATION_UNCHECKED && tally.unchecked++ == 0)
            tally.first_unchecked = &results[taken];
    }
    *ret = tally;
    if (equation_looks_back(tally.equation))
        return taken;
    if (tally.holds + tally.fails == 0) {
        if (!tally.equation->is_warning)
            add_unchecked(arena, values->table, &tally, &result->findings);
        return taken;
    }
    for (size_t i = 0; i < taken; i++)
        if (results[i].outcome != EQUATION_HOLDS &&
            !(results[i].outcome == EQUATION_UNCHECKED &&
              (tally.equation->is_warning || is_absent_row(values, &results[i]))))
            add_result(arena, values->table, &results[i], &result->findings);
    return taken;
}

static bool is_check(const struct tally *tally, struct str check)
{
    return str_equal(tally->equation->check, check);
}

static void check_table(struct arena *arena, const struct table_values *values,
                        struct check_result *result)
{
    struct equation_result_list list = {0};
    equations_evaluate(arena, values, NULL, &list);
    for (size_t at = 0; at < list.count;) {
        struct tally tally;
        at += judge_equation(arena, values, &list.items[at], list.count - at, result, &tally);
        if (tally.equation->is_warning || tally.holds + tally.fails == 0)
            continue;
        if (tally.fails > 0)
            result->tables_reconcile = TRI_FALSE;
        else if (result->tables_reconcile == TRI_NULL)
            result->tables_reconcile = TRI_TRUE;
        if (is_check(&tally, STR("intake_equals_outcome")))
            result->whole_requests_table_checked = true;
    }
}

/* Counts are whole and not negative; 本年增/减 alone may be. */
static void check_cells(struct arena *arena, const struct table_values *values,
                        struct finding_list *ret)
{
    const struct format_table *table = values->table;
    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t column = 0; column < table->column_count; column++) {
            const struct cell *cell = table_cell(values, (int)row, (int)column);
            if (cell->state != CELL_NUMBER || table->columns[column].type == CELL_MONEY)
                continue;
            bool whole =
                decimal_equal(cell->value, decimal_rescale(cell->value, 0, ROUND_TRUNCATE));
            bool may_sink = table->columns[column].type == CELL_SIGNED_COUNT;
            if (whole && (may_sink || cell->value.units >= 0))
                continue;
            struct str name = format_cell_name(arena, table, (int)row, (int)column);
            struct str where =
                table->rows[row].alias.len ? table->rows[row].alias : table->columns[column].alias;
            finding_add(arena, ret, STR("not_a_count"), SEVERITY_WARNING, where, (struct str){0},
                        decimal_str(arena, cell->value),
                        arena_printf(arena, STR_FMT "应当是非负整数，公布为 %s", STR_ARG(name),
                                     decimal_format(cell->value).text));
        }
    }
}

/* A table of the form that shows no number at all. */
static void note_empty(struct arena *arena, const struct format_table *table,
                       struct finding_list *ret)
{
    if (table->equation_count == 0 || str_equal(table->alias, STR("proactive")))
        return;
    finding_add(
        arena, ret, table->equations[0].check, SEVERITY_UNCHECKED, table->alias, (struct str){0},
        (struct str){0},
        arena_printf(arena, "“" STR_FMT "”没有可见的数字，无法核对", STR_ARG(table->title)));
}

void check_tables(struct arena *arena, const struct published *published,
                  struct check_result *result)
{
    for (size_t i = 0; published->form && i < published->form->table_count; i++) {
        if (published->tables && published_has_numbers(&published->tables[i])) {
            check_cells(arena, &published->tables[i], &result->findings);
            check_table(arena, &published->tables[i], result);
        } else {
            note_empty(arena, &published->form->tables[i], &result->findings);
        }
    }
}
