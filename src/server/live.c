/*
 * Sessions in memory: a table by id, and a list of the unheld ones by age for eviction.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/live.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

/* With records behind them, unheld sessions need not stay in memory for long. */
#define MEMORY_MS ((int64_t)10 * 60 * 1000)

void hq_lives_init(struct hq_lives *lives, const struct hq_conf *conf, struct hq_records *records)
{
    *lives = (struct hq_lives){.conf = conf, .records = records};
    hq_table_init(&lives->table, (size_t)conf->max_sessions);
}

static void live_free(struct hq_live *live)
{
    hq_session_free(&live->session);
    free(live);
}

static bool free_each(struct hq_node *node, void *user)
{
    (void)user;
    live_free((struct hq_live *)node);
    return true;
}

void hq_lives_deinit(struct hq_lives *lives)
{
    hq_table_sweep(&lives->table, free_each, NULL);
    hq_table_deinit(&lives->table);
}

static void list_add(struct hq_lives *lives, struct hq_live *live)
{
    live->newer = NULL;
    live->older = lives->newest;
    if (lives->newest)
        lives->newest->newer = live;
    else
        lives->oldest = live;
    lives->newest = live;
}

static void list_remove(struct hq_lives *lives, struct hq_live *live)
{
    *(live->older ? &live->older->newer : &lives->oldest) = live->newer;
    *(live->newer ? &live->newer->older : &lives->newest) = live->older;
    live->older = live->newer = NULL;
}

static void forget_oldest(struct hq_lives *lives)
{
    struct hq_live *live = lives->oldest;
    list_remove(lives, live);
    hq_table_remove(&lives->table, &live->node);
    live_free(live);
}

static bool has_room(struct hq_lives *lives)
{
    if (lives->table.count < (size_t)lives->conf->max_sessions)
        return true;
    if (!lives->oldest)
        return false;
    forget_oldest(lives);
    return true;
}

static void insert(struct hq_lives *lives, struct hq_live *live)
{
    live->node.key = hq_str_of(live->id);
    live->users = 1;
    live->used_ms = hq_clock_now_ms(NULL);
    hq_table_insert(&lives->table, &live->node);
}

enum hq_err hq_live_open(struct hq_lives *lives, enum hq_lang lang, struct hq_str site,
                         struct hq_live **live_out)
{
    if (!has_room(lives))
        return HQ_EUNAVAIL;
    struct hq_live *live = hq_xcalloc(1, sizeof(*live));
    char random[HQ_AUTH_RANDOM_SIZE];
    hq_auth_random(random);
    snprintf(live->id, sizeof(live->id), "s%s", random);
    hq_auth_random(random);
    snprintf(live->token, sizeof(live->token), "%s.%s", live->id, random);
    live->session = hq_session_new(hq_str_of(live->id), lang, site, HQ_STR(""));
    insert(lives, live);
    *live_out = live;
    return HQ_OK;
}

static enum hq_err load(struct hq_lives *lives, struct hq_str id, struct hq_str token,
                        struct hq_live **live_out)
{
    if (!lives->records)
        return HQ_ENOTFOUND;
    json_t *state = NULL;
    enum hq_err err = hq_records_session_get(lives->records, id, token, &state);
    if (err)
        return err;
    struct hq_session *session = NULL;
    err = hq_session_load(json_object_get(state, "session"), &session);
    if (err || !has_room(lives)) {
        hq_session_free(&session);
        json_decref(state);
        return err ? HQ_ENOTFOUND : HQ_EUNAVAIL; /* state of another version: begin afresh */
    }
    struct hq_live *live = hq_xcalloc(1, sizeof(*live));
    snprintf(live->id, sizeof(live->id), "%.*s", (int)id.n, id.p);
    snprintf(live->token, sizeof(live->token), "%.*s", (int)token.n, token.p);
    live->session = session;
    size_t i;
    json_t *number;
    json_array_foreach(json_object_get(state, "cases"), i, number)
    {
        if (json_is_string(number))
            hq_live_watch(live, json_string_value(number));
    }
    json_decref(state);
    insert(lives, live);
    *live_out = live;
    return HQ_OK;
}

enum hq_err hq_live_resume(struct hq_lives *lives, struct hq_str token, struct hq_live **live_out)
{
    const char *dot = token.n ? memchr(token.p, '.', token.n) : NULL;
    if (!dot || token.n != HQ_LIVE_TOKEN_SIZE - 1 || dot - token.p != HQ_LIVE_ID_SIZE - 1)
        return HQ_EINVAL;
    struct hq_str id = {token.p, HQ_LIVE_ID_SIZE - 1};
    struct hq_live *live = (struct hq_live *)hq_table_find(&lives->table, id);
    if (!live)
        return load(lives, id, token, live_out);
    if (!hq_str_eq_secret(token, hq_str_of(live->token)))
        return HQ_EDENIED;
    if (live->users++ == 0)
        list_remove(lives, live);
    live->used_ms = hq_clock_now_ms(NULL);
    *live_out = live;
    return HQ_OK;
}

void hq_live_release(struct hq_lives *lives, struct hq_live **live)
{
    struct hq_live *one = *live;
    *live = NULL;
    if (!one)
        return;
    assert(one->users > 0);
    if (--one->users == 0) {
        one->used_ms = hq_clock_now_ms(NULL);
        list_add(lives, one);
    }
}

void hq_live_save(struct hq_lives *lives, struct hq_live *live)
{
    live->used_ms = hq_clock_now_ms(NULL);
    if (!lives->records)
        return;
    json_t *cases = json_array();
    for (unsigned i = 0; i < live->case_count; i++)
        json_array_append_new(cases, json_string(live->cases[i]));
    json_t *state = json_pack("{s:i, s:o, s:o}", "v", 1, "session", hq_session_save(live->session),
                              "cases", cases);
    char *text = json_dumps(state, JSON_COMPACT);
    json_decref(state);
    enum hq_err err = hq_records_session_put(lives->records, hq_str_of(live->id),
                                             hq_str_of(live->token), hq_str_of(text ? text : "{}"),
                                             live->used_ms + lives->conf->session_ttl_s * 1000);
    if (err)
        hq_log(HQ_LOG_WARN, "session_not_saved", "error=%s", hq_err_name(err));
    free(text);
}

void hq_live_watch(struct hq_live *live, const char *number)
{
    if (hq_live_is_watching(live, number))
        return;
    if (live->case_count == HQ_LIVE_CASES_MAX) {
        memmove(live->cases[0], live->cases[1], sizeof(live->cases) - sizeof(live->cases[0]));
        live->case_count--;
    }
    snprintf(live->cases[live->case_count++], HQ_CASE_NUMBER_SIZE, "%s", number);
}

bool hq_live_is_watching(const struct hq_live *live, const char *number)
{
    for (unsigned i = 0; i < live->case_count; i++)
        if (strcmp(live->cases[i], number) == 0)
            return true;
    return false;
}

void hq_lives_sweep(struct hq_lives *lives)
{
    int64_t keep_ms = lives->conf->session_ttl_s * 1000;
    if (lives->records && keep_ms > MEMORY_MS)
        keep_ms = MEMORY_MS;
    int64_t before_ms = hq_clock_now_ms(NULL) - keep_ms;
    while (lives->oldest && lives->oldest->used_ms < before_ms)
        forget_oldest(lives);
}
