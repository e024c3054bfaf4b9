/* Holds what the text says against the tables: how many requests came in and what became of them.
 */
#include "report/check_number.h"
#include "report/check_rule.h"

#include "base/vec.h"

/* One thing that the text may count, and where the tables count it. Words, rows and columns are
 * separated by bars. */
struct quantity {
    const char *where; /* in findings */
    const char *table;
    const char *rows;    /* with all rows below them */
    const char *columns; /* empty: the total of each row */
    const char *any;     /* the label has one of these words, */
    const char *also;    /* one of these, if there are any, */
    const char *without; /* and none of these */
};

enum {
    OPEN_AND_PARTIAL,
    PARTIAL,
    REFUSED,
    OPEN,
    UNABLE,
    NOT_PROCESSED,
    OTHER,
    CARRIED_OUT,
    CARRIED_IN,
    RECEIVED,
    REPLIED,
    RECONSIDERATION,
    LITIGATION,
    RULES,
    LICENSING,
    PENALTIES,
    COERCION,
};

/* A label belongs to the first that fits it. */
static const struct quantity quantities[] = {
    [OPEN_AND_PARTIAL] =
        {"results.open",          "requests",  "results.open|results.partial", "",
                            "公开及部分公开|公开和部分公开|公开或部分公开|公开、部分公开|公开与部分公开",                                                     "",       ""                                                        },
    [PARTIAL] = {"results.partial",       "requests",  "results.partial",              "",                                               "部分公开",                              "",       ""                                                        },
    [REFUSED] = {"results.refused",       "requests",  "results.refused",              "",                                               "不予公开",                              "",       ""                                                        },
    [OPEN] = {"results.open",          "requests",  "results.open",                 "",                                               "予以公开",                              "",       ""                                                        },
    [UNABLE] = {"results.unable",        "requests",  "results.unable",               "",                                               "无法提供",                              "",       ""                                                        },
    [NOT_PROCESSED] = {"results.not_processed", "requests",  "results.not_processed",        "",                                               "不予处理",
                            "",                                                                                                                                                                            ""                                                        },
    [OTHER] = {"results.other",         "requests",  "results.other",                "",                                               "其他处理",                              "",       ""                                                        },
    [CARRIED_OUT] = {"carried_out",           "requests",  "carried_out",                  "",
                            "结转下|结转至下|结转到下|转下年|转下一年|顺延",                                                                                                 "",       "上年"                                                  },
    [CARRIED_IN] = {"carried_in",            "requests",  "carried_in",                   "",
                            "上年结转|上年度结转|结转上年|上一年结转|上一年度结转|去年结转|上年转结",                                                            "",
                            ""                                                                                                                                                                                                                                       },
    [RECEIVED] = {"new",                   "requests",  "new",                          "",                                               "收到|受理|新收|收办|接到|接收", "申请",
                            "复议|诉讼|网|信函|当面|邮|自然人|法人|企业|结转"                                                                                                                                                                     },
    [REPLIED] = {"results.total",         "requests",  "results.total",                "",                                               "答复|办结",                             "申请",
                            "复议|诉讼|网|信函|当面|自然人|法人|按时|率"                                                                                                                                                                            },
    [RECONSIDERATION] = {"reconsideration",       "remedies",  "",                             "reconsideration.total",                          "行政复议",                              "",
                            "诉讼|维持|纠|撤|审结|驳回|答复|其他"                                                                                                                                                                                      },
    [LITIGATION] = {"litigation",            "remedies",  "",                             "litigation_direct.total|litigation_after.total",
                            "诉讼",                                                                                                                                                            "",       "复议|维持|纠|撤|审结|驳回|直接|其他|应诉"},
    [RULES] = {"rules",                 "proactive", "rules",                        "total_public",                                   "规章对外公开总",                     "",       ""                                                        },
    [LICENSING] = {"licensing",             "proactive", "licensing",                    "decisions",                                      "行政许可处理决定",                  "",       ""                                                        },
    [PENALTIES] = {"penalties",             "proactive", "penalties",                    "decisions",                                      "行政处罚处理决定",                  "",       ""                                                        },
    [COERCION] = {"coercion",              "proactive", "coercion",                     "decisions",                                      "行政强制处理决定",                  "",       ""                                                        },
};

/* Does the text have one of the words? */
static bool has_word(struct str text, const char *words)
{
    struct str word, rest = str_from(words);
    while (rest.len > 0) {
        str_cut(rest, STR("|"), &word, &rest);
        if (str_contains(text, word))
            return true;
    }
    return false;
}

