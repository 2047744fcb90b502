/*
 * hongqiao report: figures on questions and cases, for people (text) and spreadsheets (CSV).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/common.h"
#include "records/records.h"

enum { OPTION_DAYS = HQ_CLI_OWN, OPTION_CSV, OPTION_JSON };

#define DAY_MS    ((int64_t)86400000)
#define MINUTE_MS 60000
#define DAYS_MAX  3660
#define GAPS      20

struct report {
    struct hq_cli cli;
    int days;
    bool is_csv, is_json;
    struct hq_records *records;
};

/* One field; a leading sign would be a formula to a spreadsheet. */
static void print_csv_field(const char *text)
{
    bool is_formula = *text && strchr("=+-@\t\r", *text);
    putchar('"');
    if (is_formula)
        putchar('\'');
    for (; *text; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    putchar('"');
}

static void print_line(const struct report *r, const char *section, const char *name,
                       const char *value)
{
    if (!r->is_csv) {
        printf("  %-28s %s\n", *name ? name : "-", value);
        return;
    }
    print_csv_field(section);
    putchar(',');
    print_csv_field(name);
    putchar(',');
    print_csv_field(value);
    putchar('\n');
}

static void print_number(const struct report *r, const char *section, const char *name,
                         const json_t *value)
{
    char text[32];
    size_t n = strlen(name);
    bool is_time = n > 8 && strcmp(name + n - 8, "_ms_mean") == 0;
    if (!json_is_integer(value))
        return;
    if (is_time)
        snprintf(text, sizeof(text), "%lld min",
                 (long long)(json_integer_value(value) / MINUTE_MS));
    else
        snprintf(text, sizeof(text), "%lld", (long long)json_integer_value(value));
    char label[64];
    snprintf(label, sizeof(label), "%.*s%s", (int)(is_time ? n - 8 : n), name,
             is_time ? ", mean" : "");
    print_line(r, section, label, text);
}

static void heading(const struct report *r, const char *text)
{
    if (!r->is_csv)
        printf("\n%s\n", text);
}

/* Numbers of an object, then each object in it as a table of its own. */
static void print_part(const struct report *r, const char *part, const json_t *object)
{
    const char *name;
    json_t *value;
    heading(r, part);
    json_object_foreach((json_t *)object, name, value)
    {
        print_number(r, part, name, value);
    }
    json_object_foreach((json_t *)object, name, value)
    {
        char section[64];
        const char *key;
        json_t *count;
        snprintf(section, sizeof(section), "%s by %s", part, name);
        if (!json_is_object(value) || json_object_size(value) == 0)
            continue;
        heading(r, section);
        json_object_foreach(value, key, count)
        {
            print_number(r, section, key, count);
        }
    }
}

static void print_texts(const struct report *r, const char *section, const json_t *list)
{
    size_t i;
    json_t *item;
    if (json_array_size(list) == 0)
        return;
    heading(r, section);
    json_array_foreach((json_t *)list, i, item)
    {
        long long count = json_integer_value(json_object_get(item, "count"));
        const char *text = json_string_value(json_object_get(item, "text"));
        char number[24];
        snprintf(number, sizeof(number), "%lld", count);
        if (r->is_csv)
            print_line(r, section, text ? text : "", number);
        else
            printf("  %6lld  %s\n", count, text ? text : "");
    }
}

static void print_spikes(const struct report *r, const json_t *list)
{
    size_t i;
    json_t *item;
    if (json_array_size(list) == 0)
        return;
    heading(r, "unusual today");
    json_array_foreach((json_t *)list, i, item)
    {
        char name[128], value[64];
        struct hq_str site = hq_json_str(item, "site"), area = hq_json_str(item, "area");
        snprintf(name, sizeof(name), "%.*s %.*s", (int)site.n, site.p, (int)area.n, area.p);
        snprintf(value, sizeof(value), "%lld today, usually %.1f",
                 (long long)json_integer_value(json_object_get(item, "today")),
                 json_number_value(json_object_get(item, "usual")));
        print_line(r, "unusual today", name, value);
    }
}

static int print_report(struct report *r)
{
    struct hq_error error = {0};
    json_t *stats = NULL, *gaps = NULL;
    int64_t since_ms = hq_clock_now_ms(NULL) - r->days * DAY_MS;
    enum hq_err err = hq_records_stats(r->records, since_ms, &stats);
    if (!err)
        err = hq_records_gap_list(r->records, since_ms, GAPS, &gaps);
    if (err) {
        json_decref(stats);
        hq_error_set(&error, err, "%s", hq_err_name(err));
        return hq_cli_fail(&r->cli, &error);
    }
    if (r->is_json) {
        json_object_set(stats, "gaps", json_object_get(gaps, "gaps"));
        hq_cli_print(json_incref(stats));
    } else {
        const json_t *questions = json_object_get(stats, "questions");
        if (r->is_csv)
            puts("section,name,value");
        else
            printf("The last %d days\n", r->days);
        print_part(r, "questions", questions);
        print_part(r, "cases", json_object_get(stats, "cases"));
        print_spikes(r, json_object_get(stats, "spikes"));
        print_texts(r, "asked most", json_object_get(questions, "top_questions"));
        print_texts(r, "not answered", json_object_get(gaps, "gaps"));
    }
    json_decref(gaps);
    json_decref(stats);
    return HQ_CMD_OK;
}

static int run_parsed(struct report *r, int argc)
{
    struct hq_error error = {0};
    if (argc != optind)
        return hq_cli_misuse(&r->cli, "takes options only");
    if (!*r->cli.conf.data_dir && !*r->cli.conf.records_url)
        return hq_cli_misuse(&r->cli, "where are the records? --config, --data or --records");
    if (hq_app_open_records(&r->cli.conf, &r->records, &error))
        return hq_cli_fail(&r->cli, &error);
    return print_report(r);
}

/* False: stop with cli.result. */
static bool take_option(struct report *r, int option, const char *value)
{
    char *end;
    switch (option) {
    case OPTION_DAYS:
        r->days = (int)strtol(value, &end, 10);
        if (*end || end == value || r->days < 1 || r->days > DAYS_MAX) {
            r->cli.result = hq_cli_misuse(&r->cli, "--days: a number from 1 to 3660");
            return false;
        }
        return true;
    case OPTION_CSV:
        r->is_csv = true;
        return true;
    case OPTION_JSON:
        r->is_json = true;
        return true;
    default:
        return hq_cli_option(&r->cli, option, value);
    }
}

static int run(const struct hq_cmd *cmd, int argc, char **argv)
{
    static const struct option options[] = {{"days", required_argument, NULL, OPTION_DAYS},
                                            {"csv", no_argument, NULL, OPTION_CSV},
                                            {"json", no_argument, NULL, OPTION_JSON},
                                            HQ_CLI_OPTIONS};
    struct report r = {.days = 30};
    hq_cli_init(&r.cli, cmd);
    int option;
    bool is_going_on = true;
    while (is_going_on && (option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        is_going_on = take_option(&r, option, optarg);
    int result = is_going_on ? run_parsed(&r, argc) : r.cli.result;
    hq_records_close(&r.records);
    hq_cli_deinit(&r.cli);
    return result;
}

const struct hq_cmd hq_cmd_report = {
    .name = "report",
    .summary = "figures on questions and cases",
    .usage = "Usage: hongqiao report [--days N] [--csv | --json]\n"
             "Counts of questions and cases, times, ratings, what is asked most, what was not\n"
             "answered, and what is unusual today; of the last 30 days, or N.\n",
    .run = run,
};
