/* The page being written, and the functions that compiled templates call. A template never escapes
 * by hand: the compiler picks the function by the place in which a value stands. */
#ifndef GONGKAI_WEB_PAGE_H
#define GONGKAI_WEB_PAGE_H

#include "base/buf.h"

struct locale; /* core/locale: the messages of one language; NULL is the source language, 简体中文
                */

struct page {
    struct buf *out;
    const struct locale *locale;
    struct str form_token; /* put into every <form method="post"> by the template compiler */
    /* Looks a text up in p->locale. NULL: texts stay as they are. */
    struct str (*translate)(const struct locale *locale, struct str text);
    /* The same for a text with a number in it: picks the plural form. May be NULL. */
    struct str (*translate_count)(const struct locale *locale, struct str text, int64_t count);
};

#endif
