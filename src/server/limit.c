/*
 * Token buckets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/limit.h"

bool hq_bucket_take(struct hq_bucket *bucket, int64_t rate, int64_t burst, int64_t now_us,
                    int64_t *retry_after_ms_out)
{
    if (bucket->at_us == 0)
        bucket->tokens = (double)burst;
    else if (now_us > bucket->at_us)
        bucket->tokens += (double)(now_us - bucket->at_us) * (double)rate / 1e6;
    bucket->at_us = now_us;
    if (bucket->tokens > (double)burst)
        bucket->tokens = (double)burst;
    if (bucket->tokens >= 1.0) {
        bucket->tokens -= 1.0;
        return true;
    }
    if (retry_after_ms_out)
        *retry_after_ms_out = (int64_t)((1.0 - bucket->tokens) * 1000.0 / (double)rate) + 1;
    return false;
}
