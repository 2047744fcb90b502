/* SPDX-License-Identifier: Apache-2.0 */
#include "records/glyph.h"

#include "base/mem.h"

#define BAD ((uint32_t)0xFFFD)

/* Length of the sequence that `lead` begins, 0 if it begins none. */
static size_t length_of(unsigned char lead)
{
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead < 0xE0) {
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        return 3;
    }
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

static uint32_t decode(const unsigned char *p, size_t left, uint32_t *n_out)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = length_of(p[0]);
    *n_out = 1;
    if (n == 0 || n > left) {
        return BAD;
    }
    uint32_t c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return BAD;
        }
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
        return BAD;
    }
    *n_out = (uint32_t)n;
    return c == 0 ? BAD : c;
}

static uint32_t half_width(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) {
        return c - 0xFF01 + 0x21;
    }
    return c == 0x3000 || c == 0xA0 ? ' ' : c;
}

size_t hq_glyphs(struct hq_str text, size_t max_bytes, struct hq_glyph **glyphs_out)
{
    size_t left = text.n < max_bytes ? text.n : max_bytes;
    struct hq_glyph *glyphs = hq_xcalloc(left + 1, sizeof(*glyphs));
    size_t count = 0;
    for (size_t at = 0; at < left; at += glyphs[count++].n) {
        struct hq_glyph *g = &glyphs[count];
        g->at = (uint32_t)at;
        g->c = half_width(decode((const unsigned char *)text.p + at, left - at, &g->n));
    }
    *glyphs_out = glyphs;
    return count;
}

int hq_glyph_digit(uint32_t c)
{
    static const uint32_t han[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                   0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    if (c >= '0' && c <= '9') {
        return (int)(c - '0');
    }
    for (int i = 0; i < 10; i++) {
        if (c == han[i]) {
            return i;
        }
    }
    if (c == 0x96F6) { /* 零 */
        return 0;
    }
    return c == 0x5E7A ? 1 : -1; /* 幺 */
}

bool hq_glyph_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
           (c >= 0x20000 && c <= 0x3134F);
}

bool hq_glyph_is_alnum(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t hq_glyph_put(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}
