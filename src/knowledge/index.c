/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/index.h"

#include <math.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

#define BM25_K1 1.2f
#define BM25_B  0.9f

struct triple {
    uint32_t term;
    uint32_t doc;
    float weight;
};

struct hq_index_builder {
    enum hq_index_weighting weighting;
    struct hq_map *terms;
    struct triple *triples;
    size_t count;
    size_t cap;
};

struct hq_index {
    struct hq_map *terms;
    size_t *starts; /* of a term's postings; term_count + 1 */
    struct hq_posting *postings;
    float *idf;
    uint32_t doc_count;
};

struct hq_index_builder *hq_index_builder_new(enum hq_index_weighting weighting)
{
    struct hq_index_builder *b = hq_xcalloc(1, sizeof *b);
    b->weighting = weighting;
    b->terms = hq_map_new();
    return b;
}

void hq_index_builder_add(struct hq_index_builder *builder, uint32_t doc, struct hq_str term,
                          float weight)
{
    builder->triples =
        hq_grow(builder->triples, &builder->cap, builder->count + 1, sizeof *builder->triples);
    builder->triples[builder->count++] =
        (struct triple){hq_map_intern(builder->terms, term), doc, weight};
}

static int by_term_then_doc(const void *a, const void *b)
{
    const struct triple *x = a;
    const struct triple *y = b;
    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

/* Sorts, and adds up what a document has of the same term. */
static void merge_triples(struct hq_index_builder *b)
{
    size_t out = 0;

    if (b->count > 0)
        qsort(b->triples, b->count, sizeof *b->triples, by_term_then_doc);
    for (size_t i = 0; i < b->count; i++) {
        const struct triple *t = &b->triples[i];
        if (out > 0 && b->triples[out - 1].term == t->term && b->triples[out - 1].doc == t->doc)
            b->triples[out - 1].weight += t->weight;
        else
            b->triples[out++] = *t;
    }
    b->count = out;
}

static float idf_of(double docs, double df)
{
    return (float)log(1.0 + (docs - df + 0.5) / (df + 0.5));
}

static void weigh_cosine(struct hq_index *ix, size_t count)
{
    float *norm = hq_xcalloc(ix->doc_count, sizeof *norm);
    size_t terms = hq_map_count(ix->terms);

    for (size_t t = 0; t < terms; t++) {
        for (size_t i = ix->starts[t]; i < ix->starts[t + 1]; i++) {
            struct hq_posting *p = &ix->postings[i];
            p->weight *= ix->idf[t];
            norm[p->doc] += p->weight * p->weight;
        }
    }
    for (size_t i = 0; i < count; i++) {
        float n = norm[ix->postings[i].doc];
        ix->postings[i].weight /= n > 0 ? sqrtf(n) : 1;
    }
    free(norm);
}

static void weigh_bm25(struct hq_index *ix, size_t count)
{
    float *length = hq_xcalloc(ix->doc_count, sizeof *length);
    double total = 0;
    size_t terms = hq_map_count(ix->terms);

    for (size_t i = 0; i < count; i++) {
        length[ix->postings[i].doc] += ix->postings[i].weight;
        total += (double)ix->postings[i].weight;
    }
    float average = (float)(total / (ix->doc_count ? ix->doc_count : 1));
    if (average <= 0)
        average = 1;
    for (size_t t = 0; t < terms; t++) {
        for (size_t i = ix->starts[t]; i < ix->starts[t + 1]; i++) {
            struct hq_posting *p = &ix->postings[i];
            float k = BM25_K1 * (1 - BM25_B + BM25_B * length[p->doc] / average);
            p->weight = ix->idf[t] * p->weight * (BM25_K1 + 1) / (p->weight + k);
        }
    }
    free(length);
}

struct hq_index *hq_index_builder_finish(struct hq_index_builder **builder, uint32_t doc_count)
{
    struct hq_index_builder *b = *builder;
    struct hq_index *ix = hq_xcalloc(1, sizeof *ix);
    size_t terms = hq_map_count(b->terms);

    merge_triples(b);
    ix->terms = b->terms;
    ix->doc_count = doc_count;
    ix->starts = hq_xcalloc(terms + 1, sizeof *ix->starts);
    ix->postings = hq_xcalloc(b->count, sizeof *ix->postings);
    ix->idf = hq_xcalloc(terms, sizeof *ix->idf);
    for (size_t i = 0; i < b->count; i++) {
        ix->starts[b->triples[i].term + 1]++;
        ix->postings[i] = (struct hq_posting){b->triples[i].doc, b->triples[i].weight};
    }
    for (size_t t = 0; t < terms; t++) {
        ix->idf[t] = idf_of(doc_count, (double)ix->starts[t + 1]);
        ix->starts[t + 1] += ix->starts[t];
    }
    if (b->weighting == HQ_INDEX_COSINE)
        weigh_cosine(ix, b->count);
    else
        weigh_bm25(ix, b->count);
    free(b->triples);
    free(b);
    *builder = NULL;
    return ix;
}

void hq_index_free(struct hq_index **index)
{
    if (*index == NULL)
        return;
    hq_map_free(&(*index)->terms);
    free((*index)->starts);
    free((*index)->postings);
    free((*index)->idf);
    free(*index);
    *index = NULL;
}

uint32_t hq_index_doc_count(const struct hq_index *index)
{
    return index->doc_count;
}

size_t hq_index_term_count(const struct hq_index *index)
{
    return hq_map_count(index->terms);
}

size_t hq_index_bytes(const struct hq_index *index)
{
    size_t terms = hq_map_count(index->terms);
    return index->starts[terms] * sizeof *index->postings +
           terms * (sizeof *index->starts + sizeof *index->idf);
}

uint32_t hq_index_term(const struct hq_index *index, struct hq_str term)
{
    return hq_map_get(index->terms, term);
}

float hq_index_idf(const struct hq_index *index, uint32_t term)
{
    return term == HQ_INDEX_NO_TERM ? idf_of(index->doc_count, 0) : index->idf[term];
}

const struct hq_posting *hq_index_postings(const struct hq_index *index, uint32_t term,
                                           size_t *count_out)
{
    *count_out = index->starts[term + 1] - index->starts[term];
    return index->postings + index->starts[term];
}
