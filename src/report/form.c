/* From the data of a form to its printed grid: heads from the groups, labels from the tree of rows,
 * cells from the values. */
#include "report/form.h"

#include <assert.h>

/* Shares of the label columns, in tenths of a percent, by their number; the values get the rest. */
static const int label_widths[][3] = {
    {0,   0,   0  },
    {250, 0,   0  },
    {120, 260, 0  },
    {60,  130, 240}
};
#define LABEL_COLUMNS_MAX 3

struct layout {
    struct document *doc;
    struct doc_table *table;
    const struct table_values *values;
    const struct format_table *format; /* of the values */
    const struct form_options *options;
};

static struct layout layout_of(struct document *doc, struct doc_table *table,
                               const struct table_values *values,
                               const struct form_options *options)
{
    static const struct form_options none = {0};
    assert(values->table->label_columns <= LABEL_COLUMNS_MAX);
    return (struct layout){.doc = doc,
                           .table = table,
                           .values = values,
                           .format = values->table,
                           .options = options ? options : &none};
}

static struct doc_cell *add_head(struct layout *form, struct doc_row *row, struct str text,
                                 int rowspan, int colspan)
{
    struct doc_cell *cell = row_add_cell(form->doc, row, ROLE_HEAD, text);
    cell->rowspan = rowspan;
    cell->colspan = colspan;
    cell->align = ALIGN_CENTER;
    return cell;
}

/* --- Heads ------------------------------------------------------------------------------------ */

static int group_depth(const struct format_table *format, int group)
{
    int depth = 0;
    for (; group >= 0; group = format->groups[group].parent)
        depth++;
    return depth;
}

/* The group above a column in that row of the head, or -1 when the column itself is there, or
 * above. */
static int group_at(const struct format_table *format, int column, int head_row)
{
    int group = format->columns[column].group;
    int above = group_depth(format, group) - 1 - head_row;
    if (above < 0)
        return -1;
    while (above-- > 0)
        group = format->groups[group].parent;
    return group;
}

