/* Reads notices from CSV. A mistake in a calendar moves deadlines, so a line is believed only when
 * everything in it fits; the message tells an administrator which line to mend, and how. */
#include "law/calendar_rows.h"

#include "base/vec.h"
#include "law_data.h"

#define CSV_LIMIT   ((size_t)256 << 10)
#define FIELD_LIMIT 120

enum { NOTICE, ISSUED, DATE, KIND, NAME, FIELD_COUNT };

static const struct str headings[FIELD_COUNT] = {
    [NOTICE] = STR_INIT("notice"), [ISSUED] = STR_INIT("issued"), [DATE] = STR_INIT("date"),
    [KIND] = STR_INIT("kind"),     [NAME] = STR_INIT("name"),
};

#define HEADING_LINE "notice,issued,date,kind,name"

static const struct str kinds[] = {
    [ROW_HOLIDAY] = STR_INIT("holiday"),
    [ROW_WORKDAY] = STR_INIT("workday"),
    [ROW_ORDINARY] = STR_INIT("ordinary"),
};

/* One reading of a CSV: what it would add, put into the calendar only when all of it is right. */
struct reader {
    struct calendar *calendar;
    struct failure *failure;
    int line;
    struct row_list rows; /* new ones */
    struct notice_list notices;
};

static err FORMAT(2, 3) refuse(const struct reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(reader->calendar->arena, format, args);
    va_end(args);
    return fail_with(reader->failure, ERR_INVALID, "第%d行：" STR_FMT, reader->line, STR_ARG(text));
}

/* Takes one field off the line; more: a comma followed it. Spreadsheets put quotation marks around
 * some fields; what stands in them here never holds one itself. */
static bool take_field(struct str *rest, struct str *ret, bool *more)
{
    struct str field;
    if (str_starts(*rest, STR("\""))) {
        if (!str_cut(str_from_pos(*rest, 1), STR("\""), &field, rest))
            return false;
        *more = str_starts(*rest, STR(","));
        if (rest->len > 0 && !*more)
            return false;
        *rest = str_from_pos(*rest, 1);
    } else {
        *more = str_cut(*rest, STR(","), &field, rest);
    }
    *ret = str_trim(field);
    return true;
}

static bool has_control(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7F)
            return true;
    return false;
}

static err split(const struct reader *reader, struct str line, struct str *fields)
{
    int count = 0;
    bool more = true;
    while (more) {
        struct str field;
        if (!take_field(&line, &field, &more))
            return refuse(reader, "第%d栏的引号没有成对。", count + 1);
        if (field.len > FIELD_LIMIT || has_control(field))
            return refuse(reader, "第%d栏过长，或者含有不可见字符；每栏最多%d个字节。", count + 1,
                          FIELD_LIMIT);
        if (count < FIELD_COUNT)
            fields[count] = field;
        count++;
    }
    if (count != FIELD_COUNT)
        return refuse(reader, "应有%d栏（" HEADING_LINE "），现有%d栏。", FIELD_COUNT, count);
    return OK;
}

static err check_heading(const struct reader *reader, struct str line)
{
    struct str fields[FIELD_COUNT];
    TRY(split(reader, line, fields));
    for (int i = 0; i < FIELD_COUNT; i++)
        if (!str_equal_nocase(fields[i], headings[i]))
            return refuse(reader, "第%d栏的标题“" STR_FMT "”不对；标题行应为 " HEADING_LINE "。",
                          i + 1, STR_ARG(fields[i]));
    return OK;
}

static err read_issued(const struct reader *reader, struct str field,
                       struct calendar_notice *notice)
{
    notice->issued_known = !str_ends(field, STR("?"));
    struct str date = str_slice(field, 0, field.len - !notice->issued_known);
    if (!date_parse(date, &notice->issued))
        return refuse(reader,
                      "印发日期“" STR_FMT "”不对：应写成 2026-11-04 的形式，尚未核实的写成 "
                      "2026-11-04?。",
                      STR_ARG(field));
    return OK;
}

