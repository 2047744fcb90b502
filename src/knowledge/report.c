/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/json.h"

void hq_report_init(struct hq_report *report)
{
    *report = (struct hq_report){.problems = json_array()};
}

void hq_report_deinit(struct hq_report *report)
{
    json_decref(report->problems);
    report->problems = NULL;
}

void hq_report_add(struct hq_report *report, enum hq_report_level level, const char *file,
                   const char *pointer, const char *hint, const char *fmt, ...)
{
    char text[1024];
    va_list args;

    if (level == HQ_REPORT_ERROR)
        report->errors++;
    else
        report->warnings++;
    if (json_array_size(report->problems) >= HQ_REPORT_MAX_PROBLEMS)
        return;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    json_t *problem = json_object();
    json_object_set_new(problem, "level",
                        json_string(level == HQ_REPORT_ERROR ? "error" : "warning"));
    json_object_set_new(problem, "file", hq_json_string(hq_str_of(file ? file : "")));
    json_object_set_new(problem, "pointer", hq_json_string(hq_str_of(pointer ? pointer : "")));
    json_object_set_new(problem, "text", hq_json_string(hq_str_of(text)));
    json_object_set_new(problem, "hint", hq_json_string(hq_str_of(hint ? hint : "")));
    json_array_append_new(report->problems, problem);
}

json_t *hq_report_json(const struct hq_report *report)
{
    return json_pack("{s:b, s:I, s:I, s:O}", "ok", report->errors == 0, "errors",
                     (json_int_t)report->errors, "warnings", (json_int_t)report->warnings,
                     "problems", report->problems);
}
