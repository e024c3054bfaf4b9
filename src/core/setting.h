/* Settings: one row each in core/setting.c; read from DATA/gongkai.conf (name = value), then from
 * the environment (GONGKAI_NAME), then from the command line. `gongkai settings` prints the table.
 */
#ifndef GONGKAI_CORE_SETTING_H
#define GONGKAI_CORE_SETTING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct settings {
    struct str address; /* to listen on */
    int64_t port;
    int64_t workers; /* threads that answer requests */
    int64_t header_seconds;
    int64_t idle_seconds;
    int64_t cache_mib; /* memory for public pages */
    int64_t session_hours;
    struct str database; /* empty: SQLite in the data folder */
};

/* Defaults, then the file (if there is one), then the environment. ERR_INVALID names the setting,
 * the value and the range. */
err settings_load(struct arena *arena, struct str folder, struct failure *failure,
                  struct settings *ret) MUST_USE;
/* One value by name, as from the command line. */
err settings_set(struct arena *arena, struct settings *settings, struct str name, struct str value,
                 struct failure *failure) MUST_USE;
void settings_write(struct buf *out, const struct settings *settings, bool json);

#endif
