/*
 * The command line: finds the subcommand in a table.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "config.h"

static const struct hq_cmd *const commands[] = {&hq_cmd_ask,  &hq_cmd_pack, &hq_cmd_intent,
                                                &hq_cmd_case, &hq_cmd_user, &hq_cmd_report};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static int usage(FILE *out, int result)
{
    fputs("Usage: hongqiao COMMAND [options]\n\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\nhongqiao COMMAND --help tells more; exit codes: 0 done, 1 failed, 2 wrong usage.\n",
          out);
    return result;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
        return usage(stdout, HQ_CMD_OK);
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts("hongqiao " PACKAGE_VERSION);
        return HQ_CMD_OK;
    }
    if (sodium_init() < 0) {
        fputs("hongqiao: libsodium does not start\n", stderr);
        return HQ_CMD_FAILED;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(name, commands[i]->name) == 0)
            return commands[i]->run(commands[i], argc - 1, argv + 1);
    if (*name)
        fprintf(stderr, "hongqiao: no such command: %s\n\n", name);
    return usage(stderr, HQ_CMD_USAGE);
}
