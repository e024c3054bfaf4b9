/* What is true of SQLite alone: one connection that can write, the settings, and files that are
 * wrong or full. */
#include "base/file.h"
#include "base/test.h"
#include "store/test_jobs.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *path_in(struct test_store *test, const char *name)
{
    return arena_printf(&test->arena, "%s/%s", test->options.folder.ptr, name).ptr;
}

static off_t size_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? info.st_size : -1;
}

/* One writer ------------------------------------------------------------------------------------*/

/* Counts this process's descriptors of the database file, as the kernel sees them. */
static void count_descriptors(struct test_store *test, int *readable, int *writable)
{
    const char *wanted = path_in(test, "gongkai.db");
    char resolved[4096] = "", link[4096] = "";
    assert_non_null(realpath(wanted, resolved));
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    struct dirent *entry;
    *readable = *writable = 0;
    while ((entry = readdir(folder))) {
        int64_t number;
        ssize_t len = readlinkat(dirfd(folder), entry->d_name, link, sizeof link);
        if (len <= 0 || !str_equal((struct str){link, (size_t)len}, str_from(resolved)) ||
            !str_to_int(str_from(entry->d_name), &number))
            continue;
        bool reads = (fcntl((int)number, F_GETFL) & O_ACCMODE) == O_RDONLY;
        ++*(reads ? readable : writable);
    }
    closedir(folder);
}

static err read_deeper(struct tx *tx, void *arg)
{
    struct {
        struct test_store *test;
        int depth;
    } *job = arg;
    int64_t count;
    TRY(tx_query_int(tx, &TEST_COUNT, NO_ARGS, &count));
    if (job->depth-- == 0) {
        int readable, writable;
        count_descriptors(job->test, &readable, &writable);
        assert_int_equal(readable, 5);
        assert_int_equal(writable, 1);
        return OK;
    }
    return store_read(job->test->store, tx_arena(tx), tx_failure(tx), read_deeper, job);
}

static void exactly_one_connection_can_write(void **state)
{
    struct {
        struct test_store *test;
        int depth;
    } job = {*state, 4};
    test_store_write(*state, add_case, (void *)(uintptr_t) "x");
    test_store_read(*state, read_deeper, &job);
}

static const struct query QUERY_ONLY_OFF = {"query_only_off", "PRAGMA query_only = 0", "", 0,
                                            false};

static err try_hard_to_write(struct tx *tx, void *arg)
{
    TRY(tx_exec(tx, &QUERY_ONLY_OFF, NO_ARGS, NULL));
    return add_case(tx, arg);
}

static void a_reader_cannot_write_even_when_it_asks_to(void **state)
{
    struct test_store *test = *state;
    assert_int_equal(store_read(test->store, &test->arena, &test->failure, try_hard_to_write,
                                (void *)(uintptr_t) "x"),
                     ERR_FORBIDDEN);
}

static const struct query CHECKPOINT = {"checkpoint", "PRAGMA wal_checkpoint(TRUNCATE)", "", 0,
                                        false};

static err checkpoint(struct tx *tx, void *arg)
{
    (void)arg;
    return tx_exec(tx, &CHECKPOINT, NO_ARGS, NULL);
}

static void a_reader_cannot_checkpoint(void **state)
{
    struct test_store *test = *state;
    test_store_write(test, add_case, (void *)(uintptr_t) "x");
    off_t before = size_of(path_in(test, "gongkai.db-wal"));
    assert_true(before > 0);
    assert_int_not_equal(store_read(test->store, &test->arena, &test->failure, checkpoint, NULL),
                         OK);
    assert_int_equal(size_of(path_in(test, "gongkai.db-wal")), before);
}

static void a_reader_that_closes_leaves_the_log_alone(void **state)
{
    struct test_store *test = *state;
    struct test_store beside = {.options = test->options};
    beside.options.read_only = true;
    test_store_write(test, add_case, (void *)(uintptr_t) "x");
    off_t before = size_of(path_in(test, "gongkai.db-wal"));
    test_store_reopen(&beside);
    assert_int_equal(count_cases(&beside), 1);
    store_close(beside.store);
    arena_end(&beside.arena);
    assert_int_equal(size_of(path_in(test, "gongkai.db-wal")), before);
}

