/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

const char *hq_err_name(enum hq_err code)
{
    static const char *const names[HQ_ERR_COUNT] = {
        [HQ_OK] = "ok",
        [HQ_EINVAL] = "invalid value",
        [HQ_EPARSE] = "cannot be read",
        [HQ_ELIMIT] = "limit reached",
        [HQ_ENOTFOUND] = "not found",
        [HQ_ECONFLICT] = "conflict",
        [HQ_EDENIED] = "not allowed",
        [HQ_ENOSESSION] = "no session",
        [HQ_ERATE] = "too often",
        [HQ_EIO] = "input/output error",
        [HQ_EUNAVAIL] = "unavailable",
    };
    if ((unsigned)code >= HQ_ERR_COUNT || names[code] == NULL)
        return "unknown error";
    return names[code];
}

enum hq_err hq_error_set(struct hq_error *error, enum hq_err code, const char *fmt, ...)
{
    va_list args;

    if (error == NULL)
        return code;
    error->code = code;
    error->line = 0;
    error->column = 0;
    error->source[0] = '\0';
    va_start(args, fmt);
    vsnprintf(error->text, sizeof error->text, fmt, args);
    va_end(args);
    return code;
}

void hq_error_at(struct hq_error *error, const char *source, unsigned line, unsigned column)
{
    if (error == NULL)
        return;
    if (source != NULL)
        snprintf(error->source, sizeof error->source, "%s", source);
    error->line = line;
    error->column = column;
}
