/* Opening the site, and running a piece of work in a transaction. */
#include "core/site.h"

#include "core/queries.h"
#include "core/session.h"

struct ctx_call {
    struct ctx *cx;
    ctx_job *job;
    void *arg;
};

/* The job sees a copy of the context, so that cx->tx is NULL again outside whatever happens. */
static err call_in_transaction(struct tx *tx, void *arg)
{
    struct ctx_call *call = arg;
    struct ctx cx = *call->cx;
    cx.tx = tx;
    return call->job(&cx, call->arg);
}

err ctx_read(struct ctx *cx, ctx_job *job, void *arg)
{
    struct ctx_call call = {cx, job, arg};
    return store_read(cx->site->store, cx->arena, cx->failure, call_in_transaction, &call);
}

err ctx_write(struct ctx *cx, ctx_job *job, void *arg)
{
    struct ctx_call call = {cx, job, arg};
    return store_write(cx->site->store, cx->arena, cx->failure, call_in_transaction, &call);
}

err agency_load(struct ctx *cx, struct agency *ret)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(cx->tx, &rows, &CORE_AGENCY_FIRST, NO_ARGS));
    bool found = rows_next(&rows);
    if (found)
        *ret = (struct agency){
            .id = row_int(&rows, 0),
            .code = row_text(&rows, 1),
            .name = row_text(&rows, 2),
            .site_name = row_text(&rows, 3),
            .level = row_text(&rows, 4),
            .office = row_text(&rows, 5),
            .address = row_text(&rows, 6),
            .postcode = row_text(&rows, 7),
            .phone = row_text(&rows, 8),
            .email = row_text(&rows, 9),
            .hand_in_by = row_text(&rows, 10),
            .synthetic = row_int(&rows, 11) != 0,
        };
    TRY(rows_close(&rows));
    if (!found)
        return fail_with(
            cx->failure, ERR_NOT_FOUND,
            "还没有登记机关。请先运行 `gongkai init --agency 名称`，或用 `gongkai demo` "
            "载入演示数据。");
    return OK;
}

err agency_save(struct ctx *cx, const struct agency *agency, int64_t *ret_id)
{
    return tx_query_int(
        cx->tx, &CORE_AGENCY_ADD,
        ARGS(sql_text(agency->code), sql_text(agency->name), sql_text(agency->site_name),
             sql_text(agency->level), sql_text(agency->office), sql_text(agency->address),
             sql_text(agency->postcode), sql_text(agency->phone), sql_text(agency->email),
             sql_text(agency->hand_in_by), sql_bool(agency->synthetic)),
        ret_id);
}

static err read_additions(struct tx *tx, void *arg)
{
    struct calendar *calendar = arg;
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(tx, &rows, &CORE_CALENDAR_ADDITIONS, NO_ARGS));
    while (rows_next(&rows))
        TRY(calendar_add_csv(calendar, row_text(&rows, 0), tx_failure(tx)));
    return rows_close(&rows);
}

err site_load_calendar(struct site *site, struct failure *failure)
{
    CLEANUP(arena_end) struct arena scratch = {0};
    struct calendar *calendar;
    TRY(calendar_load_builtin(&site->arena, failure, &calendar));
    if (site->store)
        TRY(store_read(site->store, &scratch, failure, read_additions, calendar));
    site->calendar = calendar;
    return OK;
}

static err write_addition(struct ctx *cx, void *arg)
{
    const struct str *csv = arg;
    return tx_exec(cx->tx, &CORE_CALENDAR_ADD, ARGS(sql_int(cx->now), sql_text(*csv)), NULL);
}

/* Reads the CSV into a throw-away calendar, so that a wrong line is found before anything is
 * written. */
static err try_addition(struct ctx *cx, struct str csv)
{
    struct calendar *trial;
    TRY(calendar_load_builtin(cx->arena, cx->failure, &trial));
    TRY(store_read(cx->site->store, cx->arena, cx->failure, read_additions, trial));
    return calendar_add_csv(trial, csv, cx->failure);
}

err site_add_calendar(struct ctx *cx, struct str csv)
{
    TRY(try_addition(cx, csv));
    TRY(ctx_write(cx, write_addition, &csv));
    TRY(site_load_calendar(cx->site, cx->failure));
    if (cx->site->cache)
        cache_invalidate(cx->site->cache, STR("calendar"));
    return OK;
}

err site_open(struct site *site, const struct store_options *options, struct failure *failure)
{
    TRY(format_load_builtin(&site->arena, failure, &site->formats));
    if (options)
        TRY(store_open(options, failure, &site->store));
    return site_load_calendar(site, failure);
}

void site_close(struct site *site)
{
    if (site->store)
        store_close(site->store);
    if (site->cache)
        cache_close(site->cache);
    if (site->sessions)
        sessions_close(site->sessions);
    arena_end(&site->arena);
    *site = (struct site){0};
}
