/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/lexicon.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/utf8.h"

#define FILE_MAX_BYTES ((size_t)8 * 1024 * 1024)
#define WORD_MAX_BYTES 96

enum kind {
    KIND_VARIANT,
    KIND_SYNONYM,
    KIND_ENGLISH,
    KIND_PLACE,
    KIND_NOISE,
    KIND_STOP,
    KIND_COUNT
};

static const char *const kind_names[KIND_COUNT] = {"variant", "synonym", "english",
                                                   "place",   "noise",   "stop"};

/* Words of one kind, looked up by longest match. */
struct table {
    struct hq_map *words; /* canonical word -> group */
    size_t longest;       /* bytes */
};

struct group {
    char **to;
    size_t to_count;
};

struct hq_lexicon {
    struct hq_norm *norm; /* borrowed */
    struct table tables[KIND_COUNT];
    struct group *groups;
    size_t count;
    size_t cap;
};

void hq_lexicon_free(struct hq_lexicon **lexicon)
{
    struct hq_lexicon *lx = *lexicon;

    if (lx == NULL)
        return;
    for (size_t i = 0; i < lx->count; i++) {
        for (size_t j = 0; j < lx->groups[i].to_count; j++)
            free(lx->groups[i].to[j]);
        free(lx->groups[i].to);
    }
    free(lx->groups);
    for (int k = 0; k < KIND_COUNT; k++)
        hq_map_free(&lx->tables[k].words);
    free(lx);
    *lexicon = NULL;
}

size_t hq_lexicon_group_count(const struct hq_lexicon *lexicon)
{
    return lexicon->count;
}

static enum hq_err add_word(struct hq_lexicon *lx, enum kind kind, struct hq_str raw,
                            uint32_t group, struct hq_error *error)
{
    struct table *table = &lx->tables[kind];
    struct hq_buf word;
    enum hq_err err = HQ_OK;

    hq_buf_init(&word, WORD_MAX_BYTES);
    if (kind == KIND_VARIANT) {
        err = hq_normalise_plain(lx->norm, raw, &word);
        if (err == HQ_OK && lx->groups[group].to_count > 0)
            err = hq_norm_add_variant(lx->norm, raw, hq_str_of(lx->groups[group].to[0]));
    } else {
        err = hq_normalise(lx->norm, raw, &word);
    }
    if (err != HQ_OK) {
        hq_error_set(error, err, "\"%.*s\": %s", (int)raw.n, raw.p,
                     err == HQ_ECONFLICT ? "stands for two different words" : hq_err_name(err));
    } else if (word.len > 0 && hq_map_get(table->words, hq_buf_str(&word)) == HQ_MAP_NONE) {
        hq_map_set(table->words, hq_buf_str(&word), group);
        if (word.len > table->longest)
            table->longest = word.len;
    }
    hq_buf_deinit(&word);
    return err;
}

static enum hq_err read_group(struct hq_lexicon *lx, enum kind kind, const json_t *json,
                              struct hq_error *error)
{
    const json_t *from = json_object_get(json, "from");
    const json_t *to = json_object_get(json, "to");
    size_t i;
    json_t *item;

    if (!json_is_array(from) || !json_is_array(to) || json_array_size(from) == 0)
        return hq_error_set(error, HQ_EINVAL, "a group needs the arrays \"from\" and \"to\"");
    if (json_array_size(to) == 0 && kind != KIND_NOISE && kind != KIND_STOP)
        return hq_error_set(error, HQ_EINVAL, "\"to\" is empty");
    lx->groups = hq_grow(lx->groups, &lx->cap, lx->count + 1, sizeof *lx->groups);
    struct group *g = &lx->groups[lx->count++];
    *g = (struct group){hq_xcalloc(json_array_size(to), sizeof *g->to), 0};
    json_array_foreach((json_t *)to, i, item)
    {
        if (!json_is_string(item))
            return hq_error_set(error, HQ_EINVAL, "\"to\" holds something that is no string");
        g->to[g->to_count++] = hq_xstrdup(json_string_value(item));
    }
    json_array_foreach((json_t *)from, i, item)
    {
        if (!json_is_string(item))
            return hq_error_set(error, HQ_EINVAL, "\"from\" holds something that is no string");
        struct hq_str word = {json_string_value(item), json_string_length(item)};
        enum hq_err err = add_word(lx, kind, word, (uint32_t)(lx->count - 1), error);
        if (err != HQ_OK)
            return err;
    }
    return HQ_OK;
}

static enum hq_err read_document(struct hq_lexicon *lx, const json_t *json, bool want_variants,
                                 struct hq_error *error)
{
    struct hq_str name = hq_json_str(json, "kind");
    const json_t *groups = json_object_get(json, "groups");
    enum kind kind = 0;
    size_t i;
    json_t *group;

    if (!hq_str_eqz(hq_json_str(json, "format"), "hongqiao-lexicon/1"))
        return hq_error_set(error, HQ_EINVAL, "\"format\" is not hongqiao-lexicon/1");
    while (kind < KIND_COUNT && !hq_str_eqz(name, kind_names[kind]))
        kind++;
    if (kind == KIND_COUNT || !json_is_array(groups))
        return hq_error_set(error, HQ_EINVAL, "unknown \"kind\", or no \"groups\"");
    if ((kind == KIND_VARIANT) != want_variants)
        return HQ_OK;
    json_array_foreach((json_t *)groups, i, group)
    {
        enum hq_err err = read_group(lx, kind, group, error);
        if (err != HQ_OK)
            return err;
    }
    return HQ_OK;
}

