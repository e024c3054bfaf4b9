/* What an engine does for the store, private to store/. sqlite.c and postgres.c each fill one table
 * of functions; everything else is written once, above it.
 *
 * A connection belongs to one thread at a time. Each engine reports through the failure of whoever
 * asks, in the same codes:
 *
 *     a row that must be unique is there already, a reference or a trigger says no   ERR_CONFLICT
 *     a write in a read-only transaction, no permission                              ERR_FORBIDDEN
 *     locked, full disk, server gone: it may work later                              ERR_BUSY
 *     everything else: wrong SQL, a damaged file                                     ERR_INTERNAL
 *
 * Messages name the statement, and never a value of a row: they go to the log. */
#ifndef GONGKAI_STORE_ENGINE_H
#define GONGKAI_STORE_ENGINE_H

#include "store/store.h"

/* Where a database is. The texts live as long as their owner, the store. */
struct place {
    const struct engine *engine;
    const char *folder;   /* "" for none */
    const char *database; /* SQLite: the file. PostgreSQL: its address */
    bool create;
};

enum access { ACCESS_READ, ACCESS_WRITE };

/* The steps of a transaction. A write transaction has one savepoint that moves along: it stands
 * behind the last job that succeeded. */
enum step {
    STEP_BEGIN_READ,
    STEP_BEGIN_WRITE, /* with its savepoint */
    STEP_MARK,        /* moves the savepoint here */
    STEP_UNDO,        /* back to the savepoint, which stays */
    STEP_COMMIT,
    STEP_ROLLBACK,
    STEP_COUNT,
};

/* The first member of each engine's own connection. */
struct connection {
    const struct engine *engine;
};

struct engine {
    enum store_engine kind;
    err (*open)(const struct place *place, enum access access, struct failure *failure,
                struct connection **ret);
    void (*close)(struct connection *connection);
    err (*step)(struct connection *connection, enum step step, struct failure *failure);
    /* Several statements without values or rows. */
    err (*script)(struct connection *connection, const char *sql, struct failure *failure);
    /* False when an error has ended the whole transaction, not only the statement. */
    bool (*in_transaction)(struct connection *connection);
    /* The connection is of no use any more. */
    bool (*is_lost)(struct connection *connection);
    err (*prepare)(struct connection *connection, const struct query *query,
                   struct failure *failure);
    /* Runs rows->query. */
    err (*start)(struct rows *rows, const struct value *args, int count);
    /* False at the end (rows->done) and on an error (rows->failed). */
    bool (*next)(struct rows *rows);
    /* A view of a value, until the next `next`. */
    struct value (*column)(struct rows *rows, int column);
    int64_t (*changed)(struct rows *rows);
    void (*finish)(struct rows *rows);
    /* Housekeeping of the writer between two batches. False: call again when idle. */
    bool (*tidy)(struct connection *connection, bool idle);
    /* Around migrations, outside of their transactions. */
    const char *before_migrations;
    const char *after_migrations;
};

extern const struct engine sqlite_engine;
extern const struct engine postgres_engine;

struct tx {
    struct connection *connection;
    struct arena *arena;
    struct failure *failure;
    err broken;                      /* a statement failed: the answer to every further one */
    const struct query *without_row; /* of tx_query_int, for a message if nobody else writes one */
    const struct query *streaming;   /* the stream that is being read */
    struct arena row;                /* the texts of its current row */
    int open_rows;
};

/* Runs a job in the transaction that the connection is in. */
err tx_run_job(struct connection *connection, struct arena *arena, struct failure *failure,
               store_job *job, void *arg) MUST_USE;
/* The same in a transaction of its own: begins with `begin`, commits or rolls back. */
err tx_run(struct connection *connection, enum step begin, struct arena *arena,
           struct failure *failure, store_job *job, void *arg) MUST_USE;

/* Statements that a connection has prepared, by the address of their query. */
struct statement_slot {
    const struct query *query;
    void *statement;
};

struct statement_table {
    struct statement_slot *slots;
    size_t count, room;
};

/* The place for the query's statement; it holds NULL the first time. Valid until the next call. */
void **statement_find(struct arena *arena, struct statement_table *table,
                      const struct query *query);

#endif
