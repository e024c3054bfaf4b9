/* A document as blocks: built once, rendered to every format from the same blocks (HTML, XLSX, CSV,
 * JSON here; PDF, DOCX, OFD later). A figure in it carries its definition and its records, so that
 * HTML can link it. All text is in the document's arena. */
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

struct doc_cell {
    struct inline_list text;
    int rowspan, colspan; /* 0 means 1 */
    enum cell_role role;
    enum cell_align align;
    bool vertical; /* a head written from top to bottom: 三、本年度办理结果 */
    bool has_number;
    struct decimal number;
    struct str
        key; /* stable name of a value, "t3.new.total", for JSON and for tests; empty for heads */
};

/* A row holds only the cells that begin in it, as HTML does. */
struct doc_row {
    struct doc_cell *items;
    size_t count, capacity;
};

struct doc_table {
    struct str id, caption;
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
    size_t list_count;
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

/* Building. */
void inline_text(struct document *doc, struct inline_list *list, struct str text);
void inline_figure(struct document *doc, struct inline_list *list, struct str figure_id,
                   struct str text, struct str href, struct str definition);
struct block *document_heading(struct document *doc, int level, struct str id, struct str text);
/* The paragraph's runs are added to block->text by the caller. */
struct block *document_paragraph(struct document *doc);
struct block *document_note(struct document *doc, struct str text);
struct doc_table *document_table(struct document *doc, struct str id, struct str caption,
                                 int columns);
struct doc_row *table_add_row(struct document *doc, struct doc_table *table);
struct doc_cell *row_add_cell(struct document *doc, struct doc_row *row, enum cell_role role,
                              struct str text);

/* The grid of a table with its spans resolved: what stands at (row, column). */
struct grid_cell {
    const struct doc_cell *cell; /* NULL: nothing covers this place (a mistake in the table) */
    bool origin;                 /* the cell begins here */
};
struct grid_cell *table_grid(struct arena *arena, const struct doc_table *table, size_t *rows);

struct html_options {
    int first_level; /* heading level of chapters: 2 under a page's h1 */
    bool link_figures;
};

/* Rendering: the same document gives the same bytes. */
void document_html(struct buf *out, const struct document *doc, const struct html_options *options);
void document_table_html(struct buf *out, const struct document *doc, const struct doc_table *table,
                         const struct html_options *options);
/* A table as CSV (RFC 4180, UTF-8 with byte order mark, CR LF): merged cells give their text once.
 */
void document_csv(struct buf *out, const struct document *doc, const struct doc_table *table);
/* All of it as JSON: blocks, tables as grids, values by key. */
void document_json(struct buf *out, const struct document *doc);
/* One sheet a table, merged heads kept, numbers as numbers, plus a sheet with the text. */
err document_xlsx(struct buf *out, const struct document *doc, struct failure *failure) MUST_USE;

#endif
