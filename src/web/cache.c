/* The page cache: sixteen tables, each under its own reader-writer lock, so that readers hardly
 * ever meet. Staleness is decided by comparing numbers, not by searching: the clock of the cache
 * goes on by one with each invalidation, each topic keeps the time of its last one, and a page is
 * good as long as none of its topics was invalidated after its rendering began. */
#include "web/cache.h"

#include "base/attributes.h"
#include "base/hash.h"
#include "web/compress.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SHARDS 16u
#define SLOTS  1024u /* chains of pages a shard */
/* Topics share these by hash. Two that meet only cost a rendering. */
#define TOPICS        4096u
#define VISIT_SLOTS   4096u
#define PAGE_OVERHEAD 4096u /* a page's own structs and prepared answers, roughly */
#define NO_TOPIC      UINT32_MAX

struct cache_shard {
    pthread_rwlock_t lock;
    struct cache_page *slots[SLOTS];
    size_t pages, bytes, limit;
};

struct visit_counter {
    struct visit_counter *next;
    _Atomic int64_t count;
    size_t path_len;
    char path[];
};

struct cache {
    struct cache_shard shards[SHARDS];
    _Atomic uint64_t clock;
    _Atomic uint64_t topics[TOPICS]; /* the time of each one's last invalidation */
    _Atomic uint64_t uses;           /* goes on with each look-up: the order of use */
    pthread_mutex_t lock;            /* for the counters' table and for invalidations */
    struct visit_counter *visits[VISIT_SLOTS];
};

static void init_shard(struct cache_shard *shard, size_t limit)
{
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
    /* Readers come without a gap; a writer would otherwise wait for ever. */
    pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&shard->lock, &attributes);
    pthread_rwlockattr_destroy(&attributes);
    shard->limit = limit;
}

