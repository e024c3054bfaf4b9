/* Any bytes as a published report: the audit answers or refuses, and prints what it found. */
#include "report/check.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(buf_end) struct buf out = BUF(16 << 20);
    struct failure failure = {0};
    struct format_list formats = {0};
    struct check_result result;
    err loaded = format_load_builtin(&arena, &failure, &formats);
    assert(loaded == OK);
    err checked = report_check(&arena, &formats, STR("fuzz"),
                               (struct str){(const char *)data, size}, &failure, &result);
    if (checked != OK) {
        assert(failure.text[0] != '\0');
        return 0;
    }
    check_write_text(&out, &result);
    check_write_json(&out, &result, 1);
    return 0;
}
