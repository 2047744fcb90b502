/*
 * A new case: number, secret code, desk, due time, first event; in one synced transaction.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "records/case_part.h"
#include "records/chain.h"

#define CODE_LENGTH 8

static const char code_letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; /* no 0 O 1 I L */

static void make_code(char out[HQ_CASE_CODE_SIZE])
{
    for (size_t i = 0; i < CODE_LENGTH; i++) {
        out[i] = code_letters[randombytes_uniform(sizeof(code_letters) - 1)];
    }
    out[CODE_LENGTH] = '\0';
}

static enum hq_err make_number(struct hq_records *r, int64_t now_ms, char out[HQ_CASE_NUMBER_SIZE])
{
    char day[HQ_DAY_TEXT_SIZE];
    char counter[32];
    int64_t n = 0;
    hq_day_format(hq_china_day(now_ms), day);
    snprintf(counter, sizeof(counter), "case-%s", day);
    enum hq_err err = hq_counter_next(r->db, counter, &n);
    if (!err) {
        snprintf(out, HQ_CASE_NUMBER_SIZE, "HQ-%.4s%.2s%.2s-%04lld", day, day + 5, day + 8,
                 (long long)n);
    }
    return err;
}

static enum hq_err insert_row(struct hq_records *r, const struct hq_case_row *row, const char *code)
{
    unsigned char code_hash[HQ_HASH_BYTES];
    struct hq_buf key;
    hq_keyed_hash(r->keys.code, hq_str_of(row->number), hq_str_of(code), code_hash);
    hq_buf_init(&key, 256);
    hq_seal(r->keys.seal, (struct hq_str){(const char *)row->key, sizeof(row->key)}, &key);
    enum hq_err err = hq_db_run(
        r->db,
        "INSERT INTO cases (number, kind, state, desk, assignee, site, area, session, code_hash,"
        " sealed_key, opened_ms, moved_ms, due_ms, first_reply_ms, closed_ms, overdue_ms,"
        " reminded_ms, followed_ms, next_ms, escalations, reopenings, rating, event_count,"
        " erased_ms) VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, $10, $11,"
        " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
        HQ_ARGS(
            hq_db_text(hq_str_of(row->number)), hq_db_text(hq_str_of(hq_case_kind_name(row->kind))),
            hq_db_text(hq_str_of(hq_case_state_name(row->state))), hq_db_text(hq_str_of(row->desk)),
            hq_db_text(hq_str_of(row->site)), hq_db_text(hq_str_of(row->area)),
            hq_db_text(hq_str_of(row->session)), hq_db_bytes(code_hash, sizeof(code_hash)),
            hq_db_blob(hq_buf_str(&key)), hq_db_int(row->opened_ms), hq_db_int(row->due_ms)));
    hq_buf_deinit(&key);
    return err;
}

static enum hq_err add_opened(struct hq_records *r, struct hq_case_work *work,
                              const struct hq_case_new *c)
{
    json_t *data = json_object();
    if (c->contact.n) {
        json_object_set_new(data, "contact", hq_json_string(c->contact));
    }
    if (c->context) {
        json_object_set_new(data, "context", json_deep_copy(c->context));
    }
    enum hq_err err = hq_case_work_add(r, work, "opened", HQ_STR("worker"), false, c->text, data);
    json_decref(data);
    err = err ? err : hq_case_index_person(r, &work->row, c->contact);
    err = err ? err : hq_case_index_person(r, &work->row, c->text);
    if (!err && work->row.kind == HQ_CASE_URGENT) {
        err = hq_case_work_add(r, work, "alarmed", HQ_STR("system"), true, HQ_STR(""), NULL);
        err = err ? err : hq_outbox_add(r, &work->row, hq_case_desk(r, &work->row), "alarm");
    }
    return err;
}

static void fill_row(const struct hq_records *r, const struct hq_case_new *c, int64_t now_ms,
                     enum hq_case_kind kind, struct hq_case_row *row)
{
    int desk = hq_desks_route(r->desks, c->site, c->area, c->kind);
    row->kind = kind;
    row->state = HQ_CASE_OPEN;
    snprintf(row->desk, sizeof(row->desk), "%s", r->desks->desks[desk].id);
    hq_copy_word(row->site, sizeof(row->site), c->site);
    hq_copy_word(row->area, sizeof(row->area), c->area);
    hq_copy_word(row->session, sizeof(row->session), c->session);
    randombytes_buf(row->key, sizeof(row->key));
    row->opened_ms = row->moved_ms = now_ms;
    row->due_ms = hq_desks_due_ms(r->desks, kind, now_ms);
}

enum hq_err hq_records_case_open(struct hq_records *r, const struct hq_case_new *c,
                                 struct hq_case_receipt *receipt_out)
{
    struct hq_case_work work = {.news_count = 0};
    struct hq_case_receipt receipt = {.is_open = false};
    enum hq_case_kind kind;
    int64_t now_ms = hq_records_now(r);
    if (hq_case_kind_parse(c->kind, &kind)) {
        return HQ_EINVAL;
    }
    fill_row(r, c, now_ms, kind, &work.row);
    make_code(receipt.code);
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (err) {
        return err;
    }
    err = make_number(r, now_ms, work.row.number);
    err = err ? err : insert_row(r, &work.row, receipt.code);
    err = err ? err : add_opened(r, &work, c);
    err = hq_case_work_end(r, &work, err);
    if (!err) {
        const struct hq_desk *desk = &r->desks->desks[hq_case_desk(r, &work.row)];
        snprintf(receipt.number, sizeof(receipt.number), "%s", work.row.number);
        snprintf(receipt.desk, sizeof(receipt.desk), "%s", desk->title);
        receipt.due_ms = work.row.due_ms;
        receipt.is_open = hq_hours_is_open(&r->desks->hours, now_ms);
        *receipt_out = receipt;
    }
    sodium_memzero(&work.row.key, sizeof(work.row.key));
    return err;
}
