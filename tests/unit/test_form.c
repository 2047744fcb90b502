/*
 * src/intents/form*: what a worker may do while a form asks. The calculators' own worked examples
 * are run by `hongqiao intent check`.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "intents_support.h"

static struct rules rules;

struct talk {
    struct hq_form_state *state;
    struct hq_form_turn turn;
    bool has_turn;
    bool want_english;
};

static int setup(void **state)
{
    (void)state;
    rules_open(&rules);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rules_close(&rules);
    return 0;
}

static enum hq_form_status say(struct talk *t, const char *form, const char *text)
{
    struct hq_form_input in = {.raw = hq_str_of(text),
                               .canonical = rules_canonical(&rules, text),
                               .day = TODAY,
                               .region = HQ_STR("CN-GD-GZ"),
                               .want_english = t->want_english};
    struct hq_form_turn turn;
    struct hq_error error = {0};
    enum hq_err err = form != NULL ? hq_form_start(rules.set, hq_str_of(form), &in, NULL, 0,
                                                   &t->state, &turn, &error)
                                   : hq_form_input(rules.set, t->state, &in, &turn, &error);

    if (err != HQ_OK)
        fail_msg("%s", error.text);
    if (t->has_turn)
        hq_form_turn_deinit(&t->turn);
    t->turn = turn;
    t->has_turn = true;
    return turn.status;
}

static void close_talk(struct talk *t)
{
    if (t->has_turn)
        hq_form_turn_deinit(&t->turn);
    hq_form_state_free(&t->state);
}

static double value(const struct talk *t, const char *name)
{
    return json_number_value(json_object_get(t->turn.values, name));
}

static void one_sentence_is_enough(void **state)
{
    struct talk t = {0};

    (void)state;
    assert_int_equal(say(&t, "severance", "我工作3年8个月月薪8500被无理由辞退能赔多少"),
                     HQ_FORM_DONE);
    assert_true(value(&t, "total") == 68000);
    assert_non_null(strstr(t.turn.text, "68000"));
    assert_non_null(strstr(t.turn.text, "第四十七条"));
    assert_true(json_array_size(t.turn.blocks) >= 3);
    assert_true(json_array_size(t.turn.citations) >= 2);
    close_talk(&t);
}

static void what_is_missing_is_asked_for_one_at_a_time(void **state)
{
    struct talk t = {0};

    (void)state;
    assert_int_equal(say(&t, "severance", "被辞退能赔多少"), HQ_FORM_ASK);
    assert_string_equal(t.turn.slot, "reason");
    assert_string_equal(t.turn.type, "choice");
    assert_true(json_array_size(t.turn.choices) >= 5);
    assert_int_equal(say(&t, NULL, "1"), HQ_FORM_ASK); /* the first choice */
    assert_string_equal(t.turn.slot, "months");
    assert_int_equal(say(&t, NULL, "三年八个月"), HQ_FORM_ASK);
    assert_string_equal(t.turn.slot, "wage");
    assert_int_equal(say(&t, NULL, "八千五"), HQ_FORM_DONE);
    assert_true(value(&t, "total") == 68000);
    close_talk(&t);
}

static void corrections_change_what_was_said(void **state)
{
    struct talk t = {0};

    (void)state;
    say(&t, "severance", "我工作3年8个月月薪8500被无理由辞退能赔多少");
    assert_int_equal(say(&t, NULL, "不对，是9000"), HQ_FORM_DONE);
    assert_true(value(&t, "total") == 72000);
    assert_int_equal(say(&t, NULL, "工作改成5年"), HQ_FORM_DONE);
    assert_true(value(&t, "total") == 90000);
    assert_int_equal(say(&t, NULL, "我在深圳"), HQ_FORM_DONE); /* the assumption was wrong */
    assert_true(hq_form_state_is_done(t.state));
    assert_int_equal(say(&t, NULL, "年假有几天"), HQ_FORM_NOT_MINE);
    assert_int_equal(say(&t, NULL, "谢谢"), HQ_FORM_NOT_MINE);
    close_talk(&t);
}

static void the_worker_may_leave_at_any_time(void **state)
{
    static const char *const ways[] = {"算了", "不算了，谢谢", "取消", "那算了吧", "cancel"};

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct talk t = {0};
        say(&t, "severance", "被辞退能赔多少");
        assert_int_equal(say(&t, NULL, ways[i]), HQ_FORM_CANCELLED);
        assert_true(strlen(t.turn.text) > 0);
        close_talk(&t);
    }
}

