/* Fuzzing of forms: the first line of the input is the Content-Type, the rest the body. */
#include "web/http.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_text(struct str s)
{
    return utf8_valid(s) && !(s.len > 0 && memchr(s.ptr, '\0', s.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct http_field_list list = {0};
    struct failure failure = {0};
    struct str type, body;
    str_cut((struct str){(const char *)data, size}, STR("\n"), &type, &body);
    err result = http_parse_form(&arena, type, body, &failure, &list);
    assert((result == OK) == (failure.code == OK));
    assert(list.count <= HTTP_FIELDS_MAX && (result == OK || list.count == 0));
    for (size_t i = 0; i < list.count; i++) {
        const struct http_field *field = &list.items[i];
        assert(is_text(field->name) && field->name.len <= HTTP_NAME_MAX);
        assert(field->filename.ptr || is_text(field->value));
        assert(is_text(field->filename) && !str_contains(field->filename, STR("/")));
        assert(field->value.len <= size);
    }
    return 0;
}
