/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/act.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "dialogue/act_form.h"
#include "dialogue/answer.h"
#include "dialogue/texts.h"
#include "knowledge/pack.h"
#include "records/records.h"

static void say(struct hq_turn *turn, enum hq_text which)
{
    hq_answer_add_text(turn->answer, hq_str_of(hq_text(which, turn->is_english)));
}

static void remember_topic(struct hq_session *session, const struct hq_entry *entry,
                           struct hq_str question)
{
    hq_session_set_text(session->last_entry, sizeof session->last_entry, entry->id);
    hq_session_set_text(session->last_area, sizeof session->last_area, entry->area);
    hq_session_set_text(session->last_question, sizeof session->last_question, question);
}

/* --- answers ---------------------------------------------------------------------------------- */

static void act_answer(struct hq_machine *m, struct hq_session *session, struct hq_turn *turn)
{
    const struct hq_decision *d = &turn->decision;

    turn->answer = hq_answer_new("answer");
    for (size_t i = 0; i < d->entry_count; i++) {
        const struct hq_entry *entry = hq_snapshot_entry(m->snapshot, d->entries[i]);
        if (i > 0) {
            struct hq_buf head;
            hq_buf_init(&head, HQ_ANSWER_MAX_BYTES);
            hq_buf_addf(&head, "%s%s", hq_text(HQ_TEXT_ALSO_ASKED, turn->is_english),
                        turn->is_english && entry->question_en.n > 0 ? entry->question_en.p
                                                                     : entry->question.p);
            hq_answer_add_text(turn->answer, hq_buf_str(&head));
            hq_buf_deinit(&head);
        }
        hq_answer_add_entry(turn->answer, m, entry, turn->region, turn->day, turn->is_english,
                            i > 0);
    }
    const struct hq_entry *first = hq_snapshot_entry(m->snapshot, d->entries[0]);
    bool leaned = turn->is_followup && strcmp(d->why, "follow-up") == 0;
    remember_topic(session, first, leaned ? turn->followup.text : hq_buf_str(&turn->canonical));
    session->unsure = 0;
    session->choice_count = 0;
}

static void act_clarify(struct hq_machine *m, struct hq_session *session, struct hq_turn *turn)
{
    turn->answer = hq_answer_new("clarify");
    session->unsure++;
    say(turn, HQ_TEXT_CLARIFY);
    hq_answer_add_choices(turn->answer, m, session, turn->decision.entries,
                          turn->decision.entry_count, turn->is_english);
    if (session->unsure >= 2)
        say(turn, HQ_TEXT_FALLBACK_AGAIN);
}

static void act_fallback(struct hq_session *session, struct hq_turn *turn)
{
    turn->answer = hq_answer_new("fallback");
    session->unsure++;
    session->choice_count = 0;
    say(turn, session->unsure >= 2 ? HQ_TEXT_FALLBACK_AGAIN : HQ_TEXT_FALLBACK);
}

/* --- hand-off --------------------------------------------------------------------------------- */

static json_t *hotline(const char *number, const char *zh, const char *en, bool is_english)
{
    return json_pack("{s:s, s:s}", "number", number, "name", is_english ? en : zh);
}

static json_t *hotlines_of(const struct hq_action *action, bool is_english)
{
    json_t *list = json_array();

    for (size_t i = 0; action != NULL && i < action->hotline_count; i++) {
        const struct hq_hotline *h = action->hotlines[i];
        json_t *item = json_object();
        json_object_set_new(item, "number", hq_json_string(h->number));
        json_object_set_new(item, "name", hq_json_string(is_english ? h->name_en : h->name_zh));
        json_array_append_new(list, item);
    }
    if (json_array_size(list) == 0) {
        json_array_append_new(list, hotline("12351", "工会服务热线", "union hotline", is_english));
        json_array_append_new(list, hotline("12333", "人社服务热线", "labour bureau", is_english));
        json_array_append_new(list, hotline("12348", "法律援助热线", "legal aid", is_english));
    }
    return list;
}

/* What the person who takes over should see at once. */
static json_t *context_of(const struct hq_machine *m, const struct hq_session *session,
                          const struct hq_turn *turn)
{
    json_t *likely = json_array();

    for (size_t i = 0; i < turn->whole.count && i < 3; i++) {
        const struct hq_entry *e = hq_snapshot_entry(m->snapshot, turn->whole.hits[i].entry);
        json_t *item = json_object();
        json_object_set_new(item, "id", hq_json_string(e->id));
        json_object_set_new(item, "title", hq_json_string(e->question));
        json_array_append_new(likely, item);
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "session", session->id, "last_entry",
                     session->last_entry, "last_question", session->last_question, "likely",
                     likely);
}

