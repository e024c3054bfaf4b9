/* Reads a published report from plain text: the text of a web page, its tables flattened. */
#include "report/check_grid.h"
#include "report/check_number.h"
#include "report/chinese.h"

#include "base/vec.h"

#define SENTENCE_MAX        8000 /* bytes; longer ones are cut, so that no search runs away */
#define LINE_LIKELY_WRAPPED 25   /* characters; a longer line without an end goes on in the next */

/* --- sentences -------------------------------------------------------------------------------- */

static bool starts_any(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(text, str_from(words[i])))
            return true;
    return false;
}

static const char *const ends[] = {"。", "!", "?", "；", ";", ":"};
static const char *const joints[] = {"，", ",", "、"};

/* "一、", "(二)", "3." open a paragraph of their own. */
static bool opens_paragraph(struct str line)
{
    static const char *const numerals[] = {"一", "二", "三", "四", "五",
                                           "六", "七", "八", "九", "十"};
    struct str rest = line;
    if (str_starts(rest, STR("(")))
        return true;
    while (starts_any(rest, numerals, COUNT_OF(numerals)))
        rest = str_from_pos(rest, 3);
    while (rest.len > 0 && rest.ptr[0] >= '0' && rest.ptr[0] <= '9')
        rest = str_from_pos(rest, 1);
    return rest.len < line.len && (str_starts(rest, STR("、")) || str_starts(rest, STR(".")));
}

static bool goes_on(struct str line, struct str next)
{
    if (next.len == 0 || opens_paragraph(next))
        return false;
    if (str_ends_any(line, joints, COUNT_OF(joints)))
        return true;
    return utf8_count(line) >= LINE_LIKELY_WRAPPED && !str_ends_any(line, ends, COUNT_OF(ends));
}

/* "131 条。其中，概况类 10 条": the list belongs to the sentence before it. */
static bool continues_sentence(struct str text)
{
    static const char *const words[] = {"其中", "包括", "分别"};
    return starts_any(text, words, COUNT_OF(words));
}

static void add_sentence(struct arena *arena, struct str text, size_t paragraph,
                         struct sentence_list *ret)
{
    text = str_trim(text);
    struct sentence *last = ret->count ? &ret->items[ret->count - 1] : NULL;
    bool near = last && (last->paragraph == paragraph || last->paragraph + 1 == paragraph);
    if (near && continues_sentence(text) && last->text.len + text.len <= SENTENCE_MAX) {
        last->text = arena_printf(arena, STR_FMT STR_FMT, STR_ARG(last->text), STR_ARG(text));
        return;
    }
    while (text.len > SENTENCE_MAX) {
        vec_push(
            arena, ret,
            (struct sentence){.text = str_slice(text, 0, SENTENCE_MAX), .paragraph = paragraph});
        text = str_from_pos(text, SENTENCE_MAX);
    }
    if (text.len > 0)
        vec_push(arena, ret, (struct sentence){.text = text, .paragraph = paragraph});
}

static void split_paragraph(struct arena *arena, struct str text, size_t paragraph,
                            struct sentence_list *ret)
{
    size_t start = 0;
    for (size_t at = 0; at < text.len; at++) {
        struct str rest = str_from_pos(text, at);
        size_t len = str_starts(rest, STR("。"))                  ? STR("。").len
                     : text.ptr[at] == '!' || text.ptr[at] == '?' ? 1
                                                                  : 0;
        if (len == 0)
            continue;
        add_sentence(arena, str_slice(text, start, at + len), paragraph, ret);
        start = at + len;
    }
    add_sentence(arena, str_from_pos(text, start), paragraph, ret);
}

/* A paragraph is a line, or several that a page or a PDF has wrapped. */
static void find_sentences(struct arena *arena, struct str text, struct sentence_list *ret)
{
    struct str line, rest = text;
    struct buf joined = BUF(text.len + 1);
    size_t paragraph = 0;
    while (str_next_line(&rest, &line)) {
        struct str next = {0}, peek = rest;
        line = str_trim(line);
        str_next_line(&peek, &next);
        buf_add(&joined, line);
        if (goes_on(line, str_trim(next)))
            continue;
        if (joined.len > 0)
            split_paragraph(arena, arena_str(arena, buf_str(&joined)), paragraph++, ret);
        joined.len = 0;
    }
    buf_end(&joined);
}

/* --- whose report, of which year -------------------------------------------------------------- */

static int year_at(struct str text, size_t at)
{
    int64_t year;
    if (at < 4 || !str_to_int(str_slice(text, at - 4, at), &year) || year < 1990 || year > 2100)
        return 0;
    return (int)year;
}

