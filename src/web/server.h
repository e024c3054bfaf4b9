/* The HTTP server: libmicrohttpd behind one file. Limits on size, time and form are kept here,
 * before a handler sees anything.
 *
 * Of a request whose head has two readings, whose target is not clean or whose body is too large,
 * a handler never hears: it is refused and the connection ends. docs/decisions/0003-http-front.md
 * says what the library cannot see and a front server must do. */
#ifndef GONGKAI_WEB_SERVER_H
#define GONGKAI_WEB_SERVER_H

#include "base/err.h"
#include "web/cache.h"
#include "web/http.h"

struct server;

struct server_options {
    const char *address; /* "127.0.0.1", "::"; NULL: 127.0.0.1 */
    int port;            /* 0: any free one */
    int threads;         /* workers, which may block; 0: 16 */
    int connections;     /* at most; 0: 16,384, or what the system's limit of open files allows */
    int header_seconds;  /* a request's head must be complete by then; 0: 10 */
    int idle_seconds;    /* silence on a connection; 0: 30 */
    int body_seconds;    /* for a body, and a second more for each 64 KiB of it; 0: 60 */
    int send_seconds;    /* for an answer, and a second more for each 16 KiB of it; 0: 60 */
    struct cache *cache; /* may be NULL */
    void *user;          /* handed to the functions below */
    /* The largest body for a path; 0: none at all. Larger ones are answered 413 before they are
     * read. */
    size_t (*body_limit)(void *user, struct str path);
    void (*handle)(void *user, struct http_request *request, struct http_response *response);
    /* Writes the page of a refusal that happens before a handler runs (400, 405, 413, 414, 417,
     * 431, 501, 503, 505): body and type; headers are not looked at. NULL: the reason as plain
     * text. */
    void (*refuse)(void *user, int status, struct str reason, struct http_response *response);
};

/* ERR_CONFLICT when the port is in use, with the port and the way out. Raises the limit of open
 * files as far as the system lets it. */
err server_start(const struct server_options *options, struct failure *failure,
                 struct server **ret) MUST_USE;
int server_port(const struct server *server);
/* Takes no more connections, finishes the requests under way (10 s at most), then stops. A handler
 * that has still not returned by then is waited for: its thread cannot be taken from it. */
void server_stop(struct server *server);

#endif