static void impossible_figures_are_refused_kindly(void **state)
{
    struct talk t = {0};

    (void)state;
    say(&t, "injury", "帮我算工伤赔偿");
    assert_string_equal(t.turn.slot, "grade");
    assert_int_equal(say(&t, NULL, "11级"), HQ_FORM_ASK);
    assert_string_equal(t.turn.slot, "grade");
    assert_non_null(strstr(t.turn.text, "1到10级"));
    say(&t, NULL, "8级");
    assert_string_equal(t.turn.slot, "wage");
    assert_int_equal(say(&t, NULL, "0"), HQ_FORM_ASK);
    assert_string_equal(t.turn.slot, "wage");
    close_talk(&t);
}

static void an_impossible_date_is_refused(void **state)
{
    struct talk t = {0};

    (void)state;
    assert_int_equal(say(&t, "injury-deadline", "帮我算工伤认定期限"), HQ_FORM_ASK);
    assert_int_equal(say(&t, NULL, "2030年1月1日"), HQ_FORM_ASK);
    assert_non_null(strstr(t.turn.text, "还没到"));
    assert_int_equal(say(&t, NULL, "2026年10月8日"), HQ_FORM_DONE);
    close_talk(&t);
}

static void not_knowing_is_an_answer_where_there_is_a_way_on(void **state)
{
    struct talk t = {0};

    (void)state;
    say(&t, "maternity-leave", "帮我算产假");
    assert_string_equal(t.turn.slot, "difficult");
    assert_int_equal(say(&t, NULL, "不知道"), HQ_FORM_ASK);
    assert_int_equal(say(&t, NULL, "还没定，不知道"), HQ_FORM_DONE);
    assert_true(value(&t, "total") == 178);
    assert_non_null(strstr(t.turn.text, "按顺产算")); /* the assumption is stated */
    close_talk(&t);
    t = (struct talk){0};
    say(&t, "severance", "被公司违法辞退能赔多少");
    assert_int_equal(say(&t, NULL, "不知道"), HQ_FORM_ASK); /* this one is needed */
    assert_string_equal(t.turn.slot, "months");
    close_talk(&t);
}

static void another_question_is_not_swallowed(void **state)
{
    struct talk t = {0};

    (void)state;
    say(&t, "severance", "被辞退能赔多少");
    say(&t, NULL, "没有理由");
    assert_int_equal(say(&t, NULL, "那试用期最长几个月？"), HQ_FORM_NOT_MINE);
    assert_int_equal(say(&t, NULL, "怎么入会"), HQ_FORM_NOT_MINE);
    assert_int_equal(say(&t, NULL, "3年"), HQ_FORM_ASK); /* and the form goes on */
    assert_string_equal(t.turn.slot, "wage");
    close_talk(&t);
}

static void nonsense_is_asked_again_but_not_for_ever(void **state)
{
    struct talk t = {0};

    (void)state;
    say(&t, "severance", "被公司违法辞退能赔多少");
    assert_int_equal(say(&t, NULL, "嘻嘻"), HQ_FORM_ASK);
    assert_int_equal(say(&t, NULL, "哈哈"), HQ_FORM_ASK);
    assert_int_equal(say(&t, NULL, "呵呵"), HQ_FORM_NOT_MINE);
    close_talk(&t);
}

static void the_state_survives_saving(void **state)
{
    struct talk t = {0};

    (void)state;
    say(&t, "severance", "我被违法辞退，能赔多少");
    say(&t, NULL, "3年8个月");
    json_t *saved = hq_form_state_save(t.state);
    char *text = json_dumps(saved, 0);
    hq_form_state_free(&t.state);
    json_decref(saved);
    saved = json_loads(text, 0, NULL);
    assert_int_equal(hq_form_state_load(saved, &t.state), HQ_OK);
    assert_true(hq_str_eqz(hq_form_state_form(t.state), "severance"));
    assert_int_equal(say(&t, NULL, "8500"), HQ_FORM_DONE);
    assert_true(value(&t, "total") == 68000);
    json_decref(saved);
    free(text);
    close_talk(&t);
}

