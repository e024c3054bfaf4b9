/* SQLite behind the store's interface.
 *
 * One connection of the process, the writer's, can write, and it alone checkpoints: two connections
 * that commit and checkpoint at once can corrupt the file in SQLite before 3.51.3. Every other one
 * is opened read-only, and does not checkpoint when it closes. */
#include "store/engine.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 0x676B6462 /* "gkdb", in the file's header */
#define BUSY_WAIT_MS   5000
#define NO_ROOM        "写入 %s 时磁盘空间不足。没有作任何改动；请腾出空间后重试。"
/* A checkpoint each so many pages of the log: some 4 MB. */
#define CHECKPOINT_PAGES 1000

struct statement {
    sqlite3_stmt *prepared;
    bool open;      /* its rows are being read */
    bool temporary; /* not in the cache */
};

struct sqlite {
    struct connection base;
    sqlite3 *db;
    struct arena memory;
    const char *path;
    struct statement_table cache;
    sqlite3_stmt *steps[STEP_COUNT][2];
    int log_pages;     /* length of the write-ahead log after the last commit */
    int checked_pages; /* how much of it is in the database file already */
};

static struct sqlite *sqlite_of(struct connection *connection)
{
    return (struct sqlite *)connection;
}

static err fail_io(const struct sqlite *c, struct failure *failure)
{
    int number = sqlite3_system_errno(c->db), code = sqlite3_extended_errcode(c->db);
    /* On the way here the reason of a refused write may get lost (number 0). */
    if (number == ENOSPC || number == EFBIG || number == EDQUOT ||
        (number == 0 && code == SQLITE_IOERR_WRITE))
        return fail_with(failure, ERR_BUSY, NO_ROOM, c->path);
    return fail_with(failure, ERR_INTERNAL, "cannot read or write %s: %s (%s, %d)", c->path,
                     strerror(number), sqlite3_errmsg(c->db), code);
}

static err fail_constraint(const struct sqlite *c, const char *what, struct failure *failure)
{
    int code = sqlite3_extended_errcode(c->db);
    bool expected = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                    code == SQLITE_CONSTRAINT_FOREIGNKEY || code == SQLITE_CONSTRAINT_TRIGGER ||
                    code == SQLITE_CONSTRAINT_ROWID;
    return fail_with(failure, expected ? ERR_CONFLICT : ERR_INTERNAL, "%s: %s", what,
                     sqlite3_errmsg(c->db));
}

/* Even reading needs the index of the write-ahead log beside the file. */
static bool is_no_permission(int extended)
{
    return extended == SQLITE_READONLY_CANTINIT || extended == SQLITE_READONLY_CANTLOCK ||
           extended == SQLITE_READONLY_DIRECTORY;
}

/* Says what the last call of the connection ran into. `what` is the statement. */
static err fail_sqlite(const struct sqlite *c, const char *what, struct failure *failure)
{
    switch (sqlite3_errcode(c->db) & 0xFF) {
    case SQLITE_CONSTRAINT:
        return fail_constraint(c, what, failure);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail_with(failure, ERR_BUSY, "%s：%s 被别的进程锁住。请稍后再试。", what, c->path);
    case SQLITE_FULL:
        return fail_with(failure, ERR_BUSY, NO_ROOM, c->path);
    case SQLITE_IOERR:
        return fail_io(c, failure);
    case SQLITE_READONLY:
        if (is_no_permission(sqlite3_extended_errcode(c->db)))
            return fail_with(failure, ERR_FORBIDDEN,
                             "没有写入 %s 所在文件夹的权限，读取也需要在其中建立辅助文件。请检查"
                             "所有者和权限。",
                             c->path);
        return fail_with(failure, ERR_FORBIDDEN, "%s: a write in a read-only transaction of %s",
                         what, c->path);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return fail_with(failure, ERR_FORBIDDEN, "不能打开 %s：%s。请检查数据目录的所有者和权限。",
                         c->path, strerror(sqlite3_system_errno(c->db)));
    case SQLITE_NOTADB:
        return fail_with(failure, ERR_INTERNAL,
                         "%s 已损坏，或者不是数据库。没有作任何改动；请停止程序，保留这个文件，"
                         "用最近的备份恢复。",
                         c->path);
    case SQLITE_CORRUPT:
        return fail_with(failure, ERR_INTERNAL,
                         "%s 已损坏（%s）。请停止程序，保留这个文件，用最近的备份恢复。", c->path,
                         sqlite3_errmsg(c->db));
    default:
        return fail_with(failure, ERR_INTERNAL, "%s: %s", what, sqlite3_errmsg(c->db));
    }
}

