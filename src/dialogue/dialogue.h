/*
 * The answering machine as the server and the command line see it: text in, answer object out.
 * It owns the rules (packs' serving snapshot, intents, lexicon, parameters) as one counted,
 * immutable snapshot that can be replaced while questions go on being answered.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_DIALOGUE_H
#define HQ_DIALOGUE_DIALOGUE_H

#include <jansson.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "dialogue/session.h"

struct hq_dialogue;
struct hq_records;
struct hq_rules; /* knowledge/… + intents/…, immutable, counted */

struct hq_dialogue_options {
    const char *data_dir;         /* generations and installed packs live here (knowledge.db.*) */
    const char *knowledge_dir;    /* packs, lexicon, params, laws.json */
    const char *intents_dir;      /* intents, forms, shared lists */
    const char *region;           /* default region of a worker, "CN-GD-GZ" */
    const struct hq_clock *clock; /* borrowed for life; NULL = the machine's */
    struct hq_records
        *records; /* borrowed for life; NULL = no log, no cases (hand-off names hotlines only) */
};

#define HQ_QUESTION_MAX_BYTES 20000 /* longer text gets HQ_ELIMIT */

enum hq_err hq_dialogue_open(const struct hq_dialogue_options *options,
                             struct hq_dialogue **dialogue_out, struct hq_error *error) HQ_MUST_USE;
void hq_dialogue_close(struct hq_dialogue **dialogue);

/*
 * Answers one turn. *answer_out is a new JSON object as DESIGN's wire protocol defines it: answer,
 * kind, area, intent, entry, title, text, blocks, citations, confidence, region, verified, choices,
 * related, handoff (and form: {id, slot, type, choices} while a form is open). HQ_ELIMIT: text too
 * long; HQ_EIO / HQ_EUNAVAIL: a case was needed and could not be stored.
 */
enum hq_err hq_dialogue_ask(struct hq_dialogue *d, struct hq_session *session, struct hq_str text,
                            json_t **answer_out, struct hq_error *error) HQ_MUST_USE;

/* {session-independent}: {greeting, areas:[{id,title}]} in the session's language; new. */
enum hq_err hq_dialogue_greet(struct hq_dialogue *d, const struct hq_session *session,
                              json_t **out) HQ_MUST_USE;
/* {suggestions:[{entry, question}]}, at most 8; new. */
enum hq_err hq_dialogue_suggest(struct hq_dialogue *d, const struct hq_session *session,
                                struct hq_str prefix, json_t **out) HQ_MUST_USE;
/* The answer object of one entry; becomes the session's topic. HQ_ENOTFOUND. */
enum hq_err hq_dialogue_entry(struct hq_dialogue *d, struct hq_session *session, struct hq_str id,
                              json_t **out) HQ_MUST_USE;
/* {area, title, topics:[{id, title, entries:[{id, question}]}]}; HQ_ENOTFOUND. */
enum hq_err hq_dialogue_area(struct hq_dialogue *d, const struct hq_session *session,
                             struct hq_str area, json_t **out) HQ_MUST_USE;
/* With every stage's evidence: what `hongqiao ask --explain` prints; new. */
enum hq_err hq_dialogue_explain(struct hq_dialogue *d, struct hq_session *session,
                                struct hq_str text, json_t **out,
                                struct hq_error *error) HQ_MUST_USE;

/* --- packs --- */

/* {generation, packs:[{id, version, title, area, entries, region, verified}]}; new. */
json_t *hq_dialogue_packs(const struct hq_dialogue *d);
/*
 * Judges a pack given as one JSON document (the form that `hongqiao pack build` writes):
 * {ok, problems:[{level, file, line, pointer, text, hint}]}; new. HQ_OK even if the pack is bad.
 */
enum hq_err hq_dialogue_pack_check(struct hq_dialogue *d, const json_t *pack,
                                   json_t **report_out) HQ_MUST_USE;
/*
 * Checks, stores, builds a new generation aside and swaps it in. HQ_EINVAL with the report if the
 * pack is refused: then the old generation goes on serving. {generation, report}.
 */
enum hq_err hq_dialogue_pack_install(struct hq_dialogue *d, const json_t *pack, json_t **out,
                                     struct hq_error *error) HQ_MUST_USE;
/* Back to the generation before. HQ_ENOTFOUND if there is none. {generation}. */
enum hq_err hq_dialogue_pack_rollback(struct hq_dialogue *d, json_t **out,
                                      struct hq_error *error) HQ_MUST_USE;
/* Reads intents and knowledge again (SIGHUP); on failure the old rules stay. */
enum hq_err hq_dialogue_reload(struct hq_dialogue *d, struct hq_error *error) HQ_MUST_USE;

/* {entries, phrasings, generation, cache_hits, cache_misses, ...} for /metrics; new. */
json_t *hq_dialogue_stats(const struct hq_dialogue *d);

#endif
