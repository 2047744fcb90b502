/*
 * Reads a form ("hongqiao-form/1") and compiles its formulas.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "intents/form_data.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

struct reader {
    struct hq_template_world *world;
    struct hq_formula_engine *engine;
    struct hq_report *report;
    const char *file;
    struct hq_form *form;
    size_t errors;
};

static void problem(struct reader *r, const char *pointer, const char *hint, const char *text)
{
    r->errors++;
    hq_report_add(r->report, HQ_REPORT_ERROR, r->file, pointer, hint, "%s", text);
}

static struct hq_str keep(struct reader *r, struct hq_str text)
{
    struct hq_str copy = hq_arena_copy(r->world->arena, text);
    return copy.p != NULL ? copy : HQ_STR("");
}

static void *room(struct reader *r, size_t count, size_t size)
{
    void *p = hq_arena_alloc(r->world->arena, (count + 1) * size);
    if (p == NULL)
        abort(); /* the arena of a set is larger than all forms of the world */
    return p;
}

static void read_text(struct reader *r, const json_t *json, const char *where,
                      struct hq_form_text *out)
{
    if (json == NULL)
        return;
    out->zh = keep(r, hq_json_str(json, "zh-Hans"));
    out->en = keep(r, hq_json_str(json, "en"));
    if (out->zh.n == 0 || out->en.n == 0)
        problem(r, where, "{\"zh-Hans\": \"…\", \"en\": \"…\"}", "a text needs both languages");
}

static void read_formula(struct reader *r, const json_t *json, const char *where,
                         struct hq_formula **out)
{
    struct hq_error error = {0};

    if (json == NULL)
        return;
    if (!json_is_string(json))
        problem(r, where, NULL, "a formula must be a text");
    else if (hq_formula_compile(r->engine, hq_str_of(json_string_value(json)), out, &error) !=
             HQ_OK)
        problem(r, where, NULL, error.text);
}

enum hq_err hq_form_read_words(struct hq_template_world *world, const json_t *array,
                               struct hq_form_words *out)
{
    struct hq_list_value value;
    enum hq_err err;

    if (array == NULL)
        return HQ_OK;
    err = hq_intent_read_words(world, array, &value);
    if (err != HQ_OK)
        return err;
    out->items = value.words;
    out->count = value.word_count;
    return HQ_OK;
}

static void read_words(struct reader *r, const json_t *array, const char *where,
                       struct hq_form_words *out)
{
    if (hq_form_read_words(r->world, array, out) != HQ_OK)
        problem(r, where, "an array of texts", "bad words");
}

/* --- slots --- */

struct slot_spec {
    struct hq_str name, type, unit, note;
    const json_t *options, *ask, *refuse, *assume, *cues, *preset, *fallback, *when;
    double min, max;
    bool needs_cue, optional;
};

static const struct hq_json_field slot_fields[] = {
    HQ_JSON_FIELD("name", HQ_JSON_STRING, true, 1, 40, struct slot_spec, name),
    HQ_JSON_FIELD("type", HQ_JSON_STRING, true, 1, 40, struct slot_spec, type),
    HQ_JSON_FIELD("unit", HQ_JSON_STRING, false, 1, 10, struct slot_spec, unit),
    HQ_JSON_FIELD("note", HQ_JSON_STRING, false, 0, 1000, struct slot_spec, note),
    HQ_JSON_FIELD("options", HQ_JSON_ARRAY, false, 2, 12, struct slot_spec, options),
    HQ_JSON_FIELD("ask", HQ_JSON_OBJECT, false, 1, 3, struct slot_spec, ask),
    HQ_JSON_FIELD("refuse", HQ_JSON_OBJECT, false, 1, 3, struct slot_spec, refuse),
    HQ_JSON_FIELD("assume", HQ_JSON_OBJECT, false, 1, 3, struct slot_spec, assume),
    HQ_JSON_FIELD("cues", HQ_JSON_ARRAY, false, 1, 60, struct slot_spec, cues),
    HQ_JSON_FIELD("default", HQ_JSON_ANY, false, 0, 0, struct slot_spec, preset),
    HQ_JSON_FIELD("fallback", HQ_JSON_ANY, false, 0, 0, struct slot_spec, fallback),
    HQ_JSON_FIELD("when", HQ_JSON_ANY, false, 0, 0, struct slot_spec, when),
    HQ_JSON_FIELD("min", HQ_JSON_NUMBER, false, -1000000000, 1000000000, struct slot_spec, min),
    HQ_JSON_FIELD("max", HQ_JSON_NUMBER, false, -1000000000, 1000000000, struct slot_spec, max),
    HQ_JSON_FIELD("needs_cue", HQ_JSON_BOOL, false, 0, 0, struct slot_spec, needs_cue),
    HQ_JSON_FIELD("optional", HQ_JSON_BOOL, false, 0, 0, struct slot_spec, optional),
};

