/*
 * session.* and rpc.discover: how a conversation begins.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "dialogue/dialogue.h"
#include "server/method.h"
#include "server/openrpc.h"

#define KIND_MAX_BYTES 32
#define SITE_MAX_BYTES 64

struct open_params {
    const json_t *client;
    struct hq_str site;
    struct hq_str lang;
    const json_t *resume;
};

static const struct hq_json_field open_fields[] = {
    HQ_JSON_FIELD("client", HQ_JSON_OBJECT, false, 0, 8, struct open_params, client),
    HQ_JSON_FIELD("site", HQ_JSON_STRING, false, 0, SITE_MAX_BYTES, struct open_params, site),
    HQ_JSON_FIELD("lang", HQ_JSON_STRING, false, 0, 16, struct open_params, lang),
    HQ_JSON_FIELD("resume", HQ_JSON_ANY, false, 0, 0, struct open_params, resume),
};

/* Finds the session to go on with; leaves *live_out alone where a new one is to be made. */
static enum hq_err try_resume(struct hq_call *call, const json_t *resume, struct hq_live **live_out)
{
    struct hq_str token = json_is_object(resume) ? hq_json_str(resume, "token")
                                                 : hq_str_of(json_string_value(resume));
    enum hq_err err = hq_live_resume(&call->env->lives, token, live_out);
    switch (err) {
    case HQ_OK:
    case HQ_ENOTFOUND:
        return HQ_OK;
    case HQ_EINVAL:
        return hq_error_set(&call->error, err, "resume: not a token that session.open gave");
    case HQ_EDENIED:
        return hq_error_set(&call->error, err, "resume: wrong token");
    default:
        return err;
    }
}

static enum hq_err open_new(struct hq_call *call, const struct open_params *p,
                            struct hq_live **live_out)
{
    enum hq_lang lang;
    if (hq_lang_parse(p->lang, &lang))
        return hq_error_set(&call->error, HQ_EINVAL, "lang: zh-Hans, zh-Hant or en");
    enum hq_err err = hq_live_open(&call->env->lives, lang, p->site, live_out);
    if (!err)
        call->env->metrics.value[HQ_METRIC_SESSIONS_OPENED]++;
    return err;
}

static enum hq_err session_open(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct open_params *p = params;
    if (p->client && hq_json_str(p->client, "kind").n > KIND_MAX_BYTES) {
        return hq_error_set(&call->error, HQ_EINVAL, "client.kind: longer than %d bytes",
                            KIND_MAX_BYTES);
    }
    struct hq_live *live = NULL;
    enum hq_err err = p->resume ? try_resume(call, p->resume, &live) : HQ_OK;
    bool is_resumed = live != NULL;
    if (!err && !live)
        err = open_new(call, p, &live);
    if (err)
        return err;
    json_t *result = NULL;
    err = hq_dialogue_greet(call->env->dialogue, live->session, &result);
    if (err) {
        hq_live_release(&call->env->lives, &live);
        return err;
    }
    json_object_set_new(result, "session", json_string(live->id));
    json_object_set_new(result, "token", json_string(live->token));
    json_object_set_new(result, "resumed", json_boolean(is_resumed));
    json_object_set_new(result, "lang", json_string(hq_lang_name(hq_session_lang(live->session))));
    call->env->metrics.value[HQ_METRIC_SESSIONS_RESUMED] += is_resumed;
    hq_live_release(&call->env->lives, &call->caller->live);
    call->caller->live = live;
    hq_live_save(&call->env->lives, live);
    *result_out = result;
    return HQ_OK;
}

static enum hq_err discover(struct hq_call *call, const void *params, json_t **result_out)
{
    (void)call;
    (void)params;
    *result_out = hq_openrpc_new();
    return HQ_OK;
}

static const struct hq_method methods[] = {
    {"rpc.discover", HQ_ROLE_WORKER, false, HQ_METHOD_NO_PARAMS, discover},
    {"session.open", HQ_ROLE_WORKER, false, HQ_METHOD_PARAMS(open_fields, struct open_params),
     session_open},
};

const struct hq_method_group hq_methods_session = HQ_METHOD_GROUP(methods);
