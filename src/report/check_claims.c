/* Verifies the sums and percentages that a report claims in its text. */
#include "report/check_published.h"

#include "base/vec.h"

static struct decimal sum_of(const struct claim *claim)
{
    struct decimal sum = {0};
    for (size_t i = 0; i < claim->part_count; i++)
        sum = decimal_add(sum, claim->parts[i].value);
    return sum;
}

/* Half of the last place written, for each part: how far a sum of rounded parts may miss. */
static struct decimal slack_of(const struct claim *claim)
{
    int places = 0;
    for (size_t i = 0; i < claim->part_count; i++)
        if (claim->parts[i].value.places > places)
            places = claim->parts[i].value.places;
    return (struct decimal){(int64_t)claim->part_count * 5, places + 1};
}

static bool misses_by_rounding(const struct claim *claim, struct decimal sum)
{
    struct decimal by = decimal_subtract(sum, claim->total);
    by.units = by.units < 0 ? -by.units : by.units;
    return claim->rounded && decimal_compare(by, slack_of(claim)) <= 0;
}

static void check_sum(struct arena *arena, const struct claim *claim, struct finding_list *ret)
{
    struct decimal sum = sum_of(claim);
    if (decimal_equal(sum, claim->total) || misses_by_rounding(claim, sum))
        return;
    struct str computed = decimal_str(arena, sum), total = decimal_str(arena, claim->total);
    if (claim->doubt.len > 0) {
        struct str reason = arena_printf(
            arena, "所列分项合计 " STR_FMT "，总数为 " STR_FMT "；" STR_FMT "，无法核对",
            STR_ARG(computed), STR_ARG(total), STR_ARG(claim->doubt));
        finding_add(arena, ret, STR("narrative_sum"), SEVERITY_UNCHECKED, claim->label, computed,
                    total, reason);
        return;
    }
    struct decimal by = decimal_subtract(claim->total, sum);
    struct str reason = arena_printf(
        arena, "各分项合计 " STR_FMT "，公布的总数为 " STR_FMT "，相差 %s；请核对分项与总数",
        STR_ARG(computed), STR_ARG(total), decimal_format(by).text);
    finding_add(arena, ret, STR("narrative_sum"), SEVERITY_ERROR, claim->label, computed, total,
                reason);
}

/* count / total in percent. */
static struct decimal percent_of(struct decimal count, struct decimal total, int places,
                                 enum rounding rounding)
{
    int common = count.places > total.places ? count.places : total.places;
    return decimal_ratio(decimal_rescale(count, common, ROUND_HALF_UP).units,
                         decimal_rescale(total, common, ROUND_HALF_UP).units, 100, places,
                         rounding);
}

static void add_wrong_percent(struct arena *arena, const struct claim *claim, size_t at,
                              struct finding_list *ret)
{
    const struct claim_part *part = &claim->parts[at];
    int places = part->percent.places;
    struct decimal rounded = percent_of(part->value, claim->total, places, ROUND_HALF_UP);
    struct decimal cut = percent_of(part->value, claim->total, places, ROUND_TRUNCATE);
    struct decimal exact =
        percent_of(part->value, claim->total, places < 3 ? 3 : places + 1, ROUND_HALF_UP);
    bool truncated = decimal_equal(cut, part->percent);
    struct str reason = arena_printf(
        arena, "%s ÷ %s = %s%%，四舍五入为 %s%%，公布为 %s%%%s", decimal_format(part->value).text,
        decimal_format(claim->total).text, decimal_format(exact).text, decimal_format(rounded).text,
        decimal_format(part->percent).text,
        truncated ? "：小数位是截去的，不是四舍五入" : "；请核对件数与占比");
    finding_add(arena, ret, STR("narrative_percent"), SEVERITY_ERROR,
                arena_printf(arena, STR_FMT ":%zu", STR_ARG(claim->label), at),
                decimal_str(arena, exact), decimal_str(arena, part->percent), reason);
}

/* A count a million times its total is a misprint, and its percentage no number for us. */
static bool is_comparable(struct decimal count, struct decimal total)
{
    struct decimal million = {total.units, total.places};
    for (int i = 0; i < 6; i++) {
        if (million.places > 0)
            million.places--;
        else if (million.units < INT64_C(100000000000000000))
            million.units *= 10;
    }
    return total.units > 0 && count.units >= 0 && decimal_compare(count, million) <= 0;
}

static void check_percents(struct arena *arena, const struct claim *claim, struct finding_list *ret)
{
    if (claim->doubt.len > 0 || claim->total.units == 0) {
        struct str doubt = claim->doubt.len ? claim->doubt : STR("总数为 0");
        finding_add(arena, ret, STR("narrative_percent"), SEVERITY_UNCHECKED, claim->label,
                    (struct str){0}, (struct str){0},
                    arena_printf(arena, STR_FMT "，占比无法核对", STR_ARG(doubt)));
        return;
    }
    for (size_t i = 0; i < claim->part_count; i++) {
        const struct claim_part *part = &claim->parts[i];
        if (!part->has_percent || !is_comparable(part->value, claim->total))
            continue;
        struct decimal rounded =
            percent_of(part->value, claim->total, part->percent.places, ROUND_HALF_UP);
        if (!decimal_equal(rounded, part->percent))
            add_wrong_percent(arena, claim, i, ret);
    }
}

void check_claims(struct arena *arena, const struct published *published,
                  struct check_result *result)
{
    for (size_t i = 0; i < published->claims.count; i++) {
        const struct claim *claim = &published->claims.items[i];
        if (claim->kind == CLAIM_SUM)
            check_sum(arena, claim, &result->findings);
        else
            check_percents(arena, claim, &result->findings);
    }
    bool wrong = false;
    for (size_t i = 0; i < result->findings.count; i++) {
        const struct finding *finding = &result->findings.items[i];
        if (finding->severity == SEVERITY_ERROR && str_starts(finding->check, STR("narrative_")))
            wrong = true;
    }
    size_t exact = 0;
    for (size_t i = 0; i < published->claims.count; i++)
        exact += !published->claims.items[i].approximate;
    if (exact > 0)
        result->narrative_reconciles = wrong ? TRI_FALSE : TRI_TRUE;
}
