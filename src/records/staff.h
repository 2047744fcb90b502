/*
 * Accounts of staff: passwords (Argon2id), roles, lock-out, sessions. Everything done here is
 * entered in the audit log (chain.h).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_STAFF_H
#define HQ_RECORDS_STAFF_H

#include "records/records.h"

#define HQ_STAFF_PASSWORD_MIN_BYTES 10 /* NIST SP 800-63B asks for 8 characters or more */
#define HQ_STAFF_PASSWORD_MAX_BYTES 200
#define HQ_STAFF_TOKEN_SIZE         44 /* 32 random bytes as base64url, NUL-ended */
#define HQ_STAFF_FAILURES_MAX       5  /* in a row; then the account is locked for a while */
#define HQ_STAFF_LOCK_MS            ((int64_t)15 * 60 * 1000)
#define HQ_STAFF_SESSION_MS         ((int64_t)12 * 60 * 60 * 1000)
/* Of passwords, by the whole process: each costs some 30 ms. */
#define HQ_STAFF_CHECKS_PER_SECOND 5
#define HQ_STAFF_CHECKS_BURST      20

enum hq_staff_role {
    HQ_STAFF_OPERATOR, /* handles cases of the desks he is a member of */
    HQ_STAFF_EDITOR,   /* writes packs; sees gaps and figures */
    HQ_STAFF_ADMIN,    /* everything */
    HQ_STAFF_AUDITOR,  /* sees everything, changes nothing */
    HQ_STAFF_ROLE_COUNT
};
const char *hq_staff_role_name(enum hq_staff_role role); /* static text */
enum hq_err hq_staff_role_parse(struct hq_str name, enum hq_staff_role *role_out) HQ_MUST_USE;

struct hq_staff {
    char name[72];
    char title[72]; /* as colleagues see it; may be empty */
    enum hq_staff_role role;
};

/*
 * name: 2 to 64 small letters, digits, '.', '-' or '_'; not "worker", "system" or "staff".
 * HQ_EINVAL with the reason; HQ_ECONFLICT: there is one. `by` is who does it, for the audit log.
 */
enum hq_err hq_staff_add(struct hq_records *r, const struct hq_staff *staff, struct hq_str password,
                         struct hq_str by, struct hq_error *error) HQ_MUST_USE;
/* Also unlocks, and ends the person's sessions. HQ_ENOTFOUND. */
enum hq_err hq_staff_set_password(struct hq_records *r, struct hq_str name, struct hq_str password,
                                  struct hq_str by, struct hq_error *error) HQ_MUST_USE;
/* Disabling ends the person's sessions at once. HQ_ENOTFOUND. */
enum hq_err hq_staff_set_enabled(struct hq_records *r, struct hq_str name, bool is_enabled,
                                 struct hq_str by) HQ_MUST_USE;
/* {staff:[{name, title, role, is_enabled, is_locked, created, login}]}, new. */
enum hq_err hq_staff_list(struct hq_records *r, json_t **list_out) HQ_MUST_USE;

/*
 * HQ_EDENIED: unknown name, wrong password, disabled: which of them is not told, nor by the time
 * taken. HQ_ERATE: locked, or too many sign-ins at once; *retry_ms_out says for how long.
 */
enum hq_err hq_staff_login(struct hq_records *r, struct hq_str name, struct hq_str password,
                           char token_out[HQ_STAFF_TOKEN_SIZE], struct hq_staff *staff_out,
                           int64_t *retry_ms_out) HQ_MUST_USE;
/* Whose session it is. HQ_EDENIED: none, or it has ended. */
enum hq_err hq_staff_session(struct hq_records *r, struct hq_str token,
                             struct hq_staff *staff_out) HQ_MUST_USE;
enum hq_err hq_staff_logout(struct hq_records *r, struct hq_str token) HQ_MUST_USE;

/* Staff looked at a case, exported, installed a pack: what changes nothing but must be known. */
enum hq_err hq_staff_audit(struct hq_records *r, const char *type, struct hq_str by,
                           struct hq_str about) HQ_MUST_USE;
/* {events:[{position, at, type, by, about}]}, the newest first; new. */
enum hq_err hq_staff_audit_list(struct hq_records *r, int limit, json_t **list_out) HQ_MUST_USE;

/*
 * May this person work on cases of that desk? Admins always; operators if they are members of it or
 * of a desk above it, or if no desk has any members.
 */
bool hq_staff_may_handle(const struct hq_records *r, const struct hq_staff *staff,
                         struct hq_str desk);

#endif
