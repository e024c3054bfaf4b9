/* Public pages in memory, with their validators and compressed forms, and the count of their
 * visits. */
#ifndef GONGKAI_WEB_CACHE_H
#define GONGKAI_WEB_CACHE_H

#include "base/str.h"

struct cache;

struct cache *cache_open(size_t limit_bytes);
void cache_close(struct cache *cache);
/* Drops every page that shows this topic ("report:2020", "calendar"). A page whose rendering began
 * before is not kept either. */
void cache_invalidate(struct cache *cache, struct str topic);
/* Hands over the visits counted since the last call, a call per path, and sets them back to 0. */
void cache_take_visits(struct cache *cache,
                       void (*take)(void *arg, struct str path, int64_t visits), void *arg);

#endif
