/* Statements and their rows, as jobs see them, over either engine; and the rule that a transaction
 * is over after a failed statement. */
#include "store/engine.h"

#include <assert.h>
#include <inttypes.h>

struct value sql_null(void)
{
    return (struct value){.kind = VALUE_NULL};
}

struct value sql_int(int64_t value)
{
    return (struct value){.kind = VALUE_INT, .number = value};
}

struct value sql_bool(bool value)
{
    return sql_int(value ? 1 : 0);
}

struct value sql_text(struct str value)
{
    return (struct value){.kind = VALUE_TEXT, .text = value};
}

struct value sql_text_or_null(struct str value)
{
    return value.ptr ? sql_text(value) : sql_null();
}

struct value sql_bytes(struct str value)
{
    return (struct value){.kind = VALUE_BYTES, .text = value};
}

struct value sql_date(struct date value)
{
    return (struct value){.kind = VALUE_DATE, .number = value.day};
}

/* PostgreSQL refuses such text, and cuts at a NUL; SQLite stores anything. Here both refuse. */
static err check_text(struct tx *tx, const struct query *query, int param, struct str text)
{
    if (text.len > 0 && (memchr(text.ptr, '\0', text.len) || !utf8_valid(text)))
        return fail_with(tx->failure, ERR_INVALID, "%s: value $%d is not UTF-8 text", query->name,
                         param);
    return OK;
}

static err check_args(struct tx *tx, const struct query *query, const struct value *args, int count)
{
    if (tx->broken != OK)
        return fail_with(tx->failure, tx->broken,
                         "%s cannot run: an earlier statement of the transaction failed",
                         query->name);
    if (tx->streaming)
        return fail_with(tx->failure, ERR_INTERNAL, "%s cannot run while %s is being read",
                         query->name, tx->streaming->name);
    if (count != query->params)
        return fail_with(tx->failure, ERR_INTERNAL, "%s takes %d values, got %d", query->name,
                         query->params, count);
    for (int i = 0; i < count; i++)
        if (args[i].kind == VALUE_TEXT)
            TRY(check_text(tx, query, i + 1, args[i].text));
    return OK;
}

err tx_query(struct tx *tx, struct rows *rows, const struct query *query, const struct value *args,
             int count)
{
    *rows = (struct rows){.tx = tx, .query = query};
    err result = check_args(tx, query, args, count);
    if (result == OK)
        result = tx->connection->engine->start(rows, args, count);
    if (result != OK) {
        rows->failed = tx->broken = result;
        return result;
    }
    tx->open_rows++;
    if (query->stream)
        tx->streaming = query;
    return OK;
}

bool rows_next(struct rows *rows)
{
    /* After the end SQLite would run the statement again. */
    if (!rows->engine || rows->done || rows->failed != OK)
        return false;
    if (rows->query->stream)
        arena_end(&rows->tx->row);
    bool found = rows->tx->connection->engine->next(rows);
    if (rows->failed != OK)
        rows->tx->broken = rows->failed;
    return found;
}

void rows_end(struct rows *rows)
{
    if (!rows->engine)
        return;
    rows->tx->connection->engine->finish(rows);
    rows->engine = NULL;
    rows->tx->open_rows--;
    if (rows->query->stream) {
        rows->tx->streaming = NULL;
        arena_end(&rows->tx->row);
    }
}

err rows_close(struct rows *rows)
{
    rows_end(rows);
    return rows->failed;
}

static void wrong_column(struct rows *rows, int column, const char *wanted)
{
    rows->failed = rows->tx->broken =
        fail_with(rows->tx->failure, ERR_INTERNAL, "column %d of %s is not %s", column,
                  rows->query->name, wanted);
}

static struct value read_column(struct rows *rows, int column)
{
    assert(rows->engine && !rows->done);
    return rows->tx->connection->engine->column(rows, column);
}

bool row_is_null(struct rows *rows, int column)
{
    return read_column(rows, column).kind == VALUE_NULL;
}

