/* Small readers of HTML tables, CSV, workbooks and Word files for the tests. */
#include "document/read_back.h"

#include "base/buf.h"
#include "base/scan.h"
#include "base/test.h"

#include <zlib.h>

#define COLUMNS_MAX 200
#define READ_MAX    ((size_t)1 << 30)

const struct read_cell *read_cell_at(const struct read_table *table, int row, int column)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct read_cell *cell = &table->items[i];
        if (row >= cell->row && row < cell->row + cell->rowspan && column >= cell->column &&
            column < cell->column + cell->colspan)
            return cell;
    }
    return NULL;
}

const struct read_cell *read_cell_with_key(const struct read_table *table, struct str key)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_equal(table->items[i].key, key))
            return &table->items[i];
    return NULL;
}

const struct read_cell *read_cell_with_id(const struct read_table *table, struct str id)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_equal(table->items[i].id, id))
            return &table->items[i];
    return NULL;
}

static void add_cell(struct arena *arena, struct read_table *table, struct read_cell cell)
{
    vec_push(arena, table, cell);
    if (cell.row + cell.rowspan > table->rows)
        table->rows = cell.row + cell.rowspan;
    if (cell.column + cell.colspan > table->columns)
        table->columns = cell.column + cell.colspan;
}

/* --- Markup, for HTML and for the XML of workbooks ---------------------------------------------
 */

struct tag {
    struct str name, attributes; /* name with its slash when it ends something: /tr */
};

/* Takes text up to the next tag, and the tag. */
static bool next_tag(struct scan *scan, struct str *ret_text, struct tag *ret)
{
    struct str inside;
    if (!scan_until(scan, '<', READ_MAX, ret_text))
        return false;
    assert_true(scan_until(scan, '>', READ_MAX, &inside));
    *ret = (struct tag){0};
    str_cut(inside, STR(" "), &ret->name, &ret->attributes);
    return true;
}

static struct str attribute(struct tag tag, const char *name)
{
    struct str rest = tag.attributes, before, value;
    while (str_cut(rest, STR("=\""), &before, &rest)) {
        assert_true(str_cut(rest, STR("\""), &value, &rest));
        if (str_equal(str_trim(before), str_from(name)))
            return value;
    }
    return STR("");
}

static int attribute_int(struct tag tag, const char *name, int otherwise)
{
    int64_t number;
    struct str value = attribute(tag, name);
    if (value.len == 0)
        return otherwise;
    assert_true(str_to_int(value, &number));
    return (int)number;
}

static struct str plain(struct arena *arena, struct str escaped)
{
    static const struct {
        struct str name;
        char c;
    } references[] = {
        {STR_INIT("&amp;"),  '&' },
        {STR_INIT("&lt;"),   '<' },
        {STR_INIT("&gt;"),   '>' },
        {STR_INIT("&quot;"), '"' },
        {STR_INIT("&#39;"),  '\''}
    };
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    struct scan scan = {escaped};
    while (!scan_done(&scan)) {
        size_t i = 0;
        while (i < COUNT_OF(references) && !scan_literal(&scan, references[i].name))
            i++;
        buf_char(&out, i < COUNT_OF(references) ? references[i].c : scan.rest.ptr[0]);
        if (i == COUNT_OF(references))
            scan.rest = str_from_pos(scan.rest, 1);
    }
    return arena_str(arena, buf_str(&out));
}

/* --- HTML --------------------------------------------------------------------------------------
 */

/* Text of all that stands before the closing tag, without the tags in it. */
static struct str element_text(struct arena *arena, struct scan *scan, struct str closing)
{
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    struct str text;
    struct tag tag = {0};
    while (!str_equal(tag.name, closing)) {
        assert_true(next_tag(scan, &text, &tag));
        buf_add(&out, text);
    }
    return plain(arena, buf_str(&out));
}

static int first_free(const int *taken_until, int row)
{
    int column = 0;
    while (taken_until[column] > row) {
        column++;
        assert_true(column < COLUMNS_MAX);
    }
    return column;
}

