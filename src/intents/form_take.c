/*
 * Finds values for slots in what the worker wrote. Words of choices and lists first; then every
 * figure goes to the slot it fits best:
 *
 *   a cue of the slot beside it (月薪 8500, 8500 一个月)      100 - 6 per symbol between
 *     (a cue behind the figure must stand in the same clause, before it a comma costs 30)
 *   the slot that was asked for, figure with its unit          40
 *   the slot that was asked for, figure without a unit         30
 *   in a correction: the slot said last 25, another filled one 15
 *   a figure with the unit of the slot, nothing else           10
 *
 * A figure that fits no slot is left alone.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/mem.h"
#include "intents/intent_data.h"

#define CUE_BEFORE   6
#define CUE_AFTER    2
#define COMMA_COST   30
#define TEXT_MAX     600
#define SHORT_ANSWER 14 /* symbols around a bare figure that still make it an answer */

struct figure {
    size_t first, last; /* symbols */
    bool is_used;
    bool is_rate; /* 一个月 beside an amount */
};

struct taker {
    struct hq_form_run *run;
    struct hq_form_taken *taken;
    struct hq_symbols symbols;
    struct hq_number numbers[HQ_NUMBER_MAX];
    struct figure figures[HQ_NUMBER_MAX];
    size_t figure_count;
    bool is_done;
};

static bool literal_at(const struct taker *t, const struct hq_node *word, size_t at)
{
    return at + word->symbol_count <= t->symbols.count &&
           memcmp(word->symbols, t->symbols.symbol + at,
                  word->symbol_count * sizeof *word->symbols) == 0;
}

static bool has_word(const struct taker *t, const struct hq_form_words *words)
{
    for (size_t at = 0; at < t->symbols.count; at++) {
        for (size_t w = 0; w < words->count; w++) {
            if (literal_at(t, words->items[w], at))
                return true;
        }
    }
    return false;
}

static size_t skip_word_at(const struct taker *t, size_t at)
{
    const struct hq_intent_set *set = t->run->set;
    size_t longest = 0;

    for (size_t i = 0; i < set->skip_count; i++) {
        const struct hq_skip_word *w = &set->skips[i];
        if (w->count > longest && at + w->count <= t->symbols.count &&
            memcmp(w->symbols, t->symbols.symbol + at, w->count * sizeof *w->symbols) == 0)
            longest = w->count;
    }
    return longest;
}

/* The text is nothing but words of the list and skip words: 那算了吧 */
static bool is_all_words(const struct taker *t, const struct hq_form_words *words)
{
    bool has_one = false;

    for (size_t at = 0; at < t->symbols.count;) {
        size_t w = 0;
        while (w < words->count && !literal_at(t, words->items[w], at))
            w++;
        size_t skip = skip_word_at(t, at);
        if (w == words->count && skip == 0)
            return false;
        has_one = has_one || w < words->count;
        at += w < words->count ? words->items[w]->symbol_count : skip;
    }
    return has_one;
}

/* --- figures of the text --- */

static bool is_amount(const struct hq_number *n)
{
    return n->kind == HQ_NUMBER_PLAIN || n->kind == HQ_NUMBER_MONEY;
}

static bool is_one_unit(const struct hq_number *n)
{
    if (n->kind == HQ_NUMBER_HOURS)
        return n->value == 1;
    return n->kind == HQ_NUMBER_DURATION &&
           ((n->months == 1 && n->days == 0) || (n->months == 12 && n->days == 0) ||
            (n->months == 0 && n->days == 1));
}

static void find_figures(struct taker *t)
{
    size_t at = 0;
    size_t count = hq_number_scan(t->symbols.text, t->run->in->day, t->numbers, HQ_NUMBER_MAX);

    for (size_t f = 0; f < count; f++) {
        struct figure *fig = &t->figures[f];
        while (at < t->symbols.count && t->symbols.from[at] < t->numbers[f].from)
            at++;
        fig->first = at;
        while (at < t->symbols.count && t->symbols.from[at] < t->numbers[f].until)
            at++;
        fig->last = at;
    }
    t->figure_count = count;
    for (size_t f = 0; f < count; f++) {
        bool after =
            f > 0 && t->figures[f - 1].last == t->figures[f].first && is_amount(&t->numbers[f - 1]);
        bool before = f + 1 < count && t->figures[f + 1].first == t->figures[f].last &&
                      is_amount(&t->numbers[f + 1]);
        t->figures[f].is_rate = is_one_unit(&t->numbers[f]) && (after || before);
    }
}

static bool figure_between(const struct taker *t, size_t from, size_t until)
{
    for (size_t f = 0; f < t->figure_count; f++) {
        if (t->figures[f].first >= from && t->figures[f].first < until)
            return true;
    }
    return false;
}

/* --- setting --- */

static void set_slot(struct taker *t, size_t slot, const struct hq_slot_value *value, bool by_cue)
{
    struct hq_form_fill *fill = &t->run->slots[slot];

    fill->is_set = true;
    fill->is_preset = false;
    fill->value = *value;
    fill->value.name = t->run->form->slots[slot].name;
    t->taken->slots |= UINT32_C(1) << slot;
    t->taken->has_cue = t->taken->has_cue || by_cue;
    t->run->last_said = (int)slot;
}

