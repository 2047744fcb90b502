/*
 * One turn of a form: take what the text gives, refuse what cannot be, ask for the next slot or
 * compute.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "intents/form.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "intents/form_state.h"
#include "intents/intent_data.h"

#define SCRATCH_MAX  ((size_t)8 * 1024 * 1024)
#define TURN_TEXT    ((size_t)16 * 1024)
#define MAX_TRIES    3
#define LONG_ANSWER  12  /* symbols: what is longer and gives nothing is no answer */
#define FOLLOW_UP    18  /* symbols: what is longer is no change of a computed form */
#define OTHER_INTENT 0.7 /* score from which another intent has the word */

/* --- turns --- */

void hq_form_turn_deinit(struct hq_form_turn *turn)
{
    free(turn->title);
    free(turn->text);
    free(turn->slot);
    json_decref(turn->choices);
    json_decref(turn->blocks);
    json_decref(turn->citations);
    json_decref(turn->values);
    *turn = (struct hq_form_turn){0};
}

static struct hq_form_turn new_turn(const struct hq_form_run *run, enum hq_form_status status)
{
    struct hq_str title = hq_form_pick(&run->form->title, run->in->want_english);

    return (struct hq_form_turn){
        .status = status,
        .title = hq_xstrndup(title.p, title.n),
        .choices = json_array(),
        .blocks = json_array(),
        .citations = json_array(),
        .values = json_object(),
    };
}

static struct hq_str reply(const struct hq_form_run *run, const char *key)
{
    return hq_intent_reply(run->set, hq_str_of(key), run->in->want_english);
}

static void say(struct hq_form_turn *turn, struct hq_str text)
{
    free(turn->text);
    turn->text = hq_xstrndup(text.n ? text.p : "", text.n);
}

static const char *type_for_display(const struct hq_form_slot *slot)
{
    return slot->is_choice ? "choice" : hq_slot_type_name(slot->type);
}

static void add_choices(const struct hq_form_run *run, const struct hq_form_slot *slot,
                        json_t *choices)
{
    for (size_t i = 0; slot->is_choice && i < slot->list->count; i++) {
        const struct hq_list_value *v = &slot->list->values[i];
        json_array_append_new(
            choices, json_pack("{s:o, s:o}", "value", hq_json_string(v->out), "label",
                               hq_json_string(run->in->want_english ? v->label_en : v->label_zh)));
    }
}

/* `before` (may be empty), then the question of the slot. */
static enum hq_err ask(struct hq_form_run *run, struct hq_form_state *state, size_t slot,
                       struct hq_str before, struct hq_form_turn *turn)
{
    const struct hq_form_slot *def = &run->form->slots[slot];
    struct hq_buf text;
    enum hq_err err;

    hq_buf_init(&text, TURN_TEXT);
    hq_buf_add(&text, before);
    if (before.n > 0)
        hq_buf_addc(&text, '\n');
    err = hq_form_render(run, &def->ask, &text);
    if (err == HQ_OK) {
        turn->status = HQ_FORM_ASK;
        turn->slot = hq_xstrndup(def->name.p, def->name.n);
        turn->type = type_for_display(def);
        add_choices(run, def, turn->choices);
        say(turn, hq_buf_str(&text));
        hq_form_state_set_asked(state, def, false);
    }
    hq_buf_deinit(&text);
    return err;
}

static enum hq_err ask_with(struct hq_form_run *run, struct hq_form_state *state, size_t slot,
                            const struct hq_form_text *before, struct hq_form_turn *turn)
{
    struct hq_buf text;
    enum hq_err err;

    hq_buf_init(&text, TURN_TEXT);
    err = before->zh.n > 0 ? hq_form_render(run, before, &text) : HQ_OK;
    if (err == HQ_OK)
        err = ask(run, state, slot, hq_buf_str(&text), turn);
    hq_buf_deinit(&text);
    return err;
}

/* --- presets and refusals --- */

