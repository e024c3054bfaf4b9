/* Renders a document as JSON: what it says in order, and its values by key. */
#include "base/json.h"
#include "base/date.h"
#include "document/document.h"

static const char *const role_names[] = {
    [ROLE_DATA] = "data", [ROLE_HEAD] = "head", [ROLE_NOTE] = "note"};
static const char *const block_names[] = {[BLOCK_HEADING] = "heading",
                                          [BLOCK_PARAGRAPH] = "paragraph",
                                          [BLOCK_LIST] = "list",
                                          [BLOCK_TABLE] = "table",
                                          [BLOCK_NOTE] = "note"};

static void key_if(struct json_out *json, struct str key, struct str value)
{
    if (value.len > 0)
        json_key_str(json, key, value);
}

/* A number when the cell has one, null when it is blank, else the text that stands there. */
static void write_value(struct json_out *json, struct arena *arena, const struct doc_cell *cell)
{
    struct str text = inline_plain(arena, &cell->text);
    if (cell->has_number)
        json_decimal(json, cell->number);
    else if (text.len == 0)
        json_nothing(json);
    else
        json_str(json, text);
}

static void write_figures(struct json_out *json, const struct inline_list *list)
{
    bool open = false;
    for (size_t i = 0; i < list->count; i++) {
        const struct inline_run *run = &list->items[i];
        if (run->kind != INLINE_FIGURE)
            continue;
        if (!open) {
            json_key(json, STR("figures"));
            json_array_open(json);
            open = true;
        }
        json_object_open(json);
        json_key_str(json, STR("id"), run->figure_id);
        json_key_str(json, STR("text"), run->text);
        key_if(json, STR("href"), run->href);
        key_if(json, STR("definition"), run->definition);
        json_object_close(json);
    }
    if (open)
        json_array_close(json);
}

static void write_text(struct json_out *json, struct arena *arena, const struct inline_list *list)
{
    json_key_str(json, STR("text"), inline_plain(arena, list));
    write_figures(json, list);
}

static void write_cell(struct json_out *json, struct arena *arena, const struct doc_cell *cell,
                       size_t row, size_t column)
{
    json_object_open(json);
    json_key_int(json, STR("row"), (int64_t)row);
    json_key_int(json, STR("column"), (int64_t)column);
    json_key_int(json, STR("rowspan"), cell_rows(cell));
    json_key_int(json, STR("colspan"), cell_columns(cell));
    json_key_str(json, STR("role"), str_from(role_names[cell->role]));
    write_text(json, arena, &cell->text);
    if (cell->key.len > 0 || cell->has_number) {
        key_if(json, STR("key"), cell->key);
        json_key(json, STR("value"));
        write_value(json, arena, cell);
        key_if(json, STR("unit"), cell->unit);
    }
    if (cell->flagged)
        json_key_str(json, STR("remark"), cell->remark);
    json_object_close(json);
}

static void write_table(struct json_out *json, struct arena *arena, const struct doc_table *table)
{
    size_t rows, columns = (size_t)table->columns;
    const struct grid_cell *grid = table_grid(arena, table, &rows);
    json_key_str(json, STR("caption"), table->caption);
    json_key_int(json, STR("rows"), (int64_t)rows);
    json_key_int(json, STR("columns"), table->columns);
    json_key_int(json, STR("head_rows"), table->head_rows);
    json_key_int(json, STR("head_columns"), table->head_columns);
    json_key(json, STR("cells"));
    json_array_open(json);
    for (size_t place = 0; place < rows * columns; place++)
        if (grid[place].origin)
            write_cell(json, arena, grid[place].cell, place / columns, place % columns);
    json_array_close(json);
}

static void write_list(struct json_out *json, struct arena *arena, const struct block *block)
{
    json_key_bool(json, STR("ordered"), block->ordered);
    json_key(json, STR("items"));
    json_array_open(json);
    for (size_t i = 0; i < block->list_count; i++) {
        json_object_open(json);
        write_text(json, arena, &block->list[i]);
        json_object_close(json);
    }
    json_array_close(json);
}

static void write_block(struct json_out *json, struct arena *arena, const struct block *block)
{
    json_object_open(json);
    json_key_str(json, STR("kind"), str_from(block_names[block->kind]));
    key_if(json, STR("id"), block->id);
    if (block->kind == BLOCK_HEADING)
        json_key_int(json, STR("level"), block->level);
    if (block->kind == BLOCK_TABLE)
        write_table(json, arena, block->table);
    else if (block->kind == BLOCK_LIST)
        write_list(json, arena, block);
    else
        write_text(json, arena, &block->text);
    json_object_close(json);
}

static void write_table_values(struct json_out *json, struct arena *arena,
                               const struct doc_table *table)
{
    for (size_t r = 0; r < table->count; r++) {
        for (size_t c = 0; c < table->items[r].count; c++) {
            const struct doc_cell *cell = &table->items[r].items[c];
            if (cell->key.len == 0)
                continue;
            json_key(json, cell->key);
            write_value(json, arena, cell);
        }
    }
}

static void write_values(struct json_out *json, struct arena *arena, const struct document *doc)
{
    json_object_open(json);
    for (size_t i = 0; i < doc->blocks.count; i++)
        if (doc->blocks.items[i].kind == BLOCK_TABLE)
            write_table_values(json, arena, doc->blocks.items[i].table);
    json_object_close(json);
}

void document_json(struct buf *out, const struct document *doc)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct json_out json = {.out = out, .pretty = true};
    json_object_open(&json);
    json_key_str(&json, STR("title"), doc->title);
    json_key_str(&json, STR("language"), doc->language);
    key_if(&json, STR("agency"), doc->agency);
    key_if(&json, STR("subject"), doc->subject);
    key_if(&json, STR("source"), doc->source);
    json_key_str(&json, STR("made"), str_from(instant_format(doc->made).text));
    json_key(&json, STR("blocks"));
    json_array_open(&json);
    for (size_t i = 0; i < doc->blocks.count; i++)
        write_block(&json, &arena, &doc->blocks.items[i]);
    json_array_close(&json);
    json_key(&json, STR("values"));
    write_values(&json, &arena, doc);
    json_object_close(&json);
    buf_char(out, '\n');
}
