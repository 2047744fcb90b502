/*
 * The policy: an ordered table of routes over the evidence of a turn; the first that answers wins.
 * No I/O and no memory: a pure function, so that it has a truth-table test.
 *
 *   1 urgent     an urgent intent
 *   2 choice     a "did you mean" was answered by number, word or tap
 *   3 status     case number and code
 *   4 form       an open form that takes the input
 *   5 intent     an intent that explains the whole sentence
 *   6 exact      a phrasing of an entry, letter by letter
 *   7 search     sure enough: answer; twice for two questions in one message
 *   8 follow-up  with the last topic in front
 *   9 intent     an intent that explains a part of it
 *  10 clarify    up to three candidates
 *  11 fallback   say that we do not know, and offer a person
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_ROUTER_H
#define HQ_DIALOGUE_ROUTER_H

#include "dialogue/turn.h"

void hq_route(const struct hq_machine *m, const struct hq_session *session,
              const struct hq_turn *turn, struct hq_decision *decision_out);

const char *hq_decision_name(enum hq_decision_kind kind);

#endif
