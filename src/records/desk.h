/*
 * Who takes which case, and how fast: the tree of desks (park or street union -> district -> city),
 * the routes to them, working hours, due times, reminders and retention. Read from one data file
 * (deploy/desks.json, format hongqiao-desks/1); immutable afterwards.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_DESK_H
#define HQ_RECORDS_DESK_H

#include <jansson.h>

#include "base/err.h"
#include "base/str.h"
#include "records/hours.h"

#define HQ_DESK_ID_MAX_BYTES    32
#define HQ_DESK_TITLE_MAX_BYTES 63
#define HQ_DESKS_MAX            2000
#define HQ_DESK_DEPTH_MAX       8
#define HQ_DESK_MEMBERS_MAX     200 /* of one desk */
#define HQ_ROUTES_MAX           10000
#define HQ_CANNED_MAX           200
#define HQ_DESKS_FILE_MAX_BYTES ((size_t)4 * 1024 * 1024)

enum hq_case_kind {
    HQ_CASE_QUESTION,
    HQ_CASE_HUMAN,
    HQ_CASE_GRIEVANCE,
    HQ_CASE_JOINING,
    HQ_CASE_INJURY_VISIT,
    HQ_CASE_URGENT,
    HQ_CASE_KIND_COUNT
};
/* "question" ...; static text. */
const char *hq_case_kind_name(enum hq_case_kind kind);
/* HQ_EINVAL for an unknown name. */
enum hq_err hq_case_kind_parse(struct hq_str name, enum hq_case_kind *kind_out) HQ_MUST_USE;

struct hq_desk {
    char *id;
    char *title;
    char *email;    /* reminders go there; "" = nowhere */
    char *webhook;  /* likewise */
    char **members; /* staff names */
    size_t member_count;
    int parent; /* place in the array; -1 = a root */
};

struct hq_route {
    char *site; /* "" = any; likewise area and kind */
    char *area;
    char *kind;
    int desk;
};

struct hq_due {
    int64_t within_ms;
    bool is_work_time; /* counted in working hours, else on the wall clock */
};

struct hq_desks {
    struct hq_desk *desks;
    size_t count;
    struct hq_route *routes;
    size_t route_count;
    json_t *canned; /* ready replies for staff: [{title, text}] */
    int fallback;   /* desk for what no route takes */
    struct hq_hours hours;
    struct hq_calendar_day *days;          /* what hours.days points to */
    struct hq_due due[HQ_CASE_KIND_COUNT]; /* first answer */
    int remind_days;                       /* working days without a move until a reminder */
    int escalate_days;                     /* further ones until the parent desk gets it */
    int close_days;  /* working days from an answer that nobody objects to, to closing; 0 = never */
    int follow_days; /* wall-clock days from closing to the follow-up look (回头看); 0 = none */
    int reopen_score;            /* a rating of so much or less reopens; 0 = never */
    int retention_days;          /* after closing, personal data is erased; 0 = never */
    int question_retention_days; /* the question log; 0 = for ever */
};

/* One desk ("center", 职工服务中心) for everything, default hours and times; new. */
struct hq_desks *hq_desks_new_default(void);
/* *desks_out is new. HQ_EPARSE / HQ_EINVAL name the place in the file. */
enum hq_err hq_desks_load(const char *path, struct hq_desks **desks_out,
                          struct hq_error *error) HQ_MUST_USE;
enum hq_err hq_desks_read(const json_t *root, struct hq_desks **desks_out,
                          struct hq_error *error) HQ_MUST_USE;
void hq_desks_free(struct hq_desks **desks);

/* Holidays and worked week-ends (copied, need not be sorted); at most HQ_HOURS_DAYS_MAX. */
void hq_desks_set_calendar(struct hq_desks *desks, const struct hq_calendar_day *days,
                           size_t count);

/* The first route that fits, else the fallback; a place in desks->desks. */
int hq_desks_route(const struct hq_desks *desks, struct hq_str site, struct hq_str area,
                   struct hq_str kind);
/* -1: no such desk. */
int hq_desks_find(const struct hq_desks *desks, struct hq_str id);
bool hq_desk_has_member(const struct hq_desk *desk, struct hq_str name);
/* Is `desk` below `ancestor`, or that desk itself? */
bool hq_desks_is_below(const struct hq_desks *desks, int desk, int ancestor);

/* When a case of that kind, opened at `ms`, must have its first answer. */
int64_t hq_desks_due_ms(const struct hq_desks *desks, enum hq_case_kind kind, int64_t ms);

#endif