static void read_html_cell(struct arena *arena, struct scan *scan, struct tag tag, int *taken_until,
                           int row, struct read_table *table)
{
    bool head = str_equal(tag.name, STR("th"));
    struct read_cell cell = {.row = row,
                             .column = first_free(taken_until, row),
                             .rowspan = attribute_int(tag, "rowspan", 1),
                             .colspan = attribute_int(tag, "colspan", 1),
                             .is_head = head,
                             .key = plain(arena, attribute(tag, "data-key")),
                             .id = attribute(tag, "id"),
                             .headers = attribute(tag, "headers"),
                             .scope = attribute(tag, "scope")};
    assert_true(cell.column + cell.colspan < COLUMNS_MAX);
    for (int c = cell.column; c < cell.column + cell.colspan; c++) {
        assert_true(taken_until[c] <= row);
        taken_until[c] = row + cell.rowspan;
    }
    cell.text = element_text(arena, scan, head ? STR("/th") : STR("/td"));
    add_cell(arena, table, cell);
}

bool read_html_table(struct arena *arena, struct str *html, struct read_table *ret)
{
    struct scan scan = {*html};
    struct str text;
    struct tag tag = {0};
    int taken_until[COLUMNS_MAX] = {0}, row = -1;
    *ret = (struct read_table){0};
    while (!str_equal(tag.name, STR("table")))
        if (!next_tag(&scan, &text, &tag))
            return false;
    while (!str_equal(tag.name, STR("/table"))) {
        assert_true(next_tag(&scan, &text, &tag));
        if (str_equal(tag.name, STR("tr")))
            row++;
        else if (str_equal(tag.name, STR("th")) || str_equal(tag.name, STR("td")))
            read_html_cell(arena, &scan, tag, taken_until, row, ret);
        else if (str_equal(tag.name, STR("/thead")) || str_equal(tag.name, STR("/tbody")))
            for (int c = 0; c < COLUMNS_MAX; c++) /* a span that hangs over would be cut here */
                assert_true(taken_until[c] <= row + 1);
    }
    *html = scan.rest;
    return true;
}

/* --- CSV ---------------------------------------------------------------------------------------
 */

static struct str read_field(struct arena *arena, struct scan *scan)
{
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    if (scan_literal(scan, STR("\""))) {
        struct str part;
        for (;;) {
            assert_true(scan_until(scan, '"', READ_MAX, &part));
            buf_add(&out, part);
            if (!scan_literal(scan, STR("\"")))
                return arena_str(arena, buf_str(&out));
            buf_char(&out, '"');
        }
    }
    size_t len = 0;
    while (len < scan->rest.len && !str_contains(STR(",\r\n"), str_slice(scan->rest, len, len + 1)))
        len++;
    struct str field = str_slice(scan->rest, 0, len);
    scan->rest = str_from_pos(scan->rest, len);
    return field;
}

struct read_table read_csv(struct arena *arena, struct str csv)
{
    struct read_table table = {0};
    struct scan scan = {csv};
    assert_true(scan_literal(&scan, STR("\xEF\xBB\xBF")));
    int row = 0, column = 0;
    while (!scan_done(&scan)) {
        struct read_cell cell = {.row = row, .column = column, .rowspan = 1, .colspan = 1};
        cell.text = read_field(arena, &scan);
        add_cell(arena, &table, cell);
        column++;
        if (scan_literal(&scan, STR(",")))
            continue;
        assert_true(scan_literal(&scan, STR("\r\n")));
        row++;
        column = 0;
    }
    return table;
}

/* --- Workbooks ---------------------------------------------------------------------------------
 */

static size_t number_at(struct str bytes, size_t at, int count)
{
    assert_true(at + (size_t)count <= bytes.len);
    size_t value = 0;
    for (int i = count - 1; i >= 0; i--)
        value = value << 8 | (unsigned char)bytes.ptr[at + (size_t)i];
    return value;
}

