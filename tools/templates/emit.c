/* Writing C: HTML as string literals, code with #line marks, so that the compiler reports a mistake
 * at the template's own line. */
#include "compiler.h"

#include "../text.h"

/* ISO C guarantees literals of 4095 characters; escapes and UTF-8 stay well below it. */
#define LITERAL_MAX 1000

static void indent(struct compiler *c)
{
    for (int i = 0; i < c->depth; i++)
        buf_add(c->code, STR("    "));
}

/* Takes the next piece that fits into a literal; no character is cut in two. */
static struct str next_piece(struct str *rest)
{
    size_t len = rest->len < LITERAL_MAX ? rest->len : LITERAL_MAX;
    while (len < rest->len && ((unsigned char)rest->ptr[len] & 0xC0) == 0x80)
        len--;
    struct str piece = str_slice(*rest, 0, len);
    *rest = str_from_pos(*rest, len);
    return piece;
}

void emit_pending(struct compiler *c)
{
    struct str rest = arena_str(c->arena, buf_str(&c->literal));
    buf_end(&c->literal);
    while (rest.len > 0) {
        indent(c);
        buf_add(c->code, STR("buf_add(p->out, STR("));
        text_write_c(c->code, next_piece(&rest));
        buf_add(c->code, STR("));\n"));
    }
}

void emit_html(struct compiler *c, struct str html)
{
    buf_add(&c->literal, html);
}

void emit_line_mark(struct compiler *c, struct buf *out, size_t at)
{
    buf_printf(out, "#line %d ", line_of(c, at));
    text_write_c(out, c->path);
    buf_char(out, '\n');
}

void emit_code(struct compiler *c, size_t at, const char *format, ...)
{
    emit_pending(c);
    emit_line_mark(c, c->code, at);
    indent(c);
    va_list args;
    va_start(args, format);
    buf_vprintf(c->code, format, args);
    va_end(args);
    buf_char(c->code, '\n');
}

static int compare_messages(const void *a, const void *b)
{
    const struct message *first = a, *second = b;
    int order = str_compare(first->text, second->text);
    return order ? order : str_compare(first->path, second->path);
}

void emit_messages(struct compiler *c, struct buf *out)
{
    struct message_list *list = &c->messages;
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_messages);
    buf_add(out, STR("# The texts of the pages, as their sources have them. Made by po/update.\n"
                     "msgid \"\"\nmsgstr \"\"\n"
                     "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"));
    for (size_t i = 0; i < list->count;) {
        struct str text = list->items[i].text, last = {0};
        buf_char(out, '\n');
        for (; i < list->count && str_equal(list->items[i].text, text); i++) {
            if (!str_equal(list->items[i].path, last))
                buf_printf(out, "#: " STR_FMT "\n", STR_ARG(list->items[i].path));
            last = list->items[i].path;
        }
        buf_add(out, STR("msgid "));
        text_write_po(out, text);
        buf_add(out, STR("\nmsgstr \"\"\n"));
    }
}
