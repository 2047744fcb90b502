/*
 * Text to tokens, the same for what is indexed and what is asked: canonical text (normalise.h),
 * then per run of Han characters its single characters, bigrams and dictionary words (ICU), and
 * for other scripts words, stemmed when Latin (Snowball English). Chinese numerals before a
 * measure word and Arabic ones become the same number token (第三十八条 = 第38条).
 *
 * A pipeline holds scratch memory and an ICU break iterator: one for each thread.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TEXT_PIPELINE_H
#define HQ_TEXT_PIPELINE_H

#include "text/normalise.h"
#include "text/token.h"

struct hq_pipeline;

/* Tokens of one text; what is beyond is not looked at. */
#define HQ_PIPELINE_MAX_TOKENS 60000

/* norm is borrowed for life. New; hq_pipeline_free() it. */
struct hq_pipeline *hq_pipeline_new(const struct hq_norm *norm);
void hq_pipeline_free(struct hq_pipeline **pipeline);

/* Marks words (canonical, one token each) as stop words from now on. */
void hq_pipeline_add_stop(struct hq_pipeline *pipeline, struct hq_str word);

/* Raw text in; tokens borrowed until the next run. canonical_out may be NULL; borrowed likewise. */
enum hq_err hq_pipeline_run(struct hq_pipeline *pipeline, struct hq_str raw,
                            const struct hq_token **tokens_out, size_t *count_out,
                            struct hq_str *canonical_out) HQ_MUST_USE;

/* The same for text that is canonical already. */
enum hq_err hq_pipeline_run_canonical(struct hq_pipeline *pipeline, struct hq_str canonical,
                                      const struct hq_token **tokens_out,
                                      size_t *count_out) HQ_MUST_USE;

#endif
