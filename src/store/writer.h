/* The writer: one thread with the one connection that writes. Private to store/.
 *
 * Jobs wait in a queue. The thread begins a transaction, runs the jobs that are there and those
 * that come meanwhile, each behind a savepoint, commits once, and only then answers them all. So
 * many jobs share one flush of the disk, and a job alone waits for nobody. */
#ifndef GONGKAI_STORE_WRITER_H
#define GONGKAI_STORE_WRITER_H

#include "store/engine.h"

#include <pthread.h>

struct write;

struct writer {
    struct place place;
    struct connection *connection; /* the thread's alone; NULL after it was lost */
    pthread_t thread;
    pthread_mutex_t mutex; /* over the members below */
    pthread_cond_t work;
    struct write *first, *last;
    bool closing;
};

/* Takes the connection over. The writer must not move in memory. */
err writer_start(struct writer *writer, const struct place *place, struct connection *connection,
                 struct failure *failure) MUST_USE;
/* Does what is queued, then ends the thread and closes the connection. */
void writer_stop(struct writer *writer);
/* Queues the job and waits for its answer. */
err writer_run(struct writer *writer, struct arena *arena, struct failure *failure, store_job *job,
               void *arg) MUST_USE;

#endif
