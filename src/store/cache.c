/* The statements of a connection: a table from the address of a query to what the engine prepared.
 */
#include "store/engine.h"

static size_t position(const struct cache *cache, const struct query *query)
{
    uint64_t hash = (uint64_t)(uintptr_t)query * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(hash >> 32) & (cache->room - 1);
    while (cache->slots[at].query && cache->slots[at].query != query)
        at = (at + 1) & (cache->room - 1);
    return at;
}

/* The old slots stay in the arena until the connection ends; doubling keeps that below the new. */
static void grow(struct arena *arena, struct cache *cache)
{
    struct cache larger = {.count = cache->count, .room = cache->room ? cache->room * 2 : 64};
    larger.slots = arena_array(arena, struct cache_slot, larger.room);
    for (size_t i = 0; i < cache->room; i++)
        if (cache->slots[i].query)
            larger.slots[position(&larger, cache->slots[i].query)] = cache->slots[i];
    *cache = larger;
}

void **cache_find(struct arena *arena, struct cache *cache, const struct query *query)
{
    if (cache->count * 2 >= cache->room)
        grow(arena, cache);
    struct cache_slot *slot = &cache->slots[position(cache, query)];
    if (!slot->query) {
        slot->query = query;
        cache->count++;
    }
    return &slot->statement;
}
