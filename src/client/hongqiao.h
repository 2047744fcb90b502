/*
 * libhongqiao: the client side of hongqiao.v1, for kiosks and other programs in C.
 *
 * A client keeps one WebSocket connection and one conversation. It connects by itself, comes back
 * after a lost connection (waiting longer each time, with jitter) and resumes the conversation.
 * Everything happens inside hq_client_service(); there are no threads, and callbacks run only in
 * it. In a program with its own event loop: watch hq_client_fd() for reading, wake up after
 * hq_client_timeout_ms(), and then call hq_client_service(client, 0).
 *
 * A client belongs to one thread. All text is UTF-8. Looking up a host name blocks; an address in
 * numbers does not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HONGQIAO_H
#define HONGQIAO_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct hq_client;

enum hq_client_state {
    HQ_CLIENT_CONNECTING, /* or shaking hands, or opening the session */
    HQ_CLIENT_READY,      /* calls go out */
    HQ_CLIENT_WAITING     /* for the next attempt to connect */
};

/* What a function or a reply callback may give beside JSON-RPC's own codes (below -32000). */
enum hq_client_code {
    HQ_CLIENT_OK = 0,
    HQ_CLIENT_EINVAL = -1,   /* an argument is wrong: not UTF-8, not a JSON object, too long */
    HQ_CLIENT_EFULL = -2,    /* max_pending calls are waiting */
    HQ_CLIENT_ELOST = -3,    /* sent, then the connection was lost: it may have been done or not */
    HQ_CLIENT_ETIMEOUT = -4, /* no reply in time */
    HQ_CLIENT_ESTOP = -5     /* the client was freed */
};

/* Longest message either way that a client sends or takes. */
#define HQ_CLIENT_MESSAGE_MAX_BYTES ((size_t)64 * 1024 * 1024)

struct hq_client_options {
    size_t size;          /* sizeof(struct hq_client_options): later versions may add members */
    const char *url;      /* "ws://host:port/ws" or "wss://..."; port and path may be left out */
    const char *kind;     /* what this is, for the statistics: "kiosk"; NULL = "client" */
    const char *site;     /* which one it is; NULL = none */
    const char *lang;     /* "zh-Hans" (NULL), "zh-Hant", "en" */
    const char *resume;   /* token of an earlier conversation, or NULL */
    const char *bearer;   /* staff's or admin's token, or NULL */
    const char *ca_file;  /* PEM file of trusted authorities for wss; NULL = the system's */
    unsigned max_pending; /* calls waiting for their reply; 0 = 64 */
    unsigned reply_timeout_ms;   /* 0 = 30,000 */
    unsigned connect_timeout_ms; /* 0 = 10,000 */
    unsigned retry_min_ms;       /* first wait before connecting again; 0 = 500 */
    unsigned retry_max_ms;       /* longest wait; 0 = 30,000 */
    /* Called on each change of state; `reason` says why in English and may be "". May be NULL. */
    void (*on_state)(struct hq_client *client, enum hq_client_state state, const char *reason,
                     void *user);
    /* A notification such as case.event; params is JSON text. May be NULL. */
    void (*on_event)(struct hq_client *client, const char *method, const char *params, void *user);
    void *user;
};

/*
 * The reply to one call, once for each: code is HQ_CLIENT_OK and json the result, or code is a
 * JSON-RPC error code and json the error object, or code is one of the above and json "null".
 * json is borrowed during the callback.
 */
typedef void hq_client_reply(struct hq_client *client, int code, const char *json, void *user);

/*
 * New; it connects in hq_client_service(). Options are copied. NULL if the url is not one, a member
 * is too long, or the system gives no epoll descriptor.
 */
struct hq_client *hq_client_new(const struct hq_client_options *options);
/* Calls every waiting reply with HQ_CLIENT_ESTOP. Clears *client. Not from within a callback. */
void hq_client_free(struct hq_client **client);

/*
 * Sends a request, or keeps it until there is a connection. params: text of a JSON object, or NULL.
 * A call that was sent when the connection broke is not repeated: its reply is HQ_CLIENT_ELOST.
 * reply may be NULL. HQ_CLIENT_OK, HQ_CLIENT_EINVAL or HQ_CLIENT_EFULL.
 */
int hq_client_call(struct hq_client *client, const char *method, const char *params,
                   hq_client_reply *reply, void *user);
/* question.ask. Asked again after a lost connection. */
int hq_client_ask(struct hq_client *client, const char *text, hq_client_reply *reply, void *user);

/* Waits up to timeout_ms (< 0: until something happens), then does what is to be done. */
void hq_client_service(struct hq_client *client, int timeout_ms);
/* Readable when there is something to do; the same one for the client's life. Watch, do not read.
 */
int hq_client_fd(const struct hq_client *client);
/* Call hq_client_service() after so long at the latest. */
int hq_client_timeout_ms(const struct hq_client *client);

enum hq_client_state hq_client_state(const struct hq_client *client);
/* Token of the conversation, to resume it later; "" before the first. Borrowed until the next call.
 */
const char *hq_client_token(const struct hq_client *client);

#ifdef __cplusplus
}
#endif

#endif
