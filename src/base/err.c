/* Writing down the first failure. */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

/* A message that is too long ends before the character that would be cut. */
static void end_whole(char *text, size_t len)
{
    size_t start = len;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    unsigned char lead = start > 0 ? (unsigned char)text[start - 1] : 0;
    size_t needs = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (len - start < needs)
        text[start - 1] = '\0';
}

err fail_with(struct failure *failure, err code, const char *format, ...)
{
    if (!failure)
        return code;
    if (failure->code != OK)
        return failure->code;
    va_list args;
    va_start(args, format);
    int len = vsnprintf(failure->text, sizeof failure->text, format, args);
    va_end(args);
    if (len >= (int)sizeof failure->text)
        end_whole(failure->text, strlen(failure->text));
    failure->code = code;
    return code;
}

void failure_clear(struct failure *failure)
{
    failure->code = OK;
    failure->text[0] = '\0';
}

const char *err_name(err code)
{
    static const char *const names[] = {
        [OK] = "ok",
        [ERR_INVALID] = "invalid",
        [ERR_NOT_FOUND] = "not-found",
        [ERR_FORBIDDEN] = "forbidden",
        [ERR_CONFLICT] = "conflict",
        [ERR_TOO_LARGE] = "too-large",
        [ERR_BUSY] = "busy",
        [ERR_INTERNAL] = "internal",
    };
    return names[code];
}
