/* What the audit makes of running text: which numbers claim to add up, and which do not. */
#include "report/check_test_tools.h"

static enum tri reconciles(const char *body)
{
    struct audit audit;
    audit_text(&audit, body);
    enum tri result = audit.result.narrative_reconciles;
    audit_end(&audit);
    return result;
}

/* --- sums ------------------------------------------------------------------------------------- */

static void a_list_that_adds_up_reconciles(void **state)
{
    (void)state;
    assert_int_equal(reconciles("共公开信息10条，其中要闻4条、通知6条。"), TRI_TRUE);
    assert_int_equal(reconciles("共公开信息1,234条。其中，要闻234条；通知1,000条。"), TRI_TRUE);
    assert_int_equal(reconciles("共有清单12项（许可5、处罚4、强制3）。"), TRI_TRUE);
    assert_int_equal(reconciles("共公开信息10条。要闻4条，通知6条。"), TRI_TRUE);
}

static void text_without_lists_is_not_judged(void **state)
{
    (void)state;
    assert_int_equal(reconciles("全年公开信息10条，召开会议3次。"), TRI_NULL);
    assert_int_equal(reconciles("全年公开信息200余条，其中要闻100条、通知101条。"), TRI_NULL);
}

static void a_list_closed_by_others_must_add_up(void **state)
{
    (void)state;
    assert_finding("公开信息100条，其中要闻20条、通知30条、其他信息40条。", "narrative_sum",
                   SEVERITY_ERROR, "90", "100");
    assert_finding("发布信息50条，其中稿件9篇，微博20条，视频1个，其余平台10条。", "narrative_sum",
                   SEVERITY_ERROR, "40", "50");
}

static void parts_may_not_exceed_their_total(void **state)
{
    (void)state;
    assert_finding("收到建议9件，其中网络5件、信函5件。", "narrative_sum", SEVERITY_ERROR, "10",
                   "9");
}

static void a_part_larger_than_the_total_belongs_to_another(void **state)
{
    (void)state;
    assert_finding("公开信息54条。其中，微信1205条、微博12984条、抖音628条。", "narrative_sum",
                   SEVERITY_UNCHECKED, "14817", "54");
}

static void a_list_that_is_nearly_whole_was_meant_to_be(void **state)
{
    (void)state;
    assert_finding("公开信息18条，其中机构1条，分工4条，规则3条，民生1条，报告7条。",
                   "narrative_sum", SEVERITY_ERROR, "16", "18");
}

static void an_open_list_cannot_be_checked(void **state)
{
    (void)state;
    assert_finding("更新信息468条，其中政策22条，规划5条，决策19条。", "narrative_sum",
                   SEVERITY_UNCHECKED, "46", "468");
}

static void numbers_about_the_total_are_no_parts(void **state)
{
    (void)state;
    assert_quiet("新媒体70个，其中微博29个，共发布信息1992条；微信41个，共发布信息3404条。");
    assert_quiet("收到诉求348件，其中现场解决162件，跟进解决186件，办结率100%。");
    assert_quiet("共公开信息42条，其中机构4条，公告29条（其中处罚27条），其他9条。");
    assert_quiet("共公开信息100条，其中网站60条，其中政策解读10条，公众号40条。");
}

static void lists_within_a_list_are_not_judged_again(void **state)
{
    (void)state;
    assert_quiet(
        "公开信息659条，其中全文电子化率达100%，其中机构类信息11条，占总体的比例为1.7%，包括概况、"
        "职责等；执法信息15条，占总体的比例为2.3%；经费12条，占总体的比例为1.8%；民意类4条，"
        "占总体的比例为0.6%；其他信息617条，占总体的比例为93.6%。");
    assert_quiet(
        "公开信息60条，其中机构20条，政策40条。其中主动公开17条，依申请公开28条，不予公开8条。");
}

static void the_same_information_on_every_channel_is_no_partition(void **state)
{
    (void)state;
    assert_quiet("公开政府信息73条，其中网站73条；微信公众号73条；公开栏73条。");
}

static void examples_in_brackets_need_not_be_all(void **state)
{
    (void)state;
    assert_quiet("公开规章13件（含新制定5件，修改4件，废止1件）。");
}

