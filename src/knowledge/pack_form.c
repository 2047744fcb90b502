/*
 * The form of a pack document: every member of the right type, within its bounds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "knowledge/pack.h"
#include "text/utf8.h"

/* Where we are: for the messages. */
struct place {
    struct hq_report *report;
    const char *file;
    char entry[160]; /* pointer of the entry, "/entries/3 (wages.overtime.rate)" */
};

static void problem(struct place *at, const char *member, const char *hint, const char *fmt, ...)
    HQ_PRINTF(4, 5);

static void problem(struct place *at, const char *member, const char *hint, const char *fmt, ...)
{
    char pointer[256];
    char text[512];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    snprintf(pointer, sizeof pointer, "%s%s%s", at->entry, member[0] ? "/" : "", member);
    hq_report_add(at->report, HQ_REPORT_ERROR, at->file, pointer, hint, "%s", text);
}

enum member_kind { M_TEXT, M_TEXTS, M_DATE, M_OTHER };

struct member {
    const char *name;
    enum member_kind kind;
    bool required;
    size_t min; /* elements of M_TEXTS */
    size_t max;
    size_t max_chars; /* of each text */
};

static const struct member entry_members[] = {
    {"id", M_TEXT, true, 0, 0, 120},
    {"question", M_TEXT, true, 0, 0, HQ_PHRASE_MAX_CHARS},
    {"also", M_TEXTS, true, 1, HQ_ENTRY_MAX_PHRASINGS, HQ_PHRASE_MAX_CHARS},
    {"answer", M_OTHER, true, 0, 0, 0},
    {"citations", M_OTHER, true, 0, 0, 0},
    {"region", M_TEXT, false, 0, 0, 8},
    {"effective", M_OTHER, false, 0, 0, 0},
    {"verified", M_DATE, true, 0, 0, 0},
    {"keywords", M_TEXTS, true, 0, 12, 40},
    {"related", M_TEXTS, false, 0, 12, 120},
    {"links", M_OTHER, false, 0, 0, 0},
    {"source", M_OTHER, false, 0, 0, 0},
    {"checks", M_OTHER, true, 0, 0, 0},
    {"en", M_OTHER, false, 0, 0, 0},
    {"area", M_TEXT, false, 0, 0, 20},
    {"note", M_OTHER, false, 0, 0, 0},
};

static const struct member manifest_members[] = {
    {"format", M_TEXT, true, 0, 0, 40},     {"id", M_TEXT, true, 0, 0, 60},
    {"version", M_TEXT, true, 0, 0, 40},    {"title", M_TEXT, true, 0, 0, 80},
    {"publisher", M_TEXT, true, 0, 0, 120}, {"licence", M_TEXT, true, 0, 0, 60},
    {"language", M_TEXT, true, 0, 0, 20},   {"region", M_TEXT, true, 0, 0, 8},
    {"area", M_TEXT, true, 0, 0, 20},       {"verified", M_DATE, true, 0, 0, 0},
    {"weight", M_OTHER, false, 0, 0, 0}, /* 0.5 to 1; see snapshot.h */
    {"note", M_OTHER, false, 0, 0, 0},
};

static bool text_is_fine(struct place *at, const char *member, const json_t *value,
                         size_t max_chars)
{
    struct hq_str s = {json_string_value(value), json_string_length(value)};

    if (!json_is_string(value)) {
        problem(at, member, NULL, "must be a string");
        return false;
    }
    if (hq_str_trim(s).n == 0) {
        problem(at, member, "remove it or fill it in", "is empty");
        return false;
    }
    if (memchr(s.p, '\0', s.n) != NULL) {
        problem(at, member, NULL, "holds a NUL character");
        return false;
    }
    size_t chars = hq_utf8_count(s);
    if (max_chars > 0 && chars > max_chars) {
        problem(at, member, "say it in fewer words, or split it",
                "has %zu characters, more than %zu", chars, max_chars);
        return false;
    }
    return true;
}

