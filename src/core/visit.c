/* A thread that wakes every few seconds, takes the counters and writes them in one job. */
#include "core/visit.h"

#include "base/log.h"
#include "base/vec.h"
#include "core/queries.h"

#include <pthread.h>

#define EVERY_SECONDS 5

struct visit_job {
    struct site *site;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

struct page_visits {
    struct str path;
    int64_t visits;
};

struct page_visits_list {
    struct arena *arena;
    struct page_visits *items;
    size_t count, capacity;
};

static void take(void *arg, struct str path, int64_t visits)
{
    struct page_visits_list *list = arg;
    vec_push(list->arena, list, (struct page_visits){arena_str(list->arena, path), visits});
}

static err write_visits(struct ctx *cx, void *arg)
{
    const struct page_visits_list *list = arg;
    for (size_t i = 0; i < list->count; i++)
        TRY(tx_exec(cx->tx, &CORE_VISIT_ADD,
                    ARGS(sql_text(list->items[i].path), sql_date(cx->today),
                         sql_int(list->items[i].visits)),
                    NULL));
    return OK;
}

static void flush(struct site *site)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    struct page_visits_list list = {.arena = &arena};
    cache_take_visits(site->cache, take, &list);
    if (list.count == 0)
        return;
    int64_t now = instant_now();
    struct ctx cx = {.site = site,
                     .arena = &arena,
                     .failure = &failure,
                     .now = now,
                     .today = date_of_instant(now)};
    if (ctx_write(&cx, write_visits, &list) != OK)
        log_error("visits-not-written", "pages=%zu message=\"%s\"", list.count, failure.text);
}

static void *run_job(void *arg)
{
    struct visit_job *job = arg;
    pthread_mutex_lock(&job->lock);
    while (!job->stop) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += EVERY_SECONDS;
        pthread_cond_timedwait(&job->wake, &job->lock, &until);
        pthread_mutex_unlock(&job->lock);
        flush(job->site);
        pthread_mutex_lock(&job->lock);
    }
    pthread_mutex_unlock(&job->lock);
    return NULL;
}

struct visit_job *visit_job_start(struct site *site)
{
    struct visit_job *job = calloc(1, sizeof *job);
    if (!job)
        abort();
    job->site = site;
    pthread_mutex_init(&job->lock, NULL);
    pthread_cond_init(&job->wake, NULL);
    if (pthread_create(&job->thread, NULL, run_job, job) != 0)
        abort();
    return job;
}

void visit_job_stop(struct visit_job *job)
{
    pthread_mutex_lock(&job->lock);
    job->stop = true;
    pthread_cond_signal(&job->wake);
    pthread_mutex_unlock(&job->lock);
    pthread_join(job->thread, NULL);
    pthread_cond_destroy(&job->wake);
    pthread_mutex_destroy(&job->lock);
    free(job);
}

err visit_total(struct ctx *cx, struct str path, int64_t *ret)
{
    return tx_query_int(cx->tx, &CORE_VISIT_TOTAL, ARGS(sql_text(path)), ret);
}
