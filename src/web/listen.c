/* Opening the listening socket ourselves, so that a port in use is a clear message and the queue of
 * waiting connections is long. */
#include "web/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG   4096
#define FILES_MAX 65536

static void end_addresses(struct addrinfo **addresses)
{
    if (*addresses)
        freeaddrinfo(*addresses);
}

static void close_socket(int *socket)
{
    if (*socket >= 0)
        close(*socket);
}

static err explain(int number, const char *address, int port, struct failure *failure)
{
    if (number == EADDRINUSE)
        return fail_with(failure, ERR_CONFLICT,
                         "端口 %d 已被别的程序占用。请停止那个程序，或者用 --port 换一个端口。",
                         port);
    if (number == EACCES)
        return fail_with(failure, ERR_FORBIDDEN,
                         "没有使用端口 %d 的权限。请用 1024 以上的端口，由前端服务器转发。", port);
    if (number == EADDRNOTAVAIL)
        return fail_with(failure, ERR_INVALID, "本机没有地址 %s。", address);
    return fail_with(failure, ERR_INTERNAL, "cannot listen on %s port %d: %s", address, port,
                     strerror(number));
}

static err find_address(const char *address, int port, struct failure *failure,
                        struct addrinfo **ret)
{
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    const struct addrinfo hints = {
        .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
        .ai_socktype = SOCK_STREAM,
    };
    if (port < 0 || port > 65535 || getaddrinfo(address, service, &hints, ret) != 0)
        return fail_with(failure, ERR_INVALID,
                         "“%s”端口 %d 不是可以监听的地址。请写 IP 地址，例如 127.0.0.1 或 ::。",
                         address, port);
    return OK;
}

err listen_open(const char *address, int port, struct failure *failure, int *ret_socket)
{
    CLEANUP(end_addresses) struct addrinfo *found = NULL;
    TRY(find_address(address, port, failure, &found));
    CLEANUP(close_socket)
    int listener =
        socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
    if (listener < 0)
        return explain(errno, address, port, failure);
    const int on = 1, off = 0;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (found->ai_family == AF_INET6) /* :: takes IPv4 as well */
        setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(listener, found->ai_addr, found->ai_addrlen) != 0 || listen(listener, BACKLOG) != 0)
        return explain(errno, address, port, failure);
    *ret_socket = listener;
    listener = -1;
    return OK;
}

int listen_port(int socket)
{
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } address = {0};
    socklen_t len = sizeof address;
    if (getsockname(socket, &address.any, &len) != 0)
        return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.in6.sin6_port : address.in.sin_port);
}

bool is_loopback(const struct sockaddr *address)
{
    if (!address)
        return false;
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const void *)address;
        return ntohl(in->sin_addr.s_addr) >> 24 == 127;
    }
    if (address->sa_family != AF_INET6)
        return false;
    const struct sockaddr_in6 *in6 = (const void *)address;
    return IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr) ||
           (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr) && in6->sin6_addr.s6_addr[12] == 127);
}

int raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024;
    if (limit.rlim_cur < FILES_MAX) {
        limit.rlim_cur = limit.rlim_max < FILES_MAX ? limit.rlim_max : FILES_MAX;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur < FILES_MAX ? (int)limit.rlim_cur : FILES_MAX;
}
