/*
 * A case while it is being changed: its row, locked, and the events added to it, in one
 * transaction. Used by everything in this folder that changes a case.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_CASE_PART_H
#define HQ_RECORDS_CASE_PART_H

#include "records/lifecycle.h"
#include "records/records_state.h"

#define HQ_STAFF_NAME_MAX_BYTES 64
#define HQ_CASE_TEXT_MAX_BYTES  ((size_t)64 * 1024) /* of one event */
#define HQ_CASE_DATA_MAX_BYTES  ((size_t)256 * 1024)
#define HQ_CASE_NEWS_MAX        4  /* events in one transaction */
#define HQ_CASE_WORD_SIZE       72 /* site, area, session, assignee */

struct hq_case_row {
    char number[HQ_CASE_NUMBER_SIZE];
    enum hq_case_kind kind;
    enum hq_case_state state;
    char desk[HQ_DESK_ID_MAX_BYTES + 1];
    char assignee[HQ_CASE_WORD_SIZE]; /* "" = nobody */
    char site[HQ_CASE_WORD_SIZE];
    char area[HQ_CASE_WORD_SIZE];
    char session[HQ_CASE_WORD_SIZE];
    unsigned char key[HQ_KEY_BYTES]; /* of its contents; zero once erased */
    bool is_erased;
    int64_t opened_ms, moved_ms;
    int64_t due_ms; /* by when an answer is owed; 0 = none is */
    int64_t first_reply_ms, closed_ms, overdue_ms, reminded_ms, followed_ms, next_ms, erased_ms;
    int64_t escalations, reopenings, rating, event_count;
};

struct hq_case_news {
    char type[24];
    char actor[HQ_CASE_WORD_SIZE];
    int64_t seq;
    bool is_private;
    enum hq_case_state state;
    json_t *event; /* as the worker sees it; NULL if private */
};

struct hq_case_work {
    struct hq_case_row row;
    struct hq_case_news news[HQ_CASE_NEWS_MAX];
    size_t news_count;
    bool is_changed; /* the row is stored even if no event was added */
};

/* The columns that hq_case_row_read() takes from the row that rows stands on, from column 0. */
#define HQ_CASE_COLUMNS                                                                            \
    "number, kind, state, desk, assignee, site, area, session, sealed_key, opened_ms, moved_ms,"   \
    " due_ms, first_reply_ms, closed_ms, overdue_ms, reminded_ms, followed_ms, next_ms,"           \
    " escalations, reopenings, rating, event_count, erased_ms"
#define HQ_CASE_COLUMN_COUNT 23
enum hq_err hq_case_row_read(const struct hq_records *r, struct hq_rows *rows,
                             struct hq_case_row *row_out) HQ_MUST_USE;
/* Without a lock; HQ_ENOTFOUND. */
enum hq_err hq_case_row_get(struct hq_records *r, struct hq_str number,
                            struct hq_case_row *row_out) HQ_MUST_USE;

/* Begins a transaction and locks the case; after HQ_OK hq_case_work_end() must follow. */
enum hq_err hq_case_work_begin(struct hq_records *r, struct hq_str number,
                               struct hq_case_work *work_out) HQ_MUST_USE;
/*
 * Adds an event with the case's state, desk and assignee as work->row says by now. data is borrowed
 * and may be NULL. HQ_ELIMIT if text or data are too long.
 */
enum hq_err hq_case_work_add(struct hq_records *r, struct hq_case_work *work, const char *type,
                             struct hq_str actor, bool is_private, struct hq_str text,
                             const json_t *data) HQ_MUST_USE;
/* Stores the row (when to look at it next included), commits and tells the listener; or rolls back.
 */
enum hq_err hq_case_work_end(struct hq_records *r, struct hq_case_work *work,
                             enum hq_err err) HQ_MUST_USE;

/* When the sweep has to look at the case; 0 = never. */
int64_t hq_case_next_ms(const struct hq_records *r, const struct hq_case_row *row);

/* The place of the case's desk in the tree; the fallback desk if it is no longer there. */
int hq_case_desk(const struct hq_records *r, const struct hq_case_row *row);

/* One stored event as JSON: {seq, at, type, by, text}; for staff also data and is_private. New. */
enum hq_err hq_case_event_json(const struct hq_case_row *row, struct hq_rows *rows, bool is_staff,
                               json_t **event_out) HQ_MUST_USE;
#define HQ_EVENT_COLUMNS "seq, at_ms, type, actor, is_private, content"

/* The members of a case that lists and details share; new. */
json_t *hq_case_summary(const struct hq_records *r, const struct hq_case_row *row);

/* Numbers in a text by which the case can be found again for its person. */
enum hq_err hq_case_index_person(struct hq_records *r, const struct hq_case_row *row,
                                 struct hq_str text) HQ_MUST_USE;

/* Puts a reminder for the desk into the outbox, once a channel; kind: "alarm", "remind" ... */
enum hq_err hq_outbox_add(struct hq_records *r, const struct hq_case_row *row, int desk,
                          const char *kind) HQ_MUST_USE;

/* Text without what a database or JSON cannot hold; new, NUL-ended. */
char *hq_clean_text(struct hq_str text, size_t max_bytes, size_t *len_out);
/* Copies a short word, cut at the size; bytes that are not UTF-8 become "?". */
void hq_copy_word(char *out, size_t size, struct hq_str word);

#endif