static enum hq_err read_all(struct hq_lexicon *lx, const char *dir, char **names, size_t count,
                            bool want_variants, struct hq_error *error)
{
    for (size_t i = 0; i < count; i++) {
        char *path = hq_path_join(dir, names[i]);
        json_t *json = NULL;
        enum hq_err err = hq_json_load_file(path, FILE_MAX_BYTES, &json, error);
        if (err == HQ_OK) {
            err = read_document(lx, json, want_variants, error);
            if (err != HQ_OK)
                hq_error_at(error, path, 0, 0);
        }
        json_decref(json);
        free(path);
        if (err != HQ_OK)
            return err;
    }
    return HQ_OK;
}

enum hq_err hq_lexicon_load(const char *dir, struct hq_norm *norm, struct hq_lexicon **lexicon_out,
                            struct hq_error *error)
{
    struct hq_lexicon *lx = hq_xcalloc(1, sizeof *lx);
    char **names = NULL;
    size_t count = 0;
    enum hq_err err = HQ_OK;

    lx->norm = norm;
    for (int k = 0; k < KIND_COUNT; k++)
        lx->tables[k].words = hq_map_new();
    if (dir != NULL && hq_file_is_dir(dir)) {
        err = hq_file_list(dir, ".json", &names, &count, error);
        /* Variants first: the other kinds are made canonical with them. */
        if (err == HQ_OK)
            err = read_all(lx, dir, names, count, true, error);
        if (err == HQ_OK)
            err = read_all(lx, dir, names, count, false, error);
        hq_file_list_free(names, count);
    }
    if (err != HQ_OK) {
        hq_lexicon_free(&lx);
        return err;
    }
    *lexicon_out = lx;
    return HQ_OK;
}

void hq_lexicon_set_stops(const struct hq_lexicon *lexicon, struct hq_pipeline *pipeline)
{
    const struct hq_map *words = lexicon->tables[KIND_STOP].words;
    for (size_t i = 0; i < hq_map_count(words); i++)
        hq_pipeline_add_stop(pipeline, hq_map_key(words, i));
}

static bool is_latin(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Longest word of the table at `at`; returns its bytes (0 = none) and its group. */
static size_t match_at(const struct table *table, struct hq_str text, size_t at,
                       uint32_t *group_out)
{
    struct hq_str head = hq_utf8_head((struct hq_str){text.p + at, text.n - at}, table->longest);

    if (is_latin(text.p[at]) && at > 0 && is_latin(text.p[at - 1]))
        return 0;
    while (head.n > 0) {
        bool cut_word =
            is_latin(head.p[head.n - 1]) && at + head.n < text.n && is_latin(text.p[at + head.n]);
        uint32_t group = cut_word ? HQ_MAP_NONE : hq_map_get(table->words, head);
        if (group != HQ_MAP_NONE) {
            *group_out = group;
            return head.n;
        }
        head = hq_utf8_head(head, head.n - 1);
    }
    return 0;
}

static size_t char_bytes(struct hq_str text, size_t at)
{
    struct hq_str rest = {text.p + at, text.n - at};
    hq_utf8_next(&rest);
    return (size_t)(rest.p - (text.p + at));
}

size_t hq_lexicon_expand(const struct hq_lexicon *lexicon, struct hq_str canonical,
                         struct hq_str *terms_out, size_t max)
{
    size_t count = 0;

    for (int k = KIND_SYNONYM; k <= KIND_ENGLISH; k++) {
        const struct table *table = &lexicon->tables[k];
        for (size_t at = 0; at < canonical.n && count < max;) {
            uint32_t group = 0;
            size_t len = match_at(table, canonical, at, &group);
            if (len == 0) {
                at += char_bytes(canonical, at);
                continue;
            }
            const struct group *g = &lexicon->groups[group];
            for (size_t i = 0; i < g->to_count && count < max; i++)
                terms_out[count++] = hq_str_of(g->to[i]);
            at += len;
        }
    }
    return count;
}

void hq_lexicon_strip_noise(const struct hq_lexicon *lexicon, struct hq_str canonical,
                            struct hq_buf *out)
{
    const struct table *table = &lexicon->tables[KIND_NOISE];
    size_t start = out->len;
    uint32_t group = 0;

    for (size_t at = 0; at < canonical.n;) {
        size_t len = match_at(table, canonical, at, &group);
        if (len > 0) {
            hq_buf_addc(out, ' ');
            at += len;
            continue;
        }
        len = char_bytes(canonical, at);
        hq_buf_add(out, (struct hq_str){canonical.p + at, len});
        at += len;
    }
    struct hq_str left = {out->data ? out->data + start : "", out->len - start};
    if (hq_str_trim(left).n == 0) {
        out->len = start;
        hq_buf_add(out, canonical);
    }
}

struct hq_str hq_lexicon_region(const struct hq_lexicon *lexicon, struct hq_str canonical)
{
    const struct table *table = &lexicon->tables[KIND_PLACE];
    uint32_t group = 0;

    for (size_t at = 0; at < canonical.n; at += char_bytes(canonical, at)) {
        if (match_at(table, canonical, at, &group) > 0)
            return hq_str_of(lexicon->groups[group].to[0]);
    }
    return (struct hq_str){"", 0};
}

void hq_lexicon_each_variant(const struct hq_lexicon *lexicon,
                             void (*f)(void *context, struct hq_str from, struct hq_str to),
                             void *context)
{
    const struct hq_map *words = lexicon->tables[KIND_VARIANT].words;
    for (size_t i = 0; i < hq_map_count(words); i++) {
        const struct group *g = &lexicon->groups[hq_map_value(words, i)];
        f(context, hq_map_key(words, i), hq_str_of(g->to[0]));
    }
}
