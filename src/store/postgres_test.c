/* What is true of PostgreSQL alone: the connection can be lost at any moment. */
#include "base/test.h"
#include "store/test_jobs.h"

#include <libpq-fe.h>

/* Cuts the connection to a process of the server, as a restart of it would, and waits until it is.
 */
static void cut(int64_t backend)
{
    PGconn *conn = PQconnectdb(getenv("TEST_STORE"));
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld, 10000)", (long long)backend);
    PGresult *result = PQexec(conn, sql);
    assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
    assert_string_equal(PQgetvalue(result, 0, 0), "t");
    PQclear(result);
    PQfinish(conn);
}

static err ask_backend(struct tx *tx, void *ret)
{
    return tx_query_int(tx, &TEST_BACKEND, NO_ARGS, ret);
}

static err add_and_lose_connection(struct tx *tx, void *arg)
{
    int64_t backend = 0;
    TRY(add_case(tx, arg));
    TRY(ask_backend(tx, &backend));
    cut(backend);
    return add_case(tx, (void *)(uintptr_t) "too late");
}

static void a_batch_that_loses_its_connection_is_told_so_and_nothing_is_kept(void **state)
{
    struct test_store *test = *state;
    struct together together;
    together_start(&together, test->store);
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "before");
    together_add(&together, test->store, add_and_lose_connection, (void *)(uintptr_t) "during");
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "after");
    together_finish(&together);
    assert_int_equal(together.others[0].result, ERR_BUSY);
    assert_int_equal(together.others[1].result, ERR_BUSY);
    /* The third came into the next batch, on a new connection. */
    assert_int_equal(together.others[2].result, OK);
    assert_int_equal(count_cases(test), 1);
}

static err lose_connection_then_answer_ok(struct tx *tx, void *arg)
{
    int64_t backend = 0;
    TRY(add_case(tx, arg));
    TRY(ask_backend(tx, &backend));
    cut(backend);
    return OK;
}

static void a_commit_that_finds_no_server_is_no_success(void **state)
{
    struct test_store *test = *state;
    assert_int_equal(store_write(test->store, &test->arena, &test->failure,
                                 lose_connection_then_answer_ok, (void *)(uintptr_t) "x"),
                     ERR_BUSY);
    assert_non_null(strstr(test->failure.text, "not known whether"));
    assert_int_equal(count_cases(test), 0);
}

static void a_writer_that_was_cut_off_while_idle_connects_again(void **state)
{
    int64_t backend = 0;
    test_store_write(*state, ask_backend, &backend);
    cut(backend);
    test_store_write(*state, add_case, (void *)(uintptr_t) "x");
    assert_int_equal(count_cases(*state), 1);
}

static void a_reader_that_was_cut_off_while_idle_connects_again(void **state)
{
    int64_t backend = 0;
    test_store_read(*state, ask_backend, &backend);
    cut(backend);
    assert_int_equal(count_cases(*state), 0);
}

static err read_and_lose_connection(struct tx *tx, void *arg)
{
    (void)arg;
    int64_t backend = 0, count = 0;
    TRY(ask_backend(tx, &backend));
    cut(backend);
    return tx_query_int(tx, &TEST_COUNT, NO_ARGS, &count);
}

static void a_reader_that_is_cut_off_midway_says_try_again(void **state)
{
    struct test_store *test = *state;
    assert_int_equal(
        store_read(test->store, &test->arena, &test->failure, read_and_lose_connection, NULL),
        ERR_BUSY);
    assert_int_equal(count_cases(test), 0);
}

static err ask_transaction(struct tx *tx, void *ret)
{
    return tx_query_int(tx, &TEST_TRANSACTION, NO_ARGS, ret);
}

static void jobs_that_wait_together_share_one_transaction(void **state)
{
    struct test_store *test = *state;
    struct together together;
    int64_t ids[4] = {0};
    together_start(&together, test->store);
    for (int i = 0; i < 3; i++)
        together_add(&together, test->store, ask_transaction, &ids[i]);
    together_finish(&together);
    test_store_write(test, ask_transaction, &ids[3]);
    assert_true(ids[0] > 0);
    assert_int_equal(ids[1], ids[0]);
    assert_int_equal(ids[2], ids[0]);
    assert_int_not_equal(ids[3], ids[0]);
}

static void a_server_that_is_not_there_is_a_clear_message(void **state)
{
    struct test_store *test = *state;
    struct store *store = NULL;
    struct store_options options = {.database = STR("postgresql://x:secret@/x?host=/nonexistent")};
    assert_int_equal(store_open(&options, &test->failure, &store), ERR_BUSY);
    assert_non_null(strstr(test->failure.text, "/nonexistent"));
    assert_null(strstr(test->failure.text, "secret"));
}

static void an_address_that_is_none_is_not_repeated(void **state)
{
    struct test_store *test = *state;
    struct store *store = NULL;
    struct store_options options = {.database = STR("mysql://x:secret@host/x")};
    assert_int_equal(store_open(&options, &test->failure, &store), ERR_INVALID);
    assert_null(strstr(test->failure.text, "secret"));
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_test_store, close_test_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(a_batch_that_loses_its_connection_is_told_so_and_nothing_is_kept),
        WITH_STORE(a_commit_that_finds_no_server_is_no_success),
        WITH_STORE(a_writer_that_was_cut_off_while_idle_connects_again),
        WITH_STORE(a_reader_that_was_cut_off_while_idle_connects_again),
        WITH_STORE(a_reader_that_is_cut_off_midway_says_try_again),
        WITH_STORE(jobs_that_wait_together_share_one_transaction),
        WITH_STORE(a_server_that_is_not_there_is_a_clear_message),
        WITH_STORE(an_address_that_is_none_is_not_repeated),
    };
    return run_test_table(tests);
}
