/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/snapshot.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "knowledge/pack.h"
#include "text/pipeline.h"
#include "text/utf8.h"

#define ARENA_MAX_BYTES ((size_t)2 * 1024 * 1024 * 1024)

/* An entry's own words count more than the text of its answer. */
#define WEIGHT_PHRASE  1.0f
#define WEIGHT_KEYWORD 1.5f
#define WEIGHT_ANSWER  0.6f

struct hq_snapshot {
    atomic_uint refs;
    const struct hq_lexicon *lexicon; /* borrowed */
    struct hq_arena *arena;
    struct hq_entry *entries;
    size_t entry_count;
    size_t entry_cap;
    struct hq_phrase *phrases;
    size_t phrase_count;
    size_t phrase_cap;
    struct hq_map *by_id;
    struct hq_map *exact; /* squeezed phrase -> phrase */
    struct hq_index *phrase_index;
    struct hq_index *entry_index;
};

struct compiler {
    struct hq_snapshot *s;
    struct hq_pipeline *pipeline;
    struct hq_index_builder *phrases;
    struct hq_index_builder *entries;
};

float hq_token_weight(const struct hq_token *token)
{
    static const float weights[] = {
        [HQ_TOKEN_LATIN] = 1.2f,  [HQ_TOKEN_NUMBER] = 0.6f, [HQ_TOKEN_CHAR] = 1.0f,
        [HQ_TOKEN_BIGRAM] = 0.9f, [HQ_TOKEN_WORD] = 0.8f,
    };
    if (token->is_stop)
        return 0.15f;
    return token->kind == HQ_TOKEN_BIGRAM && token->is_word ? 1.1f : weights[token->kind];
}

void hq_text_squeeze(struct hq_str canonical, struct hq_buf *out)
{
    while (canonical.n > 0) {
        const char *p = canonical.p;
        if (hq_char_is_word(hq_utf8_next(&canonical)))
            hq_buf_add(out, (struct hq_str){p, (size_t)(canonical.p - p)});
    }
}

bool hq_entry_applies(const struct hq_entry *entry, struct hq_str region, hq_day day)
{
    return day >= entry->from && day <= entry->until && hq_region_covers(entry->region, region);
}

static struct hq_str keep(struct compiler *c, struct hq_str text)
{
    return hq_arena_copy(c->s->arena, text);
}

static struct hq_str keep_json(struct compiler *c, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    if (text == NULL)
        return (struct hq_str){"", 0};
    struct hq_str kept = keep(c, hq_str_of(text));
    free(text);
    return kept;
}

static void index_text(struct compiler *c, struct hq_index_builder *builder, uint32_t doc,
                       struct hq_str text, float weight)
{
    const struct hq_token *tokens;
    size_t count;

    if (hq_pipeline_run(c->pipeline, text, &tokens, &count, NULL) != HQ_OK)
        return;
    for (size_t i = 0; i < count; i++)
        hq_index_builder_add(builder, doc, tokens[i].text, weight * hq_token_weight(&tokens[i]));
}

static void add_phrase(struct compiler *c, uint32_t entry, struct hq_str text, uint32_t flags)
{
    struct hq_snapshot *s = c->s;
    const struct hq_token *tokens;
    size_t count;
    struct hq_str canonical;
    struct hq_buf squeezed;

    if (text.n == 0 || hq_pipeline_run(c->pipeline, text, &tokens, &count, &canonical) != HQ_OK)
        return;
    s->phrases = hq_grow(s->phrases, &s->phrase_cap, s->phrase_count + 1, sizeof *s->phrases);
    uint32_t doc = (uint32_t)s->phrase_count++;
    s->phrases[doc] = (struct hq_phrase){entry, flags, keep(c, text)};
    for (size_t i = 0; i < count; i++) {
        float w = hq_token_weight(&tokens[i]);
        hq_index_builder_add(c->phrases, doc, tokens[i].text, w);
        hq_index_builder_add(c->entries, entry, tokens[i].text, w * WEIGHT_PHRASE);
    }
    hq_buf_init(&squeezed, HQ_NORM_MAX_BYTES);
    hq_text_squeeze(canonical, &squeezed);
    if (squeezed.len > 0 && hq_map_get(s->exact, hq_buf_str(&squeezed)) == HQ_MAP_NONE)
        hq_map_set(s->exact, hq_buf_str(&squeezed), doc);
    hq_buf_deinit(&squeezed);
}

