/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/answer.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "dialogue/texts.h"
#include "knowledge/pack.h"

json_t *hq_answer_new(const char *kind)
{
    json_t *a = json_object();
    static const char *const empty[] = {"answer", "area", "intent", "entry",
                                        "title",  "text", "region", "verified"};

    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        json_object_set_new(a, empty[i], json_string(""));
    json_object_set_new(a, "kind", json_string(kind));
    json_object_set_new(a, "blocks", json_array());
    json_object_set_new(a, "citations", json_array());
    json_object_set_new(a, "confidence", json_real(0));
    json_object_set_new(a, "choices", json_array());
    json_object_set_new(a, "related", json_array());
    json_object_set_new(a, "handoff", json_null());
    return a;
}

/* --- blocks ----------------------------------------------------------------------------------- */

json_t *hq_answer_blocks(const json_t *pack_blocks)
{
    json_t *out = json_array();
    size_t i;
    json_t *block;

    json_array_foreach((json_t *)pack_blocks, i, block)
    {
        json_t *list = json_object_get(block, "list");
        json_t *steps = json_object_get(block, "steps");
        json_t *table = json_object_get(block, "table");
        if (json_is_string(block))
            json_array_append_new(out, json_pack("{s:s, s:O}", "type", "paragraph", "text", block));
        else if (list != NULL)
            json_array_append_new(out, json_pack("{s:s, s:O}", "type", "list", "items", list));
        else if (steps != NULL)
            json_array_append_new(out, json_pack("{s:s, s:O}", "type", "steps", "items", steps));
        else if (table != NULL)
            json_array_append_new(out, json_pack("{s:s, s:O, s:O}", "type", "table", "head",
                                                 json_object_get(table, "head"), "rows",
                                                 json_object_get(table, "rows")));
    }
    return out;
}

static void add_row(const json_t *row, struct hq_buf *out)
{
    size_t i;
    json_t *cell;

    json_array_foreach((json_t *)row, i, cell)
    {
        if (i > 0)
            hq_buf_addz(out, " | ");
        if (json_is_string(cell))
            hq_buf_addz(out, json_string_value(cell));
    }
    hq_buf_addc(out, '\n');
}

void hq_answer_blocks_text(const json_t *blocks, struct hq_buf *out)
{
    size_t i, j;
    json_t *block;
    json_t *item;

    json_array_foreach((json_t *)blocks, i, block)
    {
        bool is_steps = hq_str_eqz(hq_json_str(block, "type"), "steps");
        struct hq_str text = hq_json_str(block, "text");
        if (text.n > 0) {
            hq_buf_add(out, text);
            hq_buf_addc(out, '\n');
        }
        json_array_foreach(json_object_get(block, "items"), j, item)
        {
            if (is_steps)
                hq_buf_addf(out, "%zu. ", j + 1);
            else
                hq_buf_addz(out, "· ");
            hq_buf_addz(out, json_is_string(item) ? json_string_value(item) : "");
            hq_buf_addc(out, '\n');
        }
        if (json_object_get(block, "head") != NULL)
            add_row(json_object_get(block, "head"), out);
        json_array_foreach(json_object_get(block, "rows"), j, item)
        {
            add_row(item, out);
        }
    }
}

static void append_text(json_t *answer, struct hq_str more)
{
    struct hq_buf text;
    struct hq_str old = hq_json_str(answer, "text");

    hq_buf_init(&text, HQ_ANSWER_MAX_BYTES);
    hq_buf_add(&text, old);
    if (old.n > 0 && old.p[old.n - 1] != '\n')
        hq_buf_addc(&text, '\n');
    hq_buf_add(&text, hq_str_trim(more));
    json_object_set_new(answer, "text", hq_json_string(hq_buf_str(&text)));
    hq_buf_deinit(&text);
}

void hq_answer_add_text(json_t *answer, struct hq_str text)
{
    if (text.n == 0)
        return;
    append_text(answer, text);
    json_array_append_new(
        json_object_get(answer, "blocks"),
        json_pack("{s:s, s:o}", "type", "paragraph", "text", hq_json_string(text)));
}

/* --- entries ---------------------------------------------------------------------------------- */

struct figures {
    const struct hq_machine *m;
    struct hq_str region;
    struct hq_str fallback_region;
    hq_day day;
    bool is_english;
};

