/* Rules that warn: contradictions that no equation of the form forbids, but that reason does. */
#include "report/check_number.h"
#include "report/check_rule.h"

#include "base/date.h"
#include "base/scan.h"

void warn(const struct rule_run *run, struct str where, struct str computed, struct str published,
          struct str reason)
{
    finding_add(run->arena, run->findings, run->name, SEVERITY_WARNING, where, computed, published,
                reason);
}

/* --- the form and its year -------------------------------------------------------------------- */

static void form_was_obsolete(const struct rule_run *run)
{
    const struct report_format *form = run->published->form;
    int year = run->published->year;
    if (!form || form->to_year == 0 || year <= form->to_year)
        return;
    warn(run, form->id, (struct str){0}, arena_printf(run->arena, "%d", year),
         arena_printf(run->arena,
                      "%d 年度的报告使用了 %d 年度起已经停用的 " STR_FMT " 年表式；请改用现行表式",
                      year, form->to_year + 1, STR_ARG(form->id)));
}

static void form_was_not_yet_made(const struct rule_run *run)
{
    const struct report_format *form = run->published->form;
    int year = run->published->year;
    if (!form || year == 0 || year >= form->from_year)
        return;
    warn(run, form->id, (struct str){0}, arena_printf(run->arena, "%d", year),
         arena_printf(run->arena,
                      "报告写明是 %d 年度，使用的却是 %d 年度起才有的 " STR_FMT
                      " 年表式；请核对年度",
                      year, form->from_year, STR_ARG(form->id)));
}

/* --- the period ------------------------------------------------------------------------------- */

struct day {
    int year, month, day; /* 0: not written */
};

static int digits_value(struct str digits)
{
    int64_t value = 0;
    return str_to_int(digits, &value) && value < 100000 ? (int)value : 0;
}

/* Takes a run of digits by the mark behind it. Pages lose the marks: "20201月1日", "1230日". */
static void take_run(struct str run, struct str behind, struct day *day)
{
    if (str_starts(behind, STR("年"))) {
        day->year = digits_value(run);
    } else if (str_starts(behind, STR("月"))) {
        if (run.len > 4) {
            day->year = digits_value(str_slice(run, 0, 4));
            run = str_from_pos(run, 4);
        }
        day->month = digits_value(run);
    } else if (run.len <= 2 || day->month > 0) {
        if (day->month == 0)
            day->month = digits_value(run);
        else
            day->day = digits_value(run);
    } else if (str_starts(behind, STR("日"))) {
        if (run.len > 6) {
            day->year = digits_value(str_slice(run, 0, 4));
            run = str_from_pos(run, 4);
        }
        day->day = digits_value(str_from_pos(run, run.len - 2));
        day->month = digits_value(str_slice(run, 0, run.len - 2));
    } else {
        day->year = digits_value(run);
    }
}

/* The first day in the text. False when it has no month and day. */
static bool read_day(struct str text, struct day *ret)
{
    struct day day = {0};
    struct scan scan = {text};
    while (!scan_done(&scan) && day.day == 0) {
        struct str digits;
        if (scan_digits(&scan, 8, &digits))
            take_run(digits, scan.rest, &day);
        else
            scan.rest = str_from_pos(scan.rest, 1);
    }
    *ret = day;
    return day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= 31;
}

static bool cut_period(struct str text, struct str *from, struct str *to)
{
    return str_cut(text, STR("至"), from, to) || str_cut(text, STR("到"), from, to) ||
           str_cut(text, STR("—"), from, to) || str_cut(text, STR("-"), from, to);
}

static struct str day_text(struct arena *arena, const struct day *day)
{
    return day->year ? arena_printf(arena, "%d年%d月%d日", day->year, day->month, day->day)
                     : arena_printf(arena, "%d月%d日", day->month, day->day);
}

static void warn_period(const struct rule_run *run, const struct day *first, const struct day *last)
{
    int year = run->published->year;
    struct str published =
        arena_printf(run->arena, STR_FMT "至" STR_FMT, STR_ARG(day_text(run->arena, first)),
                     STR_ARG(day_text(run->arena, last)));
    struct str expected = year ? arena_printf(run->arena, "%d年1月1日至%d年12月31日", year, year)
                               : STR("1月1日至12月31日");
    warn(run, STR("统计期限"), expected, published,
         arena_printf(run->arena,
                      "统计期限写作" STR_FMT "，年度报告应当统计" STR_FMT "；请核对起止日期",
                      STR_ARG(published), STR_ARG(expected)));
}

