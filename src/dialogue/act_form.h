/*
 * Forms within a turn: starting one, giving it the input, showing what it asks or what it worked
 * out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_ACT_FORM_H
#define HQ_DIALOGUE_ACT_FORM_H

#include "dialogue/turn.h"

/* Starts the form of turn->intent with the slots that the sentence gave. */
enum hq_err hq_act_form_start(struct hq_machine *m, struct hq_session *session,
                              struct hq_turn *turn, struct hq_error *error) HQ_MUST_USE;
/*
 * Gives the message to the open form. If the form says that it is another question, the form is
 * parked and the turn is routed again without it.
 */
enum hq_err hq_act_form_input(struct hq_machine *m, struct hq_session *session,
                              struct hq_turn *turn, struct hq_error *error) HQ_MUST_USE;

#endif
