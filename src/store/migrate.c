/* Migrations: reads which were run, compares them with the list, runs the rest. */
#include "store/migrate.h"

#include "base/hash.h"
#include "base/vec.h"
#include "store/queries.h"
#include "store/schema.h"

static struct hash_text hash_of(const struct migration *migration)
{
    return hash_sha256(str_from(migration->sql));
}

/* "0012_foi_request.sql" is number 12. */
static bool read_number(struct str name, int *ret)
{
    int64_t number = 0;
    if (name.len < 10 || name.ptr[4] != '_' || !str_ends(name, STR(".sql")) ||
        !str_to_int(str_slice(name, 0, 4), &number) || number < 1)
        return false;
    *ret = (int)number;
    return true;
}

err migrations_of_binary(struct arena *arena, struct failure *failure, struct migration_list *ret)
{
    struct migration_list list = {0};
    int last = 0;
    for (size_t i = 0; i < schema_files_count; i++) {
        struct migration migration = {
            .name = schema_files[i].name.ptr,
            .sql = schema_files[i].content.ptr, /* tools/embed puts a NUL behind */
        };
        if (!read_number(schema_files[i].name, &migration.number) || migration.number <= last)
            return fail_with(failure, ERR_INTERNAL,
                             "schema/%s must be named NNNN_what.sql and stand in the order of its "
                             "number in schema/meson.build",
                             migration.name);
        last = migration.number;
        vec_push(arena, &list, migration);
    }
    *ret = list;
    return OK;
}

/* What was run ----------------------------------------------------------------------------------*/

struct state_job {
    const struct migration_list *list;
    struct schema_state *state;
};

/* Compares one row of schema_version with its place in the list. */
static err check_applied(struct failure *failure, const struct migration_list *list, size_t at,
                         int64_t number, struct str name, struct str sha256)
{
    if (at >= list->count)
        return fail_with(failure, ERR_CONFLICT,
                         "数据库比本程序新：它已执行 " STR_FMT
                         "，本程序没有这一项。没有作任何改动；请安装新版程序。",
                         STR_ARG(name));
    const struct migration *expected = &list->items[at];
    if (expected->number != number)
        return fail_with(failure, ERR_CONFLICT,
                         "数据库执行过 " STR_FMT "，本程序在同一处是 %s：两者版本不同。"
                         "没有作任何改动；请安装与数据库相配的程序。",
                         STR_ARG(name), expected->name);
    if (!str_equal(sha256, str_from(hash_of(expected).text)))
        return fail_with(failure, ERR_CONFLICT,
                         "schema/%s 在数据库执行之后被改动过。请恢复这个文件，把改动写进新的文件。",
                         expected->name);
    return OK;
}

static err read_applied(struct tx *tx, const struct migration_list *list, size_t *ret)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(tx, &rows, &STORE_VERSION_LIST, NO_ARGS));
    size_t count = 0;
    while (rows_next(&rows))
        TRY(check_applied(tx_failure(tx), list, count++, row_int(&rows, 0), row_text(&rows, 1),
                          row_text(&rows, 2)));
    TRY(rows_close(&rows));
    *ret = count;
    return OK;
}

static err read_state(struct tx *tx, void *arg)
{
    const struct state_job *job = arg;
    int64_t tables = 0, exists = 0;
    TRY(tx_query_int(tx, &STORE_TABLE_COUNT, NO_ARGS, &tables));
    TRY(tx_query_int(tx, &STORE_VERSION_EXISTS, NO_ARGS, &exists));
    *job->state = (struct schema_state){.empty = tables == 0};
    if (exists)
        return read_applied(tx, job->list, &job->state->applied);
    if (tables > 0)
        return fail_with(tx_failure(tx), ERR_CONFLICT,
                         "数据库中有别的程序的表。请给 gongkai 单独的数据库。");
    return OK;
}

err schema_read_state(struct connection *connection, struct arena *arena, struct failure *failure,
                      const struct migration_list *list, struct schema_state *ret)
{
    struct state_job job = {list, ret};
    return tx_run(connection, STEP_BEGIN_READ, arena, failure, read_state, &job);
}

err schema_check(struct connection *connection, struct arena *arena, struct failure *failure,
                 const struct migration_list *list)
{
    struct schema_state state;
    TRY(schema_read_state(connection, arena, failure, list, &state));
    if (state.applied < list->count)
        return fail_with(failure, ERR_CONFLICT,
                         "数据库比本程序旧：还没有执行 %s。请先备份，再运行 `gongkai migrate`。",
                         list->items[state.applied].name);
    return OK;
}

/* Running the rest ------------------------------------------------------------------------------*/

static err record(struct tx *tx, const struct migration *migration)
{
    struct hash_text hash = hash_of(migration);
    return tx_exec(tx, &STORE_VERSION_ADD,
                   ARGS(sql_int(migration->number), sql_text(str_from(migration->name)),
                        sql_text(str_from(hash.text)), sql_int(instant_now())),
                   NULL);
}

static err run_migration(struct tx *tx, void *arg)
{
    const struct migration *migration = arg;
    const struct engine *engine = tx->connection->engine;
    struct failure cause = {0};
    struct str sql;
    int64_t broken = 0;
    TRY(migration_text(tx->arena, tx->failure, migration, engine->kind, &sql));
    err result = engine->script(tx->connection, sql.ptr, &cause);
    if (result != OK)
        return fail_with(tx->failure, result, "schema/%s: %s", migration->name, cause.text);
    if (!engine->in_transaction(tx->connection))
        return fail_with(tx->failure, ERR_INVALID,
                         "schema/%s ends its own transaction; leave COMMIT and ROLLBACK out",
                         migration->name);
    TRY(tx_query_int(tx, &STORE_BROKEN_REFERENCES, NO_ARGS, &broken));
    if (broken > 0)
        return fail_with(tx->failure, ERR_CONFLICT,
                         "schema/%s leaves %lld references to rows that do not exist",
                         migration->name, (long long)broken);
    return record(tx, migration);
}

/* Reads the state again under the lock: another process may have been faster. */
static err run_missing(struct connection *connection, struct arena *arena, struct failure *failure,
                       const struct migration_list *list)
{
    struct schema_state state;
    TRY(schema_read_state(connection, arena, failure, list, &state));
    for (size_t i = state.applied; i < list->count; i++)
        TRY(tx_run(connection, STEP_BEGIN_WRITE, arena, failure, run_migration, &list->items[i]));
    return OK;
}

err schema_migrate(struct connection *connection, struct arena *arena, struct failure *failure,
                   const struct migration_list *list)
{
    const struct engine *engine = connection->engine;
    struct schema_state state;
    TRY(schema_read_state(connection, arena, failure, list, &state));
    if (state.applied == list->count)
        return OK;
    TRY(engine->script(connection, engine->before_migrations, failure));
    err result = run_missing(connection, arena, failure, list);
    err after = engine->script(connection, engine->after_migrations, result == OK ? failure : NULL);
    return result == OK ? after : result;
}
