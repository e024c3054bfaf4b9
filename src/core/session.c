/* One link, a handful of sessions, one lock. */
#include "core/session.h"

#include "base/attributes.h"
#include "base/hash.h"

#include <pthread.h>

#define SESSIONS_MAX 16

struct session_list {
    pthread_mutex_t lock;
    struct random_token link; /* empty: used up */
    struct session items[SESSIONS_MAX];
};

static void unlock(pthread_mutex_t **lock)
{
    pthread_mutex_unlock(*lock);
}

#define HOLD(sessions)                                                                             \
    CLEANUP(unlock) UNUSED pthread_mutex_t *held = &(sessions)->lock;                              \
    pthread_mutex_lock(held)

struct session_list *sessions_open(void)
{
    struct session_list *sessions = calloc(1, sizeof *sessions);
    if (!sessions)
        abort();
    pthread_mutex_init(&sessions->lock, NULL);
    return sessions;
}

void sessions_close(struct session_list *sessions)
{
    pthread_mutex_destroy(&sessions->lock);
    free(sessions);
}

struct random_token sessions_new_link(struct session_list *sessions)
{
    HOLD(sessions);
    sessions->link = random_make_token();
    return sessions->link;
}

static bool is_link(const struct session_list *sessions, struct str token)
{
    return sessions->link.text[0] != '\0' && hash_same_secret(str_from(sessions->link.text), token);
}

bool sessions_link_is_open(struct session_list *sessions, struct str token)
{
    HOLD(sessions);
    return is_link(sessions, token);
}

/* A free place, or the session that would end first. */
static struct session *place_for_session(struct session_list *sessions)
{
    struct session *oldest = &sessions->items[0];
    for (size_t i = 1; i < SESSIONS_MAX; i++)
        if (sessions->items[i].ends_at < oldest->ends_at)
            oldest = &sessions->items[i];
    return oldest;
}

bool sessions_use_link(struct session_list *sessions, struct str token, int64_t ends_at,
                       struct session *ret)
{
    HOLD(sessions);
    if (!is_link(sessions, token))
        return false;
    sessions->link = (struct random_token){0};
    struct session *session = place_for_session(sessions);
    *session = (struct session){random_make_token(), random_make_token(), ends_at};
    *ret = *session;
    return true;
}

static struct session *find_session(struct session_list *sessions, struct str id)
{
    struct session *found = NULL;
    for (size_t i = 0; i < SESSIONS_MAX; i++)
        if (sessions->items[i].ends_at != 0 &&
            hash_same_secret(str_from(sessions->items[i].id.text), id))
            found = &sessions->items[i];
    return found;
}

bool sessions_find(struct session_list *sessions, struct str id, int64_t now, struct session *ret)
{
    HOLD(sessions);
    const struct session *session = find_session(sessions, id);
    if (!session || session->ends_at <= now)
        return false;
    *ret = *session;
    return true;
}

void sessions_end(struct session_list *sessions, struct str id)
{
    HOLD(sessions);
    struct session *session = find_session(sessions, id);
    if (session)
        *session = (struct session){0};
}