static bool may_change(const struct taker *t, size_t slot)
{
    const struct hq_form_fill *fill = &t->run->slots[slot];
    return !fill->is_set || fill->is_preset || t->taken->is_correction || t->is_done ||
           t->run->asked == (int)slot;
}

/* --- choices and lists --- */

struct found {
    bool is_found;
    size_t value, first, last;
};

static void find_word(const struct taker *t, const struct hq_node *word, size_t value,
                      struct found *best)
{
    for (size_t at = 0; at + word->symbol_count <= t->symbols.count; at++) {
        if (best->is_found && word->symbol_count <= best->last - best->first)
            return;
        if (literal_at(t, word, at))
            *best = (struct found){true, value, at, at + word->symbol_count};
    }
}

static struct found find_value(const struct taker *t, size_t slot)
{
    const struct hq_form_slot *def = &t->run->form->slots[slot];
    struct found best = {0};

    for (size_t v = 0; v < def->list->count; v++) {
        const struct hq_list_value *value = &def->list->values[v];
        for (size_t w = 0; w < value->word_count; w++)
            find_word(t, value->words[w], v, &best);
        /* 不知道 is no 不 */
        if (t->run->asked != (int)slot || def->answers == NULL || t->taken->is_unknown)
            continue;
        for (size_t w = 0; w < def->answers[v].count; w++)
            find_word(t, def->answers[v].items[w], v, &best);
    }
    return best;
}

/* Asked for a choice, "2" or "第二个" is the second one. */
static struct found find_ordinal(const struct taker *t, size_t slot)
{
    const struct hq_form_slot *def = &t->run->form->slots[slot];
    struct found none = {0};
    struct hq_number n;
    struct hq_str text = t->symbols.text;

    if (t->run->asked != (int)slot || !def->is_choice || t->symbols.count > 3)
        return none;
    if (hq_str_starts(text, HQ_STR("第"))) {
        text.p += 3;
        text.n -= 3;
    }
    if (hq_number_scan(text, t->run->in->day, &n, 1) != 1 || n.from != 0 || n.value < 1 ||
        n.value > (double)def->list->count ||
        (n.kind != HQ_NUMBER_PLAIN && n.kind != HQ_NUMBER_COUNT))
        return none;
    return (struct found){true, (size_t)n.value - 1, 0, t->symbols.count};
}

static void take_words(struct taker *t)
{
    for (size_t s = 0; s < t->run->form->slot_count; s++) {
        const struct hq_form_slot *def = &t->run->form->slots[s];
        if (def->list == NULL || !may_change(t, s))
            continue;
        struct found found = find_value(t, s);
        if (!found.is_found)
            found = find_ordinal(t, s);
        if (!found.is_found)
            continue;
        struct hq_slot_value value = {.type = HQ_SLOT_LIST,
                                      .text = def->list->values[found.value].out};
        for (size_t f = 0; f < t->figure_count; f++) {
            struct figure *fig = &t->figures[f];
            fig->is_used = fig->is_used || (fig->first >= found.first && fig->last <= found.last);
        }
        set_slot(t, s, &value, true);
    }
}

/* --- figures to slots --- */

static bool crosses_break(const struct taker *t, size_t from, size_t until)
{
    for (size_t i = from; i <= until && i < t->symbols.count; i++) {
        if (t->symbols.has_break[i])
            return true;
    }
    return false;
}

/* Is there a comma between the symbols before a and symbol b? */
static bool comma_between(const struct taker *t, size_t a, size_t b)
{
    if (a == 0 || b >= t->symbols.count)
        return false;
    struct hq_str between = {t->symbols.text.p + t->symbols.until[a - 1],
                             t->symbols.from[b] - t->symbols.until[a - 1]};
    return hq_str_find(between, HQ_STR(",")) >= 0 || hq_str_find(between, HQ_STR("、")) >= 0;
}

static int cue_before(const struct taker *t, const struct hq_node *cue, const struct figure *f)
{
    for (size_t gap = 0; gap <= CUE_BEFORE && f->first >= gap + cue->symbol_count; gap++) {
        size_t end = f->first - gap;
        if (figure_between(t, end, f->first) || crosses_break(t, end, f->first))
            return 0;
        if (literal_at(t, cue, end - cue->symbol_count))
            return 100 - 6 * (int)gap + (int)cue->symbol_count -
                   (comma_between(t, end, f->first) ? COMMA_COST : 0);
    }
    return 0;
}

static int cue_after(const struct taker *t, const struct hq_node *cue, const struct figure *f)
{
    for (size_t gap = 0; gap <= CUE_AFTER; gap++) {
        size_t start = f->last + gap;
        if (start >= t->symbols.count || crosses_break(t, f->last, start) ||
            comma_between(t, f->last, start))
            return 0;
        if (literal_at(t, cue, start))
            return 92 - 8 * (int)gap + (int)cue->symbol_count;
    }
    return 0;
}

