/*
 * Hash table of caller-owned nodes by string key, with removal: live sessions and peer addresses.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_TABLE_H
#define HQ_SERVER_TABLE_H

#include "base/str.h"

/* Place first in the struct that is kept; key is borrowed while the node is in a table. */
struct hq_node {
    struct hq_node *next;
    struct hq_str key;
};

struct hq_table {
    struct hq_node **slots;
    size_t slot_count; /* a power of two */
    size_t count;
};

/* Memory for `expected` nodes; more are fine, only slower. */
void hq_table_init(struct hq_table *table, size_t expected);
/* Frees the table, not the nodes. */
void hq_table_deinit(struct hq_table *table);

/* Borrowed, or NULL. */
struct hq_node *hq_table_find(const struct hq_table *table, struct hq_str key);
/* The key must not be in the table yet. */
void hq_table_insert(struct hq_table *table, struct hq_node *node);
void hq_table_remove(struct hq_table *table, struct hq_node *node);
/*
 * Calls each(node, user) for every node; where it returns true the node is taken out first, and
 * each() may have freed it.
 */
void hq_table_sweep(struct hq_table *table, bool (*each)(struct hq_node *node, void *user),
                    void *user);

#endif
