/* SPDX-License-Identifier: Apache-2.0 */
#include "text/normalise.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/map.h"
#include "base/mem.h"
#include "text/utf8.h"

/* CJK ideographs of the basic plane and extension A: what the two conversion tables cover. */
#define HAN_FIRST 0x3400
#define HAN_LAST  0x9fff
#define HAN_COUNT (HAN_LAST - HAN_FIRST + 1)

#define VARIANT_MAX_BYTES ((size_t)192)

struct hq_norm {
    const UNormalizer2 *nfkc_casefold; /* ICU's own, never freed */
    uint16_t simplified[HAN_COUNT];
    uint16_t traditional[HAN_COUNT];
    struct hq_map *variants; /* from -> index into `targets` */
    char **targets;
    size_t target_cap;
    size_t longest;            /* bytes of the longest variant */
    uint64_t first_chars[128]; /* 8192 bits: hash of a variant's first character */
};

static void fill_table(const char *transform, uint16_t table[HAN_COUNT])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar id[64];

    u_charsToUChars(transform, id, (int32_t)strlen(transform) + 1);
    UTransliterator *t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    for (int32_t i = 0; i < HAN_COUNT; i++) {
        UChar c[4] = {(UChar)(HAN_FIRST + i), 0};
        int32_t len = 1;
        int32_t limit = 1;
        table[i] = (uint16_t)(HAN_FIRST + i);
        if (U_FAILURE(status))
            continue;
        UErrorCode one = U_ZERO_ERROR;
        utrans_transUChars(t, c, &len, 4, 0, &limit, &one);
        if (U_SUCCESS(one) && len == 1)
            table[i] = c[0];
    }
    if (t != NULL)
        utrans_close(t);
}

struct hq_norm *hq_norm_new(void)
{
    UErrorCode status = U_ZERO_ERROR;
    struct hq_norm *norm = hq_xcalloc(1, sizeof *norm);

    norm->nfkc_casefold = unorm2_getNFKCCasefoldInstance(&status);
    if (U_FAILURE(status))
        abort(); /* ICU without its data is a broken installation */
    fill_table("Traditional-Simplified", norm->simplified);
    fill_table("Simplified-Traditional", norm->traditional);
    norm->variants = hq_map_new();
    return norm;
}

void hq_norm_free(struct hq_norm **norm)
{
    if (*norm == NULL)
        return;
    for (size_t i = 0; i < hq_map_count((*norm)->variants); i++)
        free((*norm)->targets[i]);
    free((*norm)->targets);
    hq_map_free(&(*norm)->variants);
    free(*norm);
    *norm = NULL;
}

/* --- folding ---------------------------------------------------------------------------------- */

static uint32_t simplify(const struct hq_norm *norm, uint32_t c)
{
    return c >= HAN_FIRST && c <= HAN_LAST ? norm->simplified[c - HAN_FIRST] : c;
}

static bool is_blank(uint32_t c)
{
    return c <= ' ' || c == 0x7f || u_isUWhiteSpace((UChar32)c) || u_iscntrl((UChar32)c);
}

/* Appends folded characters, Simplified, with runs of white space made one space. */
static void put_folded(const struct hq_norm *norm, uint32_t c, struct hq_buf *out, size_t start)
{
    if (is_blank(c)) {
        if (out->len > start && out->data[out->len - 1] != ' ')
            hq_buf_addc(out, ' ');
        return;
    }
    hq_utf8_add(out, simplify(norm, c));
}

/* ASCII and Han fold one by one; anything else goes to ICU, with what may combine after it. */
static bool is_simple(uint32_t c)
{
    return c < 0x80 || (c >= 0x4e00 && c <= HAN_LAST) || c == 0x3002;
}

#define CHUNK 256

static void fold_with_icu(const struct hq_norm *norm, const UChar *in, int32_t in_len,
                          struct hq_buf *out, size_t start)
{
    /* NFKC can lengthen one character to 18. */
    UChar folded[CHUNK * 18 + 1];
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = unorm2_normalize(norm->nfkc_casefold, in, in_len, folded,
                                   (int32_t)(sizeof folded / sizeof *folded), &status);
    if (U_FAILURE(status))
        return;
    for (int32_t i = 0; i < len;) {
        uint32_t c = folded[i++];
        if (U16_IS_LEAD(c) && i < len && U16_IS_TRAIL(folded[i]))
            c = 0x10000 + ((c - 0xd800) << 10) + (folded[i++] - 0xdc00u);
        put_folded(norm, c, out, start);
    }
}