static void period_is_the_year(const struct rule_run *run)
{
    static const char *const words[] = {"统计期限", "统计期间", "统计时间", "统计时限", "统计周期"};
    for (size_t i = 0; i < run->published->sentences.count; i++) {
        struct str rest = run->published->sentences.items[i].text;
        for (size_t j = 0; j < COUNT_OF(words); j++) {
            struct str before, after, from, to;
            struct day first, last;
            if (!str_cut(rest, str_from(words[j]), &before, &after) ||
                !cut_period(str_slice(after, 0, 120), &from, &to) || !read_day(from, &first) ||
                !read_day(to, &last))
                continue;
            int year = run->published->year;
            bool other_year =
                year && ((first.year && first.year != year) || (last.year && last.year != year));
            if (first.month != 1 || first.day != 1 || last.month != 12 || last.day != 31 ||
                other_year)
                warn_period(run, &first, &last);
            return;
        }
    }
}

/* --- 上一年项目数量, 本年增/减, 处理决定数量 ------------------------------------------------ */

/* Decisions of the year have nothing to do with the number of items. Who writes 3, +6, 9 has added
 * up the columns. One row may do so by chance, another row that does not shows that. */
static void columns_read_as_a_sum(const struct rule_run *run)
{
    static const char *const rows[] = {"licensing", "other_services", "penalties", "coercion"};
    size_t exact = 0, other = 0;
    struct str where = {0}, computed = {0}, published = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str row = str_from(rows[i]);
        const struct cell *items =
            published_cell(run->published, STR("proactive"), row, STR("prev_items"));
        const struct cell *change =
            published_cell(run->published, STR("proactive"), row, STR("change"));
        const struct cell *decisions =
            published_cell(run->published, STR("proactive"), row, STR("decisions"));
        if (!items || !change || !decisions || items->state != CELL_NUMBER ||
            change->state != CELL_NUMBER || decisions->state != CELL_NUMBER ||
            items->value.units == 0 || change->value.units == 0 || decisions->value.units == 0)
            continue;
        struct decimal sum = decimal_add(items->value, change->value);
        struct decimal by = decimal_subtract(sum, decisions->value);
        bool is_near = by.places == 0 && (by.units == 1 || by.units == -1);
        exact += by.units == 0;
        other += by.units != 0 && !is_near;
        if (where.len == 0 || is_near) {
            where = row;
            computed = decimal_str(run->arena, sum);
            published = decimal_str(run->arena, decisions->value);
        }
    }
    if (exact > 0 && other == 0)
        warn(run, where, computed, published,
             STR("“处理决定数量”恰好等于“上一年项目数量”加“本年增/减”（或者只差 1）："
                 "前两列是事项数，后一列是当年作出的决定数，疑似混用；请核对"));
}

/* --- growth ----------------------------------------------------------------------------------- */

static int growth_sign(struct str label)
{
    static const char *const links[] = {"同比",   "比上年", "较上年", "比去年",
                                        "较去年", "与上年", "与去年"};
    static const char *const up[] = {"上升", "增长", "增加", "提高", "上涨", "增幅"};
    static const char *const down[] = {"下降", "减少", "降低", "回落", "降幅", "下滑"};
    if (!str_contains_any(label, links, COUNT_OF(links)))
        return 0;
    if (str_contains_any(label, up, COUNT_OF(up)))
        return 1;
    return str_contains_any(label, down, COUNT_OF(down)) ? -1 : 0;
}

/* Is there a count of last year from which this year's grew by that percentage? */
static bool growth_fits(int64_t now, int sign, struct decimal percent, enum rounding rounding,
                        int64_t *ret_before)
{
    struct decimal ratio =
        decimal_add(decimal_of_int(100), (struct decimal){sign * percent.units, percent.places});
    if (ratio.units <= 0)
        return true; /* fell by everything: nothing to compute back */
    int64_t scale = 100;
    for (int i = 0; i < percent.places; i++)
        scale *= 10;
    int64_t middle = decimal_ratio(now, ratio.units, scale, 0, ROUND_HALF_UP).units;
    for (int64_t before = middle > 3 ? middle - 3 : 1; before <= middle + 3; before++) {
        struct decimal change =
            decimal_ratio(sign * (now - before), before, 100, percent.places, rounding);
        if (decimal_equal(change, percent)) {
            *ret_before = before;
            return true;
        }
    }
    return false;
}

