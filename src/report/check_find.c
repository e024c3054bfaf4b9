/* Finds what the text itself claims to add up: "共 N 条，其中 A a 条、B b 条". */
#include "report/check_list.h"

#include "base/vec.h"

#define CLAIMS_MAX 1000 /* of one report; more are no report */
#define RATE_REACH 8    /* numbers before a rate that may be what it is a rate of */

/* What opens a list. After 包括 there often stand examples, so such a list need not add up. */
static const struct {
    const char *word;
    bool is_weak;
} markers[] = {
    {"其中",       false},
    {"分别为",    false},
    {"分别是",    false},
    {"具体为",    false},
    {"分为",       false},
    {"具体包括", true },
    {"包括",       true },
};

struct marker {
    size_t end; /* in the sentence; STR_NONE when there is none */
    bool is_weak;
};

/* The next marker at or after `from`. */
static struct marker find_marker(struct str sentence, size_t from)
{
    struct marker first = {.end = STR_NONE};
    size_t first_at = STR_NONE;
    for (size_t i = 0; i < COUNT_OF(markers); i++) {
        struct str word = str_from(markers[i].word);
        size_t at = str_find(str_from_pos(sentence, from), word);
        if (at >= first_at)
            continue;
        first_at = at;
        first = (struct marker){from + at + word.len, markers[i].is_weak};
    }
    return first;
}

static void find_marked(struct arena *arena, struct str sentence, const struct number_list *numbers,
                        struct claim_list *ret)
{
    size_t spent = 0; /* what stands before this belongs to a list that adds up */
    struct marker marker = find_marker(sentence, 0);
    while (marker.end != STR_NONE && ret->count < CLAIMS_MAX) {
        struct marker next = find_marker(sentence, marker.end);
        size_t from = 0;
        while (from < numbers->count && numbers->items[from].start < marker.end)
            from++;
        if (marker.end >= spent && from > 0) {
            /* A second list of parts, of a total that has its parts already, may be examples. */
            bool may_fail = !marker.is_weak && numbers->items[from - 1].start >= spent;
            size_t end = list_judge(arena, numbers, from, next.end, sentence, may_fail, ret);
            spent = end > spent ? end : spent;
        }
        marker = next;
    }
}

/* Without a marker a list claims nothing, but when one adds up it was meant to. */
static void find_unmarked(struct arena *arena, struct str sentence,
                          const struct number_list *numbers, struct claim_list *ret)
{
    for (size_t i = 0; i + 2 < numbers->count; i++) {
        const struct number *total = &numbers->items[i];
        if (total->kind == NUMBER_PERCENT || total->value.units < 3)
            continue;
        size_t count = ret->count;
        struct number_list rest = {(struct number *)total, numbers->count - i, 0};
        list_judge(arena, &rest, 1, SIZE_MAX, sentence, false, ret);
        if (ret->count > count)
            return;
    }
}

/* "（51.02%）", "（占 51.02%）": what stands in these brackets belongs to the sentence. */
static bool is_lone_percent(struct str inside)
{
    static const char *const words[] = {"占比", "占", " "};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        while (str_starts(inside, str_from(words[i])))
            inside = str_from_pos(inside, str_from(words[i]).len);
    size_t at = 0;
    while (at < inside.len &&
           ((inside.ptr[at] >= '0' && inside.ptr[at] <= '9') || inside.ptr[at] == '.'))
        at++;
    return at > 0 && str_equal(str_from_pos(inside, at), STR("%"));
}

/* The text with what stands in brackets blanked out; positions stay. */
static struct str blank_brackets(struct arena *arena, struct str text)
{
    struct str copy = arena_str(arena, text);
    char *bytes = (char *)copy.ptr;
    size_t depth = 0, open = 0;
    for (size_t i = 0; i < copy.len; i++) {
        if (bytes[i] == '(' && depth++ == 0)
            open = i;
        if (bytes[i] != ')' || depth == 0 || --depth > 0)
            continue;
        if (is_lone_percent(str_slice(copy, open + 1, i)))
            bytes[open] = bytes[i] = ' ';
        else
            memset(bytes + open, ' ', i - open + 1);
    }
    return copy;
}

