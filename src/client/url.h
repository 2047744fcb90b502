/*
 * ws:// and wss:// addresses.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_CLIENT_URL_H
#define HQ_CLIENT_URL_H

#include "base/err.h"
#include "base/str.h"

#define HQ_URL_HOST_SIZE 256
#define HQ_URL_PATH_SIZE 512

struct hq_url {
    bool is_secure;
    char host[HQ_URL_HOST_SIZE]; /* without brackets */
    int port;
    char path[HQ_URL_PATH_SIZE]; /* begins with "/" */
};

/* ws, wss, http and https; port 80 or 443 and path /ws where they are left out. HQ_EINVAL. */
enum hq_err hq_url_parse(const char *text, struct hq_url *url_out) HQ_MUST_USE;

#endif
