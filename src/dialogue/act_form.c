/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/act_form.h"

#include "base/json.h"
#include "dialogue/act.h"
#include "dialogue/answer.h"
#include "dialogue/router.h"
#include "dialogue/texts.h"
#include "intents/form.h"

static struct hq_form_input input_of(const struct hq_turn *turn)
{
    return (struct hq_form_input){turn->raw, hq_buf_str(&turn->canonical), turn->day, turn->region,
                                  turn->is_english};
}

static void keep_form(json_t **place, const struct hq_form_state *state)
{
    json_decref(*place);
    *place = state != NULL ? hq_form_state_save(state) : NULL;
}

static const char *kind_of(enum hq_form_status status)
{
    switch (status) {
    case HQ_FORM_ASK:
        return "form";
    case HQ_FORM_DONE:
        return "calculation";
    case HQ_FORM_CANCELLED:
    case HQ_FORM_NOT_MINE:
        break;
    }
    return "smalltalk";
}

/* The form's own words become the answer. */
static void show(struct hq_turn *turn, const struct hq_form_state *state,
                 const struct hq_form_turn *ft)
{
    json_t *a = hq_answer_new(kind_of(ft->status));

    turn->answer = a;
    json_object_set_new(a, "title", hq_json_string(hq_str_of(ft->title ? ft->title : "")));
    json_object_set_new(a, "text", hq_json_string(hq_str_of(ft->text ? ft->text : "")));
    if (ft->status == HQ_FORM_DONE) {
        json_object_set(a, "blocks", ft->blocks);
        json_object_set(a, "citations", ft->citations);
        json_object_set(a, "values", ft->values);
    } else {
        json_array_append_new(
            json_object_get(a, "blocks"),
            json_pack("{s:s, s:O}", "type", "paragraph", "text", json_object_get(a, "text")));
    }
    if (ft->status == HQ_FORM_ASK) {
        json_t *form = json_pack(
            "{s:o, s:s, s:s, s:O}", "id", hq_json_string(hq_form_state_form(state)), "slot",
            ft->slot ? ft->slot : "", "type", ft->type ? ft->type : "text", "choices", ft->choices);
        json_object_set_new(a, "form", form);
    }
}

enum hq_err hq_act_form_start(struct hq_machine *m, struct hq_session *session,
                              struct hq_turn *turn, struct hq_error *error)
{
    struct hq_form_input in = input_of(turn);
    struct hq_form_state *state = NULL;
    struct hq_form_turn ft;
    enum hq_err err = hq_form_start(m->intents, turn->intent.action->form, &in, turn->intent.slots,
                                    turn->intent.slot_count, &state, &ft, error);

    if (err != HQ_OK)
        return err;
    show(turn, state, &ft);
    json_object_set_new(turn->answer, "area", hq_json_string(turn->intent.area));
    keep_form(&session->form, ft.status == HQ_FORM_CANCELLED ? NULL : state);
    session->unsure = 0;
    session->choice_count = 0;
    hq_form_turn_deinit(&ft);
    hq_form_state_free(&state);
    return HQ_OK;
}

/* Routes the turn as if there were no form; what is parked is mentioned. */
static enum hq_err answer_aside(struct hq_machine *m, struct hq_session *session,
                                struct hq_turn *turn, bool was_done, struct hq_error *error)
{
    json_t *form = session->form;

    session->form = NULL;
    hq_route(m, session, turn, &turn->decision);
    enum hq_err err = hq_act(m, session, turn, error);
    if (err != HQ_OK || was_done || session->form != NULL) {
        json_decref(form);
        return err;
    }
    json_decref(session->parked_form);
    session->parked_form = form;
    hq_answer_add_text(turn->answer, hq_str_of(hq_text(HQ_TEXT_FORM_PARKED, turn->is_english)));
    return HQ_OK;
}

static enum hq_err resume(struct hq_machine *m, struct hq_session *session, struct hq_turn *turn,
                          struct hq_error *error)
{
    struct hq_form_input in = input_of(turn);
    struct hq_form_state *state = NULL;
    struct hq_form_turn ft;
    enum hq_err err = hq_form_state_load(session->parked_form, &state);

    json_decref(session->parked_form);
    session->parked_form = NULL;
    if (err == HQ_OK)
        err = hq_form_again(m->intents, state, &in, &ft, error);
    if (err == HQ_OK) {
        show(turn, state, &ft);
        keep_form(&session->form, state);
        hq_form_turn_deinit(&ft);
    } else { /* the rules changed under it: nothing to go on with */
        turn->answer = hq_answer_new("smalltalk");
        hq_answer_add_text(turn->answer,
                           hq_str_of(hq_text(HQ_TEXT_FORM_CANCELLED, turn->is_english)));
    }
    hq_form_state_free(&state);
    return HQ_OK;
}

enum hq_err hq_act_form_input(struct hq_machine *m, struct hq_session *session,
                              struct hq_turn *turn, struct hq_error *error)
{
    struct hq_form_input in = input_of(turn);
    struct hq_form_state *state = NULL;
    struct hq_form_turn ft;

    if (session->form == NULL)
        return resume(m, session, turn, error);
    if (hq_form_state_load(session->form, &state) != HQ_OK)
        return answer_aside(m, session, turn, true, error);
    bool was_done = hq_form_state_is_done(state);
    enum hq_err err = hq_form_input(m->intents, state, &in, &ft, error);
    if (err != HQ_OK) {
        hq_form_state_free(&state);
        return answer_aside(m, session, turn, true, error);
    }
    if (ft.status == HQ_FORM_NOT_MINE) {
        err = answer_aside(m, session, turn, was_done, error);
    } else {
        show(turn, state, &ft);
        keep_form(&session->form, ft.status == HQ_FORM_CANCELLED ? NULL : state);
    }
    hq_form_turn_deinit(&ft);
    hq_form_state_free(&state);
    return err;
}