static void read_options(struct reader *r, const char *where, const json_t *options,
                         struct hq_form_slot *slot)
{
    size_t count = json_array_size(options);
    struct hq_template_list *list = room(r, 1, sizeof *list);

    list->name = slot->name;
    list->values = room(r, count, sizeof *list->values);
    slot->answers = room(r, count, sizeof *slot->answers);
    for (size_t i = 0; i < count; i++) {
        const json_t *option = json_array_get(options, i);
        struct hq_list_value *value = &list->values[i];
        struct hq_form_text label = {0};
        value->out = keep(r, hq_json_str(option, "value"));
        if (value->out.n == 0)
            problem(r, where, NULL, "an option without \"value\"");
        read_text(r, json_object_get(option, "label"), where, &label);
        value->label_zh = label.zh;
        value->label_en = label.en;
        struct hq_form_words words = {0};
        read_words(r, json_object_get(option, "words"), where, &words);
        value->words = words.items;
        value->word_count = words.count;
        read_words(r, json_object_get(option, "answers"), where, &slot->answers[i]);
    }
    list->count = count;
    slot->list = list;
}

static void read_slot_type(struct reader *r, const char *where, const struct slot_spec *spec,
                           struct hq_form_slot *slot)
{
    slot->type = HQ_SLOT_LIST;
    if (hq_str_eqz(spec->type, "choice")) {
        slot->is_choice = true;
        read_options(r, where, spec->options, slot);
        if (json_array_size(spec->options) == 0)
            problem(r, where, NULL, "a choice without \"options\"");
        return;
    }
    if (hq_slot_type_parse(spec->type, &slot->type) != HQ_OK) {
        uint32_t list = hq_map_get(r->world->list_ids, spec->type);
        if (list == HQ_MAP_NONE) {
            problem(r, where, "a built-in type, choice, or a list of shared/lists", "unknown type");
            return;
        }
        slot->list = &r->world->lists[list];
        r->world->list_is_used[list] = true;
    }
    if (hq_str_eqz(spec->unit, "years"))
        slot->unit = HQ_FORM_YEARS;
    else if (hq_str_eqz(spec->unit, "days"))
        slot->unit = HQ_FORM_DAYS;
    else if (!hq_str_eqz(spec->unit, "months"))
        problem(r, where, "months, years or days", "unknown unit");
}

static void read_slot(struct reader *r, const json_t *json, struct hq_form_slot *slot)
{
    struct slot_spec spec = {.unit = HQ_STR("months")};
    struct hq_error error = {0};
    char where[80];

    snprintf(where, sizeof where, "/slots/%.40s", hq_json_str(json, "name").p);
    if (hq_json_read(json, slot_fields, COUNT_OF(slot_fields), &spec, sizeof spec, &error) !=
        HQ_OK) {
        problem(r, where, NULL, error.text);
        return;
    }
    slot->name = keep(r, spec.name);
    read_slot_type(r, where, &spec, slot);
    read_text(r, spec.ask, where, &slot->ask);
    read_text(r, spec.refuse, where, &slot->refuse);
    read_text(r, spec.assume, where, &slot->assume);
    read_words(r, spec.cues, where, &slot->cues);
    read_formula(r, spec.preset, where, &slot->preset);
    read_formula(r, spec.fallback, where, &slot->fallback);
    read_formula(r, spec.when, where, &slot->when);
    slot->needs_cue = spec.needs_cue;
    slot->is_optional = spec.optional;
    slot->has_min = json_object_get(json, "min") != NULL;
    slot->has_max = json_object_get(json, "max") != NULL;
    slot->min = spec.min;
    slot->max = spec.max;
    if ((slot->has_min || slot->has_max) && slot->refuse.zh.n == 0)
        problem(r, where, "say kindly why it cannot be", "bounds without \"refuse\"");
}

