/* Renders a document as an Excel workbook: a sheet with the text, and one sheet a table whose cell
 * A1 is the table's first place.
 *
 * libxlsxwriter 1.1.4 writes to a name only; we give it the name of a file in memory. It asks the
 * clock only when the document has no date, so the date always comes from the document. */
#include "document/document.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define SHEET_NAME_MAX       31 /* UTF-16 units */
#define SHEET_COLUMNS_MAX    16384
#define NUMBER_DIGITS_MAX    1000000000000000 /* a spreadsheet keeps 15 digits */
#define PAGE_CHARACTERS      92               /* half-width characters on a line of an A4 page */
#define LANDSCAPE_CHARACTERS 132
#define LINE_POINTS          16.0
#define PROPERTY_MAX         255
#define PAPER_A4             9
#define EARLIEST_DATE        315532800 /* 1980-01-01, the first day that a ZIP file can name */

/* One look of a cell; the workbook keeps one format for each. */
struct look {
    enum cell_role role;
    enum cell_align align;
    bool vertical, heading, plain, flagged;
    struct str number_format; /* empty: text */
};

struct made_format {
    struct look look;
    lxw_format *format;
};

struct made_format_list {
    struct made_format *items;
    size_t count, capacity;
};

struct xlsx {
    struct arena *arena;
    const struct document *doc;
    lxw_workbook *workbook;
    struct made_format_list formats;
    struct str_list sheet_names; /* of the text, when there is any, then of the tables */
    bool has_text;
    struct failure *failure;
};

/* Text as the library wants it: ended by NUL, without characters that XML cannot hold. */
static const char *c_text(struct xlsx *x, struct str text)
{
    CLEANUP(buf_end) struct buf clean = BUF(text.len * 3 + 1);
    uint32_t code;
    while (utf8_next(&text, &code)) {
        bool forbidden =
            (code < ' ' && code != '\n' && code != '\t') || code == 0xFFFE || code == 0xFFFF;
        buf_code_point(&clean, forbidden ? 0xFFFD : code);
    }
    return arena_str(x->arena, buf_str(&clean)).ptr;
}

/* At most so many characters from the front. */
static struct str first_characters(struct str text, size_t count)
{
    struct str rest = text;
    uint32_t code;
    while (count > 0 && utf8_next(&rest, &code))
        count--;
    return str_slice(text, 0, text.len - rest.len);
}

static err check(struct xlsx *x, lxw_error error, struct str what)
{
    if (error == LXW_NO_ERROR)
        return OK;
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
        return fail_with(x->failure, ERR_TOO_LARGE,
                         "\"" STR_FMT "…\" is longer than the 32767 characters that a cell of a "
                         "workbook may hold; split it into paragraphs",
                         STR_ARG(first_characters(what, 20)));
    return fail_with(x->failure, ERR_INTERNAL, "workbook: %s, at \"" STR_FMT "\"",
                     lxw_strerror(error), STR_ARG(first_characters(what, 20)));
}

static bool same_look(const struct look *a, const struct look *b)
{
    return a->role == b->role && a->align == b->align && a->vertical == b->vertical &&
           a->heading == b->heading && a->plain == b->plain && a->flagged == b->flagged &&
           str_equal(a->number_format, b->number_format);
}

static uint8_t lxw_align(enum cell_align align)
{
    switch (align) {
    case ALIGN_CENTER:
        return LXW_ALIGN_CENTER;
    case ALIGN_END:
        return LXW_ALIGN_RIGHT;
    case ALIGN_START:
        break;
    }
    return LXW_ALIGN_LEFT;
}

