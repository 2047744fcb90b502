/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/search.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "text/pipeline.h"

/* How the two views and the extras add up; fitted on the packs' checks (see docs in knowledge/). */
#define WEIGHT_BAG       8.0f
#define WEIGHT_AREA      0.25f
#define WEIGHT_EXPANSION 0.45f
#define OWN_QUESTION     0.01f /* a tie goes to the entry whose own question it is */

struct term {
    struct hq_str text;
    float weight; /* kind of token times idf among phrasings */
    uint32_t phrase_term;
    uint32_t entry_term;
    bool is_expansion;
};

struct hq_searcher {
    struct hq_pipeline *question;
    struct hq_pipeline *expansion; /* of its own: tokens of the question stay valid meanwhile */
    struct term terms[HQ_SEARCH_MAX_TERMS];
    size_t term_count;
    float *phrase_scores;
    uint32_t *touched;
    size_t touched_count;
    size_t phrase_cap;
    float *entry_scores;
    float *best_cosine; /* of an entry */
    uint32_t *best_phrase;
    uint32_t *entries; /* seen */
    size_t entry_count;
    size_t entry_cap;
    struct hq_buf stripped;
    struct hq_buf texts; /* expansions' tokens, copied */
};

struct hq_searcher *hq_searcher_new(const struct hq_norm *norm)
{
    struct hq_searcher *s = hq_xcalloc(1, sizeof *s);
    s->question = hq_pipeline_new(norm);
    s->expansion = hq_pipeline_new(norm);
    hq_buf_init(&s->stripped, HQ_NORM_MAX_BYTES * 4);
    hq_buf_init(&s->texts, (size_t)64 * 1024);
    return s;
}

void hq_searcher_free(struct hq_searcher **searcher)
{
    struct hq_searcher *s = *searcher;

    if (s == NULL)
        return;
    hq_pipeline_free(&s->question);
    hq_pipeline_free(&s->expansion);
    free(s->phrase_scores);
    free(s->touched);
    free(s->entry_scores);
    free(s->best_cosine);
    free(s->best_phrase);
    free(s->entries);
    hq_buf_deinit(&s->stripped);
    hq_buf_deinit(&s->texts);
    free(s);
    *searcher = NULL;
}

static void make_room(struct hq_searcher *s, size_t phrases, size_t entries)
{
    if (phrases > s->phrase_cap) {
        s->phrase_scores = hq_xrealloc(s->phrase_scores, phrases, sizeof *s->phrase_scores);
        s->touched = hq_xrealloc(s->touched, phrases, sizeof *s->touched);
        memset(s->phrase_scores, 0, phrases * sizeof *s->phrase_scores);
        s->phrase_cap = phrases;
    }
    if (entries > s->entry_cap) {
        s->entry_scores = hq_xrealloc(s->entry_scores, entries, sizeof *s->entry_scores);
        s->best_cosine = hq_xrealloc(s->best_cosine, entries, sizeof *s->best_cosine);
        s->best_phrase = hq_xrealloc(s->best_phrase, entries, sizeof *s->best_phrase);
        s->entries = hq_xrealloc(s->entries, entries, sizeof *s->entries);
        memset(s->entry_scores, 0, entries * sizeof *s->entry_scores);
        for (size_t i = 0; i < entries; i++)
            s->best_cosine[i] = -1;
        s->entry_cap = entries;
    }
}

/* --- the question's terms --------------------------------------------------------------------- */

/* Where the weakest term stands, for a question with too many. */
static size_t weakest(const struct hq_searcher *s)
{
    size_t at = 0;
    for (size_t i = 1; i < s->term_count; i++) {
        if (s->terms[i].weight < s->terms[at].weight)
            at = i;
    }
    return at;
}

static void add_term(struct hq_searcher *s, const struct hq_snapshot *snapshot,
                     const struct hq_token *token, struct hq_str text, float boost)
{
    const struct hq_index *phrases = hq_snapshot_phrase_index(snapshot);
    uint32_t id = hq_index_term(phrases, text);
    float weight = hq_token_weight(token) * hq_index_idf(phrases, id) * boost;

    for (size_t i = 0; i < s->term_count; i++) {
        if (hq_str_eq(s->terms[i].text, text)) {
            if (s->terms[i].weight < weight)
                s->terms[i].weight = weight;
            return;
        }
    }
    size_t at = s->term_count;
    if (at == HQ_SEARCH_MAX_TERMS) {
        at = weakest(s);
        if (s->terms[at].weight >= weight)
            return;
    } else {
        s->term_count++;
    }
    s->terms[at] = (struct term){text, weight, id,
                                 hq_index_term(hq_snapshot_entry_index(snapshot), text), boost < 1};
}

