/* The server: libmicrohttpd's callbacks, and nothing of the library beyond this file.
 *
 * The library calls us for one request several times: with its first line (see_target), with its
 * head (take_head), with each piece of its body (take_body), when all is there (answer), and when
 * the answer has gone out (on_completed). The state in between stands in struct peer, one a
 * connection, because the requests of a connection follow one another. An answer queued before the
 * last call ends the connection, so even a page from memory waits for that call. */
#include "web/server.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/vec.h"
#include "web/answer.h"
#include "web/deadline.h"
#include "web/listen.h"
#include "web/target.h"

#include <assert.h>
#include <microhttpd.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Memory of a connection for its heads, both ways: HEAD_MAX, its lines' records, and our answer. */
#define CONNECTION_MEMORY (24u << 10)
#define BODY_LIMIT        ((size_t)64 << 20) /* of an answer in memory */
#define ARENA_MAX         ((size_t)256 << 20)
#define BODIES_MAX        ((size_t)512 << 20) /* of requests being received, all together */
#define STOP_SECONDS      10
/* What the check of the head's layout was tried with. Later versions check by themselves. */
#define LAYOUT_VERSION "0.9.75"

struct server {
    struct server_options options;
    struct MHD_Daemon *daemon;
    struct keeper *keeper;
    int listener, port;
    bool check_layout;
    uint64_t first_id;
    _Atomic uint64_t count;    /* of requests */
    _Atomic int under_way;     /* requests between their head and the end of their answer */
    _Atomic size_t body_bytes; /* held for them */
    _Atomic bool stopping;
};

enum stage { WAITING, READING, ANSWERED };

/* A connection and the request that it is at. */
struct peer {
    struct server *server;
    struct deadline deadline;
    int socket;
    bool loopback;
    enum stage stage;
    bool unread; /* some of the request may not have been read */

    struct str target; /* as sent; a view of the library's memory, or of target_copy */
    char *target_copy;
    struct head head;
    struct arena arena;
    struct target parsed;
    size_t body_limit;
    struct buf body;
};

/* ---- Sending ---- */

static void add_headers(struct MHD_Response *out, const struct http_field_list *headers)
{
    for (size_t i = 0; i < headers->count; i++)
        MHD_add_response_header(out, headers->items[i].name.ptr, headers->items[i].value.ptr);
}

static enum MHD_Result queue(struct peer *peer, struct MHD_Connection *connection, int status,
                             struct MHD_Response *response, uint64_t size)
{
    int64_t seconds = peer->server->options.send_seconds + (int64_t)(size >> 14);
    deadline_set(&peer->deadline, seconds, false);
    peer->stage = ANSWERED;
    return MHD_queue_response(connection, (unsigned)status, response);
}

/* The library takes the body over: it goes out without being copied. */
static struct MHD_Response *wrap_body(struct http_response *response, const struct answer *answer)
{
    if (answer->len == 0)
        return MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    if (response->file.given) {
        response->file.given = false;
        return MHD_create_response_from_fd_at_offset64(answer->len, response->file.descriptor,
                                                       answer->from);
    }
    if (response->bytes.ptr)
        return MHD_create_response_from_buffer(
            answer->len, (char *)(uintptr_t)response->bytes.ptr + answer->from,
            MHD_RESPMEM_PERSISTENT);
    char *whole = response->body.ptr;
    response->body = (struct buf){0};
    return MHD_create_response_from_buffer_with_free_callback_cls(answer->len, whole + answer->from,
                                                                  free, whole);
}

static enum MHD_Result send_answer(struct peer *peer, struct MHD_Connection *connection,
                                   struct http_response *response, const struct answer *answer)
{
    struct MHD_Response *out = wrap_body(response, answer);
    if (!out)
        return MHD_NO;
    add_headers(out, &answer->headers);
    /* Where a chunked body ends is the part of reading that the library is lenient with and that we
     * cannot check: nothing may follow it on this connection. */
    if (peer->head.codings > 0)
        MHD_add_response_header(out, "Connection", "close");
    enum MHD_Result result = queue(peer, connection, answer->status, out, answer->len);
    MHD_destroy_response(out);
    return result;
}

static void response_end(struct http_response *response)
{
    buf_end(&response->body);
    if (response->file.given)
        close(response->file.descriptor);
}

/* ---- Refusing ---- */