/* Every string below a JSON value. */
static void index_strings(struct compiler *c, uint32_t entry, const json_t *json, float weight)
{
    size_t i;
    json_t *item;
    const char *key;

    if (json_is_string(json)) {
        index_text(c, c->entries, entry,
                   (struct hq_str){json_string_value(json), json_string_length(json)}, weight);
        return;
    }
    json_array_foreach((json_t *)json, i, item)
    {
        index_strings(c, entry, item, weight);
    }
    json_object_foreach((json_t *)json, key, item)
    {
        index_strings(c, entry, item, weight);
    }
}

static void keep_citations(struct compiler *c, struct hq_entry *e, const json_t *list)
{
    size_t i;
    json_t *item;

    e->citations = hq_arena_alloc(c->s->arena, json_array_size(list) * sizeof *e->citations);
    json_array_foreach((json_t *)list, i, item)
    {
        e->citations[e->citation_count++] = (struct hq_citation){
            keep(c, hq_json_str(item, "law")), keep(c, hq_json_str(item, "article"))};
    }
}

static void keep_related(struct compiler *c, struct hq_entry *e, const json_t *list)
{
    size_t i;
    json_t *item;

    e->related = hq_arena_alloc(c->s->arena, json_array_size(list) * sizeof *e->related);
    json_array_foreach((json_t *)list, i, item)
    {
        if (json_is_string(item))
            e->related[e->related_count++] = keep(c, hq_str_of(json_string_value(item)));
    }
}

static void keep_extra(struct compiler *c, struct hq_entry *e, const json_t *json)
{
    json_t *extra = json_object();
    static const char *const keys[] = {"links", "source"};

    for (int i = 0; i < 2; i++) {
        json_t *value = json_object_get(json, keys[i]);
        if (value != NULL)
            json_object_set(extra, keys[i], value);
    }
    if (json_object_size(extra) > 0)
        e->extra = keep_json(c, extra);
    json_decref(extra);
}

static void keep_dates(struct hq_entry *e, const json_t *effective)
{
    e->from = HQ_DAY_OPEN_FROM;
    e->until = HQ_DAY_OPEN_UNTIL;
    /* The form is checked: what does not parse is absent or null. */
    if (hq_day_parse(hq_json_str(effective, "from"), &e->from) != HQ_OK)
        e->from = HQ_DAY_OPEN_FROM;
    if (hq_day_parse(hq_json_str(effective, "until"), &e->until) != HQ_OK)
        e->until = HQ_DAY_OPEN_UNTIL;
}

static struct hq_str either(const json_t *first, const json_t *second, const char *key)
{
    struct hq_str s = hq_json_str(first, key);
    return s.n > 0 ? s : hq_json_str(second, key);
}

static void add_phrases(struct compiler *c, uint32_t index, const json_t *json)
{
    const json_t *en = json_object_get(json, "en");
    size_t i;
    json_t *item;

    add_phrase(c, index, hq_json_str(json, "question"), HQ_PHRASE_QUESTION);
    json_array_foreach(json_object_get(json, "also"), i, item)
    {
        add_phrase(c, index, hq_str_of(json_string_value(item)), 0);
    }
    add_phrase(c, index, hq_json_str(en, "question"), HQ_PHRASE_QUESTION | HQ_PHRASE_ENGLISH);
    json_array_foreach(json_object_get(en, "also"), i, item)
    {
        add_phrase(c, index, hq_str_of(json_string_value(item)), HQ_PHRASE_ENGLISH);
    }
    index_strings(c, index, json_object_get(json, "keywords"), WEIGHT_KEYWORD);
    index_strings(c, index, json_object_get(json, "answer"), WEIGHT_ANSWER);
}

static void add_entry(struct compiler *c, const json_t *manifest, const json_t *topic,
                      const json_t *json)
{
    struct hq_snapshot *s = c->s;
    struct hq_str id = hq_json_str(json, "id");
    const json_t *en = json_object_get(json, "en");

    if (hq_map_get(s->by_id, id) != HQ_MAP_NONE)
        return;
    s->entries = hq_grow(s->entries, &s->entry_cap, s->entry_count + 1, sizeof *s->entries);
    uint32_t index = (uint32_t)s->entry_count++;
    struct hq_entry *e = &s->entries[index];
    *e = (struct hq_entry){
        .id = keep(c, id),
        .pack = keep(c, hq_json_str(manifest, "id")),
        .area = keep(c, either(json, manifest, "area")),
        .topic = keep(c, hq_json_str(topic, "topic")),
        .topic_title = keep(c, hq_json_str(topic, "title")),
        .region = keep(c, either(json, manifest, "region")),
        .verified = keep(c, hq_json_str(json, "verified")),
        .question = keep(c, hq_json_str(json, "question")),
        .answer = keep_json(c, json_object_get(json, "answer")),
        .question_en = keep(c, hq_json_str(en, "question")),
    };
    if (json_object_get(en, "answer") != NULL)
        e->answer_en = keep_json(c, json_object_get(en, "answer"));
    const json_t *weight = json_object_get(manifest, "weight");
    e->weight = json_is_number(weight) ? (float)json_number_value(weight) : 1.0f;
    keep_citations(c, e, json_object_get(json, "citations"));
    keep_related(c, e, json_object_get(json, "related"));
    keep_extra(c, e, json);
    keep_dates(e, json_object_get(json, "effective"));
    hq_map_set(s->by_id, id, index);
    add_phrases(c, index, json);
}

