/*
 * The event loop, the listening socket, and the birth and death of connections. libwebsockets runs
 * as a guest in our libev loop, so that signals and timers are libev's and no library call blocks.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/server.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/core.h"
#include "server/openrpc.h"
#include "server/staff_caller.h"

#define SPARE_FILES    64   /* beside connections: stores, logs, the listening socket */
#define STOP_WAIT_S    1.0  /* for peers to take their last messages */
#define RX_BYTES       4096 /* a piece of a frame */
#define HEADERS_BYTES  8192 /* of one HTTP request */
#define TCP_IDLE_S     120
#define TCP_PROBES     3
#define TCP_INTERVAL_S 20
#define PROTOCOL_NAME  "hongqiao.v1"

/* --- peers --- */

struct hq_peer *hq_peer_hold(struct hq_server *server, const char *address)
{
    struct hq_peer *peer = (struct hq_peer *)hq_table_find(&server->peers, hq_str_of(address));
    if (!peer) {
        peer = hq_xcalloc(1, sizeof(*peer));
        snprintf(peer->address, sizeof(peer->address), "%s", address);
        peer->node.key = hq_str_of(peer->address);
        hq_table_insert(&server->peers, &peer->node);
    }
    peer->used_us = hq_clock_monotonic_us();
    if (peer->connections >= (uint64_t)server->conf->max_connections_per_address)
        return NULL;
    peer->connections++;
    return peer;
}

void hq_peer_release(struct hq_server *server, struct hq_peer *peer)
{
    (void)server;
    if (peer) {
        assert(peer->connections > 0);
        peer->connections--;
        peer->used_us = hq_clock_monotonic_us();
    }
}

static bool free_peer(struct hq_node *node, void *user)
{
    (void)user;
    free(node);
    return true;
}

/* --- connections --- */

static struct hq_conn *conn_of(struct lws *wsi)
{
    return lws_get_opaque_user_data(wsi);
}

static int conn_open(struct hq_server *server, struct lws *wsi)
{
    char address[HQ_ADDRESS_SIZE] = "";
    lws_get_peer_simple(wsi, address, sizeof(address));
    const char *plain = strncmp(address, "::ffff:", 7) == 0 ? address + 7 : address;
    int64_t *value = server->env.metrics.value;
    if (value[HQ_METRIC_CONNECTIONS] >= server->conf->max_connections) {
        value[HQ_METRIC_REFUSED_CONNECTIONS]++;
        return -1;
    }
    struct hq_peer *peer = hq_peer_hold(server, plain);
    if (!peer) {
        value[HQ_METRIC_REFUSED_CONNECTIONS]++;
        return -1;
    }
    struct hq_conn *conn = hq_xcalloc(1, sizeof(*conn));
    conn->server = server;
    conn->wsi = wsi;
    conn->peer = peer;
    conn->since_us = hq_clock_monotonic_us();
    conn->max_in_bytes = (size_t)server->conf->max_message_bytes;
    hq_buf_init(&conn->in, conn->max_in_bytes);
    conn->next = server->conns;
    if (conn->next)
        conn->next->prev = conn;
    server->conns = conn;
    value[HQ_METRIC_ACCEPTED]++;
    value[HQ_METRIC_CONNECTIONS]++;
    lws_set_opaque_user_data(wsi, conn);
    return 0;
}

static void conn_close(struct hq_conn *conn)
{
    struct hq_server *server = conn->server;
    lws_set_opaque_user_data(conn->wsi, NULL);
    hq_http_deinit(conn);
    hq_ws_deinit(conn);
    hq_caller_deinit(&server->env, &conn->caller);
    hq_peer_release(server, conn->peer);
    hq_buf_deinit(&conn->in);
    *(conn->prev ? &conn->prev->next : &server->conns) = conn->next;
    if (conn->next)
        conn->next->prev = conn->prev;
    server->env.metrics.value[HQ_METRIC_CONNECTIONS]--;
    free(conn);
}