/* --- steps and lines --- */

static enum hq_form_as read_as(struct reader *r, const char *where, struct hq_str name)
{
    static const char *const names[] = {"number", "money", "months", "age",
                                        "date",   "month", "text"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (hq_str_eqz(name, names[i]))
            return (enum hq_form_as)i;
    }
    if (name.n > 0)
        problem(r, where, "number, money, months, age, date, month or text", "unknown \"as\"");
    return HQ_FORM_AS_NUMBER;
}

static void read_step(struct reader *r, const json_t *json, struct hq_form_step *step)
{
    char where[80];

    step->name = keep(r, hq_json_str(json, "name"));
    snprintf(where, sizeof where, "/steps/%.40s", step->name.p);
    if (step->name.n == 0)
        problem(r, where, NULL, "a step without \"name\"");
    read_formula(r, json_object_get(json, "expr"), where, &step->expr);
    read_formula(r, json_object_get(json, "when"), where, &step->when);
    read_text(r, json_object_get(json, "show"), where, &step->show);
    step->as = read_as(r, where, hq_json_str(json, "as"));
    step->may_be_null = json_is_true(json_object_get(json, "optional"));
    if (step->expr == NULL)
        problem(r, where, NULL, "a step without \"expr\"");
}

static void read_lines(struct reader *r, const json_t *form, const char *key,
                       struct hq_form_lines *lines)
{
    const json_t *array = json_object_get(form, key);
    size_t count = json_array_size(array);

    lines->items = room(r, count, sizeof *lines->items);
    lines->count = count;
    for (size_t i = 0; i < count; i++) {
        const json_t *line = json_array_get(array, i);
        read_text(r, line, key, &lines->items[i].text);
        read_formula(r, json_object_get(line, "when"), key, &lines->items[i].when);
    }
}

static int slot_of(const struct hq_form *form, struct hq_str name)
{
    for (size_t i = 0; i < form->slot_count; i++) {
        if (hq_str_eq(form->slots[i].name, name))
            return (int)i;
    }
    return -1;
}

static void read_refusal(struct reader *r, const json_t *json, struct hq_form_refusal *refusal)
{
    const json_t *clear = json_object_get(json, "clear");

    read_formula(r, json_object_get(json, "if"), "/refuse", &refusal->when);
    read_text(r, json_object_get(json, "text"), "/refuse", &refusal->text);
    for (size_t i = 0; i < json_array_size(clear) && i < HQ_FORM_MAX_SLOTS; i++) {
        const char *name = json_string_value(json_array_get(clear, i));
        int slot = name != NULL ? slot_of(r->form, hq_str_of(name)) : -1;
        if (slot < 0)
            problem(r, "/refuse", NULL, "\"clear\" names an unknown slot");
        else
            refusal->clear[refusal->clear_count++] = (uint32_t)slot;
    }
    if (refusal->when == NULL || refusal->clear_count == 0)
        problem(r, "/refuse", "{\"if\": …, \"text\": …, \"clear\": [slot]}", "bad refusal");
}

static void read_citations(struct reader *r, const json_t *array)
{
    struct hq_form *f = r->form;

    f->citation_count = json_array_size(array);
    f->citations = room(r, f->citation_count, sizeof *f->citations);
    for (size_t i = 0; i < f->citation_count; i++) {
        const json_t *c = json_array_get(array, i);
        f->citations[i].law = keep(r, hq_json_str(c, "law"));
        f->citations[i].article = keep(r, hq_json_str(c, "article"));
        read_formula(r, json_object_get(c, "when"), "/citations", &f->citations[i].when);
        if (f->citations[i].law.n == 0)
            problem(r, "/citations", "{\"law\": …, \"article\": …}", "a citation without law");
    }
}

