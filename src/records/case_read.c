/*
 * Looking at one case: the worker with number and code, staff with everything.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

#include "base/json.h"
#include "records/case_part.h"

#define EVENTS_MAX 5000 /* of one case, in a view */

json_t *hq_records_time(int64_t ms)
{
    char text[HQ_TIME_TEXT_SIZE];
    if (ms == 0) {
        return json_null();
    }
    hq_time_format(ms, text);
    return json_string(text);
}

/* As it was typed: small letters, blanks and hyphens do not count. */
static struct hq_str tidy_code(struct hq_str code, char out[HQ_CASE_CODE_SIZE])
{
    size_t n = 0;
    for (size_t i = 0; i < code.n && n < HQ_CASE_CODE_SIZE; i++) {
        char c = code.p[i];
        if (c != ' ' && c != '-') {
            out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
        }
    }
    return (struct hq_str){out, n};
}

enum hq_err hq_records_case_check(struct hq_records *r, struct hq_str number, struct hq_str code)
{
    unsigned char hash[HQ_HASH_BYTES];
    char tidy[HQ_CASE_CODE_SIZE], clean[HQ_CASE_NUMBER_SIZE];
    struct hq_rows *rows = NULL;
    if (number.n >= HQ_CASE_NUMBER_SIZE) {
        return HQ_ENOTFOUND;
    }
    hq_copy_word(clean, sizeof(clean), number);
    hq_keyed_hash(r->keys.code, hq_str_of(clean), tidy_code(code, tidy), hash);
    enum hq_err err =
        hq_db_query(r->db, "SELECT code_hash FROM cases WHERE number = $1 AND erased_ms = 0",
                    HQ_ARGS(hq_db_text(hq_str_of(clean))), &rows);
    if (err) {
        return err;
    }
    bool is_true = hq_rows_next(rows) == 1 && hq_hash_eq(hq_rows_bytes(rows, 0), hash);
    err = hq_rows_end(&rows);
    return err ? err : is_true ? HQ_OK : HQ_ENOTFOUND;
}

static enum hq_err read_events(struct hq_records *r, const struct hq_case_row *row, bool is_staff,
                               json_t *events)
{
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_db_query(
        r->db,
        "SELECT " HQ_EVENT_COLUMNS " FROM event WHERE number = $1 AND is_private <= $2"
        " ORDER BY seq LIMIT $3",
        HQ_ARGS(hq_db_text(hq_str_of(row->number)), hq_db_int(is_staff), hq_db_int(EVENTS_MAX)),
        &rows);
    while (!err && hq_rows_next(rows) == 1) {
        json_t *event = NULL;
        err = hq_case_event_json(row, rows, is_staff, &event);
        if (!err) {
            json_array_append_new(events, event);
        }
    }
    enum hq_err end = hq_rows_end(&rows);
    return err ? err : end;
}

enum hq_err hq_records_case_view(struct hq_records *r, struct hq_str number, struct hq_str code,
                                 json_t **case_out)
{
    struct hq_case_row row;
    enum hq_err err = hq_records_case_check(r, number, code);
    err = err ? err : hq_case_row_get(r, number, &row);
    if (err) {
        return err;
    }
    json_t *events = json_array();
    err = read_events(r, &row, false, events);
    json_t *view =
        json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "number", row.number, "kind",
                  hq_case_kind_name(row.kind), "state", hq_case_state_name(row.state), "desk",
                  r->desks->desks[hq_case_desk(r, &row)].title, "opened",
                  hq_records_time(row.opened_ms), "due", hq_records_time(row.due_ms), "rating",
                  row.rating ? json_integer(row.rating) : json_null(), "events", events);
    if (err) {
        json_decref(view);
        return err;
    }
    *case_out = view;
    return HQ_OK;
}

json_t *hq_case_summary(const struct hq_records *r, const struct hq_case_row *row)
{
    int64_t now_ms = hq_records_now(r);
    const struct hq_desk *desk = &r->desks->desks[hq_case_desk(r, row)];
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:I, s:o,"
        " s:I, s:b}",
        "number", row->number, "kind", hq_case_kind_name(row->kind), "state",
        hq_case_state_name(row->state), "desk", row->desk, "desk_title", desk->title, "assignee",
        *row->assignee ? json_string(row->assignee) : json_null(), "site", row->site, "area",
        row->area, "session", row->session, "opened", hq_records_time(row->opened_ms), "moved",
        hq_records_time(row->moved_ms), "due", hq_records_time(row->due_ms), "first_reply",
        hq_records_time(row->first_reply_ms), "closed", hq_records_time(row->closed_ms),
        "is_overdue", (int)(row->due_ms && row->due_ms < now_ms), "escalations",
        (json_int_t)row->escalations, "reopenings", (json_int_t)row->reopenings, "rating",
        row->rating ? json_integer(row->rating) : json_null(), "events_count",
        (json_int_t)row->event_count, "is_erased", (int)row->is_erased);
}