static lxw_format *make_format(struct xlsx *x, const struct look *look)
{
    lxw_format *format = workbook_add_format(x->workbook);
    format_set_text_wrap(format);
    format_set_align(format, lxw_align(look->align));
    format_set_align(format, look->plain ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
    if (!look->plain)
        format_set_border(format, LXW_BORDER_THIN);
    if (look->heading || look->role == ROLE_HEAD)
        format_set_bold(format);
    if (look->vertical)
        format_set_rotation(format, 270); /* the library's word for letters set one below another */
    if (look->flagged)
        format_set_bg_color(format, 0xFDE3E0);
    if (look->number_format.len > 0)
        format_set_num_format(format, look->number_format.ptr);
    return format;
}

static lxw_format *format_for(struct xlsx *x, const struct look *look)
{
    for (size_t i = 0; i < x->formats.count; i++)
        if (same_look(&x->formats.items[i].look, look))
            return x->formats.items[i].format;
    struct made_format made = {*look, make_format(x, look)};
    vec_push(x->arena, &x->formats, made);
    return made.format;
}

/* The number format that shows exactly number_text(): sections for positive, negative, zero. */
static struct str number_format(struct xlsx *x, const struct doc_cell *cell)
{
    int places = cell->number.places;
    struct str zero = arena_printf(x->arena, "0%s%.*s", places ? "." : "", places, "000000000");
    if (!cell->shows_plus && cell->unit.len == 0)
        return zero;
    struct str unit =
        arena_printf(x->arena, cell->unit.len ? "\"" STR_FMT "\"" : STR_FMT, STR_ARG(cell->unit));
    return arena_printf(x->arena, "%s" STR_FMT STR_FMT ";-" STR_FMT STR_FMT ";" STR_FMT,
                        cell->shows_plus ? "+" : "", STR_ARG(zero), STR_ARG(unit), STR_ARG(zero),
                        STR_ARG(unit), STR_ARG(zero));
}

static bool fits_a_spreadsheet(struct decimal number)
{
    return number.units > -NUMBER_DIGITS_MAX && number.units < NUMBER_DIGITS_MAX;
}

/* Both sides of the division are exact in binary, so the result is the nearest double. The library
 * prints 16 digits of it, which read back as the same double for numbers of up to 15 digits. */
static double to_double(struct decimal number)
{
    double scale = 1;
    for (int i = 0; i < number.places; i++)
        scale *= 10;
    return (double)number.units / scale;
}

static err write_cell(struct xlsx *x, lxw_worksheet *sheet, const struct doc_cell *cell, size_t row,
                      size_t column)
{
    bool number = cell->has_number && fits_a_spreadsheet(cell->number);
    struct look look = {.role = cell->role,
                        .align = cell->align,
                        .vertical = cell->vertical,
                        .flagged = cell->flagged,
                        .number_format = number ? number_format(x, cell) : STR("")};
    lxw_format *format = format_for(x, &look);
    struct str text = inline_plain(x->arena, &cell->text);
    lxw_row_t r = (lxw_row_t)row, r_end = (lxw_row_t)(row + (size_t)cell_rows(cell) - 1);
    lxw_col_t c = (lxw_col_t)column, c_end = (lxw_col_t)(column + (size_t)cell_columns(cell) - 1);
    if (r_end > r || c_end > c)
        TRY(check(x, worksheet_merge_range(sheet, r, c, r_end, c_end, "", format), text));
    if (number)
        return check(x, worksheet_write_number(sheet, r, c, to_double(cell->number), format), text);
    return check(x, worksheet_write_string(sheet, r, c, c_text(x, text), format), text);
}

static double total_width(const struct doc_table *table)
{
    return table->columns > HTML_WIDE ? LANDSCAPE_CHARACTERS : PAGE_CHARACTERS;
}

static double column_width(const struct doc_table *table, size_t column)
{
    double width = table->widths ? total_width(table) * table->widths[column] / 1000
                                 : total_width(table) / table->columns;
    return width < 4 ? 4 : width;
}

/* Lines that a text needs in a width; Chinese characters take two places. */
static int lines_needed(struct str text, double width)
{
    double used = 0;
    int lines = 1;
    uint32_t code;
    while (utf8_next(&text, &code)) {
        double wide = code < 0x2E80 ? 1.1 : 2.2;
        if (code == '\n' || used + wide > width) {
            lines++;
            used = 0;
        }
        used += code == '\n' ? 0 : wide;
    }
    return lines;
}

/* Spreadsheets fit a row to its text by themselves, but not to that of merged cells. */
static err set_row_height(struct xlsx *x, lxw_worksheet *sheet, const struct doc_table *table,
                          const struct grid_cell *grid, size_t row)
{
    int lines = 1;
    for (size_t c = 0; c < (size_t)table->columns; c++) {
        const struct grid_cell *place = &grid[row * (size_t)table->columns + c];
        if (!place->origin || cell_rows(place->cell) > 1)
            continue;
        double width = 0;
        for (size_t i = c; i < c + (size_t)cell_columns(place->cell); i++)
            width += column_width(table, i);
        int needed = lines_needed(inline_plain(x->arena, &place->cell->text), width);
        lines = needed > lines ? needed : lines;
    }
    double points = LINE_POINTS * lines + 4;
    return check(x, worksheet_set_row(sheet, (lxw_row_t)row, points, NULL), table->caption);
}

/* The print header: && stands for &, and 255 characters are the limit. */
static const char *print_header(struct xlsx *x, struct str caption)
{
    CLEANUP(buf_end) struct buf out = BUF(1000);
    struct str text = first_characters(caption, 100);
    uint32_t code;
    buf_add(&out, STR("&C"));
    while (utf8_next(&text, &code)) {
        buf_code_point(&out, code);
        if (code == '&')
            buf_char(&out, '&');
    }
    return c_text(x, buf_str(&out));
}

static err set_page(struct xlsx *x, lxw_worksheet *sheet, const struct doc_table *table)
{
    worksheet_set_paper(sheet, PAPER_A4);
    if (table->columns > HTML_WIDE)
        worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    TRY(check(x, worksheet_set_header(sheet, print_header(x, table->caption)), table->caption));
    for (size_t c = 0; c < (size_t)table->columns; c++)
        TRY(check(
            x,
            worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, column_width(table, c), NULL),
            table->caption));
    if (table->head_rows == 0)
        return OK;
    worksheet_freeze_panes(sheet, (lxw_row_t)table->head_rows, (lxw_col_t)table->head_columns);
    return check(x, worksheet_repeat_rows(sheet, 0, (lxw_row_t)table->head_rows - 1),
                 table->caption);
}