enum hq_err hq_act_handoff(struct hq_machine *m, struct hq_session *session,
                           const struct hq_turn *turn, const struct hq_action *action,
                           json_t *answer, struct hq_error *error)
{
    json_t *hotlines = hotlines_of(action, turn->is_english);
    struct hq_case_receipt receipt;
    enum hq_err err;

    if (m->records == NULL) {
        hq_answer_add_text(answer, hq_str_of(hq_text(HQ_TEXT_CASE_NOT_KEPT, turn->is_english)));
        json_object_set_new(
            answer, "handoff",
            json_pack("{s:n, s:n, s:n, s:o}", "number", "code", "desk", "hotlines", hotlines));
        return HQ_OK;
    }
    struct hq_case_new c = {
        .kind = action != NULL && action->case_kind.n > 0 ? action->case_kind : HQ_STR("human"),
        .text = turn->raw,
        .session = hq_str_of(session->id),
        .site = hq_str_of(session->site),
        .area = hq_str_of(session->last_area),
    };
    json_t *context = context_of(m, session, turn);
    c.context = context;
    err = hq_records_case_open(m->records, &c, &receipt);
    json_decref(context);
    if (err != HQ_OK) {
        json_decref(hotlines);
        return hq_error_set(error, err, "the case could not be stored");
    }
    struct hq_buf line;
    hq_buf_init(&line, HQ_ANSWER_MAX_BYTES);
    /* The text is ours, with two %s: number and code. */
    const char *format = hq_text(HQ_TEXT_CASE_OPENED, turn->is_english);
    const char *first = strstr(format, "%s");
    const char *second = strstr(first + 2, "%s");
    hq_buf_addf(&line, "%.*s%s%.*s%s%s", (int)(first - format), format, receipt.number,
                (int)(second - first - 2), first + 2, receipt.code, second + 2);
    hq_answer_add_text(answer, hq_buf_str(&line));
    hq_buf_deinit(&line);
    json_object_set_new(answer, "handoff",
                        json_pack("{s:s, s:s, s:s, s:o}", "number", receipt.number, "code",
                                  receipt.code, "desk", receipt.desk, "hotlines", hotlines));
    hq_session_set_text(session->last_handoff, sizeof session->last_handoff,
                        hq_str_of(receipt.number));
    session->unsure = 0;
    return HQ_OK;
}

static void act_status(struct hq_machine *m, struct hq_turn *turn)
{
    json_t *view = NULL;
    struct hq_buf line;

    turn->answer = hq_answer_new("handoff");
    if (m->records == NULL || hq_records_case_view(m->records, hq_str_of(turn->case_number),
                                                   hq_str_of(turn->case_code), &view) != HQ_OK) {
        say(turn, HQ_TEXT_STATUS_UNKNOWN);
        return;
    }
    hq_buf_init(&line, HQ_ANSWER_MAX_BYTES);
    const char *state = hq_text_state(hq_json_str(view, "state").p, turn->is_english);
    if (turn->is_english)
        hq_buf_addf(&line, "Case %s: %s.", turn->case_number, state);
    else
        hq_buf_addf(&line, "受理号 %s：%s。", turn->case_number, state);
    hq_answer_add_text(turn->answer, hq_buf_str(&line));
    hq_buf_deinit(&line);
    json_object_set_new(turn->answer, "case", view);
}

/* --- menus ------------------------------------------------------------------------------------ */

static void act_menu(struct hq_machine *m, struct hq_session *session, struct hq_turn *turn,
                     struct hq_str area)
{
    uint32_t entries[HQ_SESSION_MAX_CHOICES];
    size_t count = 0;

