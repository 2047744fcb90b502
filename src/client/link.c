/*
 * The connection, on libwebsockets' client with its own poll loop, which is only ever asked what is
 * ready now. The socket also sits in an epoll descriptor, so that a foreign loop has one thing to
 * watch that never changes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "client/part.h"

#define PROTOCOL_NAME "hongqiao.v1"
#define ROUNDS_MAX    16 /* of service at one go */

static void watch(struct hq_client *client, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events};
    if (client->socket_fd != fd) {
        client->socket_fd = fd;
        client->interest = 0;
    }
    if (client->interest != events) {
        int op = client->interest ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
        if (epoll_ctl(client->epoll_fd, op, fd, &event))
            events = 0; /* lws closed it; the next attempt brings a new one */
        client->interest = events;
    }
}

static void gone(struct hq_client *client, const char *reason)
{
    if (client->wsi) {
        client->wsi = NULL;
        client->socket_fd = -1;
        client->interest = 0;
        client->is_established = false;
        client->has_progress = true;
        hq_client_lost(client, reason);
    }
}

static int write_next(struct hq_client *client)
{
    if (client->want_ping) {
        unsigned char ping[LWS_PRE + 2] = {0};
        client->want_ping = false;
        lws_callback_on_writable(client->wsi);
        return lws_write(client->wsi, ping + LWS_PRE, 2, LWS_WRITE_PING) < 0 ? -1 : 0;
    }
    struct hq_pending *call = hq_client_next(client);
    if (!call)
        return 0;
    bool is_open = client->is_opening;
    int written = lws_write(client->wsi, call->message + LWS_PRE, call->len, LWS_WRITE_TEXT);
    bool is_written = written >= (int)call->len;
    if (is_open) {
        free(call);
    } else {
        call->is_sent = true;
        lws_callback_on_writable(client->wsi);
    }
    return is_written ? 0 : -1;
}

static int received(struct hq_client *client, struct hq_str piece)
{
    client->heard_us = client->ping_us = hq_clock_monotonic_us();
    hq_buf_add(&client->in, piece);
    if (hq_buf_error(&client->in))
        return -1;
    if (lws_is_final_fragment(client->wsi) && !lws_remaining_packet_payload(client->wsi)) {
        size_t len = client->in.len;
        char *message = hq_buf_steal(&client->in);
        hq_client_take(client, (struct hq_str){message, len});
        free(message);
    }
    return 0;
}

static int add_bearer(struct hq_client *client, unsigned char **at, unsigned char *end)
{
    char value[1100];
    if (!client->options.bearer)
        return 0;
    int n = snprintf(value, sizeof(value), "Bearer %s", client->options.bearer);
    return lws_add_http_header_by_name(client->wsi, (const unsigned char *)"authorization:",
                                       (const unsigned char *)value, n, at, end)
               ? -1
               : 0;
}

static int on_link(struct hq_client *client, enum lws_callback_reasons reason, void *in, size_t len)
{
    client->has_progress = true;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        return add_bearer(client, in, *(unsigned char **)in + len);
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        client->is_established = true;
        client->heard_us = client->ping_us = hq_clock_monotonic_us();
        lws_callback_on_writable(client->wsi);
        return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        return received(client, (struct hq_str){in, len});
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        client->heard_us = hq_clock_monotonic_us();
        return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        return write_next(client);
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        gone(client, in ? (const char *)in : "no connection");
        return 0;
    case LWS_CALLBACK_CLIENT_CLOSED:
        gone(client, "closed");
        return 0;
    default:
        return 0;
    }
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                  size_t len)
{
    (void)user;
    struct hq_client *client = wsi ? lws_context_user(lws_get_context(wsi)) : NULL;
    /* What a connection says that we gave up already is of no interest: end it. */
    if (!client || client->wsi != wsi)
        return reason == LWS_CALLBACK_CLIENT_RECEIVE ? -1 : 0;
    return on_link(client, reason, in, len);
}

static const struct lws_protocols protocols[] = {
    {PROTOCOL_NAME, on_lws, 0, 16384, 0, NULL, 0},
    {NULL, NULL, 0, 0, 0, NULL, 0},
};

bool hq_link_init(struct hq_client *client)
{
    client->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (client->epoll_fd < 0)
        return false;
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = protocols,
        .user = client,
        .gid = -1,
        .uid = -1,
        .fd_limit_per_thread = 16,
        .client_ssl_ca_filepath = client->options.ca_file,
        .options = client->url.is_secure ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0,
    };
    lws_set_log_level(0, NULL); /* a library does not write on its host's terminal */
    client->context = lws_create_context(&info);
    return client->context != NULL;
}

void hq_link_deinit(struct hq_client *client)
{
    client->wsi = NULL;
    if (client->context)
        lws_context_destroy(client->context);
    if (client->epoll_fd >= 0)
        close(client->epoll_fd);
}

void hq_link_connect(struct hq_client *client)
{
    char host[HQ_URL_HOST_SIZE + 16];
    bool is_v6 = strchr(client->url.host, ':') != NULL;
    snprintf(host, sizeof(host), "%s%s%s:%d", is_v6 ? "[" : "", client->url.host, is_v6 ? "]" : "",
             client->url.port);
    struct lws_client_connect_info info = {
        .context = client->context,
        .address = client->url.host,
        .port = client->url.port,
        .path = client->url.path,
        .host = host,
        .protocol = PROTOCOL_NAME,
        .local_protocol_name = PROTOCOL_NAME,
        .alpn = "http/1.1",
        .pwsi = &client->wsi,
        .ssl_connection = client->url.is_secure ? LCCSCF_USE_SSL : 0,
    };
    /* Callbacks may come from within, and tell of a failure: gone() has been called then. */
    if (!lws_client_connect_via_info(&info) && client->state == HQ_CLIENT_CONNECTING) {
        client->wsi = NULL;
        hq_client_lost(client, "no connection");
    }
}

void hq_link_drop(struct hq_client *client, const char *reason)
{
    struct lws *wsi = client->wsi;
    gone(client, reason);
    if (wsi) {
        int fd = (int)lws_get_socket_fd(wsi);
        if (fd >= 0)
            shutdown(fd, SHUT_RDWR);
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
    }
}

static bool has_unsent(const struct hq_client *client)
{
    const struct hq_pending *call = client->first;
    while (call && call->is_sent)
        call = call->next;
    return call != NULL;
}

static void update_interest(struct hq_client *client)
{
    int fd = client->wsi ? (int)lws_get_socket_fd(client->wsi) : -1;
    if (fd < 0)
        return;
    bool want_write;
    if (client->is_established) {
        want_write = client->want_ping || lws_partial_buffered(client->wsi) ||
                     (client->state == HQ_CLIENT_READY && has_unsent(client));
    } else {
        struct sockaddr_storage peer;
        socklen_t size = sizeof(peer);
        want_write = getpeername(fd, (struct sockaddr *)&peer, &size) != 0;
    }
    watch(client, fd, EPOLLIN | (want_write ? EPOLLOUT : 0));
}

void hq_link_want_write(struct hq_client *client)
{
    if (client->wsi && client->is_established) {
        lws_callback_on_writable(client->wsi);
        update_interest(client); /* a foreign loop may wait before it calls service again */
    }
}

void hq_link_service(struct hq_client *client)
{
    int round = 0;
    do {
        client->has_progress = false;
        lws_service(client->context, -1);
    } while (client->has_progress && ++round < ROUNDS_MAX);
    update_interest(client);
}

bool hq_link_is_busy(const struct hq_client *client)
{
    return client->has_progress || lws_service_adjust_timeout(client->context, 1, 0) == 0;
}
