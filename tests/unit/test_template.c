/*
 * src/intents/template*, symbol, literal_index: one grammar read, compiled, matched and sampled.
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

#include "base/mem.h"
#include "intents/literal_index.h"
#include "intents/template.h"
#include "text/normalise.h"

#define NO_FIGURE UINT32_MAX

static struct {
    struct hq_norm *norm;
    struct hq_template_world world;
} fx;

static void add_rule(const char *name, const char *source)
{
    struct hq_template_world *w = &fx.world;
    size_t at = w->rule_count++;

    hq_map_set(w->rule_ids, hq_str_of(name), (uint32_t)at);
    w->rule_sources = hq_xrealloc(w->rule_sources, at + 1, sizeof *w->rule_sources);
    w->rules = hq_xrealloc(w->rules, at + 1, sizeof *w->rules);
    w->rule_is_open = hq_xrealloc(w->rule_is_open, at + 1, sizeof *w->rule_is_open);
    w->rule_is_used = hq_xrealloc(w->rule_is_used, at + 1, sizeof *w->rule_is_used);
    w->rule_sources[at] = hq_str_of(source);
    w->rules[at] = NULL;
    w->rule_is_open[at] = w->rule_is_used[at] = false;
}

static void add_city_list(void)
{
    static struct hq_list_value values[2];
    static const struct hq_node *words[2];

    assert_int_equal(hq_template_literal(&fx.world, HQ_STR("广州"), &words[0]), HQ_OK);
    assert_int_equal(hq_template_literal(&fx.world, HQ_STR("深圳"), &words[1]), HQ_OK);
    values[0] = (struct hq_list_value){.out = HQ_STR("GZ"), .words = &words[0], .word_count = 1};
    values[1] = (struct hq_list_value){.out = HQ_STR("SZ"), .words = &words[1], .word_count = 1};
    fx.world.lists = hq_xcalloc(1, sizeof *fx.world.lists);
    fx.world.list_is_used = hq_xcalloc(1, sizeof *fx.world.list_is_used);
    fx.world.lists[0] = (struct hq_template_list){HQ_STR("city"), values, 2};
    fx.world.list_count = 1;
    hq_map_set(fx.world.list_ids, HQ_STR("city"), 0);
}

static int setup(void **state)
{
    (void)state;
    fx.norm = hq_norm_new();
    assert_int_equal(hq_norm_add_variant(fx.norm, HQ_STR("公伤"), HQ_STR("工伤")), HQ_OK);
    fx.world = (struct hq_template_world){.norm = fx.norm,
                                          .arena = hq_arena_new((size_t)64 << 20),
                                          .words = hq_map_new(),
                                          .rule_ids = hq_map_new(),
                                          .list_ids = hq_map_new()};
    add_rule("pay", "(工资|薪水)");
    add_rule("loop", "我<pool>");
    add_rule("pool", "你<loop>");
    add_rule("slotted", "月薪{money}");
    add_city_list();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    hq_arena_free(&fx.world.arena);
    hq_map_free(&fx.world.words);
    hq_map_free(&fx.world.rule_ids);
    hq_map_free(&fx.world.list_ids);
    free(fx.world.rule_sources);
    free(fx.world.rules);
    free(fx.world.rule_is_open);
    free(fx.world.rule_is_used);
    free(fx.world.lists);
    free(fx.world.list_is_used);
    hq_norm_free(&fx.norm);
    return 0;
}

/* --- matching one template without an intent set --- */

struct scene {
    struct hq_arena *arena;
    struct hq_symbols symbols;
    struct hq_number figures[HQ_NUMBER_MAX];
    struct hq_template_input in;
};

static void mark_figures(struct scene *s)
{
    size_t n = s->symbols.count;
    uint32_t *at = hq_arena_alloc(s->arena, (n + 1) * sizeof *at);
    uint32_t *until = hq_arena_alloc(s->arena, HQ_NUMBER_MAX * sizeof *until);
    size_t count =
        hq_number_scan(s->symbols.text, hq_day_of(2026, 11, 23), s->figures, HQ_NUMBER_MAX);

    for (size_t i = 0; i <= n; i++)
        at[i] = NO_FIGURE;
    for (size_t f = 0, i = 0; f < count; f++) {
        while (i < n && s->symbols.from[i] < s->figures[f].from)
            i++;
        at[i] = (uint32_t)f;
        while (i < n && s->symbols.from[i] < s->figures[f].until)
            i++;
        until[f] = (uint32_t)i;
    }
    s->in.figures = s->figures;
    s->in.figure_at = at;
    s->in.figure_until = until;
}

