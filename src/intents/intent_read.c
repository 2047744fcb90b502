/*
 * Reads the folder intents/: shared/ (rules, lists, skip words, replies, hotlines), contract.json
 * and one file an intent and language. Every problem goes into the report with its file.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "intents/form_data.h"
#include "intents/formula.h"
#include "intents/intent_data.h"
#include "text/utf8.h"

#define COUNT_OF(a)   (sizeof(a) / sizeof *(a))
#define EXPANSION_MAX 50000.0

struct reader {
    const char *dir;
    struct hq_intent_set *set;
    struct hq_report *report;
    const char *file; /* being read, relative to dir */
};

static const char *const areas[] = {"about-union", "joining",   "founding", "rights",
                                    "benefits",    "democracy", "general",  NULL};

static void problem(struct reader *r, const char *pointer, const char *hint, const char *text)
{
    hq_report_add(r->report, HQ_REPORT_ERROR, r->file, pointer, hint, "%s", text);
}

static struct hq_str keep(struct reader *r, struct hq_str text)
{
    struct hq_str copy = hq_arena_copy(r->set->arena, text);
    return copy.p != NULL ? copy : HQ_STR("");
}

/* A file under dir as an object of the given format; NULL (and a problem) if it is not one. */
static json_t *open_file(struct reader *r, const char *name, const char *format)
{
    struct hq_error error = {0};
    json_t *json = NULL;
    char text[HQ_ERROR_TEXT_MAX + 64];
    char *path = hq_path_join(r->dir, name);
    enum hq_err err = hq_json_load_file(path, HQ_INTENT_FILE_MAX, &json, &error);

    free(path);
    if (err != HQ_OK) {
        snprintf(text, sizeof text, "%s (line %u, column %u)", error.text, error.line,
                 error.column);
        problem(r, NULL, NULL, text);
        return NULL;
    }
    if (!hq_str_eqz(hq_json_str(json, "format"), format)) {
        snprintf(text, sizeof text, "\"format\" must be \"%s\"", format);
        problem(r, "/format", NULL, text);
        json_decref(json);
        return NULL;
    }
    return json;
}

/* Calls read for every .json file of a folder below dir. */
static void each_file(struct reader *r, const char *folder, void (*read)(struct reader *r))
{
    char **names = NULL;
    size_t count = 0;
    char *path = hq_path_join(r->dir, folder);

    if (hq_file_list(path, ".json", &names, &count, NULL) != HQ_OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        char *file = hq_path_join(folder, names[i]);
        r->file = file;
        read(r);
        r->file = NULL;
        free(file);
    }
    hq_file_list_free(names, count);
    free(path);
}

/* --- shared: rules --- */

