/*
 * An inverted index in memory: documents are bags of weighted terms, postings carry their finished
 * contribution to the score, so that a query is a sum over its terms' postings. Immutable once
 * made.
 *
 * Two weightings: COSINE for short texts (phrasings), where both sides are normalised to length 1
 * and a score is in 0..1; BM25 for whole entries (Robertson and Zaragoza 2009, section 3).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_INDEX_H
#define HQ_KNOWLEDGE_INDEX_H

#include "base/err.h"
#include "base/str.h"

enum hq_index_weighting { HQ_INDEX_COSINE, HQ_INDEX_BM25 };

struct hq_index_builder;
struct hq_index;

struct hq_posting {
    uint32_t doc;
    float weight;
};

struct hq_index_builder *hq_index_builder_new(enum hq_index_weighting weighting); /* new */
/* Adds `weight` (> 0) of a term to a document; documents may come in any order, each term often. */
void hq_index_builder_add(struct hq_index_builder *builder, uint32_t doc, struct hq_str term,
                          float weight);
/* Takes the builder; doc_count is one more than the largest document. New. */
struct hq_index *hq_index_builder_finish(struct hq_index_builder **builder, uint32_t doc_count);
void hq_index_free(struct hq_index **index);

uint32_t hq_index_doc_count(const struct hq_index *index);
size_t hq_index_term_count(const struct hq_index *index);
size_t hq_index_bytes(const struct hq_index *index);

#define HQ_INDEX_NO_TERM UINT32_MAX
uint32_t hq_index_term(const struct hq_index *index, struct hq_str term);
/* Inverse document frequency, ln(1 + (N - df + 0.5) / (df + 0.5)); that of an unseen term too. */
float hq_index_idf(const struct hq_index *index, uint32_t term);
/* Postings of a term, ordered by document; borrowed. */
const struct hq_posting *hq_index_postings(const struct hq_index *index, uint32_t term,
                                           size_t *count_out);

#endif
