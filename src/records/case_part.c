/*
 * The row of a case, its lock, its events.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "records/case_part.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "records/chain.h"
#include "records/glyph.h"
#include "records/mask.h"

#define DAY_MS ((int64_t)86400000)

char *hq_clean_text(struct hq_str text, size_t max_bytes, size_t *len_out)
{
    struct hq_glyph *glyphs = NULL;
    size_t count = hq_glyphs(text, max_bytes, &glyphs);
    char *out = hq_xcalloc(text.n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (glyphs[i].c == 0xFFFD && glyphs[i].n == 1) {
            out[n++] = '?';
        } else {
            memcpy(out + n, text.p + glyphs[i].at, glyphs[i].n);
            n += glyphs[i].n;
        }
    }
    free(glyphs);
    *len_out = n;
    return out;
}

void hq_copy_word(char *out, size_t size, struct hq_str word)
{
    struct hq_glyph *glyphs = NULL;
    size_t count = hq_glyphs(word, size - 1, &glyphs);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (glyphs[i].c == 0xFFFD && glyphs[i].n == 1) {
            out[n++] = '?';
        } else {
            memcpy(out + n, word.p + glyphs[i].at, glyphs[i].n);
            n += glyphs[i].n;
        }
    }
    out[n] = '\0';
    free(glyphs);
}

static void word(struct hq_rows *rows, int column, char *out, size_t size)
{
    struct hq_str text = hq_rows_bytes(rows, column);
    snprintf(out, size, "%.*s", (int)text.n, text.p);
}

static enum hq_err read_key(const struct hq_records *r, struct hq_rows *rows, int column,
                            struct hq_case_row *row)
{
    char *key = NULL;
    size_t n = 0;
    row->is_erased = hq_rows_is_null(rows, column);
    if (row->is_erased) {
        return HQ_OK;
    }
    enum hq_err err = hq_unseal(r->keys.seal, hq_rows_bytes(rows, column), &key, &n);
    if (!err && n == sizeof(row->key)) {
        memcpy(row->key, key, n);
    }
    free(key);
    return err ? err : n == sizeof(row->key) ? HQ_OK : HQ_EIO;
}

enum hq_err hq_case_row_read(const struct hq_records *r, struct hq_rows *rows,
                             struct hq_case_row *row)
{
    *row = (struct hq_case_row){.is_erased = false};
    word(rows, 0, row->number, sizeof(row->number));
    if (hq_case_kind_parse(hq_rows_bytes(rows, 1), &row->kind) ||
        hq_case_state_parse(hq_rows_bytes(rows, 2), &row->state)) {
        return HQ_EIO;
    }
    word(rows, 3, row->desk, sizeof(row->desk));
    word(rows, 4, row->assignee, sizeof(row->assignee));
    word(rows, 5, row->site, sizeof(row->site));
    word(rows, 6, row->area, sizeof(row->area));
    word(rows, 7, row->session, sizeof(row->session));
    int64_t *const numbers[] = {
        &row->opened_ms,   &row->moved_ms,    &row->due_ms,      &row->first_reply_ms,
        &row->closed_ms,   &row->overdue_ms,  &row->reminded_ms, &row->followed_ms,
        &row->next_ms,     &row->escalations, &row->reopenings,  &row->rating,
        &row->event_count, &row->erased_ms,
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        *numbers[i] = hq_rows_int(rows, 9 + (int)i);
    }
    return read_key(r, rows, 8, row);
}

static enum hq_err get_row(struct hq_records *r, const char *sql, struct hq_str number,
                           struct hq_case_row *row_out)
{
    struct hq_rows *rows = NULL;
    struct hq_case_row row;
    enum hq_err err = HQ_ENOTFOUND;
    if (number.n >= HQ_CASE_NUMBER_SIZE) {
        return err;
    }
    char clean[HQ_CASE_NUMBER_SIZE];
    hq_copy_word(clean, sizeof(clean), number);
    err = hq_db_query(r->db, sql, HQ_ARGS(hq_db_text(hq_str_of(clean))), &rows);
    if (err) {
        return err;
    }
    int got = hq_rows_next(rows);
    err = got == 1 ? hq_case_row_read(r, rows, &row) : HQ_ENOTFOUND;
    while (got == 1) {
        got = hq_rows_next(rows);
    }
    enum hq_err end = hq_rows_end(&rows);
    err = end ? end : err;
    if (!err) {
        *row_out = row;
    }
    return err;
}

enum hq_err hq_case_row_get(struct hq_records *r, struct hq_str number, struct hq_case_row *row_out)
{
    return get_row(r, "SELECT " HQ_CASE_COLUMNS " FROM cases WHERE number = $1", number, row_out);
}

enum hq_err hq_case_work_begin(struct hq_records *r, struct hq_str number,
                               struct hq_case_work *work_out)
{
    struct hq_case_work work = {.news_count = 0};
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    /* An update that changes nothing locks the row in either database. */
    err = get_row(r,
                  "UPDATE cases SET event_count = event_count WHERE number = $1"
                  " RETURNING " HQ_CASE_COLUMNS,
                  number, &work.row);
    if (err) {
        hq_db_rollback(r->db);
        return err;
    }
    *work_out = work;
    return HQ_OK;
}

