/* SPDX-License-Identifier: Apache-2.0 */
#include "records/mask.h"

#include <stdlib.h>

#include "records/mask_part.h"

#define LOCAL_MAX   64 /* of an e-mail address */
#define DOMAIN_MAX  100
#define ACCOUNT_MIN 5
#define ACCOUNT_MAX 30

bool hq_mask_is_at(const struct hq_mask_text *t, size_t i, const char *word, size_t *end_out)
{
    const char *w = word;
    while (*w) {
        if (i >= t->count) {
            return false;
        }
        const struct hq_glyph *g = &t->g[i];
        if ((unsigned char)*w < 0x80) {
            uint32_t c = g->c >= 'A' && g->c <= 'Z' ? g->c + 32 : g->c;
            if (c != (unsigned char)*w) {
                return false;
            }
            w++;
        } else {
            if (strncmp(w, t->bytes.p + g->at, g->n) != 0 || g->n == 1) {
                return false;
            }
            w += g->n;
        }
        i++;
    }
    *end_out = i;
    return true;
}

bool hq_mask_is_one_at(const struct hq_mask_text *t, size_t i, const char *const *words,
                       size_t *end_out)
{
    size_t best = 0;
    for (; *words; words++) {
        size_t end = 0;
        if (hq_mask_is_at(t, i, *words, &end) && end > best) {
            best = end;
        }
    }
    if (best) {
        *end_out = best;
    }
    return best != 0;
}

static bool is_account_char(uint32_t c)
{
    return hq_glyph_is_alnum(c) || c == '_' || c == '-';
}

/* 微信号：abc_123, QQ 12345678 */
static struct hq_mask_find find_account(const struct hq_mask_text *t, size_t i)
{
    static const char *const words[] = {"微信", "wechat", "weixin", "vx", "qq", NULL};
    static const char *const links[] = {"号码", "号", "號碼", "號", "是", "为", ":", " ", NULL};
    struct hq_mask_find none = {0, 0, NULL};
    size_t at = 0;
    if ((i > 0 && hq_glyph_is_alnum(t->g[i - 1].c) && hq_glyph_is_alnum(t->g[i].c)) ||
        !hq_mask_is_one_at(t, i, words, &at)) {
        return none;
    }
    size_t next = at;
    while (hq_mask_is_one_at(t, at, links, &next)) {
        at = next;
    }
    size_t end = at;
    while (end < t->count && is_account_char(t->g[end].c)) {
        end++;
    }
    if (end - at < ACCOUNT_MIN || end - at > ACCOUNT_MAX) {
        return none;
    }
    return (struct hq_mask_find){at, end, HQ_MASK_ACCOUNT};
}

static bool is_mail_char(uint32_t c)
{
    return hq_glyph_is_alnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%';
}

/* i begins a word. */
static struct hq_mask_find find_mail(const struct hq_mask_text *t, size_t i)
{
    struct hq_mask_find none = {0, 0, NULL};
    size_t at = i;
    while (at < t->count && at - i <= LOCAL_MAX && is_mail_char(t->g[at].c)) {
        at++;
    }
    if (at == i || at >= t->count || t->g[at].c != '@') {
        return none;
    }
    size_t end = at + 1;
    bool has_dot = false;
    while (end < t->count && end - at <= DOMAIN_MAX &&
           (hq_glyph_is_alnum(t->g[end].c) || t->g[end].c == '-' || t->g[end].c == '.')) {
        has_dot = has_dot || t->g[end].c == '.';
        end++;
    }
    return has_dot ? (struct hq_mask_find){i, end, HQ_MASK_EMAIL} : none;
}

static struct hq_mask_find find_at(const struct hq_mask_text *t, size_t i)
{
    uint32_t c = t->g[i].c;
    uint32_t before = i > 0 ? t->g[i - 1].c : ' ';
    struct hq_mask_find find = {0, 0, NULL};
    if (is_mail_char(c) && !is_mail_char(before)) {
        find = find_mail(t, i);
    }
    bool is_number = hq_glyph_digit(c) >= 0 ||
                     (c == '+' && i + 1 < t->count && hq_glyph_digit(t->g[i + 1].c) >= 0) ||
                     (c == '(' && i + 1 < t->count && hq_glyph_digit(t->g[i + 1].c) >= 0);
    if (!find.label && is_number && hq_glyph_digit(before) < 0) {
        find = hq_mask_find_number(t, c == '(' ? i + 1 : i);
    }
    if (!find.label) {
        find = find_account(t, i);
    }
    return find.label ? find : hq_mask_find_name(t, i);
}

