/* What the programs of the build share: strings as C and PO files write them. */
#ifndef GONGKAI_TOOLS_TEXT_H
#define GONGKAI_TOOLS_TEXT_H

#include "base/arena.h"
#include "base/buf.h"

/* A C string literal, quotes included. It never holds a raw control character or a trigraph. */
void text_write_c(struct buf *out, struct str text);
/* The same in the form of PO files: one line of the file, quotes included. */
void text_write_po(struct buf *out, struct str text);

/* Takes a quoted string off the front and decodes \n \t \r \" \\. False, taking nothing, when there
 * is none or it holds another escape. */
bool text_read_quoted(struct arena *arena, struct str *rest, struct str *ret);

/* Checks the places for values in a message, "%s" or "%2$s". Returns their number: of "%s", or the
 * highest N of "%N$s". False when both forms are mixed or N is not 1 … 9. */
bool text_count_places(struct str text, int *ret);

#endif
