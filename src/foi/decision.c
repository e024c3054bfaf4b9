/* The kinds of decision, and the words for applicants, channels and remedies. */
#include "foi/foi.h"

/* R is the 政府信息公开条例 (Decree 711). 109 is 国办函〔2020〕109号. Source: domain notes on
 * requests, section 5; the row of each decision is that of the statutory form. */
const struct foi_decision_kind foi_decision_kinds[FOI_DECISION_KINDS] = {
#define KIND(code, name, article, row_2019, row_2021, group)                                       \
    {                                                                                              \
        STR_INIT(code), STR_INIT(name), STR_INIT(article), STR_INIT(row_2019), STR_INIT(row_2021), \
            STR_INIT(group)                                                                        \
    }
    KIND("A1", "已经主动公开，告知获取方式、途径", "条例第三十六条第（一）项", "r1_open", "r1_open",
         "open"),
    KIND("A2", "予以公开", "条例第三十六条第（二）项", "r1_open", "r1_open", "open"),
    KIND("B", "部分公开（区分处理）", "条例第三十七条", "r2_partial", "r2_partial", "partial"),
    KIND("C1", "属于国家秘密，不予公开", "条例第十四条", "r3_1_secret", "r3_1_secret", "refused"),
    KIND("C2", "法律、行政法规禁止公开", "条例第十四条", "r3_2_law", "r3_2_law", "refused"),
    KIND("C3", "危及“三安全一稳定”，不予公开", "条例第十四条", "r3_3_safety", "r3_3_safety",
         "refused"),
    KIND("C4", "保护第三方合法权益，不予公开", "条例第十五条、第三十二条", "r3_4_third",
         "r3_4_third", "refused"),
    KIND("C5", "属于内部事务信息，不予公开", "条例第十六条第一款", "r3_5_internal", "r3_5_internal",
         "refused"),
    KIND("C6", "属于过程性信息，不予公开", "条例第十六条第二款", "r3_6_process", "r3_6_process",
         "refused"),
    KIND("C7", "属于行政执法案卷，不予公开", "条例第十六条第二款", "r3_7_casefile", "r3_7_casefile",
         "refused"),
    KIND("C8", "属于行政查询事项，依照有关规定办理", "条例第三十六条第（七）项", "r3_8_query",
         "r3_8_query", "refused"),
    KIND("D1", "经检索，没有所申请的信息", "条例第三十六条第（四）项", "r4_1_notheld",
         "r4_1_notheld", "unable"),
    KIND("D2", "不属于本机关负责公开", "条例第三十六条第（五）项", "r4_1_notheld", "r4_1_notheld",
         "unable"),
    KIND("D3", "没有现成信息，需要另行制作", "条例第三十八条", "r4_2_create", "r4_2_create",
         "unable"),
    KIND("D4", "补正后申请内容仍不明确", "条例第三十条", "r4_3_unclear", "r4_3_unclear", "unable"),
    KIND("E1", "属于信访、举报、投诉事项", "条例第三十九条第一款", "r5_1_petition", "r5_1_petition",
         "not_processed"),
    KIND("E2", "重复申请", "条例第三十六条第（六）项", "r5_2_repeat", "r5_2_repeat",
         "not_processed"),
    KIND("E3", "要求提供公开出版物", "条例第三十九条第二款", "r5_3_publication", "r5_3_publication",
         "not_processed"),
    KIND("E4", "无正当理由大量反复申请", "条例第三十五条", "r5_4_abuse", "r5_4_abuse",
         "not_processed"),
    KIND("E5", "要求确认或者重新出具已获取信息", "年度报告格式", "r5_5_reconfirm", "r5_5_reconfirm",
         "not_processed"),
    KIND("F1", "逾期不补正，不再处理", "条例第三十条", "r6_other", "r6_1_nocorrect", "other"),
    KIND("F2", "逾期未缴纳信息处理费，不再处理", "国办函〔2020〕109号", "r6_other", "r6_2_nopay",
         "other"),
    KIND("F3", "其他处理（含申请人撤回）", "年度报告格式", "r6_other", "r6_3_other", "other"),
#undef KIND
};

int foi_decision_find(struct str code)
{
    for (int i = 0; i < FOI_DECISION_KINDS; i++)
        if (str_equal(foi_decision_kinds[i].code, code))
            return i;
    return -1;
}

struct str foi_decision_row(const struct foi_decision_kind *kind, struct str format)
{
    return str_equal(format, STR("2019")) ? kind->row_2019 : kind->row_2021;
}

struct str foi_applicant_word(enum applicant_kind kind)
{
    static const struct str words[APPLICANT_KINDS] = {
        STR_INIT("natural_person"), STR_INIT("business"),      STR_INIT("research"),
        STR_INIT("charity"),        STR_INIT("legal_service"), STR_INIT("other"),
    };
    return words[kind];
}

struct str foi_applicant_name(enum applicant_kind kind)
{
    static const struct str names[APPLICANT_KINDS] = {
        STR_INIT("自然人"),       STR_INIT("商业企业"),     STR_INIT("科研机构"),
        STR_INIT("社会公益组织"), STR_INIT("法律服务机构"), STR_INIT("其他组织"),
    };
    return names[kind];
}

struct str foi_channel_word(enum foi_channel channel)
{
    static const struct str words[FOI_CHANNELS] = {
        STR_INIT("online"), STR_INIT("letter"),    STR_INIT("fax"),
        STR_INIT("email"),  STR_INIT("in_person"), STR_INIT("oral"),
    };
    return words[channel];
}

struct str foi_channel_name(enum foi_channel channel)
{
    static const struct str names[FOI_CHANNELS] = {
        STR_INIT("网络"),     STR_INIT("信函"),     STR_INIT("传真"),
        STR_INIT("电子邮件"), STR_INIT("当面提交"), STR_INIT("口头"),
    };
    return names[channel];
}

struct str foi_remedy_name(enum remedy_kind kind)
{
    static const struct str names[REMEDY_KINDS] = {
        STR_INIT("行政复议"),
        STR_INIT("行政诉讼（未经复议直接起诉）"),
        STR_INIT("行政诉讼（复议后起诉）"),
    };
    return names[kind];
}

struct str foi_result_name(enum remedy_result result)
{
    static const struct str names[REMEDY_RESULTS] = {
        STR_INIT("结果维持"),
        STR_INIT("结果纠正"),
        STR_INIT("其他结果"),
        STR_INIT("尚未审结"),
    };
    return names[result];
}
