/* Growing arrays. */
#include "base/vec.h"

#include <string.h>

void *vec_grow(struct arena *arena, const void *items, size_t count, size_t *capacity, size_t size)
{
    *capacity = *capacity ? *capacity * 2 : 8;
    void *larger = arena_alloc_array(arena, *capacity, size);
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}
