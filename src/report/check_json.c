/* Reads a published report from the JSON in which transcribed reports are shared. Only what was
 * published is read: judgements of others that stand in the same file are not looked at. */
#include "report/check_number.h"
#include "report/check_published.h"
#include "report/chinese.h"

#include "base/json.h"
#include "base/vec.h"

#define SENTENCE_MAX 8000 /* bytes; a longer one is no sentence, and is not searched for claims */

struct reader {
    struct arena *arena;
    struct str name;
    struct failure *failure;
    const struct format_list *formats;
    struct published *published;
};

/* Formats that have no statutory tables with equations. */
static const char *const other_formats[] = {"pre-2019", "pre-2014", "narrative"};

static struct str text_of(struct arena *arena, const json_t *value)
{
    return json_is_string(value)
               ? arena_str(arena, (struct str){json_string_value(value), json_string_length(value)})
               : (struct str){0};
}

static struct str member_text(struct arena *arena, const json_t *object, const char *key)
{
    return text_of(arena, json_object_get(object, key));
}

/* Any number, as it is printed; also one in text, "20.37" or "约94%". */
static bool number_of(const json_t *value, struct decimal *ret, bool *ret_approximate)
{
    char text[64];
    struct decimal limit = decimal_of_int(INT64_C(1000000000000));
    *ret_approximate = false;
    if (json_is_integer(value)) {
        *ret = decimal_of_int(json_integer_value(value));
    } else if (json_is_real(value)) {
        int len = snprintf(text, sizeof text, "%.15g", json_real_value(value));
        if (len < 0 || !decimal_parse((struct str){text, (size_t)len}, ret))
            return false;
    } else if (json_is_string(value)) {
        struct str string = str_trim(str_from(json_string_value(value)));
        if (str_ends(string, STR("%")))
            string = str_slice(string, 0, string.len - 1);
        while (str_starts(string, STR("约")) || str_starts(string, STR("近"))) {
            *ret_approximate = true;
            string = str_from_pos(string, STR("约").len);
        }
        if (!decimal_parse(string, ret))
            return false;
    } else {
        return false;
    }
    return ret->places <= 4 && ret->units > -limit.units * 10000 &&
           ret->units < limit.units * 10000 && decimal_compare(*ret, limit) < 0 &&
           decimal_compare((struct decimal){-ret->units, ret->places}, limit) < 0;
}

static bool is_unread(struct str id)
{
    return str_starts(id, STR("x_")) || str_equal(id, STR("raw")) ||
           str_equal(id, STR("unreadable"));
}

/* --- the form --------------------------------------------------------------------------------- */

/* How many of the ids of one table the form has, and has not. */
struct fit {
    size_t known, unknown;
    struct str stranger; /* the first unknown */
};

static void count_id(struct fit *fit, bool known, struct str id)
{
    if (known)
        fit->known++;
    else if (fit->unknown++ == 0)
        fit->stranger = id;
}

static void fit_proactive(const struct report_format *form, json_t *table, struct fit *fit)
{
    const char *row_key, *column_key;
    json_t *row, *cell;
    json_object_foreach(table, row_key, row)
    {
        struct str row_id = str_from(row_key);
        if (is_unread(row_id))
            continue;
        const struct format_table *found = format_table_find_alias(form, STR("proactive"), row_id);
        count_id(fit, found, row_id);
        json_object_foreach(row, column_key, cell)
        {
            struct str id = str_from(column_key);
            if (found && !is_unread(id))
                count_id(fit, format_column_find_alias(found, id) >= 0, id);
        }
    }
}

static void fit_requests(const struct report_format *form, json_t *table, struct fit *fit)
{
    const struct format_table *found = format_table_find_alias(form, STR("requests"), STR(""));
    const char *key;
    json_t *row;
    json_object_foreach(json_object_get(table, "rows"), key, row)
    {
        struct str id = str_from(key);
        if (!is_unread(id))
            count_id(fit, found && format_row_find_alias(found, id) >= 0, id);
    }
}

