/* The parts of a published report that both readers and all checks use. */
#include "report/check_published.h"
#include "report/check_number.h"

#include "base/vec.h"

void published_set_form(struct arena *arena, struct published *published,
                        const struct report_format *form)
{
    published->form = form;
    published->format = form->id;
    published->tables = arena_array(arena, struct table_values, form->table_count);
    for (size_t i = 0; i < form->table_count; i++) {
        const struct format_table *table = &form->tables[i];
        published->tables[i] = (struct table_values){
            table, arena_array(arena, struct cell, table->row_count * table->column_count)};
    }
}

struct table_values *published_table(const struct published *published, struct str table,
                                     struct str row)
{
    if (!published->tables)
        return NULL;
    const struct format_table *found = format_table_find_alias(published->form, table, row);
    for (size_t i = 0; found && i < published->form->table_count; i++)
        if (published->tables[i].table == found)
            return &published->tables[i];
    return NULL;
}

struct cell *published_cell(const struct published *published, struct str table, struct str row,
                            struct str column)
{
    struct table_values *values = published_table(published, table, row);
    if (!values)
        return NULL;
    int row_index = row.len == 0 ? 0 : format_row_find_alias(values->table, row);
    int column_index = format_column_find_alias(values->table, column);
    return row_index < 0 || column_index < 0 ? NULL : table_cell(values, row_index, column_index);
}

bool published_has_numbers(const struct table_values *values)
{
    size_t count = values->table->row_count * values->table->column_count;
    for (size_t i = 0; i < count; i++)
        if (values->cells[i].state == CELL_NUMBER)
            return true;
    return false;
}

void finding_add(struct arena *arena, struct finding_list *list, struct str check,
                 enum severity severity, struct str where, struct str computed,
                 struct str published, struct str reason)
{
    vec_push(arena, list, (struct finding){check, severity, where, computed, published, reason});
}

void figures_find(struct arena *arena, struct published *published)
{
    for (size_t i = 0; i < published->sentences.count; i++) {
        struct sentence *sentence = &published->sentences.items[i];
        numbers_find(arena, sentence->text, &sentence->numbers);
        for (size_t j = 0; j < sentence->numbers.count; j++) {
            const struct number *number = &sentence->numbers.items[j];
            vec_push(arena, &published->figures,
                     (struct figure){.label = number->label,
                                     .unit = number->unit,
                                     .sentence = sentence->text,
                                     .value = number->value,
                                     .is_percent = number->kind == NUMBER_PERCENT,
                                     .approximate = number->approximate});
        }
    }
}

struct str decimal_str(struct arena *arena, struct decimal value)
{
    return arena_printf(arena, "%s", decimal_format(value).text);
}

static const char *const dashes[] = {"-", "--", "—", "——", "―", "－", "/", "\\", "─", "一一"};

static bool is_dash(struct str text)
{
    for (size_t i = 0; i < COUNT_OF(dashes); i++)
        if (str_equal(text, str_from(dashes[i])))
            return true;
    return false;
}

/* Takes "+", "-", "增", "减" or "增加", "减少" off the front; true when it makes a number negative.
 */
static bool take_sign(struct str *text)
{
    static const struct {
        const char *word;
        bool negative;
    } signs[] = {
        {"增加", false},
        {"减少", true },
        {"增",    false},
        {"减",    true },
        {"↑",    false},
        {"↓",    true },
        {"+",      false},
        {"-",      true }
    };
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        struct str word = str_from(signs[i].word);
        if (str_starts(*text, word)) {
            *text = str_trim(str_from_pos(*text, word.len));
            return signs[i].negative;
        }
    }
    return false;
}

/* Digits with an optional fraction off the front, with commas between groups of three or none. */
static bool take_digits(struct str *text, struct decimal *ret)
{
    char plain[20];
    size_t len = 0, at = 0, since_comma = 0;
    bool comma = false, point = false;
    for (; at < text->len; at++) {
        char c = text->ptr[at];
        if (c == ',' && !point && len > 0 && (comma ? since_comma == 3 : len <= 3)) {
            comma = true;
            since_comma = 0;
            continue;
        }
        if (c == '.' && !point && len > 0 && (!comma || since_comma == 3))
            point = true;
        else if (c < '0' || c > '9')
            break;
        else if (!point)
            since_comma++;
        if (len == 17)
            return false;
        plain[len++] = c;
    }
    if (len == 0 || (comma && since_comma != 3) || plain[len - 1] == '.')
        return false;
    struct decimal value;
    if (!decimal_parse((struct str){plain, len}, &value) || value.places > 4)
        return false;
    *text = str_from_pos(*text, at);
    *ret = value;
    return decimal_compare(value, decimal_of_int(INT64_C(1000000000000))) < 0;
}

static bool is_cell_unit(struct str text)
{
    static const char *const words[] = {"",   "件", "项", "个", "元", "万元",
                                        "宗", "条", "份", "起", "次"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal(text, str_from(words[i])))
            return true;
    return false;
}

static bool read_cell_number(struct str text, struct decimal *ret)
{
    struct decimal value;
    bool negative = take_sign(&text);
    if (!take_digits(&text, &value) || !is_cell_unit(str_trim(text)))
        return false;
    if (negative)
        value.units = -value.units;
    *ret = value;
    return true;
}

static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return true;
}

struct cell cell_read(struct arena *arena, struct str text)
{
    text = str_trim(text);
    struct cell cell = {.state = CELL_UNREADABLE, .raw = arena_str(arena, text)};
    if (text.len == 0)
        return (struct cell){.state = CELL_BLANK};
    if (is_dash(text))
        cell.state = CELL_DASH;
    else if (read_cell_number(text, &cell.value))
        cell.state = CELL_NUMBER;
    if (is_plain(text))
        cell.raw = (struct str){0};
    return cell;
}

bool cell_looks_like(struct str token)
{
    struct decimal value;
    token = str_trim(token);
    return is_dash(token) || read_cell_number(token, &value);
}
