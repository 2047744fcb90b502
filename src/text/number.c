/*
 * Walks through the text once; at every place a figure may start it tries a date, then a numeral
 * with the unit behind it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/number.h"

#include <math.h>

#include "text/number_part.h"
#include "text/utf8.h"

#define MONTHS_MAX 12000
#define DAYS_MAX   400000

const char *hq_number_kind_name(enum hq_number_kind kind)
{
    static const char *const names[HQ_NUMBER_KIND_COUNT] = {
        "number", "money", "percent", "duration", "hours", "age", "grade", "count", "date"};
    return names[kind];
}

/* --- durations --- */

enum span_unit { UNIT_NONE, UNIT_YEAR, UNIT_MONTH, UNIT_WEEK, UNIT_DAY };

/* The unit of time at the cursor; is_half: "年半", "个半月", "and a half years". */
static enum span_unit take_span_unit(struct hq_number_cursor *c, bool *is_half_out,
                                     bool *is_rough_out)
{
    static const char *const words[] = {
        "个半年头", "年半",   "个半月", "个半星期", "个半礼拜", "天半", "周半",   "周年",
        "年",       "个年头", "个月",   "个星期",   "个礼拜",   "星期", "礼拜",   "周",
        "天",       "日",     "years",  "year",     "yrs",      "yr",   "months", "month",
        "weeks",    "week",   "days",   "day",      "y",        "m",    NULL};
    static const enum span_unit units[] = {
        UNIT_YEAR, UNIT_YEAR, UNIT_MONTH, UNIT_WEEK, UNIT_WEEK, UNIT_DAY,  UNIT_WEEK,  UNIT_YEAR,
        UNIT_YEAR, UNIT_YEAR, UNIT_MONTH, UNIT_WEEK, UNIT_WEEK, UNIT_WEEK, UNIT_WEEK,  UNIT_WEEK,
        UNIT_DAY,  UNIT_DAY,  UNIT_YEAR,  UNIT_YEAR, UNIT_YEAR, UNIT_YEAR, UNIT_MONTH, UNIT_MONTH,
        UNIT_WEEK, UNIT_WEEK, UNIT_DAY,   UNIT_DAY,  UNIT_YEAR, UNIT_MONTH};
    static const char *const more[] = {"多", "几", NULL};
    static const char *const half[] = {"and a half ", "and half ", NULL};
    struct hq_number_cursor at = *c;

    hq_number_skip_spaces(&at);
    *is_half_out = hq_number_eat_any(&at, half);
    if (hq_number_eat_any(&at, more))
        *is_rough_out = true;
    hq_number_skip_spaces(&at);
    int i = hq_number_eat_index(&at, words);
    if (i < 0)
        return UNIT_NONE;
    if (i < 7)
        *is_half_out = true;
    if (units[i] == UNIT_YEAR && hq_number_eat_any(&at, more))
        *is_rough_out = true;
    *c = at;
    return units[i];
}

/* "a year and a half" */
static bool take_trailing_half(struct hq_number_cursor *c)
{
    struct hq_number_cursor at = *c;
    hq_number_skip_spaces(&at);
    if (!hq_number_eat(&at, "and a half"))
        return false;
    *c = at;
    return true;
}

static void add_span(struct hq_number *n, enum span_unit unit, double value)
{
    double whole = floor(value);

    switch (unit) {
    case UNIT_YEAR:
        n->months += (int32_t)fmin(round(value * 12), MONTHS_MAX);
        break;
    case UNIT_MONTH:
        n->months += (int32_t)fmin(whole, MONTHS_MAX);
        n->days += (int32_t)round((value - whole) * 30);
        break;
    case UNIT_WEEK:
        n->days += (int32_t)fmin(round(value * 7), DAYS_MAX);
        break;
    case UNIT_DAY:
        n->days += (int32_t)fmin(floor(value + 0.5), DAYS_MAX);
        break;
    case UNIT_NONE:
        break;
    }
}

