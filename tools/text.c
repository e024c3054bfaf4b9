/* Quoted strings, and the places for values in messages. */
#include "text.h"

#include "base/scan.h"

/* The letter of a short escape, or 0. */
static char escape_letter(char c)
{
    switch (c) {
    case '\n':
        return 'n';
    case '\t':
        return 't';
    case '\r':
        return 'r';
    case '"':
    case '\\':
        return c;
    default:
        return '\0';
    }
}

void text_write_c(struct buf *out, struct str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (escape_letter(c))
            buf_printf(out, "\\%c", escape_letter(c));
        else if (c == '?') /* C17 still knows trigraphs */
            buf_add(out, STR("\\?"));
        else if ((unsigned char)c < ' ' || c == 0x7F)
            buf_printf(out, "\\%03o", (unsigned)(unsigned char)c);
        else
            buf_char(out, c);
    }
    buf_char(out, '"');
}

void text_write_po(struct buf *out, struct str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++)
        if (escape_letter(text.ptr[i]))
            buf_printf(out, "\\%c", escape_letter(text.ptr[i]));
        else
            buf_char(out, text.ptr[i]);
    buf_char(out, '"');
}

static bool read_escape(char letter, char *ret)
{
    switch (letter) {
    case 'n':
        *ret = '\n';
        return true;
    case 't':
        *ret = '\t';
        return true;
    case 'r':
        *ret = '\r';
        return true;
    case '"':
    case '\\':
        *ret = letter;
        return true;
    default:
        return false;
    }
}

bool text_read_quoted(struct arena *arena, struct str *rest, struct str *ret)
{
    struct str s = *rest;
    if (!str_starts(s, STR("\"")))
        return false;
    CLEANUP(buf_end) struct buf text = BUF(s.len);
    for (size_t i = 1; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '"') {
            *ret = arena_str(arena, buf_str(&text));
            *rest = str_from_pos(s, i + 1);
            return true;
        }
        if (c == '\n' || (c == '\\' && (++i == s.len || !read_escape(s.ptr[i], &c))))
            return false;
        buf_char(&text, c);
    }
    return false;
}

bool text_count_places(struct str text, int *ret)
{
    int plain = 0, highest = 0;
    for (struct scan scan = {text}; !scan_done(&scan);) {
        int number;
        struct scan ahead = scan;
        if (scan_literal(&scan, STR("%s"))) {
            plain++;
        } else if (scan_literal(&ahead, STR("%")) && scan_number(&ahead, 1, &number) &&
                   scan_literal(&ahead, STR("$s"))) {
            if (number == 0)
                return false;
            highest = number > highest ? number : highest;
            scan = ahead;
        } else {
            scan.rest = str_from_pos(scan.rest, 1);
        }
    }
    *ret = plain ? plain : highest;
    return (plain == 0 || highest == 0) && *ret <= 9;
}
