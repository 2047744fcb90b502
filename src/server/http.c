/*
 * HTTP: files from memory, /rpc, /openrpc.json, /healthz, /metrics, and the door to /ws.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/clock.h"
#include "dialogue/dialogue.h"
#include "server/core.h"

#define HEADER_MAX_BYTES  4096
#define CHUNK_BYTES       ((size_t)16 * 1024)
#define METRICS_MAX_BYTES ((size_t)256 * 1024)

#define CSP                                                                                        \
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "               \
    "form-action 'self'; frame-ancestors 'self'"

/* What is sent; body is borrowed until it is out unless `owned` is set. */
struct reply {
    unsigned status;
    const char *type;
    const char *etag;
    const char *cache;
    const char *location;
    const char *allow;
    const char *retry_after;
    bool is_gzip;
    bool is_public; /* any site may read it */
    struct hq_str body;
    char *owned; /* new: freed when sent */
};

struct header_writer {
    struct lws *wsi;
    unsigned char *at, *end;
    bool failed;
};

static void header(struct header_writer *w, const char *name, const char *value)
{
    if (value && lws_add_http_header_by_name(w->wsi, (const unsigned char *)name,
                                             (const unsigned char *)value, (int)strlen(value),
                                             &w->at, w->end))
        w->failed = true;
}

static void security_headers(struct header_writer *w)
{
    header(w, "content-security-policy:", CSP);
    header(w, "x-content-type-options:", "nosniff");
    header(w, "referrer-policy:", "no-referrer");
    header(w, "cross-origin-opener-policy:", "same-origin");
    header(w, "permissions-policy:", "camera=(), geolocation=(), microphone=(self)");
}

static void cross_origin_headers(struct hq_conn *conn, struct header_writer *w, bool is_public)
{
    char origin[256];
    if (is_public) {
        header(w, "access-control-allow-origin:", "*");
        header(w, "cross-origin-resource-policy:", "cross-origin");
        return;
    }
    header(w, "vary:", "origin");
    if (hq_conn_header(conn, WSI_TOKEN_ORIGIN, origin, sizeof(origin)).n &&
        hq_conn_origin_is_allowed(conn)) {
        header(w, "access-control-allow-origin:", origin);
        header(w, "access-control-allow-headers:", "content-type, authorization");
        header(w, "access-control-allow-methods:", "POST");
        header(w, "access-control-max-age:", "600");
    }
}

static int finished(struct hq_conn *conn)
{
    hq_http_deinit(conn);
    conn->state = HQ_CONN_WAITING;
    conn->since_us = hq_clock_monotonic_us();
    if (conn->want_close || lws_http_transaction_completed(conn->wsi))
        return -1;
    return 0;
}

/* Sends the head and starts the body; what lws wants from the callback. */
static int send_reply(struct hq_conn *conn, const struct reply *reply)
{
    unsigned char buffer[LWS_PRE + HEADER_MAX_BYTES];
    unsigned char *start = buffer + LWS_PRE;
    struct header_writer w = {.wsi = conn->wsi, .at = start, .end = buffer + sizeof(buffer) - 1};
    conn->reply_owned = reply->owned;
    conn->reply = reply->body;
    conn->reply_sent = 0;
    conn->state = HQ_CONN_REPLY;
    conn->since_us = hq_clock_monotonic_us();
    if (lws_add_http_header_status(conn->wsi, reply->status, &w.at, w.end))
        return -1;
    header(&w, "content-type:", reply->type);
    header(&w, "etag:", reply->etag);
    header(&w, "cache-control:", reply->cache ? reply->cache : "no-store");
    header(&w, "location:", reply->location);
    header(&w, "allow:", reply->allow);
    header(&w, "retry-after:", reply->retry_after);
    header(&w, "content-encoding:", reply->is_gzip ? "gzip" : NULL);
    header(&w, "connection:", conn->want_close ? "close" : NULL);
    security_headers(&w);
    cross_origin_headers(conn, &w, reply->is_public);
    if (reply->status != 204 && reply->status != 304 &&
        lws_add_http_header_content_length(conn->wsi, reply->body.n, &w.at, w.end))
        return -1;
    if (w.failed || lws_finalize_write_http_header(conn->wsi, start, &w.at, w.end))
        return -1;
    if (conn->is_head || reply->body.n == 0)
        return finished(conn);
    lws_callback_on_writable(conn->wsi);
    return 0;
}

