/* A small server for tests and measurements of web/: it echoes, renders, waits and sends files. It
 * prints its port and runs until SIGTERM.
 *
 *     http_server [name=seconds …]      header= idle= body= send= threads= port= */
#include "base/json.h"
#include "web/server.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORM_MAX ((size_t)1 << 20)

struct state {
    struct cache *cache;
    _Atomic int64_t renderings;
    char file_path[32]; /* empty until it is asked for */
    pthread_mutex_t file_lock;
};

static void write_fields(struct json_out *json, const char *key,
                         const struct http_field_list *fields)
{
    json_key(json, str_from(key));
    json_array_open(json);
    for (size_t i = 0; i < fields->count; i++) {
        const struct http_field *field = &fields->items[i];
        json_object_open(json);
        json_key_str(json, STR("name"), field->name);
        json_key_str(json, STR("value"), field->value);
        json_key_int(json, STR("bytes"), (int64_t)field->value.len);
        if (field->filename.ptr) {
            json_key_str(json, STR("filename"), field->filename);
            json_key_str(json, STR("type"), field->type);
        }
        json_object_close(json);
    }
    json_array_close(json);
}

static void echo(struct state *state, struct http_request *request, struct http_response *response)
{
    (void)state;
    struct json_out json = {.out = &response->body};
    response->type = STR("application/json");
    json_object_open(&json);
    json_key_str(&json, STR("method"), request->method == HTTP_GET ? STR("GET") : STR("POST"));
    json_key_str(&json, STR("path"), request->path);
    json_key_str(&json, STR("query"), request->query);
    json_key_str(&json, STR("body"), str_slice(request->body, 0, 10000));
    json_key_int(&json, STR("bytes"), (int64_t)request->body.len);
    json_key_bool(&json, STR("loopback"), request->loopback);
    write_fields(&json, "headers", &request->headers);
    write_fields(&json, "query_fields", &request->query_fields);
    write_fields(&json, "form_fields", &request->form_fields);
    write_fields(&json, "cookies", &request->cookies);
    json_object_close(&json);
}

/* 12 KB of text with a number that tells one rendering from the next. */
static void page(struct state *state, struct http_request *request, struct http_response *response)
{
    (void)request;
    buf_printf(&response->body, "<!DOCTYPE html><title>%lld</title>",
               (long long)atomic_fetch_add(&state->renderings, 1));
    for (uint32_t i = 1; response->body.len < 12288 - 30; i++)
        buf_printf(&response->body, "<p>政府信息公开 %08x\n", i * 2654435761u);
    response->cacheable = true;
    response->counts_visits = true;
    response->modified = 1767225600; /* 2026-01-01 */
    response->topics[0] = STR("page");
}

/* Its topic is invalidated while it is being rendered. */
static void overtaken(struct state *state, struct http_request *request,
                      struct http_response *response)
{
    page(state, request, response);
    response->topics[1] = STR("overtaken");
    cache_invalidate(state->cache, STR("overtaken"));
}

static void invalidate(struct state *state, struct http_request *request,
                       struct http_response *response)
{
    cache_invalidate(state->cache, http_form(request, "topic"));
    http_redirect(request, response, STR("/echo"));
}

static void write_visits(void *arg, struct str path, int64_t visits)
{
    buf_printf(arg, STR_FMT " %lld\n", STR_ARG(path), (long long)visits);
}

static void visits(struct state *state, struct http_request *request,
                   struct http_response *response)
{
    (void)request;
    response->type = STR("text/plain; charset=utf-8");
    cache_take_visits(state->cache, write_visits, &response->body);
}

static void slow(struct state *state, struct http_request *request, struct http_response *response)
{
    (void)state;
    int64_t milliseconds = 0;
    if (!str_to_int(http_query(request, "ms"), &milliseconds))
        milliseconds = 0;
    nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000}, NULL);
    buf_add(&response->body, STR("slept\n"));
}

static void asset(struct state *state, struct http_request *request, struct http_response *response)
{
    (void)state;

    response->type = STR("font/woff2");
    response->bytes = STR("0123456789abcdefghijklmnopqrstuvwxyz");
    response->ranged = true;
    response->cacheable = true;
    http_set_header(request, response, "Cache-Control", STR("public, max-age=31536000, immutable"));
}

