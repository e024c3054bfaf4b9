/* The report formats of the binary, and looking things up in them. */
#include "law/format.h"

#include "base/vec.h"
#include "law_data.h"

err format_load_builtin(struct arena *arena, struct failure *failure, struct format_list *ret)
{
    struct format_list formats = {0};
    for (size_t i = 0; i < law_data_count; i++) {
        if (!str_starts(law_data[i].name, STR("report-")))
            continue;
        struct report_format format;
        TRY(format_read(arena, law_data[i].name, law_data[i].content, failure, &format));
        vec_push(arena, &formats, format);
    }
    *ret = formats;
    return OK;
}

const struct report_format *format_of_year(const struct format_list *formats, int year)
{
    for (size_t i = 0; i < formats->count; i++) {
        const struct report_format *format = &formats->items[i];
        if (year >= format->from_year && (format->to_year == 0 || year <= format->to_year))
            return format;
    }
    return NULL;
}

const struct report_format *format_find(const struct format_list *formats, struct str id)
{
    for (size_t i = 0; i < formats->count; i++)
        if (str_equal(formats->items[i].id, id))
            return &formats->items[i];
    return NULL;
}

const struct format_table *format_table_find(const struct report_format *format, struct str id)
{
    for (size_t i = 0; i < format->table_count; i++)
        if (str_equal(format->tables[i].id, id))
            return &format->tables[i];
    return NULL;
}

int format_row_find(const struct format_table *table, struct str id)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (str_equal(table->rows[i].id, id))
            return (int)i;
    return -1;
}

int format_column_find(const struct format_table *table, struct str id)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (str_equal(table->columns[i].id, id))
            return (int)i;
    return -1;
}

const struct format_table *format_table_find_alias(const struct report_format *format,
                                                   struct str table, struct str row)
{
    for (size_t i = 0; i < format->table_count; i++) {
        const struct format_table *candidate = &format->tables[i];
        if (str_equal(candidate->alias, table) &&
            (row.len == 0 || format_row_find_alias(candidate, row) >= 0))
            return candidate;
    }
    return NULL;
}

int format_row_find_alias(const struct format_table *table, struct str alias)
{
    for (size_t i = 0; alias.len > 0 && i < table->row_count; i++)
        if (str_equal(table->rows[i].alias, alias))
            return (int)i;
    return -1;
}

int format_column_find_alias(const struct format_table *table, struct str alias)
{
    for (size_t i = 0; alias.len > 0 && i < table->column_count; i++)
        if (str_equal(table->columns[i].alias, alias))
            return (int)i;
    return -1;
}

int format_row_before(const struct format_table *table, int row, const struct format_table *before)
{
    const struct format_row *now = &table->rows[row];
    return format_row_find(before, now->continues.len > 0 ? now->continues : now->id);
}

static bool label_is_unique(const struct format_table *table, int column)
{
    for (size_t i = 0; i < table->column_count; i++)
        if ((int)i != column && str_equal(table->columns[i].label, table->columns[column].label))
            return false;
    return true;
}

struct str format_cell_name(struct arena *arena, const struct format_table *table, int row,
                            int column)
{
    const struct format_column *head = &table->columns[column];
    struct str name = head->label;
    if (head->group >= 0 && !label_is_unique(table, column))
        name = arena_printf(arena, STR_FMT "·" STR_FMT, STR_ARG(table->groups[head->group].label),
                            STR_ARG(name));
    struct str label = table->rows[row].label;
    if (label.len == 0)
        return arena_printf(arena, "“" STR_FMT "”", STR_ARG(name));
    return arena_printf(arena, "“" STR_FMT "”的“" STR_FMT "”", STR_ARG(label), STR_ARG(name));
}

struct cell *table_cell(const struct table_values *values, int row, int column)
{
    return &values->cells[(size_t)row * values->table->column_count + (size_t)column];
}