static int send_text(struct hq_conn *conn, unsigned status, const char *text)
{
    struct reply reply = {
        .status = status, .type = "text/plain; charset=utf-8", .body = hq_str_of(text)};
    return send_reply(conn, &reply);
}

static int send_json_owned(struct hq_conn *conn, unsigned status, char *text)
{
    struct reply reply = {
        .status = status, .type = "application/json", .body = hq_str_of(text), .owned = text};
    return send_reply(conn, &reply);
}

int hq_http_writeable(struct hq_conn *conn)
{
    unsigned char buffer[LWS_PRE + CHUNK_BYTES];
    if (conn->state != HQ_CONN_REPLY)
        return 0;
    size_t n = conn->reply.n - conn->reply_sent;
    bool is_last = n <= CHUNK_BYTES;
    n = is_last ? n : CHUNK_BYTES;
    memcpy(buffer + LWS_PRE, conn->reply.p + conn->reply_sent, n);
    if (lws_write(conn->wsi, buffer + LWS_PRE, n, is_last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) <
        (int)n)
        return -1;
    conn->reply_sent += n;
    conn->since_us = hq_clock_monotonic_us();
    if (is_last)
        return finished(conn);
    lws_callback_on_writable(conn->wsi);
    return 0;
}

void hq_http_deinit(struct hq_conn *conn)
{
    free(conn->reply_owned);
    conn->reply_owned = NULL;
    conn->reply = HQ_STR("");
    hq_assets_release(&conn->reply_assets);
    hq_buf_reset(&conn->in);
    if (conn->state != HQ_CONN_WS)
        hq_caller_deinit(&conn->server->env, &conn->caller);
}

/* --- GET --- */

/* Is `word` an element of a comma-separated list? What follows a ";" in an element is passed over.
 */
static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    while (*list) {
        list += strspn(list, ", ");
        if (strcspn(list, ",; ") == n && strncasecmp(list, word, n) == 0)
            return true;
        list += strcspn(list, ",");
    }
    return false;
}

static int serve_file(struct hq_conn *conn, struct hq_str path)
{
    bool is_folder = false;
    const struct hq_asset *file = hq_assets_find(conn->server->assets, path, &is_folder);
    if (is_folder) {
        char location[1024];
        snprintf(location, sizeof(location), "%.*s/", (int)path.n, path.p);
        /* "//host/" would be another site */
        struct reply reply = {.status = 301, .location = location};
        return path.n > 1 && path.p[1] == '/' ? send_text(conn, 404, "not found\n")
                                              : send_reply(conn, &reply);
    }
    if (!file)
        return send_text(conn, 404, "not found\n");
    char accepted[256], known[256];
    hq_conn_header(conn, WSI_TOKEN_HTTP_ACCEPT_ENCODING, accepted, sizeof(accepted));
    hq_conn_header(conn, WSI_TOKEN_HTTP_IF_NONE_MATCH, known, sizeof(known));
    struct reply reply = {.status = 200,
                          .type = file->type,
                          .etag = file->etag,
                          .cache = "no-cache",
                          .is_public = true,
                          .body = {file->data, file->len}};
    if (strstr(known, file->etag) || strcmp(known, "*") == 0) {
        reply.status = 304;
        reply.type = NULL;
        reply.body = HQ_STR("");
    } else if (file->gzip && has_word(accepted, "gzip")) {
        reply.is_gzip = true;
        reply.body = (struct hq_str){file->gzip, file->gzip_len};
    }
    conn->reply_assets = hq_assets_hold(conn->server->assets);
    return send_reply(conn, &reply);
}

static bool may_see_metrics(const struct hq_conn *conn)
{
    return conn->server->conf->metrics_public || conn->caller.role == HQ_ROLE_ADMIN ||
           strcmp(conn->peer->address, "127.0.0.1") == 0 || strcmp(conn->peer->address, "::1") == 0;
}

