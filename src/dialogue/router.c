/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/router.h"

#include "intents/intent_set.h"

/* How much surer a leaning question must be alone than with the last topic in front. */
#define STANDS_ALONE 0.2

typedef bool route_fn(const struct hq_machine *m, const struct hq_session *session,
                      const struct hq_turn *turn, struct hq_decision *d);

static bool answer_with(struct hq_decision *d, uint32_t entry, double confidence)
{
    d->kind = HQ_DECIDE_ANSWER;
    d->entries[0] = entry;
    d->entry_count = 1;
    d->confidence = confidence;
    return true;
}

static bool is_urgent(const struct hq_turn *turn)
{
    return turn->has_intent && turn->intent.action->type == HQ_ACTION_URGENT;
}

static bool route_empty(const struct hq_machine *m, const struct hq_session *session,
                        const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    if (turn->canonical.len > 0)
        return false;
    d->kind = HQ_DECIDE_EMPTY;
    return true;
}

static bool route_urgent(const struct hq_machine *m, const struct hq_session *session,
                         const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    if (!is_urgent(turn))
        return false;
    d->kind = HQ_DECIDE_URGENT;
    d->confidence = 1;
    return true;
}

static bool route_choice(const struct hq_machine *m, const struct hq_session *session,
                         const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    return turn->picked != UINT32_MAX && answer_with(d, turn->picked, 1);
}

static bool route_status(const struct hq_machine *m, const struct hq_session *session,
                         const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    if (turn->case_number[0] == '\0' || turn->case_code[0] == '\0')
        return false;
    d->kind = HQ_DECIDE_STATUS;
    d->confidence = 1;
    return true;
}

/* 继续: back to the form that was left for another question. */
static bool wants_back(const struct hq_session *session, const struct hq_turn *turn)
{
    static const char *const words[] = {"继续",   "继续算",   "接着算", "接着",
                                        "继续吧", "continue", "go on",  "resume"};
    if (session->parked_form == NULL)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (hq_str_eqz(hq_buf_str(&turn->canonical), words[i]))
            return true;
    }
    return false;
}

static bool route_form(const struct hq_machine *m, const struct hq_session *session,
                       const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    /* A person, a menu and so on can be asked for at any point; the form stays open meanwhile. */
    bool wants_out = turn->has_intent && turn->intent.is_whole &&
                     (turn->intent.action->type == HQ_ACTION_HANDOFF ||
                      turn->intent.action->type == HQ_ACTION_MENU);
    if (wants_out || (session->form == NULL && !wants_back(session, turn)))
        return false;
    d->kind = HQ_DECIDE_FORM;
    d->confidence = 1;
    return true;
}

static bool by_intent(const struct hq_turn *turn, struct hq_decision *d)
{
    d->kind = HQ_DECIDE_INTENT;
    d->confidence = turn->intent.score;
    return true;
}

/* Searching is not an answer: a search intent only lends its area (see turn.c). */
static bool has_deed(const struct hq_turn *turn)
{
    return turn->has_intent && turn->intent.action->type != HQ_ACTION_SEARCH;
}

static bool route_whole_intent(const struct hq_machine *m, const struct hq_session *session,
                               const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    return has_deed(turn) && turn->intent.is_whole && by_intent(turn, d);
}

static bool route_exact(const struct hq_machine *m, const struct hq_session *session,
                        const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    return turn->exact != UINT32_MAX && answer_with(d, turn->exact, 1);
}

/* An intent that explains part of the sentence, where a form or a deed was asked for. */
static bool route_strong_intent(const struct hq_machine *m, const struct hq_session *session,
                                const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    if (!has_deed(turn))
        return false;
    enum hq_action_type type = turn->intent.action->type;
    if (type != HQ_ACTION_FORM && type != HQ_ACTION_HANDOFF && type != HQ_ACTION_REFUSE &&
        turn->intent.score < 0.6)
        return false;
    return by_intent(turn, d);
}

