/*
 * Parts of the server that need no socket: buckets, the table, tokens, the web folder, metrics.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "server/assets.h"
#include "server/auth.h"
#include "server/limit.h"
#include "server/metrics.h"
#include "server/table.h"

#define SECOND_US ((int64_t)1000000)

static void test_bucket(void **state)
{
    (void)state;
    struct hq_bucket bucket = {0};
    int64_t wait_ms = 0, now_us = 5 * SECOND_US;
    for (int i = 0; i < 3; i++)
        assert_true(hq_bucket_take(&bucket, 2, 3, now_us, &wait_ms));
    assert_false(hq_bucket_take(&bucket, 2, 3, now_us, &wait_ms));
    assert_in_range(wait_ms, 500, 502);
    assert_false(hq_bucket_take(&bucket, 2, 3, now_us + 499000, NULL));
    assert_true(hq_bucket_take(&bucket, 2, 3, now_us + wait_ms * 1000, NULL));
    now_us += 3600 * SECOND_US; /* it does not fill beyond its burst */
    for (int i = 0; i < 3; i++)
        assert_true(hq_bucket_take(&bucket, 2, 3, now_us, NULL));
    assert_false(hq_bucket_take(&bucket, 2, 3, now_us, NULL));
    assert_false(hq_bucket_take(&bucket, 2, 3, now_us - SECOND_US, NULL)); /* nor for going back */
}

struct item {
    struct hq_node node;
    char key[16];
};

static bool free_odd(struct hq_node *node, void *user)
{
    int *count = user;
    struct item *item = (struct item *)node;
    (*count)++;
    if (atol(item->key) % 2 == 0)
        return false;
    free(item);
    return true;
}

static bool free_all(struct hq_node *node, void *user)
{
    (void)user;
    free(node);
    return true;
}

static void test_table(void **state)
{
    (void)state;
    struct hq_table table;
    hq_table_init(&table, 10);
    for (int i = 0; i < 1000; i++) { /* far more than expected */
        struct item *item = hq_xcalloc(1, sizeof(*item));
        snprintf(item->key, sizeof(item->key), "%d", i);
        item->node.key = hq_str_of(item->key);
        hq_table_insert(&table, &item->node);
    }
    assert_non_null(hq_table_find(&table, HQ_STR("999")));
    assert_null(hq_table_find(&table, HQ_STR("1000")));
    assert_null(hq_table_find(&table, HQ_STR("")));
    struct hq_node *node = hq_table_find(&table, HQ_STR("500"));
    hq_table_remove(&table, node);
    assert_null(hq_table_find(&table, HQ_STR("500")));
    free(node);
    int seen = 0;
    hq_table_sweep(&table, free_odd, &seen);
    assert_int_equal(seen, 999);
    assert_int_equal(table.count, 499);
    assert_null(hq_table_find(&table, HQ_STR("7")));
    assert_non_null(hq_table_find(&table, HQ_STR("8")));
    hq_table_sweep(&table, free_all, NULL);
    hq_table_deinit(&table);
}

static void test_roles(void **state)
{
    (void)state;
    struct hq_conf conf;
    struct hq_error error;
    hq_conf_init(&conf);
    assert_int_equal(hq_auth_role(&conf, HQ_STR("0123456789abcdef")), HQ_ROLE_WORKER);
    /* printf %s 0123456789abcdef | sha256sum, and the same of "fedcba9876543210" */
    assert_int_equal(hq_conf_set(&conf, HQ_STR("admin_token_sha256"),
                                 HQ_STR("9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e5641"
                                        "76929f"),
                                 &error),
                     HQ_OK);
    assert_int_equal(
        hq_conf_set(&conf, HQ_STR("staff_token_sha256"),
                    HQ_STR("3465F6E6975BAA864CA957F0914ECDA9BF7EB601AC31AC20A5DC3D329279A8"
                           "43"),
                    &error),
        HQ_OK);
    assert_int_equal(hq_auth_role(&conf, HQ_STR("0123456789abcdef")), HQ_ROLE_ADMIN);
    assert_int_equal(hq_auth_role(&conf, HQ_STR("fedcba9876543210")), HQ_ROLE_STAFF);
    assert_int_equal(hq_auth_role(&conf, HQ_STR("0123456789abcdeF")), HQ_ROLE_WORKER);
    assert_int_equal(hq_auth_role(&conf, HQ_STR("")), HQ_ROLE_WORKER);
    hq_conf_deinit(&conf);
}

