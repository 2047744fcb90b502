/*
 * Values of a form in formulas and in texts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <stdio.h>

#include "intents/intent_data.h"
#include "knowledge/params.h"

#define LINE_MAX ((size_t)8 * 1024)

static double duration_figure(const struct hq_form_slot *def, const struct hq_slot_value *v)
{
    switch (def->unit) {
    case HQ_FORM_YEARS:
        return v->months / 12.0 + v->days / 365.0;
    case HQ_FORM_DAYS:
        return v->months * 30.0 + v->days;
    default:
        return v->months + v->days / 30.0;
    }
}

bool hq_form_slot_figure(const struct hq_form_run *run, size_t slot, struct hq_formula_value *out)
{
    const struct hq_form_slot *def = &run->form->slots[slot];
    const struct hq_form_fill *fill = &run->slots[slot];

    if (!fill->is_set)
        return false;
    switch (def->type) {
    case HQ_SLOT_TEXT:
    case HQ_SLOT_LIST:
        *out = (struct hq_formula_value){.kind = HQ_FORMULA_TEXT, .text = fill->value.text};
        return true;
    case HQ_SLOT_DURATION:
        *out = (struct hq_formula_value){.kind = HQ_FORMULA_NUMBER,
                                         .number = duration_figure(def, &fill->value)};
        return true;
    case HQ_SLOT_DATE:
        *out = (struct hq_formula_value){.kind = HQ_FORMULA_NUMBER, .number = fill->value.day};
        return true;
    default:
        *out = (struct hq_formula_value){.kind = HQ_FORMULA_NUMBER, .number = fill->value.number};
        return true;
    }
}

bool hq_form_slot_in_bounds(const struct hq_form_run *run, size_t slot)
{
    const struct hq_form_slot *def = &run->form->slots[slot];
    struct hq_formula_value v;

    if (!hq_form_slot_figure(run, slot, &v) || v.kind != HQ_FORMULA_NUMBER)
        return true;
    return (!def->has_min || v.number >= def->min) && (!def->has_max || v.number <= def->max);
}

static int find_slot(const struct hq_form *form, struct hq_str name)
{
    for (size_t i = 0; i < form->slot_count; i++) {
        if (hq_str_eq(form->slots[i].name, name))
            return (int)i;
    }
    return -1;
}

static int find_step(const struct hq_form_run *run, struct hq_str name)
{
    for (size_t i = 0; i < run->step_done; i++) {
        if (hq_str_eq(run->form->steps[i].name, name))
            return (int)i;
    }
    return -1;
}

static bool lookup(void *context, struct hq_str name, struct hq_formula_value *out)
{
    const struct hq_form_run *run = context;
    int slot = find_slot(run->form, name);

    if (slot >= 0)
        return hq_form_slot_figure(run, (size_t)slot, out);
    int step = find_step(run, name);
    if (step >= 0) {
        *out = run->steps[step];
        return true;
    }
    if (hq_str_eqz(name, "today")) {
        *out = (struct hq_formula_value){.kind = HQ_FORMULA_NUMBER, .number = run->in->day};
        return true;
    }
    if (hq_str_eqz(name, "region")) {
        *out = (struct hq_formula_value){.kind = HQ_FORMULA_TEXT, .text = run->in->region};
        return true;
    }
    return false;
}

/* A form that asks for a city computes with that city's figures. */
static struct hq_str region_of(const struct hq_form_run *run)
{
    int slot = find_slot(run->form, HQ_STR("city"));
    if (slot >= 0 && run->slots[slot].is_set)
        return run->slots[slot].value.text;
    return run->in->region;
}

enum hq_err hq_form_eval(struct hq_form_run *run, const struct hq_formula *formula,
                         struct hq_formula_value *value_out)
{
    struct hq_formula_scope scope = {
        .lookup = lookup, .context = run, .region = region_of(run), .day = run->in->day};
    return hq_formula_eval(run->set->formulas, formula, &scope, run->arena, value_out, run->error);
}

