/*
 * Calendar dates as people write them: whole, in part, or by their distance from today.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/number_part.h"

#define YEAR_MIN 1900
#define YEAR_MAX 2100
/* Without a year, a day lies between this many days back and this many ahead. */
#define BACK_DAYS  305
#define AHEAD_DAYS 61

struct civil {
    int year, month, day;
};

static struct civil civil_of(hq_day day)
{
    struct civil c;
    hq_day_split(day, &c.year, &c.month, &c.day);
    return c;
}

static bool set_date(struct hq_number *out, int year, int month, int day)
{
    enum hq_date_precision precision =
        day > 0 ? HQ_DATE_DAY : (month > 0 ? HQ_DATE_MONTH : HQ_DATE_YEAR);
    month = month > 0 ? month : 1;
    day = day > 0 ? day : 1;
    if (year < YEAR_MIN || year > YEAR_MAX || !hq_date_is_valid(year, month, day))
        return false;
    *out = (struct hq_number){.kind = HQ_NUMBER_DATE,
                              .day = hq_day_of(year, month, day),
                              .precision = precision,
                              .has_year = true};
    return true;
}

/* The year that brings month and day nearest to today, see BACK_DAYS. */
static bool set_yearless(struct hq_number *out, hq_day today, int month, int day)
{
    int year = civil_of(today).year;

    for (int y = year + 1; y >= year - 1; y--) {
        if (!set_date(out, y, month, day))
            continue;
        if (out->day <= today + AHEAD_DAYS && out->day >= today - BACK_DAYS - 31) {
            out->has_year = false;
            return true;
        }
    }
    return false;
}

/* --- parts --- */

static bool take_small(struct hq_number_cursor *c, int max, int *out)
{
    struct hq_number_cursor at = *c;
    struct hq_numeral n;
    int value, digits;

    hq_number_skip_spaces(&at);
    if (hq_number_take_digits(&at, 2, &value, &digits)) {
        if (value < 1 || value > max)
            return false;
    } else {
        if (at.p < at.end && (unsigned char)*at.p < 0x80)
            return false;
        if (!hq_number_take_numeral(&at, &n) || n.value < 1 || n.value > max || n.is_rough)
            return false;
        value = (int)n.value;
        if ((double)value != n.value)
            return false;
    }
    *out = value;
    *c = at;
    return true;
}

static bool take_month(struct hq_number_cursor *c, int *out)
{
    static const char *const words[] = {"月份", "月", NULL};
    struct hq_number_cursor at = *c;

    if (!take_small(&at, 12, out))
        return false;
    hq_number_skip_spaces(&at);
    if (!hq_number_eat_any(&at, words))
        return false;
    *c = at;
    return true;
}

static bool take_day(struct hq_number_cursor *c, int *out)
{
    static const char *const words[] = {"日", "号", NULL};
    struct hq_number_cursor at = *c;

    if (!take_small(&at, 31, out))
        return false;
    hq_number_skip_spaces(&at);
    if (!hq_number_eat_any(&at, words))
        return false;
    *c = at;
    return true;
}

static bool has_month_after(struct hq_number_cursor c)
{
    int month;
    return take_month(&c, &month);
}

/* 2024年, 二零二四年, 98年, 08年; 22年 only before a month (22年3月). */
static bool take_year(struct hq_number_cursor *c, int *out)
{
    struct hq_number_cursor at = *c;
    struct hq_numeral n;

    if (!hq_number_take_numeral(&at, &n) || n.has_scale || n.is_rough || n.value > YEAR_MAX)
        return false;
    int year = (int)n.value;
    hq_number_skip_spaces(&at);
    if (!hq_number_eat(&at, "年"))
        return false;
    hq_number_eat(&at, "份");
    if (year < 100) {
        if (n.digits != 2)
            return false;
        if (year >= 60)
            year += 1900;
        else if (n.has_leading_zero || (year >= 10 && has_month_after(at)))
            year += 2000;
        else
            return false;
    }
    if (year < YEAR_MIN)
        return false;
    *out = year;
    *c = at;
    return true;
}

/* --- whole forms --- */

/* 2024-03-01, 2024/3/1, 2024.3.1, 2024-03, 20240301 */
static bool take_digits_date(struct hq_number_cursor *c, struct hq_number *out)
{
    struct hq_number_cursor at = *c;
    int year, month, day, digits;

    if (hq_number_take_digits(&at, 8, &year, &digits) && digits == 8) {
        if (!set_date(out, year / 10000, year / 100 % 100, year % 100))
            return false;
        *c = at;
        return true;
    }
    at = *c;
    if (!hq_number_take_digits(&at, 4, &year, &digits) || digits != 4 || at.p >= at.end)
        return false;
    char mark = *at.p;
    if (mark != '-' && mark != '/' && mark != '.')
        return false;
    at.p++;
    if (!hq_number_take_digits(&at, 2, &month, &digits))
        return false;
    struct hq_number_cursor before_day = at;
    if (at.p < at.end && *at.p == mark) {
        at.p++;
        if (hq_number_take_digits(&at, 2, &day, &digits) && set_date(out, year, month, day)) {
            *c = at;
            return true;
        }
    }
    if (!set_date(out, year, month, 0))
        return false;
    *c = before_day;
    return true;
}

static bool take_month_and_day(struct hq_number_cursor *c, int year, struct hq_number *out)
{
    struct hq_number_cursor at = *c;
    int month, day = 0;

    hq_number_eat(&at, "的");
    if (!take_month(&at, &month))
        return false;
    struct hq_number_cursor after_month = at;
    hq_number_eat(&at, "的");
    if (!take_day(&at, &day))
        at = after_month;
    if (!set_date(out, year, month, day))
        return false;
    *c = at;
    return true;
}

