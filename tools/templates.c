/* Turns pages in HTML into C functions that escape each value for the place in which it stands:
 *
 *     templates OUT.h OUT.c PAGE.html…
 *     templates --extract OUT.pot PAGE.html… SOURCE.c…
 *
 * Every file with a mistake is reported, with the line of its first one. The language is described
 * in docs/templates.md, the design in templates/compiler.h. */
#include "base/file.h"
#include "templates/compiler.h"

#define SOURCE_MAX ((size_t)4 << 20)
#define OUTPUT_MAX ((size_t)64 << 20)

/* One input. A mistake is printed, so that the others are looked at too. */
static bool read_input(struct compiler *c, const char *path)
{
    struct failure failure = {0};
    c->failure = &failure;
    c->path = str_from(path);
    err result = file_read(c->arena, c->path, SOURCE_MAX, &failure, &c->text);
    if (result == OK && str_ends(c->path, STR(".c")))
        extract_from_c(c);
    else if (result == OK)
        result = compile_file(c);
    buf_end(&c->literal);
    if (result != OK)
        fprintf(stderr, "%s\n", failure.text);
    return result == OK;
}

static bool read_inputs(struct compiler *c, int count, char **paths)
{
    bool good = true;
    for (int i = 0; i < count; i++)
        good = read_input(c, paths[i]) && good;
    return good;
}

static bool write_output(struct compiler *c, const char *path, const struct buf *content)
{
    struct failure failure = {0};
    if (!content->overflow &&
        file_write(c->arena, str_from(path), buf_str(content), &failure) == OK)
        return true;
    fprintf(stderr, "templates: %s\n",
            content->overflow ? "the output is too large" : failure.text);
    return false;
}

/* The file name, which C looks for beside the file that includes it. */
static struct str base_name(struct str path)
{
    struct str folder, rest = path;
    while (str_cut(rest, STR("/"), &folder, &rest))
        path = rest;
    return path;
}

static bool compile(struct compiler *c, int count, char **args)
{
    const struct str made = STR("/* Made by tools/templates. */\n");
    buf_add(c->header, made);
    buf_add(c->header, STR("#pragma once\n#include \"web/html.h\"\n"));
    buf_add(c->code, made);
    buf_printf(c->code, "#include \"" STR_FMT "\"\n", STR_ARG(base_name(str_from(args[0]))));
    return read_inputs(c, count - 2, args + 2) && write_output(c, args[0], c->header) &&
           write_output(c, args[1], c->code);
}

static bool extract(struct compiler *c, int count, char **args)
{
    CLEANUP(buf_end) struct buf out = BUF(OUTPUT_MAX);
    if (!read_inputs(c, count - 1, args + 1))
        return false;
    emit_messages(c, &out);
    return write_output(c, args[0], &out);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(buf_end) struct buf header = BUF(OUTPUT_MAX);
    CLEANUP(buf_end) struct buf code = BUF(OUTPUT_MAX);
    struct compiler c = {
        .arena = &arena, .header = &header, .code = &code, .literal = BUF(SOURCE_MAX)};
    bool extracts = argc > 1 && str_equal(str_from(argv[1]), STR("--extract"));
    if (argc < 4) {
        fprintf(stderr, "usage: templates OUT.h OUT.c PAGE.html…\n"
                        "       templates --extract OUT.pot PAGE.html… SOURCE.c…\n");
        return 2;
    }
    bool good = extracts ? extract(&c, argc - 2, argv + 2) : compile(&c, argc - 1, argv + 1);
    return good ? 0 : 1;
}
