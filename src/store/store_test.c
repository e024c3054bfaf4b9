/* What every module relies on, whichever engine is behind the store. */
#include "store/store.h"

#include "base/test.h"
#include "store/queries.h"
#include "store/test_jobs.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Values ----------------------------------------------------------------------------------------*/

#define BYTES STR("\x00\xFF\\x'\n")

static err write_values(struct tx *tx, void *arg)
{
    (void)arg;
    struct date due;
    assert_true(date_make(2024, 2, 29, &due));
    TRY(tx_exec(tx, &TEST_ADD,
                ARGS(sql_text(STR("政府信息 '公开'")), sql_date(due), sql_bytes(BYTES)), NULL));
    return tx_exec(tx, &TEST_ADD, ARGS(sql_text(STR("")), sql_null(), sql_bytes(STR(""))), NULL);
}

static err read_values(struct tx *tx, void *arg)
{
    (void)arg;
    CLEANUP(rows_end) struct rows rows = {0};
    struct date due = {0};
    TRY(tx_query(tx, &rows, &TEST_FIND, ARGS(sql_text(STR("政府信息 '公开'")))));
    assert_true(rows_next(&rows));
    assert_str(row_text(&rows, 0), "政府信息 '公开'");
    assert_true(row_date(&rows, 1, &due));
    assert_str(str_from(date_format(due).text), "2024-02-29");
    assert_true(str_equal(row_bytes(&rows, 2), BYTES));
    assert_int_equal(row_int(&rows, 3), 1);
    assert_str(row_text(&rows, 3), "1");
    assert_false(rows_next(&rows));
    assert_false(rows_next(&rows));
    return rows_close(&rows);
}

static err read_nothings(struct tx *tx, void *arg)
{
    (void)arg;
    CLEANUP(rows_end) struct rows rows = {0};
    struct date due = {7};
    TRY(tx_query(tx, &rows, &TEST_FIND, ARGS(sql_text(STR("")))));
    assert_true(rows_next(&rows));
    assert_non_null(row_text(&rows, 0).ptr);
    assert_true(row_is_null(&rows, 1));
    assert_false(row_is_null(&rows, 2));
    assert_null(row_text(&rows, 1).ptr);
    assert_int_equal(row_int(&rows, 1), 0);
    assert_false(row_date(&rows, 1, &due));
    assert_int_equal(due.day, 7);
    assert_int_equal(row_bytes(&rows, 2).len, 0);
    return rows_close(&rows);
}

static void values_come_back_as_they_went_in(void **state)
{
    test_store_write(*state, write_values, NULL);
    test_store_read(*state, read_values, NULL);
    test_store_read(*state, read_nothings, NULL);
}

static err rename_case(struct tx *tx, void *changed)
{
    TRY(add_case(tx, (void *)(uintptr_t) "old"));
    return tx_exec(tx, &TEST_RENAME, ARGS(sql_text(STR("old")), sql_text(STR("new"))), changed);
}

static void parameters_are_bound_by_their_number_not_by_their_place(void **state)
{
    int64_t changed = 0;
    test_store_write(*state, rename_case, &changed);
    assert_int_equal(changed, 1);
}

static err add_twice_quietly(struct tx *tx, void *arg)
{
    int64_t *changed = arg;
    TRY(tx_exec(tx, &TEST_ADD_QUIETLY, ARGS(sql_text(STR("one"))), &changed[0]));
    return tx_exec(tx, &TEST_ADD_QUIETLY, ARGS(sql_text(STR("one"))), &changed[1]);
}

static void an_expected_conflict_shows_in_the_count(void **state)
{
    int64_t changed[2] = {-1, -1};
    test_store_write(*state, add_twice_quietly, changed);
    assert_int_equal(changed[0], 1);
    assert_int_equal(changed[1], 0);
}

static err read_name_as_number(struct tx *tx, void *arg)
{
    (void)arg;
    int64_t number;
    return tx_query_int(tx, &TEST_LIST, NO_ARGS, &number);
}

static void a_text_is_not_read_as_a_number(void **state)
{
    struct test_store *test = *state;
    test_store_write(test, add_case, (void *)(uintptr_t) "12a");
    assert_int_equal(
        store_read(test->store, &test->arena, &test->failure, read_name_as_number, NULL),
        ERR_INTERNAL);
    assert_str(str_from(test->failure.text), "column 0 of test_list is not a whole number");
}

