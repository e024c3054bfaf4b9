/* From a finding to the cells and figures that it is about. A finding's id says which equation or
 * check it comes from, and at which row, column, cell or figure. */
#include "report/place.h"

/* An equation of a form, at one of its columns or rows. */
struct equation_place {
    const struct format_table *table;
    const struct format_equation *equation;
    int at;
};

static bool find_equation(const struct report_format *format, struct str id, struct str at,
                          struct equation_place *ret)
{
    for (size_t t = 0; t < format->table_count; t++) {
        const struct format_table *table = &format->tables[t];
        for (size_t i = 0; i < table->equation_count; i++) {
            const struct format_equation *equation = &table->equations[i];
            if (!str_equal(equation->id, id))
                continue;
            int index = equation->scope == EACH_COLUMN ? format_column_find(table, at)
                                                       : format_row_find(table, at);
            *ret = (struct equation_place){table, equation, index};
            return index >= 0;
        }
    }
    return false;
}

static struct str cell_key(struct arena *arena, const struct format_table *table, int row,
                           int column)
{
    return arena_printf(arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(table->id),
                        STR_ARG(table->rows[row].id), STR_ARG(table->columns[column].id));
}

/* What the equation computes is the total: the cell to look at first. */
static struct str cell_of_equation(struct arena *arena, const struct equation_place *place)
{
    int term = place->equation->right_count > 0 ? place->equation->right[0].index : 0;
    return place->equation->scope == EACH_COLUMN ? cell_key(arena, place->table, term, place->at)
                                                 : cell_key(arena, place->table, place->at, term);
}

struct proof_place proof_place_of(struct arena *arena, const struct report_model *model,
                                  const struct proof_item *item)
{
    struct proof_place ret = {STR(""), STR(""), STR("")};
    struct equation_place place;
    struct str check, at;
    if (!str_cut(item->id, STR("@"), &check, &at))
        return ret;
    if (find_equation(model->format, check, at, &place)) {
        ret.cell = cell_of_equation(arena, &place);
        ret.anchor = place.table->chapter;
    } else if (str_equal(check, STR("enforcement"))) {
        ret.cell = at;
        ret.anchor = STR("c2");
    } else if (str_equal(check, STR("sum")) || str_equal(check, STR("figure"))) {
        ret.figure = at;
        ret.anchor = STR("c1");
    } else if (str_equal(check, STR("copied"))) {
        ret.anchor = STR("measures");
    } else if (str_equal(check, STR("prompt"))) {
        ret.anchor = at;
    } else if (str_starts(check, STR("text:"))) {
        ret.anchor = STR("c1");
    }
    return ret;
}

static bool has_term(const struct format_term *terms, size_t count, int index)
{
    for (size_t i = 0; i < count; i++)
        if (terms[i].index == index && !terms[i].previous_year)
            return true;
    return false;
}

static bool equation_involves(const struct equation_place *place, int row, int column)
{
    const struct format_equation *equation = place->equation;
    bool each_column = equation->scope == EACH_COLUMN;
    int term = each_column ? row : column;
    return (each_column ? column : row) == place->at &&
           (has_term(equation->left, equation->left_count, term) ||
            has_term(equation->right, equation->right_count, term));
}

static bool points_at(const struct report_model *model, const struct proof_item *item,
                      const struct format_table *table, int row, int column)
{
    struct equation_place place;
    struct str check, at, key_table, key_row, rest;
    if (!str_cut(item->id, STR("@"), &check, &at))
        return false;
    if (find_equation(model->format, check, at, &place))
        return place.table == table && equation_involves(&place, row, column);
    return str_equal(check, STR("enforcement")) && str_cut(at, STR("."), &key_table, &rest) &&
           str_cut(rest, STR("."), &key_row, &rest) && str_equal(key_table, table->id) &&
           str_equal(key_row, table->rows[row].id) && str_equal(rest, table->columns[column].id);
}

const struct proof_item *proof_finding_at(const struct report_model *model,
                                          const struct format_table *table, int row, int column)
{
    for (size_t i = 0; i < model->proof.count; i++) {
        const struct proof_item *item = &model->proof.items[i];
        if (item->outcome == PROOF_FAILS && points_at(model, item, table, row, column))
            return item;
    }
    return NULL;
}
