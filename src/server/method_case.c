/*
 * case.*, the worker's side: open one, look at it, add to it, rate it. A case is acknowledged only
 * when it is on disk.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

#include "base/clock.h"
#include "records/records.h"
#include "server/method.h"

#define TEXT_MAX_BYTES      12000 /* some 4,000 Chinese characters */
#define CONTACT_MAX_BYTES   300
#define COMMENT_MAX_BYTES   2000
#define CLIENT_ID_MAX_BYTES 64

struct open_params {
    struct hq_str kind;
    struct hq_str text;
    struct hq_str contact;
    struct hq_str area;
};

static const struct hq_json_field open_fields[] = {
    HQ_JSON_FIELD("kind", HQ_JSON_STRING, true, 1, 32, struct open_params, kind),
    HQ_JSON_FIELD("text", HQ_JSON_STRING, true, 1, TEXT_MAX_BYTES, struct open_params, text),
    HQ_JSON_FIELD("contact", HQ_JSON_STRING, false, 0, CONTACT_MAX_BYTES, struct open_params,
                  contact),
    HQ_JSON_FIELD("area", HQ_JSON_STRING, false, 0, 32, struct open_params, area),
};

static enum hq_err case_open(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct open_params *p = params;
    if (!call->env->records)
        return HQ_EUNAVAIL;
    struct hq_live *live = call->caller->live;
    struct hq_case_new fresh = {
        .kind = p->kind,
        .text = p->text,
        .contact = p->contact,
        .session = hq_str_of(live->id),
        .site = hq_session_site(live->session),
        .area = p->area,
    };
    struct hq_case_receipt receipt;
    enum hq_err err = hq_records_case_open(call->env->records, &fresh, &receipt);
    if (err == HQ_EINVAL) {
        return hq_error_set(&call->error, err,
                            "kind: question, human, grievance, joining, injury-visit or urgent");
    }
    if (err)
        return err;
    hq_live_watch(live, receipt.number);
    hq_live_save(&call->env->lives, live);
    char due[HQ_TIME_TEXT_SIZE];
    hq_time_format(receipt.due_ms, due);
    *result_out =
        json_pack("{s:s, s:s, s:s, s:s, s:b}", "number", receipt.number, "code", receipt.code,
                  "desk", receipt.desk, "due", due, "is_open", (int)receipt.is_open);
    return HQ_OK;
}

struct status_params {
    struct hq_str number;
    struct hq_str code;
};

static const struct hq_json_field status_fields[] = {
    HQ_JSON_FIELD("number", HQ_JSON_STRING, true, 1, HQ_CASE_NUMBER_SIZE - 1, struct status_params,
                  number),
    HQ_JSON_FIELD("code", HQ_JSON_STRING, true, 1, HQ_CASE_CODE_SIZE - 1, struct status_params,
                  code),
};

static void watch(struct hq_call *call, struct hq_str number)
{
    char text[HQ_CASE_NUMBER_SIZE];
    snprintf(text, sizeof(text), "%.*s", (int)number.n, number.p);
    if (call->caller->live && !hq_live_is_watching(call->caller->live, text)) {
        hq_live_watch(call->caller->live, text);
        hq_live_save(&call->env->lives, call->caller->live);
    }
}

static enum hq_err case_status(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct status_params *p = params;
    if (!call->env->records)
        return HQ_EUNAVAIL;
    enum hq_err err = hq_records_case_view(call->env->records, p->number, p->code, result_out);
    if (!err)
        watch(call, p->number);
    return err;
}

/* Adds an event of the worker's; other watchers hear of it from the records' listener. */
static enum hq_err add_event(struct hq_call *call, const struct status_params *which,
                             const struct hq_case_event_new *event, json_t **result_out)
{
    if (!call->env->records)
        return HQ_EUNAVAIL;
    enum hq_err err = hq_records_case_check(call->env->records, which->number, which->code);
    struct hq_case_event_done done = {0};
    if (!err)
        err = hq_records_case_add(call->env->records, event, &done);
    if (err)
        return err;
    watch(call, which->number);
    *result_out = json_pack("{s:I, s:b, s:b}", "seq", (json_int_t)done.seq, "repeated",
                            (int)done.is_repeated, "reopened", (int)done.is_reopened);
    return HQ_OK;
}

struct message_params {
    struct status_params which;
    struct hq_str text;
    struct hq_str client_id;
};

static const struct hq_json_field message_fields[] = {
    HQ_JSON_FIELD("number", HQ_JSON_STRING, true, 1, HQ_CASE_NUMBER_SIZE - 1, struct message_params,
                  which.number),
    HQ_JSON_FIELD("code", HQ_JSON_STRING, true, 1, HQ_CASE_CODE_SIZE - 1, struct message_params,
                  which.code),
    HQ_JSON_FIELD("text", HQ_JSON_STRING, true, 1, TEXT_MAX_BYTES, struct message_params, text),
    HQ_JSON_FIELD("client_id", HQ_JSON_STRING, false, 0, CLIENT_ID_MAX_BYTES, struct message_params,
                  client_id),
};

static enum hq_err case_message(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct message_params *p = params;
    struct hq_case_event_new event = {.number = p->which.number,
                                      .type = "message",
                                      .by = HQ_STR("worker"),
                                      .text = p->text,
                                      .client_id = p->client_id};
    return add_event(call, &p->which, &event, result_out);
}

struct rate_params {
    struct status_params which;
    int64_t score;
    struct hq_str comment;
};

static const struct hq_json_field rate_fields[] = {
    HQ_JSON_FIELD("number", HQ_JSON_STRING, true, 1, HQ_CASE_NUMBER_SIZE - 1, struct rate_params,
                  which.number),
    HQ_JSON_FIELD("code", HQ_JSON_STRING, true, 1, HQ_CASE_CODE_SIZE - 1, struct rate_params,
                  which.code),
    HQ_JSON_FIELD("score", HQ_JSON_INT, true, 1, 5, struct rate_params, score),
    HQ_JSON_FIELD("comment", HQ_JSON_STRING, false, 0, COMMENT_MAX_BYTES, struct rate_params,
                  comment),
};

static enum hq_err case_rate(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct rate_params *p = params;
    json_t *data = json_pack("{s:I}", "score", (json_int_t)p->score);
    struct hq_case_event_new event = {.number = p->which.number,
                                      .type = "rated",
                                      .by = HQ_STR("worker"),
                                      .text = p->comment,
                                      .data = data};
    enum hq_err err = add_event(call, &p->which, &event, result_out);
    json_decref(data);
    return err;
}

static const struct hq_method methods[] = {
    {"case.open", HQ_ROLE_WORKER, true, HQ_METHOD_PARAMS(open_fields, struct open_params),
     case_open},
    {"case.status", HQ_ROLE_WORKER, true, HQ_METHOD_PARAMS(status_fields, struct status_params),
     case_status},
    {"case.message", HQ_ROLE_WORKER, true, HQ_METHOD_PARAMS(message_fields, struct message_params),
     case_message},
    {"case.rate", HQ_ROLE_WORKER, true, HQ_METHOD_PARAMS(rate_fields, struct rate_params),
     case_rate},
};

const struct hq_method_group hq_methods_case = HQ_METHOD_GROUP(methods);
