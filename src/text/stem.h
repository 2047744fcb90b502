/*
 * libstemmer behind one call. Snowball wants lower-case composed text, which canonical text is,
 * and its result dies at the next call, so it is copied here.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TEXT_STEM_H
#define HQ_TEXT_STEM_H

#include "base/buf.h"

struct hq_stemmer;

struct hq_stemmer *hq_stemmer_new(void); /* new; English, UTF-8 */
void hq_stemmer_free(struct hq_stemmer **stemmer);

/* Appends the stem of word, or word itself where Snowball leaves nothing. */
void hq_stem(struct hq_stemmer *stemmer, struct hq_str word, struct hq_buf *out);

#endif