static void a_state_from_elsewhere_is_no_danger(void **state)
{
    static const char *const bad[] = {"null",
                                      "[]",
                                      "{}",
                                      "{\"form\":\"severance\"}",
                                      "{\"form\":\"\",\"slots\":{}}",
                                      "{\"form\":\"x\",\"slots\":[]}"};
    static const char strange[] =
        "{\"form\":\"severance\",\"asked\":\"nobody\",\"last\":7,\"tries\":\"x\",\"slots\":"
        "{\"wage\":{\"type\":\"date\",\"date\":\"x\"},\"months\":{\"type\":\"duration\"},"
        "\"reason\":"
        "{\"type\":\"list\",\"text\":\"no such "
        "reason\"},\"nobody\":{\"type\":\"money\",\"number\":1}}}";
    struct hq_form_state *s = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *json = json_loads(bad[i], JSON_DECODE_ANY, NULL);
        assert_int_equal(hq_form_state_load(json, &s), HQ_EINVAL);
        assert_null(s);
        json_decref(json);
    }
    json_t *json = json_loads(strange, 0, NULL);
    struct talk t = {0};
    assert_int_equal(hq_form_state_load(json, &t.state), HQ_OK);
    say(&t, NULL, "8500");
    json_decref(json);
    close_talk(&t);
    json = json_loads("{\"form\":\"gone\",\"slots\":{}}", 0, NULL);
    t = (struct talk){0};
    assert_int_equal(hq_form_state_load(json, &t.state), HQ_OK);
    struct hq_form_input in = {.raw = HQ_STR("x"), .canonical = HQ_STR("x"), .day = TODAY};
    struct hq_form_turn turn;
    assert_int_equal(hq_form_input(rules.set, t.state, &in, &turn, NULL), HQ_ENOTFOUND);
    json_decref(json);
    close_talk(&t);
}

static void the_question_can_be_put_again(void **state)
{
    struct talk t = {0};
    struct hq_form_turn turn;
    struct hq_form_input in = {
        .raw = HQ_STR(""), .canonical = HQ_STR(""), .day = TODAY, .region = HQ_STR("CN-GD-GZ")};

    (void)state;
    say(&t, "severance", "被公司违法辞退能赔多少");
    assert_int_equal(hq_form_again(rules.set, t.state, &in, &turn, NULL), HQ_OK);
    assert_int_equal(turn.status, HQ_FORM_ASK);
    assert_string_equal(turn.slot, "months");
    hq_form_turn_deinit(&turn);
    close_talk(&t);
}

static void english_is_answered_in_english(void **state)
{
    struct talk t = {.want_english = true};

    (void)state;
    assert_int_equal(say(&t, "severance", "I was fired for no reason"), HQ_FORM_ASK);
    assert_non_null(strstr(t.turn.text, "How long"));
    say(&t, NULL, "3 years and 8 months");
    assert_int_equal(say(&t, NULL, "8500 yuan"), HQ_FORM_DONE);
    assert_non_null(strstr(t.turn.text, "You can claim about 68000 yuan"));
    assert_non_null(strstr(t.turn.text, "3 years 8 months"));
    close_talk(&t);
}

static void every_form_opens_in_both_languages(void **state)
{
    (void)state;
    assert_true(hq_form_count(rules.set) >= 20);
    for (size_t i = 0; i < hq_form_count(rules.set); i++) {
        struct hq_str title;
        struct talk t = {.want_english = i % 2 == 0};
        struct hq_str id = hq_form_at(rules.set, i, t.want_english, &title);
        assert_true(title.n > 0);
        say(&t, id.p, "");
        assert_true(strlen(t.turn.text) > 0);
        close_talk(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_sentence_is_enough),
        cmocka_unit_test(what_is_missing_is_asked_for_one_at_a_time),
        cmocka_unit_test(corrections_change_what_was_said),
        cmocka_unit_test(the_worker_may_leave_at_any_time),
        cmocka_unit_test(impossible_figures_are_refused_kindly),
        cmocka_unit_test(an_impossible_date_is_refused),
        cmocka_unit_test(not_knowing_is_an_answer_where_there_is_a_way_on),
        cmocka_unit_test(another_question_is_not_swallowed),
        cmocka_unit_test(nonsense_is_asked_again_but_not_for_ever),
        cmocka_unit_test(the_state_survives_saving),
        cmocka_unit_test(a_state_from_elsewhere_is_no_danger),
        cmocka_unit_test(the_question_can_be_put_again),
        cmocka_unit_test(english_is_answered_in_english),
        cmocka_unit_test(every_form_opens_in_both_languages),
    };
    return cmocka_run_group_tests_name("form", tests, setup, teardown);
}
