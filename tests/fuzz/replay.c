/* Runs a fuzz target over its seeds, a file each: so they are tests in every build. */
#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    printf("1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++) {
        struct failure failure = {0};
        struct str seed;
        if (file_read(&arena, str_from(argv[i]), (size_t)1 << 20, &failure, &seed) != OK) {
            printf("Bail out! %s\n", failure.text);
            return 1;
        }
        LLVMFuzzerTestOneInput((const uint8_t *)seed.ptr, seed.len);
        printf("ok %d - %s\n", i, argv[i]);
    }
    return argc > 1 ? 0 : 1;
}
