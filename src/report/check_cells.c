/* Reads the cells of one row from flattened text, and counts them before it believes them. */
#include "report/check_cells.h"

static void push_cell(const struct cell_reader *reader, struct cells *cells, struct str text)
{
    if (cells->count <= CELLS_MAX)
        cells->items[cells->count] = cell_read(reader->arena, text);
    cells->count++;
    cells->end = text.ptr + text.len;
}

static bool all_blank(const struct cells *cells)
{
    for (size_t i = 0; i < cells->count && i <= CELLS_MAX; i++)
        if (cells->items[i].state != CELL_BLANK)
            return false;
    return true;
}

/* Merged cells leave empty ones before the numbers, a closing bar one behind them. */
static void drop_surplus(struct cells *cells, size_t expected)
{
    while (cells->count > expected && cells->count <= CELLS_MAX + 1 &&
           cells->items[cells->count - 1].state == CELL_BLANK)
        cells->count--;
    while (cells->count > expected && cells->count <= CELLS_MAX + 1 &&
           cells->items[0].state == CELL_BLANK) {
        memmove(&cells->items[0], &cells->items[1], (cells->count - 1) * sizeof cells->items[0]);
        cells->count--;
    }
}

/* The fields of one line, separated by tabs or bars. Words before the numbers belong to the label.
 */
static void read_fields(const struct cell_reader *reader, struct str line, size_t expected,
                        struct cells *ret)
{
    struct str separator = str_contains(line, STR("|")) ? STR("|") : STR("\t"), field;
    bool more = true;
    while (more) {
        more = str_cut(line, separator, &field, &line);
        if (str_trim(field).len > 0 && !cell_looks_like(field)) {
            if (ret->count > 0 && !all_blank(ret))
                break;
            ret->count = 0;
            continue;
        }
        push_cell(reader, ret, field);
    }
    drop_surplus(ret, expected);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '|';
}

static struct str next_token(struct str *rest)
{
    size_t start = 0, end;
    while (start < rest->len && is_blank(rest->ptr[start]))
        start++;
    for (end = start; end < rest->len && !is_blank(rest->ptr[end]);)
        end++;
    struct str token = str_slice(*rest, start, end);
    *rest = str_from_pos(*rest, end);
    return token;
}

/* "0（一）予以公开": the number before a label that follows without a blank; empty without one.
 * "1.属于国家秘密" is none: what stands before a point is the numbering of a label. */
static struct str number_before_label(struct str token)
{
    size_t end = 0;
    while (end < token.len && strchr("+-0123456789,", token.ptr[end]) && token.ptr[end])
        end++;
    struct str rest = str_from_pos(token, end), number = str_slice(token, 0, end);
    bool label = str_starts(rest, STR("(")) || (rest.len > 0 && (rest.ptr[0] & 0x80));
    return label && !str_starts(rest, STR("、")) && cell_looks_like(number) ? number
                                                                            : (struct str){0};
}

static void read_tokens(const struct cell_reader *reader, struct str behind, struct cells *ret)
{
    struct str rest = behind;
    while (ret->count <= CELLS_MAX) {
        struct str token = next_token(&rest);
        if (token.len == 0)
            return;
        struct str glued = number_before_label(token);
        bool is_cell = cell_looks_like(token);
        bool begins = token.ptr == behind.ptr; /* nothing of the label was left before it */
        if (is_cell || (glued.len > 0 && (ret->count > 0 || begins)))
            push_cell(reader, ret, is_cell ? token : glued);
        if (!is_cell && ret->count > 0)
            return;
    }
}

static bool is_bar(char c)
{
    return c == '|' || c == ' ' || c == '\t';
}

/* "0 |" is 0: a bar behind a cell closes it. */
static struct str without_bars(struct str line)
{
    while (line.len > 0 && is_bar(line.ptr[line.len - 1]))
        line.len--;
    return line;
}

/* A line with one cell that a bar closes, or with a bar alone for a blank cell. */
static bool is_closed_cell(struct str line)
{
    struct str cell = without_bars(line);
    return cell.len < line.len && str_contains(line, STR("|")) && !str_contains(cell, STR("|")) &&
           (cell.len == 0 || cell_looks_like(cell));
}

