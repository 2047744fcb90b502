/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

ptrdiff_t hq_str_find(struct hq_str s, struct hq_str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    const char *end = s.p + (s.n - needle.n) + 1;
    for (const char *at = s.p; at < end; at++) {
        at = memchr(at, needle.p[0], (size_t)(end - at));
        if (at == NULL)
            return -1;
        if (memcmp(at, needle.p, needle.n) == 0)
            return at - s.p;
    }
    return -1;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

struct hq_str hq_str_trim(struct hq_str s)
{
    while (s.n > 0 && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

uint64_t hq_str_hash(struct hq_str s)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++) {
        h ^= (unsigned char)s.p[i];
        h *= 1099511628211u;
    }
    return h;
}

bool hq_str_eq_secret(struct hq_str a, struct hq_str b)
{
    unsigned char difference = 0;

    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        difference |= (unsigned char)(a.p[i] ^ b.p[i]);
    return difference == 0;
}