static void open_scene(struct scene *s, const struct hq_template *t, const char *text)
{
    struct hq_buf canonical;
    bool *start, *end;

    *s = (struct scene){.arena = hq_arena_new((size_t)16 << 20)};
    hq_buf_init(&canonical, 100000);
    assert_int_equal(hq_normalise(fx.norm, hq_str_of(text), &canonical), HQ_OK);
    struct hq_str copy = hq_arena_copy(s->arena, hq_buf_str(&canonical));
    hq_buf_deinit(&canonical);
    assert_int_equal(hq_symbols_find(copy, fx.world.words, s->arena, &s->symbols), HQ_OK);
    size_t n = s->symbols.count;
    start = hq_arena_alloc(s->arena, n + 1);
    end = hq_arena_alloc(s->arena, n + 1);
    start[0] = end[n] = true;
    s->in = (struct hq_template_input){.symbols = &s->symbols,
                                       .last = n,
                                       .may_start = start,
                                       .may_end = end,
                                       .failed_bytes = HQ_TEMPLATE_SCRATCH(t->program_size, n),
                                       .max_steps = 20000};
    s->in.failed = hq_arena_alloc(s->arena, s->in.failed_bytes);
    mark_figures(s);
}

static enum hq_err compile(const char *source, struct hq_template *t)
{
    struct hq_error error;
    return hq_template_compile(&fx.world, hq_str_of(source), t, &error);
}

static bool matches(const char *source, const char *text, bool whole, struct hq_template_match *m)
{
    struct hq_template t;
    struct scene s;

    assert_int_equal(compile(source, &t), HQ_OK);
    open_scene(&s, &t, text);
    bool is_match = hq_template_matches(&t, &s.in, whole, m);
    hq_arena_free(&s.arena);
    return is_match;
}

static bool fits(const char *source, const char *text)
{
    struct hq_template_match m;
    return matches(source, text, false, &m);
}

static bool fits_whole(const char *source, const char *text)
{
    struct hq_template_match m;
    return matches(source, text, true, &m);
}

static void choices_options_and_rules_match_what_they_stand_for(void **state)
{
    (void)state;
    assert_true(fits_whole("怎么(加入工会|入会)", "怎么入会"));
    assert_true(fits_whole("怎么(加入工会|入会)", "怎么 加入，工会？"));
    assert_false(fits_whole("怎么(加入工会|入会)", "怎么退会"));
    assert_true(fits_whole("[我]想[要]入会", "我想入会"));
    assert_true(fits_whole("[我]想[要]入会", "想要入会"));
    assert_true(fits("<pay>没发", "老板薪水没发"));
    assert_false(fits_whole("<pay>没发", "老板薪水没发"));
    assert_true(fits("算工伤", "这算不算公伤，算公伤吗"));
}

static void latin_words_match_whole(void **state)
{
    (void)state;
    assert_true(fits("join [the] union", "How do I JOIN the Union?"));
    assert_false(fits("join [the] union", "join the unions"));
    assert_false(fits("ion", "union"));
    assert_true(fits("don t know", "I don't know"));
}

static void a_gap_is_bounded_and_stays_in_its_sentence(void **state)
{
    (void)state;
    assert_true(fits("辞退{*3}赔", "辞退了该赔"));
    assert_true(fits("辞退{*3}赔", "辞退赔"));
    assert_false(fits("辞退{*3}赔", "辞退一二三四赔"));
    assert_true(fits("辞退{*}赔", "辞退,我赔"));
    assert_false(fits("辞退{*}赔", "辞退。我赔"));
    assert_true(fits("辞退赔", "辞退。赔")); /* side by side is no gap */
}

static void slots_are_captured_with_their_type(void **state)
{
    struct hq_template_match m;

    (void)state;
    assert_true(
        matches("月薪{wage:money}{*4}{years:duration}", "月薪8500,干了3年8个月", false, &m));
    assert_true(m.captures[0].is_set && m.captures[1].is_set);
    assert_int_equal(m.captures[0].until - m.captures[0].from, 1);
    assert_int_equal(m.captures[1].until - m.captures[1].from, 5);
    assert_true(matches("在{city}上班", "我在深圳上班", false, &m));
    assert_int_equal(m.captures[0].value, 1);
    assert_false(fits("在{city}上班", "我在北京上班"));
    assert_true(fits_whole("我叫{name:text}", "我叫王小明"));
    assert_false(fits("评了{grade}", "评了8")); /* in a sentence a grade needs its 级 */
    assert_true(fits("评了{grade}", "评了8级"));
}

