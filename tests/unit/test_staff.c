/* Accounts of staff. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "records/staff.h"
#include "records_support.h"

#define PASSWORD HQ_STR("correct horse battery")

static void add(struct store *s, const char *name, enum hq_staff_role role)
{
    struct hq_staff staff = {.role = role};
    struct hq_error error;
    snprintf(staff.name, sizeof(staff.name), "%s", name);
    assert_int_equal(hq_staff_add(s->records, &staff, PASSWORD, HQ_STR("cli"), &error), HQ_OK);
}

static enum hq_err login(struct store *s, const char *name, struct hq_str password, char *token)
{
    struct hq_staff staff;
    int64_t retry_ms = 0;
    char other[HQ_STAFF_TOKEN_SIZE];
    s->clock.fixed_ms += 1000; /* the throttle counts by second */
    return hq_staff_login(s->records, hq_str_of(name), password, token ? token : other, &staff,
                          &retry_ms);
}

static void test_login(void **state)
{
    struct store *s = *state;
    char token[HQ_STAFF_TOKEN_SIZE];
    struct hq_staff who;
    add(s, "li", HQ_STAFF_OPERATOR);
    assert_int_equal(login(s, "li", HQ_STR("wrong"), token), HQ_EDENIED);
    assert_int_equal(login(s, "nobody", PASSWORD, token), HQ_EDENIED);
    assert_int_equal(login(s, "li", PASSWORD, token), HQ_OK);
    assert_int_equal(hq_staff_session(s->records, hq_str_of(token), &who), HQ_OK);
    assert_string_equal(who.name, "li");
    assert_int_equal(who.role, HQ_STAFF_OPERATOR);
    store_close(s);
    store_open(s, NULL);
    assert_int_equal(hq_staff_session(s->records, hq_str_of(token), &who), HQ_OK);
    token[0] = token[0] == 'A' ? 'B' : 'A';
    assert_int_equal(hq_staff_session(s->records, hq_str_of(token), &who), HQ_EDENIED);
    assert_int_equal(hq_staff_session(s->records, HQ_STR(""), &who), HQ_EDENIED);
}

static void test_session_ends(void **state)
{
    struct store *s = *state;
    char token[HQ_STAFF_TOKEN_SIZE];
    struct hq_staff who;
    struct hq_error error;
    add(s, "li", HQ_STAFF_OPERATOR);
    assert_int_equal(login(s, "li", PASSWORD, token), HQ_OK);
    assert_int_equal(hq_staff_logout(s->records, hq_str_of(token)), HQ_OK);
    assert_int_equal(hq_staff_session(s->records, hq_str_of(token), &who), HQ_EDENIED);
    assert_int_equal(login(s, "li", PASSWORD, token), HQ_OK);
    s->clock.fixed_ms += HQ_STAFF_SESSION_MS;
    assert_int_equal(hq_staff_session(s->records, hq_str_of(token), &who), HQ_EDENIED);
    assert_int_equal(login(s, "li", PASSWORD, token), HQ_OK);
    assert_int_equal(hq_staff_set_enabled(s->records, HQ_STR("li"), false, HQ_STR("cli")), HQ_OK);
    assert_int_equal(hq_staff_session(s->records, hq_str_of(token), &who), HQ_EDENIED);
    assert_int_equal(login(s, "li", PASSWORD, token), HQ_EDENIED);
    assert_int_equal(hq_staff_set_enabled(s->records, HQ_STR("li"), true, HQ_STR("cli")), HQ_OK);
    assert_int_equal(login(s, "li", PASSWORD, token), HQ_OK);
    assert_int_equal(hq_staff_set_password(s->records, HQ_STR("li"), HQ_STR("another password"),
                                           HQ_STR("cli"), &error),
                     HQ_OK);
    assert_int_equal(hq_staff_session(s->records, hq_str_of(token), &who), HQ_EDENIED);
    assert_int_equal(login(s, "li", PASSWORD, token), HQ_EDENIED);
    assert_int_equal(login(s, "li", HQ_STR("another password"), token), HQ_OK);
}

static void test_lock(void **state)
{
    struct store *s = *state;
    add(s, "li", HQ_STAFF_OPERATOR);
    for (int i = 0; i < HQ_STAFF_FAILURES_MAX; i++) {
        assert_int_equal(login(s, "li", HQ_STR("wrong"), NULL), HQ_EDENIED);
    }
    assert_int_equal(login(s, "li", PASSWORD, NULL), HQ_ERATE);
    s->clock.fixed_ms += HQ_STAFF_LOCK_MS;
    assert_int_equal(login(s, "li", PASSWORD, NULL), HQ_OK);
    /* Failures count in a row only. */
    for (int i = 0; i < HQ_STAFF_FAILURES_MAX - 1; i++) {
        assert_int_equal(login(s, "li", HQ_STR("wrong"), NULL), HQ_EDENIED);
    }
    assert_int_equal(login(s, "li", PASSWORD, NULL), HQ_OK);
    assert_int_equal(login(s, "li", HQ_STR("wrong"), NULL), HQ_EDENIED);
    assert_int_equal(login(s, "li", PASSWORD, NULL), HQ_OK);
}

