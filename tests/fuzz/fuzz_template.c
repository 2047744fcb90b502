/*
 * A template (first line) of any bytes against a text (the rest). What compiles matches its own
 * samples, and no template makes the matcher run beyond its steps.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>

#include "intents/template.h"
#include "text/normalise.h"

#define MAX_STEPS  20000
#define MAX_WINDOW 96
#define ARENA_MAX  ((size_t)32 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool matches(const struct hq_template_world *world, const struct hq_template *t,
                    struct hq_str text, struct hq_arena *arena, struct hq_template_match *match)
{
    struct hq_symbols symbols;

    if (hq_symbols_find(text, world->words, arena, &symbols) != HQ_OK)
        return true;
    size_t n = symbols.count < MAX_WINDOW ? symbols.count : MAX_WINDOW;
    bool *ends = hq_arena_alloc(arena, symbols.count + 1);
    struct hq_template_input in = {.symbols = &symbols,
                                   .last = n,
                                   .may_start = ends,
                                   .may_end = ends,
                                   .failed_bytes = HQ_TEMPLATE_SCRATCH(t->program_size, n),
                                   .max_steps = MAX_STEPS};
    in.failed = hq_arena_alloc(arena, in.failed_bytes);
    if (ends == NULL || in.failed == NULL)
        return true;
    bool is_match = hq_template_matches(t, &in, false, match);
    if (match->steps > MAX_STEPS + 1000) /* the last instruction may run its chain to the end */
        abort();
    return is_match || match->is_cut || symbols.count > n;
}

static void match_and_sample(const struct hq_template_world *world, const struct hq_template *t,
                             struct hq_str text)
{
    struct hq_arena *arena = hq_arena_new(ARENA_MAX);
    struct hq_template_match match = {0};
    struct hq_buf sample;

    (void)matches(world, t, text, arena, &match);
    hq_buf_init(&sample, 100000);
    hq_template_sample(t, 1, &sample);
    match = (struct hq_template_match){0};
    /* slots need figures, which are not looked for here */
    if (t->slot_count == 0 && sample.len > 0 && hq_buf_error(&sample) == HQ_OK &&
        !matches(world, t, hq_buf_str(&sample), arena, &match))
        abort();
    hq_buf_deinit(&sample);
    hq_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct hq_norm *norm;
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t head = line != NULL ? (size_t)(line - data) : size;
    struct hq_str source = {(const char *)data, head};
    struct hq_str text = {(const char *)data + head, size - head};
    struct hq_template t;

    if (norm == NULL)
        norm = hq_norm_new();
    struct hq_template_world world = {.norm = norm,
                                      .arena = hq_arena_new(ARENA_MAX),
                                      .words = hq_map_new(),
                                      .rule_ids = hq_map_new(),
                                      .list_ids = hq_map_new()};
    if (hq_template_compile(&world, source, &t, NULL) == HQ_OK)
        match_and_sample(&world, &t, text);
    hq_map_free(&world.words);
    hq_map_free(&world.rule_ids);
    hq_map_free(&world.list_ids);
    hq_arena_free(&world.arena);
    return 0;
}
