/* Renders a document as a Word file (ECMA-376, transitional), in the manner of a printed 公文.
 *
 * As on paper, figures are plain numbers: what each counts, and its records, are on the page that
 * the report has on the site. Everything that is the same in every document stands in docx/ as the
 * XML it is. */
#include "document/docx.h"

#include "base/date.h"
#include "document/docx_parts.h"
#include "document/zip.h"

#include <assert.h>

#define PART_BYTES_MAX ((size_t)256 << 20)
#define COLUMNS_MAX    63 /* of a table in Word */
#define TITLE_LINE     40 /* half characters of 22 pt on 156 mm */

#define NAMESPACE_MAIN STR("http://schemas.openxmlformats.org/wordprocessingml/2006/main")
#define NAMESPACE_RELATIONS                                                                        \
    STR("http://schemas.openxmlformats.org/officeDocument/2006/relationships")
#define NAMESPACE_PACKAGE STR("http://schemas.openxmlformats.org/package/2006/relationships")
#define NAMESPACE_CORE                                                                             \
    STR("http://schemas.openxmlformats.org/package/2006/metadata/core-properties")
#define NAMESPACE_TYPES STR("http://schemas.openxmlformats.org/package/2006/content-types")

#define OFFICE_RELATION(name)                                                                      \
    STR_INIT("http://schemas.openxmlformats.org/officeDocument/2006/relationships/" name)
#define WORD_TYPE(name)                                                                            \
    STR_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml." name "+xml")

/* --- The text ----------------------------------------------------------------------------------
 */

/* A title too long for a line is broken behind the agency's name, not in the middle of a word. */
static void write_title(struct docx *x)
{
    struct str title = x->doc->title, agency = x->doc->agency;
    if (docx_printed_width(title) > TITLE_LINE && agency.len > 0 && agency.len < title.len &&
        str_starts(title, agency))
        title = arena_printf(x->arena, STR_FMT "\n" STR_FMT, STR_ARG(agency),
                             STR_ARG(str_from_pos(title, agency.len)));
    docx_line(x, &(struct docx_paragraph){.style = "Title"}, title);
}

static void write_heading(struct docx *x, const struct block *block)
{
    static const char *const styles[] = {"Heading1", "Heading2", "Heading3"};
    size_t level = block->level > 1 ? (size_t)block->level : 1;
    struct docx_paragraph look = {
        .style = styles[level < COUNT_OF(styles) ? level - 1 : COUNT_OF(styles) - 1],
        .anchor = block->id};
    docx_paragraph(x, &look, &block->text);
}

static bool is_signature(const struct block *block)
{
    return block->kind == BLOCK_PARAGRAPH && block->align == ALIGN_END;
}

/* The lines of a signature stay together, and what leads to a table stays with it. */
static bool keeps_next(const struct block *block, const struct block *next)
{
    return next && (next->kind == BLOCK_TABLE || (is_signature(block) && is_signature(next)));
}

static void write_paragraph(struct docx *x, const struct block *block, const struct block *next)
{
    struct docx_paragraph look = {.style = block->kind == BLOCK_NOTE ? "Note" : "BodyText",
                                  .keep_next = keeps_next(block, next)};
    if (is_signature(block))
        look.style = "Signature";
    if (block->align == ALIGN_CENTER) {
        look.style = "Normal";
        look.align = docx_align(block->align);
    }
    docx_paragraph(x, &look, &block->text);
}

static void write_list(struct docx *x, const struct block *block)
{
    struct docx_paragraph look = {.style = block->ordered ? "ListNumber" : "ListBullet",
                                  .numbering = docx_numbering(x, block->ordered)};
    for (size_t i = 0; i < block->list_count; i++)
        docx_paragraph(x, &look, &block->list[i]);
}

/* Two tables without a paragraph between them would be one, and the last paragraph carries the
 * page. */
static void write_table(struct docx *x, const struct block *block, const struct block *next)
{
    docx_table(x, block->table);
    if (!next || next->kind == BLOCK_TABLE)
        docx_line(x, &(struct docx_paragraph){.style = "TableGap"}, STR(""));
}

static void write_block(struct docx *x, const struct block *block, const struct block *next)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        write_heading(x, block);
        break;
    case BLOCK_PARAGRAPH:
    case BLOCK_NOTE:
        write_paragraph(x, block, next);
        break;
    case BLOCK_LIST:
        write_list(x, block);
        break;
    case BLOCK_TABLE:
        write_table(x, block, next);
        break;
    }
}

