/*
 * How likely the first hit is right, as a probability: a logistic model over a few features that
 * can be explained. Weights and thresholds are data (knowledge/calibration.json), fitted by
 * `hongqiao eval questions --fit` to a stated rate of wrong answers; never guessed here.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_CONFIDENCE_H
#define HQ_KNOWLEDGE_CONFIDENCE_H

#include "knowledge/search.h"

enum hq_feature {
    HQ_FEATURE_BIAS,     /* 1 */
    HQ_FEATURE_COSINE,   /* of the best phrasing */
    HQ_FEATURE_COVERAGE, /* share of the question's weight in it */
    HQ_FEATURE_BAG,      /* share of what the question could reach in the entry */
    HQ_FEATURE_MARGIN,   /* (first - second) / first of the scores; 1 if there is no second */
    HQ_FEATURE_LENGTH,   /* log2 of the question's characters / 6 */
    HQ_FEATURE_COUNT
};

struct hq_confidence {
    double weights[HQ_FEATURE_COUNT];
    double answer_from;  /* at or above: answer */
    double clarify_from; /* at or above: "did you mean"; below: say that we do not know */
};

extern const char *const hq_feature_names[HQ_FEATURE_COUNT];

/* Reads the file; where it is missing the built-in, cautious values stand. */
enum hq_err hq_confidence_load(const char *path, struct hq_confidence *out,
                               struct hq_error *error) HQ_MUST_USE;

/* Features of a ranking (hits ordered, count may be 0) for a question of `chars` characters. */
void hq_confidence_features(const struct hq_hit *hits, size_t count, size_t chars,
                            double features_out[HQ_FEATURE_COUNT]);

/* 0 .. 1. */
double hq_confidence_of(const struct hq_confidence *model, const double features[HQ_FEATURE_COUNT]);

#endif
