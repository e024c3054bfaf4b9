/* What compiled templates call: values of any printable type, written for the place in which they
 * stand. tools/templates chooses the function; nobody else needs to. */
#ifndef GONGKAI_WEB_HTML_H
#define GONGKAI_WEB_HTML_H

#include "base/date.h"
#include "base/decimal.h"
#include "web/page.h"

enum html_kind { HTML_STR, HTML_INT, HTML_UNSIGNED, HTML_DECIMAL, HTML_DATE };

/* A value of a template. Text is not copied. */
struct html_value {
    enum html_kind kind;
    union {
        struct str text;
        int64_t integer;
        uint64_t natural;
        struct decimal decimal;
        struct date date;
    };
};

struct html_value html_of_str(struct str text);
struct html_value html_of_chars(const char *text); /* NULL: nothing */
struct html_value html_of_int(int64_t value);
struct html_value html_of_unsigned(uint64_t value);
struct html_value html_of_decimal(struct decimal value);
struct html_value html_of_date(struct date value);

/* A type that is not here does not compile: a bool or a double has no one way to be printed. */
#define html_value(value)                                                                          \
    _Generic((value),                                                                              \
        struct str: html_of_str,                                                                   \
        char *: html_of_chars,                                                                     \
        const char *: html_of_chars,                                                               \
        short: html_of_int,                                                                        \
        int: html_of_int,                                                                          \
        long: html_of_int,                                                                         \
        long long: html_of_int,                                                                    \
        unsigned short: html_of_unsigned,                                                          \
        unsigned: html_of_unsigned,                                                                \
        unsigned long: html_of_unsigned,                                                           \
        unsigned long long: html_of_unsigned,                                                      \
        struct decimal: html_of_decimal,                                                           \
        struct date: html_of_date)(value)

/* In text and between the quotes of an attribute. */
void html_text(struct page *p, struct html_value value);

/* A text for people: translated, then each %s (or %2$s) replaced by its value. A message with
 * plural forms is chosen by the first value that is a whole number. */
void html_message(struct page *p, struct str text, const struct html_value *values, size_t count);

/* The whole of an address: a path of our own (/…, ?…, #…), https:, http:, mailto: or tel:. Anything
 * else becomes "#". */
void html_url(struct page *p, struct html_value value);
/* The same, with a / following in the template: a trailing / of the value is left out, so that the
 * two never make the beginning of a host. */
void html_url_base(struct page *p, struct html_value value);
/* The same two for where forms are sent: paths of our own only. */
void html_own_url(struct page *p, struct html_value value);
void html_own_url_base(struct page *p, struct html_value value);
/* One segment of a path, or a part of it. */
void html_segment(struct page *p, struct html_value value);
/* The segment behind the first /. Never empty: "//" would begin a host. */
void html_root_segment(struct page *p, struct html_value value);
/* A part of a query or a fragment. */
void html_query(struct page *p, struct html_value value);
/* A part of a mail address or a telephone number. */
void html_mailbox(struct page *p, struct html_value value);

#endif
