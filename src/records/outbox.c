/* SPDX-License-Identifier: Apache-2.0 */
#include "records/outbox.h"

#include <stdio.h>

#include "records/case_part.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define RETRY_MAX (6 * 60 * MINUTE_MS)
#define DOUBLINGS 9 /* 2^9 minutes are more than six hours */
#define WHY_MAX   200

static enum hq_err add_one(struct hq_records *r, const struct hq_case_row *row,
                           const struct hq_desk *desk, const char *kind, const char *channel,
                           const char *target)
{
    int64_t id = 0;
    int64_t now_ms = hq_records_now(r);
    if (!*target) {
        return HQ_OK;
    }
    enum hq_err err = hq_counter_next(r->db, "outbox", &id);
    return err ? err
               : hq_db_run(r->db,
                           "INSERT INTO outbox (id, at_ms, kind, number, desk, channel, target,"
                           " tries, next_ms, done_ms, failure)"
                           " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $2, 0, '')",
                           HQ_ARGS(hq_db_int(id), hq_db_int(now_ms), hq_db_text(hq_str_of(kind)),
                                   hq_db_text(hq_str_of(row->number)),
                                   hq_db_text(hq_str_of(desk->title)),
                                   hq_db_text(hq_str_of(channel)), hq_db_text(hq_str_of(target))));
}

enum hq_err hq_outbox_add(struct hq_records *r, const struct hq_case_row *row, int desk_at,
                          const char *kind)
{
    const struct hq_desk *desk = &r->desks->desks[desk_at];
    enum hq_err err = add_one(r, row, desk, kind, "email", desk->email);
    return err ? err : add_one(r, row, desk, kind, "webhook", desk->webhook);
}

static void word(struct hq_rows *rows, int column, char *out, size_t size)
{
    hq_copy_word(out, size, hq_rows_bytes(rows, column));
}

static enum hq_err read_due(struct hq_records *r, struct hq_outbox_item *item, int64_t *next_out)
{
    struct hq_rows *rows = NULL;
    enum hq_err err =
        hq_db_query(r->db,
                    "SELECT id, kind, number, desk, channel, target, tries, next_ms FROM outbox"
                    " WHERE done_ms = 0 AND next_ms <= $1 ORDER BY next_ms, id LIMIT 1",
                    HQ_ARGS(hq_db_int(hq_records_now(r))), &rows);
    if (err) {
        return err;
    }
    bool is_there = hq_rows_next(rows) == 1;
    if (is_there) {
        item->id = hq_rows_int(rows, 0);
        word(rows, 1, item->kind, sizeof(item->kind));
        word(rows, 2, item->number, sizeof(item->number));
        word(rows, 3, item->desk, sizeof(item->desk));
        word(rows, 4, item->channel, sizeof(item->channel));
        word(rows, 5, item->target, sizeof(item->target));
        item->tries = hq_rows_int(rows, 6);
        *next_out = hq_rows_int(rows, 7);
    }
    err = hq_rows_end(&rows);
    return err ? err : is_there ? HQ_OK : HQ_ENOTFOUND;
}

enum hq_err hq_outbox_take(struct hq_records *r, int64_t lease_ms, struct hq_outbox_item *item_out)
{
    struct hq_outbox_item item = {.id = 0};
    int64_t next_ms = 0;
    enum hq_err err = read_due(r, &item, &next_ms);
    if (err) {
        return err;
    }
    err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    err = hq_db_run(
        r->db, "UPDATE outbox SET next_ms = $1 WHERE id = $2 AND next_ms = $3",
        HQ_ARGS(hq_db_int(hq_records_now(r) + lease_ms), hq_db_int(item.id), hq_db_int(next_ms)));
    bool is_ours = !err && hq_db_changes(r->db) == 1; /* else another node was faster */
    err = hq_db_end(r->db, err);
    if (!err && !is_ours) {
        return HQ_ENOTFOUND;
    }
    if (!err) {
        *item_out = item;
    }
    return err;
}

enum hq_err hq_outbox_done(struct hq_records *r, int64_t id)
{
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    err = hq_db_run(r->db, "UPDATE outbox SET done_ms = $1, failure = '' WHERE id = $2",
                    HQ_ARGS(hq_db_int(hq_records_now(r)), hq_db_int(id)));
    return hq_db_end(r->db, err);
}

enum hq_err hq_outbox_failed(struct hq_records *r, int64_t id, struct hq_str why)
{
    char text[WHY_MAX];
    int64_t tries = 0;
    hq_copy_word(text, sizeof(text), why);
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    err = hq_db_query_int(r->db,
                          "UPDATE outbox SET tries = tries + 1, failure = $1 WHERE id = $2"
                          " RETURNING tries",
                          HQ_ARGS(hq_db_text(hq_str_of(text)), hq_db_int(id)), &tries);
    int64_t wait_ms = tries > DOUBLINGS ? RETRY_MAX : MINUTE_MS << (tries > 0 ? tries - 1 : 0);
    wait_ms = wait_ms > RETRY_MAX ? RETRY_MAX : wait_ms;
    err = err ? err
              : hq_db_run(r->db, "UPDATE outbox SET next_ms = $1 WHERE id = $2",
                          HQ_ARGS(hq_db_int(hq_records_now(r) + wait_ms), hq_db_int(id)));
    return hq_db_end(r->db, err);
}

enum hq_err hq_outbox_stats(struct hq_records *r, json_t **stats_out)
{
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_db_query(
        r->db,
        "SELECT count(*), CAST(coalesce(sum(CASE WHEN tries > 0 THEN 1 ELSE 0 END), 0) AS BIGINT),"
        " min(at_ms) FROM outbox WHERE done_ms = 0",
        HQ_NO_ARGS, &rows);
    if (err) {
        return err;
    }
    json_t *stats = NULL;
    if (hq_rows_next(rows) == 1) {
        stats = json_pack("{s:I, s:I, s:o}", "waiting", (json_int_t)hq_rows_int(rows, 0), "failing",
                          (json_int_t)hq_rows_int(rows, 1), "oldest",
                          hq_records_time(hq_rows_int(rows, 2)));
    }
    err = hq_rows_end(&rows);
    if (err) {
        json_decref(stats);
        return err;
    }
    *stats_out = stats;
    return HQ_OK;
}
