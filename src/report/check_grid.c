/* Finds the statutory tables in flattened text by the labels of their rows. */
#include "report/check_grid.h"
#include "report/check_cells.h"

#include "base/vec.h"

#define OCCURRENCES_MAX 40 /* of one word in one table */

/* The text without blanks and punctuation, in which a label is found however it was broken up;
 * at[i] is where byte i stands in the text. */
struct squeezed {
    struct str text;
    uint32_t *at;
};

struct span {
    size_t from, to;
};

struct grid {
    struct arena *arena;
    struct str text;
    struct squeezed squeezed;
    struct published *published;
    struct cell_reader reader;
    struct span *spans; /* where tables stand in the text */
    size_t span_count;
};

/* What names a row in print, where labels get shortened and renumbered. Squeezed; the first that is
 * found counts. */
static const struct row_key {
    const char *alias;
    const char *keys[3];
} row_keys[] = {
    {"rules",                                        {"规章"}                               },
    {"normative_docs",                               {"规范性文件", "规范性档案"}   },
    {"licensing",                                    {"行政许可"}                         },
    {"other_services",                               {"对外管理服务"}                   },
    {"penalties",                                    {"行政处罚"}                         },
    {"coercion",                                     {"行政强制"}                         },
    {"fees",                                         {"行政事业性收费"}                },
    {"procurement",                                  {"政府集中采购", "集中采购"}   },
    {"new",                                          {"本年新收", "新收政府信息"}   },
    {"carried_in",                                   {"上年结转", "上年度结转"}      },
    {"results.open",                                 {"予以公开"}                         },
    {"results.partial",                              {"部分公开"}                         },
    {"results.refused.state_secret",                 {"国家秘密"}                         },
    {"results.refused.law_prohibited",               {"法规禁止公开", "禁止公开"}   },
    {"results.refused.three_safeties_one_stability", {"一稳定"}                            },
    {"results.refused.third_party",                  {"第三方合法权益"}                },
    {"results.refused.internal_affairs",             {"内部事务信息", "内部事务"}   },
    {"results.refused.process_info",                 {"过程性信息"}                      },
    {"results.refused.enforcement_file",             {"行政执法案卷", "执法案卷"}   },
    {"results.refused.admin_query",                  {"行政查询事项", "查询事项"}   },
    {"results.unable.not_held",                      {"不掌握相关", "不掌握"}         },
    {"results.unable.needs_creation",                {"另行制作"}                         },
    {"results.unable.unclear",                       {"仍不明确", "不明确"}            },
    {"results.not_processed.petition",               {"举报投诉", "信访"}               },
    {"results.not_processed.repeat",                 {"重复申请"}                         },
    {"results.not_processed.publication",            {"公开出版物", "出版物"}         },
    {"results.not_processed.mass_repeat",            {"反复申请"}                         },
    {"results.not_processed.reconfirm",              {"已获取信息", "重新出具"}      },
    {"results.other",                                {"其他处理"}                         },
    {"results.other.no_correction",                  {"逾期不补正"}                      },
    {"results.other.no_fee",                         {"缴纳费用", "未按收费通知"}   },
    {"results.other.misc",                           {"3.其他", "3其他", "其他"}        },
    {"results.total",                                {"总计"}                               },
    {"carried_out",                                  {"结转下年", "下年度继续办理"}},
};

/* --- squeezing -------------------------------------------------------------------------------- */

static bool is_squeezed_out(uint32_t code)
{
    static const uint32_t marks[] = {' ',    '\t',   '\n',   '|',    '"',    '\'',   ',',
                                     ':',    '(',    ')',    '*',    '#',    0x201C, 0x201D,
                                     0x2018, 0x2019, 0x3001, 0xFF0C, 0x300C, 0x300D};
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (marks[i] == code)
            return true;
    return false;
}

