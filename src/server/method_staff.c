/*
 * staff.*, desk.*, user.* and audit.*: signing in, the queue, and who did what. What staff does
 * with one case is in method_desk_case.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "records/desk.h"
#include "records/records.h"
#include "server/method.h"
#include "server/staff_caller.h"

#define WORD_MAX_BYTES    64
#define CONTACT_MAX_BYTES 300
#define AUDIT_LIMIT       100

static json_t *describe(const struct hq_staff *staff, const struct hq_records *records)
{
    const struct hq_desks *desks = hq_records_desks(records);
    json_t *list = json_array();
    for (size_t i = 0; i < desks->count; i++)
        if (hq_staff_may_handle(records, staff, hq_str_of(desks->desks[i].id)))
            json_array_append_new(list, json_pack("{s:s, s:s}", "id", desks->desks[i].id, "title",
                                                  desks->desks[i].title));
    return json_pack("{s:s, s:s, s:s, s:o}", "name", staff->name, "title", staff->title, "role",
                     hq_staff_role_name(staff->role), "desks", list);
}

/* --- signing in --- */

struct login_params {
    struct hq_str name;
    struct hq_str password;
};

static const struct hq_json_field login_fields[] = {
    HQ_JSON_FIELD("name", HQ_JSON_STRING, true, 1, WORD_MAX_BYTES, struct login_params, name),
    HQ_JSON_FIELD("password", HQ_JSON_STRING, true, 1, HQ_STAFF_PASSWORD_MAX_BYTES,
                  struct login_params, password),
};

static enum hq_err staff_login(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct login_params *p = params;
    struct hq_records *records = call->env->records;
    char token[HQ_STAFF_TOKEN_SIZE];
    struct hq_staff staff;
    int64_t retry_ms = 0;
    if (!records)
        return HQ_EUNAVAIL;
    enum hq_err err = hq_staff_login(records, p->name, p->password, token, &staff, &retry_ms);
    if (err == HQ_ERATE) {
        call->error_data = json_pack("{s:I}", "retry_after_ms", (json_int_t)retry_ms);
        return hq_error_set(&call->error, err, "too many attempts");
    }
    if (err == HQ_EDENIED)
        return hq_error_set(&call->error, err, "wrong name or password");
    if (!err)
        err = hq_caller_sign_in(call->env, call->caller, hq_str_of(token));
    if (err)
        return err;
    *result_out = describe(&staff, records);
    json_object_set_new(*result_out, "token", json_string(token));
    json_object_set_new(*result_out, "expires_s", json_integer(HQ_STAFF_SESSION_MS / 1000));
    return HQ_OK;
}

struct token_params {
    struct hq_str token;
};

static const struct hq_json_field token_fields[] = {
    HQ_JSON_FIELD("token", HQ_JSON_STRING, true, 1, HQ_STAFF_TOKEN_SIZE, struct token_params,
                  token),
};

static enum hq_err staff_resume(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct token_params *p = params;
    enum hq_err err = hq_caller_sign_in(call->env, call->caller, p->token);
    if (err == HQ_EDENIED)
        return hq_error_set(&call->error, err, "sign in again");
    if (!err)
        *result_out = describe(&call->caller->staff, call->env->records);
    return err;
}

static enum hq_err staff_logout(struct hq_call *call, const void *params, json_t **result_out)
{
    (void)params;
    if (!call->caller->staff_token[0])
        return hq_error_set(&call->error, HQ_EDENIED, "not signed in");
    enum hq_err err = hq_staff_logout(call->env->records, hq_str_of(call->caller->staff_token));
    if (err && err != HQ_EDENIED)
        return err;
    hq_caller_sign_out(call->caller);
    *result_out = json_pack("{s:b}", "ok", 1);
    return HQ_OK;
}

/* --- the queue --- */

static enum hq_err desk_list(struct hq_call *call, const void *params, json_t **result_out)
{
    (void)params;
    if (!call->env->records)
        return HQ_EUNAVAIL;
    const struct hq_desks *desks = hq_records_desks(call->env->records);
    struct hq_staff staff = hq_caller_staff(call->caller);
    json_t *list = json_array();
    for (size_t i = 0; i < desks->count; i++) {
        const struct hq_desk *desk = &desks->desks[i];
        bool is_mine = hq_staff_may_handle(call->env->records, &staff, hq_str_of(desk->id));
        json_t *parent =
            desk->parent < 0 ? json_null() : json_string(desks->desks[desk->parent].id);
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:o, s:b}", "id", desk->id, "title",
                                        desk->title, "parent", parent, "is_mine", (int)is_mine));
    }
    *result_out = json_pack("{s:o, s:O}", "desks", list, "canned", desks->canned);
    return HQ_OK;
}

struct queue_params {
    struct hq_str state, kind, desk, assignee, site, area, after;
    bool is_overdue, oldest_first;
    int64_t limit;
};

static const struct hq_json_field queue_fields[] = {
    HQ_JSON_FIELD("state", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct queue_params, state),
    HQ_JSON_FIELD("kind", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct queue_params, kind),
    HQ_JSON_FIELD("desk", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct queue_params, desk),
    HQ_JSON_FIELD("assignee", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct queue_params,
                  assignee),
    HQ_JSON_FIELD("site", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct queue_params, site),
    HQ_JSON_FIELD("area", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct queue_params, area),
    HQ_JSON_FIELD("after", HQ_JSON_STRING, false, 0, HQ_CASE_NUMBER_SIZE, struct queue_params,
                  after),
    HQ_JSON_FIELD("is_overdue", HQ_JSON_BOOL, false, 0, 0, struct queue_params, is_overdue),
    HQ_JSON_FIELD("oldest_first", HQ_JSON_BOOL, false, 0, 0, struct queue_params, oldest_first),
    HQ_JSON_FIELD("limit", HQ_JSON_INT, false, 1, 200, struct queue_params, limit),
};

