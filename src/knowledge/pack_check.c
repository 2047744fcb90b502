/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/pack_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "knowledge/pack.h"
#include "knowledge/search.h"

#define EXPANDED_MAX_BYTES ((size_t)64 * 1024)

/* One entry on the way through the documents. */
struct visit {
    const json_t *manifest;
    const json_t *entry;
    const char *file;
    char pointer[192];
};

struct walker {
    const json_t *const *documents;
    size_t count;
    const struct hq_pack_world *world;
    struct hq_report *report;
    struct hq_map *ids;     /* id -> number of the entry */
    struct hq_map *phrases; /* squeezed phrasing -> number of the entry */
    uint32_t number;        /* of the entry at hand */
    struct hq_str *names;   /* number -> id, borrowed */
    size_t name_cap;
};

static void each_entry(struct walker *w, void (*f)(struct walker *w, struct visit *v))
{
    size_t i, j;
    json_t *topic;
    json_t *entry;

    w->number = 0;
    for (size_t d = 0; d < w->count; d++) {
        struct visit v = {.manifest = json_object_get(w->documents[d], "pack")};
        json_array_foreach(json_object_get(w->documents[d], "topics"), i, topic)
        {
            v.file = json_string_value(json_object_get(topic, "file"));
            if (v.file == NULL)
                v.file = json_string_value(json_object_get(topic, "topic"));
            json_array_foreach(json_object_get(topic, "entries"), j, entry)
            {
                struct hq_str id = hq_json_str(entry, "id");
                v.entry = entry;
                snprintf(v.pointer, sizeof v.pointer, "/entries/%zu (%.*s)", j, (int)id.n, id.p);
                f(w, &v);
                w->number++;
            }
        }
    }
}

static struct hq_str string_of(const json_t *json)
{
    return (struct hq_str){json_string_value(json), json_string_length(json)};
}

/* --- ids and phrasings ------------------------------------------------------------------------ */

static void squeeze(const struct walker *w, struct hq_str text, struct hq_buf *out)
{
    struct hq_buf canonical;

    hq_buf_init(&canonical, HQ_NORM_MAX_BYTES);
    if (hq_normalise(w->world->norm, text, &canonical) == HQ_OK)
        hq_text_squeeze(hq_buf_str(&canonical), out);
    hq_buf_deinit(&canonical);
}

static void see_phrase(struct walker *w, const struct visit *v, struct hq_str text)
{
    struct hq_buf key;

    hq_buf_init(&key, HQ_NORM_MAX_BYTES);
    squeeze(w, text, &key);
    uint32_t owner = hq_map_get(w->phrases, hq_buf_str(&key));
    if (key.len > 0 && owner == HQ_MAP_NONE) {
        hq_map_set(w->phrases, hq_buf_str(&key), w->number);
    } else if (key.len > 0 && owner != w->number) {
        struct hq_str other = w->names[owner];
        hq_report_add(w->report, HQ_REPORT_ERROR, v->file, v->pointer,
                      "one sentence can lead to one entry only: sharpen or remove it",
                      "phrasing \"%.*s\" stands in %.*s too", (int)text.n, text.p, (int)other.n,
                      other.p);
    } else if (key.len > 0) {
        hq_report_add(w->report, HQ_REPORT_WARNING, v->file, v->pointer,
                      "vary words, not punctuation or script",
                      "phrasing \"%.*s\" stands there twice once normalised", (int)text.n, text.p);
    }
    hq_buf_deinit(&key);
}

static void collect(struct walker *w, struct visit *v)
{
    struct hq_str id = hq_json_str(v->entry, "id");
    const json_t *en = json_object_get(v->entry, "en");
    size_t i;
    json_t *item;

    w->names = hq_grow(w->names, &w->name_cap, w->number + 1, sizeof *w->names);
    w->names[w->number] = id;
    if (hq_map_get(w->ids, id) != HQ_MAP_NONE)
        hq_report_add(w->report, HQ_REPORT_ERROR, v->file, v->pointer,
                      "every id may stand once over all packs", "duplicate id \"%.*s\"", (int)id.n,
                      id.p);
    else
        hq_map_set(w->ids, id, w->number);
    see_phrase(w, v, hq_json_str(v->entry, "question"));
    json_array_foreach(json_object_get(v->entry, "also"), i, item)
    {
        see_phrase(w, v, string_of(item));
    }
    see_phrase(w, v, hq_json_str(en, "question"));
    json_array_foreach(json_object_get(en, "also"), i, item)
    {
        see_phrase(w, v, string_of(item));
    }
}

