/* SPDX-License-Identifier: Apache-2.0 */
#include "text/pipeline.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

#include "base/map.h"
#include "base/mem.h"
#include "text/stem.h"
#include "text/utf8.h"

/* Room for the texts of tokens that do not stand in the canonical text as they are (stems). */
#define STEMS_MAX_BYTES (HQ_NORM_MAX_BYTES * 2)

struct hq_pipeline {
    const struct hq_norm *norm; /* borrowed */
    struct hq_stemmer *stemmer;
    struct hq_map *stops;
    UBreakIterator *breaker; /* dictionary word breaking */
    UText *utext;
    struct hq_buf canonical;
    struct hq_buf stems; /* offsets are resolved to pointers at the end of a run */
    struct hq_token *tokens;
    size_t count;
    size_t cap;
};

/* A run of characters of one class, in bytes of the canonical text. */
enum run_class { RUN_NONE, RUN_HAN, RUN_DIGIT, RUN_LETTER };

struct hq_pipeline *hq_pipeline_new(const struct hq_norm *norm)
{
    UErrorCode status = U_ZERO_ERROR;
    struct hq_pipeline *pl = hq_xcalloc(1, sizeof *pl);

    pl->norm = norm;
    pl->stemmer = hq_stemmer_new();
    pl->stops = hq_map_new();
    pl->breaker = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
    if (U_FAILURE(status))
        abort(); /* ICU without its data is a broken installation */
    hq_buf_init(&pl->canonical, HQ_NORM_MAX_BYTES * 4);
    hq_buf_init(&pl->stems, STEMS_MAX_BYTES);
    return pl;
}

void hq_pipeline_free(struct hq_pipeline **pipeline)
{
    struct hq_pipeline *pl = *pipeline;

    if (pl == NULL)
        return;
    utext_close(pl->utext);
    ubrk_close(pl->breaker);
    hq_stemmer_free(&pl->stemmer);
    hq_map_free(&pl->stops);
    hq_buf_deinit(&pl->canonical);
    hq_buf_deinit(&pl->stems);
    free(pl->tokens);
    free(pl);
    *pipeline = NULL;
}

void hq_pipeline_add_stop(struct hq_pipeline *pipeline, struct hq_str word)
{
    hq_map_set(pipeline->stops, word, 1);
}

static struct hq_token *add_token(struct hq_pipeline *pl, struct hq_str text, size_t start,
                                  size_t end, enum hq_token_kind kind)
{
    if (pl->count >= HQ_PIPELINE_MAX_TOKENS)
        return NULL;
    pl->tokens = hq_grow(pl->tokens, &pl->cap, pl->count + 1, sizeof *pl->tokens);
    struct hq_token *t = &pl->tokens[pl->count++];
    *t = (struct hq_token){.text = text,
                           .start = (uint32_t)start,
                           .end = (uint32_t)end,
                           .kind = kind,
                           .is_stop = hq_map_get(pl->stops, text) != HQ_MAP_NONE};
    return t;
}

static void add_han_run(struct hq_pipeline *pl, struct hq_str text, size_t start, size_t end)
{
    struct hq_str rest = {text.p + start, end - start};

    while (rest.n > 0) {
        const char *one = rest.p;
        hq_utf8_next(&rest);
        struct hq_str c = {one, (size_t)(rest.p - one)};
        size_t at = (size_t)(one - text.p);
        add_token(pl, c, at, at + c.n, HQ_TOKEN_CHAR);
        if (rest.n > 0) {
            struct hq_str after = rest;
            hq_utf8_next(&after);
            struct hq_str two = {one, (size_t)(after.p - one)};
            add_token(pl, two, at, at + two.n, HQ_TOKEN_BIGRAM);
        }
    }
}

static void add_letter_run(struct hq_pipeline *pl, struct hq_str text, size_t start, size_t end)
{
    struct hq_str word = {text.p + start, end - start};
    bool is_stop = hq_map_get(pl->stops, word) != HQ_MAP_NONE;
    size_t at = pl->stems.len;

    hq_stem(pl->stemmer, word, &pl->stems);
    /* `p` is NULL until the run's end, as the buffer may move; the offset waits in `n`. */
    struct hq_token *t = add_token(pl, (struct hq_str){"", 0}, start, end, HQ_TOKEN_LATIN);
    if (t != NULL) {
        t->text = (struct hq_str){NULL, at};
        t->is_stop = is_stop;
    }
}