static void write_refusal(struct peer *peer, struct refusal refusal, struct http_response *response)
{
    const struct server_options *options = &peer->server->options;
    if (options->refuse) {
        options->refuse(options->user, refusal.status, refusal.reason, response);
    } else {
        response->type = STR("text/plain; charset=utf-8");
        buf_add(&response->body, refusal.reason);
        buf_char(&response->body, '\n');
    }
    response->status = refusal.status;
    response->headers = (struct http_field_list){0}; /* their memory may be gone */
    if (refusal.status == 405)
        http_set_header(&(struct http_request){.arena = &peer->arena}, response, "Allow",
                        STR("GET, HEAD, POST"));
    if (refusal.status == 503)
        http_set_header(&(struct http_request){.arena = &peer->arena}, response, "Retry-After",
                        STR("5"));
}

/* Before the body is read: the library ends the connection after the answer. */
static enum MHD_Result refuse(struct peer *peer, struct MHD_Connection *connection,
                              struct refusal refusal)
{
    CLEANUP(response_end) struct http_response response = {.body = BUF(BODY_LIMIT)};
    struct answer answer;
    write_refusal(peer, refusal, &response);
    answer_make(&peer->arena, &peer->head, &response, &answer);
    struct MHD_Response *out = wrap_body(&response, &answer);
    if (!out)
        return MHD_NO;
    add_headers(out, &answer.headers);
    MHD_add_response_header(out, "Connection", "close");
    enum MHD_Result result = queue(peer, connection, answer.status, out, answer.len);
    MHD_destroy_response(out);
    return result;
}

static void send_all(int socket, struct str text)
{
    while (text.len > 0) {
        ssize_t sent = send(socket, text.ptr, text.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0)
            return; /* it does not read either; it will see the end of the connection */
        text = str_from_pos(text, (size_t)sent);
    }
}

/* In the middle of a body the library takes no answer, so this one is written past it, and MHD_NO
 * ends the connection. */
static enum MHD_Result refuse_midway(struct peer *peer, struct refusal refusal)
{
    CLEANUP(response_end) struct http_response response = {.body = BUF(BODY_LIMIT)};
    CLEANUP(buf_end) struct buf out = BUF(BODY_LIMIT + HEAD_MAX);
    struct answer answer;
    write_refusal(peer, refusal, &response);
    answer_make(&peer->arena, &peer->head, &response, &answer);
    buf_printf(&out, "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Length: %zu\r\nConnection: close\r\n",
               answer.status, MHD_get_reason_phrase_for((unsigned)answer.status),
               http_date_format(instant_now()).text, response.body.len);
    for (size_t i = 0; i < answer.headers.count; i++)
        buf_printf(&out, STR_FMT ": " STR_FMT "\r\n", STR_ARG(answer.headers.items[i].name),
                   STR_ARG(answer.headers.items[i].value));
    buf_add(&out, STR("\r\n"));
    buf_add(&out, buf_str(&response.body));
    send_all(peer->socket, buf_str(&out));
    peer->stage = ANSWERED;
    return MHD_NO;
}

/* ---- Pages from memory ---- */

static void release_answers(struct cache_page *page)
{
    for (size_t i = 0; i < ENCODINGS; i++) {
        if (page->forms[i].full)
            MHD_destroy_response(page->forms[i].full);
        if (page->forms[i].unchanged)
            MHD_destroy_response(page->forms[i].unchanged);
    }
}

static void leave_page(void *page)
{
    cache_page_leave(page);
}

/* An answer that borrows the page's body. The one for 304 has it too, although it is never sent:
 * its length goes into the head, as the standard wants. */
static struct MHD_Response *borrow_body(struct cache_page *page, const struct cache_form *form,
                                        const struct http_field_list *headers)
{
    cache_page_hold(page);
    struct MHD_Response *out = MHD_create_response_from_buffer_with_free_callback_cls(
        form->body.len, (void *)(uintptr_t)form->body.ptr, leave_page, page);
    if (!out)
        abort(); /* out of memory */
    add_headers(out, headers);
    return out;
}

