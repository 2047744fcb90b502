/*
 * Composing the answer object of the wire protocol. `text` is complete plain text by itself,
 * figures and laws included; `blocks` the same for richer display.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_ANSWER_H
#define HQ_DIALOGUE_ANSWER_H

#include <jansson.h>

#include "dialogue/machine.h"
#include "dialogue/session_state.h"

#define HQ_ANSWER_MAX_BYTES ((size_t)64 * 1024)

/* All members there, with nothing in them; new. */
json_t *hq_answer_new(const char *kind);

/* Adds paragraphs to text and blocks. */
void hq_answer_add_text(json_t *answer, struct hq_str text);

/*
 * Fills in an entry: title, blocks, text, citations, related, region, verified, links, source.
 * Figures are those of region and day. `append` puts it after what is there (a second question's
 * answer).
 */
void hq_answer_add_entry(json_t *answer, const struct hq_machine *m, const struct hq_entry *entry,
                         struct hq_str region, hq_day day, bool is_english, bool append);

/* Offers entries as choices [{id, title}] and remembers them in the session. */
void hq_answer_add_choices(json_t *answer, const struct hq_machine *m, struct hq_session *session,
                           const uint32_t *entries, size_t count, bool is_english);

/* Converts what the worker reads to Traditional Chinese, in place; ids and codes stay. */
void hq_answer_to_traditional(json_t *answer, const struct hq_norm *norm);

/* New array of {"type": ...} blocks from the members text/list/steps/table of a pack's answer. */
json_t *hq_answer_blocks(const json_t *pack_blocks);
/* Plain text of such blocks. */
void hq_answer_blocks_text(const json_t *blocks, struct hq_buf *out);

#endif
