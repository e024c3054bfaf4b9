/* The officer's session, until accounts come: `gongkai serve` prints a one-time link for this
 * machine; who follows it from this machine gets one session. Kept in memory only: a restart ends
 * it. */
#ifndef GONGKAI_CORE_SESSION_H
#define GONGKAI_CORE_SESSION_H

#include "base/random.h"
#include "base/str.h"

#define SESSION_COOKIE "gongkai_session"

struct session_list;

struct session {
    struct random_token id;         /* in the cookie */
    struct random_token form_token; /* in every form of the session */
    int64_t ends_at;                /* instant */
};

struct session_list *sessions_open(void);
void sessions_close(struct session_list *sessions);
/* A new link token; the one before is void. */
struct random_token sessions_new_link(struct session_list *sessions);
bool sessions_link_is_open(struct session_list *sessions, struct str token);
/* Uses the link up and opens a session until `ends_at`. False when the token is not the open one.
 */
bool sessions_use_link(struct session_list *sessions, struct str token, int64_t ends_at,
                       struct session *ret);
/* The session of a cookie, if it has not ended by `now`. */
bool sessions_find(struct session_list *sessions, struct str id, int64_t now, struct session *ret);
void sessions_end(struct session_list *sessions, struct str id);

#endif