void hq_conn_kill(struct hq_conn *conn, enum hq_metric why)
{
    if (conn->is_killed)
        return;
    conn->is_killed = true;
    conn->server->env.metrics.value[why]++;
    /* lws would wait for what it has buffered to go out; on a dead socket it cannot. */
    shutdown(lws_get_socket_fd(conn->wsi), SHUT_RDWR);
    lws_set_timeout(conn->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

struct hq_str hq_conn_header(struct hq_conn *conn, enum lws_token_indexes token, char *out,
                             size_t size)
{
    int n = lws_hdr_copy(conn->wsi, out, (int)size, token);
    if (n <= 0) {
        out[0] = '\0';
        return HQ_STR("");
    }
    return (struct hq_str){out, (size_t)n};
}

/* What the proxy next to us saw: the last element of X-Forwarded-For. */
static bool take_forwarded(struct hq_conn *conn)
{
    char list[512];
    if (!conn->server->conf->trust_forwarded ||
        !hq_conn_header(conn, WSI_TOKEN_X_FORWARDED_FOR, list, sizeof(list)).n)
        return true;
    char *last = strrchr(list, ',');
    struct hq_str address = hq_str_trim(hq_str_of(last ? last + 1 : list));
    if (address.n == 0 || address.n >= HQ_ADDRESS_SIZE)
        return true;
    char text[HQ_ADDRESS_SIZE];
    snprintf(text, sizeof(text), "%.*s", (int)address.n, address.p);
    hq_peer_release(conn->server, conn->peer);
    conn->peer = hq_peer_hold(conn->server, text);
    return conn->peer != NULL;
}

bool hq_conn_identify(struct hq_conn *conn)
{
    struct hq_server *server = conn->server;
    char value[512];
    struct hq_str token =
        hq_auth_bearer(hq_conn_header(conn, WSI_TOKEN_HTTP_AUTHORIZATION, value, sizeof(value)));
    conn->caller.role = hq_auth_role(server->conf, token);
    if (token.n && conn->caller.role == HQ_ROLE_WORKER &&
        hq_caller_sign_in(&server->env, &conn->caller, token) != HQ_OK && !conn->caller.live &&
        hq_live_resume(&server->env.lives, token, &conn->caller.live) != HQ_OK)
        conn->caller.live = NULL; /* methods that need a session say so */
    conn->max_in_bytes =
        (size_t)(conn->caller.role == HQ_ROLE_ADMIN ? server->conf->max_admin_bytes
                                                    : server->conf->max_message_bytes);
    hq_buf_deinit(&conn->in);
    hq_buf_init(&conn->in, conn->max_in_bytes);
    if (!take_forwarded(conn)) {
        server->env.metrics.value[HQ_METRIC_REFUSED_CONNECTIONS]++;
        return false;
    }
    return true;
}

bool hq_conn_origin_is_allowed(struct hq_conn *conn)
{
    char origin[256], host[256];
    if (lws_hdr_total_length(conn->wsi, WSI_TOKEN_ORIGIN) == 0)
        return true;
    if (!hq_conn_header(conn, WSI_TOKEN_ORIGIN, origin, sizeof(origin)).n)
        return false; /* longer than any on a list */
    const char *scheme_end = strstr(origin, "://");
    if (scheme_end && hq_conn_header(conn, WSI_TOKEN_HOST, host, sizeof(host)).n &&
        strcasecmp(scheme_end + 3, host) == 0)
        return true;
    size_t n = strlen(origin);
    for (const char *at = conn->server->conf->allowed_origins; *at;) {
        size_t word = strcspn(at, " ,\t");
        if ((word == 1 && *at == '*') || (word == n && strncasecmp(at, origin, n) == 0))
            return true;
        at += word;
        at += strspn(at, " ,\t");
    }
    return false;
}

/* --- libwebsockets --- */

static int on_connection(struct hq_conn *conn, enum lws_callback_reasons reason, struct hq_str in)
{
    switch (reason) {
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return hq_http_upgrade(conn, in);
    case LWS_CALLBACK_HTTP:
        return hq_http_request(conn, in);
    case LWS_CALLBACK_HTTP_BODY:
        return hq_http_body(conn, in);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return hq_http_body_end(conn);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return hq_http_writeable(conn);
    case LWS_CALLBACK_ESTABLISHED:
        conn->caller.address = &conn->peer->bucket;
        return hq_ws_established(conn);
    case LWS_CALLBACK_RECEIVE:
        return hq_ws_received(conn, in);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return hq_ws_writeable(conn);
    case LWS_CALLBACK_RECEIVE_PONG:
        hq_ws_pong(conn);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        conn_close(conn);
        return 0;
    default:
        return 0;
    }
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                  size_t len)
{
    (void)user;
    if (reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED)
        return conn_open(lws_context_user(lws_get_context(wsi)), wsi);
    struct hq_conn *conn = wsi ? conn_of(wsi) : NULL;
    if (!conn)
        return 0; /* of the context or a vhost, not of a connection */
    struct hq_str text = {in, in ? len : 0};
    if (reason == LWS_CALLBACK_HTTP_CONFIRM_UPGRADE)
        text = hq_str_of(in);
    return on_connection(conn, reason, text);
}

static void on_lws_log(int level, const char *line)
{
    hq_log(level & LLL_ERR ? HQ_LOG_WARN : HQ_LOG_DEBUG, "lws", "text=\"%.*s\"",
           (int)strcspn(line, "\n"), line);
}

static const struct lws_protocols protocols[] = {
    {PROTOCOL_NAME, on_lws, 0, RX_BYTES, 0, NULL, 0},
    {NULL, NULL, 0, 0, 0, NULL, 0},
};

/* lws sizes its tables by the limit, so it is set to what is needed and no more. */
static void set_file_limit(const struct hq_conf *conf)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)conf->max_connections + SPARE_FILES;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return;
    if (limit.rlim_max != RLIM_INFINITY && wanted > limit.rlim_max) {
        hq_log(HQ_LOG_WARN, "few_files", "wanted=%llu allowed=%llu", (unsigned long long)wanted,
               (unsigned long long)limit.rlim_max);
        wanted = limit.rlim_max;
    }
    limit.rlim_cur = wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit))
        hq_log(HQ_LOG_WARN, "setrlimit", "failed");
}

