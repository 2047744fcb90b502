/*
 * The insides of forms, shared by form*.c and intent_*.c only.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_FORM_DATA_H
#define HQ_INTENTS_FORM_DATA_H

#include "intents/form.h"
#include "intents/formula.h"
#include "intents/template.h"
#include "knowledge/report.h"

struct hq_form_text {
    struct hq_str zh;
    struct hq_str en;
};

/* How a figure is printed. */
enum hq_form_as {
    HQ_FORM_AS_NUMBER,
    HQ_FORM_AS_MONEY,
    HQ_FORM_AS_MONTHS, /* 44 -> 3年8个月 */
    HQ_FORM_AS_AGE,    /* months: 602 -> 50岁2个月 */
    HQ_FORM_AS_DATE,
    HQ_FORM_AS_MONTH, /* a date, printed as year and month */
    HQ_FORM_AS_TEXT,
};

/* A line that is shown if its condition is true (or absent). */
struct hq_form_line {
    struct hq_form_text text;
    struct hq_formula *when;
};

struct hq_form_lines {
    struct hq_form_line *items;
    size_t count;
};

struct hq_form_words {
    const struct hq_node **items; /* literals, longest first */
    size_t count;
};

enum hq_form_unit { HQ_FORM_MONTHS, HQ_FORM_YEARS, HQ_FORM_DAYS };

struct hq_form_slot {
    struct hq_str name;
    enum hq_slot_type type;
    const struct hq_template_list *list; /* of a list or choice */
    bool is_choice;                      /* offered as buttons */
    struct hq_form_words *answers;       /* per value: short words that count only when asked */
    enum hq_form_unit unit;              /* of a duration */
    struct hq_form_text ask;             /* empty: never asked */
    struct hq_form_text refuse;          /* said when out of bounds */
    struct hq_form_text assume;          /* said when the default was taken */
    struct hq_form_words cues;           /* words beside a figure that make it this slot's */
    bool is_optional;                    /* may stay empty: it is only taken if it is said */
    bool needs_cue; /* a figure with the right unit is not enough unless asked for */
    bool has_min, has_max;
    double min, max;
    struct hq_formula *preset;   /* default value: not asked for if it is not NULL */
    struct hq_formula *fallback; /* value when the worker does not know */
    struct hq_formula *when;
};

struct hq_form_step {
    struct hq_str name;
    struct hq_formula *expr;
    struct hq_formula *when;
    enum hq_form_as as;
    struct hq_form_text show;
    bool may_be_null;
};

/* A combination that cannot be: says why and asks for `clear` again. */
struct hq_form_refusal {
    struct hq_formula *when;
    struct hq_form_text text;
    uint32_t clear[HQ_FORM_MAX_SLOTS];
    size_t clear_count;
};

struct hq_form_citation {
    struct hq_str law;
    struct hq_str article;
    struct hq_formula *when;
};

struct hq_form {
    struct hq_str id;
    struct hq_str file;
    struct hq_str area;
    struct hq_form_text title;
    struct hq_form_text intro;
    struct hq_form_slot *slots;
    size_t slot_count;
    struct hq_form_step *steps;
    size_t step_count;
    struct hq_form_refusal *refusals;
    size_t refusal_count;
    struct hq_form_lines result;
    struct hq_form_lines notes;
    struct hq_form_lines rule;
    struct hq_form_lines next;
    struct hq_form_citation *citations;
    size_t citation_count;
    json_t *examples; /* owned; for the checker */
};

/* Words that steer any form: shared/forms.json. */
struct hq_form_steering {
    struct hq_form_words cancel;   /* the whole text is one of these */
    struct hq_form_words correct;  /* the text holds one */
    struct hq_form_words unknown;  /* ... */
    struct hq_form_words question; /* ... */
};

/* Reads one file; problems go to report. HQ_EINVAL if the form cannot serve. Arena of world. */
enum hq_err hq_form_read(const json_t *json, const char *file, struct hq_template_world *world,
                         struct hq_formula_engine *engine, struct hq_report *report,
                         struct hq_form **form_out) HQ_MUST_USE;
void hq_form_free(struct hq_form **form);
struct hq_str hq_form_id(const struct hq_form *form);

/* One text or an array of them as literals, longest first. HQ_EINVAL: something else. */
enum hq_err hq_intent_read_words(struct hq_template_world *world, const json_t *in,
                                 struct hq_list_value *value) HQ_MUST_USE;
enum hq_err hq_form_read_words(struct hq_template_world *world, const json_t *array,
                               struct hq_form_words *out) HQ_MUST_USE;

/* Borrowed from the set; NULL if unknown. */
const struct hq_form *hq_form_find(const struct hq_intent_set *set, struct hq_str id);

/* --- a form being filled: decoded state of one turn --- */

struct hq_form_fill {
    bool is_set;
    bool is_preset;  /* by default, not said */
    bool is_skipped; /* the worker does not know */
    struct hq_slot_value value;
};

struct hq_form_run {
    const struct hq_intent_set *set;
    const struct hq_form *form;
    const struct hq_form_input *in;
    struct hq_arena *arena;
    struct hq_form_fill slots[HQ_FORM_MAX_SLOTS];
    struct hq_formula_value steps[HQ_FORM_MAX_STEPS];
    size_t step_done; /* steps that have a value */
    int asked;        /* slot, or -1 */
    int last_said;    /* slot, or -1 */
    struct hq_error *error;
};

/* Value of a slot as formulas see it; false if it is not set. */
bool hq_form_slot_figure(const struct hq_form_run *run, size_t slot,
                         struct hq_formula_value *value_out);
enum hq_err hq_form_eval(struct hq_form_run *run, const struct hq_formula *formula,
                         struct hq_formula_value *value_out) HQ_MUST_USE;
/* NULL is true; a condition that is NULL or 0 is false. */
enum hq_err hq_form_holds(struct hq_form_run *run, const struct hq_formula *when,
                          bool *holds_out) HQ_MUST_USE;

/* Fills empty slots by their defaults, as far as these can be worked out yet. */
enum hq_err hq_form_preset(struct hq_form_run *run) HQ_MUST_USE;

/* What one text gave. */
struct hq_form_taken {
    uint32_t slots; /* bit per slot that was set */
    bool has_cue;   /* one of them by a cue or a word, not just by its kind */
    bool is_correction;
    bool is_cancel;
    bool is_unknown;
    bool is_question;
    size_t symbols; /* of the text */
};

/* Sets slots from the text; is_done: the form has been computed, so that what is said changes it.
 */
enum hq_err hq_form_take(struct hq_form_run *run, bool is_done,
                         struct hq_form_taken *taken_out) HQ_MUST_USE;

/* Text with {name} and {param:...} filled in, appended to out. */
enum hq_err hq_form_render(struct hq_form_run *run, const struct hq_form_text *text,
                           struct hq_buf *out) HQ_MUST_USE;
/* Between min and max of the slot, as formulas see its value. */
bool hq_form_slot_in_bounds(const struct hq_form_run *run, size_t slot);
/* Runs the steps and composes the result, which status is set to HQ_FORM_DONE. */
enum hq_err hq_form_compute(struct hq_form_run *run, struct hq_form_turn *turn) HQ_MUST_USE;

static inline struct hq_str hq_form_pick(const struct hq_form_text *text, bool want_english)
{
    return want_english ? text->en : text->zh;
}

#endif