static void set_preset(struct hq_form_run *run, size_t slot, const struct hq_formula_value *v)
{
    const struct hq_form_slot *def = &run->form->slots[slot];
    struct hq_form_fill *fill = &run->slots[slot];
    struct hq_slot_value value = {.name = def->name, .type = def->type, .has_year = true};

    if (v->kind == HQ_FORMULA_TEXT)
        value.text = v->text;
    else if (def->type == HQ_SLOT_DATE)
        value.day = (hq_day)v->number;
    else if (def->type != HQ_SLOT_DURATION)
        value.number = v->number;
    else if (def->unit == HQ_FORM_DAYS)
        value.days = (int32_t)v->number;
    else
        value.months = (int32_t)(def->unit == HQ_FORM_YEARS ? v->number * 12 : v->number);
    *fill = (struct hq_form_fill){
        .is_set = true, .is_preset = true, .is_skipped = fill->is_skipped, .value = value};
}

/* Gives an empty slot its default, if it has one that is not NULL. */
static enum hq_err preset_one(struct hq_form_run *run, size_t slot)
{
    const struct hq_form_slot *def = &run->form->slots[slot];
    const struct hq_formula *preset = run->slots[slot].is_skipped ? def->fallback : def->preset;
    struct hq_formula_value value = {.kind = HQ_FORMULA_NULL};
    enum hq_err err = preset != NULL ? hq_form_eval(run, preset, &value) : HQ_OK;

    if (err == HQ_OK && value.kind != HQ_FORMULA_NULL)
        set_preset(run, slot, &value);
    return err;
}

enum hq_err hq_form_preset(struct hq_form_run *run)
{
    for (size_t i = 0; i < run->form->slot_count; i++) {
        bool holds = true;
        if (run->slots[i].is_set && !run->slots[i].is_preset)
            continue;
        enum hq_err err = hq_form_holds(run, run->form->slots[i].when, &holds);
        if (err == HQ_OK && holds)
            err = preset_one(run, i);
        if (err != HQ_OK)
            return err;
    }
    return HQ_OK;
}

/* Slots that do not apply are emptied, defaults computed anew; *missing_out is the slot to ask for,
 * or -1. */
static enum hq_err settle(struct hq_form_run *run, int *missing_out)
{
    for (size_t i = 0; i < run->form->slot_count; i++) {
        struct hq_form_fill *fill = &run->slots[i];
        bool holds = true;
        enum hq_err err = hq_form_holds(run, run->form->slots[i].when, &holds);
        if (!holds || fill->is_preset)
            fill->is_set = fill->is_preset = false;
        if (err == HQ_OK && holds && !fill->is_set)
            err = preset_one(run, i);
        if (err != HQ_OK)
            return err;
        if (holds && !fill->is_set && !fill->is_skipped && run->form->slots[i].ask.zh.n > 0) {
            *missing_out = (int)i;
            return HQ_OK;
        }
    }
    *missing_out = -1;
    return HQ_OK;
}

/* The first slot whose new value is out of bounds, emptied; -1 if all are fine. */
static int out_of_bounds(struct hq_form_run *run)
{
    for (size_t i = 0; i < run->form->slot_count; i++) {
        if (!run->slots[i].is_set || hq_form_slot_in_bounds(run, i))
            continue;
        run->slots[i].is_set = false;
        return (int)i;
    }
    return -1;
}

static enum hq_err find_refusal(struct hq_form_run *run, const struct hq_form_refusal **out)
{
    *out = NULL;
    for (size_t i = 0; i < run->form->refusal_count; i++) {
        bool holds = false;
        enum hq_err err = hq_form_holds(run, run->form->refusals[i].when, &holds);
        if (err != HQ_OK)
            return err;
        if (holds) {
            *out = &run->form->refusals[i];
            return HQ_OK;
        }
    }
    return HQ_OK;
}

/* The text of a refusal may name the values that are cleared after it. */
static enum hq_err refuse(struct hq_form_run *run, struct hq_form_state *state,
                          const struct hq_form_refusal *refusal, struct hq_form_turn *turn)
{
    struct hq_buf text;
    size_t slot = refusal->clear[0];
    enum hq_err err;

    hq_buf_init(&text, TURN_TEXT);
    err = hq_form_render(run, &refusal->text, &text);
    for (size_t i = 0; i < refusal->clear_count; i++)
        run->slots[refusal->clear[i]] = (struct hq_form_fill){0};
    hq_form_state_encode(run, state);
    if (err == HQ_OK)
        err = ask(run, state, slot, hq_buf_str(&text), turn);
    hq_buf_deinit(&text);
    return err;
}

