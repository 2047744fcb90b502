/* SPDX-License-Identifier: Apache-2.0 */
#include "records/staff.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/json.h"
#include "records/case_part.h"
#include "records/chain.h"

/* OWASP's least for Argon2id: 19 MiB, two passes. Some 30 ms, for which the event loop stands. */
#define OPS_LIMIT       2
#define MEM_LIMIT       ((size_t)19 * 1024 * 1024)
#define NAME_MIN_BYTES  2
#define TITLE_MAX_BYTES 64

static const char *const role_names[HQ_STAFF_ROLE_COUNT] = {"operator", "editor", "admin",
                                                            "auditor"};

const char *hq_staff_role_name(enum hq_staff_role role)
{
    return (unsigned)role < HQ_STAFF_ROLE_COUNT ? role_names[role] : "operator";
}

enum hq_err hq_staff_role_parse(struct hq_str name, enum hq_staff_role *role_out)
{
    for (int i = 0; i < HQ_STAFF_ROLE_COUNT; i++) {
        if (hq_str_eqz(name, role_names[i])) {
            *role_out = (enum hq_staff_role)i;
            return HQ_OK;
        }
    }
    return HQ_EINVAL;
}

static bool is_name(struct hq_str name)
{
    if (name.n < NAME_MIN_BYTES || name.n > HQ_STAFF_NAME_MAX_BYTES || hq_str_eqz(name, "worker") ||
        hq_str_eqz(name, "system") || hq_str_eqz(name, "staff")) {
        return false;
    }
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
              c == '_')) {
            return false;
        }
    }
    return true;
}

