/*
 * Owns every long-lived object and opens and closes them in order: records first, then the rules.
 * Daemon and command line share it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_APP_H
#define HQ_APP_H

#include "base/conf.h"
#include "base/err.h"

struct hq_app {
    struct hq_records *records; /* NULL if opened without */
    struct hq_dialogue *dialogue;
};

/* Settings from a file (NULL: the defaults), checked; sets the log level. Deinit conf in any case.
 */
enum hq_err hq_app_load_conf(const char *path, struct hq_conf *conf_out,
                             struct hq_error *error) HQ_MUST_USE;
/*
 * For SIGHUP: takes over the reloadable settings, or the rules, as they are on disk now. On failure
 * logs the reason and leaves everything as it was.
 */
enum hq_err hq_app_reload_conf(const char *path, struct hq_conf *conf) HQ_MUST_USE;
enum hq_err hq_app_reload_rules(const struct hq_conf *conf, struct hq_app *app) HQ_MUST_USE;

/* The desks of conf with the holidays of its rules; new. */
struct hq_desks;
enum hq_err hq_app_load_desks(const struct hq_conf *conf, struct hq_desks **desks_out,
                              struct hq_error *error) HQ_MUST_USE;

/* Opens the records of conf; where there is no url, records.db in the (then made) data folder. */
enum hq_err hq_app_open_records(const struct hq_conf *conf, struct hq_records **records_out,
                                struct hq_error *error) HQ_MUST_USE;

/*
 * Opens all that conf names; without records where want_records is false (no cases, no log).
 * On failure nothing is open.
 */
enum hq_err hq_app_open(const struct hq_conf *conf, bool want_records, struct hq_app *app_out,
                        struct hq_error *error) HQ_MUST_USE;
void hq_app_close(struct hq_app *app);

/* "file:line: text" or "text", for a terminal or the log. */
#define HQ_APP_ERROR_SIZE 1024
void hq_app_error_text(const struct hq_error *error, char out[HQ_APP_ERROR_SIZE]);

#endif
