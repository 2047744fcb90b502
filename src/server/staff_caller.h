/*
 * Staff behind a caller: who it is, and that the account still stands.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_STAFF_CALLER_H
#define HQ_SERVER_STAFF_CALLER_H

#include "server/method.h"

/* What an account may do on the wire; finer rules are in the handlers. */
enum hq_role hq_role_of_staff(enum hq_staff_role role);

/* Makes the caller the person whose token this is. HQ_EDENIED: nobody's. */
enum hq_err hq_caller_sign_in(struct hq_rpc_env *env, struct hq_caller *caller,
                              struct hq_str token) HQ_MUST_USE;
void hq_caller_sign_out(struct hq_caller *caller);
/*
 * Before each call that needs a role: an account that was disabled, or a session that has ended,
 * is a worker again. HQ_EIO, HQ_EUNAVAIL: not known now.
 */
enum hq_err hq_caller_check(struct hq_rpc_env *env, struct hq_caller *caller) HQ_MUST_USE;
/* The name under which the caller's acts are entered; a bearer token of the configuration has one
 * too. */
struct hq_staff hq_caller_staff(const struct hq_caller *caller);

#endif
