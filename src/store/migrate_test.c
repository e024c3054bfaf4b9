/* Migrations: what runs, what is refused, and what stays after a failure. On both engines. */
#include "store/migrate.h"

#include "base/test.h"
#include "store/test_jobs.h"

/* A connection of our own to an empty place. */
struct place_test {
    struct test_store *test;
    struct connection *connection;
};

static int open_place(void **state)
{
    struct place_test *at = calloc(1, sizeof *at);
    assert_non_null(at);
    at->test = test_store_new_empty();
    struct arena *arena = &at->test->arena;
    bool sqlite = at->test->options.database.len == 0;
    struct place place = {
        .engine = sqlite ? &sqlite_engine : &postgres_engine,
        .database = sqlite ? arena_printf(arena, "%s/gongkai.db", at->test->options.folder.ptr).ptr
                           : arena_str(arena, at->test->options.database).ptr,
        .create = true,
    };
    if (place.engine->open(&place, ACCESS_WRITE, &at->test->failure, &at->connection) != OK)
        print_error("%s\n", at->test->failure.text);
    assert_non_null(at->connection);
    *state = at;
    return 0;
}

static int close_place(void **state)
{
    struct place_test *at = *state;
    at->connection->engine->close(at->connection);
    test_store_free(at->test);
    free(at);
    return 0;
}

#define VERSION                                                                                    \
    {                                                                                              \
        1, "0001_version.sql",                                                                     \
            "CREATE TABLE schema_version (number {int} PRIMARY KEY, name TEXT, sha256 TEXT, "      \
            "applied_at {int}){strict};"                                                           \
    }

static err migrate(struct place_test *at, struct migration *items, size_t count)
{
    failure_clear(&at->test->failure);
    struct migration_list list = {.items = items, .count = count};
    return schema_migrate(at->connection, &at->test->arena, &at->test->failure, &list);
}

static void expect_message(struct place_test *at, const char *part)
{
    if (!strstr(at->test->failure.text, part))
        print_error("the message is: %s\n", at->test->failure.text);
    assert_non_null(strstr(at->test->failure.text, part));
}

/* Whether a statement of the tests can be prepared: its table is there. */
static bool works(struct place_test *at, const struct query *query)
{
    return at->connection->engine->prepare(at->connection, query, NULL) == OK;
}

/* Running ---------------------------------------------------------------------------------------*/

static void each_migration_runs_once(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {
        VERSION,
        {2, "0002_case.sql", "CREATE TABLE test_case (id {id}, name TEXT){strict};"   },
        {3, "0003_name.sql", "INSERT INTO test_case (name) VALUES ('{id} in quotes');"},
    };
    assert_int_equal(migrate(at, list, 2), OK);
    assert_int_equal(migrate(at, list, 3), OK);
    assert_int_equal(migrate(at, list, 3), OK);
    static const struct query count = {
        "count", "SELECT count(*) FROM test_case WHERE name = '{id} in quotes' AND id = 1",
        "SELECT count(*) FROM test_case WHERE name = '{id} in quotes' AND id = 1", 0, false};
    struct rows rows = {0};
    struct tx tx = {.connection = at->connection, .arena = &at->test->arena};
    assert_int_equal(tx_query(&tx, &rows, &count, NO_ARGS), OK);
    assert_true(rows_next(&rows));
    assert_int_equal(row_int(&rows, 0), 1);
    assert_int_equal(rows_close(&rows), OK);
}

static void a_migration_that_fails_leaves_nothing_and_names_its_file(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {
        VERSION,
        {2, "0002_case.sql",  "CREATE TABLE test_case (id {id}, name TEXT){strict};"},
        {3, "0003_wrong.sql",
          "CREATE TABLE test_part (case_id {int}); INSERT INTO absent VALUES (1);"   },
    };
    assert_int_equal(migrate(at, list, 3), ERR_INTERNAL);
    expect_message(at, "schema/0003_wrong.sql: ");
    expect_message(at, "absent");
    assert_true(works(at, &TEST_COUNT)); /* 0002 is done */
    assert_false(works(at, &TEST_ADD_PART));
    list[2].sql = "CREATE TABLE test_part (case_id {int});";
    assert_int_equal(migrate(at, list, 3), OK);
    assert_true(works(at, &TEST_ADD_PART));
}

static void a_block_runs_on_its_engine_alone(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {
        VERSION,
        {2, "0002_case.sql",
          "-- engine: sqlite\nCREATE TABLE test_case (sqlite_only INT);\n"
         "-- engine: postgres\nCREATE TABLE test_case (postgres_only INT);\n"
         "-- engine: both\nCREATE TABLE test_part (case_id INT);\n"},
    };
    assert_int_equal(migrate(at, list, 2), OK);
    static const struct query own = {"own", "SELECT sqlite_only FROM test_case",
                                     "SELECT postgres_only FROM test_case", 0, false};
    assert_true(works(at, &own));
    assert_true(works(at, &TEST_ADD_PART));
}

