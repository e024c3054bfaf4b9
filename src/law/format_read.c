/* Reads a format file into structs, and refuses whatever does not fit together: a form with a
 * mistake must not be filled in, and must say at once where the mistake is. */
#include "base/json.h"
#include "law/equation.h"

#include <assert.h>

#define WORDS_MOST  6
#define LEVEL_MOST  2
#define COUNT_LIMIT 500 /* of anything in a form; real ones stay below 50 */

/* What is being read, for messages. */
struct reader {
    struct arena *arena;
    struct failure *failure;
    struct str file, table;
};

static err FORMAT(2, 3) refuse(const struct reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(reader->arena, format, args);
    va_end(args);
    if (reader->table.len == 0)
        return fail_with(reader->failure, ERR_INVALID, STR_FMT ": " STR_FMT, STR_ARG(reader->file),
                         STR_ARG(text));
    return fail_with(reader->failure, ERR_INVALID, STR_FMT ": table " STR_FMT ": " STR_FMT,
                     STR_ARG(reader->file), STR_ARG(reader->table), STR_ARG(text));
}

/* The text of a member; empty when it is absent and may be. */
static err read_text(const struct reader *reader, const json_t *object, const char *key,
                     bool required, struct str *ret)
{
    struct str text = json_get_str(object, key);
    if (!text.ptr && (required || json_object_get(object, key)))
        return refuse(reader, "\"%s\" should be text", key);
    if (required && text.len == 0)
        return refuse(reader, "\"%s\" is empty", key);
    *ret = arena_str(reader->arena, text);
    return OK;
}

static err read_int(const struct reader *reader, const json_t *object, const char *key,
                    int otherwise, int most, int *ret)
{
    const json_t *value = json_object_get(object, key);
    if (value && !(json_is_integer(value) && json_integer_value(value) >= 0 &&
                   json_integer_value(value) <= most))
        return refuse(reader, "\"%s\" should be a number from 0 to %d", key, most);
    *ret = value ? (int)json_integer_value(value) : otherwise;
    return OK;
}

/* A list of things; NULL when it is absent and may be. */
static err read_list(const struct reader *reader, const json_t *object, const char *key,
                     bool required, const json_t **ret)
{
    const json_t *list = json_object_get(object, key);
    if ((required && json_array_size(list) == 0) || (list && !json_is_array(list)))
        return refuse(reader, "\"%s\" should be a list with something in it", key);
    if (json_array_size(list) > COUNT_LIMIT)
        return refuse(reader, "\"%s\" has more than %d entries", key, COUNT_LIMIT);
    *ret = list;
    return OK;
}

/* The words of an entry from position `from` on, at least so many; those that are left out are
 * empty. The first is its id. */
static err read_words(const struct reader *reader, const json_t *entry, const char *what,
                      size_t from, size_t least, size_t most, struct str *words)
{
    assert(most <= WORDS_MOST);
    size_t count = json_array_size(entry);
    if (count < from + least || count > from + most)
        return refuse(reader, "a %s should be a list of %zu to %zu items", what, from + least,
                      from + most);
    for (size_t i = 0; i < most; i++) {
        const json_t *word = json_array_get(entry, from + i);
        if (word && !json_is_string(word))
            return refuse(reader, "item %zu of a %s should be text", from + i + 1, what);
        struct str text = {json_string_value(word), json_string_length(word)};
        words[i] = arena_str(reader->arena, text);
    }
    if (words[0].len == 0)
        return refuse(reader, "a %s has no id", what);
    return OK;
}

static int find_group(const struct format_table *table, struct str id)
{
    for (size_t i = 0; i < table->group_count; i++)
        if (str_equal(table->groups[i].id, id))
            return (int)i;
    return -1;
}

/* The group that an entry names, or -1 when it names none. */
static err read_group_name(const struct reader *reader, const struct format_table *table,
                           struct str id, int *ret)
{
    int group = find_group(table, id);
    if (id.len > 0 && group < 0)
        return refuse(reader, "there is no group \"" STR_FMT "\" yet", STR_ARG(id));
    *ret = group;
    return OK;
}