static struct str inflate_all(struct arena *arena, struct str packed, size_t size)
{
    char *to = arena_alloc(arena, size + 1);
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)packed.ptr,
                       .avail_in = (uInt)packed.len,
                       .next_out = (Bytef *)to,
                       .avail_out = (uInt)size};
    assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, size);
    inflateEnd(&stream);
    return (struct str){to, size};
}

/* Walks the central directory, which stands at the end of the archive. */
struct str read_zip_file(struct arena *arena, struct str bytes, struct str name)
{
    assert_true(bytes.len > 22);
    size_t end = bytes.len - 22;
    assert_int_equal(number_at(bytes, end, 4), 0x06054b50);
    size_t files = number_at(bytes, end + 10, 2), at = number_at(bytes, end + 16, 4);
    for (size_t i = 0; i < files; i++) {
        size_t name_len = number_at(bytes, at + 28, 2);
        size_t local = number_at(bytes, at + 42, 4);
        if (str_equal(str_slice(bytes, at + 46, at + 46 + name_len), name)) {
            size_t data =
                local + 30 + number_at(bytes, local + 26, 2) + number_at(bytes, local + 28, 2);
            struct str packed = str_slice(bytes, data, data + number_at(bytes, at + 20, 4));
            assert_int_equal(number_at(bytes, at + 10, 2), 8);
            return inflate_all(arena, packed, number_at(bytes, at + 24, 4));
        }
        at += 46 + name_len + number_at(bytes, at + 30, 2) + number_at(bytes, at + 32, 2);
    }
    fail_msg("the archive has no file " STR_FMT, STR_ARG(name));
    return STR("");
}

/* AB12: row 11, column 27. */
static void read_place(struct scan *scan, int *ret_row, int *ret_column)
{
    int column = 0;
    while (scan->rest.len > 0 && scan->rest.ptr[0] >= 'A' && scan->rest.ptr[0] <= 'Z') {
        column = column * 26 + (scan->rest.ptr[0] - 'A' + 1);
        scan->rest = str_from_pos(scan->rest, 1);
    }
    struct str digits;
    int64_t row = 0;
    assert_true(scan_digits(scan, 7, &digits) && str_to_int(digits, &row));
    *ret_row = (int)row - 1;
    *ret_column = column - 1;
}

static struct str_list read_shared_strings(struct arena *arena, struct str bytes)
{
    struct str_list strings = {0};
    struct scan scan = {read_zip_file(arena, bytes, STR("xl/sharedStrings.xml"))};
    struct str text;
    struct tag tag;
    while (next_tag(&scan, &text, &tag))
        if (str_equal(tag.name, STR("si")))
            vec_push(arena, &strings, element_text(arena, &scan, STR("/si")));
    return strings;
}

static void read_xlsx_cell(struct arena *arena, struct scan *scan, struct tag tag,
                           const struct str_list *strings, struct read_table *table)
{
    struct read_cell cell = {.rowspan = 1, .colspan = 1};
    struct scan place = {attribute(tag, "r")};
    read_place(&place, &cell.row, &cell.column);
    if (!str_ends(tag.attributes, STR("/"))) {
        cell.text = element_text(arena, scan, STR("/c"));
        if (str_equal(attribute(tag, "t"), STR("s"))) {
            int64_t index;
            assert_true(str_to_int(cell.text, &index) && (size_t)index < strings->count);
            cell.text = strings->items[index];
        } else {
            cell.is_number = cell.text.len > 0;
        }
    }
    add_cell(arena, table, cell);
}

/* The cell at the corner of the range grows; those below it must be empty and go. */
static void merge_cells(struct read_table *table, struct str range)
{
    struct scan scan = {range};
    int row, column, row_end, column_end;
    read_place(&scan, &row, &column);
    assert_true(scan_literal(&scan, STR(":")));
    read_place(&scan, &row_end, &column_end);
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++) {
        struct read_cell cell = table->items[i];
        bool inside = cell.row >= row && cell.row <= row_end && cell.column >= column &&
                      cell.column <= column_end;
        bool corner = cell.row == row && cell.column == column;
        if (corner) {
            cell.rowspan = row_end - row + 1;
            cell.colspan = column_end - column + 1;
        }
        if (!inside || corner)
            table->items[kept++] = cell;
        else
            assert_true(cell.text.len == 0);
    }
    table->count = kept;
}

