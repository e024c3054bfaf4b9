/* Turns the built assets into a C table: assets OUT.c FILE…
 *
 * Each file gets an address with the hash of its content, its media type, and its compressed forms
 * made once, here, with the greatest effort. */
#include "web/assets.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"

#include <brotli/encode.h>
#include <zlib.h>

#define FILE_LIMIT ((size_t)16 << 20)
#define HASH_LEN   10 /* hex digits in an address */

static const struct media_type {
    const char *ending, *type;
} media_types[] = {
    {".css", "text/css; charset=utf-8"       },
    {".js",  "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"                 },
    {".png", "image/png"                     },
};

static err find_media_type(struct str name, struct failure *failure, const char **ret)
{
    for (size_t i = 0; i < COUNT_OF(media_types); i++)
        if (str_ends(name, str_from(media_types[i].ending))) {
            *ret = media_types[i].type;
            return OK;
        }
    return fail_with(failure, ERR_INVALID,
                     STR_FMT " has an ending without a media type: add it to tools/assets.c",
                     STR_ARG(name));
}

static struct str file_name(struct str path)
{
    struct str folder, rest = path;
    while (str_cut(rest, STR("/"), &folder, &rest))
        path = rest;
    return path;
}

/* app.css with the hash 3f2a9c0d51… → /assets/app.3f2a9c0d51.css */
static struct str make_path(struct arena *arena, struct str name, struct str content)
{
    struct hash_text hash = hash_sha256(content);
    struct str stem, ending;
    str_cut(name, STR("."), &stem, &ending);
    return arena_printf(arena, ASSET_FOLDER STR_FMT ".%.*s." STR_FMT, STR_ARG(stem), HASH_LEN,
                        hash.text, STR_ARG(ending));
}

static err compress_gzip(struct arena *arena, struct str content, struct failure *failure,
                         struct str *ret)
{
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)content.ptr,
                       .avail_in = (uInt)content.len};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return fail_with(failure, ERR_INTERNAL, "zlib does not start");
    size_t room = deflateBound(&stream, content.len);
    char *out = arena_alloc(arena, room);
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    int result = deflate(&stream, Z_FINISH);
    size_t len = stream.total_out;
    deflateEnd(&stream);
    if (result != Z_STREAM_END)
        return fail_with(failure, ERR_INTERNAL, "zlib stopped with %d", result);
    *ret = (struct str){out, len};
    return OK;
}

static err compress_brotli(struct arena *arena, struct str content, struct failure *failure,
                           struct str *ret)
{
    size_t len = BrotliEncoderMaxCompressedSize(content.len);
    char *out = arena_alloc(arena, len);
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               content.len, (const uint8_t *)content.ptr, &len, (uint8_t *)out))
        return fail_with(failure, ERR_INTERNAL, "brotli does not compress");
    *ret = (struct str){out, len};
    return OK;
}

static void write_bytes(struct buf *out, size_t index, const char *form, struct str bytes)
{
    buf_printf(out, "static const unsigned char %s_%zu[] = {", form, index);
    for (size_t i = 0; i < bytes.len; i++)
        buf_printf(out, "%s%u,", i % 24 == 0 ? "\n" : "", (unsigned)(unsigned char)bytes.ptr[i]);
    buf_add(out, STR("0\n};\n"));
}

/* Bytes into the source, their view into the table. */
static void add_form(struct buf *source, struct buf *row, size_t index, const char *form,
                     struct str bytes)
{
    write_bytes(source, index, form, bytes);
    buf_printf(row, ",\n     {(const char *)%s_%zu, %zu}", form, index, bytes.len);
}

/* A compressed form that saves nothing is left out. */
static void add_compressed(struct buf *source, struct buf *row, size_t index, const char *form,
                           struct str bytes, size_t plain_len)
{
    if (bytes.len < plain_len)
        add_form(source, row, index, form, bytes);
    else
        buf_add(row, STR(", {0}"));
}

static err add_asset(struct arena *arena, struct buf *source, struct buf *table, size_t index,
                     struct str file, struct failure *failure)
{
    struct str content, gzip, brotli, name = file_name(file);
    const char *type;
    TRY(find_media_type(name, failure, &type));
    TRY(file_read(arena, file, FILE_LIMIT, failure, &content));
    TRY(compress_gzip(arena, content, failure, &gzip));
    TRY(compress_brotli(arena, content, failure, &brotli));
    struct str path = make_path(arena, name, content);
    buf_printf(table, "    {STR_INIT(\"" STR_FMT "\"), STR_INIT(\"" STR_FMT "\"), STR_INIT(\"%s\")",
               STR_ARG(name), STR_ARG(path), type);
    add_form(source, table, index, "content", content);
    add_compressed(source, table, index, "gzip", gzip, content.len);
    add_compressed(source, table, index, "brotli", brotli, content.len);
    buf_add(table, STR("},\n"));
    return OK;
}

static err make_table(struct arena *arena, struct failure *failure, int count, char **files,
                      struct str out)
{
    CLEANUP(buf_end) struct buf source = BUF((size_t)256 << 20);
    CLEANUP(buf_end) struct buf table = BUF((size_t)1 << 20);
    buf_add(&source, STR("/* Made by tools/assets. */\n#include \"web/assets.h\"\n"
                         "#include \"base/attributes.h\"\n"));
    for (int i = 0; i < count; i++)
        TRY(add_asset(arena, &source, &table, (size_t)i, str_from(files[i]), failure));
    buf_printf(&source, "const struct asset asset_table[] = {\n" STR_FMT "};\n",
               STR_ARG(buf_str(&table)));
    buf_add(&source, STR("const size_t asset_count = COUNT_OF(asset_table);\n"));
    if (source.overflow || table.overflow)
        return fail_with(failure, ERR_TOO_LARGE, "the assets are too large to embed");
    return file_write(arena, out, buf_str(&source), failure);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: assets OUT.c FILE…\n");
        return 2;
    }
    if (make_table(&arena, &failure, argc - 2, argv + 2, str_from(argv[1])) != OK) {
        fprintf(stderr, "assets: %s\n", failure.text);
        return 1;
    }
    return 0;
}
