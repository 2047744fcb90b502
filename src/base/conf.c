/*
 * Reads and prints settings by the option table. Nothing here knows an option by name, except
 * hq_conf_check(), which holds the rules between options.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/conf.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

static void *member(struct hq_conf *conf, const struct hq_conf_option *option)
{
    return (char *)conf + option->offset;
}

static const void *member_const(const struct hq_conf *conf, const struct hq_conf_option *option)
{
    return (const char *)conf + option->offset;
}

static bool is_text(const struct hq_conf_option *option)
{
    return option->type == HQ_CONF_STRING || option->type == HQ_CONF_CHOICE;
}

static const struct hq_conf_option *find(struct hq_str key)
{
    for (size_t i = 0; i < hq_conf_option_count; i++)
        if (hq_str_eqz(key, hq_conf_options[i].name))
            return &hq_conf_options[i];
    return NULL;
}

static void store_text(struct hq_conf *conf, const struct hq_conf_option *option,
                       struct hq_str value)
{
    char **place = member(conf, option);
    free(*place);
    *place = hq_xstrndup(value.n ? value.p : "", value.n);
}

static bool parse_int(struct hq_str text, int64_t *value_out)
{
    size_t i = text.n && text.p[0] == '-' ? 1 : 0;
    if (i == text.n || text.n > 18) /* 18 digits cannot overflow */
        return false;
    int64_t value = 0;
    for (; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        value = value * 10 + (text.p[i] - '0');
    }
    *value_out = text.p[0] == '-' ? -value : value;
    return true;
}

static bool is_choice(const char *choices, struct hq_str value)
{
    for (const char *at = choices; *at;) {
        size_t n = strcspn(at, "|");
        if (hq_str_eq(value, (struct hq_str){at, n}))
            return true;
        at += n + (at[n] == '|');
    }
    return false;
}

static enum hq_err set_text(struct hq_conf *conf, const struct hq_conf_option *option,
                            struct hq_str value, struct hq_error *error)
{
    if (memchr(value.p, '\0', value.n))
        return hq_error_set(error, HQ_EINVAL, "%s: holds a NUL byte", option->name);
    if (option->type == HQ_CONF_CHOICE && !is_choice(option->choices, value)) {
        return hq_error_set(error, HQ_EINVAL, "%s: must be one of %s", option->name,
                            option->choices);
    }
    if (option->type == HQ_CONF_STRING && value.n > (size_t)option->max) {
        return hq_error_set(error, HQ_EINVAL, "%s: longer than %lld bytes", option->name,
                            (long long)option->max);
    }
    store_text(conf, option, value);
    return HQ_OK;
}

enum hq_err hq_conf_set(struct hq_conf *conf, struct hq_str key, struct hq_str value,
                        struct hq_error *error)
{
    const struct hq_conf_option *option = find(key);
    if (!option) {
        return hq_error_set(error, HQ_ENOTFOUND, "unknown option \"%.*s\"",
                            (int)(key.n > 60 ? 60 : key.n), key.n ? key.p : "");
    }
    if (is_text(option))
        return set_text(conf, option, value, error);
    if (option->type == HQ_CONF_BOOL) {
        bool is_true = hq_str_eqz(value, "true");
        if (!is_true && !hq_str_eqz(value, "false"))
            return hq_error_set(error, HQ_EINVAL, "%s: must be true or false", option->name);
        *(bool *)member(conf, option) = is_true;
        return HQ_OK;
    }
    int64_t number;
    if (!parse_int(value, &number) || number < option->min || number > option->max) {
        return hq_error_set(error, HQ_EINVAL, "%s: must be a whole number from %lld to %lld",
                            option->name, (long long)option->min, (long long)option->max);
    }
    *(int64_t *)member(conf, option) = number;
    return HQ_OK;
}

void hq_conf_init(struct hq_conf *conf)
{
    memset(conf, 0, sizeof(*conf));
    for (size_t i = 0; i < hq_conf_option_count; i++) {
        const struct hq_conf_option *option = &hq_conf_options[i];
        struct hq_error error;
        if (hq_conf_set(conf, hq_str_of(option->name), hq_str_of(option->value), &error)) {
            fprintf(stderr, "default of an option: %s\n", error.text);
            abort();
        }
    }
}

void hq_conf_deinit(struct hq_conf *conf)
{
    for (size_t i = 0; i < hq_conf_option_count; i++)
        if (is_text(&hq_conf_options[i]))
            free(*(char **)member(conf, &hq_conf_options[i]));
    memset(conf, 0, sizeof(*conf));
}

