/* Cases: opening, lifecycle, what the worker sees, lists, chain. SPDX-License-Identifier:
 * Apache-2.0 */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "records_support.h"

static void test_open_and_view(void **state)
{
    struct store *s = *state;
    struct hq_case_receipt a = open_case(s, "grievance", "老板拖欠三个月工资");
    struct hq_case_receipt b = open_case(s, "joining", "想入会");
    assert_string_equal(a.number, "HQ-20261123-0001");
    assert_string_equal(b.number, "HQ-20261123-0002");
    assert_int_equal(strlen(a.code), 8);
    assert_int_equal(strspn(a.code, "23456789ABCDEFGHJKMNPQRSTUVWXYZ"), 8);
    assert_string_not_equal(a.code, b.code);
    assert_string_equal(a.desk, "职工服务中心");
    assert_true(a.is_open);
    json_t *view = NULL;
    assert_int_equal(
        hq_records_case_view(s->records, hq_str_of(a.number), hq_str_of(a.code), &view), HQ_OK);
    assert_string_equal(json_string_value(json_object_get(view, "state")), "open");
    json_t *event = json_array_get(json_object_get(view, "events"), 0);
    assert_string_equal(json_string_value(json_object_get(event, "text")), "老板拖欠三个月工资");
    assert_string_equal(json_string_value(json_object_get(event, "by")), "worker");
    assert_null(json_object_get(event, "data")); /* contact and context are for staff */
    json_decref(view);
}

static void test_code(void **state)
{
    struct store *s = *state;
    struct hq_case_receipt a = open_case(s, "human", "x");
    struct hq_case_receipt b = open_case(s, "human", "y");
    json_t *view = NULL;
    char spaced[128];
    assert_int_equal(
        hq_records_case_view(s->records, hq_str_of(a.number), hq_str_of(b.code), &view),
        HQ_ENOTFOUND);
    assert_int_equal(
        hq_records_case_view(s->records, HQ_STR("HQ-20261123-9999"), hq_str_of(a.code), &view),
        HQ_ENOTFOUND);
    assert_int_equal(hq_records_case_view(s->records, hq_str_of(a.number), HQ_STR(""), &view),
                     HQ_ENOTFOUND);
    assert_int_equal(hq_records_case_check(s->records, HQ_STR("' OR 1=1 --"), hq_str_of(a.code)),
                     HQ_ENOTFOUND);
    snprintf(spaced, sizeof(spaced), "%.4s %s", a.code, a.code + 4);
    for (char *c = spaced; *c; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    }
    assert_int_equal(hq_records_case_check(s->records, hq_str_of(a.number), hq_str_of(spaced)),
                     HQ_OK);
}

static void test_unknown_kind(void **state)
{
    struct store *s = *state;
    struct hq_case_new c = {.kind = HQ_STR("party"), .text = HQ_STR("x")};
    struct hq_case_receipt receipt;
    assert_int_equal(hq_records_case_open(s->records, &c, &receipt), HQ_EINVAL);
}

static void test_lifecycle(void **state)
{
    struct store *s = *state;
    struct hq_case_receipt c = open_case(s, "question", "x");
    assert_int_equal(step(s, c.number, "answered", "li", "hello"), HQ_ECONFLICT);
    assert_int_equal(step(s, c.number, "closed", "li", ""), HQ_ECONFLICT);
    assert_int_equal(step(s, c.number, "claimed", "worker", ""), HQ_EDENIED);
    assert_int_equal(step(s, c.number, "claimed", "li", ""), HQ_OK);
    assert_string_equal(case_member(s, c.number, "state"), "claimed");
    assert_string_equal(case_member(s, c.number, "assignee"), "li");
    assert_int_equal(step(s, c.number, "claimed", "wang", ""), HQ_ECONFLICT);
    assert_int_equal(step(s, c.number, "claimed", "li", ""), HQ_OK); /* asked again: no new event */
    assert_string_equal(case_member(s, c.number, "events_count"), "2");
    assert_int_equal(step(s, c.number, "answered", "wang", "x"), HQ_ECONFLICT);
    assert_int_equal(step(s, c.number, "answered", "li", "看这里"), HQ_OK);
    assert_string_equal(case_member(s, c.number, "state"), "answered");
    assert_string_equal(case_member(s, c.number, "due"), "null");
    assert_int_equal(step(s, c.number, "message", "worker", "还有一事"), HQ_OK);
    assert_string_equal(case_member(s, c.number, "state"), "claimed");
    assert_int_equal(step(s, c.number, "answered", "li", "好"), HQ_OK);
    assert_int_equal(step(s, c.number, "closed", "li", ""), HQ_OK);
    assert_string_equal(case_member(s, c.number, "state"), "closed");
    assert_int_equal(step(s, c.number, "note", "wang", "only us"), HQ_OK);
    assert_int_equal(step(s, c.number, "reopened", "worker", ""), HQ_OK);
    assert_string_equal(case_member(s, c.number, "state"), "open");
    assert_string_equal(case_member(s, c.number, "assignee"), "null");
    assert_int_equal(step(s, c.number, "nonsense", "li", ""), HQ_EINVAL);
    assert_int_equal(step(s, c.number, "escalated", "li", ""), HQ_EDENIED);
    assert_int_equal(step(s, c.number, "escalated", "system", ""), HQ_EINVAL);
    assert_int_equal(step(s, "HQ-20261123-0999", "note", "li", ""), HQ_ENOTFOUND);

    json_t *view = NULL;
    assert_int_equal(
        hq_records_case_view(s->records, hq_str_of(c.number), hq_str_of(c.code), &view), HQ_OK);
    size_t i;
    json_t *event;
    json_array_foreach(json_object_get(view, "events"), i, event)
    {
        assert_string_not_equal(json_string_value(json_object_get(event, "type")), "note");
        assert_string_not_equal(json_string_value(json_object_get(event, "by")), "li");
    }
    json_decref(view);
}