/* --- references ------------------------------------------------------------------------------- */

static void check_related(struct walker *w, const struct visit *v)
{
    size_t i;
    json_t *item;

    json_array_foreach(json_object_get(v->entry, "related"), i, item)
    {
        struct hq_str id = string_of(item);
        if (hq_map_get(w->ids, id) == HQ_MAP_NONE)
            hq_report_add(w->report, HQ_REPORT_ERROR, v->file, v->pointer,
                          "name an entry that exists, or remove it",
                          "related \"%.*s\" does not exist", (int)id.n, id.p);
    }
}

/* The day as of which an entry's citations and figures must hold. */
static hq_day day_of(const struct walker *w, const json_t *entry)
{
    const json_t *effective = json_object_get(entry, "effective");
    hq_day day = w->world->today;
    hq_day bound = 0;

    if (hq_day_parse(hq_json_str(effective, "until"), &bound) == HQ_OK && bound < day)
        day = bound;
    if (hq_day_parse(hq_json_str(effective, "from"), &bound) == HQ_OK && bound > day)
        day = bound;
    return day;
}

static void check_citations(struct walker *w, const struct visit *v)
{
    size_t i;
    json_t *c;

    if (w->world->laws == NULL)
        return;
    json_array_foreach(json_object_get(v->entry, "citations"), i, c)
    {
        struct hq_error error;
        enum hq_err err = hq_laws_check(w->world->laws, hq_json_str(c, "law"),
                                        hq_json_str(c, "article"), day_of(w, v->entry), &error);
        if (err != HQ_OK)
            hq_report_add(w->report, HQ_REPORT_ERROR, v->file, v->pointer,
                          "look the article up; laws are registered in knowledge/laws.json", "%s",
                          error.text);
    }
}

static void check_params(struct walker *w, const struct visit *v, const json_t *json)
{
    struct hq_buf out;
    struct hq_error error;
    size_t i;
    json_t *item;
    const char *key;

    if (json_is_string(json)) {
        struct hq_str region = hq_json_str(v->entry, "region");
        if (region.n == 0)
            region = hq_json_str(v->manifest, "region");
        hq_buf_init(&out, EXPANDED_MAX_BYTES);
        if (hq_params_expand(w->world->params, string_of(json), region, day_of(w, v->entry), &out,
                             &error) != HQ_OK)
            hq_report_add(w->report, HQ_REPORT_ERROR, v->file, v->pointer,
                          "see knowledge/params; name the region if it is a city's figure", "%s",
                          error.text);
        hq_buf_deinit(&out);
    }
    json_array_foreach((json_t *)json, i, item)
    {
        check_params(w, v, item);
    }
    json_object_foreach((json_t *)json, key, item)
    {
        check_params(w, v, item);
    }
}

static void check_indexed_checks(struct walker *w, const struct visit *v)
{
    const json_t *lists[2] = {json_object_get(v->entry, "checks"),
                              json_object_get(json_object_get(v->entry, "en"), "checks")};
    size_t i;
    json_t *item;

    for (int l = 0; l < 2; l++) {
        json_array_foreach((json_t *)lists[l], i, item)
        {
            const json_t *text = json_is_object(item) ? json_object_get(item, "q") : item;
            struct hq_buf key;
            hq_buf_init(&key, HQ_NORM_MAX_BYTES);
            squeeze(w, string_of(text), &key);
            if (hq_map_get(w->phrases, hq_buf_str(&key)) != HQ_MAP_NONE)
                hq_report_add(w->report, HQ_REPORT_ERROR, v->file, v->pointer,
                              "a check must not be indexed, or it proves nothing",
                              "check \"%s\" is a phrasing too", json_string_value(text));
            hq_buf_deinit(&key);
        }
    }
}

static void check_entry_links(struct walker *w, struct visit *v)
{
    check_related(w, v);
    check_citations(w, v);
    if (w->world->params != NULL) {
        check_params(w, v, json_object_get(v->entry, "answer"));
        check_params(w, v, json_object_get(json_object_get(v->entry, "en"), "answer"));
    }
    check_indexed_checks(w, v);
}

