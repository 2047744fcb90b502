/* SPDX-License-Identifier: Apache-2.0 */
#include "server/staff_caller.h"

#include <stdio.h>

enum hq_role hq_role_of_staff(enum hq_staff_role role)
{
    return role == HQ_STAFF_ADMIN || role == HQ_STAFF_EDITOR ? HQ_ROLE_ADMIN : HQ_ROLE_STAFF;
}

enum hq_err hq_caller_sign_in(struct hq_rpc_env *env, struct hq_caller *caller, struct hq_str token)
{
    struct hq_staff staff;
    if (!env->records)
        return HQ_EUNAVAIL;
    enum hq_err err = hq_staff_session(env->records, token, &staff);
    if (err)
        return err;
    caller->staff = staff;
    caller->role = hq_role_of_staff(staff.role);
    snprintf(caller->staff_token, sizeof(caller->staff_token), "%.*s", (int)token.n, token.p);
    return HQ_OK;
}

void hq_caller_sign_out(struct hq_caller *caller)
{
    memset(caller->staff_token, 0, sizeof(caller->staff_token));
    caller->staff = (struct hq_staff){.name = ""};
    caller->role = HQ_ROLE_WORKER;
}

enum hq_err hq_caller_check(struct hq_rpc_env *env, struct hq_caller *caller)
{
    struct hq_staff staff;
    if (!caller->staff_token[0])
        return HQ_OK;
    enum hq_err err = hq_staff_session(env->records, hq_str_of(caller->staff_token), &staff);
    if (err == HQ_EDENIED) {
        hq_caller_sign_out(caller);
        return HQ_OK;
    }
    if (!err) {
        caller->staff = staff;
        caller->role = hq_role_of_staff(staff.role);
    }
    return err;
}

struct hq_staff hq_caller_staff(const struct hq_caller *caller)
{
    if (caller->staff_token[0])
        return caller->staff;
    struct hq_staff staff = {.role = HQ_STAFF_OPERATOR};
    if (caller->role == HQ_ROLE_ADMIN)
        staff.role = HQ_STAFF_ADMIN;
    snprintf(staff.name, sizeof(staff.name), "%s",
             caller->role == HQ_ROLE_ADMIN ? "token-admin" : "token-staff");
    return staff;
}
