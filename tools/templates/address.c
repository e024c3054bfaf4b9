/* Addresses in href, src, action and the like: which part of one are we in, and what may a value do
 * there? A value may be a whole address (its scheme is checked when the page is written), a segment
 * of a path, or a part of the query; it can never become a scheme or a host. */
#include "compiler.h"

static err refuse_address(struct compiler *c, const char *reason)
{
    return refuse(c, c->at, "%s=: %s", c->place.name.ptr, reason);
}

/* The colon behind a scheme. http and https take their // with them. */
static err end_scheme(struct compiler *c, struct str scheme)
{
    struct place *place = &c->place;
    if (place->kind == ATTRIBUTE_OWN_ADDRESS)
        return refuse_address(c, "a form is sent to a path of our own, with its token");
    if (str_equal(scheme, STR("https")) || str_equal(scheme, STR("http"))) {
        if (!text_starts(c, c->at + 1, STR("//")))
            return refuse_address(c, "expected // behind the scheme");
        place->part = ADDRESS_HOST;
        return OK;
    }
    if (str_equal(scheme, STR("mailto")) || str_equal(scheme, STR("tel"))) {
        place->part = ADDRESS_MAILBOX;
        return OK;
    }
    return refuse(c, place->part_at,
                  "%s=: the scheme \"" STR_FMT ":\" is not one of https, http, mailto, tel",
                  place->name.ptr, STR_ARG(scheme));
}

static err step_start(struct compiler *c, char next)
{
    struct place *place = &c->place;
    struct str before = str_slice(c->text, place->part_at, c->at);
    if (next == '?' || next == '#')
        place->part = ADDRESS_QUERY;
    else if (next == '/')
        place->part = before.len ? ADDRESS_PATH : ADDRESS_ROOT;
    else if (next == ':')
        return end_scheme(c, before);
    else if (!is_letter(next) && !is_digit(next) && next != '.' && next != '-' && next != '_')
        return refuse_address(c, "an address begins with /, ?, #, https:, http:, mailto: or tel:, "
                                 "written plainly");
    return OK;
}

err address_step(struct compiler *c, char next)
{
    struct place *place = &c->place;
    if (next == '\\' || (unsigned char)next <= ' ')
        return refuse_address(c, "blanks and \\ do not belong into an address");
    switch (place->part) {
    case ADDRESS_START:
        return step_start(c, next);
    case ADDRESS_ROOT:
        if (next == '/')
            return refuse_address(c, "// would lead to another host; write https://");
        place->part = next == '?' || next == '#' ? ADDRESS_QUERY : ADDRESS_PATH;
        return OK;
    case ADDRESS_HOST: {
        /* The two slashes that end_scheme() has seen. */
        bool of_scheme = char_at(c, c->at - 1) == ':' || text_starts(c, c->at - 2, STR("://"));
        if (next == '/' && !of_scheme)
            place->part = ADDRESS_PATH;
        else if (next == '?' || next == '#')
            place->part = ADDRESS_QUERY;
        return OK;
    }
    case ADDRESS_AFTER_URL:
        if (next != '?' && next != '#' && next != '&')
            return refuse_address(c, "behind a whole address only /, ? or # may follow, at once");
        place->part = ADDRESS_QUERY;
        return OK;
    case ADDRESS_MAILBOX:
    case ADDRESS_PATH:
        if (next == '?' || next == '#')
            place->part = ADDRESS_QUERY;
        return OK;
    case ADDRESS_QUERY:
        return OK;
    }
    return OK;
}

/* The whole address, or with a / behind it the beginning of one: "/en" or "https://www.gov.cn". */
static err value_at_start(struct compiler *c, size_t at, size_t end, const char **ret)
{
    struct place *place = &c->place;
    if (at > place->part_at)
        return refuse(c, at,
                      "%s=: behind \"" STR_FMT "\" a value could become a scheme or a host; begin "
                      "with / or give the whole address",
                      place->name.ptr, STR_ARG(str_slice(c->text, place->part_at, at)));
    bool is_base = char_at(c, end) == '/';
    bool own = place->kind == ATTRIBUTE_OWN_ADDRESS;
    place->part = is_base ? ADDRESS_PATH : ADDRESS_AFTER_URL;
    if (is_base)
        *ret = own ? "html_own_url_base" : "html_url_base";
    else
        *ret = own ? "html_own_url" : "html_url";
    return OK;
}

err address_value(struct compiler *c, size_t at, size_t end, const char **ret)
{
    struct place *place = &c->place;
    switch (place->part) {
    case ADDRESS_START:
        return value_at_start(c, at, end, ret);
    case ADDRESS_ROOT:
        place->part = ADDRESS_PATH;
        *ret = "html_root_segment";
        return OK;
    case ADDRESS_HOST:
        return refuse(c, at, "%s=: a value cannot be part of a host; give the whole address",
                      place->name.ptr);
    case ADDRESS_AFTER_URL:
        return refuse(c, at, "%s=: behind a whole address only /, ? or # may follow, at once",
                      place->name.ptr);
    case ADDRESS_MAILBOX:
        *ret = "html_mailbox";
        return OK;
    case ADDRESS_PATH:
        *ret = "html_segment";
        return OK;
    case ADDRESS_QUERY:
        *ret = "html_query";
        return OK;
    }
    return OK;
}

err address_branch(struct compiler *c, size_t at)
{
    if (c->place.part == ADDRESS_START && at > c->place.part_at)
        return refuse(c, at, "%s=: the beginning of an address must stand in one piece",
                      c->place.name.ptr);
    return OK;
}
