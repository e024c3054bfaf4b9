/* Matching a path to its row. */
#include "core/route.h"

#include "base/json.h"

bool route_matches(struct str pattern, struct str path, struct str parts[ROUTE_PARTS])
{
    size_t found = 0;
    struct str want, have;
    bool more_wanted = true, more_had = true;
    while (more_wanted && more_had) {
        more_wanted = str_cut(pattern, STR("/"), &want, &pattern);
        more_had = str_cut(path, STR("/"), &have, &path);
        bool takes_any = str_starts(want, STR("{"));
        if (takes_any ? have.len == 0 || found == ROUTE_PARTS : !str_equal(want, have))
            return false;
        if (takes_any)
            parts[found++] = have;
    }
    return more_wanted == more_had;
}

static struct str role_name(enum role role)
{
    return role == ANYONE ? STR("ANYONE") : STR("OFFICER");
}

void routes_write(struct buf *out, const struct module_list *modules, bool json)
{
    struct json_out writer = {.out = out, .pretty = true};
    if (json)
        json_array_open(&writer);
    for (size_t m = 0; m < modules->count; m++)
        for (size_t i = 0; i < *modules->items[m].route_count; i++) {
            const struct route *route = &modules->items[m].routes[i];
            struct str method = route->method == HTTP_GET ? STR("GET") : STR("POST");
            if (!json) {
                buf_printf(out, "%-5.*s %-44.*s %-8.*s " STR_FMT "\n", STR_ARG(method),
                           STR_ARG(route->path), STR_ARG(role_name(route->role)),
                           STR_ARG(modules->items[m].name));
                continue;
            }
            json_object_open(&writer);
            json_key_str(&writer, STR("method"), method);
            json_key_str(&writer, STR("path"), route->path);
            json_key_str(&writer, STR("role"), role_name(route->role));
            json_key_str(&writer, STR("module"), modules->items[m].name);
            json_object_close(&writer);
        }
    if (json) {
        json_array_close(&writer);
        buf_char(out, '\n');
    }
}
