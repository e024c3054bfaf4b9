/* Reading the command line, opening what the command needs, and telling what went wrong. */
#include "app/command.h"

#include "app/control.h"
#include "base/file.h"

#include <unistd.h>

#define INPUT_LIMIT ((size_t)64 << 20)

struct option {
    struct str name;
    size_t text_offset; /* of a struct str; or */
    size_t flag_offset; /* of a bool */
    bool takes_value;
};

#define TEXT_OPTION(name, member)                                                                  \
    {                                                                                              \
        STR_INIT(name), offsetof(struct command_options, member), 0, true                          \
    }
#define FLAG_OPTION(name, member)                                                                  \
    {                                                                                              \
        STR_INIT(name), 0, offsetof(struct command_options, member), false                         \
    }

static const struct option option_table[] = {
    TEXT_OPTION("--data", data),       TEXT_OPTION("--database", database),
    TEXT_OPTION("--port", port),       TEXT_OPTION("--address", address),
    TEXT_OPTION("--agency", agency),   TEXT_OPTION("--known-on", known_on),
    TEXT_OPTION("--cut-off", cut_off), TEXT_OPTION("--kind", kind),
    TEXT_OPTION("--output", output),   FLAG_OPTION("--json", json),
    FLAG_OPTION("--explain", explain), FLAG_OPTION("--plan", plan),
};

/* The command line, read. */
struct parsed {
    const struct command *command;
    struct command_options options;
    struct str_list given; /* names of the options that were given */
    struct str_list args;
};

static const struct option *find_option(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(option_table); i++)
        if (str_equal(option_table[i].name, name))
            return &option_table[i];
    return NULL;
}

/* Sets one option from words[*at]; takes a second word when it has a value. */
static err read_option(struct arena *arena, const struct str_list *words, size_t *at,
                       struct parsed *parsed, struct failure *failure)
{
    struct str name, value;
    bool joined = str_cut(words->items[*at], STR("="), &name, &value);
    const struct option *option = find_option(name);
    if (!option)
        return fail_with(failure, ERR_INVALID,
                         "没有选项 " STR_FMT "。`gongkai help` 列出全部命令。", STR_ARG(name));
    void *options = &parsed->options;
    vec_push(arena, &parsed->given, name);
    if (!option->takes_value && joined)
        return fail_with(failure, ERR_INVALID, "选项 " STR_FMT " 后面不带值。", STR_ARG(name));
    if (!option->takes_value) {
        *(bool *)((char *)options + option->flag_offset) = true;
        return OK;
    }
    if (!joined && *at + 1 == words->count)
        return fail_with(failure, ERR_INVALID, "选项 " STR_FMT " 后面要有值。", STR_ARG(name));
    *(struct str *)((char *)options + option->text_offset) = joined ? value : words->items[++*at];
    parsed->options.data_given = parsed->options.data_given || str_equal(name, STR("--data"));
    if (parsed->options.data.len == 0)
        return fail_with(failure, ERR_INVALID, "选项 --data 的值是空的，请写明数据目录。");
    return OK;
}

/* The command named by the first one or two of the plain words. */
static const struct command *find_command(const struct str_list *plain, size_t *used)
{
    for (size_t i = 0; i < command_count; i++) {
        struct str first, second;
        bool two = str_cut(commands[i].name, STR(" "), &first, &second);
        *used = two ? 2 : 1;
        if (plain->count >= *used && str_equal(plain->items[0], first) &&
            (!two || str_equal(plain->items[1], second)))
            return &commands[i];
    }
    return NULL;
}

/* Options go to *parsed, the rest to *plain. True when --help stood among them. */
static err sort_words(struct arena *arena, const struct str_list *words, struct failure *failure,
                      struct parsed *parsed, struct str_list *plain, bool *wants_help)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_equal(words->items[i], STR("--help")))
            *wants_help = true;
        else if (str_starts(words->items[i], STR("--")))
            TRY(read_option(arena, words, &i, parsed, failure));
        else
            vec_push(arena, plain, words->items[i]);
    return OK;
}

