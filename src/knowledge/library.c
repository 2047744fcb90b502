/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/library.h"

#include <dirent.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "knowledge/generation.h"
#include "knowledge/pack.h"
#include "knowledge/pack_check.h"

#define MAX_PACKS    64
#define DIGEST_BYTES 32

struct hq_library {
    char *knowledge_dir;
    char *data_dir; /* NULL = in memory */
    const struct hq_clock *clock;
    struct hq_norm *norm;
    struct hq_lexicon *lexicon;
    struct hq_laws *laws;
    struct hq_params *params;
    json_t *documents; /* what the snapshot was made of */
    struct hq_snapshot *snapshot;
    int64_t generation;
    char bundled_digest[DIGEST_BYTES * 2 + 1];
};

void hq_library_close(struct hq_library **library)
{
    struct hq_library *l = *library;

    if (l == NULL)
        return;
    hq_snapshot_unref(&l->snapshot);
    json_decref(l->documents);
    hq_params_free(&l->params);
    hq_laws_free(&l->laws);
    hq_lexicon_free(&l->lexicon);
    hq_norm_free(&l->norm);
    free(l->knowledge_dir);
    free(l->data_dir);
    free(l);
    *library = NULL;
}

static struct hq_pack_world world_of(const struct hq_library *l)
{
    return (struct hq_pack_world){l->norm, l->lexicon, l->laws, l->params,
                                  hq_china_day(hq_clock_now_ms(l->clock))};
}

/* --- documents -------------------------------------------------------------------------------- */

static size_t as_array(const json_t *documents, const json_t *out[MAX_PACKS])
{
    size_t count = json_array_size(documents);
    if (count > MAX_PACKS)
        count = MAX_PACKS;
    for (size_t i = 0; i < count; i++)
        out[i] = json_array_get(documents, i);
    return count;
}

static struct hq_snapshot *compile(const struct hq_library *l, const json_t *documents)
{
    const json_t *list[MAX_PACKS];
    size_t count = as_array(documents, list);
    return hq_snapshot_new(list, count, l->norm, l->lexicon);
}

static struct hq_str pack_id(const json_t *document)
{
    return hq_json_str(json_object_get(document, "pack"), "id");
}

/* Puts a document in the place of the one with its id, or at the end. */
static void put_document(json_t *documents, json_t *document)
{
    size_t i;
    json_t *old;

    json_array_foreach(documents, i, old)
    {
        if (hq_str_eq(pack_id(old), pack_id(document))) {
            json_array_set(documents, i, document);
            return;
        }
    }
    json_array_append(documents, document);
}

/* Reads every folder with a pack.json; a bad one is an error, as it came with the program. */
static enum hq_err read_bundled(struct hq_library *l, json_t **documents_out,
                                struct hq_error *error)
{
    json_t *documents = json_array();
    struct hq_report report;
    struct dirent **found = NULL;
    int count = scandir(l->knowledge_dir, &found, NULL, alphasort);
    enum hq_err err = HQ_OK;

    hq_report_init(&report);
    for (int i = 0; i < count; i++) {
        char *dir = hq_path_join(l->knowledge_dir, found[i]->d_name);
        char *manifest = hq_path_join(dir, "pack.json");
        json_t *document = NULL;
        if (found[i]->d_name[0] != '.' && access(manifest, R_OK) == 0 &&
            hq_pack_read_folder(dir, &document, &report) == HQ_OK) {
            hq_pack_check_form(document, &report);
            json_array_append_new(documents, document);
        }
        free(manifest);
        free(dir);
        free(found[i]);
    }
    free(found);
    if (count < 0) {
        err = hq_error_set(error, HQ_EIO, "cannot open the knowledge folder");
        hq_error_at(error, l->knowledge_dir, 0, 0);
    } else if (report.errors > 0) {
        const json_t *first = json_array_get(report.problems, 0);
        err = hq_error_set(error, HQ_EINVAL, "%zu problems in the packs, the first: %s %s",
                           report.errors, hq_json_str(first, "pointer").p,
                           hq_json_str(first, "text").p);
        hq_error_at(error, hq_json_str(first, "file").p, 0, 0);
    }
    hq_report_deinit(&report);
    if (err != HQ_OK) {
        json_decref(documents);
        return err;
    }
    *documents_out = documents;
    return HQ_OK;
}

