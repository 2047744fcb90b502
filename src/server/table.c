/*
 * Chained hash table of caller-owned nodes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/table.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

void hq_table_init(struct hq_table *table, size_t expected)
{
    size_t slots = 64;
    while (slots < expected)
        slots *= 2;
    table->slots = hq_xcalloc(slots, sizeof(*table->slots));
    table->slot_count = slots;
    table->count = 0;
}

void hq_table_deinit(struct hq_table *table)
{
    free(table->slots);
    *table = (struct hq_table){0};
}

static struct hq_node **slot_of(const struct hq_table *table, struct hq_str key)
{
    return &table->slots[hq_str_hash(key) & (table->slot_count - 1)];
}

struct hq_node *hq_table_find(const struct hq_table *table, struct hq_str key)
{
    struct hq_node *node = *slot_of(table, key);
    while (node && !hq_str_eq(node->key, key))
        node = node->next;
    return node;
}

void hq_table_insert(struct hq_table *table, struct hq_node *node)
{
    struct hq_node **slot = slot_of(table, node->key);
    node->next = *slot;
    *slot = node;
    table->count++;
}

void hq_table_remove(struct hq_table *table, struct hq_node *node)
{
    struct hq_node **at = slot_of(table, node->key);
    while (*at != node) {
        assert(*at);
        at = &(*at)->next;
    }
    *at = node->next;
    node->next = NULL;
    table->count--;
}

void hq_table_sweep(struct hq_table *table, bool (*each)(struct hq_node *node, void *user),
                    void *user)
{
    for (size_t i = 0; i < table->slot_count; i++) {
        struct hq_node **at = &table->slots[i];
        while (*at) {
            struct hq_node *node = *at, *next = node->next;
            if (each(node, user)) {
                *at = next;
                table->count--;
            } else {
                at = &node->next;
            }
        }
    }
}
