/* Memory that is freed together: one arena per request, job or command.
 *
 * arena_alloc never returns NULL. Whoever lets data in limits its size at the door; an arena that
 * passes its own limit all the same is a bug, logged and ended with abort(). */
#ifndef GONGKAI_BASE_ARENA_H
#define GONGKAI_BASE_ARENA_H

#include "base/attributes.h"
#include "base/str.h"

#include <stdarg.h>

struct arena_block;

struct arena {
    struct arena_block *block; /* the newest; it links to the older ones */
    size_t total;              /* bytes taken from the system */
    size_t limit;              /* bytes; 0 means ARENA_LIMIT */
};

#define ARENA_LIMIT ((size_t)256 << 20)

/* A zeroed struct arena is ready too, with the default limit. */
void arena_init(struct arena *arena, size_t limit);
/* Frees everything. The arena may be used again. */
void arena_end(struct arena *arena);

/* Zeroed memory, aligned for anything. */
void *arena_alloc(struct arena *arena, size_t size) MUST_USE;
/* The same for count things of a size; the product is checked. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size) MUST_USE;

#define arena_new(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))

/* A copy with a NUL behind it, so that .ptr may go to C libraries. */
struct str arena_str(struct arena *arena, struct str s);
struct str arena_printf(struct arena *arena, const char *format, ...) FORMAT(2, 3);
struct str arena_vprintf(struct arena *arena, const char *format, va_list args) FORMAT(2, 0);

#endif
