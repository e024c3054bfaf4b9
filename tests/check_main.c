/* Audits the files named on its command line and prints the findings as JSON, for check_shared.py.
 * With --time also the microseconds that each took, on standard error. */
#include "report/check.h"

#include "base/file.h"

#define FILE_LIMIT ((size_t)8 << 20)

static int64_t microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static err check_file(struct arena *arena, const struct format_list *formats, const char *path,
                      bool time_it, struct failure *failure, struct check_result *ret)
{
    struct str content;
    TRY(file_read(arena, str_from(path), FILE_LIMIT, failure, &content));
    int64_t start = microseconds();
    TRY(report_check(arena, formats, str_from(path), content, failure, ret));
    if (time_it)
        fprintf(stderr, "%lld us %s\n", (long long)(microseconds() - start), path);
    return OK;
}

int main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(buf_end) struct buf out = BUF(64 << 20);
    struct failure failure = {0};
    struct format_list formats = {0};
    struct check_result *results = arena_array(&arena, struct check_result, (size_t)argc + 1);
    bool time_it = argc > 1 && str_equal(str_from(argv[1]), STR("--time"));
    int status = 0;
    size_t count = 0;
    if (format_load_builtin(&arena, &failure, &formats) != OK) {
        fprintf(stderr, "%s\n", failure.text);
        return 2;
    }
    for (int i = time_it ? 2 : 1; i < argc; i++) {
        failure_clear(&failure);
        if (check_file(&arena, &formats, argv[i], time_it, &failure, &results[count]) == OK) {
            status = check_has_error(&results[count++]) && status == 0 ? 1 : status;
            continue;
        }
        fprintf(stderr, "%s\n", failure.text);
        status = 2;
    }
    check_write_json(&out, results, count);
    fwrite(out.ptr, 1, out.len, stdout);
    return status;
}
