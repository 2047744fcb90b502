/* SPDX-License-Identifier: Apache-2.0 */
#include "intents/slot.h"

#include <math.h>

#include "base/json.h"

#define HOURS_PER_DAY 8 /* of work */

static const char *const type_names[HQ_SLOT_TYPE_COUNT] = {
    "text",  "list", "number", "count",    "money", "percent",
    "hours", "age",  "grade",  "duration", "date",
};

const char *hq_slot_type_name(enum hq_slot_type type)
{
    return type_names[type];
}

enum hq_err hq_slot_type_parse(struct hq_str name, enum hq_slot_type *type_out)
{
    for (int i = 0; i < HQ_SLOT_TYPE_COUNT; i++) {
        if (i != HQ_SLOT_LIST && hq_str_eqz(name, type_names[i])) {
            *type_out = (enum hq_slot_type)i;
            return HQ_OK;
        }
    }
    return HQ_ENOTFOUND;
}

static bool is_whole(double value)
{
    return value == floor(value);
}

static enum hq_err duration_from(const struct hq_number *n, const char *plain_unit,
                                 struct hq_slot_value *value)
{
    if (n->kind == HQ_NUMBER_DURATION) {
        value->months = n->months;
        value->days = n->days;
        return HQ_OK;
    }
    /* 3月 written for 3个月 reads as March; asked for months, the person meant a length. */
    if (n->kind == HQ_NUMBER_DATE && !n->has_year && n->precision == HQ_DATE_MONTH &&
        plain_unit != NULL && strcmp(plain_unit, "months") == 0) {
        int year, month, day;
        hq_day_split(n->day, &year, &month, &day);
        value->months = month;
        return HQ_OK;
    }
    if (n->kind != HQ_NUMBER_PLAIN || plain_unit == NULL || n->value < 0 || n->value > 10000)
        return HQ_EINVAL;
    if (strcmp(plain_unit, "years") == 0)
        value->months = (int32_t)round(n->value * 12);
    else if (strcmp(plain_unit, "months") == 0)
        value->months = (int32_t)floor(n->value);
    else
        value->days = (int32_t)floor(n->value);
    return HQ_OK;
}

static enum hq_err date_from(const struct hq_number *n, struct hq_slot_value *value)
{
    if (n->kind == HQ_NUMBER_DATE) {
        value->day = n->day;
        value->precision = n->precision;
        value->has_year = n->has_year;
        return HQ_OK;
    }
    if (n->kind != HQ_NUMBER_PLAIN || !is_whole(n->value) || n->value < 1930 || n->value > 2100)
        return HQ_EINVAL;
    value->day = hq_day_of((int)n->value, 1, 1);
    value->precision = HQ_DATE_YEAR;
    value->has_year = true;
    return HQ_OK;
}

static enum hq_err number_from(enum hq_slot_type type, const struct hq_number *n,
                               struct hq_slot_value *value)
{
    static const enum hq_number_kind kinds[HQ_SLOT_TYPE_COUNT] = {
        [HQ_SLOT_COUNT] = HQ_NUMBER_COUNT,     [HQ_SLOT_MONEY] = HQ_NUMBER_MONEY,
        [HQ_SLOT_PERCENT] = HQ_NUMBER_PERCENT, [HQ_SLOT_HOURS] = HQ_NUMBER_HOURS,
        [HQ_SLOT_AGE] = HQ_NUMBER_AGE,         [HQ_SLOT_GRADE] = HQ_NUMBER_GRADE,
    };
    bool must_be_whole = type == HQ_SLOT_COUNT || type == HQ_SLOT_GRADE;

    /* 周末加班2天 */
    if (type == HQ_SLOT_HOURS && n->kind == HQ_NUMBER_DURATION && n->months == 0) {
        value->number = n->days * HOURS_PER_DAY;
        return HQ_OK;
    }