/* Ids of the desks whose cases the person may see; NULL: all. */
static json_t *visible_desks(const struct hq_records *records, const struct hq_staff *staff)
{
    const struct hq_desks *desks = hq_records_desks(records);
    if (staff->role == HQ_STAFF_ADMIN || staff->role == HQ_STAFF_AUDITOR)
        return NULL;
    json_t *list = json_array();
    for (size_t i = 0; i < desks->count; i++)
        if (hq_staff_may_handle(records, staff, hq_str_of(desks->desks[i].id)))
            json_array_append_new(list, json_string(desks->desks[i].id));
    return list;
}

static void set_text(json_t *filter, const char *name, struct hq_str value)
{
    if (value.n)
        json_object_set_new(filter, name, hq_json_string(value));
}

static enum hq_err desk_queue(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct queue_params *p = params;
    struct hq_staff staff = hq_caller_staff(call->caller);
    if (!call->env->records)
        return HQ_EUNAVAIL;
    json_t *filter =
        json_pack("{s:b, s:b, s:I}", "is_overdue", (int)p->is_overdue, "oldest_first",
                  (int)p->oldest_first, "limit", (json_int_t)(p->limit ? p->limit : 50));
    set_text(filter, "state", p->state);
    set_text(filter, "kind", p->kind);
    set_text(filter, "desk", p->desk);
    set_text(filter, "assignee", p->assignee);
    set_text(filter, "site", p->site);
    set_text(filter, "area", p->area);
    set_text(filter, "after", p->after);
    json_t *desks = visible_desks(call->env->records, &staff);
    if (desks)
        json_object_set_new(filter, "desks", desks);
    enum hq_err err = hq_records_case_list(call->env->records, filter, result_out);
    json_decref(filter);
    return err;
}

struct find_params {
    struct hq_str contact;
};

static const struct hq_json_field find_fields[] = {
    HQ_JSON_FIELD("contact", HQ_JSON_STRING, true, 7, CONTACT_MAX_BYTES, struct find_params,
                  contact),
};

/* Only cases that the person would see in the queue too. */
static enum hq_err desk_find(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct find_params *p = params;
    struct hq_staff staff = hq_caller_staff(call->caller);
    if (!call->env->records)
        return HQ_EUNAVAIL;
    json_t *desks = visible_desks(call->env->records, &staff);
    enum hq_err err = hq_records_person_find(call->env->records, p->contact, hq_str_of(staff.name),
                                             desks, result_out);
    json_decref(desks);
    if (err == HQ_EINVAL)
        return hq_error_set(&call->error, err, "contact: holds no phone or ID number");
    return err;
}

/* --- accounts and audit --- */

static enum hq_err need_overseer(struct hq_call *call)
{
    struct hq_staff staff = hq_caller_staff(call->caller);
    if (!call->env->records)
        return HQ_EUNAVAIL;
    if (staff.role != HQ_STAFF_ADMIN && staff.role != HQ_STAFF_AUDITOR)
        return hq_error_set(&call->error, HQ_EDENIED, "for admins and auditors");
    return HQ_OK;
}

static enum hq_err user_list(struct hq_call *call, const void *params, json_t **result_out)
{
    (void)params;
    enum hq_err err = need_overseer(call);
    return err ? err : hq_staff_list(call->env->records, result_out);
}

struct audit_params {
    int64_t limit;
};

static const struct hq_json_field audit_fields[] = {
    HQ_JSON_FIELD("limit", HQ_JSON_INT, false, 1, 1000, struct audit_params, limit),
};

static enum hq_err audit_list(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct audit_params *p = params;
    enum hq_err err = need_overseer(call);
    return err ? err
               : hq_staff_audit_list(call->env->records, p->limit ? (int)p->limit : AUDIT_LIMIT,
                                     result_out);
}

static const struct hq_method methods[] = {
    {"staff.login", HQ_ROLE_WORKER, false, HQ_METHOD_PARAMS(login_fields, struct login_params),
     staff_login},
    {"staff.resume", HQ_ROLE_WORKER, false, HQ_METHOD_PARAMS(token_fields, struct token_params),
     staff_resume},
    {"staff.logout", HQ_ROLE_WORKER, false, HQ_METHOD_NO_PARAMS, staff_logout},
    {"desk.list", HQ_ROLE_STAFF, false, HQ_METHOD_NO_PARAMS, desk_list},
    {"desk.queue", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(queue_fields, struct queue_params),
     desk_queue},
    {"desk.find", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(find_fields, struct find_params),
     desk_find},
    {"user.list", HQ_ROLE_STAFF, false, HQ_METHOD_NO_PARAMS, user_list},
    {"audit.list", HQ_ROLE_STAFF, false, HQ_METHOD_PARAMS(audit_fields, struct audit_params),
     audit_list},
};

const struct hq_method_group hq_methods_staff = HQ_METHOD_GROUP(methods);
