/* Evaluates the equations of a table on published or counted values. */
#include "law/format.h"

#include "base/vec.h"

#include <assert.h>

/* Beyond these a number is no figure of a report, and sums of them might not fit. */
#define WHOLE_LIMIT  INT64_C(1000000000000)
#define PLACES_LIMIT 4

/* One equation at one row or column, while its terms are added up. */
struct evaluation {
    struct arena *arena;
    const struct format_equation *equation;
    const struct table_values *values, *previous;
    int at;
    struct str blank_total; /* name of the first total that is blank */
    struct str obstacle;    /* why it cannot be checked; empty: it can */
};

struct place {
    const struct table_values *values;
    int row, column;
};

/* Where the term of last year's report stands; that report may have used the form before. */
static bool find_previous(struct evaluation *evaluation, const struct place *now, struct place *ret)
{
    const struct format_table *table = now->values->table;
    if (!evaluation->previous) {
        evaluation->obstacle = STR("没有上一年度的报告，无法核对");
        return false;
    }
    const struct format_table *before = evaluation->previous->table;
    int row = format_row_before(table, now->row, before);
    int column = format_column_find(before, table->columns[now->column].id);
    if (row < 0 || column < 0) {
        struct str cell = format_cell_name(evaluation->arena, table, now->row, now->column);
        evaluation->obstacle = arena_printf(
            evaluation->arena, "上一年度所用的表式没有" STR_FMT "，无法核对", STR_ARG(cell));
        return false;
    }
    *ret = (struct place){evaluation->previous, row, column};
    return true;
}

static bool find_place(struct evaluation *evaluation, const struct format_term *term,
                       struct place *ret)
{
    bool by_row = evaluation->equation->scope == EACH_COLUMN;
    struct place place = {evaluation->values, by_row ? term->index : evaluation->at,
                          by_row ? evaluation->at : term->index};
    if (term->previous_year)
        return find_previous(evaluation, &place, ret);
    *ret = place;
    return true;
}

static bool fits(struct decimal value)
{
    int64_t limit = WHOLE_LIMIT;
    for (int i = 0; i < value.places && i < PLACES_LIMIT; i++)
        limit *= 10;
    return value.places <= PLACES_LIMIT && value.units < limit && value.units > -limit;
}

static void refuse(struct evaluation *evaluation, const struct place *place, const char *why)
{
    struct str cell =
        format_cell_name(evaluation->arena, place->values->table, place->row, place->column);
    evaluation->obstacle =
        arena_printf(evaluation->arena, STR_FMT "%s，无法核对", STR_ARG(cell), why);
}

static bool is_total(const struct place *place)
{
    const struct format_table *table = place->values->table;
    return table->rows[place->row].is_total || table->columns[place->column].is_total;
}

/* The value of a term before its factor; 0 with an obstacle noted when it has none. */
static struct decimal term_value(struct evaluation *evaluation, const struct format_term *term)
{
    struct place place;
    if (!find_place(evaluation, term, &place))
        return (struct decimal){0};
    const struct cell *cell = table_cell(place.values, place.row, place.column);
    switch (cell->state) {
    case CELL_NUMBER:
        if (fits(cell->value))
            return cell->value;
        refuse(evaluation, &place, "的数值过大或者小数位过多");
        break;
    case CELL_ABSENT:
        refuse(evaluation, &place, "不在可见部分");
        break;
    case CELL_UNREADABLE:
        refuse(evaluation, &place, "无法读出");
        break;
    case CELL_BLANK:
    case CELL_DASH:
        if (is_total(&place) && evaluation->blank_total.len == 0)
            evaluation->blank_total =
                format_cell_name(evaluation->arena, place.values->table, place.row, place.column);
        break;
    }
    return (struct decimal){0};
}

static struct decimal sum_side(struct evaluation *evaluation, const struct format_term *terms,
                               size_t count)
{
    struct decimal sum = {0};
    for (size_t i = 0; i < count && evaluation->obstacle.len == 0; i++) {
        struct decimal value = term_value(evaluation, &terms[i]);
        assert(terms[i].factor == 1 || terms[i].factor == -1);
        sum = terms[i].factor > 0 ? decimal_add(sum, value) : decimal_subtract(sum, value);
    }
    return sum;
}

static struct equation_result evaluate(struct evaluation *evaluation)
{
    const struct format_equation *equation = evaluation->equation;
    struct equation_result result = {.equation = equation, .at = evaluation->at};
    struct decimal left = sum_side(evaluation, equation->left, equation->left_count);
    struct decimal right = sum_side(evaluation, equation->right, equation->right_count);
    if (evaluation->obstacle.len > 0) {
        result.outcome = EQUATION_UNCHECKED;
        result.reason = evaluation->obstacle;
        return result;
    }
    result.left = left;
    result.right = right;
    int order = decimal_compare(left, right);
    if (order == 0 || (equation->at_most && order < 0)) {
        result.outcome = EQUATION_HOLDS;
    } else if (evaluation->blank_total.len > 0) {
        result.outcome = EQUATION_UNCHECKED;
        result.reason = arena_printf(evaluation->arena, STR_FMT "为空白，报告没有填报这一总计",
                                     STR_ARG(evaluation->blank_total));
    } else {
        result.outcome = EQUATION_FAILS;
    }
    return result;
}

bool equation_looks_back(const struct format_equation *equation)
{
    for (size_t i = 0; i < equation->left_count; i++)
        if (equation->left[i].previous_year)
            return true;
    for (size_t i = 0; i < equation->right_count; i++)
        if (equation->right[i].previous_year)
            return true;
    return false;
}

void equations_evaluate(struct arena *arena, const struct table_values *values,
                        const struct table_values *previous, struct equation_result_list *ret)
{
    const struct format_table *table = values->table;
    for (size_t i = 0; i < table->equation_count; i++) {
        const struct format_equation *equation = &table->equations[i];
        bool by_row = equation->scope == EACH_ROW;
        size_t count = by_row ? table->row_count : table->column_count;
        for (size_t at = 0; at < count; at++) {
            if (by_row && table->rows[at].is_group)
                continue;
            struct evaluation evaluation = {.arena = arena,
                                            .equation = equation,
                                            .values = values,
                                            .previous = previous,
                                            .at = (int)at};
            vec_push(arena, ret, evaluate(&evaluation));
        }
    }
}
