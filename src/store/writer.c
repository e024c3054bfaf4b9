/* Group commit. A requester's job lies on its own stack, linked into the queue; a semaphore in it
 * wakes the requester when the commit is on disk. */
#include "store/writer.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>

/* So that the first job of a batch does not wait for ever under load. */
#define BATCH_MAX 256
/* Without work for so long, the writer is idle and may empty the log. */
#define IDLE_SECONDS 1

struct write {
    store_job *job;
    void *arg;
    struct arena *arena;
    struct failure *failure;
    err result;
    sem_t answered;
    struct write *next; /* in the queue, then in the batch */
};

/* Jobs that share a transaction, in the order in which they ran. */
struct batch {
    struct write *first, *last;
    int count;
};

static void batch_add(struct batch *batch, struct write *write)
{
    write->next = NULL;
    if (batch->last)
        batch->last->next = write;
    else
        batch->first = write;
    batch->last = write;
    batch->count++;
}

/* The queue -------------------------------------------------------------------------------------*/

static struct write *take_locked(struct writer *writer)
{
    struct write *write = writer->first;
    if (write && !(writer->first = write->next))
        writer->last = NULL;
    return write;
}

static struct write *take_if_any(struct writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    struct write *write = take_locked(writer);
    pthread_mutex_unlock(&writer->mutex);
    return write;
}

/* Waits for a job. NULL: there was none for a while (only if `timed`), or the writer is closing. */
static struct write *take_or_wait(struct writer *writer, bool timed, bool *closing)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += IDLE_SECONDS;
    int code = 0;
    pthread_mutex_lock(&writer->mutex);
    while (!writer->first && !writer->closing && code != ETIMEDOUT)
        code = timed ? pthread_cond_timedwait(&writer->work, &writer->mutex, &until)
                     : pthread_cond_wait(&writer->work, &writer->mutex);
    struct write *write = take_locked(writer);
    *closing = writer->closing;
    pthread_mutex_unlock(&writer->mutex);
    return write;
}

err writer_run(struct writer *writer, struct arena *arena, struct failure *failure, store_job *job,
               void *arg)
{
    /* A job that waits for a job would wait for itself. */
    assert(!pthread_equal(pthread_self(), writer->thread));
    struct write write = {.job = job, .arg = arg, .arena = arena, .failure = failure};
    sem_init(&write.answered, 0, 0);
    pthread_mutex_lock(&writer->mutex);
    if (writer->last)
        writer->last->next = &write;
    else
        writer->first = &write;
    writer->last = &write;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->mutex);
    while (sem_wait(&write.answered) != 0)
        ; /* a signal */
    sem_destroy(&write.answered);
    return write.result;
}

/* The batch -------------------------------------------------------------------------------------*/

/* Begins, on a new connection if the old one turns out to be gone: nothing has been run on it, so a
 * second try is safe. */
static err begin(struct writer *writer, struct failure *failure)
{
    const struct engine *engine = writer->place.engine;
    if (writer->connection) {
        err result = engine->step(writer->connection, STEP_BEGIN_WRITE, failure);
        if (result == OK || !engine->is_lost(writer->connection))
            return result;
        failure_clear(failure);
        engine->close(writer->connection);
        writer->connection = NULL;
    }
    TRY(engine->open(&writer->place, ACCESS_WRITE, failure, &writer->connection));
    return engine->step(writer->connection, STEP_BEGIN_WRITE, failure);
}

/* Runs one job. An error that is returned (the job's own is in write->result) ends the batch. */
static err run_one(struct writer *writer, struct write *write, bool behind_success,
                   struct failure *failure)
{
    struct connection *connection = writer->connection;
    const struct engine *engine = connection->engine;
    if (behind_success)
        TRY(engine->step(connection, STEP_MARK, failure));
    write->result = tx_run_job(connection, write->arena, write->failure, write->job, write->arg);
    if (!engine->is_lost(connection) && engine->in_transaction(connection))
        return write->result == OK ? OK : engine->step(connection, STEP_UNDO, failure);
    /* A full disk or a lost server takes the jobs before along. */
    return fail_with(failure, write->result == OK ? ERR_INTERNAL : write->result, "%s",
                     write->failure && write->failure->code != OK
                         ? write->failure->text
                         : "the transaction ended under its job");
}

