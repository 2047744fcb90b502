/*
 * Raw text to canonical text: checked UTF-8, NFKC (which folds width), case folding, Traditional
 * to Simplified by a table made once, control characters out, white space runs to one space; then
 * the lexicon's variants (公伤 -> 工伤, 冇 -> 没有), longest match first. The same for what is
 * indexed, what is asked, and what templates say.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TEXT_NORMALISE_H
#define HQ_TEXT_NORMALISE_H

#include "base/buf.h"

struct hq_norm;

/* What is asked is cut at this many bytes (at a character); a chat turn is far below. */
#define HQ_NORM_MAX_BYTES ((size_t)128 * 1024)

/* New, immutable after the variants are in; safe to share between threads. */
struct hq_norm *hq_norm_new(void);
void hq_norm_free(struct hq_norm **norm);

/*
 * Adds a variant: wherever `from` stands in canonical text it is replaced by `to`. Both are made
 * canonical first. A `from` made of Latin letters only matches whole words. A `from` that is
 * its own `to` is a guard: it keeps shorter variants from matching inside it. HQ_ECONFLICT if
 * `from` is there already with another `to`; HQ_EINVAL if it is empty.
 */
enum hq_err hq_norm_add_variant(struct hq_norm *norm, struct hq_str from,
                                struct hq_str to) HQ_MUST_USE;

/*
 * Appends the canonical form of raw to out. Bytes that are not UTF-8 become U+FFFD and count as
 * separators; NULs too. Text above HQ_NORM_MAX_BYTES is cut. Only out's limit can fail.
 */
enum hq_err hq_normalise(const struct hq_norm *norm, struct hq_str raw, struct hq_buf *out);

/* The same without the lexicon's variants (for slots, whose words must stay as typed). */
enum hq_err hq_normalise_plain(const struct hq_norm *norm, struct hq_str raw, struct hq_buf *out);

/* Simplified to Traditional (Hong Kong/Taiwan glyphs as ICU has them), for display only. */
enum hq_err hq_to_traditional(const struct hq_norm *norm, struct hq_str text, struct hq_buf *out);

#endif
