/* Files compiled into the binary by tools/embed. */
#ifndef GONGKAI_BASE_EMBED_H
#define GONGKAI_BASE_EMBED_H

#include "base/str.h"

struct embedded {
    struct str name; /* without its folder */
    struct str content;
};

#endif
