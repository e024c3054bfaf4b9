/* JSON out: a writer that streams into a buffer, keys in the order given. JSON in: jansson. */
#ifndef GONGKAI_BASE_JSON_H
#define GONGKAI_BASE_JSON_H

#include "base/buf.h"
#include "base/decimal.h"
#include "base/err.h"

#include <jansson.h>

#define JSON_DEPTH 32

/* struct json_out json = {.out = &buf, .pretty = true}; */
struct json_out {
    struct buf *out;
    bool pretty; /* two spaces a level */
    int depth;
    bool filled[JSON_DEPTH]; /* something stands at this level already */
    bool after_key;
};

void json_object_open(struct json_out *json);
void json_object_close(struct json_out *json);
void json_array_open(struct json_out *json);
void json_array_close(struct json_out *json);
void json_key(struct json_out *json, struct str key);
/* Bytes that are not UTF-8 become U+FFFD. */
void json_str(struct json_out *json, struct str value);
void json_int(struct json_out *json, int64_t value);
void json_decimal(struct json_out *json, struct decimal value);
void json_bool(struct json_out *json, bool value);
void json_nothing(struct json_out *json); /* null */

/* The most used pairs. */
void json_key_str(struct json_out *json, struct str key, struct str value);
void json_key_int(struct json_out *json, struct str key, int64_t value);
void json_key_bool(struct json_out *json, struct str key, bool value);

/* Reads one document; `name` goes into the message ("report.json: line 3: …"). Duplicate keys are
 * an error. Release with CLEANUP(json_end). */
err json_read(struct str text, struct str name, struct failure *failure, json_t **ret) MUST_USE;
void json_end(json_t **root);

/* Text of a member, or an empty view (ptr NULL) when it is absent or not text. Lives as long as the
 * document. */
struct str json_get_str(const json_t *object, const char *key);

#endif
