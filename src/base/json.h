/*
 * A table of fields that reads a JSON object into a struct: name, type, required, bounds. Unknown
 * keys are errors, except "note" where the table says so. Used for what peers and authors send.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_JSON_H
#define HQ_BASE_JSON_H

#include <jansson.h>

#include "base/err.h"
#include "base/str.h"

enum hq_json_type {
    HQ_JSON_STRING, /* -> struct hq_str, borrowed from the object; min/max are bytes */
    HQ_JSON_INT,    /* -> int64_t; min/max are values */
    HQ_JSON_NUMBER, /* -> double; min/max are values */
    HQ_JSON_BOOL,   /* -> bool */
    HQ_JSON_OBJECT, /* -> const json_t *, borrowed; min/max are member counts */
    HQ_JSON_ARRAY,  /* -> const json_t *, borrowed; min/max are element counts */
    HQ_JSON_ANY,    /* -> const json_t *, borrowed */
};

struct hq_json_field {
    const char *name;
    enum hq_json_type type;
    bool required; /* otherwise the member may be absent or null, and the struct keeps its value */
    int64_t min;
    int64_t max; /* 0 = no upper bound */
    size_t offset;
};

#define HQ_JSON_FIELD(json_name, json_type, is_required, lo, hi, type, member)                     \
    {                                                                                              \
        (json_name), (json_type), (is_required), (lo), (hi), offsetof(type, member)                \
    }

/*
 * Reads `object` by the table. On the first problem returns HQ_EINVAL with a text such as
 * "text: longer than 4000 bytes"; *out is unchanged then. Strings with embedded NULs are refused.
 */
enum hq_err hq_json_read(const json_t *object, const struct hq_json_field *fields, size_t count,
                         void *out, size_t out_size, struct hq_error *error) HQ_MUST_USE;

/* Parses a whole file or text; the error holds file, line and column. *json_out is new. */
enum hq_err hq_json_load_file(const char *path, size_t max_bytes, json_t **json_out,
                              struct hq_error *error) HQ_MUST_USE;
enum hq_err hq_json_load(struct hq_str text, const char *source, json_t **json_out,
                         struct hq_error *error) HQ_MUST_USE;

/* A string member's value, or a view of "" where it is missing or of another type; borrowed. */
struct hq_str hq_json_str(const json_t *object, const char *key);
/* New JSON string of a view; bytes that are not UTF-8 become "?". Never NULL. */
json_t *hq_json_string(struct hq_str text);

#endif
