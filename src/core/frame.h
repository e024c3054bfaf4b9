/* The frame around every page: head, navigation, footer; and the error page. */
#ifndef GONGKAI_CORE_FRAME_H
#define GONGKAI_CORE_FRAME_H

#include "core/route.h"
#include "web/page.h"

struct crumb {
    struct str href, text;
};

struct frame {
    struct str title;   /* of this page; the site's name is added */
    struct str section; /* "home", "report", "calendar", "office": marks the navigation */
    const struct crumb
        *crumbs; /* from the home page to the parent; the page itself is not listed */
    size_t crumb_count;
    struct str description; /* for search engines; may be empty */
    bool wide;              /* tables and tools use the whole width */

    /* Filled by frame_begin. */
    struct agency agency;
    bool officer;
    struct str path;
    bool has_agency;
};

struct error_page {
    struct str heading, message, advice, incident;
};

/* Makes the page to write to, and writes the frame's head. frame_end writes the rest. */
struct page frame_begin(struct ctx *cx, struct exchange *exchange, struct frame *frame);
void frame_end(struct page *p, const struct frame *frame);

/* The whole error page. */
void frame_error(struct ctx *cx, struct exchange *exchange, const struct error_page *error);

#endif
