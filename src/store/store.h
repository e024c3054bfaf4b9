/* The database: one interface, SQLite (default) and PostgreSQL behind it.
 *
 * Reading and writing are closures. store_read runs one on the calling thread, in a read-only
 * transaction. store_write queues one to the single writer thread, which runs many in one durable
 * transaction, each in a savepoint of its own, and answers only when the commit is on disk. A write
 * closure does nothing but run statements: no network, no rendering, no hashing of passwords.
 *
 * SQL stands in queries.sql files, named; the build turns each statement into a constant
 * `const struct query FOI_REQUEST_FIND`. No SQL is ever assembled.
 *
 * After a statement that failed, the transaction of its job is over, on both engines: every further
 * statement answers the same error, and nothing of the job is kept, even if it returns OK. Expected
 * conflicts are therefore asked for in the SQL (ON CONFLICT DO NOTHING, WHERE status = $3). */
#ifndef GONGKAI_STORE_STORE_H
#define GONGKAI_STORE_STORE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/err.h"

struct store;
struct tx;

enum store_engine { STORE_SQLITE, STORE_POSTGRES };

struct store_options {
    struct str folder;   /* the data folder; SQLite's file is gongkai.db in it */
    struct str database; /* "postgresql://…", or empty for SQLite */
    bool create;         /* fill an empty place: folder, file, tables. Not a whole server */
    bool read_only; /* no writer: store_write is ERR_FORBIDDEN; works beside a running server */
    int readers;    /* connections for reading at most; 0: 16 */
};

/* Opens, takes the folder's lock (one writing process a folder; ERR_BUSY names the holder's process
 * id) and checks that the schema is the one of this binary (ERR_CONFLICT says `gongkai migrate`). A
 * corrupt or locked file is a clear message with its path. */
err store_open(const struct store_options *options, struct failure *failure,
               struct store **ret) MUST_USE;
/* Finishes the writes under way, then closes. */
void store_close(struct store *store);
enum store_engine store_engine(const struct store *store);

typedef err store_job(struct tx *tx, void *arg);

/* Runs job in a read-only transaction: it sees one moment of the database and cannot write.
 * ERR_BUSY when no connection comes free for a while, or when the server is gone. */
err store_read(struct store *store, struct arena *arena, struct failure *failure, store_job *job,
               void *arg) MUST_USE;
/* Runs job on the writer thread and returns when its changes are durable. When it fails, its
 * changes are undone and its error is returned; other jobs of the batch are not touched. When the
 * commit itself fails, every job of the batch gets its error. The job may use arena, failure and
 * arg freely: their owner waits. Never call this inside a job. */
err store_write(struct store *store, struct arena *arena, struct failure *failure, store_job *job,
                void *arg) MUST_USE;

/* One statement, prepared once a connection. Made by tools/queries from a queries.sql file. */
struct query {
    const char *name;
    const char *sqlite;
    const char *postgres;
    int params;  /* $1 … $n */
    bool stream; /* "-- stream": rows come one by one, see tx_query */
};

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES, VALUE_DATE };

struct value {
    enum value_kind kind;
    int64_t number; /* of VALUE_DATE: the day */
    struct str text;
};

struct value sql_null(void);
struct value sql_int(int64_t value);
struct value sql_bool(bool value);
struct value sql_text(struct str value);
/* NULL when the view's ptr is NULL. */
struct value sql_text_or_null(struct str value);
struct value sql_bytes(struct str value);
struct value sql_date(struct date value);

/* tx_query(tx, &rows, &FOI_REQUEST_FIND, ARGS(sql_text(number))) */
#define ARGS(...)                                                                                  \
    (const struct value[]){__VA_ARGS__},                                                           \
        (int)(sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value))
#define NO_ARGS NULL, 0

struct rows {
    struct tx *tx;
    const struct query *query;
    void *engine; /* owned by the engine */
    err failed;
    bool done;
};

/* Errors of the loop come out of rows_close; rows_next only says whether there is a row. Statements
 * may be nested. A statement marked "-- stream" is for results that do not fit in memory: no other
 * statement may run before its rows_close, and its texts live only until the next rows_next. */
err tx_query(struct tx *tx, struct rows *rows, const struct query *query, const struct value *args,
             int count) MUST_USE;
bool rows_next(struct rows *rows);
err rows_close(struct rows *rows) MUST_USE;
void rows_end(struct rows *rows);

/* Columns from 0. Text is copied into the transaction's arena, with a NUL behind it. NULL reads as
 * 0, an empty view with ptr NULL, and false from row_date. A value that is not what was asked for
 * (row_int of 'abc') reads like NULL and makes rows_close fail. */
bool row_is_null(struct rows *rows, int column);
int64_t row_int(struct rows *rows, int column);
struct str row_text(struct rows *rows, int column);
struct str row_bytes(struct rows *rows, int column);
bool row_date(struct rows *rows, int column, struct date *ret);

/* A statement without result rows; *changed (may be NULL) is the number of rows it changed. */
err tx_exec(struct tx *tx, const struct query *query, const struct value *args, int count,
            int64_t *changed) MUST_USE;
/* The first column of the first row, as a number: counts, RETURNING id. ERR_NOT_FOUND without a
 * row; that leaves the transaction alive and the message to the caller, who knows what is missing.
 */
err tx_query_int(struct tx *tx, const struct query *query, const struct value *args, int count,
                 int64_t *ret) MUST_USE;

struct arena *tx_arena(struct tx *tx);
struct failure *tx_failure(struct tx *tx);

/* Migrations: files schema/NNNN_what.sql, embedded in the binary, each run once in a transaction
 * and recorded with its SHA-256. */
struct migration {
    int number;
    const char *name;
    const char *sql; /* before the engine words {id} {int} {bytes} {strict} are put in */
};

/* What store_migrate would run, a line each, appended to *plan; nothing when up to date. Writes
 * nothing. */
struct buf;
err store_plan(const struct store_options *options, struct failure *failure,
               struct buf *plan) MUST_USE;
/* Brings the schema up to this binary's. ERR_CONFLICT when it is newer or an old migration was
 * altered. */
err store_migrate(const struct store_options *options, struct failure *failure) MUST_USE;

#endif
