/* The rows of the demonstration. Figures that the published report states are marked false; what is
 * made up is marked true, and the pages say so. */
#include "app/demo_data.h"

#include "base/attributes.h"

const struct demo_figure demo_figures[] = {
    {2020, "portal.visits",                  "31383545", false},
    {2020, "portal.articles",                "4548",     false},
    {2020, "portal.category.function",       "22",       false},
    {2020, "portal.category.guide",          "50",       false},
    {2020, "portal.category.policy",         "7",        false},
    {2020, "portal.category.enforcement",    "9",        false},
    {2020, "portal.category.news",           "2976",     false},
    {2020, "portal.category.other",          "1484",     false},
    {2020, "proposal.part.congress",         "22",       false},
    {2020, "proposal.part.cppcc",            "10",       false},
    {2020, "media.stated_total",             "33871",    false},
    {2020, "media.part.app",                 "3249",     false},
    {2020, "media.part.weibo",               "18523",    false},
    {2020, "media.part.wechat",              "1109",     false},
    {2020, "media.part.video",               "325",      false},
    {2020, "media.part.other",               "8755",     false},
    {2020, "media.columns",                  "20",       false},
    {2020, "media.weekly_a",                 "52",       false},
    {2020, "media.weekly_b",                 "52",       false},
    {2020, "media.monthly",                  "12",       false},
    {2020, "concern.releases",               "2",        false},
    {2020, "concern.press",                  "20",       false},
    {2020, "concern.answers",                "260",      false},
    {2020, "service.people",                 "1338",     false},
    {2020, "service.people_growth",          "40",       false},
    {2020, "service.companies",              "3.4",      false},
    {2020, "service.companies_growth",       "62",       false},
    {2020, "service.items",                  "263",      false},
    {2020, "service.licences",               "117",      false},
    {2020, "service.time_saved",             "89",       false},
 /* Restored from the percentages: 60.68 % of 117, 0.07 × 117, 92.30 % of 117. */
    {2020, "service.instant",                "71",       false},
    {2020, "service.visits_needed",          "8",        false},
    {2020, "service.fully_online",           "108",      false},
    {2020, "service.instant_approval",       "22",       false},
    {2020, "service.proactive",              "56",       false},
    {2020, "service.delegated",              "30",       false},
    {2020, "service.proofs_dropped",         "47",       false},
    {2020, "t2_1.rules.made",                "0",        true },
    {2020, "t2_1.rules.published",           "0",        true },
    {2020, "t2_1.rules.total_open",          "0",        true },
    {2020, "t2_1.normative.made",            "3",        true },
    {2020, "t2_1.normative.published",       "3",        true },
    {2020, "t2_1.normative.total_open",      "41",       true },
    {2020, "t2_5.licence.prev_items",        "117",      true },
    {2020, "t2_5.licence.delta",             "0",        true },
    {2020, "t2_5.licence.decisions",         "1250000",  true },
    {2020, "t2_5.other_service.prev_items",  "140",      true },
    {2020, "t2_5.other_service.delta",       "6",        true },
    {2020, "t2_5.other_service.decisions",   "830000",   true },
    {2020, "t2_6.penalty.prev_items",        "410",      true },
    {2020, "t2_6.penalty.delta",             "0",        true },
    {2020, "t2_6.penalty.decisions",         "620000",   true },
    {2020, "t2_6.coercion.prev_items",       "35",       true },
    {2020, "t2_6.coercion.delta",            "0",        true },
    {2020, "t2_6.coercion.decisions",        "41000",    true },
    {2020, "t2_8.fee.prev_items",            "9",        true },
    {2020, "t2_8.fee.delta",                 "0",        true },
    {2020, "t2_9.procure.count",             "180",      true },
    {2020, "t2_9.procure.amount",            "56000",    true },
    {2020, "enforcement.licence_decisions",  "1250000",  true },
    {2020, "enforcement.penalty_decisions",  "620000",   true },
    {2020, "enforcement.coercion_decisions", "41000",    true },
    {2019, "t2_1.rules.made",                "0",        true },
    {2019, "t2_1.rules.published",           "0",        true },
    {2019, "t2_1.rules.total_open",          "0",        true },
    {2019, "t2_1.normative.made",            "2",        true },
    {2019, "t2_1.normative.published",       "2",        true },
    {2019, "t2_1.normative.total_open",      "38",       true },
    {2019, "t2_5.licence.prev_items",        "117",      true },
    {2019, "t2_5.licence.delta",             "0",        true },
    {2019, "t2_5.licence.decisions",         "1180000",  true },
    {2019, "t2_5.other_service.prev_items",  "138",      true },
    {2019, "t2_5.other_service.delta",       "2",        true },
    {2019, "t2_5.other_service.decisions",   "790000",   true },
    {2019, "t2_6.penalty.prev_items",        "410",      true },
    {2019, "t2_6.penalty.delta",             "0",        true },
    {2019, "t2_6.penalty.decisions",         "640000",   true },
    {2019, "t2_6.coercion.prev_items",       "35",       true },
    {2019, "t2_6.coercion.delta",            "0",        true },
    {2019, "t2_6.coercion.decisions",        "42000",    true },
    {2019, "t2_8.fee.prev_items",            "9",        true },
    {2019, "t2_8.fee.delta",                 "0",        true },
    {2019, "t2_9.procure.count",             "172",      true },
    {2019, "t2_9.procure.amount",            "53000",    true },
    {2019, "portal.visits",                  "27000000", true },
    {2019, "portal.articles",                "4100",     true },
    {2019, "portal.category.function",       "20",       true },
    {2019, "portal.category.guide",          "45",       true },
    {2019, "portal.category.policy",         "10",       true },
    {2019, "portal.category.enforcement",    "5",        true },
    {2019, "portal.category.news",           "2820",     true },
    {2019, "portal.category.other",          "1200",     true },
};
const size_t demo_figure_count = COUNT_OF(demo_figures);

