/*
 * What the commands on records share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_CLI_RECORDS_COMMON_H
#define HQ_CLI_RECORDS_COMMON_H

/* "cli:root": under what name an act at the command line is entered in the audit log. */
#define HQ_CLI_ACTOR_SIZE 72
void hq_cli_actor(char out[HQ_CLI_ACTOR_SIZE]);

#endif