/* Asks for what is missing or computes. `before` is said before a question. */
static enum hq_err advance(struct hq_form_run *run, struct hq_form_state *state,
                           const struct hq_form_text *before, struct hq_form_turn *turn)
{
    const struct hq_form_refusal *refusal;
    int missing = -1;
    int bad = out_of_bounds(run);

    hq_form_state_encode(run, state);
    if (bad >= 0)
        return ask_with(run, state, (size_t)bad, &run->form->slots[bad].refuse, turn);
    enum hq_err err = settle(run, &missing);
    if (err == HQ_OK)
        err = find_refusal(run, &refusal);
    if (err != HQ_OK)
        return err;
    if (refusal != NULL)
        return refuse(run, state, refusal, turn);
    if (missing >= 0)
        return ask_with(run, state, (size_t)missing, before, turn);
    err = hq_form_compute(run, turn);
    if (err == HQ_OK)
        hq_form_state_set_asked(state, NULL, true);
    return err;
}

/* --- reading the text --- */

/* Does another intent claim the text clearly? Not one that opens this very form. */
static bool belongs_elsewhere(struct hq_form_run *run, double min_score)
{
    struct hq_intent_hit hit;

    if (hq_intent_match(run->set, run->in->canonical, run->in->want_english ? "en" : "zh-Hans",
                        run->in->day, run->arena, &hit) != HQ_OK)
        return false;
    if (hit.action->type == HQ_ACTION_FORM && hq_str_eq(hit.action->form, run->form->id))
        return false;
    return hit.is_whole || hit.score >= min_score;
}

static bool is_not_mine(struct hq_form_run *run, const struct hq_form_state *state,
                        const struct hq_form_taken *taken)
{
    bool is_done = hq_form_state_is_done(state);

    if (is_done && taken->slots == 0)
        return true;
    if (is_done)
        return !taken->is_correction && (taken->symbols > FOLLOW_UP || belongs_elsewhere(run, 0));
    if (taken->slots == 0)
        return !taken->is_unknown && (taken->is_question || taken->symbols > LONG_ANSWER ||
                                      belongs_elsewhere(run, OTHER_INTENT));
    return taken->is_question && belongs_elsewhere(run, OTHER_INTENT);
}

static enum hq_err nothing_taken(struct hq_form_run *run, struct hq_form_state *state,
                                 const struct hq_form_taken *taken, struct hq_form_turn *turn)
{
    int64_t tries = json_integer_value(json_object_get(state->json, "tries")) + 1;
    struct hq_form_text none = {{0}, {0}};

    json_object_set_new(state->json, "tries", json_integer(tries));
    if (run->asked < 0)
        return advance(run, state, &none, turn);
    if (taken->is_unknown && run->form->slots[run->asked].fallback != NULL) {
        run->slots[run->asked].is_skipped = true;
        return advance(run, state, &none, turn);
    }
    if (tries >= MAX_TRIES) {
        turn->status = HQ_FORM_NOT_MINE;
        return HQ_OK;
    }
    return ask(run, state, (size_t)run->asked,
               reply(run, taken->is_unknown ? "form.need" : "form.not_understood"), turn);
}

static enum hq_err take_turn(struct hq_form_run *run, struct hq_form_state *state,
                             struct hq_form_turn *turn)
{
    struct hq_form_text none = {{0}, {0}};
    struct hq_form_taken taken;
    enum hq_err err = hq_form_take(run, hq_form_state_is_done(state), &taken);

    if (err != HQ_OK)
        return err;
    if (taken.is_cancel && !hq_form_state_is_done(state)) {
        turn->status = HQ_FORM_CANCELLED;
        say(turn, reply(run, "form.cancelled"));
        return HQ_OK;
    }
    if (is_not_mine(run, state, &taken)) {
        turn->status = HQ_FORM_NOT_MINE;
        return HQ_OK;
    }
    if (taken.slots == 0)
        return nothing_taken(run, state, &taken, turn);
    json_object_set_new(state->json, "tries", json_integer(0));
    return advance(run, state, &none, turn);
}

