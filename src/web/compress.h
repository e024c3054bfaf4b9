/* gzip and brotli, for pages that are kept. */
#ifndef GONGKAI_WEB_COMPRESS_H
#define GONGKAI_WEB_COMPRESS_H

#include "base/str.h"
#include "web/negotiate.h"

/* Compresses into memory from malloc. False when the form is not worth having: compression failed
 * or saves less than a tenth. */
bool compress_to(enum encoding encoding, struct str plain, struct str *ret);
/* Text compresses; pictures, fonts, PDF and archives already are. Small things fit one packet
 * anyway. */
bool compress_is_worthwhile(struct str type, size_t size);

#endif