static bool take_relative_year(struct hq_number_cursor *c, hq_day today, int *year_out)
{
    static const char *const words[] = {"大前年",    "前年",      "去年", "旧年", "上年度",
                                        "今年",      "本年",      "明年", "后年", "last year",
                                        "this year", "next year", NULL};
    static const int steps[] = {-3, -2, -1, -1, -1, 0, 0, 1, 2, -1, 0, 1};
    int i = hq_number_eat_index(c, words);

    if (i < 0)
        return false;
    hq_number_eat(c, "度");
    *year_out = civil_of(today).year + steps[i];
    return true;
}

static bool take_year_date(struct hq_number_cursor *c, hq_day today, struct hq_number *out)
{
    struct hq_number_cursor at = *c;
    int year;

    if (!take_relative_year(&at, today, &year) && !take_year(&at, &year))
        return false;
    if (!take_month_and_day(&at, year, out) && !set_date(out, year, 0, 0))
        return false;
    *c = at;
    return true;
}

/* 3月1日, 三月五号, 5月份; a bare 3月 counts as a month of the calendar. */
static bool take_yearless(struct hq_number_cursor *c, hq_day today, struct hq_number *out)
{
    struct hq_number_cursor at = *c;
    int month, day = 0;

    if (!take_month(&at, &month))
        return false;
    struct hq_number_cursor after_month = at;
    if (!take_day(&at, &day))
        at = after_month;
    if (!set_yearless(out, today, month, day))
        return false;
    *c = at;
    return true;
}

static bool take_relative_month(struct hq_number_cursor *c, hq_day today, struct hq_number *out)
{
    static const char *const words[] = {"上上个月",   "上个月",     "上月",       "这个月",
                                        "本月",       "这月",       "下个月",     "下月",
                                        "last month", "this month", "next month", NULL};
    static const int steps[] = {-2, -1, -1, 0, 0, 0, 1, 1, -1, 0, 1};
    struct hq_number_cursor at = *c;
    int day = 0, i = hq_number_eat_index(&at, words);

    if (i < 0)
        return false;
    struct civil now = civil_of(today);
    struct civil month = civil_of(hq_day_add_months(hq_day_of(now.year, now.month, 1), steps[i]));
    hq_number_eat(&at, "的");
    if (hq_number_eat(&at, "初"))
        day = 1;
    else if (!hq_number_eat(&at, "底"))
        take_day(&at, &day);
    if (!set_date(out, month.year, month.month, day))
        return false;
    *c = at;
    return true;
}

static bool take_relative_day(struct hq_number_cursor *c, hq_day today, struct hq_number *out)
{
    static const char *const words[] = {"大前天", "前天", "昨天",      "昨日",     "寻日", "琴日",
                                        "今天",   "今日", "明天",      "明日",     "听日", "后天",
                                        "today",  "now",  "yesterday", "tomorrow", NULL};
    static const int steps[] = {-3, -2, -1, -1, -1, -1, 0, 0, 1, 1, 1, 2, 0, 0, -1, 1};
    int i = hq_number_eat_index(c, words);

    if (i < 0)
        return false;
    struct civil day = civil_of(today + steps[i]);
    return set_date(out, day.year, day.month, day.day);
}

/* --- English months --- */

static const char *const month_words[] = {
    "january", "february", "march",    "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "jan",   "feb", "mar",  "apr",  "may",    "jun",
    "jul",     "aug",      "sep",      "oct",   "nov", "dec",  "sept", NULL};

static int month_of_word(int i)
{
    return i == 24 ? 9 : i % 12 + 1;
}

static void eat_separators(struct hq_number_cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == ',' || *c->p == '.'))
        c->p++;
    if (hq_number_eat(c, "of"))
        hq_number_skip_spaces(c);
}

static bool take_english_day(struct hq_number_cursor *c, int *day_out)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", NULL};
    int digits;

    if (!hq_number_take_digits(c, 2, day_out, &digits) || *day_out < 1 || *day_out > 31)
        return false;
    hq_number_eat_any(c, endings);
    return true;
}

/* march 2024 · march 12, 2024 · 12 march 2024 · 12 march */
static bool take_english_date(struct hq_number_cursor *c, hq_day today, struct hq_number *out)
{
    struct hq_number_cursor at = *c;
    int day = 0, year = 0, digits = 0;
    bool is_day_first = take_english_day(&at, &day);

    eat_separators(&at);
    int word = hq_number_eat_index(&at, month_words);
    if (word < 0)
        return false;
    struct hq_number_cursor next = at;
    eat_separators(&next);
    struct hq_number_cursor after_month = next;
    if (!is_day_first && take_english_day(&next, &day)) {
        at = next;
        eat_separators(&next);
    } else {
        next = after_month;
    }
    if (hq_number_take_digits(&next, 4, &year, &digits) && digits == 4)
        at = next;
    else
        year = 0;
    /* "may" alone is a verb */
    if (day == 0 && year == 0)
        return false;
    bool done = year > 0 ? set_date(out, year, month_of_word(word), day)
                         : set_yearless(out, today, month_of_word(word), day);
    if (done)
        *c = at;
    return done;
}

bool hq_number_take_date(struct hq_number_cursor *c, hq_day today, struct hq_number *out)
{
    return take_digits_date(c, out) || take_year_date(c, today, out) ||
           take_relative_month(c, today, out) || take_relative_day(c, today, out) ||
           take_yearless(c, today, out) || take_english_date(c, today, out);
}