static void check_growth(const struct rule_run *run, const struct number *count,
                         const struct number *percent)
{
    int sign = growth_sign(percent->label);
    int64_t before = 0;
    if (sign == 0 || count->kind != NUMBER_COUNT || count->approximate || percent->approximate ||
        count->value.places > 0 || count->value.units <= 0 || count->value.units > 100000000 ||
        percent->value.units > 10000000 ||
        growth_fits(count->value.units, sign, percent->value, ROUND_HALF_UP, &before))
        return;
    struct str published = decimal_str(run->arena, percent->value), computed = {0};
    const char *now = decimal_str(run->arena, count->value).ptr, *change = published.ptr;
    if (!growth_fits(count->value.units, sign, percent->value, ROUND_TRUNCATE, &before)) {
        warn(run, count->label, computed, published,
             arena_printf(run->arena,
                          "%s 与同比 %s%% 不相容：没有哪个上年的整数能得到这个比例；请核对", now,
                          change));
        return;
    }
    computed = decimal_str(run->arena, decimal_ratio(sign * (count->value.units - before), before,
                                                     100, percent->value.places, ROUND_HALF_UP));
    warn(run, count->label, computed, published,
         arena_printf(run->arena,
                      "%s 同比 %s%% 意味着上年为 %lld，四舍五入应为 " STR_FMT "%%：小数位是截去的",
                      now, change, (long long)before, STR_ARG(computed)));
}

static void growth_has_a_base(const struct rule_run *run)
{
    for (size_t i = 0; i < run->published->sentences.count; i++) {
        const struct number_list *numbers = &run->published->sentences.items[i].numbers;
        for (size_t j = 1; j < numbers->count; j++)
            if (numbers->items[j].kind == NUMBER_PERCENT)
                check_growth(run, &numbers->items[j - 1], &numbers->items[j]);
    }
}

/* --- rates --------------------------------------------------------------------------------------
 */

#define RATE_REACH 8 /* numbers before a rate that may be what it is a rate of */

/* The nearest count before the rate that gives it but for its last places; NULL when one gives it
 * exactly, or none nearly. */
static const struct number *nearly_base(const struct number_list *numbers, size_t at)
{
    const struct number *rate = &numbers->items[at], *part = rate - 1, *near = NULL;
    struct decimal tenth = {1, 1};
    for (size_t back = 2; back <= at && back <= RATE_REACH; back++) {
        const struct number *base = &numbers->items[at - back];
        if (base->kind != NUMBER_COUNT || base->approximate || base->value.places > 0 ||
            base->value.units <= part->value.units)
            continue;
        struct decimal exact = decimal_ratio(part->value.units, base->value.units, 100,
                                             rate->value.places, ROUND_HALF_UP);
        struct decimal by = decimal_subtract(exact, rate->value);
        by.units = by.units < 0 ? -by.units : by.units;
        if (by.units == 0)
            return NULL;
        if (!near && decimal_compare(by, tenth) <= 0)
            near = base;
    }
    return near;
}

static void check_rate(const struct rule_run *run, const struct number_list *numbers, size_t at)
{
    const struct number *rate = &numbers->items[at], *part = rate - 1;
    if (rate->kind != NUMBER_PERCENT || rate->value.places == 0 || part->kind != NUMBER_COUNT ||
        part->approximate || part->value.places > 0 || part->value.units <= 0)
        return;
    const struct number *base = nearly_base(numbers, at);
    if (!base)
        return;
    struct str count = decimal_str(run->arena, part->value);
    struct str whole = decimal_str(run->arena, base->value);
    struct str published = decimal_str(run->arena, rate->value);
    struct str computed =
        decimal_str(run->arena, decimal_ratio(part->value.units, base->value.units, 100,
                                              rate->value.places, ROUND_HALF_UP));
    warn(run, rate->label, computed, published,
         arena_printf(run->arena,
                      STR_FMT " ÷ " STR_FMT " 四舍五入为 " STR_FMT "%%，公布为 " STR_FMT
                              "%%；请核对件数与比率",
                      STR_ARG(count), STR_ARG(whole), STR_ARG(computed), STR_ARG(published)));
}

