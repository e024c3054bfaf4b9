/* From an HTTP request to its handler and back: route, role, token, context, error page, log line.
 */
#ifndef GONGKAI_CORE_RUN_H
#define GONGKAI_CORE_RUN_H

#include "core/route.h"

struct runner {
    struct site *site;
    const struct module_list *modules;
    int64_t fixed_now; /* tests: the instant of every request; 0: the clock */
};

/* Answers one request, whatever happens: also with an error page. */
void run_request(struct runner *runner, struct http_request *request,
                 struct http_response *response);
/* The largest body that a path accepts: that of its POST route. */
size_t run_body_limit(struct runner *runner, struct str path);
/* The page for a refusal that happened before any handler. */
void run_refuse(struct runner *runner, int status, struct str reason,
                struct http_response *response);

#endif