/* The first "2020年" of the text; *ret_start is where its digits begin. */
static int find_year(struct str text, size_t *ret_start)
{
    size_t from = 0, at;
    while ((at = str_find(str_from_pos(text, from), STR("年"))) != STR_NONE) {
        int year = year_at(text, from + at);
        if (year > 0) {
            *ret_start = from + at - 4;
            return year;
        }
        from += at + STR("年").len;
    }
    return 0;
}

static bool is_title(struct str line)
{
    return str_contains(line, STR("信息公开")) &&
           (str_contains(line, STR("报告")) || str_contains(line, STR("年报"))) &&
           utf8_count(line) <= 60 && !str_contains(line, STR("。")) &&
           !str_contains(line, STR("根据"));
}

/* 某局2020年政府信息公开工作年度报告, or 2020年某局政府信息公开工作年度报告. */
static struct str agency_of_title(struct arena *arena, struct str title, size_t year_start)
{
    struct str before = str_trim(str_slice(title, 0, year_start));
    struct str after = str_from_pos(title, year_start + 4 + STR("年").len), rest;
    if (str_starts(after, STR("度")))
        after = str_from_pos(after, STR("度").len);
    if (!str_cut(after, STR("政府信息公开"), &after, &rest))
        str_cut(after, STR("信息公开"), &after, &rest);
    struct str agency = label_trim(before.len > 0 ? before : after);
    if (str_ends(agency, STR("关于")))
        agency = str_slice(agency, 0, agency.len - STR("关于").len);
    return arena_str(arena, agency);
}

static void read_title(struct arena *arena, struct str text, struct published *published)
{
    struct str line, rest = text;
    for (int i = 0; i < 30 && str_next_line(&rest, &line); i++) {
        size_t start = 0;
        line = str_trim(line);
        int year = is_title(line) ? find_year(line, &start) : 0;
        if (year == 0)
            continue;
        published->year = year;
        published->agency = agency_of_title(arena, line, start);
        return;
    }
    struct str before, after;
    size_t start;
    if (str_cut(text, STR("统计期"), &before, &after))
        published->year = find_year(str_slice(after, 0, 100), &start);
    if (published->year == 0)
        published->year = find_year(str_slice(text, 0, 3000), &start);
}

static void read_source_line(struct arena *arena, struct str text, struct published *published)
{
    static const char *const keys[] = {"信息来源:", "来源:", "发布机构:", "发布单位:"};
    struct str line, rest = text;
    for (int i = 0; i < 30 && published->agency.len == 0 && str_next_line(&rest, &line); i++)
        for (size_t j = 0; j < COUNT_OF(keys); j++) {
            struct str before, after;
            if (str_cut(str_trim(line), str_from(keys[j]), &before, &after) && before.len == 0 &&
                utf8_count(after) <= 30)
                published->agency = arena_str(arena, label_trim(after));
        }
}

/* --- the reader ------------------------------------------------------------------------------- */

static err expect_report(struct str name, struct str text, struct failure *failure)
{
    if (str_trim(text).len == 0)
        return fail_with(failure, ERR_INVALID, STR_FMT "：文件是空的；请提供报告全文",
                         STR_ARG(name));
    if (str_contains(text, STR("公开")))
        return OK;
    struct str line, rest = str_trim(text);
    str_next_line(&rest, &line);
    return fail_with(failure, ERR_INVALID,
                     STR_FMT "：“%.*s…”不像政府信息公开工作年度报告，表式无法识别；"
                             "请提供报告的 JSON 或者纯文本",
                     STR_ARG(name), (int)(line.len < 60 ? line.len : 60), line.ptr);
}

/* Old statistics, of 2018 and before, have no applicants in columns and no equations. */
static bool is_old_form(struct str text)
{
    return str_contains(text, STR("指标名称")) && str_contains(text, STR("历年累计"));
}

err published_read_text(struct arena *arena, const struct format_list *formats, struct str name,
                        struct str content, struct failure *failure, struct published *ret)
{
    struct published published = {.format = STR("narrative")};
    struct str text;
    TRY(chinese_simplify(arena, content, failure, &text));
    text = chinese_narrow(arena, text);
    TRY(expect_report(name, text, failure));
    read_title(arena, text, &published);
    read_source_line(arena, text, &published);
    grid_read(arena, formats, &text, &published);
    if (!published.form && is_old_form(text))
        published.format = STR("pre-2019");
    find_sentences(arena, text, &published.sentences);
    figures_find(arena, &published);
    claims_find(arena, &published.sentences, &published.claims);
    *ret = published;
    return OK;
}
