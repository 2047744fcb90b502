/*
 * The register of citable laws (knowledge/laws.json, "hongqiao-laws/1"): facts only, no law text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_KNOWLEDGE_LAWS_H
#define HQ_KNOWLEDGE_LAWS_H

#include "base/clock.h"

struct hq_laws;

/* *laws_out is new and immutable. */
enum hq_err hq_laws_load(const char *path, struct hq_laws **laws_out,
                         struct hq_error *error) HQ_MUST_USE;
void hq_laws_free(struct hq_laws **laws);

/*
 * Is this a citation that can be right on `day`? article may be empty ("the law as a whole"),
 * otherwise 第十九条, 第十条之一, 第十九条第二款, 第四十六条第一项. HQ_ENOTFOUND: no such law or
 * article; HQ_ECONFLICT: the law is not in force then; HQ_EINVAL: the article is not of that form.
 * The reason is in error.
 */
enum hq_err hq_laws_check(const struct hq_laws *laws, struct hq_str law, struct hq_str article,
                          hq_day day, struct hq_error *error) HQ_MUST_USE;

/* Full title of a law known by its short name (borrowed), or the short name itself. */
struct hq_str hq_laws_title(const struct hq_laws *laws, struct hq_str law);

/* Value of Chinese numerals up to 9999 (一百二十三), or 0 if it is none. */
int hq_laws_numeral(struct hq_str text);

#endif