int64_t row_int(struct rows *rows, int column)
{
    struct value value = read_column(rows, column);
    int64_t number = 0;
    if (value.kind == VALUE_INT)
        return value.number;
    if (value.kind != VALUE_NULL && (value.kind != VALUE_TEXT || !str_to_int(value.text, &number)))
        wrong_column(rows, column, "a whole number");
    return number;
}

/* Where the texts of the current row go. */
static struct arena *row_arena(struct rows *rows)
{
    return rows->query->stream ? &rows->tx->row : rows->tx->arena;
}

struct str row_text(struct rows *rows, int column)
{
    struct value value = read_column(rows, column);
    if (value.kind == VALUE_NULL)
        return (struct str){NULL, 0};
    if (value.kind == VALUE_INT)
        return arena_printf(row_arena(rows), "%" PRId64, value.number);
    if (value.kind == VALUE_TEXT)
        return arena_str(row_arena(rows), value.text);
    wrong_column(rows, column, "text");
    return (struct str){NULL, 0};
}

struct str row_bytes(struct rows *rows, int column)
{
    struct value value = read_column(rows, column);
    if (value.kind == VALUE_BYTES)
        return arena_str(row_arena(rows), value.text);
    if (value.kind != VALUE_NULL)
        wrong_column(rows, column, "bytes");
    return (struct str){NULL, 0};
}

bool row_date(struct rows *rows, int column, struct date *ret)
{
    struct value value = read_column(rows, column);
    if (value.kind == VALUE_NULL)
        return false;
    if (value.kind == VALUE_TEXT && date_parse(value.text, ret))
        return true;
    wrong_column(rows, column, "a date");
    return false;
}

err tx_exec(struct tx *tx, const struct query *query, const struct value *args, int count,
            int64_t *changed)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(tx, &rows, query, args, count));
    while (rows_next(&rows))
        ;
    int64_t rows_changed = rows.failed == OK ? tx->connection->engine->changed(&rows) : 0;
    TRY(rows_close(&rows));
    if (changed)
        *changed = rows_changed;
    return OK;
}

err tx_query_int(struct tx *tx, const struct query *query, const struct value *args, int count,
                 int64_t *ret)
{
    CLEANUP(rows_end) struct rows rows = {0};
    TRY(tx_query(tx, &rows, query, args, count));
    bool found = rows_next(&rows);
    int64_t number = found ? row_int(&rows, 0) : 0;
    /* To the end: a statement with RETURNING is complete only then. */
    while (rows_next(&rows))
        ;
    TRY(rows_close(&rows));
    if (!found) {
        tx->without_row = query;
        return ERR_NOT_FOUND;
    }
    *ret = number;
    return OK;
}

struct arena *tx_arena(struct tx *tx)
{
    return tx->arena;
}

struct failure *tx_failure(struct tx *tx)
{
    return tx->failure;
}

/* What the job comes to, and a message where it left none. */
static err conclude(struct tx *tx, err result)
{
    if (result == OK && tx->broken != OK) {
        fail_with(tx->failure, tx->broken, "a statement failed, so nothing of its job was kept");
        return tx->broken;
    }
    if (result == ERR_NOT_FOUND && tx->without_row)
        fail_with(tx->failure, result, "%s found no row", tx->without_row->name);
    else if (result != OK)
        fail_with(tx->failure, result, "the job ended with \"%s\"", err_name(result));
    return result;
}

err tx_run_job(struct connection *connection, struct arena *arena, struct failure *failure,
               store_job *job, void *arg)
{
    struct tx tx = {.connection = connection, .arena = arena, .failure = failure};
    err result = job(&tx, arg);
    assert(tx.open_rows == 0); /* every struct rows carries CLEANUP(rows_end) */
    return conclude(&tx, result);
}

err tx_run(struct connection *connection, enum step begin, struct arena *arena,
           struct failure *failure, store_job *job, void *arg)
{
    const struct engine *engine = connection->engine;
    TRY(engine->step(connection, begin, failure));
    err result = tx_run_job(connection, arena, failure, job, arg);
    if (result == OK)
        result = engine->step(connection, STEP_COMMIT, failure);
    if (result != OK)
        (void)engine->step(connection, STEP_ROLLBACK, NULL);
    return result;
}
