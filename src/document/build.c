/* Builds documents: each function adds one thing to the end of one list. */
#include "document/document.h"

#include <assert.h>

static void add_run(struct document *doc, struct inline_list *list, struct inline_run run)
{
    if (run.text.len > 0)
        vec_push(doc->arena, list, run);
}

void inline_text(struct document *doc, struct inline_list *list, struct str text)
{
    add_run(doc, list, (struct inline_run){.kind = INLINE_TEXT, .text = text});
}

void inline_strong(struct document *doc, struct inline_list *list, struct str text)
{
    add_run(doc, list, (struct inline_run){.kind = INLINE_STRONG, .text = text});
}

void inline_link(struct document *doc, struct inline_list *list, struct str text, struct str href)
{
    add_run(doc, list, (struct inline_run){.kind = INLINE_LINK, .text = text, .href = href});
}

void inline_figure(struct document *doc, struct inline_list *list, struct str figure_id,
                   struct str text, struct str href, struct str definition)
{
    add_run(doc, list,
            (struct inline_run){.kind = INLINE_FIGURE,
                                .text = text,
                                .href = href,
                                .figure_id = figure_id,
                                .definition = definition});
}

struct str inline_plain(struct arena *arena, const struct inline_list *list)
{
    if (list->count == 1)
        return list->items[0].text;
    size_t len = 0;
    for (size_t i = 0; i < list->count; i++)
        len += list->items[i].text.len;
    char *text = arena_alloc(arena, len + 1);
    size_t at = 0;
    for (size_t i = 0; i < list->count; i++) {
        memcpy(text + at, list->items[i].text.ptr, list->items[i].text.len);
        at += list->items[i].text.len;
    }
    return (struct str){text, len};
}

static bool anchor_is_free(const struct document *doc, struct str id)
{
    for (size_t i = 0; i < doc->blocks.count; i++)
        if (id.len > 0 && str_equal(doc->blocks.items[i].id, id))
            return false;
    return true;
}

static struct block *add_block(struct document *doc, struct block block)
{
    assert(anchor_is_free(doc, block.id));
    vec_push(doc->arena, &doc->blocks, block);
    return &doc->blocks.items[doc->blocks.count - 1];
}

struct block *document_heading(struct document *doc, int level, struct str id, struct str text)
{
    assert(level >= 1);
    struct block *block =
        add_block(doc, (struct block){.kind = BLOCK_HEADING, .level = level, .id = id});
    inline_text(doc, &block->text, text);
    return block;
}

struct block *document_paragraph(struct document *doc)
{
    return add_block(doc, (struct block){.kind = BLOCK_PARAGRAPH});
}

struct block *document_note(struct document *doc, struct str text)
{
    struct block *block = add_block(doc, (struct block){.kind = BLOCK_NOTE});
    inline_text(doc, &block->text, text);
    return block;
}

struct block *document_list(struct document *doc, bool ordered)
{
    return add_block(doc, (struct block){.kind = BLOCK_LIST, .ordered = ordered});
}

struct inline_list *list_add_item(struct document *doc, struct block *list)
{
    assert(list->kind == BLOCK_LIST);
    if (list->list_count == list->list_capacity)
        list->list = vec_grow(doc->arena, list->list, list->list_count, &list->list_capacity,
                              sizeof *list->list);
    list->list[list->list_count] = (struct inline_list){0};
    return &list->list[list->list_count++];
}

struct doc_table *document_table(struct document *doc, struct str id, struct str caption,
                                 int columns)
{
    assert(columns >= 1 && id.len > 0 && caption.len > 0);
    struct doc_table *table = arena_new(doc->arena, struct doc_table);
    *table = (struct doc_table){.id = id, .caption = caption, .columns = columns};
    add_block(doc, (struct block){.kind = BLOCK_TABLE, .id = id, .table = table});
    return table;
}

struct doc_row *table_add_row(struct document *doc, struct doc_table *table)
{
    vec_push(doc->arena, table, (struct doc_row){0});
    return &table->items[table->count - 1];
}

struct doc_cell *row_add_cell(struct document *doc, struct doc_row *row, enum cell_role role,
                              struct str text)
{
    vec_push(doc->arena, row, (struct doc_cell){.role = role});
    struct doc_cell *cell = &row->items[row->count - 1];
    inline_text(doc, &cell->text, text);
    return cell;
}

struct doc_cell *row_add_number(struct document *doc, struct doc_row *row, struct str key,
                                struct decimal number)
{
    struct str text = number_text(doc->arena, number, false, STR(""));
    struct doc_cell *cell = row_add_cell(doc, row, ROLE_DATA, text);
    cell->align = ALIGN_END;
    cell->has_number = true;
    cell->number = number;
    cell->key = key;
    return cell;
}

struct str number_text(struct arena *arena, struct decimal number, bool shows_plus, struct str unit)
{
    struct decimal_text digits = decimal_format(number);
    const char *plus = shows_plus && number.units > 0 ? "+" : "";
    if (number.units == 0)
        unit = STR("");
    return arena_printf(arena, "%s%s" STR_FMT, plus, digits.text, STR_ARG(unit));
}