static void check_member(struct place *at, const struct member *m, const json_t *value)
{
    char name[64];
    size_t i;
    json_t *item;
    hq_day day;

    switch (m->kind) {
    case M_TEXT:
        text_is_fine(at, m->name, value, m->max_chars);
        break;
    case M_DATE:
        if (!json_is_string(value) ||
            hq_day_parse(hq_str_of(json_string_value(value)), &day) != HQ_OK)
            problem(at, m->name, "write it as 2026-11-23", "is not a date");
        break;
    case M_TEXTS:
        if (!json_is_array(value)) {
            problem(at, m->name, NULL, "must be an array of strings");
            break;
        }
        if (json_array_size(value) < m->min || json_array_size(value) > m->max)
            problem(at, m->name, NULL, "has %zu elements, not %zu to %zu", json_array_size(value),
                    m->min, m->max);
        json_array_foreach((json_t *)value, i, item)
        {
            snprintf(name, sizeof name, "%s/%zu", m->name, i);
            text_is_fine(at, name, item, m->max_chars);
        }
        break;
    case M_OTHER:
        break;
    }
}

static void check_members(struct place *at, const json_t *object, const struct member *members,
                          size_t count)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        size_t i = 0;
        while (i < count && strcmp(members[i].name, key) != 0)
            i++;
        if (i == count)
            problem(at, key, "see knowledge/README.md for the members", "unknown member");
        else
            check_member(at, &members[i], value);
    }
    for (size_t i = 0; i < count; i++) {
        if (members[i].required && json_object_get(object, members[i].name) == NULL)
            problem(at, members[i].name, "see knowledge/README.md for the members", "is missing");
    }
}

static bool id_is_fine(struct hq_str id)
{
    bool has_dot = false;
    char before = '.';

    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool is_dot = c == '.';
        if (!is_dot && c != '-' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
            return false;
        if (is_dot && before == '.')
            return false;
        has_dot = has_dot || is_dot;
        before = c;
    }
    return has_dot && before != '.';
}

static size_t check_text_list(struct place *at, const char *member, const json_t *list)
{
    char name[96];
    size_t chars = 0;
    size_t i;
    json_t *item;

    if (!json_is_array(list) || json_array_size(list) == 0) {
        problem(at, member, NULL, "must be an array that is not empty");
        return 0;
    }
    json_array_foreach((json_t *)list, i, item)
    {
        snprintf(name, sizeof name, "%s/%zu", member, i);
        if (text_is_fine(at, name, item, 0))
            chars +=
                hq_utf8_count((struct hq_str){json_string_value(item), json_string_length(item)});
    }
    return chars;
}

static size_t check_table(struct place *at, const char *member, const json_t *table)
{
    const json_t *head = json_object_get(table, "head");
    const json_t *rows = json_object_get(table, "rows");
    size_t chars = 0;
    size_t i;
    json_t *row;

    if (!json_is_array(head) || !json_is_array(rows)) {
        problem(at, member, NULL, "a table needs \"head\" and \"rows\"");
        return 0;
    }
    chars += check_text_list(at, member, head);
    json_array_foreach((json_t *)rows, i, row)
    {
        chars += check_text_list(at, member, row);
        if (json_array_size(row) != json_array_size(head))
            problem(at, member, NULL, "row %zu has not as many cells as the head", i);
    }
    return chars;
}

static void check_answer(struct place *at, const char *member, const json_t *answer)
{
    char name[96];
    size_t chars = 0;
    size_t i;
    json_t *block;

    if (!json_is_array(answer) || json_array_size(answer) == 0) {
        problem(at, member, "paragraphs are strings; lists are {\"list\": [...]}",
                "must be an array of blocks that is not empty");
        return;
    }
    json_array_foreach((json_t *)answer, i, block)
    {
        const json_t *part;
        snprintf(name, sizeof name, "%s/%zu", member, i);
        if (json_is_string(block)) {
            if (text_is_fine(at, name, block, 0))
                chars += hq_utf8_count(
                    (struct hq_str){json_string_value(block), json_string_length(block)});
        } else if (json_object_size(block) == 1 &&
                   ((part = json_object_get(block, "list")) != NULL ||
                    (part = json_object_get(block, "steps")) != NULL)) {
            chars += check_text_list(at, name, part);
        } else if (json_object_size(block) == 1 &&
                   (part = json_object_get(block, "table")) != NULL) {
            chars += check_table(at, name, part);
        } else {
            problem(at, name, NULL, "must be a string, or one of list, steps, table");
        }
    }
    if (chars > HQ_ENTRY_MAX_CHARS)
        problem(at, member, "split it into two entries", "has %zu characters, more than %d", chars,
                HQ_ENTRY_MAX_CHARS);
}

