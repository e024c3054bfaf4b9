/* The geometry of tables: which cell covers which place, whether the cells tile the table, and
 * which heads speak for which cell. */
#include "document/document.h"

#include <assert.h>

int cell_rows(const struct doc_cell *cell)
{
    return cell->rowspan > 1 ? cell->rowspan : 1;
}

int cell_columns(const struct doc_cell *cell)
{
    return cell->colspan > 1 ? cell->colspan : 1;
}

/* The row behind the last one that a cell beginning in `row` may cover: HTML ends every span with
 * its group of rows, so we do too. */
static size_t section_end(const struct doc_table *table, size_t row)
{
    size_t head_rows = (size_t)table->head_rows;
    if (row < head_rows)
        return head_rows < table->count ? head_rows : table->count;
    size_t end = row + 1;
    while (end < table->count && !table->items[end].begins_band)
        end++;
    return end;
}

/* A grid being filled, with the first thing that went wrong. */
struct filling {
    struct grid_cell *grid;
    size_t rows, columns;
    struct arena *arena;
    struct str mistake;
};

static struct grid_cell *place(struct filling *f, size_t row, size_t column)
{
    return &f->grid[row * f->columns + column];
}

static void note_mistake(struct filling *f, size_t row, size_t column, const char *what)
{
    if (f->mistake.len == 0)
        f->mistake = arena_printf(f->arena, "row %zu, column %zu: %s", row + 1, column + 1, what);
}

static size_t free_columns(struct filling *f, size_t row, size_t column, size_t wanted)
{
    size_t n = 0;
    while (n < wanted && column + n < f->columns && !place(f, row, column + n)->cell)
        n++;
    return n;
}

static void put_cell(struct filling *f, const struct doc_cell *cell, size_t row, size_t column,
                     size_t end)
{
    size_t wanted = (size_t)cell_columns(cell), wanted_rows = (size_t)cell_rows(cell);
    size_t width = free_columns(f, row, column, wanted);
    if (width < wanted)
        note_mistake(f, row, column, "the cell is wider than the free place");
    if (wanted_rows > end - row)
        note_mistake(f, row, column, "the cell reaches below its band of rows");
    size_t height = wanted_rows < end - row ? wanted_rows : end - row;
    for (size_t r = row; r < row + height; r++)
        for (size_t c = column; c < column + width; c++)
            place(f, r, c)->cell = cell;
    place(f, row, column)->origin = true;
}

/* A cell goes to the first free place of its row. What lies below is free wherever this row is:
 * rows are filled from the top, so only cells from above can have taken a place. */
static void put_row(struct filling *f, const struct doc_row *row, size_t at, size_t end)
{
    size_t column = 0;
    for (size_t i = 0; i < row->count; i++) {
        while (column < f->columns && place(f, at, column)->cell)
            column++;
        if (column == f->columns) {
            note_mistake(f, at, column, "the row has no place left for this cell");
            return;
        }
        put_cell(f, &row->items[i], at, column, end);
    }
}

static struct filling fill(struct arena *arena, const struct doc_table *table)
{
    struct filling f = {
        .rows = table->count,
        .columns = (size_t)table->columns,
        .arena = arena,
        .grid = arena_array(arena, struct grid_cell, table->count * (size_t)table->columns)};
    size_t end = 0;
    for (size_t row = 0; row < table->count; row++) {
        if (row >= end)
            end = section_end(table, row);
        put_row(&f, &table->items[row], row, end);
    }
    return f;
}

struct grid_cell *table_grid(struct arena *arena, const struct doc_table *table, size_t *rows)
{
    *rows = table->count;
    return fill(arena, table).grid;
}

struct str table_mistake(struct arena *arena, const struct doc_table *table)
{
    struct filling f = fill(arena, table);
    for (size_t row = 0; row < f.rows; row++)
        for (size_t column = 0; column < f.columns; column++)
            if (!place(&f, row, column)->cell)
                note_mistake(&f, row, column, "no cell covers this place");
    return f.mistake;
}

static enum cell_scope resolve_scope(const struct doc_table *table, const struct doc_cell *cell,
                                     size_t row)
{
    if (cell->scope != SCOPE_AUTO)
        return cell->scope;
    return row < (size_t)table->head_rows ? SCOPE_COLUMN : SCOPE_ROW;
}

/* Marks the places of a head with its index, so that a row's heads are found from the row. */
static void mark_head(struct table_heads *heads, const struct head *head)
{
    size_t columns = (size_t)heads->table->columns;
    for (size_t r = head->row; r < heads->rows; r++) {
        if (heads->grid[r * columns + head->column].cell != head->cell)
            return;
        for (size_t c = head->column; c < columns; c++)
            if (heads->grid[r * columns + c].cell == head->cell)
                heads->by_place[r * columns + c] = heads->all.count;
    }
}