static const struct calendar_notice *find_notice(const struct notice_list *notices,
                                                 struct str number)
{
    for (size_t i = 0; i < notices->count; i++)
        if (str_equal(notices->items[i]->number, number))
            return notices->items[i];
    return NULL;
}

/* The notice of the line, one that is there already or a new one. */
static err read_notice(struct reader *reader, const struct str *fields,
                       const struct calendar_notice **ret)
{
    struct calendar_notice read = {.number = fields[NOTICE]};
    if (read.number.len == 0)
        return refuse(reader, "没有写通知的文号，例如 国办发明电〔2025〕7号。");
    TRY(read_issued(reader, fields[ISSUED], &read));
    const struct calendar_notice *known = find_notice(&reader->calendar->notices, read.number);
    if (!known)
        known = find_notice(&reader->notices, read.number);
    if (known && known->issued.day != read.issued.day)
        return refuse(
            reader, STR_FMT "的印发日期写成 %s，而此前已记为 %s；一个文号只有一个印发日期。",
            STR_ARG(read.number), date_format(read.issued).text, date_format(known->issued).text);
    if (!known) {
        struct calendar_notice *added = arena_new(reader->calendar->arena, struct calendar_notice);
        *added = read;
        added->number = arena_str(reader->calendar->arena, read.number);
        known = added;
        vec_push(reader->calendar->arena, &reader->notices, known);
    }
    *ret = known;
    return OK;
}

/* A year that is mistyped would pass for one that a notice covers. */
static bool is_near(struct date date, struct date issued)
{
    return date.day >= issued.day - 366 && date.day <= issued.day + 2 * 366;
}

static err read_date(const struct reader *reader, struct str field,
                     const struct calendar_notice *notice, struct date *ret)
{
    struct date date;
    if (!date_parse(field, &date))
        return refuse(reader, "日期“" STR_FMT "”不对：应是日历上有的日子，写成 2027-01-01 的形式。",
                      STR_ARG(field));
    if (!is_near(date, notice->issued))
        return refuse(reader, "日期 %s 离印发日期 %s 太远，请核对这两个日期。",
                      date_format(date).text, date_format(notice->issued).text);
    *ret = date;
    return OK;
}

static err read_kind(const struct reader *reader, struct str field, struct date date,
                     enum row_kind *ret)
{
    size_t kind = 0;
    while (kind < COUNT_OF(kinds) && !str_equal(kinds[kind], field))
        kind++;
    if (kind == COUNT_OF(kinds))
        return refuse(reader,
                      "类别“" STR_FMT "”不对：应为 holiday（放假）、workday（周末调休上班）或 "
                      "ordinary（恢复平常的安排）。",
                      STR_ARG(field));
    if (kind == ROW_WORKDAY && date_weekday(date) < 6)
        return refuse(reader,
                      "%s 是" STR_FMT "，不是周末，不能标为 workday；如果是取消原定的放假，请标为 "
                      "ordinary。",
                      date_format(date).text, STR_ARG(calendar_weekday_name(date)));
    *ret = (enum row_kind)kind;
    return OK;
}

static const struct calendar_row *find_row(const struct row_list *rows, size_t from,
                                           const struct calendar_row *like)
{
    for (size_t i = from; i < rows->count; i++)
        if (rows->items[i].date.day == like->date.day && rows->items[i].notice == like->notice)
            return &rows->items[i];
    return NULL;
}

/* Adds the row unless the calendar has it. */
static err add_row(struct reader *reader, const struct calendar_row *row)
{
    struct calendar *calendar = reader->calendar;
    if (find_row(&reader->rows, 0, row))
        return refuse(reader, STR_FMT "对 %s 已经有一行；同一通知对同一天只能有一行。",
                      STR_ARG(row->notice->number), date_format(row->date).text);
    const struct calendar_row *known =
        find_row(&calendar->rows, calendar_first_row(calendar, row->date), row);
    if (known && known->kind != row->kind)
        return refuse(reader,
                      STR_FMT "对 %s 的安排已记为 " STR_FMT "，不能改为 " STR_FMT
                              "；如有新的通知变更，请写新通知的文号。",
                      STR_ARG(row->notice->number), date_format(row->date).text,
                      STR_ARG(kinds[known->kind]), STR_ARG(kinds[row->kind]));
    if (!known)
        vec_push(calendar->arena, &reader->rows, *row);
    return OK;
}