static err add_sheet(struct xlsx *x, struct str name, lxw_worksheet **ret)
{
    lxw_worksheet *sheet = workbook_add_worksheet(x->workbook, name.ptr);
    if (!sheet)
        return fail_with(x->failure, ERR_INTERNAL, "workbook: no sheet can be named " STR_FMT,
                         STR_ARG(name));
    *ret = sheet;
    return OK;
}

static err write_table(struct xlsx *x, const struct doc_table *table, struct str name)
{
    if (table->columns > SHEET_COLUMNS_MAX)
        return fail_with(x->failure, ERR_TOO_LARGE,
                         STR_FMT " has %d columns; a sheet of a workbook has %d",
                         STR_ARG(table->caption), table->columns, SHEET_COLUMNS_MAX);
    lxw_worksheet *sheet = NULL;
    TRY(add_sheet(x, name, &sheet));
    TRY(set_page(x, sheet, table));
    size_t rows, columns = (size_t)table->columns;
    const struct grid_cell *grid = table_grid(x->arena, table, &rows);
    for (size_t row = 0; row < rows; row++) {
        TRY(set_row_height(x, sheet, table, grid, row));
        for (size_t column = 0; column < columns; column++)
            if (grid[row * columns + column].origin)
                TRY(write_cell(x, sheet, grid[row * columns + column].cell, row, column));
    }
    return OK;
}

static err write_line(struct xlsx *x, lxw_worksheet *sheet, lxw_row_t *row, struct str text,
                      struct look look)
{
    look.plain = true;
    lxw_format *format = format_for(x, &look);
    double points = LINE_POINTS * lines_needed(text, PAGE_CHARACTERS) + 4;
    TRY(check(x, worksheet_set_row(sheet, *row, points < 400 ? points : 400, NULL), text));
    return check(x, worksheet_write_string(sheet, (*row)++, 0, c_text(x, text), format), text);
}

static err write_table_link(struct xlsx *x, lxw_worksheet *sheet, lxw_row_t *row,
                            const struct doc_table *table, struct str name)
{
    struct str to = arena_printf(x->arena, "internal:'" STR_FMT "'!A1", STR_ARG(name));
    struct str text = arena_printf(x->arena, "表：" STR_FMT, STR_ARG(table->caption));
    return check(
        x, worksheet_write_url_opt(sheet, (*row)++, 0, to.ptr, NULL, c_text(x, text), NULL), text);
}

static err write_list(struct xlsx *x, lxw_worksheet *sheet, lxw_row_t *row,
                      const struct block *block)
{
    for (size_t i = 0; i < block->list_count; i++) {
        struct str text = inline_plain(x->arena, &block->list[i]);
        struct str line = block->ordered
                              ? arena_printf(x->arena, "%zu. " STR_FMT, i + 1, STR_ARG(text))
                              : arena_printf(x->arena, "· " STR_FMT, STR_ARG(text));
        TRY(write_line(x, sheet, row, line, (struct look){.role = ROLE_DATA}));
    }
    return OK;
}

static err write_text_block(struct xlsx *x, lxw_worksheet *sheet, lxw_row_t *row,
                            const struct block *block, size_t *table_at)
{
    struct str text = inline_plain(x->arena, &block->text);
    switch (block->kind) {
    case BLOCK_TABLE:
        return write_table_link(x, sheet, row, block->table, x->sheet_names.items[(*table_at)++]);
    case BLOCK_LIST:
        return write_list(x, sheet, row, block);
    case BLOCK_HEADING:
        return write_line(x, sheet, row, text, (struct look){.heading = true});
    case BLOCK_PARAGRAPH:
    case BLOCK_NOTE:
        break;
    }
    return write_line(x, sheet, row, text, (struct look){.align = block->align});
}

