/*
 * The insides of struct hq_client, shared by client.c (calls and time) and link.c (the connection).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_CLIENT_PART_H
#define HQ_CLIENT_PART_H

#include <jansson.h>
#include <libwebsockets.h>

#include "base/buf.h"
#include "client/hongqiao.h"
#include "client/url.h"

#define HQ_CLIENT_TOKEN_SIZE 256

struct hq_pending {
    struct hq_pending *next;
    int64_t id;
    bool is_sent;
    bool is_repeatable;
    int64_t deadline_us;
    hq_client_reply *reply;
    void *user;
    size_t len;
    unsigned char message[]; /* LWS_PRE bytes, then len */
};

struct hq_client {
    struct hq_client_options options; /* strings are ours */
    struct hq_url url;
    char token[HQ_CLIENT_TOKEN_SIZE];
    enum hq_client_state state;

    struct hq_pending *first, *last; /* oldest first; session.open is not among them */
    unsigned pending_count;
    int64_t next_id;

    struct lws_context *context;
    struct lws *wsi;   /* NULL: no connection, and none under way */
    int epoll_fd;      /* holds the socket */
    int socket_fd;     /* -1: none */
    uint32_t interest; /* epoll events asked for */
    bool is_established;
    bool is_opening; /* session.open was sent */
    bool want_ping;
    bool has_progress; /* something happened in this round of service */
    int64_t open_id;   /* of session.open */
    struct hq_buf in;
    int64_t connect_deadline_us; /* until READY */
    int64_t heard_us;
    int64_t ping_us;
    unsigned attempts; /* since the last READY */
    int64_t retry_us;  /* when to connect again */
};

/* --- client.c --- */

void hq_client_set_state(struct hq_client *client, enum hq_client_state state, const char *reason);
/* A whole message came in. */
void hq_client_take(struct hq_client *client, struct hq_str message);
/* The connection is gone. */
void hq_client_lost(struct hq_client *client, const char *reason);
/* The next message to write, or NULL; the caller marks it as sent. */
struct hq_pending *hq_client_next(struct hq_client *client);

/* --- link.c --- */

bool hq_link_init(struct hq_client *client);
void hq_link_deinit(struct hq_client *client);
void hq_link_connect(struct hq_client *client);
/* Ends the connection; hq_client_lost() is called if there was one. */
void hq_link_drop(struct hq_client *client, const char *reason);
/* There is something to write. */
void hq_link_want_write(struct hq_client *client);
void hq_link_service(struct hq_client *client);
/* Is more to do at once, without waiting for the descriptor? */
bool hq_link_is_busy(const struct hq_client *client);

#endif
