/* Working time, holidays, desks. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/json.h"
#include "records_support.h"

/* As in the notice for 2026: 1 to 7 October off, Saturday the 10th worked. */
static const struct hq_calendar_day *october(size_t *count_out)
{
    static struct hq_calendar_day days[8];
    for (int d = 1; d <= 7; d++) {
        days[d - 1] = (struct hq_calendar_day){hq_day_of(2026, 10, d), false};
    }
    days[7] = (struct hq_calendar_day){hq_day_of(2026, 10, 10), true};
    *count_out = 8;
    return days;
}

static void assert_time(int64_t got, int month, int day, int hour, int minute)
{
    char have[HQ_TIME_TEXT_SIZE], want[HQ_TIME_TEXT_SIZE];
    hq_time_format(got, have);
    hq_time_format(test_time(2026, month, day, hour, minute), want);
    assert_string_equal(have, want);
}

static void test_add(void **state)
{
    (void)state;
    struct hq_hours h;
    hq_hours_init(&h); /* 09-12, 14-18 */
    int64_t monday = test_time(2026, 11, 23, 10, 0);
    assert_time(hq_hours_add(&h, monday, 1 * HOUR_MS), 11, 23, 11, 0);
    assert_time(hq_hours_add(&h, monday, 2 * HOUR_MS), 11, 23, 12, 0);
    assert_time(hq_hours_add(&h, monday, 3 * HOUR_MS), 11, 23, 15, 0);
    assert_time(hq_hours_add(&h, monday, 7 * HOUR_MS), 11, 24, 10, 0);
    assert_time(hq_hours_add(&h, test_time(2026, 11, 23, 13, 0), HOUR_MS), 11, 23, 15, 0);
    assert_time(hq_hours_add(&h, test_time(2026, 11, 23, 23, 59), HOUR_MS), 11, 24, 10, 0);
    assert_time(hq_hours_add(&h, test_time(2026, 11, 24, 0, 0), HOUR_MS), 11, 24, 10, 0);
    assert_time(hq_hours_add(&h, test_time(2026, 11, 27, 17, 30), HOUR_MS), 11, 30, 9, 30);
    assert_int_equal(hq_hours_add(&h, monday, 0), monday);
}

static void test_open(void **state)
{
    (void)state;
    struct hq_hours h;
    hq_hours_init(&h);
    assert_true(hq_hours_is_open(&h, test_time(2026, 11, 23, 9, 0)));
    assert_false(hq_hours_is_open(&h, test_time(2026, 11, 23, 9, 0) - 1));
    assert_true(hq_hours_is_open(&h, test_time(2026, 11, 23, 12, 0) - 1));
    assert_false(hq_hours_is_open(&h, test_time(2026, 11, 23, 12, 0)));
    assert_false(hq_hours_is_open(&h, test_time(2026, 11, 22, 10, 0))); /* Sunday */
    assert_time(hq_hours_next_open(&h, test_time(2026, 11, 27, 18, 0)), 11, 30, 9, 0);
    assert_time(hq_hours_next_open(&h, test_time(2026, 11, 23, 12, 30)), 11, 23, 14, 0);
    assert_time(hq_hours_next_open(&h, test_time(2026, 11, 23, 11, 0)), 11, 23, 11, 0);
}

static void test_holidays(void **state)
{
    (void)state;
    struct hq_hours h;
    hq_hours_init(&h);
    h.days = october(&h.day_count);
    assert_false(hq_hours_is_workday(&h, hq_day_of(2026, 10, 1))); /* Thursday */
    assert_true(hq_hours_is_workday(&h, hq_day_of(2026, 10, 8)));
    assert_true(hq_hours_is_workday(&h, hq_day_of(2026, 10, 10)));  /* Saturday, worked */
    assert_false(hq_hours_is_workday(&h, hq_day_of(2026, 10, 11))); /* Sunday */
    /* Wednesday 17:00 before the holidays, two hours of work: on the Thursday after. */
    assert_time(hq_hours_add(&h, test_time(2026, 9, 30, 17, 0), 2 * HOUR_MS), 10, 8, 10, 0);
    /* Three working days from the last one: 8, 9 and Saturday 10. */
    assert_time(hq_hours_add_days(&h, test_time(2026, 9, 30, 17, 0), 3), 10, 10, 17, 0);
    assert_time(hq_hours_add_days(&h, test_time(2026, 10, 3, 17, 0), 1), 10, 8, 17, 0);
}

/* Nothing is ever open: bounded all the same. */
static void test_never_open(void **state)
{
    (void)state;
    struct hq_hours h;
    hq_hours_init(&h);
    memset(h.is_workday, 0, sizeof(h.is_workday));
    int64_t from = test_time(2026, 11, 23, 10, 0);
    assert_int_equal(hq_hours_add(&h, from, HOUR_MS), from + HQ_HOURS_HORIZON_DAYS * DAY_MS);
    assert_int_equal(hq_hours_add_days(&h, from, 1), from + HQ_HOURS_HORIZON_DAYS * DAY_MS);
}

#define HEAD "{\"format\":\"hongqiao-desks/1\",\"default\":\"city\",\"desks\":["
#define CITY "{\"id\":\"city\",\"title\":\"市总\",\"members\":[\"boss\"]}"
#define PARK                                                                                       \
    "{\"id\":\"park\",\"title\":\"园区\",\"parent\":\"district\",\"members\":[\"li\"]},"         \
    "{\"id\":\"district\",\"title\":\"区总\",\"parent\":\"city\"}," CITY

