/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/pack_tool.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "knowledge/lexicon.h"
#include "knowledge/pack.h"
#include "knowledge/pack_check.h"

#define MAX_DOCUMENTS 128

struct bench {
    const json_t *mine[MAX_DOCUMENTS]; /* the packs asked for; borrowed from `all` */
    size_t mine_count;
    const json_t *list[MAX_DOCUMENTS];
    size_t list_count;
    json_t *all;
    struct hq_norm *norm;
    struct hq_lexicon *lexicon;
    struct hq_laws *laws;
    struct hq_params *params;
};

static struct hq_str pack_id(const json_t *document)
{
    return hq_json_str(json_object_get(document, "pack"), "id");
}

static bool has_pack(const struct bench *b, struct hq_str id)
{
    for (size_t i = 0; i < b->list_count; i++) {
        if (hq_str_eq(pack_id(b->list[i]), id))
            return true;
    }
    return false;
}

static void add_document(struct bench *b, json_t *document, bool is_mine)
{
    if (b->list_count < MAX_DOCUMENTS && !has_pack(b, pack_id(document))) {
        b->list[b->list_count++] = document;
        if (is_mine)
            b->mine[b->mine_count++] = document;
        json_array_append(b->all, document);
    }
    json_decref(document);
}

/* The other packs of the knowledge folder; their own faults are not reported here. */
static void add_neighbours(struct bench *b, const char *knowledge_dir)
{
    struct dirent **found = NULL;
    int count = scandir(knowledge_dir, &found, NULL, alphasort);
    struct hq_report ignored;

    hq_report_init(&ignored);
    for (int i = 0; i < count; i++) {
        char *dir = hq_path_join(knowledge_dir, found[i]->d_name);
        char *manifest = hq_path_join(dir, "pack.json");
        json_t *document = NULL;
        size_t errors = ignored.errors;
        if (found[i]->d_name[0] != '.' && access(manifest, R_OK) == 0 &&
            hq_pack_read_folder(dir, &document, &ignored) == HQ_OK) {
            hq_pack_check_form(document, &ignored);
            if (ignored.errors == errors)
                add_document(b, document, false);
            else
                json_decref(document);
        }
        free(manifest);
        free(dir);
        free(found[i]);
    }
    free(found);
    hq_report_deinit(&ignored);
}

static enum hq_err load_world(struct bench *b, const char *knowledge_dir, struct hq_error *error)
{
    char *lexicon = hq_path_join(knowledge_dir, "lexicon");
    char *laws = hq_path_join(knowledge_dir, "laws.json");
    char *params = hq_path_join(knowledge_dir, "params");

    b->norm = hq_norm_new();
    enum hq_err err = hq_lexicon_load(lexicon, b->norm, &b->lexicon, error);
    if (err == HQ_OK)
        err = hq_laws_load(laws, &b->laws, error);
    if (err == HQ_OK)
        err = hq_params_load(params, &b->params, error);
    free(lexicon);
    free(laws);
    free(params);
    return err;
}

static void judge(struct bench *b, hq_day today, struct hq_report *report,
                  struct hq_check_tally *tally, size_t *entries)
{
    struct hq_pack_world world = {b->norm, b->lexicon, b->laws, b->params, today};

    hq_pack_check_links(b->list, b->list_count, &world, report);
    struct hq_snapshot *snapshot = hq_snapshot_new(b->list, b->list_count, b->norm, b->lexicon);
    hq_pack_run_checks(b->mine, b->mine_count, &world, snapshot, report, tally);
    hq_pack_lint(b->mine, b->mine_count, &world, snapshot, report);
    *entries = hq_snapshot_entry_count(snapshot);
    hq_snapshot_unref(&snapshot);
}

enum hq_err hq_pack_judge(const char *const *dirs, size_t count, const char *knowledge_dir,
                          hq_day today, json_t **report_out, struct hq_error *error)
{
    struct bench b = {.all = json_array()};
    struct hq_report report;
    struct hq_check_tally tally = {0, 0, 0};
    size_t entries = 0;
    enum hq_err err = load_world(&b, knowledge_dir, error);

    hq_report_init(&report);
    for (size_t i = 0; err == HQ_OK && i < count; i++) {
        json_t *document = NULL;
        if (hq_pack_read_folder(dirs[i], &document, &report) != HQ_OK)
            continue;
        hq_pack_check_form(document, &report);
        add_document(&b, document, true);
    }
    if (err == HQ_OK && report.errors == 0) {
        add_neighbours(&b, knowledge_dir);
        judge(&b, today, &report, &tally, &entries);
    }
    if (err == HQ_OK) {
        json_t *json = hq_report_json(&report);
        json_object_set_new(json, "entries", json_integer((json_int_t)entries));
        json_object_set_new(json, "checks",
                            json_pack("{s:I, s:I, s:I}", "total", (json_int_t)tally.total, "first",
                                      (json_int_t)tally.first, "first_three",
                                      (json_int_t)tally.first_three));
        *report_out = json;
    }
    hq_report_deinit(&report);
    hq_params_free(&b.params);
    hq_laws_free(&b.laws);
    hq_lexicon_free(&b.lexicon);
    hq_norm_free(&b.norm);
    json_decref(b.all);
    return err;
}

