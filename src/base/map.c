/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <stdlib.h>

#include "base/mem.h"

struct slot {
    uint32_t hash;
    uint32_t index; /* of the entry plus 1; 0 = free */
};

struct entry {
    uint64_t start; /* of the key in `bytes` */
    uint32_t len;
    uint32_t value;
};

struct hq_map {
    struct slot *slots;
    size_t slot_count; /* power of two */
    struct entry *entries;
    size_t count;
    size_t cap;
    char *bytes;
    size_t bytes_len;
    size_t bytes_cap;
};

struct hq_map *hq_map_new(void)
{
    struct hq_map *map = hq_xcalloc(1, sizeof *map);
    map->slot_count = 64;
    map->slots = hq_xcalloc(map->slot_count, sizeof *map->slots);
    return map;
}

void hq_map_free(struct hq_map **map)
{
    if (*map == NULL)
        return;
    free((*map)->slots);
    free((*map)->entries);
    free((*map)->bytes);
    free(*map);
    *map = NULL;
}

size_t hq_map_count(const struct hq_map *map)
{
    return map->count;
}

struct hq_str hq_map_key(const struct hq_map *map, size_t i)
{
    return (struct hq_str){map->bytes + map->entries[i].start, map->entries[i].len};
}

uint32_t hq_map_value(const struct hq_map *map, size_t i)
{
    return map->entries[i].value;
}

/* The slot that holds key, or the free one where it belongs. */
static struct slot *find_slot(const struct hq_map *map, struct hq_str key, uint32_t hash)
{
    size_t mask = map->slot_count - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct slot *s = &map->slots[i];
        if (s->index == 0)
            return s;
        if (s->hash == hash && hq_str_eq(hq_map_key(map, s->index - 1), key))
            return s;
    }
}

static uint32_t hash_of(struct hq_str key)
{
    uint64_t h = hq_str_hash(key);
    return (uint32_t)(h ^ (h >> 32));
}

static void grow_slots(struct hq_map *map)
{
    struct slot *old = map->slots;
    size_t old_count = map->slot_count;

    map->slot_count *= 2;
    map->slots = hq_xcalloc(map->slot_count, sizeof *map->slots);
    size_t mask = map->slot_count - 1;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].index == 0)
            continue;
        size_t at = old[i].hash & mask;
        while (map->slots[at].index != 0)
            at = (at + 1) & mask;
        map->slots[at] = old[i];
    }
    free(old);
}

uint32_t hq_map_get(const struct hq_map *map, struct hq_str key)
{
    const struct slot *s = find_slot(map, key, hash_of(key));
    return s->index ? map->entries[s->index - 1].value : HQ_MAP_NONE;
}

void hq_map_set(struct hq_map *map, struct hq_str key, uint32_t value)
{
    uint32_t hash = hash_of(key);
    struct slot *s = find_slot(map, key, hash);

    if (s->index != 0) {
        map->entries[s->index - 1].value = value;
        return;
    }
    if ((map->count + 1) * 2 > map->slot_count) {
        grow_slots(map);
        s = find_slot(map, key, hash);
    }
    map->entries = hq_grow(map->entries, &map->cap, map->count + 1, sizeof *map->entries);
    map->bytes = hq_grow(map->bytes, &map->bytes_cap, map->bytes_len + key.n + 1, 1);
    if (key.n > 0)
        memcpy(map->bytes + map->bytes_len, key.p, key.n);
    map->entries[map->count] = (struct entry){map->bytes_len, (uint32_t)key.n, value};
    map->bytes_len += key.n;
    s->hash = hash;
    s->index = (uint32_t)++map->count;
}

uint32_t hq_map_intern(struct hq_map *map, struct hq_str key)
{
    uint32_t value = hq_map_get(map, key);
    if (value == HQ_MAP_NONE) {
        value = (uint32_t)map->count;
        hq_map_set(map, key, value);
    }
    return value;
}
