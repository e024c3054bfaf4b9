/* The table of figures, and the few functions that count them. */
#include "report/figure.h"

#include <assert.h>

/* Requests received: part is a channel's word, or empty for all. */
static bool count_received(const struct figure *figure, const struct figure_inputs *inputs,
                           const struct figure_value *before, struct decimal *ret)
{
    (void)before;
    int64_t sum = 0;
    for (unsigned i = 0; i < FOI_CHANNELS; i++)
        if (figure->part.len == 0 || str_equal(figure->part, foi_channel_word((enum foi_channel)i)))
            sum += inputs->requests.channel[i];
    *ret = decimal_of_int(sum);
    return true;
}

static int64_t sum_of_kinds(const int64_t counts[APPLICANT_KINDS])
{
    int64_t sum = 0;
    for (size_t i = 0; i < APPLICANT_KINDS; i++)
        sum += counts[i];
    return sum;
}

static bool count_carried_in(const struct figure *figure, const struct figure_inputs *inputs,
                             const struct figure_value *before, struct decimal *ret)
{
    (void)figure, (void)before;
    *ret = decimal_of_int(sum_of_kinds(inputs->requests.carried_in));
    return true;
}

static bool count_carried_out(const struct figure *figure, const struct figure_inputs *inputs,
                              const struct figure_value *before, struct decimal *ret)
{
    (void)figure, (void)before;
    *ret = decimal_of_int(sum_of_kinds(inputs->requests.carried_out));
    return true;
}

/* Requests decided: part is a group of decisions, or empty for all. */
static bool count_decided(const struct figure *figure, const struct figure_inputs *inputs,
                          const struct figure_value *before, struct decimal *ret)
{
    (void)before;
    int64_t sum = 0;
    for (size_t i = 0; i < FOI_DECISION_KINDS; i++)
        if (figure->part.len == 0 || str_equal(figure->part, foi_decision_kinds[i].group))
            sum += sum_of_kinds(inputs->requests.decided[i]);
    *ret = decimal_of_int(sum);
    return true;
}

static bool count_on_time(const struct figure *figure, const struct figure_inputs *inputs,
                          const struct figure_value *before, struct decimal *ret)
{
    (void)figure, (void)before;
    *ret = decimal_of_int(inputs->requests.answered_on_time);
    return true;
}

/* Cases of review or litigation: part is "review" or "suit". */
static bool count_remedies(const struct figure *figure, const struct figure_inputs *inputs,
                           const struct figure_value *before, struct decimal *ret)
{
    (void)before;
    bool reviews = str_equal(figure->part, STR("review"));
    int64_t sum = 0;
    for (int kind = 0; kind < REMEDY_KINDS; kind++)
        for (int result = 0; result < REMEDY_RESULTS; result++)
            if ((kind == REVIEW) == reviews)
                sum += inputs->remedies.cases[kind][result];
    *ret = decimal_of_int(sum);
    return true;
}

static bool take_yearly(const struct figure *figure, const struct figure_inputs *inputs,
                        const struct figure_value *before, struct decimal *ret)
{
    (void)before;
    const struct yearly_value *yearly = map_get(&inputs->yearly, figure->id);
    if (yearly)
        *ret = yearly->value;
    return yearly != NULL;
}

/* Two figures above this one in the table. */
static bool take_ratio(const struct figure *figure, const struct figure_inputs *inputs,
                       const struct figure_value *before, struct decimal *ret)
{
    (void)inputs;
    int part = figure_find(figure->part), whole = figure_find(figure->whole);
    assert(part >= 0 && whole >= 0);
    if (!before[part].known || !before[whole].known || before[whole].value.units == 0)
        return false;
    *ret = decimal_ratio(before[part].value.units, before[whole].value.units, figure->scale,
                         figure->places, figure->rounding);
    return true;
}

