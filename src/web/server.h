/* The HTTP server: libmicrohttpd behind one file. Limits on size, time and form are kept here,
 * before a handler sees anything. */
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
    int header_seconds;  /* a request's head must be complete by then; 0: 10 */
    int idle_seconds;    /* silence on a connection; 0: 30 */
    struct cache *cache; /* may be NULL */
    void *user;          /* handed to the functions below */
    /* The largest body for a path; 0: none at all. Larger ones are answered 413 before they are
     * read. */
    size_t (*body_limit)(void *user, struct str path);
    void (*handle)(void *user, struct http_request *request, struct http_response *response);
    /* Writes the page of a refusal that happens before a handler runs (400, 413, 414, 431, 503). */
    void (*refuse)(void *user, int status, struct str reason, struct http_response *response);
};

/* ERR_CONFLICT when the port is in use, with the port and the way out. */
err server_start(const struct server_options *options, struct failure *failure,
                 struct server **ret) MUST_USE;
int server_port(const struct server *server);
/* Takes no more connections, finishes the requests under way (10 s at most), then stops. */
void server_stop(struct server *server);

#endif
