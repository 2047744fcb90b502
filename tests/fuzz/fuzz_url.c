/*
 * Addresses from any text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "client/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = hq_xcalloc(1, size + 1);
    struct hq_url url;
    if (size)
        memcpy(text, data, size);
    if (!hq_url_parse(text, &url)) {
        assert(url.port > 0 && url.port < 65536);
        assert(url.host[0] && url.path[0] == '/');
    }
    free(text);
    return 0;
}
