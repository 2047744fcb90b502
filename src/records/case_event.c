/*
 * A step of a case: who may, in which state, what follows from it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

#include "base/json.h"
#include "records/case_part.h"

#define CLIENT_ID_MAX_BYTES 64

struct step {
    struct hq_records *r;
    const struct hq_case_event_new *event;
    const struct hq_move *move;
    enum hq_actor actor;
    int64_t now_ms;
    json_int_t score;
    int desk; /* of a transfer */
};

static enum hq_err check_request(struct step *step)
{
    const struct hq_case_event_new *event = step->event;
    step->move = hq_move_find(event->type);
    step->actor = hq_actor_of(event->by);
    if (!step->move || event->by.n == 0 || event->by.n > HQ_STAFF_NAME_MAX_BYTES ||
        event->client_id.n > CLIENT_ID_MAX_BYTES || step->actor == HQ_ACTOR_SYSTEM) {
        return HQ_EINVAL;
    }
    if (strcmp(event->type, "rated") == 0) {
        step->score = json_integer_value(json_object_get(event->data, "score"));
        return step->score >= 1 && step->score <= 5 ? HQ_OK : HQ_EINVAL;
    }
    if (strcmp(event->type, "transferred") == 0) {
        step->desk = hq_desks_find(step->r->desks, hq_json_str(event->data, "desk"));
        return step->desk >= 0 ? HQ_OK : HQ_EINVAL;
    }
    /* erase.h does that, as more follows from it. */
    return strcmp(event->type, "erased") == 0 ? HQ_EINVAL : HQ_OK;
}

/* The step that a client_id stands for already; 0 = none. */
static enum hq_err find_repeated(struct step *step, const struct hq_case_row *row, int64_t *seq_out)
{
    *seq_out = 0;
    if (step->event->client_id.n == 0) {
        return HQ_OK;
    }
    enum hq_err err = hq_db_query_int(
        step->r->db, "SELECT seq FROM sent WHERE number = $1 AND client_id = $2",
        HQ_ARGS(hq_db_text(hq_str_of(row->number)), hq_db_text(step->event->client_id)), seq_out);
    return err == HQ_ENOTFOUND ? HQ_OK : err;
}

static void owe_answer(struct step *step, struct hq_case_row *row)
{
    row->due_ms = hq_desks_due_ms(step->r->desks, row->kind, step->now_ms);
    row->overdue_ms = 0;
    row->reminded_ms = 0;
    row->moved_ms = step->now_ms;
}

static enum hq_err reopen(struct step *step, struct hq_case_work *work, struct hq_str by)
{
    struct hq_case_row *row = &work->row;
    row->state = HQ_CASE_OPEN;
    row->assignee[0] = '\0';
    row->closed_ms = 0;
    row->followed_ms = 0;
    row->reopenings++;
    owe_answer(step, row);
    return hq_case_work_add(step->r, work, "reopened", by, false, HQ_STR(""), NULL);
}

/* What the row says once the step is done; the state is set already. */
static void apply_effects(struct step *step, struct hq_case_row *row, enum hq_case_state before)
{
    const char *type = step->move->type;
    if (step->actor == HQ_ACTOR_STAFF && step->move->is_progress) {
        row->moved_ms = step->now_ms;
        row->reminded_ms = 0;
    }
    if (step->actor == HQ_ACTOR_WORKER && before == HQ_CASE_ANSWERED &&
        row->state == HQ_CASE_CLAIMED) {
        owe_answer(step, row);
    }
    if (strcmp(type, "claimed") == 0) {
        hq_copy_word(row->assignee, sizeof(row->assignee), step->event->by);
    } else if (strcmp(type, "answered") == 0) {
        row->first_reply_ms = row->first_reply_ms ? row->first_reply_ms : step->now_ms;
        row->due_ms = 0;
    } else if (strcmp(type, "transferred") == 0) {
        snprintf(row->desk, sizeof(row->desk), "%s", step->r->desks->desks[step->desk].id);
        row->assignee[0] = '\0';
    } else if (strcmp(type, "closed") == 0) {
        row->closed_ms = step->now_ms;
        row->due_ms = 0;
    } else if (strcmp(type, "rated") == 0) {
        row->rating = step->score;
    } else if (strcmp(type, "followed") == 0) {
        row->followed_ms = step->now_ms;
    }
}

/* A claim by the one who has it: an answer that got lost is asked for again. */
static bool is_own_claim(const struct step *step, const struct hq_case_row *row)
{
    return strcmp(step->move->type, "claimed") == 0 && row->state == HQ_CASE_CLAIMED &&
           hq_str_eqz(step->event->by, row->assignee);
}