static struct fit fit_form(const struct report_format *form, json_t *tables)
{
    struct fit fit = {0};
    fit_proactive(form, json_object_get(tables, "proactive"), &fit);
    fit_requests(form, json_object_get(tables, "requests"), &fit);
    return fit;
}

/* The form that knows most of the ids; among equals the one that the file names, else the last. */
static const struct report_format *best_form(struct reader *reader, json_t *tables,
                                             struct str declared, struct fit *ret)
{
    const struct report_format *best = NULL;
    for (size_t i = 0; i < reader->formats->count; i++) {
        const struct report_format *form = &reader->formats->items[i];
        struct fit fit = fit_form(form, tables);
        bool better = !best || fit.unknown < ret->unknown ||
                      (fit.unknown == ret->unknown && !str_equal(best->id, declared));
        if (!better)
            continue;
        best = form;
        *ret = fit;
    }
    return best;
}

static bool known_somewhere(const struct reader *reader, struct str id)
{
    for (size_t i = 0; i < reader->formats->count; i++) {
        const struct report_format *form = &reader->formats->items[i];
        for (size_t j = 0; j < form->table_count; j++)
            if (format_row_find_alias(&form->tables[j], id) >= 0 ||
                format_column_find_alias(&form->tables[j], id) >= 0)
                return true;
    }
    return false;
}

static bool has_statutory_tables(json_t *tables)
{
    return json_object_size(json_object_get(tables, "proactive")) > 0 ||
           json_object_size(json_object_get(tables, "requests")) > 0 ||
           json_object_size(json_object_get(tables, "remedies")) > 0;
}

/* Without tables only the file itself can say which form the report had. */
static err take_declared(struct reader *reader, json_t *tables, struct str declared)
{
    struct published *published = reader->published;
    const struct report_format *form = format_find(reader->formats, declared);
    bool legacy = json_array_size(json_object_get(tables, "legacy_statistics")) > 0;
    if (legacy && (form || declared.len == 0))
        declared = STR("pre-2019");
    else if (form)
        published->form = form;
    published->format = declared.len > 0 ? declared : STR("narrative");
    for (size_t i = 0; i < COUNT_OF(other_formats); i++)
        if (str_equal(published->format, str_from(other_formats[i])))
            return OK;
    if (form)
        return OK;
    return fail_with(reader->failure, ERR_INVALID,
                     STR_FMT "：表式“" STR_FMT
                             "”无法识别；format 请写 2019、2021、pre-2019、pre-2014 "
                             "或者 narrative，或者提供带行、列 id 的 tables",
                     STR_ARG(reader->name), STR_ARG(declared));
}

static err choose_form(struct reader *reader, json_t *tables, struct str declared)
{
    struct fit fit = {0};
    if (!has_statutory_tables(tables))
        return take_declared(reader, tables, declared);
    const struct report_format *form = best_form(reader, tables, declared, &fit);
    if (!form)
        return fail_with(reader->failure, ERR_INTERNAL, "没有可用的报告表式");
    if (fit.unknown > 0 && !known_somewhere(reader, fit.stranger))
        return fail_with(reader->failure, ERR_INVALID,
                         STR_FMT "：“" STR_FMT "”不是任何表式的行或者列；请改用报告数据说明中的 "
                                 "id，地方自加的行以 x_ 开头",
                         STR_ARG(reader->name), STR_ARG(fit.stranger));
    published_set_form(reader->arena, reader->published, form);
    if (fit.unknown > 0)
        finding_add(reader->arena, &reader->published->notes, STR("mixed_form"), SEVERITY_UNCHECKED,
                    arena_str(reader->arena, fit.stranger), (struct str){0}, (struct str){0},
                    arena_printf(reader->arena,
                                 "按 %s 年表式核对，但“" STR_FMT "”是另一表式的行或者列，没有计入",
                                 form->id.ptr, STR_ARG(fit.stranger)));
    return OK;
}

/* --- tables ----------------------------------------------------------------------------------- */

static bool is_listed_unreadable(json_t *row, const char *column)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(row, "unreadable"), i, item)
    {
        if (json_is_string(item) && str_equal(str_from(json_string_value(item)), str_from(column)))
            return true;
    }
    return false;
}

