/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/params.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"

#define FILE_MAX_BYTES  ((size_t)4 * 1024 * 1024)
#define TABLE_MAX       1000
#define ROW_MAX         20000
#define REFERENCE_MAX   120
#define NUMBER_TEXT_MAX 40

struct row {
    char *key;
    char *region;
    char *text;
    char *source;
    double number;
    bool is_number;
    hq_day from;
    hq_day until;
};

struct table {
    char *unit;
    struct row *rows;
    size_t count;
    size_t cap;
};

struct hq_params {
    struct hq_map *ids; /* table id -> index in tables */
    struct table *tables;
    size_t count;
    size_t cap;
};

struct table_spec {
    struct hq_str id, title, unit, note;
    const json_t *rows;
};

static const struct hq_json_field table_fields[] = {
    HQ_JSON_FIELD("id", HQ_JSON_STRING, true, 1, 60, struct table_spec, id),
    HQ_JSON_FIELD("title", HQ_JSON_STRING, true, 1, 200, struct table_spec, title),
    HQ_JSON_FIELD("unit", HQ_JSON_STRING, false, 0, 60, struct table_spec, unit),
    HQ_JSON_FIELD("note", HQ_JSON_STRING, false, 0, 2000, struct table_spec, note),
    HQ_JSON_FIELD("rows", HQ_JSON_ARRAY, true, 0, ROW_MAX, struct table_spec, rows),
};

struct row_spec {
    struct hq_str region, key, from, until, source, url, verified, certainty, note;
    const json_t *value;
};

static const struct hq_json_field row_fields[] = {
    HQ_JSON_FIELD("region", HQ_JSON_STRING, true, 2, 20, struct row_spec, region),
    HQ_JSON_FIELD("key", HQ_JSON_STRING, false, 0, 60, struct row_spec, key),
    HQ_JSON_FIELD("from", HQ_JSON_STRING, false, 10, 10, struct row_spec, from),
    HQ_JSON_FIELD("until", HQ_JSON_STRING, false, 10, 10, struct row_spec, until),
    HQ_JSON_FIELD("value", HQ_JSON_ANY, true, 0, 0, struct row_spec, value),
    HQ_JSON_FIELD("source", HQ_JSON_STRING, true, 1, 600, struct row_spec, source),
    HQ_JSON_FIELD("url", HQ_JSON_STRING, false, 0, 600, struct row_spec, url),
    HQ_JSON_FIELD("verified", HQ_JSON_STRING, true, 10, 10, struct row_spec, verified),
    HQ_JSON_FIELD("certainty", HQ_JSON_STRING, false, 0, 20, struct row_spec, certainty),
    HQ_JSON_FIELD("note", HQ_JSON_STRING, false, 0, 2000, struct row_spec, note),
};

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

static char *copy_of(struct hq_str s)
{
    return hq_xstrndup(s.n ? s.p : "", s.n);
}

/* At most two decimals, no trailing zeros: 2680, 25.4, 21.75. */
static void print_number(double number, char out[NUMBER_TEXT_MAX])
{
    snprintf(out, NUMBER_TEXT_MAX, "%.2f", number);
    char *end = out + strlen(out);
    while (end > out && end[-1] == '0')
        *--end = '\0';
    if (end > out && end[-1] == '.')
        *--end = '\0';
}

static enum hq_err read_day(struct hq_str text, hq_day fallback, hq_day *out,
                            struct hq_error *error)
{
    if (text.n == 0) {
        *out = fallback;
        return HQ_OK;
    }
    if (hq_day_parse(text, out) != HQ_OK)
        return hq_error_set(error, HQ_EINVAL, "%.*s: not a date (YYYY-MM-DD)", (int)text.n, text.p);
    return HQ_OK;
}