struct cache *cache_open(size_t limit_bytes)
{
    struct cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        abort(); /* at start; nothing can be served without memory */
    for (size_t i = 0; i < SHARDS; i++)
        init_shard(&cache->shards[i], limit_bytes / SHARDS);
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

/* ---- Pages ---- */

void cache_page_hold(struct cache_page *page)
{
    atomic_fetch_add_explicit(&page->holders, 1, memory_order_relaxed);
}

void cache_page_leave(struct cache_page *page)
{
    if (atomic_fetch_sub_explicit(&page->holders, 1, memory_order_acq_rel) > 1)
        return;
    for (size_t i = 0; i < ENCODINGS; i++) {
        free((void *)(uintptr_t)page->forms[i].body.ptr);
        free((void *)(uintptr_t)page->forms[i].etag.ptr);
    }
    free((void *)(uintptr_t)page->target.ptr);
    free(page);
}

/* Nobody can find it any more: the answers go now, the bodies when the last answer is sent. */
static void drop(struct cache_page *page)
{
    if (page->release)
        page->release(page);
    cache_page_leave(page);
}

static struct str copy(struct str s)
{
    char *memory = malloc(s.len + 1);
    if (!memory)
        abort();
    if (s.len > 0)
        memcpy(memory, s.ptr, s.len);
    memory[s.len] = '\0';
    return (struct str){memory, s.len};
}

/* 128 bits of SHA-256 name the content; the suffix names the form. */
static struct str make_etag(struct hash_text hash, enum encoding encoding)
{
    char text[48];
    int len = snprintf(text, sizeof text, "\"%.32s%s%.*s\"", hash.text,
                       encoding == ENCODING_PLAIN ? "" : "-", STR_ARG(encoding_name(encoding)));
    return copy((struct str){text, (size_t)len});
}

static void make_forms(struct cache_page *page, const struct cache_source *source)
{
    struct hash_text hash = hash_sha256(source->body);
    page->forms[ENCODING_PLAIN].body = source->body;
    if (compress_is_worthwhile(source->type, source->body.len))
        for (int i = ENCODING_GZIP; i < ENCODINGS; i++)
            compress_to((enum encoding)i, source->body, &page->forms[i].body);
    page->bytes = PAGE_OVERHEAD + source->target.len;
    for (int i = 0; i < ENCODINGS; i++) {
        page->bytes += page->forms[i].body.len;
        if (page->forms[i].body.ptr)
            page->forms[i].etag = make_etag(hash, (enum encoding)i);
    }
}

static uint32_t topic_slot(struct str topic)
{
    return topic.len > 0 ? (uint32_t)(str_hash(topic) % TOPICS) : NO_TOPIC;
}

static struct visit_counter *find_counter(struct cache *cache, struct str path);

struct cache_page *cache_page_make(struct cache *cache, const struct cache_source *source)
{
    struct cache_page *page = calloc(1, sizeof *page);
    if (!page)
        abort();
    page->holders = 1;
    page->target = copy(source->target);
    page->hash = str_hash(source->target);
    page->modified = source->modified;
    page->ranged = source->ranged;
    page->began = source->began;
    page->release = source->release;
    for (size_t i = 0; i < COUNT_OF(page->topics); i++)
        page->topics[i] = topic_slot(source->topics[i]);
    if (source->counts_visits)
        page->visits = find_counter(cache, source->path);
    make_forms(page, source);
    return page;
}

/* ---- Topics ---- */

uint64_t cache_moment(struct cache *cache)
{
    return atomic_load(&cache->clock);
}

void cache_invalidate(struct cache *cache, struct str topic)
{
    uint32_t slot = topic_slot(topic);
    if (slot == NO_TOPIC)
        return;
    /* Under the lock, so that a later time is never overwritten by an earlier one. */
    pthread_mutex_lock(&cache->lock);
    uint64_t now = atomic_fetch_add(&cache->clock, 1) + 1;
    atomic_store(&cache->topics[slot], now);
    pthread_mutex_unlock(&cache->lock);
}

static bool is_stale(struct cache *cache, const struct cache_page *page)
{
    for (size_t i = 0; i < COUNT_OF(page->topics); i++)
        if (page->topics[i] != NO_TOPIC && atomic_load_explicit(&cache->topics[page->topics[i]],
                                                                memory_order_acquire) > page->began)
            return true;
    return false;
}

/* ---- Finding and keeping ---- */

static struct cache_shard *shard_of(struct cache *cache, uint64_t hash)
{
    return &cache->shards[hash % SHARDS];
}

static struct cache_page **slot_of(struct cache_shard *shard, uint64_t hash)
{
    return &shard->slots[hash / SHARDS % SLOTS];
}

struct cache_page *cache_find(struct cache *cache, struct str target)
{
    uint64_t hash = str_hash(target);
    struct cache_shard *shard = shard_of(cache, hash);
    pthread_rwlock_rdlock(&shard->lock);
    struct cache_page *page = *slot_of(shard, hash);
    while (page && !(page->hash == hash && str_equal(page->target, target)))
        page = page->next;
    if (!page || is_stale(cache, page)) {
        pthread_rwlock_unlock(&shard->lock);
        return NULL;
    }
    uint64_t use = atomic_fetch_add_explicit(&cache->uses, 1, memory_order_relaxed) + 1;
    atomic_store_explicit(&page->used, use, memory_order_relaxed);
    return page;
}

void cache_done(struct cache_page *page)
{
    pthread_rwlock_unlock(&page->shard->lock);
}

static struct cache_page *unlink_page(struct cache_shard *shard, struct cache_page **link)
{
    struct cache_page *page = *link;
    *link = page->next;
    shard->pages--;
    shard->bytes -= page->bytes;
    return page;
}

/* The link to the page that was used longest ago. Looked for by going through the shard: it happens
 * only when a page was rendered and there is no room, and that costs far more. */
static struct cache_page **find_oldest(struct cache_shard *shard)
{
    struct cache_page **oldest = NULL;
    for (size_t i = 0; i < SLOTS; i++)
        for (struct cache_page **link = &shard->slots[i]; *link; link = &(*link)->next)
            if (!oldest || (*link)->used < (*oldest)->used)
                oldest = link;
    return oldest;
}

static void make_room(struct cache_shard *shard, size_t bytes)
{
    while (shard->pages > 0 && shard->bytes + bytes > shard->limit)
        drop(unlink_page(shard, find_oldest(shard)));
}

static void remove_same(struct cache_shard *shard, const struct cache_page *page)
{
    for (struct cache_page **link = slot_of(shard, page->hash); *link; link = &(*link)->next)
        if ((*link)->hash == page->hash && str_equal((*link)->target, page->target)) {
            drop(unlink_page(shard, link));
            return;
        }
}

void cache_keep(struct cache *cache, struct cache_page *page)
{
    struct cache_shard *shard = shard_of(cache, page->hash);
    if (is_stale(cache, page) || page->bytes > shard->limit) {
        drop(page);
        return;
    }
    page->shard = shard;
    page->used = atomic_fetch_add(&cache->uses, 1) + 1;
    pthread_rwlock_wrlock(&shard->lock);
    remove_same(shard, page);
    make_room(shard, page->bytes);
    struct cache_page **slot = slot_of(shard, page->hash);
    page->next = *slot;
    *slot = page;
    shard->pages++;
    shard->bytes += page->bytes;
    pthread_rwlock_unlock(&shard->lock);
}

struct cache_size cache_measure(struct cache *cache)
{
    struct cache_size size = {0};
    for (size_t i = 0; i < SHARDS; i++) {
        pthread_rwlock_rdlock(&cache->shards[i].lock);
        size.pages += cache->shards[i].pages;
        size.bytes += cache->shards[i].bytes;
        size.limit += cache->shards[i].limit;
        pthread_rwlock_unlock(&cache->shards[i].lock);
    }
    return size;
}

/* ---- Visits ---- */

/* Counters are never taken away: there are as many as there are public pages, and a page's counter
 * must outlive the page. */
static struct visit_counter *find_counter(struct cache *cache, struct str path)
{
    pthread_mutex_lock(&cache->lock);
    struct visit_counter **slot = &cache->visits[str_hash(path) % VISIT_SLOTS];
    struct visit_counter *counter = *slot;
    while (counter && !str_equal((struct str){counter->path, counter->path_len}, path))
        counter = counter->next;
    if (!counter) {
        counter = calloc(1, sizeof *counter + path.len);
        if (!counter)
            abort();
        counter->next = *slot;
        counter->path_len = path.len;
        memcpy(counter->path, path.ptr, path.len);
        *slot = counter;
    }
    pthread_mutex_unlock(&cache->lock);
    return counter;
}

void cache_count(struct cache_page *page)
{
    if (page->visits)
        atomic_fetch_add_explicit(&page->visits->count, 1, memory_order_relaxed);
}

void cache_count_path(struct cache *cache, struct str path)
{
    atomic_fetch_add_explicit(&find_counter(cache, path)->count, 1, memory_order_relaxed);
}

void cache_take_visits(struct cache *cache,
                       void (*take)(void *arg, struct str path, int64_t visits), void *arg)
{
    for (size_t i = 0; i < VISIT_SLOTS; i++) {
        pthread_mutex_lock(&cache->lock);
        struct visit_counter *counter = cache->visits[i];
        pthread_mutex_unlock(&cache->lock);
        /* New counters are put in front and none is ever removed: the chain can be followed. */
        for (; counter; counter = counter->next) {
            int64_t visits = atomic_exchange(&counter->count, 0);
            if (visits > 0)
                take(arg, (struct str){counter->path, counter->path_len}, visits);
        }
    }
}

void cache_close(struct cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        struct cache_shard *shard = &cache->shards[i];
        while (shard->pages > 0)
            drop(unlink_page(shard, find_oldest(shard)));
        pthread_rwlock_destroy(&shard->lock);
    }
    for (size_t i = 0; i < VISIT_SLOTS; i++)
        while (cache->visits[i]) {
            struct visit_counter *counter = cache->visits[i];
            cache->visits[i] = counter->next;
            free(counter);
        }
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}
