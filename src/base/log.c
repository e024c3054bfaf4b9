/* One write(2) a line, so that lines of several threads do not mix. */
#include "base/log.h"

#include "base/date.h"

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_bool quiet;

void log_quiet(void)
{
    quiet = true;
}

FORMAT(3, 0)
static void write_line(const char *level, const char *event, const char *format, va_list args)
{
    if (quiet)
        return;
    char line[2048];
    struct instant_text now = instant_format(instant_now());
    int head = snprintf(line, sizeof line, "time=%s level=%s event=%s ", now.text, level, event);
    int tail = vsnprintf(line + head, sizeof line - (size_t)head - 1, format, args);
    size_t len = (size_t)head + (tail > 0 ? (size_t)tail : 0);
    if (len > sizeof line - 2)
        len = sizeof line - 2;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)line[i] < ' ')
            line[i] = '?';
    line[len++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, len);
    (void)written; /* nobody is left to tell */
}

void log_info(const char *event, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line("info", event, format, args);
    va_end(args);
}

void log_error(const char *event, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line("error", event, format, args);
    va_end(args);
}
