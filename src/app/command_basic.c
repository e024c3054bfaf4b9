/* help, version, routes, settings, init, migrate. */
#include "app/command.h"
#include "app/modules.h"

#include "base/file.h"

static void write_overview(struct buf *out)
{
    buf_add(out, STR("gongkai：政务公开平台\n\n用法：gongkai 命令 [参数] [选项]\n\n"));
    for (size_t i = 0; i < command_count; i++)
        buf_printf(out, "  %-16s" STR_FMT "\n", commands[i].name.ptr, STR_ARG(commands[i].summary));
    buf_add(
        out,
        STR("\n选项 --data DIR 指定数据目录（默认 ./data），--database URL 指定 PostgreSQL。\n"
            "`gongkai help 命令` 打印一个命令的说明。\n"
            "退出状态：0 成功；1 结论为否（不勾稽、不一致）；2 用法或输入有误；3 系统故障。\n"));
}

err command_help(struct command_call *call)
{
    if (call->args.count == 0) {
        write_overview(call->out);
        return OK;
    }
    bool found = false;
    struct str first = call->args.items[0];
    struct str both = call->args.count > 1
                          ? arena_printf(call->cx->arena, STR_FMT " " STR_FMT, STR_ARG(first),
                                         STR_ARG(call->args.items[1]))
                          : first;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        struct str group, rest;
        str_cut(command->name, STR(" "), &group, &rest);
        if (!str_equal(command->name, both) && !(call->args.count == 1 && str_equal(group, first)))
            continue;
        buf_printf(call->out, "%sgongkai " STR_FMT " " STR_FMT "\n\n" STR_FMT, found ? "\n" : "",
                   STR_ARG(command->name), STR_ARG(command->args), STR_ARG(command->help));
        found = true;
    }
    if (!found)
        return fail_with(call->cx->failure, ERR_INVALID,
                         "没有命令“" STR_FMT "”。`gongkai help` 列出全部命令。", STR_ARG(both));
    return OK;
}

err command_version(struct command_call *call)
{
    buf_printf(call->out, "gongkai %s\n", GONGKAI_VERSION);
    return OK;
}

err command_routes(struct command_call *call)
{
    routes_write(call->out, &all_modules, call->options.json);
    return OK;
}

err command_settings(struct command_call *call)
{
    settings_write(call->out, &call->cx->site->settings, call->options.json);
    return OK;
}

static struct store_options store_options_of(const struct command_call *call, bool create)
{
    return (struct store_options){
        .folder = call->options.data,
        .database = call->cx->site->settings.database,
        .create = create,
        .readers = 1,
    };
}

static err add_agency(struct ctx *cx, void *arg)
{
    const struct str *name = arg;
    struct agency agency = {.name = *name,
                            .code = STR("agency"),
                            .site_name =
                                arena_printf(cx->arena, STR_FMT "政府信息公开", STR_ARG(*name)),
                            .level = STR("prefecture"),
                            .office = STR("政务公开办公室"),
                            .address = STR(""),
                            .postcode = STR(""),
                            .phone = STR(""),
                            .email = STR(""),
                            .hand_in_by = STR("01-31")};
    struct failure none = {0};
    struct ctx quiet = *cx;
    struct agency present;
    int64_t id;
    quiet.failure = &none;
    err result = agency_load(&quiet, &present);
    if (result == OK)
        return str_equal(present.name, *name)
                   ? OK
                   : fail_with(cx->failure, ERR_CONFLICT, "已经登记了机关“" STR_FMT "”。",
                               STR_ARG(present.name));
    if (result != ERR_NOT_FOUND)
        return fail_with(cx->failure, result, "%s", none.text);
    return agency_save(cx, &agency, &id);
}

err command_init(struct command_call *call)
{
    struct ctx *cx = call->cx;
    struct store_options store = store_options_of(call, true);
    TRY(file_make_folder(cx->arena, call->options.data, cx->failure));
    TRY(store_migrate(&store, cx->failure));
    TRY(site_open(cx->site, &store, cx->failure));
    if (call->options.agency.ptr)
        TRY(ctx_write(cx, add_agency, &call->options.agency));
    buf_printf(call->out, "数据目录 " STR_FMT " 已就绪。\n", STR_ARG(call->options.data));
    return OK;
}

err command_migrate(struct command_call *call)
{
    struct store_options store = store_options_of(call, false);
    CLEANUP(buf_end) struct buf plan = BUF(1 << 20);
    TRY(store_plan(&store, call->cx->failure, &plan));
    if (plan.len > 0 && !call->options.plan)
        TRY(store_migrate(&store, call->cx->failure));
    buf_add(call->out, plan.len > 0 ? buf_str(&plan) : STR("数据库已是本版本的结构。\n"));
    return OK;
}
