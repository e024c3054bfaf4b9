/* From records to the model: the statutory tables and the figures of one year. */
#include "report/report.h"

#include "report/queries.h"

#include <assert.h>

static err load_yearly(struct ctx *cx, const struct report_model *model, struct map *ret)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_YEARLY_FIGURES,
                 ARGS(sql_int(model->agency.id), sql_int(model->year), sql_int(model->cut_off))));
    while (rows_next(&rows)) {
        struct yearly_value *yearly = arena_new(cx->arena, struct yearly_value);
        struct str id = row_text(&rows, 0), value = row_text(&rows, 1);
        if (!decimal_parse(value, &yearly->value))
            return fail_with(cx->failure, ERR_INTERNAL,
                             "yearly figure " STR_FMT " of %d is not a number: " STR_FMT,
                             STR_ARG(id), model->year, STR_ARG(value));
        yearly->source = row_text(&rows, 2);
        yearly->synthetic = row_int(&rows, 3) != 0;
        map_put(cx->arena, ret, id, yearly);
    }
    return rows_close(&rows);
}

static struct table_values make_values(struct arena *arena, const struct format_table *table)
{
    return (struct table_values){
        .table = table,
        .cells = arena_array(arena, struct cell, table->row_count * table->column_count),
    };
}

static void set_number(struct table_values *values, size_t row, size_t column, int64_t number)
{
    *table_cell(values, (int)row, (int)column) =
        (struct cell){.state = CELL_NUMBER, .value = decimal_of_int(number)};
}

/* The applicant kinds in the order of the form's columns, then the total. */
static void set_row(struct table_values *values, size_t row, const int64_t counts[APPLICANT_KINDS])
{
    assert(values->table->column_count == APPLICANT_KINDS + 1);
    int64_t total = 0;
    for (size_t i = 0; i < APPLICANT_KINDS; i++) {
        set_number(values, row, i, counts[i]);
        total += counts[i];
    }
    set_number(values, row, APPLICANT_KINDS, total);
}

static void add_kinds(int64_t to[APPLICANT_KINDS], const int64_t counts[APPLICANT_KINDS])
{
    for (size_t i = 0; i < APPLICANT_KINDS; i++)
        to[i] += counts[i];
}

static void fill_requests(struct table_values *values, struct str format,
                          const struct foi_counts *counts)
{
    for (size_t r = 0; r < values->table->row_count; r++) {
        const struct format_row *row = &values->table->rows[r];
        int64_t decided[APPLICANT_KINDS] = {0};
        if (row->is_group)
            continue;
        if (str_equal(row->id, STR("new"))) {
            set_row(values, r, counts->received);
        } else if (str_equal(row->id, STR("carry_in"))) {
            set_row(values, r, counts->carried_in);
        } else if (str_equal(row->id, STR("carry_out"))) {
            set_row(values, r, counts->carried_out);
        } else {
            for (size_t k = 0; k < FOI_DECISION_KINDS; k++)
                if (row->is_total ||
                    str_equal(foi_decision_row(&foi_decision_kinds[k], format), row->id))
                    add_kinds(decided, counts->decided[k]);
            set_row(values, r, decided);
        }
    }
}

/* Three blocks of five columns: the four results and their sum. */
static void fill_remedies(struct table_values *values, const struct remedy_counts *counts)
{
    assert(values->table->column_count == REMEDY_KINDS * (REMEDY_RESULTS + 1));
    for (size_t kind = 0; kind < REMEDY_KINDS; kind++) {
        int64_t total = 0;
        size_t first = kind * (REMEDY_RESULTS + 1);
        for (size_t result = 0; result < REMEDY_RESULTS; result++) {
            set_number(values, 0, first + result, counts->cases[kind][result]);
            total += counts->cases[kind][result];
        }
        set_number(values, 0, first + REMEDY_RESULTS, total);
    }
}

/* Chapter two: cells entered for the year, "t2_5.licence.decisions". What is not entered is blank.
 */
static bool fill_yearly(struct arena *arena, struct table_values *values, const struct map *yearly)
{
    bool synthetic = false;
    const struct format_table *table = values->table;
    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < table->column_count; c++) {
            struct str id = arena_printf(arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(table->id),
                                         STR_ARG(table->rows[r].id), STR_ARG(table->columns[c].id));
            const struct yearly_value *value = map_get(yearly, id);
            struct cell *cell = table_cell(values, (int)r, (int)c);
            cell->state = value ? CELL_NUMBER : CELL_BLANK;
            if (value) {
                cell->value = value->value;
                synthetic |= value->synthetic;
            }
        }
    return synthetic;
}

