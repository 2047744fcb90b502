/*
 * What is remembered between two turns of one worker: language, region, last topic, open form,
 * choices on offer, how often we were unsure. Small, bounded, and savable as JSON so that a worker
 * resumes after a lost connection or a restarted daemon.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_DIALOGUE_SESSION_H
#define HQ_DIALOGUE_SESSION_H

#include <jansson.h>

#include "base/err.h"
#include "base/str.h"

struct hq_session;

enum hq_lang { HQ_LANG_HANS, HQ_LANG_HANT, HQ_LANG_EN };

/* "zh-Hans", "zh-Hant", "en"; anything else gives HQ_EINVAL. "" means zh-Hans. */
enum hq_err hq_lang_parse(struct hq_str name, enum hq_lang *lang_out) HQ_MUST_USE;
const char *hq_lang_name(enum hq_lang lang);

/* New; id, site and region are copied. region "" = the daemon's default. */
struct hq_session *hq_session_new(struct hq_str id, enum hq_lang lang, struct hq_str site,
                                  struct hq_str region);
void hq_session_free(struct hq_session **session);

struct hq_str hq_session_id(const struct hq_session *session);
struct hq_str hq_session_site(const struct hq_session *session);
enum hq_lang hq_session_lang(const struct hq_session *session);

/* The whole state as a new JSON object, and back. HQ_EINVAL leaves *session_out alone. */
json_t *hq_session_save(const struct hq_session *session);
enum hq_err hq_session_load(const json_t *state, struct hq_session **session_out) HQ_MUST_USE;

#endif
