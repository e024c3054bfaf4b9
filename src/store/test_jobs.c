/* Jobs and threads of the store's tests. */
#include "store/test_jobs.h"

#include "base/test.h"

#include <unistd.h>

static err make_tables(struct tx *tx, void *arg)
{
    (void)arg;
    TRY(tx_exec(tx, &TEST_MAKE_CASE, NO_ARGS, NULL));
    return tx_exec(tx, &TEST_MAKE_PART, NO_ARGS, NULL);
}

int open_test_store(void **state)
{
    struct test_store *test = test_store_new();
    test_store_write(test, make_tables, NULL);
    *state = test;
    return 0;
}

int open_empty_store(void **state)
{
    *state = test_store_new_empty();
    return 0;
}

int close_test_store(void **state)
{
    test_store_free(*state);
    return 0;
}

err add_case(struct tx *tx, void *arg)
{
    return tx_exec(tx, &TEST_ADD, ARGS(sql_text(str_from(arg)), sql_null(), sql_null()), NULL);
}

static err count_job(struct tx *tx, void *ret)
{
    return tx_query_int(tx, &TEST_COUNT, NO_ARGS, ret);
}

int64_t count_cases(struct test_store *test)
{
    int64_t count = -1;
    test_store_read(test, count_job, &count);
    return count;
}

static void *writing_main(void *arg)
{
    struct writing *writing = arg;
    writing->result =
        store_write(writing->store, &writing->arena, &writing->failure, writing->job, writing->arg);
    return NULL;
}

void writing_start(struct writing *writing, struct store *store, store_job *job, void *arg)
{
    *writing = (struct writing){.store = store, .job = job, .arg = arg};
    assert_int_equal(pthread_create(&writing->thread, NULL, writing_main, writing), 0);
}

err writing_join(struct writing *writing)
{
    pthread_join(writing->thread, NULL);
    arena_end(&writing->arena);
    return writing->result;
}

void gate_init(struct gate *gate)
{
    sem_init(&gate->reached, 0, 0);
    sem_init(&gate->open, 0, 0);
}

void gate_end(struct gate *gate)
{
    sem_destroy(&gate->reached);
    sem_destroy(&gate->open);
}

err wait_at_gate(struct tx *tx, void *arg)
{
    (void)tx;
    struct gate *gate = arg;
    sem_post(&gate->reached);
    sem_wait(&gate->open);
    return OK;
}

void together_start(struct together *together, struct store *store)
{
    *together = (struct together){.count = 0};
    gate_init(&together->gate);
    writing_start(&together->first, store, wait_at_gate, &together->gate);
    sem_wait(&together->gate.reached);
}

void together_add(struct together *together, struct store *store, store_job *job, void *arg)
{
    assert_true(together->count < TOGETHER_MAX);
    writing_start(&together->others[together->count++], store, job, arg);
    /* The queue keeps the order in which threads get to it: give this one time to. */
    usleep(20000);
}

void together_finish(struct together *together)
{
    sem_post(&together->gate.open);
    (void)writing_join(&together->first);
    for (int i = 0; i < together->count; i++)
        (void)writing_join(&together->others[i]);
    gate_end(&together->gate);
}
