/* SPDX-License-Identifier: Apache-2.0 */
#include "intents/intent_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "intents/form_check.h"
#include "intents/intent_data.h"
#include "knowledge/laws.h"
#include "text/normalise.h"

#define SAMPLES_PER_TEMPLATE 6
#define SCRATCH_MAX          ((size_t)16 * 1024 * 1024)

struct checker {
    const struct hq_intent_check_input *in;
    const struct hq_intent_set *set;
    struct hq_report *report;
    struct hq_intent_check_counts counts;
    struct hq_arena *arena;
    struct hq_buf canonical;
};

static void problem(struct checker *c, enum hq_report_level level, struct hq_str file,
                    const char *pointer, const char *hint, const char *text)
{
    char name[200];
    snprintf(name, sizeof name, "%.*s", (int)file.n, file.p);
    hq_report_add(c->report, level, name, pointer, hint, "%s", text);
}

/* Winner for a sentence as a worker types it; false if nothing matches. */
static bool winner(struct checker *c, struct hq_str raw, bool is_english, struct hq_intent_hit *hit)
{
    hq_arena_reset(c->arena);
    hq_buf_reset(&c->canonical);
    if (hq_normalise(c->in->norm, raw, &c->canonical) != HQ_OK)
        return false;
    return hq_intent_match(c->set, hq_buf_str(&c->canonical), is_english ? "en" : "zh-Hans",
                           c->in->day, c->arena, hit) == HQ_OK;
}

/* --- checks of the files --- */

static void check_sentence(struct checker *c, const struct hq_intent_text *text,
                           const struct hq_intent_check *check)
{
    const struct hq_intent_def *def = &c->set->defs[text->def];
    struct hq_intent_hit hit;
    char what[700];
    bool has_hit = winner(c, check->text, text->is_english, &hit);
    bool is_this = has_hit && hq_str_eq(hit.id, def->id);

    c->counts.sentences++;
    if (is_this == check->must_match)
        return;
    if (is_this)
        snprintf(what, sizeof what, "\"%.*s\" must not match, but does: %.*s", (int)check->text.n,
                 check->text.p, (int)hit.template_text.n, hit.template_text.p);
    else if (!has_hit)
        snprintf(what, sizeof what, "\"%.*s\" must match, but nothing does", (int)check->text.n,
                 check->text.p);
    else
        snprintf(what, sizeof what, "\"%.*s\" goes to %.*s (%.*s, score %.2f)", (int)check->text.n,
                 check->text.p, (int)hit.id.n, hit.id.p, (int)hit.template_text.n,
                 hit.template_text.p, hit.score);
    problem(c, HQ_REPORT_ERROR, text->file, "/checks",
            is_this ? "narrow the template, or add an \"unless\""
                    : "widen a template, or set the priority",
            what);
}

/* Does this one template fit the sentence, whoever else does? */
static bool fits(struct checker *c, uint32_t order, struct hq_str raw)
{
    hq_arena_reset(c->arena);
    hq_buf_reset(&c->canonical);
    return hq_normalise(c->in->norm, raw, &c->canonical) == HQ_OK &&
           hq_intent_template_fits(c->set, order, hq_buf_str(&c->canonical), c->in->day, c->arena);
}

static void check_template_is_tested(struct checker *c, const struct hq_intent_text *text,
                                     uint32_t order)
{
    char what[400];
    struct hq_str source = c->set->templates[order].compiled.source;

    for (size_t i = 0; i < text->check_count; i++) {
        if (text->checks[i].must_match && fits(c, order, text->checks[i].text))
            return;
    }
    snprintf(what, sizeof what, "no check reaches the template %.*s", (int)source.n, source.p);
    problem(c, HQ_REPORT_ERROR, text->file, "/checks/match",
            "add a sentence that this template is for, or drop the template", what);
}

/* --- samples: can a template win at all? --- */