static void test_bearer(void **state)
{
    (void)state;
    assert_true(hq_str_eqz(hq_auth_bearer(HQ_STR("Bearer abc")), "abc"));
    assert_true(hq_str_eqz(hq_auth_bearer(HQ_STR("bearer  abc ")), "abc"));
    assert_true(hq_str_eqz(hq_auth_bearer(HQ_STR("Basic abc")), ""));
    assert_true(hq_str_eqz(hq_auth_bearer(HQ_STR("Bearer")), ""));
    char a[HQ_AUTH_RANDOM_SIZE], b[HQ_AUTH_RANDOM_SIZE];
    hq_auth_random(a);
    hq_auth_random(b);
    assert_int_equal(strlen(a), HQ_AUTH_RANDOM_SIZE - 1);
    assert_string_not_equal(a, b);
}

static void put(const char *dir, const char *name, const char *text)
{
    char *path = hq_path_join(dir, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    free(path);
}

static void test_assets(void **state)
{
    (void)state;
    char dir[] = "/tmp/hq-assets-XXXXXX";
    struct hq_error error;
    assert_non_null(mkdtemp(dir));
    char *sub = hq_path_join(dir, "kiosk");
    assert_int_equal(mkdir(sub, 0700), 0);
    put(dir, "index.html", "home");
    put(dir, ".hidden.html", "no");
    put(dir, "noext", "no");
    put(sub, "index.html", "kiosk");
    put(sub, "a.js", "1");
    struct hq_assets *assets = NULL;
    assert_int_equal(hq_assets_load(dir, &assets, &error), HQ_OK);
    assert_int_equal(hq_assets_count(assets), 3);
    bool is_folder;
    assert_string_equal(hq_assets_find(assets, HQ_STR("/"), &is_folder)->name, "index.html");
    assert_string_equal(hq_assets_find(assets, HQ_STR("/kiosk/"), &is_folder)->data, "kiosk");
    assert_string_equal(hq_assets_find(assets, HQ_STR("/kiosk/a.js"), &is_folder)->type,
                        "text/javascript; charset=utf-8");
    assert_null(hq_assets_find(assets, HQ_STR("/kiosk"), &is_folder));
    assert_true(is_folder);
    static const char *const none[] = {
        "",       "index.html",   "/../index.html", "/kiosk/../index.html", "/.hidden.html",
        "/noext", "//index.html", "/index.html/"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        assert_null(hq_assets_find(assets, hq_str_of(none[i]), &is_folder));
        assert_false(is_folder);
    }
    struct hq_assets *held = hq_assets_hold(assets);
    hq_assets_release(&assets);
    assert_non_null(hq_assets_find(held, HQ_STR("/"), &is_folder));
    hq_assets_release(&held);
    assert_int_not_equal(hq_assets_load("/no/such/folder", &assets, &error), HQ_OK);
    static const char *const made[] = {"index.html", ".hidden.html", "noext", "kiosk/index.html",
                                       "kiosk/a.js", "kiosk",        ""};
    for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
        char *path = hq_path_join(dir, made[i]);
        assert_int_equal(remove(path), 0);
        free(path);
    }
    free(sub);
}

static void test_metrics(void **state)
{
    (void)state;
    struct hq_metrics metrics = {0};
    struct hq_buf out;
    hq_buf_init(&out, 100000);
    hq_metrics_answer(&metrics, "answer", 90);
    hq_metrics_answer(&metrics, "answer", 2000000);
    for (int i = 0; i < 20; i++) {
        char kind[16];
        snprintf(kind, sizeof(kind), "kind%d", i);
        hq_metrics_answer(&metrics, kind, 100);
    }
    json_t *dialogue = json_pack("{s:i, s:s, s:i}", "entries", 7, "text", "x", "bad name", 1);
    hq_metrics_print(&metrics, dialogue, &out);
    json_decref(dialogue);
    assert_int_equal(hq_buf_error(&out), HQ_OK);
    assert_non_null(strstr(out.data, "hongqiao_answers_total{kind=\"answer\"} 2\n"));
    assert_non_null(strstr(out.data, "{kind=\"other\"}"));
    assert_non_null(strstr(out.data, "hongqiao_answer_seconds_bucket{le=\"0.0001\"} 21\n"));
    assert_non_null(strstr(out.data, "hongqiao_answer_seconds_bucket{le=\"+Inf\"} 22\n"));
    assert_non_null(strstr(out.data, "hongqiao_dialogue_entries 7\n"));
    assert_null(strstr(out.data, "bad name"));
    hq_buf_deinit(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bucket), cmocka_unit_test(test_table),
        cmocka_unit_test(test_roles),  cmocka_unit_test(test_bearer),
        cmocka_unit_test(test_assets), cmocka_unit_test(test_metrics),
    };
    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
