/*
 * Reads hongqiao-desks/1. The first problem is told with its place in the file as a JSON pointer.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "records/desk.h"

#define MINUTE_MS       ((int64_t)60 * 1000)
#define URL_MAX_BYTES   512
#define DUE_MAX_MINUTES (366 * 24 * 60)

struct root {
    struct hq_str format;
    const json_t *hours;
    const json_t *due;
    const json_t *desks;
    const json_t *routes;
    const json_t *canned;
    struct hq_str fallback;
    struct hq_str note;
    int64_t remind_days, escalate_days, close_days, follow_days, reopen_score;
    int64_t retention_days, question_retention_days;
};

static const struct hq_json_field root_fields[] = {
    HQ_JSON_FIELD("format", HQ_JSON_STRING, true, 1, 64, struct root, format),
    HQ_JSON_FIELD("note", HQ_JSON_STRING, false, 0, 4000, struct root, note),
    HQ_JSON_FIELD("hours", HQ_JSON_OBJECT, false, 0, 0, struct root, hours),
    HQ_JSON_FIELD("due", HQ_JSON_OBJECT, false, 0, 0, struct root, due),
    HQ_JSON_FIELD("desks", HQ_JSON_ARRAY, true, 1, HQ_DESKS_MAX, struct root, desks),
    HQ_JSON_FIELD("routes", HQ_JSON_ARRAY, false, 0, HQ_ROUTES_MAX, struct root, routes),
    HQ_JSON_FIELD("canned", HQ_JSON_ARRAY, false, 0, HQ_CANNED_MAX, struct root, canned),
    HQ_JSON_FIELD("default", HQ_JSON_STRING, true, 1, HQ_DESK_ID_MAX_BYTES, struct root, fallback),
    HQ_JSON_FIELD("remind_days", HQ_JSON_INT, false, 1, 365, struct root, remind_days),
    HQ_JSON_FIELD("escalate_days", HQ_JSON_INT, false, 0, 365, struct root, escalate_days),
    HQ_JSON_FIELD("close_days", HQ_JSON_INT, false, 0, 365, struct root, close_days),
    HQ_JSON_FIELD("follow_days", HQ_JSON_INT, false, 0, 365, struct root, follow_days),
    HQ_JSON_FIELD("reopen_score", HQ_JSON_INT, false, 0, 4, struct root, reopen_score),
    HQ_JSON_FIELD("retention_days", HQ_JSON_INT, false, 0, 36600, struct root, retention_days),
    HQ_JSON_FIELD("question_retention_days", HQ_JSON_INT, false, 0, 36600, struct root,
                  question_retention_days),
};

static enum hq_err at(struct hq_error *error, const char *pointer)
{
    hq_error_at(error, pointer, 0, 0);
    return HQ_EINVAL;
}

/* "HH:MM", up to 24:00; -1 if it is not. */
static int32_t clock_seconds(const json_t *text)
{
    const char *t = json_string_value(text);
    int hour = 0, minute = 0;
    char rest = 0;
    if (!t || strlen(t) != 5 || sscanf(t, "%2d:%2d%c", &hour, &minute, &rest) != 2 || hour < 0 ||
        minute < 0 || minute > 59 || hour * 60 + minute > 24 * 60) {
        return -1;
    }
    return (hour * 60 + minute) * 60;
}

static enum hq_err read_spans(const json_t *spans, struct hq_hours *hours, struct hq_error *error)
{
    size_t n = json_array_size(spans);
    if (n < 1 || n > HQ_HOURS_SPANS_MAX) {
        hq_error_set(error, HQ_EINVAL, "must have 1 to %d spans", HQ_HOURS_SPANS_MAX);
        return at(error, "/hours/spans");
    }
    int32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *span = json_array_get(spans, i);
        int32_t from = clock_seconds(json_array_get(span, 0));
        int32_t until = clock_seconds(json_array_get(span, 1));
        if (json_array_size(span) != 2 || from < last || until <= from) {
            hq_error_set(error, HQ_EINVAL,
                         "span %zu: must be [\"HH:MM\", \"HH:MM\"], in order, not overlapping",
                         i + 1);
            return at(error, "/hours/spans");
        }
        hours->span[i].from_s = from;
        hours->span[i].until_s = last = until;
    }
    hours->span_count = n;
    return HQ_OK;
}

