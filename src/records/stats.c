/*
 * Counts for reports: what was asked, how it was answered, how cases went.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "records/records_state.h"

#define DAY_MS       ((int64_t)86400000)
#define TOP_MAX      50
#define SPIKE_WEEKS  4
#define SPIKE_LEAST  5 /* questions today, below which nothing is unusual */
#define SPIKE_FACTOR 3

/* {value: count} of a query of two columns; cut at 200 members. */
static enum hq_err counts(struct hq_records *r, const char *sql, const struct hq_value *args,
                          size_t arg_count, json_t *out, const char *name)
{
    struct hq_rows *rows = NULL;
    json_t *object = json_object();
    enum hq_err err = hq_db_query(r->db, sql, args, arg_count, &rows);
    while (!err && hq_rows_next(rows) == 1 && json_object_size(object) < 200) {
        struct hq_str key = hq_rows_bytes(rows, 0);
        char *text = hq_xstrndup(key.p, key.n);
        json_object_set_new(object, text, json_integer(hq_rows_int(rows, 1)));
        free(text);
    }
    enum hq_err end = hq_rows_end(&rows);
    json_object_set_new(out, name, object);
    return err ? err : end;
}

/* One row of numbers under the given names; NULL stays null. */
static enum hq_err numbers(struct hq_records *r, const char *sql, const struct hq_value *args,
                           size_t arg_count, json_t *out, const char *const *names)
{
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_db_query(r->db, sql, args, arg_count, &rows);
    bool is_there = !err && hq_rows_next(rows) == 1;
    for (int i = 0; is_there && names[i]; i++) {
        json_object_set_new(out, names[i],
                            hq_rows_is_null(rows, i) ? json_null()
                                                     : json_integer(hq_rows_int(rows, i)));
    }
    enum hq_err end = hq_rows_end(&rows);
    return err ? err : end;
}

static enum hq_err question_stats(struct hq_records *r, int64_t since_ms, json_t *out)
{
    static const char *const by[][2] = {
        {"kinds",
         "SELECT kind, count(*) FROM question WHERE at_ms >= $1 GROUP BY 1 ORDER BY 2 DESC"},
        {"areas", "SELECT area, count(*) FROM question WHERE at_ms >= $1 AND area <> ''"
                  " GROUP BY 1 ORDER BY 2 DESC"},
        {"sites", "SELECT site, count(*) FROM question WHERE at_ms >= $1 AND site <> ''"
                  " GROUP BY 1 ORDER BY 2 DESC LIMIT 50"},
        {"entries", "SELECT entry, count(*) FROM question WHERE at_ms >= $1 AND entry <> ''"
                    " GROUP BY 1 ORDER BY 2 DESC LIMIT 50"},
    };
    static const char *const names[] = {"total", "sessions", NULL};
    static const char *const rating_names[] = {"helpful", "unhelpful", NULL};
    enum hq_err err =
        numbers(r, "SELECT count(*), count(DISTINCT session) FROM question WHERE at_ms >= $1",
                HQ_ARGS(hq_db_int(since_ms)), out, names);
    err = err ? err
              : numbers(r,
                        "SELECT CAST(coalesce(sum(helpful), 0) AS BIGINT),"
                        " CAST(coalesce(sum(1 - helpful), 0) AS BIGINT) FROM rating"
                        " WHERE at_ms >= $1",
                        HQ_ARGS(hq_db_int(since_ms)), out, rating_names);
    for (size_t i = 0; i < sizeof(by) / sizeof(by[0]) && !err; i++) {
        err = counts(r, by[i][1], HQ_ARGS(hq_db_int(since_ms)), out, by[i][0]);
    }
    return err;
}

