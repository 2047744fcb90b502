/* SPDX-License-Identifier: Apache-2.0 */
#include "records/chain.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

#define CONTENT_MAX_BYTES ((size_t)4096)

static void add_int(crypto_generichash_state *state, int64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    }
    crypto_generichash_update(state, bytes, sizeof(bytes));
}

static void add_bytes(crypto_generichash_state *state, struct hq_str bytes)
{
    add_int(state, (int64_t)bytes.n);
    crypto_generichash_update(state, (const unsigned char *)(bytes.n ? bytes.p : ""), bytes.n);
}

static void hash_event(const unsigned char before[HQ_HASH_BYTES], const struct hq_chain_event *e,
                       unsigned char hash_out[HQ_HASH_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, HQ_HASH_BYTES);
    add_bytes(&state, HQ_STR("hongqiao-event/1"));
    crypto_generichash_update(&state, before, HQ_HASH_BYTES);
    add_int(&state, e->position);
    add_bytes(&state, e->number);
    add_int(&state, e->seq);
    add_int(&state, e->at_ms);
    add_bytes(&state, e->type);
    add_bytes(&state, e->actor);
    add_int(&state, e->is_private);
    add_bytes(&state, e->state);
    add_bytes(&state, e->desk);
    add_bytes(&state, e->content);
    crypto_generichash_final(&state, hash_out, HQ_HASH_BYTES);
}

/* What the signature is over. */
static size_t head_text(int64_t count, const unsigned char hash[HQ_HASH_BYTES], char out[128])
{
    char hex[2 * HQ_HASH_BYTES + 1];
    hq_hex(hash, HQ_HASH_BYTES, hex);
    return (size_t)snprintf(out, 128, "hongqiao-head/1 %lld %s", (long long)count, hex);
}

static void sign_head(const struct hq_records *r, int64_t count,
                      const unsigned char hash[HQ_HASH_BYTES],
                      unsigned char signature_out[HQ_SIGNATURE_BYTES])
{
    char text[128];
    size_t n = head_text(count, hash, text);
    crypto_sign_detached(signature_out, NULL, (const unsigned char *)text, n, r->keys.sign_secret);
}

static bool is_signed(const struct hq_records *r, int64_t count,
                      const unsigned char hash[HQ_HASH_BYTES], struct hq_str signature)
{
    char text[128];
    size_t n = head_text(count, hash, text);
    return signature.n == HQ_SIGNATURE_BYTES &&
           crypto_sign_verify_detached((const unsigned char *)signature.p,
                                       (const unsigned char *)text, n, r->keys.sign_public) == 0;
}

enum hq_err hq_chain_init(struct hq_records *r)
{
    static const unsigned char zero[HQ_HASH_BYTES];
    unsigned char signature[HQ_SIGNATURE_BYTES];
    sign_head(r, 0, zero, signature);
    return hq_db_run(
        r->db,
        "INSERT INTO chain_head (id, count, hash, signature) VALUES (1, 0, $1, $2)"
        " ON CONFLICT (id) DO NOTHING",
        HQ_ARGS(hq_db_bytes(zero, sizeof(zero)), hq_db_bytes(signature, sizeof(signature))));
}

/* Reads count and hash of one row. */
static enum hq_err read_head(struct hq_rows *rows, int64_t *count_out,
                             unsigned char hash_out[HQ_HASH_BYTES])
{
    if (hq_rows_next(rows) != 1) {
        return HQ_ENOTFOUND;
    }
    struct hq_str hash = hq_rows_bytes(rows, 1);
    if (hash.n != HQ_HASH_BYTES) {
        return HQ_ECONFLICT;
    }
    *count_out = hq_rows_int(rows, 0);
    memcpy(hash_out, hash.p, HQ_HASH_BYTES);
    return HQ_OK;
}

/* Counting up locks the row, so that two nodes append one after the other. */
static enum hq_err take_head(struct hq_records *r, int64_t *count_out,
                             unsigned char hash_out[HQ_HASH_BYTES])
{
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_db_query(
        r->db, "UPDATE chain_head SET count = count + 1 WHERE id = 1 RETURNING count, hash",
        HQ_NO_ARGS, &rows);
    if (err) {
        return err;
    }
    err = read_head(rows, count_out, hash_out);
    while (!err && hq_rows_next(rows) == 1) {
    }
    enum hq_err end = hq_rows_end(&rows);
    return end ? end : err == HQ_ENOTFOUND ? HQ_EIO : err;
}

static enum hq_err put_head(struct hq_records *r, int64_t count,
                            const unsigned char hash[HQ_HASH_BYTES])
{
    unsigned char signature[HQ_SIGNATURE_BYTES];
    sign_head(r, count, hash, signature);
    return hq_db_run(
        r->db, "UPDATE chain_head SET hash = $1, signature = $2 WHERE id = 1",
        HQ_ARGS(hq_db_bytes(hash, HQ_HASH_BYTES), hq_db_bytes(signature, sizeof(signature))));
}

