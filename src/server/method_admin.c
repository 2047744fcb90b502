/*
 * pack.*, gap.* and stats.*: for admins.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/clock.h"
#include "base/log.h"
#include "dialogue/dialogue.h"
#include "records/records.h"
#include "server/method.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

static enum hq_err pack_list(struct hq_call *call, const void *params, json_t **result_out)
{
    (void)params;
    *result_out = hq_dialogue_packs(call->env->dialogue);
    return HQ_OK;
}

struct pack_params {
    const json_t *pack;
};

static const struct hq_json_field pack_fields[] = {
    HQ_JSON_FIELD("pack", HQ_JSON_OBJECT, true, 1, 0, struct pack_params, pack),
};

static enum hq_err pack_check(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct pack_params *p = params;
    return hq_dialogue_pack_check(call->env->dialogue, p->pack, result_out);
}

static enum hq_err pack_install(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct pack_params *p = params;
    json_t *result = NULL;
    enum hq_err err = hq_dialogue_pack_install(call->env->dialogue, p->pack, &result, &call->error);
    if (err) {
        call->error_data = result; /* the report: every problem of a pack that was refused */
        hq_log(HQ_LOG_WARN, "pack_refused", "error=%s", hq_err_name(err));
        return err;
    }
    struct hq_str id = hq_json_str(json_object_get(p->pack, "pack"), "id");
    hq_log(HQ_LOG_INFO, "pack_installed", "id=%.*s", (int)id.n, id.p);
    *result_out = result;
    return HQ_OK;
}

static enum hq_err pack_rollback(struct hq_call *call, const void *params, json_t **result_out)
{
    (void)params;
    enum hq_err err = hq_dialogue_pack_rollback(call->env->dialogue, result_out, &call->error);
    hq_log(HQ_LOG_INFO, "pack_rollback", "result=%s", err ? hq_err_name(err) : "ok");
    return err;
}

struct since_params {
    int64_t days;
    int64_t limit;
};

static const struct hq_json_field gap_fields[] = {
    HQ_JSON_FIELD("days", HQ_JSON_INT, false, 1, 3660, struct since_params, days),
    HQ_JSON_FIELD("limit", HQ_JSON_INT, false, 1, 1000, struct since_params, limit),
};

static const struct hq_json_field stats_fields[] = {
    HQ_JSON_FIELD("days", HQ_JSON_INT, false, 1, 3660, struct since_params, days),
};

static int64_t since_ms(const struct since_params *p)
{
    return hq_clock_now_ms(NULL) - (p->days ? p->days : 30) * DAY_MS;
}

static enum hq_err gap_list(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct since_params *p = params;
    if (!call->env->records)
        return HQ_EUNAVAIL;
    enum hq_err err = hq_records_flush(call->env->records);
    return err ? err
               : hq_records_gap_list(call->env->records, since_ms(p), p->limit ? (int)p->limit : 50,
                                     result_out);
}

static enum hq_err stats_get(struct hq_call *call, const void *params, json_t **result_out)
{
    const struct since_params *p = params;
    json_t *records = NULL;
    if (call->env->records) {
        enum hq_err err = hq_records_flush(call->env->records);
        if (!err)
            err = hq_records_stats(call->env->records, since_ms(p), &records);
        if (err)
            return err;
    }
    *result_out = json_pack("{s:o, s:o}", "rules", hq_dialogue_stats(call->env->dialogue),
                            "records", records ? records : json_null());
    return HQ_OK;
}

static const struct hq_method methods[] = {
    {"pack.list", HQ_ROLE_ADMIN, false, HQ_METHOD_NO_PARAMS, pack_list},
    {"pack.check", HQ_ROLE_ADMIN, false, HQ_METHOD_PARAMS(pack_fields, struct pack_params),
     pack_check},
    {"pack.install", HQ_ROLE_ADMIN, false, HQ_METHOD_PARAMS(pack_fields, struct pack_params),
     pack_install},
    {"pack.rollback", HQ_ROLE_ADMIN, false, HQ_METHOD_NO_PARAMS, pack_rollback},
    {"gap.list", HQ_ROLE_ADMIN, false, HQ_METHOD_PARAMS(gap_fields, struct since_params), gap_list},
    {"stats.get", HQ_ROLE_ADMIN, false, HQ_METHOD_PARAMS(stats_fields, struct since_params),
     stats_get},
};

const struct hq_method_group hq_methods_admin = HQ_METHOD_GROUP(methods);
