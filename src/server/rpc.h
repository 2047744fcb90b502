/*
 * JSON-RPC 2.0: one message in, at most one reply out, whatever the transport. Limits by rate,
 * roles and parameters are checked here, before a handler sees anything. Batches are not
 * supported: a JSON array is answered with -32600.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_RPC_H
#define HQ_SERVER_RPC_H

#include "server/method.h"
#include "server/rpc_errors.h"

void hq_rpc_env_init(struct hq_rpc_env *env, const struct hq_conf *conf,
                     struct hq_dialogue *dialogue, struct hq_records *records);
void hq_rpc_env_deinit(struct hq_rpc_env *env);

/* Lets go of the caller's session. */
void hq_caller_deinit(struct hq_rpc_env *env, struct hq_caller *caller);

/*
 * Answers one message. Returns the reply as new text (free() it), or NULL for a notification.
 * now_us: hq_clock_monotonic_us().
 */
char *hq_rpc_handle(struct hq_rpc_env *env, struct hq_caller *caller, struct hq_str message,
                    int64_t now_us);

/* An error reply without an id, for what never became a request; new text. */
char *hq_rpc_error(struct hq_rpc_env *env, enum hq_rpc_code code, const char *message);

/* A notification; params is borrowed; new text. */
char *hq_rpc_notification(const char *method, const json_t *params);

#endif
