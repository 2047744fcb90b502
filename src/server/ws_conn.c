/*
 * One WebSocket connection: frames in, put together up to a maximum; messages out, one lws_write()
 * in each writeable callback. Only whole text messages leave this file.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/core.h"
#include "server/staff_caller.h"

/* Of a message that is too long, so much is read and dropped; beyond it the connection closes. */
#define DROP_MAX_BYTES ((size_t)4 * 1024 * 1024)

#define CLOSE_TOO_BIG 1009

int hq_ws_established(struct hq_conn *conn)
{
    conn->state = HQ_CONN_WS;
    conn->is_reading = true;
    conn->heard_us = conn->alive_us = hq_clock_monotonic_us();
    conn->server->env.metrics.value[HQ_METRIC_WEBSOCKETS]++;
    return 0;
}

void hq_ws_deinit(struct hq_conn *conn)
{
    while (conn->out_first) {
        struct hq_out *out = conn->out_first;
        conn->out_first = out->next;
        free(out);
    }
    conn->out_last = NULL;
    if (conn->state == HQ_CONN_WS)
        conn->server->env.metrics.value[HQ_METRIC_WEBSOCKETS]--;
}

void hq_ws_close(struct hq_conn *conn, int code)
{
    if (!conn->close_code) {
        conn->close_code = code;
        if (!conn->blocked_us)
            conn->blocked_us = hq_clock_monotonic_us(); /* the sweep ends it if the peer does not */
    }
    lws_callback_on_writable(conn->wsi);
}

static void set_reading(struct hq_conn *conn, bool is_reading)
{
    if (conn->is_reading != is_reading) {
        conn->is_reading = is_reading;
        lws_rx_flow_control(conn->wsi, is_reading ? 1 : 0);
    }
}

void hq_ws_send(struct hq_conn *conn, struct hq_str text)
{
    if (conn->close_code || conn->is_killed)
        return;
    size_t max_bytes = (size_t)conn->server->conf->max_queue_bytes;
    if (conn->caller.role > HQ_ROLE_WORKER)
        max_bytes += conn->max_in_bytes; /* lists for admins are long */
    if (conn->out_bytes + text.n > max_bytes && conn->out_first) {
        hq_log(HQ_LOG_INFO, "slow_reader_closed", "queued=%zu", conn->out_bytes);
        hq_conn_kill(conn, HQ_METRIC_CLOSED_SLOW);
        return;
    }
    struct hq_out *out = hq_xcalloc(1, sizeof(*out) + LWS_PRE + text.n);
    out->len = text.n;
    memcpy(out->data + LWS_PRE, text.p, text.n);
    if (conn->out_last)
        conn->out_last->next = out;
    else
        conn->out_first = out;
    conn->out_last = out;
    conn->out_bytes += text.n;
    if (!conn->blocked_us)
        conn->blocked_us = hq_clock_monotonic_us();
    if (conn->out_bytes > max_bytes / 2)
        set_reading(conn, false);
    lws_callback_on_writable(conn->wsi);
}

static void send_error(struct hq_conn *conn, enum hq_rpc_code code, const char *message)
{
    char *text = hq_rpc_error(&conn->server->env, code, message);
    hq_ws_send(conn, hq_str_of(text));
    free(text);
}

static void drop_rest(struct hq_conn *conn, enum hq_rpc_code code, const char *message)
{
    conn->is_dropping = true;
    hq_buf_reset(&conn->in);
    send_error(conn, code, message);
}

static void message_end(struct hq_conn *conn)
{
    struct hq_server *server = conn->server;
    int64_t now_us = hq_clock_monotonic_us();
    conn->heard_us = conn->alive_us = now_us;
    if (!lws_frame_is_binary(conn->wsi)) {
        char *reply = hq_rpc_handle(&server->env, &conn->caller, hq_buf_str(&conn->in), now_us);
        if (reply)
            hq_ws_send(conn, hq_str_of(reply));
        free(reply);
    }
    hq_buf_reset(&conn->in);
    if (conn->in.cap > 16384) {
        hq_buf_deinit(&conn->in); /* a quiet connection keeps no large buffer */
        hq_buf_init(&conn->in, conn->max_in_bytes);
    }
}

