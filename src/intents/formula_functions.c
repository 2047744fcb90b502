/* SPDX-License-Identifier: Apache-2.0 */
#include "intents/formula_functions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "knowledge/params.h"

#define MAX_ARGS     4
#define MAX_WORKDAYS 400 /* days that workdays() looks at */
/* A tenth of a thousandth of a fen: above all noise of sums of yuan, below any real share. */
#define NOISE 1e-6

double hq_formula_round2(double x)
{
    double fen = floor(fabs(x) * 100 + 0.5 + NOISE);
    return x < 0 ? -fen / 100 : fen / 100;
}

/* Undoes noise before a figure is cut to a grid: 3 * 1.1 * 10 is 33, not 33.000000000000004. */
static double cut_noise(double x)
{
    double near = round(x);
    return fabs(x - near) < NOISE ? near : x;
}

/* Figures of all arguments; false (and a NULL result) if one is missing. */
static bool take_figures(sqlite3_context *ctx, int argc, sqlite3_value **argv, double *x)
{
    for (int i = 0; i < argc && i < MAX_ARGS; i++) {
        int type = sqlite3_value_type(argv[i]);
        if (type == SQLITE_NULL)
            return false;
        if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) {
            sqlite3_result_error(ctx, "a text where a figure is needed", -1);
            return false;
        }
        x[i] = sqlite3_value_double(argv[i]);
    }
    return true;
}

static bool is_day(double x)
{
    return x >= HQ_DAY_OPEN_FROM && x <= HQ_DAY_OPEN_UNTIL;
}

static double months_between(hq_day a, hq_day b)
{
    int ya, ma, da, yb, mb, db;

    if (a > b)
        return -months_between(b, a);
    hq_day_split(a, &ya, &ma, &da);
    hq_day_split(b, &yb, &mb, &db);
    int months = (yb - ya) * 12 + mb - ma;
    return hq_day_add_months(a, months) > b ? months - 1 : months;
}

enum unary { FLOOR, CEIL, ROUND2, CEIL_HALF, FLOOR_HALF, YEAR_OF, MONTH_OF, DAY_OF };

static void unary(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    double x[MAX_ARGS];
    int part[3] = {0, 0, 0};
    int which = (int)(intptr_t)sqlite3_user_data(ctx);

    if (!take_figures(ctx, argc, argv, x))
        return;
    if (which >= YEAR_OF) {
        if (!is_day(x[0]))
            return;
        hq_day_split((hq_day)x[0], &part[0], &part[1], &part[2]);
        sqlite3_result_double(ctx, part[which - YEAR_OF]);
        return;
    }
    switch (which) {
    case FLOOR:
        x[0] = floor(cut_noise(x[0]));
        break;
    case CEIL:
        x[0] = ceil(cut_noise(x[0]));
        break;
    case ROUND2:
        x[0] = hq_formula_round2(x[0]);
        break;
    case CEIL_HALF:
        x[0] = ceil(cut_noise(x[0] * 2)) / 2;
        break;
    default:
        x[0] = floor(cut_noise(x[0] * 2)) / 2;
        break;
    }
    sqlite3_result_double(ctx, x[0]);
}

static void fn_date(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    double x[MAX_ARGS];

    if (!take_figures(ctx, argc, argv, x))
        return;
    if (x[0] < 1 || x[0] > 9999 || fabs(x[1]) > 1e4 || fabs(x[2]) > 1e4 ||
        !hq_date_is_valid((int)x[0], (int)x[1], (int)x[2]))
        return;
    sqlite3_result_double(ctx, hq_day_of((int)x[0], (int)x[1], (int)x[2]));
}

static void fn_add_months(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    double x[MAX_ARGS];

    if (!take_figures(ctx, argc, argv, x) || !is_day(x[0]) || fabs(x[1]) > 24000)
        return;
    sqlite3_result_double(ctx, hq_day_add_months((hq_day)x[0], (int)floor(x[1])));
}

static void fn_months_between(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    double x[MAX_ARGS];

    if (!take_figures(ctx, argc, argv, x) || !is_day(x[0]) || !is_day(x[1]))
        return;
    sqlite3_result_double(ctx, months_between((hq_day)x[0], (hq_day)x[1]));
}

static bool is_in_calendar(const struct hq_params *params, const char *id, hq_day day)
{
    char key[HQ_DAY_TEXT_SIZE];
    struct hq_param_value value;

    hq_day_format(day, key);
    return params != NULL &&
           hq_params_get(params, hq_str_of(id), hq_str_of(key), HQ_STR("CN"), day, &value) == HQ_OK;
}

