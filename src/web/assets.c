/* Looks assets up. There are a handful, so that a walk through the table is the fastest way. */
#include "web/assets.h"

#include "base/log.h"

const struct asset *asset_find(struct str path)
{
    for (size_t i = 0; i < asset_count; i++)
        if (str_equal(asset_table[i].path, path))
            return &asset_table[i];
    return NULL;
}

struct str asset_url(const char *name)
{
    for (size_t i = 0; i < asset_count; i++)
        if (str_equal(asset_table[i].name, str_from(name)))
            return asset_table[i].path;
    log_error("asset-missing", "name=%s", name);
    abort();
}
