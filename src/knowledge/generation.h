/*
 * A generation of the index: one SQLite file with the packs as installed, their entries and
 * phrasings, and the FTS5 index of record over them (tokenizer `hongqiao`). Built aside under
 * another name, complete and synced before it gets its own; never changed afterwards.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_GENERATION_H
#define HQ_KNOWLEDGE_GENERATION_H

#include <jansson.h>

#include "base/err.h"
#include "knowledge/lexicon.h"

/*
 * Writes a new generation at `path` from documents of right form. HQ_EIO if disk or SQLite fail:
 * then no file of that name is there.
 */
enum hq_err hq_generation_build(const char *path, const json_t *const *documents, size_t count,
                                const struct hq_norm *norm, const struct hq_lexicon *lexicon,
                                struct hq_error *error) HQ_MUST_USE;

/* Reads the packs back: an array of documents, new. */
enum hq_err hq_generation_read(const char *path, json_t **documents_out,
                               struct hq_error *error) HQ_MUST_USE;

#endif