/* --- names in formulas and texts must be known before they are used --- */

static bool name_is_known(const struct hq_form *f, struct hq_str name, size_t steps)
{
    if (hq_str_eqz(name, "today") || hq_str_eqz(name, "region") || slot_of(f, name) >= 0)
        return true;
    for (size_t i = 0; i < steps; i++) {
        if (hq_str_eq(f->steps[i].name, name))
            return true;
    }
    return false;
}

static void check_formula(struct reader *r, const struct hq_formula *formula, size_t steps,
                          const char *where)
{
    char text[120];

    for (size_t i = 0; formula != NULL && i < hq_formula_variable_count(formula); i++) {
        struct hq_str name = hq_formula_variable(formula, i);
        if (name_is_known(r->form, name, steps))
            continue;
        snprintf(text, sizeof text, "the formula uses \"%.*s\"", (int)name.n, name.p);
        problem(r, where, "a slot, an earlier step, today or region", text);
    }
}

static void check_text(struct reader *r, struct hq_str text, const char *where)
{
    for (size_t i = 0; i < text.n; i++) {
        const char *close = text.p[i] == '{' ? memchr(text.p + i, '}', text.n - i) : NULL;
        char what[120];
        if (text.p[i] != '{')
            continue;
        struct hq_str name = {text.p + i + 1, close != NULL ? (size_t)(close - text.p) - i - 1 : 0};
        if (hq_str_starts(name, HQ_STR("param:")) ||
            (close != NULL && name_is_known(r->form, name, r->form->step_count)))
            continue;
        snprintf(what, sizeof what, "the text uses {%.*s}", (int)(name.n < 60 ? name.n : 60),
                 name.p);
        problem(r, where, "a slot, a step, today or region", what);
    }
}

static void check_line(struct reader *r, const struct hq_form_text *text, const char *where)
{
    check_text(r, text->zh, where);
    check_text(r, text->en, where);
}

static void check_lines(struct reader *r, const struct hq_form_lines *lines, const char *where)
{
    for (size_t i = 0; i < lines->count; i++) {
        check_line(r, &lines->items[i].text, where);
        check_formula(r, lines->items[i].when, r->form->step_count, where);
    }
}

static void check_names(struct reader *r)
{
    struct hq_form *f = r->form;

    for (size_t i = 0; i < f->slot_count; i++) {
        check_formula(r, f->slots[i].preset, 0, "/slots");
        check_formula(r, f->slots[i].fallback, 0, "/slots");
        check_formula(r, f->slots[i].when, 0, "/slots");
        check_line(r, &f->slots[i].ask, "/slots");
        if (f->slots[i].ask.zh.n == 0 && f->slots[i].preset == NULL && !f->slots[i].is_optional)
            problem(r, "/slots", "add \"ask\", \"default\" or \"optional\"",
                    "a slot that is never filled");
    }
    for (size_t i = 0; i < f->step_count; i++) {
        check_formula(r, f->steps[i].expr, i, "/steps");
        check_formula(r, f->steps[i].when, i, "/steps");
        check_line(r, &f->steps[i].show, "/steps");
    }
    for (size_t i = 0; i < f->refusal_count; i++)
        check_formula(r, f->refusals[i].when, 0, "/refuse");
    check_lines(r, &f->result, "/result");
    check_lines(r, &f->notes, "/notes");
    check_lines(r, &f->rule, "/rule");
    check_lines(r, &f->next, "/next");
    for (size_t i = 0; i < f->citation_count; i++)
        check_formula(r, f->citations[i].when, f->step_count, "/citations");
}

/* --- the whole --- */

static void refuse_unknown_keys(struct reader *r, const json_t *json)
{
    static const char *const known[] = {"format", "id",    "area",      "title",    "intro",
                                        "slots",  "steps", "refuse",    "result",   "notes",
                                        "rule",   "next",  "citations", "examples", "note"};
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)json, key, value)
    {
        size_t i = 0;
        while (i < COUNT_OF(known) && strcmp(key, known[i]) != 0)
            i++;
        if (i == COUNT_OF(known))
            problem(r, key, NULL, "unknown member");
    }
}

