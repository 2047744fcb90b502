/*
 * Who may do what. A worker needs no account; staff and admins show a bearer token whose SHA-256 is
 * in the configuration.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_AUTH_H
#define HQ_SERVER_AUTH_H

#include "base/conf.h"
#include "base/str.h"

/* In order: each may do what those before it may. */
enum hq_role { HQ_ROLE_WORKER, HQ_ROLE_STAFF, HQ_ROLE_ADMIN };

#define HQ_AUTH_TOKEN_MIN_BYTES 16
#define HQ_AUTH_TOKEN_MAX_BYTES 256

/* The role that `token` gives; HQ_ROLE_WORKER for one that nobody knows. Constant time. */
enum hq_role hq_auth_role(const struct hq_conf *conf, struct hq_str token);
const char *hq_role_name(enum hq_role role);

/* The token in the value of an Authorization header ("Bearer X"), or a view of "". */
struct hq_str hq_auth_bearer(struct hq_str header);

/* 128 random bits as 22 characters of base64url, NUL-ended. */
#define HQ_AUTH_RANDOM_SIZE 23
void hq_auth_random(char out[HQ_AUTH_RANDOM_SIZE]);

#endif
