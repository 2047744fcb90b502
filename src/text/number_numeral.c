/*
 * One numeral: 12,000 · 8.5k · 1万2 · 八千五 · 二零二四 · two thousand five hundred.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>

#include "text/number_part.h"

#define DIGITS_MAX  15
#define NUMERAL_MAX 24 /* characters of a Chinese numeral */

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool is_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

bool hq_number_eat(struct hq_number_cursor *c, const char *word)
{
    size_t n = strlen(word);

    if (n == 0 || (size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
        return false;
    if (is_letter(word[n - 1]) && c->p + n < c->end && is_letter(c->p[n]))
        return false;
    c->p += n;
    return true;
}

int hq_number_eat_index(struct hq_number_cursor *c, const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (hq_number_eat(c, words[i]))
            return i;
    }
    return -1;
}

bool hq_number_eat_any(struct hq_number_cursor *c, const char *const *words)
{
    return hq_number_eat_index(c, words) >= 0;
}

void hq_number_skip_spaces(struct hq_number_cursor *c)
{
    while (c->p < c->end && *c->p == ' ')
        c->p++;
}

bool hq_number_take_digits(struct hq_number_cursor *c, int max_digits, int *value_out,
                           int *digits_out)
{
    const char *p = c->p;
    int value = 0;

    while (p < c->end && is_digit(*p) && p - c->p < max_digits)
        value = value * 10 + (*p++ - '0');
    if (p == c->p || (p < c->end && is_digit(*p)))
        return false;
    *digits_out = (int)(p - c->p);
    *value_out = value;
    c->p = p;
    return true;
}

/* --- scales and the short way of saying what follows them --- */

static const char *const digit_words[] = {"零", "〇", "一", "二", "两", "三", "四", "五",
                                          "六", "七", "八", "九", "壹", "贰", "叁", "肆",
                                          "伍", "陆", "柒", "捌", "玖", NULL};
static const int digit_values[] = {0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9};

static const char *const unit_words[] = {"十", "百", "千", "万", "亿", "拾", "佰", "仟", NULL};
static const double unit_values[] = {10, 100, 1000, 1e4, 1e8, 10, 100, 1000};

static const char *const scale_words[] = {"亿", "万", "w", "千", "k", "百", NULL};
static const double scale_values[] = {1e8, 1e4, 1e4, 1e3, 1e3, 1e2};

static bool take_chinese_digit(struct hq_number_cursor *c, int *out)
{
    int i = hq_number_eat_index(c, digit_words);
    if (i < 0)
        return false;
    *out = digit_values[i];
    return true;
}

static bool take_unit(struct hq_number_cursor *c, double *out)
{
    int i = hq_number_eat_index(c, unit_words);
    if (i < 0)
        return false;
    *out = unit_values[i];
    return true;
}

/* 月薪1万3年: the 3 belongs to the years, not to the 万. */
static bool starts_another_measure(struct hq_number_cursor c)
{
    static const char *const measures[] = {"年", "个", "天", "月", "周", "小时", "级", "岁",
                                           "%",  "人", "号", "日", "成", "倍",   "次", NULL};
    hq_number_skip_spaces(&c);
    return hq_number_eat_any(&c, measures);
}

/* What may follow 1万 or 8千: 2 -> 2000, 5百, 零500. */
static double take_after_scale(struct hq_number_cursor *c, double scale)
{
    double total = 0;
    double last = scale;

    for (int i = 0; i < 4; i++) {
        struct hq_number_cursor at = *c;
        bool after_zero = hq_number_eat(&at, "零");
        int digit = 0, digits = 1;
        double unit;
        if (!hq_number_take_digits(&at, 7, &digit, &digits) && !take_chinese_digit(&at, &digit))
            break;
        if (take_unit(&at, &unit) && unit < last && digits == 1) {
            total += digit * unit;
            last = unit;
            *c = at;
            continue;
        }
        if (starts_another_measure(at) || digit >= last)
            break;
        total += digits > 1 || after_zero ? digit : digit * last / 10;
        *c = at;
        break;
    }
    return total;
}

/* --- Arabic --- */

static bool group_follows(const struct hq_number_cursor *c)
{
    const char *p = c->p;
    return c->end - p >= 4 && *p == ',' && is_digit(p[1]) && is_digit(p[2]) && is_digit(p[3]) &&
           (c->end - p == 4 || !is_digit(p[4]));
}

static double take_fraction(struct hq_number_cursor *c)
{
    double value = 0, weight = 0.1;

    if (c->end - c->p < 2 || *c->p != '.' || !is_digit(c->p[1]))
        return 0;
    for (c->p++; c->p < c->end && is_digit(*c->p); c->p++, weight /= 10)
        value += (*c->p - '0') * weight;
    return value;
}

static bool take_arabic(struct hq_number_cursor *c, struct hq_numeral *out)
{
    struct hq_number_cursor at = *c;
    struct hq_numeral n = {0};

    for (; at.p < at.end && is_digit(*at.p) && n.digits < DIGITS_MAX; at.p++, n.digits++)
        n.value = n.value * 10 + (*at.p - '0');
    if (n.digits == 0 || (at.p < at.end && is_digit(*at.p)))
        return false;
    n.has_leading_zero = n.digits > 1 && *c->p == '0';
    for (int first = n.digits; first <= 3 && n.digits < 12 && group_follows(&at); n.digits += 3) {
        n.value = n.value * 1000 + (at.p[1] - '0') * 100 + (at.p[2] - '0') * 10 + (at.p[3] - '0');
        at.p += 4;
    }
    const char *point = at.p;
    n.value += take_fraction(&at);
    bool has_fraction = at.p > point;
    struct hq_number_cursor after = at;
    hq_number_skip_spaces(&after);
    int scale = hq_number_eat_index(&after, scale_words);
    if (scale >= 0) {
        n.has_scale = true;
        n.value = round(n.value * scale_values[scale] * 1e6) / 1e6;
        at = after;
        if (!has_fraction)
            n.value += take_after_scale(&at, scale_values[scale]);
    }
    *c = at;
    *out = n;
    return true;
}

/* --- Chinese --- */

struct chinese {
    double total;     /* whole 万 and 亿 */
    double section;   /* below them */
    double last_unit; /* 0 = a zero or nothing came before */
    int digit;        /* waiting for its unit; -1 = none */
    int run;          /* digits without units: 二零二四 */
    double sequence;
    int previous; /* the digit before the waiting one in a run */
    bool has_digit;
    bool has_unit;
};

static void chinese_digit(struct chinese *n, int digit)
{
    if (digit == 0 && n->run == 0)
        n->last_unit = 0;
    n->previous = n->digit;
    n->sequence = n->sequence * 10 + digit;
    n->run++;
    n->digit = digit;
    n->has_digit = true;
}

static bool chinese_unit(struct chinese *n, double unit, bool *rough_out)
{
    if (n->run > 1) {
        bool is_range = n->run == 2 && n->previous >= 1 && n->digit == n->previous + 1;
        bool is_after_zero = n->run == 2 && n->previous == 0;
        if (!is_range && !is_after_zero)
            return false;
        if (is_range) { /* 两三千: the lower figure, marked as rough */
            *rough_out = true;
            n->digit = n->previous;
        }
    }
    if (n->digit < 0 && !n->has_unit && unit != 10)
        return false; /* 百 or 万 alone is no figure */
    if (unit >= 1e4) {
        n->section += n->digit > 0 ? n->digit : 0;
        n->total = unit == 1e8 ? (n->total + n->section) * unit : n->total + n->section * unit;
        n->section = 0;
    } else {
        n->section += (n->digit < 0 ? 1 : n->digit) * unit;
    }
    n->digit = -1;
    n->run = 0;
    n->sequence = 0;
    n->last_unit = unit;
    n->has_unit = true;
    return true;
}

static double chinese_value(const struct chinese *n)
{
    if (!n->has_unit)
        return n->run > 1 ? n->sequence : n->digit;
    if (n->digit < 0)
        return n->total + n->section;
    return n->total + n->section + n->digit * (n->last_unit > 10 ? n->last_unit / 10 : 1);
}

static double take_chinese_decimals(struct hq_number_cursor *c)
{
    struct hq_number_cursor at = *c;
    double value = 0, weight = 0.1;
    int digit;

    if (!hq_number_eat(&at, "点") || !take_chinese_digit(&at, &digit))
        return 0;
    do {
        value += digit * weight;
        weight /= 10;
    } while (weight > 1e-4 && take_chinese_digit(&at, &digit));
    *c = at;
    return value;
}

static bool take_chinese(struct hq_number_cursor *c, struct hq_numeral *out)
{
    struct hq_number_cursor at = *c, before_last = *c;
    struct chinese n = {.digit = -1, .previous = -1}, without_last = n;
    struct hq_numeral result = {0};
    int digit;
    double unit;

    for (int i = 0; i < NUMERAL_MAX; i++) {
        struct hq_number_cursor here = at;
        if (take_chinese_digit(&at, &digit)) {
            before_last = here;
            without_last = n;
            chinese_digit(&n, digit);
        } else if (!take_unit(&at, &unit)) {
            break;
        } else if (!chinese_unit(&n, unit, &result.is_rough)) {
            at = here;
            break;
        }
    }
    if (!n.has_digit && !n.has_unit)
        return false;
    /* 月薪一万三年: give the 三 back. */
    if (n.has_unit && n.digit > 0 && n.run == 1 && n.last_unit > 10 && starts_another_measure(at)) {
        n = without_last;
        at = before_last;
    }
    result.value = chinese_value(&n);
    result.has_scale = n.has_unit && n.last_unit >= 1000;
    if (!n.has_unit && n.run == 2 && n.previous >= 1 && n.digit == n.previous + 1 &&
        starts_another_measure(at)) { /* 三四年 */
        result.is_rough = true;
        result.value = n.previous;
    }
    if (n.run == 1 && !n.has_unit) {
        result.value += take_chinese_decimals(&at);
        struct hq_number_cursor after = at;
        if (result.value != floor(result.value) && take_unit(&after, &unit)) { /* 一点二万 */
            result.value = round(result.value * unit * 1e6) / 1e6;
            result.has_scale = true;
            at = after;
        }
    }
    *c = at;
    *out = result;
    return true;
}

/* --- English --- */

static const char *const english_words[] = {
    "one",     "two",     "three",     "four",     "five",     "six",      "seven",
    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",   "thirty",
    "forty",   "fifty",   "sixty",     "seventy",  "eighty",   "ninety",   NULL};

static double english_value(int i)
{
    return i < 20 ? i + 1 : (i - 18) * 10;
}

static bool take_english(struct hq_number_cursor *c, struct hq_numeral *out)
{
    struct hq_number_cursor at = *c;
    double total = 0, part = 0;
    bool has_any = false;

    if (hq_number_eat(&at, "an") || hq_number_eat(&at, "a")) {
        *out = (struct hq_numeral){.value = 1, .is_article = true};
        *c = at;
        return true;
    }
    for (int i = 0; i < 8; i++) {
        struct hq_number_cursor next = at;
        while (next.p < next.end && (*next.p == ' ' || *next.p == '-'))
            next.p++;
        int word = hq_number_eat_index(&next, english_words);
        if (word >= 0) {
            part += english_value(word);
            has_any = true;
        } else if (has_any && hq_number_eat(&next, "hundred")) {
            part *= 100;
        } else if (has_any && hq_number_eat(&next, "thousand")) {
            total += part * 1000;
            part = 0;
        } else {
            break;
        }
        at = next;
    }
    if (!has_any)
        return false;
    *out = (struct hq_numeral){.value = total + part, .has_scale = total > 0};
    *c = at;
    return true;
}

bool hq_number_take_numeral(struct hq_number_cursor *c, struct hq_numeral *out)
{
    if (c->p >= c->end)
        return false;
    if (is_digit(*c->p))
        return take_arabic(c, out);
    if (is_letter(*c->p))
        return take_english(c, out);
    return take_chinese(c, out);
}
