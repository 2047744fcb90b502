/*
 * hongqiao intent: check the folder intents/, and try a sentence against it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/common.h"
#include "intents/intent_check.h"
#include "knowledge/laws.h"
#include "knowledge/lexicon.h"
#include "knowledge/params.h"
#include "text/normalise.h"

enum { OPTION_JSON = HQ_CLI_OWN };

#define ENTRY_FILE_MAX ((size_t)16 * 1024 * 1024)
#define ARENA_MAX      ((size_t)16 * 1024 * 1024)

struct intents {
    struct hq_cli cli;
    bool is_json;
    struct hq_norm *norm;
    struct hq_lexicon *lexicon;
    struct hq_params *params;
    struct hq_laws *laws;
    struct hq_map *entries; /* ids of all entries; NULL: no packs were found */
    hq_day day;
};

/* --- what intents refer to --- */

static char *knowledge_path(const struct intents *in, const char *name)
{
    return hq_path_join(in->cli.conf.knowledge_dir, name);
}

static void add_entries(struct intents *in, const char *path)
{
    json_t *json = NULL;
    const json_t *entry;
    size_t i;

    if (hq_json_load_file(path, ENTRY_FILE_MAX, &json, NULL) != HQ_OK)
        return; /* `hongqiao pack check` says what is wrong with it */
    json_array_foreach(json_object_get(json, "entries"), i, entry)
        hq_map_intern(in->entries, hq_json_str(entry, "id"));
    json_decref(json);
}

static void find_entries(struct intents *in)
{
    char **packs = NULL, **files = NULL;
    size_t pack_count = 0, file_count = 0;

    in->entries = hq_map_new();
    if (hq_file_list(in->cli.conf.knowledge_dir, "", &packs, &pack_count, NULL) != HQ_OK)
        pack_count = 0;
    for (size_t p = 0; p < pack_count; p++) {
        char *dir = knowledge_path(in, packs[p]);
        if (!hq_file_is_dir(dir) || hq_file_list(dir, ".json", &files, &file_count, NULL) != HQ_OK)
            file_count = 0;
        for (size_t f = 0; f < file_count; f++) {
            char *path = hq_path_join(dir, files[f]);
            add_entries(in, path);
            free(path);
        }
        hq_file_list_free(files, file_count);
        files = NULL;
        file_count = 0;
        free(dir);
    }
    hq_file_list_free(packs, pack_count);
    if (hq_map_count(in->entries) == 0)
        hq_map_free(&in->entries);
}

static enum hq_err load(struct intents *in, struct hq_error *error)
{
    char *lexicon = knowledge_path(in, "lexicon");
    char *params = knowledge_path(in, "params");
    char *laws = knowledge_path(in, "laws.json");

    in->norm = hq_norm_new();
    enum hq_err err = hq_lexicon_load(lexicon, in->norm, &in->lexicon, error);
    if (err == HQ_OK)
        err = hq_params_load(params, &in->params, error);
    if (err == HQ_OK)
        err = hq_laws_load(laws, &in->laws, error);
    free(lexicon);
    free(params);
    free(laws);
    find_entries(in);
    return err;
}

/* --- check --- */

static void print_problem(const json_t *p)
{
    const char *pointer = json_string_value(json_object_get(p, "pointer"));
    const char *hint = json_string_value(json_object_get(p, "hint"));

    printf("%s: %s", json_string_value(json_object_get(p, "level")),
           json_string_value(json_object_get(p, "file")));
    if (pointer != NULL && pointer[0] != '\0')
        printf(" %s", pointer);
    printf(": %s\n", json_string_value(json_object_get(p, "text")));
    if (hint != NULL && hint[0] != '\0')
        printf("    %s\n", hint);
}

static void print_report(const struct intents *in, const struct hq_report *report,
                         const struct hq_intent_check_counts *counts)
{
    json_t *p;
    size_t i;

    if (in->is_json) {
        json_t *json = hq_report_json(report);
        json_object_set_new(json, "intents", json_integer((json_int_t)counts->intents));
        json_object_set_new(json, "templates", json_integer((json_int_t)counts->templates));
        json_object_set_new(json, "sentences", json_integer((json_int_t)counts->sentences));
        json_object_set_new(json, "forms", json_integer((json_int_t)counts->forms));
        json_object_set_new(json, "examples", json_integer((json_int_t)counts->examples));
        hq_cli_print(json);
        return;
    }
    json_array_foreach(report->problems, i, p) print_problem(p);
    printf("%zu intents, %zu templates, %zu sentences; %zu forms, %zu examples: %zu errors, "
           "%zu warnings\n",
           counts->intents, counts->templates, counts->sentences, counts->forms, counts->examples,
           report->errors, report->warnings);
}

