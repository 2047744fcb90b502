/*
 * What the command line does with pack folders: judge, build, count. Works on files alone; the
 * daemon is not asked.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_PACK_TOOL_H
#define HQ_KNOWLEDGE_PACK_TOOL_H

#include <jansson.h>

#include "base/clock.h"

/*
 * Judges pack folders against each other and against the other packs of knowledge_dir, which also
 * lends laws, parameters and lexicon. *report_out: {ok, errors, warnings, problems, entries,
 * checks: {total, first, first_three}}; new. HQ_OK even if packs are bad; an error only if the
 * knowledge folder itself cannot be read.
 */
enum hq_err hq_pack_judge(const char *const *dirs, size_t count, const char *knowledge_dir,
                          hq_day today, json_t **report_out, struct hq_error *error) HQ_MUST_USE;

/*
 * One JSON document of a pack folder, ready to be signed and installed; new. HQ_EINVAL, with the
 * first problem, if its form is wrong.
 */
enum hq_err hq_pack_build(const char *dir, json_t **document_out,
                          struct hq_error *error) HQ_MUST_USE;

/*
 * {packs:[{id, title, area, entries, phrasings, checks, english, topics:[{id, title,
 * entries}]}], total:{entries, phrasings, checks, english}}; new.
 */
enum hq_err hq_pack_stats(const char *const *dirs, size_t count, json_t **stats_out,
                          struct hq_error *error) HQ_MUST_USE;

#endif