struct hq_snapshot *hq_snapshot_new(const json_t *const *documents, size_t count,
                                    const struct hq_norm *norm, const struct hq_lexicon *lexicon)
{
    struct hq_snapshot *s = hq_xcalloc(1, sizeof *s);
    struct compiler c = {
        .s = s,
        .pipeline = hq_pipeline_new(norm),
        .phrases = hq_index_builder_new(HQ_INDEX_COSINE),
        .entries = hq_index_builder_new(HQ_INDEX_BM25),
    };
    size_t i, j;
    json_t *topic;
    json_t *entry;

    atomic_init(&s->refs, 1);
    s->lexicon = lexicon;
    s->arena = hq_arena_new(ARENA_MAX_BYTES);
    s->by_id = hq_map_new();
    s->exact = hq_map_new();
    hq_lexicon_set_stops(lexicon, c.pipeline);
    for (size_t d = 0; d < count; d++) {
        const json_t *manifest = json_object_get(documents[d], "pack");
        json_array_foreach(json_object_get(documents[d], "topics"), i, topic)
        {
            json_array_foreach(json_object_get(topic, "entries"), j, entry)
            {
                add_entry(&c, manifest, topic, entry);
            }
        }
    }
    s->phrase_index = hq_index_builder_finish(&c.phrases, (uint32_t)s->phrase_count);
    s->entry_index = hq_index_builder_finish(&c.entries, (uint32_t)s->entry_count);
    hq_pipeline_free(&c.pipeline);
    return s;
}

struct hq_snapshot *hq_snapshot_ref(struct hq_snapshot *snapshot)
{
    atomic_fetch_add(&snapshot->refs, 1);
    return snapshot;
}

void hq_snapshot_unref(struct hq_snapshot **snapshot)
{
    struct hq_snapshot *s = *snapshot;

    *snapshot = NULL;
    if (s == NULL || atomic_fetch_sub(&s->refs, 1) > 1)
        return;
    hq_index_free(&s->phrase_index);
    hq_index_free(&s->entry_index);
    hq_map_free(&s->by_id);
    hq_map_free(&s->exact);
    free(s->entries);
    free(s->phrases);
    hq_arena_free(&s->arena);
    free(s);
}

size_t hq_snapshot_entry_count(const struct hq_snapshot *s)
{
    return s->entry_count;
}

const struct hq_entry *hq_snapshot_entry(const struct hq_snapshot *s, uint32_t index)
{
    return &s->entries[index];
}

uint32_t hq_snapshot_find(const struct hq_snapshot *s, struct hq_str id)
{
    return hq_map_get(s->by_id, id);
}

size_t hq_snapshot_phrase_count(const struct hq_snapshot *s)
{
    return s->phrase_count;
}

const struct hq_phrase *hq_snapshot_phrase(const struct hq_snapshot *s, uint32_t index)
{
    return &s->phrases[index];
}

uint32_t hq_snapshot_exact(const struct hq_snapshot *s, struct hq_str canonical)
{
    struct hq_buf squeezed;

    hq_buf_init(&squeezed, HQ_NORM_MAX_BYTES * 4);
    hq_text_squeeze(canonical, &squeezed);
    uint32_t phrase = hq_map_get(s->exact, hq_buf_str(&squeezed));
    hq_buf_deinit(&squeezed);
    return phrase;
}

const struct hq_index *hq_snapshot_phrase_index(const struct hq_snapshot *s)
{
    return s->phrase_index;
}

const struct hq_index *hq_snapshot_entry_index(const struct hq_snapshot *s)
{
    return s->entry_index;
}

const struct hq_lexicon *hq_snapshot_lexicon(const struct hq_snapshot *s)
{
    return s->lexicon;
}

size_t hq_snapshot_bytes(const struct hq_snapshot *s)
{
    return hq_arena_used(s->arena) + s->entry_count * sizeof *s->entries +
           s->phrase_count * sizeof *s->phrases + hq_index_bytes(s->phrase_index) +
           hq_index_bytes(s->entry_index);
}
