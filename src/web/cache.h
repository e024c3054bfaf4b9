/* Public pages in memory, with their validators and compressed forms, and the count of their
 * visits.
 *
 * A page is found by the target of its request as it was sent (path?query; the language is part of
 * the path). It names the topics that it shows; cache_invalidate(topic) ends all pages that show
 * it. A page remembers at which moment its rendering began, so one that was rendered before the
 * change and stored after it is never served either. Everything here may be called from any
 * thread. */
#ifndef GONGKAI_WEB_CACHE_H
#define GONGKAI_WEB_CACHE_H

#include "base/str.h"
#include "web/http.h"
#include "web/negotiate.h"

struct cache;

struct cache *cache_open(size_t limit_bytes);
/* After the server has stopped. */
void cache_close(struct cache *cache);
/* Drops every page that shows this topic ("report:2020", "calendar"). A page whose rendering began
 * before is not kept either. Call it after the change is committed. */
void cache_invalidate(struct cache *cache, struct str topic);
/* Hands over the visits counted since the last call, a call per path, and sets them back to 0. */
void cache_take_visits(struct cache *cache,
                       void (*take)(void *arg, struct str path, int64_t visits), void *arg);

struct cache_size {
    size_t pages, bytes, limit;
};

struct cache_size cache_measure(struct cache *cache);

/* ---- For the server ---- */

/* One form of a page. A body whose ptr is NULL: there is no such form. */
struct cache_form {
    struct str body;
    struct str etag;        /* strong, with its quotes; another one for each form */
    void *full, *unchanged; /* the server's prepared answers, 200 and 304 */
};

struct visit_counter;
struct cache_shard;

struct cache_page {
    struct cache_form forms[ENCODINGS];
    int64_t modified; /* 0: not said */
    bool ranged;
    struct visit_counter *visits; /* NULL: visits are not counted */

    /* Inner. */
    struct str target;
    uint64_t hash, began;
    struct cache_shard *shard;
    struct cache_page *next;
    void (*release)(struct cache_page *page);
    uint32_t topics[HTTP_TOPICS];
    size_t bytes;
    _Atomic uint64_t used;
    _Atomic int holders;
};

/* What the server knows when it has rendered a page. */
struct cache_source {
    struct str target, path, type;
    struct str body; /* from malloc, becomes the page's */
    int64_t modified;
    bool ranged, counts_visits;
    const struct str *topics; /* HTTP_TOPICS of them; empty ones count for nothing */
    uint64_t began;           /* cache_moment() before the rendering */
    /* Destroys the prepared answers when the page is dropped. The bodies stay until the last
     * cache_page_leave: an answer may still be on its way. */
    void (*release)(struct cache_page *page);
};

/* The moment to be remembered before a page is rendered. */
uint64_t cache_moment(struct cache *cache);
/* Compresses, computes the validators. The caller fills in the answers, takes a hold for each that
 * borrows a body, and calls cache_keep. */
struct cache_page *cache_page_make(struct cache *cache, const struct cache_source *source);
void cache_page_hold(struct cache_page *page);
void cache_page_leave(struct cache_page *page);
/* Takes the page over, whether or not it can be kept (stale by now, too large). */
void cache_keep(struct cache *cache, struct cache_page *page);
/* NULL: not there. Otherwise the page stays as it is until cache_done, which must follow soon. */
struct cache_page *cache_find(struct cache *cache, struct str target);
void cache_done(struct cache_page *page);
/* One visit of a page in hand. */
void cache_count(struct cache_page *page);
/* One visit of a page that is not kept. */
void cache_count_path(struct cache *cache, struct str path);

#endif