static enum hq_err read_hours(const json_t *given, struct hq_hours *hours, struct hq_error *error)
{
    struct {
        const json_t *weekdays, *spans;
    } h = {0};
    const struct hq_json_field fields[] = {
        {"weekdays", HQ_JSON_ARRAY, true, 1, 7, 0},
        {"spans", HQ_JSON_ARRAY, true, 1, HQ_HOURS_SPANS_MAX, sizeof(const json_t *)},
    };
    if (hq_json_read(given, fields, 2, &h, sizeof(h), error)) {
        return at(error, "/hours");
    }
    memset(hours->is_workday, 0, sizeof(hours->is_workday));
    for (size_t i = 0; i < json_array_size(h.weekdays); i++) {
        json_int_t day = json_integer_value(json_array_get(h.weekdays, i));
        if (day < 1 || day > 7) {
            hq_error_set(error, HQ_EINVAL, "weekdays are 1 (Monday) to 7");
            return at(error, "/hours/weekdays");
        }
        hours->is_workday[day] = true;
    }
    return read_spans(h.spans, hours, error);
}

static enum hq_err read_due(const json_t *given, struct hq_desks *desks, struct hq_error *error)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)given, name, value)
    {
        enum hq_case_kind kind;
        struct {
            int64_t minutes;
            bool is_work_time;
        } due = {0, true};
        const struct hq_json_field fields[] = {
            {"minutes", HQ_JSON_INT, true, 1, DUE_MAX_MINUTES, 0},
            {"work_time", HQ_JSON_BOOL, false, 0, 0, sizeof(int64_t)},
        };
        if (hq_case_kind_parse(hq_str_of(name), &kind)) {
            hq_error_set(error, HQ_EINVAL, "%.40s: no such kind of case", name);
            return at(error, "/due");
        }
        if (hq_json_read(value, fields, 2, &due, sizeof(due), error)) {
            return at(error, "/due");
        }
        desks->due[kind] = (struct hq_due){due.minutes * MINUTE_MS, due.is_work_time};
    }
    return HQ_OK;
}

struct desk_fields {
    struct hq_str id, title, email, webhook, parent, note;
    const json_t *members;
};

static const struct hq_json_field desk_fields[] = {
    HQ_JSON_FIELD("id", HQ_JSON_STRING, true, 1, HQ_DESK_ID_MAX_BYTES, struct desk_fields, id),
    HQ_JSON_FIELD("title", HQ_JSON_STRING, true, 1, HQ_DESK_TITLE_MAX_BYTES, struct desk_fields,
                  title),
    HQ_JSON_FIELD("parent", HQ_JSON_STRING, false, 1, HQ_DESK_ID_MAX_BYTES, struct desk_fields,
                  parent),
    HQ_JSON_FIELD("members", HQ_JSON_ARRAY, false, 0, HQ_DESK_MEMBERS_MAX, struct desk_fields,
                  members),
    HQ_JSON_FIELD("email", HQ_JSON_STRING, false, 0, 254, struct desk_fields, email),
    HQ_JSON_FIELD("webhook", HQ_JSON_STRING, false, 0, URL_MAX_BYTES, struct desk_fields, webhook),
    HQ_JSON_FIELD("note", HQ_JSON_STRING, false, 0, 4000, struct desk_fields, note),
};

/* Ids go into lists and patterns; so only what means nothing there. */
static bool is_id(struct hq_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) {
            return false;
        }
    }
    return s.n > 0;
}

static bool has_control(struct hq_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ') {
            return true;
        }
    }
    return false;
}

static char *copy(struct hq_str s)
{
    return hq_xstrndup(s.n ? s.p : "", s.n);
}

