/* Writing requests, decisions and remedies, and listing them. */
#include "base/buf.h"
#include "foi/foi.h"
#include "foi/queries.h"
#include "foi/words.h"

err foi_request_add(struct ctx *cx, const struct foi_new_request *request, int64_t *ret_id)
{
    if (request->due_on.day < request->received_on.day)
        return fail_with(cx->failure, ERR_INVALID, "申请 " STR_FMT " 的期限 %s 早于收到日 %s。",
                         STR_ARG(request->number), date_format(request->due_on).text,
                         date_format(request->received_on).text);
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &FOI_REQUEST_ADD,
                 ARGS(sql_int(request->agency_id), sql_text(request->number),
                      sql_text(request->applicant),
                      sql_text(foi_applicant_word(request->applicant_kind)),
                      sql_text(foi_channel_word(request->channel)), sql_text(request->subject),
                      sql_date(request->received_on), sql_date(request->due_on),
                      sql_bool(request->synthetic), sql_int(request->recorded_at))));
    bool added = rows_next(&rows);
    if (added)
        *ret_id = row_int(&rows, 0);
    TRY(rows_close(&rows));
    if (!added)
        return fail_with(cx->failure, ERR_CONFLICT, "编号 " STR_FMT " 已经有一件申请。",
                         STR_ARG(request->number));
    return OK;
}

err foi_decision_add(struct ctx *cx, int64_t request_id, struct str code, struct date decided_on,
                     struct date sent_on, int64_t recorded_at)
{
    if (foi_decision_find(code) < 0)
        return fail_with(cx->failure, ERR_INVALID,
                         "没有代码为“" STR_FMT "”的决定；应为 A1 到 F3 之一。", STR_ARG(code));
    if (sent_on.day < decided_on.day)
        return fail_with(cx->failure, ERR_INVALID, "发出日 %s 早于决定日 %s。",
                         date_format(sent_on).text, date_format(decided_on).text);
    int64_t changed;
    TRY(tx_exec(cx->tx, &FOI_DECISION_ADD,
                ARGS(sql_int(request_id), sql_text(code), sql_date(decided_on), sql_date(sent_on),
                     sql_int(recorded_at)),
                &changed));
    if (changed == 0)
        return fail_with(cx->failure, ERR_CONFLICT, "这件申请已经有决定，不能再作一次。");
    return OK;
}

err foi_remedy_add(struct ctx *cx, const struct foi_new_remedy *remedy)
{
    bool closed = remedy->result != PENDING;
    int64_t changed;
    TRY(tx_exec(cx->tx, &FOI_REMEDY_ADD,
                ARGS(sql_int(remedy->agency_id),
                     remedy->request_id ? sql_int(remedy->request_id) : sql_null(),
                     sql_text(remedy->number), sql_text(foi_remedy_word(remedy->kind)),
                     sql_date(remedy->filed_on),
                     closed ? sql_text(foi_result_word(remedy->result)) : sql_null(),
                     closed ? sql_date(remedy->closed_on) : sql_null(), sql_bool(remedy->synthetic),
                     sql_int(remedy->recorded_at)),
                &changed));
    if (changed == 0)
        return fail_with(cx->failure, ERR_CONFLICT, "案号 " STR_FMT " 已经登记。",
                         STR_ARG(remedy->number));
    return OK;
}

static struct foi_record read_record(struct rows *rows)
{
    struct foi_record record = {
        .id = row_int(rows, 0),
        .number = row_text(rows, 1),
        .applicant = row_text(rows, 2),
        .subject = row_text(rows, 3),
        .applicant_kind = foi_applicant_of_word(row_text(rows, 4)),
        .channel = foi_channel_of_word(row_text(rows, 5)),
        .synthetic = row_int(rows, 8) != 0,
        .decided = !row_is_null(rows, 9),
    };
    row_date(rows, 6, &record.received_on);
    row_date(rows, 7, &record.due_on);
    if (record.decided) {
        record.decision = foi_decision_find(row_text(rows, 9));
        row_date(rows, 10, &record.decided_on);
        row_date(rows, 11, &record.sent_on);
        record.on_time = record.sent_on.day <= record.due_on.day;
    }
    return record;
}

/* ",A1,A2," for a row of the form or a group; NULL for all. */
static struct value codes_of_filter(struct arena *arena, const struct foi_filter *filter)
{
    if (!filter->row.ptr && !filter->group.ptr)
        return sql_null();
    CLEANUP(buf_end) struct buf codes = BUF(400);
    buf_char(&codes, ',');
    for (int i = 0; i < FOI_DECISION_KINDS; i++) {
        const struct foi_decision_kind *kind = &foi_decision_kinds[i];
        if (filter->row.ptr ? str_equal(foi_decision_row(kind, filter->format), filter->row)
                            : str_equal(kind->group, filter->group)) {
            buf_add(&codes, kind->code);
            buf_char(&codes, ',');
        }
    }
    return sql_text(arena_str(arena, buf_str(&codes)));
}

static err query_set(struct ctx *cx, struct rows *rows, const struct foi_scope *scope,
                     const struct foi_filter *filter, int64_t after, int limit)
{
    struct value agency = sql_int(scope->agency_id), cut_off = sql_int(scope->cut_off);
    struct value kind =
        filter->applicant_kind < 0
            ? sql_null()
            : sql_text(foi_applicant_word((enum applicant_kind)filter->applicant_kind));
    struct value channel = filter->channel < 0
                               ? sql_null()
                               : sql_text(foi_channel_word((enum foi_channel)filter->channel));
    switch (filter->set) {
    case FOI_RECEIVED:
        return tx_query(cx->tx, rows, &FOI_LIST_RECEIVED,
                        ARGS(agency, sql_date(scope->from), sql_date(scope->to), cut_off,
                             sql_int(after), kind, channel, sql_int(limit)));
    case FOI_DECIDED:
        return tx_query(cx->tx, rows, &FOI_LIST_DECIDED,
                        ARGS(agency, sql_date(scope->from), sql_date(scope->to), cut_off,
                             sql_int(after), kind, codes_of_filter(cx->arena, filter),
                             sql_bool(filter->only_on_time), sql_int(limit)));
    case FOI_CARRIED_IN:
        return tx_query(cx->tx, rows, &FOI_LIST_OPEN,
                        ARGS(agency, sql_date(date_add(scope->from, -1)), cut_off, sql_int(after),
                             kind, sql_int(limit)));
    case FOI_CARRIED_OUT:
        return tx_query(
            cx->tx, rows, &FOI_LIST_OPEN,
            ARGS(agency, sql_date(scope->to), cut_off, sql_int(after), kind, sql_int(limit)));
    }
    return fail_with(cx->failure, ERR_INTERNAL, "no such set of requests");
}

err foi_list(struct ctx *cx, const struct foi_scope *scope, const struct foi_filter *filter,
             int64_t after, int limit, struct foi_record_list *ret)
{
    struct foi_record_list list = {0};
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(query_set(cx, &rows, scope, filter, after, limit + 1));
    while (rows_next(&rows)) {
        if (list.count < (size_t)limit)
            vec_push(cx->arena, &list, read_record(&rows));
        else
            list.more = true;
    }
    TRY(rows_close(&rows));
    *ret = list;
    return OK;
}
