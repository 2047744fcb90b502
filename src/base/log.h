/*
 * One event, one line: time level event key=value ... Values that hold white space are quoted,
 * control characters are escaped. Text of workers is masked by the caller before it gets here.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_LOG_H
#define HQ_BASE_LOG_H

#include "base/err.h"

enum hq_log_level { HQ_LOG_ERROR, HQ_LOG_WARN, HQ_LOG_INFO, HQ_LOG_DEBUG };

/* Lines up to and with this level are written to stderr; the default is INFO. */
void hq_log_set_level(enum hq_log_level level);
/* "error" | "warn" | "info" | "debug". */
enum hq_err hq_log_level_parse(const char *name, enum hq_log_level *level_out) HQ_MUST_USE;

/* `fmt` gives the key=value pairs; a line is cut at 2000 bytes. */
void hq_log(enum hq_log_level level, const char *event, const char *fmt, ...) HQ_PRINTF(3, 4);

#endif
