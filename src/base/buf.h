/* Text being written. A buffer is born with a limit; appending never fails visibly: past the limit
 * (or without memory) it sets `overflow` and keeps nothing more, and whoever sends the result looks
 * at that once. */
#ifndef GONGKAI_BASE_BUF_H
#define GONGKAI_BASE_BUF_H

#include "base/attributes.h"
#include "base/str.h"

#include <stdarg.h>

struct buf {
    char *ptr;
    size_t len, capacity, limit;
    bool overflow;
};

/* CLEANUP(buf_end) struct buf out = BUF(1 << 20); */
#define BUF(bytes)                                                                                 \
    {                                                                                              \
        .limit = (bytes)                                                                           \
    }

void buf_end(struct buf *buf);
void buf_add(struct buf *buf, struct str s);
void buf_char(struct buf *buf, char c);
/* A code point as UTF-8. */
void buf_code_point(struct buf *buf, uint32_t code);
void buf_int(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) FORMAT(2, 3);
void buf_vprintf(struct buf *buf, const char *format, va_list args) FORMAT(2, 0);
/* What was written so far; valid until the next append. */
struct str buf_str(const struct buf *buf);

#endif
