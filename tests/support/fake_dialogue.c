/*
 * A stand-in for src/dialogue in tests of the server: answers every question with the question,
 * knows one entry, installs packs that have an id. "boom" fails as a broken disk would.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "dialogue/dialogue.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

struct hq_dialogue {
    int64_t generation;
    struct hq_records *records;
};

struct hq_session {
    char id[64];
    char site[80];
    enum hq_lang lang;
    int64_t turns;
};

static const char *const lang_names[] = {"zh-Hans", "zh-Hant", "en"};

enum hq_err hq_lang_parse(struct hq_str name, enum hq_lang *lang_out)
{
    for (int i = 0; i < 3; i++) {
        if (name.n == 0 || hq_str_eqz(name, lang_names[i])) {
            *lang_out = (enum hq_lang)i;
            return HQ_OK;
        }
    }
    return HQ_EINVAL;
}

const char *hq_lang_name(enum hq_lang lang)
{
    return lang_names[lang];
}

static void copy(char *out, size_t size, struct hq_str text)
{
    size_t n = text.n < size - 1 ? text.n : size - 1;
    if (n)
        memcpy(out, text.p, n);
    out[n] = '\0';
}

struct hq_session *hq_session_new(struct hq_str id, enum hq_lang lang, struct hq_str site,
                                  struct hq_str region)
{
    (void)region;
    struct hq_session *session = hq_xcalloc(1, sizeof(*session));
    copy(session->id, sizeof(session->id), id);
    copy(session->site, sizeof(session->site), site);
    session->lang = lang;
    return session;
}

void hq_session_free(struct hq_session **session)
{
    free(*session);
    *session = NULL;
}

struct hq_str hq_session_id(const struct hq_session *session)
{
    return hq_str_of(session->id);
}

struct hq_str hq_session_site(const struct hq_session *session)
{
    return hq_str_of(session->site);
}

enum hq_lang hq_session_lang(const struct hq_session *session)
{
    return session->lang;
}

json_t *hq_session_save(const struct hq_session *session)
{
    return json_pack("{s:s, s:s, s:s, s:I}", "id", session->id, "site", session->site, "lang",
                     lang_names[session->lang], "turns", (json_int_t)session->turns);
}

enum hq_err hq_session_load(const json_t *state, struct hq_session **session_out)
{
    enum hq_lang lang;
    if (hq_lang_parse(hq_json_str(state, "lang"), &lang) || hq_json_str(state, "id").n == 0)
        return HQ_EINVAL;
    *session_out =
        hq_session_new(hq_json_str(state, "id"), lang, hq_json_str(state, "site"), HQ_STR(""));
    (*session_out)->turns = json_integer_value(json_object_get(state, "turns"));
    return HQ_OK;
}

enum hq_err hq_dialogue_open(const struct hq_dialogue_options *options,
                             struct hq_dialogue **dialogue_out, struct hq_error *error)
{
    (void)error;
    *dialogue_out = hq_xcalloc(1, sizeof(**dialogue_out));
    (*dialogue_out)->generation = 1;
    (*dialogue_out)->records = options->records;
    return HQ_OK;
}

void hq_dialogue_close(struct hq_dialogue **dialogue)
{
    free(*dialogue);
    *dialogue = NULL;
}

static json_t *answer(struct hq_session *session, struct hq_str text)
{
    return json_pack("{s:s, s:s, s:n, s:n, s:n, s:n, s:o, s:[], s:[], s:f, s:n, s:n, s:[], s:[], "
                     "s:n, s:I}",
                     "answer", "a1", "kind", "answer", "area", "intent", "entry", "title", "text",
                     hq_json_string(text), "blocks", "citations", "confidence", 0.5, "region",
                     "verified", "choices", "related", "handoff", "turn",
                     (json_int_t)session->turns);
}

enum hq_err hq_dialogue_ask(struct hq_dialogue *d, struct hq_session *session, struct hq_str text,
                            json_t **answer_out, struct hq_error *error)
{
    (void)d;
    if (text.n > HQ_QUESTION_MAX_BYTES)
        return hq_error_set(error, HQ_ELIMIT, "text: longer than %d bytes", HQ_QUESTION_MAX_BYTES);
    if (hq_str_eqz(text, "boom"))
        return hq_error_set(error, HQ_EIO, "secret path /var/lib/x");
    session->turns++;
    *answer_out = answer(session, text);
    return HQ_OK;
}

enum hq_err hq_dialogue_greet(struct hq_dialogue *d, const struct hq_session *session, json_t **out)
{
    (void)d;
    (void)session;
    *out = json_pack("{s:s, s:[{s:s, s:s}]}", "greeting", "hello", "areas", "id", "rights", "title",
                     "Rights");
    return HQ_OK;
}

enum hq_err hq_dialogue_suggest(struct hq_dialogue *d, const struct hq_session *session,
                                struct hq_str prefix, json_t **out)
{
    (void)d;
    (void)session;
    *out = json_pack("{s:[{s:s, s:o}]}", "suggestions", "entry", "x.y", "question",
                     hq_json_string(prefix));
    return HQ_OK;
}

enum hq_err hq_dialogue_entry(struct hq_dialogue *d, struct hq_session *session, struct hq_str id,
                              json_t **out)
{
    (void)d;
    if (!hq_str_eqz(id, "x.y"))
        return HQ_ENOTFOUND;
    *out = answer(session, id);
    return HQ_OK;
}

enum hq_err hq_dialogue_area(struct hq_dialogue *d, const struct hq_session *session,
                             struct hq_str area, json_t **out)
{
    (void)d;
    (void)session;
    if (!hq_str_eqz(area, "rights"))
        return HQ_ENOTFOUND;
    *out = json_pack("{s:s, s:s, s:[]}", "area", "rights", "title", "Rights", "topics");
    return HQ_OK;
}

enum hq_err hq_dialogue_explain(struct hq_dialogue *d, struct hq_session *session,
                                struct hq_str text, json_t **out, struct hq_error *error)
{
    return hq_dialogue_ask(d, session, text, out, error);
}

json_t *hq_dialogue_packs(const struct hq_dialogue *d)
{
    return json_pack("{s:I, s:[{s:s}]}", "generation", (json_int_t)d->generation, "packs", "id",
                     "fake");
}

enum hq_err hq_dialogue_pack_check(struct hq_dialogue *d, const json_t *pack, json_t **report_out)
{
    (void)d;
    bool ok = hq_json_str(pack, "id").n > 0;
    *report_out = json_pack("{s:b, s:[]}", "ok", (int)ok, "problems");
    return HQ_OK;
}

enum hq_err hq_dialogue_pack_install(struct hq_dialogue *d, const json_t *pack, json_t **out,
                                     struct hq_error *error)
{
    json_t *report = NULL;
    enum hq_err err = hq_dialogue_pack_check(d, pack, &report);
    bool ok = !err && json_is_true(json_object_get(report, "ok"));
    d->generation += ok;
    *out = json_pack("{s:I, s:o}", "generation", (json_int_t)d->generation, "report", report);
    return ok ? HQ_OK : hq_error_set(error, HQ_EINVAL, "the pack is refused");
}

enum hq_err hq_dialogue_pack_rollback(struct hq_dialogue *d, json_t **out, struct hq_error *error)
{
    if (d->generation == 1)
        return hq_error_set(error, HQ_ENOTFOUND, "no generation before this one");
    *out = json_pack("{s:I}", "generation", (json_int_t)--d->generation);
    return HQ_OK;
}

enum hq_err hq_dialogue_reload(struct hq_dialogue *d, struct hq_error *error)
{
    (void)error;
    d->generation++;
    return HQ_OK;
}

json_t *hq_dialogue_stats(const struct hq_dialogue *d)
{
    return json_pack("{s:i, s:I}", "entries", 1, "generation", (json_int_t)d->generation);
}