/* 2020: the groups 22, 6, 8, 43, 9 and 20 are the source's; how they divide into codes is made up.
 */
const struct demo_share demo_decisions[] = {
    {"A1", 7,  9 },
    {"A2", 12, 13},
    {"B",  5,  6 },
    {"C4", 2,  2 },
    {"C5", 1,  2 },
    {"C6", 1,  1 },
    {"C7", 2,  2 },
    {"C8", 1,  1 },
    {"D1", 20, 21},
    {"D2", 15, 17},
    {"D3", 3,  4 },
    {"D4", 1,  1 },
    {"E1", 6,  6 },
    {"E2", 2,  2 },
    {"E3", 1,  1 },
    {"F1", 5,  5 },
    {"F3", 12, 15},
};
const size_t demo_decision_count = COUNT_OF(demo_decisions);

const struct demo_share demo_applicants[] = {
    {"natural_person", 86, 96},
    {"business",       5,  7 },
    {"research",       1,  1 },
    {"charity",        1,  1 },
    {"legal_service",  2,  2 },
    {"other",          1,  1 },
};
const size_t demo_applicant_count = COUNT_OF(demo_applicants);

const struct demo_share demo_channels[] = {
    {"online", 88, 102},
    {"letter", 8,  6  },
};
const size_t demo_channel_count = COUNT_OF(demo_channels);

const char *const demo_subjects[] = {
    "某路段交通信号灯配时的设置依据（合成）",
    "某辖区派出所办公地址和办公时间（合成）",
    "居住证办理条件的规范性文件（合成）",
    "某年度辅警招录公告及岗位数（合成）",
    "某路口电子监控设备的检定文件（合成）",
    "出入境证件办理时限的规定（合成）",
    "犬只管理的执法依据（合成）",
    "某类行政处罚的裁量标准（合成）",
    "消防车道管理的职责分工文件（合成）",
    "大型活动安全许可的申请材料清单（合成）",
    "户口迁移审批的内部流程文件（合成）",
    "机动车限行措施的公告文本（合成）",
};
const size_t demo_subject_count = COUNT_OF(demo_subjects);