/* 半年, 半个月, 大半年, half a year */
static bool take_half_span(struct hq_number_cursor *c, struct hq_number *out)
{
    static const char *const words[] = {"大半年",      "小半年",       "半年",
                                        "半个月",      "半个礼拜",     "半天",
                                        "half a year", "half a month", NULL};
    static const int months[] = {6, 6, 6, 0, 0, 0, 6, 0};
    static const int days[] = {0, 0, 0, 15, 4, 1, 0, 15};
    int i = hq_number_eat_index(c, words);

    if (i < 0)
        return false;
    *out = (struct hq_number){.kind = HQ_NUMBER_DURATION,
                              .months = months[i],
                              .days = days[i],
                              .is_rough = i < 2 || i == 4 || i == 5};
    return true;
}

/* What may stand between the parts; a comma (", " in English) ends a bare 3年8月. */
static void eat_joint(struct hq_number_cursor *c, bool *has_comma_out)
{
    static const char *const joints[] = {"零", "又", "外加", "加", "and", NULL};

    hq_number_skip_spaces(c);
    *has_comma_out = hq_number_eat(c, ", ");
    if (!*has_comma_out)
        hq_number_eat_any(c, joints);
    hq_number_skip_spaces(c);
}

/* One smaller part behind years or months: 3年 -> 8个月, 3年8月, 3个月 -> 零10天. */
static bool take_smaller(struct hq_number_cursor *c, enum span_unit *unit, struct hq_number *n)
{
    struct hq_number_cursor at = *c;
    struct hq_numeral part;
    bool is_half = false, has_comma;

    eat_joint(&at, &has_comma);
    if (*unit == UNIT_YEAR && take_half_span(&at, &(struct hq_number){0})) {
        n->months += 6; /* 三年零半年 */
        *unit = UNIT_DAY;
        *c = at;
        return true;
    }
    if (!hq_number_take_numeral(&at, &part) || part.is_article)
        return false;
    enum span_unit next = take_span_unit(&at, &is_half, &n->is_rough);
    if (next == UNIT_NONE && !has_comma && *unit == UNIT_YEAR && part.value <= 12 &&
        hq_number_eat(&at, "月"))
        next = UNIT_MONTH;
    if (next <= *unit)
        return false;
    add_span(n, next, part.value + (is_half ? 0.5 : 0));
    *unit = next;
    *c = at;
    return true;
}

static bool take_duration(struct hq_number_cursor *c, const struct hq_numeral *first,
                          struct hq_number *out)
{
    struct hq_number_cursor at = *c;
    struct hq_number n = {.kind = HQ_NUMBER_DURATION, .is_rough = first->is_rough};
    bool is_half = false;
    enum span_unit unit = take_span_unit(&at, &is_half, &n.is_rough);

    if (unit == UNIT_NONE || first->value > DAYS_MAX)
        return false;
    is_half = is_half || (unit == UNIT_YEAR && take_trailing_half(&at));
    add_span(&n, unit, first->value + (is_half ? 0.5 : 0));
    while (!is_half && unit != UNIT_DAY && take_smaller(&at, &unit, &n))
        ;
    *c = at;
    *out = n;
    return true;
}

/* 3个月前, two years ago: a day counted back from today. */
static void turn_into_past(struct hq_number_cursor *c, hq_day today, struct hq_number *n)
{
    static const char *const words[] = {"以前", "之前", "前", "ago", NULL};
    struct hq_number_cursor at = *c;

    hq_number_skip_spaces(&at);
    if (n->months > MONTHS_MAX / 10 || n->days > DAYS_MAX / 10 || !hq_number_eat_any(&at, words))
        return;
    n->kind = HQ_NUMBER_DATE;
    n->day = hq_day_add_months(today, -n->months) - n->days;
    n->months = n->days = 0;
    n->precision = HQ_DATE_DAY;
    n->has_year = true;
    n->is_rough = true;
    *c = at;
}

/* --- other units --- */

static bool take_hours(struct hq_number_cursor *c, double value, struct hq_number *out)
{
    static const char *const words[] = {"个半小时", "个半钟头", "个半钟", "小时半", "个小时",
                                        "小时",     "个钟头",   "个钟",   "钟头",   "hours",
                                        "hour",     "hrs",      "hr",     "h",      "分钟",
                                        "minutes",  "minute",   "min",    NULL};
    struct hq_number_cursor at = *c;

    hq_number_skip_spaces(&at);
    int i = hq_number_eat_index(&at, words);
    if (i < 0)
        return false;
    *out = (struct hq_number){.kind = HQ_NUMBER_HOURS,
                              .value = i >= 14 ? value / 60 : (i < 4 ? value + 0.5 : value)};
    *c = at;
    return true;
}

