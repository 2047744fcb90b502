/*
 * One token of canonical text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TEXT_TOKEN_H
#define HQ_TEXT_TOKEN_H

#include "base/str.h"

enum hq_token_kind {
    HQ_TOKEN_LATIN,  /* a word of letters, stemmed */
    HQ_TOKEN_NUMBER, /* a run of digits */
    HQ_TOKEN_CHAR,   /* one Han character */
    HQ_TOKEN_BIGRAM, /* two neighbouring Han characters */
    HQ_TOKEN_WORD,   /* a dictionary word of three or more Han characters */
};

struct hq_token {
    struct hq_str text;      /* borrowed from the pipeline until its next run */
    uint32_t start;          /* bytes in the canonical text */
    uint32_t end;            /* one past */
    enum hq_token_kind kind; /* a two-character dictionary word is a bigram with is_word set */
    bool is_word;
    bool is_stop; /* says nothing about the topic */
};

#endif
