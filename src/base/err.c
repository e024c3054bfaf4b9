/* Writing down the first failure. */
#include "base/err.h"

#include <stdio.h>

err fail_with(struct failure *failure, err code, const char *format, ...)
{
    if (!failure)
        return code;
    if (failure->code != OK)
        return failure->code;
    va_list args;
    va_start(args, format);
    vsnprintf(failure->text, sizeof failure->text, format, args);
    va_end(args);
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
