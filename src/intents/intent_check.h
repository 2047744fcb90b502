/*
 * Judges the folder intents/: reads it, runs every check and every worked example, and looks for
 * templates that shadow or contradict each other, cannot be reached, or are never tested.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_INTENT_CHECK_H
#define HQ_INTENTS_INTENT_CHECK_H

#include "base/map.h"
#include "intents/intent_set.h"
#include "knowledge/report.h"

struct hq_laws;

struct hq_intent_check_input {
    const char *dir;                /* intents/ */
    const struct hq_norm *norm;     /* with the lexicon's variants */
    const struct hq_params *params; /* NULL: forms are not computed */
    const struct hq_laws *laws;     /* NULL: citations are not checked */
    const struct hq_map *entries;   /* ids of all entries; NULL: not checked */
    hq_day day;                     /* for checks; examples name their own */
};

struct hq_intent_check_counts {
    size_t intents;
    size_t templates;
    size_t sentences; /* checks run */
    size_t forms;
    size_t examples;
};

/*
 * Adds every problem to report with file and hint. HQ_EIO only if the folder cannot be read.
 */
enum hq_err hq_intent_check(const struct hq_intent_check_input *in, struct hq_report *report,
                            struct hq_intent_check_counts *counts_out,
                            struct hq_error *error) HQ_MUST_USE;

#endif
