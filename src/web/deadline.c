/* The thread that shuts connections past their deadline, and sees refused senders off. */
#include "web/deadline.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TICK_MILLISECONDS 200
#define LINGER_MAX        256
#define LINGER_TOTAL      30000 /* milliseconds */
#define LINGER_SILENCE    5000

struct lingering {
    int socket;
    int64_t close_at, silent_at;
};

struct keeper {
    pthread_t thread;
    pthread_mutex_t lock; /* for all below */
    struct deadline *first;
    struct lingering lingering[LINGER_MAX];
    size_t lingering_count;
    bool stopping;
    int wake; /* eventfd */
};

static int64_t now_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void deadline_set(struct deadline *deadline, int64_t seconds, bool idle)
{
    int64_t at = seconds > 0 ? now_milliseconds() + seconds * 1000 : 0;
    atomic_store_explicit(&deadline->at, at, memory_order_relaxed);
    atomic_store_explicit(&deadline->idle, idle, memory_order_relaxed);
}

void keeper_add(struct keeper *keeper, struct deadline *deadline, int socket)
{
    pthread_mutex_lock(&keeper->lock);
    deadline->socket = socket;
    deadline->before = NULL;
    deadline->after = keeper->first;
    if (keeper->first)
        keeper->first->before = deadline;
    keeper->first = deadline;
    pthread_mutex_unlock(&keeper->lock);
}

void keeper_remove(struct keeper *keeper, struct deadline *deadline)
{
    pthread_mutex_lock(&keeper->lock);
    if (deadline->before)
        deadline->before->after = deadline->after;
    else
        keeper->first = deadline->after;
    if (deadline->after)
        deadline->after->before = deadline->before;
    pthread_mutex_unlock(&keeper->lock);
}

static void shut_late(struct keeper *keeper, int64_t now)
{
    for (struct deadline *d = keeper->first; d; d = d->after) {
        int64_t at = atomic_load_explicit(&d->at, memory_order_relaxed);
        if (at != 0 && at < now)
            shutdown(d->socket, SHUT_RDWR);
    }
}

void keeper_shut_idle(struct keeper *keeper)
{
    pthread_mutex_lock(&keeper->lock);
    for (struct deadline *d = keeper->first; d; d = d->after)
        if (d->idle)
            shutdown(d->socket, SHUT_RDWR);
    pthread_mutex_unlock(&keeper->lock);
}

static void wake(struct keeper *keeper)
{
    uint64_t one = 1;
    ssize_t written = write(keeper->wake, &one, sizeof one);
    (void)written; /* full means that it is awake */
}

void keeper_linger(struct keeper *keeper, int socket)
{
    int64_t now = now_milliseconds();
    shutdown(socket, SHUT_WR);
    pthread_mutex_lock(&keeper->lock);
    bool room = keeper->lingering_count < LINGER_MAX;
    if (room)
        keeper->lingering[keeper->lingering_count++] =
            (struct lingering){socket, now + LINGER_TOTAL, now + LINGER_SILENCE};
    pthread_mutex_unlock(&keeper->lock);
    if (room)
        wake(keeper);
    else
        close(socket);
}

/* Throws away what has come. False when the sender is gone. */
static bool drain(struct lingering *lingering, int64_t now)
{
    char waste[65536];
    ssize_t got = recv(lingering->socket, waste, sizeof waste, MSG_DONTWAIT);
    if (got > 0)
        lingering->silent_at = now + LINGER_SILENCE;
    return got > 0 || (got < 0 && errno == EAGAIN);
}

static void see_off(struct keeper *keeper, int64_t now)
{
    size_t kept = 0;
    for (size_t i = 0; i < keeper->lingering_count; i++) {
        struct lingering *l = &keeper->lingering[i];
        bool stays = drain(l, now) && now < l->close_at && now < l->silent_at && !keeper->stopping;
        if (stays)
            keeper->lingering[kept++] = *l;
        else
            close(l->socket);
    }
    keeper->lingering_count = kept;
}

/* One round under the lock. What to wait for goes to polls; the count is returned, 0 for the end.
 */
static nfds_t work(struct keeper *keeper, struct pollfd *polls, int64_t *next_sweep)
{
    int64_t now = now_milliseconds();
    pthread_mutex_lock(&keeper->lock);
    if (now >= *next_sweep) {
        shut_late(keeper, now);
        *next_sweep = now + TICK_MILLISECONDS;
    }
    see_off(keeper, now);
    polls[0] = (struct pollfd){.fd = keeper->wake, .events = POLLIN};
    nfds_t count = 1;
    for (size_t i = 0; i < keeper->lingering_count; i++)
        polls[count++] = (struct pollfd){.fd = keeper->lingering[i].socket, .events = POLLIN};
    if (keeper->stopping)
        count = 0;
    pthread_mutex_unlock(&keeper->lock);
    return count;
}

static void *keep(void *arg)
{
    struct keeper *keeper = arg;
    struct pollfd polls[LINGER_MAX + 1];
    int64_t next_sweep = 0;
    nfds_t count;
    while ((count = work(keeper, polls, &next_sweep)) > 0) {
        poll(polls, count, TICK_MILLISECONDS);
        uint64_t wakes;
        if (polls[0].revents && read(keeper->wake, &wakes, sizeof wakes) < 0)
            continue;
    }
    return NULL;
}

struct keeper *keeper_start(void)
{
    struct keeper *keeper = calloc(1, sizeof *keeper);
    if (!keeper)
        return NULL;
    pthread_mutex_init(&keeper->lock, NULL);
    keeper->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (keeper->wake < 0 || pthread_create(&keeper->thread, NULL, keep, keeper) != 0) {
        if (keeper->wake >= 0)
            close(keeper->wake);
        free(keeper);
        return NULL;
    }
    return keeper;
}

void keeper_stop(struct keeper *keeper)
{
    if (!keeper)
        return;
    pthread_mutex_lock(&keeper->lock);
    keeper->stopping = true;
    pthread_mutex_unlock(&keeper->lock);
    wake(keeper);
    pthread_join(keeper->thread, NULL);
    close(keeper->wake);
    pthread_mutex_destroy(&keeper->lock);
    free(keeper);
}