static void check_template_can_win(struct checker *c, const struct hq_intent_text *text,
                                   uint32_t order)
{
    const struct hq_intent_def *def = &c->set->defs[text->def];
    const struct hq_template *t = &c->set->templates[order].compiled;
    struct hq_buf sentence;
    char rival[100] = "", what[700];
    size_t won = 0;

    hq_buf_init(&sentence, HQ_TEMPLATE_MAX_BYTES * 16);
    for (uint64_t i = 0; i < SAMPLES_PER_TEMPLATE; i++) {
        struct hq_intent_hit hit;
        hq_buf_reset(&sentence);
        hq_template_sample(t, order * 1000 + i, &sentence);
        if (!winner(c, hq_buf_str(&sentence), text->is_english, &hit))
            continue;
        if (hq_str_eq(hit.id, def->id))
            won++;
        else
            snprintf(rival, sizeof rival, "%.*s", (int)hit.id.n, hit.id.p);
    }
    if (won == 0 && text->unless_count == 0) {
        snprintf(what, sizeof what, "the template %.*s never wins%s%s", (int)t->source.n,
                 t->source.p, rival[0] ? ": its sentences go to " : " its own sentences", rival);
        problem(c, HQ_REPORT_ERROR, text->file, "/templates",
                "make one of the two more exact, or merge the intents", what);
    }
    hq_buf_deinit(&sentence);
}

/* --- the same text twice --- */

static void check_duplicates(struct checker *c)
{
    struct hq_map *seen = hq_map_new();
    char what[500];

    for (uint32_t i = 0; i < c->set->template_count; i++) {
        struct hq_str source = c->set->templates[i].compiled.source;
        uint32_t first = hq_map_get(seen, source);
        const struct hq_intent_text *text = &c->set->texts[c->set->templates[i].text];
        if (first == HQ_MAP_NONE) {
            hq_map_set(seen, source, i);
            continue;
        }
        const struct hq_intent_text *other = &c->set->texts[c->set->templates[first].text];
        snprintf(what, sizeof what, "the template %.*s stands in %.*s too", (int)source.n, source.p,
                 (int)other->file.n, other->file.p);
        problem(c, HQ_REPORT_ERROR, text->file, "/templates", "keep one of them", what);
    }
    hq_map_free(&seen);
}

/* --- what nobody uses --- */

static void check_unused(struct checker *c)
{
    const struct hq_template_world *w = &c->set->world;
    char what[200];

    for (size_t i = 0; i < hq_map_count(w->rule_ids); i++) {
        struct hq_str name = hq_map_key(w->rule_ids, i);
        snprintf(what, sizeof what, "no template uses the rule <%.*s>", (int)name.n, name.p);
        if (!w->rule_is_used[hq_map_value(w->rule_ids, i)])
            problem(c, HQ_REPORT_ERROR, HQ_STR("shared/rules"), NULL, "drop it", what);
    }
    for (size_t i = 0; i < w->list_count; i++) {
        snprintf(what, sizeof what, "no template or form uses the list %.*s",
                 (int)w->lists[i].name.n, w->lists[i].name.p);
        if (!w->list_is_used[i])
            problem(c, HQ_REPORT_ERROR, HQ_STR("shared/lists"), NULL, "drop it", what);
    }
    for (size_t i = 0; i < hq_map_count(c->set->reply_ids); i++) {
        struct hq_str name = hq_map_key(c->set->reply_ids, i);
        bool is_of_forms = hq_str_starts(name, HQ_STR("form."));
        snprintf(what, sizeof what, "no intent uses the reply %.*s", (int)name.n, name.p);
        if (!is_of_forms && !c->set->replies[hq_map_value(c->set->reply_ids, i)].is_used)
            problem(c, HQ_REPORT_ERROR, HQ_STR("shared/replies.json"), NULL, "drop it", what);
    }
}

/* --- contract.json --- */

static bool form_has_intent(const struct checker *c, struct hq_str id)
{
    for (size_t i = 0; i < c->set->def_count; i++) {
        if (hq_str_eq(c->set->defs[i].action.form, id))
            return true;
    }
    return false;
}

