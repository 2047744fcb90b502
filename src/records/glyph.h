/*
 * Text as an array of characters, for what looks at text place by place (masking, clustering).
 * Full-width forms and the ideographic blank count as their ASCII forms, the bytes stay as given.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_GLYPH_H
#define HQ_RECORDS_GLYPH_H

#include "base/str.h"

struct hq_glyph {
    uint32_t c;  /* character, half-width; 0xFFFD where the bytes are not UTF-8, and for NUL */
    uint32_t at; /* its bytes */
    uint32_t n;
};

/* *glyphs_out is new; text is cut at max_bytes. Returns how many. */
size_t hq_glyphs(struct hq_str text, size_t max_bytes, struct hq_glyph **glyphs_out);

/* 0-9, also of Chinese digits (〇零一二...九, 幺 = 1); -1 for anything else. */
int hq_glyph_digit(uint32_t c);
bool hq_glyph_is_han(uint32_t c);
bool hq_glyph_is_alnum(uint32_t c); /* ASCII */

/* Writes c as UTF-8 into out (at least 4 bytes); returns the length. */
size_t hq_glyph_put(uint32_t c, char out[4]);

#endif
