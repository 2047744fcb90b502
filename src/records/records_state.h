/*
 * The insides of struct hq_records, for the files of this folder only.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_RECORDS_STATE_H
#define HQ_RECORDS_RECORDS_STATE_H

#include "records/crypt.h"
#include "records/db.h"
#include "records/desk.h"
#include "records/records.h"

#define HQ_QUESTION_QUEUE_MAX 4096 /* questions that wait to be written */
#define HQ_NODE_ID_SIZE       17

/* A question as it waits, masked already; strings are owned. */
struct hq_pending_question {
    char *answer, *session, *site, *text, *canonical, *kind, *area, *entry, *intent;
    double confidence;
    int64_t micros;
    int64_t at_ms;
};

struct hq_records {
    struct hq_db *db;
    const struct hq_clock *clock; /* borrowed; may be NULL */
    struct hq_keys keys;
    struct hq_desks *desks;
    char *anchor_file;                 /* NULL: none */
    char node[HQ_NODE_ID_SIZE];        /* tells this process's news from those of others */
    struct hq_pending_question *queue; /* ring of HQ_QUESTION_QUEUE_MAX */
    size_t queue_first;
    size_t queue_count;
    int64_t queue_dropped;
    int64_t tidied_ms;          /* the sweep has forgotten what is old */
    int64_t login_paid_ms;      /* up to when the checks of passwords so far are paid for */
    hq_case_listener *listener; /* may be NULL */
    void *listener_user;
};

static inline int64_t hq_records_now(const struct hq_records *r)
{
    return hq_clock_now_ms(r->clock);
}

/* {at: "2026-11-23T08:05:00+08:00"}; null for 0. */
json_t *hq_records_time(int64_t ms);

/* Sets the schema up, or takes it from any released version to this one; in a transaction. */
enum hq_err hq_schema_migrate(struct hq_db *db, struct hq_error *error) HQ_MUST_USE;
/* What `meta` says under a name: new text, or HQ_ENOTFOUND. */
enum hq_err hq_meta_get(struct hq_db *db, const char *name, char **value_out) HQ_MUST_USE;
enum hq_err hq_meta_set(struct hq_db *db, const char *name, const char *value) HQ_MUST_USE;

/* Adds one to a named counter and returns it, from 1; in a transaction. */
enum hq_err hq_counter_next(struct hq_db *db, const char *name, int64_t *value_out) HQ_MUST_USE;

#endif
