/*
 * The OpenRPC document: names, roles and parameters from the method table; texts, result schemas
 * and examples from openrpc_parts.json, which is compiled in. A test holds the two to each other.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_OPENRPC_H
#define HQ_SERVER_OPENRPC_H

#include <jansson.h>

/* New. */
json_t *hq_openrpc_new(void);

#endif