static void a_table_may_be_rebuilt_but_references_must_hold_in_the_end(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {
        VERSION,
        {2, "0002_case.sql",
          "CREATE TABLE test_case (id {id}, name TEXT){strict};\n"
         "CREATE TABLE test_part (case_id {int} REFERENCES test_case (id) ON DELETE "
         "CASCADE){strict};\n"
         "INSERT INTO test_case (name) VALUES ('x'); INSERT INTO test_part VALUES (1);"},
        {3, "0003_orphan.sql",
          "-- destroys: nothing, it is a test\n"
         "-- engine: sqlite\n"
         "DROP TABLE test_case; CREATE TABLE test_case (id {id}, name TEXT){strict};\n"
         "-- engine: postgres\n"
         "INSERT INTO test_part VALUES (404);"                                         },
    };
    assert_int_equal(migrate(at, list, 3), ERR_CONFLICT);
    expect_message(at, "schema/0003_orphan.sql");
    list[2].sql = "-- destroys: nothing, the table is built anew\n"
                  "-- engine: sqlite\n"
                  "CREATE TABLE test_new (id {id}, name TEXT, due TEXT){strict};\n"
                  "INSERT INTO test_new (id, name) SELECT id, name FROM test_case;\n"
                  "DROP TABLE test_case; ALTER TABLE test_new RENAME TO test_case;\n"
                  "-- engine: postgres\n"
                  "ALTER TABLE test_case ADD COLUMN due TEXT;\n";
    assert_int_equal(migrate(at, list, 3), OK);
    static const struct query kept = {"kept", "SELECT 1 / count(*) FROM test_part",
                                      "SELECT 1 / count(*) FROM test_part", 0, false};
    int64_t one = 0;
    struct tx tx = {.connection = at->connection, .arena = &at->test->arena};
    assert_int_equal(tx_query_int(&tx, &kept, NO_ARGS, &one), OK);
    assert_int_equal(one, 1);
}

/* Refusing --------------------------------------------------------------------------------------*/

static void an_altered_migration_is_refused(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {
        VERSION, {2, "0002_case.sql", "CREATE TABLE test_case (id {id});"}
    };
    assert_int_equal(migrate(at, list, 2), OK);
    list[1].sql = "CREATE TABLE test_case (id {id}); ";
    assert_int_equal(migrate(at, list, 2), ERR_CONFLICT);
    expect_message(at, "schema/0002_case.sql 在数据库执行之后被改动过");
}

static void a_newer_schema_is_refused(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {
        VERSION, {2, "0002_case.sql", "CREATE TABLE test_case (id {id});"}
    };
    assert_int_equal(migrate(at, list, 2), OK);
    assert_int_equal(migrate(at, list, 1), ERR_CONFLICT);
    expect_message(at, "数据库比本程序新：它已执行 0002_case.sql");
}

static void a_migration_that_slipped_in_between_is_refused(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {
        VERSION, {3, "0003_case.sql", "CREATE TABLE test_case (id {id});"}
    };
    assert_int_equal(migrate(at, list, 2), OK);
    list[1] = (struct migration){2, "0002_late.sql", "CREATE TABLE test_part (case_id {id});"};
    assert_int_equal(migrate(at, list, 2), ERR_CONFLICT);
    expect_message(at, "数据库执行过 0003_case.sql，本程序在同一处是 0002_late.sql");
}

static void an_older_schema_asks_for_migrate(void **state)
{
    struct place_test *at = *state;
    struct migration items[] = {
        VERSION, {2, "0002_case.sql", "CREATE TABLE test_case (id {id});"}
    };
    struct migration_list list = {.items = items, .count = 2};
    assert_int_equal(migrate(at, items, 1), OK);
    assert_int_equal(schema_check(at->connection, &at->test->arena, &at->test->failure, &list),
                     ERR_CONFLICT);
    expect_message(at, "还没有执行 0002_case.sql");
    expect_message(at, "gongkai migrate");
}

static void tables_of_another_program_are_left_alone(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {VERSION};
    assert_int_equal(
        at->connection->engine->script(at->connection, "CREATE TABLE recipe (id INT)", NULL), OK);
    assert_int_equal(migrate(at, list, 1), ERR_CONFLICT);
    expect_message(at, "别的程序");
}

static void a_migration_may_not_end_its_transaction(void **state)
{
    struct place_test *at = *state;
    struct migration list[] = {
        VERSION, {2, "0002_commit.sql", "COMMIT;"}
    };
    assert_int_equal(migrate(at, list, 2), ERR_INVALID);
    expect_message(at, "leave COMMIT and ROLLBACK out");
}

/* Reading a file --------------------------------------------------------------------------------*/

