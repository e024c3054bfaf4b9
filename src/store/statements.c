/* The statements of a connection: a table from the address of a query to what the engine prepared.
 */
#include "store/engine.h"

static size_t position(const struct statement_table *table, const struct query *query)
{
    uint64_t hash = (uint64_t)(uintptr_t)query * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(hash >> 32) & (table->room - 1);
    while (table->slots[at].query && table->slots[at].query != query)
        at = (at + 1) & (table->room - 1);
    return at;
}

/* The old slots stay in the arena until the connection ends; doubling keeps that below the new. */
static void grow(struct arena *arena, struct statement_table *table)
{
    struct statement_table larger = {.count = table->count,
                                     .room = table->room ? table->room * 2 : 64};
    larger.slots = arena_array(arena, struct statement_slot, larger.room);
    for (size_t i = 0; i < table->room; i++)
        if (table->slots[i].query)
            larger.slots[position(&larger, table->slots[i].query)] = table->slots[i];
    *table = larger;
}

void **statement_find(struct arena *arena, struct statement_table *table, const struct query *query)
{
    if (table->count * 2 >= table->room)
        grow(arena, table);
    struct statement_slot *slot = &table->slots[position(table, query)];
    if (!slot->query) {
        slot->query = query;
        table->count++;
    }
    return &slot->statement;
}
