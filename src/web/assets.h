/* Style sheet, script and pictures of the pages, embedded in the binary.
 *
 * The address of an asset names its content (/assets/app.3f2a9c0d51.css), so that browsers and
 * proxies may keep it for ever: a changed file has another address. */
#ifndef GONGKAI_WEB_ASSETS_H
#define GONGKAI_WEB_ASSETS_H

#include "base/str.h"

struct asset {
    struct str name; /* app.css */
    struct str path; /* /assets/app.3f2a9c0d51.css */
    struct str type; /* text/css; charset=utf-8 */
    struct str content;
    struct str gzip,
        brotli; /* content compressed as far as it goes; empty when that saves nothing */
};

#define ASSET_FOLDER "/assets/"

/* The asset at this address; NULL when there is none. */
const struct asset *asset_find(struct str path);
/* The address of an asset by its plain name, for templates: asset_url("app.css"). A name that does
 * not exist is a bug and ends the program. */
struct str asset_url(const char *name);

/* The table itself, made by tools/assets. */
extern const struct asset asset_table[];
extern const size_t asset_count;

#endif
