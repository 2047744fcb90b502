/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/dialogue.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "dialogue/answer.h"
#include "dialogue/machine.h"
#include "dialogue/session_state.h"
#include "dialogue/texts.h"
#include "dialogue/turn.h"
#include "intents/intent_set.h"
#include "knowledge/pack.h"

#define MAX_SUGGESTIONS 8

struct hq_dialogue {
    struct hq_machine m;
    char *data_dir;
    char *knowledge_dir;
    char *intents_dir;
    char *region;
};

/* --- rules ------------------------------------------------------------------------------------ */

struct rules {
    struct hq_library *library;
    struct hq_intent_set *intents;
    struct hq_confidence confidence;
};

static enum hq_err load_rules(const struct hq_dialogue *d, struct rules *out,
                              struct hq_error *error)
{
    struct rules r = {NULL, NULL, {{0}, 0, 0}};
    char *calibration = hq_path_join(d->knowledge_dir, "calibration.json");
    enum hq_err err = hq_library_open(d->knowledge_dir, d->data_dir, d->m.clock, &r.library, error);

    if (err == HQ_OK)
        err = hq_intent_set_load(d->intents_dir, hq_library_norm(r.library),
                                 hq_library_params(r.library), &r.intents, error);
    if (err == HQ_OK)
        err = hq_confidence_load(calibration, &r.confidence, error);
    free(calibration);
    if (err != HQ_OK) {
        hq_intent_set_free(&r.intents);
        hq_library_close(&r.library);
        return err;
    }
    *out = r;
    return HQ_OK;
}

static void use_snapshot(struct hq_machine *m)
{
    hq_snapshot_unref(&m->snapshot);
    m->snapshot = hq_library_snapshot(m->library);
}

static void drop_rules(struct hq_machine *m)
{
    hq_searcher_free(&m->searcher);
    hq_snapshot_unref(&m->snapshot);
    hq_intent_set_free(&m->intents);
    hq_library_close(&m->library);
}

static void use_rules(struct hq_machine *m, const struct rules *r)
{
    drop_rules(m);
    m->library = r->library;
    m->intents = r->intents;
    m->confidence = r->confidence;
    m->searcher = hq_searcher_new(hq_library_norm(r->library));
    use_snapshot(m);
}

enum hq_err hq_dialogue_open(const struct hq_dialogue_options *options,
                             struct hq_dialogue **dialogue_out, struct hq_error *error)
{
    struct hq_dialogue *d = hq_xcalloc(1, sizeof *d);
    struct rules rules;

    d->data_dir = options->data_dir ? hq_xstrdup(options->data_dir) : NULL;
    d->knowledge_dir = hq_xstrdup(options->knowledge_dir);
    d->intents_dir = hq_xstrdup(options->intents_dir);
    d->region = hq_xstrdup(options->region ? options->region : "CN-GD-GZ");
    d->m.clock = options->clock;
    d->m.records = options->records;
    d->m.default_region = d->region;
    d->m.arena = hq_arena_new(HQ_TURN_ARENA_BYTES);
    enum hq_err err = load_rules(d, &rules, error);
    if (err != HQ_OK) {
        hq_dialogue_close(&d);
        return err;
    }
    use_rules(&d->m, &rules);
    *dialogue_out = d;
    return HQ_OK;
}

void hq_dialogue_close(struct hq_dialogue **dialogue)
{
    struct hq_dialogue *d = *dialogue;

    if (d == NULL)
        return;
    drop_rules(&d->m);
    hq_arena_free(&d->m.arena);
    free(d->data_dir);
    free(d->knowledge_dir);
    free(d->intents_dir);
    free(d->region);
    free(d);
    *dialogue = NULL;
}

enum hq_err hq_dialogue_reload(struct hq_dialogue *d, struct hq_error *error)
{
    struct rules rules;
    enum hq_err err = load_rules(d, &rules, error);

    if (err == HQ_OK)
        use_rules(&d->m, &rules);
    return err;
}

/* --- turns ------------------------------------------------------------------------------------ */

enum hq_err hq_dialogue_ask(struct hq_dialogue *d, struct hq_session *session, struct hq_str text,
                            json_t **answer_out, struct hq_error *error)
{
    if (text.n > HQ_QUESTION_MAX_BYTES)
        return hq_error_set(error, HQ_ELIMIT, "the text is longer than %d bytes",
                            HQ_QUESTION_MAX_BYTES);
    return hq_turn_run(&d->m, session, text, answer_out, NULL, error);
}