static enum hq_err read_row(const json_t *json, struct row *out, struct hq_error *error)
{
    struct row_spec spec = {0};
    struct row row = {0};
    char text[NUMBER_TEXT_MAX];
    enum hq_err err =
        hq_json_read(json, row_fields, COUNT_OF(row_fields), &spec, sizeof spec, error);

    if (err == HQ_OK)
        err = read_day(spec.from, HQ_DAY_OPEN_FROM, &row.from, error);
    if (err == HQ_OK)
        err = read_day(spec.until, HQ_DAY_OPEN_UNTIL, &row.until, error);
    if (err != HQ_OK)
        return err;
    if (row.until < row.from)
        return hq_error_set(error, HQ_EINVAL, "until is before from");
    if (json_is_number(spec.value)) {
        row.is_number = true;
        row.number = json_number_value(spec.value);
        if (fabs(row.number) > 1e12)
            return hq_error_set(error, HQ_EINVAL, "value: beyond 1e12");
        print_number(row.number, text);
        row.text = hq_xstrdup(text);
    } else if (json_is_string(spec.value)) {
        row.text = hq_xstrdup(json_string_value(spec.value));
    } else {
        return hq_error_set(error, HQ_EINVAL, "value: must be a number or a string");
    }
    row.region = copy_of(spec.region);
    row.key = copy_of(spec.key);
    row.source = copy_of(spec.source);
    *out = row;
    return HQ_OK;
}

/* Two rows in force on the same day would make the figure depend on their order in the file. */
static enum hq_err refuse_overlap(const struct table *t, struct hq_error *error)
{
    const struct row *last = &t->rows[t->count - 1];

    for (size_t i = 0; i + 1 < t->count; i++) {
        const struct row *r = &t->rows[i];
        if (strcmp(r->key, last->key) == 0 && strcmp(r->region, last->region) == 0 &&
            r->from <= last->until && last->from <= r->until)
            return hq_error_set(error, HQ_EINVAL, "overlaps row %zu (same key and region)", i + 1);
    }
    return HQ_OK;
}

static enum hq_err read_rows(struct table *t, const struct table_spec *spec, struct hq_error *error)
{
    struct hq_error why = {0};

    for (size_t i = 0; i < json_array_size(spec->rows); i++) {
        struct row row;
        enum hq_err err = read_row(json_array_get(spec->rows, i), &row, &why);
        if (err == HQ_OK) {
            t->rows = hq_grow(t->rows, &t->cap, t->count + 1, sizeof *t->rows);
            t->rows[t->count++] = row;
            err = refuse_overlap(t, &why);
        }
        if (err != HQ_OK)
            return hq_error_set(error, err, "table %.*s row %zu: %.300s", (int)spec->id.n,
                                spec->id.p, i + 1, why.text);
    }
    return HQ_OK;
}

static enum hq_err add_table(struct hq_params *params, const json_t *json, struct hq_error *error)
{
    struct table_spec spec = {0};
    enum hq_err err =
        hq_json_read(json, table_fields, COUNT_OF(table_fields), &spec, sizeof spec, error);

    if (err != HQ_OK)
        return err;
    if (params->count >= TABLE_MAX)
        return hq_error_set(error, HQ_ELIMIT, "more than %d tables", TABLE_MAX);
    if (hq_map_get(params->ids, spec.id) != HQ_MAP_NONE)
        return hq_error_set(error, HQ_EINVAL, "table %.*s is there already", (int)spec.id.n,
                            spec.id.p);
    params->tables =
        hq_grow(params->tables, &params->cap, params->count + 1, sizeof *params->tables);
    struct table *t = &params->tables[params->count];
    *t = (struct table){.unit = copy_of(spec.unit)};
    hq_map_set(params->ids, spec.id, (uint32_t)params->count++);
    return read_rows(t, &spec, error);
}

static enum hq_err load_file(struct hq_params *params, const char *path, struct hq_error *error)
{
    json_t *json = NULL;
    enum hq_err err = hq_json_load_file(path, FILE_MAX_BYTES, &json, error);

