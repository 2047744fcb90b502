/*
 * Opening and closing, the listener, and news from other nodes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "records/records.h"

#include <assert.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "records/case_part.h"
#include "records/chain.h"
#include "records/question_log.h"

#define NEWS_PER_RUN_MAX 1000

static bool is_memory(const char *url)
{
    return strcmp(url, ":memory:") == 0;
}

/* Where the key is, if the caller did not say: beside the database file. New, or NULL. */
static char *key_path(const struct hq_records_options *options)
{
    char path[PATH_MAX];
    if (options->key_file && *options->key_file) {
        return hq_xstrdup(options->key_file);
    }
    if (hq_db_url_is_postgresql(options->url)) {
        return NULL;
    }
    const char *slash = strrchr(options->url, '/');
    int n = slash ? (int)(slash - options->url) : 1;
    snprintf(path, sizeof(path), "%.*s/records.key", n, slash ? options->url : ".");
    return hq_xstrdup(path);
}

static char *anchor_path(const struct hq_records_options *options)
{
    char path[PATH_MAX];
    if (options->anchor_file && *options->anchor_file) {
        return hq_xstrdup(options->anchor_file);
    }
    if (hq_db_url_is_postgresql(options->url) || is_memory(options->url)) {
        return NULL;
    }
    snprintf(path, sizeof(path), "%s.anchor", options->url);
    return hq_xstrdup(path);
}

/* The key that the database was made with, or, for a new database, a new key. */
static enum hq_err load_keys(struct hq_records *r, const struct hq_records_options *options,
                             struct hq_error *error)
{
    char *known = NULL;
    enum hq_err err = hq_meta_get(r->db, "key", &known);
    bool is_new = err == HQ_ENOTFOUND;
    if (err && !is_new) {
        return hq_error_set(error, err, "%s", hq_db_error_text(r->db));
    }
    if (is_memory(options->url) && !options->key_file) {
        hq_keys_random(&r->keys);
        return HQ_OK;
    }
    char *path = key_path(options);
    if (!path) {
        free(known);
        return hq_error_set(error, HQ_EINVAL, "records in PostgreSQL need a key file");
    }
    err = hq_keys_load(path, is_new, &r->keys, error);
    if (!err && known && strcmp(known, r->keys.id) != 0) {
        err =
            hq_error_set(error, HQ_EDENIED, "this is not the key that the records were made with");
        hq_error_at(error, path, 0, 0);
    }
    free(known);
    free(path);
    return err;
}

static enum hq_err set_up(struct hq_records *r, struct hq_error *error)
{
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (!err) {
        err = hq_db_lock_schema(r->db);
        char *known = NULL;
        enum hq_err got = err ? err : hq_meta_get(r->db, "key", &known);
        if (got == HQ_ENOTFOUND) {
            err = hq_meta_set(r->db, "key", r->keys.id);
            err = err ? err : hq_chain_init(r);
        } else if (!got && strcmp(known, r->keys.id) != 0) {
            err = HQ_EDENIED; /* another node was first, with another key */
        } else {
            err = got;
        }
        free(known);
        err = hq_db_end(r->db, err);
    }
    return err ? hq_error_set(error, err, "%s",
                              err == HQ_EDENIED ? "another node uses another key"
                                                : hq_db_error_text(r->db))
               : HQ_OK;
}

enum hq_err hq_records_open_with(const struct hq_records_options *options,
                                 struct hq_records **records_out, struct hq_error *error)
{
    struct hq_records *r = hq_xcalloc(1, sizeof(*r));
    unsigned char node[8];
    r->clock = options->clock;
    r->desks = options->desks ? options->desks : hq_desks_new_default();
    r->queue = hq_xcalloc(HQ_QUESTION_QUEUE_MAX, sizeof(*r->queue));
    r->anchor_file = anchor_path(options);
    enum hq_err err = HQ_OK;
    if (sodium_init() < 0) {
        err = hq_error_set(error, HQ_EIO, "no source of random numbers");
    }
    if (!err) {
        randombytes_buf(node, sizeof(node));
        hq_hex(node, sizeof(node), r->node);
        err = hq_db_open(options->url, &r->db, error);
    }
    err = err ? err : hq_schema_migrate(r->db, error);
    err = err ? err : load_keys(r, options, error);
    err = err ? err : set_up(r, error);
    if (err) {
        hq_records_close(&r);
        return err;
    }
    *records_out = r;
    return HQ_OK;
}