static err write_bad_text(struct tx *tx, void *text)
{
    return tx_exec(tx, &TEST_ADD_QUIETLY, ARGS(sql_text(*(struct str *)text)), NULL);
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    struct test_store *test = *state;
    struct str texts[] = {STR("a\0b"), STR("\xD5\xFE")};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        failure_clear(&test->failure);
        assert_int_equal(
            store_write(test->store, &test->arena, &test->failure, write_bad_text, &texts[i]),
            ERR_INVALID);
    }
    assert_int_equal(count_cases(test), 0);
}

static err give_too_few(struct tx *tx, void *arg)
{
    (void)arg;
    return tx_exec(tx, &TEST_RENAME, ARGS(sql_text(STR("old"))), NULL);
}

static void a_statement_with_too_few_values_is_refused(void **state)
{
    struct test_store *test = *state;
    assert_int_equal(store_write(test->store, &test->arena, &test->failure, give_too_few, NULL),
                     ERR_INTERNAL);
    assert_str(str_from(test->failure.text), "test_rename takes 2 values, got 1");
}

/* Transactions ----------------------------------------------------------------------------------*/

#define STATEMENTS 4

/* Its n-th statement fails; the job looks away and says OK. */
static err fail_at(struct tx *tx, void *n)
{
    for (int i = 0; i < STATEMENTS; i++) {
        const char *name = i == *(int *)n ? "there" : arena_printf(tx_arena(tx), "new %d", i).ptr;
        err ignored = add_case(tx, (void *)(uintptr_t)name);
        if (i < *(int *)n)
            assert_int_equal(ignored, OK);
        else
            assert_int_equal(ignored, ERR_CONFLICT);
    }
    return OK;
}

static void nothing_of_a_job_is_kept_after_a_failed_statement(void **state)
{
    struct test_store *test = *state;
    test_store_write(test, add_case, (void *)(uintptr_t) "there");
    for (int n = 0; n < STATEMENTS; n++) {
        failure_clear(&test->failure);
        assert_int_equal(store_write(test->store, &test->arena, &test->failure, fail_at, &n),
                         ERR_CONFLICT);
        assert_true(str_contains(str_from(test->failure.text), STR("test_add")));
        assert_int_equal(count_cases(test), 1);
    }
}

static err add_and_refuse(struct tx *tx, void *arg)
{
    TRY(add_case(tx, arg));
    return fail_with(tx_failure(tx), ERR_FORBIDDEN, "not for you");
}

static void a_job_that_answers_an_error_changes_nothing(void **state)
{
    struct test_store *test = *state;
    assert_int_equal(store_write(test->store, &test->arena, &test->failure, add_and_refuse,
                                 (void *)(uintptr_t) "x"),
                     ERR_FORBIDDEN);
    assert_str(str_from(test->failure.text), "not for you");
    assert_int_equal(count_cases(test), 0);
}

static err look_then_add(struct tx *tx, void *arg)
{
    (void)arg;
    int64_t id;
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(tx, &rows, &TEST_FIND, ARGS(sql_text(STR("absent")))));
    assert_false(rows_next(&rows));
    TRY(rows_close(&rows));
    assert_int_equal(tx_query_int(tx, &TEST_LIST, NO_ARGS, &id), ERR_NOT_FOUND);
    return add_case(tx, (void *)(uintptr_t) "added all the same");
}

static void a_row_that_is_not_there_does_not_end_the_transaction(void **state)
{
    test_store_write(*state, look_then_add, NULL);
    assert_int_equal(count_cases(*state), 1);
}

static void a_read_only_transaction_refuses_to_write(void **state)
{
    struct test_store *test = *state;
    assert_int_equal(
        store_read(test->store, &test->arena, &test->failure, add_case, (void *)(uintptr_t) "x"),
        ERR_FORBIDDEN);
    assert_int_equal(count_cases(test), 0);
}

static err count_twice(struct tx *tx, void *arg)
{
    struct test_store *test = arg;
    int64_t before = -1, after = -1;
    TRY(tx_query_int(tx, &TEST_COUNT, NO_ARGS, &before));
    struct writing writing;
    writing_start(&writing, test->store, add_case, (void *)(uintptr_t) "meanwhile");
    assert_int_equal(writing_join(&writing), OK);
    TRY(tx_query_int(tx, &TEST_COUNT, NO_ARGS, &after));
    assert_int_equal(before, after);
    return OK;
}

