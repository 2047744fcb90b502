/*
 * src/knowledge/params: dated, regional figures.
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
#include <unistd.h>

#include "base/file.h"
#include "knowledge/params.h"

#define ROW(region, key, from, until, value)                                                       \
    "{\"region\":\"" region "\",\"key\":\"" key "\",\"from\":\"" from "\",\"until\":" until        \
    ",\"value\":" value ",\"source\":\"s\",\"verified\":\"2026-01-01\"}"
#define TABLE(id, rows) "{\"id\":\"" id "\",\"title\":\"t\",\"unit\":\"元\",\"rows\":[" rows "]}"
#define FILE_OF(tables) "{\"format\":\"hongqiao-params/1\",\"tables\":[" tables "]}"

static const char good[] = FILE_OF(TABLE(
    "wage",
    ROW("CN", "", "2020-01-01", "\"2024-12-31\"", "1000") "," ROW(
        "CN", "", "2025-01-01", "null",
        "1100.5") "," ROW("CN-GD", "", "2025-01-01", "null",
                          "2000") "," ROW("CN-GD-GZ", "", "2026-09-01", "null",
                                          "2680")) "," TABLE("days",
                                                             ROW("CN", "1", "2008-01-01", "null", "5") "," ROW(
                                                                 "CN", "10", "2008-01-01",
                                                                 "null",
                                                                 "10")) "," TABLE("name",
                                                                                  ROW("CN", "",
                                                                                      "2008-01-01",
                                                                                      "null",
                                                                                      "\"元旦\"")));

static enum hq_err load(const char *json, struct hq_params **out, struct hq_error *error)
{
    char dir[] = "/tmp/hq-params-XXXXXX";
    assert_non_null(mkdtemp(dir));
    char *path = hq_path_join(dir, "p.json");
    assert_int_equal(hq_file_replace(path, hq_str_of(json), NULL), HQ_OK);
    enum hq_err err = hq_params_load(dir, out, error);
    unlink(path);
    rmdir(dir);
    free(path);
    return err;
}

static double get(const struct hq_params *p, const char *id, const char *key, const char *region,
                  hq_day day)
{
    struct hq_param_value v;
    if (hq_params_get(p, hq_str_of(id), hq_str_of(key), hq_str_of(region), day, &v) != HQ_OK)
        return -1;
    return v.number;
}

static void the_nearest_region_and_the_day_decide(void **state)
{
    struct hq_params *p = NULL;
    hq_day now = hq_day_of(2026, 11, 23);

    (void)state;
    assert_int_equal(load(good, &p, NULL), HQ_OK);
    assert_true(get(p, "wage", "", "CN-GD-GZ", now) == 2680);
    assert_true(get(p, "wage", "", "CN-GD-GZ", hq_day_of(2026, 8, 31)) == 2000);
    assert_true(get(p, "wage", "", "CN-GD-SZ", now) == 2000);
    assert_true(get(p, "wage", "", "CN-ZJ", now) == 1100.5);
    assert_true(get(p, "wage", "", "CN", hq_day_of(2024, 12, 31)) == 1000);
    assert_true(get(p, "wage", "", "CN", hq_day_of(2019, 12, 31)) == -1);
    assert_true(get(p, "days", "10", "CN-GD", now) == 10);
    assert_true(get(p, "days", "", "CN", now) == -1);
    assert_true(get(p, "nothing", "", "CN", now) == -1);
    assert_true(hq_params_has(p, HQ_STR("days")));
    hq_params_free(&p);
    assert_null(p);
}

static enum hq_err expand(const struct hq_params *p, const char *text, struct hq_buf *out)
{
    struct hq_error error;
    hq_buf_reset(out);
    return hq_params_expand(p, hq_str_of(text), HQ_STR("CN-GD-GZ"), hq_day_of(2026, 11, 23), out,
                            &error);
}

static void references_in_texts_become_figures(void **state)
{
    struct hq_params *p = NULL;
    struct hq_buf out;

    (void)state;
    hq_buf_init(&out, 60);
    assert_int_equal(load(good, &p, NULL), HQ_OK);
    assert_int_equal(expand(p, "每月{param:wage}元,{param:wage@CN}元", &out), HQ_OK);
    assert_string_equal(out.data, "每月2680元,1100.5元");
    assert_int_equal(expand(p, "{param:wage@CN-GD-GZ*0.8}/{param:days[1]}/{param:name}", &out),
                     HQ_OK);
    assert_string_equal(out.data, "2144/5/元旦");
    assert_int_equal(expand(p, "{name} stays", &out), HQ_OK);
    assert_string_equal(out.data, "{name} stays");
    assert_int_equal(expand(p, "{param:none}", &out), HQ_ENOTFOUND);
    assert_int_equal(expand(p, "{param:wage", &out), HQ_EINVAL);
    assert_int_equal(expand(p, "{param:}", &out), HQ_EINVAL);
    assert_int_equal(expand(p, "{param:wage*x}", &out), HQ_EINVAL);
    assert_int_equal(expand(p, "{param:days[1}", &out), HQ_EINVAL);
    assert_int_equal(expand(p, "{param:name*2}", &out), HQ_EINVAL);
    assert_int_equal(expand(p,
                            "{param:wage}{param:wage}{param:wage}{param:wage}{param:wage}"
                            "{param:wage}{param:wage}{param:wage}{param:wage}{param:wage}"
                            "{param:wage}{param:wage}{param:wage}{param:wage}{param:wage}"
                            "{param:wage}",
                            &out),
                     HQ_ELIMIT);
    hq_buf_deinit(&out);
    hq_params_free(&p);
}

static void bad_tables_are_refused_with_table_and_row(void **state)
{
    static const struct {
        const char *json, *text;
    } cases[] = {
        {"{}", "not a hongqiao-params/1 file"},
        {FILE_OF(TABLE("a", "") "," TABLE("a", "")), "table a is there already"},
        {FILE_OF(TABLE("a", ROW("CN", "", "2025-13-01", "null", "1"))), "not a date"},
        {FILE_OF(TABLE("a", ROW("CN", "", "2025-01-02", "\"2025-01-01\"", "1"))),
         "until is before"},
        {FILE_OF(TABLE("a", ROW("CN", "", "2025-01-01", "null", "true"))), "value: must be"},
        {FILE_OF(TABLE("a", ROW("CN", "", "2025-01-01", "null", "1") "," ROW("CN", "", "2026-01-01",
                                                                             "null", "2"))),
         "row 2: overlaps row 1"},
        {FILE_OF("{\"id\":\"a\",\"title\":\"t\",\"rows\":[],\"extra\":1}"), "extra: unknown"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hq_params *p = NULL;
        struct hq_error error = {0};
        assert_int_equal(load(cases[i].json, &p, &error), HQ_EINVAL);
        print_message("%s\n", error.text);
        assert_non_null(strstr(error.text, cases[i].text));
        assert_non_null(strstr(error.source, "p.json"));
        assert_null(p);
    }
}

static void the_tables_of_the_project_load(void **state)
{
    const char *top = getenv("HQ_SRCDIR");
    struct hq_params *p = NULL;
    char dir[1000];

    (void)state;
    snprintf(dir, sizeof dir, "%s/knowledge/params", top != NULL ? top : ".");
    assert_int_equal(hq_params_load(dir, &p, NULL), HQ_OK);
    assert_true(get(p, "injury.lump", "10", "CN-GD-GZ", hq_day_of(2026, 11, 23)) == 7);
    hq_params_free(&p);
    assert_int_equal(hq_params_load("/nonexistent", &p, NULL), HQ_ENOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_region_and_the_day_decide),
        cmocka_unit_test(references_in_texts_become_figures),
        cmocka_unit_test(bad_tables_are_refused_with_table_and_row),
        cmocka_unit_test(the_tables_of_the_project_load),
    };
    return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
