/*
 * The functions that formulas may call; for formula.c only.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_FORMULA_FUNCTIONS_H
#define HQ_INTENTS_FORMULA_FUNCTIONS_H

#include <sqlite3.h>

#include "intents/formula.h"

/* What param() sees of the evaluation going on. */
struct hq_formula_call {
    const struct hq_params *params;
    struct hq_str region;
    hq_day day;
};

bool hq_formula_function_is_known(struct hq_str name);

/* call is borrowed until db is closed. */
void hq_formula_functions_register(sqlite3 *db, struct hq_formula_call *call);

#endif