/* "report" alone is no command: which are there. */
static err fail_unknown(struct arena *arena, struct str word, struct failure *failure)
{
    struct str list = STR(""), group, rest;
    for (size_t i = 0; i < command_count; i++)
        if (str_cut(commands[i].name, STR(" "), &group, &rest) && str_equal(group, word))
            list = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(list), list.len ? "、" : "",
                                STR_ARG(commands[i].name));
    if (list.len > 0)
        return fail_with(failure, ERR_INVALID, "“" STR_FMT "”不是完整的命令，可以是：" STR_FMT "。",
                         STR_ARG(word), STR_ARG(list));
    return fail_with(failure, ERR_INVALID, "没有命令“" STR_FMT "”。`gongkai help` 列出全部命令。",
                     STR_ARG(word));
}

/* An option that the command does not know would be ignored in silence. Every command takes --data
 * and --database. */
static err check_options(const struct parsed *parsed, struct failure *failure)
{
    const struct command *command = parsed->command;
    for (size_t i = 0; i < parsed->given.count; i++) {
        struct str name = parsed->given.items[i];
        if (!str_equal(name, STR("--data")) && !str_equal(name, STR("--database")) &&
            !str_contains(command->args, name))
            return fail_with(failure, ERR_INVALID,
                             "命令 " STR_FMT " 没有选项 " STR_FMT "。用法：gongkai " STR_FMT
                             " " STR_FMT,
                             STR_ARG(command->name), STR_ARG(name), STR_ARG(command->name),
                             STR_ARG(command->args));
    }
    if (parsed->args.count < command->min_args || parsed->args.count > command->max_args)
        return fail_with(failure, ERR_INVALID, "用法：gongkai " STR_FMT " " STR_FMT,
                         STR_ARG(command->name), STR_ARG(command->args));
    return OK;
}

static err parse(struct arena *arena, const struct str_list *words, struct failure *failure,
                 struct parsed *ret)
{
    struct parsed parsed = {.options.data = STR("data")};
    struct str_list plain = {0};
    bool wants_help = words->count == 0;
    size_t used = 0;
    TRY(sort_words(arena, words, failure, &parsed, &plain, &wants_help));
    if (wants_help) {
        static struct str help[] = {STR_INIT("help")};
        parsed.command = find_command(&(struct str_list){.items = help, .count = 1}, &used);
        parsed.args = plain;
        *ret = parsed;
        return OK;
    }
    parsed.command = find_command(&plain, &used);
    if (!parsed.command)
        return fail_unknown(arena, plain.count ? plain.items[0] : STR(""), failure);
    for (size_t i = used; i < plain.count; i++)
        vec_push(arena, &parsed.args, plain.items[i]);
    TRY(check_options(&parsed, failure));
    *ret = parsed;
    return OK;
}

/* Settings: defaults, file, environment, then the command line. */
static err load_settings(struct site *site, const struct command_options *options,
                         struct failure *failure)
{
    const struct {
        struct str name, value;
    } given[] = {
        {STR("port"),     options->port    },
        {STR("address"),  options->address },
        {STR("database"), options->database},
    };
    TRY(settings_load(&site->arena, options->data, failure, &site->settings));
    for (size_t i = 0; i < COUNT_OF(given); i++)
        if (given[i].value.ptr)
            TRY(settings_set(&site->arena, &site->settings, given[i].name, given[i].value,
                             failure));
    return OK;
}

static bool has_database(struct arena *arena, const struct site *site,
                         const struct command_options *options)
{
    return site->settings.database.len > 0 || options->data_given ||
           access(arena_printf(arena, STR_FMT "/gongkai.db", STR_ARG(options->data)).ptr, F_OK) ==
               0;
}

static err open_for(struct site *site, const struct parsed *parsed, struct arena *arena,
                    struct failure *failure)
{
    enum command_access access = parsed->command->access;
    struct store_options store = {
        .folder = parsed->options.data,
        .database = site->settings.database,
        .read_only = access != WRITES_STORE,
        .readers = 1,
    };
    bool opens = access == READS_STORE || access == WRITES_STORE ||
                 (access == MAYBE_STORE && has_database(arena, site, &parsed->options));
    if (access == OWN_STORE)
        return OK;
    return site_open(site, opens ? &store : NULL, failure);
}

static err call_command(struct site *site, const struct parsed *parsed, struct arena *arena,
                        struct str input, struct buf *out, struct failure *failure,
                        enum exit_status *status)
{
    int64_t now = instant_now();
    struct ctx cx = {
        .site = site,
        .arena = arena,
        .failure = failure,
        .role = OFFICER,
        .now = now,
        .today = date_of_instant(now),
    };
    struct command_call call = {
        .cx = &cx,
        .options = parsed->options,
        .args = parsed->args,
        .input = input,
        .out = out,
    };
    TRY(parsed->command->run(&call));
    *status = call.status;
    return OK;
}

