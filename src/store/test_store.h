/* A fresh database for a test, with the whole schema: SQLite in a folder of its own, or, when
 * TEST_STORE=postgresql://… is set, a PostgreSQL schema of its own in that database. Only for
 * *_test.c files; a test that cannot have its database fails.
 *
 *     static int open_store(void **state)
 *     {
 *         *state = test_store_new();
 *         return 0;
 *     }
 *     static int close_store(void **state)
 *     {
 *         test_store_free(*state);
 *         return 0;
 *     }
 */
#ifndef GONGKAI_STORE_TEST_STORE_H
#define GONGKAI_STORE_TEST_STORE_H

#include "store/store.h"

struct test_store {
    struct store *store;
    struct store_options options; /* to open it once more; the folder is there on both engines */
    struct arena arena;           /* for the test's own use, too */
    struct failure failure;
};

struct test_store *test_store_new(void);
/* Closes the store and removes everything. */
void test_store_free(struct test_store *test);
/* The same place with nothing in it, and store NULL: for tests of opening and migrating. */
struct test_store *test_store_new_empty(void);
/* Closes the store and opens it again, as a restart of the program does. */
void test_store_reopen(struct test_store *test);

/* Run a job; they fail the test, with the message, when it does. */
void test_store_read(struct test_store *test, store_job *job, void *arg);
void test_store_write(struct test_store *test, store_job *job, void *arg);

/* Prepares each statement on this engine, and fails the test with a list of those that it refuses.
 */
void test_store_prepare(struct test_store *test, const struct query *const *queries, size_t count);

#endif
