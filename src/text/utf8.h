/*
 * Checked decoding of UTF-8: the only place that steps through bytes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TEXT_UTF8_H
#define HQ_TEXT_UTF8_H

#include "base/buf.h"
#include "base/str.h"

#define HQ_UTF8_BAD 0xfffd

/*
 * Takes the first character off *rest (which must not be empty) and returns it. A byte that starts
 * no well-formed sequence (overlong forms, surrogates and > U+10FFFF included) is taken alone and
 * given as HQ_UTF8_BAD.
 */
uint32_t hq_utf8_next(struct hq_str *rest);

/* Writes c (a scalar value; others become U+FFFD) and returns the bytes used, 1 to 4. */
size_t hq_utf8_put(uint32_t c, char out[4]);
void hq_utf8_add(struct hq_buf *buf, uint32_t c);

/* Characters in text, counting each bad byte as one. */
size_t hq_utf8_count(struct hq_str text);
bool hq_utf8_is_valid(struct hq_str text);
/* The longest head of text that has at most max_bytes and ends between characters. */
struct hq_str hq_utf8_head(struct hq_str text, size_t max_bytes);

bool hq_char_is_han(uint32_t c);
/* Letters and digits of any script; everything else separates. */
bool hq_char_is_word(uint32_t c);

#endif
