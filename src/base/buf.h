/*
 * A growing byte buffer that cannot be made without a maximum. Errors stick: after the first
 * append that would pass the maximum nothing more is added, and hq_buf_error() tells.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_BUF_H
#define HQ_BASE_BUF_H

#include "base/err.h"
#include "base/str.h"

struct hq_buf {
    char *data; /* NUL-ended once anything was added; NULL before */
    size_t len;
    size_t cap;
    size_t max;      /* most bytes it will ever hold, without the NUL */
    enum hq_err err; /* HQ_OK or HQ_ELIMIT */
};

void hq_buf_init(struct hq_buf *buf, size_t max_bytes);
void hq_buf_deinit(struct hq_buf *buf);
void hq_buf_reset(struct hq_buf *buf); /* empty again, error cleared, memory kept */

void hq_buf_add(struct hq_buf *buf, struct hq_str bytes);
void hq_buf_addz(struct hq_buf *buf, const char *text);
void hq_buf_addc(struct hq_buf *buf, char c);
void hq_buf_addf(struct hq_buf *buf, const char *fmt, ...) HQ_PRINTF(2, 3);

static inline enum hq_err hq_buf_error(const struct hq_buf *buf)
{
    return buf->err;
}

/* What is in it, borrowed until the next call on buf. */
static inline struct hq_str hq_buf_str(const struct hq_buf *buf)
{
    return (struct hq_str){buf->data ? buf->data : "", buf->len};
}

/* Gives the text away (new, NUL-ended, never NULL) and leaves buf empty. */
char *hq_buf_steal(struct hq_buf *buf);

#endif
