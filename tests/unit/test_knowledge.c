/*
 * src/knowledge: packs are judged, indexed, swapped in and rolled back; search honours region and
 * date.
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
#include "base/json.h"
#include "base/mem.h"
#include "knowledge/library.h"
#include "knowledge/pack.h"
#include "knowledge/search.h"

static const char laws[] =
    "{\"format\":\"hongqiao-laws/1\",\"laws\":["
    "{\"law\":\"劳动合同法\",\"full\":\"中华人民共和国劳动合同法\",\"from\":\"2008-01-01\","
    "\"until\":null,\"articles\":98,\"aliases\":[]},"
    "{\"law\":\"旧规定\",\"full\":\"旧规定\",\"from\":null,\"until\":\"2020-12-31\",\"articles\":9}"
    ","
    "{\"law\":\"省条例\",\"full\":\"省条例\",\"articles\":null}]}";
static const char params[] =
    "{\"format\":\"hongqiao-params/1\",\"tables\":[{\"id\":\"minwage.month\",\"title\":\"t\","
    "\"unit\":\"元/月\",\"rows\":[{\"region\":\"CN-GD-GZ\",\"from\":\"2020-01-01\",\"until\":null,"
    "\"value\":2680,\"source\":\"s\",\"verified\":\"2026-11-22\"}]}]}";
static const char lexicon[] =
    "{\"format\":\"hongqiao-lexicon/1\",\"kind\":\"synonym\",\"groups\":[{\"from\":[\"炒鱿鱼\"],"
    "\"to\":[\"辞退\"]}]}";
static const char manifest[] =
    "{\"format\":\"hongqiao-pack/1\",\"id\":\"small\",\"version\":\"1\",\"title\":\"小包\","
    "\"publisher\":\"p\",\"licence\":\"Apache-2.0\",\"language\":\"zh-Hans\",\"region\":\"CN-GD\","
    "\"area\":\"rights\",\"verified\":\"2026-11-22\"}";

/* One entry; the rest of its members are given as JSON text. */
#define ENTRY(id, question, more)                                                                  \
    "{\"id\":\"" id "\",\"question\":\"" question "\",\"verified\":\"2026-11-22\","                \
    "\"keywords\":[\"k\"]," more "}"

static const char good_topic[] = "{\"topic\":\"t\",\"title\":\"题\",\"entries\":[" ENTRY(
    "probation.max", "试用期最长多久",
    "\"also\":[\"试用期几个月\"],\"answer\":["
    "\"最长六个月，看合同签多长，超过的部分不算数。\"],"
    "\"citations\":[{\"law\":\"劳动合同法\",\"article\":\"第十九条\"}],"
    "\"checks\":[\"试用期可以定多久\",\"试用期最多几个月\"]") "," ENTRY("dismissal.pay",
                                                                        "公司辞退我有补偿"
                                                                        "吗",
                                                                        "\"also\":["
                                                                        "\"被辞退赔钱吗\"],"
                                                                        "\"answer\":["
                                                                        "\"一般有，每满一年"
                                                                        "给一个月工资，"
                                                                        "广州最低工资每月{"
                                                                        "param:minwage."
                                                                        "month@CN-GD-GZ}"
                                                                        "元。\"],"
                                                                        "\"citations\":[{"
                                                                        "\"law\":"
                                                                        "\"劳动合同法\","
                                                                        "\"article\":"
                                                                        "\"第四十七条第一款"
                                                                        "\"}],"
                                                                        "\"checks\":["
                                                                        "\"辞退补偿怎么算\""
                                                                        ",\"老板辞退我赔多"
                                                                        "少\"]") "," ENTRY("old."
                                                                                           "rule",
                                                                                           "高温费"
                                                                                           "旧标准",
                                                                                           "\"also"
                                                                                           "\":["
                                                                                           "\"以前"
                                                                                           "高温费"
                                                                                           "多少\"]"
                                                                                           ",\"answ"
                                                                                           "er\":["
                                                                                           "\"这是"
                                                                                           "以前的"
                                                                                           "标准，"
                                                                                           "现在已"
                                                                                           "经换成"
                                                                                           "新的标"
                                                                                           "准了。"
                                                                                           "\"],"
                                                                                           "\"effec"
                                                                                           "tive\":"
                                                                                           "{\"from"
                                                                                           "\":"
                                                                                           "\"2012-"
                                                                                           "01-"
                                                                                           "01\","
                                                                                           "\"until"
                                                                                           "\":"
                                                                                           "\"2021-"
                                                                                           "05-"
                                                                                           "31\"},"
                                                                                           "\"citat"
                                                                                           "ions\":"
                                                                                           "[],"
                                                                                           "\"check"
                                                                                           "s\":["
                                                                                           "\"旧高"
                                                                                           "温费\","
                                                                                           "\"从前"
                                                                                           "的高温"
                                                                                           "费\"]") "," ENTRY("sz.rule",
                                                                                                              "深圳的特别规定",
                                                                                                              "\"also\":[\"深圳有什么特别\"],\"answer\":[\"这一条只在深圳用，别的城市不用这个规定。\"],"
                                                                                                              "\"region\":\"CN-GD-SZ\",\"citations\":[],"
                                                                                                              "\"checks\":[\"深圳特别的规定\",\"深圳规定有什么特别\"]") "]}";

