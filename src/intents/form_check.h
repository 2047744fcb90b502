/*
 * Runs the worked examples of a form: as they are said, and once more with every slot answered
 * one at a time, which must give the same figures.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_FORM_CHECK_H
#define HQ_INTENTS_FORM_CHECK_H

#include "intents/form_data.h"

struct hq_form_check_input {
    const struct hq_intent_set *set;
    const struct hq_norm *norm;
    hq_day day; /* where an example names none */
    struct hq_report *report;
};

/*
 * An example: {note, lang?, day?, region?, say: [text, ...], expect: {name: figure or text},
 * text_has?: [...]}. The first text must reach the form through an intent. Returns how many ran.
 */
size_t hq_form_check_examples(const struct hq_form_check_input *in, const struct hq_form *form);

#endif
