/* What time does to cases. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "records/outbox.h"
#include "records/sweep.h"
#include "records_support.h"

static const char desks[] =
    "{\"format\":\"hongqiao-desks/1\",\"default\":\"park\",\"desks\":["
    "{\"id\":\"park\",\"title\":\"园区工会\",\"parent\":\"city\",\"email\":\"park@example.org\","
    "\"webhook\":\"https://example.org/hook\",\"members\":[\"li\"]},"
    "{\"id\":\"city\",\"title\":\"市总工会\",\"email\":\"city@example.org\"}],"
    "\"remind_days\":3,\"escalate_days\":1,\"close_days\":5,\"follow_days\":7,"
    "\"retention_days\":100,\"question_retention_days\":30}";

static int sweep(struct store *s)
{
    int steps = -1;
    assert_int_equal(hq_records_sweep(s->records, 1000, &steps), HQ_OK);
    return steps;
}

static void use_desks(struct store *s)
{
    store_close(s);
    store_open(s, desks);
}

/* Types of the last events, newest first: "reminded overdue opened". */
static const char *events(struct store *s, const char *number)
{
    static char text[512];
    json_t *show = NULL;
    size_t i;
    json_t *event;
    text[0] = '\0';
    assert_int_equal(hq_records_case_show(s->records, hq_str_of(number), &show), HQ_OK);
    json_array_foreach(json_object_get(show, "events"), i, event)
    {
        size_t n = strlen(text);
        snprintf(text + n, sizeof(text) - n, "%s%s", n ? " " : "",
                 json_string_value(json_object_get(event, "type")));
    }
    json_decref(show);
    return text;
}

static void test_remind_escalate(void **state)
{
    struct store *s = *state;
    use_desks(s);
    struct hq_case_receipt c = open_case(s, "grievance", "x"); /* Monday 10:00, due in 14 h */
    assert_string_equal(c.desk, "园区工会");
    assert_int_equal(sweep(s), 0);
    s->clock.fixed_ms = test_time(2026, 11, 25, 9, 59);
    assert_int_equal(sweep(s), 0);
    s->clock.fixed_ms = test_time(2026, 11, 25, 10, 0); /* 14 working hours later */
    assert_int_equal(sweep(s), 1);
    assert_string_equal(events(s, c.number), "opened overdue");
    assert_int_equal(sweep(s), 0);
    s->clock.fixed_ms = test_time(2026, 11, 26, 10, 0); /* three working days unmoved */
    assert_int_equal(sweep(s), 1);
    assert_string_equal(events(s, c.number), "opened overdue reminded");
    s->clock.fixed_ms = test_time(2026, 11, 27, 10, 0);
    assert_int_equal(sweep(s), 1);
    assert_string_equal(events(s, c.number), "opened overdue reminded escalated");
    assert_string_equal(case_member(s, c.number, "desk"), "city");
    assert_string_equal(case_member(s, c.number, "escalations"), "1");
    /* At the top there is nobody above: reminded again and again. */
    s->clock.fixed_ms = test_time(2026, 12, 2, 10, 0);
    assert_int_equal(sweep(s), 1);
    s->clock.fixed_ms = test_time(2026, 12, 7, 10, 0);
    assert_int_equal(sweep(s), 1);
    assert_string_equal(events(s, c.number), "opened overdue reminded escalated reminded reminded");
}

static void test_moving_resets(void **state)
{
    struct store *s = *state;
    use_desks(s);
    struct hq_case_receipt c = open_case(s, "human", "x");
    s->clock.fixed_ms = test_time(2026, 11, 25, 10, 0);
    assert_int_equal(step(s, c.number, "claimed", "li", ""), HQ_OK);
    s->clock.fixed_ms = test_time(2026, 11, 26, 11, 0);
    sweep(s); /* overdue, but it moved yesterday */
    assert_string_equal(events(s, c.number), "opened claimed overdue");
    assert_int_equal(step(s, c.number, "message", "worker", "anybody there?"), HQ_OK);
    s->clock.fixed_ms = test_time(2026, 11, 30, 10, 0);
    sweep(s); /* that the worker asks again is no move of ours */
    assert_string_equal(events(s, c.number), "opened claimed overdue message reminded");
    assert_int_equal(step(s, c.number, "answered", "li", "yes"), HQ_OK);
    s->clock.fixed_ms = test_time(2026, 12, 4, 10, 0);
    assert_int_equal(sweep(s), 0); /* answered: nothing is owed */
}

