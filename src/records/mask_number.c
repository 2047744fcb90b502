/*
 * Numbers that point to a person.
 *
 * Resident ID: GB 11643-1999, 17 digits and a check character by ISO 7064 MOD 11-2. Bank cards:
 * Luhn (ISO/IEC 7812-1). Mobile numbers: 11 digits from 13 to 19. Landlines: area code (010, 02x,
 * 03xx to 09xx) and 7 or 8 digits.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/clock.h"
#include "records/mask.h"
#include "records/mask_part.h"

#define DIGITS_MAX 24
#define GROUPS_MAX 8

/* Digits from one place on, and where groups of them (between blanks or hyphens) end. */
struct run {
    char digits[DIGITS_MAX + 2];
    size_t count;
    struct {
        size_t digits; /* so many digits up to here */
        size_t glyph;  /* first glyph after the group */
    } group[GROUPS_MAX];
    size_t groups;
    bool is_bracketed; /* (020)81234567 */
};

static bool is_digit_at(const struct hq_mask_text *t, size_t i)
{
    return i < t->count && hq_glyph_digit(t->g[i].c) >= 0;
}

static bool is_separator(uint32_t c)
{
    return c == ' ' || c == '-' || c == 0x2010 || c == 0x2013 || c == 0x2014 || c == ')' ||
           c == '(';
}

static void read_run(const struct hq_mask_text *t, size_t i, struct run *run)
{
    *run = (struct run){.count = 0};
    while (run->groups < GROUPS_MAX) {
        while (is_digit_at(t, i) && run->count < DIGITS_MAX) {
            run->digits[run->count++] = (char)('0' + hq_glyph_digit(t->g[i++].c));
        }
        if (is_digit_at(t, i)) {
            return; /* longer than any number we know */
        }
        if (run->count == 17 && i < t->count && (t->g[i].c == 'x' || t->g[i].c == 'X') &&
            !(i + 1 < t->count && hq_glyph_is_alnum(t->g[i + 1].c))) {
            run->digits[run->count++] = 'X';
            i++;
        }
        run->group[run->groups].digits = run->count;
        run->group[run->groups++].glyph = i;
        if (!(i < t->count && is_separator(t->g[i].c) && is_digit_at(t, i + 1))) {
            return;
        }
        i++;
    }
}

static int two(const char *d)
{
    return (d[0] - '0') * 10 + (d[1] - '0');
}

static bool is_id_date(const char *d)
{
    int year = two(d) * 100 + two(d + 2);
    return year >= 1900 && year <= 2100 && hq_date_is_valid(year, two(d + 4), two(d + 6));
}

/* A mistyped ID is personal data too: a possible birthday is enough. */
static bool is_id(const char *d, size_t n)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (n == 15) { /* before 1999: no century, no check digit */
        int month = two(d + 8), day = two(d + 10);
        return d[0] >= '1' && d[0] <= '8' && hq_date_is_valid(1900 + two(d + 6), month, day);
    }
    if (n != 18 || d[0] == '0') {
        return false;
    }
    int sum = 0;
    for (size_t i = 0; i < 17; i++) {
        sum += (d[i] - '0') * weight[i];
    }
    return d[17] == "10X98765432"[sum % 11] || is_id_date(d + 6);
}

static bool is_card(const char *d, size_t n)
{
    if (n < 15 || n > 19 || d[0] < '3' || d[0] > '6' || d[n - 1] == 'X') {
        return false;
    }
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        int v = d[n - 1 - i] - '0';
        v = i % 2 == 1 ? 2 * v : v;
        sum += v > 9 ? v - 9 : v;
    }
    return sum % 10 == 0;
}

static bool is_mobile(const char *d, size_t n)
{
    if (n == 15 && memcmp(d, "0086", 4) == 0) {
        d += 4;
        n -= 4;
    } else if (n == 13 && memcmp(d, "86", 2) == 0) {
        d += 2;
        n -= 2;
    }
    return n == 11 && d[0] == '1' && d[1] >= '3';
}

static bool is_landline(const char *d, size_t n)
{
    if (n < 10 || n > 12 || d[0] != '0' || d[1] == '0') {
        return false;
    }
    bool is_short_code = d[1] == '1' || d[1] == '2'; /* 010, 02x */
    size_t rest = n - (is_short_code ? 3 : 4);
    return (rest == 7 || rest == 8) && d[is_short_code ? 3 : 4] >= '2';
}

/* Is the number said to be a telephone? Looks at the few characters before it. */
static bool is_after_phone_word(const struct hq_mask_text *t, size_t i)
{
    static const char *const words[] = {"电话", "電話", "座机",  "座機",
                                        "固话", "tel",  "phone", NULL};
    for (size_t back = 2; back <= 8 && back <= i; back++) {
        size_t end = 0;
        if (hq_mask_is_one_at(t, i - back, words, &end)) {
            return true;
        }
    }
    return false;
}

/* The groups as people write that kind: IDs 6 8 4, cards 4 4 4 4 3. */
static bool is_grouped_as(const struct run *run, size_t last, size_t first_size, size_t size)
{
    if (last == 0) {
        return true;
    }
    for (size_t k = 0; k < last; k++) {
        size_t n = run->group[k].digits - (k ? run->group[k - 1].digits : 0);
        if (n != (k ? size : first_size)) {
            return false;
        }
    }
    return true;
}

static const char *label_of(const struct hq_mask_text *t, size_t i, const struct run *run,
                            size_t last)
{
    const char *d = run->digits;
    size_t n = run->group[last].digits;
    if (is_mobile(d, n)) {
        return HQ_MASK_MOBILE;
    }
    if (is_id(d, n) && (n == 15 ? last == 0 : is_grouped_as(run, last, 6, 8))) {
        return HQ_MASK_ID;
    }
    if (is_card(d, n) && (is_grouped_as(run, last, 4, 4) || is_grouped_as(run, last, 6, 4))) {
        return HQ_MASK_CARD;
    }
    if (is_landline(d, n)) {
        return HQ_MASK_LANDLINE;
    }
    if ((n == 7 || n == 8) && d[0] >= '2' && last <= 1 && is_after_phone_word(t, i)) {
        return HQ_MASK_LANDLINE;
    }
    return NULL;
}

struct hq_mask_find hq_mask_find_number(const struct hq_mask_text *t, size_t i)
{
    struct run run;
    size_t from = t->g[i].c == '+' ? i + 1 : i;
    read_run(t, from, &run);
    for (size_t last = run.groups; last-- > 0;) {
        const char *label = label_of(t, from, &run, last);
        if (label) {
            size_t end = run.group[last].glyph;
            bool is_open = i > 0 && t->g[i - 1].c == '(' && end < t->count && t->g[end].c == ')';
            return (struct hq_mask_find){is_open ? i - 1 : i, end + is_open, label};
        }
    }
    return (struct hq_mask_find){0, 0, NULL};
}
