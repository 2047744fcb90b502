/*
 * Personal data out of text before it is written anywhere (个人信息保护法): mobile and landline
 * numbers, resident ID numbers, bank cards, e-mail addresses, chat ids that are named as such, and
 * names after 我叫, 我是, 姓名 and the like. What is masked becomes a word in brackets, so that the
 * same question asked by two people is the same text.
 *
 * Numbers are found through full-width digits, Chinese digits (幺三八...) and single blanks or
 * hyphens between digits. In doubt it masks: a lost number costs nothing, a kept one may.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_MASK_H
#define HQ_RECORDS_MASK_H

#include "base/buf.h"
#include "base/str.h"

#define HQ_MASK_MOBILE   "[手机号]"
#define HQ_MASK_LANDLINE "[电话]"
#define HQ_MASK_ID       "[身份证号]"
#define HQ_MASK_CARD     "[银行卡号]"
#define HQ_MASK_NAME     "[姓名]"
#define HQ_MASK_EMAIL    "[邮箱]"
#define HQ_MASK_ACCOUNT  "[账号]"

#define HQ_MASK_MAX_BYTES ((size_t)64 * 1024) /* longer text is cut there */

/* Adds the masked text to `out`. Bytes that are not UTF-8 and NULs become "?". */
void hq_mask(struct hq_str text, struct hq_buf *out);

/*
 * For lists that staff see: keeps enough to recognise, "138****8000", "张**". `contact` is what a
 * worker gave as name, phone or the like.
 */
void hq_mask_partly(struct hq_str contact, struct hq_buf *out);

/*
 * The numbers in `text` by which a person can be found again (mobiles, landlines, IDs), digits
 * only, each handed to `each` (borrowed).
 */
void hq_mask_numbers(struct hq_str text, void (*each)(void *user, struct hq_str digits),
                     void *user);

/*
 * The form under which questions count as the same: masked text without case, width, blanks and
 * punctuation. Adds to `out`.
 */
void hq_mask_canonical(struct hq_str masked, struct hq_buf *out);

#endif
