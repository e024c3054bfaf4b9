/* Writing values into pages. */
#include "web/html.h"

#include "base/escape.h"
#include "base/scan.h"

struct html_value html_of_str(struct str text)
{
    return (struct html_value){.kind = HTML_STR, .text = text};
}

struct html_value html_of_chars(const char *text)
{
    return html_of_str(str_from(text));
}

struct html_value html_of_int(int64_t value)
{
    return (struct html_value){.kind = HTML_INT, .integer = value};
}

struct html_value html_of_unsigned(uint64_t value)
{
    return (struct html_value){.kind = HTML_UNSIGNED, .natural = value};
}

struct html_value html_of_decimal(struct decimal value)
{
    return (struct html_value){.kind = HTML_DECIMAL, .decimal = value};
}

struct html_value html_of_date(struct date value)
{
    return (struct html_value){.kind = HTML_DATE, .date = value};
}

/* Room for a number or a date as text. */
struct room {
    char text[32];
};

/* The value as text: its own, or a number's in `room`. */
static struct str text_of(const struct html_value *value, struct room *room)
{
    switch (value->kind) {
    case HTML_STR:
        return value->text;
    case HTML_INT:
        snprintf(room->text, sizeof room->text, "%lld", (long long)value->integer);
        break;
    case HTML_UNSIGNED:
        snprintf(room->text, sizeof room->text, "%llu", (unsigned long long)value->natural);
        break;
    case HTML_DECIMAL:
        snprintf(room->text, sizeof room->text, "%s", decimal_format(value->decimal).text);
        break;
    case HTML_DATE:
        snprintf(room->text, sizeof room->text, "%s", date_format(value->date).text);
        break;
    }
    return str_from(room->text);
}

void html_text(struct page *p, struct html_value value)
{
    struct room room;
    escape_html(p->out, text_of(&value, &room));
}

/* ---- Texts for people ---- */

static struct str translate(const struct page *p, struct str text, const struct html_value *values,
                            size_t count)
{
    for (size_t i = 0; p->translate_count && i < count; i++) {
        if (values[i].kind == HTML_INT)
            return p->translate_count(p->locale, text, values[i].integer);
        if (values[i].kind == HTML_UNSIGNED)
            return p->translate_count(p->locale, text, (int64_t)values[i].natural);
    }
    return p->translate ? p->translate(p->locale, text) : text;
}

/* Takes a place for a value: "%s" is the next one, "%2$s" the second. */
static bool scan_place(struct scan *scan, size_t *next, size_t *ret)
{
    struct scan ahead = *scan;
    int number;
    if (scan_literal(scan, STR("%s"))) {
        *ret = (*next)++;
        return true;
    }
    if (!scan_literal(&ahead, STR("%")) || !scan_number(&ahead, 1, &number) || number == 0 ||
        !scan_literal(&ahead, STR("$s")))
        return false;
    *scan = ahead;
    *ret = (size_t)number - 1;
    return true;
}

void html_message(struct page *p, struct str text, const struct html_value *values, size_t count)
{
    struct scan scan = {translate(p, text, values, count)};
    size_t next = 0, which;
    while (!scan_done(&scan)) {
        size_t plain = str_find(scan.rest, STR("%"));
        escape_html(p->out, str_slice(scan.rest, 0, plain));
        scan.rest = str_from_pos(scan.rest, plain);
        if (scan_place(&scan, &next, &which)) {
            if (which < count)
                html_text(p, values[which]);
        } else if (scan_literal(&scan, STR("%"))) {
            buf_char(p->out, '%');
        }
    }
}

/* ---- Addresses ---- */

static bool is_own_path(struct str address)
{
    return address.len == 0 || address.ptr[0] == '?' || address.ptr[0] == '#' ||
           (address.ptr[0] == '/' && !str_starts(address, STR("//")));
}

static bool has_good_scheme(struct str address)
{
    static const struct str good[] = {
        STR_INIT("https://"),
        STR_INIT("http://"),
        STR_INIT("mailto:"),
        STR_INIT("tel:"),
    };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        if (str_equal_nocase(str_slice(address, 0, good[i].len), good[i]))
            return true;
    return false;
}

/* An address as it is, but for the characters that no address has: browsers would drop some of
 * them ("/\t/host") or read \ as /. */
static void write_address(struct buf *out, struct str address)
{
    const struct str never = STR("\"\\<>^`{|}\x7F ");
    size_t from = 0;
    for (size_t i = 0; i < address.len; i++) {
        unsigned char c = (unsigned char)address.ptr[i];
        if (c > ' ' && !str_contains(never, str_slice(address, i, i + 1)))
            continue;
        escape_html(out, str_slice(address, from, i));
        buf_printf(out, "%%%02X", (unsigned)c);
        from = i + 1;
    }
    escape_html(out, str_from_pos(address, from));
}

static void write_checked(struct page *p, struct html_value value, bool own, bool base)
{
    struct room room;
    struct str address = text_of(&value, &room);
    bool good = is_own_path(address) || (!own && has_good_scheme(address));
    if (!good)
        address = STR("#");
    while (base && str_ends(address, STR("/")))
        address.len--;
    write_address(p->out, address);
}

void html_url(struct page *p, struct html_value value)
{
    write_checked(p, value, false, false);
}

void html_url_base(struct page *p, struct html_value value)
{
    write_checked(p, value, false, true);
}

void html_own_url(struct page *p, struct html_value value)
{
    write_checked(p, value, true, false);
}

void html_own_url_base(struct page *p, struct html_value value)
{
    write_checked(p, value, true, true);
}

/* "." and ".." would lead out of the folder, even when percent-encoded. */
static bool is_dots(struct str text)
{
    return str_equal(text, STR(".")) || str_equal(text, STR(".."));
}

void html_segment(struct page *p, struct html_value value)
{
    struct room room;
    struct str text = text_of(&value, &room);
    escape_percent(p->out, is_dots(text) ? STR("\xEF\xBF\xBD") : text);
}

void html_root_segment(struct page *p, struct html_value value)
{
    struct room room;
    if (text_of(&value, &room).len == 0)
        buf_char(p->out, '.');
    else
        html_segment(p, value);
}

void html_query(struct page *p, struct html_value value)
{
    struct room room;
    escape_percent(p->out, text_of(&value, &room));
}

void html_mailbox(struct page *p, struct html_value value)
{
    struct room room;
    struct str text = text_of(&value, &room);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        /* Part of addresses and numbers as people write them; they begin nothing else. */
        if (c == '@' || c == '+')
            buf_char(p->out, c);
        else
            escape_percent(p->out, str_slice(text, i, i + 1));
    }
}
