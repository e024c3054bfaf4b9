/* The strict check of a request's head. */
#include "web/head.h"

#include "base/attributes.h"

#include <stddef.h>
#include <string.h>

#define MALFORMED ((struct refusal){400, STR("请求的格式不对。")})
#define ACCEPTED  ((struct refusal){0})

static bool is_token_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_token_byte(s.ptr[i]))
            return false;
    return s.len > 0;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c < ' ' && c != '\t') || c == 0x7F)
            return true;
    }
    return false;
}

/* Distances between pieces that may lie in different buffers: numbers, not pointers. */
static bool stands_at(const char *piece, const char *from, size_t distance)
{
    return (uintptr_t)piece == (uintptr_t)from + distance;
}

static const char *end_of(struct str s)
{
    return s.ptr + s.len;
}

static bool known_method(struct str method, enum head_method *ret)
{
    const struct str names[] = {
        [HEAD_METHOD_GET] = STR_INIT("GET"),
        [HEAD_METHOD_HEAD] = STR_INIT("HEAD"),
        [HEAD_METHOD_POST] = STR_INIT("POST"),
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal(method, names[i])) {
            *ret = (enum head_method)i;
            return true;
        }
    return false;
}

/* Known to the standards, not to us (405); anything else is not implemented at all (501). */
static bool other_method(struct str method)
{
    const struct str names[] = {
        STR_INIT("PUT"),   STR_INIT("DELETE"),  STR_INIT("OPTIONS"),
        STR_INIT("PATCH"), STR_INIT("CONNECT"), STR_INIT("TRACE"),
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal(method, names[i]))
            return true;
    return false;
}

struct refusal head_begin(struct head *head, struct str method, struct str target,
                          struct str version, bool check_layout)
{
    *head = (struct head){.check_layout = check_layout, .begin = method.ptr};
    head->http11 = str_equal(version, STR("HTTP/1.1"));
    head->end = end_of(version);
    if (!is_token(method) || target.len == 0)
        return MALFORMED;
    if (check_layout && (!stands_at(target.ptr, end_of(method), 1) ||
                         !stands_at(version.ptr, target.ptr, target.len + 1)))
        return MALFORMED;
    if (!head->http11 && !str_equal(version, STR("HTTP/1.0")))
        return (struct refusal){505, STR("只支持 HTTP/1.1。")};
    if (known_method(method, &head->method))
        return ACCEPTED;
    if (other_method(method))
        return (struct refusal){405, STR("这里只接受 GET、HEAD 和 POST 请求。")};
    return (struct refusal){501, STR("没有这种请求方法。")};
}

static bool line_is_whole(struct head *head, struct str name, struct str value)
{
    bool follows = stands_at(name.ptr, head->end, 2);
    bool joined = (uintptr_t)value.ptr > (uintptr_t)end_of(name) &&
                  (uintptr_t)value.ptr < (uintptr_t)head->begin + HEAD_MAX;
    head->end = end_of(value);
    return follows && joined;
}

/* What the server itself looks at. Where a second value would be dangerous, they are counted. */
#define NOT_COUNTED SIZE_MAX
static const struct known_header {
    struct str name;
    size_t value, count; /* where in struct head */
} known_headers[] = {
    {STR_INIT("host"),     offsetof(struct head, host),                     offsetof(struct head,hosts)},
    {STR_INIT("content-length"),                    offsetof(struct head,               content_length),
     offsetof(struct head,lengths)},
    {STR_INIT("transfer-encoding"),            offsetof(struct head,                                transfer_encoding),
     offsetof(struct head,                           codings)},
    {STR_INIT("accept-encoding"), offsetof(struct head,             accept_encoding),                                      NOT_COUNTED},
    {STR_INIT("if-none-match"),    offsetof(struct head, if_none_match),NOT_COUNTED},
    {STR_INIT("if-modified-since"),      offsetof(struct head,               if_modified_since),                                                    NOT_COUNTED},
    {STR_INIT("if-range"),  offsetof(struct head,if_range),NOT_COUNTED},
    {STR_INIT("range"),           offsetof(struct head,                        range),                                                                               NOT_COUNTED                                                                             },
    {STR_INIT("cookie"),              offsetof(struct head,cookie),NOT_COUNTED},
    {STR_INIT("content-type"),             offsetof(struct head,                       content_type),                                                                                                      NOT_COUNTED                                                                                                                                                                                                                                  },
    {STR_INIT("expect"),       offsetof(struct head,expect),NOT_COUNTED},
};