static int cue_score(const struct taker *t, const struct hq_form_slot *def, const struct figure *f)
{
    int best = 0;

    for (size_t c = 0; c < def->cues.count; c++) {
        int before = cue_before(t, def->cues.items[c], f);
        int after = cue_after(t, def->cues.items[c], f);
        best = before > best ? before : best;
        best = after > best ? after : best;
    }
    return best;
}

static const char *plain_unit(const struct hq_form_slot *def)
{
    static const char *const names[] = {"months", "years", "days"};
    return names[def->unit];
}

static int kind_score(const struct taker *t, size_t slot, const struct hq_number *n, bool is_plain)
{
    const struct hq_form_run *run = t->run;
    const struct hq_form_fill *fill = &run->slots[slot];
    bool changes = t->taken->is_correction || t->is_done;

    if (run->asked == (int)slot && !changes) {
        if (!is_plain)
            return 40;
        return t->symbols.count <= SHORT_ANSWER ? 30 : 0;
    }
    if (changes && fill->is_set && !fill->is_preset)
        return run->last_said == (int)slot ? 25 : 15;
    if (is_plain || (fill->is_set && !fill->is_preset) || run->form->slots[slot].needs_cue)
        return 0;
    /* a date may be any date, a number any number */
    return n->kind == HQ_NUMBER_DATE || n->kind == HQ_NUMBER_COUNT ? 8 : 10;
}

static int score_of(struct taker *t, size_t slot, size_t figure, struct hq_slot_value *value)
{
    const struct hq_form_slot *def = &t->run->form->slots[slot];
    const struct hq_number *n = &t->numbers[figure];
    const struct figure *f = &t->figures[figure];
    bool is_plain = n->kind == HQ_NUMBER_PLAIN;
    bool holds = true;

    if (def->list != NULL || def->type == HQ_SLOT_TEXT || f->is_used || f->first >= f->last)
        return 0;
    if (hq_slot_from_number(def->type, n, plain_unit(def), t->symbols.text, value) != HQ_OK)
        return 0;
    int cue = cue_score(t, def, f);
    /* 工作8500: a bare figure is no length of time, cue or not, unless that was asked for */
    if (cue > 0 && is_plain && def->type == HQ_SLOT_DURATION && t->run->asked != (int)slot)
        cue = 0;
    if (cue > 0)
        return cue;
    if (f->is_rate || hq_form_holds(t->run, def->when, &holds) != HQ_OK || !holds)
        return 0;
    return kind_score(t, slot, n, is_plain);
}

static void take_figures(struct taker *t)
{
    for (;;) {
        int best = 0;
        size_t best_slot = 0, best_figure = 0;
        struct hq_slot_value best_value = {0}, value;
        for (size_t s = 0; s < t->run->form->slot_count; s++) {
            if ((t->taken->slots >> s) & 1)
                continue;
            for (size_t f = 0; f < t->figure_count; f++) {
                int score = score_of(t, s, f, &value);
                if (score > best) {
                    best = score;
                    best_slot = s;
                    best_figure = f;
                    best_value = value;
                }
            }
        }
        if (best == 0)
            return;
        t->figures[best_figure].is_used = true;
        set_slot(t, best_slot, &best_value, best > 50);
    }
}

/* Asked for words, anything that is not a way out is the answer. */
static void take_text(struct taker *t)
{
    int asked = t->run->asked;

    if (asked < 0 || t->run->form->slots[asked].type != HQ_SLOT_TEXT || t->taken->is_unknown)
        return;
    struct hq_str text = hq_str_trim(t->run->in->raw);
    if (text.n == 0 || t->is_done)
        return;
    while (text.n > TEXT_MAX ||
           (text.n > 0 && ((unsigned char)text.p[text.n - 1] & 0xc0) == 0x80 && text.n >= TEXT_MAX))
        text.n--;
    struct hq_slot_value value = {.type = HQ_SLOT_TEXT, .text = text};
    set_slot(t, (size_t)asked, &value, true);
}

enum hq_err hq_form_take(struct hq_form_run *run, bool is_done, struct hq_form_taken *taken_out)
{
    const struct hq_form_steering *words = &run->set->steering;
    struct taker *t = hq_arena_alloc(run->arena, sizeof *t);
    struct hq_form_taken taken = {0};
    enum hq_err err;

    if (t == NULL)
        return HQ_ELIMIT;
    t->run = run;
    t->taken = &taken;
    t->is_done = is_done;
    err = hq_symbols_find(run->in->canonical, run->set->world.words, run->arena, &t->symbols);
    if (err != HQ_OK)
        return err;
    taken.symbols = t->symbols.count;
    taken.is_cancel = is_all_words(t, &words->cancel);
    taken.is_correction = has_word(t, &words->correct);
    taken.is_unknown = has_word(t, &words->unknown);
    taken.is_question = has_word(t, &words->question);
    find_figures(t);
    if (!taken.is_cancel) {
        take_words(t);
        err = hq_form_preset(run);
        take_figures(t);
        take_text(t);
    }
    if (err == HQ_OK)
        *taken_out = taken;
    return err;
}