static enum hq_err listen_on(struct hq_server *server, struct hq_error *error)
{
    const struct hq_conf *conf = server->conf;
    void *loops[1] = {server->loop};
    struct lws_context_creation_info info = {
        .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_LIBEV |
                   LWS_SERVER_OPTION_VALIDATE_UTF8 | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND,
        .foreign_loops = loops,
        .user = server,
        .server_string = "hongqiaod",
        .max_http_header_data2 = HEADERS_BYTES,
        .pt_serv_buf_size = 16384,
        .ka_time = TCP_IDLE_S,
        .ka_probes = TCP_PROBES,
        .ka_interval = TCP_INTERVAL_S,
        .gid = -1,
        .uid = -1,
    };
    if (*conf->tls_cert)
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    server->context = lws_create_context(&info);
    if (!server->context) {
        return hq_error_set(error, HQ_EIO,
                            "libwebsockets does not start; is its libev plug-in installed "
                            "(Debian: libwebsockets-evlib-ev)?");
    }
    if (!strchr(conf->host, ':'))
        info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
    info.iface = conf->host;
    info.port = (int)conf->port;
    info.protocols = protocols;
    info.vhost_name = "hongqiao";
    info.alpn = "http/1.1"; /* replies are written for it */
    info.keepalive_timeout = (int)conf->handshake_timeout_s;
    if (*conf->tls_cert) {
        info.ssl_cert_filepath = conf->tls_cert;
        info.ssl_private_key_filepath = conf->tls_key;
    }
    server->vhost = lws_create_vhost(server->context, &info);
    if (!server->vhost) {
        return hq_error_set(error, HQ_EIO,
                            "cannot listen on %s port %lld (in use, no such "
                            "address, or a bad certificate)",
                            conf->host, (long long)conf->port);
    }
    return HQ_OK;
}

/* --- loop --- */

static void on_tick(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop;
    (void)events;
    hq_server_sweep(timer->data);
}

static void on_stop(struct ev_loop *loop, ev_signal *watcher, int events)
{
    (void)loop;
    (void)events;
    hq_log(HQ_LOG_INFO, "stopping", "signal=%d", watcher->signum);
    hq_server_stop(watcher->data);
}

static void on_hup(struct ev_loop *loop, ev_signal *watcher, int events)
{
    struct hq_server *server = watcher->data;
    (void)loop;
    (void)events;
    server->env.metrics.value[HQ_METRIC_RELOADS]++;
    if (server->options.on_reload && server->options.on_reload(server->options.user))
        server->env.metrics.value[HQ_METRIC_RELOADS_FAILED]++;
    struct hq_assets *assets = NULL;
    struct hq_error error;
    if (hq_assets_load(server->conf->web_dir, &assets, &error)) {
        hq_log(HQ_LOG_ERROR, "web_dir_not_read", "text=\"%s\"", error.text);
        server->env.metrics.value[HQ_METRIC_RELOADS_FAILED]++;
        return;
    }
    hq_assets_release(&server->assets);
    server->assets = assets;
}

