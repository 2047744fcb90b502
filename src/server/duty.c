/*
 * What the records need done while nobody asks: the question log written, cases reminded and
 * escalated, and news of cases brought to the workers who watch them, also news of other nodes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/log.h"
#include "records/sweep.h"
#include "server/core.h"
#include "server/staff_caller.h"

#define SWEEP_EVERY     5   /* seconds */
#define SWEEP_STEPS_MAX 200 /* at once; the rest waits for the next time */

static void on_news(struct ev_loop *loop, ev_io *watcher, int events)
{
    struct hq_server *server = watcher->data;
    (void)loop;
    (void)events;
    hq_records_listen_run(server->options.records);
}

/* The store may have connected anew: then the descriptor is another one. */
static void watch_news(struct hq_server *server)
{
    int fd = hq_records_listen_fd(server->options.records);
    if (ev_is_active(&server->news) && server->news.fd == fd)
        return;
    ev_io_stop(server->loop, &server->news);
    if (fd >= 0) {
        ev_io_set(&server->news, fd, EV_READ);
        ev_io_start(server->loop, &server->news);
    }
}

/* Who was disabled, or signed out elsewhere, hears no more. */
static void check_staff(struct hq_server *server)
{
    for (struct hq_conn *conn = server->conns; conn; conn = conn->next)
        if (conn->caller.staff_token[0] && hq_caller_check(&server->env, &conn->caller) != HQ_OK)
            return; /* the records are away; next time */
}

static void on_duty(struct ev_loop *loop, ev_timer *timer, int events)
{
    struct hq_server *server = timer->data;
    int steps = 0;
    (void)loop;
    (void)events;
    enum hq_err err = hq_records_flush(server->options.records);
    if (!err && server->duty_count++ % SWEEP_EVERY == 0) {
        err = hq_records_sweep(server->options.records, SWEEP_STEPS_MAX, &steps);
        check_staff(server);
    }
    if (err)
        hq_log(HQ_LOG_WARN, "records_duty_failed", "error=%s", hq_err_name(err));
    else
        hq_remind_tick(&server->remind, server->conf, server->options.records);
    hq_records_listen_run(server->options.records);
    watch_news(server);
}

static void on_notice(void *user, const struct hq_case_notice *notice)
{
    struct hq_server *server = user;
    hq_ws_notify_desk(server, notice);
    if (!notice->is_private && notice->event)
        hq_ws_notify_case(server, notice->number, notice->event,
                          notice->is_remote ? NULL : server->env.speaker);
}

void hq_duty_start(struct hq_server *server)
{
    if (!server->options.records)
        return;
    ev_timer_init(&server->duty, on_duty, 1.0, 1.0);
    server->duty.data = server;
    ev_timer_start(server->loop, &server->duty);
    ev_io_init(&server->news, on_news, -1, EV_READ);
    server->news.data = server;
    hq_records_listen(server->options.records, on_notice, server);
    watch_news(server);
}

void hq_duty_stop(struct hq_server *server)
{
    if (server->options.records)
        hq_records_listen(server->options.records, NULL, NULL);
    hq_remind_stop(&server->remind);
    ev_timer_stop(server->loop, &server->duty);
    ev_io_stop(server->loop, &server->news);
}
