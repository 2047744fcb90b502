/*
 * Shared options and messages of the command line.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "cli/common.h"

#include <stdlib.h>

#include "app.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#define TOKEN_FILE_MAX_BYTES ((size_t)4096)

static void set_place(char **place, const char *value)
{
    char *fresh = hq_xstrdup(value);
    free(*place);
    *place = fresh;
}

/* Not installed, but there is one here or above (a build folder in the source tree): that one. */
static void find_place(char **place, const char *here, const char *above, const char *variable)
{
    const char *value = getenv(variable);
    if (value && *value) {
        set_place(place, value);
    } else if (!hq_file_is_dir(*place)) {
        const char *found = hq_file_is_dir(here) ? here : hq_file_is_dir(above) ? above : NULL;
        if (found)
            set_place(place, found);
    }
}

void hq_cli_init(struct hq_cli *cli, const struct hq_cmd *cmd)
{
    *cli = (struct hq_cli){.cmd = cmd};
    hq_conf_init(&cli->conf);
    hq_log_set_level(HQ_LOG_ERROR);
    find_place(&cli->conf.knowledge_dir, "knowledge", "../knowledge", "HQ_KNOWLEDGE");
    find_place(&cli->conf.intents_dir, "intents", "../intents", "HQ_INTENTS");
    const char *data = getenv("HQ_DATA");
    set_place(&cli->conf.data_dir, data ? data : "");
    const char *token = getenv("HQ_TOKEN");
    cli->token = token && *token ? hq_xstrdup(token) : NULL;
}

void hq_cli_deinit(struct hq_cli *cli)
{
    hq_conf_deinit(&cli->conf);
    free(cli->token);
}

int hq_cli_fail(const struct hq_cli *cli, const struct hq_error *error)
{
    char text[HQ_APP_ERROR_SIZE];
    hq_app_error_text(error, text);
    fprintf(stderr, "hongqiao %s: %s\n", cli->cmd->name, text);
    return HQ_CMD_FAILED;
}

int hq_cli_misuse(const struct hq_cli *cli, const char *text)
{
    fprintf(stderr, "hongqiao %s: %s; see hongqiao %s --help\n", cli->cmd->name, text,
            cli->cmd->name);
    return HQ_CMD_USAGE;
}

static bool stop(struct hq_cli *cli, int result)
{
    cli->result = result;
    return false;
}

static bool load_config(struct hq_cli *cli, const char *path)
{
    struct hq_error error = {0};
    struct hq_conf fresh;
    hq_conf_init(&fresh);
    enum hq_err err = hq_conf_load(&fresh, path, &error);
    if (err) {
        hq_conf_deinit(&fresh);
        return stop(cli, hq_cli_fail(cli, &error));
    }
    hq_conf_deinit(&cli->conf);
    cli->conf = fresh;
    return true;
}

static bool load_token(struct hq_cli *cli, const char *path)
{
    struct hq_error error = {0};
    char *text = NULL;
    size_t n = 0;
    if (hq_file_read(path, TOKEN_FILE_MAX_BYTES, &text, &n, &error))
        return stop(cli, hq_cli_fail(cli, &error));
    struct hq_str token = hq_str_trim((struct hq_str){text, n});
    free(cli->token);
    cli->token = hq_xstrndup(token.p, token.n);
    free(text);
    return true;
}

static bool set_log(struct hq_cli *cli, const char *name)
{
    enum hq_log_level level;
    if (hq_log_level_parse(name, &level))
        return stop(cli, hq_cli_misuse(cli, "--log: error, warn, info or debug"));
    hq_log_set_level(level);
    return true;
}

bool hq_cli_option(struct hq_cli *cli, int option, const char *value)
{
    switch (option) {
    case HQ_CLI_CONFIG:
        return load_config(cli, value);
    case HQ_CLI_KNOWLEDGE:
        set_place(&cli->conf.knowledge_dir, value);
        return true;
    case HQ_CLI_INTENTS:
        set_place(&cli->conf.intents_dir, value);
        return true;
    case HQ_CLI_DATA:
        set_place(&cli->conf.data_dir, value);
        return true;
    case HQ_CLI_RECORDS:
        set_place(&cli->conf.records_url, value);
        return true;
    case HQ_CLI_REGION:
        set_place(&cli->conf.region, value);
        cli->has_region = true;
        return true;
    case HQ_CLI_URL:
        cli->url = value;
        return true;
    case HQ_CLI_TOKEN_FILE:
        return load_token(cli, value);
    case HQ_CLI_LOG:
        return set_log(cli, value);
    case 'h':
        fputs(cli->cmd->usage, stdout);
        fputs(HQ_CLI_USAGE, stdout);
        return stop(cli, HQ_CMD_OK);
    default: /* getopt has said what is wrong */
        fprintf(stderr, "See hongqiao %s --help.\n", cli->cmd->name);
        return stop(cli, HQ_CMD_USAGE);
    }
}

void hq_cli_print(json_t *json)
{
    json_dumpf(json, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY);
    putchar('\n');
    json_decref(json);
}