static void read_arrays(struct reader *r, const json_t *json)
{
    struct hq_form *f = r->form;
    const json_t *slots = json_object_get(json, "slots");
    const json_t *steps = json_object_get(json, "steps");
    const json_t *refusals = json_object_get(json, "refuse");

    if (json_array_size(slots) > HQ_FORM_MAX_SLOTS || json_array_size(steps) > HQ_FORM_MAX_STEPS) {
        problem(r, NULL, NULL, "too many slots or steps");
        return;
    }
    f->slots = room(r, json_array_size(slots), sizeof *f->slots);
    for (size_t i = 0; i < json_array_size(slots); i++, f->slot_count++)
        read_slot(r, json_array_get(slots, i), &f->slots[i]);
    f->steps = room(r, json_array_size(steps), sizeof *f->steps);
    for (size_t i = 0; i < json_array_size(steps); i++, f->step_count++)
        read_step(r, json_array_get(steps, i), &f->steps[i]);
    f->refusals = room(r, json_array_size(refusals), sizeof *f->refusals);
    for (size_t i = 0; i < json_array_size(refusals); i++, f->refusal_count++)
        read_refusal(r, json_array_get(refusals, i), &f->refusals[i]);
}

enum hq_err hq_form_read(const json_t *json, const char *file, struct hq_template_world *world,
                         struct hq_formula_engine *engine, struct hq_report *report,
                         struct hq_form **form_out)
{
    struct hq_form *f = hq_xcalloc(1, sizeof *f);
    struct reader r = {.world = world, .engine = engine, .report = report, .file = file, .form = f};

    f->id = keep(&r, hq_json_str(json, "id"));
    f->file = keep(&r, hq_str_of(file));
    f->area = keep(&r, hq_json_str(json, "area"));
    f->examples = json_incref(json_object_get(json, "examples"));
    refuse_unknown_keys(&r, json);
    read_text(&r, json_object_get(json, "title"), "/title", &f->title);
    read_text(&r, json_object_get(json, "intro"), "/intro", &f->intro);
    read_arrays(&r, json);
    read_lines(&r, json, "result", &f->result);
    read_lines(&r, json, "notes", &f->notes);
    read_lines(&r, json, "rule", &f->rule);
    read_lines(&r, json, "next", &f->next);
    read_citations(&r, json_object_get(json, "citations"));
    check_names(&r);
    if (f->id.n == 0 || f->title.zh.n == 0 || f->result.count == 0)
        problem(&r, NULL, NULL, "a form needs id, title, slots and result");
    if (r.errors > 0) {
        hq_form_free(&f);
        return HQ_EINVAL;
    }
    *form_out = f;
    return HQ_OK;
}

static void free_lines(struct hq_form_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        hq_formula_free(&lines->items[i].when);
}

void hq_form_free(struct hq_form **form)
{
    struct hq_form *f = *form;

    if (f == NULL)
        return;
    for (size_t i = 0; i < f->slot_count; i++) {
        hq_formula_free(&f->slots[i].preset);
        hq_formula_free(&f->slots[i].fallback);
        hq_formula_free(&f->slots[i].when);
    }
    for (size_t i = 0; i < f->step_count; i++) {
        hq_formula_free(&f->steps[i].expr);
        hq_formula_free(&f->steps[i].when);
    }
    for (size_t i = 0; i < f->refusal_count; i++)
        hq_formula_free(&f->refusals[i].when);
    for (size_t i = 0; i < f->citation_count; i++)
        hq_formula_free(&f->citations[i].when);
    free_lines(&f->result);
    free_lines(&f->notes);
    free_lines(&f->rule);
    free_lines(&f->next);
    json_decref(f->examples);
    free(f);
    *form = NULL;
}

struct hq_str hq_form_id(const struct hq_form *form)
{
    return form->id;
}
