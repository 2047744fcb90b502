/* SPDX-License-Identifier: Apache-2.0 */
#include "records/hours.h"

#define SECOND_MS ((int64_t)1000)
#define DAY_MS    ((int64_t)86400 * SECOND_MS)

void hq_hours_init(struct hq_hours *hours)
{
    *hours = (struct hq_hours){
        .is_workday = {false, true, true, true, true, true, false, false},
        .span = {{9 * 3600, 12 * 3600}, {14 * 3600, 18 * 3600}},
        .span_count = 2,
    };
}

bool hq_hours_is_workday(const struct hq_hours *hours, hq_day day)
{
    size_t lo = 0, hi = hours->day_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (hours->days[mid].day < day) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    if (lo < hours->day_count && hours->days[lo].day == day) {
        return hours->days[lo].is_workday;
    }
    return hours->is_workday[hq_day_weekday(day)];
}

/* Milliseconds since the civil day in China began. */
static int64_t time_of_day(int64_t ms)
{
    int64_t rest = ms % SECOND_MS;
    return (int64_t)hq_china_second(ms) * SECOND_MS + (rest < 0 ? rest + SECOND_MS : rest);
}

bool hq_hours_is_open(const struct hq_hours *hours, int64_t ms)
{
    int64_t at = time_of_day(ms);
    if (!hq_hours_is_workday(hours, hq_china_day(ms))) {
        return false;
    }
    for (size_t i = 0; i < hours->span_count; i++) {
        if (at >= hours->span[i].from_s * SECOND_MS && at < hours->span[i].until_s * SECOND_MS) {
            return true;
        }
    }
    return false;
}

int64_t hq_hours_next_open(const struct hq_hours *hours, int64_t ms)
{
    if (hq_hours_is_open(hours, ms)) {
        return ms;
    }
    return hq_hours_add(hours, ms, 1) - 1;
}

int64_t hq_hours_add(const struct hq_hours *hours, int64_t ms, int64_t work_ms)
{
    int64_t midnight = ms - time_of_day(ms);
    int64_t left = work_ms;
    if (left <= 0) {
        return ms;
    }
    for (int d = 0; d < HQ_HOURS_HORIZON_DAYS; d++, midnight += DAY_MS) {
        if (!hq_hours_is_workday(hours, hq_china_day(midnight))) {
            continue;
        }
        for (size_t i = 0; i < hours->span_count; i++) {
            int64_t from = midnight + hours->span[i].from_s * SECOND_MS;
            int64_t until = midnight + hours->span[i].until_s * SECOND_MS;
            from = from < ms ? ms : from;
            if (from >= until) {
                continue;
            }
            if (left <= until - from) {
                return from + left;
            }
            left -= until - from;
        }
    }
    return ms + HQ_HOURS_HORIZON_DAYS * DAY_MS;
}

int64_t hq_hours_add_days(const struct hq_hours *hours, int64_t ms, int days)
{
    for (int d = 0; d < HQ_HOURS_HORIZON_DAYS && days > 0; d++) {
        ms += DAY_MS;
        days -= hq_hours_is_workday(hours, hq_china_day(ms));
    }
    return ms;
}
