/*
 * What a turn works with: one consistent snapshot of the rules, and scratch memory. For
 * src/dialogue/ only.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_MACHINE_H
#define HQ_DIALOGUE_MACHINE_H

#include "base/arena.h"
#include "knowledge/confidence.h"
#include "knowledge/library.h"
#include "knowledge/search.h"

struct hq_records;
struct hq_intent_set;

struct hq_machine {
    struct hq_library *library;
    struct hq_intent_set *intents;
    struct hq_confidence confidence;
    struct hq_snapshot *snapshot; /* a reference of our own */
    struct hq_searcher *searcher;
    struct hq_arena *arena; /* of the turn */
    const struct hq_clock *clock;
    struct hq_records *records; /* may be NULL */
    const char *default_region;
};

#endif
