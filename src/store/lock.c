/* flock on a file of the folder that also holds the owner's process id. flock, and not fcntl: a
 * lock of fcntl would be lost when any other descriptor of the same file is closed, and would not
 * keep a second store of the same process out. The file stays behind: removing it could remove the
 * lock of the next owner. */
#include "store/lock.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_NAME "gongkai.lock"

void folder_lock_end(struct folder_lock *lock)
{
    if (lock->descriptor > 0)
        close(lock->descriptor);
    lock->descriptor = 0;
}

static err report_holder(const char *folder, int descriptor, struct failure *failure)
{
    char text[32];
    ssize_t len = pread(descriptor, text, sizeof text, 0);
    int64_t holder = 0;
    struct str number = str_trim((struct str){text, len > 0 ? (size_t)len : 0});
    if (str_to_int(number, &holder) && holder > 0)
        return fail_with(failure, ERR_BUSY,
                         "the data folder %s is in use by process %lld. Stop that process first, "
                         "or give the command to the running server",
                         folder, (long long)holder);
    return fail_with(failure, ERR_BUSY,
                     "the data folder %s is in use by another process that is just starting. "
                     "Try again",
                     folder);
}

static bool write_owner(int descriptor)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%lld\n", (long long)getpid());
    return ftruncate(descriptor, 0) == 0 && pwrite(descriptor, text, (size_t)len, 0) == len;
}

err folder_lock_take(const char *folder, struct failure *failure, struct folder_lock *ret)
{
    CLEANUP(arena_end) struct arena arena = {0};
    const char *path = arena_printf(&arena, "%s/" LOCK_NAME, folder).ptr;
    CLEANUP(folder_lock_end)
    struct folder_lock lock = {open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (lock.descriptor < 0)
        return fail_with(failure, errno == ENOENT ? ERR_NOT_FOUND : ERR_FORBIDDEN,
                         "cannot open %s: %s", path, strerror(errno));
    if (flock(lock.descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return report_holder(folder, lock.descriptor, failure);
        return fail_with(failure, ERR_INTERNAL, "cannot lock %s: %s", path, strerror(errno));
    }
    if (!write_owner(lock.descriptor))
        return fail_with(failure, errno == ENOSPC ? ERR_BUSY : ERR_INTERNAL, "cannot write %s: %s",
                         path, strerror(errno));
    *ret = lock;
    lock.descriptor = 0; /* it is the caller's now */
    return OK;
}