    if (err != HQ_OK)
        return err;
    const json_t *tables = json_object_get(json, "tables");
    if (!hq_str_eqz(hq_json_str(json, "format"), "hongqiao-params/1") || !json_is_array(tables))
        err = hq_error_set(error, HQ_EINVAL, "not a hongqiao-params/1 file with tables");
    for (size_t i = 0; err == HQ_OK && i < json_array_size(tables); i++)
        err = add_table(params, json_array_get(tables, i), error);
    if (err != HQ_OK)
        hq_error_at(error, path, 0, 0);
    json_decref(json);
    return err;
}

enum hq_err hq_params_load(const char *dir, struct hq_params **params_out, struct hq_error *error)
{
    char **names = NULL;
    size_t count = 0;
    enum hq_err err = hq_file_list(dir, ".json", &names, &count, error);

    if (err != HQ_OK)
        return err;
    struct hq_params *params = hq_xcalloc(1, sizeof *params);
    params->ids = hq_map_new();
    for (size_t i = 0; err == HQ_OK && i < count; i++) {
        char *path = hq_path_join(dir, names[i]);
        err = load_file(params, path, error);
        free(path);
    }
    hq_file_list_free(names, count);
    if (err == HQ_OK)
        *params_out = params;
    else
        hq_params_free(&params);
    return err;
}

void hq_params_free(struct hq_params **params)
{
    struct hq_params *p = *params;

    if (p == NULL)
        return;
    for (size_t i = 0; i < p->count; i++) {
        for (size_t j = 0; j < p->tables[i].count; j++) {
            struct row *r = &p->tables[i].rows[j];
            free(r->key);
            free(r->region);
            free(r->text);
            free(r->source);
        }
        free(p->tables[i].rows);
        free(p->tables[i].unit);
    }
    free(p->tables);
    hq_map_free(&p->ids);
    free(p);
    *params = NULL;
}

bool hq_params_has(const struct hq_params *params, struct hq_str id)
{
    return hq_map_get(params->ids, id) != HQ_MAP_NONE;
}

static const struct row *find_row(const struct table *t, struct hq_str key, struct hq_str region,
                                  hq_day day)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct row *r = &t->rows[i];
        if (r->from <= day && day <= r->until && hq_str_eqz(key, r->key) &&
            hq_str_eqz(region, r->region))
            return r;
    }
    return NULL;
}

/* CN-GD-GZ -> CN-GD -> CN -> "" */
static struct hq_str region_above(struct hq_str region)
{
    while (region.n > 0 && region.p[region.n - 1] != '-')
        region.n--;
    if (region.n > 0)
        region.n--;
    return region;
}

enum hq_err hq_params_get(const struct hq_params *params, struct hq_str id, struct hq_str key,
                          struct hq_str region, hq_day day, struct hq_param_value *value_out)
{
    uint32_t at = hq_map_get(params->ids, id);

    if (at == HQ_MAP_NONE)
        return HQ_ENOTFOUND;
    const struct table *t = &params->tables[at];
    if (key.n == 0)
        key = HQ_STR("");
    for (struct hq_str where = region; where.n > 0; where = region_above(where)) {
        const struct row *r = find_row(t, key, where, day);
        if (r == NULL)
            continue;
        *value_out = (struct hq_param_value){
            .number = r->number,
            .is_number = r->is_number,
            .text = hq_str_of(r->text),
            .unit = hq_str_of(t->unit),
            .source = hq_str_of(r->source),
            .region = hq_str_of(r->region),
            .from = r->from,
            .until = r->until,
        };
        return HQ_OK;
    }
    return HQ_ENOTFOUND;
}

struct reference {
    struct hq_str id, key, region;
    double factor;
    bool has_factor;
};

/* The part of *rest up to a byte of `ends` (which stays in *rest). */
static struct hq_str take_until(struct hq_str *rest, const char *ends)
{
    struct hq_str head = {rest->p, 0};

