/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sweep.h"

#include <stdio.h>

#include "base/log.h"
#include "records/case_part.h"
#include "records/chain.h"
#include "records/erase.h"

#define BATCH            50
#define TIDY_MS          ((int64_t)60 * 1000) /* between two times of forgetting what is old */
#define DAY_MS           ((int64_t)86400000)
#define SENT_KEEP_DAYS   30 /* for so long a client may send a message again under its id */
#define OUTBOX_KEEP_DAYS 90

static enum hq_err add_private(struct hq_records *r, struct hq_case_work *work, const char *type,
                               const char *outbox_kind)
{
    enum hq_err err = hq_case_work_add(r, work, type, HQ_STR("system"), true, HQ_STR(""), NULL);
    return err ? err : hq_outbox_add(r, &work->row, hq_case_desk(r, &work->row), outbox_kind);
}

static enum hq_err escalate(struct hq_records *r, struct hq_case_work *work, int parent)
{
    struct hq_case_row *row = &work->row;
    json_t *data = json_pack("{s:s, s:s}", "from", row->desk, "to", r->desks->desks[parent].id);
    snprintf(row->desk, sizeof(row->desk), "%s", r->desks->desks[parent].id);
    row->assignee[0] = '\0';
    row->state = HQ_CASE_OPEN;
    row->escalations++;
    row->reminded_ms = 0;
    row->moved_ms = hq_records_now(r);
    enum hq_err err =
        hq_case_work_add(r, work, "escalated", HQ_STR("system"), false, HQ_STR(""), data);
    json_decref(data);
    return err ? err : hq_outbox_add(r, row, parent, "escalate");
}

/* Nobody has answered yet, or the worker has written again. */
static enum hq_err sweep_waiting(struct hq_records *r, struct hq_case_work *work, int64_t now_ms)
{
    struct hq_case_row *row = &work->row;
    const struct hq_hours *hours = &r->desks->hours;
    int parent = r->desks->desks[hq_case_desk(r, row)].parent;
    if (row->due_ms && !row->overdue_ms && row->due_ms <= now_ms) {
        row->overdue_ms = now_ms;
        return add_private(r, work, "overdue", "overdue");
    }
    if (row->reminded_ms && parent >= 0) {
        bool is_due = hq_hours_add_days(hours, row->reminded_ms, r->desks->escalate_days) <= now_ms;
        return is_due ? escalate(r, work, parent) : HQ_OK;
    }
    int64_t since = row->reminded_ms ? row->reminded_ms : row->moved_ms;
    if (hq_hours_add_days(hours, since, r->desks->remind_days) <= now_ms) {
        row->reminded_ms = now_ms;
        return add_private(r, work, "reminded", "remind");
    }
    return HQ_OK;
}

static enum hq_err sweep_answered(struct hq_records *r, struct hq_case_work *work, int64_t now_ms)
{
    struct hq_case_row *row = &work->row;
    if (!r->desks->close_days ||
        hq_hours_add_days(&r->desks->hours, row->moved_ms, r->desks->close_days) > now_ms) {
        return HQ_OK;
    }
    row->state = HQ_CASE_CLOSED;
    row->closed_ms = now_ms;
    row->due_ms = 0;
    return hq_case_work_add(r, work, "closed", HQ_STR("system"), false, HQ_STR(""), NULL);
}

static enum hq_err sweep_closed(struct hq_records *r, struct hq_case_work *work, int64_t now_ms)
{
    struct hq_case_row *row = &work->row;
    const struct hq_desks *desks = r->desks;
    if (desks->retention_days && row->closed_ms + desks->retention_days * DAY_MS <= now_ms) {
        return hq_case_work_erase(r, work, HQ_STR("system"), HQ_STR("retention"));
    }
    if (desks->follow_days && !row->followed_ms &&
        row->closed_ms + desks->follow_days * DAY_MS <= now_ms) {
        row->followed_ms = now_ms;
        return add_private(r, work, "follow-due", "follow");
    }
    return HQ_OK;
}

