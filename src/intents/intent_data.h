/*
 * The insides of an intent set, shared by the files of this folder only.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_INTENT_DATA_H
#define HQ_INTENTS_INTENT_DATA_H

#include "intents/form_data.h"
#include "intents/intent_set.h"
#include "intents/literal_index.h"
#include "intents/template.h"
#include "knowledge/report.h"

#define HQ_INTENT_MAX_INTENTS   2000
#define HQ_INTENT_MAX_TEMPLATES 20000
#define HQ_INTENT_FILE_MAX      ((size_t)1024 * 1024)
#define HQ_INTENT_ARENA_MAX     ((size_t)512 * 1024 * 1024)

/* One line of contract.json. */
struct hq_intent_def {
    struct hq_str id;
    struct hq_str area;
    struct hq_str title; /* may be empty */
    struct hq_str example;
    struct hq_action action;
    int importance; /* 1 .. 3 */
    unsigned files; /* language files read */
};

struct hq_intent_check {
    struct hq_str text;
    bool must_match;
};

/* One language file. */
struct hq_intent_text {
    uint32_t def;
    struct hq_str file;
    bool is_english;
    bool must_be_whole;
    int priority;
    uint32_t first_template; /* in templates */
    uint32_t template_count;
    uint32_t first_unless; /* in unless */
    uint32_t unless_count;
    struct hq_intent_check *checks;
    size_t check_count;
};

/* A template that serves: its text, and the literals of its clauses in the index. */
struct hq_intent_template {
    struct hq_template compiled;
    uint32_t text; /* index in texts */
    const uint32_t *clause_literals[HQ_TEMPLATE_MAX_CLAUSES];
};

struct hq_skip_word {
    const uint32_t *symbols;
    size_t count;
};

struct hq_reply {
    struct hq_str zh;
    struct hq_str en;
    bool is_used;
};

/* Templates to try once a literal was seen. */
struct hq_watchers {
    uint32_t *templates;
    uint32_t count;
};

struct hq_intent_set {
    struct hq_arena *arena;
    const struct hq_norm *norm;
    const struct hq_params *params;
    struct hq_template_world world;

    struct hq_map *def_ids;
    struct hq_intent_def *defs;
    size_t def_count;
    size_t def_cap;

    struct hq_intent_text *texts;
    size_t text_count;
    size_t text_cap;

    struct hq_intent_template *templates;
    size_t template_count;
    size_t template_cap;

    struct hq_template *unless;
    size_t unless_count;
    size_t unless_cap;

    struct hq_map *reply_ids;
    struct hq_reply *replies;
    size_t reply_count;
    size_t reply_cap;

    struct hq_map *hotline_ids;
    struct hq_hotline *hotlines;
    size_t hotline_count;

    struct hq_skip_word *skips;
    size_t skip_count;
    size_t skip_cap;

    struct hq_literal_index *literals;
    struct hq_watchers *watchers; /* per literal */
    uint32_t *unwatched;          /* templates without a clause: tried on every text */
    size_t unwatched_count;

    struct hq_map *form_ids;
    struct hq_form **forms;
    size_t form_count;
    size_t form_cap;
    struct hq_formula_engine *formulas;
    struct hq_form_steering steering;
};

/*
 * Reads everything, adding every problem to report; a bad file, template or form is left out.
 * HQ_EIO only if the folder or contract.json cannot be read at all.
 */
enum hq_err hq_intent_set_read(const char *dir, const struct hq_norm *norm,
                               const struct hq_params *params, struct hq_report *report,
                               struct hq_intent_set **set_out, struct hq_error *error) HQ_MUST_USE;

/* Builds literal index and watchers once all templates are in. */
enum hq_err hq_intent_set_index(struct hq_intent_set *set) HQ_MUST_USE;

/* Does this one template fit the text, whatever the others do? For the checker. */
bool hq_intent_template_fits(const struct hq_intent_set *set, uint32_t order,
                             struct hq_str canonical, hq_day day, struct hq_arena *arena);

/* The window of at most HQ_INTENT_WINDOW symbols that a template is matched in. */
#define HQ_INTENT_WINDOW 96

#endif
