/*
 * Counters in Prometheus' text form.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/metrics.h"

#include <ctype.h>
#include <stdio.h>

#include "server/method.h"

static const struct {
    const char *name;
    const char *type;
    const char *help;
} descriptions[HQ_METRIC_COUNT] = {
    [HQ_METRIC_ACCEPTED] = {"connections_accepted_total", "counter", "Connections accepted"},
    [HQ_METRIC_CONNECTIONS] = {"connections", "gauge", "Connections now, of all kinds"},
    [HQ_METRIC_WEBSOCKETS] = {"websockets", "gauge", "WebSocket connections now"},
    [HQ_METRIC_SESSIONS] = {"sessions", "gauge", "Sessions in memory now"},
    [HQ_METRIC_SESSIONS_OPENED] = {"sessions_opened_total", "counter", "Sessions opened"},
    [HQ_METRIC_SESSIONS_RESUMED] = {"sessions_resumed_total", "counter", "Sessions resumed"},
    [HQ_METRIC_HTTP_REQUESTS] = {"http_requests_total", "counter", "HTTP requests"},
    [HQ_METRIC_MESSAGES_IN] = {"messages_received_total", "counter", "Messages received"},
    [HQ_METRIC_MESSAGES_OUT] = {"messages_sent_total", "counter", "Messages sent"},
    [HQ_METRIC_BYTES_IN] = {"message_bytes_received_total", "counter", "Bytes of messages in"},
    [HQ_METRIC_BYTES_OUT] = {"message_bytes_sent_total", "counter", "Bytes of messages out"},
    [HQ_METRIC_RPC_ERRORS] = {"rpc_errors_total", "counter", "Replies that were errors"},
    [HQ_METRIC_REFUSED_CONNECTIONS] = {"refused_connections_total", "counter",
                                       "Connections over a limit"},
    [HQ_METRIC_REFUSED_ORIGIN] = {"refused_origin_total", "counter",
                                  "Requests from sites not on the list"},
    [HQ_METRIC_REFUSED_RATE] = {"refused_rate_total", "counter", "Messages over the rate"},
    [HQ_METRIC_REFUSED_SIZE] = {"refused_size_total", "counter", "Messages over the size"},
    [HQ_METRIC_CLOSED_HANDSHAKE] = {"closed_handshake_total", "counter",
                                    "Closed for an unfinished request"},
    [HQ_METRIC_CLOSED_IDLE] = {"closed_idle_total", "counter", "Closed for silence"},
    [HQ_METRIC_CLOSED_SLOW] = {"closed_slow_total", "counter", "Closed for not reading"},
    [HQ_METRIC_RELOADS] = {"reloads_total", "counter", "Reloads"},
    [HQ_METRIC_RELOADS_FAILED] = {"reloads_failed_total", "counter",
                                  "Reloads that kept the old rules"},
};

static const int64_t latency_bounds_us[HQ_METRICS_LATENCIES] = {
    100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 500000, 1000000};

void hq_metrics_answer(struct hq_metrics *metrics, const char *kind, int64_t latency_us)
{
    size_t i = 0;
    while (i < HQ_METRICS_KINDS_MAX - 1 && metrics->kinds[i].name[0] &&
           strcmp(metrics->kinds[i].name, kind) != 0)
        i++;
    if (!metrics->kinds[i].name[0]) {
        snprintf(metrics->kinds[i].name, sizeof(metrics->kinds[i].name), "%s",
                 i == HQ_METRICS_KINDS_MAX - 1 ? "other" : kind);
    }
    metrics->kinds[i].count++;
    size_t bucket = 0;
    while (bucket < HQ_METRICS_LATENCIES && latency_us > latency_bounds_us[bucket])
        bucket++;
    metrics->latency_count[bucket]++;
    metrics->latency_sum_us += latency_us;
}

static void print_latency(const struct hq_metrics *metrics, struct hq_buf *out)
{
    int64_t total = 0;
    hq_buf_addz(out, "# HELP hongqiao_answer_seconds Time from question to answer\n"
                     "# TYPE hongqiao_answer_seconds histogram\n");
    for (size_t i = 0; i < HQ_METRICS_LATENCIES; i++) {
        total += metrics->latency_count[i];
        hq_buf_addf(out, "hongqiao_answer_seconds_bucket{le=\"%g\"} %lld\n",
                    (double)latency_bounds_us[i] / 1e6, (long long)total);
    }
    total += metrics->latency_count[HQ_METRICS_LATENCIES];
    hq_buf_addf(out,
                "hongqiao_answer_seconds_bucket{le=\"+Inf\"} %lld\n"
                "hongqiao_answer_seconds_sum %.6f\nhongqiao_answer_seconds_count %lld\n",
                (long long)total, (double)metrics->latency_sum_us / 1e6, (long long)total);
}

static bool is_metric_name(const char *name)
{
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '_')
            return false;
    return true;
}

static void print_dialogue(const json_t *dialogue, struct hq_buf *out)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)dialogue, key, value)
    {
        if (json_is_number(value) && is_metric_name(key)) {
            hq_buf_addf(out, "# TYPE hongqiao_dialogue_%s gauge\nhongqiao_dialogue_%s %.17g\n", key,
                        key, json_number_value(value));
        }
    }
}

void hq_metrics_print(const struct hq_metrics *metrics, const json_t *dialogue, struct hq_buf *out)
{
    for (size_t i = 0; i < HQ_METRIC_COUNT; i++) {
        hq_buf_addf(out, "# HELP hongqiao_%s %s\n# TYPE hongqiao_%s %s\nhongqiao_%s %lld\n",
                    descriptions[i].name, descriptions[i].help, descriptions[i].name,
                    descriptions[i].type, descriptions[i].name, (long long)metrics->value[i]);
    }
    hq_buf_addz(out, "# HELP hongqiao_rpc_requests_total Requests by method\n"
                     "# TYPE hongqiao_rpc_requests_total counter\n");
    for (size_t i = 0; i < hq_method_count() && i < HQ_METRICS_METHODS_MAX; i++) {
        hq_buf_addf(out, "hongqiao_rpc_requests_total{method=\"%s\"} %lld\n", hq_method_at(i)->name,
                    (long long)metrics->method_calls[i]);
    }
    hq_buf_addz(out, "# HELP hongqiao_answers_total Answers by kind\n"
                     "# TYPE hongqiao_answers_total counter\n");
    for (size_t i = 0; i < HQ_METRICS_KINDS_MAX && metrics->kinds[i].name[0]; i++) {
        hq_buf_addf(out, "hongqiao_answers_total{kind=\"%s\"} %lld\n", metrics->kinds[i].name,
                    (long long)metrics->kinds[i].count);
    }
    print_latency(metrics, out);
    print_dialogue(dialogue, out);
}