enum hq_err hq_records_case_desk(struct hq_records *r, struct hq_str number,
                                 char desk_out[HQ_CASE_DESK_SIZE])
{
    struct hq_case_row row;
    enum hq_err err = hq_case_row_get(r, number, &row);
    _Static_assert(sizeof(row.desk) == HQ_CASE_DESK_SIZE, "as long as an id may be");
    if (!err) {
        memcpy(desk_out, row.desk, sizeof(row.desk));
    }
    return err;
}

/* What the first event holds beside the text, where staff look for it. */
static void lift_opening(json_t *view, const json_t *events)
{
    json_t *opened = json_array_get(events, 0);
    json_t *data = json_object_get(opened, "data");
    json_t *text = json_object_get(opened, "text");
    json_t *contact = json_object_get(data, "contact");
    json_t *context = json_object_get(data, "context");
    json_object_set(view, "text", text);
    json_object_set_new(view, "contact", contact ? json_incref(contact) : json_null());
    json_object_set_new(view, "context", context ? json_incref(context) : json_null());
}

enum hq_err hq_records_case_show(struct hq_records *r, struct hq_str number, json_t **case_out)
{
    struct hq_case_row row;
    json_t *marks = NULL;
    enum hq_err err = hq_case_row_get(r, number, &row);
    if (err) {
        return err;
    }
    json_t *events = json_array();
    err = read_events(r, &row, true, events);
    err = err ? err : hq_records_case_mark(r, number, NULL, 0, 0, &marks);
    if (err) {
        json_decref(events);
        return err;
    }
    json_t *view = hq_case_summary(r, &row);
    lift_opening(view, events);
    json_object_set_new(view, "marks", marks);
    json_object_set_new(view, "events", events);
    *case_out = view;
    return HQ_OK;
}

static enum hq_err move_mark(struct hq_records *r, struct hq_str number, const char *side,
                             int64_t delivered, int64_t seen)
{
    enum hq_err err = hq_db_begin(r->db, HQ_DB_LAX);
    if (err) {
        return err;
    }
    err = hq_db_run(r->db,
                    "INSERT INTO mark (number, side, delivered, seen) VALUES ($1, $2, $3, $4)"
                    " ON CONFLICT (number, side) DO UPDATE SET"
                    " delivered = CASE WHEN excluded.delivered > mark.delivered"
                    "  THEN excluded.delivered ELSE mark.delivered END,"
                    " seen = CASE WHEN excluded.seen > mark.seen"
                    "  THEN excluded.seen ELSE mark.seen END",
                    HQ_ARGS(hq_db_text(number), hq_db_text(hq_str_of(side)), hq_db_int(delivered),
                            hq_db_int(seen)));
    return hq_db_end(r->db, err);
}

enum hq_err hq_records_case_mark(struct hq_records *r, struct hq_str number, const char *side,
                                 int64_t delivered, int64_t seen, json_t **marks_out)
{
    struct hq_case_row row;
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_case_row_get(r, number, &row);
    struct hq_str clean = hq_str_of(row.number);
    if (!err && side) {
        /* Nobody has received what was not sent. */
        delivered = delivered < row.event_count ? delivered : row.event_count;
        seen = seen < row.event_count ? seen : row.event_count;
        err = move_mark(r, clean, side, delivered > seen ? delivered : seen, seen);
    }
    if (err || !marks_out) {
        return err;
    }
    json_t *marks = json_pack("{s:{s:i, s:i}, s:{s:i, s:i}}", "worker", "delivered", 0, "read", 0,
                              "staff", "delivered", 0, "read", 0);
    err = hq_db_query(r->db, "SELECT side, delivered, seen FROM mark WHERE number = $1",
                      HQ_ARGS(hq_db_text(clean)), &rows);
    while (!err && hq_rows_next(rows) == 1) {
        char name[16];
        struct hq_str text = hq_rows_bytes(rows, 0);
        snprintf(name, sizeof(name), "%.*s", (int)text.n, text.p);
        json_t *mark = json_object_get(marks, name);
        json_object_set_new(mark, "delivered", json_integer(hq_rows_int(rows, 1)));
        json_object_set_new(mark, "read", json_integer(hq_rows_int(rows, 2)));
    }
    enum hq_err end = hq_rows_end(&rows);
    err = err ? err : end;
    if (err) {
        json_decref(marks);
        return err;
    }
    *marks_out = marks;
    return HQ_OK;
}
