/* Judges one list of numbers: does it add up to a total before it?
 *
 * An official's list is not always a complete one, and what follows it in the sentence may be
 * another matter. So every plausible reading is tried first; only when none adds up, and the list
 * is one that must add up, is the claim left as one that can fail. Otherwise it carries its doubt.
 */
#include "report/check_list.h"

#include "base/vec.h"

#define READINGS_MAX 40 /* parts of one list that are looked at */
#define ABOUT        "总数或者分项是约数"
#define NESTED_MAX   8 /* parts of a part */
#define TOTALS_REACH 4 /* numbers before a list that may be its total */

/* What is left over closes a list: after it nothing is missing. */
static const char *const closing[] = {"其他", "其余", "其它", "剩余"};
/* These state something about the total, or belong to last year; they are no parts of it. */
static const char *const asides[] = {"上年结转", "上年度结转", "去年结转", "转结", "同比",
                                     "阅读",     "点击",       "浏览",     "访问", "粉丝",
                                     "关注",     "办结率",     "转发"};
static const char *const aside_starts[] = {"已", "均", "共", "累计", "占", "比"};
static const char *const carried[] = {"结转", "转结"};

/* One list: the numbers before its marker, and those behind it. */
struct listing {
    const struct number *before; /* what may be its total, in order */
    size_t before_count;
    const struct number *parts; /* counts only; percentages stand in percents */
    size_t part_count;
    bool asides[READINGS_MAX];                   /* is part i none, but said in passing? */
    const struct number *percents[READINGS_MAX]; /* the percentage behind part i, or NULL */
    size_t cut;    /* where a semicolon ends it; part_count when none does */
    size_t nested; /* the first part behind a 其中 within the list; part_count when none */
    struct str sentence;
};

static bool is_aside(const struct number *part)
{
    if (str_contains_any(part->label, asides, COUNT_OF(asides)))
        return true;
    for (size_t i = 0; i < COUNT_OF(aside_starts); i++)
        if (str_starts(part->label, str_from(aside_starts[i])))
            return true;
    return false;
}

static bool closes(const struct number *part)
{
    return str_contains_any(part->label, closing, COUNT_OF(closing));
}

static bool has_unit(const struct number *part, struct str unit)
{
    return part->unit.len == 0 || unit.len == 0 || str_equal(part->unit, unit);
}

/* A way to read the list: which of its numbers are its parts. */
struct reading {
    bool same_unit, without_asides;
    size_t skip_from, skip_to; /* parts of a part */
};

static bool counts_in(const struct listing *list, const struct reading *reading,
                      const struct number *total, size_t i)
{
    const struct number *part = &list->parts[i];
    if (i >= reading->skip_from && i < reading->skip_to)
        return false;
    if (reading->same_unit && !has_unit(part, total->unit))
        return false;
    return !reading->without_asides || !list->asides[i];
}

/* Does the list, or a beginning of two parts or more, add up to the total? */
static bool reading_holds(const struct listing *list, const struct reading *reading,
                          const struct number *total, struct decimal goal, size_t *ret_end)
{
    struct decimal sum = {0};
    size_t taken = 0;
    for (size_t i = 0; i < list->part_count; i++) {
        if (!counts_in(list, reading, total, i))
            continue;
        sum = decimal_add(sum, list->parts[i].value);
        taken++;
        if (taken >= 2 && decimal_equal(sum, goal)) {
            *ret_end = i + 1;
            return true;
        }
    }
    return false;
}

static bool adds_up(const struct listing *list, const struct number *total, struct decimal goal,
                    struct reading *ret, size_t *ret_end)
{
    for (int filter = 0; filter < 4; filter++) {
        struct reading reading = {.same_unit = filter & 1, .without_asides = filter & 2};
        if (reading_holds(list, &reading, total, goal, ret_end)) {
            *ret = reading;
            return true;
        }
    }
    for (size_t to = list->nested + 1; to <= list->part_count && to <= list->nested + NESTED_MAX;
         to++) {
        struct reading reading = {.skip_from = list->nested, .skip_to = to};
        if (reading_holds(list, &reading, total, goal, ret_end)) {
            *ret = reading;
            return true;
        }
    }
    return false;
}