static err write_text(struct xlsx *x)
{
    lxw_worksheet *sheet = NULL;
    TRY(add_sheet(x, x->sheet_names.items[0], &sheet));
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, 0);
    TRY(check(x, worksheet_set_column(sheet, 0, 0, PAGE_CHARACTERS, NULL), x->doc->title));
    lxw_row_t row = 0;
    TRY(write_line(x, sheet, &row, x->doc->title,
                   (struct look){.heading = true, .align = ALIGN_CENTER}));
    size_t table_at = 1; /* in sheet_names: behind the text */
    for (size_t i = 0; i < x->doc->blocks.count; i++)
        TRY(write_text_block(x, sheet, &row, &x->doc->blocks.items[i], &table_at));
    return OK;
}

static bool name_is_taken(const struct xlsx *x, struct str name)
{
    for (size_t i = 0; i < x->sheet_names.count; i++)
        if (str_equal_nocase(x->sheet_names.items[i], name))
            return true;
    return false;
}

/* A text as a sheet's name: short enough with what is to follow, without the characters that
 * formulas use. */
static struct str cut_name(struct xlsx *x, struct str text, size_t room)
{
    CLEANUP(buf_end) struct buf name = BUF(SHEET_NAME_MAX * 4);
    uint32_t code;
    size_t units = 0;
    while (utf8_next(&text, &code)) {
        units += code > 0xFFFF ? 2 : 1;
        if (units > room)
            break;
        bool forbidden = code < ' ' || (code < 0x80 && strchr("[]:*?/\\'", (int)code));
        buf_code_point(&name, forbidden ? '-' : code);
    }
    return arena_str(x->arena, buf_str(&name));
}

static void add_sheet_name(struct xlsx *x, struct str caption)
{
    struct str name = cut_name(x, caption, SHEET_NAME_MAX);
    for (int i = 2; name_is_taken(x, name); i++) {
        struct str head = cut_name(x, caption, SHEET_NAME_MAX - 7);
        name = arena_printf(x->arena, STR_FMT " (%d)", STR_ARG(head), i);
    }
    vec_push(x->arena, &x->sheet_names, name);
}

static void name_sheets(struct xlsx *x)
{
    const struct block_list *blocks = &x->doc->blocks;
    for (size_t i = 0; i < blocks->count; i++)
        x->has_text = x->has_text || blocks->items[i].kind != BLOCK_TABLE;
    if (x->has_text)
        add_sheet_name(x, STR("正文"));
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].kind == BLOCK_TABLE)
            add_sheet_name(x, blocks->items[i].table->caption);
}

static err set_properties(struct xlsx *x)
{
    const struct document *doc = x->doc;
    lxw_doc_properties properties = {
        .title = (char *)c_text(x, first_characters(doc->title, PROPERTY_MAX)),
        .subject = (char *)c_text(x, first_characters(doc->subject, PROPERTY_MAX)),
        .author = (char *)c_text(x, first_characters(doc->agency, PROPERTY_MAX)),
        .comments = (char *)c_text(x, first_characters(doc->source, PROPERTY_MAX)),
        .created = doc->made > EARLIEST_DATE ? doc->made : EARLIEST_DATE,
    };
    return check(x, workbook_set_properties(x->workbook, &properties), doc->title);
}

static err write_workbook(struct xlsx *x)
{
    TRY(set_properties(x));
    name_sheets(x);
    if (x->has_text)
        TRY(write_text(x));
    size_t name = x->has_text ? 1 : 0;
    for (size_t i = 0; i < x->doc->blocks.count; i++)
        if (x->doc->blocks.items[i].kind == BLOCK_TABLE)
            TRY(write_table(x, x->doc->blocks.items[i].table, x->sheet_names.items[name++]));
    return OK;
}

static err read_back(int file, struct buf *out, struct failure *failure)
{
    char piece[16384];
    off_t at = 0;
    ssize_t n;
    while ((n = pread(file, piece, sizeof piece, at)) > 0) {
        buf_add(out, (struct str){piece, (size_t)n});
        at += n;
    }
    if (n < 0)
        return fail_with(failure, ERR_INTERNAL, "workbook: the file in memory cannot be read");
    if (out->overflow)
        return fail_with(failure, ERR_TOO_LARGE, "workbook: larger than its limit of %zu bytes",
                         out->limit);
    return OK;
}

static void file_end(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

err document_xlsx(struct buf *out, const struct document *doc, struct failure *failure)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(file_end) int file = memfd_create("workbook", MFD_CLOEXEC);
    if (file < 0)
        return fail_with(failure, ERR_INTERNAL, "workbook: no memory for its file");
    struct str path = arena_printf(&arena, "/proc/self/fd/%d", file);
    struct xlsx x = {.arena = &arena, .doc = doc, .failure = failure};
    x.workbook = workbook_new(path.ptr);
    if (!x.workbook)
        return fail_with(failure, ERR_INTERNAL, "workbook: no memory");
    err result = write_workbook(&x);
    lxw_error closed = workbook_close(x.workbook); /* also releases it */
    TRY(result);
    TRY(check(&x, closed, doc->title));
    return read_back(file, out, failure);
}