static int serve_metrics(struct hq_conn *conn)
{
    struct hq_rpc_env *env = &conn->server->env;
    if (!may_see_metrics(conn))
        return send_text(conn, 403, "metrics are for this machine and for admins\n");
    struct hq_buf out;
    hq_buf_init(&out, METRICS_MAX_BYTES);
    json_t *dialogue = hq_dialogue_stats(env->dialogue);
    env->metrics.value[HQ_METRIC_SESSIONS] = (int64_t)env->lives.table.count;
    hq_metrics_print(&env->metrics, dialogue, &out);
    json_decref(dialogue);
    size_t len = out.len;
    char *text = hq_buf_steal(&out);
    struct reply reply = {.status = 200,
                          .type = "text/plain; version=0.0.4; charset=utf-8",
                          .body = {text, len},
                          .owned = text};
    return send_reply(conn, &reply);
}

static int get(struct hq_conn *conn, struct hq_str path)
{
    if (hq_str_eqz(path, "/healthz"))
        return send_text(conn, 200, "ok\n");
    if (hq_str_eqz(path, "/metrics"))
        return serve_metrics(conn);
    if (hq_str_eqz(path, "/openrpc.json")) {
        struct reply reply = {.status = 200,
                              .type = "application/json",
                              .is_public = true,
                              .body = hq_str_of(conn->server->openrpc)};
        return send_reply(conn, &reply);
    }
    if (hq_str_eqz(path, "/ws"))
        return send_text(conn, 426, "this is a WebSocket address (subprotocol hongqiao.v1)\n");
    if (hq_str_eqz(path, "/rpc")) {
        struct reply reply = {.status = 405,
                              .type = "text/plain; charset=utf-8",
                              .allow = "POST, OPTIONS",
                              .body = HQ_STR("POST JSON-RPC here\n")};
        return send_reply(conn, &reply);
    }
    return serve_file(conn, path);
}

/* --- POST /rpc --- */

/* Refuses a body unread: nothing more is taken from this connection. */
static int refuse(struct hq_conn *conn, unsigned status, enum hq_rpc_code code, const char *text)
{
    conn->want_close = true;
    return send_json_owned(conn, status, hq_rpc_error(&conn->server->env, code, text));
}

static int post(struct hq_conn *conn, struct hq_str path)
{
    char type[128], length[32];
    if (!hq_str_eqz(path, "/rpc"))
        return refuse(conn, 404, HQ_RPC_INVALID_REQUEST, "POST to /rpc");
    if (!hq_conn_origin_is_allowed(conn)) {
        conn->server->env.metrics.value[HQ_METRIC_REFUSED_ORIGIN]++;
        return refuse(conn, 403, HQ_RPC_DENIED, "this site is not on the list of allowed origins");
    }
    hq_conn_header(conn, WSI_TOKEN_HTTP_CONTENT_TYPE, type, sizeof(type));
    if (strncasecmp(type, "application/json", 16) != 0)
        return refuse(conn, 415, HQ_RPC_INVALID_REQUEST, "Content-Type must be application/json");
    if (!hq_conn_header(conn, WSI_TOKEN_HTTP_CONTENT_LENGTH, length, sizeof(length)).n ||
        strspn(length, "0123456789") != strlen(length))
        return refuse(conn, 411, HQ_RPC_INVALID_REQUEST, "Content-Length is needed");
    if (strlen(length) > 12 || strtoull(length, NULL, 10) > conn->max_in_bytes) {
        char text[80];
        snprintf(text, sizeof(text), "body longer than %zu bytes", conn->max_in_bytes);
        conn->server->env.metrics.value[HQ_METRIC_REFUSED_SIZE]++;
        return refuse(conn, 413, HQ_RPC_TOO_LARGE, text);
    }
    if (strtoull(length, NULL, 10) == 0)
        return refuse(conn, 200, HQ_RPC_PARSE, "not JSON: the body is empty");
    conn->state = HQ_CONN_BODY;
    conn->since_us = hq_clock_monotonic_us();
    return 0;
}

