/*
 * What the parts of masking share: a text with its characters, and a find.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_MASK_PART_H
#define HQ_RECORDS_MASK_PART_H

#include "records/glyph.h"

struct hq_mask_text {
    struct hq_str bytes;
    const struct hq_glyph *g;
    size_t count;
};

/* Personal data from glyph `start` up to `end`; label NULL = none. */
struct hq_mask_find {
    size_t start;
    size_t end;
    const char *label;
};

/* A number that begins at glyph i, which is a digit or '+' that no digit comes before. */
struct hq_mask_find hq_mask_find_number(const struct hq_mask_text *t, size_t i);
/* A name after a word that announces one and that begins at glyph i. */
struct hq_mask_find hq_mask_find_name(const struct hq_mask_text *t, size_t i);

/* Does `word` stand at glyph i? ASCII letters of `word` are lower case and match both. */
bool hq_mask_is_at(const struct hq_mask_text *t, size_t i, const char *word, size_t *end_out);
/* One of the words of a list that NULL ends; the longest. */
bool hq_mask_is_one_at(const struct hq_mask_text *t, size_t i, const char *const *words,
                       size_t *end_out);

#endif
