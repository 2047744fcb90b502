/*
 * What the subcommands share: the options that say where data is, and messages.
 *
 * Places come, the later winning, from the installation (or ./knowledge and ./intents in a source
 * tree), the environment (HQ_KNOWLEDGE, HQ_INTENTS, HQ_DATA), --config and the other options.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_CLI_COMMON_H
#define HQ_CLI_COMMON_H

#include <getopt.h>
#include <jansson.h>

#include "base/conf.h"
#include "base/err.h"
#include "cli/cmd.h"

/* Values that getopt_long() returns for the shared options; a command's own begin at HQ_CLI_OWN. */
enum {
    HQ_CLI_CONFIG = 512,
    HQ_CLI_KNOWLEDGE,
    HQ_CLI_INTENTS,
    HQ_CLI_DATA,
    HQ_CLI_RECORDS,
    HQ_CLI_REGION,
    HQ_CLI_URL,
    HQ_CLI_TOKEN_FILE,
    HQ_CLI_LOG,
    HQ_CLI_OWN = 640
};

#define HQ_CLI_OPTIONS                                                                             \
    {"config", required_argument, NULL, HQ_CLI_CONFIG},                                            \
        {"knowledge", required_argument, NULL, HQ_CLI_KNOWLEDGE},                                  \
        {"intents", required_argument, NULL, HQ_CLI_INTENTS},                                      \
        {"data", required_argument, NULL, HQ_CLI_DATA},                                            \
        {"records", required_argument, NULL, HQ_CLI_RECORDS},                                      \
        {"region", required_argument, NULL, HQ_CLI_REGION},                                        \
        {"url", required_argument, NULL, HQ_CLI_URL},                                              \
        {"token-file", required_argument, NULL, HQ_CLI_TOKEN_FILE},                                \
        {"log", required_argument, NULL, HQ_CLI_LOG}, {"help", no_argument, NULL, 'h'},            \
    {                                                                                              \
        0                                                                                          \
    }

#define HQ_CLI_USAGE                                                                               \
    "\nWhere things are:\n"                                                                        \
    "  --config FILE      places from a hongqiaod.conf\n"                                          \
    "  --knowledge DIR    packs, lexicon, laws (or HQ_KNOWLEDGE)\n"                                \
    "  --intents DIR      intents and forms (or HQ_INTENTS)\n"                                     \
    "  --data DIR         installed packs and records (or HQ_DATA)\n"                              \
    "  --records URL      records elsewhere: a file or postgresql://...\n"                         \
    "  --region REGION    CN, CN-GD, CN-GD-GZ ...\n"                                               \
    "  --url URL          ask a running daemon: ws://HOST:PORT/ws or wss://...\n"                  \
    "  --token-file FILE  bearer token for --url (or HQ_TOKEN in the environment)\n"               \
    "  --log LEVEL        error, warn, info or debug; default error\n"                             \
    "  -h, --help         this text\n"

struct hq_cli {
    const struct hq_cmd *cmd;
    struct hq_conf conf; /* places; data_dir is empty unless somebody named one */
    bool has_region;     /* --region was given */
    const char *url;     /* NULL: work in this process */
    char *token;         /* owned; NULL: none */
    int result;          /* set where hq_cli_option() says false */
};

void hq_cli_init(struct hq_cli *cli, const struct hq_cmd *cmd);
void hq_cli_deinit(struct hq_cli *cli);

/*
 * Takes one option that getopt_long() returned and the command does not know. False: stop, and exit
 * with cli->result (help was printed, or the option is wrong).
 */
bool hq_cli_option(struct hq_cli *cli, int option, const char *value);

/* Prints "hongqiao CMD: text" and gives HQ_CMD_FAILED. */
int hq_cli_fail(const struct hq_cli *cli, const struct hq_error *error);
/* Prints the text and a hint at --help; gives HQ_CMD_USAGE. */
int hq_cli_misuse(const struct hq_cli *cli, const char *text);

/* Pretty JSON and a newline on stdout; takes json. */
void hq_cli_print(json_t *json);

#endif
