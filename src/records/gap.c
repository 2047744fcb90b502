/*
 * What workers ask that the packs do not answer, for the editors: the same question counted once,
 * and questions that differ in a word or two put together.
 *
 * Questions that are alike share most of their two-character pieces (Dice's coefficient). Only the
 * most frequent ones are compared with each other, so the work has a bound.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "records/glyph.h"
#include "records/records_state.h"

#define TEXTS_MAX  500 /* different ones that are compared */
#define PIECES_MAX 60  /* two-character pieces of one text that count */
#define ALIKE      0.6

struct text {
    char *canonical;
    char *sample; /* as somebody asked it, masked */
    int64_t count;
    int64_t last_ms;
    json_t *kinds;               /* {kind: count} */
    uint64_t pieces[PIECES_MAX]; /* sorted */
    size_t piece_count;
    size_t cluster; /* place of the text that leads its cluster */
};

struct gaps {
    struct text texts[TEXTS_MAX];
    size_t count;
};

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void cut(struct text *text)
{
    struct hq_glyph *g = NULL;
    size_t count = hq_glyphs(hq_str_of(text->canonical), 1024, &g);
    for (size_t i = 0; i + 1 < count && text->piece_count < PIECES_MAX; i++) {
        text->pieces[text->piece_count++] = (uint64_t)g[i].c << 32 | g[i + 1].c;
    }
    qsort(text->pieces, text->piece_count, sizeof(uint64_t), by_value);
    free(g);
}

static bool is_alike(const struct text *a, const struct text *b)
{
    size_t i = 0, j = 0, shared = 0;
    if (a->piece_count < 3 || b->piece_count < 3) {
        return false;
    }
    while (i < a->piece_count && j < b->piece_count) {
        if (a->pieces[i] == b->pieces[j]) {
            shared++;
            i++;
            j++;
        } else if (a->pieces[i] < b->pieces[j]) {
            i++;
        } else {
            j++;
        }
    }
    return 2.0 * (double)shared >= ALIKE * (double)(a->piece_count + b->piece_count);
}

static char *copy(struct hq_str s)
{
    return hq_xstrndup(s.p, s.n);
}

static struct text *find(struct gaps *gaps, struct hq_str canonical)
{
    for (size_t i = 0; i < gaps->count; i++) {
        if (hq_str_eqz(canonical, gaps->texts[i].canonical)) {
            return &gaps->texts[i];
        }
    }
    return NULL;
}

static void take_row(struct gaps *gaps, struct hq_rows *rows)
{
    struct hq_str canonical = hq_rows_bytes(rows, 0);
    struct text *text = find(gaps, canonical);
    if (!text) {
        if (gaps->count == TEXTS_MAX) {
            return;
        }
        text = &gaps->texts[gaps->count];
        text->cluster = gaps->count++;
        text->canonical = copy(canonical);
        text->sample = copy(hq_rows_bytes(rows, 1));
        text->kinds = json_object();
        cut(text);
    }
    char *kind = copy(hq_rows_bytes(rows, 2));
    int64_t count = hq_rows_int(rows, 3), last_ms = hq_rows_int(rows, 4);
    json_int_t before = json_integer_value(json_object_get(text->kinds, kind));
    json_object_set_new(text->kinds, kind, json_integer(before + count));
    text->count += count;
    text->last_ms = last_ms > text->last_ms ? last_ms : text->last_ms;
    free(kind);
}

/* Rows come most frequent first, so a cluster is led by the way it is asked most. */
static void merge(struct gaps *gaps)
{
    for (size_t i = 1; i < gaps->count; i++) {
        struct text *text = &gaps->texts[i];
        for (size_t k = 0; k < i; k++) {
            struct text *lead = &gaps->texts[k];
            if (lead->cluster != k || !is_alike(lead, text)) {
                continue;
            }
            text->cluster = k;
            lead->count += text->count;
            lead->last_ms = text->last_ms > lead->last_ms ? text->last_ms : lead->last_ms;
            const char *kind;
            json_t *count;
            json_object_foreach(text->kinds, kind, count)
            {
                json_int_t sum = json_integer_value(json_object_get(lead->kinds, kind));
                json_object_set_new(lead->kinds, kind,
                                    json_integer(sum + json_integer_value(count)));
            }
            break;
        }
    }
}

static int by_count(const void *a, const void *b)
{
    const struct text *x = *(const struct text *const *)a, *y = *(const struct text *const *)b;
    if (x->count != y->count) {
        return x->count < y->count ? 1 : -1;
    }
    return strcmp(x->canonical, y->canonical);
}

static json_t *variants(const struct gaps *gaps, const struct text *lead)
{
    json_t *list = json_array();
    for (size_t i = 0; i < gaps->count && json_array_size(list) < 5; i++) {
        const struct text *text = &gaps->texts[i];
        if (text != lead && &gaps->texts[text->cluster] == lead) {
            json_array_append_new(list, hq_json_string(hq_str_of(text->sample)));
        }
    }
    return list;
}

static json_t *list(struct gaps *gaps, int limit)
{
    const struct text *leads[TEXTS_MAX];
    size_t count = 0;
    json_t *out = json_array();
    for (size_t i = 0; i < gaps->count; i++) {
        if (gaps->texts[i].cluster == i) {
            leads[count++] = &gaps->texts[i];
        }
    }
    if (count) {
        qsort(leads, count, sizeof(leads[0]), by_count);
    }
    for (size_t i = 0; i < count && (int)i < limit; i++) {
        json_array_append_new(
            out, json_pack("{s:o, s:I, s:o, s:O, s:o}", "text",
                           hq_json_string(hq_str_of(leads[i]->sample)), "count",
                           (json_int_t)leads[i]->count, "last", hq_records_time(leads[i]->last_ms),
                           "kinds", leads[i]->kinds, "variants", variants(gaps, leads[i])));
    }
    return json_pack("{s:o}", "gaps", out);
}

enum hq_err hq_records_gap_list(struct hq_records *r, int64_t since_ms, int limit,
                                json_t **gaps_out)
{
    struct hq_rows *rows = NULL;
    struct gaps *gaps = hq_xcalloc(1, sizeof(*gaps));
    enum hq_err err = hq_db_query(
        r->db,
        "SELECT canonical, max(text), CASE WHEN rating.helpful = 0 THEN 'unhelpful' ELSE kind END,"
        " count(*), max(question.at_ms) FROM question"
        " LEFT JOIN rating ON rating.answer = question.answer"
        " WHERE question.at_ms >= $1 AND canonical <> '' AND"
        " (kind IN ('fallback', 'clarify') OR rating.helpful = 0)"
        " GROUP BY 1, 3 ORDER BY 4 DESC, 1 LIMIT 2000",
        HQ_ARGS(hq_db_int(since_ms)), &rows);
    while (!err && hq_rows_next(rows) == 1) {
        take_row(gaps, rows);
    }
    enum hq_err end = hq_rows_end(&rows);
    err = err ? err : end;
    if (!err) {
        merge(gaps);
        *gaps_out = list(gaps, limit);
    }
    for (size_t i = 0; i < gaps->count; i++) {
        free(gaps->texts[i].canonical);
        free(gaps->texts[i].sample);
        json_decref(gaps->texts[i].kinds);
    }
    free(gaps);
    return err;
}