static err read_groups(const struct reader *reader, const json_t *object,
                       struct format_table *table)
{
    const json_t *list = NULL;
    TRY(read_list(reader, object, "groups", false, &list));
    table->groups = arena_array(reader->arena, struct format_group, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct str words[3];
        TRY(read_words(reader, json_array_get(list, i), "group", 0, 2, 3, words));
        if (find_group(table, words[0]) >= 0)
            return refuse(reader, "there are two groups \"" STR_FMT "\"", STR_ARG(words[0]));
        struct format_group group = {.id = words[0], .label = words[1]};
        TRY(read_group_name(reader, table, words[2], &group.parent));
        table->groups[table->group_count++] = group;
    }
    return OK;
}

static err read_type(const struct reader *reader, struct str word, struct format_column *column)
{
    static const struct {
        struct str word;
        enum cell_type type;
        bool is_total;
    } types[] = {
        {STR_INIT("count"),  CELL_COUNT,        false},
        {STR_INIT("total"),  CELL_COUNT,        true },
        {STR_INIT("signed"), CELL_SIGNED_COUNT, false},
        {STR_INIT("money"),  CELL_MONEY,        false},
    };
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_equal(types[i].word, word)) {
            column->type = types[i].type;
            column->is_total = types[i].is_total;
            return OK;
        }
    return refuse(
        reader, "column " STR_FMT ": the type \"" STR_FMT "\" is not count, total, signed or money",
        STR_ARG(column->id), STR_ARG(word));
}

static err read_columns(const struct reader *reader, const json_t *object,
                        struct format_table *table)
{
    const json_t *list = NULL;
    TRY(read_list(reader, object, "columns", true, &list));
    table->columns = arena_array(reader->arena, struct format_column, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct str words[6];
        TRY(read_words(reader, json_array_get(list, i), "column", 0, 5, 6, words));
        if (format_column_find(table, words[0]) >= 0)
            return refuse(reader, "there are two columns \"" STR_FMT "\"", STR_ARG(words[0]));
        if (format_column_find_alias(table, words[1]) >= 0)
            return refuse(reader, "two columns have the alias \"" STR_FMT "\"", STR_ARG(words[1]));
        struct format_column column = {
            .id = words[0], .alias = words[1], .label = words[2], .unit = words[5]};
        TRY(read_group_name(reader, table, words[3], &column.group));
        TRY(read_type(reader, words[4], &column));
        table->columns[table->column_count++] = column;
    }
    return OK;
}

static bool stands_in_group(const struct format_table *table, size_t column, int group)
{
    int above = table->columns[column].group;
    while (above >= 0 && above != group)
        above = table->groups[above].parent;
    return above == group;
}

/* A head cell can span its columns only when they stand next to one another. */
static err check_groups(const struct reader *reader, const struct format_table *table)
{
    for (size_t group = 0; group < table->group_count; group++) {
        size_t runs = 0;
        for (size_t i = 0; i < table->column_count; i++)
            runs += stands_in_group(table, i, (int)group) &&
                    (i == 0 || !stands_in_group(table, i - 1, (int)group));
        if (runs != 1)
            return refuse(reader,
                          "the columns of group " STR_FMT
                          " should be some that stand next to one another",
                          STR_ARG(table->groups[group].id));
    }
    return OK;
}

static err read_kind(const struct reader *reader, struct str word, struct format_row *row)
{
    row->is_group = str_equal(word, STR("group"));
    row->is_total = str_equal(word, STR("total"));
    if (word.len > 0 && !row->is_group && !row->is_total)
        return refuse(reader, "row " STR_FMT ": the kind \"" STR_FMT "\" is not group or total",
                      STR_ARG(row->id), STR_ARG(word));
    return OK;
}

/* The parent of the next row is the last row that is one level up; it must be a heading. */
static err find_parent(const struct reader *reader, const struct format_table *table,
                       struct format_row *row)
{
    row->parent = -1;
    if (row->level == 0)
        return OK;
    for (size_t i = table->row_count; i > 0 && row->parent < 0; i--)
        if (table->rows[i - 1].level < row->level)
            row->parent = (int)i - 1;
    if (row->parent < 0 || !table->rows[row->parent].is_group ||
        table->rows[row->parent].level != row->level - 1)
        return refuse(reader,
                      "row " STR_FMT " of level %d does not stand under a group of level %d",
                      STR_ARG(row->id), row->level, row->level - 1);
    return OK;
}

