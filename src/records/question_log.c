/*
 * The question log. Text is masked when it comes in, so that the raw text is nowhere in this folder
 * even for a moment longer; rows wait in memory and are written many at a time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "records/question_log.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "records/case_part.h"
#include "records/mask.h"

#define TEXT_MAX_BYTES    ((size_t)8 * 1024) /* longer questions are cut in the log */
#define WORD_MAX_BYTES    ((size_t)160)
#define COMMENT_MAX_BYTES ((size_t)4096)

static char *masked(struct hq_str text, size_t max_bytes)
{
    struct hq_buf out;
    hq_buf_init(&out, 8 * max_bytes);
    text.n = text.n < max_bytes ? text.n : max_bytes;
    hq_mask(text, &out);
    return hq_buf_steal(&out);
}

static char *canonical(const char *text)
{
    struct hq_buf out;
    hq_buf_init(&out, 8 * TEXT_MAX_BYTES);
    hq_mask_canonical(hq_str_of(text), &out);
    return hq_buf_steal(&out);
}

static char *word(struct hq_str text)
{
    size_t n = 0;
    return hq_clean_text(text, WORD_MAX_BYTES, &n);
}

static void free_row(struct hq_pending_question *q)
{
    free(q->answer);
    free(q->session);
    free(q->site);
    free(q->text);
    free(q->canonical);
    free(q->kind);
    free(q->area);
    free(q->entry);
    free(q->intent);
}

static void pop(struct hq_records *r)
{
    free_row(&r->queue[r->queue_first]);
    r->queue_first = (r->queue_first + 1) % HQ_QUESTION_QUEUE_MAX;
    r->queue_count--;
}

void hq_records_question_add(struct hq_records *r, const struct hq_question_row *row)
{
    if (r->queue_count == HQ_QUESTION_QUEUE_MAX) {
        pop(r);
        r->queue_dropped++;
    }
    size_t at = (r->queue_first + r->queue_count) % HQ_QUESTION_QUEUE_MAX;
    struct hq_pending_question *q = &r->queue[at];
    *q = (struct hq_pending_question){
        .answer = word(row->answer),
        .session = word(row->session),
        .site = word(row->site),
        .text = masked(row->text, TEXT_MAX_BYTES),
        .kind = word(row->kind),
        .area = word(row->area),
        .entry = word(row->entry),
        .intent = word(row->intent),
        .confidence = row->confidence,
        .micros = row->micros,
        .at_ms = hq_records_now(r),
    };
    q->canonical = canonical(q->text);
    r->queue_count++;
}

static enum hq_err insert(struct hq_records *r, const struct hq_pending_question *q)
{
    /* An answer id comes twice only after a crash that lost a session's last turn. */
    return hq_db_run(
        r->db,
        "INSERT INTO question (answer, at_ms, session, site, text, canonical, kind, area, entry,"
        " intent, confidence, micros) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (answer) DO NOTHING",
        HQ_ARGS(hq_db_text(hq_str_of(q->answer)), hq_db_int(q->at_ms),
                hq_db_text(hq_str_of(q->session)), hq_db_text(hq_str_of(q->site)),
                hq_db_text(hq_str_of(q->text)), hq_db_text(hq_str_of(q->canonical)),
                hq_db_text(hq_str_of(q->kind)), hq_db_text(hq_str_of(q->area)),
                hq_db_text(hq_str_of(q->entry)), hq_db_text(hq_str_of(q->intent)),
                hq_db_real(q->confidence), hq_db_int(q->micros)));
}

enum hq_err hq_records_flush(struct hq_records *r)
{
    if (r->queue_count == 0) {
        return HQ_OK;
    }
    if (r->queue_dropped) {
        hq_log(HQ_LOG_WARN, "questions_dropped", "count=%lld", (long long)r->queue_dropped);
        r->queue_dropped = 0;
    }
    enum hq_err err = hq_db_begin(r->db, HQ_DB_LAX);
    if (err) {
        return err;
    }
    for (size_t i = 0; i < r->queue_count && !err; i++) {
        err = insert(r, &r->queue[(r->queue_first + i) % HQ_QUESTION_QUEUE_MAX]);
    }
    err = hq_db_end(r->db, err);
    while (!err && r->queue_count) {
        pop(r);
    }
    return err;
}

void hq_question_queue_free(struct hq_records *r)
{
    while (r->queue_count) {
        pop(r);
    }
    free(r->queue);
    r->queue = NULL;
}

enum hq_err hq_records_rate_answer(struct hq_records *r, struct hq_str session,
                                   struct hq_str answer, bool helpful, struct hq_str comment)
{
    int64_t found = 0;
    char *id = word(answer);
    char *who = word(session);
    char *text = masked(comment, COMMENT_MAX_BYTES);
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    if (!err) {
        err = hq_db_query_int(
            r->db, "SELECT count(*) FROM question WHERE answer = $1 AND session = $2",
            HQ_ARGS(hq_db_text(hq_str_of(id)), hq_db_text(hq_str_of(who))), &found);
        err = err ? err : found ? HQ_OK : HQ_ENOTFOUND;
        err = err ? err
                  : hq_db_run(r->db,
                              "INSERT INTO rating (answer, at_ms, helpful, comment)"
                              " VALUES ($1, $2, $3, $4) ON CONFLICT (answer) DO UPDATE SET"
                              " at_ms = excluded.at_ms, helpful = excluded.helpful,"
                              " comment = excluded.comment",
                              HQ_ARGS(hq_db_text(hq_str_of(id)), hq_db_int(hq_records_now(r)),
                                      hq_db_int(helpful), hq_db_text(hq_str_of(text))));
        err = hq_db_end(r->db, err);
    }
    free(id);
    free(who);
    free(text);
    return err;
}