/* The sum of the figures whose ids begin with part. */
static bool take_sum(const struct figure *figure, const struct figure_inputs *inputs,
                     const struct figure_value *before, struct decimal *ret)
{
    (void)inputs;
    struct decimal sum = decimal_of_int(0);
    bool any = false;
    for (const struct figure_value *value = before; value->figure; value++) {
        if (!str_starts(value->figure->id, figure->part))
            continue;
        if (!value->known)
            return false;
        sum = decimal_add(sum, value->value);
        any = true;
    }
    *ret = sum;
    return any;
}

#define S(text) STR_INIT(text)
/* One row a figure. R is the 政府信息公开条例. */
#define RECEIVED(id, label, part, definition)                                                      \
    {                                                                                              \
        S(id), S(label), S("件"), S("条例第三十一条"), count_received, S(part), S(""), 1, 0,       \
            ROUND_HALF_UP, S(definition)                                                           \
    }
#define DECIDED(id, label, part, article, definition)                                              \
    {                                                                                              \
        S(id), S(label), S("件"), S(article), count_decided, S(part), S(""), 1, 0, ROUND_HALF_UP,  \
            S(definition)                                                                          \
    }
#define PERCENT(id, label, part, whole, places, rounding)                                          \
    {                                                                                              \
        S(id), S(label), S("%"), S("年度报告格式"), take_ratio, S(part), S(whole), 100, places,    \
            rounding, S("")                                                                        \
    }
#define YEARLY(id, label, unit, article, definition)                                               \
    {                                                                                              \
        S(id), S(label), S(unit), S(article), take_yearly, S(""), S(""), 1, 0, ROUND_HALF_UP,      \
            S(definition)                                                                          \
    }

