/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

#define OUT_MAX_BYTES 1024

static const struct hq_json_field *find_field(const struct hq_json_field *fields, size_t count,
                                              const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    }
    return NULL;
}

static enum hq_err bounds(const struct hq_json_field *f, double value, const char *what,
                          struct hq_error *error)
{
    if (value < (double)f->min)
        return hq_error_set(error, HQ_EINVAL, "%s: less than %lld%s", f->name, (long long)f->min,
                            what);
    if (f->max != 0 && value > (double)f->max)
        return hq_error_set(error, HQ_EINVAL, "%s: more than %lld%s", f->name, (long long)f->max,
                            what);
    return HQ_OK;
}

static enum hq_err wrong_type(const struct hq_json_field *f, const char *want,
                              struct hq_error *error)
{
    return hq_error_set(error, HQ_EINVAL, "%s: must be %s", f->name, want);
}

static enum hq_err store_string(const struct hq_json_field *f, const json_t *value, char *out,
                                struct hq_error *error)
{
    if (!json_is_string(value))
        return wrong_type(f, "a string", error);
    struct hq_str s = {json_string_value(value), json_string_length(value)};
    if (memchr(s.p, '\0', s.n) != NULL)
        return hq_error_set(error, HQ_EINVAL, "%s: holds a NUL character", f->name);
    enum hq_err err = bounds(f, (double)s.n, " bytes", error);
    if (err == HQ_OK)
        memcpy(out + f->offset, &s, sizeof s);
    return err;
}

static enum hq_err store_number(const struct hq_json_field *f, const json_t *value, char *out,
                                struct hq_error *error)
{
    enum hq_err err;

    if (f->type == HQ_JSON_INT) {
        if (!json_is_integer(value))
            return wrong_type(f, "an integer", error);
        int64_t n = json_integer_value(value);
        if ((err = bounds(f, (double)n, "", error)) == HQ_OK)
            memcpy(out + f->offset, &n, sizeof n);
        return err;
    }
    if (!json_is_number(value))
        return wrong_type(f, "a number", error);
    double d = json_number_value(value);
    if ((err = bounds(f, d, "", error)) == HQ_OK)
        memcpy(out + f->offset, &d, sizeof d);
    return err;
}

static enum hq_err store_container(const struct hq_json_field *f, const json_t *value, char *out,
                                   struct hq_error *error)
{
    enum hq_err err = HQ_OK;

    if (f->type == HQ_JSON_OBJECT) {
        if (!json_is_object(value))
            return wrong_type(f, "an object", error);
        err = bounds(f, (double)json_object_size(value), " members", error);
    } else if (f->type == HQ_JSON_ARRAY) {
        if (!json_is_array(value))
            return wrong_type(f, "an array", error);
        err = bounds(f, (double)json_array_size(value), " elements", error);
    }
    if (err == HQ_OK)
        memcpy(out + f->offset, &value, sizeof value);
    return err;
}

static enum hq_err store(const struct hq_json_field *f, const json_t *value, char *out,
                         struct hq_error *error)
{
    switch (f->type) {
    case HQ_JSON_STRING:
        return store_string(f, value, out, error);
    case HQ_JSON_INT:
    case HQ_JSON_NUMBER:
        return store_number(f, value, out, error);
    case HQ_JSON_BOOL: {
        bool b = json_is_true(value);
        if (!json_is_boolean(value))
            return wrong_type(f, "true or false", error);
        memcpy(out + f->offset, &b, sizeof b);
        return HQ_OK;
    }
    case HQ_JSON_OBJECT:
    case HQ_JSON_ARRAY:
    case HQ_JSON_ANY:
        return store_container(f, value, out, error);
    }
    abort();
}

enum hq_err hq_json_read(const json_t *object, const struct hq_json_field *fields, size_t count,
                         void *out, size_t out_size, struct hq_error *error)
{
    char draft[OUT_MAX_BYTES];
    const char *key;
    json_t *value;

    if (out_size > sizeof draft)
        abort();
    if (!json_is_object(object))
        return hq_error_set(error, HQ_EINVAL, "must be an object");
    memcpy(draft, out, out_size);
    json_object_foreach((json_t *)object, key, value)
    {
        const struct hq_json_field *f = find_field(fields, count, key);
        if (f == NULL)
            return hq_error_set(error, HQ_EINVAL, "%.60s: unknown member", key);
        if (json_is_null(value) && !f->required)
            continue;
        enum hq_err err = store(f, value, draft, error);
        if (err != HQ_OK)
            return err;
    }
    for (size_t i = 0; i < count; i++) {
        if (fields[i].required && json_object_get(object, fields[i].name) == NULL)
            return hq_error_set(error, HQ_EINVAL, "%s: missing", fields[i].name);
    }
    memcpy(out, draft, out_size);
    return HQ_OK;
}

enum hq_err hq_json_load(struct hq_str text, const char *source, json_t **json_out,
                         struct hq_error *error)
{
    json_error_t at;
    json_t *json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &at);

    if (json == NULL) {
        hq_error_set(error, HQ_EPARSE, "%s", at.text);
        hq_error_at(error, source, (unsigned)(at.line > 0 ? at.line : 0),
                    (unsigned)(at.column > 0 ? at.column : 0));
        return HQ_EPARSE;
    }
    *json_out = json;
    return HQ_OK;
}

enum hq_err hq_json_load_file(const char *path, size_t max_bytes, json_t **json_out,
                              struct hq_error *error)
{
    char *text = NULL;
    size_t len = 0;
    enum hq_err err = hq_file_read(path, max_bytes, &text, &len, error);

    if (err != HQ_OK)
        return err;
    err = hq_json_load((struct hq_str){text, len}, path, json_out, error);
    free(text);
    return err;
}

struct hq_str hq_json_str(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return (struct hq_str){"", 0};
    return (struct hq_str){json_string_value(value), json_string_length(value)};
}

json_t *hq_json_string(struct hq_str text)
{
    json_t *s = json_stringn(text.n ? text.p : "", text.n);
    if (s != NULL)
        return s;
    char *copy = hq_xstrndup(text.p, text.n);
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)copy[i] >= 0x80)
            copy[i] = '?';
    }
    s = json_stringn(copy, text.n);
    free(copy);
    if (s == NULL)
        abort();
    return s;
}
