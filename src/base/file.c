/* Reading and replacing files. */
#include "base/file.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_descriptor(int *fd)
{
    if (*fd > STDERR_FILENO)
        close(*fd);
}

/* The reason, as an official would read it; of what is rare, the system's own word. */
static const char *reason(int number)
{
    switch (number) {
    case ENOENT:
        return "没有这个文件";
    case EISDIR:
        return "这是文件夹，不是文件";
    case EACCES:
    case EPERM:
        return "没有权限";
    case EROFS:
        return "所在的磁盘只读";
    case ENOSPC:
    case EDQUOT:
        return "磁盘空间不足";
    default:
        return strerror(number);
    }
}

err file_read(struct arena *arena, struct str path, size_t limit, struct failure *failure,
              struct str *ret)
{
    const char *name = arena_str(arena, path).ptr;
    CLEANUP(close_descriptor)
    int fd = str_equal(path, STR("-")) ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_with(failure, errno == ENOENT ? ERR_NOT_FOUND : ERR_INVALID,
                         "不能读取 %s：%s。", name, reason(errno));
    CLEANUP(buf_end) struct buf content = BUF(limit);
    char piece[65536];
    ssize_t got;
    while ((got = read(fd, piece, sizeof piece)) > 0 && !content.overflow)
        buf_add(&content, (struct str){piece, (size_t)got});
    if (got < 0)
        return fail_with(failure, ERR_INVALID, "不能读取 %s：%s。", name, reason(errno));
    if (content.overflow)
        return fail_with(failure, ERR_TOO_LARGE, "不能读取 %s：文件超过 %zu MiB。", name,
                         limit >> 20);
    *ret = arena_str(arena, buf_str(&content));
    return OK;
}

static bool write_all(int fd, struct str content)
{
    while (content.len > 0) {
        ssize_t done = write(fd, content.ptr, content.len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        content = str_from_pos(content, (size_t)done);
    }
    return true;
}

err file_write(struct arena *arena, struct str path, struct str content, struct failure *failure)
{
    const char *name = arena_str(arena, path).ptr;
    const char *next = arena_printf(arena, "%s.new", name).ptr;
    CLEANUP(close_descriptor) int fd = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || !write_all(fd, content) || fsync(fd) != 0 || rename(next, name) != 0)
        return fail_with(failure, ERR_INVALID, "不能写入 %s：%s。", name,
                         errno == ENOENT ? "所在的文件夹不存在" : reason(errno));
    return OK;
}

err file_make_folder(struct arena *arena, struct str path, struct failure *failure)
{
    const char *name = arena_str(arena, path).ptr;
    if (mkdir(name, 0700) != 0 && errno != EEXIST)
        return fail_with(failure, errno == ENOENT ? ERR_INVALID : ERR_FORBIDDEN,
                         "不能建立文件夹 %s：%s。", name,
                         errno == ENOENT ? "上一级文件夹不存在，请先建立" : reason(errno));
    return OK;
}