enum hq_err hq_form_holds(struct hq_form_run *run, const struct hq_formula *when, bool *holds_out)
{
    struct hq_formula_value value;
    enum hq_err err = HQ_OK;

    if (when == NULL) {
        *holds_out = true;
        return HQ_OK;
    }
    err = hq_form_eval(run, when, &value);
    if (err == HQ_OK)
        *holds_out = value.kind == HQ_FORMULA_NUMBER && value.number != 0;
    return err;
}

/* --- printing --- */

static void add_number(struct hq_buf *out, double x)
{
    char text[40];
    double near = round(x * 1e4) / 1e4;

    snprintf(text, sizeof text, "%.4f", near == 0 ? 0 : near);
    char *end = text + strlen(text);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        *--end = '\0';
    hq_buf_addz(out, text);
}

static void add_money(struct hq_buf *out, double yuan)
{
    double rounded = hq_formula_round2(yuan);
    long long fen = llround(fabs(rounded) * 100);

    if (rounded < 0)
        hq_buf_addc(out, '-');
    if (fen % 100 == 0)
        hq_buf_addf(out, "%lld", fen / 100);
    else
        hq_buf_addf(out, "%lld.%02lld", fen / 100, fen % 100);
}

static void add_part(struct hq_buf *out, long n, const char *zh, const char *en, bool want_english)
{
    if (n == 0)
        return;
    if (!want_english) {
        hq_buf_addf(out, "%ld%s", n, zh);
        return;
    }
    if (out->len > 0 && out->data[out->len - 1] != ' ' && out->data[out->len - 1] != '(')
        hq_buf_addc(out, ' ');
    hq_buf_addf(out, "%ld %s%s", n, en, n == 1 ? "" : "s");
}

static void add_span(struct hq_buf *out, long months, long days, bool want_english)
{
    if (months == 0 && days == 0) {
        hq_buf_addz(out, want_english ? "0 months" : "0个月");
        return;
    }
    add_part(out, months / 12, "年", "year", want_english);
    add_part(out, months % 12, "个月", "month", want_english);
    add_part(out, days, "天", "day", want_english);
}

static void add_date(struct hq_buf *out, hq_day day, enum hq_date_precision precision,
                     bool want_english)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int y, m, d;

    hq_day_split(day, &y, &m, &d);
    if (want_english) {
        if (precision == HQ_DATE_DAY)
            hq_buf_addf(out, "%d ", d);
        if (precision != HQ_DATE_YEAR)
            hq_buf_addf(out, "%s ", months[m - 1]);
        hq_buf_addf(out, "%d", y);
        return;
    }
    hq_buf_addf(out, "%d年", y);
    if (precision != HQ_DATE_YEAR)
        hq_buf_addf(out, "%d月", m);
    if (precision == HQ_DATE_DAY)
        hq_buf_addf(out, "%d日", d);
}

static void add_figure(struct hq_buf *out, enum hq_form_as as, const struct hq_formula_value *v,
                       bool want_english)
{
    if (v->kind == HQ_FORMULA_TEXT) {
        hq_buf_add(out, v->text);
        return;
    }
    switch (as) {
    case HQ_FORM_AS_MONEY:
        add_money(out, v->number);
        break;
    case HQ_FORM_AS_MONTHS:
        add_span(out, (long)floor(v->number), lround((v->number - floor(v->number)) * 30),
                 want_english);
        break;
    case HQ_FORM_AS_AGE:
        add_part(out, (long)v->number / 12, "岁", "year", want_english);
        add_part(out, (long)v->number % 12, "个月", "month", want_english);
        break;
    case HQ_FORM_AS_DATE:
    case HQ_FORM_AS_MONTH:
        add_date(out, (hq_day)v->number, as == HQ_FORM_AS_DATE ? HQ_DATE_DAY : HQ_DATE_MONTH,
                 want_english);
        break;
    default:
        add_number(out, v->number);
        break;
    }
}

