/*
 * Forms: ask for what is missing, slot by slot, then compute with formulas and show every step.
 * A form takes everything it can from one sentence, accepts corrections (不对，是9000), lets the
 * worker leave at any time (算了), refuses impossible figures, and says so when a text looks like
 * another question, so that the caller can answer that first and come back.
 *
 * Texts come in Simplified Chinese or English; the caller turns them into Traditional ones.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_FORM_H
#define HQ_INTENTS_FORM_H

#include <jansson.h>

#include "intents/intent_set.h"

#define HQ_FORM_MAX_SLOTS 16
#define HQ_FORM_MAX_STEPS 40

struct hq_form_state; /* of one worker; lives in the session, not in the rules */

struct hq_form_input {
    struct hq_str raw;       /* as typed; kept for text slots */
    struct hq_str canonical; /* hq_normalise() of it */
    hq_day day;              /* today */
    struct hq_str region;    /* the worker's, for defaults: "CN-GD-GZ" */
    bool want_english;
};

enum hq_form_status {
    HQ_FORM_ASK,  /* text is the next question; slot, type, choices tell what is wanted */
    HQ_FORM_DONE, /* text, blocks, citations are the result; the state still takes corrections */
    HQ_FORM_CANCELLED, /* the worker wants to leave; text says that this is fine */
    HQ_FORM_NOT_MINE,  /* nothing taken: treat the text as a question of its own */
};

/* What came of one turn. All owned: hq_form_turn_deinit(). */
struct hq_form_turn {
    enum hq_form_status status;
    char *title;       /* of the form */
    char *text;        /* complete by itself; "" for NOT_MINE */
    char *slot;        /* ASK: name of the slot asked for, else NULL */
    const char *type;  /* ASK: "money", "duration", "date", "choice", "text" ...; static */
    json_t *choices;   /* ASK: [{value, label}], else an empty array */
    json_t *blocks;    /* DONE: [{type: paragraph|list|steps, title?, text|items}], else empty */
    json_t *citations; /* DONE: [{law, article}], else empty */
    json_t *values;    /* DONE: {name: figure or text} of every slot and step, for tests */
};

void hq_form_turn_deinit(struct hq_form_turn *turn);

/*
 * Opens a form. The first text is searched for values too; `slots` are what the template of the
 * intent captured (borrowed, may be NULL). *state_out is new. HQ_ENOTFOUND: no such form;
 * HQ_ELIMIT: text too long for its scratch memory; HQ_EINVAL: a formula failed (see error).
 */
enum hq_err hq_form_start(const struct hq_intent_set *set, struct hq_str form_id,
                          const struct hq_form_input *in, const struct hq_slot_value *slots,
                          size_t slot_count, struct hq_form_state **state_out,
                          struct hq_form_turn *turn_out, struct hq_error *error) HQ_MUST_USE;

/*
 * One more text of the worker. HQ_ENOTFOUND if the form is gone (rules were reloaded): drop the
 * state then.
 */
enum hq_err hq_form_input(const struct hq_intent_set *set, struct hq_form_state *state,
                          const struct hq_form_input *in, struct hq_form_turn *turn_out,
                          struct hq_error *error) HQ_MUST_USE;

/* The question that is open, once more (after another question was answered in between). */
enum hq_err hq_form_again(const struct hq_intent_set *set, struct hq_form_state *state,
                          const struct hq_form_input *in, struct hq_form_turn *turn_out,
                          struct hq_error *error) HQ_MUST_USE;

void hq_form_state_free(struct hq_form_state **state);
/* "severance"; borrowed. */
struct hq_str hq_form_state_form(const struct hq_form_state *state);
/* Was the last turn DONE? */
bool hq_form_state_is_done(const struct hq_form_state *state);
/* As a new JSON object, and back. HQ_EINVAL leaves *state_out alone. */
json_t *hq_form_state_save(const struct hq_form_state *state);
enum hq_err hq_form_state_load(const json_t *json, struct hq_form_state **state_out) HQ_MUST_USE;

size_t hq_form_count(const struct hq_intent_set *set);
/* Id of form i < count; title in the wanted language (may be NULL). Borrowed. */
struct hq_str hq_form_at(const struct hq_intent_set *set, size_t i, bool want_english,
                         struct hq_str *title_out);

#endif
