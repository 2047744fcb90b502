/*
 * Sessions of workers. The state may hold what somebody told us, so it is sealed; of the token only
 * a keyed hash is kept.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/json.h"
#include "records/case_part.h"

#define ID_MAX_BYTES    64
#define TOKEN_MAX_BYTES 128
#define STATE_MAX_BYTES ((size_t)1024 * 1024)

enum hq_err hq_records_session_put(struct hq_records *r, struct hq_str session, struct hq_str token,
                                   struct hq_str state_json, int64_t expires_ms)
{
    unsigned char hash[HQ_HASH_BYTES];
    struct hq_buf sealed;
    if (session.n == 0 || session.n > ID_MAX_BYTES || token.n == 0 || token.n > TOKEN_MAX_BYTES) {
        return HQ_EINVAL;
    }
    if (state_json.n > STATE_MAX_BYTES) {
        return HQ_ELIMIT;
    }
    hq_keyed_hash(r->keys.code, session, token, hash);
    enum hq_err err = hq_db_begin(r->db, HQ_DB_LAX);
    if (err) {
        return err;
    }
    hq_buf_init(&sealed, STATE_MAX_BYTES + HQ_SEAL_EXTRA_BYTES);
    hq_seal(r->keys.seal, state_json, &sealed);
    err = hq_db_run(r->db,
                    "INSERT INTO session (id, token_hash, state, expires_ms)"
                    " VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET"
                    " token_hash = excluded.token_hash, state = excluded.state,"
                    " expires_ms = excluded.expires_ms",
                    HQ_ARGS(hq_db_text(session), hq_db_bytes(hash, sizeof(hash)),
                            hq_db_blob(hq_buf_str(&sealed)), hq_db_int(expires_ms)));
    hq_buf_deinit(&sealed);
    return hq_db_end(r->db, err);
}

enum hq_err hq_records_session_get(struct hq_records *r, struct hq_str session, struct hq_str token,
                                   json_t **state_out)
{
    unsigned char hash[HQ_HASH_BYTES];
    char id[ID_MAX_BYTES + 1];
    struct hq_rows *rows = NULL;
    char *plain = NULL;
    size_t n = 0;
    if (session.n > ID_MAX_BYTES || token.n > TOKEN_MAX_BYTES) {
        return HQ_ENOTFOUND;
    }
    hq_copy_word(id, sizeof(id), session);
    hq_keyed_hash(r->keys.code, session, token, hash);
    enum hq_err err = hq_db_query(
        r->db, "SELECT token_hash, state FROM session WHERE id = $1 AND expires_ms > $2",
        HQ_ARGS(hq_db_text(hq_str_of(id)), hq_db_int(hq_records_now(r))), &rows);
    if (err) {
        return err;
    }
    if (hq_rows_next(rows) != 1) {
        err = HQ_ENOTFOUND;
    } else if (!hq_hash_eq(hq_rows_bytes(rows, 0), hash)) {
        err = HQ_EDENIED;
    } else {
        err = hq_unseal(r->keys.seal, hq_rows_bytes(rows, 1), &plain, &n);
    }
    enum hq_err end = hq_rows_end(&rows);
    err = end ? end : err;
    if (!err) {
        err = hq_json_load((struct hq_str){plain, n}, "session", state_out, NULL) ? HQ_EIO : HQ_OK;
    }
    free(plain);
    return err;
}