/* One text with its figures; a reference without a row never shows as a figure. */
static json_t *expand_text(const struct figures *f, struct hq_str text)
{
    const struct hq_params *params = hq_library_params(f->m->library);
    struct hq_buf out;
    struct hq_error error;

    if (hq_str_find(text, HQ_STR("{param:")) < 0)
        return hq_json_string(text);
    hq_buf_init(&out, HQ_ANSWER_MAX_BYTES);
    enum hq_err err = hq_params_expand(params, text, f->region, f->day, &out, &error);
    if (err != HQ_OK) {
        hq_buf_reset(&out);
        err = hq_params_expand(params, text, f->fallback_region, f->day, &out, &error);
    }
    if (err != HQ_OK) {
        hq_buf_reset(&out);
        while (text.n > 0) {
            ptrdiff_t at = hq_str_find(text, HQ_STR("{param:"));
            size_t head = at < 0 ? text.n : (size_t)at;
            hq_buf_add(&out, (struct hq_str){text.p, head});
            text = (struct hq_str){text.p + head, text.n - head};
            ptrdiff_t end = hq_str_find(text, HQ_STR("}"));
            if (at < 0 || end < 0)
                break;
            hq_buf_addz(&out, hq_text(HQ_TEXT_FIGURE_MISSING, f->is_english));
            text = (struct hq_str){text.p + end + 1, text.n - (size_t)end - 1};
        }
    }
    json_t *json = hq_json_string(hq_buf_str(&out));
    hq_buf_deinit(&out);
    return json;
}

/* A deep copy with every string's figures filled in. */
static json_t *expand(const struct figures *f, const json_t *json)
{
    size_t i;
    json_t *item;
    const char *key;

    if (json_is_string(json))
        return expand_text(f, (struct hq_str){json_string_value(json), json_string_length(json)});
    if (json_is_array(json)) {
        json_t *out = json_array();
        json_array_foreach((json_t *)json, i, item)
        {
            json_array_append_new(out, expand(f, item));
        }
        return out;
    }
    if (json_is_object(json)) {
        json_t *out = json_object();
        json_object_foreach((json_t *)json, key, item)
        {
            json_object_set_new(out, key, expand(f, item));
        }
        return out;
    }
    return json_deep_copy(json);
}

static void add_citations(json_t *answer, const struct hq_machine *m, const struct hq_entry *entry,
                          bool is_english)
{
    json_t *list = json_object_get(answer, "citations");
    struct hq_buf line;

    if (entry->citation_count == 0)
        return;
    hq_buf_init(&line, HQ_ANSWER_MAX_BYTES);
    hq_buf_addz(&line, hq_text(HQ_TEXT_BASIS, is_english));
    for (size_t i = 0; i < entry->citation_count; i++) {
        const struct hq_citation *c = &entry->citations[i];
        json_t *item = json_object();
        json_object_set_new(item, "law", hq_json_string(c->law));
        json_object_set_new(item, "article", hq_json_string(c->article));
        json_object_set_new(item, "title",
                            hq_json_string(hq_laws_title(hq_library_laws(m->library), c->law)));
        json_array_append_new(list, item);
        hq_buf_addf(&line, "%s《%.*s》%.*s", i > 0 ? "、" : "", (int)c->law.n, c->law.p,
                    (int)c->article.n, c->article.p);
    }
    append_text(answer, hq_buf_str(&line));
    hq_buf_deinit(&line);
}

static void add_related(json_t *answer, const struct hq_machine *m, const struct hq_entry *entry,
                        struct hq_str region, hq_day day, bool is_english)
{
    json_t *list = json_object_get(answer, "related");

    for (size_t i = 0; i < entry->related_count; i++) {
        uint32_t index = hq_snapshot_find(m->snapshot, entry->related[i]);
        if (index == UINT32_MAX)
            continue;
        const struct hq_entry *other = hq_snapshot_entry(m->snapshot, index);
        if (!hq_entry_applies(other, region, day))
            continue;
        json_t *item = json_object();
        json_object_set_new(item, "id", hq_json_string(other->id));
        json_object_set_new(item, "title",
                            hq_json_string(is_english && other->question_en.n > 0
                                               ? other->question_en
                                               : other->question));
        json_array_append_new(list, item);
    }
}

static void add_extra(json_t *answer, const struct hq_entry *entry, bool is_english)
{
    json_t *extra = NULL;

    if (entry->extra.n == 0 || hq_json_load(entry->extra, "entry", &extra, NULL) != HQ_OK)
        return;
    const json_t *source = json_object_get(extra, "source");
    struct hq_str title = hq_json_str(source, "title");
    if (title.n > 0) {
        struct hq_buf line;
        hq_buf_init(&line, HQ_ANSWER_MAX_BYTES);
        hq_buf_addf(&line, "%s%.*s", hq_text(HQ_TEXT_SOURCE, is_english), (int)title.n, title.p);
        append_text(answer, hq_buf_str(&line));
        hq_buf_deinit(&line);
    }
    json_object_update(answer, extra);
    json_decref(extra);
}