/* Cells on lines of their own, each closed by a bar. Merged cells leave some bars behind them. */
static void read_closed_lines(const struct cell_reader *reader, struct str rest, size_t expected,
                              struct cells *ret)
{
    struct str line;
    while (str_next_line(&rest, &line)) {
        if (is_closed_cell(line))
            push_cell(reader, ret, without_bars(line));
        else if (ret->count > 0)
            break;
    }
    drop_surplus(ret, expected);
}

/* Where lines are cells, an empty line is an empty cell; the count must then come out exactly. */
static void read_lines(const struct cell_reader *reader, struct str rest, size_t expected,
                       struct cells *ret)
{
    struct str line;
    while (ret->count < expected && str_next_line(&rest, &line)) {
        if (str_trim(line).len > 0 && !cell_looks_like(line)) {
            if (ret->count > 0)
                return;
            continue;
        }
        push_cell(reader, ret, line);
    }
    ret->count += ret->count == expected && cell_looks_like(next_token(&rest));
}

static bool has_fields(struct str line)
{
    return str_contains(line, STR("\t")) || str_contains(line, STR("|"));
}

/* What is left of the label up to its first cell. */
static struct str skip_label(struct str rest)
{
    size_t at = 0;
    while (at < rest.len && !is_blank(rest.ptr[at]) &&
           !(rest.ptr[at] >= '0' && rest.ptr[at] <= '9'))
        at++;
    return str_from_pos(rest, at);
}

void cells_read(const struct cell_reader *reader, struct str behind, size_t expected,
                struct cells *ret)
{
    struct str line, rest = behind, label;
    *ret = (struct cells){.end = behind.ptr};
    if (str_next_line(&rest, &line) && has_fields(line)) {
        bool bars = str_contains(line, STR("|"));
        str_cut(line, bars ? STR("|") : STR("\t"), &label, &line);
        if (str_trim(line).len > 0 || !bars)
            read_fields(reader, line, expected, ret);
        if (ret->count > 0 && (!all_blank(ret) || ret->count == expected))
            return;
    }
    struct str cells = skip_label(behind);
    *ret = (struct cells){.end = cells.ptr};
    read_tokens(reader, cells, ret);
    if (ret->count >= expected || reader->lines == LINES_ARE_TEXT)
        return;
    struct cells lines = {.end = ret->end};
    str_next_line(&cells, &label);
    if (reader->lines == LINES_ARE_CLOSED)
        read_closed_lines(reader, cells, expected, &lines);
    else
        read_lines(reader, cells, expected, &lines);
    if (lines.count == expected)
        *ret = lines;
}

enum cell_lines cells_on_lines(struct str text)
{
    struct str line;
    size_t closed = 0;
    bool before = false, adjacent = false;
    while (str_next_line(&text, &line)) {
        bool now = cell_looks_like(line);
        adjacent = adjacent || (now && before);
        before = now;
        closed += is_closed_cell(line);
    }
    if (closed >= 3)
        return LINES_ARE_CLOSED;
    return adjacent ? LINES_ARE_CELLS : LINES_ARE_TEXT;
}

void cells_read_below(const struct cell_reader *reader, struct str behind, size_t expected,
                      struct cells *ret)
{
    struct str rest = behind, line;
    *ret = (struct cells){.end = behind.ptr};
    for (int i = 0; i < 4 && str_next_line(&rest, &line); i++) {
        struct str bare = str_trim(line);
        if (!has_fields(line) || str_contains(line, STR("---")))
            continue;
        if (str_starts(bare, STR("|")))
            line = str_from_pos(bare, 1);
        *ret = (struct cells){.end = ret->end};
        read_fields(reader, line, expected, ret);
        if (ret->count == expected)
            return;
    }
    *ret = (struct cells){.end = behind.ptr};
    read_tokens(reader, behind, ret);
    if (ret->count >= expected)
        return;
    struct cells lines = {.end = ret->end};
    str_next_line(&behind, &line);
    enum cell_lines kind = cells_on_lines(str_slice(behind, 0, 400));
    if (kind == LINES_ARE_CLOSED)
        read_closed_lines(reader, behind, expected, &lines);
    else if (kind == LINES_ARE_CELLS)
        read_lines(reader, behind, expected, &lines);
    if (lines.count == expected)
        *ret = lines;
}
