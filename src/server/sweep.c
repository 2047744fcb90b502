/*
 * Once a second: ends connections that took too long. Own deadlines, as lws's time-outs run late
 * under its libev plug-in 4.1 (an armed timer is not moved forward by an earlier one).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/clock.h"
#include "server/core.h"

#define SECOND_US ((int64_t)1000000)

/* A peer that was told to go and does not. */
#define CLOSE_GRACE_US (2 * SECOND_US)

static bool is_over(int64_t since_us, int64_t limit_s, int64_t now_us)
{
    return since_us && now_us - since_us > limit_s * SECOND_US;
}

static void sweep_ws(struct hq_conn *conn, int64_t now_us)
{
    const struct hq_conf *conf = conn->server->conf;
    if (conn->close_code && conn->blocked_us && now_us - conn->blocked_us > CLOSE_GRACE_US) {
        hq_conn_kill(conn, HQ_METRIC_CLOSED_IDLE);
    } else if (is_over(conn->blocked_us, conf->write_timeout_s, now_us)) {
        hq_conn_kill(conn, HQ_METRIC_CLOSED_SLOW);
    } else if (is_over(conn->heard_us, conf->idle_timeout_s, now_us)) {
        conn->server->env.metrics.value[HQ_METRIC_CLOSED_IDLE] += !conn->close_code;
        hq_ws_close(conn, LWS_CLOSE_STATUS_NORMAL);
    } else if (is_over(conn->alive_us, conf->ping_interval_s, now_us) && !conn->want_ping) {
        if (conn->pings_unanswered >= 2) {
            hq_conn_kill(conn, HQ_METRIC_CLOSED_IDLE);
            return;
        }
        conn->want_ping = true;
        conn->alive_us = now_us;
        lws_callback_on_writable(conn->wsi);
    }
}

static bool forget_peer(struct hq_node *node, void *user)
{
    struct hq_peer *peer = (struct hq_peer *)node;
    const int64_t *now_us = user;
    if (peer->connections || *now_us - peer->used_us < 60 * SECOND_US)
        return false;
    free(peer);
    return true;
}

void hq_server_sweep(struct hq_server *server)
{
    const struct hq_conf *conf = server->conf;
    int64_t now_us = hq_clock_monotonic_us();
    struct hq_conn *next;
    for (struct hq_conn *conn = server->conns; conn; conn = next) {
        next = conn->next;
        if (conn->state == HQ_CONN_WS) {
            sweep_ws(conn, now_us);
        } else if (conn->state == HQ_CONN_REPLY) {
            if (is_over(conn->since_us, conf->write_timeout_s, now_us))
                hq_conn_kill(conn, HQ_METRIC_CLOSED_SLOW);
        } else if (is_over(conn->since_us, conf->handshake_timeout_s, now_us)) {
            hq_conn_kill(conn, HQ_METRIC_CLOSED_HANDSHAKE);
        }
    }
    hq_table_sweep(&server->peers, forget_peer, &now_us);
    hq_lives_sweep(&server->env.lives);
}
