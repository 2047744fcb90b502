/*
 * The dispatcher: envelope, limits, role, parameters, handler, reply.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/rpc.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/staff_caller.h"

/* A message over the rate is parsed, to answer with its id, only if that is cheap. */
#define CHEAP_BYTES 4096

#define METHOD_NAME_MAX_BYTES 64

struct reply {
    enum hq_rpc_code code; /* 0 = result */
    char text[HQ_ERROR_TEXT_MAX];
    json_t *value; /* new: the result, or the error's data (may be NULL then) */
};

void hq_rpc_env_init(struct hq_rpc_env *env, const struct hq_conf *conf,
                     struct hq_dialogue *dialogue, struct hq_records *records)
{
    *env = (struct hq_rpc_env){.conf = conf, .dialogue = dialogue, .records = records};
    hq_lives_init(&env->lives, conf, records);
}

void hq_rpc_env_deinit(struct hq_rpc_env *env)
{
    hq_lives_deinit(&env->lives);
}

void hq_caller_deinit(struct hq_rpc_env *env, struct hq_caller *caller)
{
    hq_live_release(&env->lives, &caller->live);
}

static struct reply fail(enum hq_rpc_code code, const char *text)
{
    struct reply reply = {.code = code};
    snprintf(reply.text, sizeof(reply.text), "%s", text);
    return reply;
}

static enum hq_rpc_code code_of(enum hq_err err)
{
    switch (err) {
    case HQ_EINVAL:
    case HQ_EPARSE:
        return HQ_RPC_INVALID_PARAMS;
    case HQ_ELIMIT:
        return HQ_RPC_TOO_LARGE;
    case HQ_ENOTFOUND:
        return HQ_RPC_NOT_FOUND;
    case HQ_ECONFLICT:
        return HQ_RPC_CONFLICT;
    case HQ_EDENIED:
        return HQ_RPC_DENIED;
    case HQ_ENOSESSION:
        return HQ_RPC_NO_SESSION;
    case HQ_ERATE:
        return HQ_RPC_RATE;
    case HQ_EIO:
    case HQ_EUNAVAIL:
        return HQ_RPC_UNAVAILABLE;
    case HQ_OK:
    case HQ_ERR_COUNT:
        break;
    }
    return HQ_RPC_INTERNAL;
}

static struct reply fail_with(struct hq_call *call, enum hq_err err)
{
    struct reply reply = {.code = code_of(err), .value = call->error_data};
    const char *text = call->error.text;
    if (err == HQ_EIO) {
        /* What failed inside is for the log; the client can only try again. */
        hq_log(HQ_LOG_ERROR, "call_failed", "error=%s text=\"%s\"", hq_err_name(err), text);
        text = "";
    }
    snprintf(reply.text, sizeof(reply.text), "%s", *text ? text : hq_err_name(err));
    return reply;
}

static bool is_allowed_rate(struct hq_rpc_env *env, struct hq_caller *caller, int64_t now_us,
                            int64_t *retry_after_ms_out)
{
    const struct hq_conf *conf = env->conf;
    struct hq_bucket *own = caller->live ? &caller->live->bucket : &caller->bucket;
    bool is_allowed = hq_bucket_take(own, conf->messages_per_second, conf->messages_burst, now_us,
                                     retry_after_ms_out);
    if (is_allowed && caller->address) {
        is_allowed =
            hq_bucket_take(caller->address, conf->address_messages_per_second,
                           2 * conf->address_messages_per_second, now_us, retry_after_ms_out);
    }
    if (!is_allowed)
        env->metrics.value[HQ_METRIC_REFUSED_RATE]++;
    return is_allowed;
}

/* The session that `params.token` names, for transports without a connection. */
static void attach_by_token(struct hq_rpc_env *env, struct hq_caller *caller, json_t *params)
{
    json_t *token = json_object_get(params, "token");
    if (!caller->live && json_is_string(token)) {
        struct hq_str text = {json_string_value(token), json_string_length(token)};
        struct hq_live *live = NULL;
        if (hq_live_resume(&env->lives, text, &live) == HQ_OK)
            caller->live = live;
    }
    json_object_del(params, "token");
    json_object_del(params, "session");
}

static struct reply run(struct hq_rpc_env *env, struct hq_caller *caller,
                        const struct hq_method *method, json_t *params)
{
    struct hq_call call = {.env = env, .caller = caller};
    _Alignas(max_align_t) char fields[HQ_METHOD_PARAMS_MAX_BYTES] = {0};
    assert(method->params_size <= sizeof(fields));

    enum hq_err err = HQ_OK;
    if (method->param_count || json_object_size(params)) {
        err = hq_json_read(params, method->params, method->param_count, fields, method->params_size,
                           &call.error);
    }
    json_t *result = NULL;
    if (!err)
        err = method->run(&call, fields, &result);
    if (err)
        return fail_with(&call, err);
    return (struct reply){.value = result};
}

