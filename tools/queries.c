/* Turns a module's queries.sql into C: queries QUERIES.SQL OUT.h OUT.c
 *
 *     -- name: foi_request_find
 *     -- One request by its public number.
 *     SELECT id, subject FROM foi_request WHERE number = $1;
 *
 * becomes `const struct query FOI_REQUEST_FIND`, and a row of the table foi_queries, from which one
 * test prepares them all. The folder's name is the prefix of every statement's. The comment goes to
 * the header. Two more marks may follow the name:
 *
 *     -- engine: sqlite     this text is for one engine; the name comes again for the other one
 *     -- stream             rows are read one by one, however many there are
 *
 * What the engines read differently is refused here, with file and line: double quotes, parameters
 * other than $1, two statements under one name. */
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"

#include <ctype.h>

#define FILE_LIMIT ((size_t)4 << 20)
#define PARAMS_MAX 60
/* C17 promises string constants of 4,095 bytes, and our warnings hold us to that. */
#define LENGTH_MAX 4095
#define NAME_LIMIT 60

enum engine { SQLITE, POSTGRES, ENGINES };

static const char *const engine_names[ENGINES] = {"sqlite", "postgres"};

struct statement {
    struct str name;
    size_t line;
    struct str_list comment;
    bool stream;
    struct str text[ENGINES]; /* ptr NULL: none yet */
    int params;
};

struct statement_list {
    struct statement *items;
    size_t count, capacity;
};

/* One text under a name, while its lines come in. */
struct body {
    struct statement *statement; /* NULL before the first name */
    size_t line;                 /* of the name */
    bool only[ENGINES];          /* the engines that it is for */
    bool begun, quoted, ended;
    uint64_t params; /* bit n is set when $n was seen */
    struct buf text[ENGINES];
};

struct input {
    struct arena *arena;
    struct failure *failure;
    struct str path, prefix, rest;
    size_t line;
    struct statement_list list;
    struct body body;
};

static err wrong(struct input *in, size_t line, const char *format, ...) FORMAT(3, 4);
static err wrong(struct input *in, size_t line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str message = arena_vprintf(in->arena, format, args);
    va_end(args);
    return fail_with(in->failure, ERR_INVALID, STR_FMT ":%zu: " STR_FMT, STR_ARG(in->path), line,
                     STR_ARG(message));
}

/* "src/foi/queries.sql": its file is "queries.sql", its folder's own name "foi". */
static size_t after_last_slash(struct str path)
{
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return at;
}

static struct str file_of(struct str path)
{
    return str_from_pos(path, after_last_slash(path));
}

static struct str folder_of(struct str path)
{
    size_t slash = after_last_slash(path);
    return slash > 0 ? file_of(str_slice(path, 0, slash - 1)) : STR("");
}

static bool is_word(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!islower((unsigned char)s.ptr[i]) && s.ptr[i] != '_' &&
            (i == 0 || !isdigit((unsigned char)s.ptr[i])))
            return false;
    return s.len > 0 && s.len <= NAME_LIMIT;
}

static void body_start(struct body *body, struct statement *statement, size_t line)
{
    for (int e = 0; e < ENGINES; e++)
        body->text[e].len = 0;
    *body = (struct body){
        .statement = statement,
        .line = line,
        .text = {body->text[SQLITE], body->text[POSTGRES]},
    };
}

static void body_add(struct body *body, struct str sqlite, struct str postgres)
{
    buf_add(&body->text[SQLITE], sqlite);
    buf_add(&body->text[POSTGRES], postgres);
}

/* Takes "$12" off the front of *rest. SQLite counts "$2" by first appearance, so it gets "?2". */
static err read_param(struct input *in, struct str *rest)
{
    size_t digits = 0;
    while (digits + 1 < rest->len && isdigit((unsigned char)rest->ptr[digits + 1]))
        digits++;
    int64_t number = 0;
    struct str text = str_slice(*rest, 1, digits + 1);
    if (digits == 0)
        return wrong(in, in->line, "a $ that is no parameter; parameters are $1 to $%d",
                     PARAMS_MAX);
    if (!str_to_int(text, &number) || number < 1 || number > PARAMS_MAX)
        return wrong(in, in->line, "parameter $" STR_FMT " is out of range; there are $1 to $%d",
                     STR_ARG(text), PARAMS_MAX);
    in->body.params |= UINT64_C(1) << number;
    buf_char(&in->body.text[SQLITE], '?');
    buf_char(&in->body.text[POSTGRES], '$');
    body_add(&in->body, text, text);
    *rest = str_from_pos(*rest, digits + 1);
    return OK;
}