static void check_contract(struct checker *c)
{
    const struct hq_str file = HQ_STR("contract.json");
    char what[400];

    for (size_t i = 0; i < c->set->def_count; i++) {
        const struct hq_intent_def *def = &c->set->defs[i];
        struct hq_intent_hit hit;
        bool has_hit = winner(c, def->example, false, &hit);
        if (!has_hit || !hq_str_eq(hit.id, def->id)) {
            snprintf(what, sizeof what, "the example of %.*s, \"%.*s\", goes to %.*s",
                     (int)def->id.n, def->id.p, (int)def->example.n, def->example.p,
                     has_hit ? (int)hit.id.n : 7, has_hit ? hit.id.p : "nothing");
            problem(c, HQ_REPORT_ERROR, file, def->id.p, "make it a sentence of its templates",
                    what);
        }
        if (c->in->entries != NULL && def->action.entry.n > 0 &&
            hq_map_get(c->in->entries, def->action.entry) == HQ_MAP_NONE) {
            snprintf(what, sizeof what, "no pack has the entry %.*s", (int)def->action.entry.n,
                     def->action.entry.p);
            problem(c, HQ_REPORT_ERROR, file, def->id.p, "write the entry, or name another", what);
        }
    }
    for (size_t i = 0; i < c->set->form_count; i++) {
        if (!form_has_intent(c, c->set->forms[i]->id))
            problem(c, HQ_REPORT_ERROR, c->set->forms[i]->file, NULL,
                    "add an intent with this form", "no intent opens the form");
    }
}

static void check_form(struct checker *c, const struct hq_form *form)
{
    struct hq_form_check_input in = {
        .set = c->set, .norm = c->in->norm, .day = c->in->day, .report = c->report};
    struct hq_error error = {0};
    char what[HQ_ERROR_TEXT_MAX + 80];

    for (size_t i = 0; c->in->laws != NULL && i < form->citation_count; i++) {
        const struct hq_form_citation *cite = &form->citations[i];
        if (hq_laws_check(c->in->laws, cite->law, cite->article, c->in->day, &error) == HQ_OK)
            continue;
        snprintf(what, sizeof what, "%s", error.text);
        problem(c, HQ_REPORT_ERROR, form->file, "/citations", NULL, what);
    }
    if (c->in->params != NULL)
        c->counts.examples += hq_form_check_examples(&in, form);
}

static void check_texts(struct checker *c)
{
    for (size_t i = 0; i < c->set->text_count; i++) {
        const struct hq_intent_text *text = &c->set->texts[i];
        for (size_t k = 0; k < text->check_count; k++)
            check_sentence(c, text, &text->checks[k]);
        for (uint32_t t = 0; t < text->template_count; t++) {
            check_template_is_tested(c, text, text->first_template + t);
            check_template_can_win(c, text, text->first_template + t);
        }
    }
}

enum hq_err hq_intent_check(const struct hq_intent_check_input *in, struct hq_report *report,
                            struct hq_intent_check_counts *counts_out, struct hq_error *error)
{
    struct hq_intent_set *set = NULL;
    enum hq_err err = hq_intent_set_read(in->dir, in->norm, in->params, report, &set, error);

    if (err != HQ_OK)
        return err;
    struct checker c = {.in = in,
                        .set = set,
                        .report = report,
                        .counts = {.intents = set->def_count,
                                   .templates = set->template_count,
                                   .forms = set->form_count},
                        .arena = hq_arena_new(SCRATCH_MAX)};
    hq_buf_init(&c.canonical, HQ_NORM_MAX_BYTES);
    check_texts(&c);
    check_duplicates(&c);
    check_unused(&c);
    check_contract(&c);
    for (size_t i = 0; i < set->form_count; i++)
        check_form(&c, set->forms[i]);
    *counts_out = c.counts;
    hq_buf_deinit(&c.canonical);
    hq_arena_free(&c.arena);
    hq_intent_set_free(&set);
    return HQ_OK;
}