static err add_large(struct tx *tx, void *number)
{
    char *name = arena_alloc(tx_arena(tx), 100000);
    int len = snprintf(name, 32, "%d", *(int *)number);
    memset(name + len, 'x', 99999 - (size_t)len);
    return add_case(tx, name);
}

static void the_log_is_checkpointed_between_batches_and_emptied_when_idle(void **state)
{
    struct test_store *test = *state;
    for (int i = 0; i < 300; i++)
        test_store_write(test, add_large, &i); /* 30 MB in all */
    assert_true(size_of(path_in(test, "gongkai.db-wal")) < 10 << 20);
    for (int i = 0; i < 100 && size_of(path_in(test, "gongkai.db-wal")) > 0; i++)
        usleep(100000);
    assert_int_equal(size_of(path_in(test, "gongkai.db-wal")), 0);
    assert_true(size_of(path_in(test, "gongkai.db")) > 25 << 20);
}

/* Settings --------------------------------------------------------------------------------------*/

static err expect_setting(struct tx *tx, void *arg)
{
    int64_t value = -1;
    TRY(tx_query_int(tx, arg, NO_ARGS, &value));
    return value == 0
               ? OK
               : fail_with(tx_failure(tx), ERR_INTERNAL, "%s", ((struct query *)arg)->sqlite);
}

#define SETTING(name, value)                                                                       \
    {                                                                                              \
        name, "SELECT CASE WHEN " name " IS " value " THEN 0 ELSE 1 END FROM pragma_" name, "", 0, \
            false                                                                                  \
    }

static void commits_are_durable_and_references_are_checked(void **state)
{
    static struct query writer[] = {
        SETTING("synchronous", "2"),  SETTING("journal_mode", "'wal'"),
        SETTING("foreign_keys", "1"), SETTING("trusted_schema", "0"),
        SETTING("query_only", "0"),
    };
    static struct query reader[] = {
        SETTING("query_only", "1"),
        SETTING("trusted_schema", "0"),
        SETTING("foreign_keys", "1"),
    };
    for (size_t i = 0; i < COUNT_OF(writer); i++)
        test_store_write(*state, expect_setting, &writer[i]);
    for (size_t i = 0; i < COUNT_OF(reader); i++)
        test_store_read(*state, expect_setting, &reader[i]);
}

static err run_query(struct tx *tx, void *query)
{
    return tx_exec(tx, query, NO_ARGS, NULL);
}

static void dangerous_statements_are_refused(void **state)
{
    struct test_store *test = *state;
    static struct query refused[] = {
        {"double_quotes",  "SELECT \"no such column\"",                                   "", 0, false},
        {"load_extension", "SELECT load_extension('x')",                                  "", 0, false},
        {"schema_table",   "UPDATE sqlite_schema SET sql = 'x' WHERE name = 'test_case'", "", 0,
         false                                                                                        },
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        failure_clear(&test->failure);
        assert_int_not_equal(
            store_write(test->store, &test->arena, &test->failure, run_query, &refused[i]), OK);
        assert_true(str_starts(str_from(test->failure.text), str_from(refused[i].name)));
    }
}

