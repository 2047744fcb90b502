/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

#define LINE_MAX_BYTES 2000

/* The log sink is the one piece of state that belongs to the whole process. */
static enum hq_log_level threshold = HQ_LOG_INFO;

static const char *const level_names[] = {"error", "warn", "info", "debug"};

void hq_log_set_level(enum hq_log_level level)
{
    threshold = level;
}

enum hq_err hq_log_level_parse(const char *name, enum hq_log_level *level_out)
{
    for (unsigned i = 0; i < sizeof level_names / sizeof *level_names; i++) {
        if (strcmp(name, level_names[i]) == 0) {
            *level_out = (enum hq_log_level)i;
            return HQ_OK;
        }
    }
    return HQ_EINVAL;
}

void hq_log(enum hq_log_level level, const char *event, const char *fmt, ...)
{
    char line[LINE_MAX_BYTES];
    char when[HQ_TIME_TEXT_SIZE];
    va_list args;

    if (level > threshold)
        return;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    for (char *c = line; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
    }
    hq_time_format(hq_clock_now_ms(NULL), when);
    fprintf(stderr, "%s %s %s %s\n", when, level_names[level], event, line);
}