const struct figure figures[] = {
    RECEIVED("foi.new", "本年新收政府信息公开申请", "", "收到日在本年度内的申请，一件计一次"),
    RECEIVED("foi.online", "通过网络提交的申请", "online", "收到日在本年度内、经网络提交的申请"),
    RECEIVED("foi.letter", "通过信函提交的申请", "letter", "收到日在本年度内、经信函提交的申请"),
    PERCENT("foi.online_percent", "网络提交占比", "foi.online", "foi.new", 0, ROUND_HALF_UP),
    PERCENT("foi.letter_percent", "信函提交占比", "foi.letter", "foi.new", 0, ROUND_HALF_UP),
    {S("foi.carried_in"),         S("上年结转申请"),          S("件"), S("年度报告格式"),             count_carried_in,  S(""),
                                                                                             S(""),                                                                                                                                                               1, 0, ROUND_HALF_UP, S("上年末以前收到、上年末尚未作出决定的申请")                                    },
    {S("foi.carried_out"),        S("结转下年度继续办理"), S("件"), S("年度报告格式"),             count_carried_out,
                                                                                             S(""),                                                                                                                                        S(""),                 1, 0, ROUND_HALF_UP, S("本年末以前收到、本年末尚未作出决定的申请")                                    },
    DECIDED("foi.decided", "本年度办理结果总计", "", "条例第三十三条",
            "决定日在本年度内的申请，一件只计一种结果"),
    DECIDED("foi.open", "予以公开", "open", "条例第三十六条第（一）（二）项",
            "已经主动公开而告知途径的，和予以公开的"),
    DECIDED("foi.partial", "部分公开", "partial", "条例第三十七条",
            "区分处理的，只计这一情形，不计其他情形"),
    DECIDED("foi.refused", "不予公开", "refused", "条例第十四条至第十六条、第三十六条第（七）项",
            "不予公开的各种情形合计"),
    DECIDED("foi.unable", "无法提供", "unable", "条例第三十条、第三十六条、第三十八条",
            "本机关不掌握、没有现成信息、补正后仍不明确的合计"),
    DECIDED("foi.not_processed", "不予处理", "not_processed",
            "条例第三十五条、第三十六条、第三十九条", "不予处理的各种情形合计"),
    DECIDED("foi.other", "其他处理", "other", "条例第三十条", "逾期不补正、逾期不缴费和其他处理"),
    PERCENT("foi.open_percent", "予以公开占比", "foi.open", "foi.decided", 2, ROUND_HALF_UP),
    PERCENT("foi.partial_percent", "部分公开占比", "foi.partial", "foi.decided", 2, ROUND_HALF_UP),
    PERCENT("foi.refused_percent", "不予公开占比", "foi.refused", "foi.decided", 2, ROUND_HALF_UP),
    PERCENT("foi.unable_percent", "无法提供占比", "foi.unable", "foi.decided", 2, ROUND_HALF_UP),
    PERCENT("foi.not_processed_percent", "不予处理占比", "foi.not_processed", "foi.decided", 2,
            ROUND_HALF_UP),
    PERCENT("foi.other_percent", "其他处理占比", "foi.other", "foi.decided", 2, ROUND_HALF_UP),
    {S("foi.on_time"),            S("在法定期限内答复"),    S("件"), S("条例第三十三条"),          count_on_time,     S(""),
                                                                                             S(""),                                                                                                                                                               1, 0, ROUND_HALF_UP, S("决定日在本年度内，且发出日不晚于法定期限的申请")                           },
    PERCENT("foi.on_time_percent", "按期答复率", "foi.on_time", "foi.decided", 0, ROUND_TRUNCATE),
    {S("remedy.review"),          S("行政复议"),                S("件"), S("条例第五十条"),             count_remedies,    S("review"),
                                                                                             S(""),                                                                                                                                                               1, 0, ROUND_HALF_UP, S("因政府信息公开工作被申请行政复议的案件")                                       },
    {S("remedy.suit"),            S("行政诉讼"),                S("件"), S("条例第五十条"),             count_remedies,    S("suit"),   S(""),
                                                                                             1,                                                                                                                                                                      0, ROUND_HALF_UP, S("因政府信息公开工作被提起行政诉讼的案件，直接起诉和复议后起诉合计")},

    YEARLY("portal.visits", "门户网站总访问量", "人次", "政府网站发展指引", "全年访问人次"),
    YEARLY("portal.articles", "门户网站发布信息", "条", "条例第二十条", "全年发布、更新的信息"),
    YEARLY("portal.category.function", "机构职能类", "条", "条例第二十条", "按栏目分类"),
    YEARLY("portal.category.guide", "办事指南类", "条", "条例第二十条", "按栏目分类"),
    YEARLY("portal.category.policy", "政策法规类", "条", "条例第二十条", "按栏目分类"),
    YEARLY("portal.category.enforcement", "行政执法类", "条", "条例第二十条", "按栏目分类"),
    YEARLY("portal.category.news", "业务动态类", "条", "条例第二十条", "按栏目分类"),
    YEARLY("portal.category.other", "其他信息", "条", "条例第二十条", "按栏目分类"),
    {S("portal.category_sum"),    S("各类信息合计"),          S("条"), S("条例第二十条"),             take_sum,
                                                                                             S("portal.category."),                                                                                                                        S(""),                 1, 0, ROUND_HALF_UP, S("六类信息相加")                                                                              },
    YEARLY("proposal.part.congress", "人大代表建议答复函", "份", "代表法、提案办理规定",
           "公开的答复函"),
    YEARLY("proposal.part.cppcc", "政协提案答复函", "份", "代表法、提案办理规定", "公开的答复函"),
    {S("proposal.total"),         S("建议提案答复函"),       S("份"), S("代表法、提案办理规定"), take_sum,
                                                                                             S("proposal.part."),                                                                                                                          S(""),                 1, 0, ROUND_HALF_UP, S("建议和提案答复函相加")                                                                  },
    YEARLY("media.stated_total", "新媒体发布信息总数（原报告所称）", "条", "政务新媒体管理规定",
           "原报告正文所称的总数，未经核对"),
    YEARLY("media.part.app", "融媒资讯平台稿件", "篇", "政务新媒体管理规定", "按平台分"),
    YEARLY("media.part.weibo", "微博", "条", "政务新媒体管理规定", "按平台分"),
    YEARLY("media.part.wechat", "微信", "条", "政务新媒体管理规定", "按平台分"),
    YEARLY("media.part.video", "短视频", "个", "政务新媒体管理规定", "按平台分"),
    YEARLY("media.part.other", "其余平台", "条", "政务新媒体管理规定", "按平台分"),
    {S("media.parts_sum"),        S("各平台相加"),             S("条"), S("政务新媒体管理规定"),    take_sum,
                                                                                             S("media.part."),                                                                                                                             S(""),                 1, 0, ROUND_HALF_UP, S("各平台发布数相加")                                                                        },
    YEARLY("media.columns", "媒体专栏", "个", "条例第二十三条", "与报刊合办的专栏，约数"),
    YEARLY("media.weekly_a", "周播栏目（防范类）", "期", "条例第二十三条", "全年期数"),
    YEARLY("media.weekly_b", "周播栏目（人物类）", "期", "条例第二十三条", "全年期数"),
    YEARLY("media.monthly", "月播栏目", "期", "条例第二十三条", "全年期数"),
    YEARLY("concern.releases", "新闻稿件", "万条", "国办发〔2016〕61号", "约数"),
    YEARLY("concern.press", "新闻发布会、通气会", "次", "国办发〔2016〕61号", "约数"),
    YEARLY("concern.answers", "回应公众关注热点", "次", "国办发〔2016〕61号", "全年次数"),
    YEARLY("service.people", "个人用户", "万", "政务服务规定", "年末数，万人"),
    YEARLY("service.people_growth", "个人用户同比增长", "%", "政务服务规定", "比上年末"),
    YEARLY("service.companies", "企业用户", "万家", "政务服务规定", "年末数，万家"),
    YEARLY("service.companies_growth", "企业用户同比增长", "%", "政务服务规定", "比上年末"),
    YEARLY("service.items", "可在线办理的政务服务事项", "项", "政务服务规定", "年末数"),
    YEARLY("service.licences", "行政许可事项", "项", "行政许可法", "年末数"),
    YEARLY("service.time_saved", "时限压缩率", "%", "政务服务评估指标",
           "承诺时限比法定时限压缩的比例"),
    YEARLY("service.instant", "即办件事项", "项", "政务服务评估指标", "许可事项中当场办结的"),
    YEARLY("service.visits_needed", "到场次数合计", "次", "政务服务评估指标",
           "各许可事项要求到场次数之和"),
    YEARLY("service.fully_online", "全流程网办事项", "项", "政务服务评估指标",
           "许可事项中全程无需到场的"),
    PERCENT("service.instant_percent", "即办率", "service.instant", "service.licences", 2,
            ROUND_HALF_UP),
    {S("service.average_visits"), S("平均跑动次数"),          S("次"), S("政务服务评估指标"),       take_ratio,
                                                                                             S("service.visits_needed"),                                                                                                                   S("service.licences"), 1, 2, ROUND_HALF_UP,
                                                                                             S("到场次数合计 ÷ 行政许可事项数")                                                                                                                                                                                                                                               },
 /* The source prints 92.30 for 108/117 = 92.307…: truncated, unlike its other figures. */
    PERCENT("service.fully_online_percent", "全流程网办率", "service.fully_online",
            "service.licences", 2, ROUND_TRUNCATE),
    YEARLY("service.instant_approval", "秒批事项", "项", "政务服务规定", "年末数"),
    YEARLY("service.proactive", "无感申办事项", "项", "政务服务规定", "年末数"),
    YEARLY("service.delegated", "下放审批权限", "项", "政务服务规定", "约数"),
    YEARLY("service.proofs_dropped", "取消证明材料", "类", "政务服务规定", "全年类数"),
    YEARLY("enforcement.licence_decisions", "行政许可决定（行政执法统计）", "件",
           "行政执法统计年报", "与表二核对"),
    YEARLY("enforcement.penalty_decisions", "行政处罚决定（行政执法统计）", "件",
           "行政执法统计年报", "与表二核对"),
    YEARLY("enforcement.coercion_decisions", "行政强制决定（行政执法统计）", "件",
           "行政执法统计年报", "与表二核对"),
};
#undef S

