/*
 * src/base: containers, limits, calendar, JSON field tables.
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

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/map.h"

static void buffer_stops_at_its_maximum_and_keeps_what_it_had(void **state)
{
    struct hq_buf buf;

    (void)state;
    hq_buf_init(&buf, 8);
    hq_buf_addz(&buf, "12345678");
    assert_int_equal(hq_buf_error(&buf), HQ_OK);
    hq_buf_addc(&buf, '9');
    hq_buf_addf(&buf, "%d", 0);
    assert_int_equal(hq_buf_error(&buf), HQ_ELIMIT);
    assert_string_equal(buf.data, "12345678");
    hq_buf_reset(&buf);
    hq_buf_addf(&buf, "%s-%d", "a", 7);
    assert_string_equal(buf.data, "a-7");
    hq_buf_deinit(&buf);
}

static void arena_refuses_beyond_its_limit_and_is_whole_again_after_reset(void **state)
{
    struct hq_arena *arena = hq_arena_new(100000);

    (void)state;
    for (int round = 0; round < 3; round++) {
        assert_non_null(hq_arena_alloc(arena, 60000));
        assert_null(hq_arena_alloc(arena, 60000));
        assert_non_null(hq_arena_alloc(arena, 40000));
        hq_arena_reset(arena);
        assert_int_equal(hq_arena_used(arena), 0);
    }
    struct hq_str copy = hq_arena_copy(arena, HQ_STR("工会"));
    assert_true(hq_str_eq(copy, HQ_STR("工会")));
    hq_arena_free(&arena);
    assert_null(arena);
}

static void map_numbers_many_keys_in_order_of_first_sight(void **state)
{
    struct hq_map *map = hq_map_new();
    char key[16];

    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "k%u", i);
        assert_int_equal(hq_map_intern(map, hq_str_of(key)), i);
        assert_int_equal(hq_map_intern(map, hq_str_of(key)), i);
    }
    assert_int_equal(hq_map_count(map), 5000);
    assert_int_equal(hq_map_get(map, HQ_STR("k4999")), 4999);
    assert_int_equal(hq_map_get(map, HQ_STR("nobody")), HQ_MAP_NONE);
    assert_true(hq_str_eq(hq_map_key(map, 17), HQ_STR("k17")));
    hq_map_free(&map);
}

static void days_convert_both_ways_over_four_centuries(void **state)
{
    int y, m, d;

    (void)state;
    assert_int_equal(hq_day_of(1970, 1, 1), 0);
    assert_int_equal(hq_day_weekday(hq_day_of(2026, 11, 23)), 1);
    for (hq_day day = hq_day_of(1800, 1, 1); day < hq_day_of(2200, 1, 1); day++) {
        hq_day_split(day, &y, &m, &d);
        assert_true(hq_date_is_valid(y, m, d));
        assert_int_equal(hq_day_of(y, m, d), day);
    }
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    static const char *const bad[] = {"2026-02-29", "2026-13-01", "2026-1-01", "2026/01/01",
                                      "2026-00-10", "20260101",   "",          "2026-01-01 "};
    hq_day day = 42;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(hq_day_parse(hq_str_of(bad[i]), &day), HQ_EINVAL);
        assert_int_equal(day, 42);
    }
    assert_int_equal(hq_day_parse(HQ_STR("2024-02-29"), &day), HQ_OK);
    assert_int_equal(day, hq_day_of(2024, 2, 29));
}

static void a_month_later_stays_inside_the_month(void **state)
{
    (void)state;
    assert_int_equal(hq_day_add_months(hq_day_of(2025, 1, 31), 1), hq_day_of(2025, 2, 28));
    assert_int_equal(hq_day_add_months(hq_day_of(2025, 12, 31), 2), hq_day_of(2026, 2, 28));
    assert_int_equal(hq_day_add_months(hq_day_of(2026, 1, 15), -12), hq_day_of(2025, 1, 15));
}

static void china_midnight_is_sixteen_hours_utc(void **state)
{
    int64_t noon_utc = ((int64_t)hq_day_of(2026, 11, 23) * 86400 + 16 * 3600) * 1000;
    char text[HQ_TIME_TEXT_SIZE];

    (void)state;
    assert_int_equal(hq_china_day(noon_utc), hq_day_of(2026, 11, 24));
    assert_int_equal(hq_china_day(noon_utc - 1), hq_day_of(2026, 11, 23));
    hq_time_format(noon_utc, text);
    assert_string_equal(text, "2026-11-24T00:00:00+08:00");
}

struct sample {
    struct hq_str text;
    int64_t limit;
    bool loud;
};

static const struct hq_json_field sample_fields[] = {
    HQ_JSON_FIELD("text", HQ_JSON_STRING, true, 1, 10, struct sample, text),
    HQ_JSON_FIELD("limit", HQ_JSON_INT, false, 1, 100, struct sample, limit),
    HQ_JSON_FIELD("loud", HQ_JSON_BOOL, false, 0, 0, struct sample, loud),
};

static enum hq_err read_sample(const char *json, struct sample *out, struct hq_error *error)
{
    json_t *object = NULL;
    assert_int_equal(hq_json_load(hq_str_of(json), "test", &object, error), HQ_OK);
    enum hq_err err = hq_json_read(object, sample_fields, 3, out, sizeof *out, error);
    json_decref(object);
    return err;
}

static void field_tables_name_the_member_that_is_wrong(void **state)
{
    static const char *const bad[][2] = {
        {"{}", "text: missing"},
        {"{\"text\":5}", "text: must be a string"},
        {"{\"text\":\"\"}", "text: less than 1 bytes"},
        {"{\"text\":\"12345678901\"}", "text: more than 10 bytes"},
        {"{\"text\":\"a\",\"limit\":101}", "limit: more than 100"},
        {"{\"text\":\"a\",\"limit\":1.5}", "limit: must be an integer"},
        {"{\"text\":\"a\",\"loud\":1}", "loud: must be true or false"},
        {"{\"text\":\"a\",\"extra\":1}", "extra: unknown member"},
        {"{\"text\":null}", "text: must be a string"},
        {"[]", "must be an object"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct sample out = {.limit = 7};
        struct hq_error error;
        assert_int_equal(read_sample(bad[i][0], &out, &error), HQ_EINVAL);
        assert_string_equal(error.text, bad[i][1]);
        assert_int_equal(out.limit, 7);
    }
    struct sample out = {.limit = 7};
    assert_int_equal(read_sample("{\"text\":\"ok\",\"loud\":true,\"limit\":null}", &out, NULL),
                     HQ_OK);
    assert_int_equal(out.limit, 7);
    assert_true(out.loud);
}

static void broken_json_tells_line_and_column(void **state)
{
    struct hq_error error;
    json_t *json = NULL;

    (void)state;
    assert_int_equal(hq_json_load(HQ_STR("{\n \"a\": 1,\n \"a\": 2}"), "x.json", &json, &error),
                     HQ_EPARSE);
    assert_int_equal(error.line, 3);
    assert_string_equal(error.source, "x.json");
    assert_null(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_stops_at_its_maximum_and_keeps_what_it_had),
        cmocka_unit_test(arena_refuses_beyond_its_limit_and_is_whole_again_after_reset),
        cmocka_unit_test(map_numbers_many_keys_in_order_of_first_sight),
        cmocka_unit_test(days_convert_both_ways_over_four_centuries),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(a_month_later_stays_inside_the_month),
        cmocka_unit_test(china_midnight_is_sixteen_hours_utc),
        cmocka_unit_test(field_tables_name_the_member_that_is_wrong),
        cmocka_unit_test(broken_json_tells_line_and_column),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