static void copy_parts(struct arena *arena, const struct listing *list,
                       const struct reading *reading, const struct number *total, size_t end,
                       struct claim *claim)
{
    size_t count = 0;
    for (size_t i = 0; i < end; i++)
        count += counts_in(list, reading, total, i);
    if (count < 2)
        return; /* no list */
    claim->parts = arena_array(arena, struct claim_part, count);
    for (size_t i = 0; i < end; i++) {
        if (!counts_in(list, reading, total, i))
            continue;
        struct claim_part *part = &claim->parts[claim->part_count++];
        *part = (struct claim_part){.label = list->parts[i].label,
                                    .unit = list->parts[i].unit,
                                    .value = list->parts[i].value};
        if (list->percents[i]) {
            part->has_percent = true;
            part->percent = list->percents[i]->value;
        }
    }
}

static struct claim sum_claim(const struct listing *list, const struct number *total)
{
    return (struct claim){.kind = CLAIM_SUM,
                          .label = total->label.len ? total->label : total->after,
                          .sentence = list->sentence,
                          .total = total->value};
}

/* Percentages behind the parts of a list that adds up are claims too. "约 94%" is none. */
static void add_percents(struct arena *arena, const struct claim *sum, struct claim_list *ret)
{
    struct claim claim = *sum;
    claim.kind = CLAIM_PERCENT;
    claim.label = arena_printf(arena, STR_FMT "占比", STR_ARG(sum->label));
    claim.parts = arena_array(arena, struct claim_part, sum->part_count);
    claim.part_count = 0;
    for (size_t i = 0; i < sum->part_count; i++)
        if (sum->parts[i].has_percent)
            claim.parts[claim.part_count++] = sum->parts[i];
    if (claim.part_count > 0)
        vec_push(arena, ret, claim);
}

/* Returns where the list that adds up ends in the sentence; 0 when it does not add up. */
static size_t find_holding(struct arena *arena, const struct listing *list, struct claim_list *ret)
{
    for (size_t back = 1; back <= list->before_count && back <= TOTALS_REACH; back++) {
        const struct number *total = &list->before[list->before_count - back];
        struct reading reading;
        size_t end;
        if (total->approximate || !adds_up(list, total, total->value, &reading, &end))
            continue;
        struct claim claim = sum_claim(list, total);
        copy_parts(arena, list, &reading, total, end, &claim);
        vec_push(arena, ret, claim);
        add_percents(arena, &claim, ret);
        return list->parts[end - 1].end;
    }
    return 0;
}

/* "收到 9 件，上年结转 1 件，其中网络 5 件，信函 5 件": the parts are those of both together. */
static bool find_with_carried(struct arena *arena, const struct listing *list,
                              struct claim_list *ret)
{
    if (list->before_count < 2)
        return false;
    const struct number *first = &list->before[list->before_count - 2], *second = first + 1;
    if (!str_contains_any(second->label, carried, COUNT_OF(carried)))
        return false;
    struct decimal both = decimal_add(first->value, second->value);
    struct reading reading;
    size_t end;
    if (!adds_up(list, first, both, &reading, &end))
        return false;
    struct claim claim = sum_claim(list, first);
    claim.total = both;
    claim.carried = first->value;
    claim.includes_carried = true;
    copy_parts(arena, list, &reading, first, end, &claim);
    vec_push(arena, ret, claim);
    return true;
}

/* Where a list that does not add up most likely ends. */
static size_t likely_end(const struct listing *list)
{
    for (size_t i = 1; i < list->cut; i++)
        if (closes(&list->parts[i]))
            return i + 1;
    bool closed_behind = list->cut < list->part_count && closes(&list->parts[list->cut]);
    return list->cut + closed_behind;
}

static struct decimal distance(struct decimal a, struct decimal b)
{
    struct decimal by = decimal_subtract(a, b);
    by.units = by.units < 0 ? -by.units : by.units;
    return by;
}