static void test_throttle(void **state)
{
    struct store *s = *state;
    struct hq_staff staff;
    char token[HQ_STAFF_TOKEN_SIZE];
    int64_t retry_ms = 0;
    for (int i = 0; i < HQ_STAFF_CHECKS_BURST; i++) {
        assert_int_equal(
            hq_staff_login(s->records, HQ_STR("x-y"), PASSWORD, token, &staff, &retry_ms),
            HQ_EDENIED);
    }
    assert_int_equal(hq_staff_login(s->records, HQ_STR("x-y"), PASSWORD, token, &staff, &retry_ms),
                     HQ_ERATE);
    assert_true(retry_ms > 0);
    s->clock.fixed_ms += retry_ms;
    assert_int_equal(hq_staff_login(s->records, HQ_STR("x-y"), PASSWORD, token, &staff, &retry_ms),
                     HQ_EDENIED);
}

static void test_names(void **state)
{
    static const char *const bad[] = {"", "a", "Li", "worker", "system", "staff", "a b", "李明"};
    struct store *s = *state;
    struct hq_error error;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct hq_staff staff = {.role = HQ_STAFF_OPERATOR};
        snprintf(staff.name, sizeof(staff.name), "%s", bad[i]);
        assert_int_equal(hq_staff_add(s->records, &staff, PASSWORD, HQ_STR("cli"), &error),
                         HQ_EINVAL);
    }
    struct hq_staff staff = {.name = "li"};
    assert_int_equal(hq_staff_add(s->records, &staff, HQ_STR("short"), HQ_STR("cli"), &error),
                     HQ_EINVAL);
    add(s, "li", HQ_STAFF_ADMIN);
    assert_int_equal(hq_staff_add(s->records, &staff, PASSWORD, HQ_STR("cli"), &error),
                     HQ_ECONFLICT);
    assert_int_equal(hq_staff_set_enabled(s->records, HQ_STR("wang"), true, HQ_STR("cli")),
                     HQ_ENOTFOUND);
    json_t *list = NULL;
    assert_int_equal(hq_staff_list(s->records, &list), HQ_OK);
    json_t *one = json_array_get(json_object_get(list, "staff"), 0);
    assert_string_equal(json_string_value(json_object_get(one, "role")), "admin");
    assert_null(json_object_get(one, "password"));
    json_decref(list);
    int64_t count = 0;
    assert_int_equal(hq_records_case_verify(s->records, &count, NULL), HQ_OK);
    assert_int_equal(count, 1); /* user.add */
}

static void test_desks(void **state)
{
    struct store *s = *state;
    struct hq_staff li = {.name = "li", .role = HQ_STAFF_OPERATOR};
    struct hq_staff boss = {.name = "boss", .role = HQ_STAFF_OPERATOR};
    struct hq_staff admin = {.name = "admin", .role = HQ_STAFF_ADMIN};
    struct hq_staff auditor = {.name = "aud", .role = HQ_STAFF_AUDITOR};
    assert_true(hq_staff_may_handle(s->records, &li, HQ_STR("center"))); /* no members at all */
    assert_false(hq_staff_may_handle(s->records, &auditor, HQ_STR("center")));
    store_close(s);
    store_open(s, "{\"format\":\"hongqiao-desks/1\",\"default\":\"park\",\"desks\":["
                  "{\"id\":\"park\",\"title\":\"P\",\"parent\":\"city\",\"members\":[\"li\"]},"
                  "{\"id\":\"other\",\"title\":\"O\",\"parent\":\"city\"},"
                  "{\"id\":\"city\",\"title\":\"C\",\"members\":[\"boss\"]}]}");
    assert_true(hq_staff_may_handle(s->records, &li, HQ_STR("park")));
    assert_false(hq_staff_may_handle(s->records, &li, HQ_STR("city")));
    assert_false(hq_staff_may_handle(s->records, &li, HQ_STR("other")));
    assert_true(hq_staff_may_handle(s->records, &boss, HQ_STR("park")));
    assert_true(hq_staff_may_handle(s->records, &boss, HQ_STR("other")));
    assert_true(hq_staff_may_handle(s->records, &admin, HQ_STR("other")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_login),    TEST(test_session_ends), TEST(test_lock),
        TEST(test_throttle), TEST(test_names),        TEST(test_desks),
    };
    return cmocka_run_group_tests_name("staff", tests, NULL, NULL);
}