static enum hq_err rate(struct store *s, const char *number, int score)
{
    int64_t seq = 0;
    json_t *data = json_pack("{s:i}", "score", score);
    enum hq_err err = hq_records_case_event(s->records, hq_str_of(number), "rated",
                                            HQ_STR("worker"), HQ_STR(""), data, &seq);
    json_decref(data);
    return err;
}

static void test_rating_reopens(void **state)
{
    struct store *s = *state;
    struct hq_case_receipt c = open_case(s, "question", "x");
    assert_int_equal(rate(s, c.number, 5), HQ_ECONFLICT);
    assert_int_equal(step(s, c.number, "claimed", "li", ""), HQ_OK);
    assert_int_equal(step(s, c.number, "closed", "li", "done"), HQ_OK);
    assert_int_equal(rate(s, c.number, 0), HQ_EINVAL);
    assert_int_equal(rate(s, c.number, 6), HQ_EINVAL);
    assert_int_equal(rate(s, c.number, 3), HQ_OK);
    assert_string_equal(case_member(s, c.number, "state"), "closed");
    assert_int_equal(rate(s, c.number, 1), HQ_OK);
    assert_string_equal(case_member(s, c.number, "state"), "open");
    assert_string_equal(case_member(s, c.number, "rating"), "1");
    assert_string_equal(case_member(s, c.number, "reopenings"), "1");
    /* So does a message to a closed case. */
    assert_int_equal(step(s, c.number, "claimed", "li", ""), HQ_OK);
    assert_int_equal(step(s, c.number, "closed", "li", ""), HQ_OK);
    assert_int_equal(step(s, c.number, "message", "worker", "还没解决"), HQ_OK);
    assert_string_equal(case_member(s, c.number, "state"), "open");
    int64_t count = 0;
    struct hq_error error;
    assert_int_equal(hq_records_case_verify(s->records, &count, &error), HQ_OK);
}

static void test_once(void **state)
{
    struct store *s = *state;
    struct hq_case_receipt c = open_case(s, "question", "x");
    struct hq_case_event_new event = {.number = hq_str_of(c.number),
                                      .type = "message",
                                      .by = HQ_STR("worker"),
                                      .text = HQ_STR("hello"),
                                      .client_id = HQ_STR("m-1")};
    struct hq_case_event_done first, second;
    assert_int_equal(hq_records_case_add(s->records, &event, &first), HQ_OK);
    store_close(s);
    store_open(s, NULL);
    event.number = hq_str_of(c.number);
    assert_int_equal(hq_records_case_add(s->records, &event, &second), HQ_OK);
    assert_int_equal(first.seq, second.seq);
    assert_false(first.is_repeated);
    assert_true(second.is_repeated);
    assert_string_equal(case_member(s, c.number, "events_count"), "2");
}

static size_t list_size(struct store *s, const char *filter_json, const char *first_number)
{
    json_t *filter = json_loads(filter_json, 0, NULL);
    json_t *list = NULL;
    assert_int_equal(hq_records_case_list(s->records, filter, &list), HQ_OK);
    json_t *cases = json_object_get(list, "cases");
    size_t n = json_array_size(cases);
    if (first_number) {
        assert_string_equal(json_string_value(json_object_get(json_array_get(cases, 0), "number")),
                            first_number);
    }
    json_decref(list);
    json_decref(filter);
    return n;
}

