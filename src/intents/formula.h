/*
 * Formulas are data: `n * min(wage, cap)`. They are evaluated by SQLite's expression engine on an
 * in-memory database without tables, locked down twice: this module reads every formula first and
 * lets only figures, texts, names, operators, CASE and the functions listed below through, and
 * SQLite's authorizer then refuses everything but a plain SELECT of those functions.
 *
 * All figures are real numbers (3 / 2 is 1.5). Yuan stay below 1e10, so that a double holds a fen
 * to one part in 10^5; round2() rounds half up with that slack, so no binary noise is ever seen.
 *
 * Functions: param(id [, key [, region, day]]) · round2(x) · floor(x) · ceil(x) · ceil_half(x) (up
 * to the next half) · floor_half(x) · min, max, abs, coalesce, nullif, iif · date(y, m, d) ·
 * year_of(d), month_of(d), day_of(d) · add_months(d, n) · months_between(a, b) (whole months) ·
 * workdays(a, b) (from a to b, holidays out; NULL beyond 400 days) · key(x) (a figure as the key of
 * a table). Days are days since 1970-01-01; a difference of two is a number of days. param() of a
 * figure that is not there is NULL.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_FORMULA_H
#define HQ_INTENTS_FORMULA_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

#define HQ_FORMULA_MAX_BYTES     1000
#define HQ_FORMULA_MAX_VARIABLES 16
#define HQ_FORMULA_MAX_STEPS     20000 /* of SQLite's machine, for one evaluation */

struct hq_params;
struct hq_formula_engine;
struct hq_formula;

enum hq_formula_kind { HQ_FORMULA_NULL, HQ_FORMULA_NUMBER, HQ_FORMULA_TEXT };

struct hq_formula_value {
    enum hq_formula_kind kind;
    double number;
    struct hq_str text;
};

/* Where names get their values; a name that is not known (false) is NULL. */
struct hq_formula_scope {
    bool (*lookup)(void *context, struct hq_str name, struct hq_formula_value *value_out);
    void *context;
    struct hq_str region; /* of param() without one */
    hq_day day;           /* of param() without one */
};

/* params is borrowed for life and may be NULL (then param() is NULL). Safe to share: calls wait for
 * each other. */
struct hq_formula_engine *hq_formula_engine_new(const struct hq_params *params);
/* Formulas must be freed first. */
void hq_formula_engine_free(struct hq_formula_engine **engine);

/* HQ_EPARSE: not allowed or not well-formed, with column; HQ_ELIMIT: too long. */
enum hq_err hq_formula_compile(struct hq_formula_engine *engine, struct hq_str source,
                               struct hq_formula **formula_out, struct hq_error *error) HQ_MUST_USE;
void hq_formula_free(struct hq_formula **formula);

/* Names the formula uses; borrowed. */
size_t hq_formula_variable_count(const struct hq_formula *formula);
struct hq_str hq_formula_variable(const struct hq_formula *formula, size_t i);

/*
 * Texts in the result live in arena. HQ_EINVAL: the formula fails on these values (text where a
 * figure is needed, infinite result); HQ_ELIMIT: too many steps or the arena is full.
 */
enum hq_err hq_formula_eval(struct hq_formula_engine *engine, const struct hq_formula *formula,
                            const struct hq_formula_scope *scope, struct hq_arena *arena,
                            struct hq_formula_value *value_out, struct hq_error *error) HQ_MUST_USE;

/* Half up to two decimals, also what round2() does; exact for amounts below 1e10. */
double hq_formula_round2(double x);

#endif