static enum hq_err read_desk(const json_t *given, struct hq_desks *desks, struct hq_error *error)
{
    struct desk_fields f = {0};
    if (hq_json_read(given, desk_fields, sizeof(desk_fields) / sizeof(*desk_fields), &f, sizeof(f),
                     error)) {
        return HQ_EINVAL;
    }
    if (!is_id(f.id)) {
        return hq_error_set(error, HQ_EINVAL, "id: small letters, digits, - and . only");
    }
    if (hq_desks_find(desks, f.id) >= 0) {
        return hq_error_set(error, HQ_EINVAL, "id: twice");
    }
    /* Both end up in the arguments or the head of what another program gets. */
    if (has_control(f.email) || has_control(f.webhook) || has_control(f.title) ||
        (f.email.n && (f.email.p[0] == '-' || !memchr(f.email.p, '@', f.email.n))) ||
        (f.webhook.n && !hq_str_starts(f.webhook, HQ_STR("https://")) &&
         !hq_str_starts(f.webhook, HQ_STR("http://")))) {
        return hq_error_set(error, HQ_EINVAL, "email, webhook or title is not of its form");
    }
    struct hq_desk *desk = &desks->desks[desks->count++];
    *desk =
        (struct hq_desk){copy(f.id), copy(f.title), copy(f.email), copy(f.webhook), NULL, 0, -1};
    size_t n = json_array_size(f.members);
    desk->members = hq_xcalloc(n + 1, sizeof(*desk->members));
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_array_get(f.members, i));
        if (!name || !*name) {
            return hq_error_set(error, HQ_EINVAL, "members: must be names");
        }
        desk->members[desk->member_count++] = hq_xstrdup(name);
    }
    return HQ_OK;
}

/* After all desks are known, as a parent may stand below its children in the file. */
static enum hq_err link_parents(const json_t *list, struct hq_desks *desks, struct hq_error *error)
{
    for (size_t i = 0; i < desks->count; i++) {
        struct hq_str parent = hq_json_str(json_array_get(list, i), "parent");
        if (parent.n == 0) {
            continue;
        }
        desks->desks[i].parent = hq_desks_find(desks, parent);
        if (desks->desks[i].parent < 0) {
            return hq_error_set(error, HQ_EINVAL, "%s: its parent is no desk", desks->desks[i].id);
        }
    }
    for (size_t i = 0; i < desks->count; i++) {
        int depth = 0;
        for (int d = (int)i; d >= 0; d = desks->desks[d].parent) {
            if (++depth > HQ_DESK_DEPTH_MAX) {
                return hq_error_set(error, HQ_EINVAL, "%s: parents form a circle, or more than %d",
                                    desks->desks[i].id, HQ_DESK_DEPTH_MAX);
            }
        }
    }
    return HQ_OK;
}

static enum hq_err read_desks(const json_t *list, struct hq_desks *desks, struct hq_error *error)
{
    desks->desks = hq_xcalloc(json_array_size(list), sizeof(*desks->desks));
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (read_desk(json_array_get(list, i), desks, error)) {
            char pointer[40];
            snprintf(pointer, sizeof(pointer), "/desks/%zu", i);
            return at(error, pointer);
        }
    }
    return link_parents(list, desks, error) ? at(error, "/desks") : HQ_OK;
}

static enum hq_err read_route(const json_t *given, struct hq_desks *desks, struct hq_error *error)
{
    struct {
        struct hq_str site, area, kind, desk;
    } f = {{0}, {0}, {0}, {0}};
    const size_t step = sizeof(struct hq_str);
    const struct hq_json_field fields[] = {
        {"site", HQ_JSON_STRING, false, 0, 64, 0},
        {"area", HQ_JSON_STRING, false, 0, 32, step},
        {"kind", HQ_JSON_STRING, false, 0, 32, 2 * step},
        {"desk", HQ_JSON_STRING, true, 1, HQ_DESK_ID_MAX_BYTES, 3 * step},
    };
    enum hq_case_kind kind;
    if (hq_json_read(given, fields, 4, &f, sizeof(f), error)) {
        return HQ_EINVAL;
    }
    if (f.kind.n && hq_case_kind_parse(f.kind, &kind)) {
        return hq_error_set(error, HQ_EINVAL, "kind: no such kind of case");
    }
    int desk = hq_desks_find(desks, f.desk);
    if (desk < 0) {
        return hq_error_set(error, HQ_EINVAL, "desk: no such desk");
    }
    desks->routes[desks->route_count++] =
        (struct hq_route){copy(f.site), copy(f.area), copy(f.kind), desk};
    return HQ_OK;
}

