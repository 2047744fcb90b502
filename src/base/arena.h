/*
 * Memory that dies together: one arena a turn (reset when the reply is queued) or a snapshot.
 * It has a byte limit; past it hq_arena_alloc() returns NULL, which callers report as HQ_ELIMIT.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_ARENA_H
#define HQ_BASE_ARENA_H

#include "base/err.h"
#include "base/str.h"

struct hq_arena;

struct hq_arena *hq_arena_new(size_t max_bytes); /* new; hq_arena_free() it */
void hq_arena_free(struct hq_arena **arena);     /* clears *arena; NULL is fine */
void hq_arena_reset(struct hq_arena *arena);     /* all memory handed out is dead; one block kept */

/* Zeroed, 16-byte aligned, borrowed until reset or free; NULL at the limit. */
void *hq_arena_alloc(struct hq_arena *arena, size_t bytes);
/* NUL-ended copy; p NULL at the limit. */
struct hq_str hq_arena_copy(struct hq_arena *arena, struct hq_str bytes);

size_t hq_arena_used(const struct hq_arena *arena);

#endif
