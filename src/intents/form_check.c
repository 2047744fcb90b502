/* SPDX-License-Identifier: Apache-2.0 */
#include "intents/form_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "intents/intent_data.h"
#include "text/normalise.h"

#define MAX_ANSWERS 40
#define ARENA_MAX   ((size_t)8 * 1024 * 1024)

struct example {
    const struct hq_form_check_input *in;
    const struct hq_form *form;
    const json_t *json;
    size_t number;
    hq_day day;
    struct hq_str region;
    bool want_english;
    struct hq_buf canonical;
    struct hq_form_state *state;
    struct hq_form_turn turn;
    bool has_turn;
    struct hq_error error;
};

static void problem(struct example *e, const char *what)
{
    char file[200], pointer[40];

    snprintf(file, sizeof file, "%.*s", (int)e->form->file.n, e->form->file.p);
    snprintf(pointer, sizeof pointer, "/examples/%zu", e->number);
    hq_report_add(e->in->report, HQ_REPORT_ERROR, file, pointer, NULL, "%s", what);
}

static struct hq_form_input input_of(struct example *e, struct hq_str raw)
{
    hq_buf_reset(&e->canonical);
    if (hq_normalise(e->in->norm, raw, &e->canonical) != HQ_OK)
        hq_buf_reset(&e->canonical);
    return (struct hq_form_input){.raw = raw,
                                  .canonical = hq_buf_str(&e->canonical),
                                  .day = e->day,
                                  .region = e->region,
                                  .want_english = e->want_english};
}

/* One text: opens the form or goes on with it. */
static bool say(struct example *e, struct hq_str raw)
{
    struct hq_form_input in = input_of(e, raw);
    struct hq_form_turn turn;
    enum hq_err err = e->state == NULL ? hq_form_start(e->in->set, e->form->id, &in, NULL, 0,
                                                       &e->state, &turn, &e->error)
                                       : hq_form_input(e->in->set, e->state, &in, &turn, &e->error);

    if (err != HQ_OK) {
        problem(e, e->error.text);
        return false;
    }
    if (e->has_turn)
        hq_form_turn_deinit(&e->turn);
    e->turn = turn;
    e->has_turn = true;
    return true;
}

static void reset(struct example *e)
{
    if (e->has_turn)
        hq_form_turn_deinit(&e->turn);
    e->has_turn = false;
    hq_form_state_free(&e->state);
}

/* --- what is expected --- */

static void compare_value(struct example *e, const char *name, const json_t *want)
{
    const json_t *got = json_object_get(e->turn.values, name);
    char what[300];

    if (json_is_number(want) && json_is_number(got) &&
        fabs(json_number_value(want) - json_number_value(got)) < 1e-6)
        return;
    if (json_is_string(want) && json_is_string(got) && json_equal(want, got))
        return;
    if (json_is_null(want) && got == NULL)
        return;
    char *w = json_dumps(want, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
    char *g = got != NULL ? json_dumps(got, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12)) : NULL;
    snprintf(what, sizeof what, "%s is %s, expected %s", name, g != NULL ? g : "empty", w);
    problem(e, what);
    free(w);
    free(g);
}

static void check_result(struct example *e)
{
    const json_t *has = json_object_get(e->json, "text_has");
    const char *name;
    json_t *want;
    char what[400];

    json_object_foreach(json_object_get(e->json, "expect"), name, want)
        compare_value(e, name, want);
    for (size_t i = 0; i < json_array_size(has); i++) {
        const char *part = json_string_value(json_array_get(has, i));
        if (part != NULL && strstr(e->turn.text, part) == NULL) {
            snprintf(what, sizeof what, "the text lacks \"%.200s\"", part);
            problem(e, what);
        }
    }
}

static void check_other_language(struct example *e)
{
    struct hq_form_input in = input_of(e, HQ_STR(""));
    struct hq_form_turn turn;

    in.want_english = !e->want_english;
    if (hq_form_again(e->in->set, e->state, &in, &turn, &e->error) != HQ_OK)
        problem(e, e->error.text);
    else
        hq_form_turn_deinit(&turn);
}

/* --- one slot at a time --- */

static void add_saved(const struct hq_form_slot *def, const struct hq_slot_value *v,
                      struct hq_buf *out)
{
    char day[HQ_DAY_TEXT_SIZE];

    switch (v->type) {
    case HQ_SLOT_TEXT:
        hq_buf_add(out, v->text);
        return;
    case HQ_SLOT_LIST:
        for (size_t i = 0; i < def->list->count; i++) {
            if (hq_str_eq(def->list->values[i].out, v->text))
                hq_buf_addf(out, "%zu", i + 1);
        }
        return;
    case HQ_SLOT_DURATION:
        hq_buf_addf(out, "%d个月", v->months);
        if (v->days > 0)
            hq_buf_addf(out, "零%d天", v->days);
        return;
    case HQ_SLOT_DATE:
        hq_day_format(v->day, day);
        hq_buf_addz(out, day);
        return;
    default:
        hq_buf_addf(out, "%.10g", v->number);
        return;
    }
}

