/* The modules of the program. Adding one is a folder and a line in modules.c. */
#ifndef GONGKAI_APP_MODULES_H
#define GONGKAI_APP_MODULES_H

#include "core/route.h"

extern const struct module_list all_modules;

/* Pages that belong to no module: home, calendar, officer's entry. */
extern const struct route app_routes[];
extern const size_t app_route_count;

#endif
