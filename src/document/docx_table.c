/* Tables of a Word document. Its rows hold a cell for every place, so the grid is walked: a cell's
 * width is a gridSpan, and below its first row it stands again as an empty vMerge. */
#include "document/docx.h"

#define CELL_COLOUR_FLAGGED "FDE3E0"
#define CELL_PADDING        20    /* above and below the text */
#define ONE_PIECE_MAX       11300 /* 225 mm less the heading, a note and a caption above the table */
#define LOOK_FIRST_ROW      0x20u
#define LOOK_FIRST_COLUMN   0x80u
#define LOOK_NO_BANDS       0x600u

/* In twentieths of a point. How text is set in cells is said once more in docx/styles.xml. */
struct cell_set {
    const char *text_style, *head_style;
    int margin;      /* at both sides */
    int size, pitch; /* of a character, of a line */
    int row_height;  /* at least */
};

static const struct cell_set narrow_set = {"TableText", "TableHead", 57, 210, 270, 340};
/* Four narrow characters fit a fifteenth of the page, and form and heading fit a page. */
static const struct cell_set wide_set = {"WideTableText", "WideTableHead", 34, 180, 230, 300};

struct table_writer {
    struct docx *x;
    const struct doc_table *table;
    const struct grid_cell *grid;
    const struct cell_set *set;
    size_t rows, columns;
    bool fits_a_page;
    int *edges; /* columns + 1 of them: where each column begins, from the table's left edge */
};

static const struct doc_cell *cell_at(const struct table_writer *t, size_t row, size_t column)
{
    return t->grid[row * t->columns + column].cell;
}

/* Columns that the cell covers in this row. A hole is as wide as one column. */
static size_t width_at(const struct table_writer *t, size_t row, size_t column)
{
    const struct doc_cell *cell = cell_at(t, row, column);
    size_t width = 1;
    while (cell && column + width < t->columns && cell_at(t, row, column + width) == cell)
        width++;
    return width;
}

/* Edges are rounded, not widths: the columns add up to the text's width exactly. */
static void find_edges(struct table_writer *t)
{
    int64_t sum = 0, before = 0;
    t->edges = arena_array(t->x->arena, int, t->columns + 1);
    for (size_t c = 0; c < t->columns; c++)
        sum += t->table->widths ? t->table->widths[c] : 1;
    for (size_t c = 0; c < t->columns && sum > 0; c++) {
        before += t->table->widths ? t->table->widths[c] : 1;
        t->edges[c + 1] = (int)(before * DOCX_TEXT_WIDTH / sum);
    }
}

/* About how high the row will be. Cells that reach below it have more room than they need. */
static int row_height(const struct table_writer *t, size_t row)
{
    int lines = 1;
    for (size_t c = 0; c < t->columns; c++) {
        const struct grid_cell *place = &t->grid[row * t->columns + c];
        if (!place->origin || place->cell->vertical || cell_rows(place->cell) > 1)
            continue;
        int room = t->edges[c + width_at(t, row, c)] - t->edges[c] - 2 * t->set->margin;
        int on_a_line = room > t->set->size ? 2 * room / t->set->size : 2;
        size_t width = docx_printed_width(inline_plain(t->x->arena, &place->cell->text));
        int needed = width < 100000 ? ((int)width + on_a_line - 1) / on_a_line : 100000;
        lines = needed > lines ? needed : lines;
    }
    int height = lines * t->set->pitch + 2 * CELL_PADDING;
    return height > t->set->row_height ? height : t->set->row_height;
}

static bool fits_a_page(const struct table_writer *t)
{
    int height = 0;
    for (size_t row = 0; row < t->rows && height <= ONE_PIECE_MAX; row++)
        height += row_height(t, row);
    return height <= ONE_PIECE_MAX;
}

static void write_width(struct docx *x, const char *element, int width)
{
    xml_open(x->xml, element);
    xml_attribute_int(x->xml, "w:w", width);
    xml_attribute(x->xml, "w:type", STR("dxa"));
    xml_close(x->xml);
}

/* What a screen reader is told of the table: its caption, and where its heads stand. */
static void write_description(struct docx *x, const struct doc_table *table)
{
    unsigned look = LOOK_NO_BANDS | (table->head_rows > 0 ? LOOK_FIRST_ROW : 0) |
                    (table->head_columns > 0 ? LOOK_FIRST_COLUMN : 0);
    xml_open(x->xml, "w:tblLook");
    xml_attribute(x->xml, "w:val", arena_printf(x->arena, "%04X", look));
    xml_close(x->xml);
    xml_open(x->xml, "w:tblCaption");
    xml_attribute(x->xml, "w:val", table->caption);
    xml_close(x->xml);
}

static void write_table_look(struct table_writer *t)
{
    struct docx *x = t->x;
    xml_open(x->xml, "w:tblPr");
    docx_value(x, "w:tblStyle", "FormTable");
    write_width(x, "w:tblW", DOCX_TEXT_WIDTH);
    docx_value(x, "w:jc", "center");
    xml_open(x->xml, "w:tblLayout");
    xml_attribute(x->xml, "w:type", STR("fixed"));
    xml_close(x->xml);
    xml_open(x->xml, "w:tblCellMar");
    write_width(x, "w:left", t->set->margin);
    write_width(x, "w:right", t->set->margin);
    xml_close(x->xml);
    write_description(x, t->table);
    xml_close(x->xml);

    xml_open(x->xml, "w:tblGrid");
    for (size_t c = 0; c < t->columns; c++) {
        xml_open(x->xml, "w:gridCol");
        xml_attribute_int(x->xml, "w:w", t->edges[c + 1] - t->edges[c]);
        xml_close(x->xml);
    }
    xml_close(x->xml);
}

