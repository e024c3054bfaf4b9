/* Views of text: comparison, cutting, UTF-8. */
#include "base/str.h"

#include <limits.h>
#include <string.h>

struct str str_from(const char *text)
{
    return text ? (struct str){text, strlen(text)} : (struct str){"", 0};
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static unsigned char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : (unsigned char)c;
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

int str_compare(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_equal(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_equal(str_from_pos(s, s.len - suffix.len), suffix);
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return STR_NONE;
    const char *at = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return at ? (size_t)(at - s.ptr) : STR_NONE;
}

bool str_contains(struct str s, struct str needle)
{
    return str_find(s, needle) != STR_NONE;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    if (from == 0) /* the view of nothing has no pointer that could be moved */
        return (struct str){s.ptr, to};
    return (struct str){s.ptr + from, to - from};
}

struct str str_from_pos(struct str s, size_t from)
{
    return str_slice(s, from, s.len);
}

/* Length of the blank at the start of s, 0 when there is none. */
static size_t blank_at_start(struct str s)
{
    static const struct str wide[] = {
        STR_INIT("\xE3\x80\x80"), /* ideographic space */
        STR_INIT("\xC2\xA0"),     /* no-break space */
        STR_INIT("\xEF\xBB\xBF"), /* byte order mark */
    };
    if (s.len > 0 && strchr(" \t\r\n\f\v", s.ptr[0]) && s.ptr[0] != '\0')
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (str_starts(s, wide[i]))
            return wide[i].len;
    return 0;
}

static size_t blank_at_end(struct str s)
{
    for (size_t len = 1; len <= 3 && len <= s.len; len++)
        if (blank_at_start(str_from_pos(s, s.len - len)) == len)
            return len;
    return 0;
}

struct str str_trim(struct str s)
{
    size_t blank;
    while ((blank = blank_at_start(s)) > 0)
        s = str_from_pos(s, blank);
    while ((blank = blank_at_end(s)) > 0)
        s.len -= blank;
    return s;
}

bool str_cut(struct str s, struct str separator, struct str *before, struct str *after)
{
    size_t at = str_find(s, separator);
    if (at == STR_NONE) {
        *before = s;
        *after = (struct str){"", 0};
        return false;
    }
    *before = str_slice(s, 0, at);
    *after = str_from_pos(s, at + separator.len);
    return true;
}

bool str_next_line(struct str *rest, struct str *line)
{
    if (rest->len == 0)
        return false;
    str_cut(*rest, STR("\n"), line, rest);
    if (str_ends(*line, STR("\r")))
        line->len--;
    return true;
}

bool str_to_int(struct str s, int64_t *ret)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        s = str_from_pos(s, 1);
    if (s.len == 0)
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        int digit = s.ptr[i] - '0';
        if (digit < 0 || digit > 9)
            return false;
        /* Built as a negative number, because INT64_MIN has no positive twin. */
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value))
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *ret = negative ? value : -value;
    return true;
}

uint64_t str_hash(struct str s)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++) {
        hash ^= (unsigned char)s.ptr[i];
        hash *= 1099511628211u;
    }
    return hash;
}

/* Decodes the code point at the start of s. Returns its length in bytes, 0 when it is malformed. */
static size_t utf8_decode(struct str s, uint32_t *ret)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)s.ptr[0];
    size_t len = lead < 0x80       ? 1
                 : lead >> 5 == 6  ? 2
                 : lead >> 4 == 14 ? 3
                 : lead >> 3 == 30 ? 4
                                   : 0;
    if (len == 0 || len > s.len)
        return 0;
    uint32_t code = len == 1 ? lead : lead & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char next = (unsigned char)s.ptr[i];
        if (next >> 6 != 2)
            return 0;
        code = code << 6 | (next & 0x3F);
    }
    if (code < smallest[len] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return 0;
    *ret = code;
    return len;
}

bool utf8_valid(struct str s)
{
    uint32_t code;
    while (s.len > 0) {
        size_t len = utf8_decode(s, &code);
        if (len == 0)
            return false;
        s = str_from_pos(s, len);
    }
    return true;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return count;
}

bool utf8_next(struct str *rest, uint32_t *ret)
{
    if (rest->len == 0)
        return false;
    size_t len = utf8_decode(*rest, ret);
    if (len == 0) {
        *ret = 0xFFFD;
        len = 1;
    }
    *rest = str_from_pos(*rest, len);
    return true;
}
