/*
 * The template language: one grammar that is read, matched and sampled.
 *
 *   我(想|要)入会              one of these
 *   [请问]怎么入会             may be left out
 *   <pay>什么时候发            a rule of shared/rules, read in place
 *   月薪{wage:money}           a typed slot; {money} is short for {money:money}
 *   在{city:region}上班        a type that is no built-in one names a list of shared/lists
 *   被辞退{*}赔                a gap of at most 8 symbols, {*3} at most 3, not over a sentence's
 * end
 *
 * Literal text is made canonical; spaces and punctuation do not count, a Latin word counts as one
 * symbol. A template is compiled to a small program of symbols, branches, gaps and slots.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_TEMPLATE_H
#define HQ_INTENTS_TEMPLATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "intents/slot.h"
#include "intents/symbol.h"

struct hq_norm;

#define HQ_TEMPLATE_MAX_BYTES   1000
#define HQ_TEMPLATE_MAX_DEPTH   12
#define HQ_TEMPLATE_MAX_PROGRAM 6000 /* instructions, rules and lists read in */
#define HQ_TEMPLATE_MAX_SLOTS   6
#define HQ_TEMPLATE_GAP         8   /* symbols that {*} may skip */
#define HQ_TEMPLATE_GAP_MAX     20  /* in {*N} */
#define HQ_TEMPLATE_TEXT_MAX    20  /* symbols that a {x:text} slot may take */
#define HQ_TEMPLATE_BARE_MONEY  100 /* a figure without 元 is an amount from here on */

/* --- the parsed form; everything lives in the arena of the intent set --- */

enum hq_node_kind {
    HQ_NODE_LITERAL, /* symbols */
    HQ_NODE_SEQUENCE,
    HQ_NODE_CHOICE,
    HQ_NODE_OPTION, /* one child */
    HQ_NODE_SLOT,   /* a figure or text; slot */
    HQ_NODE_LIST,   /* slot, list */
    HQ_NODE_GAP,    /* max_gap */
};

struct hq_template_list; /* of typed values */

struct hq_node {
    enum hq_node_kind kind;
    const uint32_t *symbols;
    size_t symbol_count;
    struct hq_str text;           /* canonical text of a literal */
    const struct hq_node **child; /* borrowed; rules are shared between templates */
    size_t child_count;
    uint32_t slot; /* index in the template's slots */
    const struct hq_template_list *list;
    uint32_t max_gap;
};

struct hq_list_value {
    struct hq_str out;
    struct hq_str label_zh; /* as it is shown */
    struct hq_str label_en;
    const struct hq_node **words; /* literal nodes */
    size_t word_count;
};

struct hq_template_list {
    struct hq_str name;
    struct hq_list_value *values;
    size_t count;
};

struct hq_template_slot {
    struct hq_str name;
    enum hq_slot_type type;
    const struct hq_template_list *list;
};

/* --- the compiled form --- */

enum hq_op {
    HQ_OP_SYMBOL, /* arg must be the next symbol */
    HQ_OP_SPLIT,  /* try next, then other */
    HQ_OP_GAP,    /* skip 0 .. arg symbols, fewest first */
    HQ_OP_SLOT,   /* a figure of slot arg starts here, or a text of 1 .. TEXT_MAX symbols */
    HQ_OP_OPEN,   /* a list value of slot arg starts */
    HQ_OP_CLOSE,  /* ... and ends; other = number of the value */
    HQ_OP_MATCH,
};

struct hq_instruction {
    uint32_t op;
    uint32_t arg;
    uint32_t next;
    uint32_t other;
};

/* A clause: one of these literals must occur in whatever the template matches. */
struct hq_clause {
    const struct hq_node **literals;
    size_t count;
};

#define HQ_TEMPLATE_MAX_CLAUSES 6

struct hq_template {
    struct hq_str source; /* as written */
    const struct hq_node *root;
    struct hq_instruction *program; /* starts at entry */
    uint32_t program_size;
    uint32_t entry;
    struct hq_template_slot slots[HQ_TEMPLATE_MAX_SLOTS];
    size_t slot_count;
    struct hq_clause clauses[HQ_TEMPLATE_MAX_CLAUSES];
    size_t clause_count;
    bool is_nullable;   /* matches the empty text: never allowed to serve */
    bool wants_figures; /* has an HQ_OP_SLOT */
    uint64_t first;     /* bit per symbol (hq_template_symbol_bit) it may start with; all = any */
    double expansions;  /* sentences it stands for, gaps and slots counted as one */
};