static void fill_tables(struct arena *arena, struct report_model *model,
                        const struct figure_inputs *inputs)
{
    size_t count = model->format->table_count;
    model->tables = arena_array(arena, struct table_values, count);
    model->synthetic_tables = arena_array(arena, bool, count);
    for (size_t i = 0; i < count; i++) {
        const struct format_table *table = &model->format->tables[i];
        model->tables[i] = make_values(arena, table);
        model->synthetic_tables[i] = model->agency.synthetic;
        if (str_equal(table->id, STR("t3")))
            fill_requests(&model->tables[i], model->format->id, &inputs->requests);
        else if (str_equal(table->id, STR("t4")))
            fill_remedies(&model->tables[i], &inputs->remedies);
        else
            model->synthetic_tables[i] = fill_yearly(arena, &model->tables[i], &inputs->yearly);
    }
}

err report_count(struct ctx *cx, struct report_model *model)
{
    struct figure_inputs inputs = {0};
    struct foi_scope scope = foi_scope_of_year(model->agency.id, model->year, model->cut_off);
    TRY(foi_count(cx, &scope, &inputs.requests));
    TRY(foi_count_remedies(cx, &scope, &inputs.remedies));
    TRY(load_yearly(cx, model, &inputs.yearly));
    fill_tables(cx->arena, model, &inputs);
    model->figures = arena_array(cx->arena, struct figure_value, figure_count);
    figures_evaluate(cx->arena, &inputs, model->figures);
    return OK;
}

static void hash_line(void *arg, struct str line)
{
    hash_add(arg, line);
}

static err hash_yearly(struct ctx *cx, const struct report_model *model, struct hash *hash)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &REPORT_YEARLY_FIGURES,
                 ARGS(sql_int(model->agency.id), sql_int(model->year), sql_int(model->cut_off))));
    while (rows_next(&rows)) {
        hash_add(hash, row_text(&rows, 0));
        hash_add(hash, STR("\t"));
        hash_add(hash, row_text(&rows, 1));
        hash_add(hash, STR("\n"));
    }
    return rows_close(&rows);
}

/* Text with its length before it, so that two texts cannot be taken for two others. */
static void hash_text(struct hash *hash, struct str text)
{
    char length[32];
    int len = snprintf(length, sizeof length, "%zu:", text.len);
    hash_add(hash, (struct str){length, (size_t)len});
    hash_add(hash, text);
}

err report_inputs_hash(struct ctx *cx, const struct report_model *model, struct hash_text *ret)
{
    CLEANUP(hash_end) struct hash hash = hash_begin();
    char head[120];
    int len = snprintf(head, sizeof head, "gongkai report %d %lld\n", model->year,
                       (long long)model->cut_off);
    hash_add(&hash, (struct str){head, (size_t)len});
    hash_text(&hash, model->agency.name);
    struct foi_scope scope = foi_scope_of_year(model->agency.id, model->year, model->cut_off);
    TRY(foi_each_input(cx, &scope, hash_line, &hash));
    TRY(hash_yearly(cx, model, &hash));
    for (size_t i = 0; i < COUNT_OF(model->texts); i++)
        hash_text(&hash, model->texts[i].text);
    for (size_t i = 0; i < model->measures.count; i++) {
        hash_text(&hash, model->measures.items[i].problem);
        hash_text(&hash, model->measures.items[i].measure);
    }
    *ret = hash_finish(&hash);
    return OK;
}

const struct cell *report_cell(const struct report_model *model, struct str key,
                               const struct format_table **table, int *row, int *column)
{
    struct str table_id, rest, row_id, column_id;
    str_cut(key, STR("."), &table_id, &rest);
    str_cut(rest, STR("."), &row_id, &column_id);
    for (size_t i = 0; i < model->format->table_count; i++) {
        *table = &model->format->tables[i];
        if (!str_equal((*table)->id, table_id))
            continue;
        *row = format_row_find(*table, row_id);
        *column = format_column_find(*table, column_id);
        if (*row >= 0 && *column >= 0)
            return table_cell(&model->tables[i], *row, *column);
    }
    return NULL;
}