static enum hq_err case_stats(struct hq_records *r, int64_t since_ms, json_t *out)
{
    static const char *const by[][2] = {
        {"states", "SELECT state, count(*) FROM cases WHERE opened_ms >= $1 GROUP BY 1 ORDER BY 1"},
        {"kinds", "SELECT kind, count(*) FROM cases WHERE opened_ms >= $1 GROUP BY 1 ORDER BY 1"},
        {"desks", "SELECT desk, count(*) FROM cases WHERE opened_ms >= $1 GROUP BY 1 ORDER BY 1"},
        {"areas", "SELECT area, count(*) FROM cases WHERE opened_ms >= $1 AND area <> ''"
                  " GROUP BY 1 ORDER BY 1"},
        {"ratings", "SELECT CAST(rating AS TEXT), count(*) FROM cases WHERE opened_ms >= $1"
                    " AND rating > 0 GROUP BY 1 ORDER BY 1"},
        {"workload", "SELECT assignee, count(*) FROM cases WHERE state IN ('claimed', 'answered')"
                     " AND assignee <> '' AND opened_ms >= $1 GROUP BY 1 ORDER BY 2 DESC"},
    };
    static const char *const names[] = {
        "total",           "overdue", "escalated", "reopened", "first_reply_ms_mean",
        "closing_ms_mean", NULL};
    enum hq_err err = numbers(
        r,
        "SELECT count(*),"
        " CAST(coalesce(sum(CASE WHEN due_ms > 0 AND due_ms < $2 THEN 1 ELSE 0 END), 0) AS BIGINT),"
        " CAST(coalesce(sum(CASE WHEN escalations > 0 THEN 1 ELSE 0 END), 0) AS BIGINT),"
        " CAST(coalesce(sum(CASE WHEN reopenings > 0 THEN 1 ELSE 0 END), 0) AS BIGINT),"
        " CAST(avg(CASE WHEN first_reply_ms > 0 THEN first_reply_ms - opened_ms END) AS BIGINT),"
        " CAST(avg(CASE WHEN closed_ms > 0 THEN closed_ms - opened_ms END) AS BIGINT)"
        " FROM cases WHERE opened_ms >= $1",
        HQ_ARGS(hq_db_int(since_ms), hq_db_int(hq_records_now(r))), out, names);
    for (size_t i = 0; i < sizeof(by) / sizeof(by[0]) && !err; i++) {
        err = counts(r, by[i][1], HQ_ARGS(hq_db_int(since_ms)), out, by[i][0]);
    }
    return err;
}

static enum hq_err top_questions(struct hq_records *r, int64_t since_ms, json_t *out)
{
    struct hq_rows *rows = NULL;
    json_t *top = json_array();
    enum hq_err err =
        hq_db_query(r->db,
                    "SELECT max(text), count(*) FROM question WHERE at_ms >= $1 AND canonical <> ''"
                    " GROUP BY canonical HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT $2",
                    HQ_ARGS(hq_db_int(since_ms), hq_db_int(TOP_MAX)), &rows);
    while (!err && hq_rows_next(rows) == 1) {
        json_array_append_new(top, json_pack("{s:o, s:I}", "text",
                                             hq_json_string(hq_rows_bytes(rows, 0)), "count",
                                             (json_int_t)hq_rows_int(rows, 1)));
    }
    enum hq_err end = hq_rows_end(&rows);
    json_object_set_new(out, "top_questions", top);
    return err ? err : end;
}

/*
 * Early warning: a site and area from which today come several times as many questions as on an
 * average day of the four weeks before. Many questions about unpaid wages from one factory are
 * often the first sign of a dispute.
 */
static enum hq_err spikes(struct hq_records *r, json_t *out)
{
    int64_t now_ms = hq_records_now(r);
    int64_t today_ms = now_ms - DAY_MS, before_ms = today_ms - SPIKE_WEEKS * 7 * DAY_MS;
    struct hq_rows *rows = NULL;
    json_t *list = json_array();
    enum hq_err err = hq_db_query(
        r->db,
        "SELECT site, area, CAST(sum(CASE WHEN at_ms >= $1 THEN 1 ELSE 0 END) AS BIGINT),"
        " CAST(sum(CASE WHEN at_ms < $1 THEN 1 ELSE 0 END) AS BIGINT)"
        " FROM question WHERE at_ms >= $2 AND area <> '' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        HQ_ARGS(hq_db_int(today_ms), hq_db_int(before_ms)), &rows);
    while (!err && hq_rows_next(rows) == 1 && json_array_size(list) < TOP_MAX) {
        int64_t today = hq_rows_int(rows, 2);
        double usual = (double)hq_rows_int(rows, 3) / (SPIKE_WEEKS * 7);
        if (today >= SPIKE_LEAST && (double)today >= SPIKE_FACTOR * usual) {
            json_array_append_new(list, json_pack("{s:o, s:o, s:I, s:f}", "site",
                                                  hq_json_string(hq_rows_bytes(rows, 0)), "area",
                                                  hq_json_string(hq_rows_bytes(rows, 1)), "today",
                                                  (json_int_t)today, "usual", usual));
        }
    }
    enum hq_err end = hq_rows_end(&rows);
    json_object_set_new(out, "spikes", list);
    return err ? err : end;
}

enum hq_err hq_records_stats(struct hq_records *r, int64_t since_ms, json_t **stats_out)
{
    json_t *questions = json_object();
    json_t *cases = json_object();
    json_t *stats = json_pack("{s:o, s:o, s:o}", "since", hq_records_time(since_ms), "questions",
                              questions, "cases", cases);
    enum hq_err err = question_stats(r, since_ms, questions);
    err = err ? err : case_stats(r, since_ms, cases);
    err = err ? err : top_questions(r, since_ms, questions);
    err = err ? err : spikes(r, stats);
    if (err) {
        json_decref(stats);
        return err;
    }
    *stats_out = stats;
    return HQ_OK;
}
