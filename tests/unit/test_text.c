/*
 * src/text: canonical text, tokens and the FTS5 tokenizer.
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

#include "base/mem.h"
#include "text/fts_tokenizer.h"
#include "text/pipeline.h"
#include "text/utf8.h"

struct fixture {
    struct hq_norm *norm;
    struct hq_pipeline *pipeline;
};

static int setup(void **state)
{
    struct fixture *f = hq_xcalloc(1, sizeof *f);
    f->norm = hq_norm_new();
    assert_int_equal(hq_norm_add_variant(f->norm, HQ_STR("公伤"), HQ_STR("工伤")), HQ_OK);
    assert_int_equal(hq_norm_add_variant(f->norm, HQ_STR("冇"), HQ_STR("没有")), HQ_OK);
    assert_int_equal(hq_norm_add_variant(f->norm, HQ_STR("拖粮"), HQ_STR("拖欠工资")), HQ_OK);
    assert_int_equal(hq_norm_add_variant(f->norm, HQ_STR("hr"), HQ_STR("人事")), HQ_OK);
    f->pipeline = hq_pipeline_new(f->norm);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    hq_pipeline_free(&f->pipeline);
    hq_norm_free(&f->norm);
    free(f);
    return 0;
}

static void assert_canonical(struct hq_norm *norm, struct hq_str raw, const char *want)
{
    struct hq_buf out;
    hq_buf_init(&out, 1 << 20);
    assert_int_equal(hq_normalise(norm, raw, &out), HQ_OK);
    assert_string_equal(out.data ? out.data : "", want);
    hq_buf_deinit(&out);
}

static void width_case_and_script_are_folded(void **state)
{
    struct fixture *f = *state;
    assert_canonical(f->norm, HQ_STR("ＡＢＣ１２３"), "abc123");
    assert_canonical(f->norm, HQ_STR("勞動合同到期公司不續簽"), "劳动合同到期公司不续签");
    assert_canonical(f->norm, HQ_STR("  加班費\t\n 怎麼算？ "), "加班费 怎么算?");
    assert_canonical(f->norm, HQ_STR("Über ﬁne №5 ㈱"), "über fine no5 (株)");
    assert_canonical(f->norm, HQ_STR(""), "");
}

static void variants_of_the_lexicon_are_replaced_longest_first(void **state)
{
    struct fixture *f = *state;
    assert_canonical(f->norm, HQ_STR("公傷冇賠"), "工伤没有赔");
    assert_canonical(f->norm, HQ_STR("老板拖糧"), "老板拖欠工资");
    assert_canonical(f->norm, HQ_STR("HR说 hrs threehr"), "人事说 hrs threehr");
    assert_int_equal(hq_norm_add_variant(f->norm, HQ_STR("冇"), HQ_STR("不")), HQ_ECONFLICT);
    assert_int_equal(hq_norm_add_variant(f->norm, HQ_STR(" "), HQ_STR("x")), HQ_EINVAL);
    /* A guard keeps the shorter variant out of a longer word. */
    assert_int_equal(hq_norm_add_variant(f->norm, HQ_STR("冇眼睇"), HQ_STR("冇眼睇")), HQ_OK);
    assert_canonical(f->norm, HQ_STR("冇眼睇，冇钱"), "冇眼睇,没有钱");
}

static void bytes_that_are_no_text_separate_and_never_crash(void **state)
{
    struct fixture *f = *state;
    assert_canonical(f->norm, (struct hq_str){"\xff工\xc3", 5}, "\xef\xbf\xbd工\xef\xbf\xbd");
    assert_canonical(f->norm, (struct hq_str){"a\0b", 3}, "a b");
    assert_canonical(f->norm,
                     HQ_STR("\xed\xa0\x80"
                            "x"),
                     "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx");
    assert_false(hq_utf8_is_valid(HQ_STR("\xc0\xaf")));
    assert_false(hq_utf8_is_valid(HQ_STR("\xf4\x90\x80\x80")));
    assert_true(hq_utf8_is_valid(HQ_STR("工会👷")));
}

static void long_lines_are_cut_between_characters(void **state)
{
    struct fixture *f = *state;
    size_t n = HQ_NORM_MAX_BYTES + 1000;
    char *line = hq_xcalloc(n + 1, 1);
    struct hq_buf out;
    const struct hq_token *tokens;
    size_t count;

    for (size_t i = 0; i + 3 <= n; i += 3)
        memcpy(line + i, "薪", 3);
    hq_buf_init(&out, HQ_NORM_MAX_BYTES * 2);
    assert_int_equal(hq_normalise(f->norm, hq_str_of(line), &out), HQ_OK);
    assert_true(out.len <= HQ_NORM_MAX_BYTES);
    assert_true(hq_utf8_is_valid(hq_buf_str(&out)));
    assert_int_equal(hq_pipeline_run(f->pipeline, hq_str_of(line), &tokens, &count, NULL), HQ_OK);
    assert_true(count <= HQ_PIPELINE_MAX_TOKENS);
    hq_buf_deinit(&out);
    free(line);
}

