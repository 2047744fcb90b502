/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/explain.h"

#include "base/json.h"
#include "dialogue/router.h"

static json_t *explain_evidence(const struct hq_machine *m, const struct hq_evidence *e)
{
    json_t *hits = json_array();
    json_t *features = json_object();

    for (size_t i = 0; i < e->count; i++) {
        const struct hq_hit *h = &e->hits[i];
        const struct hq_entry *entry = hq_snapshot_entry(m->snapshot, h->entry);
        struct hq_str phrase = h->phrase == UINT32_MAX
                                   ? (struct hq_str){"", 0}
                                   : hq_snapshot_phrase(m->snapshot, h->phrase)->text;
        json_t *hit =
            json_pack("{s:f, s:f, s:f, s:f}", "score", (double)h->score, "cosine",
                      (double)h->cosine, "bag", (double)h->bag, "coverage", (double)h->coverage);
        json_object_set_new(hit, "entry", hq_json_string(entry->id));
        json_object_set_new(hit, "phrasing", hq_json_string(phrase));
        json_array_append_new(hits, hit);
    }
    for (int i = 0; i < HQ_FEATURE_COUNT; i++)
        json_object_set_new(features, hq_feature_names[i], json_real(e->features[i]));
    json_t *out = json_pack("{s:f, s:o, s:o}", "confidence", e->confidence, "features", features,
                            "hits", hits);
    json_object_set_new(out, "text", hq_json_string(e->text));
    return out;
}

json_t *hq_explain(const struct hq_machine *m, const struct hq_turn *turn)
{
    json_t *out = json_object();
    json_t *parts = json_array();
    struct hq_str canonical = hq_buf_str(&turn->canonical);

    json_object_set_new(out, "canonical", hq_json_string(canonical));
    json_object_set_new(out, "english", json_boolean(turn->is_english));
    json_object_set_new(out, "region", hq_json_string(turn->region));
    json_object_set_new(out, "intent",
                        turn->has_intent ? hq_intent_explain(&turn->intent, canonical)
                                         : json_null());
    if (turn->exact != UINT32_MAX)
        json_object_set_new(out, "exact",
                            hq_json_string(hq_snapshot_entry(m->snapshot, turn->exact)->id));
    json_object_set_new(out, "whole", explain_evidence(m, &turn->whole));
    for (size_t i = 0; i < turn->part_count; i++)
        json_array_append_new(parts, explain_evidence(m, &turn->part[i]));
    json_object_set_new(out, "parts", parts);
    if (turn->is_followup)
        json_object_set_new(out, "followup", explain_evidence(m, &turn->followup));
    json_object_set_new(out, "thresholds",
                        json_pack("{s:f, s:f}", "answer_from", m->confidence.answer_from,
                                  "clarify_from", m->confidence.clarify_from));
    json_object_set_new(out, "decision", json_string(hq_decision_name(turn->decision.kind)));
    json_object_set_new(out, "route", json_string(turn->decision.why));
    json_object_set_new(out, "micros", json_integer(turn->micros));
    return out;
}