    turn->answer = hq_answer_new("clarify");
    if (hq_area_find(area) == NULL) {
        json_t *choices = json_object_get(turn->answer, "choices");
        say(turn, HQ_TEXT_MENU);
        for (size_t i = 0; i < HQ_AREA_COUNT; i++)
            json_array_append_new(
                choices, json_pack("{s:s, s:s}", "id", hq_areas[i].id, "title",
                                   turn->is_english ? hq_areas[i].title_en : hq_areas[i].title));
        return;
    }
    say(turn, HQ_TEXT_MENU_TOPICS);
    json_object_set_new(turn->answer, "area", hq_json_string(area));
    size_t total = hq_snapshot_entry_count(m->snapshot);
    struct hq_str topic = {"", 0};
    for (uint32_t i = 0; i < total && count < HQ_SESSION_MAX_CHOICES; i++) {
        const struct hq_entry *e = hq_snapshot_entry(m->snapshot, i);
        if (hq_str_eq(e->area, area) && !hq_str_eq(e->topic, topic)) {
            entries[count++] = i;
            topic = e->topic;
        }
    }
    hq_answer_add_choices(turn->answer, m, session, entries, count, turn->is_english);
}

/* --- intents ---------------------------------------------------------------------------------- */

static void say_reply(struct hq_machine *m, struct hq_turn *turn, struct hq_str key)
{
    hq_answer_add_text(turn->answer, hq_intent_reply(m->intents, key, turn->is_english));
}

static enum hq_err act_intent(struct hq_machine *m, struct hq_session *session,
                              struct hq_turn *turn, struct hq_error *error)
{
    const struct hq_action *a = turn->intent.action;
    uint32_t entry;

    switch (a->type) {
    case HQ_ACTION_ANSWER:
        entry = hq_snapshot_find(m->snapshot, a->entry);
        if (entry == UINT32_MAX)
            break;
        turn->decision.entries[0] = entry;
        turn->decision.entry_count = 1;
        act_answer(m, session, turn);
        return HQ_OK;
    case HQ_ACTION_FORM:
        return hq_act_form_start(m, session, turn, error);
    case HQ_ACTION_HANDOFF:
        turn->answer = hq_answer_new("handoff");
        if (hq_str_eqz(a->case_kind, "status")) {
            say(turn, HQ_TEXT_STATUS_ASK);
            return HQ_OK;
        }
        say_reply(m, turn, a->reply);
        return hq_act_handoff(m, session, turn, a, turn->answer, error);
    case HQ_ACTION_MENU:
        act_menu(m, session, turn, a->area);
        return HQ_OK;
    case HQ_ACTION_SMALLTALK:
    case HQ_ACTION_REFUSE:
        turn->answer = hq_answer_new(a->type == HQ_ACTION_REFUSE ? "refuse" : "smalltalk");
        say_reply(m, turn, a->reply);
        return HQ_OK;
    case HQ_ACTION_URGENT:
    case HQ_ACTION_SEARCH:
    case HQ_ACTION_COUNT:
        break;
    }
    act_fallback(session, turn);
    return HQ_OK;
}

static enum hq_err act_urgent(struct hq_machine *m, struct hq_session *session,
                              struct hq_turn *turn, struct hq_error *error)
{
    const struct hq_action *a = turn->intent.action;

    turn->answer = hq_answer_new("urgent");
    say_reply(m, turn, a->reply);
    /* A case that cannot be stored must not keep the hotlines from somebody in danger. */
    if (hq_act_handoff(m, session, turn, a, turn->answer, error) != HQ_OK)
        json_object_set_new(turn->answer, "handoff",
                            json_pack("{s:n, s:n, s:n, s:o}", "number", "code", "desk", "hotlines",
                                      hotlines_of(a, turn->is_english)));
    return HQ_OK;
}

enum hq_err hq_act(struct hq_machine *m, struct hq_session *session, struct hq_turn *turn,
                   struct hq_error *error)
{
    switch (turn->decision.kind) {
    case HQ_DECIDE_EMPTY:
        turn->answer = hq_answer_new("clarify");
        say(turn, HQ_TEXT_EMPTY);
        return HQ_OK;
    case HQ_DECIDE_URGENT:
        return act_urgent(m, session, turn, error);
    case HQ_DECIDE_STATUS:
        act_status(m, turn);
        return HQ_OK;
    case HQ_DECIDE_FORM:
        return hq_act_form_input(m, session, turn, error);
    case HQ_DECIDE_INTENT:
        return act_intent(m, session, turn, error);
    case HQ_DECIDE_ANSWER:
        act_answer(m, session, turn);
        return HQ_OK;
    case HQ_DECIDE_CLARIFY:
        act_clarify(m, session, turn);
        return HQ_OK;
    case HQ_DECIDE_FALLBACK:
    case HQ_DECIDE_COUNT:
        break;
    }
    act_fallback(session, turn);
    return HQ_OK;
}
