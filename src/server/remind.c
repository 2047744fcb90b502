/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* posix_spawn_file_actions_addclosefrom_np */
#include "server/remind.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"

#define LEASE_MS      ((int64_t)120000)
#define RUN_MAX_US    ((int64_t)60000000) /* then it is ended; less than the lease */
#define MESSAGE_MAX   ((size_t)4096)      /* fits into a pipe whole, so that writing never blocks */
#define SUBJECT_MAX   200
#define WEBHOOK_MAX_S "30"

static const struct {
    const char *kind;
    const char *subject;
} subjects[] = {
    {"alarm", "紧急案件，请立即处理"}, {"overdue", "案件已超过答复时限"},
    {"remind", "案件多日没有进展"},    {"escalate", "下级未处理的案件已升级到贵处"},
    {"follow", "已办结案件请回头看"},
};

static const char *subject_of(const char *kind)
{
    for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
        if (strcmp(subjects[i].kind, kind) == 0)
            return subjects[i].subject;
    return "案件提醒";
}

static void write_mail(const struct hq_conf *conf, const struct hq_outbox_item *item,
                       struct hq_buf *out)
{
    char subject[SUBJECT_MAX], encoded[2 * SUBJECT_MAX];
    int n = snprintf(subject, sizeof(subject), "%s %s", subject_of(item->kind), item->number);
    size_t length = n < (int)sizeof(subject) ? (size_t)n : sizeof(subject) - 1;
    sodium_bin2base64(encoded, sizeof(encoded), (const unsigned char *)subject, length,
                      sodium_base64_VARIANT_ORIGINAL);
    hq_buf_addf(out,
                "From: %s\nTo: %s\nSubject: =?UTF-8?B?%s?=\nAuto-Submitted: auto-generated\n"
                "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
                "Content-Transfer-Encoding: 8bit\n\n%s\n受理号：%s\n受理单位：%s\n"
                "请登录工作台查看和处理。\n",
                conf->mail_from, item->target, encoded, subject_of(item->kind), item->number,
                item->desk);
}

/* `id` is the same when a delivery is repeated. */
static void write_hook(const struct hq_outbox_item *item, struct hq_buf *out)
{
    json_t *json =
        json_pack("{s:I, s:s, s:s, s:s, s:s}", "id", (json_int_t)item->id, "kind", item->kind,
                  "text", subject_of(item->kind), "number", item->number, "desk", item->desk);
    char *text = json_dumps(json, JSON_COMPACT);
    hq_buf_addz(out, text ? text : "{}");
    free(text);
    json_decref(json);
}

/* Runs argv with `message` as its standard input; 0 or an errno. */
static int start(const char *const *argv, struct hq_str message, pid_t *pid_out)
{
    int ends[2];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults, none;
    static const char *const environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                                              "LC_ALL=C.UTF-8", NULL};
    if (pipe(ends) != 0)
        return errno;
    bool is_written = write(ends[1], message.p, message.n) == (ssize_t)message.n;
    close(ends[1]);
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int failed = is_written ? posix_spawn(pid_out, argv[0], &actions, &attributes,
                                          (char *const *)argv, (char *const *)environment)
                            : EIO;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    return failed;
}

static int deliver(const struct hq_conf *conf, const struct hq_outbox_item *item, pid_t *pid_out)
{
    struct hq_buf message;
    int failed = ENOENT; /* no program is set */
    hq_buf_init(&message, MESSAGE_MAX);
    if (strcmp(item->channel, "email") == 0 && *conf->mail_program) {
        const char *const argv[] = {conf->mail_program, "-t", "-i", NULL};
        write_mail(conf, item, &message);
        failed = start(argv, hq_buf_str(&message), pid_out);
    } else if (strcmp(item->channel, "webhook") == 0 && *conf->webhook_program) {
        const char *const argv[] = {
            conf->webhook_program, "--silent",    "--fail",
            "--max-time",          WEBHOOK_MAX_S, "--proto",
            "=http,https",         "--header",    "Content-Type: application/json",
            "--data-binary",       "@-",          "--url",
            item->target,          NULL};
        write_hook(item, &message);
        failed = start(argv, hq_buf_str(&message), pid_out);
    }
    hq_buf_deinit(&message);
    return failed;
}

static void note(struct hq_records *records, int64_t id, const char *failure)
{
    enum hq_err err =
        failure ? hq_outbox_failed(records, id, hq_str_of(failure)) : hq_outbox_done(records, id);
    if (failure || err)
        hq_log(HQ_LOG_WARN, "reminder_not_delivered", "id=%lld reason=\"%s\"", (long long)id,
               failure ? failure : hq_err_name(err));
}

static void reap(struct hq_remind *remind, struct hq_records *records, int64_t now_us)
{
    for (size_t i = 0; i < HQ_REMIND_RUNNING_MAX; i++) {
        int status = 0;
        if (!remind->running[i].pid)
            continue;
        if (now_us - remind->running[i].since_us > RUN_MAX_US)
            kill(remind->running[i].pid, SIGKILL);
        if (waitpid(remind->running[i].pid, &status, WNOHANG) != remind->running[i].pid)
            continue;
        char failure[64];
        bool is_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        snprintf(failure, sizeof(failure), WIFEXITED(status) ? "exit code %d" : "signal %d",
                 WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        note(records, remind->running[i].id, is_done ? NULL : failure);
        remind->running[i].pid = 0;
    }
}

void hq_remind_tick(struct hq_remind *remind, const struct hq_conf *conf,
                    struct hq_records *records)
{
    int64_t now_us = hq_clock_monotonic_us();
    reap(remind, records, now_us);
    for (size_t i = 0; i < HQ_REMIND_RUNNING_MAX; i++) {
        struct hq_outbox_item item;
        pid_t pid = 0;
        if (remind->running[i].pid)
            continue;
        if (hq_outbox_take(records, LEASE_MS, &item))
            return;
        int failed = deliver(conf, &item, &pid);
        if (failed) {
            note(records, item.id, strerror(failed));
            continue;
        }
        remind->running[i].pid = pid;
        remind->running[i].id = item.id;
        remind->running[i].since_us = now_us;
    }
}

void hq_remind_stop(struct hq_remind *remind)
{
    for (size_t i = 0; i < HQ_REMIND_RUNNING_MAX; i++) {
        if (remind->running[i].pid) {
            kill(remind->running[i].pid, SIGKILL);
            waitpid(remind->running[i].pid, NULL, 0);
            remind->running[i].pid = 0;
        }
    }
}
