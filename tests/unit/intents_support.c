/* SPDX-License-Identifier: Apache-2.0 */
#include "intents_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

#define ARENA_MAX ((size_t)16 << 20)

static void top_path(char *out, size_t size, const char *name)
{
    const char *top = getenv("HQ_SRCDIR");
    snprintf(out, size, "%s/%s", top != NULL ? top : ".", name);
}

void rules_open(struct rules *rules)
{
    struct hq_error error = {0};
    char path[1000];

    *rules = (struct rules){.norm = hq_norm_new(), .arena = hq_arena_new(ARENA_MAX)};
    hq_buf_init(&rules->canonical, HQ_NORM_MAX_BYTES);
    top_path(path, sizeof path, "knowledge/lexicon");
    assert_int_equal(hq_lexicon_load(path, rules->norm, &rules->lexicon, &error), HQ_OK);
    top_path(path, sizeof path, "knowledge/params");
    assert_int_equal(hq_params_load(path, &rules->params, &error), HQ_OK);
    top_path(path, sizeof path, "intents");
    if (hq_intent_set_load(path, rules->norm, rules->params, &rules->set, &error) != HQ_OK)
        fail_msg("%s: %s", error.source, error.text);
}

void rules_close(struct rules *rules)
{
    hq_intent_set_free(&rules->set);
    hq_params_free(&rules->params);
    hq_lexicon_free(&rules->lexicon);
    hq_norm_free(&rules->norm);
    hq_arena_free(&rules->arena);
    hq_buf_deinit(&rules->canonical);
}

struct hq_str rules_canonical(struct rules *rules, const char *raw)
{
    hq_buf_reset(&rules->canonical);
    assert_int_equal(hq_normalise(rules->norm, hq_str_of(raw), &rules->canonical), HQ_OK);
    return hq_buf_str(&rules->canonical);
}

const char *rules_match(struct rules *rules, const char *raw, struct hq_intent_hit *hit)
{
    struct hq_intent_hit best = {0};
    struct hq_str text = rules_canonical(rules, raw);

    hq_arena_reset(rules->arena);
    enum hq_err err = hq_intent_match(rules->set, text, "zh-Hans", TODAY, rules->arena, &best);
    assert_true(err == HQ_OK || err == HQ_ENOTFOUND);
    if (hit != NULL)
        *hit = best;
    return err == HQ_OK ? best.id.p : "";
}

/* --- a folder of its own --- */

static const char *const folders[] = {"shared", "shared/rules", "shared/lists", "general", "forms"};

static const char *const shared[][2] = {
    {"shared/skip.json", "{\"format\":\"hongqiao-skip/1\",\"words\":{\"zh\":[\"请问\",\"呢\"]}}"},
    {"shared/replies.json", "{\"format\":\"hongqiao-replies/1\",\"replies\":{\"hi\":{\"zh-Hans\":"
                            "\"你好\",\"en\":\"Hello\"}}}"},
    {"shared/hotlines.json",
     "{\"format\":\"hongqiao-hotlines/1\",\"hotlines\":{\"110\":{\"zh-Hans\":\"报警\",\"en\":"
     "\"police\"}}}"},
    {"shared/forms.json", "{\"format\":\"hongqiao-form-words/1\",\"cancel\":[\"算了\"],\"correct\":"
                          "[\"不对\"],\"unknown\":[\"不知道\"],\"question\":[\"吗\"]}"},
};

char *folder_new(void)
{
    char *folder = strdup("/tmp/hq-intents-XXXXXX");

    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *path = hq_path_join(folder, folders[i]);
        assert_int_equal(hq_file_make_dirs(path, NULL), HQ_OK);
        free(path);
    }
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        folder_put(folder, shared[i][0], shared[i][1]);
    return folder;
}

void folder_put(const char *folder, const char *name, const char *text)
{
    char *path = hq_path_join(folder, name);
    assert_int_equal(hq_file_replace(path, hq_str_of(text), NULL), HQ_OK);
    free(path);
}

static void remove_files(const char *folder)
{
    char **names = NULL;
    size_t count = 0;

    assert_int_equal(hq_file_list(folder, "", &names, &count, NULL), HQ_OK);
    for (size_t i = 0; i < count; i++) {
        char *path = hq_path_join(folder, names[i]);
        if (!hq_file_is_dir(path))
            unlink(path);
        free(path);
    }
    hq_file_list_free(names, count);
}

void folder_remove(char *folder)
{
    for (size_t i = sizeof folders / sizeof *folders; i-- > 0;) {
        char *path = hq_path_join(folder, folders[i]);
        remove_files(path);
        rmdir(path);
        free(path);
    }
    remove_files(folder);
    rmdir(folder);
    free(folder);
}