    if (n->kind != HQ_NUMBER_PLAIN && (type == HQ_SLOT_NUMBER || n->kind != kinds[type]))
        return HQ_EINVAL;
    if (must_be_whole && !is_whole(n->value))
        return HQ_EINVAL;
    value->number = type == HQ_SLOT_MONEY ? floor(n->value * 100 + 0.5) / 100 : n->value;
    return HQ_OK;
}

enum hq_err hq_slot_from_number(enum hq_slot_type type, const struct hq_number *n,
                                const char *plain_unit, struct hq_str text,
                                struct hq_slot_value *value_out)
{
    struct hq_slot_value value = {.type = type, .is_rough = n->is_rough};
    enum hq_err err = HQ_EINVAL;

    if (type == HQ_SLOT_DURATION)
        err = duration_from(n, plain_unit, &value);
    else if (type == HQ_SLOT_DATE)
        err = date_from(n, &value);
    else if (type != HQ_SLOT_TEXT && type != HQ_SLOT_LIST)
        err = number_from(type, n, &value);
    if (err != HQ_OK)
        return err;
    value.from = n->from;
    value.until = n->until;
    value.text = (struct hq_str){text.p + n->from, n->until - n->from};
    *value_out = value;
    return HQ_OK;
}

json_t *hq_slot_save(const struct hq_slot_value *value)
{
    char day[HQ_DAY_TEXT_SIZE];
    json_t *json = json_object();

    json_object_set_new(json, "type", json_string(hq_slot_type_name(value->type)));
    switch (value->type) {
    case HQ_SLOT_TEXT:
    case HQ_SLOT_LIST:
        json_object_set_new(json, "text", hq_json_string(value->text));
        break;
    case HQ_SLOT_DURATION:
        json_object_set_new(json, "months", json_integer(value->months));
        json_object_set_new(json, "days", json_integer(value->days));
        break;
    case HQ_SLOT_DATE:
        hq_day_format(value->day, day);
        json_object_set_new(json, "date", json_string(day));
        json_object_set_new(json, "precision", json_integer(value->precision));
        break;
    default:
        json_object_set_new(json, "number", json_real(value->number));
        break;
    }
    return json;
}

static enum hq_slot_type any_type(struct hq_str name)
{
    for (int i = 0; i < HQ_SLOT_TYPE_COUNT; i++) {
        if (hq_str_eqz(name, type_names[i]))
            return (enum hq_slot_type)i;
    }
    return HQ_SLOT_TYPE_COUNT;
}

static enum hq_err load_int(const json_t *json, const char *key, int64_t min, int64_t max,
                            int32_t *out)
{
    const json_t *n = json_object_get(json, key);
    int64_t value = json_integer_value(n);

    if (!json_is_integer(n) || value < min || value > max)
        return HQ_EINVAL;
    *out = (int32_t)value;
    return HQ_OK;
}

enum hq_err hq_slot_load(const json_t *json, struct hq_slot_value *value_out)
{
    struct hq_slot_value value = {.type = any_type(hq_json_str(json, "type"))};
    enum hq_err err = HQ_OK;
    int32_t precision = 0;

    switch (value.type) {
    case HQ_SLOT_TYPE_COUNT:
        return HQ_EINVAL;
    case HQ_SLOT_TEXT:
    case HQ_SLOT_LIST:
        value.text = hq_json_str(json, "text");
        break;
    case HQ_SLOT_DURATION:
        err = load_int(json, "months", 0, 100000, &value.months);
        if (err == HQ_OK)
            err = load_int(json, "days", 0, 1000000, &value.days);
        break;
    case HQ_SLOT_DATE:
        err = hq_day_parse(hq_json_str(json, "date"), &value.day);
        if (err == HQ_OK)
            err = load_int(json, "precision", HQ_DATE_DAY, HQ_DATE_YEAR, &precision);
        value.precision = (enum hq_date_precision)precision;
        value.has_year = true;
        break;
    default:
        if (!json_is_number(json_object_get(json, "number")))
            return HQ_EINVAL;
        value.number = json_number_value(json_object_get(json, "number"));
        break;
    }
    if (err == HQ_OK)
        *value_out = value;
    return err;
}
