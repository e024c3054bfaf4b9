/* The template compiler: pages in HTML become C functions that escape each value for the place in
 * which it stands. docs/templates.md describes the language; this file, how the parts fit.
 *
 * compile.c walks over the template. At {{ it handles the directive; everything else it gives to
 * html.c, which keeps account of the place in the HTML. The place is a plain value made of
 * persistent lists, so that a branch begins with a copy of it and two branches can be compared.
 * elements.c knows the elements and attributes, address.c the parts of an address, emit.c writes
 * the C. */
#ifndef GONGKAI_TOOLS_TEMPLATES_COMPILER_H
#define GONGKAI_TOOLS_TEMPLATES_COMPILER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"

/* ---- elements.c ------------------------------------------------------------------------------ */

enum element_trait {
    ELEMENT_VOID = 1,          /* has no end tag */
    ELEMENT_TEXT_ONLY = 2,     /* holds text and references, no elements */
    ELEMENT_KEEPS_BLANKS = 4,  /* its blanks are shown */
    ELEMENT_HOLDS_NO_TEXT = 8, /* a browser would move text out of it, or drop it */
    ELEMENT_ENDS_PARAGRAPH = 16 /* a browser closes an open <p> before it */,
    ELEMENT_NEEDS_LABEL = 32,
    ELEMENT_DRAWING = 64, /* only inside <svg> */
};

struct element {
    const char *name;
    unsigned traits;
    const char *refused; /* why it cannot be used; NULL: it can */
};

enum attribute_kind { ATTRIBUTE_PLAIN, ATTRIBUTE_ADDRESS, ATTRIBUTE_OWN_ADDRESS };

struct known_attribute {
    const char *name;
    enum attribute_kind kind;
    const char *refused; /* why it cannot be used; NULL: it can */
};

/* NULL when the name is not known. Names are in lower case. */
const struct element *element_find(struct str name);
const struct known_attribute *attribute_find(struct str name);

/* ---- the place ------------------------------------------------------------------------------- */

/* An element that is open; the innermost comes first. */
struct open {
    const struct element *element;
    size_t at; /* offset of its tag */
    const struct open *outer;
};

struct attribute {
    struct str name;  /* in lower case */
    struct str value; /* as it stands in the template, directives included */
    bool varies;      /* the value depends on a directive or a branch */
    bool always;      /* on every way through the branches inside the tag */
    const struct attribute *next;
};

struct literal_id {
    struct str value;
    size_t at;
    const struct literal_id *next;
};

enum where { IN_TEXT, IN_TEXT_ONLY, IN_TAG, IN_VALUE };

enum address_part {
    ADDRESS_START,     /* the scheme may still be open */
    ADDRESS_ROOT,      /* behind the first / */
    ADDRESS_HOST,      /* behind https:// */
    ADDRESS_MAILBOX,   /* behind mailto: or tel: */
    ADDRESS_AFTER_URL, /* behind a value that is an address itself */
    ADDRESS_PATH,
    ADDRESS_QUERY, /* or fragment */
};

struct place {
    enum where where;
    const struct open *open;
    const struct open *closed; /* in a fragment: elements closed here and opened elsewhere */
    const struct literal_id *ids;
    bool fresh_line; /* the output ends with a line end: more blanks would add nothing */

    /* IN_TAG and IN_VALUE */
    const struct element *element;
    size_t tag_at;
    bool blank; /* an attribute may begin */
    const struct attribute *attributes;

    /* IN_VALUE */
    struct str name;
    enum attribute_kind kind;
    size_t value_at;
    char quote;
    bool varies;
    enum address_part part;
    size_t part_at; /* where the text of ADDRESS_START begins */
};

/* ---- the compiler ---------------------------------------------------------------------------- */

/* An {{ if }} or {{ each }} that is open. */
struct block {
    bool is_loop;
    bool has_else;
    size_t at;
    struct place start;
    bool has_end; /* one branch is complete: */
    struct place end;
    struct block *outer;
};

struct control { /* an input, select or textarea without a label of its own */
    struct str id;
    size_t at;
};