static void read_rule_file(struct reader *r)
{
    struct hq_template_world *w = &r->set->world;
    json_t *json = open_file(r, r->file, "hongqiao-rules/1");
    const char *name;
    json_t *value;

    json_object_foreach(json_object_get(json, "rules"), name, value)
    {
        size_t at = w->rule_count;
        if (!json_is_string(value) || hq_map_get(w->rule_ids, hq_str_of(name)) != HQ_MAP_NONE) {
            problem(r, name, "one text a rule, each name once", "bad rule");
            continue;
        }
        hq_map_set(w->rule_ids, hq_str_of(name), (uint32_t)at);
        w->rule_sources = hq_xrealloc(w->rule_sources, at + 1, sizeof *w->rule_sources);
        w->rules = hq_xrealloc(w->rules, at + 1, sizeof *w->rules);
        w->rule_is_open = hq_xrealloc(w->rule_is_open, at + 1, sizeof *w->rule_is_open);
        w->rule_is_used = hq_xrealloc(w->rule_is_used, at + 1, sizeof *w->rule_is_used);
        w->rule_sources[at] = keep(r, hq_str_of(json_string_value(value)));
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

static void read_list_file(struct reader *r)
{
    struct hq_template_world *w = &r->set->world;
    json_t *json = open_file(r, r->file, "hongqiao-list/1");
    const json_t *values = json_object_get(json, "values");
    struct hq_str name = hq_json_str(json, "list");
    size_t count = json_array_size(values), i;
    const json_t *v;

    if (json == NULL)
        return;
    enum hq_slot_type type;
    if (name.n == 0 || count == 0 || hq_map_get(w->list_ids, name) != HQ_MAP_NONE ||
        hq_slot_type_parse(name, &type) == HQ_OK) {
        problem(r, NULL, "\"list\": a name of its own, \"values\": [{\"in\":[…],\"out\":\"…\"}]",
                "bad list");
        json_decref(json);
        return;
    }
    struct hq_template_list list = {.name = keep(r, name)};
    list.values = hq_arena_alloc(w->arena, count * sizeof *list.values);
    json_array_foreach(values, i, v)
    {
        struct hq_list_value *value = &list.values[list.count];
        const json_t *label = json_object_get(v, "label");
        value->out = keep(r, hq_json_str(v, "out"));
        value->label_zh = keep(r, hq_json_str(label, "zh-Hans"));
        value->label_en = keep(r, hq_json_str(label, "en"));
        if (value->out.n == 0 || hq_intent_read_words(w, json_object_get(v, "in"), value) != HQ_OK)
            problem(r, "/values", "\"in\" is a text or an array of texts, \"out\" a text",
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

static void read_skips(struct reader *r)
{
    struct hq_intent_set *set = r->set;
    const char *language;
    json_t *words;

    r->file = "shared/skip.json";
    json_t *json = open_file(r, r->file, "hongqiao-skip/1");
    json_object_foreach(json_object_get(json, "words"), language, words)
    {
        struct hq_list_value value;
        if (hq_intent_read_words(&set->world, words, &value) != HQ_OK) {
            problem(r, language, "an array of texts", "bad skip words");
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

static void read_replies(struct reader *r)
{
    struct hq_intent_set *set = r->set;
    const char *key;
    json_t *value;

    r->file = "shared/replies.json";
    json_t *json = open_file(r, r->file, "hongqiao-replies/1");
    json_object_foreach(json_object_get(json, "replies"), key, value)
    {
        struct hq_reply reply = {.zh = keep(r, hq_json_str(value, "zh-Hans")),
                                 .en = keep(r, hq_json_str(value, "en"))};
        if (reply.zh.n == 0 || reply.en.n == 0)
            problem(r, key, "{\"zh-Hans\": \"…\", \"en\": \"…\"}", "a reply needs both languages");
        hq_map_set(set->reply_ids, hq_str_of(key), (uint32_t)set->reply_count);
        set->replies =
            hq_grow(set->replies, &set->reply_cap, set->reply_count + 1, sizeof *set->replies);
        set->replies[set->reply_count++] = reply;
    }
    json_decref(json);
}

static void read_hotlines(struct reader *r)
{
    struct hq_intent_set *set = r->set;
    const char *number;
    json_t *value;

    r->file = "shared/hotlines.json";
    json_t *json = open_file(r, r->file, "hongqiao-hotlines/1");
    const json_t *all = json_object_get(json, "hotlines");
    set->hotlines = hq_xcalloc(json_object_size(all), sizeof *set->hotlines);
    json_object_foreach((json_t *)all, number, value)
    {
        hq_map_set(set->hotline_ids, hq_str_of(number), (uint32_t)set->hotline_count);
        set->hotlines[set->hotline_count++] =
            (struct hq_hotline){.number = keep(r, hq_str_of(number)),
                                .name_zh = keep(r, hq_json_str(value, "zh-Hans")),
                                .name_en = keep(r, hq_json_str(value, "en"))};
    }
    json_decref(json);
}

/* Words that steer forms: cancel, correct, unknown, question. */
static void read_steering(struct reader *r)
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
    json_t *json = open_file(r, r->file, "hongqiao-form-words/1");
    for (size_t i = 0; json != NULL && i < COUNT_OF(kinds); i++) {
        if (hq_form_read_words(&r->set->world, json_object_get(json, kinds[i].name),
                               kinds[i].words) != HQ_OK)
            problem(r, kinds[i].name, "an array of texts", "bad words");
    }
    json_decref(json);
}

/* --- contract.json --- */

struct action_spec {
    struct hq_str type, entry, area, query, form, reply, kind;
    const json_t *hotlines;
};

static const struct hq_json_field action_fields[] = {
    HQ_JSON_FIELD("type", HQ_JSON_STRING, true, 1, 20, struct action_spec, type),
    HQ_JSON_FIELD("entry", HQ_JSON_STRING, false, 1, 100, struct action_spec, entry),
    HQ_JSON_FIELD("area", HQ_JSON_STRING, false, 1, 20, struct action_spec, area),
    HQ_JSON_FIELD("query", HQ_JSON_STRING, false, 1, 300, struct action_spec, query),
    HQ_JSON_FIELD("form", HQ_JSON_STRING, false, 1, 60, struct action_spec, form),
    HQ_JSON_FIELD("reply", HQ_JSON_STRING, false, 1, 60, struct action_spec, reply),
    HQ_JSON_FIELD("kind", HQ_JSON_STRING, false, 1, 20, struct action_spec, kind),
    HQ_JSON_FIELD("hotlines", HQ_JSON_ARRAY, false, 1, HQ_ACTION_MAX_HOTLINES, struct action_spec,
                  hotlines),
};

static enum hq_action_type action_type(struct hq_str name)
{
    int i = 0;
    while (i < HQ_ACTION_COUNT && !hq_str_eqz(name, hq_action_type_name((enum hq_action_type)i)))
        i++;
    return (enum hq_action_type)i;
}

/* What each type cannot do without. */
static const char *missing_part(const struct hq_action *a)
{
    bool wants_reply = a->type == HQ_ACTION_SMALLTALK || a->type == HQ_ACTION_REFUSE ||
                       a->type == HQ_ACTION_URGENT || a->type == HQ_ACTION_HANDOFF;
    bool wants_kind = a->type == HQ_ACTION_HANDOFF || a->type == HQ_ACTION_URGENT;

    if (a->type == HQ_ACTION_ANSWER && a->entry.n == 0)
        return "entry";
    if (a->type == HQ_ACTION_FORM && a->form.n == 0)
        return "form";
    if (wants_reply && a->reply.n == 0)
        return "reply";
    if (wants_kind && a->case_kind.n == 0)
        return "kind";
    if (a->type == HQ_ACTION_URGENT && a->hotline_count == 0)
        return "hotlines";
    return NULL;
}

static void read_action_hotlines(struct reader *r, const char *id, const json_t *numbers,
                                 struct hq_action *action)
{
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        const char *number = json_string_value(json_array_get(numbers, i));
        uint32_t at =
            number == NULL ? HQ_MAP_NONE : hq_map_get(r->set->hotline_ids, hq_str_of(number));
        if (at == HQ_MAP_NONE)
            problem(r, id, "add it to shared/hotlines.json", "unknown hotline");
        else
            action->hotlines[action->hotline_count++] = &r->set->hotlines[at];
    }
}

static bool read_action(struct reader *r, const char *id, const json_t *json, struct hq_action *out)
{
    struct action_spec spec = {0};
    struct hq_error error = {0};
    char text[HQ_ERROR_TEXT_MAX + 100];

    if (hq_json_read(json, action_fields, COUNT_OF(action_fields), &spec, sizeof spec, &error) !=
        HQ_OK) {
        problem(r, id, NULL, error.text);
        return false;
    }
    struct hq_action a = {.type = action_type(spec.type),
                          .entry = keep(r, spec.entry),
                          .area = keep(r, spec.area),
                          .query = keep(r, spec.query),
                          .form = keep(r, spec.form),
                          .reply = keep(r, spec.reply),
                          .case_kind = keep(r, spec.kind)};
    if (a.type == HQ_ACTION_COUNT) {
        problem(r, id, "answer, search, form, handoff, menu, smalltalk, urgent or refuse",
                "unknown action type");
        return false;
    }
    read_action_hotlines(r, id, spec.hotlines, &a);
    const char *missing = missing_part(&a);
    if (missing != NULL) {
        snprintf(text, sizeof text, "action without \"%s\"", missing);
        problem(r, id, NULL, text);
    }
    uint32_t reply = a.reply.n > 0 ? hq_map_get(r->set->reply_ids, a.reply) : HQ_MAP_NONE;
    if (a.reply.n > 0 && reply == HQ_MAP_NONE)
        problem(r, id, "add it to shared/replies.json", "unknown reply");
    else if (a.reply.n > 0)
        r->set->replies[reply].is_used = true;
    *out = a;
    return true;
}

struct def_spec {
    struct hq_str id, area, title, example, note;
    int64_t importance;
    const json_t *action;
};

static const struct hq_json_field def_fields[] = {
    HQ_JSON_FIELD("id", HQ_JSON_STRING, true, 3, 80, struct def_spec, id),
    HQ_JSON_FIELD("area", HQ_JSON_STRING, true, 3, 20, struct def_spec, area),
    HQ_JSON_FIELD("title", HQ_JSON_STRING, false, 1, 100, struct def_spec, title),
    HQ_JSON_FIELD("example", HQ_JSON_STRING, true, 1, 200, struct def_spec, example),
    HQ_JSON_FIELD("note", HQ_JSON_STRING, false, 0, 1000, struct def_spec, note),
    HQ_JSON_FIELD("importance", HQ_JSON_INT, false, 1, 3, struct def_spec, importance),
    HQ_JSON_FIELD("action", HQ_JSON_OBJECT, true, 1, 10, struct def_spec, action),
};

static void read_def(struct reader *r, const json_t *json)
{
    struct hq_intent_set *set = r->set;
    struct def_spec spec = {.importance = 2};
    struct hq_intent_def def = {0};
    struct hq_error error = {0};

    if (hq_json_read(json, def_fields, COUNT_OF(def_fields), &spec, sizeof spec, &error) != HQ_OK) {
        problem(r, json_string_value(json_object_get(json, "id")), NULL, error.text);
        return;
    }
    def.id = keep(r, spec.id);
    def.area = keep(r, spec.area);
    def.title = keep(r, spec.title);
    def.example = keep(r, spec.example);
    def.importance = (int)spec.importance;
    int area = 0;
    while (areas[area] != NULL && !hq_str_eqz(spec.area, areas[area]))
        area++;
    if (areas[area] == NULL)
        problem(r, def.id.p, "one of the six areas, or general", "unknown area");
    if (hq_map_get(set->def_ids, def.id) != HQ_MAP_NONE) {
        problem(r, def.id.p, NULL, "this intent is there already");
        return;
    }
    if (set->def_count >= HQ_INTENT_MAX_INTENTS ||
        !read_action(r, def.id.p, spec.action, &def.action))
        return;
    hq_map_set(set->def_ids, def.id, (uint32_t)set->def_count);
    set->defs = hq_grow(set->defs, &set->def_cap, set->def_count + 1, sizeof *set->defs);
    set->defs[set->def_count++] = def;
}

static bool read_contract(struct reader *r)
{
    r->file = "contract.json";
    json_t *json = open_file(r, r->file, "hongqiao-contract/1");
    const json_t *intents = json_object_get(json, "intents");

    for (size_t i = 0; i < json_array_size(intents); i++)
        read_def(r, json_array_get(intents, i));
    json_decref(json);
    return json != NULL;
}

/* --- one intent in one language --- */

struct text_spec {
    struct hq_str format, mode, note;
    int64_t priority;
    const json_t *templates, *unless, *checks;
};

static const struct hq_json_field text_fields[] = {
    HQ_JSON_FIELD("format", HQ_JSON_STRING, true, 1, 40, struct text_spec, format),
    HQ_JSON_FIELD("mode", HQ_JSON_STRING, false, 1, 10, struct text_spec, mode),
    HQ_JSON_FIELD("note", HQ_JSON_STRING, false, 0, 2000, struct text_spec, note),
    HQ_JSON_FIELD("priority", HQ_JSON_INT, false, -9, 9, struct text_spec, priority),
    HQ_JSON_FIELD("templates", HQ_JSON_ARRAY, true, 1, 200, struct text_spec, templates),
    HQ_JSON_FIELD("unless", HQ_JSON_ARRAY, false, 1, 100, struct text_spec, unless),
    HQ_JSON_FIELD("checks", HQ_JSON_OBJECT, true, 1, 3, struct text_spec, checks),
};

static bool compile_one(struct reader *r, const json_t *source, struct hq_template *out)
{
    struct hq_error error = {0};
    char text[HQ_ERROR_TEXT_MAX + 40];
    enum hq_err err = HQ_EINVAL;

    if (json_is_string(source))
        err =
            hq_template_compile(&r->set->world, hq_str_of(json_string_value(source)), out, &error);
    else
        hq_error_set(&error, HQ_EINVAL, "a template must be a text");
    if (err != HQ_OK) {
        snprintf(text, sizeof text, "%s (column %u)", error.text, error.column);
        problem(r, "/templates", NULL, text);
        return false;
    }
    struct hq_str head = hq_utf8_head(out->source, 200);
    snprintf(text, sizeof text, "%.*s", (int)head.n, head.p);
    if (out->is_nullable)
        problem(r, text, "make one part of it required", "the template fits an empty text");
    if (out->expansions > EXPANSION_MAX)
        problem(r, text, "split it, or use a gap", "the template stands for too many sentences");
    if (out->program_size > r->set->largest_program)
        r->set->largest_program = out->program_size;
    return !out->is_nullable;
}

static void add_templates(struct reader *r, const json_t *sources, struct hq_intent_text *text)
{
    struct hq_intent_set *set = r->set;

    text->first_template = (uint32_t)set->template_count;
    for (size_t i = 0; i < json_array_size(sources); i++) {
        struct hq_intent_template t = {.text = (uint32_t)set->text_count};
        if (set->template_count >= HQ_INTENT_MAX_TEMPLATES)
            break;
        if (!compile_one(r, json_array_get(sources, i), &t.compiled))
            continue;
        set->templates = hq_grow(set->templates, &set->template_cap, set->template_count + 1,
                                 sizeof *set->templates);
        set->templates[set->template_count++] = t;
    }
    text->template_count = (uint32_t)set->template_count - text->first_template;
}

static void add_unless(struct reader *r, const json_t *sources, struct hq_intent_text *text)
{
    struct hq_intent_set *set = r->set;

    text->first_unless = (uint32_t)set->unless_count;
    for (size_t i = 0; i < json_array_size(sources); i++) {
        struct hq_template t;
        if (!compile_one(r, json_array_get(sources, i), &t))
            continue;
        set->unless =
            hq_grow(set->unless, &set->unless_cap, set->unless_count + 1, sizeof *set->unless);
        set->unless[set->unless_count++] = t;
    }
    text->unless_count = (uint32_t)set->unless_count - text->first_unless;
}

static void add_checks(struct reader *r, const json_t *checks, struct hq_intent_text *text)
{
    const json_t *match = json_object_get(checks, "match");
    const json_t *no_match = json_object_get(checks, "no_match");
    size_t count = json_array_size(match) + json_array_size(no_match);

    text->checks = hq_arena_alloc(r->set->arena, (count + 1) * sizeof *text->checks);
    for (size_t i = 0; text->checks != NULL && i < count; i++) {
        bool must_match = i < json_array_size(match);
        const json_t *check = must_match ? json_array_get(match, i)
                                         : json_array_get(no_match, i - json_array_size(match));
        if (!json_is_string(check)) {
            problem(r, "/checks", "\"match\" and \"no_match\" are arrays of texts", "bad check");
            continue;
        }
        text->checks[text->check_count++] =
            (struct hq_intent_check){keep(r, hq_str_of(json_string_value(check))), must_match};
    }
    if (json_array_size(match) == 0)
        problem(r, "/checks/match", "write sentences as a worker would", "no sentence must match");
}

/* r->file is "area/name.lang.json"; the part before ".lang.json" is the intent's id. */
static void read_text_file(struct reader *r)
{
    struct hq_intent_set *set = r->set;
    struct hq_str id = hq_str_of(r->file);
    struct hq_intent_text text = {0};
    struct text_spec spec = {.mode = HQ_STR("contains")};
    struct hq_error error = {0};

    if (id.n < 9 || (memcmp(id.p + id.n - 8, ".zh.json", 8) != 0 &&
                     memcmp(id.p + id.n - 8, ".en.json", 8) != 0)) {
        problem(r, NULL, "name it <intent>.zh.json or <intent>.en.json", "unexpected file");
        return;
    }
    text.is_english = memcmp(id.p + id.n - 8, ".en", 3) == 0;
    id.n -= 8;
    text.def = hq_map_get(set->def_ids, id);
    if (text.def == HQ_MAP_NONE) {
        problem(r, NULL, "add the intent to contract.json", "not in contract.json");
        return;
    }
    json_t *json = open_file(r, r->file, "hongqiao-intent/1");
    if (json == NULL)
        return;
    if (hq_json_read(json, text_fields, COUNT_OF(text_fields), &spec, sizeof spec, &error) !=
        HQ_OK) {
        problem(r, NULL, NULL, error.text);
    } else if (!hq_str_eqz(spec.mode, "contains") && !hq_str_eqz(spec.mode, "whole")) {
        problem(r, "/mode", "contains or whole", "unknown mode");
    } else {
        text.file = keep(r, hq_str_of(r->file));
        text.must_be_whole = hq_str_eqz(spec.mode, "whole");
        text.priority = (int)spec.priority;
        add_templates(r, spec.templates, &text);
        add_unless(r, spec.unless, &text);
        add_checks(r, spec.checks, &text);
        set->texts = hq_grow(set->texts, &set->text_cap, set->text_count + 1, sizeof *set->texts);
        set->texts[set->text_count++] = text;
        set->defs[text.def].files++;
    }
    json_decref(json);
}

static void read_texts(struct reader *r)
{
    char **names = NULL;
    size_t count = 0;

    if (hq_file_list(r->dir, "", &names, &count, NULL) != HQ_OK)
        return;
    for (size_t i = 0; i < count; i++) {
        char *path = hq_path_join(r->dir, names[i]);
        bool is_area = hq_file_is_dir(path) && strcmp(names[i], "shared") != 0 &&
                       strcmp(names[i], "schema") != 0 && strcmp(names[i], "forms") != 0;
        if (is_area)
            each_file(r, names[i], read_text_file);
        free(path);
    }
    hq_file_list_free(names, count);
    r->file = "contract.json";
    for (size_t i = 0; i < r->set->def_count; i++) {
        if (r->set->defs[i].files == 0)
            problem(r, r->set->defs[i].id.p, "add <id>.zh.json", "an intent without templates");
    }
}

/* --- forms --- */

static void read_form_file(struct reader *r)
{
    struct hq_intent_set *set = r->set;
    struct hq_form *form = NULL;
    json_t *json = open_file(r, r->file, "hongqiao-form/1");

    if (json == NULL)
        return;
    if (hq_form_read(json, r->file, &set->world, set->formulas, r->report, &form) == HQ_OK) {
        struct hq_str id = hq_form_id(form);
        if (hq_map_get(set->form_ids, id) != HQ_MAP_NONE) {
            problem(r, NULL, NULL, "this form is there already");
            hq_form_free(&form);
        } else {
            hq_map_set(set->form_ids, id, (uint32_t)set->form_count);
            set->forms =
                hq_grow(set->forms, &set->form_cap, set->form_count + 1, sizeof *set->forms);
            set->forms[set->form_count++] = form;
        }
    }
    json_decref(json);
}

static void check_forms_exist(struct reader *r)
{
    r->file = "contract.json";
    for (size_t i = 0; i < r->set->def_count; i++) {
        const struct hq_intent_def *def = &r->set->defs[i];
        if (def->action.form.n > 0 && hq_map_get(r->set->form_ids, def->action.form) == HQ_MAP_NONE)
            problem(r, def->id.p, "add it to forms/", "unknown form");
    }
}

static struct hq_intent_set *new_set(const struct hq_norm *norm, const struct hq_params *params)
{
    struct hq_intent_set *set = hq_xcalloc(1, sizeof *set);

    set->arena = hq_arena_new(HQ_INTENT_ARENA_MAX);
    set->norm = norm;
    set->params = params;
    set->def_ids = hq_map_new();
    set->reply_ids = hq_map_new();
    set->hotline_ids = hq_map_new();
    set->form_ids = hq_map_new();
    set->literals = hq_literal_index_new();
    set->formulas = hq_formula_engine_new(params);
    set->world = (struct hq_template_world){.norm = norm,
                                            .arena = set->arena,
                                            .words = hq_map_new(),
                                            .rule_ids = hq_map_new(),
                                            .list_ids = hq_map_new()};
    return set;
}

enum hq_err hq_intent_set_read(const char *dir, const struct hq_norm *norm,
                               const struct hq_params *params, struct hq_report *report,
                               struct hq_intent_set **set_out, struct hq_error *error)
{
    if (!hq_file_is_dir(dir)) {
        hq_error_set(error, HQ_EIO, "no such folder");
        hq_error_at(error, dir, 0, 0);
        return HQ_EIO;
    }
    struct hq_intent_set *set = new_set(norm, params);
    struct reader r = {.dir = dir, .set = set, .report = report};
    each_file(&r, "shared/rules", read_rule_file);
    each_file(&r, "shared/lists", read_list_file);
    read_skips(&r);
    read_replies(&r);
    read_hotlines(&r);
    read_steering(&r);
    if (read_contract(&r))
        read_texts(&r);
    each_file(&r, "forms", read_form_file);
    check_forms_exist(&r);
    enum hq_err err = hq_intent_set_index(set);
    if (err != HQ_OK) {
        hq_intent_set_free(&set);
        return hq_error_set(error, err, "intents need more memory than allowed");
    }
    *set_out = set;
    return HQ_OK;
}
