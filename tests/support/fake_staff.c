/*
 * Beside fake_records.c: no accounts, one desk. Who may do what is tested with the real records.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/mem.h"
#include "records/desk.h"
#include "records/outbox.h"
#include "records/records.h"
#include "records/staff.h"

const struct hq_desks *hq_records_desks(const struct hq_records *r)
{
    static const struct hq_desks none;
    (void)r;
    return &none;
}

struct hq_desks *hq_desks_new_default(void)
{
    return hq_xcalloc(1, sizeof(struct hq_desks));
}

void hq_desks_set_calendar(struct hq_desks *desks, const struct hq_calendar_day *days, size_t count)
{
    (void)desks;
    (void)days;
    (void)count;
}

enum hq_err hq_staff_login(struct hq_records *r, struct hq_str name, struct hq_str password,
                           char token_out[HQ_STAFF_TOKEN_SIZE], struct hq_staff *staff_out,
                           int64_t *retry_ms_out)
{
    (void)r;
    (void)name;
    (void)password;
    (void)token_out;
    (void)staff_out;
    (void)retry_ms_out;
    return HQ_EDENIED;
}

enum hq_err hq_staff_session(struct hq_records *r, struct hq_str token, struct hq_staff *staff_out)
{
    (void)r;
    (void)token;
    (void)staff_out;
    return HQ_EDENIED;
}

enum hq_err hq_staff_logout(struct hq_records *r, struct hq_str token)
{
    (void)r;
    (void)token;
    return HQ_EDENIED;
}

enum hq_err hq_staff_audit(struct hq_records *r, const char *type, struct hq_str by,
                           struct hq_str about)
{
    (void)r;
    (void)type;
    (void)by;
    (void)about;
    return HQ_OK;
}

enum hq_err hq_staff_list(struct hq_records *r, json_t **list_out)
{
    (void)r;
    *list_out = json_pack("{s:[]}", "staff");
    return HQ_OK;
}

enum hq_err hq_staff_audit_list(struct hq_records *r, int limit, json_t **list_out)
{
    (void)r;
    (void)limit;
    *list_out = json_pack("{s:[]}", "events");
    return HQ_OK;
}

const char *hq_staff_role_name(enum hq_staff_role role)
{
    return role == HQ_STAFF_ADMIN ? "admin" : "operator";
}

bool hq_staff_may_handle(const struct hq_records *r, const struct hq_staff *staff,
                         struct hq_str desk)
{
    (void)r;
    (void)staff;
    (void)desk;
    return true;
}

enum hq_err hq_records_case_desk(struct hq_records *r, struct hq_str number,
                                 char desk_out[HQ_CASE_DESK_SIZE])
{
    (void)r;
    (void)number;
    memcpy(desk_out, "center", sizeof("center"));
    return HQ_OK;
}

enum hq_err hq_records_person_find(struct hq_records *r, struct hq_str contact, struct hq_str by,
                                   const json_t *desks, json_t **list_out)
{
    (void)r;
    (void)contact;
    (void)by;
    (void)desks;
    (void)list_out;
    return HQ_EUNAVAIL;
}

enum hq_err hq_outbox_take(struct hq_records *r, int64_t lease_ms, struct hq_outbox_item *item_out)
{
    (void)r;
    (void)lease_ms;
    (void)item_out;
    return HQ_ENOTFOUND;
}

enum hq_err hq_outbox_done(struct hq_records *r, int64_t id)
{
    (void)r;
    (void)id;
    return HQ_OK;
}

enum hq_err hq_outbox_failed(struct hq_records *r, int64_t id, struct hq_str why)
{
    (void)r;
    (void)id;
    (void)why;
    return HQ_OK;
}