/* The answers are shared by all who will read the page: made once, never changed. */
static void prepare_answers(struct arena *arena, struct cache_page *page,
                            const struct http_response *response)
{
    bool has_others = page->forms[ENCODING_GZIP].body.ptr || page->forms[ENCODING_BROTLI].body.ptr;
    for (int i = 0; i < ENCODINGS; i++) {
        struct cache_form *form = &page->forms[i];
        if (!form->body.ptr)
            continue;
        struct representation what = {form->etag, page->modified, (enum encoding)i, has_others};
        struct http_field_list full = {0}, unchanged = {0};
        answer_page_headers(arena, response, &what, false, &full);
        answer_page_headers(arena, response, &what, true, &unchanged);
        form->full = borrow_body(page, form, &full);
        form->unchanged = borrow_body(page, form, &unchanged);
    }
}

static enum MHD_Result send_page(struct peer *peer, struct MHD_Connection *connection,
                                 struct cache_page *page)
{
    bool available[ENCODINGS];
    for (size_t i = 0; i < ENCODINGS; i++)
        available[i] = page->forms[i].body.ptr;
    const struct cache_form *form =
        &page->forms[encoding_choose(peer->head.accept_encoding, available)];
    if (peer->head.method == HEAD_METHOD_GET)
        cache_count(page);
    if (is_unchanged(&peer->head, form->etag, page->modified))
        return queue(peer, connection, MHD_HTTP_NOT_MODIFIED, form->unchanged, 0);
    return queue(peer, connection, MHD_HTTP_OK, form->full, form->body.len);
}

/* True when the page was in memory. Nothing is allocated on this way. */
static bool answer_from_cache(struct peer *peer, struct MHD_Connection *connection,
                              enum MHD_Result *result)
{
    struct cache *cache = peer->server->options.cache;
    if (!cache || peer->head.method == HEAD_METHOD_POST || head_has_body(&peer->head))
        return false;
    struct cache_page *page = cache_find(cache, peer->target);
    if (!page)
        return false;
    bool wants_part = page->ranged && peer->head.range.ptr;
    if (!wants_part)
        *result = send_page(peer, connection, page);
    cache_done(page);
    return !wants_part;
}

static bool may_be_kept(const struct peer *peer, const struct http_response *response)
{
    uint64_t size = response_size(response);
    return response->cacheable && size > 0 && size <= BODY_LIMIT && peer->server->options.cache &&
           !response->file.given && (response->status == 0 || response->status == 200) &&
           peer->head.method != HEAD_METHOD_POST && !(response->ranged && peer->head.range.ptr);
}

/* The page's own memory: that of the buffer, or a copy of bytes that are elsewhere. */
static struct str take_body_memory(struct http_response *response)
{
    if (response->bytes.ptr)
        buf_add(&response->body, response->bytes);
    struct str body = buf_str(&response->body);
    response->body = (struct buf){0};
    return body;
}

static enum MHD_Result keep_and_send(struct peer *peer, struct MHD_Connection *connection,
                                     struct http_response *response, uint64_t began)
{
    struct cache *cache = peer->server->options.cache;
    const struct cache_source source = {
        .target = peer->target,
        .path = peer->parsed.path,
        .type = response->type.len > 0 ? response->type : STR("text/html"),
        .body = take_body_memory(response),
        .modified = response->modified,
        .ranged = response->ranged,
        .counts_visits = response->counts_visits,
        .topics = response->topics,
        .began = began,
        .release = release_answers,
    };
    struct cache_page *page = cache_page_make(cache, &source);
    prepare_answers(&peer->arena, page, response);
    enum MHD_Result result = send_page(peer, connection, page);
    cache_keep(cache, page);
    return result;
}

/* ---- Handling ---- */

static enum MHD_Result add_header_field(void *arg, enum MHD_ValueKind kind, const char *name,
                                        size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    struct http_request *request = arg;
    struct http_field field = {
        .name = {name,  name_len },
        .value = str_trim((struct str){value, value_len}
          ),
    };
    if (utf8_valid(field.value)) /* nothing that must be read is in another encoding */
        vec_push(request->arena, &request->headers, field);
    return MHD_YES;
}

static struct refusal parse_target(struct peer *peer)
{
    struct refusal refusal = {0};
    refusal.status = target_parse(&peer->arena, peer->target, &peer->parsed, &refusal.reason);
    return refusal;
}

