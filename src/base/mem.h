/*
 * Memory that is there or the process is not: true out-of-memory aborts with a message, as no
 * caller can do better. Sizes that come from outside are checked against a stated limit *before*
 * they get here.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_MEM_H
#define HQ_BASE_MEM_H

#include <stddef.h>

/* All return new memory (free() it) and never NULL; count * size is checked for overflow. */
void *hq_xcalloc(size_t count, size_t size) __attribute__((returns_nonnull));
void *hq_xrealloc(void *old, size_t count, size_t size) __attribute__((returns_nonnull));
char *hq_xstrdup(const char *text) __attribute__((returns_nonnull, nonnull));
char *hq_xstrndup(const char *text, size_t n) __attribute__((returns_nonnull));

/*
 * Makes room for `need` elements of `size` bytes in the array `data` (taken; the new place is
 * returned) and updates *cap. Grows by doubling.
 */
void *hq_grow(void *data, size_t *cap, size_t need, size_t size) __attribute__((returns_nonnull));

#endif