/* The total that it most likely belongs to: what counts the same thing and misses by least. */
static const struct number *likely_total(const struct listing *list, size_t end)
{
    const struct number *best = NULL;
    struct decimal sum = {0};
    for (size_t i = 0; i < end; i++)
        if (!list->asides[i])
            sum = decimal_add(sum, list->parts[i].value);
    for (size_t back = 1; back <= list->before_count && back <= TOTALS_REACH; back++) {
        const struct number *total = &list->before[list->before_count - back];
        if (has_unit(total, list->parts[0].unit) &&
            (!best || decimal_compare(distance(sum, total->value), distance(sum, best->value)) < 0))
            best = total;
    }
    return best || list->before_count == 0 ? best : &list->before[list->before_count - 1];
}

/* Why a list that does not add up need not be wrong; empty when it must be. */
static struct str doubt_of(const struct listing *list, const struct number *total,
                           const struct claim *claim, size_t end)
{
    bool same_unit = true, shares_unit = false, approximate = total->approximate, whole = false;
    struct decimal sum = {0};
    for (size_t i = 0; i < end; i++) {
        const struct number *part = &list->parts[i];
        same_unit = same_unit && has_unit(part, total->unit);
        shares_unit = shares_unit || has_unit(part, total->unit);
        approximate = approximate || part->approximate;
        whole = whole || decimal_compare(part->value, total->value) >= 0;
        sum = decimal_add(sum, part->value);
    }
    if (approximate)
        return STR(ABOUT);
    if (whole)
        return STR("有的分项不小于总数，所列各项可能不是总数的组成部分");
    if (claim->part_count < end)
        return STR("句中另有不属于分项的数字");
    if (list->nested < end)
        return STR("同一句中另有“其中”，不能确定列举到哪里为止");
    bool closed = end > 0 && closes(&list->parts[end - 1]);
    if (!shares_unit || (!same_unit && !closed))
        return STR("总数与分项的计量单位不同");
    if (closed || decimal_compare(sum, total->value) > 0)
        return STR("");
    struct decimal most = decimal_ratio(total->value.units, 100, 85, 6, ROUND_TRUNCATE);
    if (total->value.places == 0 && claim->part_count >= 3 && decimal_compare(sum, most) >= 0)
        return STR("");
    return STR("所列分项没有列到“其他”，可能没有列全");
}

static void add_failing(struct arena *arena, const struct listing *list, struct claim_list *ret)
{
    size_t end = likely_end(list);
    const struct number *total = likely_total(list, end);
    if (!total)
        return;
    struct reading reading = {.without_asides = true};
    struct claim claim = sum_claim(list, total);
    copy_parts(arena, list, &reading, total, end, &claim);
    if (claim.part_count == 0)
        return;
    claim.doubt = doubt_of(list, total, &claim, end);
    claim.approximate = str_equal(claim.doubt, STR(ABOUT));
    vec_push(arena, ret, claim);
}

/* "占 9.3%" or "9.3%" alone is a share of the total; "办结率 100%" is a rate of something else. */
static bool is_share(const struct number *percent)
{
    return !percent->approximate &&
           (percent->label.len == 0 || str_contains(percent->label, STR("占")) ||
            str_contains(percent->label, STR("比例")));
}

/* Sorts the numbers behind a marker into parts and their percentages. */
static void fill_parts(const struct number_list *numbers, size_t from, struct number *parts,
                       struct listing *list)
{
    const struct number *loose[READINGS_MAX];
    size_t loose_count = 0, semicolon = SIZE_MAX;
    for (size_t i = from; i < numbers->count && list->part_count < READINGS_MAX; i++) {
        const struct number *number = &numbers->items[i];
        bool cuts = str_contains(number->gap, STR("；")) || str_contains(number->gap, STR(";")) ||
                    str_contains(number->gap, STR("。"));
        if (number->kind == NUMBER_PERCENT) {
            if (loose_count < READINGS_MAX)
                loose[loose_count++] = number;
            if (list->part_count > 0 && is_share(number))
                list->percents[list->part_count - 1] = number;
            continue;
        }
        if (cuts && semicolon == SIZE_MAX && list->part_count > 0)
            semicolon = list->part_count;
        list->asides[list->part_count] = is_aside(number);
        parts[list->part_count++] = *number;
    }
    /* "A 1 件、B 2 件，分别占 33%、67%": as many percentages as parts, all behind the last. */
    bool all_behind = loose_count == list->part_count && loose_count > 1 &&
                      loose[0]->start > parts[list->part_count - 1].start;
    for (size_t i = 0; all_behind && i < loose_count; i++)
        list->percents[i] = loose[i];
    /* A semicolon behind the first part separates parts; a later one ends the list. */
    list->cut = semicolon != SIZE_MAX && semicolon >= 2 ? semicolon : list->part_count;
}

