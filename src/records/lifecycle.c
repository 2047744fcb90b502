/* SPDX-License-Identifier: Apache-2.0 */
#include "records/lifecycle.h"

#include <assert.h>

#define ALL      (HQ_ACTOR_WORKER | HQ_ACTOR_STAFF | HQ_ACTOR_SYSTEM)
#define STATE(s) (1u << (s))
#define ANY                                                                                        \
    (STATE(HQ_CASE_OPEN) | STATE(HQ_CASE_CLAIMED) | STATE(HQ_CASE_ANSWERED) | STATE(HQ_CASE_CLOSED))
#define LIVE (ANY & ~STATE(HQ_CASE_CLOSED))
#define SAME                                                                                       \
    {                                                                                              \
        HQ_MOVE_SAME, HQ_MOVE_SAME, HQ_MOVE_SAME, HQ_MOVE_SAME                                     \
    }
#define TO(state)                                                                                  \
    {                                                                                              \
        (state), (state), (state), (state)                                                         \
    }

static const char *const state_names[HQ_CASE_STATE_COUNT] = {"open", "claimed", "answered",
                                                             "closed"};

static const struct hq_move moves[] = {
    {"message", HQ_ACTOR_WORKER | HQ_ACTOR_STAFF, LIVE, SAME, false, true, true},
    {"claimed", HQ_ACTOR_STAFF, STATE(HQ_CASE_OPEN), TO(HQ_CASE_CLAIMED), false, false, true},
    {"answered", HQ_ACTOR_STAFF, STATE(HQ_CASE_CLAIMED) | STATE(HQ_CASE_ANSWERED),
     TO(HQ_CASE_ANSWERED), false, true, true},
    {"note", HQ_ACTOR_STAFF, ANY, SAME, true, false, false},
    {"transferred", HQ_ACTOR_STAFF, LIVE, TO(HQ_CASE_OPEN), false, false, true},
    {"closed", HQ_ACTOR_STAFF | HQ_ACTOR_SYSTEM, STATE(HQ_CASE_CLAIMED) | STATE(HQ_CASE_ANSWERED),
     TO(HQ_CASE_CLOSED), false, true, true},
    {"reopened", ALL, STATE(HQ_CASE_CLOSED), TO(HQ_CASE_OPEN), false, false, true},
    {"rated", HQ_ACTOR_WORKER, STATE(HQ_CASE_ANSWERED) | STATE(HQ_CASE_CLOSED), SAME, false, false,
     false},
    {"followed", HQ_ACTOR_STAFF, STATE(HQ_CASE_CLOSED), SAME, false, false, false},
    {"escalated", HQ_ACTOR_SYSTEM, LIVE, TO(HQ_CASE_OPEN), false, false, true},
    {"reminded", HQ_ACTOR_SYSTEM, LIVE, SAME, true, false, false},
    {"overdue", HQ_ACTOR_SYSTEM, LIVE, SAME, true, false, false},
    {"alarmed", HQ_ACTOR_SYSTEM, LIVE, SAME, true, false, false},
    {"unsatisfied", HQ_ACTOR_SYSTEM, LIVE, TO(HQ_CASE_CLAIMED), true, false, false},
    {"follow-due", HQ_ACTOR_SYSTEM, STATE(HQ_CASE_CLOSED), SAME, true, false, false},
    {"erased", HQ_ACTOR_STAFF | HQ_ACTOR_SYSTEM, ANY, TO(HQ_CASE_CLOSED), true, false, false},
};

const char *hq_case_state_name(enum hq_case_state state)
{
    assert((unsigned)state < HQ_CASE_STATE_COUNT);
    return state_names[state];
}

enum hq_err hq_case_state_parse(struct hq_str name, enum hq_case_state *state_out)
{
    for (int s = 0; s < HQ_CASE_STATE_COUNT; s++) {
        if (hq_str_eqz(name, state_names[s])) {
            *state_out = (enum hq_case_state)s;
            return HQ_OK;
        }
    }
    return HQ_EINVAL;
}

enum hq_actor hq_actor_of(struct hq_str by)
{
    if (hq_str_eqz(by, "worker")) {
        return HQ_ACTOR_WORKER;
    }
    return hq_str_eqz(by, "system") ? HQ_ACTOR_SYSTEM : HQ_ACTOR_STAFF;
}

const struct hq_move *hq_move_find(const char *type)
{
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        if (strcmp(moves[i].type, type) == 0) {
            return &moves[i];
        }
    }
    return NULL;
}

enum hq_err hq_move_apply(const struct hq_move *move, enum hq_actor actor,
                          enum hq_case_state before, enum hq_case_state *after_out)
{
    if (!(move->actors & (unsigned)actor)) {
        return HQ_EDENIED;
    }
    if (!(move->from & STATE(before))) {
        return HQ_ECONFLICT;
    }
    int to = move->to[before];
    if (actor == HQ_ACTOR_WORKER && before == HQ_CASE_ANSWERED &&
        strcmp(move->type, "message") == 0) {
        to = HQ_CASE_CLAIMED;
    }
    *after_out = to == HQ_MOVE_SAME ? before : (enum hq_case_state)to;
    return HQ_OK;
}
