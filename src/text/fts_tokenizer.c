/* SPDX-License-Identifier: Apache-2.0 */
#include "text/fts_tokenizer.h"

#include "text/pipeline.h"

static int create(void *context, const char **args, int arg_count, Fts5Tokenizer **out)
{
    const struct hq_norm *norm = context;

    (void)args;
    if (arg_count != 0)
        return SQLITE_ERROR;
    *out = (Fts5Tokenizer *)hq_pipeline_new(norm);
    return SQLITE_OK;
}

static void delete_tokenizer(Fts5Tokenizer *tokenizer)
{
    struct hq_pipeline *pl = (struct hq_pipeline *)tokenizer;
    hq_pipeline_free(&pl);
}

/*
 * FTS5 wants tokens in order of position. Words are appended after the grams by the pipeline, so
 * they are merged back in by their start here.
 */
static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int len,
                    int (*token)(void *, int, const char *, int, int, int))
{
    struct hq_pipeline *pl = (struct hq_pipeline *)tokenizer;
    const struct hq_token *tokens;
    size_t count;

    (void)flags;
    if (len <= 0 || text == NULL)
        return SQLITE_OK;
    if (hq_pipeline_run(pl, (struct hq_str){text, (size_t)len}, &tokens, &count, NULL) != HQ_OK)
        return SQLITE_TOOBIG;
    size_t word = 0;
    while (word < count && tokens[word].kind != HQ_TOKEN_WORD)
        word++;
    size_t grams = word;
    uint32_t last_start = UINT32_MAX;
    for (size_t i = 0; i < grams; i++) {
        const struct hq_token *t = &tokens[i];
        int colocated = t->start == last_start ? FTS5_TOKEN_COLOCATED : 0;
        int rc = token(context, colocated, t->text.p, (int)t->text.n, (int)t->start, (int)t->end);
        last_start = t->start;
        while (rc == SQLITE_OK && word < count && tokens[word].start == t->start &&
               (i + 1 == grams || tokens[i + 1].start != t->start)) {
            rc = token(context, FTS5_TOKEN_COLOCATED, tokens[word].text.p, (int)tokens[word].text.n,
                       (int)tokens[word].start, (int)tokens[word].end);
            word++;
        }
        if (rc != SQLITE_OK)
            return rc;
    }
    return SQLITE_OK;
}

static fts5_api *fts5_of(sqlite3 *db)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(stmt);
    }
    sqlite3_finalize(stmt);
    return api;
}

enum hq_err hq_fts_tokenizer_register(sqlite3 *db, const struct hq_norm *norm)
{
    fts5_tokenizer tokenizer = {create, delete_tokenizer, tokenize};
    fts5_api *api = fts5_of(db);

    if (api == NULL)
        return HQ_EUNAVAIL;
    return api->xCreateTokenizer(api, "hongqiao", (void *)norm, &tokenizer, NULL) == SQLITE_OK
               ? HQ_OK
               : HQ_EIO;
}
