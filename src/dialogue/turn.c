/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/turn.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "dialogue/act.h"
#include "dialogue/answer.h"
#include "dialogue/explain.h"
#include "dialogue/gather.h"
#include "dialogue/router.h"
#include "records/records.h"

/* The members that every answer has, whatever decided it. */
static void finish(struct hq_machine *m, struct hq_session *session, struct hq_turn *turn)
{
    char id[HQ_SESSION_ID_SIZE + 16];

    session->turns++;
    snprintf(id, sizeof id, "%s.%u", session->id, session->turns);
    json_object_set_new(turn->answer, "answer", json_string(id));
    json_object_set_new(turn->answer, "confidence", json_real(turn->decision.confidence));
    if (turn->has_intent && turn->decision.kind != HQ_DECIDE_ANSWER)
        json_object_set_new(turn->answer, "intent", hq_json_string(turn->intent.id));
    if (session->lang == HQ_LANG_HANT && !turn->is_english)
        hq_answer_to_traditional(turn->answer, hq_library_norm(m->library));
}

static void record(struct hq_machine *m, const struct hq_session *session,
                   const struct hq_turn *turn)
{
    if (m->records == NULL)
        return;
    struct hq_question_row row = {
        .answer = hq_json_str(turn->answer, "answer"),
        .session = hq_str_of(session->id),
        .site = hq_str_of(session->site),
        .text = turn->raw,
        .kind = hq_json_str(turn->answer, "kind"),
        .area = hq_json_str(turn->answer, "area"),
        .entry = hq_json_str(turn->answer, "entry"),
        .intent = hq_json_str(turn->answer, "intent"),
        .confidence = turn->decision.confidence,
        .micros = turn->micros,
    };
    hq_records_question_add(m->records, &row);
}

enum hq_err hq_turn_run(struct hq_machine *m, struct hq_session *session, struct hq_str text,
                        json_t **answer_out, json_t **explain_out, struct hq_error *error)
{
    int64_t start = hq_clock_monotonic_us();
    struct hq_turn turn = {.raw = text, .picked = UINT32_MAX, .exact = UINT32_MAX};

    hq_buf_init(&turn.canonical, HQ_NORM_MAX_BYTES);
    hq_arena_reset(m->arena);
    hq_gather_input(m, session, &turn);
    hq_gather_intent(m, session, &turn);
    hq_gather_hits(m, session, &turn);
    hq_route(m, session, &turn, &turn.decision);
    enum hq_err err = hq_act(m, session, &turn, error);
    turn.micros = hq_clock_monotonic_us() - start;
    if (err == HQ_OK) {
        finish(m, session, &turn);
        record(m, session, &turn);
        if (explain_out != NULL)
            *explain_out = hq_explain(m, &turn);
        *answer_out = turn.answer;
        turn.answer = NULL;
    }
    json_decref(turn.answer);
    hq_buf_deinit(&turn.canonical);
    return err;
}
