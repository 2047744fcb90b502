/*
 * The members of a session, for src/dialogue/ only; others use session.h.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_SESSION_STATE_H
#define HQ_DIALOGUE_SESSION_STATE_H

#include "dialogue/session.h"

#define HQ_SESSION_ID_SIZE       64
#define HQ_SESSION_NAME_SIZE     128
#define HQ_SESSION_MAX_CHOICES   3
#define HQ_SESSION_QUESTION_SIZE 512 /* of the last question; longer is cut */

struct hq_session {
    char id[HQ_SESSION_ID_SIZE];
    char site[HQ_SESSION_NAME_SIZE];
    char region[16];
    enum hq_lang lang;
    unsigned turns;
    unsigned unsure;                       /* turns in a row that found no sure answer */
    char last_entry[HQ_SESSION_NAME_SIZE]; /* id; "" = no topic yet */
    char last_area[32];
    char last_question[HQ_SESSION_QUESTION_SIZE]; /* canonical, of the turn that set last_entry */
    char choices[HQ_SESSION_MAX_CHOICES][HQ_SESSION_NAME_SIZE]; /* on offer: entry ids */
    unsigned choice_count;
    json_t *form;        /* state of the open form, owned; NULL = none */
    json_t *parked_form; /* left for another question, offered again; owned */
    char last_handoff[32];
};

/* Copies at most size - 1 bytes, cut between characters. */
void hq_session_set_text(char *out, size_t size, struct hq_str text);

#endif
