/*
 * question.*, entry.*, area.* and answer.*: what the worker asks.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/clock.h"
#include "dialogue/dialogue.h"
#include "records/records.h"
#include "server/method.h"

#define ID_MAX_BYTES      128
#define PREFIX_MAX_BYTES  256
#define COMMENT_MAX_BYTES 2000

struct ask_params {
    struct hq_str text;
};

/* No upper bound here: dialogue gives HQ_ELIMIT, which the wire calls "too large". */
static const struct hq_json_field ask_fields[] = {
    HQ_JSON_FIELD("text", HQ_JSON_STRING, true, 1, 0, struct ask_params, text),
};

static enum hq_err question_ask(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct ask_params *p = params;
    int64_t start_us = hq_clock_monotonic_us();
    enum hq_err err = hq_dialogue_ask(call->env->dialogue, call->caller->live->session, p->text,
                                      result_out, &call->error);
    if (err)
        return err;
    const char *kind = json_string_value(json_object_get(*result_out, "kind"));
    hq_metrics_answer(&call->env->metrics, kind ? kind : "other",
                      hq_clock_monotonic_us() - start_us);
    const char *number =
        json_string_value(json_object_get(json_object_get(*result_out, "handoff"), "number"));
    if (number)
        hq_live_watch(call->caller->live, number);
    hq_live_save(&call->env->lives, call->caller->live);
    return HQ_OK;
}

struct suggest_params {
    struct hq_str prefix;
};

static const struct hq_json_field suggest_fields[] = {
    HQ_JSON_FIELD("prefix", HQ_JSON_STRING, true, 0, PREFIX_MAX_BYTES, struct suggest_params,
                  prefix),
};

static enum hq_err question_suggest(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct suggest_params *p = params;
    return hq_dialogue_suggest(call->env->dialogue, call->caller->live->session, p->prefix,
                               result_out);
}

struct entry_params {
    struct hq_str id;
};

static const struct hq_json_field entry_fields[] = {
    HQ_JSON_FIELD("id", HQ_JSON_STRING, true, 1, ID_MAX_BYTES, struct entry_params, id),
};

static enum hq_err entry_get(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct entry_params *p = params;
    enum hq_err err =
        hq_dialogue_entry(call->env->dialogue, call->caller->live->session, p->id, result_out);
    if (!err)
        hq_live_save(&call->env->lives, call->caller->live); /* it is the topic now */
    return err;
}

struct area_params {
    struct hq_str area;
};

static const struct hq_json_field area_fields[] = {
    HQ_JSON_FIELD("area", HQ_JSON_STRING, true, 1, ID_MAX_BYTES, struct area_params, area),
};

static enum hq_err area_list(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct area_params *p = params;
    return hq_dialogue_area(call->env->dialogue, call->caller->live->session, p->area, result_out);
}

struct rate_params {
    struct hq_str answer;
    bool is_helpful;
    struct hq_str comment;
};

static const struct hq_json_field rate_fields[] = {
    HQ_JSON_FIELD("answer", HQ_JSON_STRING, true, 1, ID_MAX_BYTES, struct rate_params, answer),
    HQ_JSON_FIELD("helpful", HQ_JSON_BOOL, true, 0, 0, struct rate_params, is_helpful),
    HQ_JSON_FIELD("comment", HQ_JSON_STRING, false, 0, COMMENT_MAX_BYTES, struct rate_params,
                  comment),
};

static enum hq_err answer_rate(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct rate_params *p = params;
    if (!call->env->records)
        return HQ_EUNAVAIL;
    /* The log is written behind; the answer may still be in the queue. */
    enum hq_err err = hq_records_flush(call->env->records);
    if (!err) {
        err = hq_records_rate_answer(call->env->records, hq_str_of(call->caller->live->id),
                                     p->answer, p->is_helpful, p->comment);
    }
    if (!err)
        *result_out = json_pack("{s:b}", "ok", 1);
    return err;
}

static const struct hq_method methods[] = {
    {"question.ask", HQ_ROLE_WORKER, true, HQ_METHOD_PARAMS(ask_fields, struct ask_params),
     question_ask},
    {"question.suggest", HQ_ROLE_WORKER, true,
     HQ_METHOD_PARAMS(suggest_fields, struct suggest_params), question_suggest},
    {"entry.get", HQ_ROLE_WORKER, true, HQ_METHOD_PARAMS(entry_fields, struct entry_params),
     entry_get},
    {"area.list", HQ_ROLE_WORKER, true, HQ_METHOD_PARAMS(area_fields, struct area_params),
     area_list},
    {"answer.rate", HQ_ROLE_WORKER, true, HQ_METHOD_PARAMS(rate_fields, struct rate_params),
     answer_rate},
};

const struct hq_method_group hq_methods_question = HQ_METHOD_GROUP(methods);