/* {"text": ..., "data": ...} sealed with the case's key. */
static enum hq_err seal_content(const struct hq_case_row *row, struct hq_str text,
                                const json_t *data, struct hq_buf *out)
{
    if (text.n > HQ_CASE_TEXT_MAX_BYTES) {
        return HQ_ELIMIT;
    }
    json_t *content = json_object();
    size_t n = 0;
    char *clean = hq_clean_text(text, HQ_CASE_TEXT_MAX_BYTES, &n);
    json_object_set_new(content, "text", hq_json_string((struct hq_str){clean, n}));
    free(clean);
    if (data) {
        json_object_set_new(content, "data", json_deep_copy(data));
    }
    char *plain = json_dumps(content, JSON_COMPACT);
    json_decref(content);
    enum hq_err err = plain && strlen(plain) <= HQ_CASE_DATA_MAX_BYTES ? HQ_OK : HQ_ELIMIT;
    if (!err) {
        hq_seal(row->key, hq_str_of(plain), out);
        err = hq_buf_error(out);
    }
    free(plain);
    return err;
}

static const char *shown_actor(struct hq_str actor)
{
    switch (hq_actor_of(actor)) {
    case HQ_ACTOR_WORKER:
        return "worker";
    case HQ_ACTOR_SYSTEM:
        return "system";
    case HQ_ACTOR_STAFF:
        break;
    }
    return "staff";
}

static json_t *event_json(int64_t seq, int64_t at_ms, struct hq_str type, const char *by,
                          struct hq_str text)
{
    return json_pack("{s:I, s:o, s:o, s:s, s:o}", "seq", (json_int_t)seq, "at",
                     hq_records_time(at_ms), "type", hq_json_string(type), "by", by, "text",
                     hq_json_string(text));
}

static void add_news(struct hq_case_work *work, const struct hq_chain_event *event,
                     struct hq_str text)
{
    struct hq_case_news *news = &work->news[work->news_count++];
    hq_copy_word(news->type, sizeof(news->type), event->type);
    hq_copy_word(news->actor, sizeof(news->actor), event->actor);
    news->seq = event->seq;
    news->is_private = event->is_private;
    news->state = work->row.state;
    if (!event->is_private) {
        news->event =
            event_json(event->seq, event->at_ms, event->type, shown_actor(event->actor), text);
    }
}

enum hq_err hq_case_work_add(struct hq_records *r, struct hq_case_work *work, const char *type,
                             struct hq_str actor, bool is_private, struct hq_str text,
                             const json_t *data)
{
    struct hq_case_row *row = &work->row;
    struct hq_buf content;
    if (work->news_count == HQ_CASE_NEWS_MAX) {
        return HQ_ELIMIT;
    }
    hq_buf_init(&content, 2 * HQ_CASE_DATA_MAX_BYTES);
    enum hq_err err = seal_content(row, text, data, &content);
    struct hq_chain_event event = {
        .number = hq_str_of(row->number),
        .seq = row->event_count + 1,
        .at_ms = hq_records_now(r),
        .type = hq_str_of(type),
        .actor = actor,
        .is_private = is_private,
        .state = hq_str_of(hq_case_state_name(row->state)),
        .desk = hq_str_of(row->desk),
        .content = hq_buf_str(&content),
    };
    if (!err) {
        err = hq_chain_append(r, &event);
    }
    if (!err) {
        row->event_count++;
        add_news(work, &event, text);
    }
    hq_buf_deinit(&content);
    return err;
}

static enum hq_err store_row(struct hq_records *r, const struct hq_case_row *row)
{
    return hq_db_run(
        r->db,
        "UPDATE cases SET state = $1, desk = $2, assignee = $3, moved_ms = $4, due_ms = $5,"
        " first_reply_ms = $6, closed_ms = $7, overdue_ms = $8, reminded_ms = $9,"
        " followed_ms = $10, next_ms = $11, escalations = $12, reopenings = $13, rating = $14,"
        " event_count = $15, erased_ms = $16 WHERE number = $17",
        HQ_ARGS(hq_db_text(hq_str_of(hq_case_state_name(row->state))),
                hq_db_text(hq_str_of(row->desk)), hq_db_text(hq_str_of(row->assignee)),
                hq_db_int(row->moved_ms), hq_db_int(row->due_ms), hq_db_int(row->first_reply_ms),
                hq_db_int(row->closed_ms), hq_db_int(row->overdue_ms), hq_db_int(row->reminded_ms),
                hq_db_int(row->followed_ms), hq_db_int(row->next_ms), hq_db_int(row->escalations),
                hq_db_int(row->reopenings), hq_db_int(row->rating), hq_db_int(row->event_count),
                hq_db_int(row->erased_ms), hq_db_text(hq_str_of(row->number))));
}

