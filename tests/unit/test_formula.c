/*
 * src/intents/formula: what it computes, and what it refuses to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "intents/formula.h"
#include "knowledge/params.h"

struct fixture {
    struct hq_params *params;
    struct hq_formula_engine *engine;
    struct hq_arena *arena;
};

static struct fixture fx;

static int setup(void **state)
{
    const char *top = getenv("HQ_SRCDIR");
    char dir[1000];

    (void)state;
    snprintf(dir, sizeof dir, "%s/knowledge/params", top != NULL ? top : ".");
    assert_int_equal(hq_params_load(dir, &fx.params, NULL), HQ_OK);
    fx.engine = hq_formula_engine_new(fx.params);
    fx.arena = hq_arena_new(100000);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    hq_formula_engine_free(&fx.engine);
    hq_params_free(&fx.params);
    hq_arena_free(&fx.arena);
    return 0;
}

static bool lookup(void *context, struct hq_str name, struct hq_formula_value *out)
{
    (void)context;
    if (hq_str_eqz(name, "wage"))
        *out = (struct hq_formula_value){.kind = HQ_FORMULA_NUMBER, .number = 8500};
    else if (hq_str_eqz(name, "kind"))
        *out = (struct hq_formula_value){.kind = HQ_FORMULA_TEXT, .text = HQ_STR("open")};
    else
        return false;
    return true;
}

static enum hq_err eval(const char *source, struct hq_formula_value *out)
{
    struct hq_formula_scope scope = {
        .lookup = lookup, .region = HQ_STR("CN-GD-GZ"), .day = hq_day_of(2026, 11, 23)};
    struct hq_formula *f = NULL;
    struct hq_error error;
    enum hq_err err = hq_formula_compile(fx.engine, hq_str_of(source), &f, &error);

    if (err == HQ_OK)
        err = hq_formula_eval(fx.engine, f, &scope, fx.arena, out, &error);
    hq_formula_free(&f);
    return err;
}

static void formulas_give_exact_figures(void **state)
{
    static const struct {
        const char *source;
        double want;
    } cases[] = {
        {"3 / 2", 1.5}, /* no whole-number division */
        {"wage * 4 * 2", 68000},
        {"round2(1.005)", 1.01},
        {"round2(2.675)", 2.68},
        {"round2(0 - 1.005)", -1.01},
        {"round2(8700 / 21.75)", 400},
        {"round2(6000 / param('workdays.pay') / 8 * 1.5 * 10)", 517.24},
        {"ceil_half(2.01)", 2.5},
        {"floor_half(2.99)", 2.5},
        {"floor(3 * 1.1 * 10)", 33}, /* 33.000000000000004 in binary */
        {"ceil(1.1 * 30)", 33},
        {"case when kind = 'open' then 6 else 2 end", 6},
        {"max(1, 2, 3) - min(4, 2)", 1},
        {"coalesce(nothing, 7)", 7},
        {"param('minwage.month')", 2680},
        {"param('minwage.month', '', 'CN-GD-SZ')", 2700},
        {"param('minwage.month', '', 'CN-GD-DG', date(2025, 5, 1))", 2080},
        {"param('injury.lump', key(4 + 4))", 11},
        {"months_between(date(2022, 3, 1), date(2026, 11, 23))", 56},
        {"months_between(date(2024, 1, 31), date(2024, 2, 29))", 1},
        {"year_of(add_months(date(2024, 2, 29), 12))", 2025},
        {"day_of(add_months(date(2024, 2, 29), 12))", 28},
        {"workdays(date(2026, 10, 1), date(2026, 10, 11))", 3}, /* holiday to the 7th, 8, 9, 10 */
        {"2 in (1, 2) and not 3 between 4 and 5", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hq_formula_value v = {0};
        print_message("%s\n", cases[i].source);
        assert_int_equal(eval(cases[i].source, &v), HQ_OK);
        assert_int_equal(v.kind, HQ_FORMULA_NUMBER);
        assert_true(v.number > cases[i].want - 1e-9 && v.number < cases[i].want + 1e-9);
    }
}

