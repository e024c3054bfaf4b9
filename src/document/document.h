/* A document as blocks: built once, rendered to every format from the same blocks (HTML, XLSX,
 * DOCX, CSV, JSON here; PDF, OFD later). A figure in it carries its definition and its records, so
 * that HTML can link it.
 *
 * The document's arena owns what the builders allocate; texts handed in are not copied, so they
 * must live as long as the document. Text is UTF-8, checked where it entered the program. */
#ifndef GONGKAI_DOCUMENT_DOCUMENT_H
#define GONGKAI_DOCUMENT_DOCUMENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/vec.h"

enum inline_kind { INLINE_TEXT, INLINE_STRONG, INLINE_FIGURE, INLINE_LINK };

struct inline_run {
    enum inline_kind kind;
    struct str text;
    struct str href;       /* of a link; of a figure: where its records are listed, may be empty */
    struct str figure_id;  /* of a figure: foi.new */
    struct str definition; /* of a figure, for people: what is counted, and by which article */
};

struct inline_list {
    struct inline_run *items;
    size_t count, capacity;
};

enum cell_role { ROLE_DATA, ROLE_HEAD, ROLE_NOTE };
enum cell_align { ALIGN_START, ALIGN_CENTER, ALIGN_END };

/* What a head is the head of. SCOPE_AUTO: of its columns when it stands in the head rows, else of
 * its rows. SCOPE_BAND: of everything below it in its band of rows, like the line
 * 第二十条第（一）项 above the rows that belong to it. */
enum cell_scope { SCOPE_AUTO, SCOPE_COLUMN, SCOPE_ROW, SCOPE_BAND };

struct doc_cell {
    struct inline_list text;
    int rowspan, colspan; /* 0 means 1 */
    enum cell_role role;
    enum cell_scope scope; /* of a head */
    enum cell_align align;
    bool vertical; /* a head written from top to bottom: 三、本年度办理结果 */
    /* The number that the text shows; the text is always number_text() of these four. */
    bool has_number;
    struct decimal number;
    bool shows_plus;   /* of a change: +1036 */
    struct str unit;   /* printed behind the number: 元 */
    struct str key;    /* stable name of a value, "t3.new.total", for JSON and for tests; unique
                          in the document; empty for heads */
    bool flagged;      /* a finding points here */
    struct str remark; /* what the finding says, for people */
};

/* A row holds only the cells that begin in it, as HTML does. */
struct doc_row {
    struct doc_cell *items;
    size_t count, capacity;
    bool begins_band; /* the rows from here on belong together; no cell reaches across this line */
};

struct doc_table {
    struct str id, caption;
    bool hide_caption; /* the heading above says it already: only programs and screen readers get it
                        */
    struct doc_row *items;
    size_t count, capacity;
    int head_rows; /* repeated on each page */
    int head_columns;
    int columns;       /* width of the grid */
    const int *widths; /* per column in tenths of a percent, or NULL */
};

enum block_kind { BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_LIST, BLOCK_TABLE, BLOCK_NOTE };

struct block {
    enum block_kind kind;
    int level;                /* of a heading: 1 chapter, 2 section, 3 … */
    struct str id;            /* anchor of a heading or table */
    struct inline_list text;  /* heading, paragraph, note */
    struct inline_list *list; /* items of a list */
    size_t list_count, list_capacity;
    bool ordered;
    struct doc_table *table;
    enum cell_align align; /* of a paragraph: the signature stands at the end */
};

struct block_list {
    struct block *items;
    size_t count, capacity;
};

struct document {
    struct arena *arena;
    struct str title, language /* zh-Hans */, agency, subject,
        source /* what it was made from: a hash */;
    int64_t made; /* instant that the files name as their date; fixed when frozen, so that bytes
                     repeat */
    struct block_list blocks;
};

/* Building. A pointer that is returned into a list (block, row, cell, item) holds until the next
 * one is added to that list; a table's pointer holds always. Anchors must be unique in the
 * document: a second one of the same name is a bug and ends the program. */
void inline_text(struct document *doc, struct inline_list *list, struct str text);
void inline_strong(struct document *doc, struct inline_list *list, struct str text);
void inline_link(struct document *doc, struct inline_list *list, struct str text, struct str href);
void inline_figure(struct document *doc, struct inline_list *list, struct str figure_id,
                   struct str text, struct str href, struct str definition);
/* All runs in one text, as a reader of the page sees them. */
struct str inline_plain(struct arena *arena, const struct inline_list *list);

struct block *document_heading(struct document *doc, int level, struct str id, struct str text);
/* The paragraph's runs are added to block->text by the caller. */
struct block *document_paragraph(struct document *doc);
struct block *document_note(struct document *doc, struct str text);
struct block *document_list(struct document *doc, bool ordered);
struct inline_list *list_add_item(struct document *doc, struct block *list);
/* Every table has a caption (it also names its sheet); see hide_caption. */
struct doc_table *document_table(struct document *doc, struct str id, struct str caption,
                                 int columns);
