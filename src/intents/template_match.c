/*
 * Runs one template over a window of symbols: backtracking that remembers, for every instruction
 * and place, that it has failed there, so that the work is bounded by program size x window.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "intents/template.h"

#define NO_FIGURE UINT32_MAX

struct run {
    const struct hq_template *t;
    const struct hq_template_input *in;
    struct hq_template_match *match; /* grows on the way, right when run_from() is true */
    size_t width;                    /* places of the window: last - first + 1 */
    size_t start;                    /* where this try began */
    bool must_be_whole;
};

static bool has_failed(const struct run *r, uint32_t pc, size_t at)
{
    size_t bit = (size_t)pc * r->width + (at - r->in->first);
    return (r->in->failed[bit / 8] >> (bit % 8)) & 1;
}

static void set_failed(struct run *r, uint32_t pc, size_t at)
{
    size_t bit = (size_t)pc * r->width + (at - r->in->first);
    r->in->failed[bit / 8] = (uint8_t)(r->in->failed[bit / 8] | (1U << (bit % 8)));
}

static bool run_from(struct run *r, uint32_t pc, size_t at);

static bool run_gap(struct run *r, const struct hq_instruction *i, size_t at)
{
    const bool *has_break = r->in->symbols->has_break;

    for (uint32_t skipped = 0; skipped <= i->arg && at + skipped <= r->in->last; skipped++) {
        size_t to = at + skipped;
        if (skipped > 0 &&
            ((at > r->start && has_break[at]) || (to < r->in->last && has_break[to])))
            break;
        r->match->gap_symbols += skipped;
        if (run_from(r, i->next, to))
            return true;
        r->match->gap_symbols -= skipped;
    }
    return false;
}

static bool run_text_slot(struct run *r, const struct hq_instruction *i, size_t at)
{
    struct hq_capture *capture = &r->match->captures[i->arg];

    for (size_t to = at + 1; to <= r->in->last && to - at <= HQ_TEMPLATE_TEXT_MAX; to++) {
        if (to - 1 > at && r->in->symbols->has_break[to - 1])
            break;
        uint32_t taken = (uint32_t)(to - at);
        *capture = (struct hq_capture){true, (uint32_t)at, (uint32_t)to, 0, NO_FIGURE};
        r->match->gap_symbols += taken; /* any text fits: it proves nothing */
        if (run_from(r, i->next, to))
            return true;
        r->match->gap_symbols -= taken;
    }
    capture->is_set = false;
    return false;
}

/*
 * In the middle of a sentence a bare figure proves little: it counts as a number or an
 * amount that could be somebody's pay; everything else needs its unit.
 */
static bool may_capture(enum hq_slot_type type, const struct hq_number *n)
{
    if (n->kind != HQ_NUMBER_PLAIN || type == HQ_SLOT_NUMBER)
        return true;
    return type == HQ_SLOT_MONEY && n->value >= HQ_TEMPLATE_BARE_MONEY;
}

static bool run_slot(struct run *r, const struct hq_instruction *i, size_t at)
{
    const struct hq_template_slot *slot = &r->t->slots[i->arg];
    struct hq_slot_value value;

    if (slot->type == HQ_SLOT_TEXT)
        return run_text_slot(r, i, at);
    if (r->in->figure_at == NULL || at >= r->in->last || r->in->figure_at[at] == NO_FIGURE)
        return false;
    uint32_t figure = r->in->figure_at[at];
    uint32_t to = r->in->figure_until[figure];
    if (to > r->in->last || !may_capture(slot->type, &r->in->figures[figure]) ||
        hq_slot_from_number(slot->type, &r->in->figures[figure], NULL, r->in->symbols->text,
                            &value) != HQ_OK)
        return false;
    uint32_t taken = to - (uint32_t)at;
    r->match->captures[i->arg] = (struct hq_capture){true, (uint32_t)at, to, 0, figure};
    r->match->slot_symbols += taken;
    if (run_from(r, i->next, to))
        return true;
    r->match->slot_symbols -= taken;
    r->match->captures[i->arg].is_set = false;
    return false;
}