static err read_value(struct reader *reader, json_t *value, struct str where, struct cell *ret)
{
    struct decimal number;
    bool approximate;
    if (json_is_null(value)) {
        *ret = (struct cell){.state = CELL_BLANK};
        return OK;
    }
    if (json_is_string(value)) {
        *ret =
            cell_read(reader->arena, chinese_narrow(reader->arena, text_of(reader->arena, value)));
        return OK;
    }
    if (!json_is_number(value))
        return fail_with(reader->failure, ERR_INVALID,
                         STR_FMT "：" STR_FMT " 不是数字；请写数字，空白格写 null",
                         STR_ARG(reader->name), STR_ARG(where));
    if (number_of(value, &number, &approximate))
        *ret = (struct cell){.state = CELL_NUMBER, .value = number};
    else
        *ret = (struct cell){.state = CELL_UNREADABLE};
    return OK;
}

static err not_an_object(struct reader *reader, const char *where)
{
    return fail_with(reader->failure, ERR_INVALID,
                     STR_FMT "：%s 应当是一个对象（{…}）；请对照报告数据说明修改",
                     STR_ARG(reader->name), where);
}

/* A row that names its cells, and those of them that could not be read or were no plain numbers. */
static err read_named_cells(struct reader *reader, const char *table, const char *row_key,
                            json_t *row)
{
    const char *key;
    json_t *value;
    json_object_foreach(row, key, value)
    {
        struct cell *cell =
            published_cell(reader->published, str_from(table), str_from(row_key), str_from(key));
        if (is_unread(str_from(key)) || !cell)
            continue;
        struct str where = arena_printf(reader->arena, "%s.%s.%s", table, row_key, key);
        TRY(read_value(reader, value, where, cell));
        if (is_listed_unreadable(row, key))
            cell->state = CELL_UNREADABLE;
        struct str raw = member_text(reader->arena, json_object_get(row, "raw"), key);
        if (cell->state == CELL_BLANK && raw.len > 0)
            *cell = cell_read(reader->arena, chinese_narrow(reader->arena, raw));
        else if (raw.len > 0)
            cell->raw = raw;
    }
    return OK;
}

static err read_proactive(struct reader *reader, json_t *table)
{
    const char *key;
    json_t *row;
    if (table && !json_is_object(table))
        return not_an_object(reader, "tables.proactive");
    json_object_foreach(table, key, row)
    {
        if (is_unread(str_from(key)))
            continue;
        if (!json_is_object(row))
            return not_an_object(reader, key);
        TRY(read_named_cells(reader, "proactive", key, row));
    }
    return OK;
}

/* A row with more or fewer cells than there are columns cannot be placed. */
static err check_width(struct reader *reader, const char *row, json_t *cells, json_t *columns)
{
    if (json_is_array(cells) && json_array_size(cells) == json_array_size(columns))
        return OK;
    return fail_with(reader->failure, ERR_INVALID,
                     STR_FMT "：tables.requests.rows 中的 %s 有 %zu 格，columns 有 %zu "
                             "列，无法对应；请补齐该行，空白格写 null",
                     STR_ARG(reader->name), row, json_array_size(cells), json_array_size(columns));
}

static err read_requests_row(struct reader *reader, const char *key, json_t *cells, json_t *columns)
{
    TRY(check_width(reader, key, cells, columns));
    for (size_t i = 0; i < json_array_size(columns); i++) {
        struct str column = text_of(reader->arena, json_array_get(columns, i));
        struct cell *cell =
            published_cell(reader->published, STR("requests"), str_from(key), column);
        if (!cell)
            continue;
        struct str where = arena_printf(reader->arena, "requests.rows.%s[%zu]", key, i);
        TRY(read_value(reader, json_array_get(cells, i), where, cell));
    }
    return OK;
}

