/* What the chapters begin as in a new draft: the five themes of chapter one in the format of 2021,
 * with figures as fields. The office writes the rest. */
#include "report/report.h"

static const struct {
    struct str chapter, text;
} templates[] = {
    {STR_INIT("c1"),
     STR_INIT("## （一）主动公开\n\n本年度通过门户网站发布政府信息 {portal.articles} 条。\n\n"
              "## （二）依申请公开\n\n本年度新收政府信息公开申请 {foi.new} 件，上年结转 "
              "{foi.carried_in} 件；办理完毕 {foi.decided} 件，其中按期答复 {foi.on_time} "
              "件，结转下年度 "
              "{foi.carried_out} 件。\n\n"
              "## （三）政府信息管理\n\n请写明制度建设、保密审查和动态调整的情况。\n\n"
              "## （四）平台建设\n\n本年度门户网站访问量 {portal.visits} 人次。\n\n"
              "## （五）监督保障\n\n请写明人员、培训和监督检查的情况。\n")},
    {STR_INIT("c5"), STR_INIT("请写明本年度存在的主要问题。改进措施在编辑页的“问题与改进措施”中逐条"
                              "填写，自动列在本章末尾。\n")       },
    {STR_INIT("c6"), STR_INIT("本年度无其他需要报告的事项。\n")                     },
};

struct str report_text_template(struct str chapter)
{
    for (size_t i = 0; i < COUNT_OF(templates); i++)
        if (str_equal(templates[i].chapter, chapter))
            return templates[i].text;
    return STR("");
}