void hq_answer_add_entry(json_t *answer, const struct hq_machine *m, const struct hq_entry *entry,
                         struct hq_str region, hq_day day, bool is_english, bool append)
{
    bool has_english = is_english && entry->answer_en.n > 0;
    struct figures f = {m, region, entry->region, day, is_english};
    json_t *pack_blocks = NULL;
    struct hq_buf text;

    if (hq_json_load(has_english ? entry->answer_en : entry->answer, "entry", &pack_blocks, NULL) !=
        HQ_OK)
        return;
    json_t *filled = expand(&f, pack_blocks);
    json_t *blocks = hq_answer_blocks(filled);
    hq_buf_init(&text, HQ_ANSWER_MAX_BYTES);
    hq_answer_blocks_text(blocks, &text);
    append_text(answer, hq_buf_str(&text));
    json_array_extend(json_object_get(answer, "blocks"), blocks);
    if (is_english && !has_english)
        hq_answer_add_text(answer, hq_str_of(hq_text(HQ_TEXT_CHINESE_ONLY, true)));
    add_citations(answer, m, entry, is_english);
    if (!append) {
        json_object_set_new(answer, "title",
                            hq_json_string(has_english && entry->question_en.n > 0
                                               ? entry->question_en
                                               : entry->question));
        json_object_set_new(answer, "entry", hq_json_string(entry->id));
        json_object_set_new(answer, "area", hq_json_string(entry->area));
        json_object_set_new(answer, "region", hq_json_string(entry->region));
        json_object_set_new(answer, "verified", hq_json_string(entry->verified));
        add_extra(answer, entry, is_english);
    }
    add_related(answer, m, entry, region, day, is_english);
    hq_buf_deinit(&text);
    json_decref(blocks);
    json_decref(filled);
    json_decref(pack_blocks);
}

void hq_answer_add_choices(json_t *answer, const struct hq_machine *m, struct hq_session *session,
                           const uint32_t *entries, size_t count, bool is_english)
{
    json_t *list = json_object_get(answer, "choices");
    struct hq_buf line;

    hq_buf_init(&line, HQ_ANSWER_MAX_BYTES);
    session->choice_count = 0;
    for (size_t i = 0; i < count && i < HQ_SESSION_MAX_CHOICES; i++) {
        const struct hq_entry *e = hq_snapshot_entry(m->snapshot, entries[i]);
        struct hq_str title = is_english && e->question_en.n > 0 ? e->question_en : e->question;
        json_t *item = json_object();
        json_object_set_new(item, "id", hq_json_string(e->id));
        json_object_set_new(item, "title", hq_json_string(title));
        json_array_append_new(list, item);
        hq_buf_addf(&line, "%zu. %.*s\n", i + 1, (int)title.n, title.p);
        hq_session_set_text(session->choices[session->choice_count++], sizeof session->choices[0],
                            e->id);
    }
    append_text(answer, hq_buf_str(&line));
    hq_buf_deinit(&line);
}

/* --- Traditional ------------------------------------------------------------------------------ */

static bool is_readable(const char *key)
{
    static const char *const readable[] = {"title", "text", "items", "head",    "rows",
                                           "name",  "desk", "law",   "article", "question"};
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++) {
        if (strcmp(key, readable[i]) == 0)
            return true;
    }
    return false;
}

static json_t *traditional_string(const json_t *json, const struct hq_norm *norm)
{
    struct hq_buf out;

    hq_buf_init(&out, HQ_ANSWER_MAX_BYTES * 2);
    enum hq_err err = hq_to_traditional(
        norm, (struct hq_str){json_string_value(json), json_string_length(json)}, &out);
    json_t *converted = err == HQ_OK ? hq_json_string(hq_buf_str(&out)) : json_deep_copy(json);
    hq_buf_deinit(&out);
    return converted;
}

/* `inside`: we are below a member that is read by people. */
static json_t *convert(const json_t *json, const struct hq_norm *norm, bool inside)
{
    size_t i;
    json_t *item;
    const char *key;

    if (json_is_string(json))
        return inside ? traditional_string(json, norm) : json_deep_copy(json);
    if (json_is_array(json)) {
        json_t *out = json_array();
        json_array_foreach((json_t *)json, i, item)
        {
            json_array_append_new(out, convert(item, norm, inside));
        }
        return out;
    }
    if (json_is_object(json)) {
        json_t *out = json_object();
        json_object_foreach((json_t *)json, key, item)
        {
            json_object_set_new(out, key, convert(item, norm, is_readable(key)));
        }
        return out;
    }
    return json_deep_copy(json);
}

void hq_answer_to_traditional(json_t *answer, const struct hq_norm *norm)
{
    json_t *converted = convert(answer, norm, false);
    json_object_update(answer, converted);
    json_decref(converted);
}