static void add_label(struct hq_buf *out, const struct hq_template_list *list, struct hq_str value,
                      bool want_english)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct hq_list_value *v = &list->values[i];
        struct hq_str label = want_english ? v->label_en : v->label_zh;
        if (!hq_str_eq(v->out, value))
            continue;
        hq_buf_add(out, label.n > 0 ? label : value);
        return;
    }
    hq_buf_add(out, value);
}

static enum hq_err add_slot(struct hq_form_run *run, size_t slot, struct hq_buf *out)
{
    const struct hq_form_slot *def = &run->form->slots[slot];
    const struct hq_slot_value *v = &run->slots[slot].value;
    bool want_english = run->in->want_english;

    if (!run->slots[slot].is_set)
        return hq_error_set(run->error, HQ_EINVAL, "form %.*s: a text uses the empty slot %.*s",
                            (int)run->form->id.n, run->form->id.p, (int)def->name.n, def->name.p);
    switch (def->type) {
    case HQ_SLOT_LIST:
        add_label(out, def->list, v->text, want_english);
        break;
    case HQ_SLOT_TEXT:
        hq_buf_add(out, v->text);
        break;
    case HQ_SLOT_MONEY:
        add_money(out, v->number);
        break;
    case HQ_SLOT_DURATION:
        add_span(out, v->months, v->days, want_english);
        break;
    case HQ_SLOT_DATE:
        add_date(out, v->day, v->precision, want_english);
        break;
    default:
        add_number(out, v->number);
        break;
    }
    return HQ_OK;
}

static enum hq_err add_name(struct hq_form_run *run, struct hq_str name, struct hq_buf *out)
{
    struct hq_formula_value today = {.kind = HQ_FORMULA_NUMBER, .number = run->in->day};
    int slot = find_slot(run->form, name);
    int step = find_step(run, name);

    if (slot >= 0)
        return add_slot(run, (size_t)slot, out);
    if (step >= 0 && run->steps[step].kind != HQ_FORMULA_NULL)
        add_figure(out, run->form->steps[step].as, &run->steps[step], run->in->want_english);
    else if (hq_str_eqz(name, "today"))
        add_figure(out, HQ_FORM_AS_DATE, &today, run->in->want_english);
    else
        return hq_error_set(run->error, HQ_EINVAL, "form %.*s: a text uses {%.*s} without a value",
                            (int)run->form->id.n, run->form->id.p, (int)name.n, name.p);
    return HQ_OK;
}

static enum hq_err fill_names(struct hq_form_run *run, struct hq_str text, struct hq_buf *out)
{
    while (text.n > 0) {
        const char *open = memchr(text.p, '{', text.n);
        size_t head = open != NULL ? (size_t)(open - text.p) : text.n;
        hq_buf_add(out, (struct hq_str){text.p, head});
        text.p += head;
        text.n -= head;
        if (text.n == 0)
            break;
        const char *close = memchr(text.p, '}', text.n);
        if (close == NULL)
            return hq_error_set(run->error, HQ_EINVAL, "{ without } in a text");
        size_t n = (size_t)(close - text.p);
        enum hq_err err = add_name(run, (struct hq_str){text.p + 1, n - 1}, out);
        if (err != HQ_OK)
            return err;
        text.p += n + 1;
        text.n -= n + 1;
    }
    return HQ_OK;
}

enum hq_err hq_form_render(struct hq_form_run *run, const struct hq_form_text *text,
                           struct hq_buf *out)
{
    struct hq_str source = hq_form_pick(text, run->in->want_english);
    struct hq_buf expanded;
    enum hq_err err = HQ_OK;

    hq_buf_init(&expanded, LINE_MAX);
    if (run->set->params != NULL)
        err = hq_params_expand(run->set->params, source, region_of(run), run->in->day, &expanded,
                               run->error);
    else
        hq_buf_add(&expanded, source);
    if (err == HQ_OK)
        err = fill_names(run, hq_buf_str(&expanded), out);
    if (err == HQ_OK && hq_buf_error(out) != HQ_OK)
        err = hq_error_set(run->error, HQ_ELIMIT, "the text of a form is too long");
    hq_buf_deinit(&expanded);
    return err;
}