static void what_is_unknown_is_null(void **state)
{
    static const char *const cases[] = {
        "nothing",
        "nothing + 1",
        "round2(nothing)",
        "param('no.such.table')",
        "param('minwage.month', '', 'CN-ZJ')",
        "date(2026, 2, 30)",
        "workdays(date(2020, 1, 1), date(2026, 1, 1))",
        "1 / 0",
        "case when 1 = 2 then 3 end",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hq_formula_value v = {.kind = HQ_FORMULA_TEXT};
        assert_int_equal(eval(cases[i], &v), HQ_OK);
        assert_int_equal(v.kind, HQ_FORMULA_NULL);
    }
}

static void only_expressions_of_known_functions_pass(void **state)
{
    static const char *const cases[] = {
        "(select 1)",
        "1; drop table x",
        "1 -- 2",
        "1 /* x */",
        "load_extension('x')",
        "readfile('/etc/passwd')",
        "randomblob(1000000)",
        "zeroblob(9)",
        "sqlite_version()",
        "printf('%d', 1)",
        "\"x\"",
        "x.y",
        "1 2",
        "1) , (2",
        "1) union select (2",
        "(1",
        "1)",
        "",
        "'open",
        "1.2.3",
        "12a",
        "wage collate nocase",
        "a || b",
        "?1",
        ":x",
        "WAGE",
        "工资",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hq_formula_value v;
        print_message("%s\n", cases[i]);
        assert_int_equal(eval(cases[i], &v), HQ_EPARSE);
    }
}

static void a_text_where_a_figure_belongs_is_an_error(void **state)
{
    struct hq_formula_value v = {.kind = HQ_FORMULA_TEXT};

    (void)state;
    assert_int_equal(eval("round2(kind)", &v), HQ_EINVAL);
    assert_int_equal(v.kind, HQ_FORMULA_TEXT); /* unchanged */
    assert_int_equal(eval("kind", &v), HQ_OK);
    assert_true(hq_str_eqz(v.text, "open"));
}

static void limits_are_errors_not_accidents(void **state)
{
    struct hq_formula_value v;
    char source[HQ_FORMULA_MAX_BYTES + 100];

    (void)state;
    memset(source, '1', sizeof source - 1);
    source[sizeof source - 1] = '\0';
    assert_int_equal(eval(source, &v), HQ_ELIMIT);
    strcpy(source, "0");
    for (int i = 0; i < HQ_FORMULA_MAX_VARIABLES + 1; i++)
        sprintf(source + strlen(source), " + v%d", i);
    assert_int_equal(eval(source, &v), HQ_ELIMIT);
    source[0] = '\0';
    for (int i = 0; i < 300; i++)
        strcat(source, "(");
    assert_int_equal(eval(source, &v), HQ_EPARSE);
}

static void the_names_a_formula_uses_are_known(void **state)
{
    struct hq_formula *f = NULL;

    (void)state;
    assert_int_equal(hq_formula_compile(fx.engine, HQ_STR("wage + max(wage, other) * 2"), &f, NULL),
                     HQ_OK);
    assert_int_equal(hq_formula_variable_count(f), 2);
    assert_true(hq_str_eqz(hq_formula_variable(f, 1), "other"));
    hq_formula_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_give_exact_figures),
        cmocka_unit_test(what_is_unknown_is_null),
        cmocka_unit_test(only_expressions_of_known_functions_pass),
        cmocka_unit_test(a_text_where_a_figure_belongs_is_an_error),
        cmocka_unit_test(limits_are_errors_not_accidents),
        cmocka_unit_test(the_names_a_formula_uses_are_known),
    };
    return cmocka_run_group_tests_name("formula", tests, setup, teardown);
}
