/*
 * Signing in and staff sessions.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <sodium.h>
#include <stdio.h>

#include "records/case_part.h"
#include "records/chain.h"
#include "records/staff.h"

#define SECOND_MS ((int64_t)1000)

/* What an unknown name is checked against, so that it takes as long as a known one. */
static const char no_password[] = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
                                  "qLml5cbqFAO6YxVHhrSBHP0UWdxrIxkNcNM8aMX3blU";

struct account {
    struct hq_staff staff;
    char password[crypto_pwhash_STRBYTES];
    bool is_known;
    bool is_enabled;
    int64_t failures;
    int64_t locked_until_ms;
};

static void read_staff(struct hq_rows *rows, struct hq_staff *staff)
{
    hq_copy_word(staff->name, sizeof(staff->name), hq_rows_bytes(rows, 0));
    hq_copy_word(staff->title, sizeof(staff->title), hq_rows_bytes(rows, 1));
    if (hq_staff_role_parse(hq_rows_bytes(rows, 2), &staff->role)) {
        staff->role = HQ_STAFF_OPERATOR;
    }
}

static enum hq_err find_account(struct hq_records *r, struct hq_str name, struct account *account)
{
    struct hq_rows *rows = NULL;
    char clean[HQ_STAFF_NAME_MAX_BYTES + 1];
    hq_copy_word(clean, sizeof(clean), name);
    *account = (struct account){.is_known = false};
    snprintf(account->password, sizeof(account->password), "%s", no_password);
    enum hq_err err = hq_db_query(r->db,
                                  "SELECT name, title, role, password, is_enabled, failures,"
                                  " locked_until_ms FROM staff WHERE name = $1",
                                  HQ_ARGS(hq_db_text(hq_str_of(clean))), &rows);
    if (err) {
        return err;
    }
    if (hq_rows_next(rows) == 1) {
        read_staff(rows, &account->staff);
        hq_copy_word(account->password, sizeof(account->password), hq_rows_bytes(rows, 3));
        account->is_known = true;
        account->is_enabled = hq_rows_int(rows, 4) != 0;
        account->failures = hq_rows_int(rows, 5);
        account->locked_until_ms = hq_rows_int(rows, 6);
    }
    return hq_rows_end(&rows);
}

/* Each check stops the loop for a while: only so many a second, and so many at once. */
static bool is_throttled(struct hq_records *r, int64_t now_ms)
{
    const int64_t price_ms = SECOND_MS / HQ_STAFF_CHECKS_PER_SECOND;
    int64_t paid_ms = r->login_paid_ms > now_ms ? r->login_paid_ms : now_ms;
    if (paid_ms - now_ms > (HQ_STAFF_CHECKS_BURST - 1) * price_ms) {
        return true;
    }
    r->login_paid_ms = paid_ms + price_ms;
    return false;
}

static enum hq_err note_failure(struct hq_records *r, const struct account *account, int64_t now_ms)
{
    if (!account->is_known) {
        return HQ_OK; /* nothing to count on, and a made-up name is not worth a log entry */
    }
    struct hq_str name = hq_str_of(account->staff.name);
    int64_t failures = account->failures + 1;
    bool is_locked = failures >= HQ_STAFF_FAILURES_MAX;
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    err =
        hq_db_run(r->db, "UPDATE staff SET failures = $1, locked_until_ms = $2 WHERE name = $3",
                  HQ_ARGS(hq_db_int(is_locked ? 0 : failures),
                          hq_db_int(is_locked ? now_ms + HQ_STAFF_LOCK_MS : 0), hq_db_text(name)));
    err = err ? err : hq_audit(r, is_locked ? "login.locked" : "login.failed", name, HQ_STR(""));
    return hq_db_end(r->db, err);
}

static void token_hash(const struct hq_records *r, struct hq_str token,
                       unsigned char hash[HQ_HASH_BYTES])
{
    hq_keyed_hash(r->keys.code, HQ_STR("staff"), token, hash);
}

