/* Blocks of memory, filled from the front, freed together. */
#include "base/arena.h"

#include "base/log.h"

#include <assert.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif

#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define poison(ptr, size)   __asan_poison_memory_region((ptr), (size))
#define unpoison(ptr, size) __asan_unpoison_memory_region((ptr), (size))
#else
#define poison(ptr, size)   ((void)(ptr), (void)(size))
#define unpoison(ptr, size) ((void)(ptr), (void)(size))
#endif

#define BLOCK_SIZE ((size_t)16 << 10)
/* Under the sanitizer a gap stays poisoned between two pieces, so that running over an end shows.
 */
#ifdef ARENA_POISON
#define GAP 16u
#else
#define GAP 0u
#endif

struct arena_block {
    struct arena_block *older;
    size_t used, size;
    alignas(max_align_t) char memory[];
};

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit};
}

void arena_end(struct arena *arena)
{
    struct arena_block *block = arena->block;
    while (block) {
        struct arena_block *older = block->older;
        unpoison(block->memory, block->size);
        free(block);
        block = older;
    }
    arena->block = NULL;
    arena->total = 0;
}

static struct arena_block *add_block(struct arena *arena, size_t needed)
{
    size_t limit = arena->limit ? arena->limit : ARENA_LIMIT;
    size_t size = needed > BLOCK_SIZE ? needed : BLOCK_SIZE;
    if (needed > limit || arena->total > limit - needed) {
        log_error("arena-limit", "limit=%zu total=%zu needed=%zu", limit, arena->total, needed);
        abort();
    }
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block) {
        log_error("out-of-memory", "needed=%zu", size);
        abort();
    }
    *block = (struct arena_block){.older = arena->block, .size = size};
    poison(block->memory, size);
    arena->block = block;
    arena->total += size;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    assert(size < SIZE_MAX / 2);
    size_t rounded = (size + GAP + align - 1) & ~(align - 1);
    struct arena_block *block = arena->block;
    if (!block || block->size - block->used < rounded)
        block = add_block(arena, rounded);
    void *memory = block->memory + block->used;
    block->used += rounded;
    unpoison(memory, size);
    return memset(memory, 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        bytes = SIZE_MAX / 2 - 1; /* runs into the limit */
    return arena_alloc(arena, bytes);
}

struct str arena_str(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.len + 1);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return (struct str){copy, s.len};
}

struct str arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(len >= 0);
    char *text = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, args);
    return (struct str){text, (size_t)len};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
