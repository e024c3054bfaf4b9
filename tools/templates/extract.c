/* Finds the texts for people in C sources: the string literal in tr(…, "text"). */
#include "compiler.h"

#include "../text.h"

static bool is_word_character(char c)
{
    return is_letter(c) || is_digit(c) || c == '_';
}

/* The first literal between `at` and the end of the statement. Adjacent literals are one. */
static bool read_text(struct compiler *c, size_t at, struct str *ret)
{
    while (at < c->text.len && c->text.ptr[at] != '"' && c->text.ptr[at] != ';')
        at++;
    struct str rest = str_from_pos(c->text, at), piece;
    CLEANUP(buf_end) struct buf text = BUF(c->text.len);
    while (text_read_quoted(c->arena, &rest, &piece)) {
        buf_add(&text, piece);
        rest = str_trim(rest);
    }
    *ret = arena_str(c->arena, buf_str(&text));
    return ret->len > 0;
}

void extract_from_c(struct compiler *c)
{
    const struct str call = STR("tr(");
    for (size_t at = 0; at < c->text.len; at++) {
        struct str text;
        if (text_starts(c, at, call) && (at == 0 || !is_word_character(c->text.ptr[at - 1])) &&
            read_text(c, at + call.len, &text))
            vec_push(c->arena, &c->messages, (struct message){text, c->path});
    }
}