/* Lists: OPEN remembers the start, CLOSE turns the literals since then into slot symbols. */
static bool run_mark(struct run *r, const struct hq_instruction *i, size_t at)
{
    struct hq_capture *capture = &r->match->captures[i->arg];
    struct hq_capture before = *capture;

    if (i->op == HQ_OP_OPEN)
        *capture = (struct hq_capture){false, (uint32_t)at, (uint32_t)at, 0, NO_FIGURE};
    else
        *capture = (struct hq_capture){true, before.from, (uint32_t)at, i->other, NO_FIGURE};
    if (run_from(r, i->next, at))
        return true;
    *capture = before;
    return false;
}

static bool run_symbol(struct run *r, const struct hq_instruction *i, size_t at)
{
    if (at >= r->in->last || r->in->symbols->symbol[at] != i->arg)
        return false;
    r->match->literal_symbols++;
    if (run_from(r, i->next, at + 1))
        return true;
    r->match->literal_symbols--;
    return false;
}

static bool run_one(struct run *r, const struct hq_instruction *i, size_t at)
{
    switch (i->op) {
    case HQ_OP_SYMBOL:
        return run_symbol(r, i, at);
    case HQ_OP_GAP:
        return run_gap(r, i, at);
    case HQ_OP_SLOT:
        return run_slot(r, i, at);
    case HQ_OP_OPEN:
    case HQ_OP_CLOSE:
        return run_mark(r, i, at);
    default:
        r->match->until = (uint32_t)at;
        return !r->must_be_whole || r->in->may_end[at];
    }
}

/* A branch that starts with another symbol than the next one need not be entered. */
static bool is_hopeless(const struct run *r, uint32_t pc, size_t at)
{
    const struct hq_instruction *i = &r->t->program[pc];
    return i->op == HQ_OP_SYMBOL && (at >= r->in->last || r->in->symbols->symbol[at] != i->arg);
}

static bool run_from(struct run *r, uint32_t pc, size_t at)
{
    const uint32_t first = pc;
    const struct hq_instruction *i = &r->t->program[pc];

    if (has_failed(r, first, at))
        return false;
    for (; i->op == HQ_OP_SPLIT; i = &r->t->program[pc]) {
        if (++r->match->steps > r->in->max_steps)
            break;
        if (!is_hopeless(r, i->next, at) && run_from(r, i->next, at))
            return true;
        pc = i->other;
    }
    if (++r->match->steps > r->in->max_steps) {
        r->match->is_cut = true;
        return false;
    }
    if (run_one(r, i, at))
        return true;
    set_failed(r, first, at);
    return false;
}

static bool run_all(struct run *r, size_t bytes)
{
    const uint32_t *symbols = r->in->symbols->symbol;

    memset(r->in->failed, 0, bytes);
    for (size_t at = r->in->first; at < r->in->last; at++) {
        if (r->must_be_whole && !r->in->may_start[at])
            continue;
        if ((r->t->first & hq_template_symbol_bit(symbols[at])) == 0)
            continue;
        r->start = at;
        if (!run_from(r, r->t->entry, at))
            continue;
        r->match->from = (uint32_t)at;
        r->match->is_whole = r->in->may_start[at] && r->in->may_end[r->match->until];
        return true;
    }
    return false;
}

/* Another try on the same window; the steps of both count. */
static bool run_again(struct run *r, struct hq_template_match *match, bool must_be_whole,
                      size_t bytes)
{
    *match = (struct hq_template_match){.steps = match->steps};
    r->match = match;
    r->must_be_whole = must_be_whole;
    return run_all(r, bytes);
}

bool hq_template_matches(const struct hq_template *t, const struct hq_template_input *in,
                         bool must_be_whole, struct hq_template_match *match_out)
{
    struct hq_template_match match = {0}, whole;
    struct run r = {.t = t, .in = in, .width = in->last - in->first + 1};
    size_t bytes = (t->program_size * r.width + 7) / 8;

    if (bytes > in->failed_bytes)
        return false;
    bool is_match = run_again(&r, &match, must_be_whole, bytes);
    if (is_match && !match.is_whole) { /* perhaps another way through it takes all */
        whole.steps = match.steps;
        if (run_again(&r, &whole, true, bytes))
            match = whole;
    }
    if (is_match || match.is_cut)
        *match_out = match;
    return is_match;
}
