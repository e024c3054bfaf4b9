/* The list of modules. */
#include "app/modules.h"

#include "report/report.h"

static const struct module modules[] = {
    {STR_INIT("app"),    app_routes,    &app_route_count   },
    {STR_INIT("report"), report_routes, &report_route_count},
};

const struct module_list all_modules = {modules, COUNT_OF(modules)};