static err read_row(const struct reader *reader, const json_t *entry, struct format_table *table)
{
    struct str words[5];
    TRY(read_words(reader, entry, "row", 1, 3, 5, words));
    const json_t *level = json_array_get(entry, 0);
    if (!json_is_integer(level) || json_integer_value(level) < 0 ||
        json_integer_value(level) > LEVEL_MOST)
        return refuse(reader, "row " STR_FMT ": the level should be a number from 0 to %d",
                      STR_ARG(words[0]), LEVEL_MOST);
    if (format_row_find(table, words[0]) >= 0)
        return refuse(reader, "there are two rows \"" STR_FMT "\"", STR_ARG(words[0]));
    if (format_row_find_alias(table, words[1]) >= 0)
        return refuse(reader, "two rows have the alias \"" STR_FMT "\"", STR_ARG(words[1]));
    struct format_row row = {.level = (int)json_integer_value(level),
                             .id = words[0],
                             .alias = words[1],
                             .label = words[2],
                             .continues = words[4]};
    TRY(read_kind(reader, words[3], &row));
    TRY(find_parent(reader, table, &row));
    if (table->label_columns > 0 && row.level >= table->label_columns)
        return refuse(reader, "row " STR_FMT " of level %d needs more than %d label columns",
                      STR_ARG(row.id), row.level, table->label_columns);
    table->rows[table->row_count++] = row;
    return OK;
}

