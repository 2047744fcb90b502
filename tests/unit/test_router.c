/*
 * src/dialogue/router: the policy as a truth table, without rules, records or I/O.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialogue/router.h"

#define SURE   0.9
#define MAYBE  0.3
#define HARDLY 0.05

struct world {
    struct hq_machine m;
    struct hq_session session;
    struct hq_action action;
    struct hq_turn turn;
    struct hq_decision d;
};

static char words[] = "工资";

static struct world new_world(void)
{
    struct world w = {
        .m = {.confidence = {.answer_from = 0.6, .clarify_from = 0.2}},
        .turn = {.picked = UINT32_MAX, .exact = UINT32_MAX},
    };
    w.turn.canonical = (struct hq_buf){.data = words, .len = sizeof words - 1, .max = 100};
    return w;
}

static struct hq_evidence evidence(double confidence, uint32_t first_entry)
{
    struct hq_evidence e = {.count = 4, .confidence = confidence};
    for (uint32_t i = 0; i < 4; i++)
        e.hits[i].entry = first_entry + i;
    return e;
}

static void add_intent(struct world *w, enum hq_action_type type, bool is_whole, double score)
{
    w->action.type = type;
    w->turn.has_intent = true;
    w->turn.intent.is_whole = is_whole;
    w->turn.intent.score = score;
}

static enum hq_decision_kind decide(struct world *w)
{
    w->turn.intent.action = &w->action;
    hq_route(&w->m, &w->session, &w->turn, &w->d);
    return w->d.kind;
}

static void nothing_said_asks_for_a_sentence(void **state)
{
    struct world w = new_world();

    (void)state;
    w.turn.canonical.len = 0;
    assert_int_equal(decide(&w), HQ_DECIDE_EMPTY);
}

static void urgency_goes_before_everything(void **state)
{
    struct world w = new_world();
    json_t *form = json_object();

    (void)state;
    w.session.form = form;
    w.turn.picked = 1;
    w.turn.whole = evidence(SURE, 5);
    add_intent(&w, HQ_ACTION_URGENT, false, 0.1);
    assert_int_equal(decide(&w), HQ_DECIDE_URGENT);
    json_decref(form);
}

static void an_open_form_takes_the_input_but_a_person_can_be_asked_for(void **state)
{
    struct world w = new_world();
    json_t *form = json_object();

    (void)state;
    w.session.form = form;
    w.turn.whole = evidence(SURE, 5);
    assert_int_equal(decide(&w), HQ_DECIDE_FORM);
    add_intent(&w, HQ_ACTION_HANDOFF, true, 1);
    assert_int_equal(decide(&w), HQ_DECIDE_INTENT);
    json_decref(form);
}

static void confidence_decides_between_answer_clarify_and_fallback(void **state)
{
    struct world w = new_world();

    (void)state;
    w.turn.whole = evidence(SURE, 5);
    assert_int_equal(decide(&w), HQ_DECIDE_ANSWER);
    assert_int_equal(w.d.entries[0], 5);
    w.turn.whole = evidence(MAYBE, 5);
    assert_int_equal(decide(&w), HQ_DECIDE_CLARIFY);
    assert_int_equal(w.d.entry_count, 3);
    w.turn.whole = evidence(HARDLY, 5);
    assert_int_equal(decide(&w), HQ_DECIDE_FALLBACK);
    w.turn.whole.count = 0;
    w.turn.whole.confidence = SURE;
    assert_int_equal(decide(&w), HQ_DECIDE_FALLBACK);
}

static void the_thresholds_themselves_count_as_reached(void **state)
{
    struct world w = new_world();

    (void)state;
    w.turn.whole = evidence(0.6, 5);
    assert_int_equal(decide(&w), HQ_DECIDE_ANSWER);
    w.turn.whole = evidence(0.2, 5);
    assert_int_equal(decide(&w), HQ_DECIDE_CLARIFY);
}

static void a_whole_intent_wins_over_search_and_a_weak_one_waits(void **state)
{
    struct world w = new_world();

    (void)state;
    w.turn.whole = evidence(SURE, 5);
    add_intent(&w, HQ_ACTION_SMALLTALK, true, 1);
    assert_int_equal(decide(&w), HQ_DECIDE_INTENT);
    add_intent(&w, HQ_ACTION_SMALLTALK, false, 0.2);
    assert_int_equal(decide(&w), HQ_DECIDE_ANSWER);
    w.turn.whole = evidence(MAYBE, 5);
    assert_int_equal(decide(&w), HQ_DECIDE_INTENT);
    add_intent(&w, HQ_ACTION_SEARCH, true, 1);
    assert_int_equal(decide(&w), HQ_DECIDE_CLARIFY);
}

static void a_picked_choice_and_an_exact_phrasing_are_answers(void **state)
{
    struct world w = new_world();

    (void)state;
    w.turn.exact = 7;
    assert_int_equal(decide(&w), HQ_DECIDE_ANSWER);
    assert_int_equal(w.d.entries[0], 7);
    w.turn.picked = 3;
    assert_int_equal(decide(&w), HQ_DECIDE_ANSWER);
    assert_int_equal(w.d.entries[0], 3);
}

static void two_sure_questions_in_one_message_get_two_answers(void **state)
{
    struct world w = new_world();

    (void)state;
    w.turn.whole = evidence(MAYBE, 1);
    w.turn.part[0] = evidence(SURE, 10);
    w.turn.part[1] = evidence(0.95, 20);
    w.turn.part_count = 2;
    assert_int_equal(decide(&w), HQ_DECIDE_ANSWER);
    assert_int_equal(w.d.entry_count, 2);
    assert_int_equal(w.d.entries[0], 20);
    assert_int_equal(w.d.entries[1], 10);
}

static void leaning_words_are_read_with_the_last_topic(void **state)
{
    struct world w = new_world();

    (void)state;
    w.turn.is_followup = true;
    w.turn.whole = evidence(0.7, 1);
    w.turn.followup = evidence(0.8, 9);
    assert_int_equal(decide(&w), HQ_DECIDE_ANSWER);
    assert_int_equal(w.d.entries[0], 9);
    w.turn.followup.confidence = MAYBE;
    assert_int_equal(decide(&w), HQ_DECIDE_ANSWER);
    assert_int_equal(w.d.entries[0], 1);
}

static void case_numbers_need_their_code(void **state)
{
    struct world w = new_world();

    (void)state;
    w.turn.whole = evidence(HARDLY, 1);
    memcpy(w.turn.case_number, "HQ-1", 5);
    assert_int_equal(decide(&w), HQ_DECIDE_FALLBACK);
    memcpy(w.turn.case_code, "ABCD2345", 9);
    assert_int_equal(decide(&w), HQ_DECIDE_STATUS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said_asks_for_a_sentence),
        cmocka_unit_test(urgency_goes_before_everything),
        cmocka_unit_test(an_open_form_takes_the_input_but_a_person_can_be_asked_for),
        cmocka_unit_test(confidence_decides_between_answer_clarify_and_fallback),
        cmocka_unit_test(the_thresholds_themselves_count_as_reached),
        cmocka_unit_test(a_whole_intent_wins_over_search_and_a_weak_one_waits),
        cmocka_unit_test(a_picked_choice_and_an_exact_phrasing_are_answers),
        cmocka_unit_test(two_sure_questions_in_one_message_get_two_answers),
        cmocka_unit_test(leaning_words_are_read_with_the_last_topic),
        cmocka_unit_test(case_numbers_need_their_code),
    };
    return cmocka_run_group_tests_name("router", tests, NULL, NULL);
}
