/* Follows the HTML of a template piece by piece and keeps account of the place: which elements are
 * open, and whether we stand in text, in a tag or in a value. Pieces that a directive must not cut
 * - a tag's name, an attribute's name, an end tag - are read whole. */
#include "compiler.h"

bool is_open(const struct open *open, struct str name)
{
    while (open && !str_equal(str_from(open->element->name), name))
        open = open->outer;
    return open != NULL;
}

static bool keeps_blanks(const struct place *place)
{
    return place->where == IN_TEXT_ONLY || place->where == IN_VALUE ||
           is_open(place->open, STR("pre"));
}

/* Takes the next n bytes over into the page. */
static void take(struct compiler *c, size_t n)
{
    emit_html(c, str_slice(c->text, c->at, c->at + n));
    c->at += n;
}

/* The same for one character between elements, where indentation is left out. */
static void take_text(struct compiler *c)
{
    struct place *place = &c->place;
    char next = char_at(c, c->at);
    if (is_blank(next) && place->fresh_line && !keeps_blanks(place)) {
        c->at++;
        return;
    }
    place->fresh_line = next == '\n';
    take(c, 1);
}

static bool is_name_character(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == ':' || c == '_';
}

static struct str read_name(struct compiler *c, size_t at)
{
    size_t end = at;
    while (is_name_character(char_at(c, end)))
        end++;
    return str_slice(c->text, at, end);
}

static struct str lower_case(struct compiler *c, struct str name)
{
    CLEANUP(buf_end) struct buf lower = BUF(name.len);
    for (size_t i = 0; i < name.len; i++) {
        char letter = name.ptr[i];
        buf_char(&lower, letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter);
    }
    return arena_str(c->arena, buf_str(&lower));
}

/* ---- Start tags ---- */

static err check_nesting(struct compiler *c, const struct element *element)
{
    const struct place *place = &c->place;
    struct str name = str_from(element->name);
    bool in_drawing = is_open(place->open, STR("svg"));
    bool of_drawing = element->traits & ELEMENT_DRAWING;
    if (of_drawing && !in_drawing)
        return refuse(c, c->at, "<%s> stands outside of <svg>", element->name);
    if (in_drawing && !of_drawing && !str_equal(name, STR("title")) && !str_equal(name, STR("a")))
        return refuse(c, c->at, "<%s> stands inside of <svg>", element->name);
    if ((element->traits & ELEMENT_ENDS_PARAGRAPH) && is_open(place->open, STR("p")))
        return refuse(c, c->at, "<%s> stands in <p>, which a browser would close before it",
                      element->name);
    if ((str_equal(name, STR("form")) || str_equal(name, STR("a")) ||
         str_equal(name, STR("button"))) &&
        is_open(place->open, name))
        return refuse(c, c->at, "<%s> stands in another <%s>, which a browser would undo",
                      element->name, element->name);
    return OK;
}

static err begin_tag(struct compiler *c)
{
    struct str name = read_name(c, c->at + 1);
    const struct element *element = element_find(name);
    if (!element)
        return refuse(c, c->at,
                      "<" STR_FMT "> is not an element we use (lower case; the list is in "
                      "tools/templates/elements.c)",
                      STR_ARG(name));
    if (element->refused)
        return refuse(c, c->at, "<%s> is not allowed: %s", element->name, element->refused);
    TRY(check_nesting(c, element));
    struct place *place = &c->place;
    place->where = IN_TAG;
    place->element = element;
    place->tag_at = c->at;
    place->blank = false;
    place->attributes = NULL;
    take(c, name.len + 1);
    return OK;
}

/* Behind the > of a script: nothing but its end tag. */
static err end_script(struct compiler *c)
{
    while (is_blank(char_at(c, c->at)))
        c->at++;
    if (!text_starts(c, c->at, STR("</script>")))
        return refuse(c, c->at, "a script has no body here: put it into assets/");
    take(c, sizeof "</script>" - 1);
    return OK;
}

static err end_tag_start(struct compiler *c, bool self_closing)
{
    struct place *place = &c->place;
    const struct element *element = place->element;
    take(c, self_closing ? 2 : 1);
    place->where = IN_TEXT;
    place->fresh_line = false;
    TRY(tag_check(c));
    if (str_equal(str_from(element->name), STR("script")))
        return end_script(c);
    if ((element->traits & ELEMENT_VOID) || self_closing)
        return OK;
    struct open *open = arena_new(c->arena, struct open);
    *open = (struct open){element, place->tag_at, place->open};
    place->open = open;
    if (element->traits & ELEMENT_TEXT_ONLY)
        place->where = IN_TEXT_ONLY;
    /* A browser drops the first line end; a value that begins with one shall keep it. */
    if ((element->traits & ELEMENT_KEEPS_BLANKS) && char_at(c, c->at) != '\n')
        emit_html(c, STR("\n"));
    return OK;
}

