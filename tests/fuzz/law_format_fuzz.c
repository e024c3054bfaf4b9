/* Format files: refused with a message, or fit to be filled in and evaluated. */
#include "law/format.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cells of all states and sizes, from a simple sequence. */
static void fill(struct arena *arena, struct table_values *values)
{
    static const struct decimal numbers[] = {
        {0,                           0},
        {17,                          0},
        {INT64_C(999999999999),       0},
        {INT64_C(999999999999999999), 9},
        {-5,                          2}
    };
    size_t count = values->table->row_count * values->table->column_count;
    values->cells = arena_array(arena, struct cell, count);
    for (size_t i = 0; i < count; i++)
        values->cells[i] = (struct cell){.state = (enum cell_state)(i * 7 % 5),
                                         .value = numbers[i % COUNT_OF(numbers)]};
}

static void check_table(struct arena *arena, const struct format_table *table)
{
    struct table_values values = {.table = table};
    struct equation_result_list results = {0};
    fill(arena, &values);
    equations_evaluate(arena, &values, &values, &results);
    for (size_t i = 0; i < results.count; i++)
        assert((results.items[i].outcome == EQUATION_UNCHECKED) ==
               (results.items[i].reason.len > 0));
    for (size_t i = 0; i < table->row_count; i++)
        assert(table->rows[i].parent < (int)i &&
               format_row_find(table, table->rows[i].id) == (int)i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    struct report_format format;
    err read =
        format_read(&arena, STR("fuzz"), (struct str){(const char *)data, size}, &failure, &format);
    assert((read == OK) == (failure.text[0] == '\0'));
    for (size_t i = 0; read == OK && i < format.table_count; i++)
        check_table(&arena, &format.tables[i]);
    return 0;
}