enum hq_err hq_dialogue_explain(struct hq_dialogue *d, struct hq_session *session,
                                struct hq_str text, json_t **out, struct hq_error *error)
{
    json_t *answer = NULL;
    json_t *explain = NULL;

    if (text.n > HQ_QUESTION_MAX_BYTES)
        return hq_error_set(error, HQ_ELIMIT, "the text is longer than %d bytes",
                            HQ_QUESTION_MAX_BYTES);
    enum hq_err err = hq_turn_run(&d->m, session, text, &answer, &explain, error);
    if (err != HQ_OK)
        return err;
    json_object_set_new(explain, "answer", answer);
    *out = explain;
    return HQ_OK;
}

/* --- boards, suggestions, entries ------------------------------------------------------------- */

static bool wants_english(const struct hq_session *session)
{
    return session->lang == HQ_LANG_EN;
}

static json_t *localised(const struct hq_dialogue *d, const struct hq_session *session,
                         json_t *json)
{
    if (session->lang == HQ_LANG_HANT)
        hq_answer_to_traditional(json, hq_library_norm(d->m.library));
    return json;
}

static struct hq_str region_of(const struct hq_dialogue *d, const struct hq_session *session)
{
    return hq_str_of(session->region[0] ? session->region : d->m.default_region);
}

enum hq_err hq_dialogue_greet(struct hq_dialogue *d, const struct hq_session *session, json_t **out)
{
    bool english = wants_english(session);
    json_t *areas = json_array();

    for (size_t i = 0; i < HQ_AREA_COUNT; i++)
        json_array_append_new(areas, json_pack("{s:s, s:s}", "id", hq_areas[i].id, "title",
                                               english ? hq_areas[i].title_en : hq_areas[i].title));
    json_t *json =
        json_pack("{s:s, s:o}", "text", hq_text(HQ_TEXT_GREETING, english), "areas", areas);
    localised(d, session, json);
    json_object_set(json, "greeting", json_object_get(json, "text"));
    json_object_del(json, "text");
    *out = json;
    return HQ_OK;
}

enum hq_err hq_dialogue_suggest(struct hq_dialogue *d, const struct hq_session *session,
                                struct hq_str prefix, json_t **out)
{
    struct hq_search_options options = {.region = region_of(d, session),
                                        .day = hq_china_day(hq_clock_now_ms(d->m.clock)),
                                        .limit = MAX_SUGGESTIONS};
    struct hq_hit hits[MAX_SUGGESTIONS];
    json_t *list = json_array();
    size_t count = 0;

    if (prefix.n > 0 && prefix.n <= 300)
        count = hq_search(d->m.searcher, d->m.snapshot, prefix, &options, hits);
    for (size_t i = 0; i < count; i++) {
        const struct hq_entry *e = hq_snapshot_entry(d->m.snapshot, hits[i].entry);
        json_t *item = json_object();
        if (hits[i].coverage < 0.3f) {
            json_decref(item);
            continue;
        }
        json_object_set_new(item, "entry", hq_json_string(e->id));
        json_object_set_new(item, "question",
                            hq_json_string(wants_english(session) && e->question_en.n > 0
                                               ? e->question_en
                                               : e->question));
        json_array_append_new(list, item);
    }
    *out = localised(d, session, json_pack("{s:o}", "suggestions", list));
    return HQ_OK;
}

enum hq_err hq_dialogue_entry(struct hq_dialogue *d, struct hq_session *session, struct hq_str id,
                              json_t **out)
{
    uint32_t index = hq_snapshot_find(d->m.snapshot, id);
    hq_day today = hq_china_day(hq_clock_now_ms(d->m.clock));
    char answer_id[HQ_SESSION_ID_SIZE + 16];

    if (index == UINT32_MAX)
        return HQ_ENOTFOUND;
    const struct hq_entry *e = hq_snapshot_entry(d->m.snapshot, index);
    if (today < e->from || today > e->until)
        return HQ_ENOTFOUND;
    json_t *answer = hq_answer_new("answer");
    hq_answer_add_entry(answer, &d->m, e, region_of(d, session), today, wants_english(session),
                        false);
    session->turns++;
    snprintf(answer_id, sizeof answer_id, "%s.%u", session->id, session->turns);
    json_object_set_new(answer, "answer", json_string(answer_id));
    json_object_set_new(answer, "confidence", json_real(1));
    hq_session_set_text(session->last_entry, sizeof session->last_entry, e->id);
    hq_session_set_text(session->last_area, sizeof session->last_area, e->area);
    hq_session_set_text(session->last_question, sizeof session->last_question, e->question);
    session->choice_count = 0;
    session->unsure = 0;
    *out = localised(d, session, answer);
    return HQ_OK;
}

