/*
 * Reads intents/contract.json: every intent once, with its area and what it does.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

#include "base/json.h"
#include "base/mem.h"
#include "intents/intent_read.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

static const char *const areas[] = {"about-union", "joining",   "founding", "rights",
                                    "benefits",    "democracy", "general",  NULL};

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

static void read_action_hotlines(struct hq_intent_reader *r, const char *id, const json_t *numbers,
                                 struct hq_action *action)
{
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        const char *number = json_string_value(json_array_get(numbers, i));
        uint32_t at =
            number == NULL ? HQ_MAP_NONE : hq_map_get(r->set->hotline_ids, hq_str_of(number));
        if (at == HQ_MAP_NONE)
            hq_intent_problem(r, id, "add it to shared/hotlines.json", "unknown hotline");
        else
            action->hotlines[action->hotline_count++] = &r->set->hotlines[at];
    }
}

static bool read_action(struct hq_intent_reader *r, const char *id, const json_t *json,
                        struct hq_action *out)
{
    struct action_spec spec = {0};
    struct hq_error error = {0};
    char text[HQ_ERROR_TEXT_MAX + 100];

    if (hq_json_read(json, action_fields, COUNT_OF(action_fields), &spec, sizeof spec, &error) !=
        HQ_OK) {
        hq_intent_problem(r, id, NULL, error.text);
        return false;
    }
    struct hq_action a = {.type = action_type(spec.type),
                          .entry = hq_intent_keep(r, spec.entry),
                          .area = hq_intent_keep(r, spec.area),
                          .query = hq_intent_keep(r, spec.query),
                          .form = hq_intent_keep(r, spec.form),
                          .reply = hq_intent_keep(r, spec.reply),
                          .case_kind = hq_intent_keep(r, spec.kind)};
    if (a.type == HQ_ACTION_COUNT) {
        hq_intent_problem(r, id, "answer, search, form, handoff, menu, smalltalk, urgent or refuse",
                          "unknown action type");
        return false;
    }
    read_action_hotlines(r, id, spec.hotlines, &a);
    const char *missing = missing_part(&a);
    if (missing != NULL) {
        snprintf(text, sizeof text, "action without \"%s\"", missing);
        hq_intent_problem(r, id, NULL, text);
    }
    uint32_t reply = a.reply.n > 0 ? hq_map_get(r->set->reply_ids, a.reply) : HQ_MAP_NONE;
    if (a.reply.n > 0 && reply == HQ_MAP_NONE)
        hq_intent_problem(r, id, "add it to shared/replies.json", "unknown reply");
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

static void read_def(struct hq_intent_reader *r, const json_t *json)
{
    struct hq_intent_set *set = r->set;
    struct def_spec spec = {.importance = 2};
    struct hq_intent_def def = {0};
    struct hq_error error = {0};

    if (hq_json_read(json, def_fields, COUNT_OF(def_fields), &spec, sizeof spec, &error) != HQ_OK) {
        hq_intent_problem(r, json_string_value(json_object_get(json, "id")), NULL, error.text);
        return;
    }
    def.id = hq_intent_keep(r, spec.id);
    def.area = hq_intent_keep(r, spec.area);
    def.title = hq_intent_keep(r, spec.title);
    def.example = hq_intent_keep(r, spec.example);
    def.importance = (int)spec.importance;
    int area = 0;
    while (areas[area] != NULL && !hq_str_eqz(spec.area, areas[area]))
        area++;
    if (areas[area] == NULL)
        hq_intent_problem(r, def.id.p, "one of the six areas, or general", "unknown area");
    if (hq_map_get(set->def_ids, def.id) != HQ_MAP_NONE) {
        hq_intent_problem(r, def.id.p, NULL, "this intent is there already");
        return;
    }
    if (set->def_count >= HQ_INTENT_MAX_INTENTS ||
        !read_action(r, def.id.p, spec.action, &def.action))
        return;
    hq_map_set(set->def_ids, def.id, (uint32_t)set->def_count);
    set->defs = hq_grow(set->defs, &set->def_cap, set->def_count + 1, sizeof *set->defs);
    set->defs[set->def_count++] = def;
}

bool hq_intent_read_contract(struct hq_intent_reader *r)
{
    r->file = "contract.json";
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-contract/1");
    const json_t *intents = json_object_get(json, "intents");

    for (size_t i = 0; i < json_array_size(intents); i++)
        read_def(r, json_array_get(intents, i));
    json_decref(json);
    return json != NULL;
}
