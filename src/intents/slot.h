/*
 * Typed values taken from what a worker wrote: money, durations, dates, grades, places, choices.
 * Templates capture them, forms ask for them, formulas compute with them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_INTENTS_SLOT_H
#define HQ_INTENTS_SLOT_H

#include <jansson.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "text/number.h"

enum hq_slot_type {
    HQ_SLOT_TEXT,     /* text */
    HQ_SLOT_LIST,     /* text is the "out" of the list's value that was found */
    HQ_SLOT_NUMBER,   /* number */
    HQ_SLOT_COUNT,    /* number, whole, 0 or more */
    HQ_SLOT_MONEY,    /* number in yuan, at most two decimals */
    HQ_SLOT_PERCENT,  /* number, 80 for 80% */
    HQ_SLOT_HOURS,    /* number */
    HQ_SLOT_AGE,      /* number */
    HQ_SLOT_GRADE,    /* number, whole, 1 or more */
    HQ_SLOT_DURATION, /* months and days */
    HQ_SLOT_DATE,     /* day, precision, has_year */
    HQ_SLOT_TYPE_COUNT
};

struct hq_slot_value {
    struct hq_str name; /* of the slot; borrowed from the rules */
    enum hq_slot_type type;
    double number;
    int32_t months;
    int32_t days;
    hq_day day;
    enum hq_date_precision precision;
    bool has_year;
    bool is_rough;
    struct hq_str text; /* as typed (canonical), or the list's "out" */
    size_t from;        /* bytes [from, until) of the canonical text; both 0 if not from a text */
    size_t until;
};

/* Name in files: "text", "number", "count", "money" ...; static. */
const char *hq_slot_type_name(enum hq_slot_type type);
/* HQ_ENOTFOUND for a name that is no type (then it names a list). */
enum hq_err hq_slot_type_parse(struct hq_str name, enum hq_slot_type *type_out) HQ_MUST_USE;

/*
 * Reads a figure as a value of `type`. A figure with a unit of another kind is refused
 * (HQ_EINVAL), one without a unit fits every type it makes sense for: 8 is a grade, a count, an
 * amount; 2019 is a date; as a duration a plain figure is `plain_unit` ("years", "months",
 * "days"; NULL = refused). value_out->name is left empty.
 */
enum hq_err hq_slot_from_number(enum hq_slot_type type, const struct hq_number *n,
                                const char *plain_unit, struct hq_str text,
                                struct hq_slot_value *value_out) HQ_MUST_USE;

/* The value as a new JSON object ({"type":"money","number":8500}), and back (strings borrowed). */
json_t *hq_slot_save(const struct hq_slot_value *value);
enum hq_err hq_slot_load(const json_t *json, struct hq_slot_value *value_out) HQ_MUST_USE;

#endif
