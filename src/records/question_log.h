/*
 * What question_log.c gives to records.c; the rest of it is in records.h.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_QUESTION_LOG_H
#define HQ_RECORDS_QUESTION_LOG_H

#include "records/records_state.h"

/* Throws away what still waits. */
void hq_question_queue_free(struct hq_records *r);

#endif