static void fold(const struct hq_norm *norm, struct hq_str raw, struct hq_buf *out)
{
    UChar pending[CHUNK + 2];
    int32_t pending_len = 0;
    size_t start = out->len;

    raw = hq_utf8_head(raw, HQ_NORM_MAX_BYTES);
    while (raw.n > 0 && hq_buf_error(out) == HQ_OK) {
        uint32_t c = hq_utf8_next(&raw);
        bool simple = is_simple(c);
        /* A combining mark may belong to the simple character before it: rare, and such text
         * then merely keeps the mark as a character of its own. */
        if (!simple) {
            bool failed = false;
            U16_APPEND(pending, pending_len, CHUNK + 2, c, failed);
            (void)failed;
        }
        if (pending_len > 0 && (simple || pending_len >= CHUNK)) {
            fold_with_icu(norm, pending, pending_len, out, start);
            pending_len = 0;
        }
        if (simple)
            put_folded(norm, c >= 'A' && c <= 'Z' ? c + 32 : c, out, start);
    }
    if (pending_len > 0)
        fold_with_icu(norm, pending, pending_len, out, start);
    if (out->len > start && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
}

/* --- variants --------------------------------------------------------------------------------- */

static size_t first_char_bit(struct hq_str text)
{
    uint32_t c = hq_utf8_next(&text);
    return (c ^ (c >> 13)) & 8191;
}

static bool is_latin_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

enum hq_err hq_norm_add_variant(struct hq_norm *norm, struct hq_str from, struct hq_str to)
{
    struct hq_buf a;
    struct hq_buf b;
    enum hq_err err = HQ_OK;

    hq_buf_init(&a, VARIANT_MAX_BYTES);
    hq_buf_init(&b, VARIANT_MAX_BYTES);
    fold(norm, from, &a);
    fold(norm, to, &b);
    if (hq_buf_error(&a) != HQ_OK || hq_buf_error(&b) != HQ_OK) {
        err = HQ_ELIMIT;
        goto out;
    }
    if (a.len == 0) {
        err = HQ_EINVAL;
        goto out;
    }
    uint32_t known = hq_map_get(norm->variants, hq_buf_str(&a));
    if (known != HQ_MAP_NONE) {
        err = hq_str_eqz(hq_buf_str(&b), norm->targets[known]) ? HQ_OK : HQ_ECONFLICT;
        goto out;
    }
    uint32_t index = hq_map_intern(norm->variants, hq_buf_str(&a));
    norm->targets = hq_grow(norm->targets, &norm->target_cap, index + 1, sizeof *norm->targets);
    size_t bit = first_char_bit(hq_buf_str(&a));
    norm->first_chars[bit / 64] |= (uint64_t)1 << (bit % 64);
    if (a.len > norm->longest)
        norm->longest = a.len;
    norm->targets[index] = hq_buf_steal(&b);
out:
    hq_buf_deinit(&a);
    hq_buf_deinit(&b);
    return err;
}

/* Latin variants match whole words only: "hr" is not in "hrs". */
static bool ends_at_word(struct hq_str text, size_t at, size_t len)
{
    if (is_latin_letter(text.p[at]) && at > 0 && is_latin_letter(text.p[at - 1]))
        return false;
    return !(is_latin_letter(text.p[at + len - 1]) && at + len < text.n &&
             is_latin_letter(text.p[at + len]));
}

/* The longest variant that starts at `at`: its length, and its target. 0 = none. */
static size_t find_variant(const struct hq_norm *norm, struct hq_str text, size_t at,
                           const char **target_out)
{
    struct hq_str rest = {text.p + at, text.n - at};
    size_t bit = first_char_bit(rest);

    if ((norm->first_chars[bit / 64] & ((uint64_t)1 << (bit % 64))) == 0)
        return 0;
    struct hq_str head = hq_utf8_head(rest, norm->longest);
    while (head.n > 0) {
        uint32_t index = hq_map_get(norm->variants, head);
        if (index != HQ_MAP_NONE && ends_at_word(text, at, head.n)) {
            *target_out = norm->targets[index];
            return head.n;
        }
        head = hq_utf8_head(head, head.n - 1);
    }
    return 0;
}

static void apply_variants(const struct hq_norm *norm, struct hq_str text, struct hq_buf *out)
{
    size_t at = 0;
    size_t copied = 0;

    while (at < text.n) {
        const char *target = NULL;
        size_t len = find_variant(norm, text, at, &target);
        if (len > 0) {
            hq_buf_add(out, (struct hq_str){text.p + copied, at - copied});
            hq_buf_addz(out, target);
            at += len;
            copied = at;
            continue;
        }
        struct hq_str rest = {text.p + at, text.n - at};
        hq_utf8_next(&rest);
        at = (size_t)(rest.p - text.p);
    }
    hq_buf_add(out, (struct hq_str){text.p + copied, text.n - copied});
}

/* --- public ----------------------------------------------------------------------------------- */

enum hq_err hq_normalise_plain(const struct hq_norm *norm, struct hq_str raw, struct hq_buf *out)
{
    fold(norm, raw, out);
    return hq_buf_error(out);
}

enum hq_err hq_normalise(const struct hq_norm *norm, struct hq_str raw, struct hq_buf *out)
{
    struct hq_buf folded;

    if (norm->longest == 0)
        return hq_normalise_plain(norm, raw, out);
    hq_buf_init(&folded, HQ_NORM_MAX_BYTES * 4);
    fold(norm, raw, &folded);
    apply_variants(norm, hq_buf_str(&folded), out);
    hq_buf_deinit(&folded);
    return hq_buf_error(out);
}

enum hq_err hq_to_traditional(const struct hq_norm *norm, struct hq_str text, struct hq_buf *out)
{
    while (text.n > 0) {
        uint32_t c = hq_utf8_next(&text);
        if (c >= HAN_FIRST && c <= HAN_LAST)
            c = norm->traditional[c - HAN_FIRST];
        hq_utf8_add(out, c);
    }
    return hq_buf_error(out);
}
