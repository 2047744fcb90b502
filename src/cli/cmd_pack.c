/*
 * hongqiao pack: judge and build a pack from its folder; install it into a daemon or a data folder.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/common.h"
#include "cli/remote.h"
#include "dialogue/dialogue.h"
#include "knowledge/pack_tool.h"

#define PACK_MAX_BYTES ((size_t)64 * 1024 * 1024)

enum { OPTION_JSON = HQ_CLI_OWN };

struct packs {
    struct hq_cli cli;
    bool is_json;
    const char *output;
    struct hq_app app;
    struct hq_remote *remote;
};

/* --- folders --- */

static void print_problem(const json_t *problem)
{
    static const char *const parts[] = {"file", "pointer", "level"};
    json_t *line = json_object_get(problem, "line");
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct hq_str text = hq_json_str(problem, parts[i]);
        if (text.n) {
            printf("%.*s", (int)text.n, text.p);
            if (i == 0 && json_integer_value(line) > 0)
                printf(":%lld", (long long)json_integer_value(line));
            fputs(": ", stdout);
        }
    }
    struct hq_str text = hq_json_str(problem, "text"), hint = hq_json_str(problem, "hint");
    printf("%.*s\n", (int)text.n, text.p);
    if (hint.n)
        printf("    %.*s\n", (int)hint.n, hint.p);
}

/* Prints a report (taken) and tells whether it is a good one. */
static int print_report(const struct packs *p, json_t *report)
{
    int result = json_is_true(json_object_get(report, "ok")) ? HQ_CMD_OK : HQ_CMD_FAILED;
    if (p->is_json) {
        hq_cli_print(report);
        return result;
    }
    size_t i;
    json_t *problem;
    json_array_foreach(json_object_get(report, "problems"), i, problem)
    {
        print_problem(problem);
    }
    static const char *const counts[] = {"entries", "errors", "warnings"};
    for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
        json_t *count = json_object_get(report, counts[k]);
        if (json_is_integer(count))
            printf("%s %lld  ", counts[k], (long long)json_integer_value(count));
    }
    json_t *checks = json_object_get(report, "checks");
    if (checks) {
        printf("checks %lld, found first %lld, among three %lld",
               (long long)json_integer_value(json_object_get(checks, "total")),
               (long long)json_integer_value(json_object_get(checks, "first")),
               (long long)json_integer_value(json_object_get(checks, "first_three")));
    }
    puts(result == HQ_CMD_OK ? "\nok" : "\nrefused");
    json_decref(report);
    return result;
}

static int check(struct packs *p, int argc, char **argv)
{
    struct hq_error error = {0};
    json_t *report = NULL;
    if (hq_pack_judge((const char *const *)argv, (size_t)argc, p->cli.conf.knowledge_dir,
                      hq_china_day(hq_clock_now_ms(NULL)), &report, &error))
        return hq_cli_fail(&p->cli, &error);
    return print_report(p, report);
}

static int build(struct packs *p, int argc, char **argv)
{
    struct hq_error error = {0};
    json_t *document = NULL;
    if (argc != 1)
        return hq_cli_misuse(&p->cli, "build: one folder");
    if (hq_pack_build(argv[0], &document, &error))
        return hq_cli_fail(&p->cli, &error);
    char *text = json_dumps(document, JSON_INDENT(1) | JSON_SORT_KEYS);
    json_decref(document);
    int result = HQ_CMD_OK;
    if (!p->output)
        puts(text);
    else if (hq_file_replace(p->output, hq_str_of(text), &error))
        result = hq_cli_fail(&p->cli, &error);
    free(text);
    return result;
}

static int stats(struct packs *p, int argc, char **argv)
{
    struct hq_error error = {0};
    json_t *found = NULL;
    if (hq_pack_stats((const char *const *)argv, (size_t)argc, &found, &error))
        return hq_cli_fail(&p->cli, &error);
    hq_cli_print(found);
    return HQ_CMD_OK;
}

/* --- what serves --- */

static enum hq_err open_target(struct packs *p, struct hq_error *error)
{
    if (p->cli.url)
        return hq_remote_open(&p->cli, NULL, &p->remote, error);
    return hq_app_open(&p->cli.conf, false, &p->app, error);
}

static int list(struct packs *p)
{
    struct hq_error error = {0};
    json_t *found = NULL;
    enum hq_err err = open_target(p, &error);
    if (!err && p->remote)
        err = hq_remote_call(p->remote, "pack.list", json_object(), &found, &error);
    else if (!err)
        found = hq_dialogue_packs(p->app.dialogue);
    if (err) {
        json_decref(found);
        return hq_cli_fail(&p->cli, &error);
    }
    if (p->is_json) {
        hq_cli_print(found);
        return HQ_CMD_OK;
    }
    printf("generation %lld\n",
           (long long)json_integer_value(json_object_get(found, "generation")));
    size_t i;
    json_t *pack;
    json_array_foreach(json_object_get(found, "packs"), i, pack)
    {
        struct hq_str id = hq_json_str(pack, "id"), version = hq_json_str(pack, "version"),
                      title = hq_json_str(pack, "title");
        printf("%.*s\t%.*s\t%lld entries\t%.*s\n", (int)id.n, id.p, (int)version.n, version.p,
               (long long)json_integer_value(json_object_get(pack, "entries")), (int)title.n,
               title.p);
    }
    json_decref(found);
    return HQ_CMD_OK;
}

