/* Compressing a page once, for all who will read it. */
#include "web/compress.h"

#include "base/attributes.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <zlib.h>

#define SMALLEST 600 /* bytes: below, the header costs as much as is saved */

/* Kept pages are compressed once and sent often, so effort pays; but a large one must not hold its
 * first reader up. */
#define BROTLI_THOROUGH 9
#define BROTLI_QUICK    5
#define THOROUGH_MAX    (256 << 10)

static bool gzip_into(struct str plain, char *out, size_t room, size_t *ret_len)
{
    enum { GZIP_FORMAT = 15 + 16, MEMORY_LEVEL = 8 };
    z_stream stream = {0};
    if (deflateInit2(&stream, 6, Z_DEFLATED, GZIP_FORMAT, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    stream.next_in = (Bytef *)(uintptr_t)plain.ptr; /* zlib only reads it */
    stream.avail_in = (uInt)plain.len;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    *ret_len = stream.total_out;
    deflateEnd(&stream);
    return whole;
}

static bool brotli_into(struct str plain, char *out, size_t room, size_t *ret_len)
{
    int quality = plain.len <= THOROUGH_MAX ? BROTLI_THOROUGH : BROTLI_QUICK;
    *ret_len = room;
    return BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.len,
                                 (const uint8_t *)plain.ptr, ret_len, (uint8_t *)out);
}

bool compress_to(enum encoding encoding, struct str plain, struct str *ret)
{
    if (plain.len < SMALLEST || plain.len > UINT32_MAX / 2)
        return false;
    size_t room = plain.len - plain.len / 10, len;
    char *out = malloc(room);
    if (!out)
        return false;
    bool fits = encoding == ENCODING_GZIP ? gzip_into(plain, out, room, &len)
                                          : brotli_into(plain, out, room, &len);
    char *kept = fits ? realloc(out, len) : NULL; /* what is kept for long takes no spare room */
    if (!kept) {
        free(out);
        return false;
    }
    *ret = (struct str){kept, len};
    return true;
}

bool compress_is_worthwhile(struct str type, size_t size)
{
    const struct str kinds[] = {
        STR_INIT("text/"),
        STR_INIT("application/json"),
        STR_INIT("application/javascript"),
        STR_INIT("application/xml"),
        STR_INIT("application/atom+xml"),
        STR_INIT("application/rss+xml"),
        STR_INIT("application/ld+json"),
        STR_INIT("application/manifest+json"),
        STR_INIT("image/svg+xml"),
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_starts(type, kinds[i]))
            return size >= SMALLEST;
    return false;
}
