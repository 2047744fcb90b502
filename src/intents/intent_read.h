/*
 * Shared by intent_read*.c only: where the reading stands, and its helpers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_INTENT_READ_H
#define HQ_INTENTS_INTENT_READ_H

#include "intents/intent_data.h"

struct hq_intent_reader {
    const char *dir;
    struct hq_intent_set *set;
    struct hq_report *report;
    const char *file; /* being read, relative to dir */
};

/* An error at r->file; pointer and hint may be NULL. */
void hq_intent_problem(struct hq_intent_reader *r, const char *pointer, const char *hint,
                       const char *text);
/* A copy in the arena of the set. */
struct hq_str hq_intent_keep(struct hq_intent_reader *r, struct hq_str text);
/* A file under dir as an object of the given format; NULL (and a problem) if it is not one. */
json_t *hq_intent_open_file(struct hq_intent_reader *r, const char *name, const char *format);
/* Calls read for every .json file of a folder below dir, with r->file set. */
void hq_intent_each_file(struct hq_intent_reader *r, const char *folder,
                         void (*read)(struct hq_intent_reader *r));

/* shared/: rules, lists, skip words, replies, hotlines, words that steer forms. */
void hq_intent_read_shared(struct hq_intent_reader *r);
/* contract.json; false if it cannot be read. */
bool hq_intent_read_contract(struct hq_intent_reader *r);

#endif