/* A total says of what it is one; "170" alone must at least be called a number or a sum. */
static bool may_be_total(const struct number *number)
{
    static const char *const words[] = {"数", "数量", "共", "计", "为", "达", "达到", "是", "总"};
    return number->kind != NUMBER_PERCENT &&
           (number->unit.len > 0 || str_ends_any(number->label, words, COUNT_OF(words)));
}

/* The last numbers before the list, in order. */
static void set_before(const struct number_list *numbers, size_t count, struct number *before,
                       struct listing *list)
{
    size_t from = count;
    for (size_t found = 0; from > 0 && found < TOTALS_REACH;)
        found += may_be_total(&numbers->items[--from]);
    for (size_t i = from; i < count; i++)
        if (may_be_total(&numbers->items[i]))
            before[list->before_count++] = numbers->items[i];
    list->before = before;
}

static size_t judge_list(struct arena *arena, const struct listing *list, bool may_fail,
                         struct claim_list *ret)
{
    if (list->part_count < 2 || list->before_count == 0)
        return 0;
    size_t end = find_holding(arena, list, ret);
    if (end == 0 && may_fail && !find_with_carried(arena, list, ret))
        add_failing(arena, list, ret);
    return end;
}

/* The part of a list that counts in one unit: "3 件共 2230 元，其中 A 1 件 420 元、B …" are two. */
static struct listing list_of_unit(const struct listing *list, struct str unit,
                                   struct number *before, struct number *parts)
{
    struct listing of = {.before = before, .parts = parts, .sentence = list->sentence};
    for (size_t i = 0; i < list->before_count; i++)
        if (str_equal(list->before[i].unit, unit))
            before[of.before_count++] = list->before[i];
    for (size_t i = 0; i < list->part_count; i++) {
        if (i == list->cut)
            of.cut = of.part_count;
        if (!str_equal(list->parts[i].unit, unit))
            continue;
        of.asides[of.part_count] = list->asides[i];
        parts[of.part_count++] = list->parts[i];
    }
    if (list->cut == list->part_count)
        of.cut = of.part_count;
    of.nested = of.part_count;
    return of;
}

/* A list of counts with a sum of money for each is two lists, if both have their total. Returns
 * where they end; 0 when it is not such a list. */
static size_t judge_with_money(struct arena *arena, const struct listing *list, bool may_fail,
                               struct claim_list *ret)
{
    size_t totals = 0;
    struct str money = {0}, count = {0};
    for (size_t i = 0; i < list->before_count; i++) {
        if (list->before[i].kind == NUMBER_MONEY)
            money = list->before[i].unit;
        else
            count = list->before[i].unit;
    }
    struct number before[READINGS_MAX], parts[READINGS_MAX];
    struct str units_both[] = {money, count};
    for (size_t i = 0; i < COUNT_OF(units_both) && money.len > 0 && count.len > 0; i++)
        totals += list_of_unit(list, units_both[i], before, parts).part_count >= 2;
    for (size_t i = 0; totals == 2 && i < COUNT_OF(units_both); i++) {
        struct listing of = list_of_unit(list, units_both[i], before, parts);
        judge_list(arena, &of, may_fail, ret);
    }
    return totals == 2 ? list->parts[list->part_count - 1].end : 0;
}

size_t list_judge(struct arena *arena, const struct number_list *numbers, size_t from,
                  size_t nested_start, struct str sentence, bool may_fail, struct claim_list *ret)
{
    struct number before[READINGS_MAX], parts[READINGS_MAX];
    struct listing list = {.parts = parts, .sentence = sentence};
    set_before(numbers, from, before, &list);
    fill_parts(numbers, from, parts, &list);
    list.nested = list.part_count;
    for (size_t i = list.part_count; i > 0; i--)
        if (parts[i - 1].start >= nested_start)
            list.nested = i - 1;
    size_t end = judge_with_money(arena, &list, may_fail, ret);
    return end > 0 ? end : judge_list(arena, &list, may_fail, ret);
}
