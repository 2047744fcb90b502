/*
 * Working time: when a desk is open, and when so much of it will have passed. Civil time in China
 * (base/clock.h); public holidays and the week-end days that are worked instead come as plain data
 * from the State Council's yearly notice (国务院办公厅关于部分节假日安排的通知).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_HOURS_H
#define HQ_RECORDS_HOURS_H

#include "base/clock.h"

#define HQ_HOURS_SPANS_MAX    4
#define HQ_HOURS_DAYS_MAX     20000 /* of the calendar */
#define HQ_HOURS_HORIZON_DAYS 3660  /* nothing is due later than that */

/* A day that is not what its weekday says. */
struct hq_calendar_day {
    hq_day day;
    bool is_workday;
};

struct hq_hours {
    bool is_workday[8]; /* by hq_day_weekday(), 1 = Monday */
    struct {
        int32_t from_s;         /* second of the day, included */
        int32_t until_s;        /* excluded; at most 86400 */
    } span[HQ_HOURS_SPANS_MAX]; /* in order, not overlapping; at least one */
    size_t span_count;
    const struct hq_calendar_day *days; /* borrowed, sorted by day; may be NULL */
    size_t day_count;
};

/* Monday to Friday, 09:00-12:00 and 14:00-18:00, no calendar. */
void hq_hours_init(struct hq_hours *hours);

bool hq_hours_is_workday(const struct hq_hours *hours, hq_day day);
bool hq_hours_is_open(const struct hq_hours *hours, int64_t ms);
/* `ms` if open then, else the next opening. */
int64_t hq_hours_next_open(const struct hq_hours *hours, int64_t ms);
/* The moment by which work_ms of open time have passed since `ms`. */
int64_t hq_hours_add(const struct hq_hours *hours, int64_t ms, int64_t work_ms);
/* The same time of day, `days` working days later. */
int64_t hq_hours_add_days(const struct hq_hours *hours, int64_t ms, int days);

#endif
