/* Connections for reading, shared by the threads that read. Private to store/. */
#ifndef GONGKAI_STORE_POOL_H
#define GONGKAI_STORE_POOL_H

#include "store/engine.h"

#include <pthread.h>

#define POOL_MAX 256

struct pool {
    struct place place;
    int limit;
    pthread_mutex_t mutex; /* over the members below */
    pthread_cond_t returned;
    struct connection *idle[POOL_MAX];
    int idle_count;
    int open_count; /* idle or in use */
};

void pool_init(struct pool *pool, const struct place *place, int limit);
/* All connections must be back. */
void pool_end(struct pool *pool);

/* Runs the job in a read-only transaction of one of the connections. */
err pool_run(struct pool *pool, struct arena *arena, struct failure *failure, store_job *job,
             void *arg) MUST_USE;

#endif