static void a_reader_sees_one_moment_of_the_database(void **state)
{
    test_store_read(*state, count_twice, *state);
    assert_int_equal(count_cases(*state), 1);
}

static err add_one(struct tx *tx, void *ret)
{
    return tx_query_int(tx, &TEST_ADD, ARGS(sql_text(STR("seen at once")), sql_null(), sql_null()),
                        ret);
}

static void what_was_answered_is_seen_by_the_next_reader(void **state)
{
    int64_t id = 0;
    test_store_write(*state, add_one, &id);
    assert_int_equal(id, 1);
    assert_int_equal(count_cases(*state), 1);
}

/* Rows ------------------------------------------------------------------------------------------*/

static err nest(struct tx *tx, void *arg)
{
    int *pairs = arg;
    CLEANUP(rows_end) struct rows outer = {0};
    TRY(tx_query(tx, &outer, &TEST_LIST, NO_ARGS));
    while (rows_next(&outer)) {
        CLEANUP(rows_end) struct rows inner = {0};
        TRY(tx_query(tx, &inner, &TEST_LIST, NO_ARGS));
        while (rows_next(&inner))
            ++*pairs;
        TRY(rows_close(&inner));
    }
    return rows_close(&outer);
}

static void a_statement_may_run_while_its_own_rows_are_read(void **state)
{
    int pairs = 0;
    const char *names[] = {"a", "b", "c"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        test_store_write(*state, add_case, (void *)(uintptr_t)names[i]);
    test_store_read(*state, nest, &pairs);
    assert_int_equal(pairs, 9);
}

static err leave_early(struct tx *tx, void *arg)
{
    (void)arg;
    for (int i = 0; i < 3; i++) {
        CLEANUP(rows_end) struct rows rows = {0};
        TRY(tx_query(tx, &rows, &TEST_NUMBERS, ARGS(sql_int(1000))));
        assert_true(rows_next(&rows));
        assert_int_equal(row_int(&rows, 0), 1);
    }
    return OK;
}

static void rows_may_be_left_before_their_end(void **state)
{
    test_store_read(*state, leave_early, NULL);
}

static err read_stream(struct tx *tx, void *arg)
{
    int64_t *sum = arg;
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(tx, &rows, &TEST_NUMBERS, ARGS(sql_int(50000))));
    while (rows_next(&rows)) {
        assert_true(str_starts(row_text(&rows, 1), STR("row ")));
        *sum += row_int(&rows, 0);
    }
    return rows_close(&rows);
}

static void a_stream_takes_no_memory_for_its_rows(void **state)
{
    struct test_store *test = *state;
    int64_t sum = 0;
    size_t before = test->arena.total;
    test_store_read(test, read_stream, &sum);
    assert_int_equal(sum, INT64_C(50000) * 50001 / 2);
    assert_true(test->arena.total - before <= 16384);
}

static err disturb_stream(struct tx *tx, void *arg)
{
    (void)arg;
    int64_t count;
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(tx, &rows, &TEST_NUMBERS, ARGS(sql_int(10))));
    assert_true(rows_next(&rows));
    return tx_query_int(tx, &TEST_COUNT, NO_ARGS, &count);
}

static void nothing_else_runs_while_a_stream_is_read(void **state)
{
    struct test_store *test = *state;
    assert_int_equal(store_read(test->store, &test->arena, &test->failure, disturb_stream, NULL),
                     ERR_INTERNAL);
    assert_str(str_from(test->failure.text),
               "test_count cannot run while test_numbers is being read");
}

static err add_texts(struct tx *tx, void *arg)
{
    (void)arg;
    int64_t sum = 0;
    return tx_query_int(tx, &TEST_SUM, ARGS(sql_text(STR("1")), sql_text(STR("2"))), &sum) == OK &&
                   sum == 3
               ? OK
               : ERR_INTERNAL;
}

static void a_number_may_be_given_as_text(void **state)
{
    test_store_read(*state, add_texts, NULL);
}

/* Group commit ----------------------------------------------------------------------------------*/

