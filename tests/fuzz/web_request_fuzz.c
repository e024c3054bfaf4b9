/* Fuzzing of what stands in a request's head: the target in the first line of the input, values of
 * headers in the others. */
#include "web/head.h"
#include "web/http.h"
#include "web/negotiate.h"
#include "web/target.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_target(struct arena *arena, struct str raw)
{
    struct target target;
    struct str reason = {0};
    if (target_parse(arena, raw, &target, &reason) != 0) {
        assert(reason.len > 0);
        return;
    }
    assert(target.path.len > 0 && target.path.ptr[0] == '/' && utf8_valid(target.path));
    assert(!memchr(target.path.ptr, '\0', target.path.len));
    assert(!str_contains(target.path, STR("/../")) && !str_ends(target.path, STR("/..")));
}

static void try_range(struct str value, uint64_t size)
{
    uint64_t from, len;
    if (range_parse(value, size, &from, &len) == RANGE_PART)
        assert(len > 0 && from < size && len <= size - from);
}

static void try_value(struct arena *arena, struct head *head, struct str value)
{
    const bool all[ENCODINGS] = {true, true, true};
    struct http_field_list cookies = {0};
    int64_t instant;
    assert(encoding_choose(value, all) < ENCODINGS);
    etag_listed(value, STR("\"a\""));
    if (http_date_parse(value, &instant))
        http_date_format(instant);
    try_range(value, 1000);
    try_range(value, UINT64_MAX);
    http_parse_cookies(arena, value, &cookies);
    assert(cookies.count <= HTTP_COOKIES_MAX);
    struct str name, rest;
    str_cut(value, STR(":"), &name, &rest);
    head_add(head, name, rest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct str rest = {(const char *)data, size}, line;
    struct head head;
    if (!str_next_line(&rest, &line))
        return 0;
    try_target(&arena, line);
    head_begin(&head, STR("POST"), line, STR("HTTP/1.1"), size % 2);
    while (str_next_line(&rest, &line))
        try_value(&arena, &head, line);
    struct refusal refusal = head_finish(&head, size);
    assert(refusal.status != 0 || (head.hosts == 1 && head.lengths + head.codings <= 1));
    return 0;
}