struct doc_row *table_add_row(struct document *doc, struct doc_table *table);
struct doc_cell *row_add_cell(struct document *doc, struct doc_row *row, enum cell_role role,
                              struct str text);
/* A data cell with a number, its printed form and alignment. */
struct doc_cell *row_add_number(struct document *doc, struct doc_row *row, struct str key,
                                struct decimal number);
/* How a number is printed: 0, 92.30, +1036, 251000元. A zero shows neither sign nor unit. */
struct str number_text(struct arena *arena, struct decimal number, bool shows_plus,
                       struct str unit);

/* The grid of a table with its spans resolved: what stands at (row, column). A span ends at the
 * edge of the head rows, of its band and of the table, and where it meets an earlier cell. */
struct grid_cell {
    const struct doc_cell *cell; /* NULL: nothing covers this place (a mistake in the table) */
    bool origin;                 /* the cell begins here */
};
struct grid_cell *table_grid(struct arena *arena, const struct doc_table *table, size_t *rows);
int cell_rows(const struct doc_cell *cell);    /* rowspan, at least 1 */
int cell_columns(const struct doc_cell *cell); /* colspan, at least 1 */
/* Empty when the cells tile the table exactly. Otherwise the first hole, overlap or overhang with
 * its row and column, for the developer. */
struct str table_mistake(struct arena *arena, const struct doc_table *table);

/* Which heads speak for a cell: for headers= in HTML, for tagged PDF, for JSON. */
struct head {
    const struct doc_cell *cell;
    size_t row, column;
    enum cell_scope scope; /* never SCOPE_AUTO */
    int number; /* 1 … in reading order; the same head has the same number everywhere */
};
struct head_list {
    struct head *items;
    size_t count, capacity;
};
struct table_heads {
    const struct doc_table *table;
    struct grid_cell *grid;
    size_t rows;
    struct head_list all;   /* in reading order */
    struct head_list above; /* those that speak for what is below them: few, also in long tables */
    size_t *by_place;       /* index into `all` + 1 for each place of the grid that a head covers */
    bool is_complex; /* scope alone does not say it: merged cells, several head rows or bands */
};
void table_heads_find(struct arena *arena, const struct doc_table *table, struct table_heads *ret);
/* The heads of the cell that begins at (row, column): bands, then columns from the top, then rows
 * from the left. For a head: the heads that it is itself under. */
void table_heads_of(struct arena *arena, const struct table_heads *heads, size_t row, size_t column,
                    struct head_list *ret);

struct html_options {
    int first_level; /* heading level of chapters: 2 under a page's h1 */
    bool link_figures;
    struct str id_prefix; /* before every id, when two documents share a page */
};

/* Rendering: the same document gives the same bytes. */

/* HTML without inline style; the page's stylesheet knows these classes:
 *   document  doc-heading doc-paragraph doc-note doc-list doc-center doc-end
 *   tables    doc-scroll (a region that scrolls by keyboard, around tables of more than
 *             HTML_WIDE columns) doc-table doc-hidden (for screen readers only) doc-head
 *             doc-num doc-vertical (its text in a span) doc-flagged doc-remarks
 *             doc-w-N, N = 1 … 100: the width of a column in percent, on <col>
 *   figures   figure (a link to the records, or a span) doc-definitions (a <details>)
 * A value's cell has data-key, a figure data-figure; a flagged cell has its key as id, so that the
 * finding can link to it. */
#define HTML_WIDE 5
void document_html(struct buf *out, const struct document *doc, const struct html_options *options);
void document_table_html(struct buf *out, const struct document *doc, const struct doc_table *table,
                         const struct html_options *options);
/* A table as CSV (RFC 4180, UTF-8 with byte order mark, CR LF): merged cells give their text once,
 * the other places they cover stay empty. Text that a spreadsheet would run as a formula gets an
 * apostrophe in front. */
void document_csv(struct buf *out, const struct document *doc, const struct doc_table *table);
/* All of it as JSON: blocks, tables as grids, values by key. */
void document_json(struct buf *out, const struct document *doc);
/* Plain text: a line a paragraph, a line a row of a table with tabs between its cells. */
void document_plain(struct buf *out, const struct document *doc);
/* One sheet a table, merged heads kept, numbers as numbers, plus a sheet with the text. */
err document_xlsx(struct buf *out, const struct document *doc, struct failure *failure) MUST_USE;
/* A Word file in the manner of a printed 公文 (GB/T 9704): the title, all blocks, the remarks below
 * their tables; no definitions of figures, as on paper. A link is one when its address is whole or
 * an anchor of the document; what is relative to a site is text. ERR_TOO_LARGE names the table that
 * has more than 63 columns. */
err document_docx(struct buf *out, const struct document *doc, struct failure *failure) MUST_USE;

#endif
