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

void escape_percent(struct buf *out, struct str text)
{
    const struct str unreserved =
        STR("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (str_contains(unreserved, str_slice(text, i, i + 1)))
            buf_char(out, (char)c);
        else
            buf_printf(out, "%%%02X", (unsigned)c);
    }
}
