/* The table of settings, and reading them from file and environment. */
#include "core/setting.h"

#include "base/file.h"
#include "base/json.h"

#include <stddef.h>

enum setting_type { SETTING_TEXT, SETTING_INT };

struct setting {
    struct str name;
    enum setting_type type;
    size_t offset;
    struct str initial;
    int64_t min, max;
    struct str help;
};

#define AT(member) offsetof(struct settings, member)

static const struct setting table[] = {
    {STR_INIT("address"),        SETTING_TEXT, AT(address),        STR_INIT("127.0.0.1"), 0, 0,
     STR_INIT("监听地址；公众访问请在前面放 nginx")         },
    {STR_INIT("port"),           SETTING_INT,  AT(port),           STR_INIT("8080"),      0, 65535,
     STR_INIT("监听端口；0 表示任选一个空闲端口")          },
    {STR_INIT("workers"),        SETTING_INT,  AT(workers),        STR_INIT("16"),        1, 256,
     STR_INIT("处理请求的线程数")                                 },
    {STR_INIT("header_seconds"), SETTING_INT,  AT(header_seconds), STR_INIT("10"),        1, 600,
     STR_INIT("请求头须在多少秒内收完")                        },
    {STR_INIT("idle_seconds"),   SETTING_INT,  AT(idle_seconds),   STR_INIT("30"),        1, 3600,
     STR_INIT("连接静默多少秒后关闭")                           },
    {STR_INIT("cache_mib"),      SETTING_INT,  AT(cache_mib),      STR_INIT("64"),        1, 65536,
     STR_INIT("公开页面缓存的内存上限（MiB）")               },
    {STR_INIT("session_hours"),  SETTING_INT,  AT(session_hours),  STR_INIT("8"),         1, 24,
     STR_INIT("经办人会话的有效小时数")                        },
    {STR_INIT("database"),       SETTING_TEXT, AT(database),       STR_INIT(""),          0, 0,
     STR_INIT("postgresql://… ；留空则用数据目录中的 SQLite")},
};

static const struct setting *find_setting(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (str_equal(table[i].name, name))
            return &table[i];
    return NULL;
}

static err store_value(struct arena *arena, struct settings *settings,
                       const struct setting *setting, struct str value, struct failure *failure)
{
    void *member = (char *)settings + setting->offset;
    if (setting->type == SETTING_TEXT) {
        *(struct str *)member = arena_str(arena, value);
        return OK;
    }
    int64_t number;
    if (!str_to_int(value, &number) || number < setting->min || number > setting->max)
        return fail_with(failure, ERR_INVALID,
                         "设置 " STR_FMT " 的值“" STR_FMT "”不对：应为 %lld 到 %lld 的整数。",
                         STR_ARG(setting->name), STR_ARG(value), (long long)setting->min,
                         (long long)setting->max);
    *(int64_t *)member = number;
    return OK;
}

err settings_set(struct arena *arena, struct settings *settings, struct str name, struct str value,
                 struct failure *failure)
{
    const struct setting *setting = find_setting(name);
    if (!setting)
        return fail_with(failure, ERR_INVALID,
                         "没有名为“" STR_FMT "”的设置；`gongkai settings` 列出全部设置。",
                         STR_ARG(name));
    return store_value(arena, settings, setting, value, failure);
}

static err read_file(struct arena *arena, struct str folder, struct settings *settings,
                     struct failure *failure)
{
    struct str path = arena_printf(arena, STR_FMT "/gongkai.conf", STR_ARG(folder));
    struct failure missing = {0};
    struct str rest, line, name, value;
    err result = file_read(arena, path, 1 << 20, &missing, &rest);
    if (result == ERR_NOT_FOUND)
        return OK;
    if (result != OK)
        return fail_with(failure, result, "%s", missing.text);
    while (str_next_line(&rest, &line)) {
        line = str_trim(line);
        if (line.len == 0 || str_starts(line, STR("#")))
            continue;
        if (!str_cut(line, STR("="), &name, &value))
            return fail_with(failure, ERR_INVALID, STR_FMT "：这一行不是“名称 = 值”：" STR_FMT,
                             STR_ARG(path), STR_ARG(line));
        TRY(settings_set(arena, settings, str_trim(name), str_trim(value), failure));
    }
    return OK;
}

/* GONGKAI_HEADER_SECONDS for header_seconds. */
static const char *environment_name(struct arena *arena, struct str setting)
{
    static const struct str prefix = STR_INIT("GONGKAI_");
    char *name = arena_alloc(arena, prefix.len + setting.len + 1);
    memcpy(name, prefix.ptr, prefix.len);
    for (size_t i = 0; i < setting.len; i++) {
        char c = setting.ptr[i];
        name[prefix.len + i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return name;
}

static err read_environment(struct arena *arena, struct settings *settings, struct failure *failure)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        const char *value = getenv(environment_name(arena, table[i].name));
        if (value)
            TRY(store_value(arena, settings, &table[i], str_from(value), failure));
    }
    return OK;
}

err settings_load(struct arena *arena, struct str folder, struct failure *failure,
                  struct settings *ret)
{
    struct settings settings = {0};
    for (size_t i = 0; i < COUNT_OF(table); i++)
        TRY(store_value(arena, &settings, &table[i], table[i].initial, failure));
    TRY(read_file(arena, folder, &settings, failure));
    TRY(read_environment(arena, &settings, failure));
    *ret = settings;
    return OK;
}

/* The value as text; a database address is shown without its password. */
static struct str shown_value(const struct settings *settings, const struct setting *setting,
                              char number[24])
{
    const void *member = (const char *)settings + setting->offset;
    if (setting->type == SETTING_INT) {
        snprintf(number, 24, "%lld", (long long)*(const int64_t *)member);
        return str_from(number);
    }
    struct str value = *(const struct str *)member;
    return str_contains(value, STR("@")) ? STR("postgresql://…") : value;
}

void settings_write(struct buf *out, const struct settings *settings, bool json)
{
    struct json_out writer = {.out = out, .pretty = true};
    char number[24];
    if (json)
        json_array_open(&writer);
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct str value = shown_value(settings, &table[i], number);
        if (!json) {
            buf_printf(out, STR_FMT " = " STR_FMT "\n    " STR_FMT, STR_ARG(table[i].name),
                       STR_ARG(value), STR_ARG(table[i].help));
            if (table[i].type == SETTING_INT)
                buf_printf(out, "（%lld 到 %lld）", (long long)table[i].min,
                           (long long)table[i].max);
            buf_printf(out, "\n    默认：" STR_FMT "\n", STR_ARG(table[i].initial));
            continue;
        }
        json_object_open(&writer);
        json_key_str(&writer, STR("name"), table[i].name);
        json_key_str(&writer, STR("value"), value);
        json_key_str(&writer, STR("default"), table[i].initial);
        json_key_str(&writer, STR("help"), table[i].help);
        json_object_close(&writer);
    }
    if (json) {
        json_array_close(&writer);
        buf_char(out, '\n');
    }
}