struct read_table read_xlsx_sheet(struct arena *arena, struct str bytes, int sheet)
{
    struct read_table table = {0};
    struct str_list strings = read_shared_strings(arena, bytes);
    struct scan scan = {
        read_zip_file(arena, bytes, arena_printf(arena, "xl/worksheets/sheet%d.xml", sheet))};
    struct str text;
    struct tag tag;
    while (next_tag(&scan, &text, &tag)) {
        if (str_equal(tag.name, STR("c")))
            read_xlsx_cell(arena, &scan, tag, &strings, &table);
        else if (str_equal(tag.name, STR("mergeCell")))
            merge_cells(&table, attribute(tag, "ref"));
    }
    return table;
}

/* --- Word files --------------------------------------------------------------------------------
 */

/* Reads <w:tc> to its end: text, width, and whether it continues the cell above. */
static struct read_cell read_docx_cell(struct arena *arena, struct scan *scan, bool *ret_continues)
{
    CLEANUP(buf_end) struct buf out = BUF(1 << 20);
    struct read_cell cell = {.rowspan = 1, .colspan = 1};
    struct str text;
    struct tag tag = {0};
    *ret_continues = false;
    while (!str_equal(tag.name, STR("/w:tc"))) {
        assert_true(next_tag(scan, &text, &tag));
        assert_false(str_equal(tag.name, STR("w:tbl")));
        if (str_equal(tag.name, STR("w:gridSpan")))
            cell.colspan = attribute_int(tag, "w:val", 0);
        else if (str_equal(tag.name, STR("w:vMerge")))
            *ret_continues = str_equal(attribute(tag, "w:val"), STR("continue"));
        else if (str_equal(tag.name, STR("w:pStyle")))
            cell.is_head = str_ends(attribute(tag, "w:val"), STR("Head"));
        else if (str_equal(tag.name, STR("w:br/")))
            buf_char(&out, '\n');
        else if (str_equal(tag.name, STR("/w:t")))
            buf_add(&out, text);
    }
    cell.text = plain(arena, buf_str(&out));
    return cell;
}

/* A cell that continues another lies right below it and is just as wide. */
static void continue_cell(struct read_table *table, const struct read_cell *cell)
{
    for (size_t i = 0; i < table->count; i++) {
        struct read_cell *above = &table->items[i];
        if (above->column != cell->column || above->row + above->rowspan != cell->row)
            continue;
        assert_int_equal(above->colspan, cell->colspan);
        assert_int_equal(cell->text.len, 0);
        above->rowspan++;
        return;
    }
    fail_msg("row %d, column %d continues no cell", cell->row, cell->column);
}

static struct read_table read_docx_rows(struct arena *arena, struct scan *scan)
{
    struct read_table table = {0};
    struct str text;
    struct tag tag = {0};
    int row = -1, column = 0;
    while (!str_equal(tag.name, STR("/w:tbl"))) {
        assert_true(next_tag(scan, &text, &tag));
        if (str_equal(tag.name, STR("w:tr"))) {
            row++;
            column = 0;
        }
        if (!str_equal(tag.name, STR("w:tc")))
            continue;
        bool continues;
        struct read_cell cell = read_docx_cell(arena, scan, &continues);
        cell.row = row;
        cell.column = column;
        column += cell.colspan;
        if (continues)
            continue_cell(&table, &cell);
        else
            add_cell(arena, &table, cell);
    }
    table.rows = row + 1;
    return table;
}

struct read_table read_docx_table(struct arena *arena, struct str bytes, int table)
{
    struct scan scan = {read_zip_file(arena, bytes, STR("word/document.xml"))};
    struct str text;
    struct tag tag;
    while (next_tag(&scan, &text, &tag))
        if (str_equal(tag.name, STR("w:tbl")) && --table == 0)
            return read_docx_rows(arena, &scan);
    fail_msg("the Word file has no such table");
    return (struct read_table){0};
}