static err read_text(struct place_test *at, const char *sql, struct str *ret)
{
    failure_clear(&at->test->failure);
    struct migration migration = {1, "0001_x.sql", sql};
    return migration_text(&at->test->arena, &at->test->failure, &migration, STORE_SQLITE, ret);
}

static void what_destroys_data_must_say_why(void **state)
{
    static const char *const destroying[] = {
        "DROP TABLE x;",
        "\ndrop index x;",
        "ALTER TABLE x DROP COLUMN y;",
        "DELETE FROM x;",
        "delete\n from x;",
        "TRUNCATE x;",
        "-- engine: postgres\nDROP TABLE x;",
        "-- destroys:\nDROP TABLE x;",
    };
    static const char *const harmless[] = {
        "-- destroys: x, which was never shown\nDROP TABLE x;",
        "CREATE TABLE x (y REFERENCES z ON DELETE CASCADE);",
        "CREATE TRIGGER x BEFORE DELETE ON y BEGIN SELECT RAISE(ABORT, 'no'); END;",
        "INSERT INTO x VALUES ('drop table');",
        "-- drop nothing\nSELECT dropped FROM truncated;",
    };
    struct str text;
    for (size_t i = 0; i < COUNT_OF(destroying); i++) {
        assert_int_equal(read_text(*state, destroying[i], &text), ERR_INVALID);
        expect_message(*state, "destroys");
    }
    for (size_t i = 0; i < COUNT_OF(harmless); i++)
        assert_int_equal(read_text(*state, harmless[i], &text), OK);
}

static void wrong_words_are_named_with_their_line(void **state)
{
    struct str text;
    assert_int_equal(read_text(*state, "SELECT 1;\nSELECT {integer};", &text), ERR_INVALID);
    expect_message(*state, "schema/0001_x.sql:2: ");
    expect_message(*state, "<integer>");
    assert_int_equal(read_text(*state, "-- engine: mysql\nSELECT 1;", &text), ERR_INVALID);
    expect_message(*state, "<mysql>");
}

static void braces_that_are_no_words_stay(void **state)
{
    struct str text;
    assert_int_equal(read_text(*state, "SELECT '{int}', {1}, {int}, '{\"a\": {}}';", &text), OK);
    assert_str(text, "SELECT '{int}', {1}, INTEGER, '{\"a\": {}}';\n");
}

/* The binary's own list -------------------------------------------------------------------------*/

static void a_plan_lists_what_would_run_and_writes_nothing(void **state)
{
    struct test_store *test = *state;
    CLEANUP(buf_end) struct buf plan = BUF(65536);
    assert_int_equal(store_plan(&test->options, &test->failure, &plan), OK);
    assert_true(str_starts(buf_str(&plan), STR("0001_store_version.sql\n")));
    size_t len = plan.len;
    assert_int_equal(store_plan(&test->options, &test->failure, &plan), OK);
    assert_int_equal(plan.len, 2 * len);
    assert_int_equal(store_migrate(&test->options, &test->failure), OK);
    assert_int_equal(store_plan(&test->options, &test->failure, &plan), OK);
    assert_int_equal(plan.len, 2 * len);
    test->options.create = false;
    test_store_reopen(test);
}

static void an_empty_place_is_filled_only_when_asked(void **state)
{
    struct test_store *test = *state;
    test->options.create = false;
    assert_int_not_equal(store_open(&test->options, &test->failure, &test->store), OK);
    assert_non_null(strstr(test->failure.text, "运行 `gongkai "));
    test->options.create = true;
    failure_clear(&test->failure);
    test_store_reopen(test);
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)
#define WITH_EMPTY(test) cmocka_unit_test_setup_teardown(test, open_empty_store, close_test_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLACE(each_migration_runs_once),
        WITH_PLACE(a_migration_that_fails_leaves_nothing_and_names_its_file),
        WITH_PLACE(a_block_runs_on_its_engine_alone),
        WITH_PLACE(a_table_may_be_rebuilt_but_references_must_hold_in_the_end),
        WITH_PLACE(an_altered_migration_is_refused),
        WITH_PLACE(a_newer_schema_is_refused),
        WITH_PLACE(a_migration_that_slipped_in_between_is_refused),
        WITH_PLACE(an_older_schema_asks_for_migrate),
        WITH_PLACE(tables_of_another_program_are_left_alone),
        WITH_PLACE(a_migration_may_not_end_its_transaction),
        WITH_PLACE(what_destroys_data_must_say_why),
        WITH_PLACE(wrong_words_are_named_with_their_line),
        WITH_PLACE(braces_that_are_no_words_stay),
        WITH_EMPTY(a_plan_lists_what_would_run_and_writes_nothing),
        WITH_EMPTY(an_empty_place_is_filled_only_when_asked),
    };
    return run_test_table(tests);
}