/* Which quantity the label names; -1 when none. */
static int quantity_of(struct str label)
{
    for (size_t i = 0; i < COUNT_OF(quantities); i++) {
        const struct quantity *quantity = &quantities[i];
        if (has_word(label, quantity->any) && !has_word(label, quantity->without) &&
            (quantity->also[0] == '\0' || has_word(label, quantity->also)))
            return (int)i;
    }
    return -1;
}

static bool is_case_unit(struct str unit)
{
    static const char *const words[] = {"", "件", "条", "宗", "起", "份", "项", "次", "个", "件次"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal(unit, str_from(words[i])))
            return true;
    return false;
}

const int *quantities_of_figures(struct arena *arena, const struct published *published)
{
    int *quantities_found = arena_array(arena, int, published->figures.count + 1);
    for (size_t i = 0; i < published->figures.count; i++) {
        const struct figure *figure = &published->figures.items[i];
        bool exact = !figure->is_percent && !figure->approximate && is_case_unit(figure->unit);
        quantities_found[i] = exact ? quantity_of(figure->label) : -1;
    }
    return quantities_found;
}

/* The first figure for the quantity; NULL when the text has none. */
static const struct figure *stated(const struct rule_run *run, int quantity)
{
    for (size_t i = 0; i < run->published->figures.count; i++)
        if (run->quantities[i] == quantity)
            return &run->published->figures.items[i];
    return NULL;
}

static bool is_stated(const struct rule_run *run, int quantity, struct decimal value)
{
    for (size_t i = 0; i < run->published->figures.count; i++)
        if (run->quantities[i] == quantity &&
            decimal_equal(run->published->figures.items[i].value, value))
            return true;
    return false;
}

/* Adds the cell; a blank one is 0. False when it is out of sight. */
static bool add_cell(const struct cell *cell, struct decimal *sum)
{
    if (cell->state == CELL_NUMBER)
        *sum = decimal_add(*sum, cell->value);
    return cell->state == CELL_NUMBER || cell->state == CELL_BLANK || cell->state == CELL_DASH;
}

/* The total of a row of the requests; where the report leaves it blank, the sum of its parts. */
static bool add_row(const struct table_values *values, int row, struct decimal *sum)
{
    const struct format_table *table = values->table;
    int total = format_column_find_alias(table, STR("total"));
    if (total >= 0 && table_cell(values, row, total)->state == CELL_NUMBER)
        return add_cell(table_cell(values, row, total), sum);
    for (size_t i = 0; i < table->column_count; i++)
        if ((int)i != total && !add_cell(table_cell(values, row, (int)i), sum))
            return false;
    return true;
}

/* Is the row one of these, or below one of them? */
static bool is_among(struct str alias, const char *rows)
{
    struct str row, rest = str_from(rows);
    while (rest.len > 0) {
        str_cut(rest, STR("|"), &row, &rest);
        if (str_starts(alias, row) && (alias.len == row.len || alias.ptr[row.len] == '.'))
            return true;
    }
    return false;
}

static bool sum_rows(const struct rule_run *run, const struct quantity *quantity,
                     struct decimal *ret)
{
    const struct table_values *values =
        published_table(run->published, str_from(quantity->table), STR(""));
    bool found = false;
    for (size_t i = 0; values && i < values->table->row_count; i++) {
        if (values->table->rows[i].is_group ||
            !is_among(values->table->rows[i].alias, quantity->rows))
            continue;
        if (!add_row(values, (int)i, ret))
            return false;
        found = true;
    }
    return found && published_has_numbers(values);
}

static bool sum_columns(const struct rule_run *run, const struct quantity *quantity,
                        struct decimal *ret)
{
    struct str table = str_from(quantity->table), row = str_from(quantity->rows), column;
    const struct table_values *values = published_table(run->published, table, row);
    struct str rest = str_from(quantity->columns);
    while (rest.len > 0) {
        str_cut(rest, STR("|"), &column, &rest);
        const struct cell *cell = published_cell(run->published, table, row, column);
        if (!cell || !add_cell(cell, ret))
            return false;
    }
    return values && published_has_numbers(values);
}

