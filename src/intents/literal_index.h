/*
 * Finds which of thousands of literals occur in a text in one pass over it (Aho and Corasick,
 * "Efficient string matching", 1975), so that only templates whose required literals are there
 * have to be tried.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_LITERAL_INDEX_H
#define HQ_INTENTS_LITERAL_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hq_literal_index;

struct hq_literal_index *hq_literal_index_new(void); /* new */
void hq_literal_index_free(struct hq_literal_index **index);

/* Number of the literal (the same for the same symbols). count must not be 0. Before _build(). */
uint32_t hq_literal_index_add(struct hq_literal_index *index, const uint32_t *symbols,
                              size_t count);
/* After this the index only answers and may be shared between threads. */
void hq_literal_index_build(struct hq_literal_index *index);

size_t hq_literal_index_count(const struct hq_literal_index *index);

/* The most different literals that `symbols` symbols can hold. */
size_t hq_literal_index_most(const struct hq_literal_index *index, size_t symbols);

/*
 * Marks every literal that occurs in the symbols: bit i of present (count bits, cleared by the
 * caller) for literal i, which is also appended to found. Returns how many were found; found has
 * room for hq_literal_index_most(index, count).
 */
size_t hq_literal_index_scan(const struct hq_literal_index *index, const uint32_t *symbols,
                             size_t count, uint8_t *present, uint32_t *found);

#endif