/* What proxies add about the machine they speak for. */
static bool is_forwarding(struct str name)
{
    return str_equal_nocase(name, STR("x-forwarded-for")) ||
           str_equal_nocase(name, STR("forwarded")) || str_equal_nocase(name, STR("x-real-ip")) ||
           str_equal_nocase(name, STR("via"));
}

/* Of several values the first is kept. */
static void remember(struct head *head, struct str name, struct str value)
{
    for (size_t i = 0; i < COUNT_OF(known_headers); i++) {
        const struct known_header *known = &known_headers[i];
        if (!str_equal_nocase(name, known->name))
            continue;
        struct str *kept = (void *)((char *)head + known->value);
        if (!kept->ptr)
            *kept = value;
        if (known->count != NOT_COUNTED)
            ++*(size_t *)(void *)((char *)head + known->count);
        return;
    }
    if (is_forwarding(name))
        head->forwarded = true;
}

/* Blanks around a value, as HTTP knows them: fewer than str_trim does, and on the fast path. */
static struct str without_blanks(struct str s)
{
    while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s = (struct str){s.ptr + 1, s.len - 1};
    while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

void head_add(struct head *head, struct str name, struct str value)
{
    if (++head->lines > HEAD_LINES_MAX)
        return;
    if (head->check_layout && !line_is_whole(head, name, value))
        head->malformed = true;
    if (!is_token(name) || has_control(value))
        head->malformed = true;
    if (!head->malformed)
        remember(head, name, without_blanks(value));
}

/* host, host:port or [::1]:port */
static bool is_host(struct str host)
{
    const char *letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"
                          "!$&'()*+;=:[]";
    for (size_t i = 0; i < host.len; i++)
        if (!memchr(letters, host.ptr[i], strlen(letters)))
            return false;
    return host.len > 0 && host.len <= 255;
}

static bool is_length(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len >= 1 && text.len <= 18;
}

/* Where the body ends must have one answer. */
static struct refusal check_framing(const struct head *head)
{
    if (head->lengths > 1 || head->codings > 1 || (head->lengths && head->codings))
        return MALFORMED;
    if (head->lengths && !is_length(head->content_length))
        return MALFORMED;
    if (head->codings && !head->http11)
        return MALFORMED;
    if (head->codings && !str_equal_nocase(head->transfer_encoding, STR("chunked")))
        return (struct refusal){501, STR("不支持这种传输编码。")};
    return ACCEPTED;
}

struct refusal head_finish(struct head *head, size_t size)
{
    if (size > HEAD_MAX || head->lines > HEAD_LINES_MAX)
        return (struct refusal){431, STR("请求头太大。清除本站的 Cookie 后再试。")};
    /* Two line ends stand after the last line: four bytes. */
    if (head->malformed || (head->check_layout && !stands_at(head->end, head->begin, size - 4)))
        return MALFORMED;
    if (head->hosts > 1 || (head->hosts == 0 && head->http11) ||
        (head->hosts == 1 && !is_host(head->host)))
        return MALFORMED;
    if (head->expect.ptr && !str_equal_nocase(head->expect, STR("100-continue")))
        return (struct refusal){417, STR("不支持请求头 Expect 的这个值。")};
    return check_framing(head);
}

uint64_t head_body_size(const struct head *head)
{
    int64_t size = 0;
    return head->lengths && str_to_int(head->content_length, &size) ? (uint64_t)size : 0;
}

bool head_has_body(const struct head *head)
{
    return head->codings > 0 || head_body_size(head) > 0;
}
