/* Sessions, question log, ratings, gaps, figures, opening. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records_support.h"

static void ask(struct store *s, const char *answer, const char *text, const char *kind)
{
    struct hq_question_row row = {.answer = hq_str_of(answer),
                                  .session = HQ_STR("s1"),
                                  .site = HQ_STR("park-a"),
                                  .text = hq_str_of(text),
                                  .kind = hq_str_of(kind),
                                  .area = HQ_STR("rights"),
                                  .confidence = 0.5,
                                  .micros = 42};
    hq_records_question_add(s->records, &row);
}

static void test_session(void **state)
{
    struct store *s = *state;
    json_t *got = NULL;
    assert_int_equal(hq_records_session_put(s->records, HQ_STR("s1"), HQ_STR("s1.secret"),
                                            HQ_STR("{\"turn\":3}"), s->clock.fixed_ms + 1000),
                     HQ_OK);
    store_close(s);
    store_open(s, NULL);
    assert_int_equal(hq_records_session_get(s->records, HQ_STR("s1"), HQ_STR("s1.secret"), &got),
                     HQ_OK);
    assert_int_equal(json_integer_value(json_object_get(got, "turn")), 3);
    json_decref(got);
    assert_int_equal(hq_records_session_get(s->records, HQ_STR("s1"), HQ_STR("s1.Secret"), &got),
                     HQ_EDENIED);
    assert_int_equal(hq_records_session_get(s->records, HQ_STR("s2"), HQ_STR("s1.secret"), &got),
                     HQ_ENOTFOUND);
    s->clock.fixed_ms += 1000;
    assert_int_equal(hq_records_session_get(s->records, HQ_STR("s1"), HQ_STR("s1.secret"), &got),
                     HQ_ENOTFOUND);
}

static bool file_has(const char *path, const char *needle)
{
    FILE *f = fopen(path, "rb");
    char block[4096];
    char keep[8192] = "";
    size_t kept = 0;
    bool is_found = false;
    size_t n;
    while (f && !is_found && (n = fread(block, 1, sizeof(block), f)) > 0) {
        memcpy(keep + kept, block, n);
        is_found = hq_str_find((struct hq_str){keep, kept + n}, hq_str_of(needle)) >= 0;
        size_t tail = kept + n < 64 ? kept + n : 64;
        memmove(keep, keep + kept + n - tail, tail);
        kept = tail;
    }
    if (f) {
        fclose(f);
    }
    return is_found;
}

/* What a worker told us is nowhere in the files, in the clear. */
static void test_nothing_in_the_clear(void **state)
{
    struct store *s = *state;
    char wal[600];
    if (!store_is_sqlite(s)) {
        return; /* it looks into the file itself */
    }
    assert_int_equal(hq_records_session_put(s->records, HQ_STR("s1"), HQ_STR("tok-en-secret"),
                                            HQ_STR("{\"name\":\"plainname\"}"),
                                            s->clock.fixed_ms + 1000),
                     HQ_OK);
    ask(s, "a1", "我叫李明明，手机13912345678，工资不发", "fallback");
    struct hq_case_receipt c = open_case(s, "grievance", "wordsofmine 13912345678");
    assert_int_equal(step(s, c.number, "message", "worker", "moreofmine"), HQ_OK);
    assert_int_equal(hq_records_flush(s->records), HQ_OK);
    snprintf(wal, sizeof(wal), "%s-wal", s->url);
    const char *const secrets[] = {"plainname",  "13912345678",   "李明明",      "wordsofmine",
                                   "moreofmine", "tok-en-secret", "13800138000", c.code};
    for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
        assert_false(file_has(s->url, secrets[i]));
        assert_false(file_has(wal, secrets[i]));
    }
    assert_true(file_has(wal, "[手机号]") || file_has(s->url, "[手机号]"));
    struct stat st;
    assert_int_equal(stat(s->url, &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
    assert_int_equal(stat(s->key_file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_rating(void **state)
{
    struct store *s = *state;
    ask(s, "a1", "加班费怎么算", "answer");
    assert_int_equal(
        hq_records_rate_answer(s->records, HQ_STR("s1"), HQ_STR("a1"), true, HQ_STR("")),
        HQ_ENOTFOUND); /* not written yet */
    assert_int_equal(hq_records_flush(s->records), HQ_OK);
    assert_int_equal(
        hq_records_rate_answer(s->records, HQ_STR("s1"), HQ_STR("a1"), true, HQ_STR("谢谢")),
        HQ_OK);
    assert_int_equal(
        hq_records_rate_answer(s->records, HQ_STR("s1"), HQ_STR("a1"), false, HQ_STR("看错了")),
        HQ_OK); /* the last word counts */
    assert_int_equal(
        hq_records_rate_answer(s->records, HQ_STR("s2"), HQ_STR("a1"), true, HQ_STR("")),
        HQ_ENOTFOUND); /* not whose answer it was */
    json_t *stats = NULL;
    assert_int_equal(hq_records_stats(s->records, 0, &stats), HQ_OK);
    json_t *questions = json_object_get(stats, "questions");
    assert_int_equal(json_integer_value(json_object_get(questions, "unhelpful")), 1);
    assert_int_equal(json_integer_value(json_object_get(questions, "helpful")), 0);
    json_decref(stats);
}

static void test_gaps(void **state)
{
    struct store *s = *state;
    ask(s, "a1", "公司不给我买社保怎么投诉？", "fallback");
    ask(s, "a2", "公司不给我买社保，怎么投诉", "fallback");
    ask(s, "a3", "公司不给买社保怎么投诉呢", "clarify");
    ask(s, "a4", "食堂的饭太难吃", "fallback");
    ask(s, "a5", "加班费怎么算", "answer");
    ask(s, "a6", "？？？", "fallback");
    assert_int_equal(hq_records_flush(s->records), HQ_OK);
    json_t *got = NULL;
    assert_int_equal(hq_records_gap_list(s->records, 0, 10, &got), HQ_OK);
    json_t *gaps = json_object_get(got, "gaps");
    assert_int_equal(json_array_size(gaps), 2);
    json_t *first = json_array_get(gaps, 0);
    assert_int_equal(json_integer_value(json_object_get(first, "count")), 3);
    json_t *kinds = json_object_get(first, "kinds");
    assert_int_equal(json_integer_value(json_object_get(kinds, "fallback")), 2);
    assert_int_equal(json_integer_value(json_object_get(kinds, "clarify")), 1);
    json_decref(got);
    assert_int_equal(hq_records_gap_list(s->records, 0, 1, &got), HQ_OK);
    assert_int_equal(json_array_size(json_object_get(got, "gaps")), 1);
    json_decref(got);
    assert_int_equal(hq_records_gap_list(s->records, s->clock.fixed_ms + 1, 10, &got), HQ_OK);
    assert_int_equal(json_array_size(json_object_get(got, "gaps")), 0);
    json_decref(got);
}

/* The queue is bounded: the oldest go, the newest stay. */
static void test_queue_limit(void **state)
{
    struct store *s = *state;
    char id[32];
    for (int i = 0; i < 5000; i++) {
        snprintf(id, sizeof(id), "q%d", i);
        ask(s, id, "你好", "smalltalk");
    }
    assert_int_equal(hq_records_flush(s->records), HQ_OK);
    json_t *stats = NULL;
    assert_int_equal(hq_records_stats(s->records, 0, &stats), HQ_OK);
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(stats, "questions"), "total")), 4096);
    json_decref(stats);
    assert_int_equal(
        hq_records_rate_answer(s->records, HQ_STR("s1"), HQ_STR("q4999"), true, HQ_STR("")), HQ_OK);
}

static void test_spike(void **state)
{
    struct store *s = *state;
    char id[32];
    s->clock.fixed_ms -= 5 * DAY_MS;
    ask(s, "old", "拖欠工资", "answer");
    s->clock.fixed_ms += 5 * DAY_MS;
    for (int i = 0; i < 8; i++) {
        snprintf(id, sizeof(id), "new%d", i);
        ask(s, id, "老板拖欠工资怎么办", "answer");
    }
    assert_int_equal(hq_records_flush(s->records), HQ_OK);
    json_t *stats = NULL;
    assert_int_equal(hq_records_stats(s->records, 0, &stats), HQ_OK);
    json_t *spike = json_array_get(json_object_get(stats, "spikes"), 0);
    assert_int_equal(json_integer_value(json_object_get(spike, "today")), 8);
    assert_string_equal(json_string_value(json_object_get(spike, "site")), "park-a");
    json_decref(stats);
}

static void test_wrong_key(void **state)
{
    struct store *s = *state;
    struct hq_error error;
    open_case(s, "human", "x");
    store_close(s);
    FILE *f = fopen(s->key_file, "w");
    fprintf(f, "%064d\n", 7);
    fclose(f);
    struct hq_records_options options = {.url = s->url, .key_file = s->key_file};
    assert_int_equal(hq_records_open_with(&options, &s->records, &error), HQ_EDENIED);
    assert_int_equal(chmod(s->key_file, 0644), 0);
    assert_int_equal(hq_records_open_with(&options, &s->records, &error), HQ_EDENIED);
    assert_non_null(strstr(error.text, "others may read"));
    /* A lost key is not replaced by a new one that could read nothing. */
    assert_int_equal(unlink(s->key_file), 0);
    assert_int_equal(hq_records_open_with(&options, &s->records, &error), HQ_ENOTFOUND);
    assert_int_not_equal(access(s->key_file, F_OK), 0);
    f = fopen(s->key_file, "w");
    fprintf(f, "not a key\n");
    fclose(f);
    assert_int_equal(chmod(s->key_file, 0600), 0);
    assert_int_equal(hq_records_open_with(&options, &s->records, &error), HQ_EPARSE);
}

static void test_later_schema(void **state)
{
    struct store *s = *state;
    struct hq_error error;
    store_close(s);
    store_sql(s, "UPDATE meta SET value = '9999' WHERE name = 'schema'");
    struct hq_records_options options = {.url = s->url, .key_file = s->key_file};
    assert_int_equal(hq_records_open_with(&options, &s->records, &error), HQ_EINVAL);
    assert_non_null(strstr(error.text, "later version"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_session),   TEST(test_nothing_in_the_clear), TEST(test_rating),
        TEST(test_gaps),      TEST(test_queue_limit),          TEST(test_spike),
        TEST(test_wrong_key), TEST(test_later_schema),
    };
    return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
