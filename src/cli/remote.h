/*
 * Calls to a running daemon, one after the other, on libhongqiao.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_CLI_REMOTE_H
#define HQ_CLI_REMOTE_H

#include <jansson.h>

#include "cli/common.h"

struct hq_remote;

/* Connects to cli->url, with cli->token. HQ_EINVAL: not a URL; HQ_EUNAVAIL: nobody there. */
enum hq_err hq_remote_open(const struct hq_cli *cli, const char *lang,
                           struct hq_remote **remote_out, struct hq_error *error) HQ_MUST_USE;
void hq_remote_close(struct hq_remote **remote);

/*
 * One call; params is taken. On HQ_OK *result_out is new. On a JSON-RPC error HQ_ECONFLICT, the
 * message in error and, where it has them, its data in *result_out (else NULL); new.
 */
enum hq_err hq_remote_call(struct hq_remote *remote, const char *method, json_t *params,
                           json_t **result_out, struct hq_error *error) HQ_MUST_USE;

#endif
