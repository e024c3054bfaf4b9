/* Reading a request and filling in a response. */
#include "web/http.h"

#include "base/escape.h"
#include "base/vec.h"

#include <assert.h>

static struct str find(const struct http_field_list *list, const char *name,
                       bool (*same)(struct str, struct str))
{
    for (size_t i = 0; i < list->count; i++)
        if (same(list->items[i].name, str_from(name)))
            return list->items[i].value;
    return (struct str){0};
}

struct str http_header(const struct http_request *request, const char *name)
{
    return find(&request->headers, name, str_equal_nocase);
}

struct str http_query(const struct http_request *request, const char *name)
{
    return find(&request->query_fields, name, str_equal);
}

struct str http_form(const struct http_request *request, const char *name)
{
    return find(&request->form_fields, name, str_equal);
}

struct str http_cookie(const struct http_request *request, const char *name)
{
    return find(&request->cookies, name, str_equal);
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7F)
            return true;
    return false;
}

void http_set_header(struct http_request *request, struct http_response *response, const char *name,
                     struct str value)
{
    assert(!has_control(str_from(name)) && !has_control(value));
    struct http_field header = {
        .name = arena_str(request->arena, str_from(name)),
        .value = arena_str(request->arena, value),
    };
    vec_push(request->arena, &response->headers, header);
}

/* "//host" and "/\host" would lead a browser to another site. */
static bool is_own_path(struct str path)
{
    return str_starts(path, STR("/")) && !str_starts(path, STR("//")) &&
           !str_starts(path, STR("/\\"));
}

/* A Location may hold ASCII only; a path may hold Chinese. */
static struct str ascii_location(struct arena *arena, struct str path)
{
    CLEANUP(buf_end) struct buf out = BUF(path.len * 3);
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] > ' ' && path.ptr[i] < 0x7F)
            buf_char(&out, path.ptr[i]);
        else
            escape_percent(&out, (struct str){path.ptr + i, 1});
    return arena_str(arena, buf_str(&out));
}

void http_redirect(struct http_request *request, struct http_response *response, struct str path)
{
    struct str to = is_own_path(path) ? path : STR("/");
    response->status = 303;
    http_set_header(request, response, "Location", ascii_location(request->arena, to));
}

/* The plain name is for old readers: what is not harmless ASCII becomes '_'. */
static void add_plain_name(struct buf *out, struct str name)
{
    struct str rest = name;
    uint32_t code;
    while (utf8_next(&rest, &code)) {
        bool harmless = code >= ' ' && code < 0x7F && code != '"' && code != '\\' && code != '%';
        buf_char(out, harmless ? (char)code : '_');
    }
}

void http_download(struct http_request *request, struct http_response *response, struct str name)
{
    CLEANUP(buf_end) struct buf out = BUF(name.len * 4 + 100);
    buf_add(&out, STR("attachment; filename=\""));
    add_plain_name(&out, name);
    buf_add(&out, STR("\"; filename*=UTF-8''"));
    escape_percent(&out, name);
    http_set_header(request, response, "Content-Disposition", buf_str(&out));
}
