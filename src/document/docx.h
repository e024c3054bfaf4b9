/* Between the files that make up document_docx(); nobody else includes this.
 *
 *     docx.c         the package: its parts, their types and relations, the ZIP around them
 *     docx_text.c    paragraphs, runs, links, lists
 *     docx_table.c   tables
 *     docx/          the parts that are the same in every document, styles above all
 *
 * The text is written once from beginning to end. What other parts must know of it is collected on
 * the way: which addresses were linked, how many lists were numbered. */
#ifndef GONGKAI_DOCUMENT_DOCX_H
#define GONGKAI_DOCUMENT_DOCX_H

#include "document/document.h"
#include "document/xml.h"

/* A place that links lead to: its id in the document, its name as a bookmark. */
struct docx_anchor {
    struct str id, name;
};

struct docx_anchors {
    struct docx_anchor *items;
    size_t count, capacity;
};

struct docx {
    struct arena *arena;
    const struct document *doc;
    struct xml *xml; /* of the part being written */
    struct docx_anchors anchors;
    size_t bookmarks;          /* written so far */
    struct str_list addresses; /* linked so far; the first is relation link1 */
    int numbered_lists;        /* written so far */
};

/* The page of GB/T 9704-2012: A4, text on 156 mm × 225 mm. In twentieths of a point. */
#define DOCX_PAGE_WIDTH  11906
#define DOCX_PAGE_HEIGHT 16838
#define DOCX_TOP         2098 /* 37 mm */
#define DOCX_BOTTOM      1984 /* 35 mm */
#define DOCX_INSIDE      1588 /* 28 mm, the edge that is bound */
#define DOCX_OUTSIDE     1474 /* 26 mm */
#define DOCX_TEXT_WIDTH  (DOCX_PAGE_WIDTH - DOCX_INSIDE - DOCX_OUTSIDE)

/* Numbering: 1 is that of bullets, every numbered list has one of its own to begin at 1 again. */
#define DOCX_BULLETS      1
#define DOCX_FIRST_NUMBER 2

struct docx_paragraph {
    const char *style; /* of docx/styles.xml */
    bool keep_next;    /* on the page of what follows */
    int numbering;     /* 0: not in a list */
    const char *align; /* NULL: that of the style */
    struct str anchor; /* id that links lead to, or empty */
};

/* <w:jc w:val="center"/>: most of the format is elements with this one attribute. */
void docx_value(struct docx *x, const char *element, const char *value);
void docx_value_int(struct docx *x, const char *element, int64_t value);

/* Names the anchors of all blocks, before anything links to them. */
void docx_find_anchors(struct docx *x);
/* Around what links with this id lead to; nothing when the id is empty. The same paragraph ends it.
 */
void docx_paragraph(struct docx *x, const struct docx_paragraph *look,
                    const struct inline_list *text);
/* One paragraph of plain text. */
void docx_line(struct docx *x, const struct docx_paragraph *look, struct str text);
/* A list's numbering: bullets, or numbers from 1. */
int docx_numbering(struct docx *x, bool ordered);
/* A table with its caption, and the remarks on its cells below it. */
void docx_table(struct docx *x, const struct doc_table *table);
/* The address as an Office program will surely take it, or empty: a relation to an address that it
 * finds malformed makes it refuse the whole file. */
struct str docx_address(struct arena *arena, struct str href);
/* In half characters: 公开2 is 5. */
size_t docx_printed_width(struct str text);
const char *docx_align(enum cell_align align);

#endif