/* Runs `write` and what comes after it, until the queue is empty. */
static err run_jobs(struct writer *writer, struct write *write, struct batch *batch,
                    struct failure *failure)
{
    bool behind_success = false;
    while (write) {
        batch_add(batch, write);
        err result = run_one(writer, write, behind_success, failure);
        if (result != OK)
            return result;
        behind_success = write->result == OK;
        write = batch->count < BATCH_MAX ? take_if_any(writer) : NULL;
    }
    return OK;
}

/* The whole batch failed: what would have been saved, was not. */
static void fail_batch(struct batch *batch, const struct failure *failure)
{
    for (struct write *write = batch->first; write; write = write->next)
        if (write->result == OK) {
            if (write->failure)
                failure_clear(write->failure);
            write->result = fail_with(write->failure, failure->code, "%s", failure->text);
        }
}

static void answer(struct batch *batch)
{
    struct write *write = batch->first;
    while (write) {
        struct write *next = write->next; /* the requester's stack: gone once it is answered */
        sem_post(&write->answered);
        write = next;
    }
}

static err commit(struct writer *writer, struct failure *failure)
{
    struct connection *connection = writer->connection;
    struct failure cause = {0};
    err result = connection->engine->step(connection, STEP_COMMIT, &cause);
    if (result != OK && connection->engine->is_lost(connection))
        return fail_with(failure, ERR_BUSY, "it is not known whether the change was saved: %s",
                         cause.text);
    if (result != OK)
        return fail_with(failure, result, "the change was not saved: %s", cause.text);
    return OK;
}

/* With no connection to be had, everybody who waits hears of it, instead of each waiting his turn
 * to find out. */
static void refuse_all(struct writer *writer, struct write *write, struct batch *batch)
{
    while (write) {
        batch_add(batch, write);
        write = take_if_any(writer);
    }
}

static void run_batch(struct writer *writer, struct write *first)
{
    struct failure failure = {0};
    struct batch batch = {0};
    err result = begin(writer, &failure);
    if (result != OK) {
        refuse_all(writer, first, &batch);
    } else {
        result = run_jobs(writer, first, &batch, &failure);
        if (result == OK)
            result = commit(writer, &failure);
        if (result != OK)
            (void)writer->place.engine->step(writer->connection, STEP_ROLLBACK, NULL);
    }
    if (result != OK)
        fail_batch(&batch, &failure);
    answer(&batch);
}

static void *writer_main(void *arg)
{
    struct writer *writer = arg;
    bool closing = false, tidied = true;
    while (!closing) {
        struct write *write = take_or_wait(writer, !tidied, &closing);
        if (write) {
            run_batch(writer, write);
            closing = false; /* not before the queue is empty */
        }
        if (writer->connection)
            tidied = writer->place.engine->tidy(writer->connection, !write);
    }
    return NULL;
}

err writer_start(struct writer *writer, const struct place *place, struct connection *connection,
                 struct failure *failure)
{
    *writer = (struct writer){.place = *place, .connection = connection};
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->work, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&writer->mutex, NULL);
    int code = pthread_create(&writer->thread, NULL, writer_main, writer);
    if (code != 0)
        return fail_with(failure, ERR_BUSY, "cannot start the writer: %s", strerror(code));
    return OK;
}

void writer_stop(struct writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    writer->closing = true;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->mutex);
    pthread_join(writer->thread, NULL);
    if (writer->connection)
        writer->place.engine->close(writer->connection);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->mutex);
}