/* "清单 421 项（行政许可 22、行政处罚 259…）": what stands in brackets right behind a number. */
static void find_in_brackets(struct arena *arena, struct str sentence, struct claim_list *ret)
{
    struct str rest = sentence;
    for (;;) {
        size_t open = str_find(rest, STR("("));
        size_t close = open == STR_NONE ? open : str_find(str_from_pos(rest, open), STR(")"));
        if (close == STR_NONE)
            return;
        struct str clause = str_slice(rest, 0, open + close);
        rest = str_from_pos(rest, open + close + 1);
        CLEANUP(arena_end) struct arena scratch = {0};
        struct number_list numbers;
        numbers_find(&scratch, clause, &numbers);
        size_t from = 0;
        while (from < numbers.count && numbers.items[from].start < open)
            from++;
        bool behind = from > 0 && numbers.items[from - 1].end == open;
        bool whole =
            numbers.count - from >= 3 && !str_starts(str_from_pos(clause, open + 1), STR("含"));
        if (behind && numbers.count - from >= 2)
            list_judge(arena, &numbers, from, SIZE_MAX, clause, whole, ret);
    }
}

/* The number before the rate of which the part is this percentage; NULL when there is none. */
static const struct number *base_of_rate(const struct number_list *numbers, size_t at)
{
    const struct number *rate = &numbers->items[at], *part = rate - 1;
    for (size_t back = 2; back <= at && back <= RATE_REACH; back++) {
        const struct number *total = &numbers->items[at - back];
        if (total->kind != NUMBER_COUNT || total->value.places > 0 ||
            total->value.units <= part->value.units)
            continue;
        struct decimal exact = decimal_ratio(part->value.units, total->value.units, 100,
                                             rate->value.places, ROUND_HALF_UP);
        if (decimal_equal(exact, rate->value))
            return total;
    }
    return NULL;
}

/* "制发 707 件，主动公开 673 件，公开率 95.19%": true of some number before it, or no claim. */
static void find_rates(struct arena *arena, struct str sentence, const struct number_list *numbers,
                       struct claim_list *ret)
{
    for (size_t i = 2; i < numbers->count; i++) {
        const struct number *rate = &numbers->items[i], *part = rate - 1;
        if (rate->kind != NUMBER_PERCENT || part->kind != NUMBER_COUNT || rate->approximate ||
            part->value.places > 0 || part->value.units == 0)
            continue;
        const struct number *total = base_of_rate(numbers, i);
        if (!total)
            continue;
        struct claim claim = {.kind = CLAIM_PERCENT,
                              .label = rate->label,
                              .sentence = sentence,
                              .total = total->value,
                              .part_count = 1};
        claim.parts = arena_new(arena, struct claim_part);
        *claim.parts = (struct claim_part){.label = part->label,
                                           .value = part->value,
                                           .percent = rate->value,
                                           .has_percent = true};
        vec_push(arena, ret, claim);
    }
}

/* "共 2942 条。网站 52 条，其他 2167 条…": the parts stand in the sentence behind the total. */
static void find_across(struct arena *arena, const struct sentence *before,
                        const struct sentence *sentence, struct claim_list *ret)
{
    CLEANUP(arena_end) struct arena scratch = {0};
    struct number_list numbers;
    if (before->paragraph != sentence->paragraph)
        return;
    struct str both =
        arena_printf(arena, STR_FMT STR_FMT, STR_ARG(before->text), STR_ARG(sentence->text));
    both = blank_brackets(arena, both);
    numbers_find(&scratch, both, &numbers);
    size_t from = 0;
    while (from < numbers.count && numbers.items[from].start < before->text.len)
        from++;
    if (from > 0 && numbers.items[from - 1].value.units >= 3)
        list_judge(arena, &numbers, from, SIZE_MAX, both, false, ret);
}

static void find_in_sentence(struct arena *arena, const struct sentence *sentence,
                             struct claim_list *ret)
{
    CLEANUP(arena_end) struct arena scratch = {0};
    struct str outer = sentence->text;
    struct number_list numbers = sentence->numbers;
    size_t count = ret->count;
    if (str_contains(outer, STR("("))) {
        find_in_brackets(arena, sentence->text, ret);
        outer = blank_brackets(arena, sentence->text);
        numbers_find(&scratch, outer, &numbers);
    }
    find_marked(arena, outer, &numbers, ret);
    if (ret->count > count)
        return;
    find_unmarked(arena, outer, &numbers, ret);
    find_rates(arena, outer, &numbers, ret);
}

void claims_find(struct arena *arena, const struct sentence_list *sentences, struct claim_list *ret)
{
    for (size_t i = 0; i < sentences->count && ret->count < CLAIMS_MAX; i++) {
        size_t count = ret->count;
        find_in_sentence(arena, &sentences->items[i], ret);
        if (ret->count == count && i > 0 && sentences->items[i].numbers.count >= 2)
            find_across(arena, &sentences->items[i - 1], &sentences->items[i], ret);
    }
}
