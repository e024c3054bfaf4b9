/* Percent-decoding. */
#include "web/percent.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool needs_decoding(struct str text, bool plus_is_blank)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '%' || (plus_is_blank && text.ptr[i] == '+'))
            return true;
    return false;
}

bool percent_decode(struct arena *arena, struct str text, bool plus_is_blank, struct str *ret)
{
    if (!needs_decoding(text, plus_is_blank)) {
        *ret = text;
        return true;
    }
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 1 < text.len ? hex_value(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        out[len++] = c;
    }
    *ret = (struct str){out, len};
    return true;
}