/* Working days from a to b, both included, by the State Council's holiday arrangement. */
static void fn_workdays(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    const struct hq_formula_call *call = sqlite3_user_data(ctx);
    double x[MAX_ARGS];
    int count = 0;

    if (!take_figures(ctx, argc, argv, x) || !is_day(x[0]) || !is_day(x[1]) ||
        x[1] - x[0] > MAX_WORKDAYS)
        return;
    for (hq_day d = (hq_day)x[0]; d <= (hq_day)x[1]; d++) {
        bool is_weekend = hq_day_weekday(d) > 5;
        if (is_weekend ? is_in_calendar(call->params, "calendar.workday", d)
                       : !is_in_calendar(call->params, "calendar.holiday", d))
            count++;
    }
    sqlite3_result_double(ctx, count);
}

/* 8.0 -> "8", 4.5 -> "4.5": keys of parameter tables. */
static void fn_key(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    double x[MAX_ARGS];
    char text[40];

    if (!take_figures(ctx, argc, argv, x) || fabs(x[0]) > 1e12)
        return;
    int n = snprintf(text, sizeof text, "%.10g", x[0]);
    sqlite3_result_text(ctx, text, n, SQLITE_TRANSIENT);
}

static struct hq_str text_of(sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);
    return (struct hq_str){text != NULL ? text : "",
                           text != NULL ? (size_t)sqlite3_value_bytes(value) : 0};
}

static void fn_param(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    const struct hq_formula_call *call = sqlite3_user_data(ctx);
    struct hq_str key = argc > 1 ? text_of(argv[1]) : HQ_STR("");
    struct hq_str region = argc > 2 ? text_of(argv[2]) : call->region;
    hq_day day = call->day;
    struct hq_param_value value;

    if (argc > 3) {
        double x = sqlite3_value_double(argv[3]);
        if (sqlite3_value_type(argv[3]) == SQLITE_NULL || !is_day(x))
            return;
        day = (hq_day)x;
    }
    if (call->params == NULL ||
        hq_params_get(call->params, text_of(argv[0]), key, region, day, &value) != HQ_OK)
        return;
    if (value.is_number)
        sqlite3_result_double(ctx, value.number);
    else
        sqlite3_result_text(ctx, value.text.p, (int)value.text.n, SQLITE_TRANSIENT);
}

struct function {
    const char *name;
    int min_args;
    int max_args; /* 0: SQLite's own */
    void (*call)(sqlite3_context *ctx, int argc, sqlite3_value **argv);
    int which;
};

static const struct function functions[] = {
    {"param", 1, 4, fn_param, -1},
    {"round2", 1, 1, unary, ROUND2},
    {"floor", 1, 1, unary, FLOOR},
    {"ceil", 1, 1, unary, CEIL},
    {"ceil_half", 1, 1, unary, CEIL_HALF},
    {"floor_half", 1, 1, unary, FLOOR_HALF},
    {"year_of", 1, 1, unary, YEAR_OF},
    {"month_of", 1, 1, unary, MONTH_OF},
    {"day_of", 1, 1, unary, DAY_OF},
    {"date", 3, 3, fn_date, 0},
    {"add_months", 2, 2, fn_add_months, 0},
    {"months_between", 2, 2, fn_months_between, 0},
    {"key", 1, 1, fn_key, 0},
    {"workdays", 2, 2, fn_workdays, -1},
    {"min", 0, 0, NULL, 0},
    {"max", 0, 0, NULL, 0},
    {"abs", 0, 0, NULL, 0},
    {"coalesce", 0, 0, NULL, 0},
    {"nullif", 0, 0, NULL, 0},
    {"iif", 0, 0, NULL, 0},
};

bool hq_formula_function_is_known(struct hq_str name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (hq_str_eqz(name, functions[i].name))
            return true;
    }
    return false;
}

void hq_formula_functions_register(sqlite3 *db, struct hq_formula_call *call)
{
    /* SQLite's own date() takes texts; ours takes its place for three figures. */
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const struct function *f = &functions[i];
        void *data = f->which < 0 ? (void *)call : (void *)(intptr_t)f->which;
        for (int n = f->min_args; f->max_args > 0 && n <= f->max_args; n++) {
            if (sqlite3_create_function_v2(db, f->name, n, SQLITE_UTF8 | SQLITE_DIRECTONLY, data,
                                           f->call, NULL, NULL, NULL) != SQLITE_OK)
                abort(); /* only memory can be missing */
        }
    }
}
