/* The target of a request: what stands between the method and the version in its first line. */
#ifndef GONGKAI_WEB_TARGET_H
#define GONGKAI_WEB_TARGET_H

#include "base/arena.h"
#include "base/attributes.h"

#define TARGET_MAX 4096 /* bytes as sent; longer ones are answered 414 */

struct target {
    struct str path;  /* decoded, UTF-8, begins with /, no segment is "." or ".." */
    struct str query; /* as sent, without ? */
};

/* 0, or the status to refuse with and the reason. Accepts /path?query and, as the standard wants of
 * every server, http://host/path?query. */
int target_parse(struct arena *arena, struct str raw, struct target *ret, struct str *ret_reason);

#endif