static err script(struct connection *connection, const char *sql, struct failure *failure)
{
    struct sqlite *c = sqlite_of(connection);
    if (sqlite3_exec(c->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return fail_sqlite(c, "script", failure);
    return OK;
}

/* The number that a statement of our own answers. */
static err ask_int(struct sqlite *c, const char *sql, struct failure *failure, int64_t *ret)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(c->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    err result = code == SQLITE_ROW ? OK : fail_sqlite(c, sql, failure);
    if (result == OK)
        *ret = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return result;
}

/* Opening ---------------------------------------------------------------------------------------*/

/* Makes the file ourselves, for its owner only: SQLite would let others read it. O_EXCL, because
 * closing a descriptor of a file that SQLite has open would drop SQLite's locks. */
static err make_file(const char *path, struct failure *failure)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fail_with(failure, errno == ENOSPC ? ERR_BUSY : ERR_FORBIDDEN,
                         "不能建立 %s：%s。请检查数据目录的权限和磁盘空间。", path,
                         strerror(errno));
    close(descriptor);
    return OK;
}

static err check_file(const struct place *place, enum access access, struct failure *failure)
{
    struct stat info;
    if (stat(place->database, &info) == 0) {
        if (!S_ISREG(info.st_mode))
            return fail_with(failure, ERR_INVALID, "%s 不是文件。请用 --data 指明数据目录。",
                             place->database);
        return OK;
    }
    if (errno != ENOENT)
        return fail_with(failure, ERR_FORBIDDEN, "不能打开 %s：%s。请检查数据目录的权限。",
                         place->database, strerror(errno));
    if (!place->create || access != ACCESS_WRITE)
        return fail_with(
            failure, ERR_NOT_FOUND,
            "没有数据库 %s。请用 --data 指明数据目录，或运行 `gongkai init --data %s` 建立。",
            place->database, place->folder);
    return make_file(place->database, failure);
}

static int configure(sqlite3 *db, enum access access)
{
    const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE,             1                    },
        {SQLITE_DBCONFIG_DQS_DML,               0                    },
        {SQLITE_DBCONFIG_DQS_DDL,               0                    },
        {SQLITE_DBCONFIG_ENABLE_FKEY,           1                    },
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA,        0                    },
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0                    },
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,      access == ACCESS_READ},
    };
    int code = SQLITE_OK;
    for (size_t i = 0; i < COUNT_OF(options) && code == SQLITE_OK; i++)
        code = sqlite3_db_config(db, options[i].option, options[i].value, NULL);
    sqlite3_busy_timeout(db, BUSY_WAIT_MS);
    return code;
}

/* Reads only: whatever the file is, nothing has been changed in it yet. */
static err check_content(struct sqlite *c, enum access access, struct failure *failure)
{
    int64_t tables = 0, owner = 0;
    TRY(ask_int(c, "SELECT count(*) FROM sqlite_schema", failure, &tables));
    TRY(ask_int(c, "PRAGMA application_id", failure, &owner));
    if (tables > 0 && owner != APPLICATION_ID)
        return fail_with(failure, ERR_INVALID,
                         "%s 是别的程序的数据库。没有作任何改动；请用 --data 指明另一个数据目录。",
                         c->path);
    if (access == ACCESS_WRITE && sqlite3_db_readonly(c->db, "main") != 0)
        return fail_with(failure, ERR_FORBIDDEN,
                         "没有写入 %s 的权限。请检查数据目录的所有者和权限。", c->path);
    return OK;
}

/* Called after each commit, in place of SQLite's own automatic checkpoint. */
static int count_log_pages(void *connection, sqlite3 *db, const char *name, int pages)
{
    (void)db, (void)name;
    ((struct sqlite *)connection)->log_pages = pages;
    return SQLITE_OK;
}