static json_t *topic_of(json_t *topics, const struct hq_entry *e)
{
    size_t i;
    json_t *topic;

    json_array_foreach(topics, i, topic)
    {
        if (hq_str_eq(hq_json_str(topic, "id"), e->topic))
            return topic;
    }
    topic = json_pack("{s:o, s:o, s:[]}", "id", hq_json_string(e->topic), "title",
                      hq_json_string(e->topic_title), "entries");
    json_array_append_new(topics, topic);
    return topic;
}

enum hq_err hq_dialogue_area(struct hq_dialogue *d, const struct hq_session *session,
                             struct hq_str area, json_t **out)
{
    const struct hq_area *known = hq_area_find(area);
    hq_day today = hq_china_day(hq_clock_now_ms(d->m.clock));
    json_t *topics = json_array();
    bool english = wants_english(session);

    if (known == NULL) {
        json_decref(topics);
        return HQ_ENOTFOUND;
    }
    for (uint32_t i = 0; i < hq_snapshot_entry_count(d->m.snapshot); i++) {
        const struct hq_entry *e = hq_snapshot_entry(d->m.snapshot, i);
        if (!hq_str_eq(e->area, area) || !hq_entry_applies(e, region_of(d, session), today))
            continue;
        json_t *item = json_object();
        json_object_set_new(item, "id", hq_json_string(e->id));
        json_object_set_new(
            item, "question",
            hq_json_string(english && e->question_en.n > 0 ? e->question_en : e->question));
        json_array_append_new(json_object_get(topic_of(topics, e), "entries"), item);
    }
    *out = localised(d, session,
                     json_pack("{s:s, s:s, s:o}", "area", known->id, "title",
                               english ? known->title_en : known->title, "topics", topics));
    return HQ_OK;
}

/* --- packs ------------------------------------------------------------------------------------ */

json_t *hq_dialogue_packs(const struct hq_dialogue *d)
{
    return hq_library_packs(d->m.library);
}

enum hq_err hq_dialogue_pack_check(struct hq_dialogue *d, const json_t *pack, json_t **report_out)
{
    *report_out = hq_library_check(d->m.library, pack);
    return HQ_OK;
}

enum hq_err hq_dialogue_pack_install(struct hq_dialogue *d, const json_t *pack, json_t **out,
                                     struct hq_error *error)
{
    json_t *report = NULL;
    enum hq_err err = hq_library_install(d->m.library, pack, &report, error);

    if (err == HQ_OK)
        use_snapshot(&d->m);
    *out = json_pack("{s:I, s:o}", "generation", (json_int_t)hq_library_generation(d->m.library),
                     "report", report ? report : json_null());
    return err;
}

enum hq_err hq_dialogue_pack_rollback(struct hq_dialogue *d, json_t **out, struct hq_error *error)
{
    enum hq_err err = hq_library_rollback(d->m.library, error);

    if (err != HQ_OK)
        return err;
    use_snapshot(&d->m);
    *out = json_pack("{s:I}", "generation", (json_int_t)hq_library_generation(d->m.library));
    return HQ_OK;
}

json_t *hq_dialogue_stats(const struct hq_dialogue *d)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "entries",
                     (json_int_t)hq_snapshot_entry_count(d->m.snapshot), "phrasings",
                     (json_int_t)hq_snapshot_phrase_count(d->m.snapshot), "generation",
                     (json_int_t)hq_library_generation(d->m.library), "index_bytes",
                     (json_int_t)hq_snapshot_bytes(d->m.snapshot), "intents",
                     (json_int_t)hq_intent_count(d->m.intents), "templates",
                     (json_int_t)hq_intent_template_count(d->m.intents));
}
