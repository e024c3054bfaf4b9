/* Escaping for HTML and for addresses. Pages never call this themselves: the template compiler and
 * the document renderer choose by the place in which a value stands. */
#ifndef GONGKAI_BASE_ESCAPE_H
#define GONGKAI_BASE_ESCAPE_H

#include "base/buf.h"

/* For text between tags and for quoted attribute values: & < > " ' become references; control
 * characters that HTML forbids become U+FFFD. */
void escape_html(struct buf *out, struct str text);
/* Percent-encodes all but unreserved characters: for one segment of a path or one query value. */
void escape_percent(struct buf *out, struct str text);

#endif
