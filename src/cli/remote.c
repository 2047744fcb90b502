/*
 * Calls to a running daemon.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "cli/remote.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "client/hongqiao.h"

#define CONNECT_US       ((int64_t)10 * 1000 * 1000)
#define REPLY_TIMEOUT_MS 120000 /* installing a pack builds a generation */

struct hq_remote {
    struct hq_client *client;
    bool has_failed_once; /* to connect */
    char reason[200];
    bool has_reply;
    int code;
    json_t *reply;
};

static void on_state(struct hq_client *client, enum hq_client_state state, const char *reason,
                     void *user)
{
    struct hq_remote *remote = user;
    (void)client;
    if (state == HQ_CLIENT_WAITING) {
        remote->has_failed_once = true;
        snprintf(remote->reason, sizeof(remote->reason), "%s", reason);
    }
}

enum hq_err hq_remote_open(const struct hq_cli *cli, const char *lang,
                           struct hq_remote **remote_out, struct hq_error *error)
{
    struct hq_remote *remote = hq_xcalloc(1, sizeof(*remote));
    struct hq_client_options options = {
        .size = sizeof(options),
        .url = cli->url,
        .kind = "cli",
        .lang = lang,
        .bearer = cli->token,
        .reply_timeout_ms = REPLY_TIMEOUT_MS,
        .on_state = on_state,
        .user = remote,
    };
    remote->client = hq_client_new(&options);
    if (!remote->client) {
        hq_remote_close(&remote);
        return hq_error_set(error, HQ_EINVAL, "not a WebSocket URL: %s", cli->url);
    }
    int64_t end_us = hq_clock_monotonic_us() + CONNECT_US;
    while (hq_client_state(remote->client) != HQ_CLIENT_READY && !remote->has_failed_once &&
           hq_clock_monotonic_us() < end_us)
        hq_client_service(remote->client, 1000);
    if (hq_client_state(remote->client) != HQ_CLIENT_READY) {
        enum hq_err err =
            hq_error_set(error, HQ_EUNAVAIL, "no daemon at %s: %s", cli->url, remote->reason);
        hq_remote_close(&remote);
        return err;
    }
    *remote_out = remote;
    return HQ_OK;
}

void hq_remote_close(struct hq_remote **remote)
{
    if (*remote) {
        hq_client_free(&(*remote)->client);
        json_decref((*remote)->reply);
        free(*remote);
        *remote = NULL;
    }
}

static void on_reply(struct hq_client *client, int code, const char *json, void *user)
{
    struct hq_remote *remote = user;
    (void)client;
    remote->has_reply = true;
    remote->code = code;
    remote->reply = json_loads(json, JSON_DECODE_ANY, NULL);
}

static enum hq_err failed(struct hq_remote *remote, const char *method, json_t **result_out,
                          struct hq_error *error)
{
    if (remote->code > -32000) {
        return hq_error_set(error, HQ_EUNAVAIL, "%s: no answer (%s)", method,
                            *remote->reason ? remote->reason : "time-out");
    }
    struct hq_str text = hq_json_str(remote->reply, "message");
    *result_out = json_incref(json_object_get(remote->reply, "data"));
    return hq_error_set(error, HQ_ECONFLICT, "%s: %.*s (%d)", method, (int)text.n, text.p,
                        remote->code);
}

enum hq_err hq_remote_call(struct hq_remote *remote, const char *method, json_t *params,
                           json_t **result_out, struct hq_error *error)
{
    char *text = json_dumps(params, JSON_COMPACT);
    json_decref(params);
    remote->has_reply = false;
    int code =
        text ? hq_client_call(remote->client, method, text, on_reply, remote) : HQ_CLIENT_EINVAL;
    free(text);
    if (code)
        return hq_error_set(error, HQ_EINVAL, "%s: cannot be sent", method);
    while (!remote->has_reply)
        hq_client_service(remote->client, 1000);
    enum hq_err err = HQ_OK;
    if (remote->code == HQ_CLIENT_OK)
        *result_out = json_incref(remote->reply);
    else
        err = failed(remote, method, result_out, error);
    json_decref(remote->reply);
    remote->reply = NULL;
    return err;
}
