/*
 * A turn's evidence and decision as JSON: why this answer.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_EXPLAIN_H
#define HQ_DIALOGUE_EXPLAIN_H

#include "dialogue/turn.h"

/* New. */
json_t *hq_explain(const struct hq_machine *m, const struct hq_turn *turn);

#endif
