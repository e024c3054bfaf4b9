/* Counting requests and remedies for the annual report. */
#include "foi/foi.h"
#include "foi/queries.h"
#include "foi/words.h"

#include <assert.h>

struct foi_scope foi_scope_of_year(int64_t agency_id, int year, int64_t cut_off)
{
    struct foi_scope scope = {.agency_id = agency_id, .cut_off = cut_off};
    bool made = date_make(year, 1, 1, &scope.from) && date_make(year, 12, 31, &scope.to);
    assert(made);
    (void)made;
    return scope;
}

static err count_received(struct ctx *cx, const struct foi_scope *scope, struct foi_counts *counts)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &FOI_COUNT_RECEIVED,
                 ARGS(sql_int(scope->agency_id), sql_date(scope->from), sql_date(scope->to),
                      sql_int(scope->cut_off))));
    while (rows_next(&rows)) {
        int64_t count = row_int(&rows, 2);
        counts->received[foi_applicant_of_word(row_text(&rows, 0))] += count;
        counts->channel[foi_channel_of_word(row_text(&rows, 1))] += count;
    }
    return rows_close(&rows);
}

static err count_decided(struct ctx *cx, const struct foi_scope *scope, struct foi_counts *counts)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &FOI_COUNT_DECIDED,
                 ARGS(sql_int(scope->agency_id), sql_date(scope->from), sql_date(scope->to),
                      sql_int(scope->cut_off))));
    while (rows_next(&rows)) {
        struct str code = row_text(&rows, 0);
        int kind = foi_decision_find(code);
        if (kind < 0)
            return fail_with(cx->failure, ERR_INTERNAL, "unknown decision code " STR_FMT,
                             STR_ARG(code));
        int64_t count = row_int(&rows, 2);
        counts->decided[kind][foi_applicant_of_word(row_text(&rows, 1))] += count;
        counts->answered += count;
        counts->answered_on_time += row_int(&rows, 3);
    }
    return rows_close(&rows);
}

static err count_open(struct ctx *cx, const struct foi_scope *scope, struct date day,
                      int64_t to[APPLICANT_KINDS])
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &FOI_COUNT_OPEN,
                 ARGS(sql_int(scope->agency_id), sql_date(day), sql_int(scope->cut_off))));
    while (rows_next(&rows))
        to[foi_applicant_of_word(row_text(&rows, 0))] += row_int(&rows, 1);
    return rows_close(&rows);
}

err foi_count(struct ctx *cx, const struct foi_scope *scope, struct foi_counts *ret)
{
    struct foi_counts counts = {0};
    TRY(count_received(cx, scope, &counts));
    TRY(count_decided(cx, scope, &counts));
    TRY(count_open(cx, scope, date_add(scope->from, -1), counts.carried_in));
    TRY(count_open(cx, scope, scope->to, counts.carried_out));
    *ret = counts;
    return OK;
}

err foi_list_remedies(struct ctx *cx, const struct foi_scope *scope, int kind, int result,
                      struct remedy_record_list *ret)
{
    struct remedy_record_list list = {0};
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &FOI_LIST_REMEDIES,
                 ARGS(sql_int(scope->agency_id), sql_date(scope->from), sql_date(scope->to),
                      sql_int(scope->cut_off))));
    while (rows_next(&rows)) {
        struct remedy_record record = {
            .id = row_int(&rows, 0),
            .number = row_text(&rows, 1),
            .kind = foi_remedy_of_word(row_text(&rows, 2)),
            .result = foi_result_of_word(row_text(&rows, 4)),
            .synthetic = row_int(&rows, 6) != 0,
        };
        row_date(&rows, 3, &record.filed_on);
        row_date(&rows, 5, &record.closed_on);
        if ((kind < 0 || kind == (int)record.kind) && (result < 0 || result == (int)record.result))
            vec_push(cx->arena, &list, record);
    }
    TRY(rows_close(&rows));
    *ret = list;
    return OK;
}

err foi_count_remedies(struct ctx *cx, const struct foi_scope *scope, struct remedy_counts *ret)
{
    struct remedy_record_list list;
    TRY(foi_list_remedies(cx, scope, -1, -1, &list));
    *ret = (struct remedy_counts){0};
    for (size_t i = 0; i < list.count; i++)
        ret->cases[list.items[i].kind][list.items[i].result]++;
    return OK;
}

err foi_each_input(struct ctx *cx, const struct foi_scope *scope, foi_take_line *take, void *arg)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &FOI_INPUTS,
                 ARGS(sql_int(scope->agency_id), sql_date(scope->from), sql_date(scope->to),
                      sql_int(scope->cut_off))));
    CLEANUP(buf_end) struct buf line = BUF(4096);
    while (rows_next(&rows)) {
        line.len = 0;
        for (int column = 1; column <= 8; column++) {
            buf_add(&line, row_text(&rows, column));
            buf_char(&line, column < 8 ? '\t' : '\n');
        }
        take(arg, buf_str(&line));
    }
    TRY(rows_close(&rows));
    struct remedy_record_list remedies;
    TRY(foi_list_remedies(cx, scope, -1, -1, &remedies));
    for (size_t i = 0; i < remedies.count; i++) {
        const struct remedy_record *remedy = &remedies.items[i];
        line.len = 0;
        buf_printf(&line, STR_FMT "\t%d\t%d\t%s\n", STR_ARG(remedy->number), (int)remedy->kind,
                   (int)remedy->result, date_format(remedy->filed_on).text);
        take(arg, buf_str(&line));
    }
    return OK;
}
