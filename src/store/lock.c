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
        return fail_with(
            failure, ERR_BUSY,
            "数据目录 %s 正由进程 %lld 使用。请先停止那个进程；如果它是 gongkai serve，"
            "可以在它运行时直接用浏览器或命令操作。",
            folder, (long long)holder);
    return fail_with(failure, ERR_BUSY, "数据目录 %s 正由另一个刚启动的进程使用。请稍后再试。",
                     folder);
}

static err fail_open(const char *folder, const char *path, struct failure *failure)
{
    if (errno == ENOENT)
        return fail_with(
            failure, ERR_NOT_FOUND,
            "没有数据目录 %s。请用 --data 指明，或运行 `gongkai init --data %s` 建立。", folder,
            folder);
    return fail_with(failure, ERR_FORBIDDEN, "不能打开 %s：%s。请检查数据目录的所有者和权限。",
                     path,
                     errno == EACCES || errno == EPERM ? "没有权限"
                     : errno == EROFS                  ? "所在的磁盘只读"
                                                       : strerror(errno));
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
        return fail_open(folder, path, failure);
    if (flock(lock.descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return report_holder(folder, lock.descriptor, failure);
        return fail_with(failure, ERR_INTERNAL, "不能锁定 %s：%s。", path, strerror(errno));
    }
    if (!write_owner(lock.descriptor))
        return fail_with(failure, errno == ENOSPC ? ERR_BUSY : ERR_INTERNAL,
                         "不能写入 %s：%s。请检查磁盘空间。", path, strerror(errno));
    *ret = lock;
    lock.descriptor = 0; /* it is the caller's now */
    return OK;
}