static void add_glyph(const struct hq_mask_text *t, size_t i, struct hq_buf *out)
{
    if (t->g[i].c == 0xFFFD) {
        hq_buf_addc(out, '?');
    } else {
        hq_buf_add(out, (struct hq_str){t->bytes.p + t->g[i].at, t->g[i].n});
    }
}

/* What is left of a find in a list: first and last few characters. */
static void add_partly(const struct hq_mask_text *t, struct hq_mask_find find, struct hq_buf *out)
{
    size_t n = find.end - find.start;
    bool is_name = strcmp(find.label, HQ_MASK_NAME) == 0;
    size_t head = is_name ? 1 : n >= 11 ? 3 : 1;
    size_t tail = is_name ? 0 : n >= 11 ? 4 : n >= 7 ? 2 : 0;
    for (size_t i = 0; i < head; i++) {
        add_glyph(t, find.start + i, out);
    }
    hq_buf_addz(out, is_name ? "**" : "****");
    for (size_t i = n - tail; i < n; i++) {
        add_glyph(t, find.start + i, out);
    }
}

static void mask(struct hq_str text, bool is_partly, struct hq_buf *out)
{
    struct hq_glyph *glyphs = NULL;
    size_t count = hq_glyphs(text, HQ_MASK_MAX_BYTES, &glyphs);
    struct hq_mask_text t = {text, glyphs, count};
    struct hq_mask_find find = {0, 0, NULL};
    for (size_t i = 0; i < count;) {
        if (!find.label) {
            find = find_at(&t, i);
        }
        if (find.label && i == find.start) {
            if (is_partly) {
                add_partly(&t, find, out);
            } else {
                hq_buf_addz(out, find.label);
            }
            i = find.end;
            find.label = NULL;
            continue;
        }
        add_glyph(&t, i++, out); /* up to a find that begins later: the word that announces it */
    }
    free(glyphs);
}

void hq_mask(struct hq_str text, struct hq_buf *out)
{
    mask(text, false, out);
}

void hq_mask_partly(struct hq_str contact, struct hq_buf *out)
{
    mask(contact, true, out);
}

void hq_mask_numbers(struct hq_str text, void (*each)(void *user, struct hq_str digits), void *user)
{
    struct hq_glyph *glyphs = NULL;
    size_t count = hq_glyphs(text, HQ_MASK_MAX_BYTES, &glyphs);
    struct hq_mask_text t = {text, glyphs, count};
    for (size_t i = 0; i < count; i++) {
        if (hq_glyph_digit(glyphs[i].c) < 0 || (i > 0 && hq_glyph_digit(glyphs[i - 1].c) >= 0)) {
            continue;
        }
        struct hq_mask_find find = hq_mask_find_number(&t, i);
        if (!find.label || strcmp(find.label, HQ_MASK_CARD) == 0) {
            continue;
        }
        char digits[32];
        size_t n = 0;
        for (size_t k = i; k < find.end && n < sizeof(digits); k++) {
            int d = hq_glyph_digit(glyphs[k].c);
            if (d >= 0 || glyphs[k].c == 'x' || glyphs[k].c == 'X') {
                digits[n++] = (char)(d >= 0 ? '0' + d : 'X');
            }
        }
        /* One form for a mobile number, with and without the country code. */
        size_t code = n == 15 && memcmp(digits, "0086", 4) == 0 ? 4
                      : n == 13 && memcmp(digits, "86", 2) == 0 ? 2
                                                                : 0;
        each(user, (struct hq_str){digits + code, n - code});
        i = find.end - 1;
    }
    free(glyphs);
}

static bool is_ignored(uint32_t c)
{
    return c < '0' || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || (c > 'z' && c < 0xC0) ||
           (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F && c != 0x3007) ||
           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFFEF) || c == 0xFFFD;
}

void hq_mask_canonical(struct hq_str masked, struct hq_buf *out)
{
    struct hq_glyph *glyphs = NULL;
    size_t count = hq_glyphs(masked, HQ_MASK_MAX_BYTES, &glyphs);
    for (size_t i = 0; i < count; i++) {
        uint32_t c = glyphs[i].c;
        bool is_latin = hq_glyph_is_alnum(c);
        bool is_gap = i > 0 && glyphs[i - 1].c == ' ' && out->len && is_latin;
        if (is_ignored(c)) {
            continue;
        }
        if (is_gap && hq_glyph_is_alnum((unsigned char)out->data[out->len - 1])) {
            hq_buf_addc(out, ' '); /* words of other scripts stay words */
        }
        char bytes[4];
        size_t n = hq_glyph_put(c >= 'A' && c <= 'Z' ? c + 32 : c, bytes);
        hq_buf_add(out, (struct hq_str){bytes, n});
    }
    free(glyphs);
}
