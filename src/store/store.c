/* Opening and closing a database, and the two ways into it: the pool for reading, the writer for
 * writing. */
#include "store/store.h"

#include "base/buf.h"
#include "base/file.h"
#include "store/lock.h"
#include "store/migrate.h"
#include "store/pool.h"
#include "store/writer.h"

#define READERS_DEFAULT 16

struct store {
    struct arena arena; /* the texts of place */
    struct place place;
    struct folder_lock lock;
    bool read_only;
    struct pool pool;
    struct writer writer; /* unless read_only */
};

/* Where the database is -------------------------------------------------------------------------*/

static err read_place(struct arena *arena, const struct store_options *options,
                      struct failure *failure, struct place *ret)
{
    struct place place = {
        .engine = &postgres_engine,
        .folder = arena_str(arena, options->folder).ptr,
        .database = arena_str(arena, options->database).ptr,
        .create = options->create,
    };
    if (options->database.len == 0) {
        if (options->folder.len == 0)
            return fail_with(failure, ERR_INVALID, "没有指明数据目录。请用 --data 指明。");
        place.engine = &sqlite_engine;
        place.database = arena_printf(arena, "%s/gongkai.db", place.folder).ptr;
    } else if (!str_starts(options->database, STR("postgresql://")) &&
               !str_starts(options->database, STR("postgres://"))) {
        /* Not quoted: a mistyped address may hold a password. */
        return fail_with(failure, ERR_INVALID,
                         "数据库地址写法不对：应为 postgresql://用户@主机/名称。");
    }
    *ret = place;
    return OK;
}

/* For those who write: the folder and its lock. */
static err take_folder(struct arena *arena, const struct place *place, struct failure *failure,
                       struct folder_lock *ret)
{
    if (place->folder[0] == '\0')
        return OK;
    if (place->create)
        TRY(file_make_folder(arena, str_from(place->folder), failure));
    return folder_lock_take(place->folder, failure, ret);
}

/* An owner of a connection for the time of a function. */
static void connection_end(struct connection **connection)
{
    if (*connection)
        (*connection)->engine->close(*connection);
    *connection = NULL;
}

/* Opening ---------------------------------------------------------------------------------------*/

/* The schema must be this binary's; an empty place becomes so. */
static err prepare_schema(struct connection *connection, const struct place *place,
                          struct arena *arena, struct failure *failure)
{
    struct migration_list list;
    struct schema_state state;
    TRY(migrations_of_binary(arena, failure, &list));
    TRY(schema_read_state(connection, arena, failure, &list, &state));
    if (state.empty && place->create)
        return schema_migrate(connection, arena, failure, &list);
    return schema_check(connection, arena, failure, &list);
}

static err open_writer(struct store *store, struct arena *scratch, struct failure *failure)
{
    CLEANUP(connection_end) struct connection *connection = NULL;
    TRY(take_folder(scratch, &store->place, failure, &store->lock));
    TRY(store->place.engine->open(&store->place, ACCESS_WRITE, failure, &connection));
    TRY(prepare_schema(connection, &store->place, scratch, failure));
    TRY(writer_start(&store->writer, &store->place, connection, failure));
    connection = NULL; /* the writer's now */
    return OK;
}

static err check_reader(struct store *store, struct arena *scratch, struct failure *failure)
{
    CLEANUP(connection_end) struct connection *connection = NULL;
    struct migration_list list;
    TRY(migrations_of_binary(scratch, failure, &list));
    TRY(store->place.engine->open(&store->place, ACCESS_READ, failure, &connection));
    return schema_check(connection, scratch, failure, &list);
}

static void release(struct store *store)
{
    folder_lock_end(&store->lock);
    arena_end(&store->arena);
    free(store);
}

err store_open(const struct store_options *options, struct failure *failure, struct store **ret)
{
    CLEANUP(arena_end) struct arena scratch = {0};
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return fail_with(failure, ERR_BUSY, "no memory for the store");
    store->read_only = options->read_only;
    err result = read_place(&store->arena, options, failure, &store->place);
    if (result == OK)
        result = store->read_only ? check_reader(store, &scratch, failure)
                                  : open_writer(store, &scratch, failure);
    if (result != OK) {
        release(store);
        return result;
    }
    int readers = options->readers > 0 ? options->readers : READERS_DEFAULT;
    pool_init(&store->pool, &store->place, readers < POOL_MAX ? readers : POOL_MAX);
    *ret = store;
    return OK;
}

void store_close(struct store *store)
{
    /* Readers first: the last connection to close empties SQLite's log, and may write. */
    pool_end(&store->pool);
    if (!store->read_only)
        writer_stop(&store->writer);
    release(store);
}

enum store_engine store_engine(const struct store *store)
{
    return store->place.engine->kind;
}

/* Using -----------------------------------------------------------------------------------------*/

err store_read(struct store *store, struct arena *arena, struct failure *failure, store_job *job,
               void *arg)
{
    return pool_run(&store->pool, arena, failure, job, arg);
}

err store_write(struct store *store, struct arena *arena, struct failure *failure, store_job *job,
                void *arg)
{
    if (store->read_only)
        return fail_with(failure, ERR_FORBIDDEN, "the database was opened for reading only");
    return writer_run(&store->writer, arena, failure, job, arg);
}

/* Migrating -------------------------------------------------------------------------------------*/

err store_migrate(const struct store_options *options, struct failure *failure)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(folder_lock_end) struct folder_lock lock = {0};
    CLEANUP(connection_end) struct connection *connection = NULL;
    struct place place;
    struct migration_list list;
    TRY(read_place(&arena, options, failure, &place));
    TRY(migrations_of_binary(&arena, failure, &list));
    TRY(take_folder(&arena, &place, failure, &lock));
    TRY(place.engine->open(&place, ACCESS_WRITE, failure, &connection));
    return schema_migrate(connection, &arena, failure, &list);
}

/* How many migrations were run; a database that is not there has run none. */
static err count_applied(const struct place *place, struct arena *arena, struct failure *failure,
                         const struct migration_list *list, size_t *ret)
{
    CLEANUP(connection_end) struct connection *connection = NULL;
    struct schema_state state;
    struct failure absent = {0};
    *ret = 0;
    err result = place->engine->open(place, ACCESS_READ, &absent, &connection);
    if (result == ERR_NOT_FOUND && place->create)
        return OK;
    if (result != OK)
        return fail_with(failure, result, "%s", absent.text);
    TRY(schema_read_state(connection, arena, failure, list, &state));
    *ret = state.applied;
    return OK;
}

err store_plan(const struct store_options *options, struct failure *failure, struct buf *plan)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct place place;
    struct migration_list list;
    size_t applied = 0;
    TRY(read_place(&arena, options, failure, &place));
    TRY(migrations_of_binary(&arena, failure, &list));
    TRY(count_applied(&place, &arena, failure, &list, &applied));
    for (size_t i = applied; i < list.count; i++)
        buf_printf(plan, "%s\n", list.items[i].name);
    return OK;
}
