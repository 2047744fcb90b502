/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

void hq_buf_init(struct hq_buf *buf, size_t max_bytes)
{
    *buf = (struct hq_buf){.max = max_bytes};
}

void hq_buf_deinit(struct hq_buf *buf)
{
    free(buf->data);
    buf->data = NULL;
    buf->len = buf->cap = 0;
}

void hq_buf_reset(struct hq_buf *buf)
{
    buf->len = 0;
    buf->err = HQ_OK;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

static bool make_room(struct hq_buf *buf, size_t more)
{
    if (buf->err != HQ_OK)
        return false;
    if (more > buf->max - buf->len) {
        buf->err = HQ_ELIMIT;
        return false;
    }
    buf->data = hq_grow(buf->data, &buf->cap, buf->len + more + 1, 1);
    return true;
}

void hq_buf_add(struct hq_buf *buf, struct hq_str bytes)
{
    if (!make_room(buf, bytes.n))
        return;
    if (bytes.n > 0)
        memcpy(buf->data + buf->len, bytes.p, bytes.n);
    buf->len += bytes.n;
    buf->data[buf->len] = '\0';
}

void hq_buf_addz(struct hq_buf *buf, const char *text)
{
    hq_buf_add(buf, hq_str_of(text));
}

void hq_buf_addc(struct hq_buf *buf, char c)
{
    hq_buf_add(buf, (struct hq_str){&c, 1});
}

void hq_buf_addf(struct hq_buf *buf, const char *fmt, ...)
{
    va_list args;
    va_list again;

    va_start(args, fmt);
    va_copy(again, args);
    int need = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (need >= 0 && make_room(buf, (size_t)need)) {
        vsnprintf(buf->data + buf->len, (size_t)need + 1, fmt, again);
        buf->len += (size_t)need;
    }
    va_end(again);
}

char *hq_buf_steal(struct hq_buf *buf)
{
    char *data = buf->data ? buf->data : hq_xcalloc(1, 1);
    buf->data = NULL;
    buf->len = buf->cap = 0;
    return data;
}
