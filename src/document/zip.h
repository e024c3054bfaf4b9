/* Writes ZIP archives for the formats that are one: Office Open XML, OFD.
 *
 * Made with zlib, which we link anyway. libarchive was considered: it would be one library more,
 * takes its dates and permissions entry by entry all the same, and writes sizes behind the data
 * unless the output can seek, which some readers of Office files refuse. What we need of the format
 * is three records.
 *
 * The same entries in the same order give the same bytes: every entry is dated 1980-01-01, the
 * first day that the format can name. */
#ifndef GONGKAI_DOCUMENT_ZIP_H
#define GONGKAI_DOCUMENT_ZIP_H

#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"

struct zip_entry {
    struct str name;
    uint32_t at, crc, packed, size; /* at: of its header, from the archive's beginning */
};

struct zip_entries {
    struct zip_entry *items;
    size_t count, capacity;
};

struct zip {
    struct buf *out;
    struct arena *arena;
    size_t start; /* of the archive in `out` */
    struct zip_entries entries;
};

struct zip zip_begin(struct buf *out, struct arena *arena);
/* Compresses the content. The name is ASCII, uses "/" and must live until zip_end. */
err zip_add(struct zip *zip, struct str name, struct str content, struct failure *failure) MUST_USE;
/* Writes the directory. ERR_TOO_LARGE when the archive does not fit its buffer. */
err zip_end(struct zip *zip, struct failure *failure) MUST_USE;

#endif
