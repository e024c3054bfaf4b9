/* The XML writer: what is open, and which characters are written as themselves. */
#include "document/xml.h"

#include <assert.h>

/* The Char production of XML 1.0; utf8_next gives no surrogates. */
static bool is_xml_character(uint32_t code)
{
    if (code < ' ')
        return code == '\t' || code == '\n' || code == '\r';
    return code != 0xFFFE && code != 0xFFFF;
}

/* A reader turns a carriage return, and in a value also tabs and line ends, into something else
 * unless they stand as references. */
static void escape(struct buf *out, struct str text, bool in_value)
{
    uint32_t code;
    while (utf8_next(&text, &code)) {
        if (code == '&')
            buf_add(out, STR("&amp;"));
        else if (code == '<')
            buf_add(out, STR("&lt;"));
        else if (code == '>')
            buf_add(out, STR("&gt;"));
        else if (code == '"' && in_value)
            buf_add(out, STR("&quot;"));
        else if (code == '\r' || (in_value && (code == '\n' || code == '\t')))
            buf_printf(out, "&#%u;", (unsigned)code);
        else
            buf_code_point(out, is_xml_character(code) ? code : 0xFFFD);
    }
}

static void finish_tag(struct xml *xml)
{
    if (xml->in_tag)
        buf_char(xml->out, '>');
    xml->in_tag = false;
}

struct xml xml_begin(struct buf *out)
{
    buf_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"));
    return (struct xml){.out = out};
}

void xml_open(struct xml *xml, const char *name)
{
    assert(xml->depth < XML_DEPTH_MAX);
    finish_tag(xml);
    buf_char(xml->out, '<');
    buf_add(xml->out, str_from(name));
    xml->open[xml->depth++] = name;
    xml->in_tag = true;
}

void xml_attribute(struct xml *xml, const char *name, struct str value)
{
    assert(xml->in_tag);
    buf_char(xml->out, ' ');
    buf_add(xml->out, str_from(name));
    buf_add(xml->out, STR("=\""));
    escape(xml->out, value, true);
    buf_char(xml->out, '"');
}

void xml_attribute_int(struct xml *xml, const char *name, int64_t value)
{
    assert(xml->in_tag);
    buf_char(xml->out, ' ');
    buf_add(xml->out, str_from(name));
    buf_add(xml->out, STR("=\""));
    buf_int(xml->out, value);
    buf_char(xml->out, '"');
}

void xml_text(struct xml *xml, struct str text)
{
    assert(xml->depth > 0);
    finish_tag(xml);
    escape(xml->out, text, false);
}

void xml_close(struct xml *xml)
{
    assert(xml->depth > 0);
    const char *name = xml->open[--xml->depth];
    if (xml->in_tag) {
        buf_add(xml->out, STR("/>"));
        xml->in_tag = false;
        return;
    }
    buf_add(xml->out, STR("</"));
    buf_add(xml->out, str_from(name));
    buf_char(xml->out, '>');
}

void xml_end(struct xml *xml)
{
    assert(xml->depth == 0);
    buf_char(xml->out, '\n');
}
