/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/confidence.h"

#include <math.h>

#include "base/json.h"

#define FILE_MAX_BYTES ((size_t)64 * 1024)

const char *const hq_feature_names[HQ_FEATURE_COUNT] = {"bias", "cosine", "coverage",
                                                        "bag",  "margin", "length"};

static const struct hq_confidence cautious = {
    .weights = {-4.6, 5.5, 1.6, 2.0, 1.6, 0.2}, .answer_from = 0.55, .clarify_from = 0.12};

enum hq_err hq_confidence_load(const char *path, struct hq_confidence *out, struct hq_error *error)
{
    struct hq_confidence model = cautious;
    json_t *json = NULL;
    enum hq_err err = hq_json_load_file(path, FILE_MAX_BYTES, &json, error);

    if (err == HQ_ENOTFOUND) {
        *out = model;
        return HQ_OK;
    }
    if (err != HQ_OK)
        return err;
    const json_t *weights = json_object_get(json, "weights");
    for (int i = 0; i < HQ_FEATURE_COUNT; i++) {
        const json_t *w = json_object_get(weights, hq_feature_names[i]);
        if (!json_is_number(w))
            err = hq_error_set(error, HQ_EINVAL, "weight \"%s\" is missing", hq_feature_names[i]);
        else
            model.weights[i] = json_number_value(w);
    }
    const json_t *answer = json_object_get(json, "answer_from");
    const json_t *clarify = json_object_get(json, "clarify_from");
    if (!json_is_number(answer) || !json_is_number(clarify) ||
        json_number_value(clarify) > json_number_value(answer))
        err = hq_error_set(error, HQ_EINVAL, "thresholds are missing or crossed");
    model.answer_from = json_number_value(answer);
    model.clarify_from = json_number_value(clarify);
    json_decref(json);
    if (err == HQ_OK)
        *out = model;
    else
        hq_error_at(error, path, 0, 0);
    return err;
}

void hq_confidence_features(const struct hq_hit *hits, size_t count, size_t chars,
                            double features_out[HQ_FEATURE_COUNT])
{
    for (int i = 0; i < HQ_FEATURE_COUNT; i++)
        features_out[i] = 0;
    features_out[HQ_FEATURE_BIAS] = 1;
    features_out[HQ_FEATURE_LENGTH] = log2((double)(chars > 0 ? chars : 1)) / 6;
    if (count == 0)
        return;
    features_out[HQ_FEATURE_COSINE] = (double)hits[0].cosine;
    features_out[HQ_FEATURE_COVERAGE] = (double)hits[0].coverage;
    features_out[HQ_FEATURE_BAG] = (double)hits[0].bag;
    features_out[HQ_FEATURE_MARGIN] =
        count > 1 && hits[0].score > 0 ? (double)((hits[0].score - hits[1].score) / hits[0].score)
                                       : 1;
}

double hq_confidence_of(const struct hq_confidence *model, const double features[HQ_FEATURE_COUNT])
{
    double sum = 0;

    if (features[HQ_FEATURE_COSINE] <= 0 && features[HQ_FEATURE_BAG] <= 0)
        return 0;
    for (int i = 0; i < HQ_FEATURE_COUNT; i++)
        sum += model->weights[i] * features[i];
    return 1 / (1 + exp(-sum));
}
