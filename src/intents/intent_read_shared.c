/*
 * Reads intents/shared/: what several intents and forms use.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "intents/intent_read.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

/* --- shared: rules --- */

static void read_rule_file(struct hq_intent_reader *r)
{
    struct hq_template_world *w = &r->set->world;
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-rules/1");
    const char *name;
    json_t *value;

    json_object_foreach(json_object_get(json, "rules"), name, value)
    {
        size_t at = w->rule_count;
        if (!json_is_string(value) || hq_map_get(w->rule_ids, hq_str_of(name)) != HQ_MAP_NONE) {
            hq_intent_problem(r, name, "one text a rule, each name once", "bad rule");
            continue;
        }
        hq_map_set(w->rule_ids, hq_str_of(name), (uint32_t)at);
        w->rule_sources = hq_xrealloc(w->rule_sources, at + 1, sizeof *w->rule_sources);
        w->rules = hq_xrealloc(w->rules, at + 1, sizeof *w->rules);
        w->rule_is_open = hq_xrealloc(w->rule_is_open, at + 1, sizeof *w->rule_is_open);
        w->rule_is_used = hq_xrealloc(w->rule_is_used, at + 1, sizeof *w->rule_is_used);
        w->rule_sources[at] = hq_intent_keep(r, hq_str_of(json_string_value(value)));
        w->rules[at] = NULL;
        w->rule_is_open[at] = w->rule_is_used[at] = false;
        w->rule_count++;
    }
    json_decref(json);
}

/* --- shared: lists --- */

static int longer_first(const void *a, const void *b)
{
    const struct hq_node *const *x = a;
    const struct hq_node *const *y = b;
    if ((*x)->symbol_count != (*y)->symbol_count)
        return (*x)->symbol_count > (*y)->symbol_count ? -1 : 1;
    return 0;
}

enum hq_err hq_intent_read_words(struct hq_template_world *world, const json_t *in,
                                 struct hq_list_value *value)
{
    size_t count = json_is_array(in) ? json_array_size(in) : 1;
    const struct hq_node **words = hq_arena_alloc(world->arena, (count + 1) * sizeof *words);

    if (words == NULL)
        return HQ_ELIMIT;
    for (size_t i = 0; i < count; i++) {
        const json_t *word = json_is_array(in) ? json_array_get(in, i) : in;
        if (!json_is_string(word))
            return HQ_EINVAL;
        enum hq_err err = hq_template_literal(world, hq_str_of(json_string_value(word)), &words[i]);
        if (err != HQ_OK)
            return err;
    }
    qsort(words, count, sizeof *words, longer_first);
    value->words = words;
    value->word_count = count;
    return HQ_OK;
}

static void read_list_file(struct hq_intent_reader *r)
{
    struct hq_template_world *w = &r->set->world;
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-list/1");
    const json_t *values = json_object_get(json, "values");
    struct hq_str name = hq_json_str(json, "list");
    size_t count = json_array_size(values), i;
    const json_t *v;

    if (json == NULL)
        return;
    enum hq_slot_type type;
    if (name.n == 0 || count == 0 || hq_map_get(w->list_ids, name) != HQ_MAP_NONE ||
        hq_slot_type_parse(name, &type) == HQ_OK) {
        hq_intent_problem(r, NULL,
                          "\"list\": a name of its own, \"values\": [{\"in\":[…],\"out\":\"…\"}]",
                          "bad list");
        json_decref(json);
        return;
    }
    struct hq_template_list list = {.name = hq_intent_keep(r, name)};
    list.values = hq_arena_alloc(w->arena, count * sizeof *list.values);
    json_array_foreach(values, i, v)
    {
        struct hq_list_value *value = &list.values[list.count];
        const json_t *label = json_object_get(v, "label");
        value->out = hq_intent_keep(r, hq_json_str(v, "out"));
        value->label_zh = hq_intent_keep(r, hq_json_str(label, "zh-Hans"));
        value->label_en = hq_intent_keep(r, hq_json_str(label, "en"));
        if (value->out.n == 0 || hq_intent_read_words(w, json_object_get(v, "in"), value) != HQ_OK)
            hq_intent_problem(r, "/values", "\"in\" is a text or an array of texts, \"out\" a text",
                              "bad value");
        else
            list.count++;
    }
    hq_map_set(w->list_ids, name, (uint32_t)w->list_count);
    w->lists = hq_xrealloc(w->lists, w->list_count + 1, sizeof *w->lists);
    w->list_is_used = hq_xrealloc(w->list_is_used, w->list_count + 1, sizeof *w->list_is_used);
    w->lists[w->list_count] = list;
    w->list_is_used[w->list_count++] = false;
    json_decref(json);
}

