/* Deciding what goes out. */
#include "web/answer.h"

#include "base/vec.h"

#include <assert.h>
#include <inttypes.h>

/* On every answer. Pages have no inline scripts or styles (the template compiler sees to it), so
 * the policy needs no exceptions. */
static const struct http_field standard_headers[] = {
    {.name = STR_INIT("Content-Security-Policy"),
     .value = STR_INIT("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                       "font-src 'self'; connect-src 'self'; form-action 'self'; "
                       "frame-ancestors 'none'; base-uri 'none'")                      },
    {.name = STR_INIT("X-Content-Type-Options"),       .value = STR_INIT("nosniff")    },
    {.name = STR_INIT("Referrer-Policy"),              .value = STR_INIT("same-origin")},
    {.name = STR_INIT("Permissions-Policy"),
     .value = STR_INIT("camera=(), geolocation=(), microphone=(), payment=(), usb=()") },
    {.name = STR_INIT("Cross-Origin-Opener-Policy"),   .value = STR_INIT("same-origin")},
    {.name = STR_INIT("Cross-Origin-Resource-Policy"), .value = STR_INIT("same-origin")},
};

static void add(struct arena *arena, struct http_field_list *list, struct str name,
                struct str value)
{
    struct http_field header = {.name = name, .value = value};
    vec_push(arena, list, header);
}

static bool is_set(const struct http_response *response, struct str name)
{
    for (size_t i = 0; i < response->headers.count; i++)
        if (str_equal_nocase(response->headers.items[i].name, name))
            return true;
    return false;
}

/* What the handler said comes first, and instead of ours. */
static void add_common(struct arena *arena, const struct http_response *response,
                       struct str cache_control, struct http_field_list *list)
{
    for (size_t i = 0; i < response->headers.count; i++)
        add(arena, list, response->headers.items[i].name, response->headers.items[i].value);
    for (size_t i = 0; i < COUNT_OF(standard_headers); i++)
        if (!is_set(response, standard_headers[i].name))
            add(arena, list, standard_headers[i].name, standard_headers[i].value);
    if (!is_set(response, STR("Cache-Control")))
        add(arena, list, STR("Cache-Control"), cache_control);
}

static void add_type(struct arena *arena, const struct http_response *response,
                     struct http_field_list *list)
{
    bool given = response->type.len > 0;
    add(arena, list, STR("Content-Type"),
        given ? arena_str(arena, response->type) : STR("text/html; charset=utf-8"));
}

static void add_validators(struct arena *arena, struct str etag, int64_t modified,
                           struct http_field_list *list)
{
    if (etag.len > 0)
        add(arena, list, STR("ETag"), etag);
    if (modified != 0)
        add(arena, list, STR("Last-Modified"),
            arena_str(arena, str_from(http_date_format(modified).text)));
}

uint64_t response_size(const struct http_response *response)
{
    if (response->file.given)
        return response->file.size;
    return response->bytes.ptr ? response->bytes.len : response->body.len;
}

bool is_unchanged(const struct head *head, struct str etag, int64_t modified)
{
    int64_t since;
    if (head->if_none_match.ptr)
        return etag.len > 0 && etag_listed(head->if_none_match, etag);
    return modified != 0 && head->if_modified_since.ptr &&
           http_date_parse(head->if_modified_since, &since) && modified <= since;
}

/* If-Range: the part is wanted only of this very content. A date counts only when it is exactly
 * ours. */
static bool range_applies(const struct head *head, struct str etag, int64_t modified)
{
    int64_t date;
    if (!head->if_range.ptr || (etag.len > 0 && str_equal(head->if_range, etag)))
        return true;
    return modified != 0 && http_date_parse(head->if_range, &date) && date == modified;
}

static void take_part(struct arena *arena, const struct head *head, uint64_t size,
                      struct answer *answer)
{
    struct str name = STR("Content-Range");
    switch (range_parse(head->range, size, &answer->from, &answer->len)) {
    case RANGE_NONE:
        return;
    case RANGE_PART:
        answer->status = 206;
        add(arena, &answer->headers, name,
            arena_printf(arena, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, answer->from,
                         answer->from + answer->len - 1, size));
        return;
    case RANGE_UNSATISFIABLE:
        answer->status = 416;
        answer->len = 0;
        add(arena, &answer->headers, name, arena_printf(arena, "bytes */%" PRIu64, size));
        return;
    }
}

void answer_make(struct arena *arena, const struct head *head, const struct http_response *response,
                 struct answer *ret)
{
    uint64_t size = response_size(response);
    *ret = (struct answer){.status = response->status ? response->status : 200, .len = size};
    struct str etag = response->etag.len > 0
                          ? arena_printf(arena, "\"" STR_FMT "\"", STR_ARG(response->etag))
                          : STR("");
    add_common(arena, response, response->cacheable ? STR("no-cache") : STR("no-store"),
               &ret->headers);
    add_validators(arena, etag, response->modified, &ret->headers);
    if (response->ranged)
        add(arena, &ret->headers, STR("Accept-Ranges"), STR("bytes"));
    if (ret->status == 200 && is_unchanged(head, etag, response->modified)) {
        ret->status = 304;
        return;
    }
    if (size > 0)
        add_type(arena, response, &ret->headers);
    if (ret->status == 200 && response->ranged && head->method == HEAD_METHOD_GET &&
        head->range.ptr && range_applies(head, etag, response->modified))
        take_part(arena, head, size, ret);
}

void answer_page_headers(struct arena *arena, const struct http_response *response,
                         const struct representation *what, bool unchanged,
                         struct http_field_list *ret)
{
    add_common(arena, response, STR("no-cache"), ret);
    add_validators(arena, what->etag, what->modified, ret);
    if (what->has_others)
        add(arena, ret, STR("Vary"), STR("Accept-Encoding"));
    if (unchanged)
        return;
    add_type(arena, response, ret);
    if (what->encoding != ENCODING_PLAIN)
        add(arena, ret, STR("Content-Encoding"), encoding_name(what->encoding));
    else if (response->ranged)
        add(arena, ret, STR("Accept-Ranges"), STR("bytes"));
}
