/*
 * The rights of a person over what is kept about him or her (个人信息保护法 articles 45 and 47): a
 * copy, and erasure. Erasing a case destroys its key, so that its contents cannot be read by
 * anybody any more, while the hash chain over the sealed contents stays whole; and deletes what
 * else points to the person (numbers, session, questions of that session).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_ERASE_H
#define HQ_RECORDS_ERASE_H

#include "records/records.h"

struct hq_case_work;

/* `by` is the staff name; why is kept in the audit log. HQ_ENOTFOUND; HQ_ECONFLICT: is erased. */
enum hq_err hq_records_case_erase(struct hq_records *r, struct hq_str number, struct hq_str by,
                                  struct hq_str why) HQ_MUST_USE;
/*
 * Everything held on whoever gave that phone or ID number: {cases:[as case_show], questions:[...]},
 * new. HQ_EINVAL: no such number in `contact`. Audited.
 */
enum hq_err hq_records_person_export(struct hq_records *r, struct hq_str contact, struct hq_str by,
                                     json_t **export_out) HQ_MUST_USE;
/* Erases all of these cases; *count_out says how many. */
enum hq_err hq_records_person_erase(struct hq_records *r, struct hq_str contact, struct hq_str by,
                                    int *count_out) HQ_MUST_USE;

/* For the sweep: within a transaction on a case. */
enum hq_err hq_case_work_erase(struct hq_records *r, struct hq_case_work *work, struct hq_str by,
                               struct hq_str why) HQ_MUST_USE;

#endif