static err fill_request(struct peer *peer, struct MHD_Connection *connection,
                        struct failure *failure, struct http_request *request)
{
    struct server *server = peer->server;
    bool posted = peer->head.method == HEAD_METHOD_POST;
    *request = (struct http_request){
        .arena = &peer->arena,
        .method = posted ? HTTP_POST : HTTP_GET,
        .path = peer->parsed.path,
        .query = peer->parsed.query,
        .body = buf_str(&peer->body),
        .loopback = peer->loopback && !peer->head.forwarded,
        .id = server->first_id + atomic_fetch_add(&server->count, 1),
    };
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, add_header_field, request);
    http_parse_cookies(request->arena, peer->head.cookie, &request->cookies);
    TRY(http_parse_urlencoded(request->arena, request->query, failure, &request->query_fields));
    if (!posted)
        return OK;
    return http_parse_form(request->arena, peer->head.content_type, request->body, failure,
                           &request->form_fields);
}

/* A part of a page that could be kept as a whole needs its validator all the same. */
static void add_etag(struct peer *peer, struct http_response *response)
{
    if (!response->cacheable || response->etag.len > 0 || response->file.given)
        return;
    struct str body = response->bytes.ptr ? response->bytes : buf_str(&response->body);
    struct hash_text hash = hash_sha256(body);
    response->etag = arena_str(&peer->arena, str_slice(str_from(hash.text), 0, 32));
}

static enum MHD_Result answer(struct peer *peer, struct MHD_Connection *connection)
{
    struct server_options *options = &peer->server->options;
    CLEANUP(response_end) struct http_response response = {.body = BUF(BODY_LIMIT)};
    struct http_request request;
    struct failure failure = {0};
    enum MHD_Result result;
    peer->unread = false;
    if (answer_from_cache(peer, connection, &result))
        return result;
    if (!peer->parsed.path.ptr) {
        struct refusal refusal = parse_target(peer);
        if (refusal.status != 0)
            return refuse(peer, connection, refusal);
    }
    deadline_set(&peer->deadline, 0, false); /* the handler takes the time it needs */
    err code = fill_request(peer, connection, &failure, &request);
    if (code != OK)
        return refuse(peer, connection,
                      (struct refusal){code == ERR_TOO_LARGE ? 413 : 400, str_from(failure.text)});
    uint64_t began = options->cache ? cache_moment(options->cache) : 0;
    options->handle(options->user, &request, &response);
    if (response.body.overflow)
        return refuse(peer, connection, (struct refusal){500, STR("页面太大，没有生成。")});
    if (may_be_kept(peer, &response))
        return keep_and_send(peer, connection, &response, began);
    add_etag(peer, &response);
    struct answer out;
    answer_make(&peer->arena, &peer->head, &response, &out);
    bool visited = out.status == 200 || out.status == 304;
    if (response.counts_visits && options->cache && visited && peer->head.method == HEAD_METHOD_GET)
        cache_count_path(options->cache, request.path);
    return send_answer(peer, connection, &response, &out);
}

/* ---- What the library tells us ---- */

/* The first line has come; `uri` is what stands between its two blanks. */
static void *see_target(void *arg, const char *uri, struct MHD_Connection *connection)
{
    (void)arg;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct peer *peer = info->socket_context;
    peer->target = str_from(uri);
    const char *query = strchr(uri, '?');
    if (!query)
        return peer;
    /* The library takes the query apart in place, with a record in the connection's memory for each
     * field: a long one would leave it no room to answer at all. So the query is copied, and ended
     * before its first field where the library will look. The memory is the library's own read
     * buffer, const only in this callback's type. */
    peer->target_copy = malloc(peer->target.len + 1);
    if (!peer->target_copy)
        abort();
    memcpy(peer->target_copy, uri, peer->target.len + 1);
    if (peer->server->check_layout)
        *(char *)(uintptr_t)(query + 1) = '\0';
    return peer;
}

/* Percent-decoding is ours. */
static size_t leave_escaped(void *arg, struct MHD_Connection *connection, char *text)
{
    (void)arg;
    (void)connection;
    return strlen(text);
}

static enum MHD_Result see_header(void *arg, enum MHD_ValueKind kind, const char *name,
                                  size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    head_add(arg, (struct str){name, name_len}, (struct str){value, value_len});
    return MHD_YES;
}

static struct refusal check_head(struct peer *peer, struct MHD_Connection *connection,
                                 const char *method, const char *version)
{
    struct refusal refusal = head_begin(&peer->head, str_from(method), peer->target,
                                        str_from(version), peer->server->check_layout);
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, see_header, &peer->head);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct refusal later = head_finish(&peer->head, info ? info->header_size : 0);
    if (peer->target_copy)
        peer->target.ptr = peer->target_copy;
    /* A malformed head before a method that we do not know. */
    return refusal.status == 0 || later.status == 400 ? later : refusal;
}