static void add_expansions(struct hq_searcher *s, const struct hq_snapshot *snapshot,
                           struct hq_str canonical)
{
    struct hq_str words[HQ_LEXICON_MAX_EXPANSIONS];
    size_t count = hq_lexicon_expand(hq_snapshot_lexicon(snapshot), canonical, words,
                                     HQ_LEXICON_MAX_EXPANSIONS);
    const struct hq_token *tokens;
    size_t n;

    for (size_t w = 0; w < count; w++) {
        if (hq_pipeline_run(s->expansion, words[w], &tokens, &n, NULL) != HQ_OK)
            continue;
        for (size_t i = 0; i < n; i++) {
            if (tokens[i].kind == HQ_TOKEN_CHAR || s->texts.len + 256 > s->texts.max)
                continue;
            struct hq_str copy = {s->texts.data + s->texts.len, tokens[i].text.n};
            hq_buf_add(&s->texts, tokens[i].text);
            add_term(s, snapshot, &tokens[i], copy, WEIGHT_EXPANSION);
        }
    }
}

static void read_question(struct hq_searcher *s, const struct hq_snapshot *snapshot,
                          struct hq_str text)
{
    const struct hq_lexicon *lexicon = hq_snapshot_lexicon(snapshot);
    const struct hq_token *tokens;
    size_t count;
    struct hq_str canonical;

    s->term_count = 0;
    hq_buf_reset(&s->stripped);
    hq_buf_reset(&s->texts);
    /* The expansions' copies must not move: take all the room at once. */
    s->texts.data = hq_grow(s->texts.data, &s->texts.cap, s->texts.max + 1, 1);
    hq_lexicon_set_stops(lexicon, s->question);
    if (hq_pipeline_run(s->question, text, &tokens, &count, &canonical) != HQ_OK)
        return;
    hq_lexicon_strip_noise(lexicon, canonical, &s->stripped);
    canonical = hq_buf_str(&s->stripped);
    if (hq_pipeline_run_canonical(s->question, canonical, &tokens, &count) != HQ_OK)
        return;
    for (size_t i = 0; i < count; i++)
        add_term(s, snapshot, &tokens[i], tokens[i].text, 1.0f);
    add_expansions(s, snapshot, canonical);
}

/* --- scores ----------------------------------------------------------------------------------- */

static void score_phrases(struct hq_searcher *s, const struct hq_snapshot *snapshot, float norm)
{
    const struct hq_index *index = hq_snapshot_phrase_index(snapshot);

    s->touched_count = 0;
    for (size_t t = 0; t < s->term_count; t++) {
        if (s->terms[t].phrase_term == HQ_INDEX_NO_TERM)
            continue;
        size_t n;
        const struct hq_posting *p = hq_index_postings(index, s->terms[t].phrase_term, &n);
        float w = s->terms[t].weight / norm;
        for (size_t i = 0; i < n; i++) {
            if (s->phrase_scores[p[i].doc] == 0)
                s->touched[s->touched_count++] = p[i].doc;
            s->phrase_scores[p[i].doc] += w * p[i].weight;
        }
    }
}

static void see_entry(struct hq_searcher *s, uint32_t entry)
{
    if (s->best_cosine[entry] < 0) {
        s->best_cosine[entry] = 0;
        s->best_phrase[entry] = UINT32_MAX;
        s->entries[s->entry_count++] = entry;
    }
}

/* Best phrasing of each entry; clears the phrase scores for the next question on the way. */
static void fold_phrases(struct hq_searcher *s, const struct hq_snapshot *snapshot)
{
    for (size_t i = 0; i < s->touched_count; i++) {
        uint32_t phrase = s->touched[i];
        const struct hq_phrase *p = hq_snapshot_phrase(snapshot, phrase);
        float cosine = s->phrase_scores[phrase];
        if (p->flags & HQ_PHRASE_QUESTION)
            cosine += OWN_QUESTION * cosine;
        s->phrase_scores[phrase] = 0;
        see_entry(s, p->entry);
        if (cosine > s->best_cosine[p->entry]) {
            s->best_cosine[p->entry] = cosine;
            s->best_phrase[p->entry] = phrase;
        }
    }
}

