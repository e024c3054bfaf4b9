/* What a client may get instead of the plain whole: a compressed form, "not modified", a part. */
#ifndef GONGKAI_WEB_NEGOTIATE_H
#define GONGKAI_WEB_NEGOTIATE_H

#include "base/str.h"

enum encoding { ENCODING_PLAIN, ENCODING_GZIP, ENCODING_BROTLI, ENCODINGS };

/* The value of Content-Encoding: "gzip", "br"; empty for plain. */
struct str encoding_name(enum encoding encoding);
/* The best of the available forms by an Accept-Encoding header: the highest q, brotli before gzip
 * before plain among equals. Plain when nothing fits: better readable than refused. */
enum encoding encoding_choose(struct str accept, const bool available[ENCODINGS]);

/* If-None-Match: is this ETag (with its quotes) in the list, or the list "*"? W/ does not matter.
 */
bool etag_listed(struct str list, struct str etag);

struct http_date {
    char text[30];
};

/* Sun, 06 Nov 1994 08:49:37 GMT */
struct http_date http_date_format(int64_t instant);
/* Only that form. The two forms from before 1990 that the standard still lists are not sent by
 * anything alive; not to understand one costs a full answer. */
bool http_date_parse(struct str text, int64_t *ret);

enum range_verdict {
    RANGE_NONE,          /* no range, several, or not understood: send the whole */
    RANGE_PART,          /* send from, len */
    RANGE_UNSATISFIABLE, /* 416 */
};

enum range_verdict range_parse(struct str header, uint64_t size, uint64_t *from, uint64_t *len);

#endif
