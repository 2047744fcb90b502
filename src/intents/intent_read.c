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
#include "intents/formula.h"
#include "intents/intent_read.h"
#include "text/utf8.h"

#define COUNT_OF(a)   (sizeof(a) / sizeof *(a))
#define EXPANSION_MAX 250000.0

void hq_intent_problem(struct hq_intent_reader *r, const char *pointer, const char *hint,
                       const char *text)
{
    hq_report_add(r->report, HQ_REPORT_ERROR, r->file, pointer, hint, "%s", text);
}

struct hq_str hq_intent_keep(struct hq_intent_reader *r, struct hq_str text)
{
    struct hq_str copy = hq_arena_copy(r->set->arena, text);
    return copy.p != NULL ? copy : HQ_STR("");
}

json_t *hq_intent_open_file(struct hq_intent_reader *r, const char *name, const char *format)
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
        hq_intent_problem(r, NULL, NULL, text);
        return NULL;
    }
    if (!hq_str_eqz(hq_json_str(json, "format"), format)) {
        snprintf(text, sizeof text, "\"format\" must be \"%s\"", format);
        hq_intent_problem(r, "/format", NULL, text);
        json_decref(json);
        return NULL;
    }
    return json;
}

void hq_intent_each_file(struct hq_intent_reader *r, const char *folder,
                         void (*read)(struct hq_intent_reader *r))
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

static bool compile_one(struct hq_intent_reader *r, const json_t *source, struct hq_template *out)
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
        hq_intent_problem(r, "/templates", NULL, text);
        return false;
    }
    struct hq_str head = hq_utf8_head(out->source, 200);
    snprintf(text, sizeof text, "%.*s", (int)head.n, head.p);
    if (out->is_nullable)
        hq_intent_problem(r, text, "make one part of it required",
                          "the template fits an empty text");
    if (out->expansions > EXPANSION_MAX)
        hq_intent_problem(r, text, "split it, or use a gap",
                          "the template stands for too many sentences");
    return !out->is_nullable;
}

static void add_templates(struct hq_intent_reader *r, const json_t *sources,
                          struct hq_intent_text *text)
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

static void add_unless(struct hq_intent_reader *r, const json_t *sources,
                       struct hq_intent_text *text)
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

static void add_checks(struct hq_intent_reader *r, const json_t *checks,
                       struct hq_intent_text *text)
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
            hq_intent_problem(r, "/checks", "\"match\" and \"no_match\" are arrays of texts",
                              "bad check");
            continue;
        }
        text->checks[text->check_count++] = (struct hq_intent_check){
            hq_intent_keep(r, hq_str_of(json_string_value(check))), must_match};
    }
    if (json_array_size(match) == 0)
        hq_intent_problem(r, "/checks/match", "write sentences as a worker would",
                          "no sentence must match");
}

/* r->file is "area/name.lang.json"; the part before ".lang.json" is the intent's id. */
static void read_text_file(struct hq_intent_reader *r)
{
    struct hq_intent_set *set = r->set;
    struct hq_str id = hq_str_of(r->file);
    struct hq_intent_text text = {0};
    struct text_spec spec = {.mode = HQ_STR("contains")};
    struct hq_error error = {0};

    if (id.n < 9 || (memcmp(id.p + id.n - 8, ".zh.json", 8) != 0 &&
                     memcmp(id.p + id.n - 8, ".en.json", 8) != 0)) {
        hq_intent_problem(r, NULL, "name it <intent>.zh.json or <intent>.en.json",
                          "unexpected file");
        return;
    }
    text.is_english = memcmp(id.p + id.n - 8, ".en", 3) == 0;
    id.n -= 8;
    text.def = hq_map_get(set->def_ids, id);
    if (text.def == HQ_MAP_NONE) {
        hq_intent_problem(r, NULL, "add the intent to contract.json", "not in contract.json");
        return;
    }
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-intent/1");
    if (json == NULL)
        return;
    if (hq_json_read(json, text_fields, COUNT_OF(text_fields), &spec, sizeof spec, &error) !=
        HQ_OK) {
        hq_intent_problem(r, NULL, NULL, error.text);
    } else if (!hq_str_eqz(spec.mode, "contains") && !hq_str_eqz(spec.mode, "whole")) {
        hq_intent_problem(r, "/mode", "contains or whole", "unknown mode");
    } else {
        text.file = hq_intent_keep(r, hq_str_of(r->file));
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

static void read_texts(struct hq_intent_reader *r)
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
            hq_intent_each_file(r, names[i], read_text_file);
        free(path);
    }
    hq_file_list_free(names, count);
    r->file = "contract.json";
    for (size_t i = 0; i < r->set->def_count; i++) {
        if (r->set->defs[i].files == 0)
            hq_intent_problem(r, r->set->defs[i].id.p, "add <id>.zh.json",
                              "an intent without templates");
    }
}

/* --- forms --- */

static void read_form_file(struct hq_intent_reader *r)
{
    struct hq_intent_set *set = r->set;
    struct hq_form *form = NULL;
    json_t *json = hq_intent_open_file(r, r->file, "hongqiao-form/1");

    if (json == NULL)
        return;
    if (hq_form_read(json, r->file, &set->world, set->formulas, r->report, &form) == HQ_OK) {
        struct hq_str id = hq_form_id(form);
        if (hq_map_get(set->form_ids, id) != HQ_MAP_NONE) {
            hq_intent_problem(r, NULL, NULL, "this form is there already");
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

static void check_forms_exist(struct hq_intent_reader *r)
{
    r->file = "contract.json";
    for (size_t i = 0; i < r->set->def_count; i++) {
        const struct hq_intent_def *def = &r->set->defs[i];
        if (def->action.form.n > 0 && hq_map_get(r->set->form_ids, def->action.form) == HQ_MAP_NONE)
            hq_intent_problem(r, def->id.p, "add it to forms/", "unknown form");
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
    struct hq_intent_reader r = {.dir = dir, .set = set, .report = report};
    hq_intent_read_shared(&r);
    if (hq_intent_read_contract(&r))
        read_texts(&r);
    hq_intent_each_file(&r, "forms", read_form_file);
    check_forms_exist(&r);
    enum hq_err err = hq_intent_set_index(set);
    if (err != HQ_OK) {
        hq_intent_set_free(&set);
        return hq_error_set(error, err, "intents need more memory than allowed");
    }
    *set_out = set;
    return HQ_OK;
}
