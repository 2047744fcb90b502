/*
 * Figures in canonical text: Chinese and Arabic numerals, amounts, durations, percentages, hours,
 * ages, grades, counts and dates, each with its place in the text. 三年半, 3年8个月, 八千五, 1.2万,
 * 12,000, 8.5k, 去年5月, 上个月15号, 2024-03-01, "three and a half years", "12 march 2024".
 * No figure is ever guessed: what is not well-formed is left out, what is vague is marked so.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TEXT_NUMBER_H
#define HQ_TEXT_NUMBER_H

#include "base/clock.h"
#include "base/str.h"

enum hq_number_kind {
    HQ_NUMBER_PLAIN,    /* value; no unit was found behind it */
    HQ_NUMBER_MONEY,    /* value in yuan */
    HQ_NUMBER_PERCENT,  /* value 80 for 80%, 百分之八十 and 八成 */
    HQ_NUMBER_DURATION, /* months and days, both may be set: 3 months 10 days */
    HQ_NUMBER_HOURS,    /* value in hours (minutes as a fraction) */
    HQ_NUMBER_AGE,      /* value in years of life */
    HQ_NUMBER_GRADE,    /* value 1.. of 八级 */
    HQ_NUMBER_COUNT,    /* value of people or things: 3个人, 两个小孩, 30名 */
    HQ_NUMBER_DATE,     /* day, precision, has_year */
    HQ_NUMBER_KIND_COUNT
};

enum hq_date_precision { HQ_DATE_DAY, HQ_DATE_MONTH, HQ_DATE_YEAR };

struct hq_number {
    size_t from; /* bytes [from, until) of the text */
    size_t until;
    enum hq_number_kind kind;
    double value;
    int32_t months; /* of a duration */
    int32_t days;   /* of a duration */
    hq_day day;     /* of a date; the first day of a month or year */
    enum hq_date_precision precision;
    bool has_year; /* the date named its year (去年 and 上个月 do) */
    bool is_rough; /* 三年多, 两三千, 大约 is not looked at */
};

/* A text holds few figures; what comes after this many is not looked at. */
#define HQ_NUMBER_MAX 64

/*
 * Finds the figures of canonical text, left to right, longest first, never overlapping; returns
 * how many were written (at most max). A day and month without a year is put in the year that
 * brings it between ten months before `today` and two months after it. 第三, 周三 and the parts of
 * Latin words are no figures. Time is linear in text.
 */
size_t hq_number_scan(struct hq_str text, hq_day today, struct hq_number *out, size_t max);

/* Short English name of a kind ("money"); static text. */
const char *hq_number_kind_name(enum hq_number_kind kind);

#endif