static float score_entries(struct hq_searcher *s, const struct hq_snapshot *snapshot)
{
    const struct hq_index *index = hq_snapshot_entry_index(snapshot);
    float reachable = 0;

    for (size_t t = 0; t < s->term_count; t++) {
        const struct term *term = &s->terms[t];
        float idf = hq_index_idf(hq_snapshot_phrase_index(snapshot), term->phrase_term);
        float w = idf > 0 ? term->weight / idf : 0; /* the index has its own idf in the postings */
        if (!term->is_expansion)
            reachable += w * hq_index_idf(index, term->entry_term) * 2.2f;
        if (term->entry_term == HQ_INDEX_NO_TERM)
            continue;
        size_t n;
        const struct hq_posting *p = hq_index_postings(index, term->entry_term, &n);
        for (size_t i = 0; i < n; i++) {
            see_entry(s, p[i].doc);
            s->entry_scores[p[i].doc] += w * p[i].weight;
        }
    }
    return reachable;
}

/* Keeps hits ordered; `count` so far, room for `limit`. Returns the new count. */
static size_t insert_hit(struct hq_hit *hits, size_t count, size_t limit, struct hq_hit hit)
{
    size_t at = count;

    while (at > 0 && hits[at - 1].score < hit.score)
        at--;
    if (at >= limit)
        return count;
    size_t last = count < limit ? count : limit - 1;
    memmove(&hits[at + 1], &hits[at], (last - at) * sizeof *hits);
    hits[at] = hit;
    return count < limit ? count + 1 : count;
}

static float question_norm(const struct hq_searcher *s)
{
    float sum = 0;
    for (size_t i = 0; i < s->term_count; i++) {
        if (!s->terms[i].is_expansion)
            sum += s->terms[i].weight * s->terms[i].weight;
    }
    return sum > 0 ? sqrtf(sum) : 1;
}

/* Share of the question's own weight that stands in a phrasing. */
static float coverage_of(struct hq_searcher *s, const struct hq_snapshot *snapshot, uint32_t phrase)
{
    const struct hq_index *index = hq_snapshot_phrase_index(snapshot);
    float all = 0;
    float found = 0;

    if (phrase == UINT32_MAX)
        return 0;
    for (size_t t = 0; t < s->term_count; t++) {
        if (s->terms[t].is_expansion)
            continue;
        all += s->terms[t].weight;
        if (s->terms[t].phrase_term == HQ_INDEX_NO_TERM)
            continue;
        size_t n;
        const struct hq_posting *p = hq_index_postings(index, s->terms[t].phrase_term, &n);
        size_t lo = 0;
        size_t hi = n;
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;
            if (p[mid].doc < phrase)
                lo = mid + 1;
            else
                hi = mid;
        }
        if (lo < n && p[lo].doc == phrase)
            found += s->terms[t].weight;
    }
    return all > 0 ? found / all : 0;
}

size_t hq_search(struct hq_searcher *s, const struct hq_snapshot *snapshot, struct hq_str text,
                 const struct hq_search_options *options, struct hq_hit *hits_out)
{
    size_t limit = options->limit < HQ_SEARCH_MAX_HITS ? options->limit : HQ_SEARCH_MAX_HITS;
    size_t count = 0;

    make_room(s, hq_snapshot_phrase_count(snapshot), hq_snapshot_entry_count(snapshot));
    read_question(s, snapshot, text);
    s->entry_count = 0;
    score_phrases(s, snapshot, question_norm(s));
    fold_phrases(s, snapshot);
    float reachable = score_entries(s, snapshot);
    for (size_t i = 0; i < s->entry_count; i++) {
        uint32_t entry = s->entries[i];
        const struct hq_entry *e = hq_snapshot_entry(snapshot, entry);
        struct hq_hit hit = {
            .entry = entry,
            .phrase = s->best_phrase[entry],
            .cosine = s->best_cosine[entry],
            .bag = reachable > 0 ? s->entry_scores[entry] / reachable : 0,
        };
        s->best_cosine[entry] = -1;
        s->entry_scores[entry] = 0;
        if (!hq_entry_applies(e, options->region, options->day))
            continue;
        hit.score = (hit.cosine + WEIGHT_BAG * hit.bag) * e->weight;
        if (options->area.n > 0 && hq_str_eq(e->area, options->area))
            hit.score += WEIGHT_AREA;
        count = insert_hit(hits_out, count, limit, hit);
    }
    for (size_t i = 0; i < count; i++)
        hits_out[i].coverage = coverage_of(s, snapshot, hits_out[i].phrase);
    return count;
}
