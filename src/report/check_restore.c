/* Finds the counts behind percentages: "收到申请 108 件 … 20.37% 予以公开" can only be 22 of them.
 */
#include "report/check_number.h"
#include "report/check_published.h"

#include "base/vec.h"

#define SHARES_MAX 40
#define BASE_MAX   1000000 /* requests of one year */

/* A list of percentages that make up a whole, and what they are percentages of. */
struct shares {
    const struct number *items[SHARES_MAX];
    size_t count;
    bool exact; /* none of them says 约 */
};

/* The whole counts that round to this percentage of the total: first..last, none if last < first.
 */
static void counts_of(struct decimal percent, int64_t total, int64_t *ret_first, int64_t *ret_last)
{
    struct decimal guess =
        decimal_rescale((struct decimal){percent.units * total, percent.places}, 0, ROUND_TRUNCATE);
    int64_t middle = guess.units / 100, first = INT64_MAX, last = INT64_MIN;
    int64_t reach = total / 100 + 2; /* a percentage without places stands for up to 1% */
    for (int64_t count = middle - reach; count <= middle + reach; count++) {
        if (count < 0 || count > total)
            continue;
        struct decimal rounded = decimal_ratio(count, total, 100, percent.places, ROUND_HALF_UP);
        if (!decimal_equal(rounded, percent))
            continue;
        if (first == INT64_MAX)
            first = count;
        last = count;
    }
    *ret_first = first;
    *ret_last = last;
}

static bool shares_of(const struct number_list *numbers, struct shares *ret)
{
    *ret = (struct shares){.exact = true};
    for (size_t i = 0; i < numbers->count; i++) {
        const struct number *number = &numbers->items[i];
        if (number->kind != NUMBER_PERCENT)
            return false; /* the counts stand there themselves */
        if (ret->count == SHARES_MAX || number->value.units < 0)
            return false;
        ret->items[ret->count++] = number;
        ret->exact = ret->exact && !number->approximate;
    }
    return ret->count >= 2;
}

static struct str share_label(const struct number *share)
{
    static const char *const verbs[] = {"属于", "属", "是", "为", "通过"};
    struct str label = share->after.len > 0 ? share->after : share->label;
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        struct str verb = str_from(verbs[i]);
        if (label.len > verb.len && str_starts(label, verb)) {
            label = str_from_pos(label, verb.len);
            break;
        }
    }
    if (str_ends(label, STR("范围")) && label.len > STR("范围").len)
        label = str_slice(label, 0, label.len - STR("范围").len);
    return label;
}

static bool is_base(const struct number *number)
{
    static const char *const verbs[] = {"收到", "受理", "接到", "接收", "办理", "答复"};
    return number->kind == NUMBER_COUNT && !number->approximate && number->value.places == 0 &&
           number->value.units > 0 && number->value.units <= BASE_MAX &&
           str_contains(number->label, STR("申请")) &&
           str_contains_any(number->label, verbs, COUNT_OF(verbs));
}

static bool fits_base(const struct shares *shares, int64_t base)
{
    for (size_t i = 0; i < shares->count; i++) {
        int64_t first, last;
        counts_of(shares->items[i]->value, base, &first, &last);
        if (first > last)
            return false;
    }
    return true;
}

/* What the percentages are of: the nearest count of requests before them in the paragraph of which
 * all of them can be; else the nearest. 0 when the paragraph names none. */
static int64_t base_of(const struct sentence_list *sentences, size_t at,
                       const struct shares *shares)
{
    int64_t nearest = 0;
    for (size_t i = at;
         i > 0 && sentences->items[i - 1].paragraph == sentences->items[at].paragraph; i--) {
        const struct number_list *numbers = &sentences->items[i - 1].numbers;
        for (size_t j = numbers->count; j > 0; j--) {
            if (!is_base(&numbers->items[j - 1]))
                continue;
            int64_t base = numbers->items[j - 1].value.units;
            if (fits_base(shares, base))
                return base;
            nearest = nearest ? nearest : base;
        }
    }
    return nearest;
}

/* A claim that states the counts beside the percentages leaves nothing to restore. */
static bool states_counts(const struct published *published, struct str sentence)
{
    for (size_t i = 0; i < published->claims.count; i++) {
        const struct claim *claim = &published->claims.items[i];
        if (claim->kind == CLAIM_PERCENT && str_equal(claim->sentence, sentence) &&
            !decimal_equal(claim->total, decimal_of_int(100)))
            return true;
    }
    return false;
}

