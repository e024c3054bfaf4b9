/* The head of a request, checked before anything else looks at it.
 *
 * The library that reads it is lenient: it accepts two Content-Lengths, a blank before a colon,
 * folded lines, bare line feeds. A front server that reads the same bytes otherwise could then be
 * made to see other requests than we do. So whatever has two readings is refused here with 400 and
 * the end of the connection. The caller gives the pieces in their order; nothing is copied. */
#ifndef GONGKAI_WEB_HEAD_H
#define GONGKAI_WEB_HEAD_H

#include "base/str.h"

#define HEAD_MAX       12288 /* bytes; more is answered 431 */
#define HEAD_LINES_MAX 100

enum head_method { HEAD_METHOD_GET, HEAD_METHOD_HEAD, HEAD_METHOD_POST };

struct head {
    enum head_method method;
    bool http11;
    struct str host, accept_encoding, if_none_match, if_modified_since, if_range, range, cookie,
        content_type, content_length, transfer_encoding, expect;
    bool forwarded; /* a proxy says that it speaks for another machine */

    /* Inner. */
    size_t lines, hosts, lengths, codings;
    bool malformed;
    bool check_layout;
    const char *begin, *end; /* the first byte; where the text given so far ends */
};

/* What to answer instead; status 0 means that nothing is wrong. */
struct refusal {
    int status;
    struct str reason; /* for people */
};

/* The first line. With check_layout the pieces must be views of one unbroken buffer in which each
 * line end has become two NULs, as libmicrohttpd 0.9.75 leaves it; then bare line feeds, NULs,
 * folded and dropped lines show as gaps of another size. */
struct refusal head_begin(struct head *head, struct str method, struct str target,
                          struct str version, bool check_layout);
/* One header line. */
void head_add(struct head *head, struct str name, struct str value);
/* After the last one; size is the length of the whole head as received. */
struct refusal head_finish(struct head *head, size_t size);
/* Content-Length as a number; 0 when there is none. */
uint64_t head_body_size(const struct head *head);
bool head_has_body(const struct head *head);

#endif
