/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "dialogue/session_state.h"
#include "text/utf8.h"

static const char *const lang_names[] = {"zh-Hans", "zh-Hant", "en"};

enum hq_err hq_lang_parse(struct hq_str name, enum hq_lang *lang_out)
{
    if (name.n == 0) {
        *lang_out = HQ_LANG_HANS;
        return HQ_OK;
    }
    for (unsigned i = 0; i < 3; i++) {
        if (hq_str_eqz(name, lang_names[i])) {
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

void hq_session_set_text(char *out, size_t size, struct hq_str text)
{
    struct hq_str head = hq_utf8_head(text, size - 1);
    if (head.n > 0)
        memcpy(out, head.p, head.n);
    out[head.n] = '\0';
}

struct hq_session *hq_session_new(struct hq_str id, enum hq_lang lang, struct hq_str site,
                                  struct hq_str region)
{
    struct hq_session *s = hq_xcalloc(1, sizeof *s);

    hq_session_set_text(s->id, sizeof s->id, id);
    hq_session_set_text(s->site, sizeof s->site, site);
    hq_session_set_text(s->region, sizeof s->region, region);
    s->lang = lang;
    return s;
}

void hq_session_free(struct hq_session **session)
{
    if (*session == NULL)
        return;
    json_decref((*session)->form);
    json_decref((*session)->parked_form);
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

json_t *hq_session_save(const struct hq_session *s)
{
    json_t *json = json_object();
    json_t *choices = json_array();

    json_object_set_new(json, "id", json_string(s->id));
    json_object_set_new(json, "site", json_string(s->site));
    json_object_set_new(json, "region", json_string(s->region));
    json_object_set_new(json, "lang", json_string(hq_lang_name(s->lang)));
    json_object_set_new(json, "turns", json_integer(s->turns));
    json_object_set_new(json, "unsure", json_integer(s->unsure));
    json_object_set_new(json, "last_entry", json_string(s->last_entry));
    json_object_set_new(json, "last_area", json_string(s->last_area));
    json_object_set_new(json, "last_question", json_string(s->last_question));
    json_object_set_new(json, "last_handoff", json_string(s->last_handoff));
    for (unsigned i = 0; i < s->choice_count; i++)
        json_array_append_new(choices, json_string(s->choices[i]));
    json_object_set_new(json, "choices", choices);
    if (s->form != NULL)
        json_object_set(json, "form", s->form);
    if (s->parked_form != NULL)
        json_object_set(json, "parked_form", s->parked_form);
    return json;
}

enum hq_err hq_session_load(const json_t *state, struct hq_session **session_out)
{
    enum hq_lang lang;
    struct hq_str id = hq_json_str(state, "id");
    size_t i;
    json_t *choice;

    if (id.n == 0 || hq_lang_parse(hq_json_str(state, "lang"), &lang) != HQ_OK)
        return HQ_EINVAL;
    struct hq_session *s =
        hq_session_new(id, lang, hq_json_str(state, "site"), hq_json_str(state, "region"));
    s->turns = (unsigned)json_integer_value(json_object_get(state, "turns"));
    s->unsure = (unsigned)json_integer_value(json_object_get(state, "unsure"));
    hq_session_set_text(s->last_entry, sizeof s->last_entry, hq_json_str(state, "last_entry"));
    hq_session_set_text(s->last_area, sizeof s->last_area, hq_json_str(state, "last_area"));
    hq_session_set_text(s->last_question, sizeof s->last_question,
                        hq_json_str(state, "last_question"));
    hq_session_set_text(s->last_handoff, sizeof s->last_handoff,
                        hq_json_str(state, "last_handoff"));
    json_array_foreach(json_object_get(state, "choices"), i, choice)
    {
        if (i < HQ_SESSION_MAX_CHOICES && json_is_string(choice))
            hq_session_set_text(s->choices[s->choice_count++], sizeof s->choices[0],
                                hq_str_of(json_string_value(choice)));
    }
    json_t *form = json_object_get(state, "form");
    json_t *parked = json_object_get(state, "parked_form");
    s->form = json_is_object(form) ? json_deep_copy(form) : NULL;
    s->parked_form = json_is_object(parked) ? json_deep_copy(parked) : NULL;
    *session_out = s;
    return HQ_OK;
}
