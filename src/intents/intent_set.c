/*
 * Life of an intent set, its index of required literals, and what can be looked up in it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "intents/form_data.h"
#include "intents/formula.h"
#include "intents/intent_data.h"

static const char *const action_names[HQ_ACTION_COUNT] = {
    "answer", "search", "form", "handoff", "menu", "smalltalk", "urgent", "refuse"};

const char *hq_action_type_name(enum hq_action_type type)
{
    return action_names[type];
}

/* --- the index --- */

struct watch {
    uint32_t literal;
    uint32_t template;
};

static int by_literal(const void *a, const void *b)
{
    const struct watch *x = a, *y = b;
    if (x->literal != y->literal)
        return x->literal < y->literal ? -1 : 1;
    return x->template <y->template ? -1 : x->template > y->template;
}

static enum hq_err number_literals(struct hq_intent_set *set)
{
    for (size_t t = 0; t < set->template_count; t++) {
        struct hq_intent_template *it = &set->templates[t];
        for (size_t c = 0; c < it->compiled.clause_count; c++) {
            const struct hq_clause *clause = &it->compiled.clauses[c];
            uint32_t *ids = hq_arena_alloc(set->arena, clause->count * sizeof *ids);
            if (ids == NULL)
                return HQ_ELIMIT;
            for (size_t i = 0; i < clause->count; i++)
                ids[i] = hq_literal_index_add(set->literals, clause->literals[i]->symbols,
                                              clause->literals[i]->symbol_count);
            it->clause_literals[c] = ids;
        }
    }
    hq_literal_index_build(set->literals);
    return HQ_OK;
}

static uint32_t *count_uses(const struct hq_intent_set *set)
{
    uint32_t *uses = hq_xcalloc(hq_literal_index_count(set->literals), sizeof *uses);

    for (size_t t = 0; t < set->template_count; t++) {
        const struct hq_intent_template *it = &set->templates[t];
        for (size_t c = 0; c < it->compiled.clause_count; c++) {
            for (size_t i = 0; i < it->compiled.clauses[c].count; i++)
                uses[it->clause_literals[c][i]]++;
        }
    }
    return uses;
}

/* The clause whose literals the fewest templates use: it wakes the template least often in vain. */
static size_t rarest_clause(const struct hq_intent_template *it, const uint32_t *uses)
{
    size_t best = 0;
    uint64_t best_cost = UINT64_MAX;

    for (size_t c = 0; c < it->compiled.clause_count; c++) {
        uint64_t cost = 0;
        for (size_t i = 0; i < it->compiled.clauses[c].count; i++)
            cost += uses[it->clause_literals[c][i]];
        if (cost < best_cost) {
            best_cost = cost;
            best = c;
        }
    }
    return best;
}

static enum hq_err share_watches(struct hq_intent_set *set, struct watch *watches, size_t count)
{
    size_t literals = hq_literal_index_count(set->literals);
    uint32_t *all = hq_arena_alloc(set->arena, (count + 1) * sizeof *all);

    set->watchers = hq_arena_alloc(set->arena, (literals + 1) * sizeof *set->watchers);
    if (all == NULL || set->watchers == NULL)
        return HQ_ELIMIT;
    if (count > 0)
        qsort(watches, count, sizeof *watches, by_literal);
    for (size_t i = 0; i < count; i++) {
        struct hq_watchers *w = &set->watchers[watches[i].literal];
        all[i] = watches[i].template;
        if (w->count++ == 0)
            w->templates = &all[i];
    }
    return HQ_OK;
}

enum hq_err hq_intent_set_index(struct hq_intent_set *set)
{
    struct watch *watches = NULL;
    size_t count = 0, cap = 0;
    enum hq_err err = number_literals(set);

    set->unwatched = hq_arena_alloc(set->arena, (set->template_count + 1) * sizeof *set->unwatched);
    if (err != HQ_OK || set->unwatched == NULL)
        return HQ_ELIMIT;
    uint32_t *uses = count_uses(set);
    for (size_t t = 0; t < set->template_count; t++) {
        const struct hq_intent_template *it = &set->templates[t];
        if (it->compiled.clause_count == 0) {
            set->unwatched[set->unwatched_count++] = (uint32_t)t;
            continue;
        }
        size_t c = rarest_clause(it, uses);
        for (size_t i = 0; i < it->compiled.clauses[c].count; i++) {
            watches = hq_grow(watches, &cap, count + 1, sizeof *watches);
            watches[count++] = (struct watch){it->clause_literals[c][i], (uint32_t)t};
        }
    }
    err = share_watches(set, watches, count);
    free(watches);
    free(uses);
    return err;
}

/* --- life --- */

enum hq_err hq_intent_set_load(const char *dir, const struct hq_norm *norm,
                               const struct hq_params *params, struct hq_intent_set **set_out,
                               struct hq_error *error)
{
    struct hq_intent_set *set = NULL;
    struct hq_report report;

    hq_report_init(&report);
    enum hq_err err = hq_intent_set_read(dir, norm, params, &report, &set, error);
    const json_t *problem;
    size_t i;
    json_array_foreach(report.problems, i, problem)
    {
        const char *level = json_string_value(json_object_get(problem, "level"));
        if (err != HQ_OK || strcmp(level, "error") != 0)
            continue;
        err = hq_error_set(error, HQ_EINVAL, "%s",
                           json_string_value(json_object_get(problem, "text")));
        hq_error_at(error, json_string_value(json_object_get(problem, "file")), 0, 0);
    }
    hq_report_deinit(&report);
    if (err != HQ_OK) {
        hq_intent_set_free(&set);
        return err;
    }
    *set_out = set;
    return HQ_OK;
}

void hq_intent_set_free(struct hq_intent_set **set)
{
    struct hq_intent_set *s = *set;

    if (s == NULL)
        return;
    for (size_t i = 0; i < s->form_count; i++)
        hq_form_free(&s->forms[i]);
    free(s->forms);
    hq_formula_engine_free(&s->formulas);
    hq_literal_index_free(&s->literals);
    hq_map_free(&s->def_ids);
    hq_map_free(&s->reply_ids);
    hq_map_free(&s->hotline_ids);
    hq_map_free(&s->form_ids);
    hq_map_free(&s->world.words);
    hq_map_free(&s->world.rule_ids);
    hq_map_free(&s->world.list_ids);
    free(s->world.rule_sources);
    free(s->world.rules);
    free(s->world.rule_is_open);
    free(s->world.rule_is_used);
    free(s->world.lists);
    free(s->world.list_is_used);
    free(s->defs);
    free(s->texts);
    free(s->templates);
    free(s->unless);
    free(s->replies);
    free(s->hotlines);
    free(s->skips);
    hq_arena_free(&s->arena);
    free(s);
    *set = NULL;
}

/* --- looking up --- */

const struct hq_action *hq_intent_action(const struct hq_intent_set *set, struct hq_str id)
{
    uint32_t at = hq_map_get(set->def_ids, id);
    return at == HQ_MAP_NONE ? NULL : &set->defs[at].action;
}

struct hq_str hq_intent_reply(const struct hq_intent_set *set, struct hq_str key, bool is_english)
{
    uint32_t at = hq_map_get(set->reply_ids, key);
    if (at == HQ_MAP_NONE)
        return HQ_STR("");
    return is_english ? set->replies[at].en : set->replies[at].zh;
}

size_t hq_intent_count(const struct hq_intent_set *set)
{
    return set->def_count;
}

size_t hq_intent_template_count(const struct hq_intent_set *set)
{
    return set->template_count;
}
