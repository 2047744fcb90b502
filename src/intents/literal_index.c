/* SPDX-License-Identifier: Apache-2.0 */
#include "intents/literal_index.h"

#include <stdlib.h>

#include "base/mem.h"

#define NONE UINT32_MAX
#define ROOT 0U

struct state {
    uint32_t fail;    /* state of the longest proper suffix that is in the trie */
    uint32_t literal; /* that ends here, or NONE */
    uint32_t shorter; /* next state on the fail path where a literal ends, or NONE */
    uint32_t parent;
    uint32_t symbol; /* on the edge from parent */
};

struct edge {
    uint64_t key; /* state << 32 | symbol; states start at 0, so empty is marked by to == NONE */
    uint32_t to;
};

struct hq_literal_index {
    struct state *states; /* in order of depth after build, as they are made level by level */
    size_t count;
    size_t cap;
    struct edge *edges;
    size_t edge_mask;
    size_t literals;
    size_t longest; /* literal, in symbols */
};

static size_t slot_of(uint64_t key, size_t mask)
{
    key ^= key >> 29;
    key *= UINT64_C(0x9e3779b97f4a7c15);
    key ^= key >> 32;
    return (size_t)key & mask;
}

static struct edge *find_edge(const struct hq_literal_index *index, uint32_t state, uint32_t symbol)
{
    uint64_t key = ((uint64_t)state << 32) | symbol;
    size_t at = slot_of(key, index->edge_mask);

    while (index->edges[at].to != NONE && index->edges[at].key != key)
        at = (at + 1) & index->edge_mask;
    return &index->edges[at];
}

static void make_edges(struct hq_literal_index *index, size_t size)
{
    index->edges = hq_xcalloc(size, sizeof *index->edges);
    index->edge_mask = size - 1;
    for (size_t i = 0; i < size; i++)
        index->edges[i].to = NONE;
}

static void put_edge(struct hq_literal_index *index, uint32_t state, uint32_t symbol, uint32_t to)
{
    struct edge *e = find_edge(index, state, symbol);
    *e = (struct edge){.key = ((uint64_t)state << 32) | symbol, .to = to};
}

static void grow_edges(struct hq_literal_index *index)
{
    free(index->edges);
    make_edges(index, (index->edge_mask + 1) * 2);
    for (uint32_t i = 1; i < index->count; i++)
        put_edge(index, index->states[i].parent, index->states[i].symbol, i);
}

static uint32_t add_state(struct hq_literal_index *index, uint32_t parent, uint32_t symbol)
{
    uint32_t id = (uint32_t)index->count;

    index->states = hq_grow(index->states, &index->cap, index->count + 1, sizeof *index->states);
    index->states[index->count++] = (struct state){
        .fail = ROOT, .literal = NONE, .shorter = NONE, .parent = parent, .symbol = symbol};
    return id;
}

struct hq_literal_index *hq_literal_index_new(void)
{
    struct hq_literal_index *index = hq_xcalloc(1, sizeof *index);
    make_edges(index, 1024);
    add_state(index, ROOT, 0);
    return index;
}

void hq_literal_index_free(struct hq_literal_index **index)
{
    if (*index == NULL)
        return;
    free((*index)->states);
    free((*index)->edges);
    free(*index);
    *index = NULL;
}

uint32_t hq_literal_index_add(struct hq_literal_index *index, const uint32_t *symbols, size_t count)
{
    uint32_t state = ROOT;

    for (size_t i = 0; i < count; i++) {
        struct edge *e = find_edge(index, state, symbols[i]);
        if (e->to != NONE) {
            state = e->to;
            continue;
        }
        uint32_t to = add_state(index, state, symbols[i]);
        if (index->count * 2 > index->edge_mask)
            grow_edges(index);
        else
            put_edge(index, state, symbols[i], to);
        state = to;
    }
    if (index->states[state].literal == NONE)
        index->states[state].literal = (uint32_t)index->literals++;
    index->longest = count > index->longest ? count : index->longest;
    return index->states[state].literal;
}

size_t hq_literal_index_count(const struct hq_literal_index *index)
{
    return index->literals;
}

/* At every symbol at most one literal of each length ends. */
size_t hq_literal_index_most(const struct hq_literal_index *index, size_t symbols)
{
    size_t most = symbols * index->longest;
    return most < index->literals ? most : index->literals;
}

static uint32_t step(const struct hq_literal_index *index, uint32_t state, uint32_t symbol)
{
    for (;;) {
        uint32_t to = find_edge(index, state, symbol)->to;
        if (to != NONE)
            return to;
        if (state == ROOT)
            return ROOT;
        state = index->states[state].fail;
    }
}

static void link_state(struct hq_literal_index *index, uint32_t id)
{
    struct state *s = &index->states[id];

    s->fail = s->parent == ROOT ? ROOT : step(index, index->states[s->parent].fail, s->symbol);
    s->shorter = index->states[s->fail].literal != NONE ? s->fail : index->states[s->fail].shorter;
}

/* Breadth first: the fail link of a state needs those of all shallower ones. */
void hq_literal_index_build(struct hq_literal_index *index)
{
    uint32_t *depth = hq_xcalloc(index->count, sizeof *depth);
    uint32_t deepest = 0;

    for (uint32_t i = 1; i < index->count; i++) { /* a parent comes before its children */
        depth[i] = depth[index->states[i].parent] + 1;
        deepest = depth[i] > deepest ? depth[i] : deepest;
    }
    for (uint32_t level = 1; level <= deepest; level++) {
        for (uint32_t i = 1; i < index->count; i++) {
            if (depth[i] == level)
                link_state(index, i);
        }
    }
    free(depth);
}

size_t hq_literal_index_scan(const struct hq_literal_index *index, const uint32_t *symbols,
                             size_t count, uint8_t *present, uint32_t *found)
{
    uint32_t state = ROOT;
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        state = step(index, state, symbols[i]);
        uint32_t at = index->states[state].literal != NONE ? state : index->states[state].shorter;
        for (; at != NONE; at = index->states[at].shorter) {
            uint32_t literal = index->states[at].literal;
            if ((present[literal / 8] >> (literal % 8)) & 1)
                continue;
            present[literal / 8] = (uint8_t)(present[literal / 8] | (1U << (literal % 8)));
            found[n++] = literal;
        }
    }
    return n;
}
