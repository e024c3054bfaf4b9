/* A request and its answer, without sockets: handlers and tests see only this. */
#ifndef GONGKAI_WEB_HTTP_H
#define GONGKAI_WEB_HTTP_H

#include "base/arena.h"
#include "base/buf.h"

enum http_method { HTTP_GET, HTTP_POST }; /* HEAD is answered as GET, without the body */

struct http_field {
    struct str name, value;
    struct str filename, type; /* of an upload; else empty */
};

struct http_field_list {
    struct http_field *items;
    size_t count, capacity;
};

struct http_request {
    struct arena *arena;
    enum http_method method;
    struct str path;  /* decoded, checked as UTF-8, begins with / */
    struct str query; /* as sent, without ? */
    struct http_field_list headers, query_fields, form_fields, cookies;
    struct str body; /* as sent */
    bool loopback;   /* the peer is this machine */
    uint64_t id;     /* for the log and the error page */
};

/* The first value of that name; ptr NULL when there is none. Header names in any case. */
struct str http_header(const struct http_request *request, const char *name);
struct str http_query(const struct http_request *request, const char *name);
struct str http_form(const struct http_request *request, const char *name);
struct str http_cookie(const struct http_request *request, const char *name);

#define HTTP_TOPICS 4

struct http_response {
    int status;      /* 0 means 200 */
    struct str type; /* empty means text/html; charset=utf-8 */
    struct buf body; /* owned by the response; the server gives it a limit of 64 MiB */
    struct http_field_list headers; /* more of them, in the request's arena */
    int64_t modified;               /* Last-Modified, when not 0 */

    /* A public page, the same for everyone: kept with its ETag and its compressed forms, served
     * from memory until cache_invalidate(topic) for one of its topics. Only for GET and status 200.
     */
    bool cacheable;
    bool counts_visits;
    struct str topics[HTTP_TOPICS];
};

/* Adds a header; values with control characters are refused by assert: they would be our own. */
void http_set_header(struct http_request *request, struct http_response *response, const char *name,
                     struct str value);
/* 303 to a path of our own. */
void http_redirect(struct http_request *request, struct http_response *response, struct str path);
/* Content-Disposition with a UTF-8 file name. */
void http_download(struct http_request *request, struct http_response *response, struct str name);

/* Parsers, used by the server and by tests. Each refuses more than its limits say, with a message
 * for people. */
#define HTTP_FIELDS_MAX 500
struct failure;

#endif