static void add_attribute(struct compiler *c, struct attribute attribute)
{
    struct attribute *added = arena_new(c->arena, struct attribute);
    *added = attribute;
    added->always = true;
    added->next = c->place.attributes;
    c->place.attributes = added;
    c->place.blank = false;
}

static err begin_value(struct compiler *c, struct str name, enum attribute_kind kind)
{
    char quote = char_at(c, c->at + 1);
    if (quote != '"' && quote != '\'')
        return refuse(c, c->at, "the value of %s= must be quoted", name.ptr);
    take(c, 2);
    struct place *place = &c->place;
    place->where = IN_VALUE;
    place->name = name;
    place->kind = kind;
    place->value_at = c->at;
    place->quote = quote;
    place->varies = false;
    place->part = ADDRESS_START;
    place->part_at = c->at;
    return OK;
}

static err begin_attribute(struct compiler *c)
{
    struct str written = read_name(c, c->at);
    if (written.len == 0) {
        struct str rest = str_from_pos(c->text, c->at), from = rest;
        uint32_t code;
        utf8_next(&rest, &code);
        return refuse(c, c->at, "\"" STR_FMT "\" does not belong into a tag",
                      STR_ARG(str_slice(from, 0, from.len - rest.len)));
    }
    if (!c->place.blank)
        return refuse(c, c->at, "a blank is missing before the attribute " STR_FMT,
                      STR_ARG(written));
    struct str name = lower_case(c, written);
    const struct known_attribute *known = attribute_find(name);
    if (!known)
        return refuse(c, c->at,
                      "%s= is not an attribute we use (the list is in "
                      "tools/templates/elements.c)",
                      name.ptr);
    if (known->refused)
        return refuse(c, c->at, "%s= is not allowed: %s", name.ptr, known->refused);
    if (tag_attribute(c->place.attributes, name))
        return refuse(c, c->at, "%s= stands twice in this tag, or may", name.ptr);
    take(c, written.len);
    if (char_at(c, c->at) == '=')
        return begin_value(c, name, known->kind);
    if (known->kind != ATTRIBUTE_PLAIN)
        return refuse(c, c->at, "%s= needs an address", name.ptr);
    add_attribute(c, (struct attribute){.name = name, .value = STR("")});
    return OK;
}

static err step_tag(struct compiler *c)
{
    char next = char_at(c, c->at);
    if (is_blank(next) && c->place.blank) {
        c->at++;
        return OK;
    }
    if (is_blank(next)) {
        c->place.blank = true;
        take(c, 1);
        return OK;
    }
    if (next == '>')
        return end_tag_start(c, false);
    if (text_starts(c, c->at, STR("/>"))) {
        if (!(c->place.element->traits & (ELEMENT_VOID | ELEMENT_DRAWING)))
            return refuse(c, c->at, "browsers ignore /> here: write <%s></%s>",
                          c->place.element->name, c->place.element->name);
        return end_tag_start(c, true);
    }
    return begin_attribute(c);
}

static err step_value(struct compiler *c)
{
    struct place *place = &c->place;
    char next = char_at(c, c->at);
    if (next != place->quote) {
        if (place->kind != ATTRIBUTE_PLAIN)
            TRY(address_step(c, next));
        take(c, 1);
        return OK;
    }
    add_attribute(c, (struct attribute){.name = place->name,
                                        .value = str_slice(c->text, place->value_at, c->at),
                                        .varies = place->varies});
    place->where = IN_TAG;
    take(c, 1);
    return OK;
}

/* ---- Text and end tags ---- */

static err close_element(struct compiler *c, struct str name)
{
    struct place *place = &c->place;
    if (!place->open && c->function->is_fragment) {
        const struct element *element = element_find(name);
        if (!element)
            return refuse(c, c->at, "</" STR_FMT "> is not an element we use", STR_ARG(name));
        struct open *closed = arena_new(c->arena, struct open);
        *closed = (struct open){element, c->at, place->closed};
        place->closed = closed;
        return OK;
    }
    if (!place->open)
        return refuse(c, c->at, "</" STR_FMT "> closes nothing", STR_ARG(name));
    if (!str_equal(str_from(place->open->element->name), name))
        return refuse(c, c->at, "</" STR_FMT "> stands where <%s> of line %d is open",
                      STR_ARG(name), place->open->element->name, line_of(c, place->open->at));
    place->open = place->open->outer;
    return OK;
}

static err end_tag(struct compiler *c)
{
    struct str name = read_name(c, c->at + 2);
    size_t len = name.len + 3;
    if (char_at(c, c->at + len - 1) != '>')
        return refuse(c, c->at, "an end tag must be written plainly, without blanks");
    TRY(close_element(c, name));
    take(c, len);
    c->place.where = IN_TEXT;
    c->place.fresh_line = false;
    return OK;
}

err text_check(struct compiler *c, size_t at)
{
    const struct open *open = c->place.open;
    if (c->place.where == IN_TEXT && open && (open->element->traits & ELEMENT_HOLDS_NO_TEXT))
        return refuse(c, at, "text cannot stand directly in <%s>", open->element->name);
    return OK;
}

