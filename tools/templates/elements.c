/* The elements and attributes that pages may use. What is missing here is refused, so that nothing
 * is let through because nobody thought of it; a useful newcomer is one line. */
#include "compiler.h"

#define INLINE_CODE "the content security policy allows no inline code: put it into assets/"

/* clang-format off */
static const struct element elements[] = {
    {"a", 0, NULL}, {"abbr", 0, NULL}, {"address", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"article", ELEMENT_ENDS_PARAGRAPH, NULL}, {"aside", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"audio", 0, NULL}, {"b", 0, NULL}, {"bdi", 0, NULL}, {"bdo", 0, NULL},
    {"blockquote", ELEMENT_ENDS_PARAGRAPH, NULL}, {"body", 0, NULL}, {"br", ELEMENT_VOID, NULL},
    {"button", 0, NULL}, {"canvas", 0, NULL}, {"caption", 0, NULL}, {"cite", 0, NULL},
    {"code", 0, NULL}, {"col", ELEMENT_VOID, NULL}, {"colgroup", ELEMENT_HOLDS_NO_TEXT, NULL},
    {"data", 0, NULL}, {"datalist", 0, NULL}, {"dd", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"del", 0, NULL}, {"details", ELEMENT_ENDS_PARAGRAPH, NULL}, {"dfn", 0, NULL},
    {"dialog", ELEMENT_ENDS_PARAGRAPH, NULL}, {"div", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"dl", ELEMENT_ENDS_PARAGRAPH | ELEMENT_HOLDS_NO_TEXT, NULL},
    {"dt", ELEMENT_ENDS_PARAGRAPH, NULL}, {"em", 0, NULL},
    {"fieldset", ELEMENT_ENDS_PARAGRAPH, NULL}, {"figcaption", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"figure", ELEMENT_ENDS_PARAGRAPH, NULL}, {"footer", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"form", ELEMENT_ENDS_PARAGRAPH, NULL}, {"h1", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"h2", ELEMENT_ENDS_PARAGRAPH, NULL}, {"h3", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"h4", ELEMENT_ENDS_PARAGRAPH, NULL}, {"h5", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"h6", ELEMENT_ENDS_PARAGRAPH, NULL}, {"head", ELEMENT_HOLDS_NO_TEXT, NULL},
    {"header", ELEMENT_ENDS_PARAGRAPH, NULL}, {"hgroup", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"hr", ELEMENT_VOID | ELEMENT_ENDS_PARAGRAPH, NULL}, {"html", ELEMENT_HOLDS_NO_TEXT, NULL},
    {"i", 0, NULL}, {"img", ELEMENT_VOID, NULL},
    {"input", ELEMENT_VOID | ELEMENT_NEEDS_LABEL, NULL}, {"ins", 0, NULL}, {"kbd", 0, NULL},
    {"label", 0, NULL}, {"legend", 0, NULL}, {"li", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"link", ELEMENT_VOID, NULL}, {"main", ELEMENT_ENDS_PARAGRAPH, NULL}, {"mark", 0, NULL},
    {"meta", ELEMENT_VOID, NULL}, {"meter", 0, NULL}, {"nav", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"ol", ELEMENT_ENDS_PARAGRAPH | ELEMENT_HOLDS_NO_TEXT, NULL},
    {"optgroup", ELEMENT_HOLDS_NO_TEXT, NULL}, {"option", ELEMENT_TEXT_ONLY, NULL},
    {"output", 0, NULL}, {"p", ELEMENT_ENDS_PARAGRAPH, NULL}, {"picture", 0, NULL},
    {"pre", ELEMENT_ENDS_PARAGRAPH | ELEMENT_KEEPS_BLANKS, NULL}, {"progress", 0, NULL},
    {"q", 0, NULL}, {"rp", 0, NULL}, {"rt", 0, NULL}, {"ruby", 0, NULL}, {"s", 0, NULL},
    {"samp", 0, NULL}, {"script", 0, NULL}, {"search", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"section", ELEMENT_ENDS_PARAGRAPH, NULL},
    {"select", ELEMENT_HOLDS_NO_TEXT | ELEMENT_NEEDS_LABEL, NULL}, {"small", 0, NULL},
    {"source", ELEMENT_VOID, NULL}, {"span", 0, NULL}, {"strong", 0, NULL}, {"sub", 0, NULL},
    {"summary", ELEMENT_ENDS_PARAGRAPH, NULL}, {"sup", 0, NULL},
    {"table", ELEMENT_ENDS_PARAGRAPH | ELEMENT_HOLDS_NO_TEXT, NULL},
    {"tbody", ELEMENT_HOLDS_NO_TEXT, NULL}, {"td", 0, NULL}, {"template", 0, NULL},
    {"textarea", ELEMENT_TEXT_ONLY | ELEMENT_KEEPS_BLANKS | ELEMENT_NEEDS_LABEL, NULL},
    {"tfoot", ELEMENT_HOLDS_NO_TEXT, NULL}, {"th", 0, NULL},
    {"thead", ELEMENT_HOLDS_NO_TEXT, NULL}, {"time", 0, NULL},
    {"title", ELEMENT_TEXT_ONLY, NULL}, {"tr", ELEMENT_HOLDS_NO_TEXT, NULL},
    {"track", ELEMENT_VOID, NULL}, {"u", 0, NULL},
    {"ul", ELEMENT_ENDS_PARAGRAPH | ELEMENT_HOLDS_NO_TEXT, NULL}, {"var", 0, NULL},
    {"video", 0, NULL}, {"wbr", ELEMENT_VOID, NULL},

    {"svg", 0, NULL}, {"circle", ELEMENT_DRAWING, NULL}, {"defs", ELEMENT_DRAWING, NULL},
    {"desc", ELEMENT_DRAWING, NULL}, {"ellipse", ELEMENT_DRAWING, NULL},
    {"g", ELEMENT_DRAWING, NULL}, {"line", ELEMENT_DRAWING, NULL}, {"path", ELEMENT_DRAWING, NULL},
    {"polygon", ELEMENT_DRAWING, NULL}, {"polyline", ELEMENT_DRAWING, NULL},
    {"rect", ELEMENT_DRAWING, NULL}, {"symbol", ELEMENT_DRAWING, NULL},
    {"text", ELEMENT_DRAWING, NULL}, {"tspan", ELEMENT_DRAWING, NULL},
    {"use", ELEMENT_DRAWING, NULL},

    {"base", 0, "it would redirect every address of the page"},
    {"embed", 0, "the content security policy allows no foreign content"},
    {"iframe", 0, "the content security policy allows no frames"},
    {"noscript", 0, "browsers read it in two ways; write a page that needs no script"},
    {"object", 0, "the content security policy allows no foreign content"},
    {"style", 0, INLINE_CODE},
};

