/* Hashing by OpenSSL. */
#include "base/hash.h"

#include "base/log.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

/* OpenSSL fails here only without memory, or when SHA-256 is not there: nothing to go on with. */
static void must_work(int done)
{
    if (done == 1)
        return;
    log_error("hash-failed", "algorithm=sha256");
    abort();
}

struct hash hash_begin(void)
{
    struct hash hash = {EVP_MD_CTX_new()};
    must_work(hash.engine != NULL);
    must_work(EVP_DigestInit_ex(hash.engine, EVP_sha256(), NULL));
    return hash;
}

void hash_add(struct hash *hash, struct str bytes)
{
    if (bytes.len > 0)
        must_work(EVP_DigestUpdate(hash->engine, bytes.ptr, bytes.len));
}

struct hash_text hash_finish(struct hash *hash)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    must_work(EVP_DigestFinal_ex(hash->engine, digest, &len));
    must_work(len == 32);
    hash_end(hash);
    struct hash_text out;
    for (size_t i = 0; i < 32; i++) {
        out.text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        out.text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    out.text[64] = '\0';
    return out;
}

void hash_end(struct hash *hash)
{
    EVP_MD_CTX_free(hash->engine);
    hash->engine = NULL;
}

struct hash_text hash_sha256(struct str bytes)
{
    struct hash hash = hash_begin();
    hash_add(&hash, bytes);
    return hash_finish(&hash);
}

bool hash_same_secret(struct str a, struct str b)
{
    return a.len == b.len && CRYPTO_memcmp(a.ptr, b.ptr, a.len) == 0;
}