/* --- shared: skip words, replies, hotlines --- */

static void read_skips(struct hq_intent_reader *r)
{
    struct hq_intent_set *set = r->set;
    const char *language;
    json_t *words;

    r->file = "shared/skip.json";
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-skip/1");
    json_object_foreach(json_object_get(json, "words"), language, words)
    {
        struct hq_list_value value;
        if (hq_intent_read_words(&set->world, words, &value) != HQ_OK) {
            hq_intent_problem(r, language, "an array of texts", "bad skip words");
            continue;
        }
        for (size_t i = 0; i < value.word_count; i++) {
            set->skips =
                hq_grow(set->skips, &set->skip_cap, set->skip_count + 1, sizeof *set->skips);
            set->skips[set->skip_count++] =
                (struct hq_skip_word){value.words[i]->symbols, value.words[i]->symbol_count};
        }
    }
    json_decref(json);
}

static void read_replies(struct hq_intent_reader *r)
{
    struct hq_intent_set *set = r->set;
    const char *key;
    json_t *value;

    r->file = "shared/replies.json";
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-replies/1");
    json_object_foreach(json_object_get(json, "replies"), key, value)
    {
        struct hq_reply reply = {.zh = hq_intent_keep(r, hq_json_str(value, "zh-Hans")),
                                 .en = hq_intent_keep(r, hq_json_str(value, "en"))};
        if (reply.zh.n == 0 || reply.en.n == 0)
            hq_intent_problem(r, key, "{\"zh-Hans\": \"…\", \"en\": \"…\"}",
                              "a reply needs both languages");
        hq_map_set(set->reply_ids, hq_str_of(key), (uint32_t)set->reply_count);
        set->replies =
            hq_grow(set->replies, &set->reply_cap, set->reply_count + 1, sizeof *set->replies);
        set->replies[set->reply_count++] = reply;
    }
    json_decref(json);
}

static void read_hotlines(struct hq_intent_reader *r)
{
    struct hq_intent_set *set = r->set;
    const char *number;
    json_t *value;

    r->file = "shared/hotlines.json";
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-hotlines/1");
    const json_t *all = json_object_get(json, "hotlines");
    set->hotlines = hq_xcalloc(json_object_size(all), sizeof *set->hotlines);
    json_object_foreach((json_t *)all, number, value)
    {
        hq_map_set(set->hotline_ids, hq_str_of(number), (uint32_t)set->hotline_count);
        set->hotlines[set->hotline_count++] =
            (struct hq_hotline){.number = hq_intent_keep(r, hq_str_of(number)),
                                .name_zh = hq_intent_keep(r, hq_json_str(value, "zh-Hans")),
                                .name_en = hq_intent_keep(r, hq_json_str(value, "en"))};
    }
    json_decref(json);
}

/* Words that steer forms: cancel, correct, unknown, question. */
static void read_steering(struct hq_intent_reader *r)
{
    struct hq_form_steering *s = &r->set->steering;
    struct {
        const char *name;
        struct hq_form_words *words;
    } kinds[] = {{"cancel", &s->cancel},
                 {"correct", &s->correct},
                 {"unknown", &s->unknown},
                 {"question", &s->question}};

    r->file = "shared/forms.json";
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-form-words/1");
    for (size_t i = 0; json != NULL && i < COUNT_OF(kinds); i++) {
        if (hq_form_read_words(&r->set->world, json_object_get(json, kinds[i].name),
                               kinds[i].words) != HQ_OK)
            hq_intent_problem(r, kinds[i].name, "an array of texts", "bad words");
    }
    json_decref(json);
}

void hq_intent_read_shared(struct hq_intent_reader *r)
{
    hq_intent_each_file(r, "shared/rules", read_rule_file);
    hq_intent_each_file(r, "shared/lists", read_list_file);
    read_skips(r);
    read_replies(r);
    read_hotlines(r);
    read_steering(r);
}