static bool is_others(const struct step *step, const struct hq_case_row *row)
{
    return step->actor == HQ_ACTOR_STAFF && step->move->needs_assignee &&
           !step->event->is_override && !hq_str_eqz(step->event->by, row->assignee);
}

static enum hq_err run_step(struct step *step, struct hq_case_work *work,
                            struct hq_case_event_done *done)
{
    struct hq_case_row *row = &work->row;
    bool is_message = strcmp(step->move->type, "message") == 0;
    enum hq_err err = HQ_OK;
    if (is_message && step->actor == HQ_ACTOR_WORKER && row->state == HQ_CASE_CLOSED) {
        err = reopen(step, work, step->event->by);
        done->is_reopened = true;
    }
    enum hq_case_state before = row->state;
    enum hq_case_state after = before;
    err = err ? err : hq_move_apply(step->move, step->actor, before, &after);
    if (err) {
        return err;
    }
    if (is_others(step, row)) {
        return HQ_ECONFLICT;
    }
    if (strcmp(step->move->type, "reopened") == 0) {
        err = reopen(step, work, step->event->by);
        done->is_reopened = true;
        done->seq = row->event_count;
        return err;
    }
    row->state = after;
    apply_effects(step, row, before);
    err = hq_case_work_add(step->r, work, step->move->type, step->event->by, step->move->is_private,
                           step->event->text, step->event->data);
    done->seq = row->event_count;
    if (!err && step->actor == HQ_ACTOR_WORKER) {
        err = hq_case_index_person(step->r, row, step->event->text);
    }
    return err;
}

/* A worker who is not satisfied gets the case looked at again. */
static enum hq_err reopen_if_bad(struct step *step, struct hq_case_work *work,
                                 struct hq_case_event_done *done)
{
    struct hq_case_row *row = &work->row;
    if (step->score == 0 || step->score > step->r->desks->reopen_score) {
        return HQ_OK;
    }
    done->is_reopened = true;
    if (row->state == HQ_CASE_CLOSED) {
        return reopen(step, work, HQ_STR("system"));
    }
    /* Only answered so far: back to who has it. The state is that of the event after it. */
    row->state = HQ_CASE_CLAIMED;
    owe_answer(step, row);
    return hq_case_work_add(step->r, work, "unsatisfied", HQ_STR("system"), true, HQ_STR(""), NULL);
}

static enum hq_err keep_client_id(struct step *step, const struct hq_case_row *row, int64_t seq)
{
    if (step->event->client_id.n == 0) {
        return HQ_OK;
    }
    return hq_db_run(step->r->db, "INSERT INTO sent (number, client_id, seq) VALUES ($1, $2, $3)",
                     HQ_ARGS(hq_db_text(hq_str_of(row->number)), hq_db_text(step->event->client_id),
                             hq_db_int(seq)));
}

enum hq_err hq_records_case_add(struct hq_records *r, const struct hq_case_event_new *event,
                                struct hq_case_event_done *done_out)
{
    struct step step = {.r = r, .event = event, .now_ms = hq_records_now(r)};
    struct hq_case_event_done done = {.seq = 0};
    struct hq_case_work work;
    enum hq_err err = check_request(&step);
    if (!err) {
        err = hq_case_work_begin(r, event->number, &work);
    }
    if (err) {
        return err;
    }
    int64_t seq = 0;
    err = work.row.is_erased ? HQ_ENOTFOUND : find_repeated(&step, &work.row, &seq);
    if (!err && seq) {
        done.seq = seq;
        done.is_repeated = true;
    } else if (!err && is_own_claim(&step, &work.row)) {
        done.seq = work.row.event_count;
        done.is_repeated = true;
    } else if (!err) {
        err = run_step(&step, &work, &done);
        err = err ? err : reopen_if_bad(&step, &work, &done);
        err = err ? err : keep_client_id(&step, &work.row, done.seq);
    }
    err = hq_case_work_end(r, &work, err);
    if (!err) {
        *done_out = done;
    }
    return err;
}

enum hq_err hq_records_case_event(struct hq_records *r, struct hq_str number, const char *type,
                                  struct hq_str by, struct hq_str text, const json_t *data,
                                  int64_t *seq_out)
{
    struct hq_case_event_new event = {
        .number = number, .type = type, .by = by, .text = text, .data = data};
    struct hq_case_event_done done;
    enum hq_err err = hq_records_case_add(r, &event, &done);
    if (!err) {
        *seq_out = done.seq;
    }
    return err;
}
