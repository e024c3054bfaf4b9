/* report list, make, freeze, verify, check, export. */
#include "app/command.h"

#include "base/file.h"
#include "base/json.h"
#include "report/check.h"
#include "report/report.h"

#define PUBLISHED_LIMIT ((size_t)32 << 20)

struct report_call {
    struct command_call *call;
    int year;
    int64_t cut_off;
    struct report_model model;
    struct report_entry_list entries;
    bool same;
};

static err load_entries(struct ctx *cx, void *arg)
{
    struct report_call *report = arg;
    return report_entries(cx, false, &report->entries);
}

err command_report_list(struct command_call *call)
{
    struct report_call report = {.call = call};
    struct json_out json = {.out = call->out, .pretty = true};
    TRY(ctx_read(call->cx, load_entries, &report));
    if (call->options.json)
        json_array_open(&json);
    for (size_t i = 0; i < report.entries.count; i++) {
        const struct report_entry *entry = &report.entries.items[i];
        struct str frozen =
            entry->frozen_at
                ? arena_str(call->cx->arena, str_from(instant_format(entry->frozen_at).text))
                : STR("");
        if (!call->options.json) {
            buf_printf(call->out, "%d  格式 " STR_FMT "  " STR_FMT "  " STR_FMT "\n", entry->year,
                       STR_ARG(entry->format), STR_ARG(frozen.len ? frozen : STR("草稿")),
                       STR_ARG(entry->content_hash));
            continue;
        }
        json_object_open(&json);
        json_key_int(&json, STR("year"), entry->year);
        json_key_str(&json, STR("format"), entry->format);
        json_key_str(&json, STR("frozen_at"), frozen);
        json_key_str(&json, STR("content_sha256"), entry->content_hash);
        json_object_close(&json);
    }
    if (call->options.json) {
        json_array_close(&json);
        buf_char(call->out, '\n');
    }
    return OK;
}

static err make(struct ctx *cx, void *arg)
{
    const struct report_call *report = arg;
    return report_make(cx, report->year, report->cut_off);
}

static err load(struct ctx *cx, void *arg)
{
    struct report_call *report = arg;
    return report_load(cx, report->year, &report->model);
}

static void write_open_items(struct buf *out, const struct proof_list *proof)
{
    for (size_t i = 0; i < proof->count; i++) {
        const struct proof_item *item = &proof->items[i];
        if (item->outcome != PROOF_FAILS)
            continue;
        buf_printf(out, "%s：" STR_FMT "（" STR_FMT "）", item->is_warning ? "提示" : "不成立",
                   STR_ARG(item->title), STR_ARG(item->where));
        if (item->computed.len > 0 || item->published.len > 0)
            buf_printf(out, "算得 " STR_FMT "，所载 " STR_FMT "。", STR_ARG(item->computed),
                       STR_ARG(item->published));
        buf_add(out, item->explanation);
        buf_add(out, item->reason.len > 0 ? STR("已说明理由。\n") : STR("\n"));
    }
}

err command_report_make(struct command_call *call)
{
    struct report_call report = {.call = call, .cut_off = call->cx->now};
    TRY(command_year(call, call->args.items[0], &report.year));
    if (call->options.cut_off.ptr && !instant_parse(call->options.cut_off, &report.cut_off))
        return fail_with(call->cx->failure, ERR_INVALID,
                         "“" STR_FMT "”不是时刻；请写成 2021-01-15 或 2021-01-15T02:00:00Z。",
                         STR_ARG(call->options.cut_off));
    TRY(ctx_write(call->cx, make, &report));
    TRY(ctx_read(call->cx, load, &report));
    struct proof_summary summary = proof_summarise(&report.model.proof);
    buf_printf(call->out,
               "%d 年年度报告草稿：成立 %zu 项，不成立 %zu 项，提示 %zu 项（未说明理由 %zu 项），"
               "无法核对 %zu 项。\n",
               report.year, summary.holds, summary.fails, summary.warnings, summary.open,
               summary.unchecked);
    write_open_items(call->out, &report.model.proof);
    return OK;
}

static err freeze(struct ctx *cx, void *arg)
{
    struct report_call *report = arg;
    return report_freeze(cx, &report->model);
}

err command_report_freeze(struct command_call *call)
{
    struct report_call report = {.call = call};
    TRY(command_year(call, call->args.items[0], &report.year));
    TRY(ctx_read(call->cx, load, &report));
    TRY(ctx_write(call->cx, freeze, &report));
    report_invalidate(call->cx->site, report.year);
    buf_printf(call->out,
               "%d 年年度报告已定稿。\n内容 SHA-256 " STR_FMT "\n记录 SHA-256 " STR_FMT "\n",
               report.year, STR_ARG(report.model.content_hash), STR_ARG(report.model.inputs_hash));
    return OK;
}

static err verify(struct ctx *cx, void *arg)
{
    struct report_call *report = arg;
    return report_verify(cx, report->year, report->call->out, &report->same);
}

err command_report_verify(struct command_call *call)
{
    struct report_call report = {.call = call};
    TRY(command_year(call, call->args.items[0], &report.year));
    TRY(ctx_read(call->cx, verify, &report));
    if (!report.same)
        call->status = EXIT_DIFFERS;
    return OK;
}

static err check_file(struct command_call *call, struct str name, struct failure *failure,
                      struct check_result *ret)
{
    struct ctx *cx = call->cx;
    struct str content;
    TRY(file_read(cx->arena, name, PUBLISHED_LIMIT, failure, &content));
    return report_check(cx->arena, &cx->site->formats, name, content, failure, ret);
}

static enum exit_status worse(enum exit_status a, enum exit_status b)
{
    return a > b ? a : b;
}

/* A file that cannot be read is told at once and left out; the others are audited all the same. */
err command_report_check(struct command_call *call)
{
    struct check_result *results =
        arena_array(call->cx->arena, struct check_result, call->args.count);
    size_t count = 0;
    for (size_t i = 0; i < call->args.count; i++) {
        struct failure failure = {0};
        err result = check_file(call, call->args.items[i], &failure, &results[count]);
        if (result != OK) {
            command_complain(&failure);
            call->status = worse(call->status, command_status(result));
        } else if (check_has_error(&results[count++])) {
            call->status = worse(call->status, EXIT_DIFFERS);
        }
    }
    if (call->options.json)
        check_write_json(call->out, results, count);
    for (size_t i = 0; i < count && !call->options.json; i++)
        check_write_text(call->out, &results[i]);
    return OK;
}

static err load_public(struct ctx *cx, void *arg)
{
    struct report_call *report = arg;
    return report_load_public(cx, report->year, &report->model);
}

err command_report_export(struct command_call *call)
{
    struct report_call report = {.call = call};
    struct report_file file;
    struct str kind = call->options.kind.ptr ? call->options.kind : STR("html");
    TRY(command_year(call, call->args.items[0], &report.year));
    TRY(ctx_read(call->cx, load_public, &report));
    return report_render(call->cx->arena, &report.model, kind, call->cx->failure, call->out, &file);
}
