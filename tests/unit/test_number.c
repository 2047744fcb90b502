/*
 * src/text/number: figures as workers write them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "text/number.h"

#define TODAY hq_day_of(2026, 11, 23) /* a Monday */

struct expect {
    const char *text;
    const char *figures; /* as describe() prints them, separated by spaces */
};

/* money 8500 -> "money:8500", 3年8个月 -> "44m", 10天 -> "0m10d", a date -> "2024-03-01" */
static void describe(const struct hq_number *n, char *out, size_t size)
{
    static const char marks[] = {' ', '~', '?'}; /* precision of a date: day, month, year */
    char day[HQ_DAY_TEXT_SIZE];

    if (n->kind == HQ_NUMBER_DURATION && n->days > 0)
        snprintf(out, size, "%dm%dd%s", n->months, n->days, n->is_rough ? "!" : "");
    else if (n->kind == HQ_NUMBER_DURATION)
        snprintf(out, size, "%dm%s", n->months, n->is_rough ? "!" : "");
    else if (n->kind == HQ_NUMBER_DATE) {
        hq_day_format(n->day, day);
        snprintf(out, size, "%s%.*s", day, n->precision == HQ_DATE_DAY ? 0 : 1,
                 &marks[n->precision]);
    } else
        snprintf(out, size, "%s:%.10g%s", hq_number_kind_name(n->kind), n->value,
                 n->is_rough ? "!" : "");
}

static void check_all(const struct expect *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct hq_number numbers[HQ_NUMBER_MAX];
        char got[600] = "", one[60];
        size_t n = hq_number_scan(hq_str_of(cases[i].text), TODAY, numbers, HQ_NUMBER_MAX);
        for (size_t k = 0; k < n; k++) {
            describe(&numbers[k], one, sizeof one);
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", k > 0 ? " " : "", one);
        }
        if (strcmp(got, cases[i].figures) != 0)
            print_message("in \"%s\"\n", cases[i].text);
        assert_string_equal(got, cases[i].figures);
    }
}

#define CHECK(cases) check_all(cases, sizeof cases / sizeof *cases)

static void amounts_are_read_in_every_way_they_are_written(void **state)
{
    static const struct expect cases[] = {
        {"8500", "number:8500"},
        {"12,000", "number:12000"},
        {"八千五", "number:8500"},
        {"8千5", "number:8500"},
        {"1.2万", "number:12000"},
        {"一万二", "number:12000"},
        {"一点二万", "number:12000"},
        {"两千", "number:2000"},
        {"8.5k", "number:8500"},
        {"3w", "number:30000"},
        {"3万5千", "number:35000"},
        {"1万零500", "number:10500"},
        {"十二万三千四百五十六", "number:123456"},
        {"一百零五", "number:105"},
        {"一千零五十", "number:1050"},
        {"二零二四", "number:2024"},
        {"两三千", "number:2000!"},
        {"12.5元", "money:12.5"},
        {"三块五", "money:3.5"},
        {"¥300", "money:300"},
        {"two thousand five hundred yuan", "money:2500"},
        {"0.1元", "money:0.1"},
    };
    (void)state;
    CHECK(cases);
}

static void durations_are_years_months_and_days(void **state)
{
    static const struct expect cases[] = {
        {"三年半", "42m"},
        {"3年8个月", "44m"},
        {"3年8月", "44m"},
        {"半年", "6m"},
        {"一年零三个月", "15m"},
        {"3个半月", "3m15d"},
        {"两个月零10天", "2m10d"},
        {"3.5年", "42m"},
        {"20天", "0m20d"},
        {"三年多", "36m!"},
        {"三四年", "36m!"},
        {"a year and a half", "18m"},
        {"two and a half years", "30m"},
        {"3 years, 8 months", "44m"},
        {"half a year", "6m"},
    };
    (void)state;
    CHECK(cases);
}