static void add_head(struct arena *arena, struct table_heads *heads, const struct doc_cell *cell,
                     size_t row, size_t column)
{
    struct head head = {.cell = cell,
                        .row = row,
                        .column = column,
                        .scope = resolve_scope(heads->table, cell, row),
                        .number = (int)heads->all.count + 1};
    vec_push(arena, &heads->all, head);
    if (head.scope != SCOPE_ROW)
        vec_push(arena, &heads->above, head);
    if (row >= (size_t)heads->table->head_rows && head.scope != SCOPE_ROW)
        heads->is_complex = true;
    mark_head(heads, &head);
}

void table_heads_find(struct arena *arena, const struct doc_table *table, struct table_heads *ret)
{
    *ret = (struct table_heads){.table = table,
                                .is_complex = table->head_rows > 1 || table->head_columns > 1};
    ret->grid = table_grid(arena, table, &ret->rows);
    size_t columns = (size_t)table->columns;
    ret->by_place = arena_array(arena, size_t, ret->rows * columns);
    for (size_t i = 0; i < ret->rows * columns; i++) {
        const struct doc_cell *cell = ret->grid[i].cell;
        if (!ret->grid[i].origin)
            continue;
        if (cell_rows(cell) > 1 || cell_columns(cell) > 1)
            ret->is_complex = true;
        if (cell->role == ROLE_HEAD)
            add_head(arena, ret, cell, i / columns, i % columns);
    }
}

static bool same_band(const struct doc_table *table, size_t upper, size_t lower)
{
    return lower < section_end(table, upper);
}

/* Does a head of the head rows or of a band speak for the cell below it at (row, column)? */
static bool speaks_below(const struct table_heads *heads, const struct head *head,
                         const struct doc_cell *cell, size_t row, size_t column)
{
    if (head->row >= row || head->cell == cell)
        return false;
    if (head->row >= (size_t)heads->table->head_rows && !same_band(heads->table, head->row, row))
        return false;
    size_t cell_end = column + (size_t)cell_columns(cell);
    size_t head_end = head->column + (size_t)cell_columns(head->cell);
    return head->scope == SCOPE_BAND || (head->column < cell_end && column < head_end);
}

static void add_heads_above(struct arena *arena, const struct table_heads *heads,
                            enum cell_scope scope, size_t row, size_t column, struct head_list *ret)
{
    const struct doc_cell *cell = heads->grid[row * (size_t)heads->table->columns + column].cell;
    for (size_t i = 0; i < heads->above.count; i++) {
        const struct head *head = &heads->above.items[i];
        if (head->scope == scope && speaks_below(heads, head, cell, row, column))
            vec_push(arena, ret, *head);
    }
}

static bool is_listed(const struct head_list *list, int number)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].number == number)
            return true;
    return false;
}

/* Heads to the left, in every row that the cell covers; a merged one counts once. */
static void add_heads_beside(struct arena *arena, const struct table_heads *heads, size_t row,
                             size_t column, struct head_list *ret)
{
    size_t columns = (size_t)heads->table->columns;
    const struct doc_cell *cell = heads->grid[row * columns + column].cell;
    for (size_t r = row; r < heads->rows && heads->grid[r * columns + column].cell == cell; r++) {
        for (size_t c = 0; c < column; c++) {
            size_t index = heads->by_place[r * columns + c];
            if (index == 0 || heads->all.items[index - 1].scope != SCOPE_ROW)
                continue;
            if (!is_listed(ret, (int)index))
                vec_push(arena, ret, heads->all.items[index - 1]);
        }
    }
}

void table_heads_of(struct arena *arena, const struct table_heads *heads, size_t row, size_t column,
                    struct head_list *ret)
{
    *ret = (struct head_list){0};
    size_t index = heads->by_place[row * (size_t)heads->table->columns + column];
    enum cell_scope own = index ? heads->all.items[index - 1].scope : SCOPE_AUTO;
    if (own != SCOPE_BAND)
        add_heads_above(arena, heads, SCOPE_BAND, row, column, ret);
    if (own != SCOPE_BAND && own != SCOPE_ROW)
        add_heads_above(arena, heads, SCOPE_COLUMN, row, column, ret);
    if (own != SCOPE_BAND && own != SCOPE_COLUMN)
        add_heads_beside(arena, heads, row, column, ret);
}