static bool route_search(const struct hq_machine *m, const struct hq_session *session,
                         const struct hq_turn *turn, struct hq_decision *d)
{
    const struct hq_evidence *best = &turn->whole;
    double sure = m->confidence.answer_from;

    (void)session;
    for (size_t i = 0; i < turn->part_count; i++) {
        if (turn->part[i].confidence > best->confidence)
            best = &turn->part[i];
    }
    /* Words that lean on the last topic are read with it, unless they stand well by themselves. */
    if (turn->is_followup && turn->followup.confidence >= sure &&
        best->confidence < turn->followup.confidence + STANDS_ALONE)
        return false;
    if (best->count == 0 || best->confidence < sure)
        return false;
    answer_with(d, best->hits[0].entry, best->confidence);
    for (size_t i = 0; i < turn->part_count; i++) {
        const struct hq_evidence *other = &turn->part[i];
        if (turn->part_count == 2 && other->count > 0 && other->confidence >= sure &&
            other->hits[0].entry != d->entries[0] && d->entry_count < 2)
            d->entries[d->entry_count++] = other->hits[0].entry;
    }
    return true;
}

static bool route_followup(const struct hq_machine *m, const struct hq_session *session,
                           const struct hq_turn *turn, struct hq_decision *d)
{
    (void)session;
    if (!turn->is_followup || turn->followup.count == 0 ||
        turn->followup.confidence < m->confidence.answer_from)
        return false;
    return answer_with(d, turn->followup.hits[0].entry, turn->followup.confidence);
}

static bool route_weak_intent(const struct hq_machine *m, const struct hq_session *session,
                              const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    return has_deed(turn) && by_intent(turn, d);
}

static bool route_clarify(const struct hq_machine *m, const struct hq_session *session,
                          const struct hq_turn *turn, struct hq_decision *d)
{
    const struct hq_evidence *best = &turn->whole;

    (void)session;
    if (turn->is_followup && turn->followup.confidence > best->confidence)
        best = &turn->followup;
    for (size_t i = 0; i < turn->part_count; i++) {
        if (turn->part[i].confidence > best->confidence)
            best = &turn->part[i];
    }
    if (best->count == 0 || best->confidence < m->confidence.clarify_from)
        return false;
    d->kind = HQ_DECIDE_CLARIFY;
    d->confidence = best->confidence;
    for (size_t i = 0; i < best->count && i < HQ_SESSION_MAX_CHOICES; i++)
        d->entries[d->entry_count++] = best->hits[i].entry;
    return true;
}

static bool route_fallback(const struct hq_machine *m, const struct hq_session *session,
                           const struct hq_turn *turn, struct hq_decision *d)
{
    (void)m;
    (void)session;
    d->kind = HQ_DECIDE_FALLBACK;
    d->confidence = turn->whole.confidence;
    return true;
}

static const struct {
    const char *name;
    route_fn *fn;
} routes[] = {
    {"empty", route_empty},
    {"urgent", route_urgent},
    {"choice", route_choice},
    {"status", route_status},
    {"form", route_form},
    {"whole intent", route_whole_intent},
    {"exact", route_exact},
    {"strong intent", route_strong_intent},
    {"search", route_search},
    {"follow-up", route_followup},
    {"weak intent", route_weak_intent},
    {"clarify", route_clarify},
    {"fallback", route_fallback},
};

void hq_route(const struct hq_machine *m, const struct hq_session *session,
              const struct hq_turn *turn, struct hq_decision *decision_out)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        struct hq_decision d = {.kind = HQ_DECIDE_FALLBACK, .why = routes[i].name};
        if (routes[i].fn(m, session, turn, &d)) {
            *decision_out = d;
            return;
        }
    }
}

const char *hq_decision_name(enum hq_decision_kind kind)
{
    static const char *const names[HQ_DECIDE_COUNT] = {"empty",  "urgent", "status",  "form",
                                                       "intent", "answer", "clarify", "fallback"};
    return names[kind];
}
