/* The schema of a database, brought up to a list of migrations. Private to store/; the list of the
 * binary is one, tests bring their own.
 *
 * The migrations that were run must be the beginning of the list, unchanged. */
#ifndef GONGKAI_STORE_MIGRATE_H
#define GONGKAI_STORE_MIGRATE_H

#include "store/engine.h"

#include "base/buf.h"

struct migration_list {
    struct migration *items;
    size_t count, capacity;
};

/* schema/NNNN_what.sql, as compiled in. */
err migrations_of_binary(struct arena *arena, struct failure *failure,
                         struct migration_list *ret) MUST_USE;

struct schema_state {
    bool empty;     /* no table at all */
    size_t applied; /* how many of the list were run */
};

/* ERR_CONFLICT when the schema is newer than the list, was altered, or is another program's. */
err schema_read_state(struct connection *connection, struct arena *arena, struct failure *failure,
                      const struct migration_list *list, struct schema_state *ret) MUST_USE;
/* ERR_CONFLICT as well when something of the list was not run. */
err schema_check(struct connection *connection, struct arena *arena, struct failure *failure,
                 const struct migration_list *list) MUST_USE;
/* Runs what is missing, each file in a transaction of its own; stops at the first that fails. */
err schema_migrate(struct connection *connection, struct arena *arena, struct failure *failure,
                   const struct migration_list *list) MUST_USE;

/* The SQL of a migration for one engine: its blocks chosen, its words put in. ERR_INVALID names the
 * line for a word or an engine that does not exist, and for something that destroys data without
 * saying why. */
err migration_text(struct arena *arena, struct failure *failure, const struct migration *migration,
                   enum store_engine engine, struct str *ret) MUST_USE;

#endif
