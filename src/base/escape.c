/* The two escapings that everything else is built from. */
#include "base/escape.h"

void escape_html(struct buf *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        struct str instead;
        switch (c) {
        case '&':
            instead = STR("&amp;");
            break;
        case '<':
            instead = STR("&lt;");
            break;
        case '>':
            instead = STR("&gt;");
            break;
        case '"':
            instead = STR("&quot;");
            break;
        case '\'':
            instead = STR("&#39;");
            break;
        default:
            if (c >= ' ' || c == '\n' || c == '\t' || c == '\r')
                continue;
            instead = STR("\xEF\xBF\xBD");
        }
        buf_add(out, str_slice(text, from, i));
        buf_add(out, instead);
        from = i + 1;
    }
    buf_add(out, str_from_pos(text, from));
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void escape_percent(struct buf *out, struct str text)
{
    const char *const digits = "0123456789ABCDEF";
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_unreserved(text.ptr[i]))
            continue;
        const char encoded[] = {'%', digits[c >> 4], digits[c & 15]};
        buf_add(out, str_slice(text, from, i));
        buf_add(out, (struct str){encoded, sizeof encoded});
        from = i + 1;
    }
    buf_add(out, str_from_pos(text, from));
}
