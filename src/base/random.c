/* Tokens that nobody can guess. */
#include "base/random.h"

#include "base/log.h"

#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *to, size_t len)
{
    char *at = to;
    while (len > 0) {
        ssize_t got = getrandom(at, len, 0);
        if (got < 0) {
            log_error("no-randomness", "len=%zu", len);
            abort(); /* a guessable token is worse than a restart */
        }
        at += got;
        len -= (size_t)got;
    }
}

struct random_token random_make_token(void)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned char bytes[RANDOM_TOKEN_LEN];
    random_bytes(bytes, sizeof bytes);
    struct random_token token;
    for (size_t i = 0; i < RANDOM_TOKEN_LEN; i++)
        token.text[i] = alphabet[bytes[i] & 63];
    token.text[RANDOM_TOKEN_LEN] = '\0';
    return token;
}