static enum hq_err parse_line(struct hq_conf *conf, struct hq_str line, bool *seen,
                              struct hq_error *error)
{
    const char *equals = line.n ? memchr(line.p, '=', line.n) : NULL;
    if (!equals)
        return hq_error_set(error, HQ_EPARSE, "expected key = value");
    size_t key_n = (size_t)(equals - line.p);
    struct hq_str key = hq_str_trim((struct hq_str){line.p, key_n});
    struct hq_str value = hq_str_trim((struct hq_str){equals + 1, line.n - key_n - 1});
    const struct hq_conf_option *option = find(key);
    if (option && seen[option - hq_conf_options])
        return hq_error_set(error, HQ_EINVAL, "%s: set twice", option->name);
    enum hq_err err = hq_conf_set(conf, key, value, error);
    if (!err)
        seen[option - hq_conf_options] = true;
    return err;
}

enum hq_err hq_conf_parse(struct hq_conf *conf, struct hq_str text, const char *source,
                          struct hq_error *error)
{
    bool *seen = hq_xcalloc(hq_conf_option_count, sizeof(*seen));
    enum hq_err err = HQ_OK;
    unsigned number = 0;
    while (text.n && !err) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;
        struct hq_str line = hq_str_trim((struct hq_str){text.p, n});
        number++;
        if (line.n && line.p[0] != '#') {
            err = parse_line(conf, line, seen, error);
            if (err)
                hq_error_at(error, source, number, 0);
        }
        n += end ? 1 : 0;
        text.p += n;
        text.n -= n;
    }
    free(seen);
    return err;
}

enum hq_err hq_conf_load(struct hq_conf *conf, const char *path, struct hq_error *error)
{
    char *text = NULL;
    size_t len = 0;
    enum hq_err err = hq_file_read(path, HQ_CONF_FILE_MAX_BYTES, &text, &len, error);
    if (err)
        return err;
    err = hq_conf_parse(conf, (struct hq_str){text, len}, path, error);
    free(text);
    return err;
}

static bool is_sha256(const char *text)
{
    return !*text || (strlen(text) == 64 && strspn(text, "0123456789abcdefABCDEF") == 64);
}

enum hq_err hq_conf_check(const struct hq_conf *conf, struct hq_error *error)
{
    if (!*conf->tls_cert != !*conf->tls_key)
        return hq_error_set(error, HQ_EINVAL, "tls_cert and tls_key go together");
    if (!is_sha256(conf->admin_token_sha256) || !is_sha256(conf->staff_token_sha256)) {
        return hq_error_set(error, HQ_EINVAL,
                            "admin_token_sha256, staff_token_sha256: 64 hexadecimal digits");
    }
    if (!*conf->host)
        return hq_error_set(error, HQ_EINVAL, "host: must not be empty");
    if (conf->max_queue_bytes < conf->max_message_bytes) {
        return hq_error_set(error, HQ_EINVAL,
                            "max_queue_bytes: must not be less than max_message_bytes");
    }
    return HQ_OK;
}

static bool differs(const struct hq_conf *a, const struct hq_conf *b,
                    const struct hq_conf_option *option)
{
    const void *x = member_const(a, option), *y = member_const(b, option);
    switch (option->type) {
    case HQ_CONF_STRING:
    case HQ_CONF_CHOICE:
        return strcmp(*(char *const *)x, *(char *const *)y) != 0;
    case HQ_CONF_INT:
        return *(const int64_t *)x != *(const int64_t *)y;
    case HQ_CONF_BOOL:
        return *(const bool *)x != *(const bool *)y;
    }
    return false;
}

const char *hq_conf_apply(struct hq_conf *conf, const struct hq_conf *fresh)
{
    const char *needs_restart = NULL;
    for (size_t i = 0; i < hq_conf_option_count; i++) {
        const struct hq_conf_option *option = &hq_conf_options[i];
        if (!differs(conf, fresh, option))
            continue;
        if (!option->is_reloadable)
            needs_restart = needs_restart ? needs_restart : option->name;
        else if (is_text(option))
            store_text(conf, option, hq_str_of(*(char *const *)member_const(fresh, option)));
        else if (option->type == HQ_CONF_INT)
            *(int64_t *)member(conf, option) = *(const int64_t *)member_const(fresh, option);
        else
            *(bool *)member(conf, option) = *(const bool *)member_const(fresh, option);
    }
    return needs_restart;
}
