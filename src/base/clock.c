/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#define CHINA_OFFSET_MS ((int64_t)8 * 3600 * 1000)
#define DAY_MS          ((int64_t)86400 * 1000)

int64_t hq_clock_now_ms(const struct hq_clock *clock)
{
    struct timespec ts;

    if (clock != NULL && clock->fixed_ms != 0)
        return clock->fixed_ms;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t hq_clock_monotonic_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* Both conversions count years from 1 March, so that the leap day is the last of its year. */
hq_day hq_day_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void hq_day_split(hq_day d, int *year_out, int *month_out, int *day_out)
{
    int z = d + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_index = (5 * day_of_year + 2) / 153;
    int month = month_index < 10 ? month_index + 3 : month_index - 9;

    *year_out = year_of_era + era * 400 + (month <= 2);
    *month_out = month;
    *day_out = day_of_year - (153 * month_index + 2) / 5 + 1;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool hq_date_is_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

enum hq_err hq_day_parse(struct hq_str text, hq_day *day_out)
{
    int field[3] = {0, 0, 0};

    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-')
        return HQ_EINVAL;
    for (size_t i = 0, f = 0; i < 10; i++) {
        if (i == 4 || i == 7) {
            f++;
            continue;
        }
        if (text.p[i] < '0' || text.p[i] > '9')
            return HQ_EINVAL;
        field[f] = field[f] * 10 + (text.p[i] - '0');
    }
    if (!hq_date_is_valid(field[0], field[1], field[2]))
        return HQ_EINVAL;
    *day_out = hq_day_of(field[0], field[1], field[2]);
    return HQ_OK;
}

void hq_day_format(hq_day d, char out[HQ_DAY_TEXT_SIZE])
{
    int y, m, day;

    hq_day_split(d, &y, &m, &day);
    snprintf(out, HQ_DAY_TEXT_SIZE, "%04d-%02d-%02d", y % 10000, m % 100, day % 100);
}

int hq_day_weekday(hq_day d)
{
    int w = (d + 3) % 7; /* 1970-01-01 was a Thursday */
    return (w < 0 ? w + 7 : w) + 1;
}

hq_day hq_day_add_months(hq_day d, int months)
{
    int y, m, day;

    hq_day_split(d, &y, &m, &day);
    int index = y * 12 + (m - 1) + months;
    y = index / 12;
    m = index % 12 + 1;
    int last = days_in_month(y, m);
    return hq_day_of(y, m, day > last ? last : day);
}

hq_day hq_china_day(int64_t ms)
{
    int64_t local = ms + CHINA_OFFSET_MS;
    int64_t day = local / DAY_MS;
    if (local % DAY_MS < 0)
        day--;
    return (hq_day)day;
}

int32_t hq_china_second(int64_t ms)
{
    int64_t rest = (ms + CHINA_OFFSET_MS) % DAY_MS;
    if (rest < 0)
        rest += DAY_MS;
    return (int32_t)(rest / 1000);
}

void hq_time_format(int64_t ms, char out[HQ_TIME_TEXT_SIZE])
{
    char day[HQ_DAY_TEXT_SIZE];
    int32_t s = hq_china_second(ms);

    hq_day_format(hq_china_day(ms), day);
    snprintf(out, HQ_TIME_TEXT_SIZE, "%sT%02d:%02d:%02d+08:00", day, s / 3600 % 24, s / 60 % 60,
             s % 60);
}