/* What the tables say; false when they do not show it. */
static bool tabled(const struct rule_run *run, int index, struct decimal *ret)
{
    const struct quantity *quantity = &quantities[index];
    struct decimal sum = {0};
    bool known = quantity->columns[0] != '\0' ? sum_columns(run, quantity, &sum)
                                              : sum_rows(run, quantity, &sum);
    *ret = sum;
    return known;
}

/* New requests, and new ones with those carried in. */
static bool tabled_received(const struct rule_run *run, struct decimal *ret_new,
                            struct decimal *ret_both)
{
    struct decimal carried;
    if (!tabled(run, RECEIVED, ret_new) || !tabled(run, CARRIED_IN, &carried))
        return false;
    *ret_both = decimal_add(*ret_new, carried);
    return true;
}

static void warn_difference(const struct rule_run *run, int quantity, struct decimal in_table,
                            const struct figure *figure)
{
    struct str computed = decimal_str(run->arena, in_table);
    struct str published = decimal_str(run->arena, figure->value);
    warn(run, str_from(quantities[quantity].where), computed, published,
         arena_printf(run->arena,
                      "正文称“" STR_FMT "”" STR_FMT "，表内为 " STR_FMT "；请核对正文与表格",
                      STR_ARG(figure->label), STR_ARG(published), STR_ARG(computed)));
}

void counts_match_the_table(const struct rule_run *run)
{
    for (int i = 0; i < (int)COUNT_OF(quantities); i++) {
        const struct figure *figure = stated(run, i);
        struct decimal in_table, only_new, both;
        if (!figure || !tabled(run, i, &in_table) || is_stated(run, i, in_table))
            continue;
        if (i == RECEIVED && tabled_received(run, &only_new, &both) && is_stated(run, i, both))
            continue; /* a rule of its own */
        warn_difference(run, i, in_table, figure);
    }
}

void received_means_new_alone(const struct rule_run *run)
{
    struct decimal only_new, both;
    if (!tabled_received(run, &only_new, &both) || decimal_equal(only_new, both) ||
        is_stated(run, RECEIVED, only_new) || !is_stated(run, RECEIVED, both))
        return;
    struct str computed = decimal_str(run->arena, only_new);
    struct str published = decimal_str(run->arena, both);
    warn(run, str_from(quantities[RECEIVED].where), computed, published,
         arena_printf(run->arena,
                      "正文所称收到的 " STR_FMT " 件等于表内本年新收 " STR_FMT
                      " 件加上年结转；“收到”应当只指本年新收",
                      STR_ARG(published), STR_ARG(computed)));
}

/* The sum of all outcomes that the text names; false unless it names every kind. */
static bool sum_outcomes(const struct rule_run *run, struct decimal *ret)
{
    static const int kinds[] = {REFUSED, UNABLE, NOT_PROCESSED, OTHER};
    const struct figure *both = stated(run, OPEN_AND_PARTIAL), *open = stated(run, OPEN),
                        *partial = stated(run, PARTIAL);
    if (!both && !(open && partial))
        return false;
    struct decimal sum = both ? both->value : decimal_add(open->value, partial->value);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const struct figure *figure = stated(run, kinds[i]);
        if (!figure)
            return false;
        sum = decimal_add(sum, figure->value);
    }
    *ret = sum;
    return true;
}

void outcomes_make_up_the_replies(const struct rule_run *run)
{
    const struct figure *replied = stated(run, REPLIED);
    struct decimal sum;
    if (!replied || !sum_outcomes(run, &sum) || is_stated(run, REPLIED, sum) ||
        is_stated(run, RECEIVED, sum))
        return;
    struct str computed = decimal_str(run->arena, sum);
    struct str published = decimal_str(run->arena, replied->value);
    warn(run, str_from(quantities[REPLIED].where), computed, published,
         arena_printf(run->arena,
                      "正文所列各类答复合计 " STR_FMT " 件，正文所称答复为 " STR_FMT
                      " 件；请核对各类件数",
                      STR_ARG(computed), STR_ARG(published)));
}

/* --- shares of the replies -------------------------------------------------------------------- */

struct share {
    int quantity;
    struct decimal count, percent;
};

struct share_list {
    struct share *items;
    size_t count, capacity;
};

