/*
 * Nodes to a program, written from its end to its beginning, so that every instruction knows
 * where to go next; and the literals that must occur in whatever the template matches.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/mem.h"
#include "intents/template.h"

#define CLAUSE_MAX_LITERALS 500
#define NO_INSTRUCTION      UINT32_MAX

struct compiler {
    struct hq_instruction *program;
    size_t count;
    size_t cap;
    bool is_full;
};

static uint32_t emit(struct compiler *c, enum hq_op op, uint32_t arg, uint32_t next, uint32_t other)
{
    if (c->count >= HQ_TEMPLATE_MAX_PROGRAM) {
        c->is_full = true;
        return 0;
    }
    c->program = hq_grow(c->program, &c->cap, c->count + 1, sizeof *c->program);
    c->program[c->count] =
        (struct hq_instruction){.op = op, .arg = arg, .next = next, .other = other};
    return (uint32_t)c->count++;
}

static uint32_t compile_literal(struct compiler *c, const struct hq_node *node, uint32_t next)
{
    for (size_t i = node->symbol_count; i-- > 0;)
        next = emit(c, HQ_OP_SYMBOL, node->symbols[i], next, 0);
    return next;
}

/* `head` before what was compiled so far; the first call starts the chain. */
static uint32_t chain(struct compiler *c, uint32_t head, uint32_t rest)
{
    return rest == NO_INSTRUCTION ? head : emit(c, HQ_OP_SPLIT, 0, head, rest);
}

static uint32_t compile_list(struct compiler *c, const struct hq_node *node, uint32_t next)
{
    uint32_t entry = NO_INSTRUCTION;

    for (size_t v = node->list->count; v-- > 0 && !c->is_full;) {
        uint32_t close = emit(c, HQ_OP_CLOSE, node->slot, next, (uint32_t)v);
        for (size_t w = node->list->values[v].word_count; w-- > 0;)
            entry = chain(c, compile_literal(c, node->list->values[v].words[w], close), entry);
    }
    return emit(c, HQ_OP_OPEN, node->slot, entry, 0);
}

static uint32_t compile(struct compiler *c, const struct hq_node *node, uint32_t next)
{
    uint32_t entry = NO_INSTRUCTION;

    if (c->is_full)
        return 0;
    switch (node->kind) {
    case HQ_NODE_LITERAL:
        return compile_literal(c, node, next);
    case HQ_NODE_SEQUENCE:
        for (size_t i = node->child_count; i-- > 0;)
            next = compile(c, node->child[i], next);
        return next;
    case HQ_NODE_CHOICE:
        for (size_t i = node->child_count; i-- > 0;)
            entry = chain(c, compile(c, node->child[i], next), entry);
        return entry;
    case HQ_NODE_OPTION:
        return emit(c, HQ_OP_SPLIT, 0, compile(c, node->child[0], next), next);
    case HQ_NODE_SLOT:
        return emit(c, HQ_OP_SLOT, node->slot, next, 0);
    case HQ_NODE_LIST:
        return compile_list(c, node, next);
    case HQ_NODE_GAP:
        return emit(c, HQ_OP_GAP, node->max_gap, next, 0);
    }
    abort();
}

/* --- what is known of a template without matching it --- */

static bool is_nullable(const struct hq_node *node)
{
    switch (node->kind) {
    case HQ_NODE_OPTION:
    case HQ_NODE_GAP:
        return true;
    case HQ_NODE_SEQUENCE:
        for (size_t i = 0; i < node->child_count; i++) {
            if (!is_nullable(node->child[i]))
                return false;
        }
        return true;
    case HQ_NODE_CHOICE:
        for (size_t i = 0; i < node->child_count; i++) {
            if (is_nullable(node->child[i]))
                return true;
        }
        return false;
    default:
        return false;
    }
}

static double expansions(const struct hq_node *node)
{
    double n = node->kind == HQ_NODE_CHOICE ? 0 : 1;

    for (size_t i = 0; i < node->child_count; i++) {
        double child = expansions(node->child[i]);
        if (node->kind == HQ_NODE_SEQUENCE)
            n *= child;
        else
            n += child;
    }
    return n;
}

/* --- required literals --- */

/* Few long literals say more than many short ones. */
static double clause_weight(const struct hq_clause *clause)
{
    size_t shortest = SIZE_MAX;

    for (size_t i = 0; i < clause->count; i++) {
        if (clause->literals[i]->symbol_count < shortest)
            shortest = clause->literals[i]->symbol_count;
    }
    return (double)(shortest < 4 ? shortest : 4) * 8 - (double)clause->count;
}

