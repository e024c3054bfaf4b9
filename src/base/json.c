/* Writing JSON by hand-over-hand, reading it with jansson. */
#include "base/json.h"

#include <assert.h>

static void newline(struct json_out *json)
{
    if (!json->pretty)
        return;
    buf_char(json->out, '\n');
    for (int i = 0; i < json->depth; i++)
        buf_add(json->out, STR("  "));
}

static void before_value(struct json_out *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth == 0)
        return;
    if (json->filled[json->depth])
        buf_char(json->out, ',');
    json->filled[json->depth] = true;
    newline(json);
}

static void open_level(struct json_out *json, char bracket)
{
    before_value(json);
    buf_char(json->out, bracket);
    json->depth++;
    assert(json->depth < JSON_DEPTH);
    json->filled[json->depth] = false;
}

static void close_level(struct json_out *json, char bracket)
{
    bool filled = json->filled[json->depth];
    json->depth--;
    if (filled)
        newline(json);
    buf_char(json->out, bracket);
}

void json_object_open(struct json_out *json)
{
    open_level(json, '{');
}

void json_object_close(struct json_out *json)
{
    close_level(json, '}');
}

void json_array_open(struct json_out *json)
{
    open_level(json, '[');
}

void json_array_close(struct json_out *json)
{
    close_level(json, ']');
}

static void write_text(struct buf *out, struct str text)
{
    buf_char(out, '"');
    uint32_t code;
    while (utf8_next(&text, &code)) {
        if (code == '"' || code == '\\') {
            buf_char(out, '\\');
            buf_char(out, (char)code);
        } else if (code == '\n') {
            buf_add(out, STR("\\n"));
        } else if (code < ' ' || code == '<' || code == 0x2028 || code == 0x2029) {
            buf_printf(out, "\\u%04x", (unsigned)code); /* '<' so that it may stand in a page */
        } else {
            buf_code_point(out, code);
        }
    }
    buf_char(out, '"');
}

void json_key(struct json_out *json, struct str key)
{
    before_value(json);
    write_text(json->out, key);
    buf_char(json->out, ':');
    if (json->pretty)
        buf_char(json->out, ' ');
    json->after_key = true;
}

void json_str(struct json_out *json, struct str value)
{
    before_value(json);
    write_text(json->out, value);
}

void json_int(struct json_out *json, int64_t value)
{
    before_value(json);
    buf_int(json->out, value);
}

void json_decimal(struct json_out *json, struct decimal value)
{
    before_value(json);
    buf_add(json->out, str_from(decimal_format(value).text));
}

void json_bool(struct json_out *json, bool value)
{
    before_value(json);
    buf_add(json->out, value ? STR("true") : STR("false"));
}

void json_nothing(struct json_out *json)
{
    before_value(json);
    buf_add(json->out, STR("null"));
}

void json_key_str(struct json_out *json, struct str key, struct str value)
{
    json_key(json, key);
    json_str(json, value);
}

void json_key_int(struct json_out *json, struct str key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

void json_key_bool(struct json_out *json, struct str key, bool value)
{
    json_key(json, key);
    json_bool(json, value);
}

err json_read(struct str text, struct str name, struct failure *failure, json_t **ret)
{
    json_error_t error;
    json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return fail_with(failure, ERR_INVALID, STR_FMT "：第 %d 行第 %d 列不是正确的 JSON（%s）。",
                         STR_ARG(name), error.line, error.column, error.text);
    *ret = root;
    return OK;
}

void json_end(json_t **root)
{
    json_decref(*root);
    *root = NULL;
}

struct str json_get_str(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return (struct str){NULL, 0};
    return (struct str){json_string_value(value), json_string_length(value)};
}
