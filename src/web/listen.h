/* The socket that the server listens on. */
#ifndef GONGKAI_WEB_LISTEN_H
#define GONGKAI_WEB_LISTEN_H

#include "base/err.h"

struct sockaddr;

/* Binds and listens. ERR_INVALID: not an address; ERR_CONFLICT: the port is in use; ERR_FORBIDDEN:
 * a port that needs a right. */
err listen_open(const char *address, int port, struct failure *failure, int *ret_socket) MUST_USE;
/* The port that was given when 0 was asked for. */
int listen_port(int socket);
/* The address is this machine: 127.0.0.0/8, ::1, also mapped. */
bool is_loopback(const struct sockaddr *address);
/* Raises the limit of open files as far as it goes and returns it. */
int raise_file_limit(void);

#endif
