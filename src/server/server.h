/*
 * The daemon's face: one listening port, WebSocket at /ws, JSON-RPC at POST /rpc, files at /. It
 * owns the event loop; signals, timers and sockets all run in it, in one thread. How answers are
 * found is dialogue's business: the server only carries them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_SERVER_H
#define HQ_SERVER_SERVER_H

#include "base/conf.h"
#include "base/err.h"

struct hq_dialogue;
struct hq_records;
struct hq_server;

struct hq_server_options {
    struct hq_conf *conf;         /* borrowed for life; read anew for each decision */
    struct hq_dialogue *dialogue; /* borrowed for life */
    struct hq_records *records;   /* borrowed for life; NULL: no cases, no resume after a restart */
    /*
     * Called in the loop on SIGHUP, before the server reads its web folder again; may be NULL.
     * A failure is only counted: it has logged the reason and gone on with what it had.
     */
    enum hq_err (*on_reload)(void *user);
    void *user;
};

/* Binds the port and is ready to run; HQ_EIO with the reason in error. */
enum hq_err hq_server_open(const struct hq_server_options *options, struct hq_server **server_out,
                           struct hq_error *error) HQ_MUST_USE;
/* Serves until SIGTERM, SIGINT or hq_server_stop(). */
void hq_server_run(struct hq_server *server);
/* From within the loop only. */
void hq_server_stop(struct hq_server *server);
/* Saves what is to be saved and closes every connection. Clears *server; NULL is fine. */
void hq_server_close(struct hq_server **server);

/* The port it listens on (what the kernel chose for port 0). */
int hq_server_port(const struct hq_server *server);

#endif