static int head_rows(const struct format_table *format)
{
    int deepest = 0;
    for (size_t c = 0; c < format->column_count; c++) {
        int depth = group_depth(format, format->columns[c].group);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

static int group_width(const struct format_table *format, int group, int column, int head_row)
{
    int width = 0;
    while (column < (int)format->column_count && group_at(format, column, head_row) == group) {
        width++;
        column++;
    }
    return width;
}

static void add_corner(struct layout *form, struct doc_row *row, int rows)
{
    const struct format_table *format = form->format;
    if (format->label_columns == 0)
        return;
    if (format->corner_note.len == 0 && format->label_header.len > 0) {
        add_head(form, row, format->label_header, rows, format->label_columns);
        return;
    }
    struct doc_cell *corner = row_add_cell(form->doc, row, ROLE_NOTE, format->corner_note);
    corner->rowspan = rows;
    corner->colspan = format->label_columns;
    corner->align = ALIGN_CENTER;
}

static void add_head_row(struct layout *form, struct doc_row *row, int head_row, int rows)
{
    const struct format_table *format = form->format;
    int columns = (int)format->column_count;
    for (int c = 0; c < columns;) {
        int group = group_at(format, c, head_row);
        int width = 1;
        if (group >= 0) {
            width = group_width(format, group, c, head_row);
            add_head(form, row, format->groups[group].label, 1, width);
        } else if (group_depth(format, format->columns[c].group) == head_row) {
            add_head(form, row, format->columns[c].label, rows - head_row, 1);
        }
        c += width;
    }
}

static void add_heads(struct layout *form)
{
    int rows = head_rows(form->format);
    for (int head_row = 0; head_row < rows; head_row++) {
        struct doc_row *row = table_add_row(form->doc, form->table);
        if (head_row == 0)
            add_corner(form, row, rows);
        add_head_row(form, row, head_row, rows);
    }
    form->table->head_rows = rows;
    form->table->head_columns = form->format->label_columns;
}

/* --- Labels ----------------------------------------------------------------------------------- */

static bool is_under(const struct format_table *format, int row, int group)
{
    for (row = format->rows[row].parent; row >= 0; row = format->rows[row].parent)
        if (row == group)
            return true;
    return false;
}

/* Groups have no line of their own: they stand beside the rows under them, from the first on. */
static int first_row_under(const struct format_table *format, int group, int *ret_count)
{
    int first = -1;
    *ret_count = 0;
    for (int r = 0; r < (int)format->row_count; r++) {
        if (format->rows[r].is_group || !is_under(format, r, group))
            continue;
        first = first < 0 ? r : first;
        ++*ret_count;
    }
    return first;
}

static void add_group_labels(struct layout *form, struct doc_row *to, int row, int parent)
{
    if (parent < 0)
        return;
    const struct format_row *group = &form->format->rows[parent];
    add_group_labels(form, to, row, group->parent);
    int count;
    if (!group->is_group || first_row_under(form->format, parent, &count) != row)
        return;
    struct doc_cell *cell = add_head(form, to, group->label, count, 1);
    cell->scope = SCOPE_ROW;
    cell->vertical = group->level == 0; /* the outermost column is narrow: 三、本年度办理结果 */
}

static void add_labels(struct layout *form, struct doc_row *to, int row)
{
    const struct format_table *format = form->format;
    if (format->label_columns == 0)
        return;
    const struct format_row *label = &format->rows[row];
    assert(label->level < format->label_columns);
    add_group_labels(form, to, row, label->parent);
    struct doc_cell *cell =
        add_head(form, to, label->label, 1, format->label_columns - label->level);
    cell->scope = SCOPE_ROW;
    cell->align = format->title_in_grid ? ALIGN_CENTER : ALIGN_START;
}

/* --- Values ----------------------------------------------------------------------------------- */

static struct str key_of(struct layout *form, int row, int column)
{
    return arena_printf(form->doc->arena, STR_FMT "." STR_FMT "." STR_FMT,
                        STR_ARG(form->format->id), STR_ARG(form->format->rows[row].id),
                        STR_ARG(form->format->columns[column].id));
}

/* 251000元: what was published behind the digits. */
static struct str published_unit(struct str raw)
{
    size_t i = 0;
    while (i < raw.len && str_contains(STR("+-0123456789.,"), str_slice(raw, i, i + 1)))
        i++;
    return i > 0 ? str_trim(str_from_pos(raw, i)) : STR("");
}

static struct str unit_of(struct layout *form, const struct format_column *column,
                          const struct cell *value)
{
    if (column->type != CELL_MONEY || column->unit.len > 0)
        return STR(""); /* the head of the column names the unit, or there is none */
    struct str published = published_unit(value->raw);
    return published.len > 0 ? published : form->options->money_unit;
}

static struct form_figure figure_of(struct layout *form, int row, int column)
{
    const struct form_options *options = form->options;
    if (!options->figure)
        return (struct form_figure){0};
    return options->figure(options->context, form->format, row, column);
}

static void set_text(struct layout *form, struct doc_cell *cell, const struct form_figure *figure)
{
    struct str text = number_text(form->doc->arena, cell->number, cell->shows_plus, cell->unit);
    struct str id = figure->figure_id.len > 0 ? figure->figure_id : cell->key;
    cell->text = (struct inline_list){0};
    if (figure->href.len > 0 || figure->definition.len > 0 || figure->figure_id.len > 0)
        inline_figure(form->doc, &cell->text, id, text, figure->href, figure->definition);
    else
        inline_text(form->doc, &cell->text, text);
}

static struct doc_cell *add_number(struct layout *form, struct doc_row *to, int row, int column,
                                   const struct cell *value)
{
    const struct format_column *format = &form->format->columns[column];
    struct form_figure figure = figure_of(form, row, column);
    struct doc_cell *cell = row_add_number(form->doc, to, key_of(form, row, column), value->value);
    cell->shows_plus = format->type == CELL_SIGNED_COUNT;
    cell->unit = unit_of(form, format, value);
    cell->flagged = figure.flagged;
    cell->remark = figure.remark;
    set_text(form, cell, &figure);
    return cell;
}

/* What stands in a place without a number: blank stays blank, for it does not mean 0. */
static struct str text_of(const struct cell *value)
{
    switch (value->state) {
    case CELL_DASH:
        return STR("-");
    case CELL_UNREADABLE:
        return value->raw;
    case CELL_ABSENT:
    case CELL_BLANK:
    case CELL_NUMBER:
        break;
    }
    return STR("");
}

static struct doc_cell *add_blank(struct layout *form, struct doc_row *to, int row, int column,
                                  const struct cell *value)
{
    struct form_figure figure = figure_of(form, row, column);
    struct doc_cell *cell = row_add_cell(form->doc, to, ROLE_DATA, text_of(value));
    cell->key = key_of(form, row, column);
    cell->flagged = figure.flagged;
    cell->remark = figure.remark;
    return cell;
}

/* The last value of a line spans what is left of the grid. */
static int last_column_span(const struct layout *form)
{
    return form->table->columns - form->format->label_columns - (int)form->format->column_count + 1;
}

static void add_values(struct layout *form, struct doc_row *to, int row)
{
    int columns = (int)form->format->column_count;
    for (int c = 0; c < columns; c++) {
        const struct cell *value = table_cell(form->values, row, c);
        struct doc_cell *cell = value->state == CELL_NUMBER ? add_number(form, to, row, c, value)
                                                            : add_blank(form, to, row, c, value);
        cell->align = ALIGN_CENTER; /* the official form sets all its cells in the middle */
        if (c == columns - 1)
            cell->colspan = last_column_span(form);
    }
}

static void add_rows(struct layout *form)
{
    for (int r = 0; r < (int)form->format->row_count; r++) {
        if (form->format->rows[r].is_group)
            continue;
        struct doc_row *row = table_add_row(form->doc, form->table);
        add_labels(form, row, r);
        add_values(form, row, r);
    }
}

/* --- Tables ----------------------------------------------------------------------------------- */

/* A block of the second chapter: a line with its title, a line with its heads, its rows. */
static void add_block(struct layout *form)
{
    const struct format_table *format = form->format;
    struct doc_row *title = table_add_row(form->doc, form->table);
    title->begins_band = true;
    add_head(form, title, format->title, 1, form->table->columns)->scope = SCOPE_BAND;

    struct doc_row *heads = table_add_row(form->doc, form->table);
    add_head(form, heads, format->label_header, 1, format->label_columns)->scope = SCOPE_COLUMN;
    for (size_t c = 0; c < format->column_count; c++) {
        bool last = c + 1 == format->column_count;
        add_head(form, heads, format->columns[c].label, 1, last ? last_column_span(form) : 1)
            ->scope = SCOPE_COLUMN;
    }
    form->table->head_columns = format->label_columns;
    add_rows(form);
}

static void set_widths(struct document *doc, struct doc_table *table, int label_columns)
{
    int *widths = arena_array(doc->arena, int, (size_t)table->columns);
    int left = 1000;
    for (int c = 0; c < table->columns; c++) {
        widths[c] =
            c < label_columns ? label_widths[label_columns][c] : left / (table->columns - c);
        left -= widths[c];
    }
    table->widths = widths;
}

static struct doc_table *new_table(struct document *doc, struct str id, struct str caption,
                                   int columns, const struct format_table *format,
                                   const struct form_options *options)
{
    struct doc_table *table = document_table(doc, id, caption, columns);
    table->hide_caption = options && options->hide_captions;
    set_widths(doc, table, format->label_columns);
    return table;
}

struct doc_table *form_table(struct document *doc, const struct table_values *values,
                             const struct form_options *options)
{
    const struct format_table *format = values->table;
    int columns = format->title_in_grid ? format->grid_columns
                                        : format->label_columns + (int)format->column_count;
    struct doc_table *table = new_table(doc, format->id, format->title, columns, format, options);
    struct layout form = layout_of(doc, table, values, options);
    if (format->title_in_grid) {
        table->hide_caption = true; /* its first line says it */
        add_block(&form);
    } else {
        add_heads(&form);
        add_rows(&form);
    }
    return table;
}

static struct str chapter_title(const struct report_format *form, struct str chapter)
{
    for (size_t i = 0; i < form->chapter_count; i++)
        if (str_equal(form->chapters[i].id, chapter))
            return form->chapters[i].title;
    return chapter;
}

static const struct table_values *values_of(const struct format_table *format,
                                            const struct table_values *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].table == format)
            return &values[i];
    return NULL;
}

void form_chapter(struct document *doc, const struct report_format *form, struct str chapter,
                  const struct table_values *values, size_t count,
                  const struct form_options *options)
{
    struct doc_table *grid = NULL;
    for (size_t i = 0; i < form->table_count; i++) {
        const struct format_table *format = &form->tables[i];
        const struct table_values *own = values_of(format, values, count);
        if (!own || !str_equal(format->chapter, chapter))
            continue;
        if (!format->title_in_grid) {
            form_table(doc, own, options);
            continue;
        }
        if (!grid) {
            struct str id = arena_printf(doc->arena, STR_FMT "-table", STR_ARG(chapter));
            grid = new_table(doc, id, chapter_title(form, chapter), format->grid_columns, format,
                             options);
        }
        struct layout block = layout_of(doc, grid, own, options);
        add_block(&block);
    }
}
