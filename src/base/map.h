/*
 * String to 32-bit number: the one hash table. Open addressing, keys copied, no deletion.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_MAP_H
#define HQ_BASE_MAP_H

#include "base/str.h"

struct hq_map;

#define HQ_MAP_NONE UINT32_MAX

struct hq_map *hq_map_new(void);       /* new; hq_map_free() it */
void hq_map_free(struct hq_map **map); /* clears *map; NULL is fine */

size_t hq_map_count(const struct hq_map *map);
/* The value, or HQ_MAP_NONE. */
uint32_t hq_map_get(const struct hq_map *map, struct hq_str key);
/* Sets or replaces; value must not be HQ_MAP_NONE. */
void hq_map_set(struct hq_map *map, struct hq_str key, uint32_t value);
/* Numbers keys in order of first sight: the number of `key`, which is new if it is the count. */
uint32_t hq_map_intern(struct hq_map *map, struct hq_str key);
/* Key and value number i of insertion order, i < count; key is borrowed from the map. */
struct hq_str hq_map_key(const struct hq_map *map, size_t i);
uint32_t hq_map_value(const struct hq_map *map, size_t i);

#endif
