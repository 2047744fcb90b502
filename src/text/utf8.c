/* SPDX-License-Identifier: Apache-2.0 */
#include "text/utf8.h"

#include <unicode/uchar.h>

/* Length of the well-formed sequence at p (The Unicode Standard, table 3-7), or 0. */
static size_t sequence_length(const unsigned char *p, size_t n)
{
    unsigned char lead = p[0];
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
    size_t need;

    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf) {
        need = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        need = 3;
        if (lead == 0xe0)
            low = 0xa0;
        else if (lead == 0xed)
            high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        need = 4;
        if (lead == 0xf0)
            low = 0x90;
        else if (lead == 0xf4)
            high = 0x8f;
    } else {
        return 0;
    }
    if (n < need || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < need; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    }
    return need;
}

uint32_t hq_utf8_next(struct hq_str *rest)
{
    const unsigned char *p = (const unsigned char *)rest->p;
    size_t len = sequence_length(p, rest->n);
    uint32_t c = HQ_UTF8_BAD;

    switch (len) {
    case 1:
        c = p[0];
        break;
    case 2:
        c = ((uint32_t)(p[0] & 0x1f) << 6) | (p[1] & 0x3f);
        break;
    case 3:
        c = ((uint32_t)(p[0] & 0x0f) << 12) | ((uint32_t)(p[1] & 0x3f) << 6) | (p[2] & 0x3f);
        break;
    case 4:
        c = ((uint32_t)(p[0] & 0x07) << 18) | ((uint32_t)(p[1] & 0x3f) << 12) |
            ((uint32_t)(p[2] & 0x3f) << 6) | (p[3] & 0x3f);
        break;
    default:
        len = 1;
        break;
    }
    rest->p += len;
    rest->n -= len;
    return c;
}

size_t hq_utf8_put(uint32_t c, char out[4])
{
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = HQ_UTF8_BAD;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3f));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

void hq_utf8_add(struct hq_buf *buf, uint32_t c)
{
    char bytes[4];
    size_t n = hq_utf8_put(c, bytes);
    hq_buf_add(buf, (struct hq_str){bytes, n});
}

size_t hq_utf8_count(struct hq_str text)
{
    size_t count = 0;
    for (; text.n > 0; count++)
        hq_utf8_next(&text);
    return count;
}

bool hq_utf8_is_valid(struct hq_str text)
{
    while (text.n > 0) {
        size_t len = sequence_length((const unsigned char *)text.p, text.n);
        if (len == 0)
            return false;
        text.p += len;
        text.n -= len;
    }
    return true;
}

struct hq_str hq_utf8_head(struct hq_str text, size_t max_bytes)
{
    if (text.n <= max_bytes)
        return text;
    size_t n = max_bytes;
    while (n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    return (struct hq_str){text.p, n};
}

bool hq_char_is_han(uint32_t c)
{
    return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
           (c >= 0x20000 && c <= 0x3134f) || (c >= 0xf900 && c <= 0xfaff) || c == 0x3007;
}

bool hq_char_is_word(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return hq_char_is_han(c) || (c != HQ_UTF8_BAD && u_isalnum((UChar32)c));
}
