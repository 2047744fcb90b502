/*
 * What serves questions: entries and their indexes, compiled from pack documents, immutable,
 * counted. Turns that started on an old snapshot finish on it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_SNAPSHOT_H
#define HQ_KNOWLEDGE_SNAPSHOT_H

#include <jansson.h>

#include "base/clock.h"
#include "knowledge/index.h"
#include "knowledge/lexicon.h"

struct hq_citation {
    struct hq_str law;
    struct hq_str article; /* may be empty */
};

/* All views are borrowed from the snapshot. */
struct hq_entry {
    struct hq_str id;
    struct hq_str pack;
    struct hq_str area;
    struct hq_str topic;
    struct hq_str topic_title;
    struct hq_str region;
    struct hq_str verified;
    struct hq_str question;
    struct hq_str answer;      /* JSON array of blocks */
    struct hq_str question_en; /* empty if there is no English */
    struct hq_str answer_en;
    struct hq_str extra; /* JSON object with links and source, or empty */
    struct hq_citation *citations;
    size_t citation_count;
    struct hq_str *related;
    size_t related_count;
    float weight; /* of its pack: cases stand back behind the rules that they illustrate */
    hq_day from;
    hq_day until;
};

struct hq_phrase {
    uint32_t entry;
    uint32_t flags;
    struct hq_str text; /* as written */
};
#define HQ_PHRASE_QUESTION 1u /* the entry's own question, not an `also` */
#define HQ_PHRASE_ENGLISH  2u

struct hq_snapshot;

/*
 * Compiles documents whose form is right (pack.h). lexicon and norm are borrowed for the
 * snapshot's life. New, with one reference.
 */
struct hq_snapshot *hq_snapshot_new(const json_t *const *documents, size_t count,
                                    const struct hq_norm *norm, const struct hq_lexicon *lexicon);
struct hq_snapshot *hq_snapshot_ref(struct hq_snapshot *snapshot);
void hq_snapshot_unref(struct hq_snapshot **snapshot); /* clears *snapshot; NULL is fine */

size_t hq_snapshot_entry_count(const struct hq_snapshot *s);
const struct hq_entry *hq_snapshot_entry(const struct hq_snapshot *s, uint32_t index);
/* Index of an id, or UINT32_MAX. */
uint32_t hq_snapshot_find(const struct hq_snapshot *s, struct hq_str id);
size_t hq_snapshot_phrase_count(const struct hq_snapshot *s);
const struct hq_phrase *hq_snapshot_phrase(const struct hq_snapshot *s, uint32_t index);
/* The phrase of exactly these letters (punctuation and spaces aside), or UINT32_MAX. */
uint32_t hq_snapshot_exact(const struct hq_snapshot *s, struct hq_str canonical);
const struct hq_index *hq_snapshot_phrase_index(const struct hq_snapshot *s);
const struct hq_index *hq_snapshot_entry_index(const struct hq_snapshot *s);
const struct hq_lexicon *hq_snapshot_lexicon(const struct hq_snapshot *s);
size_t hq_snapshot_bytes(const struct hq_snapshot *s);

/* Weight of a token in phrasings and questions: what kind of evidence it is. */
float hq_token_weight(const struct hq_token *token);

/* Appends canonical text without anything that is no letter or digit. */
void hq_text_squeeze(struct hq_str canonical, struct hq_buf *out);

/* In force on `day` and valid where `region` is? */
bool hq_entry_applies(const struct hq_entry *entry, struct hq_str region, hq_day day);

#endif
