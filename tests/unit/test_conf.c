/*
 * Settings: the table's defaults, what a line may hold, what a reload takes over.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/conf.h"

static enum hq_err parse(const char *text, struct hq_conf *conf, struct hq_error *error)
{
    hq_conf_init(conf);
    return hq_conf_parse(conf, hq_str_of(text), "x.conf", error);
}

static void assert_refused(const char *text, unsigned line, const char *part)
{
    struct hq_conf conf;
    struct hq_error error = {0};
    assert_int_not_equal(parse(text, &conf, &error), HQ_OK);
    assert_string_equal(error.source, "x.conf");
    assert_int_equal(error.line, line);
    if (!strstr(error.text, part))
        fail_msg("\"%s\" does not hold \"%s\"", error.text, part);
    hq_conf_deinit(&conf);
}

static void test_defaults(void **state)
{
    (void)state;
    struct hq_conf conf;
    struct hq_error error;
    hq_conf_init(&conf);
    assert_string_equal(conf.host, "127.0.0.1");
    assert_int_equal(conf.port, 8080);
    assert_int_equal(conf.max_message_bytes, 65536);
    assert_false(conf.trust_forwarded);
    assert_int_equal(hq_conf_check(&conf, &error), HQ_OK);
    hq_conf_deinit(&conf);
}

static void test_lines(void **state)
{
    (void)state;
    struct hq_conf conf;
    struct hq_error error;
    assert_int_equal(parse("# comment\n\n \t port=0\r\nhost =  ::1  \nallowed_origins =\n"
                           "trust_forwarded = true\nregion = CN # not a comment",
                           &conf, &error),
                     HQ_OK);
    assert_int_equal(conf.port, 0);
    assert_string_equal(conf.host, "::1");
    assert_string_equal(conf.allowed_origins, "");
    assert_true(conf.trust_forwarded);
    assert_string_equal(conf.region, "CN # not a comment");
    hq_conf_deinit(&conf);
}

static void test_refused(void **state)
{
    (void)state;
    assert_refused("port = 1\nhots = x\n", 2, "unknown option \"hots\"");
    assert_refused("port", 1, "key = value");
    assert_refused("= 5", 1, "unknown option");
    assert_refused("\n\nport = 65536", 3, "from 0 to 65535");
    assert_refused("port = -1", 1, "port");
    assert_refused("port = 9999999999999999999999", 1, "port");
    assert_refused("port = 80x", 1, "port");
    assert_refused("port =", 1, "port");
    assert_refused("port = 1\nport = 1", 2, "twice");
    assert_refused("metrics_public = 1", 1, "true or false");
    assert_refused("log_level = inf", 1, "one of");
    assert_refused("log_level = info|warn", 1, "one of");
    assert_refused("region = 123456789012345678901234567890123", 1, "longer than 32");
}

static void test_nul_byte(void **state)
{
    (void)state;
    struct hq_conf conf;
    struct hq_error error;
    hq_conf_init(&conf);
    assert_int_equal(hq_conf_parse(&conf, HQ_STR("host = a\0b"), "x", &error), HQ_EINVAL);
    hq_conf_deinit(&conf);
}

static void test_together(void **state)
{
    (void)state;
    static const char *const bad[] = {"tls_key = /x", "admin_token_sha256 = abc", "host =",
                                      "max_message_bytes = 1048576\nmax_queue_bytes = 16384"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct hq_conf conf;
        struct hq_error error;
        assert_int_equal(parse(bad[i], &conf, &error), HQ_OK);
        assert_int_equal(hq_conf_check(&conf, &error), HQ_EINVAL);
        hq_conf_deinit(&conf);
    }
}

static void test_apply(void **state)
{
    (void)state;
    struct hq_conf conf, fresh;
    struct hq_error error;
    hq_conf_init(&conf);
    assert_int_equal(parse("messages_burst = 7\nlog_level = debug\nmetrics_public = true\n"
                           "port = 1\nhost = ::\n",
                           &fresh, &error),
                     HQ_OK);
    assert_string_equal(hq_conf_apply(&conf, &fresh), "host");
    assert_int_equal(conf.messages_burst, 7);
    assert_string_equal(conf.log_level, "debug");
    assert_true(conf.metrics_public);
    assert_int_equal(conf.port, 8080);
    hq_conf_deinit(&fresh);
    hq_conf_init(&fresh);
    assert_null(hq_conf_apply(&conf, &fresh) ? "" : NULL);
    assert_int_equal(conf.messages_burst, 30);
    hq_conf_deinit(&conf);
    hq_conf_deinit(&fresh);
}

static void test_sample(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    hq_conf_print_sample(out);
    fclose(out);
    struct hq_conf conf;
    struct hq_error error;
    assert_int_equal(parse(text, &conf, &error), HQ_OK);
    for (size_t i = 0; i < hq_conf_option_count; i++)
        assert_non_null(strstr(text, hq_conf_options[i].name));
    hq_conf_deinit(&conf);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults), cmocka_unit_test(test_lines),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_nul_byte),
        cmocka_unit_test(test_together), cmocka_unit_test(test_apply),
        cmocka_unit_test(test_sample),
    };
    return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