struct control_list {
    struct control *items;
    size_t count, capacity;
};

/* The page or fragment being compiled. */
struct function {
    struct str name;
    size_t at;
    bool is_fragment;
    struct control_list controls;
    struct str_list labels; /* for= */
};

struct message {
    struct str text, path;
};

struct message_list {
    struct message *items;
    size_t count, capacity;
};

struct compiler {
    struct arena *arena;
    struct failure *failure;
    struct buf *header, *code;
    struct message_list messages;

    /* Of the file being read. */
    struct str path, text;
    size_t at;
    struct function *function; /* NULL outside of pages */
    struct block *block;
    struct place place;
    struct buf literal; /* HTML that is not yet written to the code */
    int depth, loops;
};

/* directive.c: {{ … }} */
struct directive {
    size_t at, end; /* end: behind }} */
    struct str body;
    bool is_comment; /* {{# … }} */
};

err directive_read(struct compiler *c, struct directive *ret) MUST_USE;
/* Takes a word, or a name of C, off the front; false when there is none. */
bool directive_take_word(struct str *body, const char *word);
bool directive_take_name(struct str *body, struct str *ret);
/* One expression with its brackets closed, so that it cannot change the code around it. */
err expression_check(struct compiler *c, size_t at, struct str expression) MUST_USE;
/* Takes the text up to the next comma that stands in no bracket. False at the end. */
bool next_argument(struct str *rest, struct str *ret);
/* The same up to the next blank. */
bool next_word(struct str *rest, struct str *ret);

/* compile.c: adds one file to header, code and messages. */
err compile_file(struct compiler *c) MUST_USE;

/* compile.c: "FILE:LINE: …" as the failure; returns ERR_INVALID. */
err refuse(struct compiler *c, size_t at, const char *format, ...) FORMAT(3, 4);
int line_of(const struct compiler *c, size_t at);

/* html.c: takes the next piece of HTML. */
err html_step(struct compiler *c) MUST_USE;
/* html.c: the place behind two branches, or a refusal; `what` names them. */
err place_join(struct compiler *c, size_t at, const char *what, const struct place *a,
               const struct place *b, struct place *ret) MUST_USE;
bool is_open(const struct open *open, struct str name);
/* html.c: whether text may stand here. */
err text_check(struct compiler *c, size_t at) MUST_USE;

/* tag.c: checks a whole start tag, notes its ids and labels, and writes what it needs. */
err tag_check(struct compiler *c) MUST_USE;
const struct attribute *tag_attribute(const struct attribute *list, struct str name);
/* tag.c: every control has a label. */
err labels_check(struct compiler *c) MUST_USE;

/* address.c: goes on by one literal character of an address. */
err address_step(struct compiler *c, char next) MUST_USE;
/* address.c: the function that writes a value at this part of an address. `end` is the offset
 * behind the directive. */
err address_value(struct compiler *c, size_t at, size_t end, const char **ret) MUST_USE;
/* address.c: whether a branch or loop may begin, change or end here. */
err address_branch(struct compiler *c, size_t at) MUST_USE;

/* emit.c: HTML as it is. */
void emit_html(struct compiler *c, struct str html);
/* emit.c: a line of C, after all HTML kept so far; at: the offset that errors in it are reported
 * for. */
void emit_code(struct compiler *c, size_t at, const char *format, ...) FORMAT(3, 4);
void emit_line_mark(struct compiler *c, struct buf *out, size_t at);
void emit_pending(struct compiler *c);
/* emit.c: all texts for people, sorted, as a PO template. */
void emit_messages(struct compiler *c, struct buf *out);

/* extract.c: the texts that a C file hands to tr(). */
void extract_from_c(struct compiler *c);

/* Small tools. */
static inline bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The character at an offset, NUL past the end. */
static inline char char_at(const struct compiler *c, size_t at)
{
    return at < c->text.len ? c->text.ptr[at] : '\0';
}

static inline bool text_starts(const struct compiler *c, size_t at, struct str with)
{
    return str_starts(str_from_pos(c->text, at), with);
}

#endif
