/* Brings Chinese text to one spelling, so that labels and numbers can be compared. */
#include "report/chinese.h"

#include "base/buf.h"

#include <opencc/opencc.h>

/* Frequent in any report, and in Traditional text only. Opening the dictionaries takes longer than
 * the whole check of a report, so we look before we do. */
static const char *const traditional[] = {"開", "關", "數", "總", "處", "請", "務", "業", "會",
                                          "報", "門", "發", "訊", "對", "辦", "條", "與", "無",
                                          "為", "結", "項", "實", "級", "區", "縣", "機"};

static bool has_traditional(struct str text)
{
    for (size_t i = 0; i < COUNT_OF(traditional); i++)
        if (str_contains(text, str_from(traditional[i])))
            return true;
    return false;
}

err chinese_simplify(struct arena *arena, struct str text, struct failure *failure, struct str *ret)
{
    if (!has_traditional(text)) {
        *ret = text;
        return OK;
    }
    opencc_t converter = opencc_open("t2s.json");
    if (converter == (opencc_t)-1)
        return fail_with(failure, ERR_INTERNAL,
                         "无法打开 OpenCC 的 t2s.json（%s）；请安装 libopencc-data",
                         opencc_error());
    char *converted = opencc_convert_utf8(converter, text.ptr, text.len);
    if (converted)
        *ret = arena_str(arena, str_from(converted));
    opencc_convert_utf8_free(converted);
    opencc_close(converter);
    if (!converted)
        return fail_with(failure, ERR_INTERNAL, "OpenCC 未能转换文本（%s）", opencc_error());
    return OK;
}

#define WIDE_COMMA 0xFF0C

static bool is_wide_digit(uint32_t code)
{
    return code >= 0xFF10 && code <= 0xFF19;
}

/* "１，２３４": a wide comma groups digits only where all of them are wide. */
static bool groups_digits(uint32_t before, struct str after)
{
    uint32_t code;
    if (!is_wide_digit(before))
        return false;
    for (int i = 0; i < 3; i++)
        if (!utf8_next(&after, &code) || !is_wide_digit(code))
            return false;
    return !utf8_next(&after, &code) || !is_wide_digit(code);
}

static uint32_t narrow(uint32_t code)
{
    if (code > 0xFF00 && code <= 0xFF5E && code != WIDE_COMMA)
        return code - 0xFF00 + ' ';
    switch (code) {
    case 0x00A0:
    case 0x202F:
    case 0x3000:
        return ' ';
    case 0x2012:
    case 0x2013:
    case 0x2212:
    case 0xFE63:
        return '-';
    case 0xFE6A:
        return '%';
    case '\v':
    case '\f':
    case 0x0085:
    case 0x2028:
    case 0x2029:
        return '\n';
    default:
        return code >= 0x2000 && code <= 0x200A ? ' ' : code;
    }
}

static bool is_invisible(uint32_t code)
{
    return (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == 0xFEFF || code == 0x00AD;
}

static bool is_latin_mark(uint32_t code)
{
    return (code >= 0x00E0 && code <= 0x024F) || (code >= 0x0250 && code <= 0x0263);
}

/* The length of "(bào)", a reading that some pages put behind every other character; 0 when the
 * brackets hold something else. A tone mark tells it. */
static size_t reading_length(struct str text)
{
    struct str rest = text;
    uint32_t code;
    bool marked = false;
    for (int i = 0; i < 9 && utf8_next(&rest, &code); i++) {
        if (i == 0 ? code != '(' : code == ')')
            return i > 1 && marked ? text.len - rest.len : 0;
        if (i > 0 && !(code >= 'a' && code <= 'z') && !is_latin_mark(code))
            return 0;
        marked = marked || is_latin_mark(code);
    }
    return 0;
}

struct str chinese_narrow(struct arena *arena, struct str text)
{
    struct buf out = BUF(text.len + 1); /* nothing grows */
    uint32_t code, before = 0;
    while (text.len > 0) {
        size_t reading = before > 0x2E80 ? reading_length(text) : 0;
        text = str_from_pos(text, reading);
        if (!utf8_next(&text, &code) || is_invisible(code))
            continue;
        if (code == '\r') {
            if (!str_starts(text, STR("\n")))
                buf_char(&out, '\n');
        } else if (code == '&' && str_starts(text, STR("nbsp;"))) {
            buf_char(&out, ' ');
            text = str_from_pos(text, 5);
        } else if (code == WIDE_COMMA && groups_digits(before, text)) {
            buf_char(&out, ',');
        } else {
            buf_code_point(&out, narrow(code));
        }
        before = code;
    }
    struct str result = arena_str(arena, buf_str(&out));
    buf_end(&out);
    return result;
}
