/* Writes the schema that the migrations lead to, as SQLite keeps it, so that a reviewer sees the
 * effect of a migration and a newcomer the data model in one file.
 *
 *     ninja -C build current-schema         writes schema/current.sql anew
 *     schema_dump --check schema/current.sql    is the test that this was not forgotten */
#include "base/buf.h"
#include "base/file.h"
#include "store/store.h"

#include <sqlite3.h>
#include <unistd.h>

#define LIMIT ((size_t)4 << 20)

static const char heading[] = "-- The schema after all migrations, on SQLite. Made by `ninja -C "
                              "build current-schema`; a test\n"
                              "-- compares it. Change it by a new file in schema/, never here.\n";

/* Tables in the order in which they were made, each with what belongs to it; without the tables
 * that SQLite and its full-text index keep for themselves. */
static const char listing[] =
    "SELECT s.sql FROM sqlite_schema s JOIN sqlite_schema t ON t.name = s.tbl_name AND t.type IN "
    "('table', 'view') WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite~_%' ESCAPE '~' AND "
    "s.tbl_name "
    "NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY t.rowid, s.rowid";

static err write_schema(const char *path, struct failure *failure, struct buf *out)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, listing, -1, &statement, NULL);
    buf_add(out, str_from(heading));
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        buf_printf(out, "\n%s;\n", (const char *)sqlite3_column_text(statement, 0));
        code = SQLITE_OK;
    }
    err result = code == SQLITE_DONE
                     ? OK
                     : fail_with(failure, ERR_INTERNAL, "%s: %s", path, sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return result;
}

static err migrate_and_dump(struct arena *arena, const char *folder, struct failure *failure,
                            struct buf *out)
{
    struct store_options options = {.folder = str_from(folder), .create = true};
    TRY(store_migrate(&options, failure));
    return write_schema(arena_printf(arena, "%s/gongkai.db", folder).ptr, failure, out);
}

static err dump(struct arena *arena, struct failure *failure, struct buf *out)
{
    char folder[] = "/tmp/gongkai-schema-XXXXXX";
    if (!mkdtemp(folder))
        return fail_with(failure, ERR_INTERNAL, "cannot make a folder in /tmp");
    err result = migrate_and_dump(arena, folder, failure, out);
    static const char *const names[] = {"gongkai.db", "gongkai.db-wal", "gongkai.db-shm",
                                        "gongkai.lock"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        (void)unlink(arena_printf(arena, "%s/%s", folder, names[i]).ptr);
    (void)rmdir(folder);
    return result;
}

/* Names the first line that differs. */
static err compare(struct str expected, struct str found, struct failure *failure)
{
    struct str want, have;
    for (int line = 1;; line++) {
        bool more = str_next_line(&expected, &want), also = str_next_line(&found, &have);
        if (!more && !also)
            return OK;
        if (more != also || !str_equal(want, have))
            return fail_with(failure, ERR_CONFLICT,
                             "schema/current.sql:%d is not what the migrations make. Run `ninja -C "
                             "build current-schema` and look at the difference",
                             line);
    }
}

static err run(struct arena *arena, struct failure *failure, bool check, struct str path)
{
    CLEANUP(buf_end) struct buf out = BUF(LIMIT);
    struct str kept;
    TRY(dump(arena, failure, &out));
    if (!check)
        return file_write(arena, path, buf_str(&out), failure);
    TRY(file_read(arena, path, LIMIT, failure, &kept));
    return compare(buf_str(&out), kept, failure);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    bool check = argc == 3 && strcmp(argv[1], "--check") == 0;
    if (argc != 2 && !check) {
        fprintf(stderr, "usage: schema_dump [--check] schema/current.sql\n");
        return 2;
    }
    if (run(&arena, &failure, check, str_from(argv[argc - 1])) != OK) {
        fprintf(stderr, "schema_dump: %s\n", failure.text);
        return 1;
    }
    return 0;
}