static void canonical_text_is_a_fixed_point_whatever_the_bytes(void **state)
{
    struct fixture *f = *state;
    struct hq_buf once;
    struct hq_buf twice;

    srand(7);
    for (int round = 0; round < 2000; round++) {
        char noise[40];
        size_t n = (size_t)(rand() % 40);
        for (size_t i = 0; i < n; i++)
            noise[i] = (char)(rand() % 256);
        hq_buf_init(&once, 4096);
        hq_buf_init(&twice, 4096);
        assert_int_equal(hq_normalise(f->norm, (struct hq_str){noise, n}, &once), HQ_OK);
        assert_true(hq_utf8_is_valid(hq_buf_str(&once)));
        assert_int_equal(hq_normalise(f->norm, hq_buf_str(&once), &twice), HQ_OK);
        assert_true(hq_str_eq(hq_buf_str(&once), hq_buf_str(&twice)));
        hq_buf_deinit(&once);
        hq_buf_deinit(&twice);
    }
}

static bool has_token(struct fixture *f, const char *raw, const char *want, enum hq_token_kind kind)
{
    const struct hq_token *tokens;
    size_t count;
    assert_int_equal(hq_pipeline_run(f->pipeline, hq_str_of(raw), &tokens, &count, NULL), HQ_OK);
    for (size_t i = 0; i < count; i++) {
        if (tokens[i].kind == kind && hq_str_eqz(tokens[i].text, want))
            return true;
    }
    return false;
}

static void two_character_words_are_tokens(void **state)
{
    struct fixture *f = *state;
    assert_true(has_token(f, "劳动合同解除后的经济补偿", "补偿", HQ_TOKEN_BIGRAM));
    assert_true(has_token(f, "劳动合同解除后的经济补偿", "合同", HQ_TOKEN_BIGRAM));
    assert_true(has_token(f, "老板拖糧", "工资", HQ_TOKEN_BIGRAM));
    assert_true(has_token(f, "工", "工", HQ_TOKEN_CHAR));
    assert_false(has_token(f, "工，会", "工会", HQ_TOKEN_BIGRAM));
}

static void latin_words_are_stemmed_and_numbers_kept(void **state)
{
    struct fixture *f = *state;
    assert_true(has_token(f, "joining unions", "join", HQ_TOKEN_LATIN));
    assert_true(has_token(f, "joining unions", "union", HQ_TOKEN_LATIN));
    assert_true(has_token(f, "12351打得通吗", "12351", HQ_TOKEN_NUMBER));
    hq_pipeline_add_stop(f->pipeline, HQ_STR("the"));
    const struct hq_token *tokens;
    size_t count;
    assert_int_equal(hq_pipeline_run(f->pipeline, HQ_STR("the union"), &tokens, &count, NULL),
                     HQ_OK);
    assert_int_equal(count, 2);
    assert_true(tokens[0].is_stop);
    assert_false(tokens[1].is_stop);
}

static int count_rows(sqlite3 *db, const char *sql, const char *arg)
{
    sqlite3_stmt *stmt = NULL;
    int rows = 0;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    sqlite3_bind_text(stmt, 1, arg, -1, SQLITE_STATIC);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        rows++;
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    return rows;
}

static void fts5_finds_short_words_phrases_and_other_scripts(void **state)
{
    struct fixture *f = *state;
    const char *find = "SELECT rowid FROM t WHERE t MATCH ?1";
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(hq_fts_tokenizer_register(db, f->norm), HQ_OK);
    assert_int_equal(
        sqlite3_exec(db,
                     "CREATE VIRTUAL TABLE t USING fts5(x, tokenize='hongqiao');"
                     "INSERT INTO t VALUES('劳动合同解除后的经济补偿'),('How to join a union'),"
                     "('公伤认定');",
                     NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(count_rows(db, find, "补偿"), 1);
    assert_int_equal(count_rows(db, find, "經濟補償"), 1);
    assert_int_equal(count_rows(db, find, "工伤"), 1);
    assert_int_equal(count_rows(db, find, "\"合同解除\""), 1);
    assert_int_equal(count_rows(db, find, "joined"), 1);
    assert_int_equal(count_rows(db, find, "社保"), 0);
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(width_case_and_script_are_folded, setup, teardown),
        cmocka_unit_test_setup_teardown(variants_of_the_lexicon_are_replaced_longest_first, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_text_separate_and_never_crash, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(long_lines_are_cut_between_characters, setup, teardown),
        cmocka_unit_test_setup_teardown(canonical_text_is_a_fixed_point_whatever_the_bytes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(two_character_words_are_tokens, setup, teardown),
        cmocka_unit_test_setup_teardown(latin_words_are_stemmed_and_numbers_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(fts5_finds_short_words_phrases_and_other_scripts, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