static err check_columns(struct reader *reader, json_t *columns)
{
    const struct table_values *values =
        published_table(reader->published, STR("requests"), STR(""));
    for (size_t i = 0; values && i < json_array_size(columns); i++) {
        struct str id = text_of(reader->arena, json_array_get(columns, i));
        if (!is_unread(id) && format_column_find_alias(values->table, id) < 0)
            return fail_with(reader->failure, ERR_INVALID,
                             STR_FMT "：tables.requests.columns 中的“" STR_FMT
                                     "”不是表式的列；请改用 natural_person、total 等列 id",
                             STR_ARG(reader->name), STR_ARG(id));
    }
    return OK;
}

static err read_requests(struct reader *reader, json_t *table)
{
    json_t *columns = json_object_get(table, "columns"), *rows = json_object_get(table, "rows"),
           *cells;
    const char *key;
    if (!table)
        return OK;
    if (!json_is_object(table) || !json_is_object(rows))
        return not_an_object(reader, "tables.requests 及其 rows");
    TRY(check_columns(reader, columns));
    json_object_foreach(rows, key, cells)
    {
        if (is_unread(str_from(key)))
            continue;
        if (json_is_object(cells))
            TRY(read_named_cells(reader, "requests", key, cells));
        else
            TRY(read_requests_row(reader, key, cells, columns));
    }
    return OK;
}

static err read_remedies(struct reader *reader, json_t *table)
{
    const char *block_key, *key;
    json_t *block, *value;
    if (table && !json_is_object(table))
        return not_an_object(reader, "tables.remedies");
    json_object_foreach(table, block_key, block)
    {
        if (is_unread(str_from(block_key)))
            continue;
        if (!json_is_object(block))
            return not_an_object(reader, block_key);
        json_object_foreach(block, key, value)
        {
            struct str id = arena_printf(reader->arena, "%s.%s", block_key, key);
            struct cell *cell = published_cell(reader->published, STR("remedies"), STR(""), id);
            if (!cell)
                continue;
            TRY(read_value(reader, value, id, cell));
            if (is_listed_unreadable(block, key))
                cell->state = CELL_UNREADABLE;
        }
    }
    return OK;
}

static err read_tables(struct reader *reader, json_t *tables)
{
    TRY(read_proactive(reader, json_object_get(tables, "proactive")));
    TRY(read_requests(reader, json_object_get(tables, "requests")));
    return read_remedies(reader, json_object_get(tables, "remedies"));
}

/* --- what the text says ----------------------------------------------------------------------- */

static void add_sentence(struct reader *reader, struct str text)
{
    struct sentence_list *list = &reader->published->sentences;
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i].text, text))
            return;
    if (text.len > 0 && text.len <= SENTENCE_MAX)
        vec_push(reader->arena, list, (struct sentence){.text = text});
}

static struct str member_sentence(struct reader *reader, json_t *object)
{
    struct str text = member_text(reader->arena, object, "sentence");
    return chinese_narrow(reader->arena, text);
}

static void read_figures(struct reader *reader, json_t *figures)
{
    size_t i;
    json_t *item;
    json_array_foreach(figures, i, item)
    {
        struct figure figure = {.label = member_text(reader->arena, item, "label"),
                                .unit = member_text(reader->arena, item, "unit"),
                                .sentence = member_sentence(reader, item)};
        json_t *raw = json_object_get(item, "raw");
        bool about = json_is_true(json_object_get(item, "approximate")), about_too = false;
        add_sentence(reader, figure.sentence);
        if (!number_of(raw, &figure.value, &about_too) &&
            !number_of(json_object_get(item, "value"), &figure.value, &about_too))
            continue;
        figure.approximate = about || about_too;
        figure.is_percent = str_equal(figure.unit, STR("%"));
        vec_push(reader->arena, &reader->published->figures, figure);
    }
}

/* One part: a number, or {count, percent}. False when it is neither. */
static bool read_part(struct reader *reader, json_t *item, struct claim *claim,
                      struct claim_part *ret)
{
    bool about = json_is_true(json_object_get(item, "approximate")), about_too = false;
    json_t *count = json_is_object(item) ? json_object_get(item, "count") : item;
    if (json_is_object(item) && !count)
        count = json_object_get(item, "value");
    *ret = (struct claim_part){.label = member_text(reader->arena, item, "label")};
    if (!number_of(count, &ret->value, &about_too))
        return false;
    about = about || about_too;
    if (claim->kind == CLAIM_PERCENT) {
        ret->has_percent = number_of(json_object_get(item, "percent"), &ret->percent, &about_too) &&
                           !about_too && !about;
        return true;
    }
    if (about)
        claim->doubt = STR("分项是约数");
    return true;
}

