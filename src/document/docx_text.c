/* The text of a Word document: paragraphs of runs, links out and within, bookmarks. */
#include "document/docx.h"

#define BOOKMARK_NAME_MAX 30 /* Word takes 40; a number may follow */

void docx_value(struct docx *x, const char *element, const char *value)
{
    xml_open(x->xml, element);
    xml_attribute(x->xml, "w:val", str_from(value));
    xml_close(x->xml);
}

void docx_value_int(struct docx *x, const char *element, int64_t value)
{
    xml_open(x->xml, element);
    xml_attribute_int(x->xml, "w:val", value);
    xml_close(x->xml);
}

const char *docx_align(enum cell_align align)
{
    switch (align) {
    case ALIGN_CENTER:
        return "center";
    case ALIGN_END:
        return "right";
    case ALIGN_START:
        break;
    }
    return "left";
}

size_t docx_printed_width(struct str text)
{
    size_t width = 0;
    uint32_t code;
    while (utf8_next(&text, &code))
        width += code < 0x2E80 ? 1 : 2;
    return width;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* --- Anchors -----------------------------------------------------------------------------------
 */

static bool name_is_taken(const struct docx *x, struct str name)
{
    for (size_t i = 0; i < x->anchors.count; i++)
        if (str_equal_nocase(x->anchors.items[i].name, name))
            return true;
    return false;
}

/* Bookmarks are letters, digits and underscores, and begin with a letter: c2-table is c2_table. */
static void add_anchor(struct docx *x, struct str id)
{
    CLEANUP(buf_end) struct buf base = BUF(BOOKMARK_NAME_MAX + 1);
    if (id.len == 0)
        return;
    if (!is_letter(id.ptr[0]))
        buf_char(&base, 'a');
    for (size_t i = 0; i < id.len && base.len < BOOKMARK_NAME_MAX; i++)
        buf_char(&base, is_letter(id.ptr[i]) || is_digit(id.ptr[i]) ? id.ptr[i] : '_');
    struct str name = arena_str(x->arena, buf_str(&base));
    for (int i = 2; name_is_taken(x, name); i++)
        name = arena_printf(x->arena, STR_FMT "_%d", STR_ARG(buf_str(&base)), i);
    struct docx_anchor anchor = {id, name};
    vec_push(x->arena, &x->anchors, anchor);
}

void docx_find_anchors(struct docx *x)
{
    for (size_t i = 0; i < x->doc->blocks.count; i++)
        add_anchor(x, x->doc->blocks.items[i].id);
}

static struct str anchor_name(const struct docx *x, struct str id)
{
    for (size_t i = 0; id.len > 0 && i < x->anchors.count; i++)
        if (str_equal(x->anchors.items[i].id, id))
            return x->anchors.items[i].name;
    return STR("");
}

static void open_bookmark(struct docx *x, struct str name)
{
    xml_open(x->xml, "w:bookmarkStart");
    xml_attribute_int(x->xml, "w:id", (int64_t)x->bookmarks);
    xml_attribute(x->xml, "w:name", name);
    xml_close(x->xml);
}

static void close_bookmark(struct docx *x)
{
    xml_open(x->xml, "w:bookmarkEnd");
    xml_attribute_int(x->xml, "w:id", (int64_t)x->bookmarks++);
    xml_close(x->xml);
}

/* --- Addresses ---------------------------------------------------------------------------------
 */

/* example.cn or example.cn:8443, and nothing that a strict reader could stumble over. */
static bool is_plain_host(struct str host)
{
    struct str name, port;
    bool has_port = str_cut(host, STR(":"), &name, &port);
    int64_t number = 0;
    if (has_port && (!str_to_int(port, &number) || !is_digit(port.ptr[0]) || number > 65535))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        bool inside = i > 0 && i + 1 < name.len && (name.ptr[i] == '.' || name.ptr[i] == '-');
        bool twice = inside && name.ptr[i] == '.' && name.ptr[i + 1] == '.';
        if (twice || (!inside && !is_letter(name.ptr[i]) && !is_digit(name.ptr[i])))
            return false;
    }
    return name.len > 0;
}

static bool is_plain_mailbox(struct str mailbox)
{
    struct str name, host;
    if (!str_cut(mailbox, STR("@"), &name, &host) || name.len == 0)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!is_letter(name.ptr[i]) && !is_digit(name.ptr[i]) &&
            !str_contains(STR("._-"), str_slice(name, i, i + 1)))
            return false;
    return is_plain_host(host) && !str_contains(host, STR(":"));
}

static bool is_hex(struct str text, size_t at)
{
    return at < text.len &&
           (is_digit(text.ptr[at]) || (text.ptr[at] >= 'a' && text.ptr[at] <= 'f') ||
            (text.ptr[at] >= 'A' && text.ptr[at] <= 'F'));
}

/* Path, query and fragment: what RFC 3986 allows there stays, all else is percent-encoded. */
static void add_path(struct buf *out, struct str path)
{
    bool in_fragment = false;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool kept = is_letter(c) || is_digit(c) ||
                    str_contains(STR("-._~!$&'()*+,;=:@/?"), (struct str){&c, 1}) ||
                    (c == '%' && is_hex(path, i + 1) && is_hex(path, i + 2)) ||
                    (c == '#' && !in_fragment);
        in_fragment = in_fragment || c == '#';
        if (kept)
            buf_char(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}

struct str docx_address(struct arena *arena, struct str href)
{
    static const struct str schemes[] = {STR_INIT("https://"), STR_INIT("http://")};
    if (str_starts(href, STR("mailto:")))
        return is_plain_mailbox(str_from_pos(href, 7)) ? href : STR("");
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        if (!str_starts(href, schemes[i]))
            continue;
        size_t end = schemes[i].len;
        while (end < href.len && !str_contains(STR("/?#"), str_slice(href, end, end + 1)))
            end++;
        if (!is_plain_host(str_slice(href, schemes[i].len, end)))
            return STR("");
        CLEANUP(buf_end) struct buf out = BUF(href.len * 3);
        buf_add(&out, str_slice(href, 0, end));
        add_path(&out, str_from_pos(href, end));
        return arena_str(arena, buf_str(&out));
    }
    return STR("");
}

