/*
 * The forms of a set, and what is remembered of a form between two turns: a small JSON object.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "intents/form_state.h"
#include "intents/intent_data.h"

/* --- the forms of a set --- */

const struct hq_form *hq_form_find(const struct hq_intent_set *set, struct hq_str id)
{
    uint32_t at = hq_map_get(set->form_ids, id);
    return at == HQ_MAP_NONE ? NULL : set->forms[at];
}

size_t hq_form_count(const struct hq_intent_set *set)
{
    return set->form_count;
}

struct hq_str hq_form_at(const struct hq_intent_set *set, size_t i, bool want_english,
                         struct hq_str *title_out)
{
    if (title_out != NULL)
        *title_out = hq_form_pick(&set->forms[i]->title, want_english);
    return set->forms[i]->id;
}

/* --- state --- */

void hq_form_state_free(struct hq_form_state **state)
{
    if (*state == NULL)
        return;
    json_decref((*state)->json);
    free(*state);
    *state = NULL;
}

struct hq_str hq_form_state_form(const struct hq_form_state *state)
{
    return hq_json_str(state->json, "form");
}

bool hq_form_state_is_done(const struct hq_form_state *state)
{
    return json_is_true(json_object_get(state->json, "done"));
}

json_t *hq_form_state_save(const struct hq_form_state *state)
{
    return json_deep_copy(state->json);
}

enum hq_err hq_form_state_load(const json_t *json, struct hq_form_state **state_out)
{
    if (!json_is_object(json) || hq_json_str(json, "form").n == 0 ||
        !json_is_object(json_object_get(json, "slots")) ||
        json_object_size(json_object_get(json, "slots")) > HQ_FORM_MAX_SLOTS)
        return HQ_EINVAL;
    struct hq_form_state *state = hq_xcalloc(1, sizeof *state);
    state->json = json_deep_copy(json);
    *state_out = state;
    return HQ_OK;
}

struct hq_form_state *hq_form_state_new(const struct hq_form *form)
{
    struct hq_form_state *state = hq_xcalloc(1, sizeof *state);
    state->json = json_pack("{s:o, s:{}}", "form", hq_json_string(form->id), "slots");
    return state;
}

int hq_form_slot_named(const struct hq_form *form, struct hq_str name)
{
    for (size_t i = 0; i < form->slot_count; i++) {
        if (name.n > 0 && hq_str_eq(form->slots[i].name, name))
            return (int)i;
    }
    return -1;
}

void hq_form_state_decode(struct hq_form_run *run, const struct hq_form_state *state)
{
    const json_t *slots = json_object_get(state->json, "slots");
    const char *name;
    json_t *saved;

    run->asked = hq_form_slot_named(run->form, hq_json_str(state->json, "asked"));
    run->last_said = hq_form_slot_named(run->form, hq_json_str(state->json, "last"));
    json_object_foreach((json_t *)slots, name, saved)
    {
        int slot = hq_form_slot_named(run->form, hq_str_of(name));
        if (slot < 0)
            continue;
        struct hq_form_fill *fill = &run->slots[slot];
        struct hq_slot_value value;
        fill->is_skipped = json_is_true(json_object_get(saved, "unknown"));
        if (fill->is_skipped || hq_slot_load(saved, &value) != HQ_OK ||
            value.type != run->form->slots[slot].type)
            continue;
        fill->is_set = true;
        fill->value = value;
        fill->value.text = hq_arena_copy(run->arena, value.text);
        fill->value.name = run->form->slots[slot].name;
    }
}

void hq_form_state_encode(const struct hq_form_run *run, struct hq_form_state *state)
{
    json_t *slots = json_object();

    for (size_t i = 0; i < run->form->slot_count; i++) {
        const struct hq_form_fill *fill = &run->slots[i];
        char *name = hq_xstrndup(run->form->slots[i].name.p, run->form->slots[i].name.n);
        if (fill->is_set && !fill->is_preset)
            json_object_set_new(slots, name, hq_slot_save(&fill->value));
        else if (fill->is_skipped)
            json_object_set_new(slots, name, json_pack("{s:b}", "unknown", 1));
        free(name);
    }
    json_object_set_new(state->json, "slots", slots);
    if (run->last_said >= 0)
        json_object_set_new(state->json, "last",
                            hq_json_string(run->form->slots[run->last_said].name));
}

void hq_form_state_set_asked(struct hq_form_state *state, const struct hq_form_slot *slot,
                             bool is_done)
{
    if (slot != NULL)
        json_object_set_new(state->json, "asked", hq_json_string(slot->name));
    else
        json_object_del(state->json, "asked");
    json_object_set_new(state->json, "done", json_boolean(is_done));
}