static void a_failing_job_leaves_the_others_of_its_batch(void **state)
{
    struct test_store *test = *state;
    struct together together;
    test_store_write(test, add_case, (void *)(uintptr_t) "there");
    together_start(&together, test->store);
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "first");
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "there");
    together_add(&together, test->store, add_and_refuse, (void *)(uintptr_t) "never");
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "last");
    together_finish(&together);
    assert_int_equal(together.first.result, OK);
    assert_int_equal(together.others[0].result, OK);
    assert_int_equal(together.others[1].result, ERR_CONFLICT);
    assert_int_equal(together.others[2].result, ERR_FORBIDDEN);
    assert_int_equal(together.others[3].result, OK);
    assert_int_equal(count_cases(test), 3);
}

static err break_commit(struct tx *tx, void *arg)
{
    (void)arg;
    return tx_exec(tx, &TEST_ADD_PART, ARGS(sql_int(404)), NULL);
}

static void a_failing_commit_fails_every_job_of_its_batch(void **state)
{
    struct test_store *test = *state;
    struct together together;
    together_start(&together, test->store);
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "innocent");
    together_add(&together, test->store, add_and_refuse, (void *)(uintptr_t) "never");
    together_add(&together, test->store, break_commit, NULL);
    together_finish(&together);
    assert_int_equal(together.others[0].result, ERR_CONFLICT);
    assert_true(
        str_starts(str_from(together.others[0].failure.text), STR("the change was not saved")));
    assert_int_equal(together.others[1].result, ERR_FORBIDDEN);
    assert_int_equal(together.others[2].result, ERR_CONFLICT);
    assert_int_equal(count_cases(test), 0);
    test_store_write(test, add_case, (void *)(uintptr_t) "the next batch is unharmed");
    assert_int_equal(count_cases(test), 1);
}

#define THREADS 16
#define ROUNDS  20

static void *write_and_read(void *arg)
{
    struct writing *writing = arg;
    for (int i = 0; i < ROUNDS && writing->result == OK; i++) {
        const char *name = arena_printf(&writing->arena, "%p %d", arg, i).ptr;
        int64_t sum = 0;
        writing->result = store_write(writing->store, &writing->arena, &writing->failure, add_case,
                                      (void *)(uintptr_t)name);
        if (writing->result == OK)
            writing->result =
                store_read(writing->store, &writing->arena, &writing->failure, add_texts, &sum);
    }
    return NULL;
}

static void many_threads_write_and_read_at_once(void **state)
{
    struct test_store *test = *state;
    struct writing threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        threads[i] = (struct writing){.store = test->store};
        assert_int_equal(pthread_create(&threads[i].thread, NULL, write_and_read, &threads[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(writing_join(&threads[i]), OK);
    assert_int_equal(count_cases(test), THREADS * ROUNDS);
}

static void closing_waits_for_the_writes_under_way(void **state)
{
    struct test_store *test = *state;
    struct together together;
    together_start(&together, test->store);
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "queued");
    sem_post(&together.gate.open);
    test_store_reopen(test);
    together_finish(&together);
    assert_int_equal(together.others[0].result, OK);
    assert_int_equal(count_cases(test), 1);
}

/* Crashes ---------------------------------------------------------------------------------------*/

#define ACKNOWLEDGED 300

struct crash_thread {
    struct store *store;
    int pipe, number;
};

/* Writes numbers for ever, and tells each through the pipe when it is acknowledged. */
static void *write_and_tell(void *arg)
{
    struct crash_thread *thread = arg;
    for (int i = 0;; i++) {
        struct arena arena = {0};
        char name[32] = "";
        snprintf(name, sizeof name, "%d-%08d", thread->number, i);
        if (store_write(thread->store, &arena, NULL, add_case, name) != OK ||
            write(thread->pipe, name, sizeof name) != (ssize_t)sizeof name)
            _exit(1);
        arena_end(&arena);
    }
}

static void NORETURN crash_child(const struct store_options *options, int pipe)
{
    struct failure failure = {0};
    struct store *store;
    if (store_open(options, &failure, &store) != OK)
        _exit(2);
    struct crash_thread threads[8];
    for (int i = 0; i < 8; i++) {
        pthread_t thread;
        threads[i] = (struct crash_thread){store, pipe, i};
        if (pthread_create(&thread, NULL, write_and_tell, &threads[i]) != 0)
            _exit(3);
    }
    pause();
    _exit(4);
}

static err expect_case(struct tx *tx, void *name)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(tx, &rows, &TEST_FIND, ARGS(sql_text(str_from(name)))));
    bool found = rows_next(&rows);
    TRY(rows_close(&rows));
    return found ? OK : fail_with(tx_failure(tx), ERR_NOT_FOUND, "%s was lost", (const char *)name);
}