static void a_list_ends_where_its_total_is_reached(void **state)
{
    (void)state;
    assert_quiet(
        "收到申请4件，已办结4件，其中予以公开0件，部分公开1件，无法提供3件，结转下年度0件。");
    assert_quiet("办理建议提案32件，其中主办20件、会办12件，人大建议22件，政协提案10件。");
}

static void counts_and_their_money_are_two_lists(void **state)
{
    (void)state;
    assert_quiet("收费3件共2230元，其中甲局1件420元、其他2件1810元。");
    assert_finding("收费3件共2230元，其中甲局1件420元、其他2件1800元。", "narrative_sum",
                   SEVERITY_ERROR, "2220", "2230");
}

static void dates_and_numbering_are_no_figures(void **state)
{
    (void)state;
    assert_quiet(
        "1.根据国办公开办函〔2021〕30号和第20条，2022年1月1日起，其中24小时窗口3个、其他2个。");
}

static void an_approximate_total_cannot_be_checked(void **state)
{
    (void)state;
    assert_finding("更新信息200余条，其中通知130条、动态62条，其他类10条。", "narrative_sum",
                   SEVERITY_UNCHECKED, "202", "200");
}

/* --- percentages ------------------------------------------------------------------------------ */

static void percentages_are_rounded_half_up(void **state)
{
    (void)state;
    assert_quiet(
        "新增信息43件，其中文件4件，约占9.3%；规范性文件10件，约占23.3%；通知2件，约占4.7%；"
        "人事3件，约占7.0%；其他24件，约占55.8%。");
    assert_finding(
        "新增信息43件，其中文件4件，约占9.3%；规范性文件10件，约占23.3%；通知2件，约占4.7%；"
        "人事3件，约占6.9%；其他24件，约占55.8%。",
        "narrative_percent", SEVERITY_ERROR, "6.977", "6.9");
}

static void percentages_may_stand_behind_the_list_or_in_brackets(void **state)
{
    (void)state;
    assert_finding(
        "收到申请1499件，其中网络1303件，信函172件，当面24件，分别占86.92%、11.47%、1.61%。",
        "narrative_percent", SEVERITY_ERROR, "1.601", "1.61");
    assert_finding("办结3件，其中予以公开1件（33.33%），无法提供2件（66.66%）。",
                   "narrative_percent", SEVERITY_ERROR, "66.667", "66.66");
}

