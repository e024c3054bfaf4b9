/* Forms and cookies: small strict parsers. Bytes from outside come in here, so every step has a
 * limit, and what is not exactly the format is refused with the name of the field. */
#include "web/http.h"

#include "base/scan.h"
#include "base/vec.h"
#include "web/percent.h"

#include <string.h>

static err check_text(struct str name, struct str value, struct failure *failure)
{
    if (name.len > HTTP_NAME_MAX || !utf8_valid(name) || memchr(name.ptr, '\0', name.len))
        return fail_with(failure, ERR_INVALID, "表单中有一项的名称太长，或者不是 UTF-8 文字。");
    if (!utf8_valid(value) || (value.len > 0 && memchr(value.ptr, '\0', value.len)))
        return fail_with(failure, ERR_INVALID, "表单的“" STR_FMT "”一项不是 UTF-8 文字。",
                         STR_ARG(name));
    return OK;
}

static err add_field(struct arena *arena, struct failure *failure, struct http_field_list *list,
                     struct http_field field)
{
    if (list->count == HTTP_FIELDS_MAX)
        return fail_with(failure, ERR_TOO_LARGE, "表单的项目太多，最多 %d 项。", HTTP_FIELDS_MAX);
    vec_push(arena, list, field);
    return OK;
}

static err read_pair(struct arena *arena, struct str pair, struct failure *failure,
                     struct http_field_list *list)
{
    struct str name, value;
    struct http_field field = {0};
    str_cut(pair, STR("="), &name, &value);
    if (!percent_decode(arena, name, true, &field.name) ||
        !percent_decode(arena, value, true, &field.value))
        return fail_with(failure, ERR_INVALID, "表单的百分号编码不对：“" STR_FMT "”。",
                         STR_ARG(str_slice(utf8_valid(pair) ? pair : STR("?"), 0, 100)));
    TRY(check_text(field.name, field.value, failure));
    return add_field(arena, failure, list, field);
}

err http_parse_urlencoded(struct arena *arena, struct str text, struct failure *failure,
                          struct http_field_list *ret)
{
    struct http_field_list list = {0};
    struct str rest = text, pair;
    bool more = text.len > 0;
    while (more) {
        more = str_cut(rest, STR("&"), &pair, &rest);
        if (pair.len > 0)
            TRY(read_pair(arena, pair, failure, &list));
    }
    *ret = list;
    return OK;
}

/* One parameter of a header: ; name="value" or ; name=value. The value keeps its escapes: browsers
 * write a quote in a file name as %22, and nothing else is escaped. */
static bool read_parameter(struct scan *scan, struct str *ret_name, struct str *ret_value)
{
    while (scan_literal(scan, STR(" ")) || scan_literal(scan, STR("\t")))
        ;
    if (!scan_literal(scan, STR(";")))
        return false;
    while (scan_literal(scan, STR(" ")) || scan_literal(scan, STR("\t")))
        ;
    if (!scan_until(scan, '=', 40, ret_name))
        return false;
    if (scan_literal(scan, STR("\"")))
        return scan_until(scan, '"', 1000, ret_value);
    size_t len = 0;
    while (len < scan->rest.len && !strchr("; \t\"", scan->rest.ptr[len]))
        len++;
    *ret_value = str_slice(scan->rest, 0, len);
    scan->rest = str_from_pos(scan->rest, len);
    return len > 0;
}

/* Printable ASCII: a media type goes into a header again when the file is served. */
static bool is_printable(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < ' ' || s.ptr[i] >= 0x7F)
            return false;
    return true;
}

/* The boundary of multipart/form-data: 1 to 70 bytes of a small alphabet (RFC 2046). */
static bool read_boundary(struct str type, struct str *ret)
{
    const struct str media = STR("multipart/form-data");
    struct scan scan = {str_from_pos(type, media.len)};
    struct str name, value;
    while (read_parameter(&scan, &name, &value)) {
        if (!str_equal_nocase(name, STR("boundary")))
            continue;
        *ret = value;
        return is_printable(value) && value.len >= 1 && value.len <= 70;
    }
    return false;
}

/* Browsers write ", CR and LF in names as %22, %0D and %0A, and leave a % that was there alone;
 * only these three are turned back. */
static struct str unescape_name(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        struct str code = str_slice(text, i, i + 3);
        char c = text.ptr[i];
        if (str_equal(code, STR("%22")))
            c = '"';
        else if (str_equal_nocase(code, STR("%0D")))
            c = '\r';
        else if (str_equal_nocase(code, STR("%0A")))
            c = '\n';
        i += c == text.ptr[i] ? 0 : 2;
        out[len++] = c;
    }
    return (struct str){out, len};
}

/* Old browsers send C:\folder\name; a path is nobody's business. */
static struct str without_folders(struct str name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\')
            return str_from_pos(name, i);
    return name;
}

