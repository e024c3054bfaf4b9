/* Decimal numbers as they are printed: 20.37 is 2037 with 2 places. Figures of a report are rounded
 * and compared here, never in binary floating point. */
#ifndef GONGKAI_BASE_DECIMAL_H
#define GONGKAI_BASE_DECIMAL_H

#include "base/arena.h"
#include "base/str.h"

struct decimal {
    int64_t units; /* value × 10^places */
    int places;    /* 0 … DECIMAL_PLACES_MAX */
};

#define DECIMAL_PLACES_MAX 9

enum rounding {
    ROUND_HALF_UP,  /* away from zero at half; the default */
    ROUND_TRUNCATE, /* towards zero */
    ROUND_HALF_EVEN,
};

struct decimal_text {
    char text[32];
};

/* "-12.30", "+7", "1,234" is refused. At most DECIMAL_PLACES_MAX places and 18 digits. */
bool decimal_parse(struct str text, struct decimal *ret);
/* With all its places: 92.30. */
struct decimal_text decimal_format(struct decimal value);
/* A printed number for people: "31383545" becomes 31,383,545, "+1036.50" +1,036.50, "251000元"
 * 251,000元. Text that does not begin with a number stays as it is. */
struct str decimal_group(struct arena *arena, struct str text);

struct decimal decimal_of_int(int64_t value);
/* Same value, though perhaps other places: 92.3 and 92.30. */
bool decimal_equal(struct decimal a, struct decimal b);
/* Negative, 0, positive. */
int decimal_compare(struct decimal a, struct decimal b);
struct decimal decimal_add(struct decimal a, struct decimal b);
struct decimal decimal_subtract(struct decimal a, struct decimal b);
/* The same value with other places; rounded when there are fewer. */
struct decimal decimal_rescale(struct decimal value, int places, enum rounding rounding);
/* part × scale / whole, with so many places: decimal_ratio(22, 108, 100, 2, ROUND_HALF_UP)
 * is 20.37. whole must not be 0. |part| × scale must stay below 10^17. */
struct decimal decimal_ratio(int64_t part, int64_t whole, int64_t scale, int places,
                             enum rounding rounding);

#endif
