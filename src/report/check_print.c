/* Prints the findings: for people, and as JSON for programs. */
#include "report/check.h"

#include "base/json.h"

static const struct {
    struct str word, label;
} severities[] = {
    [SEVERITY_ERROR] = {STR_INIT("error"),     STR_INIT("不符")      },
    [SEVERITY_WARNING] = {STR_INIT("warning"),   STR_INIT("提示")      },
    [SEVERITY_UNCHECKED] = {STR_INIT("unchecked"), STR_INIT("无法核对")},
};

static const char *verdict_text(enum tri value)
{
    switch (value) {
    case TRI_TRUE:
        return "相符";
    case TRI_FALSE:
        return "不符";
    case TRI_NULL:
        break;
    }
    return "没有可核对的内容";
}

static void write_head(struct buf *out, const struct check_result *result)
{
    buf_add(out, result->file);
    if (result->agency.len > 0)
        buf_printf(out, "  " STR_FMT, STR_ARG(result->agency));
    if (result->year > 0)
        buf_printf(out, "  %d 年度", result->year);
    buf_printf(out, "  表式 " STR_FMT "\n", STR_ARG(result->format));
    buf_printf(out, "  表格勾稽：%s%s；正文数字：%s\n", verdict_text(result->tables_reconcile),
               result->tables_reconcile != TRI_NULL && !result->whole_requests_table_checked
                   ? "（申请情况表不完整，纵向关系未核）"
                   : "",
               verdict_text(result->narrative_reconciles));
}

static void write_finding(struct buf *out, const struct finding *finding)
{
    buf_printf(out, "  [" STR_FMT "] " STR_FMT "  " STR_FMT,
               STR_ARG(severities[finding->severity].label), STR_ARG(finding->check),
               STR_ARG(finding->where));
    if (finding->computed.len > 0)
        buf_printf(out, "  算得 " STR_FMT, STR_ARG(finding->computed));
    if (finding->published.len > 0)
        buf_printf(out, "  公布 " STR_FMT, STR_ARG(finding->published));
    buf_printf(out, "\n      " STR_FMT "\n", STR_ARG(finding->reason));
}

static void write_restored(struct buf *out, const struct restored *restored)
{
    buf_printf(out, "  [还原] " STR_FMT "  %lld 件（%s%%，共 %lld 件）\n", STR_ARG(restored->label),
               (long long)restored->count, decimal_format(restored->percent).text,
               (long long)restored->total);
}

void check_write_text(struct buf *out, const struct check_result *result)
{
    static const enum severity order[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_UNCHECKED};
    write_head(out, result);
    for (size_t i = 0; i < COUNT_OF(order); i++)
        for (size_t j = 0; j < result->findings.count; j++)
            if (result->findings.items[j].severity == order[i])
                write_finding(out, &result->findings.items[j]);
    for (size_t i = 0; i < result->restored.count; i++)
        write_restored(out, &result->restored.items[i]);
}

static void json_tri(struct json_out *json, struct str key, enum tri value)
{
    json_key(json, key);
    if (value == TRI_NULL)
        json_nothing(json);
    else
        json_bool(json, value == TRI_TRUE);
}

/* Numbers are numbers; other values (a period, say) are text; what there is none of is null. */
static void json_value(struct json_out *json, struct str key, struct str value)
{
    struct decimal number;
    json_key(json, key);
    if (value.len == 0)
        json_nothing(json);
    else if (decimal_parse(value, &number))
        json_decimal(json, number);
    else
        json_str(json, value);
}

static void json_finding(struct json_out *json, const struct finding *finding)
{
    json_object_open(json);
    json_key_str(json, STR("check"), finding->check);
    json_key_str(json, STR("severity"), severities[finding->severity].word);
    json_key_str(json, STR("where"), finding->where);
    json_value(json, STR("computed"), finding->computed);
    json_value(json, STR("published"), finding->published);
    json_key_str(json, STR("reason"), finding->reason);
    json_object_close(json);
}

static void json_restored(struct json_out *json, const struct restored *restored)
{
    json_object_open(json);
    json_key_str(json, STR("label"), restored->label);
    json_key_int(json, STR("count"), restored->count);
    json_key_int(json, STR("total"), restored->total);
    json_key(json, STR("percent"));
    json_decimal(json, restored->percent);
    json_object_close(json);
}

static void json_result(struct json_out *json, const struct check_result *result)
{
    json_object_open(json);
    json_key_str(json, STR("file"), result->file);
    json_key_str(json, STR("agency"), result->agency);
    json_key(json, STR("year"));
    if (result->year > 0)
        json_int(json, result->year);
    else
        json_nothing(json);
    json_key_str(json, STR("format"), result->format);
    json_tri(json, STR("tables_reconcile"), result->tables_reconcile);
    json_key_bool(json, STR("whole_requests_table_checked"), result->whole_requests_table_checked);
    json_tri(json, STR("narrative_reconciles"), result->narrative_reconciles);
    json_key(json, STR("findings"));
    json_array_open(json);
    for (size_t i = 0; i < result->findings.count; i++)
        json_finding(json, &result->findings.items[i]);
    json_array_close(json);
    json_key(json, STR("restored"));
    json_array_open(json);
    for (size_t i = 0; i < result->restored.count; i++)
        json_restored(json, &result->restored.items[i]);
    json_array_close(json);
    json_object_close(json);
}

void check_write_json(struct buf *out, const struct check_result *results, size_t count)
{
    struct json_out json = {.out = out, .pretty = true};
    json_array_open(&json);
    for (size_t i = 0; i < count; i++)
        json_result(&json, &results[i]);
    json_array_close(&json);
    buf_char(out, '\n');
}
