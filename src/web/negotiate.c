/* Content negotiation and conditional requests, as pure functions. */
#include "web/negotiate.h"

#include "base/attributes.h"
#include "base/date.h"
#include "base/scan.h"

#include <assert.h>
#include <stdio.h>

struct str encoding_name(enum encoding encoding)
{
    const struct str names[ENCODINGS] = {
        [ENCODING_PLAIN] = STR_INIT(""),
        [ENCODING_GZIP] = STR_INIT("gzip"),
        [ENCODING_BROTLI] = STR_INIT("br"),
    };
    return names[encoding];
}

/* ";q=0.8" → 800. A weight that is not one counts as 0: the client does not want it, as far as we
 * can tell. */
static int read_weight(struct str parameters)
{
    struct str rest = str_trim(parameters);
    if (rest.len == 0)
        return 1000;
    struct scan scan = {rest};
    struct str whole, part = STR("");
    if (!(scan_literal(&scan, STR("q=")) || scan_literal(&scan, STR("Q="))) ||
        !scan_digits(&scan, 1, &whole))
        return 0;
    if (scan_literal(&scan, STR(".")))
        scan_digits(&scan, 3, &part);
    int weight = whole.ptr[0] - '0';
    for (size_t i = 0; i < 3; i++)
        weight = weight * 10 + (i < part.len ? part.ptr[i] - '0' : 0);
    return scan_done(&scan) && weight <= 1000 ? weight : 0;
}

enum encoding encoding_choose(struct str accept, const bool available[ENCODINGS])
{
    enum { UNSAID = -1 };
    int weights[ENCODINGS] = {UNSAID, UNSAID, UNSAID}, others = UNSAID;
    struct str rest = accept, item, name, parameters;
    bool more = accept.len > 0;
    while (more) {
        more = str_cut(rest, STR(","), &item, &rest);
        str_cut(item, STR(";"), &name, &parameters);
        name = str_trim(name);
        int weight = read_weight(parameters);
        if (str_equal(name, STR("*")))
            others = weight;
        else if (str_equal_nocase(name, STR("gzip")) || str_equal_nocase(name, STR("x-gzip")))
            weights[ENCODING_GZIP] = weight;
        else if (str_equal_nocase(name, STR("br")))
            weights[ENCODING_BROTLI] = weight;
        else if (str_equal_nocase(name, STR("identity")))
            weights[ENCODING_PLAIN] = weight;
    }
    /* Not to mention plain is to accept it, but to prefer whatever is mentioned. */
    enum encoding best = ENCODING_PLAIN;
    int best_weight = weights[ENCODING_PLAIN] == UNSAID ? 0 : weights[ENCODING_PLAIN];
    for (int i = ENCODING_GZIP; i < ENCODINGS; i++) {
        int weight = weights[i] == UNSAID ? others : weights[i];
        if (available[i] && weight > 0 && weight >= best_weight) {
            best = (enum encoding)i;
            best_weight = weight;
        }
    }
    return best;
}

bool etag_listed(struct str list, struct str etag)
{
    struct str rest = list, item;
    bool more = list.len > 0;
    while (more) {
        more = str_cut(rest, STR(","), &item, &rest);
        item = str_trim(item);
        if (str_starts(item, STR("W/")))
            item = str_from_pos(item, 2);
        if (str_equal(item, etag) || str_equal(item, STR("*")))
            return true;
    }
    return false;
}

static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct http_date http_date_format(int64_t instant)
{
    static const char days[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    int64_t seconds = instant % 86400 < 0 ? instant % 86400 + 86400 : instant % 86400;
    struct date date = {(int32_t)((instant - seconds) / 86400)};
    int year, month, day;
    date_parts(date, &year, &month, &day);
    assert(year >= 0 && year <= 9999 && month >= 1 && month <= 12);
    struct http_date out;
    snprintf(out.text, sizeof out.text, "%s, %02u %s %04u %02u:%02u:%02u GMT",
             days[date_weekday(date) - 1], (unsigned)day % 100, months[month - 1],
             (unsigned)year % 10000, (unsigned)(seconds / 3600) % 100,
             (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
    return out;
}

static bool read_month(struct scan *scan, int *ret)
{
    for (size_t i = 0; i < COUNT_OF(months); i++)
        if (scan_literal(scan, str_from(months[i]))) {
            *ret = (int)i + 1;
            return true;
        }
    return false;
}

bool http_date_parse(struct str text, int64_t *ret)
{
    struct scan scan = {text};
    struct str weekday;
    int day, month, year, hour, minute, second;
    struct date date;
    bool whole = scan_until(&scan, ',', 3, &weekday) && scan_literal(&scan, STR(" ")) &&
                 scan_number(&scan, 2, &day) && scan_literal(&scan, STR(" ")) &&
                 read_month(&scan, &month) && scan_literal(&scan, STR(" ")) &&
                 scan_number(&scan, 4, &year) && scan_literal(&scan, STR(" ")) &&
                 scan_number(&scan, 2, &hour) && scan_literal(&scan, STR(":")) &&
                 scan_number(&scan, 2, &minute) && scan_literal(&scan, STR(":")) &&
                 scan_number(&scan, 2, &second) && scan_literal(&scan, STR(" GMT")) &&
                 scan_done(&scan);
    if (!whole || !date_make(year, month, day, &date) || hour > 23 || minute > 59 || second > 60)
        return false;
    *ret = (int64_t)date.day * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

/* Up to 18 digits fit into 64 bits. */
static bool read_position(struct scan *scan, uint64_t *ret)
{
    struct str digits;
    int64_t value;
    if (!scan_digits(scan, 18, &digits) || !str_to_int(digits, &value))
        return false;
    *ret = (uint64_t)value;
    return true;
}

/* bytes=-500: the last 500. */
static enum range_verdict read_tail(struct scan *scan, uint64_t size, uint64_t *from, uint64_t *len)
{
    uint64_t tail;
    if (!read_position(scan, &tail) || !scan_done(scan))
        return RANGE_NONE;
    if (tail == 0 || size == 0)
        return RANGE_UNSATISFIABLE;
    *len = tail < size ? tail : size;
    *from = size - *len;
    return RANGE_PART;
}

enum range_verdict range_parse(struct str header, uint64_t size, uint64_t *from, uint64_t *len)
{
    struct scan scan = {str_trim(header)};
    uint64_t first, last = UINT64_MAX;
    if (!scan_literal(&scan, STR("bytes=")))
        return RANGE_NONE;
    if (scan_literal(&scan, STR("-")))
        return read_tail(&scan, size, from, len);
    if (!read_position(&scan, &first) || !scan_literal(&scan, STR("-")))
        return RANGE_NONE;
    if (!scan_done(&scan) && (!read_position(&scan, &last) || !scan_done(&scan) || last < first))
        return RANGE_NONE;
    if (first >= size)
        return RANGE_UNSATISFIABLE;
    *from = first;
    *len = (last < size - 1 ? last : size - 1) - first + 1;
    return RANGE_PART;
}
