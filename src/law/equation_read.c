/* Reads an equation, written as people write it, into the indexes of its rows or columns. */
#include "law/equation.h"

#include "base/scan.h"
#include "base/vec.h"

/* So many terms of the size that equation.c lets in cannot overflow. */
#define SIDE_LIMIT 100

struct term_list {
    struct format_term *items;
    size_t count, capacity;
};

static struct str scan_name(struct scan *scan)
{
    size_t len = 0;
    while (len < scan->rest.len && ((scan->rest.ptr[len] >= 'a' && scan->rest.ptr[len] <= 'z') ||
                                    (scan->rest.ptr[len] >= '0' && scan->rest.ptr[len] <= '9') ||
                                    scan->rest.ptr[len] == '_'))
        len++;
    struct str name = str_slice(scan->rest, 0, len);
    scan->rest = str_from_pos(scan->rest, len);
    return name;
}

static err find_term(const struct format_table *table, enum equation_scope scope, struct str name,
                     struct failure *failure, int *ret)
{
    bool by_row = scope == EACH_COLUMN;
    int index = by_row ? format_row_find(table, name) : format_column_find(table, name);
    if (index < 0)
        return fail_with(failure, ERR_INVALID, "there is no %s \"" STR_FMT "\"",
                         by_row ? "row" : "column", STR_ARG(name));
    if (by_row && table->rows[index].is_group)
        return fail_with(failure, ERR_INVALID,
                         "row \"" STR_FMT "\" is a heading, which has no numbers", STR_ARG(name));
    *ret = index;
    return OK;
}

static err read_term(struct scan *scan, const struct format_table *table, enum equation_scope scope,
                     struct failure *failure, struct format_term *ret)
{
    struct format_term term = {.factor = 1};
    scan_blanks(scan);
    if (scan_literal(scan, STR("-")))
        term.factor = -1;
    else
        scan_literal(scan, STR("+"));
    scan_blanks(scan);
    TRY(find_term(table, scope, scan_name(scan), failure, &term.index));
    term.previous_year = scan_literal(scan, STR("@previous_year"));
    scan_blanks(scan);
    *ret = term;
    return OK;
}

static bool another_term_follows(const struct scan *scan)
{
    return str_starts(scan->rest, STR("+")) || str_starts(scan->rest, STR("-"));
}

static err read_side(struct arena *arena, struct scan *scan, const struct format_table *table,
                     enum equation_scope scope, struct failure *failure, struct term_list *ret)
{
    struct term_list terms = {0};
    do {
        struct format_term term;
        TRY(read_term(scan, table, scope, failure, &term));
        vec_push(arena, &terms, term);
        if (terms.count > SIDE_LIMIT)
            return fail_with(failure, ERR_INVALID, "more than %d terms on one side", SIDE_LIMIT);
    } while (another_term_follows(scan));
    *ret = terms;
    return OK;
}

err equation_read(struct arena *arena, const struct format_table *table, struct str formula,
                  struct failure *failure, struct format_equation *ret)
{
    struct scan scan = {formula};
    struct term_list left, right;
    TRY(read_side(arena, &scan, table, ret->scope, failure, &left));
    bool at_most = scan_literal(&scan, STR("<="));
    if (!at_most && !scan_literal(&scan, STR("=")))
        return fail_with(failure, ERR_INVALID, "= or <= should stand before \"" STR_FMT "\"",
                         STR_ARG(scan.rest));
    TRY(read_side(arena, &scan, table, ret->scope, failure, &right));
    if (!scan_done(&scan))
        return fail_with(failure, ERR_INVALID, "nothing should stand behind it: \"" STR_FMT "\"",
                         STR_ARG(scan.rest));
    ret->at_most = at_most;
    ret->left = left.items;
    ret->left_count = left.count;
    ret->right = right.items;
    ret->right_count = right.count;
    return OK;
}
