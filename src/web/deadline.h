/* Deadlines of connections, kept by one thread of its own.
 *
 * The library closes a connection that is silent. It does not close one that sends a byte now and
 * then for ever, and with a few thousand of those nobody else gets in. Here each connection has a
 * moment by which its present step (head, body, answer) must be done; when that passes, its socket
 * is shut down and the library cleans up. */
#ifndef GONGKAI_WEB_DEADLINE_H
#define GONGKAI_WEB_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

struct keeper;

/* Part of the owner's connection. Zero it to begin with. */
struct deadline {
    struct deadline *before, *after;
    int socket;
    _Atomic int64_t at; /* milliseconds of the monotonic clock; 0: none */
    _Atomic bool idle;  /* between two requests: may be shut when the server stops */
};

/* NULL when the system gives no thread. */
struct keeper *keeper_start(void);
/* Closes the lingering sockets and ends the thread. All deadlines must have been removed. */
void keeper_stop(struct keeper *keeper);

void keeper_add(struct keeper *keeper, struct deadline *deadline, int socket);
/* Before the socket is closed: its number may be another's a moment later. */
void keeper_remove(struct keeper *keeper, struct deadline *deadline);
/* From now on; 0 seconds: no deadline. Any thread, no lock. */
void deadline_set(struct deadline *deadline, int64_t seconds, bool idle);
/* Shuts the connections that wait for a request. */
void keeper_shut_idle(struct keeper *keeper);

/* Takes over a duplicate of a socket whose answer is sent although its request was not read to the
 * end, and goes on reading for a while: closing it at once would reset the connection, and the
 * sender would never see the answer. */
void keeper_linger(struct keeper *keeper, int socket);

#endif