static void write_footer_reference(struct docx *x, const char *type, const char *relation)
{
    xml_open(x->xml, "w:footerReference");
    xml_attribute(x->xml, "w:type", str_from(type));
    xml_attribute(x->xml, "r:id", str_from(relation));
    xml_close(x->xml);
}

/* 7 mm from the text to the page number; a grid of 22 lines. */
static void write_page(struct docx *x)
{
    static const struct {
        const char *name;
        int value;
    } margins[] = {
        {"w:top",    DOCX_TOP    },
        {"w:right",  DOCX_OUTSIDE},
        {"w:bottom", DOCX_BOTTOM },
        {"w:left",   DOCX_INSIDE },
        {"w:header", 851         },
        {"w:footer", 1267        },
        {"w:gutter", 0           },
    };
    xml_open(x->xml, "w:sectPr");
    write_footer_reference(x, "default", "footer-odd");
    write_footer_reference(x, "even", "footer-even");
    xml_open(x->xml, "w:pgSz");
    xml_attribute_int(x->xml, "w:w", DOCX_PAGE_WIDTH);
    xml_attribute_int(x->xml, "w:h", DOCX_PAGE_HEIGHT);
    xml_close(x->xml);
    xml_open(x->xml, "w:pgMar");
    for (size_t i = 0; i < COUNT_OF(margins); i++)
        xml_attribute_int(x->xml, margins[i].name, margins[i].value);
    xml_close(x->xml);
    xml_open(x->xml, "w:docGrid");
    xml_attribute(x->xml, "w:type", STR("lines"));
    xml_attribute_int(x->xml, "w:linePitch", 579);
    xml_close(x->xml);
    xml_close(x->xml);
}

static void write_document(struct docx *x)
{
    const struct block_list *blocks = &x->doc->blocks;
    xml_open(x->xml, "w:document");
    xml_attribute(x->xml, "xmlns:w", NAMESPACE_MAIN);
    xml_attribute(x->xml, "xmlns:r", NAMESPACE_RELATIONS);
    xml_open(x->xml, "w:body");
    write_title(x);
    for (size_t i = 0; i < blocks->count; i++)
        write_block(x, &blocks->items[i], i + 1 < blocks->count ? &blocks->items[i + 1] : NULL);
    write_page(x);
    xml_close(x->xml);
    xml_close(x->xml);
}

/* --- Other parts -------------------------------------------------------------------------------
 */

static void write_level(struct docx *x, int id, const char *format, const char *text)
{
    xml_open(x->xml, "w:abstractNum");
    xml_attribute_int(x->xml, "w:abstractNumId", id);
    docx_value(x, "w:multiLevelType", "singleLevel");
    xml_open(x->xml, "w:lvl");
    xml_attribute_int(x->xml, "w:ilvl", 0);
    docx_value_int(x, "w:start", 1);
    docx_value(x, "w:numFmt", format);
    docx_value(x, "w:lvlText", text);
    docx_value(x, "w:lvlJc", "left");
    xml_open(x->xml, "w:pPr");
    xml_open(x->xml, "w:ind"); /* under the two characters that a paragraph begins with */
    xml_attribute_int(x->xml, "w:left", 1080);
    xml_attribute_int(x->xml, "w:hanging", 440);
    xml_close(x->xml);
    xml_close(x->xml);
    xml_close(x->xml);
    xml_close(x->xml);
}

static void write_instance(struct docx *x, int id, int level, bool starts_again)
{
    xml_open(x->xml, "w:num");
    xml_attribute_int(x->xml, "w:numId", id);
    docx_value_int(x, "w:abstractNumId", level);
    if (starts_again) {
        xml_open(x->xml, "w:lvlOverride");
        xml_attribute_int(x->xml, "w:ilvl", 0);
        docx_value_int(x, "w:startOverride", 1);
        xml_close(x->xml);
    }
    xml_close(x->xml);
}

static void write_numbering(struct docx *x)
{
    enum { BULLETS, NUMBERS };
    xml_open(x->xml, "w:numbering");
    xml_attribute(x->xml, "xmlns:w", NAMESPACE_MAIN);
    write_level(x, BULLETS, "bullet", "•");
    write_level(x, NUMBERS, "decimal", "%1.");
    write_instance(x, DOCX_BULLETS, BULLETS, false);
    for (int i = 0; i < x->numbered_lists; i++)
        write_instance(x, DOCX_FIRST_NUMBER + i, NUMBERS, true);
    xml_close(x->xml);
}