static err read_rows(const struct reader *reader, const json_t *object, struct format_table *table)
{
    const json_t *list = NULL;
    TRY(read_list(reader, object, "rows", true, &list));
    table->rows = arena_array(reader->arena, struct format_row, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(read_row(reader, json_array_get(list, i), table));
    return OK;
}

/* One of two words. */
static err read_choice(const struct reader *reader, struct str equation, struct str word,
                       struct str if_false, struct str if_true, bool *ret)
{
    if (!str_equal(word, if_false) && !str_equal(word, if_true))
        return refuse(reader,
                      "equation " STR_FMT ": \"" STR_FMT "\" is not " STR_FMT " or " STR_FMT,
                      STR_ARG(equation), STR_ARG(word), STR_ARG(if_false), STR_ARG(if_true));
    *ret = str_equal(word, if_true);
    return OK;
}

static err read_equation(const struct reader *reader, const json_t *entry,
                         const struct format_table *table, struct format_equation *ret)
{
    struct str words[6];
    TRY(read_words(reader, entry, "equation", 0, 6, 6, words));
    struct format_equation equation = {.id = words[0], .check = words[1], .text = words[5]};
    bool each_row = false;
    TRY(read_choice(reader, words[0], words[2], STR("each_column"), STR("each_row"), &each_row));
    TRY(read_choice(reader, words[0], words[3], STR("error"), STR("warning"),
                    &equation.is_warning));
    equation.scope = each_row ? EACH_ROW : EACH_COLUMN;
    struct failure formula = {0};
    if (equation_read(reader->arena, table, words[4], &formula, &equation) != OK)
        return refuse(reader, "equation " STR_FMT ": %s", STR_ARG(words[0]), formula.text);
    *ret = equation;
    return OK;
}

static err read_equations(const struct reader *reader, const json_t *object,
                          struct format_table *table)
{
    const json_t *list = NULL;
    TRY(read_list(reader, object, "equations", false, &list));
    table->equations = arena_array(reader->arena, struct format_equation, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(read_equation(reader, json_array_get(list, i), table,
                          &table->equations[table->equation_count++]));
    return OK;
}

static bool has_chapter(const struct report_format *format, struct str id)
{
    for (size_t i = 0; i < format->chapter_count; i++)
        if (str_equal(format->chapters[i].id, id))
            return true;
    return false;
}

/* What is said of the table as a whole. */
static err read_table_head(const struct reader *reader, const json_t *object,
                           const struct report_format *format, struct format_table *table)
{
    TRY(read_text(reader, object, "alias", false, &table->alias));
    TRY(read_text(reader, object, "chapter", true, &table->chapter));
    TRY(read_text(reader, object, "title", true, &table->title));
    TRY(read_text(reader, object, "label_header", false, &table->label_header));
    TRY(read_text(reader, object, "corner_note", false, &table->corner_note));
    TRY(read_int(reader, object, "label_columns", 0, LEVEL_MOST + 1, &table->label_columns));
    table->title_in_grid = json_is_true(json_object_get(object, "title_in_grid"));
    if (!has_chapter(format, table->chapter))
        return refuse(reader, "there is no chapter \"" STR_FMT "\"", STR_ARG(table->chapter));
    if (format_table_find(format, table->id))
        return refuse(reader, "there are two tables with this id");
    return OK;
}

static err read_table(struct reader *reader, const json_t *object, struct report_format *format)
{
    struct format_table table = {0};
    reader->table = STR("");
    TRY(read_text(reader, object, "id", true, &table.id));
    reader->table = table.id;
    TRY(read_table_head(reader, object, format, &table));
    TRY(read_groups(reader, object, &table));
    TRY(read_columns(reader, object, &table));
    TRY(check_groups(reader, &table));
    TRY(read_rows(reader, object, &table));
    TRY(read_equations(reader, object, &table));
    int width = table.label_columns + (int)table.column_count;
    TRY(read_int(reader, object, "grid_columns", width, COUNT_LIMIT, &table.grid_columns));
    if (table.grid_columns < width)
        return refuse(reader, "a grid of %d columns has no room for %d", table.grid_columns, width);
    format->tables[format->table_count++] = table;
    return OK;
}

static err read_chapters(const struct reader *reader, const json_t *root,
                         struct report_format *format)
{
    const json_t *list = NULL;
    TRY(read_list(reader, root, "chapters", true, &list));
    format->chapters = arena_array(reader->arena, struct format_chapter, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct str words[3];
        TRY(read_words(reader, json_array_get(list, i), "chapter", 0, 3, 3, words));
        if (has_chapter(format, words[0]))
            return refuse(reader, "there are two chapters \"" STR_FMT "\"", STR_ARG(words[0]));
        bool is_text = str_equal(words[2], STR("text"));
        if (!is_text && !str_equal(words[2], STR("tables")))
            return refuse(reader, "chapter " STR_FMT ": \"" STR_FMT "\" is not text or tables",
                          STR_ARG(words[0]), STR_ARG(words[2]));
        format->chapters[format->chapter_count++] =
            (struct format_chapter){.id = words[0], .title = words[1], .is_text = is_text};
    }
    return OK;
}

/* "years": [2021, null] */
static err read_years(const struct reader *reader, const json_t *root, struct report_format *format)
{
    const json_t *years = json_object_get(root, "years");
    const json_t *from = json_array_get(years, 0);
    const json_t *to = json_array_get(years, 1);
    json_int_t first = json_integer_value(from);
    json_int_t last = json_integer_value(to);
    if (json_array_size(years) != 2 || first < 1900 || first > 9999 ||
        !(json_is_null(to) || (last >= first && last <= 9999)))
        return refuse(reader, "\"years\" should be the first and the last year, or null for a form "
                              "that is still in force: [2021, null]");
    format->from_year = (int)first;
    format->to_year = (int)last;
    return OK;
}

static err read_root(struct reader *reader, const json_t *root, struct report_format *format)
{
    const json_t *tables = NULL;
    TRY(read_text(reader, root, "id", true, &format->id));
    TRY(read_text(reader, root, "name", true, &format->name));
    TRY(read_text(reader, root, "document", true, &format->document));
    TRY(read_years(reader, root, format));
    TRY(read_chapters(reader, root, format));
    TRY(read_list(reader, root, "tables", true, &tables));
    format->tables = arena_array(reader->arena, struct format_table, json_array_size(tables));
    for (size_t i = 0; i < json_array_size(tables); i++)
        TRY(read_table(reader, json_array_get(tables, i), format));
    return OK;
}

err format_read(struct arena *arena, struct str name, struct str content, struct failure *failure,
                struct report_format *ret)
{
    CLEANUP(json_end) json_t *root = NULL;
    TRY(json_read(content, name, failure, &root));
    struct reader reader = {.arena = arena, .failure = failure, .file = name};
    struct report_format format = {0};
    TRY(read_root(&reader, root, &format));
    *ret = format;
    return OK;
}