static enum hq_err sweep_case(struct hq_records *r, const char *number, int64_t now_ms)
{
    struct hq_case_work work;
    enum hq_err err = hq_case_work_begin(r, hq_str_of(number), &work);
    if (err) {
        return err;
    }
    if (work.row.next_ms && work.row.next_ms <= now_ms) { /* else another node has done it */
        work.is_changed = true;                           /* at least when to look again */
        switch (work.row.state) {
        case HQ_CASE_OPEN:
        case HQ_CASE_CLAIMED:
            err = sweep_waiting(r, &work, now_ms);
            break;
        case HQ_CASE_ANSWERED:
            err = sweep_answered(r, &work, now_ms);
            break;
        case HQ_CASE_CLOSED:
        case HQ_CASE_STATE_COUNT:
            err = sweep_closed(r, &work, now_ms);
            break;
        }
    }
    return hq_case_work_end(r, &work, err);
}

/* Numbers of cases that are due, the longest first. */
static enum hq_err due_numbers(struct hq_records *r, int64_t now_ms, int max,
                               char numbers[BATCH][HQ_CASE_NUMBER_SIZE], int *count_out)
{
    struct hq_rows *rows = NULL;
    int count = 0;
    enum hq_err err =
        hq_db_query(r->db,
                    "SELECT number FROM cases WHERE next_ms > 0 AND next_ms <= $1"
                    " ORDER BY next_ms LIMIT $2",
                    HQ_ARGS(hq_db_int(now_ms), hq_db_int(max < BATCH ? max : BATCH)), &rows);
    while (!err && count < BATCH && hq_rows_next(rows) == 1) {
        hq_copy_word(numbers[count++], HQ_CASE_NUMBER_SIZE, hq_rows_bytes(rows, 0));
    }
    enum hq_err end = hq_rows_end(&rows);
    *count_out = count;
    return err ? err : end;
}

static enum hq_err forget_old(struct hq_records *r, int64_t now_ms)
{
    enum hq_err err = hq_db_begin(r->db, HQ_DB_LAX);
    if (err) {
        return err;
    }
    err =
        hq_db_run(r->db, "DELETE FROM session WHERE expires_ms <= $1", HQ_ARGS(hq_db_int(now_ms)));
    err = err ? err
              : hq_db_run(r->db, "DELETE FROM staff_session WHERE expires_ms <= $1",
                          HQ_ARGS(hq_db_int(now_ms)));
    err = err ? err
              : hq_db_run(r->db, "DELETE FROM outbox WHERE done_ms > 0 AND done_ms < $1",
                          HQ_ARGS(hq_db_int(now_ms - OUTBOX_KEEP_DAYS * DAY_MS)));
    err = err ? err
              : hq_db_run(r->db,
                          "DELETE FROM sent WHERE number IN (SELECT number FROM cases"
                          " WHERE closed_ms > 0 AND closed_ms < $1)",
                          HQ_ARGS(hq_db_int(now_ms - SENT_KEEP_DAYS * DAY_MS)));
    int64_t keep_days = r->desks->question_retention_days;
    if (!err && keep_days) {
        int64_t before_ms = now_ms - keep_days * DAY_MS;
        err = hq_db_run(r->db,
                        "DELETE FROM rating WHERE answer IN"
                        " (SELECT answer FROM question WHERE at_ms < $1)",
                        HQ_ARGS(hq_db_int(before_ms)));
        err = err ? err
                  : hq_db_run(r->db, "DELETE FROM question WHERE at_ms < $1",
                              HQ_ARGS(hq_db_int(before_ms)));
    }
    return hq_db_end(r->db, err);
}

enum hq_err hq_records_sweep(struct hq_records *r, int max_steps, int *steps_out)
{
    char numbers[BATCH][HQ_CASE_NUMBER_SIZE];
    int64_t now_ms = hq_records_now(r);
    int steps = 0, count = 0;
    enum hq_err err = HQ_OK;
    do {
        err = due_numbers(r, now_ms, max_steps - steps, numbers, &count);
        for (int i = 0; i < count && !err; i++, steps++) {
            err = sweep_case(r, numbers[i], now_ms);
            if (err && err != HQ_EIO && err != HQ_EUNAVAIL) {
                hq_log(HQ_LOG_ERROR, "sweep_failed", "case=%s error=%s", numbers[i],
                       hq_err_name(err));
                err = HQ_OK; /* one bad case does not keep the others waiting */
            }
        }
    } while (!err && count > 0 && steps < max_steps);
    if (!err && now_ms - r->tidied_ms >= TIDY_MS) {
        r->tidied_ms = now_ms;
        err = forget_old(r, now_ms);
        err = err ? err : hq_chain_anchor(r);
    }
    *steps_out = steps;
    return err;
}