static void write_property(struct docx *x, const char *name, struct str value, bool is_date)
{
    if (value.len == 0)
        return;
    xml_open(x->xml, name);
    if (is_date)
        xml_attribute(x->xml, "xsi:type", STR("dcterms:W3CDTF"));
    xml_text(x->xml, value);
    xml_close(x->xml);
}

static void write_core(struct docx *x)
{
    const struct document *doc = x->doc;
    struct instant_text made = instant_format(doc->made);
    xml_open(x->xml, "cp:coreProperties");
    xml_attribute(x->xml, "xmlns:cp", NAMESPACE_CORE);
    xml_attribute(x->xml, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
    xml_attribute(x->xml, "xmlns:dcterms", STR("http://purl.org/dc/terms/"));
    xml_attribute(x->xml, "xmlns:xsi", STR("http://www.w3.org/2001/XMLSchema-instance"));
    write_property(x, "dc:title", doc->title, false);
    write_property(x, "dc:subject", doc->subject, false);
    write_property(x, "dc:creator", doc->agency, false);
    write_property(x, "dc:description", doc->source, false);
    write_property(x, "dc:language", doc->language, false);
    write_property(x, "dcterms:created", str_from(made.text), true);
    write_property(x, "dcterms:modified", str_from(made.text), true);
    xml_close(x->xml);
}

/* --- The package -------------------------------------------------------------------------------
 */

struct part {
    struct str name; /* in the package */
    struct str type;
    struct str relation;           /* what it is to its owner */
    struct str id;                 /* of the relation */
    bool of_package;               /* owned by the package, otherwise by the text */
    void (*write)(struct docx *x); /* NULL: the file of that name in docx/, as it is */
};

/* In the order in which they are written: what the text collects is known when its turn comes. */
static const struct part parts[] = {
    {
     .name = STR_INIT("word/document.xml"),
     .type = WORD_TYPE("document.main"),
     .relation = OFFICE_RELATION("officeDocument"),
     .id = STR_INIT("document"),
     .of_package = true,
     .write = write_document,
     },
    {
     .name = STR_INIT("docProps/core.xml"),
     .type = STR_INIT("application/vnd.openxmlformats-package.core-properties+xml"),
     .relation = STR_INIT("http://schemas.openxmlformats.org/package/2006/relationships/"
                             "metadata/core-properties"),
     .id = STR_INIT("core"),
     .of_package = true,
     .write = write_core,
     },
    {
     .name = STR_INIT("docProps/app.xml"),
     .type = STR_INIT("application/vnd.openxmlformats-officedocument.extended-properties+xml"),
     .relation = OFFICE_RELATION("extended-properties"),
     .id = STR_INIT("app"),
     .of_package = true,
     },
    {
     .name = STR_INIT("word/styles.xml"),
     .type = WORD_TYPE("styles"),
     .relation = OFFICE_RELATION("styles"),
     .id = STR_INIT("styles"),
     },
    {
     .name = STR_INIT("word/numbering.xml"),
     .type = WORD_TYPE("numbering"),
     .relation = OFFICE_RELATION("numbering"),
     .id = STR_INIT("numbering"),
     .write = write_numbering,
     },
    {
     .name = STR_INIT("word/settings.xml"),
     .type = WORD_TYPE("settings"),
     .relation = OFFICE_RELATION("settings"),
     .id = STR_INIT("settings"),
     },
    {
     .name = STR_INIT("word/fontTable.xml"),
     .type = WORD_TYPE("fontTable"),
     .relation = OFFICE_RELATION("fontTable"),
     .id = STR_INIT("fonts"),
     },
    {
     .name = STR_INIT("word/footer-odd.xml"),
     .type = WORD_TYPE("footer"),
     .relation = OFFICE_RELATION("footer"),
     .id = STR_INIT("footer-odd"),
     },
    {
     .name = STR_INIT("word/footer-even.xml"),
     .type = WORD_TYPE("footer"),
     .relation = OFFICE_RELATION("footer"),
     .id = STR_INIT("footer-even"),
     },
};

static void write_types(struct docx *x)
{
    xml_open(x->xml, "Types");
    xml_attribute(x->xml, "xmlns", NAMESPACE_TYPES);
    xml_open(x->xml, "Default");
    xml_attribute(x->xml, "Extension", STR("rels"));
    xml_attribute(x->xml, "ContentType",
                  STR("application/vnd.openxmlformats-package.relationships+xml"));
    xml_close(x->xml);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        xml_open(x->xml, "Override");
        xml_attribute(x->xml, "PartName",
                      arena_printf(x->arena, "/" STR_FMT, STR_ARG(parts[i].name)));
        xml_attribute(x->xml, "ContentType", parts[i].type);
        xml_close(x->xml);
    }
    xml_close(x->xml);
}

