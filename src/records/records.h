/*
 * What must never be lost: sessions, the question log, ratings, cases and their events, users.
 * One interface, two stores (SQLite, PostgreSQL); every call says what is durable when it returns.
 * Calls are made from one thread. HQ_EIO / HQ_EUNAVAIL mean that nothing was stored.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_RECORDS_H
#define HQ_RECORDS_RECORDS_H

#include <jansson.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct hq_records;
struct hq_desks;

struct hq_records_options {
    const char *url; /* a file path (SQLite) or "postgresql://..." */
    /*
     * 64 hexadecimal digits, mode 0600; made at first start. All nodes on one PostgreSQL share it.
     * Without it what is sealed cannot be read. NULL: "records.key" in the folder of a SQLite file.
     */
    const char *key_file;
    const char *anchor_file; /* see chain.h; NULL: ".anchor" added to a SQLite file's name */
    struct hq_desks *desks;  /* desk.h; taken, also on failure; NULL: one desk for everything */
    const struct hq_clock *clock; /* borrowed for life; NULL = the machine's */
};
/* The schema is made or migrated forward. */
enum hq_err hq_records_open_with(const struct hq_records_options *options,
                                 struct hq_records **records_out,
                                 struct hq_error *error) HQ_MUST_USE;
/* The same with defaults; for SQLite only, as PostgreSQL needs a key file. */
enum hq_err hq_records_open(const char *url, const struct hq_clock *clock,
                            struct hq_records **records_out, struct hq_error *error) HQ_MUST_USE;
/* Writes what is queued; clears *records; NULL is fine. */
void hq_records_close(struct hq_records **records);
/* Takes new desks (on a reload of the configuration); taken. */
void hq_records_set_desks(struct hq_records *r, struct hq_desks *desks);
/* Borrowed until the next _set_desks() or _close(). */
const struct hq_desks *hq_records_desks(const struct hq_records *r);

/* --- sessions: so that a worker resumes after a lost connection or a restart --- */

/* Stores or replaces; not synced at once (a session is a comfort, not a promise). */
enum hq_err hq_records_session_put(struct hq_records *r, struct hq_str session, struct hq_str token,
                                   struct hq_str state_json, int64_t expires_ms) HQ_MUST_USE;
/* state_out: new JSON; HQ_ENOTFOUND if unknown or expired, HQ_EDENIED if the token is wrong. */
enum hq_err hq_records_session_get(struct hq_records *r, struct hq_str session, struct hq_str token,
                                   json_t **state_out) HQ_MUST_USE;

/* --- question log and ratings; text is masked (mask.h) before it is written --- */

struct hq_question_row {
    struct hq_str answer; /* answer id, shown to the worker, used by answer.rate */
    struct hq_str session;
    struct hq_str site;
    struct hq_str text; /* raw; masked inside */
    struct hq_str kind; /* of the answer */
    struct hq_str area;
    struct hq_str entry;
    struct hq_str intent;
    double confidence;
    int64_t micros; /* time from text to answer */
};
/* Queued in memory (bounded; the oldest is dropped and counted) and written by _flush(). */
void hq_records_question_add(struct hq_records *r, const struct hq_question_row *row);
enum hq_err hq_records_flush(struct hq_records *r) HQ_MUST_USE;
/* helpful: 1 or 0. HQ_ENOTFOUND if the answer is not in the log. Durable. */
enum hq_err hq_records_rate_answer(struct hq_records *r, struct hq_str session,
                                   struct hq_str answer, bool helpful,
                                   struct hq_str comment) HQ_MUST_USE;

/* --- cases --- */

#define HQ_CASE_NUMBER_SIZE 24
#define HQ_CASE_CODE_SIZE   16

struct hq_case_new {
    struct hq_str kind; /* question human grievance joining injury-visit urgent */
    struct hq_str text;
    struct hq_str contact; /* may be empty */
    struct hq_str session;
    struct hq_str site;
    struct hq_str area;
    const json_t *context; /* conversation so far, likely entries; borrowed, may be NULL */
};

struct hq_case_receipt {
    char number[HQ_CASE_NUMBER_SIZE]; /* "HQ-20261123-0001" style */
    char code[HQ_CASE_CODE_SIZE];     /* secret, 8 characters without look-alikes */
    char desk[64];                    /* its title */
    int64_t due_ms;                   /* by when the first answer comes */
    bool is_open;                     /* is anybody at work now? */
};

/* Durable (synced) when it returns HQ_OK; HQ_EINVAL for an unknown kind. */
enum hq_err hq_records_case_open(struct hq_records *r, const struct hq_case_new *c,
                                 struct hq_case_receipt *receipt_out) HQ_MUST_USE;
/*
 * What the worker may see: {number, kind, state, desk, opened, due, rating, events:[{seq, at, type,
 * by, text}]}, new; `by` is "worker", "staff" or "system". HQ_ENOTFOUND for an unknown number and
 * for a wrong code alike; so too once the case was erased.
 */
enum hq_err hq_records_case_view(struct hq_records *r, struct hq_str number, struct hq_str code,
                                 json_t **case_out) HQ_MUST_USE;