static void what_cannot_be_read_is_refused_with_a_reason(void **state)
{
    static const struct {
        const char *source;
        enum hq_err want;
    } cases[] = {
        {"", HQ_EPARSE},
        {"(a|)", HQ_EPARSE},
        {"(a", HQ_EPARSE},
        {"a)", HQ_EPARSE},
        {"[a", HQ_EPARSE},
        {"{money", HQ_EPARSE},
        {"{:money}", HQ_EPARSE},
        {"{*0}", HQ_EPARSE},
        {"{*21}", HQ_EPARSE},
        {"{*x}", HQ_EPARSE},
        {"{nosuch}", HQ_ENOTFOUND},
        {"<nosuch>", HQ_ENOTFOUND},
        {"<loop>", HQ_EINVAL},
        {"<slotted>", HQ_EPARSE},
        {"{money}{money}", HQ_EINVAL},
        {"?!", HQ_EPARSE},
        {"a}", HQ_EPARSE},
        {"a>", HQ_EPARSE},
        {"\xff", HQ_EPARSE},
        {"((((((((((((((a))))))))))))))", HQ_ELIMIT},
        {"{a:money}{b:money}{c:money}{d:money}{e:money}{f:money}{g:money}", HQ_ELIMIT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hq_template t;
        print_message("%s\n", cases[i].source);
        assert_int_equal(compile(cases[i].source, &t), cases[i].want);
    }
}

static void the_column_of_an_error_counts_characters(void **state)
{
    struct hq_error error = {0};
    struct hq_template t;

    (void)state;
    assert_int_equal(hq_template_compile(&fx.world, HQ_STR("工资<x>"), &t, &error), HQ_ENOTFOUND);
    assert_int_equal(error.column, 6);
}

static void a_template_that_fits_nothing_is_known(void **state)
{
    struct hq_template t;

    (void)state;
    assert_int_equal(compile("[a]{*}", &t), HQ_OK);
    assert_true(t.is_nullable);
    assert_int_equal(compile("[a]b", &t), HQ_OK);
    assert_false(t.is_nullable);
    assert_int_equal(compile("(a|b|c)[d](e|f)", &t), HQ_OK);
    assert_true(t.expansions == 12);
}

static void nasty_templates_give_up_or_stay_quick(void **state)
{
    char text[400] = "";
    struct hq_template_match m = {0};

    (void)state;
    for (int i = 0; i < 90; i++)
        strcat(text, "啊");
    /* exponential for a naive matcher: every gap can end anywhere */
    assert_false(matches("{*20}啊{*20}啊{*20}啊{*20}啊{*20}啊{*20}呢", text, false, &m));
    assert_true(m.steps < 20001);
    assert_false(matches("([啊][啊][啊][啊][啊][啊][啊][啊][啊][啊][啊][啊])呢", text, false, &m));
}

static void a_sample_of_a_template_matches_it(void **state)
{
    static const char *const sources[] = {
        "[请问]怎么(加入工会|入会)[吗]",   "月薪{wage:money}{*4}干了{years:duration}",
        "在{city}(上班|打工)<pay>{*}多少", "how [can|do] (i|we) join [the] union",
        "评了{grade}能赔[多少]",
    };
    struct hq_buf text;

    (void)state;
    hq_buf_init(&text, 10000);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct hq_template t;
        assert_int_equal(compile(sources[i], &t), HQ_OK);
        for (uint64_t seed = 0; seed < 50; seed++) {
            hq_buf_reset(&text);
            hq_template_sample(&t, seed, &text);
            if (!fits_whole(sources[i], text.data))
                print_message("%s from %s\n", text.data, sources[i]);
            assert_true(fits_whole(sources[i], text.data));
        }
    }
    hq_buf_deinit(&text);
}

/* --- the index of literals --- */

static void the_index_finds_every_literal_and_no_other(void **state)
{
    struct hq_literal_index *index = hq_literal_index_new();
    uint32_t literals[300][4];
    size_t lengths[300];
    unsigned seed = 3;

    (void)state;
    for (size_t i = 0; i < 300; i++) {
        lengths[i] = 1 + i % 4;
        for (size_t k = 0; k < lengths[i]; k++) {
            seed = seed * 1103515245u + 12345u;
            literals[i][k] = (seed >> 16) % 7;
        }
        assert_true(hq_literal_index_add(index, literals[i], lengths[i]) < 300);
    }
    hq_literal_index_build(index);
    for (int round = 0; round < 300; round++) {
        uint32_t text[20], found[300];
        uint8_t present[300 / 8 + 1] = {0};
        for (size_t k = 0; k < 20; k++) {
            seed = seed * 1103515245u + 12345u;
            text[k] = (seed >> 16) % 7;
        }
        hq_literal_index_scan(index, text, 20, present, found);
        for (size_t i = 0; i < 300; i++) {
            bool is_there = false;
            for (size_t at = 0; at + lengths[i] <= 20; at++)
                is_there =
                    is_there || memcmp(text + at, literals[i], lengths[i] * sizeof *text) == 0;
            uint32_t id = hq_literal_index_add(index, literals[i], lengths[i]);
            assert_int_equal(is_there, (present[id / 8] >> (id % 8)) & 1);
        }
    }
    hq_literal_index_free(&index);
    assert_null(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_options_and_rules_match_what_they_stand_for),
        cmocka_unit_test(latin_words_match_whole),
        cmocka_unit_test(a_gap_is_bounded_and_stays_in_its_sentence),
        cmocka_unit_test(slots_are_captured_with_their_type),
        cmocka_unit_test(what_cannot_be_read_is_refused_with_a_reason),
        cmocka_unit_test(the_column_of_an_error_counts_characters),
        cmocka_unit_test(a_template_that_fits_nothing_is_known),
        cmocka_unit_test(nasty_templates_give_up_or_stay_quick),
        cmocka_unit_test(a_sample_of_a_template_matches_it),
        cmocka_unit_test(the_index_finds_every_literal_and_no_other),
    };
    return cmocka_run_group_tests_name("template", tests, setup, teardown);
}
