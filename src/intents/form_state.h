/*
 * The state of a form, decoded and encoded; for form*.c only.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_FORM_STATE_H
#define HQ_INTENTS_FORM_STATE_H

#include "intents/form_data.h"

struct hq_form_state {
    json_t *json; /* {form, slots: {name: value}, asked, last, tries, done} */
};

struct hq_form_state *hq_form_state_new(const struct hq_form *form); /* new */

/* Fills run->slots, asked and last_said; values that no longer fit the form are dropped. */
void hq_form_state_decode(struct hq_form_run *run, const struct hq_form_state *state);
/* Stores what was said or skipped; defaults are not stored. */
void hq_form_state_encode(const struct hq_form_run *run, struct hq_form_state *state);
/* slot: the one asked for now, or NULL. */
void hq_form_state_set_asked(struct hq_form_state *state, const struct hq_form_slot *slot,
                             bool is_done);

/* Index of a slot, or -1. */
int hq_form_slot_named(const struct hq_form *form, struct hq_str name);

#endif