static err step_text(struct compiler *c)
{
    char next = char_at(c, c->at);
    if (next != '<') {
        if (!is_blank(next))
            TRY(text_check(c, c->at));
        take_text(c);
        return OK;
    }
    const struct str doctype = STR("<!DOCTYPE html>");
    if (str_equal_nocase(str_slice(c->text, c->at, c->at + doctype.len), doctype)) {
        take(c, doctype.len);
        c->place.fresh_line = false;
        return OK;
    }
    if (char_at(c, c->at + 1) == '!')
        return refuse(c, c->at,
                      "comments for colleagues are written {{# … }}; an HTML comment "
                      "would be sent to every reader");
    if (text_starts(c, c->at, STR("<{{")))
        return refuse(c, c->at, "a directive cannot stand directly behind <");
    if (char_at(c, c->at + 1) == '/')
        return end_tag(c);
    if (is_letter(char_at(c, c->at + 1)))
        return begin_tag(c);
    return refuse(c, c->at, "write &lt; for < in text");
}

/* <title>, <textarea>, <option>: everything but their end tag is text. */
static err step_text_only(struct compiler *c)
{
    if (char_at(c, c->at) != '<') {
        take(c, 1);
        return OK;
    }
    if (char_at(c, c->at + 1) != '/')
        return refuse(c, c->at, "<%s> holds only text: write &lt; for <",
                      c->place.open->element->name);
    return end_tag(c);
}

err html_step(struct compiler *c)
{
    switch (c->place.where) {
    case IN_TEXT:
        return step_text(c);
    case IN_TEXT_ONLY:
        return step_text_only(c);
    case IN_TAG:
        return step_tag(c);
    case IN_VALUE:
        return step_value(c);
    }
    return OK;
}

/* ---- Two branches ---- */

static err join_open(struct compiler *c, size_t at, const char *what, const struct open *a,
                     const struct open *b)
{
    while (a && b && a != b && a->element == b->element) {
        a = a->outer;
        b = b->outer;
    }
    if (a == b)
        return OK;
    const struct open *one = a ? a : b;
    return refuse(c, at, "%s in different places: <%s> of line %d is not the same in both", what,
                  one->element->name, line_of(c, one->at));
}

/* Those of both; what only one has is not there always. */
static const struct attribute *join_attributes(struct compiler *c, const struct attribute *a,
                                               const struct attribute *b)
{
    if (a == b)
        return a;
    const struct attribute *joined = NULL;
    for (int side = 0; side < 2; side++) {
        for (const struct attribute *one = side ? b : a; one; one = one->next) {
            const struct attribute *other = tag_attribute(side ? a : b, one->name);
            if (side && other)
                continue;
            struct attribute *added = arena_new(c->arena, struct attribute);
            *added = *one;
            added->always = one->always && other && other->always;
            added->varies = one->varies || (other && (other->varies || other != one));
            added->next = joined;
            joined = added;
        }
    }
    return joined;
}

static const struct literal_id *join_ids(struct compiler *c, const struct literal_id *a,
                                         const struct literal_id *b)
{
    const struct literal_id *joined = a;
    for (; b && b != a; b = b->next) {
        struct literal_id *added = arena_new(c->arena, struct literal_id);
        *added = (struct literal_id){b->value, b->at, joined};
        joined = added;
    }
    return joined;
}

err place_join(struct compiler *c, size_t at, const char *what, const struct place *a,
               const struct place *b, struct place *ret)
{
    static const char *const names[] = {
        [IN_TEXT] = "in text",
        [IN_TEXT_ONLY] = "in an element of text",
        [IN_TAG] = "inside a tag",
        [IN_VALUE] = "inside an attribute value",
    };
    if (a->where != b->where)
        return refuse(c, at, "%s in different places: one %s, the other %s", what, names[a->where],
                      names[b->where]);
    TRY(join_open(c, at, what, a->open, b->open));
    TRY(join_open(c, at, what, a->closed, b->closed));
    bool in_tag = a->where == IN_TAG || a->where == IN_VALUE;
    if (in_tag && a->tag_at != b->tag_at)
        return refuse(c, at, "%s in different places: inside two different tags", what);
    if (a->where == IN_VALUE && a->value_at != b->value_at)
        return refuse(c, at, "%s in different places: inside two different attributes", what);
    if (a->where == IN_VALUE && a->kind != ATTRIBUTE_PLAIN && a->part != b->part)
        return refuse(c, at, "%s in different parts of the address", what);
    struct place joined = *a;
    joined.ids = join_ids(c, a->ids, b->ids);
    joined.fresh_line = a->fresh_line && b->fresh_line;
    joined.blank = a->blank && b->blank;
    joined.varies = a->varies || b->varies;
    if (in_tag)
        joined.attributes = join_attributes(c, a->attributes, b->attributes);
    *ret = joined;
    return OK;
}
