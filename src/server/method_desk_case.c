/*
 * case.*, the staff's side: look, claim, reply, note, transfer, close, reopen, follow up. Which
 * step is allowed when is the records' rule; here it is decided whose case it is to touch.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

#include "records/records.h"
#include "server/method.h"
#include "server/staff_caller.h"

#define TEXT_MAX_BYTES 12000 /* some 4,000 Chinese characters */
#define WORD_MAX_BYTES 64

struct step_params {
    struct hq_str number;
    struct hq_str text;
    struct hq_str desk;
    struct hq_str client_id;
};

#define NUMBER                                                                                     \
    HQ_JSON_FIELD("number", HQ_JSON_STRING, true, 1, HQ_CASE_NUMBER_SIZE - 1, struct step_params,  \
                  number)
#define CLIENT_ID                                                                                  \
    HQ_JSON_FIELD("client_id", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct step_params,       \
                  client_id)
#define TEXT(is_required)                                                                          \
    HQ_JSON_FIELD("text", HQ_JSON_STRING, is_required, (is_required) ? 1 : 0, TEXT_MAX_BYTES,      \
                  struct step_params, text)

static const struct hq_json_field number_fields[] = {NUMBER};
static const struct hq_json_field said_fields[] = {NUMBER, TEXT(true), CLIENT_ID};
static const struct hq_json_field reason_fields[] = {NUMBER, TEXT(false), CLIENT_ID};
static const struct hq_json_field transfer_fields[] = {
    NUMBER,
    HQ_JSON_FIELD("desk", HQ_JSON_STRING, true, 1, WORD_MAX_BYTES, struct step_params, desk),
    TEXT(false),
    CLIENT_ID,
};

/* May the caller work on this case, or (want_change false) see it? */
static enum hq_err check_access(struct hq_call *call, const struct hq_staff *staff,
                                struct hq_str number, bool want_change)
{
    char desk[HQ_CASE_DESK_SIZE];
    if (!call->env->records)
        return HQ_EUNAVAIL;
    enum hq_err err = hq_records_case_desk(call->env->records, number, desk);
    if (err)
        return err;
    if (!want_change && staff->role == HQ_STAFF_AUDITOR)
        return HQ_OK;
    if (!hq_staff_may_handle(call->env->records, staff, hq_str_of(desk)))
        return hq_error_set(&call->error, HQ_EDENIED, "a case of another desk");
    return HQ_OK;
}

static enum hq_err case_show(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct step_params *p = params;
    struct hq_staff staff = hq_caller_staff(call->caller);
    enum hq_err err = check_access(call, &staff, p->number, false);
    if (!err)
        err = hq_staff_audit(call->env->records, "case.show", hq_str_of(staff.name), p->number);
    return err ? err : hq_records_case_show(call->env->records, p->number, result_out);
}

static enum hq_err step(struct hq_call *call, const struct step_params *p, const char *type,
                        json_t **result_out)
{
    struct hq_staff staff = hq_caller_staff(call->caller);
    struct hq_case_event_done done = {0};
    enum hq_err err = check_access(call, &staff, p->number, true);
    if (err)
        return err;
    json_t *data = p->desk.n ? json_pack("{s:o}", "desk", hq_json_string(p->desk)) : NULL;
    struct hq_case_event_new event = {
        .number = p->number,
        .type = type,
        .by = hq_str_of(staff.name),
        .text = p->text,
        .data = data,
        .client_id = p->client_id,
        .is_override = staff.role == HQ_STAFF_ADMIN,
    };
    err = hq_records_case_add(call->env->records, &event, &done);
    json_decref(data);
    if (err == HQ_ECONFLICT)
        return hq_error_set(&call->error, err,
                            "the case is another's, or not in a state that allows this");
    if (err == HQ_EINVAL && p->desk.n)
        return hq_error_set(&call->error, err, "desk: no such desk");
    if (!err)
        *result_out = json_pack("{s:I, s:b, s:b}", "seq", (json_int_t)done.seq, "repeated",
                                (int)done.is_repeated, "reopened", (int)done.is_reopened);
    return err;
}

#define STEP(name, type)                                                                           \
    static enum hq_err name(struct hq_call *call, const void *params, json_t **result_out)         \
    {                                                                                              \
        return step(call, params, type, result_out);                                               \
    }
STEP(case_claim, "claimed")
STEP(case_reply, "answered")
STEP(case_note, "note")
STEP(case_transfer, "transferred")
STEP(case_close, "closed")
STEP(case_reopen, "reopened")
STEP(case_follow, "followed")
#undef STEP

static const struct hq_method methods[] = {
    {"case.show", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(number_fields, struct step_params),
     case_show},
    {"case.claim", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(number_fields, struct step_params),
     case_claim},
    {"case.reply", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(said_fields, struct step_params),
     case_reply},
    {"case.note", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(said_fields, struct step_params),
     case_note},
    {"case.transfer", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(transfer_fields, struct step_params),
     case_transfer},
    {"case.close", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(reason_fields, struct step_params),
     case_close},
    {"case.reopen", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(reason_fields, struct step_params),
     case_reopen},
    {"case.follow", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(said_fields, struct step_params),
     case_follow},
};

const struct hq_method_group hq_methods_desk_case = HQ_METHOD_GROUP(methods);
