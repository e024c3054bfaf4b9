/* Walks over a template and turns its directives into C. */
#include "compiler.h"

#include "../text.h"

int line_of(const struct compiler *c, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at && i < c->text.len; i++)
        line += c->text.ptr[i] == '\n';
    return line;
}

err refuse(struct compiler *c, size_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str message = arena_vprintf(c->arena, format, args);
    va_end(args);
    return fail_with(c->failure, ERR_INVALID, STR_FMT ":%d: " STR_FMT, STR_ARG(c->path),
                     line_of(c, at), STR_ARG(message));
}

/* ---- Pages ---- */

static err end_function(struct compiler *c)
{
    const struct place *place = &c->place;
    if (place->where == IN_TAG || place->where == IN_VALUE)
        return refuse(c, place->tag_at, "this tag does not end");
    if (place->open && (!c->function->is_fragment || place->where != IN_TEXT))
        return refuse(c, place->open->at,
                      "<%s> is still open at the end of " STR_FMT
                      "; what opens or closes elements for others is a {{ fragment }}",
                      place->open->element->name, STR_ARG(c->function->name));
    TRY(labels_check(c));
    emit_pending(c);
    buf_add(c->code, STR("}\n"));
    c->depth = 0;
    c->function = NULL;
    return OK;
}

/* What was opened last and never ended. */
static err check_ended(struct compiler *c)
{
    if (c->block)
        return refuse(c, c->block->at, "{{ %s }} has no {{ end }}",
                      c->block->is_loop ? "each" : "if");
    if (c->function)
        return refuse(c, c->function->at, "the page " STR_FMT " has no {{ end }}",
                      STR_ARG(c->function->name));
    return OK;
}

/* Into header and code: void NAME(struct page *p, PARAMETERS) */
static void emit_signature(struct compiler *c, struct buf *out, struct str name,
                           struct str parameters, const char *end)
{
    emit_line_mark(c, out, c->function->at);
    buf_printf(out, "void " STR_FMT "(struct page *p%s" STR_FMT ")%s\n", STR_ARG(name),
               parameters.len ? ", " : "", STR_ARG(parameters), end);
}

static err begin_function(struct compiler *c, struct directive *d, bool is_fragment)
{
    TRY(check_ended(c));
    struct str name, signature = d->body;
    if (!directive_take_name(&d->body, &name) || !str_starts(d->body, STR("(")) ||
        !str_ends(d->body, STR(")")))
        return refuse(c, d->at, "expected name(parameters), not: " STR_FMT, STR_ARG(signature));
    TRY(expression_check(c, d->at, d->body));
    struct str parameters = str_trim(str_slice(d->body, 1, d->body.len - 1));
    if (str_equal(parameters, STR("void")))
        parameters = STR("");
    c->function = arena_new(c->arena, struct function);
    *c->function = (struct function){.name = name, .at = d->at, .is_fragment = is_fragment};
    c->place = (struct place){.where = IN_TEXT, .fresh_line = true};
    emit_signature(c, c->header, name, parameters, ";");
    buf_char(c->code, '\n');
    emit_signature(c, c->code, name, parameters, "");
    buf_add(c->code, STR("{\n    (void)p;\n"));
    c->depth = 1;
    return OK;
}

static err compile_page(struct compiler *c, struct directive *d)
{
    return begin_function(c, d, false);
}

static err compile_fragment(struct compiler *c, struct directive *d)
{
    return begin_function(c, d, true);
}

static err compile_use(struct compiler *c, struct directive *d)
{
    struct str name;
    if (c->function)
        return refuse(c, d->at, "{{ use }} stands outside of pages");
    if (!text_read_quoted(c->arena, &d->body, &name) || d->body.len > 0)
        return refuse(c, d->at, "expected {{ use \"folder/file.h\" }}");
    emit_line_mark(c, c->header, d->at);
    buf_printf(c->header, "#include \"" STR_FMT "\"\n", STR_ARG(name));
    return OK;
}

/* ---- Values and texts ---- */

/* What every directive that writes text needs: a place that can hold it. */
static err begin_output(struct compiler *c, const struct directive *d)
{
    struct place *place = &c->place;
    if (place->where == IN_TAG)
        return refuse(c, d->at,
                      "a value cannot stand in a tag, only in text and between the quotes of an "
                      "attribute");
    TRY(text_check(c, d->at));
    place->varies = true;
    place->fresh_line = false;
    return OK;
}

static bool in_address(const struct compiler *c)
{
    return c->place.where == IN_VALUE && c->place.kind != ATTRIBUTE_PLAIN;
}

static err compile_value(struct compiler *c, struct directive *d)
{
    const char *function = "html_text";
    TRY(begin_output(c, d));
    TRY(expression_check(c, d->at, d->body));
    if (in_address(c))
        TRY(address_value(c, d->at, d->end, &function));
    emit_code(c, d->at, "%s(p, html_value(" STR_FMT "));", function, STR_ARG(d->body));
    return OK;
}