static struct squeezed squeeze(struct arena *arena, struct str text)
{
    char *bytes = arena_array(arena, char, text.len + 1);
    uint32_t *at = arena_array(arena, uint32_t, text.len + 1);
    size_t len = 0;
    for (struct str rest = text; rest.len > 0;) {
        struct str before = rest;
        uint32_t code;
        utf8_next(&rest, &code);
        if (is_squeezed_out(code))
            continue;
        for (size_t i = 0; i < before.len - rest.len; i++) {
            at[len] = (uint32_t)(text.len - before.len + i);
            bytes[len++] = before.ptr[i];
        }
    }
    at[len] = (uint32_t)text.len;
    return (struct squeezed){
        {bytes, len},
        at
    };
}

static struct str squeeze_label(struct arena *arena, struct str label)
{
    return squeeze(arena, label).text;
}

/* A position in the squeezed text, within from..to; STR_NONE when the word is not there. */
static size_t find(const struct grid *grid, struct str word, size_t from, size_t to)
{
    size_t at = str_find(str_slice(grid->squeezed.text, from, to), word);
    return at == STR_NONE ? STR_NONE : from + at;
}

static size_t find_or(const struct grid *grid, const char *word, size_t from, size_t otherwise)
{
    size_t at = find(grid, str_from(word), from, grid->squeezed.text.len);
    return at == STR_NONE ? otherwise : at;
}

static void add_span(struct grid *grid, size_t from, size_t to)
{
    if (from < to)
        grid->spans[grid->span_count++] = (struct span){from, to};
}

/* --- which form ------------------------------------------------------------------------------- */

static bool has_label(struct arena *arena, const struct report_format *form, struct str squeezed)
{
    for (size_t i = 0; i < form->table_count; i++) {
        const struct format_table *table = &form->tables[i];
        for (size_t j = 0; j < table->row_count; j++)
            if (str_contains(squeeze_label(arena, table->rows[j].label), squeezed))
                return true;
        for (size_t j = 0; j < table->column_count; j++)
            if (str_contains(squeeze_label(arena, table->columns[j].label), squeezed))
                return true;
    }
    return false;
}

/* A label counts for its form when no other form has it. */
static bool is_distinctive(struct arena *arena, const struct format_list *formats,
                           const struct report_format *form, struct str squeezed)
{
    for (size_t i = 0; i < formats->count; i++)
        if (&formats->items[i] != form && has_label(arena, &formats->items[i], squeezed))
            return false;
    return true;
}

static size_t score_label(const struct grid *grid, const struct format_list *formats,
                          const struct report_format *form, struct str label)
{
    struct str squeezed = squeeze_label(grid->arena, label);
    return squeezed.len > 0 && str_contains(grid->squeezed.text, squeezed) &&
           is_distinctive(grid->arena, formats, form, squeezed);
}

static size_t score_form(const struct grid *grid, const struct format_list *formats,
                         const struct report_format *form)
{
    size_t score = 0;
    for (size_t i = 0; i < form->table_count; i++) {
        const struct format_table *table = &form->tables[i];
        for (size_t j = 0; j < table->row_count; j++)
            score += score_label(grid, formats, form, table->rows[j].label);
        for (size_t j = 0; j < table->column_count; j++)
            score += score_label(grid, formats, form, table->columns[j].label);
    }
    return score;
}

