/*
 * The tokenizer `hongqiao` as a loadable extension, so that the sqlite3 shell opens the index:
 *   sqlite3 knowledge.db -cmd '.load hongqiao'
 * Variants of the lexicon are read from the table hq_variant of the database, where there is one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "text/fts_tokenizer.h"

int sqlite3_hongqiao_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

static void free_norm(void *norm)
{
    struct hq_norm *mine = norm;
    hq_norm_free(&mine);
}

static void nothing(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    (void)argv;
    sqlite3_result_text(context, "hongqiao", -1, SQLITE_STATIC);
}

static struct hq_str column(sqlite3_stmt *stmt, int i)
{
    const unsigned char *text = sqlite3_column_text(stmt, i);
    return hq_str_of(text ? (const char *)text : "");
}

int sqlite3_hongqiao_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
    sqlite3_stmt *stmt = NULL;

    SQLITE_EXTENSION_INIT2(api);
    (void)message;
    struct hq_norm *norm = hq_norm_new();
    if (sqlite3_prepare_v2(db, "SELECT source, target FROM hq_variant", -1, &stmt, NULL) ==
        SQLITE_OK) {
        while (sqlite3_step(stmt) == SQLITE_ROW) {
            enum hq_err err = hq_norm_add_variant(norm, column(stmt, 0), column(stmt, 1));
            (void)err; /* a bad row only means a word less */
        }
    }
    sqlite3_finalize(stmt);
    if (hq_fts_tokenizer_register(db, norm) != HQ_OK) {
        hq_norm_free(&norm);
        return SQLITE_ERROR;
    }
    /* The function exists to own `norm` for as long as the connection lives. */
    return sqlite3_create_function_v2(db, "hongqiao_tokenizer", 0, SQLITE_UTF8, norm, nothing, NULL,
                                      NULL, free_norm);
}
