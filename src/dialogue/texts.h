/*
 * What the daemon itself says (everything else stands in packs and intents), in Simplified Chinese
 * and English; Traditional Chinese is converted. Plain words, short sentences, one next step.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_TEXTS_H
#define HQ_DIALOGUE_TEXTS_H

#include <stdbool.h>

enum hq_text {
    HQ_TEXT_GREETING,
    HQ_TEXT_CLARIFY,
    HQ_TEXT_FALLBACK,
    HQ_TEXT_FALLBACK_AGAIN, /* unsure twice in a row */
    HQ_TEXT_EMPTY,
    HQ_TEXT_BASIS,         /* heads the list of laws */
    HQ_TEXT_VERIFIED,      /* "checked on %s" */
    HQ_TEXT_CASE_OPENED,   /* number, code */
    HQ_TEXT_CASE_NOT_KEPT, /* no records: hotlines only */
    HQ_TEXT_CHINESE_ONLY,
    HQ_TEXT_FIGURE_MISSING, /* in place of a figure that has no row for the day and place */
    HQ_TEXT_MENU,
    HQ_TEXT_MENU_TOPICS,
    HQ_TEXT_STATUS_ASK,
    HQ_TEXT_STATUS_UNKNOWN,
    HQ_TEXT_STATUS,     /* number, state */
    HQ_TEXT_ALSO_ASKED, /* heads the second of two answers */
    HQ_TEXT_FORM_PARKED,
    HQ_TEXT_FORM_CANCELLED,
    HQ_TEXT_SOURCE,
    HQ_TEXT_COUNT
};

/* Static; some are printf formats, as said above. */
const char *hq_text(enum hq_text which, bool is_english);

/* The name of a case's state for the worker. */
const char *hq_text_state(const char *state, bool is_english);

#endif
