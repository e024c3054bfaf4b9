/* A stack of open connections: the one last used is taken first, its caches are the warmest. They
 * are opened when needed, up to the limit, and kept. */
#include "store/pool.h"

#include <assert.h>
#include <errno.h>

#define WAIT_SECONDS 10

void pool_init(struct pool *pool, const struct place *place, int limit)
{
    *pool = (struct pool){.place = *place, .limit = limit};
    pool->place.create = false;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->returned, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

void pool_end(struct pool *pool)
{
    assert(pool->idle_count == pool->open_count);
    for (int i = 0; i < pool->idle_count; i++)
        pool->place.engine->close(pool->idle[i]);
    pthread_cond_destroy(&pool->returned);
    pthread_mutex_destroy(&pool->mutex);
}

/* A connection, or NULL with the right to open one. */
static err reserve(struct pool *pool, struct failure *failure, struct connection **ret)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += WAIT_SECONDS;
    int code = 0;
    pthread_mutex_lock(&pool->mutex);
    while (pool->idle_count == 0 && pool->open_count == pool->limit && code != ETIMEDOUT)
        code = pthread_cond_timedwait(&pool->returned, &pool->mutex, &until);
    bool free_one = pool->idle_count > 0, new_one = pool->open_count < pool->limit;
    if (free_one)
        *ret = pool->idle[--pool->idle_count];
    else if (new_one) {
        *ret = NULL;
        pool->open_count++;
    }
    pthread_mutex_unlock(&pool->mutex);
    if (!free_one && !new_one)
        return fail_with(failure, ERR_BUSY, "%d 个读连接在 %d 秒内都没有空闲。请稍后再试。",
                         pool->limit, WAIT_SECONDS);
    return OK;
}

/* NULL: the connection did not come to be, or was closed. */
static void give_back(struct pool *pool, struct connection *connection)
{
    pthread_mutex_lock(&pool->mutex);
    if (connection)
        pool->idle[pool->idle_count++] = connection;
    else
        pool->open_count--;
    pthread_cond_signal(&pool->returned);
    pthread_mutex_unlock(&pool->mutex);
}

/* A connection that was idle may have been cut off meanwhile. Nothing has been run on it, so it is
 * simply replaced. */
static err begin(struct pool *pool, struct failure *failure, struct connection **connection)
{
    const struct engine *engine = pool->place.engine;
    if (*connection) {
        err result = engine->step(*connection, STEP_BEGIN_READ, failure);
        if (result == OK || !engine->is_lost(*connection))
            return result;
        if (failure)
            failure_clear(failure);
        engine->close(*connection);
        *connection = NULL;
    }
    TRY(engine->open(&pool->place, ACCESS_READ, failure, connection));
    return engine->step(*connection, STEP_BEGIN_READ, failure);
}

err pool_run(struct pool *pool, struct arena *arena, struct failure *failure, store_job *job,
             void *arg)
{
    const struct engine *engine = pool->place.engine;
    struct connection *connection = NULL;
    TRY(reserve(pool, failure, &connection));
    err result = begin(pool, failure, &connection);
    if (result == OK) {
        result = tx_run_job(connection, arena, failure, job, arg);
        err ended = engine->step(connection, result == OK ? STEP_COMMIT : STEP_ROLLBACK,
                                 result == OK ? failure : NULL);
        if (result == OK)
            result = ended;
        /* Neither a lost connection nor one that is stuck in a transaction may come back. */
        if (engine->is_lost(connection) || engine->in_transaction(connection)) {
            engine->close(connection);
            connection = NULL;
        }
    }
    give_back(pool, connection);
    return result;
}
