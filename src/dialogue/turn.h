/*
 * THE FLOW of one question: what each stage found, in order. Gather first, decide after: the stages
 * up to `hits` fill in evidence, the router (router.h) is a pure function from evidence and session
 * to a decision, and the last stages carry it out. Printing this struct is `hongqiao ask
 * --explain`.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_TURN_H
#define HQ_DIALOGUE_TURN_H

#include <jansson.h>

#include "base/arena.h"
#include "dialogue/machine.h"
#include "dialogue/session_state.h"
#include "intents/intent_set.h"
#include "knowledge/confidence.h"

#define HQ_TURN_ARENA_BYTES ((size_t)4 * 1024 * 1024)
#define HQ_TURN_MAX_HITS    8

enum hq_decision_kind {
    HQ_DECIDE_EMPTY,    /* nothing was said */
    HQ_DECIDE_URGENT,   /* an urgent intent */
    HQ_DECIDE_STATUS,   /* a case number and its code were given */
    HQ_DECIDE_FORM,     /* the open form takes the input */
    HQ_DECIDE_INTENT,   /* an intent's action */
    HQ_DECIDE_ANSWER,   /* entries[0], and entries[1] if two were asked */
    HQ_DECIDE_CLARIFY,  /* up to three entries */
    HQ_DECIDE_FALLBACK, /* we do not know */
    HQ_DECIDE_COUNT
};

struct hq_decision {
    enum hq_decision_kind kind;
    uint32_t entries[HQ_SESSION_MAX_CHOICES];
    size_t entry_count;
    double confidence;
    const char *why; /* name of the route that won; static */
};

/* A ranking and what we make of it. */
struct hq_evidence {
    struct hq_str text; /* what was searched for */
    struct hq_hit hits[HQ_TURN_MAX_HITS];
    size_t count;
    double features[HQ_FEATURE_COUNT];
    double confidence;
};

struct hq_turn {
    /* input */
    struct hq_str raw;
    struct hq_buf canonical;
    bool is_english; /* the worker wrote English */
    hq_day day;
    struct hq_str region;
    uint32_t picked; /* entry picked from the choices on offer, or UINT32_MAX */
    char case_number[32];
    char case_code[16];
    /* intent */
    struct hq_intent_hit intent;
    bool has_intent;
    /* hits */
    uint32_t exact;             /* entry whose phrasing is exactly what was asked, or UINT32_MAX */
    struct hq_evidence whole;   /* the message as it is */
    struct hq_evidence part[2]; /* the two most telling sentences of a longer message */
    size_t part_count;
    struct hq_evidence followup; /* with the last topic in front */
    bool is_followup;
    /* decision, answer */
    struct hq_decision decision;
    json_t *answer;
    int64_t micros;
};

/*
 * Runs the stages on one snapshot of the rules. *answer_out is new. If explain_out is not NULL it
 * gets the evidence and the decision as new JSON.
 */
enum hq_err hq_turn_run(struct hq_machine *m, struct hq_session *session, struct hq_str text,
                        json_t **answer_out, json_t **explain_out,
                        struct hq_error *error) HQ_MUST_USE;

#endif
