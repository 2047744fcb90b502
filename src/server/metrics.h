/*
 * Counters, and their text for Prometheus (text exposition format 0.0.4). No worker's text or
 * address ever gets into them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_METRICS_H
#define HQ_SERVER_METRICS_H

#include <jansson.h>
#include <stdint.h>

#include "base/buf.h"

enum hq_metric {
    HQ_METRIC_ACCEPTED,
    HQ_METRIC_CONNECTIONS,
    HQ_METRIC_WEBSOCKETS,
    HQ_METRIC_SESSIONS,
    HQ_METRIC_SESSIONS_OPENED,
    HQ_METRIC_SESSIONS_RESUMED,
    HQ_METRIC_HTTP_REQUESTS,
    HQ_METRIC_MESSAGES_IN,
    HQ_METRIC_MESSAGES_OUT,
    HQ_METRIC_BYTES_IN,
    HQ_METRIC_BYTES_OUT,
    HQ_METRIC_RPC_ERRORS,
    HQ_METRIC_REFUSED_CONNECTIONS,
    HQ_METRIC_REFUSED_ORIGIN,
    HQ_METRIC_REFUSED_RATE,
    HQ_METRIC_REFUSED_SIZE,
    HQ_METRIC_CLOSED_HANDSHAKE,
    HQ_METRIC_CLOSED_IDLE,
    HQ_METRIC_CLOSED_SLOW,
    HQ_METRIC_RELOADS,
    HQ_METRIC_RELOADS_FAILED,
    HQ_METRIC_COUNT
};

#define HQ_METRICS_KINDS_MAX   12 /* answer kinds counted by name; further ones as "other" */
#define HQ_METRICS_METHODS_MAX 64
#define HQ_METRICS_LATENCIES   12

struct hq_metrics {
    int64_t value[HQ_METRIC_COUNT];
    int64_t method_calls[HQ_METRICS_METHODS_MAX]; /* by place in the method table */
    struct {
        char name[16];
        int64_t count;
    } kinds[HQ_METRICS_KINDS_MAX];
    int64_t latency_count[HQ_METRICS_LATENCIES + 1]; /* of question.ask; the last is +Inf */
    int64_t latency_sum_us;
};

void hq_metrics_answer(struct hq_metrics *metrics, const char *kind, int64_t latency_us);
/* Adds the whole page; `dialogue` is hq_dialogue_stats(), whose numbers become gauges. */
void hq_metrics_print(const struct hq_metrics *metrics, const json_t *dialogue, struct hq_buf *out);

#endif