/* What one engine takes for something else than the other. */
static err refuse_traps(struct input *in, struct str rest, char before)
{
    bool letter = rest.len > 1 && (isalpha((unsigned char)rest.ptr[1]) || rest.ptr[1] == '_');
    switch (rest.ptr[0]) {
    case '"':
        return wrong(in, in->line,
                     "double quotes: SQLite may read them as text; write 'text', and "
                     "names without quotes");
    case '?':
        return wrong(in, in->line, "parameters are written $1, not ?");
    case ':':
        if (letter && before != ':')
            return wrong(in, in->line, "parameters are written $1, not :name");
        return OK;
    case '@':
        if (letter)
            return wrong(in, in->line, "parameters are written $1, not @name");
        return OK;
    case '/':
        if (str_starts(rest, STR("/*")))
            return wrong(in, in->line, "comments begin with --");
        return OK;
    default:
        return OK;
    }
}

/* Copies one line of SQL, following quotes across lines. */
static err read_sql(struct input *in, struct str line)
{
    struct body *body = &in->body;
    struct str rest = line;
    char before = '\n';
    while (rest.len > 0) {
        char c = rest.ptr[0];
        if (!body->quoted && str_starts(rest, STR("--")))
            break;
        if (!body->quoted)
            TRY(refuse_traps(in, rest, before));
        if (body->ended && !isspace((unsigned char)c))
            return wrong(in, in->line,
                         "more SQL after the ; of " STR_FMT "; each name has one statement",
                         STR_ARG(body->statement->name));
        if (!body->quoted && c == '$') {
            TRY(read_param(in, &rest));
            continue;
        }
        if (c == '\'')
            body->quoted = !body->quoted;
        if (c == ';' && !body->quoted)
            body->ended = true;
        else if (!body->ended)
            body_add(body, str_slice(rest, 0, 1), str_slice(rest, 0, 1));
        before = c;
        rest = str_from_pos(rest, 1);
    }
    if (!body->ended)
        body_add(body, STR("\n"), STR("\n"));
    return OK;
}

static int highest(uint64_t params)
{
    int n = 0;
    for (int i = 1; i <= PARAMS_MAX; i++)
        if (params >> i & 1)
            n = i;
    return n;
}

/* PostgreSQL cannot guess the type of a parameter that is never used. */
static err check_params(struct input *in)
{
    struct body *body = &in->body;
    struct str name = body->statement->name;
    int params = highest(body->params);
    for (int i = 1; i <= params; i++)
        if (!(body->params >> i & 1))
            return wrong(in, body->line, STR_FMT " uses $%d but not $%d", STR_ARG(name), params, i);
    bool second = body->statement->text[SQLITE].ptr || body->statement->text[POSTGRES].ptr;
    if (second && params != body->statement->params)
        return wrong(in, body->line, STR_FMT " takes %d values on one engine and %d on the other",
                     STR_ARG(name), body->statement->params, params);
    body->statement->params = params;
    return OK;
}

static err store_text(struct input *in, enum engine engine)
{
    struct body *body = &in->body;
    struct statement *statement = body->statement;
    if (statement->text[engine].ptr)
        return wrong(in, body->line, STR_FMT " has a text for %s already, from line %zu",
                     STR_ARG(statement->name), engine_names[engine], statement->line);
    struct str text = str_trim(buf_str(&body->text[engine]));
    if (text.len == 0)
        return wrong(in, body->line, STR_FMT " has no statement", STR_ARG(statement->name));
    if (body->text[engine].overflow || text.len > LENGTH_MAX)
        return wrong(in, body->line, STR_FMT " is longer than %d bytes", STR_ARG(statement->name),
                     LENGTH_MAX);
    statement->text[engine] = arena_str(in->arena, text);
    return OK;
}

/* The next name, or the end of the file, completes the text before it. */
static err body_finish(struct input *in)
{
    struct body *body = &in->body;
    if (!body->statement)
        return OK;
    struct str name = body->statement->name;
    if (body->quoted)
        return wrong(in, body->line, STR_FMT " has a quote that is not closed", STR_ARG(name));
    if (body->begun && !body->ended)
        return wrong(in, body->line, STR_FMT " does not end with ;", STR_ARG(name));
    TRY(check_params(in));
    bool both = !body->only[SQLITE] && !body->only[POSTGRES];
    for (int e = 0; e < ENGINES; e++)
        if (both || body->only[e])
            TRY(store_text(in, (enum engine)e));
    body->statement = NULL;
    return OK;
}

