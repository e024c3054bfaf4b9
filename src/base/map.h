/* A table from text to a pointer, in an arena. Keys are not copied: they must live as long. */
#ifndef GONGKAI_BASE_MAP_H
#define GONGKAI_BASE_MAP_H

#include "base/arena.h"

struct map_entry {
    struct str key;
    void *value;
};

struct map {
    struct map_entry *slots; /* a slot is free when its value is NULL */
    size_t count, room;
};

/* Adds or replaces. The value must not be NULL. */
void map_put(struct arena *arena, struct map *map, struct str key, void *value);
/* NULL when the key is not there. */
void *map_get(const struct map *map, struct str key);

#endif