struct fixture {
    char dir[64];
    char *knowledge;
    char *data;
    struct hq_clock clock;
};

static void put(const char *dir, const char *name, const char *text)
{
    char *path = hq_path_join(dir, name);
    assert_int_equal(hq_file_replace(path, hq_str_of(text), NULL), HQ_OK);
    free(path);
}

static int setup(void **state)
{
    struct fixture *f = hq_xcalloc(1, sizeof *f);
    struct hq_error e;

    snprintf(f->dir, sizeof f->dir, "/tmp/hq-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->knowledge = hq_path_join(f->dir, "knowledge");
    f->data = hq_path_join(f->dir, "data");
    f->clock.fixed_ms = ((int64_t)hq_day_of(2026, 11, 23) * 86400 + 3600) * 1000;
    char *sub[] = {hq_path_join(f->knowledge, "small"), hq_path_join(f->knowledge, "params"),
                   hq_path_join(f->knowledge, "lexicon")};
    for (int i = 0; i < 3; i++)
        assert_int_equal(hq_file_make_dirs(sub[i], &e), HQ_OK);
    put(f->knowledge, "laws.json", laws);
    put(sub[0], "pack.json", manifest);
    put(sub[0], "t.json", good_topic);
    put(sub[1], "p.json", params);
    put(sub[2], "l.json", lexicon);
    for (int i = 0; i < 3; i++)
        free(sub[i]);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
    assert_int_equal(system(command), 0);
    free(f->knowledge);
    free(f->data);
    free(f);
    return 0;
}

static struct hq_library *open_library(struct fixture *f, bool with_data)
{
    struct hq_library *l = NULL;
    struct hq_error error = {.text = ""};
    enum hq_err err =
        hq_library_open(f->knowledge, with_data ? f->data : NULL, &f->clock, &l, &error);
    if (err != HQ_OK)
        fail_msg("%s: %s", error.source, error.text);
    return l;
}

/* The id that comes first, or "". */
static const char *first(struct hq_library *l, const char *question, const char *region, hq_day day)
{
    static char id[64];
    struct hq_snapshot *s = hq_library_snapshot(l);
    struct hq_searcher *searcher = hq_searcher_new(hq_library_norm(l));
    struct hq_search_options o = {.region = hq_str_of(region), .day = day, .limit = 5};
    struct hq_hit hits[5];
    size_t n = hq_search(searcher, s, hq_str_of(question), &o, hits);

    snprintf(id, sizeof id, "%s", n > 0 ? hq_snapshot_entry(s, hits[0].entry)->id.p : "");
    hq_searcher_free(&searcher);
    hq_snapshot_unref(&s);
    return id;
}

static void questions_find_their_entries_in_any_script(void **state)
{
    struct hq_library *l = open_library(*state, false);
    hq_day today = hq_day_of(2026, 11, 23);

    assert_string_equal(first(l, "試用期最多可以幾個月？", "CN-GD-GZ", today), "probation.max");
    assert_string_equal(first(l, "老板炒鱿鱼我能拿钱不", "CN-GD-GZ", today), "dismissal.pay");
    assert_string_equal(first(l, "zzzz", "CN-GD-GZ", today), "");
    assert_string_equal(first(l, "", "CN-GD-GZ", today), "");
    hq_library_close(&l);
}

static void entries_out_of_date_or_place_are_never_found(void **state)
{
    struct hq_library *l = open_library(*state, false);

    assert_string_equal(first(l, "旧高温费标准", "CN-GD-GZ", hq_day_of(2020, 7, 1)), "old.rule");
    assert_string_not_equal(first(l, "旧高温费标准", "CN-GD-GZ", hq_day_of(2026, 7, 1)),
                            "old.rule");
    assert_string_equal(first(l, "深圳的特别规定", "CN-GD-SZ", hq_day_of(2026, 7, 1)), "sz.rule");
    assert_string_not_equal(first(l, "深圳的特别规定", "CN-GD-GZ", hq_day_of(2026, 7, 1)),
                            "sz.rule");
    hq_library_close(&l);
}

static void citations_are_checked_against_the_register(void **state)
{
    struct fixture *f = *state;
    char *path = hq_path_join(f->knowledge, "laws.json");
    struct hq_laws *register_ = NULL;
    hq_day day = hq_day_of(2026, 1, 1);

    assert_int_equal(hq_laws_load(path, &register_, NULL), HQ_OK);
    static const struct {
        const char *law, *article;
        enum hq_err want;
    } cases[] = {
        {"劳动合同法", "第九十八条", HQ_OK},
        {"中华人民共和国劳动合同法", "第十九条第二款", HQ_OK},
        {"劳动合同法", "第四十六条第一项", HQ_OK},
        {"劳动合同法", "", HQ_OK},
        {"劳动合同法", "第九十九条", HQ_ENOTFOUND},
        {"劳动合同法", "第19条", HQ_EINVAL},
        {"劳动合同法", "十九条", HQ_EINVAL},
        {"不存在法", "第一条", HQ_ENOTFOUND},
        {"旧规定", "第一条", HQ_ECONFLICT},
        {"省条例", "第三百条", HQ_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(hq_laws_check(register_, hq_str_of(cases[i].law),
                                       hq_str_of(cases[i].article), day, NULL),
                         cases[i].want);
    assert_int_equal(hq_laws_numeral(HQ_STR("一千二百六十")), 1260);
    assert_int_equal(hq_laws_numeral(HQ_STR("十")), 10);
    assert_int_equal(hq_laws_numeral(HQ_STR("二百零五")), 205);
    hq_laws_free(&register_);
    free(path);
}

static json_t *document(const char *entries)
{
    char text[16384];
    json_t *json = NULL;

    snprintf(text, sizeof text,
             "{\"pack\":%s,\"topics\":[{\"topic\":\"t\",\"title\":\"t\",\"entries\":[%s]}]}",
             manifest, entries);
    assert_int_equal(hq_json_load(hq_str_of(text), "test", &json, NULL), HQ_OK);
    return json;
}

static bool report_says(const json_t *report, const char *words)
{
    size_t i;
    json_t *p;

    json_array_foreach(json_object_get(report, "problems"), i, p)
    {
        if (strstr(hq_json_str(p, "text").p, words) != NULL)
            return true;
    }
    return false;
}

static void a_pack_with_mistakes_is_refused_with_all_of_them_named(void **state)
{
    struct hq_library *l = open_library(*state, true);
    struct hq_error error;
    json_t *report = NULL;
    json_t *bad = document(
        ENTRY("a.b", "工资条要给吗",
              "\"also\":[\"有工资条吗\"],\"answer\":[\"要给，而且要写清楚每一项是多少钱。\"],"
              "\"citations\":[{\"law\":\"劳动合同法\",\"article\":\"第三百条\"}],\"related\":[\"no."
              "such\"],"
              "\"checks\":[\"工资条给不给\",\"完全说别的事情\"]"));
    json_t *form =
        document(ENTRY("A B", "问",
                       "\"also\":[],\"answer\":[],\"citations\":[],\"checks\":[\"x\"],\"colour\":1,"
                       "\"effective\":{\"from\":\"2026-02-30\"}"));

    int64_t before = hq_library_generation(l);
    assert_int_equal(hq_library_install(l, bad, &report, &error), HQ_EINVAL);
    assert_true(report_says(report, "第三百条"));
    assert_true(report_says(report, "no.such"));
    assert_true(report_says(report, "完全说别的事情"));
    json_decref(report);
    assert_int_equal(hq_library_install(l, form, &report, &error), HQ_EINVAL);
    assert_true(report_says(report, "unknown member"));
    assert_true(report_says(report, "not a date"));
    assert_true(report_says(report, "not of the form of an id"));
    json_decref(report);
    assert_int_equal(hq_library_generation(l), before);
    assert_string_equal(first(l, "试用期最长多久", "", hq_day_of(2026, 1, 1)), "probation.max");
    json_decref(bad);
    json_decref(form);
    hq_library_close(&l);
}

static void a_good_pack_replaces_the_old_one_and_can_be_rolled_back(void **state)
{
    struct fixture *f = *state;
    struct hq_library *l = open_library(f, true);
    struct hq_error error = {.text = ""};
    json_t *report = NULL;
    json_t *good = document(
        ENTRY("slip.must", "工资条要给吗",
              "\"also\":[\"有工资条吗\"],"
              "\"answer\":[\"要给，而且要写清楚每一项是多少钱，不给可以去投诉，电话12333。\"],"
              "\"citations\":[],"
              "\"checks\":[\"工资条给不给\",\"老板要给工资条吗\"]"));
    hq_day day = hq_day_of(2026, 1, 1);
    struct hq_snapshot *old = hq_library_snapshot(l);

    enum hq_err err = hq_library_install(l, good, &report, &error);
    if (err != HQ_OK)
        fail_msg("%s %s", error.text, json_dumps(report, 0));
    json_decref(report);
    assert_string_equal(first(l, "工资条要给吗", "", day), "slip.must");
    assert_int_equal(hq_snapshot_entry_count(old), 4); /* who held the old one still has it */
    hq_snapshot_unref(&old);
    hq_library_close(&l);

    l = open_library(f, true); /* a restart keeps what was installed */
    assert_string_equal(first(l, "工资条要给吗", "", day), "slip.must");
    assert_int_equal(hq_library_rollback(l, &error), HQ_OK);
    assert_string_equal(first(l, "试用期最长多久", "", day), "probation.max");
    hq_library_close(&l);

    l = open_library(f, true); /* and a restart keeps the rollback */
    assert_string_equal(first(l, "试用期最长多久", "", day), "probation.max");
    assert_int_equal(hq_library_rollback(l, &error), HQ_ENOTFOUND);
    hq_library_close(&l);
    json_decref(good);
}

static void a_second_start_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct hq_library *l = open_library(f, true);
    int64_t generation = hq_library_generation(l);

    hq_library_close(&l);
    l = open_library(f, true);
    assert_int_equal(hq_library_generation(l), generation);
    hq_library_close(&l);
}

static void regions_contain_their_parts_only(void **state)
{
    (void)state;
    assert_true(hq_region_covers(HQ_STR("CN"), HQ_STR("CN-GD-GZ")));
    assert_true(hq_region_covers(HQ_STR("CN-GD"), HQ_STR("CN-GD")));
    assert_false(hq_region_covers(HQ_STR("CN-GD-SZ"), HQ_STR("CN-GD")));
    assert_false(hq_region_covers(HQ_STR("CN-G"), HQ_STR("CN-GD")));
    assert_false(hq_region_is_valid(HQ_STR("cn-gd")));
    assert_false(hq_region_is_valid(HQ_STR("CN-GDX")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(questions_find_their_entries_in_any_script, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(entries_out_of_date_or_place_are_never_found, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(citations_are_checked_against_the_register, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_pack_with_mistakes_is_refused_with_all_of_them_named,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_good_pack_replaces_the_old_one_and_can_be_rolled_back,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_second_start_changes_nothing, setup, teardown),
        cmocka_unit_test(regions_contain_their_parts_only),
    };
    return cmocka_run_group_tests_name("knowledge", tests, NULL, NULL);
}
