/*
 * libhongqiao without a network: addresses, options, bounds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "client/hongqiao.h"
#include "client/url.h"

static void assert_url(const char *text, bool is_secure, const char *host, int port,
                       const char *path)
{
    struct hq_url url;
    assert_int_equal(hq_url_parse(text, &url), HQ_OK);
    assert_int_equal(url.is_secure, is_secure);
    assert_string_equal(url.host, host);
    assert_int_equal(url.port, port);
    assert_string_equal(url.path, path);
}

static void test_urls(void **state)
{
    (void)state;
    assert_url("ws://localhost", false, "localhost", 80, "/ws");
    assert_url("ws://localhost/", false, "localhost", 80, "/ws");
    assert_url("wss://union.example:8443/a/ws?x=1", true, "union.example", 8443, "/a/ws?x=1");
    assert_url("http://127.0.0.1:8080/", false, "127.0.0.1", 8080, "/ws");
    assert_url("https://h", true, "h", 443, "/ws");
    assert_url("ws://[::1]:9/ws", false, "::1", 9, "/ws");
    assert_url("ws://[::1]", false, "::1", 80, "/ws");
    static const char *const bad[] = {"",         "ws://",     "ws:///ws",     "localhost:80",
                                      "ws://:1",  "ws://h:",   "ws://h:0",     "ws://h:65536",
                                      "ws://[",   "ws://[::1", "ws://[::1]x",  "ws://u@h/",
                                      "ws://h p", "ws://h/\n", "ws://h/#frag", "ws://h?x",
                                      "WS://h",   "ws://h:1x"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct hq_url url;
        if (hq_url_parse(bad[i], &url) != HQ_EINVAL)
            fail_msg("taken: %s", bad[i]);
    }
}

struct seen {
    int replies;
    int last_code;
};

static void on_reply(struct hq_client *client, int code, const char *json, void *user)
{
    struct seen *seen = user;
    (void)client;
    (void)json;
    seen->replies++;
    seen->last_code = code;
}

static void test_bounds(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct hq_client_options options = {
        .size = sizeof(options), .url = "ws://127.0.0.1:1/", .max_pending = 2};
    struct hq_client *client = hq_client_new(&options);
    assert_non_null(client);
    assert_int_equal(hq_client_ask(client, "\xff", on_reply, &seen), HQ_CLIENT_EINVAL);
    assert_int_equal(hq_client_call(client, "x", "[]", on_reply, &seen), HQ_CLIENT_EINVAL);
    assert_int_equal(hq_client_call(client, "x", "{", on_reply, &seen), HQ_CLIENT_EINVAL);
    assert_int_equal(hq_client_ask(client, "a", on_reply, &seen), HQ_CLIENT_OK);
    assert_int_equal(hq_client_ask(client, "b", NULL, NULL), HQ_CLIENT_OK);
    assert_int_equal(hq_client_ask(client, "c", on_reply, &seen), HQ_CLIENT_EFULL);
    assert_true(hq_client_fd(client) >= 0);
    assert_string_equal(hq_client_token(client), "");
    assert_int_equal(seen.replies, 0);
    hq_client_free(&client);
    assert_null(client);
    assert_int_equal(seen.replies, 1);
    assert_int_equal(seen.last_code, HQ_CLIENT_ESTOP);
    hq_client_free(&client);
}

static void test_reply_timeout(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct hq_client_options options = {
        .size = sizeof(options), .url = "ws://127.0.0.1:1/", .reply_timeout_ms = 20};
    struct hq_client *client = hq_client_new(&options); /* nobody listens on port 1 */
    assert_int_equal(hq_client_ask(client, "a", on_reply, &seen), HQ_CLIENT_OK);
    while (seen.replies == 0)
        hq_client_service(client, 1000);
    assert_int_equal(seen.last_code, HQ_CLIENT_ETIMEOUT);
    hq_client_free(&client);
}

static void test_old_options(void **state)
{
    (void)state;
    /* A program built when the struct ended after `kind`. */
    struct hq_client_options options = {.size = offsetof(struct hq_client_options, site),
                                        .url = "ws://127.0.0.1:1/",
                                        .kind = "old",
                                        .site = (const char *)1};
    struct hq_client *client = hq_client_new(&options);
    assert_non_null(client);
    hq_client_free(&client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_reply_timeout),
        cmocka_unit_test(test_old_options),
    };
    return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