const struct demo_text demo_texts[] = {
    {2020, "c1",
     "## （一）门户网站信息公开\n\n"
     "本年度门户网站访问量 {portal.visits} 人次，发布和更新信息 {portal.articles} 条：机构职能类 "
     "{portal.category.function} 条，办事指南类 {portal.category.guide} 条，政策法规类 "
     "{portal.category.policy} 条，行政执法类 {portal.category.enforcement} 条，业务动态类 "
     "{portal.category.news} 条，其他 {portal.category.other} 条。\n\n"
     "## （二）建议提案答复公开\n\n"
     "公开建议提案答复函 {proposal.total} 份，其中人大代表建议 {proposal.part.congress} "
     "份，政协提案 "
     "{proposal.part.cppcc} 份。\n\n"
     "## （三）融媒资讯\n\n"
     "来源所称新媒体发布总数为 {media.stated_total} 条。按平台列出的数量为：\n\n"
     "- 融媒资讯平台稿件 {media.part.app} 篇\n"
     "- 微博 {media.part.weibo} 条\n"
     "- 微信 {media.part.wechat} 条\n"
     "- 短视频 {media.part.video} 个\n"
     "- 其余平台 {media.part.other} 条\n\n"
     "各平台相加为 {media.parts_sum} 条，与来源所称总数不一致，详见“勾稽核验”。\n\n"
     "与报刊合办专栏约 {media.columns} 个；电视栏目播出周播 {media.weekly_a} 期、{media.weekly_b} "
     "期，月播 {media.monthly} 期。\n\n"
     "## （四）回应社会关切\n\n"
     "发布新闻稿件约 {concern.releases} 万条，召开新闻发布会、通气会约 {concern.press} "
     "次，回应公众关注热点 "
     "{concern.answers} 次。\n\n"
     "## （五）依申请公开\n\n"
     "新收政府信息公开申请 {foi.new} 件，网络提交约占 {foi.online_percent}%，信函提交约占 "
     "{foi.letter_percent}%；办理完毕 {foi.decided} 件，均在法定期限内答复，按期答复率 "
     "{foi.on_time_percent}%。办理结果：\n\n"
     "- 予以公开 {foi.open} 件，占 {foi.open_percent}%\n"
     "- 部分公开 {foi.partial} 件，占 {foi.partial_percent}%\n"
     "- 不予公开 {foi.refused} 件，占 {foi.refused_percent}%\n"
     "- 无法提供 {foi.unable} 件，占 {foi.unable_percent}%\n"
     "- 不予处理 {foi.not_processed} 件，占 {foi.not_processed_percent}%\n"
     "- 其他处理 {foi.other} 件，占 {foi.other_percent}%\n\n"
     "## （六）行政复议和行政诉讼\n\n"
     "因政府信息公开被申请行政复议 {remedy.review} 件，被提起行政诉讼 {remedy.suit} 件。\n\n"
     "## （七）行政执法公示\n\n"
     "落实执法公示、执法全过程记录和重大执法决定法制审核三项制度，依法公开执法决定和检查结果。\n\n"
     "## （八）民生警务平台\n\n"
     "平台年末个人用户 {service.people} 万，增长 {service.people_growth}%；企业用户 "
     "{service.companies} "
     "万家，增长 {service.companies_growth}%；可在线办理政务服务事项 {service.items} "
     "项。行政许可事项 "
     "{service.licences} 项，时限压缩率 {service.time_saved}%，即办率 "
     "{service.instant_percent}%，平均跑动 "
     "{service.average_visits} 次，全流程网办率 {service.fully_online_percent}%。秒批事项 "
     "{service.instant_approval} 项，无感申办事项 {service.proactive} 项，下放审批权限约 "
     "{service.delegated} 项，取消证明材料 {service.proofs_dropped} 类。\n"                             },
    {2020, "c5", "本年度工作与公众的新期待相比仍有差距，主要问题和改进措施如下。\n"},
    {2020, "c6", "本年度无其他需要报告的事项。\n"                                                   },
    {2019, "c1",
     "## （一）主动公开\n\n"
     "本年度为合成数据，仅供演示。门户网站访问量 {portal.visits} 人次，发布和更新信息 "
     "{portal.articles} "
     "条。\n\n"
     "## （二）依申请公开\n\n"
     "新收政府信息公开申请 {foi.new} 件，办理完毕 {foi.decided} 件，按期答复率 "
     "{foi.on_time_percent}%，结转下年度 "
     "{foi.carried_out} 件。\n"                                                                                 },
    {2019, "c5", "本年度为合成数据。主要问题和改进措施如下。\n"                              },
    {2019, "c6", "本年度无其他需要报告的事项。\n"                                                   },
};
const size_t demo_text_count = COUNT_OF(demo_texts);

const struct demo_measure demo_measures[] = {
    {2019, "公开目录更新不够及时（合成）",       "明确各单位更新时限，按季度检查（合成）",
     "已建立季度检查，全年检查四次（合成）"                                                                                            },
    {2019, "申请人对办理进度了解不便（合成）", "在网上提供进度查询（合成）",
     "进度查询已经上线（合成）"                                                                                                              },
    {2020, "政务公开工作机制有待完善",             "优化运行机制，把各项措施落实到责任单位",                            ""},
    {2020, "依申请公开的范围宣传不足",             "通过网站和新媒体介绍公开范围，申请集中的信息转为主动公开",
     ""                                                                                                                                                  },
};
const size_t demo_measure_count = COUNT_OF(demo_measures);
