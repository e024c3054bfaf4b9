/* The audit of one published report, from its bytes to the findings. */
#include "report/check.h"

#include "report/check_published.h"

/* A report is a tenth of this. Whatever stands in it, its findings then fit into an arena. */
#define CONTENT_MAX ((size_t)512 << 10)

static size_t first_bad_byte(struct str content)
{
    struct str rest = content;
    uint32_t code;
    while (rest.len > 0) {
        struct str before = rest;
        if (utf8_next(&rest, &code) && code == 0xFFFD && !str_starts(before, STR("\xEF\xBF\xBD")))
            return content.len - before.len;
    }
    return 0;
}

static err expect_text(struct str name, struct str content, struct failure *failure)
{
    if (content.len > CONTENT_MAX)
        return fail_with(failure, ERR_TOO_LARGE,
                         STR_FMT "：文件有 %zu 字节，超过 %zu 字节；"
                                 "请只提供报告本身",
                         STR_ARG(name), content.len, CONTENT_MAX);
    if (str_starts(content, STR("PK\x03\x04")) || str_starts(content, STR("%PDF")) ||
        (content.len > 0 && memchr(content.ptr, '\0', content.len)))
        return fail_with(failure, ERR_INVALID,
                         STR_FMT "：不是文本文件；请另存为 UTF-8 纯文本或者 JSON 再核对",
                         STR_ARG(name));
    if (utf8_valid(content))
        return OK;
    size_t at = first_bad_byte(content);
    return fail_with(failure, ERR_INVALID,
                     STR_FMT "：第 %zu 字节（0x%02X）起不是 UTF-8 文本；"
                             "如果是 GBK 编码，请先转换：iconv -f GB18030 -t UTF-8",
                     STR_ARG(name), at + 1, (unsigned)(unsigned char)content.ptr[at]);
}

static err expect_no_markup(struct str name, struct str text, struct failure *failure)
{
    if (!str_starts(text, STR("<")))
        return OK;
    return fail_with(failure, ERR_INVALID,
                     STR_FMT "：以“%.*s”开头，是网页源代码；请在浏览器中另存为纯文本再核对",
                     STR_ARG(name), (int)(text.len < 15 ? text.len : 15), text.ptr);
}

static err read_published(struct arena *arena, const struct format_list *formats, struct str name,
                          struct str content, struct failure *failure, struct published *ret)
{
    TRY(expect_text(name, content, failure));
    struct str text = str_trim(content);
    TRY(expect_no_markup(name, text, failure));
    if (str_starts(text, STR("{")) || str_starts(text, STR("[")))
        return published_read_json(arena, formats, name, text, failure, ret);
    return published_read_text(arena, formats, name, text, failure, ret);
}

err report_check(struct arena *arena, const struct format_list *formats, struct str name,
                 struct str content, struct failure *failure, struct check_result *ret)
{
    struct published published = {0};
    TRY(read_published(arena, formats, name, content, failure, &published));
    restore_counts(arena, &published);
    struct check_result result = {.file = arena_str(arena, name),
                                  .agency = published.agency,
                                  .format = published.format,
                                  .year = published.year,
                                  .form = published.tables ? published.form : NULL,
                                  .tables = published.tables,
                                  .table_count = published.tables ? published.form->table_count : 0,
                                  .restored = published.restored};
    check_tables(arena, &published, &result);
    check_claims(arena, &published, &result);
    for (size_t i = 0; i < published.notes.count; i++) {
        const struct finding *note = &published.notes.items[i];
        finding_add(arena, &result.findings, note->check, note->severity, note->where,
                    note->computed, note->published, note->reason);
    }
    check_rules(arena, &published, &result);
    *ret = result;
    return OK;
}

bool check_has_error(const struct check_result *result)
{
    for (size_t i = 0; i < result->findings.count; i++)
        if (result->findings.items[i].severity == SEVERITY_ERROR)
            return true;
    return false;
}
