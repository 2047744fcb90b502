/*
 * The gathering stages of a turn: they fill in evidence and decide nothing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_GATHER_H
#define HQ_DIALOGUE_GATHER_H

#include "dialogue/turn.h"

/* raw -> canonical, language, region, day; a picked choice; a case number with its code. */
void hq_gather_input(const struct hq_machine *m, const struct hq_session *session,
                     struct hq_turn *turn);
/* The best intent. */
void hq_gather_intent(const struct hq_machine *m, const struct hq_session *session,
                      struct hq_turn *turn);
/* Rankings: of the message, of its sentences, and with the last topic in front. */
void hq_gather_hits(const struct hq_machine *m, const struct hq_session *session,
                    struct hq_turn *turn);

#endif