static void test_list(void **state)
{
    struct store *s = *state;
    struct hq_case_receipt a = open_case(s, "question", "电话13912345678，我叫王小明");
    struct hq_case_receipt b = open_case(s, "grievance", "b");
    struct hq_case_receipt c = open_case(s, "grievance", "c");
    json_t *list = NULL;
    assert_int_equal(step(s, b.number, "claimed", "li", ""), HQ_OK);
    assert_int_equal(list_size(s, "{}", c.number), 3);
    assert_int_equal(list_size(s, "{\"oldest_first\":true}", a.number), 3);
    assert_int_equal(list_size(s, "{\"kind\":\"grievance\"}", NULL), 2);
    assert_int_equal(list_size(s, "{\"state\":\"claimed\"}", b.number), 1);
    assert_int_equal(list_size(s, "{\"assignee\":\"li\"}", b.number), 1);
    assert_int_equal(list_size(s, "{\"desk\":\"center\"}", NULL), 3);
    assert_int_equal(list_size(s, "{\"desks\":[\"x\",\"center\"]}", NULL), 3);
    assert_int_equal(list_size(s, "{\"desks\":[]}", NULL), 0);
    assert_int_equal(list_size(s, "{\"limit\":2}", c.number), 2);
    assert_int_equal(list_size(s, "{\"limit\":2,\"after\":\"HQ-20261123-0002\"}", a.number), 1);
    assert_int_equal(list_size(s, "{\"is_overdue\":true}", NULL), 0);
    json_t *bad = json_pack("{s:i}", "state", 3);
    assert_int_equal(hq_records_case_list(s->records, bad, &list), HQ_EINVAL);
    json_decref(bad);
    bad = json_pack("{s:s}", "colour", "red");
    assert_int_equal(hq_records_case_list(s->records, bad, &list), HQ_EINVAL);
    json_decref(bad);
    assert_int_equal(hq_records_case_list(s->records, NULL, &list), HQ_OK);
    json_t *item = json_array_get(json_object_get(list, "cases"), 2);
    assert_string_equal(json_string_value(json_object_get(item, "brief")),
                        "电话[手机号]，我叫[姓名]");
    json_decref(list);
}

static void test_marks(void **state)
{
    struct store *s = *state;
    struct hq_case_receipt c = open_case(s, "question", "x");
    json_t *marks = NULL;
    assert_int_equal(hq_records_case_mark(s->records, hq_str_of(c.number), "staff", 1, 0, &marks),
                     HQ_OK);
    json_decref(marks);
    assert_int_equal(hq_records_case_mark(s->records, hq_str_of(c.number), "staff", 0, 99, &marks),
                     HQ_OK);
    json_t *staff = json_object_get(marks, "staff");
    assert_int_equal(json_integer_value(json_object_get(staff, "delivered")), 1);
    assert_int_equal(json_integer_value(json_object_get(staff, "read")), 1);
    json_decref(marks);
}

static void test_limits(void **state)
{
    struct store *s = *state;
    size_t n = 65 * 1024;
    char *text = malloc(n);
    struct hq_case_receipt c = open_case(s, "question", "x");
    int64_t seq = 0;
    memset(text, 'a', n);
    assert_int_equal(hq_records_case_event(s->records, hq_str_of(c.number), "message",
                                           HQ_STR("worker"), (struct hq_str){text, n}, NULL, &seq),
                     HQ_ELIMIT);
    assert_string_equal(case_member(s, c.number, "events_count"), "1");
    free(text);
    /* Bytes that are no text are kept out, not a reason to lose the case. */
    assert_int_equal(hq_records_case_event(s->records, hq_str_of(c.number), "message",
                                           HQ_STR("worker"), (struct hq_str){"a\0b\xff", 4}, NULL,
                                           &seq),
                     HQ_OK);
}

struct heard {
    int count;
    char last[32];
};

static void hear(void *user, const struct hq_case_notice *notice)
{
    struct heard *heard = user;
    heard->count++;
    snprintf(heard->last, sizeof(heard->last), "%s %s %s", notice->type, notice->state,
             notice->event ? "shown" : "private");
}

static void test_listener(void **state)
{
    struct store *s = *state;
    struct heard heard = {0};
    hq_records_listen(s->records, hear, &heard);
    struct hq_case_receipt c = open_case(s, "urgent", "着火了");
    assert_int_equal(heard.count, 2);
    assert_string_equal(heard.last, "alarmed open private");
    assert_int_equal(step(s, c.number, "claimed", "li", ""), HQ_OK);
    assert_string_equal(heard.last, "claimed claimed shown");
    assert_int_equal(step(s, c.number, "claimed", "wang", ""), HQ_ECONFLICT);
    assert_int_equal(heard.count, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_open_and_view), TEST(test_code),           TEST(test_unknown_kind),
        TEST(test_lifecycle),     TEST(test_rating_reopens), TEST(test_once),
        TEST(test_list),          TEST(test_marks),          TEST(test_limits),
        TEST(test_listener),
    };
    return cmocka_run_group_tests_name("case", tests, NULL, NULL);
}
