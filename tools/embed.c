/* Turns files into a C table: embed SYMBOL OUT.c OUT.h FILE… */
#include "base/buf.h"
#include "base/file.h"

static void write_bytes(struct buf *out, size_t index, struct str content)
{
    buf_printf(out, "static const unsigned char file_%zu[] = {", index);
    for (size_t i = 0; i < content.len; i++)
        buf_printf(out, "%s%u,", i % 24 == 0 ? "\n" : "", (unsigned)(unsigned char)content.ptr[i]);
    buf_add(out, STR("0\n};\n"));
}

static struct str file_name(struct str path)
{
    struct str folder, rest = path;
    while (str_cut(rest, STR("/"), &folder, &rest))
        path = rest;
    return path;
}

static err embed(struct arena *arena, struct failure *failure, int count, char **args)
{
    const char *symbol = args[0];
    CLEANUP(buf_end) struct buf source = BUF((size_t)1 << 30);
    CLEANUP(buf_end) struct buf table = BUF((size_t)1 << 20);
    CLEANUP(buf_end) struct buf header = BUF((size_t)1 << 16);
    buf_printf(&source,
               "#include \"base/embed.h\"\n#include \"base/attributes.h\"\n"
               "extern const struct embedded %s[];\nextern const size_t %s_count;\n",
               symbol, symbol);
    for (int i = 3; i < count; i++) {
        struct str content;
        TRY(file_read(arena, str_from(args[i]), (size_t)64 << 20, failure, &content));
        write_bytes(&source, (size_t)i, content);
        buf_printf(&table, "    {STR_INIT(\"" STR_FMT "\"), {(const char *)file_%d, %zu}},\n",
                   STR_ARG(file_name(str_from(args[i]))), i, content.len);
    }
    buf_printf(&source, "const struct embedded %s[] = {\n" STR_FMT "};\n", symbol,
               STR_ARG(buf_str(&table)));
    buf_printf(&source, "const size_t %s_count = COUNT_OF(%s);\n", symbol, symbol);
    buf_printf(&header,
               "/* Made by tools/embed. */\n#include \"base/embed.h\"\n"
               "extern const struct embedded %s[];\nextern const size_t %s_count;\n",
               symbol, symbol);
    TRY(file_write(arena, str_from(args[1]), buf_str(&source), failure));
    return file_write(arena, str_from(args[2]), buf_str(&header), failure);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    if (argc < 5) {
        fprintf(stderr, "usage: embed SYMBOL OUT.c OUT.h FILE…\n");
        return 2;
    }
    if (embed(&arena, &failure, argc - 1, argv + 1) != OK) {
        fprintf(stderr, "embed: %s\n", failure.text);
        return 1;
    }
    return 0;
}