/* "不予公开 35 件，占 4.34%" */
static void find_shares(const struct rule_run *run, struct share_list *ret)
{
    for (size_t i = 0; i < run->published->sentences.count; i++) {
        const struct number_list *numbers = &run->published->sentences.items[i].numbers;
        for (size_t j = 1; j < numbers->count; j++) {
            const struct number *percent = &numbers->items[j], *count = percent - 1;
            if (percent->kind != NUMBER_PERCENT)
                continue;
            int quantity = quantity_of(count->label);
            if (!percent->approximate && str_starts(percent->label, STR("占")) &&
                count->kind == NUMBER_COUNT && !count->approximate && count->value.places == 0 &&
                quantity >= 0 && quantity <= OTHER)
                vec_push(run->arena, ret, (struct share){quantity, count->value, percent->value});
        }
    }
}

static struct decimal share_of(const struct share *share, struct decimal base)
{
    return decimal_ratio(share->count.units, base.units, 100, share->percent.places, ROUND_HALF_UP);
}

static size_t count_fits(const struct share_list *shares, struct decimal base)
{
    size_t fits = 0;
    for (size_t i = 0; i < shares->count; i++)
        fits += decimal_equal(share_of(&shares->items[i], base), shares->items[i].percent);
    return fits;
}

static void warn_share(const struct rule_run *run, const struct share *share, struct decimal base)
{
    struct str count = decimal_str(run->arena, share->count);
    struct str whole = decimal_str(run->arena, base);
    struct str computed = decimal_str(run->arena, share_of(share, base));
    struct str published = decimal_str(run->arena, share->percent);
    struct str reason = arena_printf(
        run->arena,
        STR_FMT " ÷ " STR_FMT " 四舍五入为 " STR_FMT "%%，公布为 " STR_FMT "%%；请核对件数与占比",
        STR_ARG(count), STR_ARG(whole), STR_ARG(computed), STR_ARG(published));
    warn(run, str_from(quantities[share->quantity].where), computed, published, reason);
}

/* When most of the shares are taken of one number, so should the rest be. */
void outcome_shares_have_one_base(const struct rule_run *run)
{
    struct share_list shares = {0};
    struct decimal base = {0};
    size_t best = 0;
    find_shares(run, &shares);
    for (size_t i = 0; shares.count > 1 && i < run->published->figures.count; i++) {
        const struct figure *figure = &run->published->figures.items[i];
        int quantity = run->quantities[i];
        if ((quantity != REPLIED && quantity != RECEIVED) || figure->value.places > 0 ||
            figure->value.units <= 0 || count_fits(&shares, figure->value) <= best)
            continue;
        base = figure->value;
        best = count_fits(&shares, base);
    }
    if (best < 2 || best * 2 < shares.count)
        return;
    for (size_t i = 0; i < shares.count; i++)
        if (!decimal_equal(share_of(&shares.items[i], base), shares.items[i].percent))
            warn_share(run, &shares.items[i], base);
}

/* --- outcomes of review and litigation -------------------------------------------------------- */

static struct decimal not_upheld(const struct rule_run *run, const char *block)
{
    static const char *const results[] = {"corrected", "other", "pending"};
    struct decimal sum = {0};
    for (size_t i = 0; i < COUNT_OF(results); i++) {
        struct str id = arena_printf(run->arena, "%s.%s", block, results[i]);
        const struct cell *cell = published_cell(run->published, STR("remedies"), STR(""), id);
        if (cell)
            add_cell(cell, &sum);
    }
    return sum;
}

void upheld_all_means_none_is_open(const struct rule_run *run)
{
    static const char *const all[] = {"均获维持", "均被维持",   "均维持",
                                      "全部维持", "全部获维持", "均予以维持"};
    static const struct {
        const char *block, *word;
    } blocks[] = {
        {"reconsideration",   "复议"},
        {"litigation_direct", "诉讼"},
        {"litigation_after",  "诉讼"},
    };
    for (size_t i = 0; i < run->published->sentences.count; i++) {
        struct str sentence = run->published->sentences.items[i].text;
        if (!str_contains_any(sentence, all, COUNT_OF(all)))
            continue;
        for (size_t j = 0; j < COUNT_OF(blocks); j++) {
            struct decimal rest = not_upheld(run, blocks[j].block);
            if (rest.units <= 0 || !str_contains(sentence, str_from(blocks[j].word)))
                continue;
            struct str computed = decimal_str(run->arena, rest);
            warn(run, str_from(blocks[j].block), computed, STR("0"),
                 arena_printf(run->arena,
                              "正文称全部维持，表内另有 " STR_FMT
                              " 件纠正、其他结果或者尚未审结；请核对正文与表格",
                              STR_ARG(computed)));
        }
        return;
    }
}
