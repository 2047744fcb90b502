/*
 * Sessions in memory. A session outlives its connections: it is saved to the records after each
 * turn and found again by its token, from memory or from there, also after a restart.
 *
 * A token is "<session id>.<secret>", so that it alone is enough to resume.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_LIVE_H
#define HQ_SERVER_LIVE_H

#include "base/conf.h"
#include "base/err.h"
#include "dialogue/session.h"
#include "records/records.h"
#include "server/auth.h"
#include "server/limit.h"
#include "server/table.h"

#define HQ_LIVE_ID_SIZE    (HQ_AUTH_RANDOM_SIZE + 1)
#define HQ_LIVE_TOKEN_SIZE (HQ_LIVE_ID_SIZE + HQ_AUTH_RANDOM_SIZE)
#define HQ_LIVE_CASES_MAX  8 /* cases of which one session hears; the oldest goes first */

struct hq_live {
    struct hq_node node; /* key: id */
    struct hq_live *older, *newer;
    char id[HQ_LIVE_ID_SIZE];
    char token[HQ_LIVE_TOKEN_SIZE];
    struct hq_session *session;
    struct hq_bucket bucket;
    int64_t used_ms;
    unsigned users; /* connections and calls that hold it */
    unsigned case_count;
    char cases[HQ_LIVE_CASES_MAX][HQ_CASE_NUMBER_SIZE];
};

struct hq_lives {
    struct hq_table table;
    struct hq_live *oldest, *newest; /* the ones that nobody holds, by last use */
    const struct hq_conf *conf;
    struct hq_records *records; /* may be NULL */
};

void hq_lives_init(struct hq_lives *lives, const struct hq_conf *conf, struct hq_records *records);
void hq_lives_deinit(struct hq_lives *lives);

/* A new session, held once. HQ_EUNAVAIL if max_sessions are all in use. */
enum hq_err hq_live_open(struct hq_lives *lives, enum hq_lang lang, struct hq_str site,
                         struct hq_live **live_out) HQ_MUST_USE;
/*
 * The session of a token, held once more. HQ_EINVAL: not a token; HQ_ENOTFOUND: unknown or
 * expired; HQ_EDENIED: wrong secret; HQ_EUNAVAIL as above; HQ_EIO.
 */
enum hq_err hq_live_resume(struct hq_lives *lives, struct hq_str token,
                           struct hq_live **live_out) HQ_MUST_USE;
/* Lets go; clears *live; NULL is fine. It stays in memory for a while. */
void hq_live_release(struct hq_lives *lives, struct hq_live **live);

/* Stores it in the records; a failure is logged, as the session goes on in memory. */
void hq_live_save(struct hq_lives *lives, struct hq_live *live);

void hq_live_watch(struct hq_live *live, const char *number);
bool hq_live_is_watching(const struct hq_live *live, const char *number);

/* Once a minute or so: forgets what has not been used for long. */
void hq_lives_sweep(struct hq_lives *lives);

#endif