/*
 * Adds an event ("message", "rated", "claimed", "answered", "note", "transferred", "closed",
 * "reopened", "followed") and moves the state as lifecycle.h says; HQ_ECONFLICT if it does not
 * allow that, HQ_EINVAL for an unknown type or wrong data, HQ_ENOTFOUND for an unknown number.
 * `by` is "worker" or a staff name; data is borrowed and may be NULL: {score: 1-5} for "rated",
 * {desk} for "transferred". Durable.
 */
enum hq_err hq_records_case_event(struct hq_records *r, struct hq_str number, const char *type,
                                  struct hq_str by, struct hq_str text, const json_t *data,
                                  int64_t *seq_out) HQ_MUST_USE;
struct hq_case_event_new {
    struct hq_str number;
    const char *type;
    struct hq_str by;
    struct hq_str text;
    const json_t *data;      /* borrowed; may be NULL */
    struct hq_str client_id; /* of the client's own making, at most 64 bytes; "" = none */
    bool is_override;        /* an admin acts on a case that another has claimed */
};
struct hq_case_event_done {
    int64_t seq;
    bool is_repeated; /* the client_id was stored before: nothing new was added */
    bool is_reopened; /* a message or a bad rating has reopened the case */
};
/* The same; what comes twice under one client_id is stored once. */
enum hq_err hq_records_case_add(struct hq_records *r, const struct hq_case_event_new *event,
                                struct hq_case_event_done *done_out) HQ_MUST_USE;

/*
 * How far a side ("worker" or "staff") has received and read a case; only ever forward.
 * {worker:{delivered, read}, staff:{delivered, read}}, new, or NULL out if not wanted. Not synced.
 */
enum hq_err hq_records_case_mark(struct hq_records *r, struct hq_str number, const char *side,
                                 int64_t delivered, int64_t seen, json_t **marks_out) HQ_MUST_USE;

/* News of cases, from this process and (PostgreSQL) from others. All is borrowed for the call. */
struct hq_case_notice {
    const char *number;
    const char *type;
    const char *desk; /* id */
    const char *state;
    const char *kind;
    int64_t seq;
    bool is_private;
    bool is_remote;      /* from another node */
    const json_t *event; /* {seq, at, type, by, text} as in the view; NULL if private */
};
typedef void hq_case_listener(void *user, const struct hq_case_notice *notice);
/* Called after each commit; at most one listener. */
void hq_records_listen(struct hq_records *r, hq_case_listener *listener, void *user);
/* Readable when there may be news of other nodes; -1: there are none. May change: ask again. */
int hq_records_listen_fd(struct hq_records *r);
/* Hands news of other nodes to the listener; call when the fd is readable and once a second. */
void hq_records_listen_run(struct hq_records *r);

/* True code? (constant time) */
enum hq_err hq_records_case_check(struct hq_records *r, struct hq_str number,
                                  struct hq_str code) HQ_MUST_USE;
/*
 * Staff: everything, for list, show and export. `filter` members (all optional): state, kind, desk,
 * desks (array), assignee, site, area (strings), is_overdue (true), since_ms, until_ms (of
 * opening), after (number: go on behind it), limit (1 to 1000, default 100), oldest_first.
 * {cases:[{number, kind, state, desk, desk_title, assignee, site, area, opened, due, is_overdue,
 * moved, brief, ...}]}; `brief` is the masked beginning of the text. HQ_EINVAL for another member
 * or type.
 */
enum hq_err hq_records_case_list(struct hq_records *r, const json_t *filter,
                                 json_t **list_out) HQ_MUST_USE;
#define HQ_CASE_DESK_SIZE 33
/* The id of the desk that has the case; HQ_ENOTFOUND. */
enum hq_err hq_records_case_desk(struct hq_records *r, struct hq_str number,
                                 char desk_out[HQ_CASE_DESK_SIZE]) HQ_MUST_USE;
/* With every event, note, context and contact. */
enum hq_err hq_records_case_show(struct hq_records *r, struct hq_str number,
                                 json_t **case_out) HQ_MUST_USE;
/*
 * Cases of whoever gave that phone or ID number, as in a list; `desks` (array of ids, borrowed) or
 * NULL for all. {cases:[...]}, new. HQ_EINVAL: no such number in `contact`. Audited as `by`.
 */
enum hq_err hq_records_person_find(struct hq_records *r, struct hq_str contact, struct hq_str by,
                                   const json_t *desks, json_t **list_out) HQ_MUST_USE;
/*
 * Checks the hash chain of all events: HQ_OK, or HQ_ECONFLICT with the first broken place in error.
 * *count_out = events checked.
 */
enum hq_err hq_records_case_verify(struct hq_records *r, int64_t *count_out,
                                   struct hq_error *error) HQ_MUST_USE;

/* --- what workers ask that the packs do not answer --- */
/* {gaps:[{text, count, last, kinds}]} clustered by canonical text, most frequent first; new. */
enum hq_err hq_records_gap_list(struct hq_records *r, int64_t since_ms, int limit,
                                json_t **gaps_out) HQ_MUST_USE;
/* Counts by kind and area, cases by state; new. */
enum hq_err hq_records_stats(struct hq_records *r, int64_t since_ms,
                             json_t **stats_out) HQ_MUST_USE;

#endif