/* The first problem of a report as an error. */
static enum hq_err first_problem(const struct hq_report *report, struct hq_error *error)
{
    const json_t *first = json_array_get(report->problems, 0);

    hq_error_set(error, HQ_EINVAL, "%s: %s", hq_json_str(first, "pointer").p,
                 hq_json_str(first, "text").p);
    hq_error_at(error, hq_json_str(first, "file").p, 0, 0);
    return HQ_EINVAL;
}

enum hq_err hq_pack_build(const char *dir, json_t **document_out, struct hq_error *error)
{
    struct hq_report report;
    json_t *document = NULL;
    size_t i;
    json_t *topic;

    hq_report_init(&report);
    enum hq_err err = hq_pack_read_folder(dir, &document, &report);
    if (err == HQ_OK)
        hq_pack_check_form(document, &report);
    if (report.errors > 0)
        err = first_problem(&report, error);
    json_array_foreach(json_object_get(document, "topics"), i, topic)
    {
        json_object_del(topic, "file"); /* a place on this machine says nothing elsewhere */
    }
    if (err == HQ_OK)
        *document_out = document;
    else
        json_decref(document);
    hq_report_deinit(&report);
    return err;
}

/* --- counting --------------------------------------------------------------------------------- */

static void add_count(json_t *object, const char *key, size_t more)
{
    json_int_t now = json_integer_value(json_object_get(object, key));
    json_object_set_new(object, key, json_integer(now + (json_int_t)more));
}

static void count_entry(json_t *counts, const json_t *entry)
{
    const json_t *en = json_object_get(entry, "en");

    add_count(counts, "entries", 1);
    add_count(counts, "phrasings", 1 + json_array_size(json_object_get(entry, "also")));
    add_count(counts, "checks", json_array_size(json_object_get(entry, "checks")));
    add_count(counts, "english", en != NULL ? 1 : 0);
    if (en != NULL) {
        add_count(counts, "phrasings", 1 + json_array_size(json_object_get(en, "also")));
        add_count(counts, "checks", json_array_size(json_object_get(en, "checks")));
    }
}

static json_t *new_counts(void)
{
    return json_pack("{s:i, s:i, s:i, s:i}", "entries", 0, "phrasings", 0, "checks", 0, "english",
                     0);
}

static json_t *count_pack(const json_t *document, json_t *total)
{
    json_t *pack = new_counts();
    json_t *topics = json_array();
    const json_t *manifest = json_object_get(document, "pack");
    static const char *const keys[] = {"id", "title", "area"};
    size_t i, j;
    json_t *topic;
    json_t *entry;

    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        json_object_set_new(pack, keys[k], hq_json_string(hq_json_str(manifest, keys[k])));
    json_array_foreach(json_object_get(document, "topics"), i, topic)
    {
        const json_t *entries = json_object_get(topic, "entries");
        json_array_foreach((json_t *)entries, j, entry)
        {
            count_entry(pack, entry);
            count_entry(total, entry);
        }
        json_array_append_new(
            topics, json_pack("{s:o, s:o, s:I}", "id", hq_json_string(hq_json_str(topic, "topic")),
                              "title", hq_json_string(hq_json_str(topic, "title")), "entries",
                              (json_int_t)json_array_size(entries)));
    }
    json_object_set_new(pack, "topics", topics);
    return pack;
}

enum hq_err hq_pack_stats(const char *const *dirs, size_t count, json_t **stats_out,
                          struct hq_error *error)
{
    json_t *packs = json_array();
    json_t *total = new_counts();
    enum hq_err err = HQ_OK;

    for (size_t i = 0; err == HQ_OK && i < count; i++) {
        json_t *document = NULL;
        err = hq_pack_build(dirs[i], &document, error);
        if (err == HQ_OK)
            json_array_append_new(packs, count_pack(document, total));
        json_decref(document);
    }
    if (err != HQ_OK) {
        json_decref(packs);
        json_decref(total);
        return err;
    }
    *stats_out = json_pack("{s:o, s:o}", "packs", packs, "total", total);
    return HQ_OK;
}
