/* Whole small files. Large ones are streamed by those who own them. */
#ifndef GONGKAI_BASE_FILE_H
#define GONGKAI_BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"

/* Reads at most `limit` bytes. ERR_NOT_FOUND, ERR_TOO_LARGE or ERR_INVALID (a folder, no
 * permission) with the path and the reason. "-" reads standard input. */
err file_read(struct arena *arena, struct str path, size_t limit, struct failure *failure,
              struct str *ret) MUST_USE;
/* Replaces the file in one step: whoever reads it sees the old or the new content, also after a
 * crash. */
err file_write(struct arena *arena, struct str path, struct str content,
               struct failure *failure) MUST_USE;
/* Makes the folder with mode 0700 if it is missing; its parents must exist. */
err file_make_folder(struct arena *arena, struct str path, struct failure *failure) MUST_USE;

#endif
