/* Random tokens from the kernel. */
#ifndef GONGKAI_BASE_RANDOM_H
#define GONGKAI_BASE_RANDOM_H

#include "base/str.h"

#define RANDOM_TOKEN_LEN 43

struct random_token {
    char text[RANDOM_TOKEN_LEN + 1];
};

/* 256 bits as base64url text. */
struct random_token random_make_token(void);
void random_bytes(void *to, size_t len);

#endif