/* --- the interface --- */

static void use_captures(struct hq_form_run *run, const struct hq_slot_value *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int slot = hq_form_slot_named(run->form, slots[i].name);
        if (slot < 0 || run->form->slots[slot].type != slots[i].type)
            continue;
        run->slots[slot] = (struct hq_form_fill){.is_set = true, .value = slots[i]};
        run->last_said = slot;
    }
}

enum hq_err hq_form_start(const struct hq_intent_set *set, struct hq_str form_id,
                          const struct hq_form_input *in, const struct hq_slot_value *slots,
                          size_t slot_count, struct hq_form_state **state_out,
                          struct hq_form_turn *turn_out, struct hq_error *error)
{
    const struct hq_form *form = hq_form_find(set, form_id);
    struct hq_form_run run = {
        .set = set, .form = form, .in = in, .asked = -1, .last_said = -1, .error = error};
    struct hq_form_taken taken;

    if (form == NULL)
        return hq_error_set(error, HQ_ENOTFOUND, "no form %.*s", (int)form_id.n, form_id.p);
    run.arena = hq_arena_new(SCRATCH_MAX);
    struct hq_form_turn turn = new_turn(&run, HQ_FORM_ASK);
    struct hq_form_state *state = hq_form_state_new(form);
    enum hq_err err = hq_form_take(&run, false, &taken);
    if (err == HQ_OK) {
        use_captures(&run, slots, slot_count);
        err = advance(&run, state, &form->intro, &turn);
    }
    if (err == HQ_OK) {
        *state_out = state;
        *turn_out = turn;
    } else {
        hq_form_state_free(&state);
        hq_form_turn_deinit(&turn);
    }
    hq_arena_free(&run.arena);
    return err;
}

typedef enum hq_err turn_function(struct hq_form_run *run, struct hq_form_state *state,
                                  struct hq_form_turn *turn);

/* The state is only changed if the turn succeeds. */
static enum hq_err with_run(const struct hq_intent_set *set, struct hq_form_state *state,
                            const struct hq_form_input *in, turn_function *f,
                            struct hq_form_turn *turn_out, struct hq_error *error)
{
    const struct hq_form *form = hq_form_find(set, hq_form_state_form(state));
    struct hq_form_run run = {.set = set, .form = form, .in = in, .error = error};
    struct hq_form_state next;

    if (form == NULL)
        return hq_error_set(error, HQ_ENOTFOUND, "the form is gone");
    run.arena = hq_arena_new(SCRATCH_MAX);
    next.json = json_deep_copy(state->json);
    hq_form_state_decode(&run, state);
    struct hq_form_turn turn = new_turn(&run, HQ_FORM_NOT_MINE);
    enum hq_err err = f(&run, &next, &turn);
    if (err == HQ_OK) {
        json_t *old = state->json;
        state->json = next.json;
        next.json = old;
        if (turn.text == NULL)
            say(&turn, HQ_STR(""));
        *turn_out = turn;
    } else {
        hq_form_turn_deinit(&turn);
    }
    json_decref(next.json);
    hq_arena_free(&run.arena);
    return err;
}

enum hq_err hq_form_input(const struct hq_intent_set *set, struct hq_form_state *state,
                          const struct hq_form_input *in, struct hq_form_turn *turn_out,
                          struct hq_error *error)
{
    return with_run(set, state, in, take_turn, turn_out, error);
}

static enum hq_err ask_again(struct hq_form_run *run, struct hq_form_state *state,
                             struct hq_form_turn *turn)
{
    struct hq_form_text none = {{0}, {0}};
    return advance(run, state, &none, turn);
}

enum hq_err hq_form_again(const struct hq_intent_set *set, struct hq_form_state *state,
                          const struct hq_form_input *in, struct hq_form_turn *turn_out,
                          struct hq_error *error)
{
    return with_run(set, state, in, ask_again, turn_out, error);
}
