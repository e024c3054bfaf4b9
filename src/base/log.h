/* The log: one line an event on standard error, key=value. No personal data: ids, not names. Only
 * the edge logs (core/run, jobs, the command line); everything below returns its failure. */
#ifndef GONGKAI_BASE_LOG_H
#define GONGKAI_BASE_LOG_H

#include "base/attributes.h"

#include <stdarg.h>

/* event is a fixed word; format gives the key=value pairs. Control characters in the result are
 * written as '?', so that one event stays one line. */
void log_info(const char *event, const char *format, ...) FORMAT(2, 3);
void log_error(const char *event, const char *format, ...) FORMAT(2, 3);
/* Tests turn the log off. */
void log_quiet(void);

#endif