static void check_citations(struct place *at, const json_t *list)
{
    char name[64];
    size_t i;
    json_t *c;

    if (!json_is_array(list)) {
        problem(at, "citations", NULL, "must be an array");
        return;
    }
    json_array_foreach((json_t *)list, i, c)
    {
        const json_t *article = json_object_get(c, "article");
        snprintf(name, sizeof name, "citations/%zu", i);
        if (!json_is_string(json_object_get(c, "law")) ||
            (article != NULL && !json_is_string(article)) ||
            json_object_size(c) != (article != NULL ? 2u : 1u))
            problem(at, name, "write {\"law\": \"劳动合同法\", \"article\": \"第十九条\"}",
                    "is no citation");
    }
}

static void check_effective(struct place *at, const json_t *effective)
{
    hq_day day[2] = {HQ_DAY_OPEN_FROM, HQ_DAY_OPEN_UNTIL};
    static const char *const keys[2] = {"from", "until"};

    if (effective == NULL)
        return;
    if (!json_is_object(effective)) {
        problem(at, "effective", NULL, "must be an object");
        return;
    }
    for (int i = 0; i < 2; i++) {
        const json_t *value = json_object_get(effective, keys[i]);
        if (value == NULL || json_is_null(value))
            continue;
        if (!json_is_string(value) ||
            hq_day_parse(hq_str_of(json_string_value(value)), &day[i]) != HQ_OK)
            problem(at, "effective", "write dates as 2026-11-23", "\"%s\" is not a date", keys[i]);
    }
    if (day[0] > day[1])
        problem(at, "effective", "swap the dates", "ends before it begins");
}

static void check_checks(struct place *at, const char *member, const json_t *checks, size_t min)
{
    char name[96];
    size_t i;
    json_t *check;

    if (!json_is_array(checks) || json_array_size(checks) < min) {
        problem(at, member,
                "add sentences that real people would type and that are not in \"also\"",
                "must be an array of at least %zu", min);
        return;
    }
    json_array_foreach((json_t *)checks, i, check)
    {
        const json_t *text = json_is_object(check) ? json_object_get(check, "q") : check;
        snprintf(name, sizeof name, "%s/%zu", member, i);
        text_is_fine(at, name, text, HQ_PHRASE_MAX_CHARS);
        if (json_is_object(check) && !json_is_array(json_object_get(check, "with")))
            problem(at, name, NULL, "\"with\" must be an array of entry ids");
    }
}

static void check_english(struct place *at, const json_t *en)
{
    const char *key;
    json_t *value;

    if (en == NULL)
        return;
    if (!json_is_object(en)) {
        problem(at, "en", NULL, "must be an object");
        return;
    }
    json_object_foreach((json_t *)en, key, value)
    {
        if (strcmp(key, "question") == 0)
            text_is_fine(at, "en/question", value, 300);
        else if (strcmp(key, "also") == 0)
            check_text_list(at, "en/also", value);
        else if (strcmp(key, "answer") != 0 && strcmp(key, "checks") != 0)
            problem(at, "en", NULL, "unknown member %s", key);
    }
    if (json_object_get(en, "question") == NULL)
        problem(at, "en/question", NULL, "is missing");
    const json_t *answer = json_object_get(en, "answer");
    size_t i;
    json_t *block;
    if (!json_is_array(answer) || json_array_size(answer) == 0)
        problem(at, "en/answer", NULL, "must be an array of blocks that is not empty");
    json_array_foreach((json_t *)answer, i, block)
    {
        if (!json_is_string(block) && !json_is_object(block))
            problem(at, "en/answer", NULL, "block %zu is neither text nor list", i);
    }
    check_checks(at, "en/checks", json_object_get(en, "checks"), 1);
}