static void start_signal(struct hq_server *server, ev_signal *watcher,
                         void (*callback)(struct ev_loop *, ev_signal *, int), int signum)
{
    ev_signal_init(watcher, callback, signum);
    watcher->data = server;
    ev_signal_start(server->loop, watcher);
}

static void start_watchers(struct hq_server *server)
{
    ev_timer_init(&server->tick, on_tick, 1.0, 1.0);
    server->tick.data = server;
    ev_timer_start(server->loop, &server->tick);
    hq_duty_start(server);
    start_signal(server, &server->on_term, on_stop, SIGTERM);
    start_signal(server, &server->on_int, on_stop, SIGINT);
    start_signal(server, &server->on_hup, on_hup, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
}

enum hq_err hq_server_open(const struct hq_server_options *options, struct hq_server **server_out,
                           struct hq_error *error)
{
    struct hq_server *server = hq_xcalloc(1, sizeof(*server));
    server->options = *options;
    server->conf = options->conf;
    hq_rpc_env_init(&server->env, options->conf, options->dialogue, options->records);
    hq_table_init(&server->peers, 4096);
    lws_set_log_level(LLL_ERR | LLL_WARN, on_lws_log);
    set_file_limit(server->conf);
    json_t *document = hq_openrpc_new();
    server->openrpc = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    server->loop = ev_loop_new(EVFLAG_AUTO);
    if (!server->loop)
        abort(); /* no poll(2)? */
    enum hq_err err = hq_assets_load(server->conf->web_dir, &server->assets, error);
    if (!err)
        err = listen_on(server, error);
    if (err) {
        hq_server_close(&server);
        return err;
    }
    start_watchers(server);
    *server_out = server;
    return HQ_OK;
}

void hq_server_run(struct hq_server *server)
{
    ev_run(server->loop, 0);
}

void hq_server_stop(struct hq_server *server)
{
    ev_break(server->loop, EVBREAK_ALL);
}

int hq_server_port(const struct hq_server *server)
{
    return lws_get_vhost_listen_port(server->vhost);
}

static void on_stop_wait(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)timer;
    (void)events;
    ev_break(loop, EVBREAK_ALL);
}

/* Tells everybody, and gives their last messages a moment to leave. */
static void say_goodbye(struct hq_server *server)
{
    ev_timer wait;
    ev_timer_init(&wait, on_stop_wait, STOP_WAIT_S, 0.0);
    ev_timer_start(server->loop, &wait);
    for (struct hq_conn *conn = server->conns; conn; conn = conn->next)
        if (conn->state == HQ_CONN_WS)
            hq_ws_close(conn, LWS_CLOSE_STATUS_GOINGAWAY);
    while (server->env.metrics.value[HQ_METRIC_WEBSOCKETS] > 0 && ev_is_active(&wait))
        ev_run(server->loop, EVRUN_ONCE);
    ev_timer_stop(server->loop, &wait);
}

void hq_server_close(struct hq_server **server)
{
    struct hq_server *one = *server;
    *server = NULL;
    if (!one)
        return;
    if (one->vhost)
        say_goodbye(one);
    if (one->context)
        lws_context_destroy(one->context);
    if (one->loop) {
        ev_timer_stop(one->loop, &one->tick);
        hq_duty_stop(one);
        ev_signal_stop(one->loop, &one->on_term);
        ev_signal_stop(one->loop, &one->on_int);
        ev_signal_stop(one->loop, &one->on_hup);
        /* A second signal must not cut short the closing of the records. */
        signal(SIGTERM, SIG_IGN);
        signal(SIGINT, SIG_IGN);
        ev_loop_destroy(one->loop);
    }
    hq_table_sweep(&one->peers, free_peer, NULL);
    hq_table_deinit(&one->peers);
    hq_assets_release(&one->assets);
    hq_rpc_env_deinit(&one->env);
    free(one->openrpc);
    free(one);
}