static void counts_are_restored_from_percentages_when_only_one_fits(void **state)
{
    (void)state;
    struct audit audit;
    audit_text(&audit, "共收到政府信息公开申请108件。20.37%属于予以公开范围，5.56%属于部分公开，"
                       "7.41%属不予公开，39.81%属无法提供，8.33%属不予处理，18.52%属其他处理。");
    static const int64_t counts[] = {22, 6, 8, 43, 9, 20};
    assert_int_equal(audit.result.restored.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(audit.result.restored.items[i].count, counts[i]);
    assert_str(audit.result.restored.items[0].label, "予以公开");
    assert_int_equal(audit.result.narrative_reconciles, TRI_TRUE);
    audit_end(&audit);
}

static void a_percentage_that_fits_several_counts_is_not_restored(void **state)
{
    (void)state;
    struct audit audit;
    audit_text(&audit, "共收到政府信息公开申请108件。约94%通过网络递交，约6%通过信函递交。");
    assert_int_equal(audit.result.restored.count, 0);
    assert_non_null(finding_of(&audit, "percent_to_count", SEVERITY_UNCHECKED));
    audit_end(&audit);
}

static void a_percentage_that_no_count_gives_is_a_warning(void **state)
{
    (void)state;
    assert_finding("共收到政府信息公开申请10件。61.00%予以公开，39.00%无法提供。",
                   "percent_to_count", SEVERITY_WARNING, "", "61.00");
}

static void shares_may_miss_a_hundred_by_their_rounding_only(void **state)
{
    (void)state;
    assert_quiet("从内容看，33.3%予以公开，33.3%部分公开，33.3%无法提供。");
    assert_finding("从内容看，33.3%予以公开，33.3%部分公开，32.3%无法提供。", "narrative_sum",
                   SEVERITY_ERROR, "98.9", "100");
}

/* --- rules ------------------------------------------------------------------------------------ */

static void growth_needs_a_count_of_last_year(void **state)
{
    (void)state;
    assert_quiet("共接受申请23件，同比上升27.8%。");
    assert_quiet("共接受申请23件，同比下降20.7%。");
    assert_finding("共接受申请23件，同比上升27.7%。", "growth_check", SEVERITY_WARNING, "27.8",
                   "27.7");
    assert_finding("共接受申请12件，同比增长25%。", "growth_check", SEVERITY_WARNING, "", "25");
}

static void the_period_is_the_year_of_the_report(void **state)
{
    (void)state;
    assert_quiet("数据统计期限从2022年1月1日至2022年12月31日。");
    assert_quiet("数据统计期限从20221月1日至202212月31日。");
    assert_finding("数据统计期限从2022年1月1日至1230日。", "period_odd", SEVERITY_WARNING,
                   "2022年1月1日至2022年12月31日", "2022年1月1日至12月30日");
    assert_finding("统计期限：2021年1月1日至2021年12月31日。", "period_odd", SEVERITY_WARNING,
                   "2022年1月1日至2022年12月31日", "2021年1月1日至2021年12月31日");
}

static void channels_that_count_the_carried_in_are_a_warning(void **state)
{
    (void)state;
    assert_finding("收到申请9件，上年结转1件，其中网络5件，信函5件。", "channels_include_carried",
                   SEVERITY_WARNING, "10", "9");
}

static void one_rate_is_not_said_twice_with_different_values(void **state)
{
    (void)state;
    assert_quiet("“全流程网办率”为92.30%，所有事项全部实现100%公开。");
    assert_finding("“全流程网办率”提升到92.30%，所有事项全部实现100%网办。", "rate_said_twice",
                   SEVERITY_WARNING, "100", "92.30");
}

static void a_rate_agrees_with_the_counts_beside_it(void **state)
{
    (void)state;
    assert_quiet("受理诉求15564件，办结15042件，办结率96.65%，满意率99.8%。");
    assert_finding("受理诉求15564件，办结15042件，办结率96.64%。", "rate_check", SEVERITY_WARNING,
                   "96.65", "96.64");
}

static void outcomes_make_up_what_was_answered(void **state)
{
    (void)state;
    assert_finding(
        "答复申请80件。予以公开25件。部分公开1件。不予公开3件。无法提供26件。不予处理15件。"
        "其他处理0件。",
        "parts_vs_replied", SEVERITY_WARNING, "70", "80");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_that_adds_up_reconciles),
        cmocka_unit_test(text_without_lists_is_not_judged),
        cmocka_unit_test(a_list_closed_by_others_must_add_up),
        cmocka_unit_test(parts_may_not_exceed_their_total),
        cmocka_unit_test(a_part_larger_than_the_total_belongs_to_another),
        cmocka_unit_test(a_list_that_is_nearly_whole_was_meant_to_be),
        cmocka_unit_test(an_open_list_cannot_be_checked),
        cmocka_unit_test(numbers_about_the_total_are_no_parts),
        cmocka_unit_test(lists_within_a_list_are_not_judged_again),
        cmocka_unit_test(the_same_information_on_every_channel_is_no_partition),
        cmocka_unit_test(examples_in_brackets_need_not_be_all),
        cmocka_unit_test(a_list_ends_where_its_total_is_reached),
        cmocka_unit_test(counts_and_their_money_are_two_lists),
        cmocka_unit_test(dates_and_numbering_are_no_figures),
        cmocka_unit_test(an_approximate_total_cannot_be_checked),
        cmocka_unit_test(percentages_are_rounded_half_up),
        cmocka_unit_test(percentages_may_stand_behind_the_list_or_in_brackets),
        cmocka_unit_test(counts_are_restored_from_percentages_when_only_one_fits),
        cmocka_unit_test(a_percentage_that_fits_several_counts_is_not_restored),
        cmocka_unit_test(a_percentage_that_no_count_gives_is_a_warning),
        cmocka_unit_test(shares_may_miss_a_hundred_by_their_rounding_only),
        cmocka_unit_test(growth_needs_a_count_of_last_year),
        cmocka_unit_test(the_period_is_the_year_of_the_report),
        cmocka_unit_test(channels_that_count_the_carried_in_are_a_warning),
        cmocka_unit_test(one_rate_is_not_said_twice_with_different_values),
        cmocka_unit_test(a_rate_agrees_with_the_counts_beside_it),
        cmocka_unit_test(outcomes_make_up_what_was_answered),
    };
    return run_test_table(tests);
}
