/* The lock of a data folder: one process, and in it one store, writes there. Private to store/. */
#ifndef GONGKAI_STORE_LOCK_H
#define GONGKAI_STORE_LOCK_H

#include "base/arena.h"
#include "base/err.h"

struct folder_lock {
    int descriptor; /* 0 or less: not held */
};

/* ERR_BUSY names the process that holds it. The lock ends with the process, however that ends. */
err folder_lock_take(const char *folder, struct failure *failure, struct folder_lock *ret) MUST_USE;
void folder_lock_end(struct folder_lock *lock);

#endif
