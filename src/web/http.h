/* A request and its answer, without sockets: handlers and tests see only this. */
#ifndef GONGKAI_WEB_HTTP_H
#define GONGKAI_WEB_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

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
    bool loopback;   /* the peer is this machine, and no proxy says that it speaks for another */
    uint64_t id;     /* for the log and the error page */
};

/* The first value of that name; ptr NULL when there is none. Header names in any case. */
struct str http_header(const struct http_request *request, const char *name);
struct str http_query(const struct http_request *request, const char *name);
struct str http_form(const struct http_request *request, const char *name);
struct str http_cookie(const struct http_request *request, const char *name);

#define HTTP_TOPICS 4

/* A file to be sent. The server closes the descriptor. */
struct http_file {
    bool given;
    int descriptor;
    uint64_t size;
};

struct http_response {
    int status;      /* 0 means 200 */
    struct str type; /* empty means text/html; charset=utf-8 */

    /* What is sent: the body, or one of the two below it. */
    struct buf body;  /* owned by the response; the server gives it a limit of 64 MiB */
    struct str bytes; /* when ptr is set: bytes that outlive the server, as embedded files do */
    struct http_file file; /* when given: a large thing, streamed from disk */

    struct http_field_list headers; /* more of them, in the request's arena */
    int64_t modified;               /* Last-Modified, when not 0 */
    struct str etag; /* a strong validator without quotes, when the handler knows one: a hash */
    bool ranged;     /* parts may be asked for (Range): downloads, large files */

    /* A public page, the same for everyone: kept with its ETag and its compressed forms, served
     * from memory until cache_invalidate(topic) for one of its topics. Only for GET and status 200,
     * and not for a file. */
    bool cacheable;
    bool counts_visits;
    struct str topics[HTTP_TOPICS];
};

/* Adds a header; values with control characters are refused by assert: they would be our own. A
 * header that the server would set itself (Cache-Control, Content-Security-Policy …) replaces the
 * server's. Without a Cache-Control, cacheable pages get no-cache (a browser asks each time, and
 * mostly gets 304), all others no-store. */
void http_set_header(struct http_request *request, struct http_response *response, const char *name,
                     struct str value);
/* 303 to a path of our own, percent-encoded where that matters; Chinese may stand plain in it. A
 * path that would lead to another site becomes "/". */
void http_redirect(struct http_request *request, struct http_response *response, struct str path);
/* Content-Disposition with a UTF-8 file name. */
void http_download(struct http_request *request, struct http_response *response, struct str name);

/* Parsers, used by the server and by tests. Each refuses more than its limits say, with a message
 * for people that names the field. Text must be UTF-8 without NUL; the content of an upload may be
 * anything. */
#define HTTP_FIELDS_MAX       500 /* of a query or a form */
#define HTTP_NAME_MAX         200 /* bytes of a field's name */
#define HTTP_COOKIES_MAX      50
#define HTTP_PART_HEADERS_MAX 4096 /* bytes of the head of one part of a multipart body */

/* a=1&b=%E5%85%AC: a query, or a body of application/x-www-form-urlencoded. */
err http_parse_urlencoded(struct arena *arena, struct str text, struct failure *failure,
                          struct http_field_list *ret) MUST_USE;
/* A body of multipart/form-data; `type` is the whole Content-Type. Values are views of the body. A
 * field is an upload when its filename.ptr is set; a filename of length 0 means that none was
 * chosen. Folders are cut off a file name. */
err http_parse_multipart(struct arena *arena, struct str type, struct str body,
                         struct failure *failure, struct http_field_list *ret) MUST_USE;
/* The cookies of one Cookie header. Malformed ones are left out: they may be another site's, and
 * refusing them would lock the reader out. */
void http_parse_cookies(struct arena *arena, struct str header, struct http_field_list *ret);
/* The form of a body by its Content-Type. A body of another type leaves the list empty. */
err http_parse_form(struct arena *arena, struct str type, struct str body, struct failure *failure,
                    struct http_field_list *ret) MUST_USE;

#endif