static struct decimal sum_shares(const struct shares *shares)
{
    struct decimal sum = {0};
    for (size_t i = 0; i < shares->count; i++)
        sum = decimal_add(sum, shares->items[i]->value);
    return sum;
}

static bool is_near_hundred(struct decimal sum, const struct shares *shares)
{
    struct decimal low = {95, 0}, high = {105, 0};
    return shares->count >= 2 && decimal_compare(sum, low) >= 0 && decimal_compare(sum, high) <= 0;
}

/* All of them together are 100%, give or take what rounding each of them may lose. */
static void add_claim(struct arena *arena, struct str sentence, const struct shares *shares,
                      struct claim_list *ret)
{
    struct claim claim = {.kind = CLAIM_SUM,
                          .label = STR("占比之和"),
                          .sentence = sentence,
                          .total = decimal_of_int(100),
                          .rounded = true,
                          .doubt = shares->exact ? STR("") : STR("占比是约数")};
    claim.parts = arena_array(arena, struct claim_part, shares->count);
    claim.part_count = shares->count;
    for (size_t i = 0; i < shares->count; i++)
        claim.parts[i] = (struct claim_part){.label = share_label(shares->items[i]),
                                             .value = shares->items[i]->value};
    vec_push(arena, ret, claim);
}

static void note_ambiguous(struct arena *arena, const struct number *share, int64_t total,
                           int64_t first, int64_t last, struct finding_list *notes)
{
    struct str label = share_label(share);
    struct str published = arena_printf(arena, "%s", decimal_format(share->value).text);
    finding_add(arena, notes, STR("percent_to_count"), SEVERITY_UNCHECKED, label, (struct str){0},
                published,
                arena_printf(arena,
                             "%lld 件的%s %s%% 可能是 %lld 至 %lld 件，不能唯一还原，无法核对",
                             (long long)total, share->approximate ? "约" : "",
                             decimal_format(share->value).text, (long long)first, (long long)last));
}

static void note_impossible(struct arena *arena, const struct number *share, int64_t total,
                            struct finding_list *notes)
{
    finding_add(arena, notes, STR("percent_to_count"), SEVERITY_WARNING, share_label(share),
                (struct str){0}, decimal_str(arena, share->value),
                arena_printf(arena, "%lld 件中没有哪个整数的占比四舍五入为 %s%%；请核对件数与占比",
                             (long long)total, decimal_format(share->value).text));
}

static void restore_one(struct arena *arena, const struct number *share, int64_t total,
                        struct published *published)
{
    int64_t first, last;
    counts_of(share->value, total, &first, &last);
    if (first == last)
        vec_push(arena, &published->restored,
                 (struct restored){share_label(share), first, total, share->value});
    else if (first < last)
        note_ambiguous(arena, share, total, first, last, &published->notes);
    else if (!share->approximate)
        note_impossible(arena, share, total, &published->notes);
}

static void check_whole(struct arena *arena, int64_t total, size_t from, size_t shares,
                        struct published *published)
{
    int64_t sum = 0;
    for (size_t i = from; i < published->restored.count; i++)
        sum += published->restored.items[i].count;
    if (published->restored.count - from != shares || sum == total)
        return;
    finding_add(arena, &published->notes, STR("percent_to_count"), SEVERITY_WARNING,
                STR("占比之和"), decimal_str(arena, decimal_of_int(sum)),
                decimal_str(arena, decimal_of_int(total)),
                arena_printf(arena, "由占比还原的件数合计 %lld，不等于 %lld 件", (long long)sum,
                             (long long)total));
}

void restore_counts(struct arena *arena, struct published *published)
{
    const struct sentence_list *sentences = &published->sentences;
    for (size_t i = 0; i < sentences->count; i++) {
        struct shares shares;
        if (!shares_of(&sentences->items[i].numbers, &shares) ||
            !is_near_hundred(sum_shares(&shares), &shares) ||
            states_counts(published, sentences->items[i].text))
            continue;
        if (!published->has_claims_of_its_own)
            add_claim(arena, sentences->items[i].text, &shares, &published->claims);
        int64_t total = base_of(sentences, i, &shares);
        size_t from = published->restored.count;
        for (size_t j = 0; total > 0 && j < shares.count; j++)
            restore_one(arena, shares.items[j], total, published);
        if (total > 0)
            check_whole(arena, total, from, shares.count, published);
    }
}
