/*
 * Canonical text as the symbols that templates are matched against: one Han character is one
 * symbol, one Latin word or run of digits is one symbol; spaces and punctuation are none, but an
 * end of sentence is remembered, since a gap of a template must not cross it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_SYMBOL_H
#define HQ_INTENTS_SYMBOL_H

#include "base/arena.h"
#include "base/map.h"

/* A Han character is its code point; a word is this bit and its number in the table of words. */
#define HQ_SYMBOL_WORD UINT32_C(0x80000000)
/* A word that no template holds. */
#define HQ_SYMBOL_UNKNOWN UINT32_MAX

struct hq_symbols {
    struct hq_str text; /* canonical, borrowed */
    uint32_t *symbol;
    uint32_t *from; /* bytes [from, until) of text */
    uint32_t *until;
    bool *has_break; /* a sentence ended before this symbol */
    size_t count;
};

/*
 * Cuts text into symbols; all arrays live in arena. _add numbers Latin words it has not seen (while
 * templates are read), _find gives HQ_SYMBOL_UNKNOWN for them. HQ_ELIMIT if the arena is full.
 */
enum hq_err hq_symbols_add(struct hq_str text, struct hq_map *words, struct hq_arena *arena,
                           struct hq_symbols *out) HQ_MUST_USE;
enum hq_err hq_symbols_find(struct hq_str text, const struct hq_map *words, struct hq_arena *arena,
                            struct hq_symbols *out) HQ_MUST_USE;

#endif