static err read_row(struct reader *reader, struct str line)
{
    struct str fields[FIELD_COUNT];
    struct calendar_row row = {0};
    TRY(split(reader, line, fields));
    TRY(read_notice(reader, fields, &row.notice));
    TRY(read_date(reader, fields[DATE], row.notice, &row.date));
    TRY(read_kind(reader, fields[KIND], row.date, &row.kind));
    if (fields[NAME].len == 0)
        return refuse(reader, "没有写节日名称，例如 春节。");
    row.name = arena_str(reader->calendar->arena, fields[NAME]);
    return add_row(reader, &row);
}

/* A line of nothing but commas is what a spreadsheet leaves of an empty row. */
static bool is_empty(struct str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ',')
            return false;
    return true;
}

static err read_lines(struct reader *reader, struct str csv)
{
    struct str line;
    bool heading_read = false, row_read = false;
    while (str_next_line(&csv, &line)) {
        reader->line++;
        line = str_trim(line); /* a byte order mark too */
        if (is_empty(line))
            continue;
        TRY(heading_read ? read_row(reader, line) : check_heading(reader, line));
        row_read = heading_read;
        heading_read = true;
    }
    if (!row_read)
        return fail_with(reader->failure, ERR_INVALID,
                         "没有读到任何一天：第一行应为标题 " HEADING_LINE "，以后每行一天。");
    return OK;
}

static int compare_rows(const void *a, const void *b)
{
    const struct calendar_row *left = a, *right = b;
    if (left->date.day != right->date.day)
        return left->date.day < right->date.day ? -1 : 1;
    if (left->notice->issued.day != right->notice->issued.day)
        return left->notice->issued.day < right->notice->issued.day ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

/* Nothing below can fail, so the calendar has all of the new rows or none. */
static void put_into_calendar(struct reader *reader)
{
    struct calendar *calendar = reader->calendar;
    for (size_t i = 0; i < reader->notices.count; i++)
        vec_push(calendar->arena, &calendar->notices, reader->notices.items[i]);
    for (size_t i = 0; i < reader->rows.count; i++) {
        struct calendar_row row = reader->rows.items[i];
        row.order = calendar->rows.count;
        vec_push(calendar->arena, &calendar->rows, row);
    }
    if (calendar->rows.count > 0)
        qsort(calendar->rows.items, calendar->rows.count, sizeof *calendar->rows.items,
              compare_rows);
}

err calendar_add_csv(struct calendar *calendar, struct str csv, struct failure *failure)
{
    struct reader reader = {.calendar = calendar, .failure = failure};
    if (csv.len > CSV_LIMIT)
        return fail_with(failure, ERR_TOO_LARGE, "文件有 %zu 字节，超过上限 %zu 字节。", csv.len,
                         CSV_LIMIT);
    if (!utf8_valid(csv))
        return fail_with(failure, ERR_INVALID,
                         "文件不是 UTF-8 编码。请在电子表格软件中另存为“CSV UTF-8”后再导入。");
    TRY(read_lines(&reader, csv));
    put_into_calendar(&reader);
    return OK;
}

err calendar_load_builtin(struct arena *arena, struct failure *failure, struct calendar **ret)
{
    struct calendar *calendar = arena_new(arena, struct calendar);
    calendar->arena = arena;
    for (size_t i = 0; i < law_data_count; i++)
        if (str_equal(law_data[i].name, STR("calendar.csv")))
            TRY(calendar_add_csv(calendar, law_data[i].content, failure));
    *ret = calendar;
    return OK;
}
