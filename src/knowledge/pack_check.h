/*
 * Judges packs against each other and against the world: duplicate ids and phrasings, dangling
 * `related`, citations that cannot be right, figures that no parameter table has, and whether each
 * entry's `checks` find it. What a single document can get wrong by itself is in pack_form.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_PACK_CHECK_H
#define HQ_KNOWLEDGE_PACK_CHECK_H

#include <jansson.h>

#include "knowledge/laws.h"
#include "knowledge/params.h"
#include "knowledge/report.h"
#include "knowledge/snapshot.h"

struct hq_pack_world {
    const struct hq_norm *norm;
    const struct hq_lexicon *lexicon;
    const struct hq_laws *laws;     /* NULL: citations are not judged */
    const struct hq_params *params; /* NULL: {param:…} are not judged */
    hq_day today;
};

/* Ids, phrasings, references, citations and figures over all documents (whose form is right). */
void hq_pack_check_links(const json_t *const *documents, size_t count,
                         const struct hq_pack_world *world, struct hq_report *report);

/* What came first for a check sentence. */
struct hq_check_tally {
    size_t total;
    size_t first;       /* the entry itself came first */
    size_t first_three; /* or among the first three */
};

/*
 * Asks every check of the documents in the snapshot. A check that does not find its entry first
 * (or, where it names entries that are right too with "with", after only those and in the first
 * three) is an error that names the winner and both scores.
 */
void hq_pack_run_checks(const json_t *const *documents, size_t count,
                        const struct hq_pack_world *world, const struct hq_snapshot *snapshot,
                        struct hq_report *report, struct hq_check_tally *tally_out);

/*
 * Likely contradictions, as warnings: near-duplicate questions, the same thing with different
 * amounts, days or telephone numbers, entries past their review date (a year after `verified`),
 * dead areas.
 */
void hq_pack_lint(const json_t *const *documents, size_t count, const struct hq_pack_world *world,
                  const struct hq_snapshot *snapshot, struct hq_report *report);

#endif