/* 40 MB, so that it never fits into a socket's buffers. Each line says at which byte it begins. */
static void make_file(struct state *state)
{
    if (state->file_path[0])
        return;
    snprintf(state->file_path, sizeof state->file_path, "/tmp/http_server-XXXXXX");
    int descriptor = mkstemp(state->file_path);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    if (!file)
        abort();
    for (long at = 0; at < 40L * 1000 * 1000; at += 10)
        fprintf(file, "%09ld\n", at);
    fclose(file);
}

static void send_file(struct state *state, struct http_request *request,
                      struct http_response *response)
{
    pthread_mutex_lock(&state->file_lock);
    make_file(state);
    pthread_mutex_unlock(&state->file_lock);
    int descriptor = open(state->file_path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        abort();
    response->file = (struct http_file){true, descriptor, (uint64_t)status.st_size};
    response->type = STR("application/octet-stream");
    response->etag = STR("file-1");
    response->modified = 1767225600;
    response->ranged = true;
    http_download(request, response, STR("年度报告 2025.bin"));
}

static void too_large(struct state *state, struct http_request *request,
                      struct http_response *response)
{
    (void)state;
    (void)request;
    struct str line = STR("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqr");
    while (!response->body.overflow)
        buf_add(&response->body, line);
}

static const struct {
    struct str path;
    void (*handle)(struct state *, struct http_request *, struct http_response *);
    size_t body_limit;
} places[] = {
    {STR_INIT("/echo"),       echo,       FORM_MAX},
    {STR_INIT("/page"),       page,       0       },
    {STR_INIT("/overtaken"),  overtaken,  0       },
    {STR_INIT("/invalidate"), invalidate, 1000    },
    {STR_INIT("/visits"),     visits,     0       },
    {STR_INIT("/slow"),       slow,       0       },
    {STR_INIT("/asset"),      asset,      0       },
    {STR_INIT("/file"),       send_file,  0       },
    {STR_INIT("/too-large"),  too_large,  0       },
};

static size_t find_place(struct str path)
{
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (str_starts(path, places[i].path))
            return i;
    return COUNT_OF(places);
}

static size_t body_limit(void *user, struct str path)
{
    (void)user;
    size_t place = find_place(path);
    return place < COUNT_OF(places) ? places[place].body_limit : 0;
}

static void handle(void *user, struct http_request *request, struct http_response *response)
{
    size_t place = find_place(request->path);
    if (place < COUNT_OF(places)) {
        places[place].handle(user, request, response);
        return;
    }
    response->status = 404;
    buf_add(&response->body, STR("没有这个网址。\n"));
}

static void read_option(struct server_options *options, struct str argument)
{
    const struct {
        struct str name;
        int *value;
    } known[] = {
        {STR_INIT("header"),      &options->header_seconds},
        {STR_INIT("idle"),        &options->idle_seconds  },
        {STR_INIT("body"),        &options->body_seconds  },
        {STR_INIT("send"),        &options->send_seconds  },
        {STR_INIT("threads"),     &options->threads       },
        {STR_INIT("connections"), &options->connections   },
        {STR_INIT("port"),        &options->port          },
    };
    struct str name, value;
    int64_t number = 0;
    str_cut(argument, STR("="), &name, &value);
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_equal(name, known[i].name) && str_to_int(value, &number)) {
            *known[i].value = (int)number;
            return;
        }
    fprintf(stderr, "not an option: " STR_FMT "\n", STR_ARG(argument));
    exit(2);
}

int main(int argc, char **argv)
{
    struct state state = {
        .cache = cache_open((size_t)16 << 20),
        .file_lock = PTHREAD_MUTEX_INITIALIZER,
    };
    struct server_options options = {
        .cache = state.cache,
        .user = &state,
        .body_limit = body_limit,
        .handle = handle,
    };
    for (int i = 1; i < argc; i++)
        read_option(&options, str_from(argv[i]));
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);

    struct failure failure = {0};
    struct server *server = NULL;
    err result = server_start(&options, &failure, &server);
    if (result == OK) {
        printf("port %d\n", server_port(server));
        fflush(stdout);
        int signal;
        sigwait(&signals, &signal);
        server_stop(server);
    } else {
        fprintf(stderr, "%s\n", failure.text);
    }
    cache_close(state.cache);
    if (state.file_path[0])
        unlink(state.file_path);
    return result == OK ? 0 : 1;
}
