/*
 * All intents, forms, lists and replies, read from the folder intents/ into one immutable
 * snapshot that may be shared between threads; and the match of a question against it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_INTENT_SET_H
#define HQ_INTENTS_INTENT_SET_H

#include <jansson.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "intents/slot.h"

struct hq_intent_set;
struct hq_norm;
struct hq_params;

enum hq_action_type {
    HQ_ACTION_ANSWER,    /* entry: the answer is that entry */
    HQ_ACTION_SEARCH,    /* area, and query (may be empty: search what was asked) */
    HQ_ACTION_FORM,      /* form */
    HQ_ACTION_HANDOFF,   /* case_kind, reply; a case_kind of "status" asks for number and code */
    HQ_ACTION_MENU,      /* area: its topics; empty: the six areas */
    HQ_ACTION_SMALLTALK, /* reply */
    HQ_ACTION_URGENT,    /* reply, hotlines, case_kind */
    HQ_ACTION_REFUSE,    /* reply */
    HQ_ACTION_COUNT
};

struct hq_hotline {
    struct hq_str number;
    struct hq_str name_zh;
    struct hq_str name_en;
};

#define HQ_ACTION_MAX_HOTLINES 6

/* What is to be done; fields that a type does not use are empty. All borrowed from the set. */
struct hq_action {
    enum hq_action_type type;
    struct hq_str entry;
    struct hq_str area;
    struct hq_str query;
    struct hq_str form;
    struct hq_str reply; /* key for hq_intent_reply() */
    struct hq_str case_kind;
    const struct hq_hotline *hotlines[HQ_ACTION_MAX_HOTLINES];
    size_t hotline_count;
};

struct hq_intent_hit {
    struct hq_str id;   /* "rights/severance-amount" */
    struct hq_str area; /* one of the six, or "general" */
    const struct hq_action *action;
    const struct hq_slot_value *slots; /* in the arena */
    size_t slot_count;
    double score; /* 0 .. 1: share of the sentence that the template explains; 1 = all of it */
    struct hq_str template_text; /* as written in the file */
    struct hq_str file;
    bool is_whole;   /* nothing but skip words stands around the match */
    bool is_english; /* of an .en file */
    size_t from;     /* bytes [from, until) of the canonical text */
    size_t until;
    /* what the tie-break looks at, in this order, see match.c */
    int priority;
    uint32_t matched_symbols;
    uint32_t gap_symbols;
    int importance;
    uint32_t order;
};

/* The most intents that one question is given. */
#define HQ_INTENT_MAX_HITS 16

/*
 * Reads everything under dir. norm and params are borrowed for the life of the set; params may be
 * NULL if no form is to be computed. The first problem is reported with file and, where known,
 * line and column (`hongqiao intent check` reports all). *set_out is new; hq_intent_set_free() it.
 */
enum hq_err hq_intent_set_load(const char *dir, const struct hq_norm *norm,
                               const struct hq_params *params, struct hq_intent_set **set_out,
                               struct hq_error *error) HQ_MUST_USE;
void hq_intent_set_free(struct hq_intent_set **set);

/*
 * The best intent for canonical text. lang ("zh-Hans", "zh-Hant", "en") only breaks ties: all
 * languages are matched. day is today, for relative dates. Everything in *hit_out is borrowed from
 * the set and the arena. HQ_ENOTFOUND: no template fits. HQ_ELIMIT: the arena is full.
 */
enum hq_err hq_intent_match(const struct hq_intent_set *set, struct hq_str canonical,
                            const char *lang, hq_day day, struct hq_arena *arena,
                            struct hq_intent_hit *hit_out) HQ_MUST_USE;
/* The same, best first, one hit an intent, at most max (<= HQ_INTENT_MAX_HITS). */
enum hq_err hq_intent_match_all(const struct hq_intent_set *set, struct hq_str canonical,
                                const char *lang, hq_day day, struct hq_arena *arena,
                                struct hq_intent_hit *hits_out, size_t max,
                                size_t *count_out) HQ_MUST_USE;

/* {intent, area, file, template, matched, whole, score, priority, slots}; new. For --explain. */
json_t *hq_intent_explain(const struct hq_intent_hit *hit, struct hq_str canonical);

/* Action of an intent by id; NULL if there is none. Borrowed. */
const struct hq_action *hq_intent_action(const struct hq_intent_set *set, struct hq_str id);

/* A reply of shared/replies.json in English or Simplified Chinese; "" if unknown. Borrowed. */
struct hq_str hq_intent_reply(const struct hq_intent_set *set, struct hq_str key, bool is_english);

size_t hq_intent_count(const struct hq_intent_set *set);
size_t hq_intent_template_count(const struct hq_intent_set *set);

const char *hq_action_type_name(enum hq_action_type type);

#endif
