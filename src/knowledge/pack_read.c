/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "knowledge/pack.h"

const struct hq_area hq_areas[HQ_AREA_COUNT] = {
    {"about-union", "认识工会", "About the union"},
    {"joining", "我想入会", "Joining"},
    {"founding", "建会须知", "Founding a union"},
    {"rights", "维权服务", "Labour rights"},
    {"benefits", "惠工福利", "Benefits"},
    {"democracy", "民主管理", "Workplace democracy"},
};

const struct hq_area *hq_area_find(struct hq_str id)
{
    for (size_t i = 0; i < HQ_AREA_COUNT; i++) {
        if (hq_str_eqz(id, hq_areas[i].id))
            return &hq_areas[i];
    }
    return NULL;
}

bool hq_region_is_valid(struct hq_str region)
{
    if (region.n != 2 && region.n != 5 && region.n != 8)
        return false;
    for (size_t i = 0; i < region.n; i++) {
        bool want_dash = i % 3 == 2;
        bool is_letter = region.p[i] >= 'A' && region.p[i] <= 'Z';
        if (want_dash ? region.p[i] != '-' : !is_letter)
            return false;
    }
    return true;
}

bool hq_region_covers(struct hq_str region, struct hq_str place)
{
    if (place.n == 0)
        return true;
    return hq_str_starts(place, region) && (place.n == region.n || place.p[region.n] == '-');
}

static json_t *load_reported(const char *path, struct hq_report *report)
{
    struct hq_error error;
    json_t *json = NULL;

    if (hq_json_load_file(path, HQ_PACK_MAX_BYTES, &json, &error) != HQ_OK) {
        char pointer[64];
        snprintf(pointer, sizeof pointer, "line %u, column %u", error.line, error.column);
        hq_report_add(report, HQ_REPORT_ERROR, path, error.line ? pointer : "",
                      "check commas, quotes and brackets around this place", "%s", error.text);
    }
    return json;
}

enum hq_err hq_pack_read_folder(const char *dir, json_t **document_out, struct hq_report *report)
{
    char **names = NULL;
    size_t count = 0;
    struct hq_error error;
    char *path = hq_path_join(dir, "pack.json");
    json_t *manifest = load_reported(path, report);

    free(path);
    if (manifest == NULL)
        return HQ_EINVAL;
    if (hq_file_list(dir, ".json", &names, &count, &error) != HQ_OK) {
        json_decref(manifest);
        hq_report_add(report, HQ_REPORT_ERROR, dir, NULL, NULL, "%s", error.text);
        return HQ_EINVAL;
    }
    json_t *topics = json_array();
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], "pack.json") == 0)
            continue;
        path = hq_path_join(dir, names[i]);
        json_t *topic = load_reported(path, report);
        if (json_is_object(topic))
            json_object_set_new(topic, "file", hq_json_string(hq_str_of(path)));
        if (topic != NULL)
            json_array_append_new(topics, topic);
        free(path);
    }
    hq_file_list_free(names, count);
    *document_out = json_pack("{s:o, s:o}", "pack", manifest, "topics", topics);
    return HQ_OK;
}
