/* What a whole start tag must have: text for images, a label for controls, a token for forms that
 * are posted; and ids that stand once. */
#include "compiler.h"

const struct attribute *tag_attribute(const struct attribute *list, struct str name)
{
    while (list && !str_equal(list->name, name))
        list = list->next;
    return list;
}

static const struct attribute *attribute_of(struct compiler *c, const char *name)
{
    return tag_attribute(c->place.attributes, str_from(name));
}

static bool has_always(struct compiler *c, const char *name)
{
    const struct attribute *attribute = attribute_of(c, name);
    return attribute && attribute->always;
}

/* Whether the literal value is one of the words in a list separated by blanks. */
static bool value_is_one_of(const struct attribute *attribute, struct str words)
{
    struct str word;
    while (attribute && !attribute->varies && words.len > 0) {
        str_cut(words, STR(" "), &word, &words);
        if (str_equal_nocase(attribute->value, word))
            return true;
    }
    return false;
}

/* A form that is posted carries the token of the session, which other sites do not know. */
static err check_form(struct compiler *c)
{
    const struct attribute *method = attribute_of(c, "method");
    if (!method)
        return OK;
    if (!method->always || !value_is_one_of(method, STR("get post")))
        return refuse(c, c->place.tag_at,
                      "<form>: method is \"get\" or \"post\", written plainly, so that a form that "
                      "is posted gets its token");
    if (value_is_one_of(method, STR("post"))) {
        emit_html(c, STR("<input type=\"hidden\" name=\"token\" value=\""));
        emit_code(c, c->place.tag_at, "html_text(p, html_value(p->form_token));");
        emit_html(c, STR("\">"));
    }
    return OK;
}

/* Code and style sheets come from a path of our own: a literal one, or a bundled file's. */
static err check_own_file(struct compiler *c, const char *name)
{
    const struct attribute *address = attribute_of(c, name);
    if (!address || !address->always ||
        (!str_starts(address->value, STR("/")) &&
         !str_starts(address->value, STR("{{ asset_url("))))
        return refuse(c, c->place.tag_at,
                      "<%s> needs a %s= that begins with / or is {{ asset_url(\"…\") }}%s",
                      c->place.element->name, name,
                      str_equal(str_from(name), STR("src"))
                          ? ": the content security policy allows no inline code"
                          : "");
    return OK;
}

static err check_link(struct compiler *c)
{
    static const struct str harmless = STR_INIT("alternate author canonical help license next prev "
                                                "search");
    if (value_is_one_of(attribute_of(c, "rel"), harmless))
        return OK;
    return check_own_file(c, "href");
}

static err check_id(struct compiler *c)
{
    struct place *place = &c->place;
    const struct attribute *id = attribute_of(c, "id");
    if (!id || id->varies)
        return OK;
    if (c->loops > 0)
        return refuse(c, place->tag_at,
                      "id=\"" STR_FMT "\" stands in a loop: put a value into it, such as "
                      "r_index",
                      STR_ARG(id->value));
    for (const struct literal_id *other = place->ids; other; other = other->next)
        if (str_equal(other->value, id->value))
            return refuse(c, place->tag_at, "id=\"" STR_FMT "\" stands on line %d already",
                          STR_ARG(id->value), line_of(c, other->at));
    struct literal_id *added = arena_new(c->arena, struct literal_id);
    *added = (struct literal_id){id->value, place->tag_at, place->ids};
    place->ids = added;
    return OK;
}

static void note_control(struct compiler *c)
{
    static const struct str unlabelled = STR_INIT("hidden submit button reset image");
    const struct place *place = &c->place;
    if (str_equal(str_from(place->element->name), STR("input")) &&
        value_is_one_of(attribute_of(c, "type"), unlabelled))
        return;
    if (has_always(c, "aria-label") || has_always(c, "aria-labelledby") ||
        is_open(place->open, STR("label")))
        return;
    const struct attribute *id = attribute_of(c, "id");
    vec_push(c->arena, &c->function->controls,
             (struct control){id ? id->value : STR(""), place->tag_at});
}

err labels_check(struct compiler *c)
{
    const struct function *function = c->function;
    for (size_t i = 0; i < function->controls.count; i++) {
        struct control control = function->controls.items[i];
        bool found = false;
        for (size_t k = 0; k < function->labels.count; k++)
            found =
                found || (control.id.len > 0 && str_equal(control.id, function->labels.items[k]));
        if (!found)
            return refuse(c, control.at,
                          "this control has no label: add <label for=…> with its id, or "
                          "aria-label");
    }
    return OK;
}

err tag_check(struct compiler *c)
{
    const struct element *element = c->place.element;
    struct str name = str_from(element->name);
    TRY(check_id(c));
    if (element->traits & ELEMENT_NEEDS_LABEL)
        note_control(c);
    if (str_equal(name, STR("label")) && attribute_of(c, "for"))
        vec_push(c->arena, &c->function->labels, attribute_of(c, "for")->value);
    if (str_equal(name, STR("img")) && !has_always(c, "alt"))
        return refuse(c, c->place.tag_at,
                      "<img> needs alt=: what it shows, or alt=\"\" when it only decorates");
    if (str_equal(name, STR("html")) && !has_always(c, "lang"))
        return refuse(c, c->place.tag_at, "<html> needs lang=, so that it is read out rightly");
    if (str_equal(name, STR("script")))
        return check_own_file(c, "src");
    if (str_equal(name, STR("link")))
        return check_link(c);
    if (str_equal(name, STR("form")))
        return check_form(c);
    return OK;
}