/* Names that a template may refer to. All borrowed by the templates read with it. */
struct hq_template_world {
    const struct hq_norm *norm;
    struct hq_arena *arena;
    struct hq_map *words; /* Latin words, see symbol.h */
    struct hq_map *rule_ids;
    struct hq_str *rule_sources;
    const struct hq_node **rules; /* NULL until first used */
    bool *rule_is_open;           /* being read: meeting it again is a cycle */
    bool *rule_is_used;
    size_t rule_count;
    struct hq_map *list_ids;
    struct hq_template_list *lists;
    bool *list_is_used;
    size_t list_count;
};

/*
 * Reads and compiles `source` (copied). On failure HQ_EPARSE (column set: characters), HQ_ENOTFOUND
 * (unknown rule or list), HQ_ELIMIT (depth, size, slots), HQ_EINVAL (cycle of rules, two slots of
 * one name). A template that matches the empty text compiles, with is_nullable set.
 */
enum hq_err hq_template_compile(struct hq_template_world *world, struct hq_str source,
                                struct hq_template *template_out,
                                struct hq_error *error) HQ_MUST_USE;

/* Only reads: for rules. Slots are not allowed in it if template is NULL. */
enum hq_err hq_template_parse(struct hq_template_world *world, struct hq_str source,
                              struct hq_template *template, unsigned depth,
                              const struct hq_node **node_out, struct hq_error *error) HQ_MUST_USE;

/* A literal node of plain text (for list values and skip words). HQ_EINVAL if it has no symbol. */
enum hq_err hq_template_literal(struct hq_template_world *world, struct hq_str text,
                                const struct hq_node **node_out) HQ_MUST_USE;

/* --- matching one template --- */

/* One of 64 bits for a symbol, for a quick "cannot be". */
static inline uint64_t hq_template_symbol_bit(uint32_t symbol)
{
    return UINT64_C(1) << ((symbol * UINT32_C(2654435761)) >> 26);
}

struct hq_capture {
    bool is_set;
    uint32_t from; /* symbols [from, until) */
    uint32_t until;
    uint32_t value;  /* of a list */
    uint32_t figure; /* index in the figures of the text; UINT32_MAX = text */
};

struct hq_template_input {
    const struct hq_symbols *symbols;
    size_t first; /* window [first, last) of symbols */
    size_t last;
    const struct hq_number *figures;
    const uint32_t *figure_at;    /* per symbol: figure that starts there, or UINT32_MAX */
    const uint32_t *figure_until; /* per figure: symbol after it */
    const bool *may_start;        /* per symbol 0..count: only skip words before it */
    const bool *may_end;          /* per symbol 0..count: only skip words after it */
    uint8_t *failed;              /* scratch of HQ_TEMPLATE_SCRATCH(program, last - first) bytes */
    size_t failed_bytes;
    uint32_t max_steps; /* a template that needs more does not match */
};

#define HQ_TEMPLATE_SCRATCH(program_size, window)                                                  \
    (((size_t)(program_size) * ((window) + 1) + 7) / 8)

struct hq_template_match {
    uint32_t from; /* symbols [from, until) */
    uint32_t until;
    uint32_t literal_symbols; /* matched by literal text */
    uint32_t slot_symbols;
    uint32_t gap_symbols;
    uint32_t steps;
    bool is_whole;
    bool is_cut; /* gave up: max_steps */
    struct hq_capture captures[HQ_TEMPLATE_MAX_SLOTS];
};

/*
 * First place where the template fits (a whole fit is preferred); optional parts are taken where
 * they can be, gaps are as short as they can be. must_be_whole: only skip words may stand around
 * it. Work is bounded by program size x window, whatever the template.
 */
bool hq_template_matches(const struct hq_template *t, const struct hq_template_input *in,
                         bool must_be_whole, struct hq_template_match *match_out);

/* --- sampling --- */

/*
 * Appends one sentence the template stands for; the same seed gives the same sentence. Slots are
 * filled with plain examples, gaps with nothing or a filler.
 */
void hq_template_sample(const struct hq_template *t, uint64_t seed, struct hq_buf *out);

#endif
