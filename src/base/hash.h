/* SHA-256, as lower-case hexadecimal text. */
#ifndef GONGKAI_BASE_HASH_H
#define GONGKAI_BASE_HASH_H

#include "base/str.h"

struct hash_text {
    char text[65];
};

struct hash_text hash_sha256(struct str bytes);

/* The same, piece by piece. hash_finish releases it; CLEANUP(hash_end) covers the other ways out.
 */
struct hash {
    void *engine;
};

struct hash hash_begin(void);
void hash_add(struct hash *hash, struct str bytes);
struct hash_text hash_finish(struct hash *hash);
void hash_end(struct hash *hash);

/* Equal, in time that does not depend on where they differ: for tokens. */
bool hash_same_secret(struct str a, struct str b);

#endif
