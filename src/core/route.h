/* Routes: one row joins an HTTP path to a handler and to who may use it. `gongkai routes` prints
 * them all; tests/routes.expected holds them, so that a change of who-may-do-what is seen in
 * review. */
#ifndef GONGKAI_CORE_ROUTE_H
#define GONGKAI_CORE_ROUTE_H

#include "core/site.h"
#include "web/http.h"

#define ROUTE_PARTS 4

/* A handler reads the form, calls one domain function, and renders or redirects. GET handlers run
 * inside ctx_read; POST handlers run outside a transaction and use ctx_read and ctx_write. */
struct exchange {
    struct http_request *request;
    struct http_response *response;
    struct str parts[ROUTE_PARTS]; /* what stood in the {…} of the path, in order */
    struct str form_token;         /* of the officer's session; empty for the public */
};

typedef err route_handler(struct ctx *cx, struct exchange *exchange);

struct route {
    enum http_method method;
    struct str path; /* /report/{year}/figure/{id} */
    route_handler *handler;
    enum role role;
    size_t body_limit; /* bytes, for POST */
};

struct module {
    struct str name;
    const struct route *routes;
    const size_t *route_count;
};

/* The modules of the program, listed in app/modules.c. */
struct module_list {
    const struct module *items;
    size_t count;
};

/* True when path fits pattern; what stands in {…} goes to parts, in order. A {…} takes one segment,
 * never empty. */
bool route_matches(struct str pattern, struct str path, struct str parts[ROUTE_PARTS]);
void routes_write(struct buf *out, const struct module_list *modules, bool json);

#endif