static err set_up(struct sqlite *c, enum access access, struct failure *failure)
{
    static const char common[] = "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
                                 "PRAGMA cache_size = -8192;";
    TRY(script(&c->base, common, failure));
    if (access == ACCESS_READ)
        return script(&c->base, "PRAGMA query_only = 1", failure);
    int64_t is_wal = 0;
    TRY(script(&c->base, "PRAGMA journal_mode = WAL", failure));
    TRY(ask_int(c, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", failure, &is_wal));
    if (!is_wal)
        return fail_with(failure, ERR_INVALID,
                         "%s 所在的文件系统不支持预写日志。请把数据目录放在本机磁盘上。", c->path);
    /* FULL: a commit is on disk before it is answered. */
    TRY(script(&c->base, "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864",
               failure));
    sqlite3_wal_hook(c->db, count_log_pages, c);
    return OK;
}

static void close_sqlite(struct connection *connection)
{
    struct sqlite *c = sqlite_of(connection);
    sqlite3_stmt *statement;
    while (c->db && (statement = sqlite3_next_stmt(c->db, NULL)))
        sqlite3_finalize(statement);
    int code = sqlite3_close(c->db);
    assert(code == SQLITE_OK);
    (void)code;
    arena_end(&c->memory);
    free(c);
}

static err open_sqlite(const struct place *place, enum access access, struct failure *failure,
                       struct connection **ret)
{
    TRY(check_file(place, access, failure));
    struct sqlite *c = calloc(1, sizeof *c);
    if (!c)
        return fail_with(failure, ERR_BUSY, "no memory for a connection to %s", place->database);
    c->base.engine = &sqlite_engine;
    c->path = arena_str(&c->memory, str_from(place->database)).ptr;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE |
                (access == ACCESS_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    err result = OK;
    if (sqlite3_open_v2(c->path, &c->db, flags, NULL) != SQLITE_OK ||
        configure(c->db, access) != SQLITE_OK)
        result = fail_sqlite(c, "open", failure);
    if (result == OK)
        result = check_content(c, access, failure);
    if (result == OK)
        result = set_up(c, access, failure);
    if (result != OK) {
        close_sqlite(&c->base);
        return result;
    }
    *ret = &c->base;
    return OK;
}

/* Transactions ----------------------------------------------------------------------------------*/

static const char *const step_sql[STEP_COUNT][2] = {
    [STEP_BEGIN_READ] = {"BEGIN",           NULL           },
    [STEP_BEGIN_WRITE] = {"BEGIN IMMEDIATE", "SAVEPOINT job"},
    [STEP_MARK] = {"RELEASE job",     "SAVEPOINT job"},
    [STEP_UNDO] = {"ROLLBACK TO job", NULL           },
    [STEP_COMMIT] = {"COMMIT",          NULL           },
    [STEP_ROLLBACK] = {"ROLLBACK",        NULL           },
};

static bool in_transaction(struct connection *connection)
{
    return sqlite3_get_autocommit(sqlite_of(connection)->db) == 0;
}

static bool is_lost(struct connection *connection)
{
    (void)connection;
    return false;
}

static err step_sqlite(struct connection *connection, enum step step, struct failure *failure)
{
    struct sqlite *c = sqlite_of(connection);
    if (step == STEP_ROLLBACK && !in_transaction(connection))
        return OK; /* the error has done it */
    for (int i = 0; i < 2 && step_sql[step][i]; i++) {
        const char *sql = step_sql[step][i];
        sqlite3_stmt **statement = &c->steps[step][i];
        if (!*statement && sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement,
                                              NULL) != SQLITE_OK)
            return fail_sqlite(c, sql, failure);
        if (sqlite3_step(*statement) != SQLITE_DONE) {
            err result = fail_sqlite(c, sql, failure);
            sqlite3_reset(*statement);
            return result;
        }
        sqlite3_reset(*statement);
    }
    return OK;
}

/* PASSIVE waits for nobody. TRUNCATE, when idle, empties the log; with a reader in it, it is tried
 * again later, and must not wait either. */
static bool tidy(struct connection *connection, bool idle)
{
    struct sqlite *c = sqlite_of(connection);
    if (c->log_pages < c->checked_pages)
        c->checked_pages = 0; /* the log began anew */
    if (c->log_pages == 0)
        return true;
    if (!idle && c->log_pages - c->checked_pages < CHECKPOINT_PAGES)
        return false;
    int pages = 0, done = 0;
    sqlite3_busy_timeout(c->db, 0);
    int code = sqlite3_wal_checkpoint_v2(
        c->db, "main", idle ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &pages,
        &done);
    sqlite3_busy_timeout(c->db, BUSY_WAIT_MS);
    if (code == SQLITE_OK && idle)
        c->log_pages = c->checked_pages = 0;
    else if (code == SQLITE_OK)
        c->checked_pages = done;
    return c->log_pages == 0;
}

/* Statements ------------------------------------------------------------------------------------*/

static err prepare_text(struct sqlite *c, const struct query *query, struct failure *failure,
                        sqlite3_stmt **ret)
{
    if (sqlite3_prepare_v3(c->db, query->sqlite, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL) !=
        SQLITE_OK)
        return fail_sqlite(c, query->name, failure);
    if (sqlite3_bind_parameter_count(*ret) != query->params) {
        sqlite3_finalize(*ret);
        return fail_with(failure, ERR_INTERNAL, "%s: its text does not take %d values", query->name,
                         query->params);
    }
    return OK;
}

/* The cached statement, or a second one while the rows of the first are being read. */
static err take_statement(struct sqlite *c, const struct query *query, struct arena *arena,
                          struct failure *failure, struct statement **ret)
{
    void **slot = statement_find(&c->memory, &c->cache, query);
    struct statement *statement = *slot;
    if (!statement || statement->open) {
        bool temporary = statement != NULL;
        sqlite3_stmt *prepared;
        TRY(prepare_text(c, query, failure, &prepared));
        statement = arena_new(temporary ? arena : &c->memory, struct statement);
        *statement = (struct statement){.prepared = prepared, .temporary = temporary};
        if (!temporary)
            *slot = statement;
    }
    *ret = statement;
    return OK;
}

static err prepare_sqlite(struct connection *connection, const struct query *query,
                          struct failure *failure)
{
    struct statement *statement;
    return take_statement(sqlite_of(connection), query, NULL, failure, &statement);
}

static int bind(sqlite3_stmt *prepared, int at, const struct value *value)
{
    /* A NULL pointer would bind NULL, not the empty text. */
    const char *text = value->text.ptr ? value->text.ptr : "";
    switch (value->kind) {
    case VALUE_NULL:
        return sqlite3_bind_null(prepared, at);
    case VALUE_INT:
        return sqlite3_bind_int64(prepared, at, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text64(prepared, at, text, value->text.len, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    case VALUE_BYTES:
        return sqlite3_bind_blob64(prepared, at, text, value->text.len, SQLITE_TRANSIENT);
    case VALUE_DATE:
        break;
    }
    struct date_text date = date_format((struct date){(int32_t)value->number});
    return sqlite3_bind_text(prepared, at, date.text, -1, SQLITE_TRANSIENT);
}

static err start(struct rows *rows, const struct value *args, int count)
{
    struct tx *tx = rows->tx;
    struct sqlite *c = sqlite_of(tx->connection);
    struct statement *statement;
    TRY(take_statement(c, rows->query, tx->arena, tx->failure, &statement));
    statement->open = true;
    rows->engine = statement;
    for (int i = 0; i < count; i++)
        if (bind(statement->prepared, i + 1, &args[i]) != SQLITE_OK) {
            err result = fail_sqlite(c, rows->query->name, tx->failure);
            c->base.engine->finish(rows);
            rows->engine = NULL;
            return result;
        }
    return OK;
}

static bool next(struct rows *rows)
{
    struct statement *statement = rows->engine;
    int code = sqlite3_step(statement->prepared);
    if (code == SQLITE_ROW)
        return true;
    rows->done = true;
    if (code != SQLITE_DONE)
        rows->failed =
            fail_sqlite(sqlite_of(rows->tx->connection), rows->query->name, rows->tx->failure);
    return false;
}

static struct value column(struct rows *rows, int at)
{
    sqlite3_stmt *prepared = ((struct statement *)rows->engine)->prepared;
    switch (sqlite3_column_type(prepared, at)) {
    case SQLITE_NULL:
        return (struct value){.kind = VALUE_NULL};
    case SQLITE_INTEGER:
        return (struct value){.kind = VALUE_INT, .number = sqlite3_column_int64(prepared, at)};
    case SQLITE_BLOB: {
        const char *bytes = sqlite3_column_blob(prepared, at);
        size_t len = (size_t)sqlite3_column_bytes(prepared, at);
        return (struct value){
            .kind = VALUE_BYTES, .text = {bytes ? bytes : "", len}
        };
    }
    default: {
        const char *text = (const char *)sqlite3_column_text(prepared, at);
        size_t len = (size_t)sqlite3_column_bytes(prepared, at);
        return (struct value){
            .kind = VALUE_TEXT, .text = {text ? text : "", len}
        };
    }
    }
}

static int64_t changed(struct rows *rows)
{
    return sqlite3_changes64(sqlite_of(rows->tx->connection)->db);
}

static void finish(struct rows *rows)
{
    struct statement *statement = rows->engine;
    if (statement->temporary) {
        sqlite3_finalize(statement->prepared);
        return;
    }
    sqlite3_reset(statement->prepared);
    sqlite3_clear_bindings(statement->prepared);
    statement->open = false;
}

#define TEXT_OF(number)  TEXT_OF_(number)
#define TEXT_OF_(number) #number

const struct engine sqlite_engine = {
    .kind = STORE_SQLITE,
    .open = open_sqlite,
    .close = close_sqlite,
    .step = step_sqlite,
    .script = script,
    .in_transaction = in_transaction,
    .is_lost = is_lost,
    .prepare = prepare_sqlite,
    .start = start,
    .next = next,
    .column = column,
    .changed = changed,
    .finish = finish,
    .tidy = tidy,
    /* A table is changed by building it anew and dropping the old one; with foreign keys on, that
     * would drop what refers to it. They are checked before the commit instead. */
    .before_migrations =
        "PRAGMA foreign_keys = OFF; PRAGMA application_id = " TEXT_OF(APPLICATION_ID),
    .after_migrations = "PRAGMA foreign_keys = ON",
};
