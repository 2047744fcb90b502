/*
 * Candidates for a question, best first. A score joins two views: the best single phrasing of an
 * entry (cosine of idf-weighted tokens, 0..1), and the entry as a whole (BM25 over all its words,
 * as a share of what the question could reach). Region and date are filtered before ranking.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_SEARCH_H
#define HQ_KNOWLEDGE_SEARCH_H

#include "knowledge/snapshot.h"

#define HQ_SEARCH_MAX_HITS  20
#define HQ_SEARCH_MAX_TERMS 256 /* of a question; the rarest are kept */

struct hq_searcher; /* scratch memory of one thread */

struct hq_search_options {
    struct hq_str region; /* of the asker; "" = anywhere */
    hq_day day;           /* as of */
    struct hq_str area;   /* entries of this area get a small bonus; may be empty */
    size_t limit;         /* at most HQ_SEARCH_MAX_HITS */
};

struct hq_hit {
    uint32_t entry;
    uint32_t phrase; /* the best phrasing */
    float score;
    float cosine;   /* of the best phrasing */
    float bag;      /* share of what the question could reach over the whole entry */
    float coverage; /* share of the question's weight whose terms stand in the best phrasing */
};

struct hq_searcher *hq_searcher_new(const struct hq_norm *norm); /* new; norm borrowed for life */
void hq_searcher_free(struct hq_searcher **searcher);

/* text: canonical or raw. hits_out has room for options->limit. Returns the number of hits. */
size_t hq_search(struct hq_searcher *searcher, const struct hq_snapshot *snapshot,
                 struct hq_str text, const struct hq_search_options *options,
                 struct hq_hit *hits_out);

#endif