enum hq_err hq_chain_append(struct hq_records *r, struct hq_chain_event *event)
{
    unsigned char before[HQ_HASH_BYTES], hash[HQ_HASH_BYTES];
    enum hq_err err = take_head(r, &event->position, before);
    if (err) {
        return err;
    }
    event->seq = event->number.n ? event->seq : event->position;
    hash_event(before, event, hash);
    err = hq_db_run(r->db,
                    "INSERT INTO event (position, number, seq, at_ms, type, actor, is_private,"
                    " state, desk, content, hash)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                    HQ_ARGS(hq_db_int(event->position), hq_db_text(event->number),
                            hq_db_int(event->seq), hq_db_int(event->at_ms), hq_db_text(event->type),
                            hq_db_text(event->actor), hq_db_int(event->is_private),
                            hq_db_text(event->state), hq_db_text(event->desk),
                            hq_db_blob(event->content), hq_db_bytes(hash, sizeof(hash))));
    return err ? err : put_head(r, event->position, hash);
}

enum hq_err hq_audit(struct hq_records *r, const char *type, struct hq_str actor,
                     struct hq_str about)
{
    struct hq_buf content;
    hq_buf_init(&content, CONTENT_MAX_BYTES);
    about.n = about.n < CONTENT_MAX_BYTES / 2 ? about.n : CONTENT_MAX_BYTES / 2;
    hq_seal(r->keys.seal, about, &content);
    struct hq_chain_event event = {
        .at_ms = hq_records_now(r),
        .type = hq_str_of(type),
        .actor = actor,
        .is_private = true,
        .content = hq_buf_str(&content),
    };
    enum hq_err err = hq_chain_append(r, &event);
    hq_buf_deinit(&content);
    return err;
}

static void row_event(struct hq_rows *rows, struct hq_chain_event *e)
{
    *e = (struct hq_chain_event){
        .position = hq_rows_int(rows, 0),
        .number = hq_rows_bytes(rows, 1),
        .seq = hq_rows_int(rows, 2),
        .at_ms = hq_rows_int(rows, 3),
        .type = hq_rows_bytes(rows, 4),
        .actor = hq_rows_bytes(rows, 5),
        .is_private = hq_rows_int(rows, 6) != 0,
        .state = hq_rows_bytes(rows, 7),
        .desk = hq_rows_bytes(rows, 8),
        .content = hq_rows_bytes(rows, 9),
    };
}

/* Where a check has got to. */
struct check {
    int64_t count;
    unsigned char hash[HQ_HASH_BYTES];
    int64_t anchor_count; /* 0: no anchor */
    char anchor_hex[2 * HQ_HASH_BYTES + 1];
};

static enum hq_err check_event(struct hq_rows *rows, struct check *check, struct hq_error *error)
{
    struct hq_chain_event e;
    unsigned char hash[HQ_HASH_BYTES];
    row_event(rows, &e);
    if (e.position != check->count + 1) {
        return hq_error_set(error, HQ_ECONFLICT, "event %lld is missing",
                            (long long)check->count + 1);
    }
    hash_event(check->hash, &e, hash);
    int64_t flag = hq_rows_int(rows, 6);
    if (!hq_hash_eq(hq_rows_bytes(rows, 10), hash) || (flag != 0 && flag != 1)) {
        return hq_error_set(error, HQ_ECONFLICT, "event %lld (case %.*s, step %lld) was changed",
                            (long long)e.position, (int)e.number.n, e.number.p, (long long)e.seq);
    }
    memcpy(check->hash, hash, sizeof(hash));
    check->count = e.position;
    if (check->count == check->anchor_count) {
        char hex[2 * HQ_HASH_BYTES + 1];
        hq_hex(hash, sizeof(hash), hex);
        if (strcmp(hex, check->anchor_hex) != 0) {
            return hq_error_set(error, HQ_ECONFLICT,
                                "event %lld is not the one that the anchor file knows",
                                (long long)e.position);
        }
    }
    return HQ_OK;
}

static enum hq_err check_events(struct hq_records *r, struct check *check, struct hq_error *error)
{
    struct hq_rows *rows = NULL;
    int64_t page = 0;
    enum hq_err err = HQ_OK;
    do {
        page = check->count;
        err = hq_db_query(r->db,
                          "SELECT position, number, seq, at_ms, type, actor, is_private, state,"
                          " desk, content, hash FROM event WHERE position > $1"
                          " ORDER BY position LIMIT 1000",
                          HQ_ARGS(hq_db_int(page)), &rows);
        while (!err && hq_rows_next(rows) == 1) {
            err = check_event(rows, check, error);
        }
        enum hq_err end = hq_rows_end(&rows);
        err = err ? err : end;
    } while (!err && check->count > page);
    return err;
}