int hq_http_body(struct hq_conn *conn, struct hq_str piece)
{
    if (conn->state != HQ_CONN_BODY)
        return 0; /* refused already */
    if (conn->in.len + piece.n > conn->max_in_bytes)
        return -1; /* more than its Content-Length */
    hq_buf_add(&conn->in, piece);
    return 0;
}

int hq_http_body_end(struct hq_conn *conn)
{
    struct hq_server *server = conn->server;
    if (conn->state != HQ_CONN_BODY)
        return 0;
    char *reply =
        hq_rpc_handle(&server->env, &conn->caller, hq_buf_str(&conn->in), hq_clock_monotonic_us());
    if (!reply) {
        struct reply none = {.status = 204};
        return send_reply(conn, &none);
    }
    server->env.metrics.value[HQ_METRIC_MESSAGES_OUT]++;
    server->env.metrics.value[HQ_METRIC_BYTES_OUT] += (int64_t)strlen(reply);
    return send_json_owned(conn, 200, reply);
}

/* --- every request --- */

static int too_many(struct hq_conn *conn)
{
    struct reply reply = {.status = 429,
                          .type = "text/plain; charset=utf-8",
                          .retry_after = "1",
                          .body = HQ_STR("too many requests from this address\n")};
    conn->want_close = true;
    return send_reply(conn, &reply);
}

static bool takes_token(struct hq_conn *conn)
{
    const struct hq_conf *conf = conn->server->conf;
    bool is_allowed =
        hq_bucket_take(&conn->peer->bucket, conf->address_messages_per_second,
                       2 * conf->address_messages_per_second, hq_clock_monotonic_us(), NULL);
    if (!is_allowed)
        conn->server->env.metrics.value[HQ_METRIC_REFUSED_RATE]++;
    return is_allowed;
}

int hq_http_request(struct hq_conn *conn, struct hq_str path)
{
    conn->server->env.metrics.value[HQ_METRIC_HTTP_REQUESTS]++;
    conn->is_head = lws_hdr_total_length(conn->wsi, WSI_TOKEN_HEAD_URI) > 0;
    if (!hq_conn_identify(conn))
        return -1;
    if (!takes_token(conn))
        return too_many(conn);
    if (conn->is_head || lws_hdr_total_length(conn->wsi, WSI_TOKEN_GET_URI) > 0)
        return get(conn, path);
    if (lws_hdr_total_length(conn->wsi, WSI_TOKEN_POST_URI) > 0)
        return post(conn, path);
    if (lws_hdr_total_length(conn->wsi, WSI_TOKEN_OPTIONS_URI) > 0) {
        struct reply reply = {.status = 204, .allow = "GET, HEAD, POST, OPTIONS"};
        return send_reply(conn, &reply);
    }
    conn->want_close = true;
    struct reply reply = {.status = 405,
                          .type = "text/plain; charset=utf-8",
                          .allow = "GET, HEAD, POST, OPTIONS",
                          .body = HQ_STR("no such method\n")};
    return send_reply(conn, &reply);
}

static int reject_upgrade(struct hq_conn *conn, unsigned status, const char *text)
{
    return lws_return_http_status(conn->wsi, status, text) ? -1 : 1;
}

int hq_http_upgrade(struct hq_conn *conn, struct hq_str protocol)
{
    char path[64] = "";
    if (!hq_str_eqz(protocol, "websocket"))
        return reject_upgrade(conn, 400, "only websocket");
    int n = lws_hdr_copy(conn->wsi, path, sizeof(path), WSI_TOKEN_GET_URI);
    if (n <= 0 || strcmp(path, "/ws") != 0)
        return reject_upgrade(conn, 404, "the WebSocket is at /ws");
    if (!hq_conn_origin_is_allowed(conn)) {
        conn->server->env.metrics.value[HQ_METRIC_REFUSED_ORIGIN]++;
        return reject_upgrade(conn, 403, "this site is not on the list of allowed origins");
    }
    if (!hq_conn_identify(conn))
        return reject_upgrade(conn, 429, "too many connections from this address");
    return 0;
}