/* {{ t "text" }} or {{ t "text with %s" value … }} */
static err compile_text(struct compiler *c, struct directive *d)
{
    struct str text, value;
    TRY(begin_output(c, d));
    if (in_address(c))
        return refuse(c, d->at, "a text for people does not belong into an address");
    if (!text_read_quoted(c->arena, &d->body, &text) || text.len == 0)
        return refuse(c, d->at, "expected {{ t \"text\" }}");
    int places, values = 0;
    CLEANUP(buf_end) struct buf list = BUF(c->text.len * 4);
    for (struct str rest = str_trim(d->body); next_word(&rest, &value); values++) {
        TRY(expression_check(c, d->at, value));
        buf_printf(&list, "%shtml_value(" STR_FMT ")", values ? ", " : "", STR_ARG(value));
    }
    if (!text_count_places(text, &places) || places != values)
        return refuse(c, d->at,
                      "the text has not as many %%s as there are values (%d); a value with blanks "
                      "stands in brackets",
                      values);
    CLEANUP(buf_end) struct buf literal = BUF(text.len * 4 + 2);
    text_write_c(&literal, text);
    if (values == 0)
        emit_code(c, d->at, "html_message(p, STR(" STR_FMT "), NULL, 0);",
                  STR_ARG(buf_str(&literal)));
    else
        emit_code(c, d->at,
                  "html_message(p, STR(" STR_FMT "), (const struct html_value[]){" STR_FMT
                  "}, %d);",
                  STR_ARG(buf_str(&literal)), STR_ARG(buf_str(&list)), values);
    vec_push(c->arena, &c->messages, (struct message){text, c->path});
    return OK;
}

/* {{ call function(arguments) }}: another page, or C that writes HTML itself. */
static err compile_call(struct compiler *c, struct directive *d)
{
    struct str name, call = d->body;
    if (c->place.where != IN_TEXT)
        return refuse(c, d->at, "{{ call }} stands in text, not in a tag or an element of text");
    if (!directive_take_name(&d->body, &name) || !str_starts(d->body, STR("(")) ||
        !str_ends(d->body, STR(")")))
        return refuse(c, d->at, "expected {{ call function(arguments) }}, not: " STR_FMT,
                      STR_ARG(call));
    TRY(expression_check(c, d->at, d->body));
    struct str arguments = str_trim(str_slice(d->body, 1, d->body.len - 1));
    emit_code(c, d->at, STR_FMT "(p%s" STR_FMT ");", STR_ARG(name), arguments.len ? ", " : "",
              STR_ARG(arguments));
    c->place.fresh_line = false;
    return OK;
}

/* ---- Branches and loops ---- */

static void push_block(struct compiler *c, const struct directive *d, bool is_loop)
{
    struct block *block = arena_new(c->arena, struct block);
    *block = (struct block){.is_loop = is_loop, .at = d->at, .start = c->place, .outer = c->block};
    c->block = block;
    c->depth++;
    c->loops += is_loop;
}

/* A branch is complete: it must end where the earlier ones did. */
static err end_branch(struct compiler *c, size_t at)
{
    struct block *block = c->block;
    if (block->has_end)
        TRY(place_join(c, at, "the branches end", &block->end, &c->place, &block->end));
    else
        block->end = c->place;
    block->has_end = true;
    c->place = block->start;
    return OK;
}

static err compile_if(struct compiler *c, struct directive *d)
{
    TRY(expression_check(c, d->at, d->body));
    emit_code(c, d->at, "if (" STR_FMT ") {", STR_ARG(d->body));
    push_block(c, d, false);
    return OK;
}

/* The next branch of the innermost if. */
static err next_branch(struct compiler *c, const struct directive *d)
{
    if (!c->block || c->block->is_loop || c->block->has_else)
        return refuse(c, d->at, "this belongs to no {{ if }}, or stands behind its {{ else }}");
    return end_branch(c, d->at);
}

static err compile_elif(struct compiler *c, struct directive *d)
{
    TRY(next_branch(c, d));
    TRY(expression_check(c, d->at, d->body));
    emit_pending(c);
    c->depth--;
    emit_code(c, d->at, "} else if (" STR_FMT ") {", STR_ARG(d->body));
    c->depth++;
    return OK;
}

static err compile_else(struct compiler *c, struct directive *d)
{
    TRY(next_branch(c, d));
    if (d->body.len > 0)
        return refuse(c, d->at, "{{ else }} stands alone; a second condition is {{ elif }}");
    c->block->has_else = true;
    emit_pending(c);
    c->depth--;
    emit_code(c, d->at, "} else {");
    c->depth++;
    return OK;
}