/* --- Runs --------------------------------------------------------------------------------------
 */

/* Quotation marks, dashes and dots that Chinese and Western type share: without a hint Word sets
 * them from the Western font, half as wide. */
static bool wants_east_asian_hint(struct str text)
{
    uint32_t code;
    while (utf8_next(&text, &code))
        if (code == 0xB7 || (code >= 0x2014 && code <= 0x2026) || code == 0x2030)
            return true;
    return false;
}

static void write_run_look(struct docx *x, struct str text, const char *style)
{
    bool hint = wants_east_asian_hint(text);
    if (!style && !hint)
        return;
    xml_open(x->xml, "w:rPr");
    if (style)
        docx_value(x, "w:rStyle", style);
    if (hint) {
        xml_open(x->xml, "w:rFonts");
        xml_attribute(x->xml, "w:hint", STR("eastAsia"));
        xml_close(x->xml);
    }
    xml_close(x->xml);
}

static void write_text(struct docx *x, struct str text)
{
    if (text.len == 0)
        return;
    xml_open(x->xml, "w:t");
    xml_attribute(x->xml, "xml:space", STR("preserve"));
    xml_text(x->xml, text);
    xml_close(x->xml);
}

static void write_empty(struct docx *x, const char *name)
{
    xml_open(x->xml, name);
    xml_close(x->xml);
}

/* Line ends and tabs are elements of their own; a carriage return says nothing beside them. */
static void write_run(struct docx *x, struct str text, const char *style)
{
    if (text.len == 0)
        return;
    xml_open(x->xml, "w:r");
    write_run_look(x, text, style);
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c != '\n' && c != '\t' && c != '\r')
            continue;
        write_text(x, str_slice(text, from, i));
        from = i + 1;
        if (c != '\r')
            write_empty(x, c == '\n' ? "w:br" : "w:tab");
    }
    write_text(x, str_from_pos(text, from));
    xml_close(x->xml);
}

/* The same address is one relation, however often it is linked. */
static size_t address_number(struct docx *x, struct str address)
{
    for (size_t i = 0; i < x->addresses.count; i++)
        if (str_equal(x->addresses.items[i], address))
            return i + 1;
    vec_push(x->arena, &x->addresses, address);
    return x->addresses.count;
}

/* Opens a link to the address when there is something to open: a file that is passed on has no
 * site to which "/report/2020" belongs. */
static bool open_link(struct docx *x, struct str href)
{
    bool within = str_starts(href, STR("#"));
    struct str to = within ? anchor_name(x, str_from_pos(href, 1)) : docx_address(x->arena, href);
    if (to.len == 0)
        return false;
    xml_open(x->xml, "w:hyperlink");
    if (within)
        xml_attribute(x->xml, "w:anchor", to);
    else
        xml_attribute(x->xml, "r:id", arena_printf(x->arena, "link%zu", address_number(x, to)));
    xml_attribute_int(x->xml, "w:history", 1);
    return true;
}

/* A figure looks like the text around it, link or not: the document is made to be printed. */
static void write_inline(struct docx *x, const struct inline_run *run)
{
    bool link = (run->kind == INLINE_LINK || run->kind == INLINE_FIGURE) && open_link(x, run->href);
    const char *style = run->kind == INLINE_STRONG         ? "Strong"
                        : link && run->kind == INLINE_LINK ? "Hyperlink"
                                                           : NULL;
    write_run(x, run->text, style);
    if (link)
        xml_close(x->xml);
}

/* --- Paragraphs --------------------------------------------------------------------------------
 */

static void write_paragraph_look(struct docx *x, const struct docx_paragraph *look)
{
    xml_open(x->xml, "w:pPr");
    docx_value(x, "w:pStyle", look->style);
    if (look->keep_next)
        write_empty(x, "w:keepNext");
    if (look->numbering > 0) {
        xml_open(x->xml, "w:numPr");
        docx_value_int(x, "w:ilvl", 0);
        docx_value_int(x, "w:numId", look->numbering);
        xml_close(x->xml);
    }
    if (look->align)
        docx_value(x, "w:jc", look->align);
    xml_close(x->xml);
}

void docx_paragraph(struct docx *x, const struct docx_paragraph *look,
                    const struct inline_list *text)
{
    struct str bookmark = anchor_name(x, look->anchor);
    xml_open(x->xml, "w:p");
    write_paragraph_look(x, look);
    if (bookmark.len > 0)
        open_bookmark(x, bookmark);
    for (size_t i = 0; i < text->count; i++)
        write_inline(x, &text->items[i]);
    if (bookmark.len > 0)
        close_bookmark(x);
    xml_close(x->xml);
}

void docx_line(struct docx *x, const struct docx_paragraph *look, struct str text)
{
    struct inline_run run = {.kind = INLINE_TEXT, .text = text};
    docx_paragraph(x, look, &(struct inline_list){.items = &run, .count = 1});
}

int docx_numbering(struct docx *x, bool ordered)
{
    return ordered ? DOCX_FIRST_NUMBER + x->numbered_lists++ : DOCX_BULLETS;
}
