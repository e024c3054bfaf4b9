/* The compiler extensions that we use, under names that say what they are for. */
#ifndef GONGKAI_BASE_ATTRIBUTES_H
#define GONGKAI_BASE_ATTRIBUTES_H

/* The caller must look at the result. */
#define MUST_USE __attribute__((warn_unused_result))

/* Arguments are checked against the format: FORMAT(position of format, position of first value). */
#define FORMAT(at, first) __attribute__((format(printf, at, first)))

/* The variable is released by x_end on every way out of its block:
 *     CLEANUP(rows_end) struct rows rows = {0};
 * x_end must accept a zeroed and an already released object. */
#define CLEANUP(end) __attribute__((cleanup(end)))

#define UNUSED __attribute__((unused))

#define NORETURN __attribute__((noreturn))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
