/*
 * A formula of any bytes: it is refused, or it computes something finite within its limits.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "intents/formula.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool lookup(void *context, struct hq_str name, struct hq_formula_value *out)
{
    (void)context;
    *out = (struct hq_formula_value){.kind = name.n % 2 ? HQ_FORMULA_NUMBER : HQ_FORMULA_TEXT,
                                     .number = (double)name.n * 100,
                                     .text = name};
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hq_formula_engine *engine = hq_formula_engine_new(NULL);
    struct hq_formula_scope scope = {
        .lookup = lookup, .region = HQ_STR("CN"), .day = hq_day_of(2026, 11, 23)};
    struct hq_arena *arena = hq_arena_new(10000);
    struct hq_formula_value v = {0};
    struct hq_formula *f = NULL;
    struct hq_error error;

    if (hq_formula_compile(engine, (struct hq_str){(const char *)data, size}, &f, &error) ==
            HQ_OK &&
        hq_formula_eval(engine, f, &scope, arena, &v, &error) == HQ_OK &&
        v.kind == HQ_FORMULA_NUMBER && !isfinite(v.number))
        abort();
    hq_formula_free(&f);
    hq_arena_free(&arena);
    hq_formula_engine_free(&engine);
    return 0;
}
