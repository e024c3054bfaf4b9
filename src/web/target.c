/* Taking the target of a request apart, strictly: what two programs could read in two ways (an
 * encoded slash, dot segments, a NUL) is refused, not repaired. */
#include "web/target.h"

#include "web/percent.h"

#include <string.h>

static int refuse(int status, struct str reason, struct str *ret_reason)
{
    *ret_reason = reason;
    return status;
}

/* http://host/path?query → /path?query */
static struct str without_authority(struct str raw)
{
    const struct str schemes[] = {STR_INIT("http://"), STR_INIT("https://")};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        if (!str_equal_nocase(str_slice(raw, 0, schemes[i].len), schemes[i]))
            continue;
        for (size_t at = schemes[i].len; at < raw.len; at++)
            if (raw.ptr[at] == '/' || raw.ptr[at] == '?')
                return str_from_pos(raw, at);
        return STR("/");
    }
    return raw;
}

/* Bytes that may stand in a target at all. Chinese typed by hand comes as plain UTF-8. */
static bool has_forbidden_byte(struct str raw)
{
    for (size_t i = 0; i < raw.len; i++)
        if ((unsigned char)raw.ptr[i] <= ' ' || raw.ptr[i] == 0x7F || raw.ptr[i] == '#')
            return true;
    return false;
}

static bool has_encoded_slash(struct str path)
{
    return str_contains(path, STR("%2F")) || str_contains(path, STR("%2f"));
}

static bool has_dot_segment(struct str path)
{
    struct str rest = path, segment;
    bool more = true;
    while (more) {
        more = str_cut(rest, STR("/"), &segment, &rest);
        if (str_equal(segment, STR(".")) || str_equal(segment, STR("..")))
            return true;
    }
    return false;
}

int target_parse(struct arena *arena, struct str raw, struct target *ret, struct str *ret_reason)
{
    if (raw.len > TARGET_MAX)
        return refuse(414, STR("网址太长，最多 4096 个字节。"), ret_reason);
    struct str encoded, query, path;
    str_cut(without_authority(raw), STR("?"), &encoded, &query);
    if (encoded.len == 0)
        encoded = STR("/");
    if (encoded.ptr[0] != '/' || has_forbidden_byte(raw))
        return refuse(400, STR("网址的写法不对。"), ret_reason);
    if (has_encoded_slash(encoded) || !percent_decode(arena, encoded, false, &path))
        return refuse(400, STR("网址中的百分号编码不对。"), ret_reason);
    if (!utf8_valid(path) || memchr(path.ptr, '\0', path.len))
        return refuse(400, STR("网址不是 UTF-8 文字。"), ret_reason);
    if (has_dot_segment(path))
        return refuse(400, STR("网址中不能有“.”或“..”这样的一段。"), ret_reason);
    *ret = (struct target){.path = path, .query = query};
    return 0;
}