/* params: a new object that may be changed. */
static struct reply dispatch(struct hq_rpc_env *env, struct hq_caller *caller, const char *name,
                             json_t *params)
{
    size_t i = hq_method_find(name);
    if (i == HQ_METHOD_NONE)
        return fail(HQ_RPC_NO_METHOD, "no such method");
    const struct hq_method *method = hq_method_at(i);
    if (i < HQ_METRICS_METHODS_MAX)
        env->metrics.method_calls[i]++;
    if (method->role > HQ_ROLE_WORKER && hq_caller_check(env, caller))
        return fail(HQ_RPC_UNAVAILABLE, "unavailable");
    if (caller->role < method->role) {
        char text[64];
        snprintf(text, sizeof(text), "needs the role %s", hq_role_name(method->role));
        return fail(HQ_RPC_DENIED, text);
    }
    if (method->needs_session) {
        attach_by_token(env, caller, params);
        if (!caller->live)
            return fail(HQ_RPC_NO_SESSION, "no session: call session.open first");
    }
    return run(env, caller, method, params);
}

static char *encode(struct hq_rpc_env *env, json_t *id, struct reply *reply)
{
    json_t *message = json_pack("{s:s, s:O}", "jsonrpc", "2.0", "id", id);
    if (reply->code) {
        env->metrics.value[HQ_METRIC_RPC_ERRORS]++;
        json_t *error = json_pack("{s:i, s:o}", "code", (int)reply->code, "message",
                                  hq_json_string(hq_str_of(reply->text)));
        if (reply->value)
            json_object_set_new(error, "data", reply->value);
        json_object_set_new(message, "error", error);
    } else {
        json_object_set_new(message, "result", reply->value ? reply->value : json_null());
    }
    char *text = json_dumps(message, JSON_COMPACT | JSON_ENCODE_ANY);
    json_decref(message);
    assert(text);
    return text;
}

char *hq_rpc_error(struct hq_rpc_env *env, enum hq_rpc_code code, const char *message)
{
    struct reply reply = fail(code, message);
    json_t *id = json_null();
    return encode(env, id, &reply);
}

static struct reply fail_rate(int64_t retry_after_ms)
{
    struct reply reply = fail(HQ_RPC_RATE, "too many messages");
    reply.value = json_pack("{s:I}", "retry_after_ms", (json_int_t)retry_after_ms);
    return reply;
}

/* NULL if the envelope is sound, else what is wrong with it. */
static const char *envelope_problem(const json_t *request)
{
    if (json_is_array(request))
        return "batches are not supported";
    if (!json_is_object(request))
        return "a request is an object";
    const char *version = json_string_value(json_object_get(request, "jsonrpc"));
    if (!version || strcmp(version, "2.0") != 0)
        return "jsonrpc must be \"2.0\"";
    json_t *method = json_object_get(request, "method");
    if (!json_is_string(method))
        return "method must be a string";
    if (json_string_length(method) > METHOD_NAME_MAX_BYTES)
        return "method: name too long";
    json_t *id = json_object_get(request, "id");
    if (id && !json_is_string(id) && !json_is_number(id) && !json_is_null(id))
        return "id must be a string, a number or null";
    json_t *params = json_object_get(request, "params");
    if (params && !json_is_object(params) && !json_is_array(params))
        return "params must be an object";
    return NULL;
}

static struct reply answer(struct hq_rpc_env *env, struct hq_caller *caller, const json_t *request)
{
    const char *problem = envelope_problem(request);
    if (problem)
        return fail(HQ_RPC_INVALID_REQUEST, problem);
    json_t *given = json_object_get(request, "params");
    if (json_is_array(given) && json_array_size(given) > 0)
        return fail(HQ_RPC_INVALID_PARAMS, "params are given by name, as an object");
    json_t *params = json_is_object(given) ? json_copy(given) : json_object();
    struct reply reply =
        dispatch(env, caller, json_string_value(json_object_get(request, "method")), params);
    json_decref(params);
    return reply;
}

/* The id to answer with; NULL for a notification. */
static json_t *reply_id(const json_t *request)
{
    json_t *id = json_object_get(request, "id");
    if (json_is_string(id) || json_is_number(id))
        return json_incref(id);
    bool is_notification = json_is_object(request) && !id && !envelope_problem(request);
    return is_notification ? NULL : json_null();
}

char *hq_rpc_handle(struct hq_rpc_env *env, struct hq_caller *caller, struct hq_str message,
                    int64_t now_us)
{
    int64_t retry_after_ms = 0;
    env->metrics.value[HQ_METRIC_MESSAGES_IN]++;
    env->metrics.value[HQ_METRIC_BYTES_IN] += (int64_t)message.n;
    bool is_allowed = is_allowed_rate(env, caller, now_us, &retry_after_ms);
    json_t *request = NULL;
    json_error_t where = {0};
    if (is_allowed || message.n <= CHEAP_BYTES) {
        request = json_loadb(message.n ? message.p : "", message.n,
                             JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &where);
    }
    json_t *id = reply_id(request);
    env->speaker = caller;
    struct reply reply;
    if (!is_allowed) {
        reply = fail_rate(retry_after_ms);
    } else if (!request) {
        char text[HQ_ERROR_TEXT_MAX];
        snprintf(text, sizeof(text), "not JSON: line %d column %d: %s", where.line, where.column,
                 where.text);
        reply = fail(HQ_RPC_PARSE, text);
    } else {
        reply = answer(env, caller, request);
    }
    env->speaker = NULL;
    char *text = NULL;
    if (id) {
        text = encode(env, id, &reply);
        json_decref(id);
    } else {
        json_decref(reply.value);
    }
    json_decref(request);
    return text;
}

char *hq_rpc_notification(const char *method, const json_t *params)
{
    json_t *message =
        json_pack("{s:s, s:s, s:O}", "jsonrpc", "2.0", "method", method, "params", params);
    char *text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    assert(text);
    return text;
}
