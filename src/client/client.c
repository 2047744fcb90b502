/*
 * Calls and their replies, time-outs, and when to connect again. The connection is link.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client/part.h"

#define MS_US            ((int64_t)1000)
#define OPTION_MAX_BYTES ((size_t)1024)
#define QUIET_US         ((int64_t)30 * 1000 * 1000) /* then a ping */
#define DEAD_US          ((int64_t)75 * 1000 * 1000) /* then the connection counts as lost */
#define HANDSHAKE_TICK   20                          /* ms between looks while connecting */
#define METHOD_MAX_BYTES 64
#define ID_UNKNOWN       0 /* ids begin with 1 */

/* --- options --- */

static bool copy_option(const char **place)
{
    if (!*place)
        return true;
    bool is_short = strlen(*place) <= OPTION_MAX_BYTES;
    *place = hq_xstrdup(is_short ? *place : "");
    return is_short;
}

static bool take_options(struct hq_client *client, const struct hq_client_options *options)
{
    struct hq_client_options *o = &client->options;
    memcpy(o, options, options->size < sizeof(*o) ? options->size : sizeof(*o));
    const char **texts[] = {&o->url,    &o->kind,   &o->site,   &o->lang,
                            &o->resume, &o->bearer, &o->ca_file};
    bool is_ok = true;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        is_ok = copy_option(texts[i]) && is_ok;
    o->max_pending = o->max_pending ? o->max_pending : 64;
    o->reply_timeout_ms = o->reply_timeout_ms ? o->reply_timeout_ms : 30000;
    o->connect_timeout_ms = o->connect_timeout_ms ? o->connect_timeout_ms : 10000;
    o->retry_min_ms = o->retry_min_ms ? o->retry_min_ms : 500;
    o->retry_max_ms = o->retry_max_ms ? o->retry_max_ms : 30000;
    if (o->resume && strlen(o->resume) < sizeof(client->token))
        snprintf(client->token, sizeof(client->token), "%s", o->resume);
    return is_ok && o->url && hq_url_parse(o->url, &client->url) == HQ_OK;
}

static void free_options(struct hq_client_options *o)
{
    const char *texts[] = {o->url, o->kind, o->site, o->lang, o->resume, o->bearer, o->ca_file};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        free((char *)(uintptr_t)texts[i]);
}

struct hq_client *hq_client_new(const struct hq_client_options *options)
{
    struct hq_client *client = hq_xcalloc(1, sizeof(*client));
    hq_buf_init(&client->in, HQ_CLIENT_MESSAGE_MAX_BYTES);
    client->socket_fd = client->epoll_fd = -1;
    client->state = HQ_CLIENT_WAITING;
    if (!take_options(client, options) || !hq_link_init(client)) {
        hq_client_free(&client);
        return NULL;
    }
    client->retry_us = hq_clock_monotonic_us();
    return client;
}

/* --- replies --- */

static void finish(struct hq_client *client, struct hq_pending *call, int code, const char *json)
{
    if (call->reply)
        call->reply(client, code, json, call->user);
    free(call);
}

static void unlink_call(struct hq_client *client, struct hq_pending *call)
{
    struct hq_pending *before = NULL, *at = client->first;
    while (at != call) {
        before = at;
        at = at->next;
    }
    *(before ? &before->next : &client->first) = call->next;
    if (client->last == call)
        client->last = before;
    client->pending_count--;
}

void hq_client_free(struct hq_client **client)
{
    struct hq_client *one = *client;
    *client = NULL;
    if (!one)
        return;
    hq_link_deinit(one);
    while (one->first) {
        struct hq_pending *call = one->first;
        unlink_call(one, call);
        finish(one, call, HQ_CLIENT_ESTOP, "null");
    }
    hq_buf_deinit(&one->in);
    free_options(&one->options);
    free(one);
}

void hq_client_set_state(struct hq_client *client, enum hq_client_state state, const char *reason)
{
    if (client->state != state) {
        client->state = state;
        client->has_progress = true;
        if (client->options.on_state)
            client->options.on_state(client, state, reason, client->options.user);
    }
}

static void opened(struct hq_client *client, const json_t *message)
{
    json_t *result = json_object_get(message, "result");
    const char *token = json_string_value(json_object_get(result, "token"));
    client->is_opening = false;
    if (!token || strlen(token) >= sizeof(client->token)) {
        json_t *code = json_object_get(json_object_get(message, "error"), "code");
        if (json_integer_value(code) == -32002 || json_integer_value(code) == -32602)
            client->token[0] = '\0'; /* our token is no good: begin afresh */
        hq_link_drop(client, "session.open was refused");
        return;
    }
    snprintf(client->token, sizeof(client->token), "%s", token);
    client->attempts = 0;
    client->connect_deadline_us = 0;
    hq_client_set_state(client, HQ_CLIENT_READY, "");
    hq_link_want_write(client);
}

