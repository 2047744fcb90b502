/*
 * The daemon's settings. One table (conf_table.c) names every option with its type, range, default
 * and help; the parser, `hongqiaod --print-config` and the man page hongqiaod.conf(5) are made from
 * it and so cannot differ. A file is lines of `key = value`; `#` starts a comment line.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_CONF_H
#define HQ_BASE_CONF_H

#include <stdio.h>

#include "base/err.h"
#include "base/str.h"

#define HQ_CONF_FILE_MAX_BYTES ((size_t)256 * 1024)

/* Strings are owned by the struct and never NULL; units are in the names. */
struct hq_conf {
    char *host;
    int64_t port;
    char *tls_cert;
    char *tls_key;
    char *allowed_origins;
    bool trust_forwarded;

    char *data_dir;
    char *knowledge_dir;
    char *intents_dir;
    char *web_dir;
    char *records_url;
    char *records_key;
    char *desks_file;
    char *region;

    char *admin_token_sha256;
    char *staff_token_sha256;
    bool metrics_public;

    char *mail_program;
    char *mail_from;
    char *webhook_program;

    int64_t max_connections;
    int64_t max_connections_per_address;
    int64_t max_message_bytes;
    int64_t max_admin_bytes;
    int64_t max_queue_bytes;
    int64_t max_sessions;
    int64_t messages_per_second;
    int64_t messages_burst;
    int64_t address_messages_per_second;
    int64_t handshake_timeout_s;
    int64_t idle_timeout_s;
    int64_t write_timeout_s;
    int64_t ping_interval_s;
    int64_t session_ttl_s;

    char *log_level;
};

enum hq_conf_type {
    HQ_CONF_STRING, /* -> char *, min/max are bytes */
    HQ_CONF_CHOICE, /* -> char *, one of the words in `choices` */
    HQ_CONF_INT,    /* -> int64_t */
    HQ_CONF_BOOL,   /* -> bool, "true" or "false" */
};

struct hq_conf_option {
    const char *name;
    const char *section; /* heading in the sample and the man page */
    enum hq_conf_type type;
    int64_t min;
    int64_t max;
    const char *choices; /* "a|b|c" for HQ_CONF_CHOICE, else NULL */
    const char *value;   /* the default, as it would stand in a file */
    bool is_reloadable;  /* SIGHUP applies it */
    size_t offset;
    const char *help; /* one paragraph */
};

extern const struct hq_conf_option hq_conf_options[];
extern const size_t hq_conf_option_count;

/* All defaults. */
void hq_conf_init(struct hq_conf *conf);
void hq_conf_deinit(struct hq_conf *conf);

/* Sets one option from text. HQ_ENOTFOUND: no such key; HQ_EINVAL: bad value; conf unchanged then.
 */
enum hq_err hq_conf_set(struct hq_conf *conf, struct hq_str key, struct hq_str value,
                        struct hq_error *error) HQ_MUST_USE;
/* Reads lines over what conf holds. On failure conf may be half read: throw it away. */
enum hq_err hq_conf_parse(struct hq_conf *conf, struct hq_str text, const char *source,
                          struct hq_error *error) HQ_MUST_USE;
enum hq_err hq_conf_load(struct hq_conf *conf, const char *path,
                         struct hq_error *error) HQ_MUST_USE;
/* What no single option can tell: a certificate without its key, and the like. */
enum hq_err hq_conf_check(const struct hq_conf *conf, struct hq_error *error) HQ_MUST_USE;

/*
 * Takes over the reloadable options of `fresh` (both stay the caller's). Returns the name of the
 * first other option that differs (it needs a restart), or NULL.
 */
const char *hq_conf_apply(struct hq_conf *conf, const struct hq_conf *fresh);

/* A sample file with every option, its help and its default. */
void hq_conf_print_sample(FILE *out);
/* The man page hongqiaod.conf(5). */
void hq_conf_print_man(FILE *out);

#endif
