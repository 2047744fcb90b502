/*
 * The insides that server.c, ws_conn.c, http.c and sweep.c share: the server and its connections.
 * A connection is made when a socket is accepted and dies with it; it begins as HTTP and may become
 * a WebSocket. All limits on what a peer may make us hold are in these two structs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_CORE_H
#define HQ_SERVER_CORE_H

#include <ev.h>
#include <libwebsockets.h>

#include "base/buf.h"
#include "server/assets.h"
#include "server/remind.h"
#include "server/rpc.h"
#include "server/server.h"

#define HQ_ADDRESS_SIZE 64

/* One address that peers come from. */
struct hq_peer {
    struct hq_node node; /* key: address */
    char address[HQ_ADDRESS_SIZE];
    struct hq_bucket bucket;
    unsigned connections;
    int64_t used_us;
};

/* A message on its way out. */
struct hq_out {
    struct hq_out *next;
    size_t len;
    unsigned char data[]; /* LWS_PRE bytes for the frame's head, then len */
};

enum hq_conn_state {
    HQ_CONN_WAITING, /* for a request: new, or kept alive */
    HQ_CONN_BODY,    /* of an HTTP request is coming in */
    HQ_CONN_REPLY,   /* an HTTP reply is going out */
    HQ_CONN_WS,
};

struct hq_conn {
    struct hq_conn *prev, *next;
    struct hq_server *server;
    struct lws *wsi;
    enum hq_conn_state state;
    bool is_killed;
    struct hq_peer *peer; /* held */
    struct hq_caller caller;
    int64_t since_us;    /* of the state, or of the last progress in it */
    struct hq_buf in;    /* a message or body that is coming in */
    size_t max_in_bytes; /* by role */

    /* WebSocket */
    struct hq_out *out_first, *out_last;
    size_t out_bytes;
    size_t dropped_bytes; /* of a message that is too long, so far; 0 = none */
    bool is_dropping;     /* the rest of this message */
    bool is_reading;      /* false: the peer reads too slowly for what it asks */
    bool want_ping;
    unsigned pings_unanswered;
    int64_t heard_us;   /* last message */
    int64_t alive_us;   /* last sign of life, pongs too */
    int64_t blocked_us; /* since when the out-queue has not moved; 0 = it is empty */
    int close_code;     /* close with it when the out-queue is empty; 0 = stay open */

    /* HTTP */
    bool is_head;
    bool want_close;
    char *reply_owned; /* new, or NULL: reply is borrowed */
    struct hq_str reply;
    size_t reply_sent;
    struct hq_assets *reply_assets; /* held while reply is a view into it */
};

struct hq_server {
    struct hq_server_options options;
    struct hq_conf *conf;
    struct hq_rpc_env env;
    struct ev_loop *loop;
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct hq_conn *conns;
    struct hq_table peers;
    struct hq_assets *assets; /* held */
    char *openrpc;            /* the document as text */
    ev_timer tick;            /* each second */
    ev_timer duty;            /* each second */
    ev_io news;               /* of cases, from other nodes */
    int64_t duty_count;
    struct hq_remind remind;
    ev_signal on_term, on_int, on_hup;
    bool is_stopping;
};

/* --- server.c --- */

/* The peer of an address, held once more, or NULL if it has too many connections. */
struct hq_peer *hq_peer_hold(struct hq_server *server, const char *address);
void hq_peer_release(struct hq_server *server, struct hq_peer *peer);
/* Ends a connection without a word, soon: conn still stands when this returns. */
void hq_conn_kill(struct hq_conn *conn, enum hq_metric why);
/* Sets peer and role from the request's headers; false if the peer has too many connections. */
bool hq_conn_identify(struct hq_conn *conn);
/* May the page that sent this request's Origin header use this daemon? */
bool hq_conn_origin_is_allowed(struct hq_conn *conn);
/* The request's header, NUL-ended in out; empty if missing or longer. */
struct hq_str hq_conn_header(struct hq_conn *conn, enum lws_token_indexes token, char *out,
                             size_t size);

/* --- ws_conn.c: callbacks return what lws wants, 0 or -1 to close --- */

int hq_ws_established(struct hq_conn *conn);
int hq_ws_received(struct hq_conn *conn, struct hq_str piece);
int hq_ws_writeable(struct hq_conn *conn);
void hq_ws_pong(struct hq_conn *conn);
/* Queues text (copied); a full queue closes the connection. */
void hq_ws_send(struct hq_conn *conn, struct hq_str text);
/* Closes politely once the out-queue is empty. */
void hq_ws_close(struct hq_conn *conn, int code);
void hq_ws_deinit(struct hq_conn *conn);
/* Sends case.event to every connection whose session watches the case, but not to `except`. */
void hq_ws_notify_case(struct hq_server *server, const char *number, const json_t *event,
                       const struct hq_caller *except);

/* Sends desk.event to every connection of staff that may see the case. */
void hq_ws_notify_desk(struct hq_server *server, const struct hq_case_notice *notice);

/* --- http.c --- */

/* Upgrade of the connection: 0 to go on, else what lws wants (an answer was sent). */
int hq_http_upgrade(struct hq_conn *conn, struct hq_str protocol);
int hq_http_request(struct hq_conn *conn, struct hq_str path);
int hq_http_body(struct hq_conn *conn, struct hq_str piece);
int hq_http_body_end(struct hq_conn *conn);
int hq_http_writeable(struct hq_conn *conn);
void hq_http_deinit(struct hq_conn *conn);

/* --- duty.c: what the records need done in the loop --- */

void hq_duty_start(struct hq_server *server);
void hq_duty_stop(struct hq_server *server);

/* --- sweep.c: each second --- */

void hq_server_sweep(struct hq_server *server);

#endif