enum exit_status command_status(err code)
{
    switch (code) {
    case OK:
        return EXIT_DONE;
    case ERR_FORBIDDEN: /* by the system: there are no roles on the command line */
    case ERR_BUSY:
    case ERR_INTERNAL:
        return EXIT_FAULT;
    case ERR_INVALID:
    case ERR_NOT_FOUND:
    case ERR_CONFLICT:
    case ERR_TOO_LARGE:
        return EXIT_USAGE;
    }
    return EXIT_FAULT;
}

enum exit_status command_run_here(struct site *site, struct arena *arena,
                                  const struct str_list *words, struct str input, struct buf *out,
                                  struct failure *failure)
{
    struct parsed parsed;
    enum exit_status status = EXIT_DONE;
    err result = parse(arena, words, failure, &parsed);
    if (result == OK && parsed.command->access != WRITES_STORE)
        result = fail_with(failure, ERR_FORBIDDEN, "this command is not run by the server");
    if (result == OK)
        result = call_command(site, &parsed, arena, input, out, failure, &status);
    return result == OK ? status : command_status(result);
}

/* Opens the store and runs the command; when a server holds the folder, lets it run the command. */
static err run(struct site *site, const struct parsed *parsed, const struct str_list *words,
               struct arena *arena, struct buf *out, struct failure *failure,
               enum exit_status *status)
{
    struct str input = STR("");
    if (parsed->command->access != NOTHING)
        TRY(load_settings(site, &parsed->options, failure));
    if (parsed->command->reads_file)
        TRY(file_read(arena, parsed->args.items[0], INPUT_LIMIT, failure, &input));
    if (parsed->command->access == WRITES_STORE && control_serves(arena, parsed->options.data))
        return control_forward(arena, parsed->options.data, words, input, out, failure, status);
    TRY(open_for(site, parsed, arena, failure));
    return call_command(site, parsed, arena, input, out, failure, status);
}

/* Standard output, or the file of --output. */
static err deliver(struct arena *arena, const struct parsed *parsed, const struct buf *out,
                   struct failure *failure)
{
    if (out->overflow)
        return fail_with(failure, ERR_TOO_LARGE, "输出超过 %zu 字节。", out->limit);
    if (parsed->options.output.ptr)
        return file_write(arena, parsed->options.output, buf_str(out), failure);
    if (out->len == 0)
        return OK;
    if (fwrite(out->ptr, 1, out->len, stdout) != out->len || fflush(stdout) != 0)
        return fail_with(failure, ERR_INTERNAL, "不能写到标准输出。");
    return OK;
}

void command_complain(const struct failure *failure)
{
    fflush(stdout);
    fprintf(stderr, "gongkai: %s\n", failure->text);
}

int command_main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(buf_end) struct buf out = BUF((size_t)1 << 30);
    struct site *site = calloc(1, sizeof *site);
    struct failure failure = {0};
    struct str_list words = {0};
    struct parsed parsed = {0};
    enum exit_status status = EXIT_DONE;
    if (!site)
        abort();
    for (int i = 1; i < argc; i++)
        vec_push(&arena, &words, str_from(argv[i]));
    err result = parse(&arena, &words, &failure, &parsed);
    if (result == OK)
        result = run(site, &parsed, &words, &arena, &out, &failure, &status);
    if (result == OK)
        result = deliver(&arena, &parsed, &out, &failure);
    else if (out.len >
             0) /* what was done before it went wrong; a file of --output stays as it was */
        fwrite(out.ptr, 1, out.len, stdout);
    if (result != OK) {
        command_complain(&failure);
        status = command_status(result);
    }
    site_close(site);
    free(site);
    return (int)status;
}

err command_year(struct command_call *call, struct str text, int *ret)
{
    int64_t year;
    if (!str_to_int(text, &year) || year < 2000 || year > 2100)
        return fail_with(call->cx->failure, ERR_INVALID, "“" STR_FMT "”不是年度；请写成 2020。",
                         STR_ARG(text));
    *ret = (int)year;
    return OK;
}

err command_date(struct command_call *call, struct str text, struct date *ret)
{
    if (!date_parse(text, ret))
        return fail_with(call->cx->failure, ERR_INVALID,
                         "“" STR_FMT "”不是日期；请写成 2026-03-01。", STR_ARG(text));
    return OK;
}