static enum hq_err check_head(struct hq_records *r, const struct check *check,
                              struct hq_error *error)
{
    int64_t count = 0;
    unsigned char hash[HQ_HASH_BYTES];
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_db_query(
        r->db, "SELECT count, hash, signature FROM chain_head WHERE id = 1", HQ_NO_ARGS, &rows);
    if (err) {
        return err;
    }
    err = read_head(rows, &count, hash);
    bool is_true = !err && is_signed(r, count, hash, hq_rows_bytes(rows, 2));
    enum hq_err end = hq_rows_end(&rows);
    if (end) {
        return end;
    }
    if (!is_true) {
        return hq_error_set(error, HQ_ECONFLICT, "the head of the log is not signed by our key");
    }
    if (count != check->count) {
        return hq_error_set(error, HQ_ECONFLICT, "the head counts %lld events, the log has %lld",
                            (long long)count, (long long)check->count);
    }
    if (memcmp(hash, check->hash, sizeof(hash)) != 0) {
        return hq_error_set(error, HQ_ECONFLICT, "the head does not fit the last event");
    }
    if (check->anchor_count > count) {
        return hq_error_set(error, HQ_ECONFLICT,
                            "the anchor file knows %lld events, the log has %lld: an older copy of "
                            "the database?",
                            (long long)check->anchor_count, (long long)count);
    }
    return HQ_OK;
}

/* The table of cases is a summary of the log: both must say the same. */
static enum hq_err check_cases(struct hq_records *r, struct hq_error *error)
{
    static const char *const queries[][2] = {
        {"SELECT e.number FROM event e LEFT JOIN cases c ON c.number = e.number"
         " WHERE e.seq = 1 AND e.number <> '' AND c.number IS NULL ORDER BY 1 LIMIT 1",
         "is in the log and not among the cases"},
        {"SELECT c.number FROM cases c LEFT JOIN event e ON e.number = c.number"
         " AND e.seq = c.event_count WHERE e.number IS NULL OR e.state <> c.state"
         " OR e.desk <> c.desk ORDER BY 1 LIMIT 1",
         "does not stand as its last event says"},
        {"SELECT e.number FROM event e JOIN cases c ON c.number = e.number"
         " WHERE e.seq > c.event_count ORDER BY 1 LIMIT 1",
         "has more events than it counts"},
    };
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        struct hq_rows *rows = NULL;
        enum hq_err err = hq_db_query(r->db, queries[i][0], HQ_NO_ARGS, &rows);
        if (err) {
            return err;
        }
        bool is_bad = hq_rows_next(rows) == 1;
        struct hq_str number = is_bad ? hq_rows_bytes(rows, 0) : HQ_STR("");
        if (is_bad) {
            hq_error_set(error, HQ_ECONFLICT, "case %.*s %s", (int)number.n, number.p,
                         queries[i][1]);
        }
        err = hq_rows_end(&rows);
        if (err || is_bad) {
            return err ? err : HQ_ECONFLICT;
        }
    }
    return HQ_OK;
}

static enum hq_err read_anchor(const struct hq_records *r, struct check *check,
                               struct hq_error *error)
{
    if (!r->anchor_file) {
        return HQ_OK;
    }
    char *text = NULL;
    long long count = 0;
    enum hq_err err = hq_file_read(r->anchor_file, 1024, &text, NULL, error);
    if (err) {
        return err == HQ_ENOTFOUND ? HQ_OK : err;
    }
    if (sscanf(text, "hongqiao-head/1 %lld %64s", &count, check->anchor_hex) != 2 || count < 0) {
        hq_error_set(error, HQ_ECONFLICT, "the anchor file is damaged");
        hq_error_at(error, r->anchor_file, 0, 0);
        err = HQ_ECONFLICT;
    }
    check->anchor_count = count;
    free(text);
    return err;
}

enum hq_err hq_chain_verify(struct hq_records *r, int64_t *count_out, struct hq_error *error)
{
    struct check check = {0};
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SNAPSHOT);
    if (err) {
        return hq_error_set(error, err, "%s", hq_db_error_text(r->db));
    }
    if (error) {
        error->text[0] = '\0';
    }
    err = read_anchor(r, &check, error);
    err = err ? err : check_events(r, &check, error);
    err = err ? err : check_head(r, &check, error);
    err = err ? err : check_cases(r, error);
    hq_db_rollback(r->db);
    if (err && error && !error->text[0]) {
        hq_error_set(error, err, "%s", hq_db_error_text(r->db));
    }
    *count_out = check.count;
    return err;
}

enum hq_err hq_chain_anchor(struct hq_records *r)
{
    int64_t count = 0;
    unsigned char hash[HQ_HASH_BYTES];
    struct check old = {0};
    struct hq_rows *rows = NULL;
    if (!r->anchor_file) {
        return HQ_OK;
    }
    enum hq_err err =
        hq_db_query(r->db, "SELECT count, hash FROM chain_head WHERE id = 1", HQ_NO_ARGS, &rows);
    if (err) {
        return err;
    }
    err = read_head(rows, &count, hash);
    enum hq_err end = hq_rows_end(&rows);
    err = end ? end : err;
    if (err || read_anchor(r, &old, NULL) || count <= old.anchor_count) {
        return err; /* an anchor that knows more is evidence, not to be overwritten */
    }
    char text[130];
    size_t n = head_text(count, hash, text);
    text[n++] = '\n';
    return hq_file_replace(r->anchor_file, (struct hq_str){text, n}, NULL);
}
