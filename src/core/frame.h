/* The frame around every page: head, navigation, footer; and the error page. */
#ifndef GONGKAI_CORE_FRAME_H
#define GONGKAI_CORE_FRAME_H

#include "core/form.h"
#include "core/route.h"
#include "web/page.h"

struct crumb {
    struct str href, text;
};

struct navigation_item {
    struct str href, text;
    struct str section;
};

extern const struct navigation_item frame_navigation[];
extern const size_t frame_navigation_count;

struct frame {
    struct str title;       /* of this page; the site's name is added */
    struct str short_title; /* for the breadcrumbs, when the title is long */
    struct str section;     /* home, report, calendar, about, office: marks the navigation */
    const struct crumb
        *crumbs; /* from the home page to the parent; the page itself is not listed */
    size_t crumb_count;
    struct str description; /* for search engines; may be empty */
    bool has_errors;        /* the title says so, for those who hear it first */

    /* Filled by frame_begin. */
    struct agency agency;
    bool has_agency;
    bool officer; /* shows the officer's bar: only on pages that are made for one person */
};

struct error_page {
    struct str heading, message, advice, incident;
    bool officer; /* offers the way to the office */
};

bool frame_is_here(const struct frame *frame, const struct navigation_item *item);

/* Makes the page to write to, and writes the frame's head. In a transaction it names the agency. */
struct page frame_begin(struct ctx *cx, struct exchange *exchange, struct frame *frame);
void frame_end(struct page *p, const struct frame *frame);

/* The whole error page; also without a transaction. */
void frame_error(struct ctx *cx, struct exchange *exchange, const struct error_page *error);

#endif
