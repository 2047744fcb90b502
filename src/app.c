/*
 * The long-lived objects.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "app.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "dialogue/dialogue.h"
#include "records/desk.h"
#include "records/records.h"

static void set_log_level(const struct hq_conf *conf)
{
    enum hq_log_level level;
    if (hq_log_level_parse(conf->log_level, &level) == HQ_OK)
        hq_log_set_level(level);
}

static void log_error(const char *event, const struct hq_error *error)
{
    char text[HQ_APP_ERROR_SIZE];
    hq_app_error_text(error, text);
    hq_log(HQ_LOG_ERROR, event, "text=\"%s\"", text);
}

enum hq_err hq_app_load_conf(const char *path, struct hq_conf *conf_out, struct hq_error *error)
{
    hq_conf_init(conf_out);
    enum hq_err err = path ? hq_conf_load(conf_out, path, error) : HQ_OK;
    if (!err)
        err = hq_conf_check(conf_out, error);
    if (!err)
        set_log_level(conf_out);
    return err;
}

enum hq_err hq_app_reload_conf(const char *path, struct hq_conf *conf)
{
    struct hq_conf fresh;
    struct hq_error error = {0};
    enum hq_err err = hq_app_load_conf(path, &fresh, &error);
    if (err) {
        log_error("config_not_reloaded", &error);
    } else {
        const char *restart = hq_conf_apply(conf, &fresh);
        if (restart)
            hq_log(HQ_LOG_WARN, "needs_restart", "option=%s", restart);
    }
    hq_conf_deinit(&fresh);
    return err;
}

static enum hq_err reload_desks(const struct hq_conf *conf, struct hq_app *app)
{
    struct hq_error error = {0};
    struct hq_desks *desks = NULL;
    if (!app->records)
        return HQ_OK;
    enum hq_err err = hq_app_load_desks(conf, &desks, &error);
    if (err)
        log_error("desks_not_reloaded", &error);
    else
        hq_records_set_desks(app->records, desks);
    return err;
}

enum hq_err hq_app_reload_rules(const struct hq_conf *conf, struct hq_app *app)
{
    struct hq_error error = {0};
    int64_t start_us = hq_clock_monotonic_us();
    enum hq_err desks_err = reload_desks(conf, app);
    enum hq_err err = hq_dialogue_reload(app->dialogue, &error);
    if (err)
        log_error("rules_not_reloaded", &error);
    else
        hq_log(HQ_LOG_INFO, "rules_reloaded", "micros=%lld",
               (long long)(hq_clock_monotonic_us() - start_us));
    return err ? err : desks_err;
}

enum hq_err hq_app_open_records(const struct hq_conf *conf, struct hq_records **records_out,
                                struct hq_error *error)
{
    char *url = *conf->records_url ? hq_xstrdup(conf->records_url)
                                   : hq_path_join(conf->data_dir, "records.db");
    char *key = NULL;
    if (*conf->records_key)
        key = hq_xstrdup(conf->records_key);
    else if (*conf->data_dir)
        key = hq_path_join(conf->data_dir, "records.key");
    struct hq_records_options options = {.url = url, .key_file = key};
    enum hq_err err = *conf->data_dir ? hq_file_make_dirs(conf->data_dir, error) : HQ_OK;
    if (!err)
        err = hq_app_load_desks(conf, &options.desks, error);
    if (!err)
        err = hq_records_open_with(&options, records_out, error);
    free(key);
    free(url);
    return err;
}

enum hq_err hq_app_open(const struct hq_conf *conf, bool want_records, struct hq_app *app_out,
                        struct hq_error *error)
{
    struct hq_app app = {0};
    enum hq_err err = want_records ? hq_app_open_records(conf, &app.records, error) : HQ_OK;
    if (!err) {
        struct hq_dialogue_options options = {
            .data_dir = *conf->data_dir ? conf->data_dir : NULL, /* NULL: in memory */
            .knowledge_dir = conf->knowledge_dir,
            .intents_dir = conf->intents_dir,
            .region = conf->region,
            .records = app.records,
        };
        err = hq_dialogue_open(&options, &app.dialogue, error);
    }
    if (err) {
        hq_app_close(&app);
        return err;
    }
    *app_out = app;
    return HQ_OK;
}

void hq_app_close(struct hq_app *app)
{
    hq_dialogue_close(&app->dialogue);
    hq_records_close(&app->records);
}

void hq_app_error_text(const struct hq_error *error, char out[HQ_APP_ERROR_SIZE])
{
    const char *text = *error->text ? error->text : hq_err_name(error->code);
    if (*error->source && error->line)
        snprintf(out, HQ_APP_ERROR_SIZE, "%s:%u: %s", error->source, error->line, text);
    else if (*error->source)
        snprintf(out, HQ_APP_ERROR_SIZE, "%s: %s", error->source, text);
    else
        snprintf(out, HQ_APP_ERROR_SIZE, "%s", text);
}
