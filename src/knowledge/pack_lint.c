/*
 * Likely contradictions between entries, as warnings for the editors.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "knowledge/pack.h"
#include "knowledge/pack_check.h"
#include "knowledge/search.h"
#include "text/utf8.h"

#define NEAR_DUPLICATE 0.90f /* cosine of two questions */
#define SAME_MATTER    0.72f /* above it, figures are compared */
#define REVIEW_MONTHS  12
#define KIOSK_CHARS    600
#define MAX_FIGURES    64

/* Hotlines that answers may name; anything else of that form is likely a slip. */
static const char *const hotlines[] = {"12351", "12333", "12348", "12345", "12338",
                                       "12355", "12356", "12350", "12366", "12393",
                                       "12329", "12315", "12309", "12368", "12320"};

/* "3 of 年", "150 of %": a figure with its unit. */
struct figure {
    double value;
    struct hq_str unit;
};

static const char *const units[] = {"%", "个月", "倍", "元", "天", "日", "年", "小时", "周岁"};

static bool unit_at(struct hq_str text, struct hq_str *unit_out)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct hq_str unit = hq_str_of(units[i]);
        if (hq_str_starts(text, unit)) {
            *unit_out = (struct hq_str){text.p, unit.n};
            return true;
        }
    }
    return false;
}

/* Arabic figures with a unit in a text that is canonical enough (JSON of the answer). */
static size_t find_figures(struct hq_str text, struct figure out[MAX_FIGURES])
{
    size_t count = 0;

    for (size_t i = 0; i < text.n && count < MAX_FIGURES;) {
        if (text.p[i] < '0' || text.p[i] > '9') {
            i++;
            continue;
        }
        size_t start = i;
        while (i < text.n && ((text.p[i] >= '0' && text.p[i] <= '9') || text.p[i] == '.'))
            i++;
        char number[32];
        snprintf(number, sizeof number, "%.*s", (int)(i - start), text.p + start);
        struct hq_str rest = {text.p + i, text.n - i};
        if (unit_at(rest, &out[count].unit))
            out[count++].value = strtod(number, NULL);
    }
    return count;
}

/* Both name figures of one unit, and not one of them is the same. */
static bool figures_differ(struct hq_str a, struct hq_str b, struct hq_str *unit_out)
{
    struct figure x[MAX_FIGURES];
    struct figure y[MAX_FIGURES];
    size_t n = find_figures(a, x);
    size_t m = find_figures(b, y);

    for (size_t i = 0; i < n; i++) {
        bool has_unit = false;
        bool has_value = false;
        for (size_t j = 0; j < m; j++) {
            if (!hq_str_eq(x[i].unit, y[j].unit))
                continue;
            has_unit = true;
            for (size_t k = 0; k < n; k++)
                has_value = has_value || (hq_str_eq(x[k].unit, y[j].unit) &&
                                          x[k].value >= y[j].value && x[k].value <= y[j].value);
        }
        if (has_unit && !has_value) {
            *unit_out = x[i].unit;
            return true;
        }
    }
    return false;
}

struct linter {
    const struct hq_pack_world *world;
    const struct hq_snapshot *snapshot;
    struct hq_searcher *searcher;
    struct hq_report *report;
    const char *file;
    char pointer[192];
};

static void warn_hotlines(struct linter *l, struct hq_str answer)
{
    for (size_t i = 0; i + 5 <= answer.n; i++) {
        bool is_hotline = answer.p[i] == '1' && answer.p[i + 1] == '2' && answer.p[i + 2] == '3' &&
                          (i == 0 || answer.p[i - 1] < '0' || answer.p[i - 1] > '9');
        size_t len = 0;
        while (i + len < answer.n && answer.p[i + len] >= '0' && answer.p[i + len] <= '9')
            len++;
        if (!is_hotline || len != 5) {
            i += len > 0 ? len - 1 : 0;
            continue;
        }
        bool is_known = false;
        for (size_t h = 0; h < sizeof hotlines / sizeof *hotlines; h++)
            is_known = is_known || memcmp(hotlines[h], answer.p + i, 5) == 0;
        if (!is_known)
            hq_report_add(l->report, HQ_REPORT_WARNING, l->file, l->pointer, "check the number",
                          "unknown hotline %.5s", answer.p + i);
        i += len - 1;
    }
}

static void warn_twins(struct linter *l, const struct hq_entry *entry, uint32_t index)
{
    struct hq_search_options options = {
        .region = entry->region, .day = l->world->today, .limit = 4};
    struct hq_hit hits[4];
    size_t count = hq_search(l->searcher, l->snapshot, entry->question, &options, hits);

    for (size_t i = 0; i < count; i++) {
        struct hq_str unit = {"", 0};
        if (hits[i].entry <= index || hits[i].cosine < SAME_MATTER)
            continue; /* each pair once */
        const struct hq_entry *other = hq_snapshot_entry(l->snapshot, hits[i].entry);
        if (hits[i].cosine >= NEAR_DUPLICATE)
            hq_report_add(l->report, HQ_REPORT_WARNING, l->file, l->pointer,
                          "join the two, or make the questions differ",
                          "question is nearly that of %s (%.2f)", other->id.p,
                          (double)hits[i].cosine);
        else if (figures_differ(entry->answer, other->answer, &unit))
            hq_report_add(l->report, HQ_REPORT_WARNING, l->file, l->pointer,
                          "read both answers side by side",
                          "asks nearly what %s asks (%.2f), but the figures in %.*s differ",
                          other->id.p, (double)hits[i].cosine, (int)unit.n, unit.p);
    }
}

static void lint_entry(struct linter *l, const json_t *json)
{
    uint32_t index = hq_snapshot_find(l->snapshot, hq_json_str(json, "id"));
    hq_day verified = 0;

    if (index == UINT32_MAX)
        return;
    const struct hq_entry *entry = hq_snapshot_entry(l->snapshot, index);
    if (hq_day_parse(entry->verified, &verified) == HQ_OK &&
        hq_day_add_months(verified, REVIEW_MONTHS) < l->world->today)
        hq_report_add(l->report, HQ_REPORT_WARNING, l->file, l->pointer,
                      "read it against the law again and set \"verified\"",
                      "was last verified on %s, more than %d months ago", entry->verified.p,
                      REVIEW_MONTHS);
    if (hq_utf8_count(entry->answer) > KIOSK_CHARS)
        hq_report_add(
            l->report, HQ_REPORT_WARNING, l->file, l->pointer, "split it if it can be split",
            "the answer is long for a kiosk (%zu characters)", hq_utf8_count(entry->answer));
    warn_hotlines(l, entry->answer);
    warn_twins(l, entry, index);
}

void hq_pack_lint(const json_t *const *documents, size_t count, const struct hq_pack_world *world,
                  const struct hq_snapshot *snapshot, struct hq_report *report)
{
    struct linter l = {world, snapshot, hq_searcher_new(world->norm), report, NULL, ""};
    size_t i, j;
    json_t *topic;
    json_t *entry;

    for (size_t d = 0; d < count; d++) {
        json_array_foreach(json_object_get(documents[d], "topics"), i, topic)
        {
            l.file = json_string_value(json_object_get(topic, "file"));
            json_array_foreach(json_object_get(topic, "entries"), j, entry)
            {
                struct hq_str id = hq_json_str(entry, "id");
                snprintf(l.pointer, sizeof l.pointer, "/entries/%zu (%.*s)", j, (int)id.n, id.p);
                lint_entry(&l, entry);
            }
        }
    }
    hq_searcher_free(&l.searcher);
}