static void nobody_else_can_read_the_database(void **state)
{
    static const char *const names[] = {"gongkai.db", "gongkai.db-wal", "gongkai.lock"};
    test_store_write(*state, add_case, (void *)(uintptr_t) "x");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct stat info;
        assert_int_equal(stat(path_in(*state, names[i]), &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
    }
}

/* Files that are wrong --------------------------------------------------------------------------*/

/* Opening must fail with the code, name the file, and leave it as it was. */
static void expect_refused(struct test_store *test, err code, const char *message)
{
    const char *path = path_in(test, "gongkai.db");
    struct str before, after;
    assert_int_equal(file_read(&test->arena, str_from(path), 64 << 20, &test->failure, &before),
                     OK);
    assert_int_equal(store_open(&test->options, &test->failure, &test->store), code);
    if (!strstr(test->failure.text, path) || !strstr(test->failure.text, message))
        print_error("the message is: %s\n", test->failure.text);
    assert_non_null(strstr(test->failure.text, path));
    assert_non_null(strstr(test->failure.text, message));
    assert_int_equal(file_read(&test->arena, str_from(path), 64 << 20, &test->failure, &after), OK);
    assert_true(str_equal(before, after));
    assert_int_equal(size_of(path_in(test, "gongkai.db-wal")), -1);
}

static void put_file(struct test_store *test, struct str content)
{
    assert_int_equal(
        file_write(&test->arena, str_from(path_in(test, "gongkai.db")), content, &test->failure),
        OK);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    char text[4096];
    memset(text, 'x', sizeof text);
    put_file(*state, (struct str){text, sizeof text});
    expect_refused(*state, ERR_INTERNAL, "不是数据库");
}

static void a_database_of_another_program_is_refused(void **state)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path_in(*state, "gongkai.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE recipe (id)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    expect_refused(*state, ERR_INVALID, "别的程序");
}

static void a_damaged_database_is_refused(void **state)
{
    struct test_store *test = *state;
    struct str content;
    test_store_reopen(test);
    store_close(test->store);
    test->store = NULL;
    assert_int_equal(file_read(&test->arena, str_from(path_in(test, "gongkai.db")), 64 << 20,
                               &test->failure, &content),
                     OK);
    char *bytes = (char *)(uintptr_t)content.ptr;
    memset(bytes + 100, 0xA5, 200); /* the page of the tables' list, behind the file's header */
    put_file(test, content);
    expect_refused(test, ERR_INTERNAL, "已损坏");
}

static void a_missing_database_is_made_only_when_asked(void **state)
{
    struct test_store *test = *state;
    test->options.create = false;
    assert_int_equal(store_open(&test->options, &test->failure, &test->store), ERR_NOT_FOUND);
    assert_non_null(strstr(test->failure.text, "gongkai init"));
    assert_int_equal(size_of(path_in(test, "gongkai.db")), -1);
    failure_clear(&test->failure);
    test->options.read_only = true;
    assert_int_equal(store_open(&test->options, &test->failure, &test->store), ERR_NOT_FOUND);
    assert_int_equal(size_of(path_in(test, "gongkai.db")), -1);
}

static void a_missing_folder_is_named(void **state)
{
    struct test_store *test = *state;
    struct store_options options = {.folder = str_from(path_in(test, "absent"))};
    assert_int_equal(store_open(&options, &test->failure, &test->store), ERR_NOT_FOUND);
    assert_non_null(strstr(test->failure.text, path_in(test, "absent")));
}

/* Runs in a child, so that limits and identity are its own. 0 is success. */
static void expect_in_child(struct test_store *test, int (*run)(struct test_store *test))
{
    pid_t child = fork();
    if (child == 0)
        _exit(run(test));
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

#define NOBODY 65534

static int open_without_permission(struct test_store *test)
{
    if (geteuid() == 0 && (setegid(NOBODY) != 0 || seteuid(NOBODY) != 0))
        return 1;
    if (store_open(&test->options, &test->failure, &test->store) != ERR_FORBIDDEN)
        return 2;
    return strstr(test->failure.text, "gongkai.db") ? 0 : 3;
}

static void a_database_without_permission_to_write_is_named(void **state)
{
    struct test_store *test = *state;
    test_store_reopen(test);
    store_close(test->store);
    test->store = NULL;
    assert_int_equal(chmod(test->options.folder.ptr, 0777), 0);
    assert_int_equal(chmod(path_in(test, "gongkai.lock"), 0666), 0);
    assert_int_equal(chmod(path_in(test, "gongkai.db"), 0444), 0);
    expect_in_child(test, open_without_permission);
}

/* No file of this process may grow beyond so much: the same to SQLite as a full disk. */
static bool limit_files(rlim_t bytes)
{
    signal(SIGXFSZ, SIG_IGN);
    return setrlimit(RLIMIT_FSIZE, &(struct rlimit){bytes, bytes}) == 0;
}

static int write_until_full(struct test_store *test)
{
    int64_t written = 0, failed = 0;
    test_store_reopen(test);
    if (!limit_files(1 << 20))
        return 1;
    for (int i = 0; i < 20; i++) {
        failure_clear(&test->failure);
        err result = store_write(test->store, &test->arena, &test->failure, add_large, &i);
        written += result == OK;
        failed += result == ERR_BUSY && strstr(test->failure.text, "磁盘空间不足") &&
                  strstr(test->failure.text, "gongkai.db");
    }
    if (written == 0 || failed == 0 || written + failed != 20) {
        print_error("%d written, %d refused; %s\n", (int)written, (int)failed, test->failure.text);
        return 2;
    }
    return count_cases(test) == written ? 0 : 3; /* reading goes on */
}

static void a_full_disk_refuses_writes_and_loses_nothing(void **state)
{
    struct test_store *test = *state;
    store_close(test->store);
    test->store = NULL;
    expect_in_child(test, write_until_full);
    test_store_reopen(test);
    int64_t before = count_cases(test);
    assert_true(before > 0);
    test_store_write(test, add_case, (void *)(uintptr_t) "there is room again");
    assert_int_equal(count_cases(test), before + 1);
}

static const struct query NO_MORE_PAGES = {"no_more_pages", "PRAGMA max_page_count = 1", "", 0,
                                           false};
static const struct query MORE_PAGES = {"more_pages", "PRAGMA max_page_count = 100000", "", 0,
                                        false};

static err fill_disk(struct tx *tx, void *number)
{
    TRY(tx_exec(tx, &NO_MORE_PAGES, NO_ARGS, NULL)); /* takes the present size for its minimum */
    return add_large(tx, number);
}

/* SQLite may end the whole transaction on its own then. Whatever it does, the answers must be true.
 */
static void a_disk_that_fills_within_a_batch_gives_true_answers(void **state)
{
    struct test_store *test = *state;
    struct together together;
    int number = 1, saved = 0;
    together_start(&together, test->store);
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "before");
    together_add(&together, test->store, fill_disk, &number);
    together_add(&together, test->store, run_query, (void *)(uintptr_t)&MORE_PAGES);
    together_add(&together, test->store, add_case, (void *)(uintptr_t) "after");
    together_finish(&together);
    assert_int_equal(together.others[1].result, ERR_BUSY);
    saved = (together.others[0].result == OK) + (together.others[3].result == OK);
    assert_int_equal(together.others[3].result, OK);
    assert_int_equal(count_cases(test), saved);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_test_store, close_test_store)
#define WITH_EMPTY(test) cmocka_unit_test_setup_teardown(test, open_empty_store, close_test_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(exactly_one_connection_can_write),
        WITH_STORE(a_reader_cannot_write_even_when_it_asks_to),
        WITH_STORE(a_reader_cannot_checkpoint),
        WITH_STORE(a_reader_that_closes_leaves_the_log_alone),
        WITH_STORE(the_log_is_checkpointed_between_batches_and_emptied_when_idle),
        WITH_STORE(commits_are_durable_and_references_are_checked),
        WITH_STORE(dangerous_statements_are_refused),
        WITH_STORE(nobody_else_can_read_the_database),
        WITH_EMPTY(a_file_that_is_no_database_is_refused),
        WITH_EMPTY(a_database_of_another_program_is_refused),
        WITH_EMPTY(a_damaged_database_is_refused),
        WITH_EMPTY(a_missing_database_is_made_only_when_asked),
        WITH_EMPTY(a_missing_folder_is_named),
        WITH_EMPTY(a_database_without_permission_to_write_is_named),
        WITH_STORE(a_full_disk_refuses_writes_and_loses_nothing),
        WITH_STORE(a_disk_that_fills_within_a_batch_gives_true_answers),
    };
    return run_test_table(tests);
}