static enum hq_err read_desks(const char *text, struct hq_desks **desks_out, struct hq_error *error)
{
    json_t *json = NULL;
    assert_int_equal(hq_json_load(hq_str_of(text), "desks", &json, error), HQ_OK);
    enum hq_err err = hq_desks_read(json, desks_out, error);
    json_decref(json);
    return err;
}

static void test_desks(void **state)
{
    (void)state;
    struct hq_desks *d = NULL;
    struct hq_error error;
    assert_int_equal(
        read_desks(HEAD PARK
                   "],\"routes\":["
                   "{\"kind\":\"urgent\",\"desk\":\"district\"},"
                   "{\"site\":\"park-a\",\"desk\":\"park\"},"
                   "{\"area\":\"joining\",\"kind\":\"joining\",\"desk\":\"district\"}],"
                   "\"hours\":{\"weekdays\":[1,2,3,4,5,6],\"spans\":[[\"08:30\",\"24:00\"]]},"
                   "\"due\":{\"question\":{\"minutes\":60},"
                   "\"urgent\":{\"minutes\":5,\"work_time\":false}},"
                   "\"remind_days\":2}",
                   &d, &error),
        HQ_OK);
    int park = hq_desks_find(d, HQ_STR("park")), city = hq_desks_find(d, HQ_STR("city"));
    assert_int_equal(hq_desks_route(d, HQ_STR("park-a"), HQ_STR(""), HQ_STR("question")), park);
    assert_string_equal(
        d->desks[hq_desks_route(d, HQ_STR("park-a"), HQ_STR(""), HQ_STR("urgent"))].id, "district");
    assert_int_equal(hq_desks_route(d, HQ_STR("x"), HQ_STR("joining"), HQ_STR("question")), city);
    assert_true(hq_desks_is_below(d, park, city));
    assert_false(hq_desks_is_below(d, city, park));
    assert_int_equal(d->remind_days, 2);
    assert_time(hq_desks_due_ms(d, HQ_CASE_QUESTION, test_time(2026, 11, 23, 23, 30)), 11, 24, 9,
                0); /* half an hour until midnight, half an hour next morning */
    assert_time(hq_desks_due_ms(d, HQ_CASE_URGENT, test_time(2026, 11, 22, 3, 0)), 11, 22, 3, 5);
    hq_desks_free(&d);
}

static void test_bad_desks(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"{\"format\":\"hongqiao-desks/2\",\"default\":\"city\",\"desks\":[" CITY "]}", "/format"},
        {HEAD "]}", "/"},
        {HEAD CITY "," CITY "]}", "/desks/1"},
        {HEAD "{\"id\":\"a\",\"title\":\"A\",\"parent\":\"b\"},"
              "{\"id\":\"b\",\"title\":\"B\",\"parent\":\"a\"}," CITY "]}",
         "/desks"},
        {HEAD "{\"id\":\"a\",\"title\":\"A\",\"parent\":\"nobody\"}," CITY "]}", "/desks"},
        {HEAD "{\"id\":\"A_%\",\"title\":\"A\"}," CITY "]}", "/desks/0"},
        {HEAD "{\"id\":\"a\",\"title\":\"A\",\"email\":\"-oX@y\"}," CITY "]}", "/desks/0"},
        {HEAD "{\"id\":\"a\",\"title\":\"A\",\"webhook\":\"file:///etc/passwd\"}," CITY "]}",
         "/desks/0"},
        {HEAD CITY "],\"routes\":[{\"desk\":\"x\"}]}", "/routes/0"},
        {HEAD CITY "],\"routes\":[{\"kind\":\"x\",\"desk\":\"city\"}]}", "/routes/0"},
        {HEAD CITY "],\"hours\":{\"weekdays\":[8],\"spans\":[[\"09:00\",\"10:00\"]]}}",
         "/hours/weekdays"},
        {HEAD CITY "],\"hours\":{\"weekdays\":[1],\"spans\":[[\"10:00\",\"09:00\"]]}}",
         "/hours/spans"},
        {HEAD CITY "],\"hours\":{\"weekdays\":[1],\"spans\":[[\"10:00\",\"24:01\"]]}}",
         "/hours/spans"},
        {HEAD CITY "],\"due\":{\"party\":{\"minutes\":1}}}", "/due"},
        {HEAD CITY "],\"due\":{\"urgent\":{\"minutes\":0}}}", "/due"},
        {"{\"format\":\"hongqiao-desks/1\",\"default\":\"x\",\"desks\":[" CITY "]}", "/default"},
        {HEAD CITY "],\"colour\":1}", "/"},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct hq_desks *d = NULL;
        struct hq_error error;
        assert_int_equal(read_desks(bad[i][0], &d, &error), HQ_EINVAL);
        assert_string_equal(error.source, bad[i][1]);
        assert_null(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add),      cmocka_unit_test(test_open),
        cmocka_unit_test(test_holidays), cmocka_unit_test(test_never_open),
        cmocka_unit_test(test_desks),    cmocka_unit_test(test_bad_desks),
    };
    return cmocka_run_group_tests_name("hours", tests, NULL, NULL);
}
