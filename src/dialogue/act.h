/*
 * Carrying out a decision: the answer object, and what the session remembers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_ACT_H
#define HQ_DIALOGUE_ACT_H

#include "dialogue/turn.h"

/*
 * Fills turn->answer (new). HQ_EIO / HQ_EUNAVAIL if a case was needed and could not be stored: then
 * nothing is acknowledged.
 */
enum hq_err hq_act(struct hq_machine *m, struct hq_session *session, struct hq_turn *turn,
                   struct hq_error *error) HQ_MUST_USE;

/*
 * Opens a case with the conversation so far and puts {number, code, desk, hotlines} into the
 * answer. Without records the answer names hotlines only.
 */
enum hq_err hq_act_handoff(struct hq_machine *m, struct hq_session *session,
                           const struct hq_turn *turn, const struct hq_action *action,
                           json_t *answer, struct hq_error *error) HQ_MUST_USE;

#endif
