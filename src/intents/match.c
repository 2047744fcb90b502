/*
 * A question against all templates at once: one pass finds which required literals it holds; only
 * templates whose clauses are all satisfied are run. Long texts are matched in windows of whole
 * sentences.
 *
 * Which hit is best, the first difference decides:
 *   1. higher priority of the file (urgent intents have 9, fallbacks negative)
 *   2. the template explains the whole sentence (skip words aside)
 *   3. more symbols matched by literals and slots
 *   4. fewer symbols skipped by gaps
 *   5. the file's language is the one asked for
 *   6. higher importance in contract.json
 *   7. earlier in contract.json, earlier in its file
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/json.h"
#include "intents/intent_data.h"

#define WINDOW_OVERLAP     32
#define SCRATCH_MIN        2048
#define STEPS_PER_TEMPLATE 20000
#define STEPS_PER_TEXT     400000
#define NO_FIGURE          UINT32_MAX

struct matcher {
    const struct hq_intent_set *set;
    struct hq_arena *arena;
    struct hq_symbols symbols;
    struct hq_template_input in;
    bool *may_start;
    bool *may_end;
    uint8_t *present; /* literals of this window */
    uint32_t *found;
    uint8_t *tried; /* templates of this window */
    struct hq_number *figures;
    bool has_figures;
    hq_day day;
    bool want_english;
    uint32_t steps;
    struct hq_intent_hit *hits; /* best first */
    size_t hit_count;
    size_t hit_max;
    bool is_full;
    uint32_t alone; /* the one template that is run, for the checker */
};

/* --- figures, only if a template asks for them --- */

static bool find_figures(struct matcher *m)
{
    size_t n = m->symbols.count;
    uint32_t *at = hq_arena_alloc(m->arena, (n + 1) * sizeof *at);
    uint32_t *until = hq_arena_alloc(m->arena, HQ_NUMBER_MAX * sizeof *until);

    m->has_figures = true;
    m->figures = hq_arena_alloc(m->arena, HQ_NUMBER_MAX * sizeof *m->figures);
    if (at == NULL || until == NULL || m->figures == NULL)
        return false;
    size_t count = hq_number_scan(m->symbols.text, m->day, m->figures, HQ_NUMBER_MAX);
    for (size_t i = 0; i < n; i++)
        at[i] = NO_FIGURE;
    for (size_t f = 0, i = 0; f < count; f++) {
        while (i < n && m->symbols.from[i] < m->figures[f].from)
            i++;
        if (i >= n || m->symbols.from[i] >= m->figures[f].until)
            continue;
        at[i] = (uint32_t)f;
        while (i < n && m->symbols.from[i] < m->figures[f].until)
            i++;
        until[f] = (uint32_t)i;
    }
    m->in.figures = m->figures;
    m->in.figure_at = at;
    m->in.figure_until = until;
    return true;
}

/* --- skip words --- */

static bool skip_fits(const struct hq_skip_word *w, const uint32_t *symbols)
{
    return memcmp(w->symbols, symbols, w->count * sizeof *symbols) == 0;
}

/* may_start[i]: only skip words between the window's start and i; may_end likewise to its end. */
static void mark_skips(struct matcher *m)
{
    size_t first = m->in.first, last = m->in.last;
    const uint32_t *symbols = m->symbols.symbol;

    memset(m->may_start + first, 0, last - first + 1);
    memset(m->may_end + first, 0, last - first + 1);
    m->may_start[first] = true;
    m->may_end[last] = true;
    for (size_t i = first; i < last; i++) {
        for (size_t k = 0; m->may_start[i] && k < m->set->skip_count; k++) {
            const struct hq_skip_word *w = &m->set->skips[k];
            if (w->count <= last - i && skip_fits(w, symbols + i))
                m->may_start[i + w->count] = true;
        }
    }
    for (size_t i = last; i > first; i--) {
        for (size_t k = 0; m->may_end[i] && k < m->set->skip_count; k++) {
            const struct hq_skip_word *w = &m->set->skips[k];
            if (w->count <= i - first && skip_fits(w, symbols + i - w->count))
                m->may_end[i - w->count] = true;
        }
    }
}