static enum hq_err begin_session(struct hq_records *r, const struct account *account,
                                 int64_t now_ms, char token[HQ_STAFF_TOKEN_SIZE])
{
    unsigned char bytes[32], hash[HQ_HASH_BYTES];
    struct hq_str name = hq_str_of(account->staff.name);
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(token, HQ_STAFF_TOKEN_SIZE, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    token_hash(r, hq_str_of(token), hash);
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    err = hq_db_run(r->db,
                    "INSERT INTO staff_session (token_hash, name, expires_ms) VALUES ($1, $2, $3)",
                    HQ_ARGS(hq_db_bytes(hash, sizeof(hash)), hq_db_text(name),
                            hq_db_int(now_ms + HQ_STAFF_SESSION_MS)));
    err = err ? err
              : hq_db_run(r->db,
                          "UPDATE staff SET failures = 0, locked_until_ms = 0, login_ms = $1"
                          " WHERE name = $2",
                          HQ_ARGS(hq_db_int(now_ms), hq_db_text(name)));
    err = err ? err : hq_audit(r, "login", name, HQ_STR(""));
    return hq_db_end(r->db, err);
}

enum hq_err hq_staff_login(struct hq_records *r, struct hq_str name, struct hq_str password,
                           char token_out[HQ_STAFF_TOKEN_SIZE], struct hq_staff *staff_out,
                           int64_t *retry_ms_out)
{
    struct account account;
    int64_t now_ms = hq_records_now(r);
    if (is_throttled(r, now_ms)) {
        *retry_ms_out = SECOND_MS;
        return HQ_ERATE;
    }
    if (password.n > HQ_STAFF_PASSWORD_MAX_BYTES || name.n > HQ_STAFF_NAME_MAX_BYTES) {
        return HQ_EDENIED;
    }
    enum hq_err err = find_account(r, name, &account);
    if (err) {
        return err;
    }
    if (account.locked_until_ms > now_ms) {
        *retry_ms_out = account.locked_until_ms - now_ms;
        return HQ_ERATE;
    }
    bool is_right =
        crypto_pwhash_str_verify(account.password, password.n ? password.p : "", password.n) == 0;
    if (!is_right || !account.is_known || !account.is_enabled) {
        err = note_failure(r, &account, now_ms);
        return err ? err : HQ_EDENIED;
    }
    err = begin_session(r, &account, now_ms, token_out);
    if (!err) {
        *staff_out = account.staff;
    }
    return err;
}

enum hq_err hq_staff_session(struct hq_records *r, struct hq_str token, struct hq_staff *staff_out)
{
    unsigned char hash[HQ_HASH_BYTES];
    struct hq_rows *rows = NULL;
    struct hq_staff staff;
    if (token.n != HQ_STAFF_TOKEN_SIZE - 1) {
        return HQ_EDENIED;
    }
    token_hash(r, token, hash);
    enum hq_err err =
        hq_db_query(r->db,
                    "SELECT s.name, s.title, s.role FROM staff_session t JOIN staff s"
                    " ON s.name = t.name WHERE t.token_hash = $1 AND t.expires_ms > $2"
                    " AND s.is_enabled = 1",
                    HQ_ARGS(hq_db_bytes(hash, sizeof(hash)), hq_db_int(hq_records_now(r))), &rows);
    if (err) {
        return err;
    }
    bool is_there = hq_rows_next(rows) == 1;
    if (is_there) {
        read_staff(rows, &staff);
    }
    err = hq_rows_end(&rows);
    if (err || !is_there) {
        return err ? err : HQ_EDENIED;
    }
    *staff_out = staff;
    return HQ_OK;
}

enum hq_err hq_staff_logout(struct hq_records *r, struct hq_str token)
{
    unsigned char hash[HQ_HASH_BYTES];
    struct hq_staff staff;
    enum hq_err err = hq_staff_session(r, token, &staff);
    err = err ? err : hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    token_hash(r, token, hash);
    err = hq_db_run(r->db, "DELETE FROM staff_session WHERE token_hash = $1",
                    HQ_ARGS(hq_db_bytes(hash, sizeof(hash))));
    err = err ? err : hq_audit(r, "logout", hq_str_of(staff.name), HQ_STR(""));
    return hq_db_end(r->db, err);
}