struct unit_list {
    enum hq_number_kind kind;
    const char *words[28];
};

static const struct unit_list unit_lists[] = {
    {HQ_NUMBER_PERCENT, {"%", "percent", "per cent", NULL}},
    {HQ_NUMBER_MONEY,
     {"块钱", "块", "元", "蚊", "圆", "人民币", "rmb", "cny", "yuan", "kuai", NULL}},
    {HQ_NUMBER_AGE, {"周岁", "岁", "years old", "years of age", NULL}},
    {HQ_NUMBER_GRADE, {"级", NULL}},
    {HQ_NUMBER_COUNT, {"个人",     "人",     "名",      "位",      "个员工",    "个工人",  "个职工",
                       "个工友",   "个会员", "个小孩",  "个孩子",  "个仔",      "个女",    "胎",
                       "次",       "people", "persons", "workers", "employees", "members", "staff",
                       "children", "kids",   "babies",  "times",   NULL}},
};

/* 三块五, 8块5毛: the tenths behind 块. */
static double take_tenths(struct hq_number_cursor *c)
{
    static const char *const jiao[] = {"毛", "角", NULL};
    struct hq_number_cursor at = *c;
    struct hq_numeral n;

    if (!hq_number_take_numeral(&at, &n) || n.value < 1 || n.value > 9 || n.has_scale ||
        n.value != floor(n.value))
        return 0;
    struct hq_number_cursor after = at;
    bool is_span;
    bool is_rough;
    if (!hq_number_eat_any(&at, jiao) &&
        (take_span_unit(&after, &is_span, &is_rough) != UNIT_NONE || hq_number_eat(&after, "个") ||
         hq_number_eat(&after, "月") || hq_number_eat(&after, "小时")))
        return 0;
    *c = at;
    return n.value / 10;
}

static bool take_unit_of_list(struct hq_number_cursor *c, double value, struct hq_number *out)
{
    struct hq_number_cursor at = *c;

    hq_number_skip_spaces(&at);
    for (size_t i = 0; i < sizeof unit_lists / sizeof *unit_lists; i++) {
        int word = hq_number_eat_index(&at, unit_lists[i].words);
        if (word < 0)
            continue;
        *out = (struct hq_number){.kind = unit_lists[i].kind, .value = value};
        if (unit_lists[i].kind == HQ_NUMBER_MONEY && word == 1)
            out->value += take_tenths(&at);
        *c = at;
        return true;
    }
    if (value >= 1 && value <= 10 && hq_number_eat(&at, "成")) {
        *out = (struct hq_number){.kind = HQ_NUMBER_PERCENT, .value = value * 10};
        *c = at;
        return true;
    }
    return false;
}

/* 百分之八十, half an hour, 半小时, ¥300, grade 8 */
static bool take_prefixed(struct hq_number_cursor *c, struct hq_number *out)
{
    static const char *const yuan[] = {"¥", "rmb", "cny", "yuan", NULL};
    static const char *const grade[] = {"grade", "level", NULL};
    static const char *const half_hour[] = {"半个小时", "半小时",       "半个钟头",
                                            "半个钟",   "half an hour", NULL};
    struct hq_number_cursor at = *c;
    struct hq_number n = {0};
    struct hq_numeral value = {0};

    if (hq_number_eat_any(&at, half_hour)) {
        n = (struct hq_number){.kind = HQ_NUMBER_HOURS, .value = 0.5};
    } else {
        if (hq_number_eat(&at, "百分之"))
            n.kind = HQ_NUMBER_PERCENT;
        else if (hq_number_eat_any(&at, yuan))
            n.kind = HQ_NUMBER_MONEY;
        else if (hq_number_eat_any(&at, grade))
            n.kind = HQ_NUMBER_GRADE;
        else
            return false;
        hq_number_skip_spaces(&at);
        if (!hq_number_take_numeral(&at, &value) || value.is_article)
            return false;
        n.value = value.value;
    }
    *c = at;
    *out = n;
    return true;
}

