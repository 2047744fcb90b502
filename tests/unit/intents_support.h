/*
 * What the tests of intents and forms share: the project's own rules, or a small folder of rules
 * written for one test.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TESTS_INTENTS_SUPPORT_H
#define HQ_TESTS_INTENTS_SUPPORT_H

#include "base/buf.h"
#include "intents/form.h"
#include "intents/intent_set.h"
#include "knowledge/lexicon.h"
#include "knowledge/params.h"
#include "knowledge/report.h"
#include "text/normalise.h"

#define TODAY hq_day_of(2026, 11, 23)

struct rules {
    struct hq_norm *norm;
    struct hq_lexicon *lexicon;
    struct hq_params *params;
    struct hq_intent_set *set;
    struct hq_arena *arena;
    struct hq_buf canonical;
};

/* intents/, lexicon and params of the source tree; fails the test if they do not load. */
void rules_open(struct rules *rules);
void rules_close(struct rules *rules);

/* Canonical text, borrowed until the next call. */
struct hq_str rules_canonical(struct rules *rules, const char *raw);

/* Id of the best intent, "" if none; the arena is reset first. *hit may be NULL. */
const char *rules_match(struct rules *rules, const char *raw, struct hq_intent_hit *hit);

/* --- a folder of its own --- */

/* A new temporary folder with the shared files that every set needs; free with folder_remove(). */
char *folder_new(void);
void folder_put(const char *folder, const char *name, const char *text);
void folder_remove(char *folder);

#endif
