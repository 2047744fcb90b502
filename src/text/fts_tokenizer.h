/*
 * Gives the pipeline to SQLite's FTS5 as the tokenizer `hongqiao`, used for indexing and asking.
 * A Han character is a token with a position of its own; the bigram and the word that start there
 * share its position (FTS5_TOKEN_COLOCATED), so phrase queries work on characters. Byte offsets
 * are those of the canonical text, which is what the index stores.
 * Contract: SQLite documentation, "FTS5 Extension", section 7.1 Custom Tokenizers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TEXT_FTS_TOKENIZER_H
#define HQ_TEXT_FTS_TOKENIZER_H

#include <sqlite3.h>

#include "text/normalise.h"

/* norm is borrowed until the connection is closed. HQ_EUNAVAIL if this SQLite has no FTS5. */
enum hq_err hq_fts_tokenizer_register(sqlite3 *db, const struct hq_norm *norm) HQ_MUST_USE;

#endif
