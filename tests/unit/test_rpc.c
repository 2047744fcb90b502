/*
 * The dispatcher without sockets, over the stand-ins for dialogue and records; and the OpenRPC
 * document against the method table.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "dialogue/dialogue.h"
#include "records/records.h"
#include "server/openrpc.h"
#include "server/rpc.h"

struct fixture {
    struct hq_conf conf;
    struct hq_dialogue *dialogue;
    struct hq_records *records;
    struct hq_rpc_env env;
    struct hq_caller caller;
};

static int setup(void **state)
{
    static struct fixture f;
    struct hq_error error;
    memset(&f, 0, sizeof(f));
    hq_conf_init(&f.conf);
    struct hq_dialogue_options options = {0};
    assert_int_equal(hq_dialogue_open(&options, &f.dialogue, &error), HQ_OK);
    assert_int_equal(hq_records_open("", NULL, &f.records, &error), HQ_OK);
    hq_rpc_env_init(&f.env, &f.conf, f.dialogue, f.records);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    hq_caller_deinit(&f->env, &f->caller);
    hq_rpc_env_deinit(&f->env);
    hq_records_close(&f->records);
    hq_dialogue_close(&f->dialogue);
    hq_conf_deinit(&f->conf);
    return 0;
}

/* The reply, parsed; new. */
static json_t *call(struct fixture *f, const char *message, int64_t now_us)
{
    char *text = hq_rpc_handle(&f->env, &f->caller, hq_str_of(message), now_us);
    json_t *reply = text ? json_loads(text, 0, NULL) : NULL;
    free(text);
    return reply;
}

static int error_of(struct fixture *f, const char *message)
{
    json_t *reply = call(f, message, 1);
    int code = (int)json_integer_value(json_object_get(json_object_get(reply, "error"), "code"));
    json_decref(reply);
    return code;
}

#define OPEN  "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.open\",\"params\":{}}"
#define ASK   "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"question.ask\",\"params\":{\"text\":\"x\"}}"
#define PACKS "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"pack.list\"}"

static void test_session(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(error_of(f, ASK), HQ_RPC_NO_SESSION);
    assert_int_equal(error_of(f, OPEN), 0);
    assert_int_equal(error_of(f, ASK), 0);
    assert_int_equal(f->env.lives.table.count, 1);
    assert_int_equal(error_of(f, OPEN), 0); /* another one; the first is let go, not forgotten */
    assert_int_equal(f->env.lives.table.count, 2);
    assert_int_equal(f->caller.live->users, 1);
}

static void test_roles(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(error_of(f, PACKS), HQ_RPC_DENIED);
    f->caller.role = HQ_ROLE_STAFF;
    assert_int_equal(error_of(f, PACKS), HQ_RPC_DENIED);
    f->caller.role = HQ_ROLE_ADMIN;
    assert_int_equal(error_of(f, PACKS), 0);
}

static void test_rate(void **state)
{
    struct fixture *f = *state;
    f->conf.messages_per_second = 1;
    f->conf.messages_burst = 2;
    struct hq_bucket address = {0};
    f->caller.address = &address;
    assert_int_equal(error_of(f, OPEN), 0); /* before there is a session, the caller's own bucket */
    assert_int_equal(error_of(f, ASK), 0);
    assert_int_equal(error_of(f, ASK), 0);
    json_t *reply = call(f, ASK, 1);
    json_t *error = json_object_get(reply, "error");
    assert_int_equal(json_integer_value(json_object_get(error, "code")), HQ_RPC_RATE);
    int64_t wait_ms =
        json_integer_value(json_object_get(json_object_get(error, "data"), "retry_after_ms"));
    assert_in_range(wait_ms, 1, 1001);
    assert_int_equal(json_integer_value(json_object_get(reply, "id")), 1);
    json_decref(reply);
    reply = call(f, ASK, 1 + wait_ms * 1000);
    assert_non_null(json_object_get(reply, "result"));
    json_decref(reply);
}

static void test_address_rate(void **state)
{
    struct fixture *f = *state;
    struct hq_bucket address = {0};
    f->conf.address_messages_per_second = 1;
    f->caller.address = &address;
    assert_int_equal(error_of(f, OPEN), 0);
    assert_int_equal(error_of(f, ASK), 0);
    assert_int_equal(error_of(f, ASK), HQ_RPC_RATE);
}

static void test_notification(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(error_of(f, OPEN), 0);
    assert_null(call(
        f, "{\"jsonrpc\":\"2.0\",\"method\":\"question.ask\",\"params\":{\"text\":\"x\"}}", 1));
    assert_null(call(f, "{\"jsonrpc\":\"2.0\",\"method\":\"no.such\"}", 1));
    json_t *reply = call(f, "{\"method\":\"question.ask\"}", 1); /* not one: no version */
    assert_true(json_is_null(json_object_get(reply, "id")));
    json_decref(reply);
}

static void test_openrpc(void **state)
{
    (void)state;
    json_t *document = hq_openrpc_new();
    json_t *methods = json_object_get(document, "methods");
    assert_int_equal(json_array_size(methods), hq_method_count());
    for (size_t i = 0; i < hq_method_count(); i++) {
        json_t *object = json_array_get(methods, i);
        const struct hq_method *method = hq_method_at(i);
        assert_string_equal(json_string_value(json_object_get(object, "name")), method->name);
        assert_non_null(json_object_get(object, "summary"));
        assert_int_equal(hq_method_find(method->name), i);
        assert_true(method->params_size <= HQ_METHOD_PARAMS_MAX_BYTES);
        size_t k;
        json_t *param;
        json_array_foreach(json_object_get(object, "params"), k, param)
        {
            if (!json_object_get(param, "description"))
                fail_msg("%s: parameter %s has no description", method->name,
                         json_string_value(json_object_get(param, "name")));
        }
    }
    assert_true(hq_method_count() <= HQ_METRICS_METHODS_MAX);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_session, setup, teardown),
        cmocka_unit_test_setup_teardown(test_roles, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rate, setup, teardown),
        cmocka_unit_test_setup_teardown(test_address_rate, setup, teardown),
        cmocka_unit_test_setup_teardown(test_notification, setup, teardown),
        cmocka_unit_test(test_openrpc),
    };
    return cmocka_run_group_tests_name("rpc", tests, NULL, NULL);
}
