/*
 * Parameter tables: every figure that changes with time or place (minimum wages, averages, leave
 * days, rates), each row with region, dates and source. Answers name them as
 * {param:ID[KEY]@REGION*F}.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_PARAMS_H
#define HQ_KNOWLEDGE_PARAMS_H

#include "base/buf.h"
#include "base/clock.h"

struct hq_params;

struct hq_param_value {
    double number; /* if is_number */
    bool is_number;
    struct hq_str text;   /* as it is printed, borrowed from the tables */
    struct hq_str unit;   /* borrowed, may be empty */
    struct hq_str source; /* borrowed */
    struct hq_str region; /* of the row that was found, borrowed */
    hq_day from;
    hq_day until;
};

/* Reads every .json file in dir ("hongqiao-params/1"). *params_out is new and immutable. */
enum hq_err hq_params_load(const char *dir, struct hq_params **params_out,
                           struct hq_error *error) HQ_MUST_USE;
void hq_params_free(struct hq_params **params);

/* True if a table of this id exists (whatever its rows). */
bool hq_params_has(const struct hq_params *params, struct hq_str id);

/*
 * The row of (id, key) in force on `day` for `region` or, failing that, the next region above
 * (CN-GD-GZ -> CN-GD -> CN). key may be empty. HQ_ENOTFOUND otherwise.
 */
enum hq_err hq_params_get(const struct hq_params *params, struct hq_str id, struct hq_str key,
                          struct hq_str region, hq_day day,
                          struct hq_param_value *value_out) HQ_MUST_USE;

/*
 * Appends text with every {param:...} replaced by its figure ("2680", "25.4"; at most two
 * decimals). On a reference that is malformed or has no row: HQ_EINVAL / HQ_ENOTFOUND, the
 * reference in error.
 */
enum hq_err hq_params_expand(const struct hq_params *params, struct hq_str text,
                             struct hq_str region, hq_day day, struct hq_buf *out,
                             struct hq_error *error) HQ_MUST_USE;

#endif
