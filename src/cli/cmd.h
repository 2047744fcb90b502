/*
 * A subcommand of `hongqiao`: one file and one const entry each, listed in hongqiao.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_CLI_CMD_H
#define HQ_CLI_CMD_H

/* Exit codes of every command. */
#define HQ_CMD_OK     0
#define HQ_CMD_FAILED 1 /* what was asked for could not be done, or a check failed */
#define HQ_CMD_USAGE  2 /* the command line is wrong */

struct hq_cmd {
    const char *name;
    const char *summary; /* one line for `hongqiao --help` */
    const char *usage;   /* what --help prints */
    int (*run)(const struct hq_cmd *cmd, int argc, char **argv); /* argv[0] is the command's name */
};

extern const struct hq_cmd hq_cmd_ask;
extern const struct hq_cmd hq_cmd_case;
extern const struct hq_cmd hq_cmd_intent;
extern const struct hq_cmd hq_cmd_pack;
extern const struct hq_cmd hq_cmd_report;
extern const struct hq_cmd hq_cmd_user;

#endif