static const struct known_attribute attributes[] = {
    {"action", ATTRIBUTE_OWN_ADDRESS, NULL}, {"cite", ATTRIBUTE_ADDRESS, NULL},
    {"formaction", ATTRIBUTE_OWN_ADDRESS, NULL}, {"href", ATTRIBUTE_ADDRESS, NULL},
    {"poster", ATTRIBUTE_ADDRESS, NULL}, {"src", ATTRIBUTE_ADDRESS, NULL},

    {"formmethod", 0, "the form itself says its method, so that it gets its token"},
    {"http-equiv", 0, "headers are sent by web/server"},
    {"imagesrcset", 0, "a list of addresses cannot be checked; use src"},
    {"ping", 0, "pages do not report on their readers"},
    {"srcdoc", 0, "a page in an attribute cannot be checked"},
    {"srcset", 0, "a list of addresses cannot be checked; use src"},
    {"style", 0, INLINE_CODE},

#define PLAIN(name) {name, ATTRIBUTE_PLAIN, NULL}
    PLAIN("abbr"), PLAIN("accept"), PLAIN("accept-charset"), PLAIN("accesskey"), PLAIN("alt"),
    PLAIN("async"), PLAIN("autocapitalize"), PLAIN("autocomplete"), PLAIN("autofocus"),
    PLAIN("capture"), PLAIN("charset"), PLAIN("checked"), PLAIN("class"), PLAIN("cols"),
    PLAIN("colspan"), PLAIN("content"), PLAIN("controls"), PLAIN("crossorigin"), PLAIN("datetime"),
    PLAIN("decoding"), PLAIN("default"), PLAIN("defer"), PLAIN("dir"), PLAIN("dirname"),
    PLAIN("disabled"), PLAIN("download"), PLAIN("draggable"), PLAIN("enctype"),
    PLAIN("enterkeyhint"), PLAIN("for"), PLAIN("form"), PLAIN("formnovalidate"), PLAIN("headers"),
    PLAIN("height"), PLAIN("hidden"), PLAIN("high"), PLAIN("hreflang"), PLAIN("id"),
    PLAIN("inert"), PLAIN("inputmode"), PLAIN("integrity"), PLAIN("itemid"), PLAIN("itemprop"),
    PLAIN("itemref"), PLAIN("itemscope"), PLAIN("itemtype"), PLAIN("kind"), PLAIN("label"),
    PLAIN("lang"), PLAIN("list"), PLAIN("loading"), PLAIN("low"), PLAIN("max"),
    PLAIN("maxlength"), PLAIN("media"), PLAIN("method"), PLAIN("min"), PLAIN("minlength"),
    PLAIN("multiple"), PLAIN("muted"), PLAIN("name"), PLAIN("nomodule"), PLAIN("novalidate"),
    PLAIN("open"), PLAIN("optimum"), PLAIN("pattern"), PLAIN("placeholder"),
    PLAIN("playsinline"), PLAIN("preload"), PLAIN("property"), PLAIN("readonly"),
    PLAIN("referrerpolicy"), PLAIN("rel"), PLAIN("required"), PLAIN("reversed"), PLAIN("role"),
    PLAIN("rows"), PLAIN("rowspan"), PLAIN("scope"), PLAIN("selected"), PLAIN("size"),
    PLAIN("sizes"), PLAIN("span"), PLAIN("spellcheck"), PLAIN("srclang"), PLAIN("start"),
    PLAIN("step"), PLAIN("tabindex"), PLAIN("target"), PLAIN("title"), PLAIN("translate"),
    PLAIN("type"), PLAIN("value"), PLAIN("width"), PLAIN("wrap"),
    /* of drawings */
    PLAIN("clip-rule"), PLAIN("cx"), PLAIN("cy"), PLAIN("d"), PLAIN("dx"), PLAIN("dy"),
    PLAIN("fill"), PLAIN("fill-rule"), PLAIN("focusable"), PLAIN("opacity"), PLAIN("points"),
    PLAIN("preserveaspectratio"), PLAIN("r"), PLAIN("rx"), PLAIN("ry"), PLAIN("stroke"),
    PLAIN("stroke-dasharray"), PLAIN("stroke-linecap"), PLAIN("stroke-linejoin"),
    PLAIN("stroke-width"), PLAIN("text-anchor"), PLAIN("transform"), PLAIN("viewbox"), PLAIN("x"),
    PLAIN("x1"), PLAIN("x2"), PLAIN("xmlns"), PLAIN("y"), PLAIN("y1"), PLAIN("y2"),
#undef PLAIN
};
/* clang-format on */

const struct element *element_find(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(elements); i++)
        if (str_equal(name, str_from(elements[i].name)))
            return &elements[i];
    return NULL;
}

const struct known_attribute *attribute_find(struct str name)
{
    static const struct known_attribute free_name = {"", ATTRIBUTE_PLAIN, NULL};
    static const struct known_attribute handler = {"on…", ATTRIBUTE_PLAIN, INLINE_CODE};
    if (str_starts(name, STR("on")))
        return &handler;
    if (str_starts(name, STR("data-")) || str_starts(name, STR("aria-")))
        return &free_name;
    for (size_t i = 0; i < COUNT_OF(attributes); i++)
        if (str_equal(name, str_from(attributes[i].name)))
            return &attributes[i];
    return NULL;
}
