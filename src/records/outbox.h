/*
 * Reminders on their way to desks by e-mail and webhook. A reminder is stored in the transaction
 * that makes it due and stays until somebody has delivered it; how it is delivered is not this
 * folder's business (see deliver.h). It names the case and its desk, never a person or a text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_OUTBOX_H
#define HQ_RECORDS_OUTBOX_H

#include "records/records.h"

struct hq_outbox_item {
    int64_t id;
    char kind[24]; /* "alarm", "remind", "overdue", "escalate", "follow" */
    char number[HQ_CASE_NUMBER_SIZE];
    char desk[64];    /* title */
    char channel[16]; /* "email" or "webhook" */
    char target[520]; /* address or URL */
    int64_t tries;    /* that failed so far */
};

/*
 * Takes the next item that is due and keeps it from other takers for lease_ms, after which it is
 * due again. HQ_ENOTFOUND: nothing is due.
 */
enum hq_err hq_outbox_take(struct hq_records *r, int64_t lease_ms,
                           struct hq_outbox_item *item_out) HQ_MUST_USE;
/* Delivered. */
enum hq_err hq_outbox_done(struct hq_records *r, int64_t id) HQ_MUST_USE;
/* Not delivered: tried again after 1, 2, 4 ... minutes, at most 6 hours apart. */
enum hq_err hq_outbox_failed(struct hq_records *r, int64_t id, struct hq_str why) HQ_MUST_USE;
/* {waiting, failing, oldest_ms} for metrics; new. */
enum hq_err hq_outbox_stats(struct hq_records *r, json_t **stats_out) HQ_MUST_USE;

#endif
