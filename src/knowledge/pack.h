/*
 * A pack (format "hongqiao-pack/1"): a folder in git (pack.json + topic files) or one JSON document
 * {"pack": manifest, "topics": [topic files]} that `hongqiao pack build` makes of it. The JSON
 * Schema is knowledge/schema/pack-1.json; what is checked here is the same, with better words.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_PACK_H
#define HQ_KNOWLEDGE_PACK_H

#include <jansson.h>

#include "base/clock.h"
#include "knowledge/report.h"

#define HQ_PACK_MAX_BYTES      ((size_t)64 * 1024 * 1024) /* one document, or all files of a folder */
#define HQ_PACK_MAX_ENTRIES    100000
#define HQ_ENTRY_MAX_PHRASINGS 64  /* `also` */
#define HQ_ENTRY_MAX_CHARS     900 /* an answer, in characters */
#define HQ_PHRASE_MAX_CHARS    200 /* a question, phrasing or check */

/*
 * Reads a folder into one document; new. Problems (unreadable files, broken JSON with its line) go
 * to the report; *document_out holds what could be read. HQ_EINVAL if there is no manifest.
 */
enum hq_err hq_pack_read_folder(const char *dir, json_t **document_out,
                                struct hq_report *report) HQ_MUST_USE;

/* Every problem of form in a document; whether it can be served is report->errors == 0. */
void hq_pack_check_form(const json_t *document, struct hq_report *report);

/* The six areas of the design, in the order of the boards. */
#define HQ_AREA_COUNT 6
struct hq_area {
    const char *id;
    const char *title; /* Simplified Chinese */
    const char *title_en;
};
extern const struct hq_area hq_areas[HQ_AREA_COUNT];
const struct hq_area *hq_area_find(struct hq_str id); /* NULL if there is none */

/* "CN", "CN-GD", "CN-GD-GZ": groups of two letters, at most three. */
bool hq_region_is_valid(struct hq_str region);
/* Is `place` inside `region`? (CN-GD-GZ is inside CN-GD and CN; "" is inside everything.) */
bool hq_region_covers(struct hq_str region, struct hq_str place);

#endif
