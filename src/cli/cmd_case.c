/*
 * hongqiao case: look at the cases, and check that nobody changed them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "app.h"
#include "base/json.h"
#include "cli/common.h"
#include "cli/records_common.h"
#include "records/erase.h"
#include "records/records.h"

enum {
    OPTION_STATE = HQ_CLI_OWN,
    OPTION_KIND,
    OPTION_DESK,
    OPTION_LIMIT,
    OPTION_PERSON,
    OPTION_REASON,
    OPTION_JSON
};

#define VERBS     "list, show NUMBER, export [NUMBER], erase NUMBER or verify"
#define LIMIT_MAX 1000 /* the records give no more at once */

struct cases {
    struct hq_cli cli;
    json_t *filter;
    const char *person; /* phone or ID number, or NULL */
    const char *reason;
    bool is_json;
    struct hq_records *records;
};

static int fail(const struct cases *c, enum hq_err err, const char *what)
{
    struct hq_error error = {0};
    hq_error_set(&error, err, "%s: %s", what, hq_err_name(err));
    return hq_cli_fail(&c->cli, &error);
}

static void print_row(const json_t *one)
{
    static const char *const columns[] = {"number", "state", "kind", "desk", "opened"};
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        json_t *value = json_object_get(one, columns[i]);
        if (json_is_integer(value)) {
            printf("%s%lld", i ? "\t" : "", (long long)json_integer_value(value));
        } else {
            struct hq_str text = hq_json_str(one, columns[i]);
            printf("%s%.*s", i ? "\t" : "", (int)text.n, text.p);
        }
    }
    putchar('\n');
}

static int list(struct cases *c)
{
    json_t *found = NULL;
    enum hq_err err = hq_records_case_list(c->records, c->filter, &found);
    if (err)
        return fail(c, err, "list");
    if (c->is_json) {
        hq_cli_print(found);
        return HQ_CMD_OK;
    }
    const json_t *rows = json_object_get(found, "cases");
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        print_row(row);
    }
    json_decref(found);
    return HQ_CMD_OK;
}

static void print_event(const json_t *event)
{
    struct hq_str at = hq_json_str(event, "at"), type = hq_json_str(event, "type"),
                  by = hq_json_str(event, "by"), text = hq_json_str(event, "text");
    printf("%4lld  %.*s  %.*s (%.*s)\n",
           (long long)json_integer_value(json_object_get(event, "seq")), (int)at.n, at.p,
           (int)type.n, type.p, (int)by.n, by.p);
    if (text.n)
        printf("      %.*s\n", (int)text.n, text.p);
}

static int show(struct cases *c, const char *number)
{
    json_t *one = NULL;
    enum hq_err err = hq_records_case_show(c->records, hq_str_of(number), &one);
    if (err)
        return fail(c, err, number);
    if (c->is_json) {
        hq_cli_print(one);
        return HQ_CMD_OK;
    }
    print_row(one);
    size_t i;
    json_t *event;
    json_array_foreach(json_object_get(one, "events"), i, event)
    {
        print_event(event);
    }
    json_decref(one);
    return HQ_CMD_OK;
}

/* Writes the cases of one page whole; the last number stays in the filter for the next one. */
static enum hq_err export_page(struct cases *c, size_t *count_out)
{
    json_t *found = NULL;
    enum hq_err err = hq_records_case_list(c->records, c->filter, &found);
    const json_t *rows = err ? NULL : json_object_get(found, "cases");
    size_t i;
    json_t *row;
    *count_out = json_array_size(rows);
    json_array_foreach(rows, i, row)
    {
        json_t *one = NULL;
        struct hq_str number = hq_json_str(row, "number");
        if (!err)
            err = hq_records_case_show(c->records, number, &one);
        if (!err) {
            json_dumpf(one, stdout, JSON_COMPACT);
            putchar('\n');
            json_decref(one);
            json_object_set(c->filter, "after", json_object_get(row, "number"));
        }
    }
    json_decref(found);
    return err;
}

/* Each case, one JSON object a line. */
static int export_all(struct cases *c)
{
    size_t count = 0;
    enum hq_err err;
    json_object_set_new(c->filter, "limit", json_integer(LIMIT_MAX));
    do {
        err = export_page(c, &count);
    } while (!err && count == LIMIT_MAX);
    return err ? fail(c, err, "export") : HQ_CMD_OK;
}