    while (rest->n > 0 && strchr(ends, *rest->p) == NULL) {
        head.n++;
        rest->p++;
        rest->n--;
    }
    return head;
}

static bool take_char(struct hq_str *rest, char c)
{
    if (rest->n == 0 || *rest->p != c)
        return false;
    rest->p++;
    rest->n--;
    return true;
}

static bool read_factor(struct hq_str text, double *out)
{
    char digits[24], *end;

    if (text.n == 0 || text.n >= sizeof digits)
        return false;
    memcpy(digits, text.p, text.n);
    digits[text.n] = '\0';
    if (strspn(digits, "0123456789.") != text.n)
        return false;
    *out = strtod(digits, &end);
    return *end == '\0';
}

/* ID[KEY]@REGION*F, everything after ID optional. */
static bool parse_reference(struct hq_str text, struct reference *out)
{
    struct reference ref = {.id = take_until(&text, "[@*")};

    if (take_char(&text, '[')) {
        ref.key = take_until(&text, "]");
        if (!take_char(&text, ']'))
            return false;
    }
    if (take_char(&text, '@'))
        ref.region = take_until(&text, "*");
    if (take_char(&text, '*')) {
        ref.has_factor = true;
        if (!read_factor(text, &ref.factor))
            return false;
        text.n = 0;
    }
    *out = ref;
    return text.n == 0 && ref.id.n > 0;
}

static enum hq_err expand_one(const struct hq_params *params, struct hq_str body,
                              struct hq_str region, hq_day day, struct hq_buf *out,
                              struct hq_error *error)
{
    struct reference ref;
    struct hq_param_value value;
    char text[NUMBER_TEXT_MAX];

    if (!parse_reference(body, &ref))
        return hq_error_set(error, HQ_EINVAL, "{param:%.*s} is malformed", (int)body.n, body.p);
    enum hq_err err =
        hq_params_get(params, ref.id, ref.key, ref.region.n ? ref.region : region, day, &value);
    if (err != HQ_OK)
        return hq_error_set(error, err, "{param:%.*s} has no figure for %.*s on that day",
                            (int)body.n, body.p, (int)region.n, region.p);
    if (!ref.has_factor) {
        hq_buf_add(out, value.text);
        return HQ_OK;
    }
    if (!value.is_number)
        return hq_error_set(error, HQ_EINVAL, "{param:%.*s} multiplies a text", (int)body.n,
                            body.p);
    /* The small lift undoes binary noise below a cent, so that halves round up. */
    print_number(floor(value.number * ref.factor * 100 + 0.5 + 1e-6) / 100, text);
    hq_buf_addz(out, text);
    return HQ_OK;
}

enum hq_err hq_params_expand(const struct hq_params *params, struct hq_str text,
                             struct hq_str region, hq_day day, struct hq_buf *out,
                             struct hq_error *error)
{
    static const struct hq_str open = {"{param:", 7};

    for (;;) {
        ptrdiff_t at = hq_str_find(text, open);
        if (at < 0)
            break;
        hq_buf_add(out, (struct hq_str){text.p, (size_t)at});
        text.p += (size_t)at + open.n;
        text.n -= (size_t)at + open.n;
        const char *close = memchr(text.p, '}', text.n < REFERENCE_MAX ? text.n : REFERENCE_MAX);
        if (close == NULL)
            return hq_error_set(error, HQ_EINVAL, "{param: without }");
        size_t n = (size_t)(close - text.p);
        enum hq_err err = expand_one(params, (struct hq_str){text.p, n}, region, day, out, error);
        if (err != HQ_OK)
            return err;
        text.p += n + 1;
        text.n -= n + 1;
    }
    hq_buf_add(out, text);
    if (hq_buf_error(out) != HQ_OK)
        return hq_error_set(error, HQ_ELIMIT, "text too long after {param:...} was filled in");
    return HQ_OK;
}