int hq_ws_received(struct hq_conn *conn, struct hq_str piece)
{
    bool is_end = lws_is_final_fragment(conn->wsi) && !lws_remaining_packet_payload(conn->wsi);
    if (conn->close_code)
        return 0;
    if (conn->is_dropping) {
        conn->dropped_bytes += piece.n;
        if (conn->dropped_bytes > DROP_MAX_BYTES)
            hq_ws_close(conn, CLOSE_TOO_BIG);
    } else if (lws_frame_is_binary(conn->wsi)) {
        drop_rest(conn, HQ_RPC_INVALID_REQUEST, "binary frames are not part of hongqiao.v1");
    } else if (conn->in.len + piece.n > conn->max_in_bytes) {
        char text[80];
        snprintf(text, sizeof(text), "message longer than %zu bytes", conn->max_in_bytes);
        conn->server->env.metrics.value[HQ_METRIC_REFUSED_SIZE]++;
        conn->dropped_bytes = conn->in.len + piece.n;
        drop_rest(conn, HQ_RPC_TOO_LARGE, text);
    } else {
        hq_buf_add(&conn->in, piece);
    }
    if (!is_end)
        return 0;
    if (conn->is_dropping) {
        conn->is_dropping = false;
        conn->dropped_bytes = 0;
        conn->heard_us = conn->alive_us = hq_clock_monotonic_us();
    } else {
        message_end(conn);
    }
    return 0;
}

void hq_ws_pong(struct hq_conn *conn)
{
    conn->alive_us = hq_clock_monotonic_us();
    conn->pings_unanswered = 0;
}

static int write_ping(struct hq_conn *conn)
{
    /* Not empty: lws 4.1 does not report a pong without payload. */
    unsigned char ping[LWS_PRE + 2];
    memcpy(ping + LWS_PRE, "hq", 2);
    conn->want_ping = false;
    conn->pings_unanswered++;
    return lws_write(conn->wsi, ping + LWS_PRE, 2, LWS_WRITE_PING) < 0 ? -1 : 0;
}

static int write_message(struct hq_conn *conn)
{
    struct hq_out *out = conn->out_first;
    conn->out_first = out->next;
    if (!conn->out_first)
        conn->out_last = NULL;
    conn->out_bytes -= out->len;
    conn->server->env.metrics.value[HQ_METRIC_MESSAGES_OUT]++;
    conn->server->env.metrics.value[HQ_METRIC_BYTES_OUT] += (int64_t)out->len;
    int written = lws_write(conn->wsi, out->data + LWS_PRE, out->len, LWS_WRITE_TEXT);
    bool is_written = written >= (int)out->len;
    free(out);
    if (!is_written)
        return -1;
    if (conn->out_bytes < (size_t)conn->server->conf->max_queue_bytes / 4)
        set_reading(conn, true);
    return 0;
}

int hq_ws_writeable(struct hq_conn *conn)
{
    if (conn->out_first) {
        /* Once more after the last one: lws may hold a part of it, which must go out too. */
        conn->blocked_us = hq_clock_monotonic_us();
        lws_callback_on_writable(conn->wsi);
        return write_message(conn);
    }
    conn->blocked_us = 0;
    if (conn->close_code) {
        lws_close_reason(conn->wsi, (enum lws_close_status)conn->close_code, NULL, 0);
        return -1;
    }
    return conn->want_ping ? write_ping(conn) : 0;
}

void hq_ws_notify_case(struct hq_server *server, const char *number, const json_t *event,
                       const struct hq_caller *except)
{
    json_t *params = json_pack("{s:s, s:O}", "number", number, "event", event);
    char *text = hq_rpc_notification("case.event", params);
    json_decref(params);
    for (struct hq_conn *conn = server->conns; conn; conn = conn->next)
        if (conn->state == HQ_CONN_WS && &conn->caller != except && conn->caller.live &&
            hq_live_is_watching(conn->caller.live, number))
            hq_ws_send(conn, hq_str_of(text));
    free(text);
}

/* Does this connection's person see cases of that desk in the queue? */
static bool is_concerned(const struct hq_conn *conn, const char *desk)
{
    struct hq_staff staff = hq_caller_staff(&conn->caller);
    return conn->state == HQ_CONN_WS && conn->caller.role > HQ_ROLE_WORKER &&
           (staff.role == HQ_STAFF_AUDITOR ||
            hq_staff_may_handle(conn->server->env.records, &staff, hq_str_of(desk)));
}

void hq_ws_notify_desk(struct hq_server *server, const struct hq_case_notice *notice)
{
    char *text = NULL;
    for (struct hq_conn *conn = server->conns; conn && notice->desk; conn = conn->next) {
        if (!is_concerned(conn, notice->desk))
            continue;
        if (!text) {
            json_t *event = notice->event ? json_deep_copy(notice->event) : json_null();
            json_t *params =
                json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:o}", "number", notice->number, "seq",
                          (json_int_t)notice->seq, "type", notice->type, "desk", notice->desk,
                          "state", notice->state, "kind", notice->kind, "event", event);
            text = hq_rpc_notification("desk.event", params);
            json_decref(params);
        }
        hq_ws_send(conn, hq_str_of(text));
    }
    free(text);
}