static void read_breakdown(struct reader *reader, json_t *item)
{
    struct str kind = member_text(reader->arena, item, "kind");
    struct claim claim = {.kind = str_equal(kind, STR("percent")) ? CLAIM_PERCENT : CLAIM_SUM,
                          .label = member_text(reader->arena, item, "label"),
                          .sentence = member_sentence(reader, item)};
    json_t *parts = json_object_get(item, "parts"), *part;
    size_t i;
    bool about = false;
    add_sentence(reader, claim.sentence);
    if (!number_of(json_object_get(item, "total"), &claim.total, &about))
        claim.doubt = STR("没有写明总数");
    claim.parts = arena_array(reader->arena, struct claim_part, json_array_size(parts) + 1);
    json_array_foreach(parts, i, part)
    {
        if (!read_part(reader, part, &claim, &claim.parts[claim.part_count]))
            claim.doubt = STR("有的分项没有数字");
        claim.part_count++; /* kept, for findings name a part by its position */
    }
    if (about || json_is_true(json_object_get(item, "approximate")))
        claim.doubt = STR("总数是约数");
    if (claim.kind == CLAIM_SUM && claim.part_count == 0)
        claim.doubt = STR("没有列出分项");
    if (claim.kind == CLAIM_SUM &&
        (str_contains(claim.label, STR("（所列）")) || str_contains(claim.label, STR("(所列)"))))
        claim.doubt = STR("原文只是列举，分项可能没有列全");
    vec_push(reader->arena, &reader->published->claims, claim);
}

/* JSON of something else would pass: there is nothing in it that could be wrong. */
static err expect_report(struct reader *reader, json_t *root)
{
    if (!json_is_object(root))
        return not_an_object(reader, "文件");
    if (json_object_get(root, "tables") || json_object_get(root, "narrative_figures") ||
        json_object_get(root, "narrative_breakdowns"))
        return OK;
    return fail_with(reader->failure, ERR_INVALID,
                     STR_FMT "：不是年度报告的数据，没有 tables、narrative_figures 和 "
                             "narrative_breakdowns 中的任何一项；请对照报告数据说明修改",
                     STR_ARG(reader->name));
}

static err read_root(struct reader *reader, json_t *root)
{
    struct published *published = reader->published;
    TRY(expect_report(reader, root));
    json_t *tables = json_object_get(root, "tables"), *year = json_object_get(root, "year"), *item;
    if (tables && !json_is_object(tables) && !json_is_null(tables))
        return not_an_object(reader, "tables");
    struct decimal number = {0};
    bool about;
    if (number_of(year, &number, &about) && number.places == 0 && number.units > 1900 &&
        number.units < 10000)
        published->year = (int)number.units;
    published->agency = member_text(reader->arena, root, "agency");
    TRY(choose_form(reader, tables, member_text(reader->arena, root, "format")));
    if (published->tables)
        TRY(read_tables(reader, tables));
    read_figures(reader, json_object_get(root, "narrative_figures"));
    size_t i;
    json_array_foreach(json_object_get(root, "narrative_breakdowns"), i, item)
    {
        read_breakdown(reader, item);
    }
    return OK;
}

err published_read_json(struct arena *arena, const struct format_list *formats, struct str name,
                        struct str content, struct failure *failure, struct published *ret)
{
    struct published published = {.has_claims_of_its_own = true};
    struct reader reader = {arena, name, failure, formats, &published};
    TRY(chinese_simplify(arena, content, failure, &content));
    CLEANUP(json_end) json_t *root = NULL;
    TRY(json_read(content, name, failure, &root));
    TRY(read_root(&reader, root));
    figures_find(arena, &published);
    *ret = published;
    return OK;
}
