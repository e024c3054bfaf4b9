/* Steps of a hand-written parser. */
#include "base/scan.h"

#include <assert.h>
#include <string.h>

bool scan_done(const struct scan *scan)
{
    return scan->rest.len == 0;
}

bool scan_literal(struct scan *scan, struct str literal)
{
    if (!str_starts(scan->rest, literal))
        return false;
    scan->rest = str_from_pos(scan->rest, literal.len);
    return true;
}

bool scan_digits(struct scan *scan, size_t max, struct str *ret)
{
    size_t len = 0;
    while (len < scan->rest.len && len < max && scan->rest.ptr[len] >= '0' &&
           scan->rest.ptr[len] <= '9')
        len++;
    if (len == 0)
        return false;
    *ret = str_slice(scan->rest, 0, len);
    scan->rest = str_from_pos(scan->rest, len);
    return true;
}

bool scan_number(struct scan *scan, size_t count, int *ret)
{
    assert(count <= 9);
    struct scan ahead = *scan;
    struct str digits;
    if (!scan_digits(&ahead, count, &digits) || digits.len != count)
        return false;
    int value = 0;
    for (size_t i = 0; i < digits.len; i++)
        value = value * 10 + (digits.ptr[i] - '0');
    *ret = value;
    *scan = ahead;
    return true;
}

bool scan_until(struct scan *scan, char stop, size_t max, struct str *ret)
{
    size_t reach = scan->rest.len < max + 1 ? scan->rest.len : max + 1;
    const char *at = reach ? memchr(scan->rest.ptr, stop, reach) : NULL;
    if (!at)
        return false;
    size_t len = (size_t)(at - scan->rest.ptr);
    *ret = str_slice(scan->rest, 0, len);
    scan->rest = str_from_pos(scan->rest, len + 1);
    return true;
}

void scan_blanks(struct scan *scan)
{
    while (scan->rest.len > 0 && memchr(" \t\r\n", scan->rest.ptr[0], 4))
        scan->rest = str_from_pos(scan->rest, 1);
}
