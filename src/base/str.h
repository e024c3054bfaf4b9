/* Strings as views: a pointer and a length, passed by value, never changed, often not ended by NUL.
 * Text is UTF-8; it is checked once, where it enters the program (utf8_valid). */
#ifndef GONGKAI_BASE_STR_H
#define GONGKAI_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *ptr;
    size_t len;
};

/* A literal as a view: STR("all"). */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* The same where C wants a constant initializer. */
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

/* Printing: printf("no office named " STR_FMT, STR_ARG(name)). */
#define STR_FMT    "%.*s"
#define STR_ARG(s) (int)(s).len, (s).ptr

/* Not found, for functions that return a position. */
#define STR_NONE SIZE_MAX

/* A view of a C string; NULL gives the empty view. */
struct str str_from(const char *text);

bool str_equal(struct str a, struct str b);
/* Equal when ASCII letters count alike in both cases. */
bool str_equal_nocase(struct str a, struct str b);
/* Byte order: negative, 0 or positive. */
int str_compare(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Position of the first needle, or STR_NONE. An empty needle is found at 0. */
size_t str_find(struct str s, struct str needle);
bool str_contains(struct str s, struct str needle);
/* The bytes from..to (to excluded); positions past the end are cut to it. */
struct str str_slice(struct str s, size_t from, size_t to);
/* From a position to the end. */
struct str str_from_pos(struct str s, size_t from);
/* Without ASCII blanks, ideographic spaces (U+3000), no-break spaces and a byte order mark at both
 * ends. */
struct str str_trim(struct str s);
/* Splits at the first separator: true and both sides, or false and the whole in *before, nothing in
 * *after. `before` and `after` may be the same variable as s. */
bool str_cut(struct str s, struct str separator, struct str *before, struct str *after);
/* Takes the next line off *rest, without its \n or \r\n. False when nothing is left. */
bool str_next_line(struct str *rest, struct str *line);
/* A decimal integer with optional sign, nothing before or after it. False when it is not one or
 * does not fit. */
bool str_to_int(struct str s, int64_t *ret);
/* FNV-1a, for tables in memory only. */
uint64_t str_hash(struct str s);

/* Well-formed UTF-8: no surrogates, no overlong forms, nothing past U+10FFFF. */
bool utf8_valid(struct str s);
/* Number of code points in well-formed text. */
size_t utf8_count(struct str s);
/* Takes one code point off *rest. False at the end. A malformed byte gives U+FFFD. */
bool utf8_next(struct str *rest, uint32_t *ret);

#endif