static int slot_named(const struct hq_form *form, const char *name)
{
    for (size_t i = 0; i < form->slot_count; i++) {
        if (hq_str_eqz(form->slots[i].name, name))
            return (int)i;
    }
    return -1;
}

/* Only if every slot that was said is one that is asked for. */
static bool can_be_asked(const struct example *e, const json_t *slots)
{
    const char *name;
    json_t *saved;

    json_object_foreach((json_t *)slots, name, saved)
    {
        int slot = slot_named(e->form, name);
        if (slot < 0 || e->form->slots[slot].ask.zh.n == 0 ||
            json_object_get(saved, "unknown") != NULL)
            return false;
    }
    return true;
}

static bool answer_asked(struct example *e, const json_t *slots)
{
    struct hq_slot_value value;
    struct hq_buf text;
    int slot = slot_named(e->form, e->turn.slot);
    bool is_said = false;

    hq_buf_init(&text, 2000);
    if (slot >= 0 && hq_slot_load(json_object_get(slots, e->turn.slot), &value) == HQ_OK) {
        add_saved(&e->form->slots[slot], &value, &text);
        is_said = say(e, hq_buf_str(&text));
    }
    hq_buf_deinit(&text);
    return is_said;
}

static void check_one_at_a_time(struct example *e)
{
    json_t *state = hq_form_state_save(e->state);
    json_t *values = json_incref(e->turn.values);
    const json_t *slots = json_object_get(state, "slots");

    if (can_be_asked(e, slots)) {
        reset(e);
        bool goes_on = say(e, HQ_STR(""));
        for (int i = 0; goes_on && i < MAX_ANSWERS && e->turn.status == HQ_FORM_ASK; i++)
            goes_on = answer_asked(e, slots);
        if (!goes_on || e->turn.status != HQ_FORM_DONE)
            problem(e, "asked one slot at a time, the form does not come to its end");
        else if (!json_equal(values, e->turn.values))
            problem(e, "asked one slot at a time, the form gives other figures");
    }
    json_decref(values);
    json_decref(state);
}

/* --- one example --- */

static void check_reached(struct example *e, struct hq_str raw)
{
    struct hq_arena *arena = hq_arena_new(ARENA_MAX);
    struct hq_form_input in = input_of(e, raw);
    struct hq_intent_hit hit;
    char what[400];
    enum hq_err err = hq_intent_match(e->in->set, in.canonical, e->want_english ? "en" : "zh-Hans",
                                      e->day, arena, &hit);

    if (err != HQ_OK || !hq_str_eq(hit.action->form, e->form->id)) {
        snprintf(what, sizeof what, "\"%.*s\" does not open this form but goes to %.*s", (int)raw.n,
                 raw.p, err == HQ_OK ? (int)hit.id.n : 7, err == HQ_OK ? hit.id.p : "nothing");
        problem(e, what);
    }
    hq_arena_free(&arena);
}

static void run_example(struct example *e)
{
    const json_t *texts = json_object_get(e->json, "say");

    if (json_array_size(texts) == 0) {
        problem(e, "an example needs \"say\": the texts of the worker");
        return;
    }
    check_reached(e, hq_str_of(json_string_value(json_array_get(texts, 0))));
    for (size_t i = 0; i < json_array_size(texts); i++) {
        if (!say(e, hq_str_of(json_string_value(json_array_get(texts, i)))))
            return;
    }
    if (e->turn.status != HQ_FORM_DONE) {
        char what[300];
        snprintf(what, sizeof what, "not done after the last text; it says: %.200s", e->turn.text);
        problem(e, what);
        return;
    }
    check_result(e);
    check_other_language(e);
    check_one_at_a_time(e);
}

size_t hq_form_check_examples(const struct hq_form_check_input *in, const struct hq_form *form)
{
    size_t count = json_array_size(form->examples);

    for (size_t i = 0; i < count; i++) {
        const json_t *json = json_array_get(form->examples, i);
        struct hq_str day = hq_json_str(json, "day");
        struct hq_str region = hq_json_str(json, "region");
        struct example e = {.in = in,
                            .form = form,
                            .json = json,
                            .number = i,
                            .day = in->day,
                            .region = region.n > 0 ? region : HQ_STR("CN-GD-GZ"),
                            .want_english = hq_str_eqz(hq_json_str(json, "lang"), "en")};
        hq_buf_init(&e.canonical, HQ_NORM_MAX_BYTES);
        if (day.n > 0 && hq_day_parse(day, &e.day) != HQ_OK)
            problem(&e, "\"day\" is no date");
        else
            run_example(&e);
        reset(&e);
        hq_buf_deinit(&e.canonical);
    }
    if (count == 0) {
        struct example e = {.in = in, .form = form};
        problem(&e, "a form without worked examples");
    }
    return count;
}
