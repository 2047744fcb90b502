/*
 * The one list of error codes, and the record that tells a person what was wrong and where.
 *
 * Four kinds of failure, four treatments: our bug -> assert; the peer's or an author's fault ->
 * HQ_EINVAL, HQ_EPARSE, HQ_ELIMIT ...; the machine's fault -> HQ_EIO, HQ_EUNAVAIL; true
 * out-of-memory -> abort with a message (mem.h).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_ERR_H
#define HQ_BASE_ERR_H

#define HQ_MUST_USE                     __attribute__((warn_unused_result))
#define HQ_PRINTF(fmt_index, first_arg) __attribute__((format(printf, fmt_index, first_arg)))

enum hq_err {
    HQ_OK = 0,
    HQ_EINVAL,     /* a value is not of the form asked for */
    HQ_EPARSE,     /* text written by a person does not parse */
    HQ_ELIMIT,     /* a stated maximum was reached */
    HQ_ENOTFOUND,  /* no such thing */
    HQ_ECONFLICT,  /* the thing is not in the state that the request needs */
    HQ_EDENIED,    /* not allowed to this caller */
    HQ_ENOSESSION, /* no such session, or it has ended */
    HQ_ERATE,      /* too often */
    HQ_EIO,        /* disk, database or operating system failed */
    HQ_EUNAVAIL,   /* a part is not there now; try again later */
    HQ_ERR_COUNT
};

#define HQ_ERROR_TEXT_MAX   512
#define HQ_ERROR_SOURCE_MAX 256

/* What went wrong, for a person. line and column count from 1; 0 = unknown. */
struct hq_error {
    enum hq_err code;
    unsigned line;
    unsigned column;
    char source[HQ_ERROR_SOURCE_MAX]; /* file name or JSON pointer; may be empty */
    char text[HQ_ERROR_TEXT_MAX];     /* one line, no newline at its end */
};

/* Short English name of a code ("not found"); static text. */
const char *hq_err_name(enum hq_err code);

/* Fills *error (which may be NULL) and returns code. Text that is too long is cut. */
enum hq_err hq_error_set(struct hq_error *error, enum hq_err code, const char *fmt, ...)
    HQ_PRINTF(3, 4);

/* Sets where the error is. source may be NULL (= keep). */
void hq_error_at(struct hq_error *error, const char *source, unsigned line, unsigned column);

#endif
