/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdlib.h>

#include "base/mem.h"

#define BLOCK_BYTES ((size_t)16 * 1024)
#define ALIGN       ((size_t)16)

struct block {
    struct block *next;
    size_t used;
    size_t cap;
    char pad[8]; /* keeps `data` 16-byte aligned */
    char data[];
};

struct hq_arena {
    struct block *head;
    size_t used; /* bytes handed out */
    size_t max;
};

struct hq_arena *hq_arena_new(size_t max_bytes)
{
    struct hq_arena *arena = hq_xcalloc(1, sizeof *arena);
    arena->max = max_bytes;
    return arena;
}

void hq_arena_free(struct hq_arena **arena)
{
    if (*arena == NULL)
        return;
    for (struct block *b = (*arena)->head, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    free(*arena);
    *arena = NULL;
}

void hq_arena_reset(struct hq_arena *arena)
{
    struct block *keep = NULL;

    for (struct block *b = arena->head, *next; b != NULL; b = next) {
        next = b->next;
        if (keep == NULL && b->cap == BLOCK_BYTES) {
            keep = b;
            keep->next = NULL;
            keep->used = 0;
        } else {
            free(b);
        }
    }
    arena->head = keep;
    arena->used = 0;
}

void *hq_arena_alloc(struct hq_arena *arena, size_t bytes)
{
    if (bytes > arena->max - arena->used)
        return NULL;
    size_t room = (bytes + ALIGN - 1) & ~(ALIGN - 1);
    struct block *b = arena->head;
    if (b == NULL || b->cap - b->used < room) {
        size_t cap = room > BLOCK_BYTES ? room : BLOCK_BYTES;
        b = hq_xrealloc(NULL, 1, sizeof *b + cap);
        b->cap = cap;
        b->used = 0;
        b->next = arena->head;
        arena->head = b;
    }
    void *p = b->data + b->used;
    b->used += room;
    arena->used += bytes;
    memset(p, 0, room);
    return p;
}

struct hq_str hq_arena_copy(struct hq_arena *arena, struct hq_str bytes)
{
    char *p = hq_arena_alloc(arena, bytes.n + 1);
    if (p == NULL)
        return (struct hq_str){NULL, 0};
    if (bytes.n > 0)
        memcpy(p, bytes.p, bytes.n);
    return (struct hq_str){p, bytes.n};
}

size_t hq_arena_used(const struct hq_arena *arena)
{
    return arena->used;
}
