/*
 * Shared by number*.c only: a cursor over canonical text and the parsers of one numeral and of
 * one date. Every take_* moves the cursor on success and leaves it alone on failure.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TEXT_NUMBER_PART_H
#define HQ_TEXT_NUMBER_PART_H

#include "text/number.h"

struct hq_number_cursor {
    const char *p;
    const char *end;
};

struct hq_numeral {
    double value;
    int digits; /* Arabic digits of its integer part; 0 for words */
    bool has_scale;
    bool has_leading_zero;
    bool is_rough;
    bool is_article; /* "a" or "an" */
};

/* The given bytes; a word that ends in a Latin letter must end there in the text too. */
bool hq_number_eat(struct hq_number_cursor *c, const char *word);
/* The first of a NULL-ended list that fits. */
bool hq_number_eat_any(struct hq_number_cursor *c, const char *const *words);
/* The same, giving the place in the list, or -1. */
int hq_number_eat_index(struct hq_number_cursor *c, const char *const *words);
void hq_number_skip_spaces(struct hq_number_cursor *c);

/* Arabic, Chinese or English numeral with its scale. */
bool hq_number_take_numeral(struct hq_number_cursor *c, struct hq_numeral *out);
/* 1 to max_digits Arabic digits, and no digit behind them. */
bool hq_number_take_digits(struct hq_number_cursor *c, int max_digits, int *value_out,
                           int *digits_out);
/* A calendar date in any of the written forms; out->from and until are not set. */
bool hq_number_take_date(struct hq_number_cursor *c, hq_day today, struct hq_number *out);

#endif