static enum hq_err hash_password(struct hq_str password, char out[crypto_pwhash_STRBYTES],
                                 struct hq_error *error)
{
    if (password.n < HQ_STAFF_PASSWORD_MIN_BYTES || password.n > HQ_STAFF_PASSWORD_MAX_BYTES) {
        return hq_error_set(error, HQ_EINVAL, "a password has %d to %d bytes",
                            HQ_STAFF_PASSWORD_MIN_BYTES, HQ_STAFF_PASSWORD_MAX_BYTES);
    }
    if (crypto_pwhash_str_alg(out, password.p, password.n, OPS_LIMIT, MEM_LIMIT,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return hq_error_set(error, HQ_EUNAVAIL, "not enough memory to hash a password");
    }
    return HQ_OK;
}

enum hq_err hq_staff_add(struct hq_records *r, const struct hq_staff *staff, struct hq_str password,
                         struct hq_str by, struct hq_error *error)
{
    char hash[crypto_pwhash_STRBYTES];
    struct hq_str name = hq_str_of(staff->name);
    if (!is_name(name)) {
        return hq_error_set(error, HQ_EINVAL,
                            "a name has 2 to 64 small letters, digits, '.', '-' or '_'");
    }
    enum hq_err err = hash_password(password, hash, error);
    err = err ? err : hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    err =
        hq_db_run(r->db,
                  "INSERT INTO staff (name, title, role, password, is_enabled, failures,"
                  " locked_until_ms, created_ms, login_ms) VALUES ($1, $2, $3, $4, 1, 0, 0, $5, 0)",
                  HQ_ARGS(hq_db_text(name), hq_db_text(hq_str_of(staff->title)),
                          hq_db_text(hq_str_of(hq_staff_role_name(staff->role))),
                          hq_db_text(hq_str_of(hash)), hq_db_int(hq_records_now(r))));
    err = err ? err : hq_audit(r, "user.add", by, name);
    err = hq_db_end(r->db, err);
    return err == HQ_ECONFLICT ? hq_error_set(error, err, "there is a user of that name") : err;
}

static enum hq_err end_sessions(struct hq_records *r, struct hq_str name)
{
    return hq_db_run(r->db, "DELETE FROM staff_session WHERE name = $1", HQ_ARGS(hq_db_text(name)));
}

/* The update before it must have found somebody. */
static enum hq_err finish_update(struct hq_records *r, enum hq_err err, const char *type,
                                 struct hq_str name, struct hq_str by)
{
    if (!err && hq_db_changes(r->db) == 0) {
        err = HQ_ENOTFOUND;
    }
    err = err ? err : end_sessions(r, name);
    err = err ? err : hq_audit(r, type, by, name);
    return hq_db_end(r->db, err);
}

enum hq_err hq_staff_set_password(struct hq_records *r, struct hq_str name, struct hq_str password,
                                  struct hq_str by, struct hq_error *error)
{
    char hash[crypto_pwhash_STRBYTES];
    enum hq_err err = is_name(name) ? hash_password(password, hash, error) : HQ_ENOTFOUND;
    err = err ? err : hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    err = hq_db_run(
        r->db, "UPDATE staff SET password = $1, failures = 0, locked_until_ms = 0 WHERE name = $2",
        HQ_ARGS(hq_db_text(hq_str_of(hash)), hq_db_text(name)));
    return finish_update(r, err, "user.passwd", name, by);
}

enum hq_err hq_staff_set_enabled(struct hq_records *r, struct hq_str name, bool is_enabled,
                                 struct hq_str by)
{
    enum hq_err err = is_name(name) ? hq_db_begin(r->db, HQ_DB_SYNCED) : HQ_ENOTFOUND;
    if (err) {
        return err;
    }
    err = hq_db_run(r->db, "UPDATE staff SET is_enabled = $1 WHERE name = $2",
                    HQ_ARGS(hq_db_int(is_enabled), hq_db_text(name)));
    return finish_update(r, err, is_enabled ? "user.enable" : "user.disable", name, by);
}

enum hq_err hq_staff_list(struct hq_records *r, json_t **list_out)
{
    struct hq_rows *rows = NULL;
    json_t *staff = json_array();
    enum hq_err err = hq_db_query(r->db,
                                  "SELECT name, title, role, is_enabled, locked_until_ms,"
                                  " created_ms, login_ms FROM staff ORDER BY name",
                                  HQ_NO_ARGS, &rows);
    while (!err && hq_rows_next(rows) == 1) {
        json_array_append_new(staff, json_pack("{s:o, s:o, s:o, s:b, s:b, s:o, s:o}", "name",
                                               hq_json_string(hq_rows_bytes(rows, 0)), "title",
                                               hq_json_string(hq_rows_bytes(rows, 1)), "role",
                                               hq_json_string(hq_rows_bytes(rows, 2)), "is_enabled",
                                               (int)hq_rows_int(rows, 3), "is_locked",
                                               (int)(hq_rows_int(rows, 4) > hq_records_now(r)),
                                               "created", hq_records_time(hq_rows_int(rows, 5)),
                                               "login", hq_records_time(hq_rows_int(rows, 6))));
    }
    enum hq_err end = hq_rows_end(&rows);
    err = err ? err : end;
    if (err) {
        json_decref(staff);
        return err;
    }
    *list_out = json_pack("{s:o}", "staff", staff);
    return HQ_OK;
}

enum hq_err hq_staff_audit(struct hq_records *r, const char *type, struct hq_str by,
                           struct hq_str about)
{
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    return err ? err : hq_db_end(r->db, hq_audit(r, type, by, about));
}

enum hq_err hq_staff_audit_list(struct hq_records *r, int limit, json_t **list_out)
{
    struct hq_rows *rows = NULL;
    json_t *events = json_array();
    enum hq_err err =
        hq_db_query(r->db,
                    "SELECT position, at_ms, type, actor, content FROM event WHERE number = ''"
                    " ORDER BY position DESC LIMIT $1",
                    HQ_ARGS(hq_db_int(limit)), &rows);
    while (!err && hq_rows_next(rows) == 1) {
        char *about = NULL;
        size_t n = 0;
        err = hq_unseal(r->keys.seal, hq_rows_bytes(rows, 4), &about, &n);
        if (!err) {
            json_array_append_new(events, json_pack("{s:I, s:o, s:o, s:o, s:o}", "position",
                                                    (json_int_t)hq_rows_int(rows, 0), "at",
                                                    hq_records_time(hq_rows_int(rows, 1)), "type",
                                                    hq_json_string(hq_rows_bytes(rows, 2)), "by",
                                                    hq_json_string(hq_rows_bytes(rows, 3)), "about",
                                                    hq_json_string((struct hq_str){about, n})));
        }
        free(about);
    }
    enum hq_err end = hq_rows_end(&rows);
    err = err ? err : end;
    if (err) {
        json_decref(events);
        return err;
    }
    *list_out = json_pack("{s:o}", "events", events);
    return HQ_OK;
}

bool hq_staff_may_handle(const struct hq_records *r, const struct hq_staff *staff,
                         struct hq_str desk)
{
    struct hq_str name = hq_str_of(staff->name);
    bool has_members = false;
    if (staff->role != HQ_STAFF_OPERATOR) {
        return staff->role == HQ_STAFF_ADMIN;
    }
    for (int d = hq_desks_find(r->desks, desk); d >= 0; d = r->desks->desks[d].parent) {
        if (hq_desk_has_member(&r->desks->desks[d], name)) {
            return true;
        }
    }
    for (size_t i = 0; i < r->desks->count; i++) {
        has_members = has_members || r->desks->desks[i].member_count > 0;
    }
    return !has_members;
}
