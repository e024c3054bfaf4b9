/* Errors: a small code that says what the caller can do about it, and a message that says the rest.
 *
 * The one who notices writes the message, with the value that was wrong and the way out; everyone
 * above hands the code on with TRY. The first message wins: nobody repaints it. */
#ifndef GONGKAI_BASE_ERR_H
#define GONGKAI_BASE_ERR_H

#include "base/attributes.h"

#include <stdarg.h>
#include <stdbool.h>

typedef enum err {
    OK = 0,
    ERR_INVALID,   /* the input is wrong: correct it (422) */
    ERR_NOT_FOUND, /* there is no such thing (404) */
    ERR_FORBIDDEN, /* not for this person (403) */
    ERR_CONFLICT,  /* it has changed meanwhile, or its state does not allow this (409) */
    ERR_TOO_LARGE, /* over a limit (413) */
    ERR_BUSY,      /* try again later (503) */
    ERR_INTERNAL,  /* our fault: logged, shown with an incident number only (500) */
} err;

/* The first thing that went wrong. Zero it to begin with. */
struct failure {
    err code;
    char text[1000];
};

/* Writes the message, unless one is there already, and returns the code of the first failure. A
 * NULL failure keeps no message. */
err fail_with(struct failure *failure, err code, const char *format, ...) FORMAT(3, 4);

/* For the rare caller that has truly handled what went wrong. */
void failure_clear(struct failure *failure);

/* The name of a code, for logs: "invalid", "not-found". */
const char *err_name(err code);

/* Returns from the function with the error, if there is one. Safe anywhere: memory belongs to the
 * arena, everything else carries CLEANUP. */
#define TRY(expression)                                                                            \
    do {                                                                                           \
        err try_result = (expression);                                                             \
        if (try_result != OK)                                                                      \
            return try_result;                                                                     \
    } while (0)

#endif