/* --- hits --- */

static bool is_better(const struct matcher *m, const struct hq_intent_hit *a,
                      const struct hq_intent_hit *b)
{
    if (a->priority != b->priority)
        return a->priority > b->priority;
    if (a->is_whole != b->is_whole)
        return a->is_whole;
    if (a->matched_symbols != b->matched_symbols)
        return a->matched_symbols > b->matched_symbols;
    if (a->gap_symbols != b->gap_symbols)
        return a->gap_symbols < b->gap_symbols;
    if (a->is_english != b->is_english)
        return a->is_english == m->want_english;
    if (a->importance != b->importance)
        return a->importance > b->importance;
    return a->order < b->order;
}

static bool fill_slots(struct matcher *m, const struct hq_template *t,
                       const struct hq_template_match *match, struct hq_intent_hit *hit)
{
    struct hq_slot_value *slots = hq_arena_alloc(m->arena, (t->slot_count + 1) * sizeof *slots);

    if (slots == NULL)
        return false;
    for (size_t i = 0; i < t->slot_count; i++) {
        const struct hq_capture *c = &match->captures[i];
        const struct hq_template_slot *def = &t->slots[i];
        struct hq_slot_value value = {.type = def->type};
        if (!c->is_set)
            continue;
        value.from = m->symbols.from[c->from];
        value.until = m->symbols.until[c->until - 1];
        value.text = (struct hq_str){m->symbols.text.p + value.from, value.until - value.from};
        if (def->list != NULL)
            value.text = def->list->values[c->value].out;
        else if (c->figure != NO_FIGURE &&
                 hq_slot_from_number(def->type, &m->figures[c->figure], NULL, m->symbols.text,
                                     &value) != HQ_OK)
            continue;
        value.name = def->name;
        slots[hit->slot_count++] = value;
    }
    hit->slots = slots;
    return true;
}

/* Keeps one hit an intent, best first, and drops what is beyond hit_max. */
static void keep_hit(struct matcher *m, const struct hq_intent_hit *hit)
{
    size_t at;

    for (at = 0; at < m->hit_count; at++) {
        if (m->hits[at].action != hit->action)
            continue;
        if (!is_better(m, hit, &m->hits[at]))
            return;
        memmove(m->hits + at, m->hits + at + 1, (m->hit_count - at - 1) * sizeof *m->hits);
        m->hit_count--;
        break;
    }
    for (at = m->hit_count; at > 0 && is_better(m, hit, &m->hits[at - 1]); at--)
        ;
    if (at >= m->hit_max)
        return;
    if (m->hit_count < m->hit_max)
        m->hit_count++;
    memmove(m->hits + at + 1, m->hits + at, (m->hit_count - at - 1) * sizeof *m->hits);
    m->hits[at] = *hit;
}

static struct hq_intent_hit make_hit(const struct matcher *m, uint32_t order,
                                     const struct hq_template_match *match)
{
    const struct hq_intent_template *t = &m->set->templates[order];
    const struct hq_intent_text *text = &m->set->texts[t->text];
    const struct hq_intent_def *def = &m->set->defs[text->def];
    uint32_t matched = match->literal_symbols + match->slot_symbols;

    return (struct hq_intent_hit){
        .id = def->id,
        .area = def->area,
        .action = &def->action,
        .score = match->is_whole ? 1 : (double)matched / (double)(m->in.last - m->in.first),
        .template_text = t->compiled.source,
        .file = text->file,
        .is_whole = match->is_whole,
        .is_english = text->is_english,
        .from = m->symbols.from[match->from],
        .until = match->until > match->from ? m->symbols.until[match->until - 1]
                                            : m->symbols.from[match->from],
        .priority = text->priority,
        .matched_symbols = matched,
        .gap_symbols = match->gap_symbols,
        .importance = def->importance,
        .order = order,
    };
}

/* --- one template --- */

/* Most questions run few and small templates: scratch grows with what they need. */
static bool make_room_for(struct matcher *m, const struct hq_template *t)
{
    size_t bytes = HQ_TEMPLATE_SCRATCH(t->program_size, m->in.last - m->in.first);

    if (bytes <= m->in.failed_bytes)
        return true;
    bytes = bytes < SCRATCH_MIN ? SCRATCH_MIN : bytes;
    m->in.failed = hq_arena_alloc(m->arena, bytes);
    m->in.failed_bytes = m->in.failed != NULL ? bytes : 0;
    return m->in.failed != NULL;
}