static void open_relation(struct docx *x, struct str id, struct str type, struct str target)
{
    xml_open(x->xml, "Relationship");
    xml_attribute(x->xml, "Id", id);
    xml_attribute(x->xml, "Type", type);
    xml_attribute(x->xml, "Target", target);
}

/* Targets count from the owner's folder; all parts of the text lie in word/. */
static void write_part_relations(struct docx *x, bool of_package)
{
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].of_package != of_package)
            continue;
        struct str target = of_package ? parts[i].name : str_from_pos(parts[i].name, 5);
        open_relation(x, parts[i].id, parts[i].relation, target);
        xml_close(x->xml);
    }
}

static void write_package_relations(struct docx *x)
{
    xml_open(x->xml, "Relationships");
    xml_attribute(x->xml, "xmlns", NAMESPACE_PACKAGE);
    write_part_relations(x, true);
    xml_close(x->xml);
}

static void write_document_relations(struct docx *x)
{
    static const struct str hyperlink = OFFICE_RELATION("hyperlink");
    xml_open(x->xml, "Relationships");
    xml_attribute(x->xml, "xmlns", NAMESPACE_PACKAGE);
    write_part_relations(x, false);
    for (size_t i = 0; i < x->addresses.count; i++) {
        open_relation(x, arena_printf(x->arena, "link%zu", i + 1), hyperlink,
                      x->addresses.items[i]);
        xml_attribute(x->xml, "TargetMode", STR("External"));
        xml_close(x->xml);
    }
    xml_close(x->xml);
}

static err add_part(struct docx *x, struct zip *zip, struct str name, void (*write)(struct docx *x),
                    struct failure *failure)
{
    CLEANUP(buf_end) struct buf out = BUF(PART_BYTES_MAX);
    struct xml xml = xml_begin(&out);
    x->xml = &xml;
    write(x);
    xml_end(&xml);
    x->xml = NULL;
    if (out.overflow)
        return fail_with(failure, ERR_TOO_LARGE, "Word file: " STR_FMT " is larger than %zu bytes",
                         STR_ARG(name), out.limit);
    return zip_add(zip, name, buf_str(&out), failure);
}

/* Every part without a writer is a file in docx/. */
static struct str fixed_part(struct str name)
{
    size_t i = 0;
    while (i < docx_parts_count && !str_ends(name, docx_parts[i].name))
        i++;
    assert(i < docx_parts_count);
    return docx_parts[i].content;
}

/* Readers look for the types first. */
static err write_package(struct docx *x, struct zip *zip, struct failure *failure)
{
    TRY(add_part(x, zip, STR("[Content_Types].xml"), write_types, failure));
    TRY(add_part(x, zip, STR("_rels/.rels"), write_package_relations, failure));
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].write)
            TRY(add_part(x, zip, parts[i].name, parts[i].write, failure));
        else
            TRY(zip_add(zip, parts[i].name, fixed_part(parts[i].name), failure));
    }
    TRY(add_part(x, zip, STR("word/_rels/document.xml.rels"), write_document_relations, failure));
    return zip_end(zip, failure);
}

static err check_tables(const struct document *doc, struct failure *failure)
{
    for (size_t i = 0; i < doc->blocks.count; i++) {
        const struct doc_table *table = doc->blocks.items[i].table;
        if (table && table->columns > COLUMNS_MAX)
            return fail_with(failure, ERR_TOO_LARGE,
                             STR_FMT " has %d columns; a table of a Word file has at most %d",
                             STR_ARG(table->caption), table->columns, COLUMNS_MAX);
    }
    return OK;
}

err document_docx(struct buf *out, const struct document *doc, struct failure *failure)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct docx x = {.arena = &arena, .doc = doc};
    struct zip zip = zip_begin(out, &arena);
    TRY(check_tables(doc, failure));
    docx_find_anchors(&x);
    return write_package(&x, &zip, failure);
}