static void check_entry(struct place *at, const json_t *entry)
{
    if (!json_is_object(entry)) {
        problem(at, "", NULL, "an entry must be an object");
        return;
    }
    check_members(at, entry, entry_members, sizeof entry_members / sizeof *entry_members);
    if (!id_is_fine(hq_json_str(entry, "id")))
        problem(at, "id", "lower-case words joined by dots, such as wages.overtime.rate",
                "is not of the form of an id");
    struct hq_str region = hq_json_str(entry, "region");
    if (region.n > 0 && !hq_region_is_valid(region))
        problem(at, "region", "CN, CN-GD, CN-GD-GZ ...", "is not a region code");
    struct hq_str area = hq_json_str(entry, "area");
    if (area.n > 0 && hq_area_find(area) == NULL)
        problem(at, "area", "about-union, joining, founding, rights, benefits, democracy",
                "unknown area \"%.*s\"", (int)area.n, area.p);
    check_answer(at, "answer", json_object_get(entry, "answer"));
    check_citations(at, json_object_get(entry, "citations"));
    check_effective(at, json_object_get(entry, "effective"));
    check_checks(at, "checks", json_object_get(entry, "checks"), 2);
    check_english(at, json_object_get(entry, "en"));
}

static void check_topic(struct hq_report *report, const json_t *topic, size_t index, size_t *total)
{
    struct place at = {.report = report, .file = json_string_value(json_object_get(topic, "file"))};
    const json_t *entries = json_object_get(topic, "entries");
    size_t i;
    json_t *entry;

    if (at.file == NULL)
        at.file = json_string_value(json_object_get(topic, "topic"));
    if (hq_json_str(topic, "topic").n == 0 || hq_json_str(topic, "title").n == 0 ||
        !json_is_array(entries)) {
        problem(&at, "", "see knowledge/README.md",
                "topic %zu needs \"topic\", \"title\", \"entries\"", index);
        return;
    }
    json_array_foreach((json_t *)entries, i, entry)
    {
        struct hq_str id = hq_json_str(entry, "id");
        snprintf(at.entry, sizeof at.entry, "/entries/%zu (%.*s)", i, (int)id.n, id.p);
        if (++*total > HQ_PACK_MAX_ENTRIES) {
            problem(&at, "", NULL, "more than %d entries in a pack", HQ_PACK_MAX_ENTRIES);
            return;
        }
        check_entry(&at, entry);
    }
}

void hq_pack_check_form(const json_t *document, struct hq_report *report)
{
    const json_t *manifest = json_object_get(document, "pack");
    const json_t *topics = json_object_get(document, "topics");
    struct place at = {.report = report, .file = "pack.json"};
    size_t total = 0;
    size_t i;
    json_t *topic;

    if (!json_is_object(manifest) || !json_is_array(topics)) {
        problem(&at, "", "make it with `hongqiao pack build`",
                "not a pack document: \"pack\" and \"topics\" are needed");
        return;
    }
    check_members(&at, manifest, manifest_members,
                  sizeof manifest_members / sizeof *manifest_members);
    if (!hq_str_eqz(hq_json_str(manifest, "format"), "hongqiao-pack/1"))
        problem(&at, "format", NULL, "is not hongqiao-pack/1");
    if (hq_area_find(hq_json_str(manifest, "area")) == NULL)
        problem(&at, "area", "about-union, joining, founding, rights, benefits, democracy",
                "unknown area");
    const json_t *weight = json_object_get(manifest, "weight");
    if (weight != NULL && (!json_is_number(weight) || json_number_value(weight) < 0.5 ||
                           json_number_value(weight) > 1))
        problem(&at, "weight", "leave it out for 1", "must be a number from 0.5 to 1");
    if (!hq_region_is_valid(hq_json_str(manifest, "region")))
        problem(&at, "region", "CN, CN-GD, CN-GD-GZ ...", "is not a region code");
    json_array_foreach((json_t *)topics, i, topic)
    {
        check_topic(report, topic, i, &total);
    }
}
