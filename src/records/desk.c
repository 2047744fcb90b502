/* SPDX-License-Identifier: Apache-2.0 */
#include "records/desk.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define HOUR_MS   (60 * MINUTE_MS)

static const char *const kind_names[HQ_CASE_KIND_COUNT] = {
    [HQ_CASE_QUESTION] = "question",         [HQ_CASE_HUMAN] = "human",
    [HQ_CASE_GRIEVANCE] = "grievance",       [HQ_CASE_JOINING] = "joining",
    [HQ_CASE_INJURY_VISIT] = "injury-visit", [HQ_CASE_URGENT] = "urgent",
};

const char *hq_case_kind_name(enum hq_case_kind kind)
{
    assert((unsigned)kind < HQ_CASE_KIND_COUNT);
    return kind_names[kind];
}

enum hq_err hq_case_kind_parse(struct hq_str name, enum hq_case_kind *kind_out)
{
    for (int k = 0; k < HQ_CASE_KIND_COUNT; k++) {
        if (hq_str_eqz(name, kind_names[k])) {
            *kind_out = (enum hq_case_kind)k;
            return HQ_OK;
        }
    }
    return HQ_EINVAL;
}

static void set_defaults(struct hq_desks *desks)
{
    hq_hours_init(&desks->hours);
    desks->due[HQ_CASE_QUESTION] = (struct hq_due){14 * HOUR_MS, true}; /* two working days */
    desks->due[HQ_CASE_HUMAN] = (struct hq_due){7 * HOUR_MS, true};
    desks->due[HQ_CASE_GRIEVANCE] = (struct hq_due){14 * HOUR_MS, true};
    desks->due[HQ_CASE_JOINING] = (struct hq_due){21 * HOUR_MS, true};
    desks->due[HQ_CASE_INJURY_VISIT] = (struct hq_due){7 * HOUR_MS, true};
    desks->due[HQ_CASE_URGENT] = (struct hq_due){30 * MINUTE_MS, false};
    desks->remind_days = 3;
    desks->escalate_days = 1;
    desks->close_days = 7;
    desks->follow_days = 7;
    desks->reopen_score = 2;
    desks->retention_days = 1095;
    desks->question_retention_days = 365;
}

struct hq_desks *hq_desks_new_default(void)
{
    struct hq_desks *desks = hq_xcalloc(1, sizeof(*desks));
    set_defaults(desks);
    desks->canned = json_array();
    desks->count = 1;
    desks->desks = hq_xcalloc(1, sizeof(*desks->desks));
    desks->desks[0] = (struct hq_desk){
        .id = hq_xstrdup("center"),
        .title = hq_xstrdup("职工服务中心"),
        .email = hq_xstrdup(""),
        .webhook = hq_xstrdup(""),
        .parent = -1,
    };
    return desks;
}

void hq_desks_free(struct hq_desks **desks)
{
    struct hq_desks *one = *desks;
    *desks = NULL;
    if (!one) {
        return;
    }
    for (size_t i = 0; i < one->count; i++) {
        struct hq_desk *desk = &one->desks[i];
        free(desk->id);
        free(desk->title);
        free(desk->email);
        free(desk->webhook);
        for (size_t m = 0; m < desk->member_count; m++) {
            free(desk->members[m]);
        }
        free(desk->members);
    }
    for (size_t i = 0; i < one->route_count; i++) {
        free(one->routes[i].site);
        free(one->routes[i].area);
        free(one->routes[i].kind);
    }
    json_decref(one->canned);
    free(one->desks);
    free(one->routes);
    free(one->days);
    free(one);
}

static int by_day(const void *a, const void *b)
{
    hq_day x = ((const struct hq_calendar_day *)a)->day;
    hq_day y = ((const struct hq_calendar_day *)b)->day;
    return (x > y) - (x < y);
}

void hq_desks_set_calendar(struct hq_desks *desks, const struct hq_calendar_day *days, size_t count)
{
    count = count < HQ_HOURS_DAYS_MAX ? count : HQ_HOURS_DAYS_MAX;
    free(desks->days);
    desks->days = hq_xcalloc(count + 1, sizeof(*days));
    if (count) {
        memcpy(desks->days, days, count * sizeof(*days));
        qsort(desks->days, count, sizeof(*days), by_day);
    }
    desks->hours.days = desks->days;
    desks->hours.day_count = count;
}

static bool fits(const char *wanted, struct hq_str given)
{
    return *wanted == '\0' || hq_str_eqz(given, wanted);
}

int hq_desks_route(const struct hq_desks *desks, struct hq_str site, struct hq_str area,
                   struct hq_str kind)
{
    for (size_t i = 0; i < desks->route_count; i++) {
        const struct hq_route *route = &desks->routes[i];
        if (fits(route->site, site) && fits(route->area, area) && fits(route->kind, kind)) {
            return route->desk;
        }
    }
    return desks->fallback;
}

int hq_desks_find(const struct hq_desks *desks, struct hq_str id)
{
    for (size_t i = 0; i < desks->count; i++) {
        if (hq_str_eqz(id, desks->desks[i].id)) {
            return (int)i;
        }
    }
    return -1;
}

bool hq_desk_has_member(const struct hq_desk *desk, struct hq_str name)
{
    for (size_t i = 0; i < desk->member_count; i++) {
        if (hq_str_eqz(name, desk->members[i])) {
            return true;
        }
    }
    return false;
}

bool hq_desks_is_below(const struct hq_desks *desks, int desk, int ancestor)
{
    while (desk >= 0 && desk != ancestor) {
        desk = desks->desks[desk].parent;
    }
    return desk >= 0;
}

int64_t hq_desks_due_ms(const struct hq_desks *desks, enum hq_case_kind kind, int64_t ms)
{
    const struct hq_due *due = &desks->due[kind];
    return due->is_work_time ? hq_hours_add(&desks->hours, ms, due->within_ms)
                             : ms + due->within_ms;
}
