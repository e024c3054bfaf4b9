/* Fuzz target: the template compiler answers any bytes with code or with a message that names the
 * line. */
#include "../../tools/templates/compiler.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(buf_end) struct buf header = BUF((size_t)16 << 20);
    CLEANUP(buf_end) struct buf code = BUF((size_t)16 << 20);
    struct failure failure = {0};
    struct compiler c = {
        .arena = &arena,
        .failure = &failure,
        .header = &header,
        .code = &code,
        .literal = BUF((size_t)16 << 20),
        .path = STR("page.html"),
        .text = {(const char *)data, size},
    };
    if (size > 1 << 16)
        return 0;
    err result = compile_file(&c);
    buf_end(&c.literal);
    assert(result == OK || str_starts(str_from(failure.text), STR("page.html:")));
    return 0;
}