static int export_one(struct cases *c, const char *number)
{
    json_t *one = NULL;
    enum hq_err err = hq_records_case_show(c->records, hq_str_of(number), &one);
    if (err)
        return fail(c, err, number);
    json_dumpf(one, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(one);
    return HQ_CMD_OK;
}

/* All that is held on one person. */
static int export_person(struct cases *c)
{
    char actor[HQ_CLI_ACTOR_SIZE];
    json_t *found = NULL;
    hq_cli_actor(actor);
    enum hq_err err =
        hq_records_person_export(c->records, hq_str_of(c->person), hq_str_of(actor), &found);
    if (err)
        return fail(c, err, "--person: no phone or ID number, or not readable");
    hq_cli_print(found);
    return HQ_CMD_OK;
}

static int erase(struct cases *c, const char *number)
{
    char actor[HQ_CLI_ACTOR_SIZE];
    int count = 1;
    hq_cli_actor(actor);
    enum hq_err err =
        number
            ? hq_records_case_erase(c->records, hq_str_of(number), hq_str_of(actor),
                                    hq_str_of(c->reason ? c->reason : "on request"))
            : hq_records_person_erase(c->records, hq_str_of(c->person), hq_str_of(actor), &count);
    if (err)
        return fail(c, err, number ? number : "--person");
    printf("%d erased\n", count);
    return HQ_CMD_OK;
}

static int verify(struct cases *c)
{
    struct hq_error error = {0};
    int64_t count = 0;
    if (hq_records_case_verify(c->records, &count, &error))
        return hq_cli_fail(&c->cli, &error);
    printf("%lld events, chain intact\n", (long long)count);
    return HQ_CMD_OK;
}

static int dispatch(struct cases *c, int argc, char **argv)
{
    const char *verb = argv[0], *number = argc > 1 ? argv[1] : NULL;
    if (strcmp(verb, "list") == 0 && argc == 1)
        return list(c);
    if (strcmp(verb, "show") == 0 && argc == 2)
        return show(c, number);
    if (strcmp(verb, "export") == 0 && argc == 1 && c->person)
        return export_person(c);
    if (strcmp(verb, "export") == 0 && argc <= 2 && !c->person)
        return number ? export_one(c, number) : export_all(c);
    if (strcmp(verb, "erase") == 0 && argc <= 2 && !number != !c->person)
        return erase(c, number);
    if (strcmp(verb, "verify") == 0 && argc == 1)
        return verify(c);
    return hq_cli_misuse(&c->cli, VERBS);
}

static int run_parsed(struct cases *c, int argc, char **argv)
{
    struct hq_error error = {0};
    if (argc == optind)
        return hq_cli_misuse(&c->cli, VERBS);
    if (!*c->cli.conf.data_dir && !*c->cli.conf.records_url)
        return hq_cli_misuse(&c->cli, "where are the records? --config, --data or --records");
    if (hq_app_open_records(&c->cli.conf, &c->records, &error))
        return hq_cli_fail(&c->cli, &error);
    return dispatch(c, argc - optind, argv + optind);
}

/* False: stop with cli.result. */
static bool take_option(struct cases *c, int option, const char *value)
{
    char *end;
    long limit;
    switch (option) {
    case OPTION_STATE:
        json_object_set_new(c->filter, "state", json_string(value));
        return true;
    case OPTION_KIND:
        json_object_set_new(c->filter, "kind", json_string(value));
        return true;
    case OPTION_DESK:
        json_object_set_new(c->filter, "desk", json_string(value));
        return true;
    case OPTION_LIMIT:
        limit = strtol(value, &end, 10);
        if (*end || end == value || limit < 1 || limit > LIMIT_MAX) {
            c->cli.result = hq_cli_misuse(&c->cli, "--limit: a number from 1");
            return false;
        }
        json_object_set_new(c->filter, "limit", json_integer(limit));
        return true;
    case OPTION_PERSON:
        c->person = value;
        return true;
    case OPTION_REASON:
        c->reason = value;
        return true;
    case OPTION_JSON:
        c->is_json = true;
        return true;
    default:
        return hq_cli_option(&c->cli, option, value);
    }
}

static int run(const struct hq_cmd *cmd, int argc, char **argv)
{
    static const struct option options[] = {{"state", required_argument, NULL, OPTION_STATE},
                                            {"kind", required_argument, NULL, OPTION_KIND},
                                            {"desk", required_argument, NULL, OPTION_DESK},
                                            {"limit", required_argument, NULL, OPTION_LIMIT},
                                            {"person", required_argument, NULL, OPTION_PERSON},
                                            {"reason", required_argument, NULL, OPTION_REASON},
                                            {"json", no_argument, NULL, OPTION_JSON},
                                            HQ_CLI_OPTIONS};
    struct cases c = {.filter = json_object()};
    hq_cli_init(&c.cli, cmd);
    int option;
    bool is_going_on = true;
    while (is_going_on && (option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        is_going_on = take_option(&c, option, optarg);
    int result = is_going_on ? run_parsed(&c, argc, argv) : c.cli.result;
    hq_records_close(&c.records);
    json_decref(c.filter);
    hq_cli_deinit(&c.cli);
    return result;
}

const struct hq_cmd hq_cmd_case = {
    .name = "case",
    .summary = "list, show, export, erase and verify cases",
    .usage =
        "Usage: hongqiao case list [--state S] [--kind K] [--desk D] [--limit N] [--json]\n"
        "       hongqiao case show NUMBER [--json]\n"
        "       hongqiao case export [NUMBER]     all or one, a JSON object a line\n"
        "       hongqiao case export --person CONTACT   all that is held on who gave that number\n"
        "       hongqiao case erase NUMBER [--reason R]   its contents, for ever\n"
        "       hongqiao case erase --person CONTACT\n"
        "       hongqiao case verify              check the hash chain of all events\n",
    .run = run,
};