const size_t figure_count = COUNT_OF(figures);

int figure_find(struct str id)
{
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        if (str_equal(figures[i].id, id))
            return (int)i;
    return -1;
}

struct str figure_explain(struct arena *arena, const struct figure *figure)
{
    if (figure->definition.len > 0 || figure->count != take_ratio)
        return figure->definition;
    const struct figure *part = &figures[figure_find(figure->part)];
    const struct figure *whole = &figures[figure_find(figure->whole)];
    return arena_printf(arena, "“" STR_FMT "”占“" STR_FMT "”的百分比", STR_ARG(part->label),
                        STR_ARG(whole->label));
}

bool figure_is_yearly(const struct figure *figure)
{
    return figure->count == take_yearly;
}

bool figure_filter(const struct figure *figure, struct foi_filter *ret)
{
    struct foi_filter filter = {.applicant_kind = -1, .channel = -1};
    if (figure->count == count_received) {
        filter.set = FOI_RECEIVED;
        for (int i = 0; i < FOI_CHANNELS; i++)
            if (str_equal(figure->part, foi_channel_word((enum foi_channel)i)))
                filter.channel = i;
    } else if (figure->count == count_carried_in) {
        filter.set = FOI_CARRIED_IN;
    } else if (figure->count == count_carried_out) {
        filter.set = FOI_CARRIED_OUT;
    } else if (figure->count == count_decided) {
        filter.set = FOI_DECIDED;
        filter.group = figure->part.len ? figure->part : (struct str){0};
    } else if (figure->count == count_on_time) {
        filter.set = FOI_DECIDED;
        filter.only_on_time = true;
    } else {
        return false;
    }
    *ret = filter;
    return true;
}