static enum hq_err read_routes(const json_t *list, struct hq_desks *desks, struct hq_error *error)
{
    desks->routes = hq_xcalloc(json_array_size(list) + 1, sizeof(*desks->routes));
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (read_route(json_array_get(list, i), desks, error)) {
            char pointer[40];
            snprintf(pointer, sizeof(pointer), "/routes/%zu", i);
            return at(error, pointer);
        }
    }
    return HQ_OK;
}

static enum hq_err read_canned(const json_t *list, struct hq_desks *desks, struct hq_error *error)
{
    struct {
        struct hq_str title, text;
    } f = {{0}, {0}};
    const struct hq_json_field fields[] = {
        {"title", HQ_JSON_STRING, true, 1, 120, 0},
        {"text", HQ_JSON_STRING, true, 1, 4000, sizeof(struct hq_str)},
    };
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (hq_json_read(json_array_get(list, i), fields, 2, &f, sizeof(f), error)) {
            char pointer[40];
            snprintf(pointer, sizeof(pointer), "/canned/%zu", i);
            return at(error, pointer);
        }
    }
    desks->canned = list ? json_deep_copy(list) : json_array();
    return HQ_OK;
}

static enum hq_err read_all(const json_t *root, struct hq_desks *desks, struct hq_error *error)
{
    struct root f = {
        .remind_days = desks->remind_days,
        .escalate_days = desks->escalate_days,
        .close_days = desks->close_days,
        .follow_days = desks->follow_days,
        .reopen_score = desks->reopen_score,
        .retention_days = desks->retention_days,
        .question_retention_days = desks->question_retention_days,
    };
    if (hq_json_read(root, root_fields, sizeof(root_fields) / sizeof(*root_fields), &f, sizeof(f),
                     error)) {
        return at(error, "/");
    }
    if (!hq_str_eqz(f.format, "hongqiao-desks/1")) {
        hq_error_set(error, HQ_EINVAL, "must be hongqiao-desks/1");
        return at(error, "/format");
    }
    enum hq_err err = read_desks(f.desks, desks, error);
    err = err ? err : read_routes(f.routes, desks, error);
    err = err ? err : read_canned(f.canned, desks, error);
    err = err || !f.hours ? err : read_hours(f.hours, &desks->hours, error);
    err = err || !f.due ? err : read_due(f.due, desks, error);
    desks->fallback = err ? 0 : hq_desks_find(desks, f.fallback);
    if (!err && desks->fallback < 0) {
        hq_error_set(error, HQ_EINVAL, "no such desk");
        return at(error, "/default");
    }
    desks->remind_days = (int)f.remind_days;
    desks->escalate_days = (int)f.escalate_days;
    desks->close_days = (int)f.close_days;
    desks->follow_days = (int)f.follow_days;
    desks->reopen_score = (int)f.reopen_score;
    desks->retention_days = (int)f.retention_days;
    desks->question_retention_days = (int)f.question_retention_days;
    return err;
}

enum hq_err hq_desks_read(const json_t *root, struct hq_desks **desks_out, struct hq_error *error)
{
    struct hq_desks *fallback = hq_desks_new_default();
    struct hq_desks *desks = hq_xcalloc(1, sizeof(*desks));
    *desks = *fallback; /* the times; not its desk */
    desks->desks = NULL;
    desks->canned = NULL;
    desks->count = 0;
    hq_desks_free(&fallback);
    enum hq_err err = read_all(root, desks, error);
    if (err) {
        hq_desks_free(&desks);
        return err;
    }
    *desks_out = desks;
    return HQ_OK;
}

enum hq_err hq_desks_load(const char *path, struct hq_desks **desks_out, struct hq_error *error)
{
    json_t *root = NULL;
    enum hq_err err = hq_json_load_file(path, HQ_DESKS_FILE_MAX_BYTES, &root, error);
    if (err) {
        return err;
    }
    err = hq_desks_read(root, desks_out, error);
    if (err) {
        char pointer[HQ_ERROR_SOURCE_MAX];
        snprintf(pointer, sizeof(pointer), "%.100s %.100s", path, error ? error->source : "");
        hq_error_at(error, pointer, 0, 0);
    }
    json_decref(root);
    return err;
}