/* Puts the clause among the best ones, in order of weight. */
static void keep_clause(struct hq_clause *best, size_t *count, struct hq_clause clause)
{
    size_t at = *count;

    if (clause.count == 0 || clause.count > CLAUSE_MAX_LITERALS)
        return;
    while (at > 0 && clause_weight(&best[at - 1]) < clause_weight(&clause))
        at--;
    if (at >= HQ_TEMPLATE_MAX_CLAUSES)
        return;
    if (*count < HQ_TEMPLATE_MAX_CLAUSES)
        (*count)++;
    for (size_t i = *count - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = clause;
}

static void add_literals(struct hq_arena *arena, struct hq_clause *into,
                         const struct hq_node *const *literals, size_t count)
{
    size_t total = into->count + count;
    const struct hq_node **all = hq_arena_alloc(arena, total * sizeof *all);

    if (all == NULL || total > CLAUSE_MAX_LITERALS) {
        into->count = CLAUSE_MAX_LITERALS + 1; /* too many: no clause */
        return;
    }
    if (into->count > 0)
        memcpy(all, into->literals, into->count * sizeof *all);
    memcpy(all + into->count, literals, count * sizeof *all);
    into->literals = all;
    into->count = total;
}

static void find_clauses(struct hq_arena *arena, const struct hq_node *node, struct hq_clause *best,
                         size_t *count);

/* One of the alternatives must match: one literal of each one's best clause, together. */
static struct hq_clause choice_clause(struct hq_arena *arena, const struct hq_node *node)
{
    struct hq_clause all = {0};

    for (size_t i = 0; i < node->child_count && all.count <= CLAUSE_MAX_LITERALS; i++) {
        struct hq_clause best[HQ_TEMPLATE_MAX_CLAUSES] = {{0}};
        size_t count = 0;
        find_clauses(arena, node->child[i], best, &count);
        if (count == 0)
            return (struct hq_clause){0};
        add_literals(arena, &all, best[0].literals, best[0].count);
    }
    return all;
}

static void find_clauses(struct hq_arena *arena, const struct hq_node *node, struct hq_clause *best,
                         size_t *count)
{
    struct hq_clause clause = {0};

    switch (node->kind) {
    case HQ_NODE_LITERAL:
        add_literals(arena, &clause, &node, 1);
        break;
    case HQ_NODE_SEQUENCE:
        for (size_t i = 0; i < node->child_count; i++)
            find_clauses(arena, node->child[i], best, count);
        return;
    case HQ_NODE_CHOICE:
        clause = choice_clause(arena, node);
        break;
    case HQ_NODE_LIST:
        for (size_t i = 0; i < node->list->count; i++)
            add_literals(arena, &clause, node->list->values[i].words,
                         node->list->values[i].word_count);
        break;
    default:
        return;
    }
    keep_clause(best, count, clause);
}

/*
 * Symbols the program may begin with; a gap, a slot or the end at its beginning means any. Every
 * instruction is looked at once, as branches meet again.
 */
static uint64_t first_symbols(const struct hq_instruction *program, uint32_t pc, bool *seen)
{
    uint64_t bits = 0;

    while (!seen[pc]) {
        const struct hq_instruction *i = &program[pc];
        seen[pc] = true;
        switch (i->op) {
        case HQ_OP_SYMBOL:
            return bits | hq_template_symbol_bit(i->arg);
        case HQ_OP_SPLIT:
            bits |= first_symbols(program, i->next, seen);
            pc = i->other;
            break;
        case HQ_OP_OPEN:
            pc = i->next;
            break;
        default:
            return UINT64_MAX;
        }
    }
    return bits;
}

static enum hq_err finish(struct hq_template_world *world, struct hq_template *t,
                          struct compiler *c)
{
    size_t bytes = c->count * sizeof *c->program;

    t->program = hq_arena_alloc(world->arena, bytes);
    if (t->program == NULL)
        return HQ_ELIMIT;
    memcpy(t->program, c->program, bytes);
    t->program_size = (uint32_t)c->count;
    for (size_t i = 0; i < t->slot_count; i++)
        t->wants_figures = t->wants_figures || t->slots[i].list == NULL;
    bool seen[HQ_TEMPLATE_MAX_PROGRAM] = {false};
    t->first = first_symbols(t->program, t->entry, seen);
    t->is_nullable = is_nullable(t->root);
    t->expansions = expansions(t->root);
    find_clauses(world->arena, t->root, t->clauses, &t->clause_count);
    return HQ_OK;
}

enum hq_err hq_template_compile(struct hq_template_world *world, struct hq_str source,
                                struct hq_template *template_out, struct hq_error *error)
{
    struct hq_template t = {.source = hq_arena_copy(world->arena, source)};
    struct compiler c = {0};
    enum hq_err err;

    if (t.source.p == NULL)
        return hq_error_set(error, HQ_ELIMIT, "no room left for templates");
    err = hq_template_parse(world, t.source, &t, 0, &t.root, error);
    if (err != HQ_OK)
        return err;
    t.entry = compile(&c, t.root, emit(&c, HQ_OP_MATCH, 0, 0, 0));
    if (c.is_full)
        err = hq_error_set(error, HQ_ELIMIT, "more than %d steps: split the template",
                           HQ_TEMPLATE_MAX_PROGRAM);
    else if ((err = finish(world, &t, &c)) != HQ_OK)
        hq_error_set(error, err, "no room left for templates");
    free(c.program);
    if (err == HQ_OK)
        *template_out = t;
    return err;
}
