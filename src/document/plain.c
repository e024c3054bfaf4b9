/* Renders a document as plain text: for mail, for the search index, for auditing our own reports as
 * anybody else's. A line a paragraph; a line a row of a table, its cells separated by tabs. */
#include "document/document.h"

static void add_line(struct buf *out, struct arena *arena, const struct inline_list *text)
{
    buf_add(out, inline_plain(arena, text));
    buf_char(out, '\n');
}

static void add_table(struct buf *out, struct arena *arena, const struct doc_table *table)
{
    for (size_t r = 0; r < table->count; r++) {
        const struct doc_row *row = &table->items[r];
        for (size_t c = 0; c < row->count; c++) {
            if (c > 0)
                buf_char(out, '\t');
            buf_add(out, inline_plain(arena, &row->items[c].text));
        }
        buf_char(out, '\n');
    }
}

void document_plain(struct buf *out, const struct document *doc)
{
    CLEANUP(arena_end) struct arena arena = {0};
    buf_add(out, doc->title);
    buf_char(out, '\n');
    for (size_t i = 0; i < doc->blocks.count; i++) {
        const struct block *block = &doc->blocks.items[i];
        switch (block->kind) {
        case BLOCK_HEADING:
        case BLOCK_PARAGRAPH:
        case BLOCK_NOTE:
            add_line(out, &arena, &block->text);
            break;
        case BLOCK_LIST:
            for (size_t k = 0; k < block->list_count; k++)
                add_line(out, &arena, &block->list[k]);
            break;
        case BLOCK_TABLE:
            add_table(out, &arena, block->table);
            break;
        }
    }
}
