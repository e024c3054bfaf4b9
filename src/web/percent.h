/* Percent-decoding, for paths, queries and forms. */
#ifndef GONGKAI_WEB_PERCENT_H
#define GONGKAI_WEB_PERCENT_H

#include "base/arena.h"

/* %E5%85%AC → 公; with plus_is_blank also + → blank. False when a % is not followed by two
 * hexadecimal digits. Text without anything to decode is returned as the view it is. */
bool percent_decode(struct arena *arena, struct str text, bool plus_is_blank, struct str *ret);

#endif
