/* One spelling for Chinese text from anywhere: Simplified characters, ASCII digits and brackets. */
#ifndef GONGKAI_REPORT_CHINESE_H
#define GONGKAI_REPORT_CHINESE_H

#include "base/arena.h"
#include "base/err.h"

/* Traditional characters become Simplified (OpenCC); text without any is returned as it is. */
err chinese_simplify(struct arena *arena, struct str text, struct failure *failure,
                     struct str *ret) MUST_USE;
/* Full-width letters, digits and punctuation become ASCII; the wide comma stays, because only an
 * ASCII comma may group digits. Unusual blanks become a blank, line ends "\n"; readings behind
 * characters, "報(bào)", go. */
struct str chinese_narrow(struct arena *arena, struct str text);

#endif
