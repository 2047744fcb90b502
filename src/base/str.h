/*
 * A view of bytes that somebody else owns: pointer and length, not necessarily NUL-ended.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_STR_H
#define HQ_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct hq_str {
    const char *p;
    size_t n;
};

#define HQ_STR(literal) ((struct hq_str){"" literal, sizeof(literal) - 1})

static inline struct hq_str hq_str_of(const char *text)
{
    return (struct hq_str){text, text ? strlen(text) : 0};
}

static inline bool hq_str_eq(struct hq_str a, struct hq_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool hq_str_eqz(struct hq_str a, const char *b)
{
    return hq_str_eq(a, hq_str_of(b));
}

static inline bool hq_str_starts(struct hq_str s, struct hq_str head)
{
    return s.n >= head.n && (head.n == 0 || memcmp(s.p, head.p, head.n) == 0);
}

/* First place of `needle` in `s` as a byte offset, or -1. */
ptrdiff_t hq_str_find(struct hq_str s, struct hq_str needle);

/* Without ASCII white space at both ends. */
struct hq_str hq_str_trim(struct hq_str s);

/* FNV-1a, 64 bit: for hash tables and stable ids, not for security. */
uint64_t hq_str_hash(struct hq_str s);

/* True if both have the same bytes; takes the same time wherever they differ (for secrets). */
bool hq_str_eq_secret(struct hq_str a, struct hq_str b);

#endif
