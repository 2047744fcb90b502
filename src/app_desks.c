/*
 * Desks and working days for the records: the desks file of the configuration, and the holidays
 * that the parameter tables of the rules know. The records take both as plain data.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "app.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "records/desk.h"

#define CALENDAR_MAX_BYTES ((size_t)4 * 1024 * 1024)

struct days {
    struct hq_calendar_day *list;
    size_t count, cap;
};

static void take_table(const json_t *table, bool is_workday, struct days *days)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(table, "rows"), i, row)
    {
        struct hq_calendar_day day = {.is_workday = is_workday};
        if (days->count < HQ_HOURS_DAYS_MAX &&
            hq_day_parse(hq_json_str(row, "key"), &day.day) == HQ_OK) {
            days->list = hq_grow(days->list, &days->cap, days->count + 1, sizeof(*days->list));
            days->list[days->count++] = day;
        }
    }
}

/* Without a calendar cases are still handled; only holidays count as working days then. */
static void load_calendar(const struct hq_conf *conf, struct hq_desks *desks)
{
    struct hq_error error = {0};
    struct days days = {0};
    json_t *root = NULL;
    char *folder = hq_path_join(conf->knowledge_dir, "params");
    char *path = hq_path_join(folder, "calendar.json");
    if (hq_json_load_file(path, CALENDAR_MAX_BYTES, &root, &error))
        hq_log(HQ_LOG_WARN, "no_calendar", "text=\"%s\"", error.text);
    size_t i;
    json_t *table;
    json_array_foreach(json_object_get(root, "tables"), i, table)
    {
        struct hq_str id = hq_json_str(table, "id");
        if (hq_str_eqz(id, "calendar.holiday"))
            take_table(table, false, &days);
        else if (hq_str_eqz(id, "calendar.workday"))
            take_table(table, true, &days);
    }
    hq_desks_set_calendar(desks, days.list, days.count);
    json_decref(root);
    free(days.list);
    free(path);
    free(folder);
}

enum hq_err hq_app_load_desks(const struct hq_conf *conf, struct hq_desks **desks_out,
                              struct hq_error *error)
{
    struct hq_desks *desks = NULL;
    if (!*conf->desks_file) {
        desks = hq_desks_new_default();
    } else {
        enum hq_err err = hq_desks_load(conf->desks_file, &desks, error);
        if (err)
            return err;
    }
    load_calendar(conf, desks);
    *desks_out = desks;
    return HQ_OK;
}