/* The call of an id; the oldest one for ID_UNKNOWN, as replies come in the order of the calls. */
static struct hq_pending *sent_call(struct hq_client *client, int64_t id)
{
    struct hq_pending *call = client->first;
    while (call && !(call->is_sent && (call->id == id || id == ID_UNKNOWN)))
        call = call->next;
    return call;
}

static void take_reply(struct hq_client *client, const json_t *message, int64_t id)
{
    struct hq_pending *call = sent_call(client, id);
    if (!call)
        return; /* timed out before */
    json_t *error = json_object_get(message, "error");
    json_t *value = error ? error : json_object_get(message, "result");
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    int code = error ? (int)json_integer_value(json_object_get(error, "code")) : HQ_CLIENT_OK;
    unlink_call(client, call);
    finish(client, call, code, text ? text : "null");
    free(text);
}

void hq_client_take(struct hq_client *client, struct hq_str message)
{
    json_t *json = json_loadb(message.p, message.n, 0, NULL);
    json_t *id = json_object_get(json, "id");
    const char *method = json_string_value(json_object_get(json, "method"));
    if (json_is_integer(id) && client->is_opening && json_integer_value(id) == client->open_id) {
        opened(client, json);
    } else if (json_is_integer(id)) {
        take_reply(client, json, json_integer_value(id));
    } else if (json_object_get(json, "error")) {
        take_reply(client, json, ID_UNKNOWN); /* too long to be read, for one */
    } else if (method && client->options.on_event) {
        char *params = json_dumps(json_object_get(json, "params"), JSON_COMPACT | JSON_ENCODE_ANY);
        client->options.on_event(client, method, params ? params : "{}", client->options.user);
        free(params);
    }
    json_decref(json);
}

/* Doubling waits up to the maximum, each cut by a random part of up to a half. */
static int64_t retry_wait_us(const struct hq_client *client)
{
    uint64_t wait_ms = client->options.retry_min_ms;
    for (unsigned i = 1; i < client->attempts && wait_ms < client->options.retry_max_ms; i++)
        wait_ms *= 2;
    if (wait_ms > client->options.retry_max_ms)
        wait_ms = client->options.retry_max_ms;
    uint32_t random = 0;
    lws_get_random(client->context, &random, sizeof(random));
    uint64_t wait_us = wait_ms * 1000;
    return (int64_t)(wait_us - wait_us / 2 * (random >> 16) / 65536);
}

void hq_client_lost(struct hq_client *client, const char *reason)
{
    client->is_opening = false;
    hq_buf_reset(&client->in);
    client->attempts++;
    client->retry_us = hq_clock_monotonic_us() + retry_wait_us(client);
    client->connect_deadline_us = 0;
    hq_client_set_state(client, HQ_CLIENT_WAITING, reason);
    struct hq_pending *next;
    for (struct hq_pending *call = client->first; call; call = next) {
        next = call->next;
        if (call->is_sent && call->is_repeatable) {
            call->is_sent = false;
        } else if (call->is_sent) {
            unlink_call(client, call);
            finish(client, call, HQ_CLIENT_ELOST, "null");
        }
    }
}

/* --- calls --- */

static struct hq_pending *pending_new(struct hq_client *client, const char *method, json_t *params)
{
    int64_t id = ++client->next_id;
    json_t *message = json_pack("{s:s, s:I, s:s, s:o}", "jsonrpc", "2.0", "id", (json_int_t)id,
                                "method", method, "params", params);
    char *text = message ? json_dumps(message, JSON_COMPACT) : NULL;
    json_decref(message);
    size_t len = text ? strlen(text) : 0;
    struct hq_pending *call = NULL;
    if (text && len <= HQ_CLIENT_MESSAGE_MAX_BYTES) {
        call = hq_xcalloc(1, sizeof(*call) + LWS_PRE + len);
        call->id = id;
        call->len = len;
        call->deadline_us = hq_clock_monotonic_us() + client->options.reply_timeout_ms * MS_US;
        memcpy(call->message + LWS_PRE, text, len);
    }
    free(text);
    return call;
}

/* params is taken. */
static int enqueue(struct hq_client *client, const char *method, json_t *params, bool is_repeatable,
                   hq_client_reply *reply, void *user)
{
    if (client->pending_count >= client->options.max_pending) {
        json_decref(params);
        return HQ_CLIENT_EFULL;
    }
    struct hq_pending *call = pending_new(client, method, params);
    if (!call)
        return HQ_CLIENT_EINVAL;
    call->is_repeatable = is_repeatable;
    call->reply = reply;
    call->user = user;
    *(client->last ? &client->last->next : &client->first) = call;
    client->last = call;
    client->pending_count++;
    hq_link_want_write(client);
    return HQ_CLIENT_OK;
}