static bool run_template(struct matcher *m, const struct hq_template *t, bool must_be_whole,
                         struct hq_template_match *match)
{
    if (m->steps >= STEPS_PER_TEXT)
        return false;
    if ((t->wants_figures && !m->has_figures && !find_figures(m)) || !make_room_for(m, t)) {
        m->is_full = true;
        return false;
    }
    match->steps = 0;
    bool is_match = hq_template_matches(t, &m->in, must_be_whole, match);
    m->steps += match->steps + 1;
    return is_match;
}

static bool is_excluded(struct matcher *m, const struct hq_intent_text *text)
{
    struct hq_template_match match;

    for (uint32_t i = 0; i < text->unless_count; i++) {
        if (run_template(m, &m->set->unless[text->first_unless + i], false, &match))
            return true;
    }
    return false;
}

static bool has_literal(const struct matcher *m, uint32_t literal)
{
    return (m->present[literal / 8] >> (literal % 8)) & 1;
}

static bool clauses_hold(const struct matcher *m, const struct hq_intent_template *t)
{
    for (size_t c = 0; c < t->compiled.clause_count; c++) {
        bool holds = false;
        for (size_t i = 0; i < t->compiled.clauses[c].count && !holds; i++)
            holds = has_literal(m, t->clause_literals[c][i]);
        if (!holds)
            return false;
    }
    return true;
}

static void try_template(struct matcher *m, uint32_t order)
{
    const struct hq_intent_template *t = &m->set->templates[order];
    const struct hq_intent_text *text = &m->set->texts[t->text];
    struct hq_template_match match;

    if (m->tried[order] || m->is_full)
        return;
    m->tried[order] = 1;
    if (!clauses_hold(m, t) || !run_template(m, &t->compiled, text->must_be_whole, &match))
        return;
    if (text->unless_count > 0 && is_excluded(m, text))
        return;
    struct hq_intent_hit hit = make_hit(m, order, &match);
    if (fill_slots(m, &t->compiled, &match, &hit))
        keep_hit(m, &hit);
    else
        m->is_full = true;
}

/* --- windows --- */

static void match_window(struct matcher *m, size_t first, size_t last)
{
    const struct hq_intent_set *set = m->set;

    m->in.first = first;
    m->in.last = last;
    memset(m->present, 0, hq_literal_index_count(set->literals) / 8 + 1);
    memset(m->tried, 0, set->template_count + 1);
    mark_skips(m);
    size_t found = hq_literal_index_scan(set->literals, m->symbols.symbol + first, last - first,
                                         m->present, m->found);
    for (size_t i = 0; i < found; i++) {
        const struct hq_watchers *w = &set->watchers[m->found[i]];
        for (uint32_t k = 0; k < w->count; k++)
            try_template(m, w->templates[k]);
    }
    for (size_t i = 0; i < set->unwatched_count; i++)
        try_template(m, set->unwatched[i]);
}

typedef void window_function(struct matcher *m, size_t first, size_t last);

/* Whole sentences while they fit; a sentence that is too long is cut, the parts overlap. */
static void each_window(struct matcher *m, window_function *f)
{
    size_t n = m->symbols.count;

    for (size_t first = 0; first < n && !m->is_full;) {
        size_t last = n - first <= HQ_INTENT_WINDOW ? n : first + HQ_INTENT_WINDOW;
        size_t end = last;
        if (last < n) {
            while (end > first + 1 && !m->symbols.has_break[end])
                end--;
        }
        bool is_cut = last < n && end == first + 1 && !m->symbols.has_break[end];
        f(m, first, is_cut ? last : end);
        first = is_cut ? last - WINDOW_OVERLAP : end;
    }
}

