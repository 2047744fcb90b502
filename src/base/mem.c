/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *p)
{
    if (p == NULL) {
        fputs("hongqiao: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *hq_xcalloc(size_t count, size_t size)
{
    return must(calloc(count ? count : 1, size ? size : 1));
}

void *hq_xrealloc(void *old, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        must(NULL);
    size_t bytes = count * size;
    return must(realloc(old, bytes > 0 ? bytes : 1));
}

char *hq_xstrdup(const char *text)
{
    return must(strdup(text));
}

char *hq_xstrndup(const char *text, size_t n)
{
    char *copy = hq_xcalloc(n + 1, 1);
    if (n > 0)
        memcpy(copy, text, n);
    return copy;
}

void *hq_grow(void *data, size_t *cap, size_t need, size_t size)
{
    size_t room = *cap;

    if (need <= room && data != NULL)
        return data;
    if (room < 8)
        room = 8;
    while (room < need) {
        if (room > SIZE_MAX / 2)
            must(NULL);
        room *= 2;
    }
    data = hq_xrealloc(data, room, size);
    *cap = room;
    return data;
}
