/*
 * What may happen to a case, and what becomes of it: a table, no storage.
 *
 *     open -> claimed -> answered -> closed, and back by "reopened", "transferred", "escalated"
 *
 * A worker's message to an answered case puts it back to claimed (somebody must look again), to a
 * closed one it reopens it. What only the system does: reminded, overdue, alarmed, escalated,
 * follow-due, erased.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_LIFECYCLE_H
#define HQ_RECORDS_LIFECYCLE_H

#include "base/err.h"
#include "base/str.h"

enum hq_case_state {
    HQ_CASE_OPEN,
    HQ_CASE_CLAIMED,
    HQ_CASE_ANSWERED,
    HQ_CASE_CLOSED,
    HQ_CASE_STATE_COUNT
};

enum hq_actor { HQ_ACTOR_WORKER = 1, HQ_ACTOR_STAFF = 2, HQ_ACTOR_SYSTEM = 4 };

const char *hq_case_state_name(enum hq_case_state state); /* static text */
enum hq_err hq_case_state_parse(struct hq_str name, enum hq_case_state *state_out) HQ_MUST_USE;

/* "worker", "system", or staff. */
enum hq_actor hq_actor_of(struct hq_str by);

struct hq_move {
    const char *type;
    unsigned actors;             /* who may */
    unsigned from;               /* states in which it may happen, 1 << state */
    int to[HQ_CASE_STATE_COUNT]; /* state afterwards, by state before; HQ_MOVE_SAME */
    bool is_private;             /* the worker does not see it */
    bool needs_assignee;         /* staff: only who has claimed the case */
    bool is_progress;            /* by staff: resets the reminder */
};
#define HQ_MOVE_SAME (-1)

/* NULL: no such type of event. */
const struct hq_move *hq_move_find(const char *type);
/* HQ_EDENIED: not for this actor; HQ_ECONFLICT: not in this state. */
enum hq_err hq_move_apply(const struct hq_move *move, enum hq_actor actor,
                          enum hq_case_state before, enum hq_case_state *after_out) HQ_MUST_USE;

#endif
