/* Growing arrays whose memory belongs to an arena. Any struct with the members items, count and
 * capacity is one:
 *
 *     struct finding_list { struct finding *items; size_t count, capacity; };
 *     vec_push(arena, &list, finding);
 */
#ifndef GONGKAI_BASE_VEC_H
#define GONGKAI_BASE_VEC_H

#include "base/arena.h"

/* Copies the items to twice the room and updates *capacity. */
void *vec_grow(struct arena *arena, const void *items, size_t count, size_t *capacity, size_t size);

#define vec_push(arena, vec, ...)                                                                  \
    do {                                                                                           \
        if ((vec)->count == (vec)->capacity)                                                       \
            (vec)->items = vec_grow((arena), (vec)->items, (vec)->count, &(vec)->capacity,         \
                                    sizeof *(vec)->items);                                         \
        (vec)->items[(vec)->count++] = (__VA_ARGS__);                                              \
    } while (0)

struct str_list {
    struct str *items;
    size_t count, capacity;
};

#endif
