/*
 * The result of a form: steps computed in order, then the text that stands by itself - result
 * first, then how it was worked out, what was assumed, the rule, the next step - and the same in
 * blocks for richer display.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "intents/intent_data.h"

#define RESULT_MAX ((size_t)64 * 1024)

struct composer {
    struct hq_form_run *run;
    struct hq_form_turn *turn;
    struct hq_buf text;
    enum hq_err err;
};

static struct hq_str heading(const struct composer *c, const char *key)
{
    return hq_intent_reply(c->run->set, hq_str_of(key), c->run->in->want_english);
}

/* --- steps --- */

static enum hq_err run_step(struct hq_form_run *run, size_t i, bool *is_missing_out)
{
    const struct hq_form_step *step = &run->form->steps[i];
    struct hq_formula_value value = {.kind = HQ_FORMULA_NULL};
    bool holds = true;
    enum hq_err err = hq_form_holds(run, step->when, &holds);

    if (err == HQ_OK && holds)
        err = hq_form_eval(run, step->expr, &value);
    if (err != HQ_OK)
        return err;
    if (value.kind == HQ_FORMULA_NUMBER && step->as == HQ_FORM_AS_MONEY)
        value.number = hq_formula_round2(value.number);
    run->steps[i] = value;
    run->step_done = i + 1;
    *is_missing_out = holds && value.kind == HQ_FORMULA_NULL && !step->may_be_null;
    return HQ_OK;
}

/* --- parts of the text --- */

static json_t *add_block(struct composer *c, const char *type, struct hq_str title)
{
    json_t *block = json_object();

    json_object_set_new(block, "type", json_string(type));
    if (title.n > 0)
        json_object_set_new(block, "title", hq_json_string(title));
    json_array_append_new(c->turn->blocks, block);
    return block;
}

/* Appends the rendered line to items and to the text behind `mark` ("" or "- " or a number). */
static void add_item(struct composer *c, const struct hq_form_text *line, const char *mark,
                     json_t *items)
{
    struct hq_buf rendered;

    if (c->err != HQ_OK)
        return;
    hq_buf_init(&rendered, RESULT_MAX);
    c->err = hq_form_render(c->run, line, &rendered);
    if (c->err == HQ_OK) {
        if (c->text.len > 0)
            hq_buf_addc(&c->text, '\n');
        hq_buf_addz(&c->text, mark);
        hq_buf_add(&c->text, hq_buf_str(&rendered));
        json_array_append_new(items, hq_json_string(hq_buf_str(&rendered)));
    }
    hq_buf_deinit(&rendered);
}

static void add_heading(struct composer *c, struct hq_str title)
{
    if (c->text.len > 0)
        hq_buf_addz(&c->text, "\n\n");
    hq_buf_add(&c->text, title);
}

static bool holds(struct composer *c, const struct hq_formula *when)
{
    bool is_true = false;

    if (c->err == HQ_OK)
        c->err = hq_form_holds(c->run, when, &is_true);
    return is_true;
}

static void add_result(struct composer *c)
{
    const struct hq_form_lines *lines = &c->run->form->result;

    for (size_t i = 0; i < lines->count; i++) {
        if (!holds(c, lines->items[i].when))
            continue;
        json_t *one = json_array();
        add_item(c, &lines->items[i].text, "", one);
        if (json_array_size(one) > 0)
            json_object_set(add_block(c, "paragraph", HQ_STR("")), "text", json_array_get(one, 0));
        json_decref(one);
    }
}

static void add_steps(struct composer *c)
{
    const struct hq_form *f = c->run->form;
    json_t *items = json_array();
    char mark[16];

    for (size_t i = 0; i < f->step_count; i++) {
        if (f->steps[i].show.zh.n == 0 || c->run->steps[i].kind == HQ_FORMULA_NULL)
            continue;
        if (json_array_size(items) == 0)
            add_heading(c, heading(c, "form.steps"));
        snprintf(mark, sizeof mark, "%zu. ", json_array_size(items) + 1);
        add_item(c, &f->steps[i].show, mark, items);
    }
    if (json_array_size(items) > 0)
        json_object_set(add_block(c, "steps", heading(c, "form.steps")), "items", items);
    json_decref(items);
}

static void add_assumptions(struct composer *c)
{
    const struct hq_form *f = c->run->form;
    json_t *items = json_array();

    for (size_t i = 0; i < f->slot_count; i++) {
        if (!c->run->slots[i].is_preset || f->slots[i].assume.zh.n == 0)
            continue;
        if (json_array_size(items) == 0)
            add_heading(c, heading(c, "form.assumptions"));
        add_item(c, &f->slots[i].assume, "- ", items);
    }
    if (json_array_size(items) > 0)
        json_object_set(add_block(c, "list", heading(c, "form.assumptions")), "items", items);
    json_decref(items);
}