static bool read_disposition(struct arena *arena, struct str value, struct http_field *field)
{
    struct scan scan = {value};
    struct str name, text;
    if (!scan_literal(&scan, STR("form-data")))
        return false;
    while (read_parameter(&scan, &name, &text)) {
        text = unescape_name(arena, text);
        if (str_equal_nocase(name, STR("name")) && !field->name.ptr)
            field->name = text;
        else if (str_equal_nocase(name, STR("filename")) && !field->filename.ptr)
            field->filename = without_folders(text);
        else if (!str_equal_nocase(name, STR("filename*")))
            return false;
    }
    return scan_done(&scan) && field->name.ptr;
}

/* The lines between a boundary and the empty line. */
static bool read_part_head(struct arena *arena, struct str head, struct http_field *field)
{
    struct str rest = head, line, name, value;
    bool more = head.len > 0;
    while (more) {
        more = str_cut(rest, STR("\r\n"), &line, &rest);
        if (!str_cut(line, STR(":"), &name, &value))
            return false;
        value = str_trim(value);
        if (str_equal_nocase(name, STR("content-disposition"))) {
            if (field->name.ptr || !read_disposition(arena, value, field))
                return false;
        } else if (str_equal_nocase(name, STR("content-type"))) {
            field->type = value;
        }
    }
    return field->name.ptr && is_printable(field->type);
}

static err check_part(const struct http_field *field, struct failure *failure)
{
    bool upload = field->filename.ptr;
    TRY(check_text(field->name, upload ? STR("") : field->value, failure));
    if (upload &&
        (!utf8_valid(field->filename) || memchr(field->filename.ptr, '\0', field->filename.len)))
        return fail_with(failure, ERR_INVALID, "“" STR_FMT "”一项的文件名不是 UTF-8 文字。",
                         STR_ARG(field->name));
    return OK;
}

static err malformed(struct failure *failure)
{
    return fail_with(failure, ERR_INVALID, "上传的内容不完整，或者格式不对。请重新提交。");
}

/* One part: its head, the empty line, its content up to the next delimiter. */
static err read_part(struct arena *arena, struct scan *scan, struct str delimiter,
                     struct failure *failure, struct http_field_list *list)
{
    struct http_field field = {0};
    size_t head = str_find(str_slice(scan->rest, 0, HTTP_PART_HEADERS_MAX), STR("\r\n\r\n"));
    if (head == STR_NONE || !read_part_head(arena, str_slice(scan->rest, 0, head), &field))
        return malformed(failure);
    scan->rest = str_from_pos(scan->rest, head + 4);
    size_t end = str_find(scan->rest, delimiter);
    if (end == STR_NONE)
        return malformed(failure);
    field.value = str_slice(scan->rest, 0, end);
    scan->rest = str_from_pos(scan->rest, end + delimiter.len);
    TRY(check_part(&field, failure));
    return add_field(arena, failure, list, field);
}

err http_parse_multipart(struct arena *arena, struct str type, struct str body,
                         struct failure *failure, struct http_field_list *ret)
{
    struct http_field_list list = {0};
    struct str boundary;
    if (!read_boundary(type, &boundary))
        return malformed(failure);
    struct str delimiter = arena_printf(arena, "\r\n--" STR_FMT, STR_ARG(boundary));
    struct scan scan = {body};
    if (!scan_literal(&scan, str_from_pos(delimiter, 2)))
        return malformed(failure);
    while (!scan_literal(&scan, STR("--"))) {
        if (!scan_literal(&scan, STR("\r\n")))
            return malformed(failure);
        TRY(read_part(arena, &scan, delimiter, failure, &list));
    }
    scan_literal(&scan, STR("\r\n"));
    if (!scan_done(&scan))
        return malformed(failure);
    *ret = list;
    return OK;
}

/* "multipart/form-data" of "multipart/form-data; boundary=x". */
static bool is_media(struct str type, struct str media)
{
    struct str before, after;
    str_cut(type, STR(";"), &before, &after);
    return str_equal_nocase(str_trim(before), media);
}

err http_parse_form(struct arena *arena, struct str type, struct str body, struct failure *failure,
                    struct http_field_list *ret)
{
    if (is_media(type, STR("application/x-www-form-urlencoded")))
        return http_parse_urlencoded(arena, body, failure, ret);
    if (is_media(type, STR("multipart/form-data")))
        return http_parse_multipart(arena, type, body, failure, ret);
    *ret = (struct http_field_list){0};
    return OK;
}

static bool is_cookie_value(struct str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] <= ' ' || (unsigned char)value.ptr[i] >= 0x7F ||
            value.ptr[i] == '"' || value.ptr[i] == ',' || value.ptr[i] == '\\')
            return false;
    return true;
}

void http_parse_cookies(struct arena *arena, struct str header, struct http_field_list *ret)
{
    struct str rest = header, pair;
    bool more = header.len > 0;
    while (more && ret->count < HTTP_COOKIES_MAX) {
        more = str_cut(rest, STR(";"), &pair, &rest);
        struct http_field cookie = {0};
        if (!str_cut(str_trim(pair), STR("="), &cookie.name, &cookie.value))
            continue;
        if (cookie.name.len > 0 && cookie.name.len <= HTTP_NAME_MAX &&
            is_cookie_value(cookie.name) && is_cookie_value(cookie.value))
            vec_push(arena, ret, cookie);
    }
}
