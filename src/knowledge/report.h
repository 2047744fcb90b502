/*
 * What a checker found: every problem, not just the first, each with file, JSON pointer and a hint.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_REPORT_H
#define HQ_KNOWLEDGE_REPORT_H

#include <jansson.h>

#include "base/err.h"
#include "base/str.h"

#define HQ_REPORT_MAX_PROBLEMS 2000 /* beyond, problems are only counted */

enum hq_report_level { HQ_REPORT_ERROR, HQ_REPORT_WARNING };

struct hq_report {
    json_t *problems; /* [{level, file, pointer, text, hint}] */
    size_t errors;
    size_t warnings;
};

void hq_report_init(struct hq_report *report);
void hq_report_deinit(struct hq_report *report);

/* file, pointer and hint may be NULL. */
void hq_report_add(struct hq_report *report, enum hq_report_level level, const char *file,
                   const char *pointer, const char *hint, const char *fmt, ...) HQ_PRINTF(6, 7);

/* {ok, errors, warnings, problems}; new. */
json_t *hq_report_json(const struct hq_report *report);

#endif
