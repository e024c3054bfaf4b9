/* Decimal arithmetic on 64-bit units, with 128-bit steps in between. */
#include "base/decimal.h"

#include "base/scan.h"

#include <assert.h>
#include <stdio.h>

__extension__ typedef __int128 wide;

static const int64_t powers[] = {1,      10,      100,      1000,      10000,
                                 100000, 1000000, 10000000, 100000000, 1000000000};

bool decimal_parse(struct str text, struct decimal *ret)
{
    struct scan scan = {text};
    struct str whole, fraction = STR("");
    bool negative = scan_literal(&scan, STR("-"));
    if (!negative)
        scan_literal(&scan, STR("+"));
    if (!scan_digits(&scan, 18, &whole))
        return false;
    if (scan_literal(&scan, STR(".")) && !scan_digits(&scan, DECIMAL_PLACES_MAX, &fraction))
        return false;
    if (!scan_done(&scan) || whole.len + fraction.len > 18)
        return false;
    int64_t units = 0;
    for (size_t i = 0; i < whole.len; i++)
        units = units * 10 + (whole.ptr[i] - '0');
    for (size_t i = 0; i < fraction.len; i++)
        units = units * 10 + (fraction.ptr[i] - '0');
    *ret = (struct decimal){negative ? -units : units, (int)fraction.len};
    return true;
}

struct decimal_text decimal_format(struct decimal value)
{
    struct decimal_text out;
    uint64_t size = value.units < 0 ? 0 - (uint64_t)value.units : (uint64_t)value.units;
    uint64_t power = (uint64_t)powers[value.places];
    const char *sign = value.units < 0 ? "-" : "";
    if (value.places == 0)
        snprintf(out.text, sizeof out.text, "%s%llu", sign, (unsigned long long)size);
    else
        snprintf(out.text, sizeof out.text, "%s%llu.%0*llu", sign,
                 (unsigned long long)(size / power), value.places,
                 (unsigned long long)(size % power));
    return out;
}

static size_t count_digits(struct str text)
{
    size_t count = 0;
    while (count < text.len && text.ptr[count] >= '0' && text.ptr[count] <= '9')
        count++;
    return count;
}

struct str decimal_group(struct arena *arena, struct str text)
{
    size_t sign = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+') ? 1 : 0;
    size_t digits = count_digits(str_from_pos(text, sign));
    if (digits < 4)
        return text;
    size_t commas = (digits - 1) / 3, whole = sign + digits, len = 0;
    char *grouped = arena_alloc(arena, text.len + commas);
    for (size_t i = 0; i < text.len; i++) {
        if (i > sign && i < whole && (whole - i) % 3 == 0)
            grouped[len++] = ',';
        grouped[len++] = text.ptr[i];
    }
    return (struct str){grouped, len};
}

struct decimal decimal_of_int(int64_t value)
{
    return (struct decimal){value, 0};
}

static wide divide(wide part, wide whole, enum rounding rounding)
{
    bool negative = (part < 0) != (whole < 0);
    wide p = part < 0 ? -part : part;
    wide w = whole < 0 ? -whole : whole;
    wide quotient = p / w;
    wide twice = (p % w) * 2;
    bool up = (rounding == ROUND_HALF_UP && twice >= w) ||
              (rounding == ROUND_HALF_EVEN && (twice > w || (twice == w && quotient % 2 == 1)));
    quotient += up;
    return negative ? -quotient : quotient;
}

static int64_t narrow(wide value)
{
    assert(value >= INT64_MIN && value <= INT64_MAX);
    return (int64_t)value;
}

struct decimal decimal_rescale(struct decimal value, int places, enum rounding rounding)
{
    assert(places >= 0 && places <= DECIMAL_PLACES_MAX);
    if (places >= value.places)
        return (struct decimal){narrow((wide)value.units * powers[places - value.places]), places};
    return (struct decimal){narrow(divide(value.units, powers[value.places - places], rounding)),
                            places};
}

int decimal_compare(struct decimal a, struct decimal b)
{
    wide left = (wide)a.units * powers[DECIMAL_PLACES_MAX - a.places];
    wide right = (wide)b.units * powers[DECIMAL_PLACES_MAX - b.places];
    return (left > right) - (left < right);
}

bool decimal_equal(struct decimal a, struct decimal b)
{
    return decimal_compare(a, b) == 0;
}

struct decimal decimal_add(struct decimal a, struct decimal b)
{
    int places = a.places > b.places ? a.places : b.places;
    wide sum =
        (wide)a.units * powers[places - a.places] + (wide)b.units * powers[places - b.places];
    return (struct decimal){narrow(sum), places};
}

struct decimal decimal_subtract(struct decimal a, struct decimal b)
{
    return decimal_add(a, (struct decimal){-b.units, b.places});
}

struct decimal decimal_ratio(int64_t part, int64_t whole, int64_t scale, int places,
                             enum rounding rounding)
{
    assert(whole != 0 && places >= 0 && places <= DECIMAL_PLACES_MAX);
    return (struct decimal){narrow(divide((wide)part * scale * powers[places], whole, rounding)),
                            places};
}
