/* PostgreSQL behind the store's interface, through libpq. Values travel as text, except bytes, so
 * that the server decides their types from the statement alone, as SQLite does. */
#include "store/engine.h"

#include <libpq-fe.h>

#define TYPE_BYTEA 17 /* from the server's pg_type */

struct cursor {
    PGresult *result;
    int row;
};

struct postgres {
    struct connection base;
    PGconn *conn;
    struct arena memory;
    struct statement_table cache;
    struct arena values; /* of the statement that is being sent */
};

static struct postgres *postgres_of(struct connection *connection)
{
    return (struct postgres *)connection;
}

static err code_of_state(const char *state)
{
    static const struct {
        const char *prefix;
        err code;
    } codes[] = {
        {"23505", ERR_CONFLICT }, /* unique_violation */
        {"23503", ERR_CONFLICT }, /* foreign_key_violation */
        {"P0001", ERR_CONFLICT }, /* raised by one of our triggers */
        {"25006", ERR_FORBIDDEN}, /* read_only_sql_transaction */
        {"42501", ERR_FORBIDDEN}, /* insufficient_privilege */
        {"40001", ERR_BUSY     }, /* serialization_failure */
        {"40P01", ERR_BUSY     }, /* deadlock_detected */
        {"55P03", ERR_BUSY     }, /* lock_not_available */
        {"08",    ERR_BUSY     }, /* connection */
        {"53",    ERR_BUSY     }, /* resources, a full disk among them */
        {"57",    ERR_BUSY     }, /* operator: shutdown, cancel */
        {"58",    ERR_BUSY     }, /* system: input, output */
    };
    for (size_t i = 0; state && i < COUNT_OF(codes); i++)
        if (strncmp(state, codes[i].prefix, strlen(codes[i].prefix)) == 0)
            return codes[i].code;
    return ERR_INTERNAL;
}

static struct str connection_message(const struct postgres *c)
{
    return str_trim(str_from(PQerrorMessage(c->conn)));
}

/* Not PG_DIAG_MESSAGE_DETAIL: it quotes the row. */
static err fail_postgres(const struct postgres *c, const PGresult *result, const char *what,
                         struct failure *failure)
{
    if (PQstatus(c->conn) != CONNECTION_OK)
        return fail_with(failure, ERR_BUSY,
                         "%s：与 PostgreSQL 的连接断了（" STR_FMT "）。请稍后再试。", what,
                         STR_ARG(connection_message(c)));
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return fail_with(failure, code_of_state(PQresultErrorField(result, PG_DIAG_SQLSTATE)),
                     "%s: " STR_FMT, what,
                     STR_ARG(message ? str_from(message) : connection_message(c)));
}

static bool succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

static void clear_result(PGresult **result)
{
    PQclear(*result);
    *result = NULL;
}

static err run(struct postgres *c, const char *sql, const char *what, struct failure *failure)
{
    CLEANUP(clear_result) PGresult *result = PQexec(c->conn, sql);
    return succeeded(result) ? OK : fail_postgres(c, result, what, failure);
}

static err script(struct connection *connection, const char *sql, struct failure *failure)
{
    return run(postgres_of(connection), sql, "script", failure);
}

/* Opening ---------------------------------------------------------------------------------------*/

static void ignore_notice(void *arg, const PGresult *result)
{
    (void)arg, (void)result; /* "relation exists, skipping" is not news */
}

