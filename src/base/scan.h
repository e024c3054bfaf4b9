/* Reading text step by step. Each step says what it accepts, and how much of it at most; it takes
 * that off the front and answers whether it was there. A step that answers false takes nothing. */
#ifndef GONGKAI_BASE_SCAN_H
#define GONGKAI_BASE_SCAN_H

#include "base/str.h"

struct scan {
    struct str rest;
};

bool scan_done(const struct scan *scan);
bool scan_literal(struct scan *scan, struct str literal);
/* One to max ASCII digits. */
bool scan_digits(struct scan *scan, size_t max, struct str *ret);
/* Exactly count digits, as a number. count <= 9. */
bool scan_number(struct scan *scan, size_t count, int *ret);
/* Everything up to the stop byte (which is taken too); at most max bytes. False when it is not
 * there. */
bool scan_until(struct scan *scan, char stop, size_t max, struct str *ret);
/* Blanks and line ends, any number, even none. */
void scan_blanks(struct scan *scan);

#endif