static json_t *read_pack(const char *path, struct hq_error *error)
{
    json_t *pack = NULL;
    enum hq_err err = hq_file_is_dir(path) ? hq_pack_build(path, &pack, error)
                                           : hq_json_load_file(path, PACK_MAX_BYTES, &pack, error);
    return err ? NULL : pack;
}

/* The report inside what install answered, or that itself; new. */
static json_t *report_in(json_t *answer)
{
    json_t *report = json_object_get(answer, "report");
    return json_incref(report ? report : answer);
}

static int install(struct packs *p, const char *path)
{
    struct hq_error error = {0};
    json_t *pack = read_pack(path, &error), *answer = NULL;
    if (!pack)
        return hq_cli_fail(&p->cli, &error);
    enum hq_err err = open_target(p, &error);
    if (!err && p->remote) {
        err = hq_remote_call(p->remote, "pack.install", json_pack("{s:O}", "pack", pack), &answer,
                             &error);
    } else if (!err) {
        err = hq_dialogue_pack_install(p->app.dialogue, pack, &answer, &error);
    }
    json_decref(pack);
    if (!err) {
        printf("generation %lld\n",
               (long long)json_integer_value(json_object_get(answer, "generation")));
    } else {
        if (answer)
            print_report(p, report_in(answer));
        hq_cli_fail(&p->cli, &error);
    }
    json_decref(answer);
    return err ? HQ_CMD_FAILED : HQ_CMD_OK;
}

static int rollback(struct packs *p)
{
    struct hq_error error = {0};
    json_t *answer = NULL;
    enum hq_err err = open_target(p, &error);
    if (!err && p->remote)
        err = hq_remote_call(p->remote, "pack.rollback", json_object(), &answer, &error);
    else if (!err)
        err = hq_dialogue_pack_rollback(p->app.dialogue, &answer, &error);
    if (!err) {
        printf("generation %lld\n",
               (long long)json_integer_value(json_object_get(answer, "generation")));
    }
    json_decref(answer);
    return err ? hq_cli_fail(&p->cli, &error) : HQ_CMD_OK;
}

/* --- the command --- */

static int change(struct packs *p, int argc, char **argv)
{
    if (!p->cli.url && !*p->cli.conf.data_dir)
        return hq_cli_misuse(&p->cli, "into what? --url, --data or --config");
    if (strcmp(argv[0], "install") == 0 && argc == 2)
        return install(p, argv[1]);
    if (strcmp(argv[0], "rollback") == 0 && argc == 1)
        return rollback(p);
    return hq_cli_misuse(&p->cli, "install takes one pack, rollback takes nothing");
}

static int dispatch(struct packs *p, int argc, char **argv)
{
    const char *verb = argc > 0 ? argv[0] : "";
    if (strcmp(verb, "check") == 0 && argc > 1)
        return check(p, argc - 1, argv + 1);
    if (strcmp(verb, "build") == 0)
        return build(p, argc - 1, argv + 1);
    if (strcmp(verb, "stats") == 0 && argc > 1)
        return stats(p, argc - 1, argv + 1);
    if (strcmp(verb, "list") == 0 && argc == 1)
        return list(p);
    if (strcmp(verb, "install") == 0 || strcmp(verb, "rollback") == 0)
        return change(p, argc, argv);
    return hq_cli_misuse(&p->cli, "check DIR..., build DIR, stats DIR..., list, install, rollback");
}

static int run(const struct hq_cmd *cmd, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, OPTION_JSON},
                                            {"output", required_argument, NULL, 'o'},
                                            HQ_CLI_OPTIONS};
    struct packs p = {.is_json = false};
    hq_cli_init(&p.cli, cmd);
    int option;
    bool is_going_on = true;
    while (is_going_on && (option = getopt_long(argc, argv, "ho:", options, NULL)) != -1)
        if (option == OPTION_JSON)
            p.is_json = true;
        else if (option == 'o')
            p.output = optarg;
        else
            is_going_on = hq_cli_option(&p.cli, option, optarg);
    int result = is_going_on ? dispatch(&p, argc - optind, argv + optind) : p.cli.result;
    hq_remote_close(&p.remote);
    hq_app_close(&p.app);
    hq_cli_deinit(&p.cli);
    return result;
}

const struct hq_cmd hq_cmd_pack = {
    .name = "pack",
    .summary = "check, build, install and roll back packs",
    .usage = "Usage: hongqiao pack check DIR...            judge pack folders\n"
             "       hongqiao pack build DIR [-o FILE]     one JSON document of a folder\n"
             "       hongqiao pack stats DIR...            count entries, phrasings, checks\n"
             "       hongqiao pack list                    what serves\n"
             "       hongqiao pack install FILE|DIR        into a daemon (--url) or a data folder\n"
             "       hongqiao pack rollback                back to the generation before\n\n"
             "  -o, --output FILE  where build writes; default standard output\n"
             "  --json             reports and lists as JSON\n",
    .run = run,
};