/* Text must be kept and sorted as SQLite does: by its UTF-8 bytes. */
static err check_database(struct postgres *c, struct failure *failure)
{
    const char *encoding = PQparameterStatus(c->conn, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return fail_with(failure, ERR_INVALID,
                         "PostgreSQL 数据库 %s 的编码是 %s。请以 ENCODING 'UTF8' 建立。",
                         PQdb(c->conn), encoding ? encoding : "unknown");
    CLEANUP(clear_result)
    PGresult *result =
        PQexec(c->conn, "SELECT datcollate FROM pg_database WHERE datname = current_database()");
    if (!succeeded(result) || PQntuples(result) != 1)
        return fail_postgres(c, result, "open", failure);
    const char *collation = PQgetvalue(result, 0, 0);
    if (strcmp(collation, "C") != 0 && strcmp(collation, "POSIX") != 0 &&
        !str_starts(str_from(collation), STR("C.")))
        return fail_with(
            failure, ERR_INVALID,
            "PostgreSQL 数据库 %s 按 %s 的规则排序。请以 LC_COLLATE 'C' TEMPLATE template0 "
            "建立。",
            PQdb(c->conn), collation);
    return OK;
}

static err set_up(struct postgres *c, struct failure *failure)
{
    static const char settings[] =
        "SET lock_timeout = '10s'; SET TimeZone = 'UTC'; SET standard_conforming_strings = on;"
        "SET bytea_output = 'hex';"
        /* An answer promises that the commit is on disk; a cluster may ask for more, not less. */
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'";
    TRY(check_database(c, failure));
    return run(c, settings, "open", failure);
}

static void close_postgres(struct connection *connection)
{
    struct postgres *c = postgres_of(connection);
    PQfinish(c->conn);
    arena_end(&c->values);
    arena_end(&c->memory);
    free(c);
}

/* One line of it. An address that libpq cannot read is quoted in its message, password and all. */
static err fail_connect(const struct postgres *c, const char *address, struct failure *failure)
{
    struct str message = connection_message(c), first, rest;
    str_cut(message, STR("\n"), &first, &rest);
    if (str_contains(message, str_from(address)))
        first = STR("地址的写法不对");
    return fail_with(failure, ERR_BUSY,
                     "不能连接 PostgreSQL：请检查 --database 的地址，以及服务是否在运行（" STR_FMT
                     "）。",
                     STR_ARG(first));
}

static err open_postgres(const struct place *place, enum access access, struct failure *failure,
                         struct connection **ret)
{
    (void)access; /* each transaction says whether it writes */
    struct postgres *c = calloc(1, sizeof *c);
    if (!c)
        return fail_with(failure, ERR_BUSY, "no memory for a connection to PostgreSQL");
    c->base.engine = &postgres_engine;
    /* What stands before dbname can be said otherwise in the address, what comes after cannot. */
    const char *keys[] = {"connect_timeout", "fallback_application_name", "dbname",
                          "client_encoding", NULL};
    const char *values[] = {"5", "gongkai", place->database, "UTF8", NULL};
    c->conn = PQconnectdbParams(keys, values, 1);
    err result = OK;
    if (PQstatus(c->conn) != CONNECTION_OK)
        result = fail_connect(c, place->database, failure);
    PQsetNoticeReceiver(c->conn, ignore_notice, NULL);
    if (result == OK)
        result = set_up(c, failure);
    if (result != OK) {
        close_postgres(&c->base);
        return result;
    }
    *ret = &c->base;
    return OK;
}

/* Transactions ----------------------------------------------------------------------------------*/

static const char *const step_sql[STEP_COUNT] = {
    [STEP_BEGIN_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [STEP_BEGIN_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SAVEPOINT job",
    [STEP_MARK] = "RELEASE SAVEPOINT job; SAVEPOINT job",
    [STEP_UNDO] = "ROLLBACK TO SAVEPOINT job",
    [STEP_COMMIT] = "COMMIT",
    [STEP_ROLLBACK] = "ROLLBACK",
};

static bool is_lost(struct connection *connection)
{
    return PQstatus(postgres_of(connection)->conn) != CONNECTION_OK;
}

static bool in_transaction(struct connection *connection)
{
    PGTransactionStatusType status = PQtransactionStatus(postgres_of(connection)->conn);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

static err step_postgres(struct connection *connection, enum step step, struct failure *failure)
{
    struct postgres *c = postgres_of(connection);
    CLEANUP(clear_result) PGresult *result = PQexec(c->conn, step_sql[step]);
    if (!succeeded(result))
        return fail_postgres(c, result, step_sql[step], failure);
    /* A transaction in error answers COMMIT with a cheerful ROLLBACK. */
    if (step == STEP_COMMIT && strcmp(PQcmdStatus(result), "COMMIT") != 0)
        return fail_with(failure, ERR_INTERNAL, "PostgreSQL rolled the transaction back");
    return OK;
}

static bool tidy(struct connection *connection, bool idle)
{
    (void)connection, (void)idle; /* the server keeps its own house */
    return true;
}

/* Statements ------------------------------------------------------------------------------------*/

struct statement_name {
    char text[32];
};

/* By address: the server cuts long names, and two tests may use one name. */
static struct statement_name name_of(const struct query *query)
{
    struct statement_name name;
    snprintf(name.text, sizeof name.text, "q%llx", (unsigned long long)(uintptr_t)query);
    return name;
}

static err prepare_postgres(struct connection *connection, const struct query *query,
                            struct failure *failure)
{
    struct postgres *c = postgres_of(connection);
    void **prepared = statement_find(&c->memory, &c->cache, query);
    if (*prepared)
        return OK;
    CLEANUP(clear_result)
    PGresult *result = PQprepare(c->conn, name_of(query).text, query->postgres, 0, NULL);
    if (!succeeded(result))
        return fail_postgres(c, result, query->name, failure);
    *prepared = c; /* anything but NULL */
    return OK;
}

struct values {
    const char **texts;
    int *lengths;
    int *formats; /* 1: binary */
};

static const char *text_of(struct arena *arena, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return NULL;
    case VALUE_INT:
        return arena_printf(arena, "%lld", (long long)value->number).ptr;
    case VALUE_TEXT:
        return arena_str(arena, value->text).ptr;
    case VALUE_BYTES:
        return value->text.ptr ? value->text.ptr : "";
    case VALUE_DATE:
        break;
    }
    struct date_text date = date_format((struct date){(int32_t)value->number});
    return arena_str(arena, str_from(date.text)).ptr;
}

static struct values lay_out(struct arena *arena, const struct value *args, int count)
{
    struct values values = {
        .texts = arena_array(arena, const char *, (size_t)count),
        .lengths = arena_array(arena, int, (size_t)count),
        .formats = arena_array(arena, int, (size_t)count),
    };
    for (int i = 0; i < count; i++) {
        values.texts[i] = text_of(arena, &args[i]);
        values.lengths[i] = (int)args[i].text.len;
        values.formats[i] = args[i].kind == VALUE_BYTES;
    }
    return values;
}

/* Sends a stream and asks for its rows one by one; the first is fetched by `next`. */
static err send_stream(struct postgres *c, struct rows *rows, const struct values *values,
                       int count)
{
    if (PQsendQueryPrepared(c->conn, name_of(rows->query).text, count, values->texts,
                            values->lengths, values->formats, 0) &&
        PQsetSingleRowMode(c->conn))
        return OK;
    return fail_postgres(c, NULL, rows->query->name, rows->tx->failure);
}

static err send_whole(struct postgres *c, struct rows *rows, const struct values *values, int count)
{
    struct cursor *cursor = rows->engine;
    cursor->result = PQexecPrepared(c->conn, name_of(rows->query).text, count, values->texts,
                                    values->lengths, values->formats, 0);
    if (succeeded(cursor->result))
        return OK;
    err result = fail_postgres(c, cursor->result, rows->query->name, rows->tx->failure);
    clear_result(&cursor->result);
    return result;
}

static err start(struct rows *rows, const struct value *args, int count)
{
    struct postgres *c = postgres_of(rows->tx->connection);
    TRY(prepare_postgres(&c->base, rows->query, rows->tx->failure));
    struct cursor *cursor = arena_new(rows->tx->arena, struct cursor);
    cursor->row = -1;
    rows->engine = cursor;
    struct values values = lay_out(&c->values, args, count);
    err result = rows->query->stream ? send_stream(c, rows, &values, count)
                                     : send_whole(c, rows, &values, count);
    arena_end(&c->values);
    if (result != OK)
        rows->engine = NULL;
    return result;
}

/* Fetches the next part of a stream: one row, or the end of it. */
static bool fetch(struct rows *rows, struct cursor *cursor)
{
    struct postgres *c = postgres_of(rows->tx->connection);
    clear_result(&cursor->result);
    cursor->result = PQgetResult(c->conn);
    cursor->row = -1;
    if (cursor->result && !succeeded(cursor->result))
        rows->failed = fail_postgres(c, cursor->result, rows->query->name, rows->tx->failure);
    return cursor->result && rows->failed == OK;
}

static bool next(struct rows *rows)
{
    struct cursor *cursor = rows->engine;
    do {
        if (cursor->result && ++cursor->row < PQntuples(cursor->result))
            return true;
    } while (rows->query->stream && fetch(rows, cursor));
    rows->done = true;
    return false;
}

static int hex_digit(char c)
{
    return c >= 'a' ? c - 'a' + 10 : c - '0';
}

/* "\x0aff" */
static struct str decode_bytes(struct arena *arena, const char *hex, size_t len)
{
    size_t count = len >= 2 ? (len - 2) / 2 : 0;
    char *bytes = arena_alloc(arena, count + 1);
    for (size_t i = 0; i < count; i++)
        bytes[i] = (char)(hex_digit(hex[2 + 2 * i]) * 16 + hex_digit(hex[3 + 2 * i]));
    return (struct str){bytes, count};
}

static struct value column(struct rows *rows, int at)
{
    const struct cursor *cursor = rows->engine;
    if (PQgetisnull(cursor->result, cursor->row, at))
        return (struct value){.kind = VALUE_NULL};
    const char *text = PQgetvalue(cursor->result, cursor->row, at);
    size_t len = (size_t)PQgetlength(cursor->result, cursor->row, at);
    if (PQftype(cursor->result, at) != TYPE_BYTEA)
        return (struct value){
            .kind = VALUE_TEXT, .text = {text, len}
        };
    struct arena *arena = rows->query->stream ? &rows->tx->row : rows->tx->arena;
    return (struct value){.kind = VALUE_BYTES, .text = decode_bytes(arena, text, len)};
}

static int64_t changed(struct rows *rows)
{
    const struct cursor *cursor = rows->engine;
    int64_t count = 0;
    if (!cursor->result || !str_to_int(str_from(PQcmdTuples(cursor->result)), &count))
        return 0;
    return count;
}

static void finish(struct rows *rows)
{
    struct cursor *cursor = rows->engine;
    clear_result(&cursor->result);
    if (!rows->query->stream)
        return;
    /* The connection can do nothing else until the rest of the rows is off the line. */
    PGresult *rest;
    while ((rest = PQgetResult(postgres_of(rows->tx->connection)->conn)))
        PQclear(rest);
}

const struct engine postgres_engine = {
    .kind = STORE_POSTGRES,
    .open = open_postgres,
    .close = close_postgres,
    .step = step_postgres,
    .script = script,
    .in_transaction = in_transaction,
    .is_lost = is_lost,
    .prepare = prepare_postgres,
    .start = start,
    .next = next,
    .column = column,
    .changed = changed,
    .finish = finish,
    .tidy = tidy,
    /* One migrating process at a time in the whole cluster; the number only has to be ours. */
    .before_migrations = "SELECT pg_advisory_lock(1735091298)",
    .after_migrations = "SELECT pg_advisory_unlock(1735091298)",
};