/* 一下, 一些, 一直, 一般: no figure. */
static bool is_idle_one(const char *from, const struct hq_number_cursor *c)
{
    static const char *const idle[] = {"下", "些", "直", "般", "样", "起", "定", "切", "点",
                                       "旦", "共", "致", "同", "方", "边", "会", "儿", "再",
                                       "向", "律", "概", "味", "心", "路", "线", "家", NULL};
    struct hq_number_cursor after = *c;

    return c->p - from == 3 && memcmp(from, "一", 3) == 0 && hq_number_eat_any(&after, idle);
}

static bool take_measure(struct hq_number_cursor *c, hq_day today, struct hq_number *out)
{
    struct hq_number_cursor at = *c;
    struct hq_numeral n;

    if (take_half_span(&at, out)) {
        turn_into_past(&at, today, out);
    } else if (!hq_number_take_numeral(&at, &n)) {
        return false;
    } else if (take_unit_of_list(&at, n.value, out) || take_hours(&at, n.value, out)) {
        out->is_rough = n.is_rough;
        if (n.is_article)
            return false; /* "a member" is no count */
    } else if (take_duration(&at, &n, out)) {
        turn_into_past(&at, today, out);
    } else if (n.is_article || is_idle_one(c->p, &at)) {
        return false;
    } else {
        *out =
            (struct hq_number){.kind = HQ_NUMBER_PLAIN, .value = n.value, .is_rough = n.is_rough};
    }
    *c = at;
    return true;
}

/* --- the walk --- */

static bool is_latin(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool ends_with(const char *start, const char *p, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(p - start) >= n && memcmp(p - n, word, n) == 0;
}

/* 第三, 周三, 星期三, x3: what stands before makes it no figure. */
static bool is_bound_to_left(const char *start, const char *p, const char *end)
{
    static const char *const before[] = {"第", "周", "星期", "礼拜"};
    static const char *const before_one[] = {"万", "统", "唯"}; /* 万一 */
    bool is_one = end - p >= 3 && memcmp(p, "一", 3) == 0;

    if (p > start && (is_latin(p[-1]) || (*p >= '0' && *p <= '9' && p[-1] >= '0' && p[-1] <= '9')))
        return true;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (ends_with(start, p, before[i]))
            return true;
    }
    for (size_t i = 0; i < sizeof before_one / sizeof *before_one; i++) {
        if (is_one && ends_with(start, p, before_one[i]))
            return true;
    }
    return false;
}

/* Spares most characters the long way through every form of figure. */
static bool may_start_figure(const struct hq_number_cursor *c)
{
    static const char starts[] =
        "零〇一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾半百大小去前旧上今本明"
        "后这下昨寻琴听";

    if ((unsigned char)*c->p < 0x80)
        return is_latin(*c->p) || (*c->p >= '0' && *c->p <= '9');
    if ((unsigned char)*c->p < 0xe0)
        return true; /* the yen sign */
    if (c->end - c->p < 3)
        return false;
    for (const char *s = starts; *s != '\0'; s += 3) {
        if (memcmp(s, c->p, 3) == 0)
            return true;
    }
    return false;
}

static bool take_figure(struct hq_number_cursor *c, hq_day today, struct hq_number *out)
{
    return hq_number_take_date(c, today, out) || take_prefixed(c, out) ||
           take_measure(c, today, out);
}

size_t hq_number_scan(struct hq_str text, hq_day today, struct hq_number *out, size_t max)
{
    struct hq_number_cursor c = {text.p, text.p + text.n};
    size_t count = 0;

    while (c.p < c.end && count < max) {
        const char *from = c.p;
        struct hq_number n = {0};
        if (may_start_figure(&c) && !is_bound_to_left(text.p, c.p, c.end) &&
            take_figure(&c, today, &n)) {
            n.from = (size_t)(from - text.p);
            n.until = (size_t)(c.p - text.p);
            out[count++] = n;
            continue;
        }
        struct hq_str rest = {c.p, (size_t)(c.end - c.p)};
        hq_utf8_next(&rest);
        c.p = rest.p;
    }
    return count;
}
