/* From a handler's response to what goes out: status, headers, which part of the body. No sockets
 * here: the server only carries it out. */
#ifndef GONGKAI_WEB_ANSWER_H
#define GONGKAI_WEB_ANSWER_H

#include "web/head.h"
#include "web/http.h"
#include "web/negotiate.h"

struct answer {
    int status;
    struct http_field_list headers; /* all but Date, Content-Length and Connection */
    uint64_t from, len; /* the part of the body that is sent; of 304, that would be sent */
};

/* What validates one form of a page. */
struct representation {
    struct str etag; /* with quotes; may be empty */
    int64_t modified;
    enum encoding encoding;
    bool has_others; /* the same page is there in other encodings */
};

/* Bytes of the response's body, wherever it is. */
uint64_t response_size(const struct http_response *response);
/* True for 304: the client has this representation already. */
bool is_unchanged(const struct head *head, struct str etag, int64_t modified);
/* The answer to one request: conditions and ranges looked at. */
void answer_make(struct arena *arena, const struct head *head, const struct http_response *response,
                 struct answer *ret);
/* The headers of one form of a page that is kept, for 200 or, unchanged, for 304. */
void answer_page_headers(struct arena *arena, const struct http_response *response,
                         const struct representation *what, bool unchanged,
                         struct http_field_list *ret);

#endif
