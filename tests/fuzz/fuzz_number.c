/*
 * Figures in any bytes: spans lie inside the text, in order, and figures are finite.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "text/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hq_number numbers[HQ_NUMBER_MAX];
    struct hq_str text = {(const char *)data, size};
    size_t count = hq_number_scan(text, hq_day_of(2026, 11, 23), numbers, HQ_NUMBER_MAX);
    size_t last = 0;

    for (size_t i = 0; i < count; i++) {
        const struct hq_number *n = &numbers[i];
        if (n->from < last || n->until <= n->from || n->until > size || !isfinite(n->value) ||
            n->value < 0 || n->months < 0 || n->days < 0)
            abort();
        last = n->until;
    }
    return 0;
}