static void dates_are_whole_or_in_part_or_counted_from_today(void **state)
{
    static const struct expect cases[] = {
        {"2024年3月1日", "2024-03-01"},
        {"2024-03-01", "2024-03-01"},
        {"2024.3.1", "2024-03-01"},
        {"20240301", "2024-03-01"},
        {"二零二四年三月", "2024-03-01~"},
        {"去年5月", "2025-05-01~"},
        {"上个月15号", "2026-10-15"},
        {"昨天", "2026-11-22"},
        {"22年3月", "2022-03-01~"},
        {"98年", "1998-01-01?"},
        {"3月1日", "2026-03-01"},
        {"12月1号", "2026-12-01"},
        {"3个月前", "2026-08-23"},
        {"march 12, 2024", "2024-03-12"},
        {"12 march 2024", "2024-03-12"},
        {"may 1972", "1972-05-01~"},
        {"2024-02-30", "2024-02-01~ number:30"},
    };
    (void)state;
    CHECK(cases);
}

static void a_unit_makes_the_kind(void **state)
{
    static const struct expect cases[] = {
        {"80%", "percent:80"},      {"百分之八十", "percent:80"}, {"八成", "percent:80"},
        {"3个半小时", "hours:3.5"}, {"半小时", "hours:0.5"},      {"30分钟", "hours:0.5"},
        {"伤残八级", "grade:8"},    {"grade 8", "grade:8"},       {"45岁", "age:45"},
        {"30多", "number:30"},      {"10个人", "count:10"},       {"3 workers", "count:3"},
    };
    (void)state;
    CHECK(cases);
}

static void one_sentence_holds_several_figures(void **state)
{
    static const struct expect cases[] = {
        {"我工作3年8个月月薪8500被无理由辞退能赔多少", "44m number:8500"},
        {"月薪8500,工作3年", "number:8500 36m"},
        {"月薪1万3年", "number:10000 36m"},
        {"月薪一万三年", "number:10000 36m"},
        {"工作21年,6月30日离职", "252m 2026-06-30"},
        {"20元一小时", "money:20 hours:1"},
    };
    (void)state;
    CHECK(cases);
}

static void words_with_numerals_in_them_are_no_figures(void **state)
{
    static const struct expect cases[] = {
        {"一下", ""},     {"一直没发工资", ""}, {"第三条", ""}, {"周三", ""}, {"星期六加班", ""},
        {"a member", ""}, {"i may join", ""},   {"万一", ""},   {"", ""},
    };
    (void)state;
    CHECK(cases);
}

static void spans_are_inside_the_text_and_in_order(void **state)
{
    static const char *const pieces[] = {"三", "年", "半", "万", "8",    ".",  "5",
                                         "月", "个", "一", "k",  ",",    "零", "十",
                                         "号", "去", "a",  " ",  "\xff", "元"};
    struct hq_number n[8];
    unsigned seed = 7;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[64] = "";
        for (int i = 0; i < 10; i++) {
            seed = seed * 1103515245u + 12345u;
            strcat(text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
        }
        size_t count = hq_number_scan(hq_str_of(text), TODAY, n, 8);
        size_t last = 0;
        for (size_t i = 0; i < count; i++) {
            assert_true(n[i].from >= last && n[i].until > n[i].from);
            assert_true(n[i].until <= strlen(text));
            assert_true(isfinite(n[i].value) && n[i].value >= 0);
            last = n[i].until;
        }
    }
}

static void figures_beyond_the_room_given_are_left_out(void **state)
{
    struct hq_number n[3];

    (void)state;
    assert_int_equal(hq_number_scan(HQ_STR("1元 2元 3元 4元"), TODAY, n, 3), 3);
    assert_int_equal((int)n[2].value, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_in_every_way_they_are_written),
        cmocka_unit_test(durations_are_years_months_and_days),
        cmocka_unit_test(dates_are_whole_or_in_part_or_counted_from_today),
        cmocka_unit_test(a_unit_makes_the_kind),
        cmocka_unit_test(one_sentence_holds_several_figures),
        cmocka_unit_test(words_with_numerals_in_them_are_no_figures),
        cmocka_unit_test(spans_are_inside_the_text_and_in_order),
        cmocka_unit_test(figures_beyond_the_room_given_are_left_out),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