static struct statement *find(struct statement_list *list, struct str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->items[i].name, name))
            return &list->items[i];
    return NULL;
}

static err read_name(struct input *in, struct str name)
{
    TRY(body_finish(in));
    if (!is_word(name))
        return wrong(in, in->line, "<" STR_FMT "> is not a name; use a-z, 0-9 and _, at most %d",
                     STR_ARG(name), NAME_LIMIT);
    if (!str_starts(name, in->prefix) || name.len <= in->prefix.len + 1 ||
        name.ptr[in->prefix.len] != '_')
        return wrong(in, in->line, STR_FMT " must begin with " STR_FMT "_, the folder's name",
                     STR_ARG(name), STR_ARG(in->prefix));
    struct statement *statement = find(&in->list, name);
    if (!statement) {
        struct statement fresh = {.name = name, .line = in->line};
        vec_push(in->arena, &in->list, fresh);
        statement = &in->list.items[in->list.count - 1];
    }
    body_start(&in->body, statement, in->line);
    return OK;
}

static err read_engine(struct input *in, struct str name)
{
    for (int e = 0; e < ENGINES; e++)
        if (str_equal(name, str_from(engine_names[e]))) {
            in->body.only[e] = true;
            return OK;
        }
    return wrong(in, in->line, "no engine named <" STR_FMT ">; there are sqlite and postgres",
                 STR_ARG(name));
}

/* A line that begins with --, outside quotes. */
static err read_comment(struct input *in, struct str line)
{
    struct str text = str_trim(str_from_pos(line, 2)), word, value;
    bool marked = str_cut(text, STR(":"), &word, &value);
    if (marked && str_equal(word, STR("name")))
        return read_name(in, str_trim(value));
    bool engine = marked && str_equal(word, STR("engine"));
    bool stream = str_equal(text, STR("stream"));
    if ((engine || stream) && (!in->body.statement || in->body.begun))
        return wrong(in, in->line, "-- " STR_FMT " must come between a name and its SQL",
                     STR_ARG(engine ? word : text));
    if (engine)
        return read_engine(in, str_trim(value));
    if (stream)
        in->body.statement->stream = true;
    else if (str_contains(text, STR("*/")))
        return wrong(in, in->line, "a comment must not contain */");
    else if (in->body.statement && !in->body.begun)
        vec_push(in->arena, &in->body.statement->comment, text);
    return OK;
}

static err read_line(struct input *in, struct str line)
{
    if (!in->body.quoted && str_starts(str_trim(line), STR("--")))
        return read_comment(in, str_trim(line));
    if (!in->body.quoted && str_trim(line).len == 0)
        return OK;
    if (!in->body.statement)
        return wrong(in, in->line, "SQL before the first -- name:");
    in->body.begun = true;
    return read_sql(in, line);
}

static err check_engines(struct input *in)
{
    if (in->list.count == 0)
        return wrong(in, 1, "no statement; begin with -- name: " STR_FMT "_…", STR_ARG(in->prefix));
    for (size_t i = 0; i < in->list.count; i++) {
        struct statement *statement = &in->list.items[i];
        for (int e = 0; e < ENGINES; e++)
            if (!statement->text[e].ptr)
                return wrong(in, statement->line, STR_FMT " has no text for %s",
                             STR_ARG(statement->name), engine_names[e]);
    }
    return OK;
}

static err read_all(struct input *in)
{
    struct str content, line;
    TRY(file_read(in->arena, in->path, FILE_LIMIT, in->failure, &content));
    in->rest = content;
    in->prefix = folder_of(in->path);
    if (!is_word(in->prefix))
        return wrong(in, 1, "the file must stand in a folder that is named like its module");
    while (str_next_line(&in->rest, &line)) {
        in->line++;
        if (!utf8_valid(line) || memchr(line.ptr, '\0', line.len))
            return wrong(in, in->line, "not UTF-8 text");
        TRY(read_line(in, line));
    }
    TRY(body_finish(in));
    return check_engines(in);
}

static void write_upper(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        buf_char(out, (char)toupper((unsigned char)s.ptr[i]));
}

static void write_comment(struct buf *out, const struct statement *statement)
{
    for (size_t i = 0; i < statement->comment.count; i++)
        buf_printf(out, "%s" STR_FMT "%s\n", i == 0 ? "/* " : " * ",
                   STR_ARG(statement->comment.items[i]),
                   i + 1 == statement->comment.count ? " */" : "");
}