static void resolve_stems(struct hq_pipeline *pl)
{
    size_t end = pl->stems.len;

    for (size_t i = pl->count; i-- > 0;) {
        struct hq_token *t = &pl->tokens[i];
        if (t->text.p != NULL)
            continue;
        size_t at = t->text.n;
        t->text = (struct hq_str){pl->stems.data ? pl->stems.data + at : "", end - at};
        end = at;
    }
}

static enum run_class class_of(uint32_t c)
{
    if (hq_char_is_han(c))
        return RUN_HAN;
    if (c >= '0' && c <= '9')
        return RUN_DIGIT;
    return hq_char_is_word(c) ? RUN_LETTER : RUN_NONE;
}

static void add_run(struct hq_pipeline *pl, struct hq_str text, size_t start, size_t end,
                    enum run_class run)
{
    switch (run) {
    case RUN_HAN:
        add_han_run(pl, text, start, end);
        break;
    case RUN_DIGIT:
        add_token(pl, (struct hq_str){text.p + start, end - start}, start, end, HQ_TOKEN_NUMBER);
        break;
    case RUN_LETTER:
        add_letter_run(pl, text, start, end);
        break;
    case RUN_NONE:
        break;
    }
}

/* Words of the dictionary: longer ones become tokens, two-character ones mark their bigram. */
static void add_words(struct hq_pipeline *pl, struct hq_str text)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t bigram = 0;
    size_t grams = pl->count;

    pl->utext = utext_openUTF8(pl->utext, text.p, (int64_t)text.n, &status);
    ubrk_setUText(pl->breaker, pl->utext, &status);
    if (U_FAILURE(status))
        return;
    int32_t from = ubrk_first(pl->breaker);
    for (int32_t to; (to = ubrk_next(pl->breaker)) != UBRK_DONE; from = to) {
        struct hq_str word = {text.p + from, (size_t)(to - from)};
        struct hq_str rest = word;
        if (word.n < 6 || !hq_char_is_han(hq_utf8_next(&rest)))
            continue;
        size_t chars = 1 + hq_utf8_count(rest);
        if (chars > 2) {
            struct hq_token *t = add_token(pl, word, (size_t)from, (size_t)to, HQ_TOKEN_WORD);
            if (t != NULL)
                t->is_word = true;
            continue;
        }
        while (bigram < grams && (pl->tokens[bigram].start < (uint32_t)from ||
                                  pl->tokens[bigram].kind != HQ_TOKEN_BIGRAM))
            bigram++;
        if (bigram < grams && pl->tokens[bigram].start == (uint32_t)from)
            pl->tokens[bigram].is_word = true;
    }
}

enum hq_err hq_pipeline_run_canonical(struct hq_pipeline *pl, struct hq_str text,
                                      const struct hq_token **tokens_out, size_t *count_out)
{
    struct hq_str rest = text;
    enum run_class run = RUN_NONE;
    size_t start = 0;
    bool has_han = false;

    pl->count = 0;
    hq_buf_reset(&pl->stems);
    while (rest.n > 0) {
        size_t at = (size_t)(rest.p - text.p);
        enum run_class now = class_of(hq_utf8_next(&rest));
        if (now != run) {
            add_run(pl, text, start, at, run);
            run = now;
            start = at;
        }
        has_han = has_han || now == RUN_HAN;
    }
    add_run(pl, text, start, text.n, run);
    if (has_han)
        add_words(pl, text);
    resolve_stems(pl);
    *tokens_out = pl->tokens;
    *count_out = pl->count;
    return HQ_OK;
}

enum hq_err hq_pipeline_run(struct hq_pipeline *pl, struct hq_str raw,
                            const struct hq_token **tokens_out, size_t *count_out,
                            struct hq_str *canonical_out)
{
    hq_buf_reset(&pl->canonical);
    enum hq_err err = hq_normalise(pl->norm, raw, &pl->canonical);
    if (err != HQ_OK)
        return err;
    struct hq_str canonical = hq_buf_str(&pl->canonical);
    err = hq_pipeline_run_canonical(pl, canonical, tokens_out, count_out);
    if (err == HQ_OK && canonical_out != NULL)
        *canonical_out = canonical;
    return err;
}