/* Room for the body: asked for before a byte of it is read. */
static struct refusal check_body(struct peer *peer)
{
    struct server_options *options = &peer->server->options;
    struct refusal refusal = parse_target(peer);
    if (refusal.status != 0)
        return refusal;
    peer->body_limit = options->body_limit(options->user, peer->parsed.path);
    peer->body = (struct buf){.limit = peer->body_limit};
    if (peer->body_limit == 0 || head_body_size(&peer->head) > peer->body_limit)
        return (struct refusal){413, STR("提交的内容太大，没有接受。")};
    return refusal;
}

static enum MHD_Result take_head(struct peer *peer, struct MHD_Connection *connection,
                                 const char *method, const char *version)
{
    peer->stage = READING;
    peer->unread = true;
    atomic_fetch_add(&peer->server->under_way, 1);
    arena_init(&peer->arena, ARENA_MAX);
    struct refusal refusal = check_head(peer, connection, method, version);
    if (refusal.status == 0 && head_has_body(&peer->head))
        refusal = check_body(peer);
    if (refusal.status != 0)
        return refuse(peer, connection, refusal);
    uint64_t size = peer->head.codings ? peer->body_limit : head_body_size(&peer->head);
    deadline_set(&peer->deadline, peer->server->options.body_seconds + (int64_t)(size >> 16),
                 false);
    return MHD_YES;
}

static enum MHD_Result take_body(struct peer *peer, const char *data, size_t *size)
{
    struct str piece = {data, *size};
    *size = 0;
    if (piece.len > peer->body_limit - peer->body.len)
        return refuse_midway(peer, (struct refusal){413, STR("提交的内容太大，没有接受。")});
    if (atomic_fetch_add(&peer->server->body_bytes, piece.len) + piece.len > BODIES_MAX) {
        atomic_fetch_sub(&peer->server->body_bytes, piece.len);
        return refuse_midway(peer, (struct refusal){503, STR("系统繁忙，请稍后再提交。")});
    }
    buf_add(&peer->body, piece);
    return MHD_YES;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **context)
{
    (void)arg;
    (void)url;
    struct peer *peer = *context;
    switch (peer->stage) {
    case WAITING:
        return take_head(peer, connection, method, version);
    case READING:
        return *size > 0 ? take_body(peer, data, size) : answer(peer, connection);
    case ANSWERED:
        *size = 0;
        return MHD_YES;
    }
    return MHD_NO;
}

/* The answer has gone out, or the connection broke: ready for the connection's next request. */
static void end_request(struct peer *peer)
{
    if (peer->stage == WAITING)
        return;
    atomic_fetch_sub(&peer->server->body_bytes, peer->body.len);
    buf_end(&peer->body);
    arena_end(&peer->arena);
    peer->parsed = (struct target){0};
    peer->stage = WAITING;
    atomic_fetch_sub(&peer->server->under_way, 1);
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
    (void)connection;
    (void)code;
    struct server *server = arg;
    struct peer *peer = *context;
    bool refused = peer->stage == ANSWERED && peer->unread;
    int copy = refused ? dup(peer->socket) : -1;
    if (copy >= 0)
        keeper_linger(server->keeper, copy);
    end_request(peer);
    free(peer->target_copy);
    peer->target_copy = NULL;
    /* Silence between requests is the library's matter; a head that trickles in after it is ours.
     */
    deadline_set(&peer->deadline, server->options.idle_seconds + server->options.header_seconds,
                 true);
    if (server->stopping)
        shutdown(peer->socket, SHUT_RD);
    *context = NULL;
}

static void open_peer(struct server *server, struct MHD_Connection *connection, void **ret)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct peer *peer = calloc(1, sizeof *peer);
    if (!peer)
        abort();
    peer->server = server;
    peer->loopback = info && is_loopback(info->client_addr);
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    peer->socket = info->connect_fd;
    deadline_set(&peer->deadline, server->options.header_seconds, true);
    keeper_add(server->keeper, &peer->deadline, peer->socket);
    *ret = peer;
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct server *server = arg;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        open_peer(server, connection, socket_context);
        return;
    }
    struct peer *peer = *socket_context;
    keeper_remove(server->keeper, &peer->deadline);
    end_request(peer);
    free(peer->target_copy);
    free(peer);
    *socket_context = NULL;
}