static int check(struct intents *in)
{
    struct hq_error error = {0};
    struct hq_report report;
    struct hq_intent_check_counts counts = {0};
    const struct hq_intent_check_input input = {.dir = in->cli.conf.intents_dir,
                                                .norm = in->norm,
                                                .params = in->params,
                                                .laws = in->laws,
                                                .entries = in->entries,
                                                .day = in->day};
    int result = HQ_CMD_OK;

    hq_report_init(&report);
    if (hq_intent_check(&input, &report, &counts, &error) != HQ_OK)
        result = hq_cli_fail(&in->cli, &error);
    else
        print_report(in, &report, &counts);
    if (report.errors > 0)
        result = HQ_CMD_FAILED;
    hq_report_deinit(&report);
    return result;
}

/* --- try --- */

static int try_sentence(struct intents *in, const char *text)
{
    struct hq_error error = {0};
    struct hq_intent_set *set = NULL;
    struct hq_intent_hit hits[HQ_INTENT_MAX_HITS];
    struct hq_buf canonical;
    size_t count = 0;

    if (hq_intent_set_load(in->cli.conf.intents_dir, in->norm, in->params, &set, &error) != HQ_OK)
        return hq_cli_fail(&in->cli, &error);
    struct hq_arena *arena = hq_arena_new(ARENA_MAX);
    hq_buf_init(&canonical, HQ_NORM_MAX_BYTES);
    enum hq_err err = hq_normalise(in->norm, hq_str_of(text), &canonical);
    if (err == HQ_OK)
        err = hq_intent_match_all(set, hq_buf_str(&canonical), "zh-Hans", in->day, arena, hits,
                                  HQ_INTENT_MAX_HITS, &count);
    json_t *all = json_array();
    for (size_t i = 0; err == HQ_OK && i < count; i++)
        json_array_append_new(all, hq_intent_explain(&hits[i], hq_buf_str(&canonical)));
    hq_cli_print(
        json_pack("{s:o, s:o}", "canonical", hq_json_string(hq_buf_str(&canonical)), "hits", all));
    hq_buf_deinit(&canonical);
    hq_arena_free(&arena);
    hq_intent_set_free(&set);
    return err == HQ_OK && count > 0 ? HQ_CMD_OK : HQ_CMD_FAILED;
}

static int act(struct intents *in, int count, char **words)
{
    struct hq_error error = {0};
    bool is_check = count == 1 && strcmp(words[0], "check") == 0;

    if (!is_check && !(count == 2 && strcmp(words[0], "try") == 0))
        return hq_cli_misuse(&in->cli, "say check, or try and one sentence in quotes");
    if (load(in, &error) != HQ_OK)
        return hq_cli_fail(&in->cli, &error);
    return is_check ? check(in) : try_sentence(in, words[1]);
}

static int run(const struct hq_cmd *cmd, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, OPTION_JSON},
                                            HQ_CLI_OPTIONS};
    struct intents in = {0};
    int option, result = -1;

    hq_cli_init(&in.cli, cmd);
    in.day = hq_china_day(hq_clock_now_ms(NULL));
    while (result < 0 && (option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == OPTION_JSON)
            in.is_json = true;
        else if (!hq_cli_option(&in.cli, option, optarg))
            result = in.cli.result;
    }
    if (result < 0)
        result = act(&in, argc - optind, argv + optind);
    hq_map_free(&in.entries);
    hq_laws_free(&in.laws);
    hq_params_free(&in.params);
    hq_lexicon_free(&in.lexicon);
    hq_norm_free(&in.norm);
    hq_cli_deinit(&in.cli);
    return result;
}

const struct hq_cmd hq_cmd_intent = {
    .name = "intent",
    .summary = "check intents and forms, try a sentence",
    .usage = "Usage: hongqiao intent check [--json]\n"
             "       hongqiao intent try SENTENCE\n\n"
             "check reads the folder intents/, runs every check and every worked example, and\n"
             "finds templates that shadow each other, cannot be reached or are never tested.\n"
             "It exits with 1 if there is an error. try prints what a sentence matches, best\n"
             "first.\n\n"
             "  --json             the report as JSON\n",
    .run = run,
};
