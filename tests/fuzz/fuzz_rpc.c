/*
 * One message of any bytes to the dispatcher, with a session and all roles. A reply is always
 * JSON-RPC with either a result or an error.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "dialogue/dialogue.h"
#include "records/records.h"
#include "server/rpc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hq_conf conf;
    struct hq_dialogue_options options = {0};
    struct hq_dialogue *dialogue = NULL;
    struct hq_records *records = NULL;
    struct hq_error error;
    struct hq_rpc_env env;
    struct hq_caller caller = {.role = HQ_ROLE_ADMIN};
    hq_conf_init(&conf);
    conf.max_sessions = 8;
    if (hq_dialogue_open(&options, &dialogue, &error) ||
        hq_records_open("", NULL, &records, &error))
        abort();
    hq_rpc_env_init(&env, &conf, dialogue, records);
    if (hq_live_open(&env.lives, HQ_LANG_HANS, HQ_STR("fuzz"), &caller.live))
        abort();
    char *reply = hq_rpc_handle(&env, &caller, (struct hq_str){(const char *)data, size}, 1);
    if (reply) {
        json_t *json = json_loads(reply, 0, NULL);
        assert(json_is_object(json));
        assert(!json_object_get(json, "result") != !json_object_get(json, "error"));
        json_decref(json);
    }
    free(reply);
    hq_caller_deinit(&env, &caller);
    hq_rpc_env_deinit(&env);
    hq_records_close(&records);
    hq_dialogue_close(&dialogue);
    hq_conf_deinit(&conf);
    return 0;
}