static void write_header(struct buf *out, const struct input *in)
{
    buf_printf(out, "/* Made by tools/queries from " STR_FMT "/" STR_FMT ". */\n#ifndef GONGKAI_",
               STR_ARG(in->prefix), STR_ARG(file_of(in->path)));
    write_upper(out, in->prefix);
    buf_add(out, STR("_QUERIES_H\n#define GONGKAI_"));
    write_upper(out, in->prefix);
    buf_add(out, STR("_QUERIES_H\n\n#include \"store/store.h\"\n\n"));
    for (size_t i = 0; i < in->list.count; i++) {
        write_comment(out, &in->list.items[i]);
        buf_add(out, STR("extern const struct query "));
        write_upper(out, in->list.items[i].name);
        buf_add(out, STR(";\n"));
    }
    buf_printf(out,
               "\n/* All of them, for the test that prepares them. */\n"
               "extern const struct query *const " STR_FMT "_queries[];\n"
               "extern const size_t " STR_FMT "_queries_count;\n\n#endif\n",
               STR_ARG(in->prefix), STR_ARG(in->prefix));
}

/* A line of SQL becomes a line of C. */
static void write_literal(struct buf *out, struct str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n')
            buf_add(out, STR("\\n\"\n        \""));
        else if (c == '\\' || c == '"')
            buf_printf(out, "\\%c", c);
        else if ((unsigned char)c < 0x20)
            buf_printf(out, "\\%03o", (unsigned)(unsigned char)c);
        else
            buf_char(out, c);
    }
    buf_char(out, '"');
}

static void write_source(struct buf *out, const struct input *in, struct str header)
{
    buf_printf(out,
               "/* Made by tools/queries from " STR_FMT "/" STR_FMT ". */\n#include \"" STR_FMT
               "\"\n\n",
               STR_ARG(in->prefix), STR_ARG(file_of(in->path)), STR_ARG(header));
    for (size_t i = 0; i < in->list.count; i++) {
        const struct statement *statement = &in->list.items[i];
        buf_add(out, STR("const struct query "));
        write_upper(out, statement->name);
        buf_printf(out, " = {\n    .name = \"" STR_FMT "\",\n    .sqlite =\n        ",
                   STR_ARG(statement->name));
        write_literal(out, statement->text[SQLITE]);
        buf_add(out, STR(",\n    .postgres =\n        "));
        write_literal(out, statement->text[POSTGRES]);
        buf_printf(out, ",\n    .params = %d,\n    .stream = %s,\n};\n\n", statement->params,
                   statement->stream ? "true" : "false");
    }
    buf_printf(out, "const struct query *const " STR_FMT "_queries[] = {\n", STR_ARG(in->prefix));
    for (size_t i = 0; i < in->list.count; i++) {
        buf_add(out, STR("    &"));
        write_upper(out, in->list.items[i].name);
        buf_add(out, STR(",\n"));
    }
    buf_printf(out, "};\nconst size_t " STR_FMT "_queries_count = %zu;\n", STR_ARG(in->prefix),
               in->list.count);
}

static err run(struct arena *arena, struct failure *failure, char **args)
{
    struct input in = {.arena = arena, .failure = failure, .path = str_from(args[0])};
    CLEANUP(buf_end) struct buf header = BUF(FILE_LIMIT);
    CLEANUP(buf_end) struct buf source = BUF(FILE_LIMIT * 4);
    in.body.text[SQLITE] = in.body.text[POSTGRES] = (struct buf)BUF(FILE_LIMIT);
    err result = read_all(&in);
    buf_end(&in.body.text[SQLITE]);
    buf_end(&in.body.text[POSTGRES]);
    TRY(result);
    write_header(&header, &in);
    write_source(&source, &in, file_of(str_from(args[1])));
    TRY(file_write(arena, str_from(args[1]), buf_str(&header), failure));
    return file_write(arena, str_from(args[2]), buf_str(&source), failure);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_end) struct arena arena = {0};
    struct failure failure = {0};
    if (argc != 4) {
        fprintf(stderr, "usage: queries QUERIES.SQL OUT.h OUT.c\n");
        return 2;
    }
    if (run(&arena, &failure, argv + 1) != OK) {
        fprintf(stderr, "queries: %s\n", failure.text);
        return 1;
    }
    return 0;
}