static bool make_scratch(struct matcher *m)
{
    const struct hq_intent_set *set = m->set;
    size_t n = m->symbols.count;
    size_t literals = hq_literal_index_count(set->literals);

    m->may_start = hq_arena_alloc(m->arena, n + 1);
    m->may_end = hq_arena_alloc(m->arena, n + 1);
    m->present = hq_arena_alloc(m->arena, literals / 8 + 1);
    size_t window = n < HQ_INTENT_WINDOW ? n : HQ_INTENT_WINDOW;
    size_t found = hq_literal_index_most(set->literals, window);
    m->found = hq_arena_alloc(m->arena, (found + 1) * sizeof *m->found);
    m->tried = hq_arena_alloc(m->arena, set->template_count + 1);
    m->in.symbols = &m->symbols;
    m->in.may_start = m->may_start;
    m->in.may_end = m->may_end;
    m->in.max_steps = STEPS_PER_TEMPLATE;
    return m->may_start != NULL && m->may_end != NULL && m->present != NULL && m->found != NULL &&
           m->tried != NULL;
}

enum hq_err hq_intent_match_all(const struct hq_intent_set *set, struct hq_str canonical,
                                const char *lang, hq_day day, struct hq_arena *arena,
                                struct hq_intent_hit *hits_out, size_t max, size_t *count_out)
{
    struct matcher m = {.set = set,
                        .arena = arena,
                        .day = day,
                        .want_english = lang != NULL && strncmp(lang, "en", 2) == 0,
                        .hits = hits_out,
                        .hit_max = max < HQ_INTENT_MAX_HITS ? max : HQ_INTENT_MAX_HITS};
    enum hq_err err = hq_symbols_find(canonical, set->world.words, arena, &m.symbols);

    if (err != HQ_OK)
        return err;
    if (!make_scratch(&m))
        return HQ_ELIMIT;
    each_window(&m, match_window);
    *count_out = m.hit_count;
    return m.is_full ? HQ_ELIMIT : HQ_OK;
}

enum hq_err hq_intent_match(const struct hq_intent_set *set, struct hq_str canonical,
                            const char *lang, hq_day day, struct hq_arena *arena,
                            struct hq_intent_hit *hit_out)
{
    struct hq_intent_hit hit;
    size_t count = 0;
    enum hq_err err = hq_intent_match_all(set, canonical, lang, day, arena, &hit, 1, &count);

    if (err != HQ_OK)
        return err;
    if (count == 0)
        return HQ_ENOTFOUND;
    *hit_out = hit;
    return HQ_OK;
}

/* --- for the checker --- */

static void match_alone(struct matcher *m, size_t first, size_t last)
{
    const struct hq_intent_template *t = &m->set->templates[m->alone];
    struct hq_template_match match;

    m->in.first = first;
    m->in.last = last;
    mark_skips(m);
    if (run_template(m, &t->compiled, m->set->texts[t->text].must_be_whole, &match))
        m->hit_count = 1;
}

bool hq_intent_template_fits(const struct hq_intent_set *set, uint32_t order,
                             struct hq_str canonical, hq_day day, struct hq_arena *arena)
{
    struct matcher m = {.set = set, .arena = arena, .day = day, .alone = order};

    if (hq_symbols_find(canonical, set->world.words, arena, &m.symbols) != HQ_OK ||
        !make_scratch(&m))
        return false;
    each_window(&m, match_alone);
    return m.hit_count > 0;
}

json_t *hq_intent_explain(const struct hq_intent_hit *hit, struct hq_str canonical)
{
    json_t *slots = json_object();
    struct hq_str matched = {canonical.p + hit->from, hit->until - hit->from};

    for (size_t i = 0; i < hit->slot_count; i++) {
        char *name = strndup(hit->slots[i].name.p, hit->slots[i].name.n);
        if (name != NULL)
            json_object_set_new(slots, name, hq_slot_save(&hit->slots[i]));
        free(name);
    }
    return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:b, s:f, s:i, s:o}", "intent",
                     hq_json_string(hit->id), "area", hq_json_string(hit->area), "action",
                     hq_action_type_name(hit->action->type), "file", hq_json_string(hit->file),
                     "template", hq_json_string(hit->template_text), "matched",
                     hq_json_string(matched), "whole", (int)hit->is_whole, "score", hit->score,
                     "priority", hit->priority, "slots", slots);
}