/* {{ each item in pointer, count }} */
static err compile_each(struct compiler *c, struct directive *d)
{
    struct str item, pointer, count;
    if (c->place.where == IN_TAG)
        return refuse(c, d->at, "a loop cannot write attributes");
    if (!directive_take_name(&d->body, &item) || !directive_take_word(&d->body, "in") ||
        !next_argument(&d->body, &pointer) || !next_argument(&d->body, &count) || d->body.len > 0)
        return refuse(c, d->at, "expected {{ each item in pointer, count }}");
    TRY(expression_check(c, d->at, pointer));
    TRY(expression_check(c, d->at, count));
    const char *name = arena_str(c->arena, item).ptr;
    emit_code(c, d->at,
              "for (size_t %s_index = 0, %s_count = (size_t)(" STR_FMT
              "); %s_index < %s_count; %s_index++) {",
              name, name, STR_ARG(count), name, name, name);
    c->place.fresh_line = false; /* the second time we come from the loop's end */
    push_block(c, d, true);
    emit_code(c, d->at, "__typeof__(&(" STR_FMT ")[0]) %s = &(" STR_FMT ")[%s_index];",
              STR_ARG(pointer), name, STR_ARG(pointer), name);
    emit_code(c, d->at, "(void)%s;", name);
    return OK;
}

static err compile_end(struct compiler *c, struct directive *d)
{
    struct block *block = c->block;
    if (d->body.len > 0)
        return refuse(c, d->at, "{{ end }} stands alone");
    if (!block)
        return end_function(c);
    struct place joined = c->place;
    if (block->is_loop) {
        TRY(place_join(c, d->at, "the loop begins and ends", &block->start, &c->place, &joined));
    } else {
        TRY(end_branch(c, d->at));
        joined = block->end;
        if (!block->has_else)
            TRY(place_join(c, d->at, "with and without the branch the page goes on", &block->start,
                           &block->end, &joined));
    }
    emit_pending(c);
    c->depth--;
    emit_code(c, d->at, "}");
    c->loops -= block->is_loop;
    c->place = joined;
    c->block = block->outer;
    return OK;
}

/* ---- The walk ---- */

enum keyword_kind { KEYWORD_PAGE, KEYWORD_OUTPUT, KEYWORD_BRANCH };

static const struct keyword {
    const char *word;
    err (*compile)(struct compiler *c, struct directive *d);
    enum keyword_kind kind;
} keywords[] = {
    {"page",     compile_page,     KEYWORD_PAGE  },
    {"fragment", compile_fragment, KEYWORD_PAGE  },
    {"use",      compile_use,      KEYWORD_PAGE  },
    {"t",        compile_text,     KEYWORD_OUTPUT},
    {"call",     compile_call,     KEYWORD_OUTPUT},
    {"if",       compile_if,       KEYWORD_BRANCH},
    {"elif",     compile_elif,     KEYWORD_BRANCH},
    {"else",     compile_else,     KEYWORD_BRANCH},
    {"each",     compile_each,     KEYWORD_BRANCH},
    {"end",      compile_end,      KEYWORD_BRANCH},
};

/* What begins with no keyword is a value. */
static const struct keyword value_keyword = {"", compile_value, KEYWORD_OUTPUT};

static const struct keyword *take_keyword(struct directive *d)
{
    for (size_t i = 0; i < COUNT_OF(keywords); i++)
        if (directive_take_word(&d->body, keywords[i].word))
            return &keywords[i];
    return &value_keyword;
}

static err compile_directive(struct compiler *c, struct directive *d)
{
    const struct keyword *keyword = take_keyword(d);
    if (keyword->kind != KEYWORD_PAGE && !c->function)
        return refuse(c, d->at,
                      "this stands in no page; one begins with {{ page name(parameters) }}");
    if (keyword->kind == KEYWORD_BRANCH) {
        if (in_address(c))
            TRY(address_branch(c, d->at));
        c->place.varies = true;
    }
    return keyword->compile(c, d);
}

/* "&am{{ … }}" would read what follows as the rest of a reference. */
static bool inside_reference(const struct compiler *c, size_t at)
{
    while (at > 0 && (is_letter(c->text.ptr[at - 1]) || is_digit(c->text.ptr[at - 1]) ||
                      c->text.ptr[at - 1] == '#'))
        at--;
    return at > 0 && c->text.ptr[at - 1] == '&';
}

static err step_directive(struct compiler *c)
{
    struct directive d;
    TRY(directive_read(c, &d));
    if (inside_reference(c, d.at))
        return refuse(c, d.at, "end the reference before {{: &amp; and not &");
    if (d.is_comment && in_address(c))
        TRY(address_branch(c, d.at));
    if (!d.is_comment)
        TRY(compile_directive(c, &d));
    c->at = d.end;
    c->place.part_at = d.end;
    return OK;
}

static err step(struct compiler *c)
{
    if (text_starts(c, c->at, STR("{{")))
        return step_directive(c);
    if (c->function)
        return html_step(c);
    if (!is_blank(char_at(c, c->at)))
        return refuse(c, c->at, "text that stands in no page");
    c->at++;
    return OK;
}

err compile_file(struct compiler *c)
{
    c->at = 0;
    c->function = NULL;
    c->block = NULL;
    c->place = (struct place){0};
    c->depth = c->loops = 0;
    if (!utf8_valid(c->text))
        return refuse(c, 0, "the file is not UTF-8");
    while (c->at < c->text.len)
        TRY(step(c));
    return check_ended(c);
}