bool figure_uses(const struct figure *figure, const struct figure *part)
{
    if (figure->count == take_sum)
        return str_starts(part->id, figure->part);
    return figure->count == take_ratio &&
           (str_equal(part->id, figure->part) || str_equal(part->id, figure->whole));
}

/* A figure is synthetic when something that it is made from is. */
static bool uses_synthetic(const struct figure *figure, const struct figure_inputs *inputs,
                           const struct figure_value *before)
{
    const struct yearly_value *yearly = map_get(&inputs->yearly, figure->id);
    if (yearly)
        return yearly->synthetic;
    for (const struct figure_value *value = before; value->figure; value++)
        if (value->synthetic && figure_uses(figure, value->figure))
            return true;
    return false;
}

void figures_evaluate(struct arena *arena, const struct figure_inputs *inputs,
                      struct figure_value *ret)
{
    /* One more than there are figures: an empty value ends the walk of those that look back. */
    struct figure_value *values = arena_array(arena, struct figure_value, figure_count + 1);
    for (size_t i = 0; i < figure_count; i++) {
        struct figure_value value = {.figure = &figures[i]};
        const struct yearly_value *yearly = map_get(&inputs->yearly, figures[i].id);
        value.source = yearly ? yearly->source : STR("");
        value.synthetic = uses_synthetic(&figures[i], inputs, values);
        value.known = figures[i].count(&figures[i], inputs, values, &value.value);
        value.text =
            value.known ? arena_str(arena, str_from(decimal_format(value.value).text)) : STR("");
        values[i] = value;
    }
    memcpy(ret, values, figure_count * sizeof *ret);
}
