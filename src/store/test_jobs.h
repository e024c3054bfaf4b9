/* Jobs and threads that several tests of the store use, over the tables of test/queries.sql. */
#ifndef GONGKAI_STORE_TEST_JOBS_H
#define GONGKAI_STORE_TEST_JOBS_H

#include "store/test_queries.h"
#include "store/test_store.h"

#include <pthread.h>
#include <semaphore.h>

/* For cmocka: *state becomes a struct test_store with the test tables. */
int open_test_store(void **state);
int close_test_store(void **state);
/* An empty place. */
int open_empty_store(void **state);

/* Adds a case; arg is its name, a C string. */
err add_case(struct tx *tx, void *arg);
/* How many cases there are, in a transaction of its own. */
int64_t count_cases(struct test_store *test);

/* A thread that does one store_write. Its members may be looked at after writing_join. */
struct writing {
    struct store *store;
    store_job *job;
    void *arg;
    struct arena arena;
    struct failure failure;
    err result;
    pthread_t thread;
};

void writing_start(struct writing *writing, struct store *store, store_job *job, void *arg);
err writing_join(struct writing *writing);

/* Holds the writer: a job that says when it runs and goes on when it may. What is queued meanwhile
 * comes into the same batch. */
struct gate {
    sem_t reached, open;
};

err wait_at_gate(struct tx *tx, void *gate);
void gate_init(struct gate *gate);
void gate_end(struct gate *gate);

/* Writes that are queued together behind a gate, so that they share one batch. */
#define TOGETHER_MAX 8
struct together {
    struct gate gate;
    struct writing first, others[TOGETHER_MAX];
    int count;
};

void together_start(struct together *together, struct store *store);
/* Queues one more; they run in the order of these calls. */
void together_add(struct together *together, struct store *store, store_job *job, void *arg);
/* Opens the gate and waits for all. */
void together_finish(struct together *together);

#endif
