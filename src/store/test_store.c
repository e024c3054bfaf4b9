/* Makes and removes the databases of tests. */
#include "store/test_store.h"

#include "base/file.h"
#include "base/test.h"
#include "store/engine.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdatomic.h>
#include <unistd.h>

/* Runs one statement of an administrator on the server of TEST_STORE. */
static void administer(const char *address, const char *sql)
{
    PGconn *conn = PQconnectdb(address);
    PGresult *result = PQexec(conn, sql);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!done)
        print_error("%s: %s\n", sql, PQerrorMessage(conn));
    PQclear(result);
    PQfinish(conn);
    assert_true(done);
}

/* A schema is made faster than a database; the search path leads every connection into it. */
static void make_schema(struct test_store *test, const char *address)
{
    static atomic_int made;
    struct arena *arena = &test->arena;
    const char *name = arena_printf(arena, "test_%d_%d", (int)getpid(), ++made).ptr;
    administer(address, arena_printf(arena,
                                     "SET client_min_messages = warning;"
                                     "DROP SCHEMA IF EXISTS %s CASCADE; CREATE SCHEMA %s",
                                     name, name)
                            .ptr);
    char mark = str_contains(str_from(address), STR("?")) ? '&' : '?';
    test->options.database =
        arena_printf(arena, "%s%coptions=-csearch_path%%3D%s", address, mark, name);
}

/* The name that make_schema has put behind the address. */
static void drop_schema(struct test_store *test, const char *address)
{
    struct str before, name;
    str_cut(test->options.database, STR("search_path%3D"), &before, &name);
    administer(address, arena_printf(&test->arena,
                                     "SET client_min_messages = warning;"
                                     "DROP SCHEMA " STR_FMT " CASCADE",
                                     STR_ARG(name))
                            .ptr);
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

struct test_store *test_store_new_empty(void)
{
    struct test_store *test = calloc(1, sizeof *test);
    assert_non_null(test);
    const char *parent = getenv("TMPDIR");
    char *folder = arena_alloc(&test->arena, 512);
    snprintf(folder, 512, "%s/gongkai-test-XXXXXX", parent ? parent : "/tmp");
    assert_non_null(mkdtemp(folder));
    test->options = (struct store_options){.folder = str_from(folder), .create = true};
    const char *address = getenv("TEST_STORE");
    if (address)
        make_schema(test, address);
    return test;
}

/* Opens, and fails the test with the message when that fails. */
static void open_now(struct test_store *test)
{
    err result = store_open(&test->options, &test->failure, &test->store);
    if (result != OK)
        print_error("%s\n", test->failure.text);
    assert_int_equal(result, OK);
}

struct test_store *test_store_new(void)
{
    struct test_store *test = test_store_new_empty();
    open_now(test);
    return test;
}

void test_store_reopen(struct test_store *test)
{
    if (test->store)
        store_close(test->store);
    test->store = NULL;
    open_now(test);
}

void test_store_free(struct test_store *test)
{
    if (test->store)
        store_close(test->store);
    const char *address = getenv("TEST_STORE");
    if (address)
        drop_schema(test, address);
    assert_int_equal(nftw(test->options.folder.ptr, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    arena_end(&test->arena);
    free(test);
}

static void expect_ok(struct test_store *test, err result)
{
    if (result != OK)
        print_error("%s\n", test->failure.text);
    assert_int_equal(result, OK);
}

void test_store_read(struct test_store *test, store_job *job, void *arg)
{
    failure_clear(&test->failure);
    expect_ok(test, store_read(test->store, &test->arena, &test->failure, job, arg));
}

void test_store_write(struct test_store *test, store_job *job, void *arg)
{
    failure_clear(&test->failure);
    expect_ok(test, store_write(test->store, &test->arena, &test->failure, job, arg));
}

static err prepare_one(struct tx *tx, void *query)
{
    return tx->connection->engine->prepare(tx->connection, query, tx->failure);
}

void test_store_prepare(struct test_store *test, const struct query *const *queries, size_t count)
{
    int refused = 0;
    for (size_t i = 0; i < count; i++) {
        struct failure failure = {0};
        const struct query *query = queries[i];
        /* A transaction each: the first that fails must not hide the others. */
        if (store_read(test->store, &test->arena, &failure, prepare_one,
                       (void *)(uintptr_t)query) != OK) {
            print_error("%s\n", failure.text);
            refused++;
        }
    }
    assert_int_equal(refused, 0);
}