static void add_lines(struct composer *c, const struct hq_form_lines *lines, const char *key)
{
    json_t *items = json_array();

    for (size_t i = 0; i < lines->count; i++) {
        if (!holds(c, lines->items[i].when))
            continue;
        if (json_array_size(items) == 0)
            add_heading(c, heading(c, key));
        add_item(c, &lines->items[i].text, "- ", items);
    }
    if (json_array_size(items) > 0)
        json_object_set(add_block(c, "list", heading(c, key)), "items", items);
    json_decref(items);
}

/* A title inside a title stands in single marks: 《广东省实施〈…〉办法》. */
static void add_title(struct hq_buf *out, struct hq_str law)
{
    static const struct hq_str open = {"《", 3}, close = {"》", 3};

    hq_buf_add(out, open);
    while (law.n > 0) {
        bool is_open = hq_str_starts(law, open), is_close = hq_str_starts(law, close);
        size_t n = is_open || is_close ? 3 : 1;
        if (n == 3)
            hq_buf_addz(out, is_open ? "〈" : "〉");
        else
            hq_buf_addc(out, law.p[0]);
        law = (struct hq_str){law.p + n, law.n - n};
    }
    hq_buf_add(out, close);
}

static void add_citations(struct composer *c)
{
    const struct hq_form *f = c->run->form;

    for (size_t i = 0; i < f->citation_count; i++) {
        const struct hq_form_citation *cite = &f->citations[i];
        if (!holds(c, cite->when))
            continue;
        bool is_first = json_array_size(c->turn->citations) == 0;
        hq_buf_addz(&c->text, is_first ? "\n\n" : (c->run->in->want_english ? ", " : "、"));
        if (is_first)
            hq_buf_add(&c->text, heading(c, "form.law"));
        add_title(&c->text, cite->law);
        hq_buf_add(&c->text, cite->article);
        json_t *json = json_object();
        json_object_set_new(json, "law", hq_json_string(cite->law));
        if (cite->article.n > 0)
            json_object_set_new(json, "article", hq_json_string(cite->article));
        json_array_append_new(c->turn->citations, json);
    }
}

/* --- values, for tests and for --explain --- */

static void put_value(json_t *values, struct hq_str name, const struct hq_formula_value *v)
{
    char *key = hq_xstrndup(name.p, name.n);

    if (v->kind == HQ_FORMULA_NUMBER)
        json_object_set_new(values, key, json_real(v->number));
    else if (v->kind == HQ_FORMULA_TEXT)
        json_object_set_new(values, key, hq_json_string(v->text));
    free(key);
}

static void put_values(struct composer *c)
{
    const struct hq_form *f = c->run->form;
    struct hq_formula_value v;

    for (size_t i = 0; i < f->slot_count; i++) {
        if (hq_form_slot_figure(c->run, i, &v))
            put_value(c->turn->values, f->slots[i].name, &v);
    }
    for (size_t i = 0; i < c->run->step_done; i++)
        put_value(c->turn->values, f->steps[i].name, &c->run->steps[i]);
}

static void compose(struct composer *c, bool is_missing)
{
    if (is_missing) {
        hq_buf_add(&c->text, heading(c, "form.no_figure"));
        json_object_set_new(add_block(c, "paragraph", HQ_STR("")), "text",
                            hq_json_string(heading(c, "form.no_figure")));
    } else {
        add_result(c);
        add_steps(c);
        add_assumptions(c);
        add_lines(c, &c->run->form->notes, "form.notes");
        add_lines(c, &c->run->form->rule, "form.rule");
    }
    add_lines(c, &c->run->form->next, "form.next");
    add_citations(c);
    put_values(c);
}

enum hq_err hq_form_compute(struct hq_form_run *run, struct hq_form_turn *turn)
{
    struct composer c = {.run = run, .turn = turn};
    bool is_missing = false;

    run->step_done = 0;
    for (size_t i = 0; c.err == HQ_OK && !is_missing && i < run->form->step_count; i++)
        c.err = run_step(run, i, &is_missing);
    hq_buf_init(&c.text, RESULT_MAX);
    if (c.err == HQ_OK)
        compose(&c, is_missing);
    if (c.err == HQ_OK && hq_buf_error(&c.text) != HQ_OK)
        c.err = hq_error_set(run->error, HQ_ELIMIT, "the result of a form is too long");
    if (c.err == HQ_OK) {
        turn->status = HQ_FORM_DONE;
        turn->text = hq_buf_steal(&c.text);
    }
    hq_buf_deinit(&c.text);
    return c.err;
}