static void what_was_acknowledged_survives_a_kill(void **state)
{
    struct test_store *test = *state;
    store_close(test->store);
    test->store = NULL;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        crash_child(&test->options, ends[1]);
    close(ends[1]);
    char(*names)[32] = arena_alloc(&test->arena, sizeof *names * 20000);
    int count = 0;
    while (count < ACKNOWLEDGED && read(ends[0], names[count], 32) == 32)
        count++;
    kill(child, SIGKILL);
    while (count < 20000 && read(ends[0], names[count], 32) == 32)
        count++; /* acknowledged before the kill, too */
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_true(count >= ACKNOWLEDGED);
    test_store_reopen(test);
    for (int i = 0; i < count; i++)
        test_store_read(test, expect_case, names[i]);
}

/* Opening ---------------------------------------------------------------------------------------*/

static void a_second_writing_process_is_told_who_holds_the_folder(void **state)
{
    struct test_store *test = *state;
    struct store *second = NULL;
    pid_t child = fork();
    if (child == 0) {
        bool refused = store_open(&test->options, &test->failure, &second) == ERR_BUSY;
        const char *holder =
            arena_printf(&test->arena, "正由进程 %d 使用。请先停止", (int)getppid()).ptr;
        _exit(refused && strstr(test->failure.text, holder) ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    /* Nor may a second store of the same process write. */
    assert_int_equal(store_open(&test->options, &test->failure, &second), ERR_BUSY);
}

static void a_read_only_store_works_beside_the_server_and_cannot_write(void **state)
{
    struct test_store *test = *state;
    struct test_store beside = {.options = test->options};
    beside.options.read_only = true;
    test_store_write(test, add_case, (void *)(uintptr_t) "x");
    test_store_reopen(&beside);
    assert_int_equal(count_cases(&beside), 1);
    assert_int_equal(store_write(beside.store, &beside.arena, &beside.failure, add_case, NULL),
                     ERR_FORBIDDEN);
    store_close(beside.store);
    arena_end(&beside.arena);
}

static void every_statement_of_the_store_can_be_prepared(void **state)
{
    test_store_prepare(*state, store_queries, store_queries_count);
    test_store_prepare(*state, test_queries, test_queries_count);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_test_store, close_test_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(values_come_back_as_they_went_in),
        WITH_STORE(parameters_are_bound_by_their_number_not_by_their_place),
        WITH_STORE(an_expected_conflict_shows_in_the_count),
        WITH_STORE(a_text_is_not_read_as_a_number),
        WITH_STORE(a_number_may_be_given_as_text),
        WITH_STORE(text_that_is_not_utf8_is_refused),
        WITH_STORE(a_statement_with_too_few_values_is_refused),
        WITH_STORE(nothing_of_a_job_is_kept_after_a_failed_statement),
        WITH_STORE(a_job_that_answers_an_error_changes_nothing),
        WITH_STORE(a_row_that_is_not_there_does_not_end_the_transaction),
        WITH_STORE(a_read_only_transaction_refuses_to_write),
        WITH_STORE(a_reader_sees_one_moment_of_the_database),
        WITH_STORE(what_was_answered_is_seen_by_the_next_reader),
        WITH_STORE(a_statement_may_run_while_its_own_rows_are_read),
        WITH_STORE(rows_may_be_left_before_their_end),
        WITH_STORE(a_stream_takes_no_memory_for_its_rows),
        WITH_STORE(nothing_else_runs_while_a_stream_is_read),
        WITH_STORE(a_failing_job_leaves_the_others_of_its_batch),
        WITH_STORE(a_failing_commit_fails_every_job_of_its_batch),
        WITH_STORE(many_threads_write_and_read_at_once),
        WITH_STORE(closing_waits_for_the_writes_under_way),
        WITH_STORE(what_was_acknowledged_survives_a_kill),
        WITH_STORE(a_second_writing_process_is_told_who_holds_the_folder),
        WITH_STORE(a_read_only_store_works_beside_the_server_and_cannot_write),
        WITH_STORE(every_statement_of_the_store_can_be_prepared),
    };
    return run_test_table(tests);
}
