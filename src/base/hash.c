/* Hashing by OpenSSL. */
#include "base/hash.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

struct hash_text hash_sha256(struct str bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    int done = EVP_Digest(bytes.len ? bytes.ptr : "", bytes.len, digest, &len, EVP_sha256(), NULL);
    assert(done == 1 && len == 32);
    (void)done;
    struct hash_text out;
    for (size_t i = 0; i < 32; i++) {
        out.text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        out.text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    out.text[64] = '\0';
    return out;
}

bool hash_same_secret(struct str a, struct str b)
{
    return a.len == b.len && CRYPTO_memcmp(a.ptr, b.ptr, a.len) == 0;
}
