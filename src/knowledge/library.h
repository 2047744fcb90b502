/*
 * The knowledge that is served: bundled packs (knowledge_dir) and installed ones over them, as
 * numbered generations in data_dir (generation-N.db, the number being served in `current`), with
 * lexicon, laws and parameters beside them. A new generation is built aside, judged, and swapped
 * in; what held the old snapshot goes on with it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_LIBRARY_H
#define HQ_KNOWLEDGE_LIBRARY_H

#include <jansson.h>

#include "base/clock.h"
#include "knowledge/laws.h"
#include "knowledge/params.h"
#include "knowledge/snapshot.h"

struct hq_library;

#define HQ_LIBRARY_KEEP_GENERATIONS 5

/*
 * data_dir NULL: everything in memory, nothing can be installed. Otherwise the folder is made where
 * it is missing, and the newest generation is used as it is unless the bundled packs have changed.
 */
enum hq_err hq_library_open(const char *knowledge_dir, const char *data_dir,
                            const struct hq_clock *clock, struct hq_library **library_out,
                            struct hq_error *error) HQ_MUST_USE;
void hq_library_close(struct hq_library **library);

/* All borrowed from the library; the snapshot with a reference of its own (unref it). */
const struct hq_norm *hq_library_norm(const struct hq_library *library);
const struct hq_lexicon *hq_library_lexicon(const struct hq_library *library);
const struct hq_params *hq_library_params(const struct hq_library *library);
const struct hq_laws *hq_library_laws(const struct hq_library *library);
struct hq_snapshot *hq_library_snapshot(struct hq_library *library);
int64_t hq_library_generation(const struct hq_library *library);

/* {generation, packs:[{id, version, title, area, region, verified, entries, installed}]}; new. */
json_t *hq_library_packs(const struct hq_library *library);

/* Judges a pack as if it were installed: form, links, checks, lint. New {ok, errors, warnings,
 * problems}. */
json_t *hq_library_check(struct hq_library *library, const json_t *document);

/*
 * Installs or replaces a pack: HQ_EINVAL with the report if it is refused (the old generation goes
 * on serving), HQ_EIO if it could not be stored. report_out is set in both cases; new.
 */
enum hq_err hq_library_install(struct hq_library *library, const json_t *document,
                               json_t **report_out, struct hq_error *error) HQ_MUST_USE;

/* Serves the generation before the current one. HQ_ENOTFOUND if there is none. */
enum hq_err hq_library_rollback(struct hq_library *library, struct hq_error *error) HQ_MUST_USE;

#endif