static void write_merge(struct table_writer *t, size_t row, size_t column)
{
    const struct doc_cell *cell = cell_at(t, row, column);
    bool above = row > 0 && cell && cell_at(t, row - 1, column) == cell;
    bool below = row + 1 < t->rows && cell && cell_at(t, row + 1, column) == cell;
    if (above || below)
        docx_value(t->x, "w:vMerge", above ? "continue" : "restart");
}

static void write_cell_look(struct table_writer *t, size_t row, size_t column, size_t width)
{
    struct docx *x = t->x;
    const struct doc_cell *cell = cell_at(t, row, column);
    xml_open(x->xml, "w:tcPr");
    write_width(x, "w:tcW", t->edges[column + width] - t->edges[column]);
    if (width > 1)
        docx_value_int(x, "w:gridSpan", (int64_t)width);
    write_merge(t, row, column);
    if (cell && cell->flagged) {
        xml_open(x->xml, "w:shd");
        xml_attribute(x->xml, "w:val", STR("clear"));
        xml_attribute(x->xml, "w:color", STR("auto"));
        xml_attribute(x->xml, "w:fill", STR(CELL_COLOUR_FLAGGED));
        xml_close(x->xml);
    }
    if (cell && cell->vertical)
        docx_value(x, "w:textDirection", "tbRlV");
    docx_value(x, "w:vAlign", "center");
    xml_close(x->xml);
}

/* A table that fits on a page is in one piece; a longer one is broken, but not behind its heads. */
static bool keeps_next(const struct table_writer *t, size_t row)
{
    size_t kept = t->fits_a_page ? t->rows : (size_t)t->table->head_rows + 1;
    return row + 1 < kept;
}

static void write_cell(struct table_writer *t, size_t row, size_t column, size_t width)
{
    const struct doc_cell *cell = cell_at(t, row, column);
    bool origin = t->grid[row * t->columns + column].origin;
    bool first = row == 0 && column == 0;
    struct docx_paragraph look = {
        .style = cell && cell->role == ROLE_HEAD ? t->set->head_style : t->set->text_style,
        .keep_next = keeps_next(t, row),
        .anchor = first && t->table->hide_caption ? t->table->id : STR(""),
        .align = cell && cell->align != ALIGN_START ? docx_align(cell->align) : NULL};
    xml_open(t->x->xml, "w:tc");
    write_cell_look(t, row, column, width);
    docx_paragraph(t->x, &look, origin ? &cell->text : &(struct inline_list){0});
    xml_close(t->x->xml);
}

static void write_row(struct table_writer *t, size_t row)
{
    struct xml *xml = t->x->xml;
    xml_open(xml, "w:tr");
    xml_open(xml, "w:trPr");
    xml_open(xml, "w:cantSplit");
    xml_close(xml);
    xml_open(xml, "w:trHeight");
    xml_attribute_int(xml, "w:val", t->set->row_height);
    xml_attribute(xml, "w:hRule", STR("atLeast"));
    xml_close(xml);
    if (row < (size_t)t->table->head_rows) {
        xml_open(xml, "w:tblHeader");
        xml_close(xml);
    }
    xml_close(xml);
    for (size_t column = 0; column < t->columns;) {
        size_t width = width_at(t, row, column);
        write_cell(t, row, column, width);
        column += width;
    }
    xml_close(xml);
}

/* Below the table, as on the page: what was found of its cells, each said once. */
static void write_remarks(struct docx *x, const struct doc_table *table)
{
    struct str_list said = {0};
    struct docx_paragraph look = {.style = "Remark"};
    for (size_t r = 0; r < table->count; r++)
        for (size_t c = 0; c < table->items[r].count; c++) {
            struct str remark = table->items[r].items[c].remark;
            bool is_new = remark.len > 0;
            for (size_t i = 0; is_new && i < said.count; i++)
                is_new = !str_equal(said.items[i], remark);
            if (!is_new)
                continue;
            if (said.count == 0)
                look.numbering = docx_numbering(x, true);
            vec_push(x->arena, &said, remark);
            docx_line(x, &look, remark);
        }
}

void docx_table(struct docx *x, const struct doc_table *table)
{
    struct table_writer t = {.x = x, .table = table, .columns = (size_t)table->columns};
    t.grid = table_grid(x->arena, table, &t.rows);
    struct docx_paragraph caption = {.style = "Caption", .anchor = table->id};
    if (!table->hide_caption)
        docx_line(x, &caption, table->caption);
    if (t.rows == 0 || t.columns == 0)
        return; /* Word has no table without cells */
    t.set = table->columns > HTML_WIDE ? &wide_set : &narrow_set;
    find_edges(&t);
    t.fits_a_page = fits_a_page(&t);
    xml_open(x->xml, "w:tbl");
    write_table_look(&t);
    for (size_t row = 0; row < t.rows; row++)
        write_row(&t, row);
    xml_close(x->xml);
    write_remarks(x, table);
}