/* ---- Starting and stopping ---- */

static void set_default(int *value, int standard)
{
    if (*value <= 0)
        *value = standard;
}

static void fill_in_defaults(struct server_options *options)
{
    if (!options->address)
        options->address = "127.0.0.1";
    set_default(&options->threads, 16);
    set_default(&options->header_seconds, 10);
    set_default(&options->idle_seconds, 30);
    set_default(&options->body_seconds, 60);
    set_default(&options->send_seconds, 60);
    const int own_files = 256; /* databases, attachments, log */
    int most = raise_file_limit() - own_files;
    set_default(&options->connections, 16384);
    if (options->connections > most)
        options->connections = most;
    if (options->connections < options->threads)
        options->connections = options->threads;
}

static struct MHD_Daemon *start_daemon(struct server *server)
{
    const struct server_options *options = &server->options;
    const struct MHD_OptionItem items[] = {
        {MHD_OPTION_LISTEN_SOCKET,           server->listener,        NULL  },
        {MHD_OPTION_THREAD_POOL_SIZE,        options->threads,        NULL  },
        {MHD_OPTION_CONNECTION_LIMIT,        options->connections,    NULL  },
        {MHD_OPTION_CONNECTION_TIMEOUT,      options->idle_seconds,   NULL  },
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,       NULL  },
        {MHD_OPTION_STRICT_FOR_CLIENT,       0,                       NULL  }, /* we are stricter, and give a reason */
        {MHD_OPTION_URI_LOG_CALLBACK,        (intptr_t)see_target,    server},
        {MHD_OPTION_UNESCAPE_CALLBACK,       (intptr_t)leave_escaped, server},
        {MHD_OPTION_NOTIFY_COMPLETED,        (intptr_t)on_completed,  server},
        {MHD_OPTION_NOTIFY_CONNECTION,       (intptr_t)on_connection, server},
        {MHD_OPTION_END,                     0,                       NULL  },
    };
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_USE_ITC;
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_ARRAY, items,
                            MHD_OPTION_END);
}

/* The workers wait together for requests that come together. Were each to interrupt the others as
 * soon as it has one, sixteen of them would spend a tenth of their time on being switched (measured
 * with bench/http_cpu.py). As batch threads they get the same share of the processor, but take
 * turns. Threads have the policy of the one that starts them. */
static struct MHD_Daemon *start_batch_daemon(struct server *server)
{
    const struct sched_param none = {0};
    bool ordinary = sched_getscheduler(0) == SCHED_OTHER;
    if (ordinary)
        sched_setscheduler(0, SCHED_BATCH, &none);
    struct MHD_Daemon *daemon = start_daemon(server);
    if (ordinary)
        sched_setscheduler(0, SCHED_OTHER, &none);
    return daemon;
}

static void free_server(struct server *server)
{
    keeper_stop(server->keeper);
    if (server->listener >= 0)
        close(server->listener);
    free(server);
}

err server_start(const struct server_options *options, struct failure *failure, struct server **ret)
{
    assert(options->handle && options->body_limit);
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        return fail_with(failure, ERR_INTERNAL, "out of memory");
    server->options = *options;
    server->listener = -1;
    server->check_layout = strcmp(MHD_get_version(), LAYOUT_VERSION) == 0;
    random_bytes(&server->first_id, sizeof server->first_id);
    fill_in_defaults(&server->options);
    err result = listen_open(server->options.address, options->port, failure, &server->listener);
    if (result != OK) {
        free_server(server);
        return result;
    }
    server->port = listen_port(server->listener);
    server->keeper = keeper_start();
    server->daemon = server->keeper ? start_batch_daemon(server) : NULL;
    if (!server->daemon) {
        free_server(server);
        return fail_with(failure, ERR_INTERNAL, "the HTTP server's threads could not be started");
    }
    *ret = server;
    return OK;
}

int server_port(const struct server *server)
{
    return server->port;
}

static void wait_for_requests(struct server *server)
{
    const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
    for (int i = 0; i < STOP_SECONDS * 100 && server->under_way > 0; i++)
        nanosleep(&pause, NULL);
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    server->stopping = true;
    MHD_quiesce_daemon(server->daemon);
    close(server->listener); /* from here on, new connections are refused by the system */
    server->listener = -1;
    keeper_shut_idle(server->keeper);
    wait_for_requests(server);
    MHD_stop_daemon(server->daemon);
    free_server(server);
}