static void digest_file(crypto_generichash_state *state, const char *path)
{
    struct stat st;
    char line[PATH_MAX + 64];

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return;
    int n = snprintf(line, sizeof line, "%s %lld %lld.%09ld\n", path, (long long)st.st_size,
                     (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    if (n > 0)
        crypto_generichash_update(state, (const unsigned char *)line, (unsigned long long)n);
}

static void digest_folder(crypto_generichash_state *state, const char *dir, int depth)
{
    struct dirent **found = NULL;
    int count = scandir(dir, &found, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        if (found[i]->d_name[0] != '.') {
            char *path = hq_path_join(dir, found[i]->d_name);
            if (hq_file_is_dir(path) && depth > 0)
                digest_folder(state, path, depth - 1);
            else
                digest_file(state, path);
            free(path);
        }
        free(found[i]);
    }
    free(found);
}

/* Names and times of all bundled files: a change of any of them is a new digest. */
static void digest_bundled(struct hq_library *l)
{
    crypto_generichash_state state;
    unsigned char hash[DIGEST_BYTES];

    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    digest_folder(&state, l->knowledge_dir, 1);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(l->bundled_digest, sizeof l->bundled_digest, hash, sizeof hash);
}

/* --- generations ------------------------------------------------------------------------------ */

static char *generation_path(const struct hq_library *l, int64_t number)
{
    char name[64];
    snprintf(name, sizeof name, "generation-%lld.db", (long long)number);
    return hq_path_join(l->data_dir, name);
}

static char *current_path(const struct hq_library *l)
{
    return hq_path_join(l->data_dir, "current");
}

/* Numbers of the generation files, the newest first. */
static size_t list_generations(const struct hq_library *l, int64_t out[], size_t max)
{
    char **names = NULL;
    size_t count = 0;
    size_t n = 0;

    if (hq_file_list(l->data_dir, ".db", &names, &count, NULL) != HQ_OK)
        return 0;
    for (size_t i = 0; i < count && n < max; i++) {
        long long number;
        if (sscanf(names[i], "generation-%lld.db", &number) != 1)
            continue;
        size_t at = n++;
        while (at > 0 && out[at - 1] < number) {
            out[at] = out[at - 1];
            at--;
        }
        out[at] = number;
    }
    hq_file_list_free(names, count);
    return n;
}

/*
 * The number in `current`, 0 if there is none. The file names too what the bundled packs were when
 * it was written, so that a rollback survives a restart until those change.
 */
static int64_t read_current(const struct hq_library *l, bool *is_fresh_out)
{
    char *path = current_path(l);
    char *text = NULL;
    char *rest = NULL;
    int64_t number = 0;

    *is_fresh_out = false;
    if (hq_file_read(path, 256, &text, NULL, NULL) == HQ_OK) {
        number = strtoll(text, &rest, 10);
        *is_fresh_out = hq_str_eqz(hq_str_trim(hq_str_of(rest)), l->bundled_digest);
    }
    free(text);
    free(path);
    return number;
}

static enum hq_err write_current(const struct hq_library *l, int64_t number, struct hq_error *error)
{
    char text[128];
    char *path = current_path(l);

    snprintf(text, sizeof text, "%lld %s\n", (long long)number, l->bundled_digest);
    enum hq_err err = hq_file_replace(path, hq_str_of(text), error);
    free(path);
    return err;
}

/* Old generations beyond the number we keep; the current one and the one before always stay. */
static void prune(const struct hq_library *l)
{
    int64_t numbers[256];
    size_t count = list_generations(l, numbers, 256);

    for (size_t i = HQ_LIBRARY_KEEP_GENERATIONS; i < count; i++) {
        char *path = generation_path(l, numbers[i]);
        if (numbers[i] != l->generation)
            unlink(path);
        free(path);
    }
}

static void serve(struct hq_library *l, json_t *documents, struct hq_snapshot *snapshot,
                  int64_t generation)
{
    hq_snapshot_unref(&l->snapshot);
    json_decref(l->documents);
    l->documents = documents;
    l->snapshot = snapshot;
    l->generation = generation;
}

/* Writes the documents as the next generation and makes it the current one. */
static enum hq_err build_next(struct hq_library *l, json_t *documents, int64_t *number_out,
                              struct hq_error *error)
{
    const json_t *list[MAX_PACKS];
    size_t count = as_array(documents, list);
    int64_t numbers[256];
    size_t known = list_generations(l, numbers, 256);
    int64_t number = (known > 0 ? numbers[0] : 0) + 1;
    char *path = generation_path(l, number);
    enum hq_err err = hq_generation_build(path, list, count, l->norm, l->lexicon, error);
    if (err == HQ_OK)
        err = write_current(l, number, error);
    if (err == HQ_OK)
        *number_out = number;
    else
        unlink(path);
    free(path);
    return err;
}

static bool is_installed(const json_t *document)
{
    return json_is_true(json_object_get(document, "installed"));
}

/* The newest generation, if it was built from the packs as they are now. */
static bool load_current(struct hq_library *l, json_t **installed_out)
{
    bool is_fresh;
    int64_t number = read_current(l, &is_fresh);
    char *path = generation_path(l, number);
    json_t *documents = NULL;
    struct hq_error error;
    size_t i;
    json_t *document;

    if (number > 0 && hq_generation_read(path, &documents, &error) == HQ_OK) {
        json_array_foreach(documents, i, document)
        {
            if (!is_fresh && is_installed(document))
                json_array_append(*installed_out, document);
        }
        if (is_fresh)
            serve(l, json_incref(documents), compile(l, documents), number);
    } else if (number > 0) {
        hq_log(HQ_LOG_WARN, "generation-unreadable", "number=%lld reason=\"%s\"", (long long)number,
               error.text);
        is_fresh = false;
    }
    json_decref(documents);
    free(path);
    return number > 0 && is_fresh;
}

static enum hq_err load_packs(struct hq_library *l, struct hq_error *error)
{
    json_t *documents = NULL;
    json_t *installed = json_array();
    size_t i;
    json_t *document;
    int64_t number = 0;
    enum hq_err err = HQ_OK;

    digest_bundled(l);
    if (l->data_dir != NULL && load_current(l, &installed))
        goto out;
    err = read_bundled(l, &documents, error);
    if (err != HQ_OK)
        goto out;
    json_array_foreach(installed, i, document)
    {
        put_document(documents, document);
    }
    if (l->data_dir != NULL)
        err = build_next(l, documents, &number, error);
    if (err == HQ_OK)
        serve(l, json_incref(documents), compile(l, documents), number);
    if (err == HQ_OK && l->data_dir != NULL)
        prune(l);
out:
    json_decref(installed);
    json_decref(documents);
    return err;
}

static enum hq_err load_facts(struct hq_library *l, struct hq_error *error)
{
    char *lexicon = hq_path_join(l->knowledge_dir, "lexicon");
    char *laws = hq_path_join(l->knowledge_dir, "laws.json");
    char *params = hq_path_join(l->knowledge_dir, "params");
    enum hq_err err = hq_lexicon_load(lexicon, l->norm, &l->lexicon, error);

    if (err == HQ_OK)
        err = hq_laws_load(laws, &l->laws, error);
    if (err == HQ_OK)
        err = hq_params_load(params, &l->params, error);
    free(lexicon);
    free(laws);
    free(params);
    return err;
}

enum hq_err hq_library_open(const char *knowledge_dir, const char *data_dir,
                            const struct hq_clock *clock, struct hq_library **library_out,
                            struct hq_error *error)
{
    struct hq_library *l = hq_xcalloc(1, sizeof *l);
    enum hq_err err = HQ_OK;

    if (sodium_init() < 0)
        abort(); /* no random numbers, no service */
    l->knowledge_dir = hq_xstrdup(knowledge_dir);
    l->data_dir = data_dir ? hq_xstrdup(data_dir) : NULL;
    l->clock = clock;
    l->norm = hq_norm_new();
    if (data_dir != NULL)
        err = hq_file_make_dirs(data_dir, error);
    if (err == HQ_OK)
        err = load_facts(l, error);
    if (err == HQ_OK)
        err = load_packs(l, error);
    if (err != HQ_OK) {
        hq_library_close(&l);
        return err;
    }
    *library_out = l;
    return HQ_OK;
}

const struct hq_norm *hq_library_norm(const struct hq_library *library)
{
    return library->norm;
}

const struct hq_lexicon *hq_library_lexicon(const struct hq_library *library)
{
    return library->lexicon;
}

const struct hq_params *hq_library_params(const struct hq_library *library)
{
    return library->params;
}

const struct hq_laws *hq_library_laws(const struct hq_library *library)
{
    return library->laws;
}

struct hq_snapshot *hq_library_snapshot(struct hq_library *library)
{
    return hq_snapshot_ref(library->snapshot);
}

int64_t hq_library_generation(const struct hq_library *library)
{
    return library->generation;
}

json_t *hq_library_packs(const struct hq_library *library)
{
    json_t *packs = json_array();
    size_t i, j;
    json_t *document;
    json_t *topic;

    json_array_foreach(library->documents, i, document)
    {
        const json_t *manifest = json_object_get(document, "pack");
        json_int_t entries = 0;
        json_t *pack = json_object();
        static const char *const keys[] = {"id", "version", "title", "area", "region", "verified"};
        json_array_foreach(json_object_get(document, "topics"), j, topic)
        {
            entries += (json_int_t)json_array_size(json_object_get(topic, "entries"));
        }
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            json_object_set_new(pack, keys[k], hq_json_string(hq_json_str(manifest, keys[k])));
        json_object_set_new(pack, "entries", json_integer(entries));
        json_object_set_new(pack, "installed", json_boolean(is_installed(document)));
        json_array_append_new(packs, pack);
    }
    return json_pack("{s:I, s:o}", "generation", (json_int_t)library->generation, "packs", packs);
}

/* --- judging and installing ------------------------------------------------------------------- */

/* The documents as they would be with this one; the report says whether that is right. */
static json_t *judge(struct hq_library *l, json_t *document, struct hq_report *report,
                     struct hq_snapshot **snapshot_out)
{
    struct hq_pack_world world = world_of(l);
    const json_t *list[MAX_PACKS];
    struct hq_check_tally tally;

    hq_pack_check_form(document, report);
    if (report->errors > 0)
        return NULL;
    json_t *documents = json_copy(l->documents);
    put_document(documents, document);
    size_t count = as_array(documents, list);
    hq_pack_check_links(list, count, &world, report);
    struct hq_snapshot *snapshot = compile(l, documents);
    const json_t *mine[1] = {document};
    hq_pack_run_checks(mine, 1, &world, snapshot, report, &tally);
    hq_pack_lint(mine, 1, &world, snapshot, report);
    if (snapshot_out != NULL)
        *snapshot_out = snapshot;
    else
        hq_snapshot_unref(&snapshot);
    return documents;
}

json_t *hq_library_check(struct hq_library *library, const json_t *document)
{
    struct hq_report report;

    hq_report_init(&report);
    json_decref(judge(library, (json_t *)document, &report, NULL));
    json_t *result = hq_report_json(&report);
    hq_report_deinit(&report);
    return result;
}

enum hq_err hq_library_install(struct hq_library *library, const json_t *document,
                               json_t **report_out, struct hq_error *error)
{
    struct hq_report report;
    struct hq_snapshot *snapshot = NULL;
    int64_t number = 0;
    enum hq_err err = HQ_OK;
    json_t *copy = json_deep_copy(document);

    if (library->data_dir == NULL) {
        json_decref(copy);
        return hq_error_set(error, HQ_EUNAVAIL, "no data folder: nothing can be installed");
    }
    hq_report_init(&report);
    json_t *documents = judge(library, copy, &report, &snapshot);
    if (documents == NULL || report.errors > 0) {
        err = hq_error_set(error, HQ_EINVAL, "the pack is refused: %zu problems", report.errors);
    } else {
        json_object_set_new(copy, "installed", json_true());
        err = build_next(library, documents, &number, error);
    }
    if (err == HQ_OK) {
        serve(library, json_incref(documents), snapshot, number);
        snapshot = NULL;
        prune(library);
    }
    *report_out = hq_report_json(&report);
    hq_report_deinit(&report);
    hq_snapshot_unref(&snapshot);
    json_decref(documents);
    json_decref(copy);
    return err;
}

enum hq_err hq_library_rollback(struct hq_library *library, struct hq_error *error)
{
    int64_t numbers[256];
    size_t count = library->data_dir ? list_generations(library, numbers, 256) : 0;
    int64_t number = 0;
    json_t *documents = NULL;

    for (size_t i = 0; i < count && number == 0; i++) {
        if (numbers[i] < library->generation)
            number = numbers[i];
    }
    if (number == 0)
        return hq_error_set(error, HQ_ENOTFOUND, "there is no earlier generation");
    char *path = generation_path(library, number);
    enum hq_err err = hq_generation_read(path, &documents, error);
    if (err == HQ_OK)
        err = write_current(library, number, error);
    if (err == HQ_OK)
        serve(library, json_incref(documents), compile(library, documents), number);
    json_decref(documents);
    free(path);
    return err;
}