static enum hq_err tell_nodes(struct hq_records *r, const struct hq_case_work *work)
{
    enum hq_err err = HQ_OK;
    for (size_t i = 0; i < work->news_count && !err; i++) {
        char payload[128];
        snprintf(payload, sizeof(payload), "%s %s %lld", r->node, work->row.number,
                 (long long)work->news[i].seq);
        err = hq_db_notify(r->db, payload);
    }
    return err;
}

static void tell_listener(struct hq_records *r, const struct hq_case_work *work)
{
    for (size_t i = 0; i < work->news_count && r->listener; i++) {
        const struct hq_case_news *news = &work->news[i];
        struct hq_case_notice notice = {
            .number = work->row.number,
            .type = news->type,
            .desk = work->row.desk,
            .state = hq_case_state_name(news->state),
            .kind = hq_case_kind_name(work->row.kind),
            .seq = news->seq,
            .is_private = news->is_private,
            .event = news->event,
        };
        r->listener(r->listener_user, &notice);
    }
}

enum hq_err hq_case_work_end(struct hq_records *r, struct hq_case_work *work, enum hq_err err)
{
    work->row.next_ms = hq_case_next_ms(r, &work->row);
    if (!err && (work->news_count || work->is_changed)) {
        err = store_row(r, &work->row);
        err = err ? err : tell_nodes(r, work);
    }
    err = hq_db_end(r->db, err);
    if (!err) {
        tell_listener(r, work);
    }
    for (size_t i = 0; i < work->news_count; i++) {
        json_decref(work->news[i].event);
    }
    return err;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

int64_t hq_case_next_ms(const struct hq_records *r, const struct hq_case_row *row)
{
    const struct hq_desks *desks = r->desks;
    int64_t next = 0;
    if (row->is_erased) {
        return 0;
    }
    if (row->state == HQ_CASE_CLOSED) {
        if (desks->follow_days && !row->followed_ms) {
            next = row->closed_ms + desks->follow_days * DAY_MS;
        }
        return desks->retention_days ? sooner(next, row->closed_ms + desks->retention_days * DAY_MS)
                                     : next;
    }
    if (row->state == HQ_CASE_ANSWERED) {
        return desks->close_days
                   ? hq_hours_add_days(&desks->hours, row->moved_ms, desks->close_days)
                   : 0;
    }
    bool has_parent = desks->desks[hq_case_desk(r, row)].parent >= 0;
    if (row->due_ms && !row->overdue_ms) {
        next = row->due_ms;
    }
    int64_t since = row->reminded_ms ? row->reminded_ms : row->moved_ms;
    int days = row->reminded_ms && has_parent ? desks->escalate_days : desks->remind_days;
    return sooner(next, hq_hours_add_days(&desks->hours, since, days));
}

int hq_case_desk(const struct hq_records *r, const struct hq_case_row *row)
{
    int desk = hq_desks_find(r->desks, hq_str_of(row->desk));
    return desk >= 0 ? desk : r->desks->fallback;
}

enum hq_err hq_case_event_json(const struct hq_case_row *row, struct hq_rows *rows, bool is_staff,
                               json_t **event_out)
{
    json_t *content = NULL;
    if (!row->is_erased) {
        char *plain = NULL;
        size_t n = 0;
        enum hq_err err = hq_unseal(row->key, hq_rows_bytes(rows, 5), &plain, &n);
        if (err) {
            return err;
        }
        content = json_loadb(plain, n, 0, NULL);
        free(plain);
    }
    struct hq_str actor = hq_rows_bytes(rows, 3);
    json_t *event = event_json(hq_rows_int(rows, 0), hq_rows_int(rows, 1), hq_rows_bytes(rows, 2),
                               shown_actor(actor), hq_json_str(content, "text"));
    json_t *data = json_object_get(content, "data");
    if (is_staff) {
        json_object_set_new(event, "by", hq_json_string(actor));
        json_object_set_new(event, "is_private", json_boolean(hq_rows_int(rows, 4) != 0));
        if (data) {
            json_object_set(event, "data", data);
        }
    } else if (json_is_integer(json_object_get(data, "score"))) {
        json_object_set(event, "score", json_object_get(data, "score"));
    }
    json_decref(content);
    *event_out = event;
    return HQ_OK;
}

struct person_index {
    struct hq_records *r;
    const struct hq_case_row *row;
    enum hq_err err;
};

static void index_number(void *user, struct hq_str digits)
{
    struct person_index *index = user;
    unsigned char ref[HQ_HASH_BYTES];
    if (index->err) {
        return;
    }
    hq_keyed_hash(index->r->keys.index, HQ_STR("person"), digits, ref);
    index->err = hq_db_run(
        index->r->db,
        "INSERT INTO person (ref, number) VALUES ($1, $2)"
        " ON CONFLICT (ref, number) DO NOTHING",
        HQ_ARGS(hq_db_bytes(ref, sizeof(ref)), hq_db_text(hq_str_of(index->row->number))));
}

enum hq_err hq_case_index_person(struct hq_records *r, const struct hq_case_row *row,
                                 struct hq_str text)
{
    struct person_index index = {r, row, HQ_OK};
    hq_mask_numbers(text, index_number, &index);
    return index.err;
}