enum hq_err hq_records_open(const char *url, const struct hq_clock *clock,
                            struct hq_records **records_out, struct hq_error *error)
{
    struct hq_records_options options = {.url = url, .clock = clock};
    return hq_records_open_with(&options, records_out, error);
}

void hq_records_close(struct hq_records **records)
{
    struct hq_records *r = *records;
    *records = NULL;
    if (!r) {
        return;
    }
    if (r->db && r->keys.id[0]) {
        if (hq_records_flush(r) || hq_chain_anchor(r)) {
            hq_log(HQ_LOG_WARN, "records_not_flushed", "waiting=%zu", r->queue_count);
        }
    }
    hq_question_queue_free(r);
    hq_db_close(&r->db);
    hq_desks_free(&r->desks);
    hq_keys_wipe(&r->keys);
    free(r->anchor_file);
    free(r);
}

void hq_records_set_desks(struct hq_records *r, struct hq_desks *desks)
{
    hq_desks_free(&r->desks);
    r->desks = desks;
}

const struct hq_desks *hq_records_desks(const struct hq_records *r)
{
    return r->desks;
}

void hq_records_listen(struct hq_records *r, hq_case_listener *listener, void *user)
{
    r->listener = listener;
    r->listener_user = user;
}

int hq_records_listen_fd(struct hq_records *r)
{
    return hq_db_listen_fd(r->db);
}

/* Hands one step that another node stored to the listener. */
static void tell(struct hq_records *r, const char *number, int64_t seq)
{
    struct hq_case_row row;
    struct hq_rows *rows = NULL;
    json_t *event = NULL;
    if (hq_case_row_get(r, hq_str_of(number), &row) ||
        hq_db_query(r->db,
                    "SELECT " HQ_EVENT_COLUMNS ", state FROM event WHERE number = $1 AND seq = $2",
                    HQ_ARGS(hq_db_text(hq_str_of(number)), hq_db_int(seq)), &rows)) {
        return;
    }
    if (hq_rows_next(rows) == 1 && !hq_case_event_json(&row, rows, false, &event)) {
        char state[16];
        hq_copy_word(state, sizeof(state), hq_rows_bytes(rows, 6));
        bool is_private = hq_rows_int(rows, 4) != 0;
        struct hq_case_notice notice = {
            .number = number,
            .type = json_string_value(json_object_get(event, "type")),
            .desk = row.desk,
            .state = state,
            .kind = hq_case_kind_name(row.kind),
            .seq = seq,
            .is_private = is_private,
            .is_remote = true,
            .event = is_private ? NULL : event,
        };
        r->listener(r->listener_user, &notice);
    }
    json_decref(event);
    if (hq_rows_end(&rows)) {
        return; /* logged; the worker sees the step when he looks */
    }
}

void hq_records_listen_run(struct hq_records *r)
{
    char *payload;
    for (int i = 0; i < NEWS_PER_RUN_MAX && (payload = hq_db_listen_next(r->db)); i++) {
        char node[HQ_NODE_ID_SIZE], number[HQ_CASE_NUMBER_SIZE];
        long long seq = 0;
        if (sscanf(payload, "%16s %23s %lld", node, number, &seq) == 3 &&
            strcmp(node, r->node) != 0 && r->listener) {
            tell(r, number, seq);
        }
        free(payload);
    }
}
