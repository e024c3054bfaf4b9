/* ZIP archives (PKWARE APPNOTE 6.3, without its extensions): a header and the packed content for
 * each entry, then the directory. */
#include "document/zip.h"

#include <assert.h>
#include <zlib.h>

#define LOCAL_HEADER      0x04034b50u
#define DIRECTORY_HEADER  0x02014b50u
#define DIRECTORY_END     0x06054b50u
#define VERSION_NEEDED    20 /* 2.0: deflate and folders */
#define METHOD_DEFLATE    8
#define DATE_1980_01_01   (1 << 5 | 1)
#define ENTRIES_MAX       0xFFFF
#define ARCHIVE_BYTES_MAX ((size_t)0x7FFFFFFF)

static void put_number(struct buf *out, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_char(out, (char)(unsigned char)(number >> (8 * i)));
}

/* The fields that stand alike in the header before the content and in the directory. */
static void put_common(struct buf *out, const struct zip_entry *entry)
{
    put_number(out, VERSION_NEEDED, 2);
    put_number(out, 0, 2); /* flags */
    put_number(out, METHOD_DEFLATE, 2);
    put_number(out, 0, 2); /* midnight */
    put_number(out, DATE_1980_01_01, 2);
    put_number(out, entry->crc, 4);
    put_number(out, entry->packed, 4);
    put_number(out, entry->size, 4);
    put_number(out, (uint32_t)entry->name.len, 2);
    put_number(out, 0, 2); /* no extra fields */
}

static err pack(struct buf *out, struct str content, struct failure *failure)
{
    char piece[16384];
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)content.ptr, .avail_in = (uInt)content.len};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return fail_with(failure, ERR_INTERNAL, "archive: no memory to compress with");
    int result;
    do {
        stream.next_out = (Bytef *)piece;
        stream.avail_out = sizeof piece;
        result = deflate(&stream, Z_FINISH);
        buf_add(out, (struct str){piece, sizeof piece - stream.avail_out});
    } while (result == Z_OK);
    deflateEnd(&stream);
    assert(result == Z_STREAM_END);
    return OK;
}

struct zip zip_begin(struct buf *out, struct arena *arena)
{
    return (struct zip){.out = out, .arena = arena, .start = out->len};
}

err zip_add(struct zip *zip, struct str name, struct str content, struct failure *failure)
{
    assert(zip->entries.count < ENTRIES_MAX && name.len < 256);
    if (content.len > ARCHIVE_BYTES_MAX || zip->out->len - zip->start > ARCHIVE_BYTES_MAX)
        return fail_with(failure, ERR_TOO_LARGE, "archive: " STR_FMT " makes it larger than 2 GiB",
                         STR_ARG(name));
    CLEANUP(buf_end) struct buf packed = BUF(ARCHIVE_BYTES_MAX);
    TRY(pack(&packed, content, failure));
    if (packed.overflow)
        return fail_with(failure, ERR_INTERNAL, "archive: no memory for " STR_FMT, STR_ARG(name));
    struct zip_entry entry = {
        .name = name,
        .at = (uint32_t)(zip->out->len - zip->start),
        .crc = (uint32_t)crc32(0, (const Bytef *)content.ptr, (uInt)content.len),
        .packed = (uint32_t)packed.len,
        .size = (uint32_t)content.len,
    };
    vec_push(zip->arena, &zip->entries, entry);
    put_number(zip->out, LOCAL_HEADER, 4);
    put_common(zip->out, &entry);
    buf_add(zip->out, name);
    buf_add(zip->out, buf_str(&packed));
    return OK;
}

static void put_directory_entry(struct buf *out, const struct zip_entry *entry)
{
    put_number(out, DIRECTORY_HEADER, 4);
    put_number(out, VERSION_NEEDED, 2); /* made by, on a system without permissions */
    put_common(out, entry);
    put_number(out, 0, 2); /* no comment */
    put_number(out, 0, 2); /* first disk */
    put_number(out, 0, 2); /* internal attributes */
    put_number(out, 0, 4); /* external attributes */
    put_number(out, entry->at, 4);
    buf_add(out, entry->name);
}

err zip_end(struct zip *zip, struct failure *failure)
{
    struct buf *out = zip->out;
    size_t directory = out->len - zip->start;
    for (size_t i = 0; i < zip->entries.count; i++)
        put_directory_entry(out, &zip->entries.items[i]);
    size_t size = out->len - zip->start - directory;
    put_number(out, DIRECTORY_END, 4);
    put_number(out, 0, 2); /* this disk */
    put_number(out, 0, 2); /* disk of the directory */
    put_number(out, (uint32_t)zip->entries.count, 2);
    put_number(out, (uint32_t)zip->entries.count, 2);
    put_number(out, (uint32_t)size, 4);
    put_number(out, (uint32_t)directory, 4);
    put_number(out, 0, 2); /* no comment */
    if (out->overflow)
        return fail_with(failure, ERR_TOO_LARGE, "archive: larger than its limit of %zu bytes",
                         out->limit);
    return OK;
}
