/* The server's ear for commands of the same machine. */
#include "app/control.h"

#include "base/json.h"
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define MESSAGE_LIMIT ((size_t)96 << 20)
/* One that asks sends all at once: silence for so long is none of ours, and must hold up neither
 * the others nor the end of the server. */
#define SILENCE_SECONDS 2

struct control {
    struct site *site;
    pthread_t thread;
    int listener;
    struct sockaddr_un address;
};

static void close_socket(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

/* False when the folder's name is too long for a socket address. */
static bool socket_address(struct arena *arena, struct str folder, struct sockaddr_un *ret)
{
    struct str path = arena_printf(arena, STR_FMT "/control.sock", STR_ARG(folder));
    *ret = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (path.len >= sizeof ret->sun_path)
        return false;
    memcpy(ret->sun_path, path.ptr, path.len);
    return true;
}

static int connect_to(struct arena *arena, struct str folder)
{
    struct sockaddr_un address;
    if (!socket_address(arena, folder, &address))
        return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

bool control_serves(struct arena *arena, struct str folder)
{
    CLEANUP(close_socket) int fd = connect_to(arena, folder);
    return fd >= 0;
}

static bool send_all(int fd, struct str text)
{
    while (text.len > 0) {
        ssize_t sent = send(fd, text.ptr, text.len, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        text = str_from_pos(text, (size_t)sent);
    }
    return shutdown(fd, SHUT_WR) == 0;
}

static bool receive_all(int fd, struct buf *to)
{
    char piece[65536];
    ssize_t got;
    while ((got = recv(fd, piece, sizeof piece, 0)) > 0 && !to->overflow)
        buf_add(to, (struct str){piece, (size_t)got});
    return got == 0 && !to->overflow;
}

static void write_question(struct buf *out, const struct str_list *words, struct str input)
{
    struct json_out json = {.out = out};
    json_object_open(&json);
    json_key(&json, STR("words"));
    json_array_open(&json);
    for (size_t i = 0; i < words->count; i++)
        json_str(&json, words->items[i]);
    json_array_close(&json);
    json_key_str(&json, STR("input"), input);
    json_object_close(&json);
}

err control_forward(struct arena *arena, struct str folder, const struct str_list *words,
                    struct str input, struct buf *out, struct failure *failure,
                    enum exit_status *status)
{
    CLEANUP(close_socket) int fd = connect_to(arena, folder);
    CLEANUP(buf_end) struct buf question = BUF(MESSAGE_LIMIT);
    CLEANUP(buf_end) struct buf answer = BUF(MESSAGE_LIMIT);
    CLEANUP(json_end) json_t *root = NULL;
    if (!utf8_valid(input))
        return fail_with(failure, ERR_INVALID, "文件不是 UTF-8 文本，请另存为 UTF-8 后重试。");
    write_question(&question, words, input);
    if (fd < 0 || question.overflow || !send_all(fd, buf_str(&question)) ||
        !receive_all(fd, &answer))
        return fail_with(failure, ERR_BUSY,
                         "正在运行的服务没有答复（" STR_FMT
                         "/control.sock）。请查看它的日志后重试。",
                         STR_ARG(folder));
    TRY(json_read(buf_str(&answer), STR("control.sock"), failure, &root));
    buf_add(out, json_get_str(root, "out"));
    *status = (enum exit_status)json_integer_value(json_object_get(root, "status"));
    struct str message = json_get_str(root, "failure");
    if (message.len > 0)
        return fail_with(failure, *status == EXIT_FAULT ? ERR_INTERNAL : ERR_INVALID, STR_FMT,
                         STR_ARG(message));
    return OK;
}

static void answer_question(struct control *control, int fd)
{
    CLEANUP(arena_end) struct arena arena = {0};
    CLEANUP(buf_end) struct buf question = BUF(MESSAGE_LIMIT);
    CLEANUP(buf_end) struct buf out = BUF(MESSAGE_LIMIT / 2);
    CLEANUP(buf_end) struct buf answer = BUF(MESSAGE_LIMIT);
    CLEANUP(json_end) json_t *root = NULL;
    struct failure failure = {0};
    struct str_list words = {0};
    if (!receive_all(fd, &question) || question.len == 0)
        return; /* only asked whether we are here */
    if (json_read(buf_str(&question), STR("question"), &failure, &root) != OK)
        return;
    const json_t *list = json_object_get(root, "words");
    for (size_t i = 0; i < json_array_size(list); i++)
        vec_push(&arena, &words, str_from(json_string_value(json_array_get(list, i))));
    enum exit_status status = command_run_here(control->site, &arena, &words,
                                               json_get_str(root, "input"), &out, &failure);
    struct json_out json = {.out = &answer};
    json_object_open(&json);
    json_key_int(&json, STR("status"), status);
    json_key_str(&json, STR("out"), buf_str(&out));
    json_key_str(&json, STR("failure"), str_from(failure.text));
    json_object_close(&json);
    if (!send_all(fd, buf_str(&answer)))
        log_error("control-answer-lost", "status=%d", (int)status);
}

static void limit_silence(int fd)
{
    struct timeval limit = {.tv_sec = SILENCE_SECONDS};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static void *listen_for_commands(void *arg)
{
    struct control *control = arg;
    for (;;) {
        CLEANUP(close_socket) int fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0 && errno == EINVAL)
            return NULL; /* control_close has shut the listener */
        if (fd < 0) {
            /* No descriptor is free, say: callers wait until one is. */
            poll(NULL, 0, 100);
            continue;
        }
        limit_silence(fd);
        answer_question(control, fd);
    }
}

err control_open(struct site *site, struct str folder, struct failure *failure,
                 struct control **ret)
{
    CLEANUP(arena_end) struct arena scratch = {0};
    struct control *control = calloc(1, sizeof *control);
    if (!control)
        abort();
    control->site = site;
    control->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* The store's lock says that no other server uses the folder: a socket left there is of a dead
     * one. */
    bool fits = socket_address(&scratch, folder, &control->address);
    if (fits)
        unlink(control->address.sun_path);
    mode_t before = umask(0077);
    bool opened = fits && control->listener >= 0 &&
                  bind(control->listener, (const struct sockaddr *)&control->address,
                       sizeof control->address) == 0 &&
                  listen(control->listener, 16) == 0 &&
                  pthread_create(&control->thread, NULL, listen_for_commands, control) == 0;
    umask(before);
    if (!opened) {
        err result = fail_with(failure, ERR_INTERNAL, "不能建立 " STR_FMT "/control.sock：%s",
                               STR_ARG(folder), fits ? strerror(errno) : "数据目录的路径过长");
        close_socket(&control->listener);
        free(control);
        return result;
    }
    *ret = control;
    return OK;
}

void control_close(struct control *control)
{
    shutdown(control->listener, SHUT_RDWR);
    pthread_join(control->thread, NULL);
    close(control->listener);
    unlink(control->address.sun_path);
    free(control);
}