/* The form whose own labels the text has most of: two at least, for one may be chance. */
static const struct report_format *recognise(const struct grid *grid,
                                             const struct format_list *formats)
{
    const struct report_format *best = NULL;
    size_t most = 1;
    for (size_t i = 0; i < formats->count; i++) {
        size_t score = score_form(grid, formats, &formats->items[i]);
        if (score > most) {
            most = score;
            best = &formats->items[i];
        }
    }
    return best;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Where a row stands in the text: its label from start to end, its cells up to the next row. */
struct row_place {
    struct table_values *values;
    int row;
    size_t start, end;
};

struct row_place_list {
    struct row_place *items;
    size_t count, capacity;
};

static const struct row_key *key_of(struct str alias)
{
    for (size_t i = 0; i < COUNT_OF(row_keys); i++)
        if (str_equal(alias, str_from(row_keys[i].alias)))
            return &row_keys[i];
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '|';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Back over the numbering before the word of a label that stands at `at`: "1." "3)". In "3052.重复
 * 申请" the digits are those of a cell too: only the form's own number, 2, is numbering. */
static size_t numbering_start(struct str text, size_t at, struct str label)
{
    size_t end = at, digits, own = 0;
    bool marked = false;
    while (end > 0 && (is_blank(text.ptr[end - 1]) || strchr(".)", text.ptr[end - 1])))
        marked = !is_blank(text.ptr[--end]) || marked;
    if (end < at && !marked)
        return at; /* "0 1 属于…": a number apart may be a cell */
    for (digits = end; digits > 0 && is_digit(text.ptr[digits - 1]);)
        digits--;
    while (own < label.len && is_digit(label.ptr[own]))
        own++;
    if (own > 0 && str_ends(str_slice(text, digits, end), str_slice(label, 0, own)))
        return end - own;
    return marked && end - digits >= 1 && end - digits <= 2 ? digits : at;
}

/* Where the label begins of which the word at `at` is a part, as far back as the text agrees with
 * the form's own label; before that only a numbering may stand. */
static size_t label_start(const struct grid *grid, struct str label, struct str word, size_t at)
{
    struct str squeezed = squeeze_label(grid->arena, label), before;
    size_t in_label = str_find(squeezed, word);
    before = str_slice(squeezed, 0, in_label == STR_NONE ? 0 : in_label);
    while (before.len > 0 && at > 0 &&
           grid->squeezed.text.ptr[at - 1] == before.ptr[before.len - 1]) {
        before.len--;
        at--;
    }
    while ((grid->squeezed.text.ptr[at] & 0xC0) == 0x80)
        at++; /* two characters may end alike */
    size_t start = grid->squeezed.at[at];
    return before.len == 0 && in_label != 0 ? start : numbering_start(grid->text, start, label);
}

/* Does a cell of the table begin here, but for brackets and a numbering? Long labels explain
 * themselves with the names of other rows. */
static bool begins_cell(struct str text, size_t at)
{
    static const char *const numbering[] = {"一", "二", "三", "四", "五", "六", "七", "、"};
    for (int i = 0; i < 6 && at > 0; i++) {
        char before = text.ptr[at - 1];
        if (before == '\n' || before == '\t' || before == '|')
            return true;
        if (strchr(" ().*", before) || is_digit(before))
            at--;
        else if (at >= 3 && str_ends_any(str_slice(text, 0, at), numbering, COUNT_OF(numbering)))
            at -= 3;
        else
            return false;
    }
    return at == 0;
}

/* The word of a label between from and to: where a cell begins with the label, else anywhere. */
static size_t find_label(const struct grid *grid, struct str label, struct str word, size_t from,
                         size_t to, size_t *ret_start)
{
    size_t first = STR_NONE, at = find(grid, word, from, to);
    for (int i = 0; i < OCCURRENCES_MAX && at != STR_NONE; i++) {
        size_t start = label_start(grid, label, word, at);
        bool begins = begins_cell(grid->text, start);
        if (begins || first == STR_NONE) {
            first = at;
            *ret_start = start;
        }
        if (begins)
            return first;
        at = find(grid, word, at + word.len, to);
    }
    return first;
}

/* Finds one row behind `from`, which moves on past its label. */
static bool find_row(struct grid *grid, struct table_values *values, int row, bool last_found,
                     size_t *from, size_t to, struct row_place *ret)
{
    struct str label = values->table->rows[row].label;
    const struct row_key *key = key_of(values->table->rows[row].alias);
    for (size_t i = 0; key && i < COUNT_OF(key->keys) && key->keys[i]; i++) {
        struct str word = str_from(key->keys[i]);
        size_t start = 0, at = find_label(grid, label, word, *from, to, &start);
        /* 其他 alone names many things: only right behind the row before it is it this row. */
        if (at == STR_NONE || (i == 2 && !last_found))
            continue;
        *from = at + word.len;
        size_t end = (size_t)grid->squeezed.at[*from - 1] + 1;
        *ret = (struct row_place){values, row, start, end};
        return true;
    }
    return false;
}

/* Finds the rows of a table in order between from and to; returns where to look on. */
static size_t find_rows(struct grid *grid, struct table_values *values, size_t from, size_t to,
                        struct row_place_list *ret)
{
    bool last_found = false;
    for (size_t i = 0; i < values->table->row_count; i++) {
        struct row_place place;
        if (values->table->rows[i].is_group)
            continue;
        last_found = find_row(grid, values, (int)i, last_found, &from, to, &place);
        if (last_found)
            vec_push(grid->arena, ret, place);
    }
    return from;
}

static void note_row(struct grid *grid, const struct row_place *place, size_t count)
{
    const struct format_row *row = &place->values->table->rows[place->row];
    finding_add(grid->arena, &grid->published->notes, STR("row_cells"), SEVERITY_UNCHECKED,
                row->alias, (struct str){0}, (struct str){0},
                arena_printf(grid->arena,
                             "“" STR_FMT "”一行读出 %zu 格，应当有 %zu 格，不能确定各格属于哪一列，"
                             "无法核对；请补齐该行，空白格写 0 或者 -",
                             STR_ARG(row->label), count, place->values->table->column_count));
}

/* "0 1 属于国家秘密": the numbering of the next label, when it carries no mark of its own. */
static bool ends_with_numbering(const struct cells *cells, size_t expected,
                                const struct row_place *next)
{
    if (!next || cells->count != expected + 1 || cells->count > CELLS_MAX + 1)
        return false;
    struct str label = next->values->table->rows[next->row].label;
    const struct cell *last = &cells->items[expected];
    return label.len > 1 && label.ptr[1] == '.' && last->state == CELL_NUMBER &&
           last->value.places == 0 && last->value.units == label.ptr[0] - '0';
}

/* Reads the cells of one row; returns where they end in the text. */
static size_t read_row(struct grid *grid, const struct row_place *place,
                       const struct row_place *next, size_t limit)
{
    const struct format_table *table = place->values->table;
    size_t expected = table->column_count, stop = limit;
    if (next)
        stop = next->start;
    if (stop < place->end)
        stop = place->end;
    struct cells cells;
    cells_read(&grid->reader, str_slice(grid->text, place->end, stop), expected, &cells);
    if (ends_with_numbering(&cells, expected, next))
        cells.count--;
    bool fits = cells.count == expected;
    for (size_t i = 0; i < expected; i++) {
        struct cell *cell = table_cell(place->values, place->row, (int)i);
        *cell = fits ? cells.items[i] : (struct cell){.state = CELL_UNREADABLE};
    }
    if (!fits)
        note_row(grid, place, cells.count);
    return (size_t)(cells.end - grid->text.ptr);
}

static bool shows_numbers(const struct row_place_list *places)
{
    for (size_t i = 0; i < places->count; i++)
        if (published_has_numbers(places->items[i].values))
            return true;
    return false;
}

static void read_rows(struct grid *grid, const struct row_place_list *places, size_t start,
                      size_t limit)
{
    size_t notes = grid->published->notes.count, end = start;
    grid->reader.lines = cells_on_lines(str_slice(grid->text, start, limit));
    for (size_t i = 0; i < places->count; i++) {
        const struct row_place *next = i + 1 < places->count ? &places->items[i + 1] : NULL;
        end = read_row(grid, &places->items[i], next, limit);
    }
    if (places->count > 0)
        add_span(grid, start, end);
    if (shows_numbers(places))
        return;
    /* Labels without any number are said once, for the table: check_tables does. */
    grid->published->notes.count = notes;
    for (size_t i = 0; i < places->count; i++)
        for (size_t j = 0; j < places->items[i].values->table->column_count; j++)
            *table_cell(places->items[i].values, places->items[i].row, (int)j) = (struct cell){0};
}

/* --- the tables ------------------------------------------------------------------------------- */

/* Where the third chapter's table begins, by its head or its first row; STR_NONE without it. */
static size_t requests_start(const struct grid *grid)
{
    size_t head = find_or(grid, "商业企业科研机构", 0, STR_NONE);
    return head != STR_NONE ? head : find_or(grid, "一本年新收政府信息公开申请", 0, STR_NONE);
}

static void read_requests(struct grid *grid)
{
    size_t from = requests_start(grid), to = grid->squeezed.text.len;
    struct table_values *values = published_table(grid->published, STR("requests"), STR(""));
    static const char *const ends[] = {"结果维持", "四政府信息公开行政复议", "五存在的主要问题",
                                       "存在的主要问题及改进"};
    if (from == STR_NONE || !values)
        return;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        to = find_or(grid, ends[i], from, to) < to ? find_or(grid, ends[i], from, to) : to;
    struct row_place_list places = {0};
    find_rows(grid, values, from, to, &places);
    read_rows(grid, &places, grid->squeezed.at[from], grid->squeezed.at[to]);
}

/* Where the second chapter's tables begin: at a head that goes on with the names of columns. The
 * same words stand in sentences too. */
static size_t proactive_start(const struct grid *grid)
{
    static const char *const columns[] = {"数量", "件数", "规章", "金额"};
    struct str head = STR("信息内容");
    size_t at = find(grid, head, 0, grid->squeezed.text.len);
    while (at != STR_NONE) {
        struct str behind = str_slice(grid->squeezed.text, at, at + 120);
        for (size_t i = 0; i < COUNT_OF(columns); i++)
            if (str_contains(behind, str_from(columns[i])))
                return at;
        at = find(grid, head, at + head.len, grid->squeezed.text.len);
    }
    return STR_NONE;
}

static void read_proactive(struct grid *grid)
{
    size_t from = proactive_start(grid), to = requests_start(grid);
    if (from == STR_NONE)
        return;
    if (to == STR_NONE || to < from)
        to = grid->squeezed.text.len;
    size_t chapter = find_or(grid, "三收到和处理政府信息公开申请", from, to);
    to = chapter < to ? chapter : to;
    struct row_place_list places = {0};
    size_t at = from;
    for (size_t i = 0; i < grid->published->form->table_count; i++)
        if (str_equal(grid->published->tables[i].table->alias, STR("proactive")))
            at = find_rows(grid, &grid->published->tables[i], at, to, &places);
    read_rows(grid, &places, grid->squeezed.at[from], grid->squeezed.at[to]);
}

#define NAMES_MAX 150 /* bytes */
#define BLOCK     5   /* 结果维持, 结果纠正, 其他结果, 尚未审结, 总计 */

static void note_remedies(struct grid *grid, struct str alias, size_t count, size_t expected)
{
    finding_add(grid->arena, &grid->published->notes, STR("row_cells"), SEVERITY_UNCHECKED, alias,
                (struct str){0}, (struct str){0},
                arena_printf(grid->arena,
                             "行政复议、行政诉讼表读出 %zu 格，应当有 %zu "
                             "格，不能确定各格属于哪一列，无法核对；请补齐，空白格写 0 或者 -",
                             count, expected));
}

/* How many columns the heads have that follow each other from *at on; *at moves behind them. */
static size_t take_heads(const struct grid *grid, struct str head, size_t *at)
{
    size_t columns = 0;
    for (; find(grid, head, *at, *at + head.len) == *at; *at += head.len)
        columns += BLOCK;
    return columns;
}

/* Heads with nothing but the name of a block between them (未经复议直接起诉) stand above one row of
 * cells. */
static bool only_names_between(const struct grid *grid, size_t from, size_t to)
{
    struct str between = str_slice(grid->squeezed.text, from, to);
    for (size_t i = 0; i < between.len; i++)
        if (between.ptr[i] >= '0' && between.ptr[i] <= '9')
            return false;
    return between.len <= NAMES_MAX;
}

/* The same from *at on, over the names of blocks. */
static size_t take_heads_and_names(const struct grid *grid, struct str head, size_t *at)
{
    size_t columns = take_heads(grid, head, at);
    size_t next = find(grid, head, *at, grid->squeezed.text.len);
    while (next != STR_NONE && only_names_between(grid, *at, next)) {
        *at = next;
        columns += take_heads(grid, head, at);
        next = find(grid, head, *at, grid->squeezed.text.len);
    }
    return columns;
}

static bool read_below(struct grid *grid, size_t at, size_t expected, struct cells *ret)
{
    size_t behind = (size_t)grid->squeezed.at[at - 1] + 1;
    cells_read_below(&grid->reader, str_from_pos(grid->text, behind), expected, ret);
    return ret->count == expected;
}

static void put_block(struct table_values *values, size_t column, size_t expected,
                      const struct cells *cells)
{
    bool fits = cells->count == expected;
    for (size_t i = 0; i < expected && (fits || cells->count > 0); i++)
        *table_cell(values, 0, (int)(column + i)) =
            fits ? cells->items[i] : (struct cell){.state = CELL_UNREADABLE};
}

static void read_remedies(struct grid *grid)
{
    struct table_values *values = published_table(grid->published, STR("remedies"), STR(""));
    struct str head = STR("结果维持结果纠正其他结果尚未审结总计");
    size_t at = find(grid, head, 0, grid->squeezed.text.len), column = 0;
    if (!values || at == STR_NONE)
        return;
    size_t start = grid->squeezed.at[at], end = start;
    while (at != STR_NONE && column < values->table->column_count) {
        struct cells cells;
        size_t ahead = at;
        size_t expected = take_heads_and_names(grid, head, &ahead);
        bool fits = column + expected <= values->table->column_count &&
                    read_below(grid, ahead, expected, &cells);
        if (fits) {
            at = ahead;
        } else {
            expected = take_heads(grid, head, &at);
            if (expected == 0 || column + expected > values->table->column_count)
                break;
            fits = read_below(grid, at, expected, &cells);
        }
        end = (size_t)(cells.end - grid->text.ptr);
        if (!fits && cells.count > 0)
            note_remedies(grid, values->table->alias, cells.count, expected);
        put_block(values, column, expected, &cells);
        column += expected;
        at = find(grid, head, at, grid->squeezed.text.len);
    }
    add_span(grid, start, end);
}

static struct str without_spans(const struct grid *grid)
{
    struct str copy = arena_str(grid->arena, grid->text);
    for (size_t i = 0; i < grid->span_count; i++)
        memset((char *)copy.ptr + grid->spans[i].from, '\n',
               grid->spans[i].to - grid->spans[i].from);
    return copy;
}

void grid_read(struct arena *arena, const struct format_list *formats, struct str *text,
               struct published *published)
{
    struct span spans[3];
    struct grid grid = {.arena = arena,
                        .text = *text,
                        .squeezed = squeeze(arena, *text),
                        .published = published,
                        .reader = {.arena = arena},
                        .spans = spans};
    const struct report_format *form = recognise(&grid, formats);
    bool has_requests = requests_start(&grid) != STR_NONE;
    /* The beginning of the third table is the same in all forms. */
    if (!form && has_requests)
        form = format_of_year(formats, published->year);
    if (!form && has_requests && formats->count > 0)
        form = &formats->items[formats->count - 1];
    if (!form)
        return;
    published_set_form(arena, published, form);
    read_proactive(&grid);
    read_requests(&grid);
    read_remedies(&grid);
    *text = without_spans(&grid);
}