void hq_pack_check_links(const json_t *const *documents, size_t count,
                         const struct hq_pack_world *world, struct hq_report *report)
{
    struct walker w = {documents, count, world, report, hq_map_new(), hq_map_new(), 0, NULL, 0};

    each_entry(&w, collect);
    each_entry(&w, check_entry_links);
    hq_map_free(&w.ids);
    hq_map_free(&w.phrases);
    free(w.names);
}

/* --- checks ----------------------------------------------------------------------------------- */

struct asker {
    const struct hq_pack_world *world;
    const struct hq_snapshot *snapshot;
    struct hq_searcher *searcher;
    struct hq_report *report;
    struct hq_check_tally *tally;
};

static bool is_also_right(const json_t *check, struct hq_str id)
{
    size_t i;
    json_t *item;

    json_array_foreach(json_object_get(check, "with"), i, item)
    {
        if (hq_str_eq(string_of(item), id))
            return true;
    }
    return false;
}

static void ask_check(struct asker *a, const struct visit *v, const json_t *check)
{
    const json_t *text = json_is_object(check) ? json_object_get(check, "q") : check;
    struct hq_str region = hq_json_str(v->entry, "region");
    struct hq_search_options options = {.region = region, .day = a->world->today, .limit = 10};
    struct hq_hit hits[10];
    size_t count = hq_search(a->searcher, a->snapshot, string_of(text), &options, hits);
    uint32_t want = hq_snapshot_find(a->snapshot, hq_json_str(v->entry, "id"));
    size_t rank = 0;
    size_t strangers = 0; /* entries before ours that are not right too */

    while (rank < count && hits[rank].entry != want) {
        if (!is_also_right(check, hq_snapshot_entry(a->snapshot, hits[rank].entry)->id))
            strangers++;
        rank++;
    }
    a->tally->total++;
    a->tally->first += rank == 0 && count > 0;
    a->tally->first_three += rank < 3 && rank < count;
    if (rank < count && strangers == 0 && rank < 3)
        return;
    struct hq_str winner =
        count > 0 ? hq_snapshot_entry(a->snapshot, hits[0].entry)->id : HQ_STR("nothing");
    hq_report_add(
        a->report, HQ_REPORT_ERROR, v->file, v->pointer,
        "add a phrasing with these words here, or sharpen the other entry; if both are right "
        "say so: {\"q\": …, \"with\": [id]}",
        "check \"%s\" finds %.*s (%.3f), this entry is %s (%.3f)", json_string_value(text),
        (int)winner.n, winner.p, count > 0 ? (double)hits[0].score : 0.0,
        rank < count ? (rank < 3 ? "2nd or 3rd" : "among the ten") : "not among the ten",
        rank < count ? (double)hits[rank].score : 0.0);
}

void hq_pack_run_checks(const json_t *const *documents, size_t count,
                        const struct hq_pack_world *world, const struct hq_snapshot *snapshot,
                        struct hq_report *report, struct hq_check_tally *tally_out)
{
    struct hq_check_tally tally = {0, 0, 0};
    struct asker a = {world, snapshot, hq_searcher_new(world->norm), report, &tally};
    size_t i, j, k;
    json_t *topic;
    json_t *entry;
    json_t *check;

    for (size_t d = 0; d < count; d++) {
        json_array_foreach(json_object_get(documents[d], "topics"), i, topic)
        {
            struct visit v = {.file = json_string_value(json_object_get(topic, "file"))};
            json_array_foreach(json_object_get(topic, "entries"), j, entry)
            {
                struct hq_str id = hq_json_str(entry, "id");
                v.entry = entry;
                snprintf(v.pointer, sizeof v.pointer, "/entries/%zu (%.*s)", j, (int)id.n, id.p);
                json_array_foreach(json_object_get(entry, "checks"), k, check)
                {
                    ask_check(&a, &v, check);
                }
                json_array_foreach(json_object_get(json_object_get(entry, "en"), "checks"), k,
                                   check)
                {
                    ask_check(&a, &v, check);
                }
            }
        }
    }
    hq_searcher_free(&a.searcher);
    *tally_out = tally;
}
