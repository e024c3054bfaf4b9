/* Open addressing with linear steps; grows at two thirds. */
#include "base/map.h"

#include <assert.h>

static struct map_entry *find_slot(const struct map *map, struct str key)
{
    size_t i = (size_t)str_hash(key) & (map->room - 1);
    while (map->slots[i].value && !str_equal(map->slots[i].key, key))
        i = (i + 1) & (map->room - 1);
    return &map->slots[i];
}

static void grow(struct arena *arena, struct map *map)
{
    struct map larger = {.room = map->room ? map->room * 2 : 16, .count = map->count};
    larger.slots = arena_array(arena, struct map_entry, larger.room);
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].value)
            *find_slot(&larger, map->slots[i].key) = map->slots[i];
    *map = larger;
}

void map_put(struct arena *arena, struct map *map, struct str key, void *value)
{
    assert(value);
    if ((map->count + 1) * 3 > map->room * 2)
        grow(arena, map);
    struct map_entry *slot = find_slot(map, key);
    if (!slot->value)
        map->count++;
    *slot = (struct map_entry){key, value};
}

void *map_get(const struct map *map, struct str key)
{
    return map->room ? find_slot(map, key)->value : NULL;
}