static void test_closing_time(void **state)
{
    struct store *s = *state;
    use_desks(s);
    struct hq_case_receipt c = open_case(s, "human", "x");
    assert_int_equal(step(s, c.number, "claimed", "li", ""), HQ_OK);
    assert_int_equal(step(s, c.number, "answered", "li", "so"), HQ_OK);
    s->clock.fixed_ms = test_time(2026, 11, 30, 10, 0); /* five working days */
    assert_int_equal(sweep(s), 1);
    assert_string_equal(case_member(s, c.number, "state"), "closed");
    s->clock.fixed_ms += 7 * DAY_MS;
    assert_int_equal(sweep(s), 1);
    assert_string_equal(events(s, c.number), "opened claimed answered closed follow-due");
    assert_int_equal(sweep(s), 0);
    assert_int_equal(step(s, c.number, "followed", "li", "all well"), HQ_OK);
    s->clock.fixed_ms += 93 * DAY_MS; /* retention */
    assert_int_equal(sweep(s), 1);
    assert_string_equal(case_member(s, c.number, "is_erased"), "true");
    s->clock.fixed_ms += 1000 * DAY_MS;
    assert_int_equal(sweep(s), 0);
    int64_t count = 0;
    assert_int_equal(hq_records_case_verify(s->records, &count, NULL), HQ_OK);
}

static void test_urgent(void **state)
{
    struct store *s = *state;
    struct hq_outbox_item item;
    use_desks(s);
    s->clock.fixed_ms = test_time(2026, 11, 22, 3, 0); /* Sunday night */
    struct hq_case_receipt c = open_case(s, "urgent", "x");
    assert_false(c.is_open);
    assert_int_equal(c.due_ms, s->clock.fixed_ms + 30 * 60 * SECOND_MS);
    assert_int_equal(hq_outbox_take(s->records, 60000, &item), HQ_OK);
    assert_string_equal(item.kind, "alarm");
    assert_string_equal(item.number, c.number);
}

static void test_outbox(void **state)
{
    struct store *s = *state;
    struct hq_outbox_item mail, hook, none;
    use_desks(s);
    open_case(s, "urgent", "x");
    assert_int_equal(hq_outbox_take(s->records, 60000, &mail), HQ_OK);
    assert_string_equal(mail.channel, "email");
    assert_string_equal(mail.target, "park@example.org");
    assert_string_equal(mail.desk, "园区工会");
    assert_int_equal(hq_outbox_take(s->records, 60000, &hook), HQ_OK);
    assert_string_equal(hook.target, "https://example.org/hook");
    assert_int_equal(hq_outbox_take(s->records, 60000, &none), HQ_ENOTFOUND);
    assert_int_equal(hq_outbox_done(s->records, mail.id), HQ_OK);
    /* Whoever took the other one has died: it comes again, also after a restart. */
    use_desks(s);
    s->clock.fixed_ms += 60000;
    assert_int_equal(hq_outbox_take(s->records, 60000, &hook), HQ_OK);
    assert_string_equal(hook.channel, "webhook");
    /* Tried until delivered, ever more seldom. */
    for (int i = 0; i < 20; i++) {
        assert_int_equal(hq_outbox_failed(s->records, hook.id, HQ_STR("refused")), HQ_OK);
        assert_int_equal(hq_outbox_take(s->records, 60000, &none), HQ_ENOTFOUND);
        s->clock.fixed_ms += i == 0 ? 60000 : 6 * HOUR_MS;
        assert_int_equal(hq_outbox_take(s->records, 60000, &hook), HQ_OK);
        assert_int_equal(hook.tries, i + 1);
    }
    assert_int_equal(hq_outbox_done(s->records, hook.id), HQ_OK);
    s->clock.fixed_ms += DAY_MS;
    assert_int_equal(hq_outbox_take(s->records, 60000, &none), HQ_ENOTFOUND);
}

static void test_forgetting(void **state)
{
    struct store *s = *state;
    json_t *stats = NULL;
    struct hq_question_row row = {.answer = HQ_STR("a1"),
                                  .session = HQ_STR("s1"),
                                  .text = HQ_STR("x"),
                                  .kind = HQ_STR("answer")};
    use_desks(s);
    hq_records_question_add(s->records, &row);
    assert_int_equal(hq_records_flush(s->records), HQ_OK);
    s->clock.fixed_ms += 31 * DAY_MS;
    sweep(s);
    assert_int_equal(hq_records_stats(s->records, 0, &stats), HQ_OK);
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(stats, "questions"), "total")), 0);
    json_decref(stats);
}

/* Many cases at once, in pieces. */
static void test_many(void **state)
{
    struct store *s = *state;
    int steps = 0;
    use_desks(s);
    for (int i = 0; i < 120; i++) {
        open_case(s, "human", "x");
    }
    s->clock.fixed_ms += 30 * DAY_MS;
    assert_int_equal(hq_records_sweep(s->records, 10, &steps), HQ_OK);
    assert_int_equal(steps, 10);
    assert_int_equal(sweep(s), 120 * 2 - 10); /* each: overdue, reminded */
    assert_int_equal(sweep(s), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_remind_escalate),
        TEST(test_moving_resets),
        TEST(test_closing_time),
        TEST(test_urgent),
        TEST(test_outbox),
        TEST(test_forgetting),
        TEST(test_many),
    };
    return cmocka_run_group_tests_name("sweep", tests, NULL, NULL);
}
