/*
 * The log of everything that happened to cases and everything that staff did, append-only. Each
 * event's hash is BLAKE2b-256 over the hash before it and over all of its columns, each with its
 * length in front, so that no change, deletion, insertion or reordering leaves the chain whole. The
 * head (how many events, the last hash) is signed with Ed25519 by a key that is not in the
 * database, so that cutting off the end shows too; and it is copied from time to time to an anchor
 * file outside of it, so that putting back an older copy of the whole database shows.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_CHAIN_H
#define HQ_RECORDS_CHAIN_H

#include "records/records_state.h"

struct hq_chain_event {
    int64_t position;     /* in the whole log, from 1; set by _append() */
    struct hq_str number; /* of the case; "" for what concerns none */
    int64_t seq;          /* in the case, from 1; position where there is no case */
    int64_t at_ms;
    struct hq_str type;
    struct hq_str actor;   /* "worker", "system" or a staff name */
    bool is_private;       /* the worker does not see it */
    struct hq_str state;   /* of the case afterwards */
    struct hq_str desk;    /* likewise */
    struct hq_str content; /* sealed */
};

/* The first head, for an empty log; in a transaction. Does nothing if there is one. */
enum hq_err hq_chain_init(struct hq_records *r) HQ_MUST_USE;
/* Appends in the running transaction. */
enum hq_err hq_chain_append(struct hq_records *r, struct hq_chain_event *event) HQ_MUST_USE;
/*
 * Checks the whole log, the head and the anchor, and that each case stands as its last event says.
 * HQ_ECONFLICT with the first broken place in error.
 */
enum hq_err hq_chain_verify(struct hq_records *r, int64_t *count_out,
                            struct hq_error *error) HQ_MUST_USE;
/* Copies the head to the anchor file, if there is one and the head has moved. */
enum hq_err hq_chain_anchor(struct hq_records *r) HQ_MUST_USE;

/*
 * What staff and the command line did that is no step of a case (sign-in, looking at a case, an
 * export): type, who, and what about. In the running transaction.
 */
enum hq_err hq_audit(struct hq_records *r, const char *type, struct hq_str actor,
                     struct hq_str about) HQ_MUST_USE;

#endif
