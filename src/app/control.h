/* Commands that write, run by the serving process: one JSON document each way over
 * DATA/control.sock, which only the owner of the folder can open. */
#ifndef GONGKAI_APP_CONTROL_H
#define GONGKAI_APP_CONTROL_H

#include "app/command.h"

/* True when a server answers on the folder's socket. */
bool control_serves(struct arena *arena, struct str folder);
/* Lets the server run the command. Its output is added to *out, its failure handed on. */
err control_forward(struct arena *arena, struct str folder, const struct str_list *words,
                    struct str input, struct buf *out, struct failure *failure,
                    enum exit_status *status) MUST_USE;

struct control;
/* Listens in a thread of its own until control_close. */
err control_open(struct site *site, struct str folder, struct failure *failure,
                 struct control **ret) MUST_USE;
void control_close(struct control *control);

#endif
