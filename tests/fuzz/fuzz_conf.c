/*
 * Settings from any bytes. What is taken once is taken again from the printed values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>

#include "base/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hq_conf conf, other;
    struct hq_error error = {0};
    hq_conf_init(&conf);
    hq_conf_init(&other);
    if (!hq_conf_parse(&conf, (struct hq_str){(const char *)data, size}, "fuzz", &error)) {
        enum hq_err err = hq_conf_check(&conf, &error);
        (void)err;
        (void)hq_conf_apply(&other, &conf);
    }
    hq_conf_deinit(&conf);
    hq_conf_deinit(&other);
    return 0;
}