int hq_client_call(struct hq_client *client, const char *method, const char *params,
                   hq_client_reply *reply, void *user)
{
    json_t *object = params ? json_loads(params, JSON_REJECT_DUPLICATES, NULL) : json_object();
    if (!json_is_object(object) || strlen(method) > METHOD_MAX_BYTES) {
        json_decref(object);
        return HQ_CLIENT_EINVAL;
    }
    return enqueue(client, method, object, false, reply, user);
}

int hq_client_ask(struct hq_client *client, const char *text, hq_client_reply *reply, void *user)
{
    json_t *params = json_pack("{s:s}", "text", text);
    return params ? enqueue(client, "question.ask", params, true, reply, user) : HQ_CLIENT_EINVAL;
}

static struct hq_pending *open_message(struct hq_client *client)
{
    const struct hq_client_options *o = &client->options;
    json_t *params = json_pack("{s:{s:s}}", "client", "kind", o->kind ? o->kind : "client");
    const char *names[] = {"site", "lang", "resume"};
    const char *values[] = {o->site, o->lang, client->token[0] ? client->token : NULL};
    for (size_t i = 0; i < 3; i++)
        if (values[i])
            json_object_set_new(params, names[i], json_string(values[i]));
    struct hq_pending *call = pending_new(client, "session.open", params);
    if (call) {
        client->open_id = call->id;
        client->is_opening = true;
    }
    return call;
}

struct hq_pending *hq_client_next(struct hq_client *client)
{
    if (client->state != HQ_CLIENT_READY)
        return client->is_opening ? NULL : open_message(client);
    struct hq_pending *call = client->first;
    while (call && call->is_sent)
        call = call->next;
    return call;
}

/* --- time --- */

static void expire_calls(struct hq_client *client, int64_t now_us)
{
    struct hq_pending *next;
    for (struct hq_pending *call = client->first; call; call = next) {
        next = call->next;
        if (call->deadline_us <= now_us) {
            unlink_call(client, call);
            finish(client, call, HQ_CLIENT_ETIMEOUT, "null");
            next = client->first; /* the callback may have changed the list */
        }
    }
}

static void keep_time(struct hq_client *client)
{
    int64_t now_us = hq_clock_monotonic_us();
    expire_calls(client, now_us);
    if (client->state == HQ_CLIENT_WAITING) {
        if (client->retry_us <= now_us) {
            client->connect_deadline_us = now_us + client->options.connect_timeout_ms * MS_US;
            hq_client_set_state(client, HQ_CLIENT_CONNECTING, "");
            hq_link_connect(client);
        }
    } else if (client->connect_deadline_us && client->connect_deadline_us <= now_us) {
        hq_link_drop(client, "no connection in time");
    } else if (client->state == HQ_CLIENT_READY && now_us - client->heard_us > DEAD_US) {
        hq_link_drop(client, "nothing heard");
    } else if (client->state == HQ_CLIENT_READY && now_us - client->ping_us > QUIET_US) {
        client->ping_us = now_us;
        client->want_ping = true;
        hq_link_want_write(client);
    }
}

int hq_client_timeout_ms(const struct hq_client *client)
{
    if (hq_link_is_busy(client))
        return 0;
    if (client->state == HQ_CLIENT_CONNECTING)
        return HANDSHAKE_TICK;
    int64_t next_us =
        client->state == HQ_CLIENT_WAITING ? client->retry_us : client->ping_us + QUIET_US;
    for (const struct hq_pending *call = client->first; call; call = call->next)
        next_us = call->deadline_us < next_us ? call->deadline_us : next_us;
    int64_t wait_us = next_us - hq_clock_monotonic_us();
    return wait_us <= 0 ? 0 : (int)(wait_us / 1000) + 1;
}

void hq_client_service(struct hq_client *client, int timeout_ms)
{
    int wait_ms = hq_client_timeout_ms(client);
    if (timeout_ms >= 0 && timeout_ms < wait_ms)
        wait_ms = timeout_ms;
    if (wait_ms > 0) {
        struct pollfd fd = {.fd = client->epoll_fd, .events = POLLIN};
        poll(&fd, 1, wait_ms);
    }
    hq_link_service(client);
    keep_time(client);
}

int hq_client_fd(const struct hq_client *client)
{
    return client->epoll_fd;
}

enum hq_client_state hq_client_state(const struct hq_client *client)
{
    return client->state;
}

const char *hq_client_token(const struct hq_client *client)
{
    return client->token;
}
