/*
 * Time that tests can set, and calendar days. Civil time is China Standard Time (UTC+8, no
 * daylight saving) whatever the machine says: legal days and office hours are local to China.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_CLOCK_H
#define HQ_BASE_CLOCK_H

#include "base/err.h"
#include "base/str.h"

struct hq_clock {
    int64_t fixed_ms; /* Unix time in ms that tests set; 0 = the machine's clock */
};

/* Wall time, ms since 1970-01-01 UTC. clock may be NULL (= the machine's). */
int64_t hq_clock_now_ms(const struct hq_clock *clock);
/* Never goes back; for time-outs and latencies, in microseconds. */
int64_t hq_clock_monotonic_us(void);

/* Days since 1970-01-01; HQ_DAY_OPEN_FROM / _UNTIL stand for "no limit". */
typedef int32_t hq_day;
#define HQ_DAY_OPEN_FROM  ((hq_day)-2000000)
#define HQ_DAY_OPEN_UNTIL ((hq_day)2000000)

hq_day hq_day_of(int year, int month, int day); /* proleptic Gregorian; no check of ranges */
void hq_day_split(hq_day d, int *year_out, int *month_out, int *day_out);
bool hq_date_is_valid(int year, int month, int day);
/* Exactly "YYYY-MM-DD" of a day that exists. */
enum hq_err hq_day_parse(struct hq_str text, hq_day *day_out) HQ_MUST_USE;
#define HQ_DAY_TEXT_SIZE 16
void hq_day_format(hq_day d, char out[HQ_DAY_TEXT_SIZE]); /* "YYYY-MM-DD" */
/* Monday = 1 ... Sunday = 7. */
int hq_day_weekday(hq_day d);
/* Same day `months` later, cut to the last day of a shorter month. */
hq_day hq_day_add_months(hq_day d, int months);

/* The civil day in China of a wall time, and the second of that day (0 .. 86399). */
hq_day hq_china_day(int64_t ms);
int32_t hq_china_second(int64_t ms);
#define HQ_TIME_TEXT_SIZE 40
void hq_time_format(int64_t ms, char out[HQ_TIME_TEXT_SIZE]); /* "2026-11-23T08:05:00+08:00" */

#endif
