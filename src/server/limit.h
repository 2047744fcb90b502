/*
 * Token buckets: `burst` messages at once, then `rate` a second. Time comes from the caller.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_LIMIT_H
#define HQ_SERVER_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct hq_bucket {
    double tokens;
    int64_t at_us; /* 0 = never used, so full */
};

/*
 * Takes one token; false if there is none, and then *retry_after_ms_out (which may be NULL) is the
 * time until there will be one. rate and burst are at least 1.
 */
bool hq_bucket_take(struct hq_bucket *bucket, int64_t rate, int64_t burst, int64_t now_us,
                    int64_t *retry_after_ms_out);

#endif
