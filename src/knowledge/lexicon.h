/*
 * The lexicon (the files of knowledge/lexicon/, "hongqiao-lexicon/1"): language data apart from the
 * engine. Kinds: variant (same thing in other letters: replaced when indexing and when asking),
 * synonym and english (lay or English words to the terms of the field: added to the question with
 * less weight), place (names to region codes), noise (polite fillers: dropped from the question),
 * stop.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_LEXICON_H
#define HQ_KNOWLEDGE_LEXICON_H

#include "text/pipeline.h"

struct hq_lexicon;

/* Most words added to one question. */
#define HQ_LEXICON_MAX_EXPANSIONS 24

/*
 * Reads every .json file in dir; variants go into norm (borrowed, must outlive the lexicon). dir
 * may be NULL or missing: an empty lexicon. *lexicon_out is new and immutable.
 */
enum hq_err hq_lexicon_load(const char *dir, struct hq_norm *norm, struct hq_lexicon **lexicon_out,
                            struct hq_error *error) HQ_MUST_USE;
void hq_lexicon_free(struct hq_lexicon **lexicon);

size_t hq_lexicon_group_count(const struct hq_lexicon *lexicon);

/* Makes the pipeline know the lexicon's stop words. */
void hq_lexicon_set_stops(const struct hq_lexicon *lexicon, struct hq_pipeline *pipeline);

/* Terms that the question's words stand for; each borrowed. Returns their number, at most `max`. */
size_t hq_lexicon_expand(const struct hq_lexicon *lexicon, struct hq_str canonical,
                         struct hq_str *terms_out, size_t max);

/* Appends canonical text without its noise words; if nothing would be left, appends all of it. */
void hq_lexicon_strip_noise(const struct hq_lexicon *lexicon, struct hq_str canonical,
                            struct hq_buf *out);

/* The region code of the first place named in the text (borrowed), or "". */
struct hq_str hq_lexicon_region(const struct hq_lexicon *lexicon, struct hq_str canonical);

/* Calls f for every variant, for the index's own copy of them. */
void hq_lexicon_each_variant(const struct hq_lexicon *lexicon,
                             void (*f)(void *context, struct hq_str from, struct hq_str to),
                             void *context);

#endif