/* "受理 15564 件，办结 15042 件，办结率 96.64%" */
static void rate_is_rounded(const struct rule_run *run)
{
    for (size_t i = 0;
         !run->published->has_claims_of_its_own && i < run->published->sentences.count; i++) {
        const struct sentence *sentence = &run->published->sentences.items[i];
        if (str_contains(sentence->text, STR("其中")))
            continue; /* shares of a list: claims of their own */
        for (size_t j = 2; j < sentence->numbers.count; j++)
            check_rate(run, &sentence->numbers, j);
    }
}

/* --- what a list counts ----------------------------------------------------------------------- */

/* "收到 9 件，上年结转 1 件，其中网络 5 件，信函 5 件": found in the sentence of any claim. */
static void channels_include_carried(const struct rule_run *run)
{
    CLEANUP(arena_end) struct arena scratch = {0};
    struct claim_list claims = {0};
    claims_find(&scratch, &run->published->sentences, &claims);
    for (size_t i = 0; i < claims.count; i++) {
        const struct claim *claim = &claims.items[i];
        if (!claim->includes_carried)
            continue;
        struct str computed = decimal_str(run->arena, claim->total);
        struct str published = decimal_str(run->arena, claim->carried);
        warn(run, arena_str(run->arena, claim->label), computed, published,
             arena_printf(run->arena,
                          "所列各项合计 " STR_FMT "，等于收到的 " STR_FMT
                          " 加上上年结转的；“其中”应当只列收到的",
                          STR_ARG(computed), STR_ARG(published)));
    }
}

/* --- one rate, twice -------------------------------------------------------------------------- */

static bool is_hundred(const struct number *number)
{
    return number->kind == NUMBER_PERCENT && decimal_equal(number->value, decimal_of_int(100));
}

static void compare_rate(const struct rule_run *run, const struct number *whole,
                         const struct number_list *numbers)
{
    struct str word = whole->after;
    for (size_t i = 0; i < numbers->count; i++) {
        const struct number *number = &numbers->items[i];
        struct str name, rest;
        if (number->kind != NUMBER_PERCENT || is_hundred(number) ||
            !str_cut(number->label, STR("率"), &name, &rest) || !str_ends(name, word))
            continue;
        struct str published = decimal_str(run->arena, number->value);
        warn(run, arena_printf(run->arena, STR_FMT "率", STR_ARG(name)), STR("100"), published,
             arena_printf(run->arena,
                          "同一报告既称“" STR_FMT "率”为 " STR_FMT "%%，又称全部实现 100%%“" STR_FMT
                          "”；请写明两者口径的不同",
                          STR_ARG(name), STR_ARG(published), STR_ARG(word)));
    }
}

/* "全流程网办率 92.30%" beside "全部实现 100% 网办". */
static void rate_is_said_twice(const struct rule_run *run)
{
    static const char *const all[] = {"全部", "全面", "所有", "均"};
    for (size_t i = 0; i < run->published->sentences.count; i++) {
        const struct number_list *numbers = &run->published->sentences.items[i].numbers;
        for (size_t j = 0; j < numbers->count; j++) {
            const struct number *number = &numbers->items[j];
            size_t letters = utf8_count(number->after);
            if (is_hundred(number) && letters >= 2 && letters <= 4 &&
                str_contains_any(number->label, all, COUNT_OF(all)))
                compare_rate(run, number, numbers);
        }
    }
}

/* --- all of them ------------------------------------------------------------------------------ */

static const struct rule rules[] = {
    {"obsolete_form",                   form_was_obsolete            },
    {"year_vs_format",                  form_was_not_yet_made        },
    {"period_odd",                      period_is_the_year           },
    {"columns_misread",                 columns_read_as_a_sum        },
    {"growth_check",                    growth_has_a_base            },
    {"rate_check",                      rate_is_rounded              },
    {"channels_include_carried",        channels_include_carried     },
    {"rate_said_twice",                 rate_is_said_twice           },
    {"count_vs_table",                  counts_match_the_table       },
    {"received_means_new_plus_carried", received_means_new_alone     },
    {"parts_vs_replied",                outcomes_make_up_the_replies },
    {"percent_of_replied",              outcome_shares_have_one_base },
    {"remedy_outcome_vs_table",         upheld_all_means_none_is_open},
};

void check_rules(struct arena *arena, const struct published *published,
                 struct check_result *result)
{
    const int *quantities = quantities_of_figures(arena, published);
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        struct rule_run run = {arena, published, str_from(rules[i].name), &result->findings,
                               quantities};
        rules[i].check(&run);
    }
}
