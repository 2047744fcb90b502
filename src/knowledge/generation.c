/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/generation.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "knowledge/pack.h"
#include "text/fts_tokenizer.h"

#define FORMAT "1"

static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "BEGIN;"
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE pack(id TEXT PRIMARY KEY, version TEXT, title TEXT, document TEXT NOT NULL);"
    "CREATE TABLE entry(rowid INTEGER PRIMARY KEY, id TEXT UNIQUE, pack TEXT, topic TEXT,"
    " area TEXT, region TEXT, from_day TEXT, until_day TEXT, verified TEXT);"
    "CREATE TABLE hq_variant(source TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE entry_fts USING fts5(question, also, keywords, answer, en,"
    " tokenize = 'hongqiao');"
    "CREATE VIRTUAL TABLE entry_terms USING fts5vocab(entry_fts, 'row');";

struct builder {
    sqlite3 *db;
    sqlite3_stmt *pack;
    sqlite3_stmt *entry;
    sqlite3_stmt *fts;
    sqlite3_stmt *meta;
    sqlite3_stmt *variant;
    const struct hq_norm *norm;
    bool failed;
};

static sqlite3_stmt *prepare(struct builder *b, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(b->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        b->failed = true;
    return stmt;
}

static void bind(struct builder *b, sqlite3_stmt *stmt, int at, struct hq_str text)
{
    if (sqlite3_bind_text(stmt, at, text.p ? text.p : "", (int)text.n, SQLITE_TRANSIENT) !=
        SQLITE_OK)
        b->failed = true;
}

static void run(struct builder *b, sqlite3_stmt *stmt)
{
    if (!b->failed && sqlite3_step(stmt) != SQLITE_DONE)
        b->failed = true;
    sqlite3_reset(stmt);
}

static void exec(struct builder *b, const char *sql)
{
    if (!b->failed && sqlite3_exec(b->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        b->failed = true;
}

/* All strings below a value, one a line, canonical. */
static void gather(const struct builder *b, const json_t *json, struct hq_buf *out)
{
    size_t i;
    json_t *item;
    const char *key;

    if (json_is_string(json)) {
        enum hq_err err = hq_normalise(
            b->norm, (struct hq_str){json_string_value(json), json_string_length(json)}, out);
        (void)err; /* the form has been checked; a limit only means that less is indexed */
        hq_buf_addc(out, '\n');
    }
    json_array_foreach((json_t *)json, i, item)
    {
        gather(b, item, out);
    }
    json_object_foreach((json_t *)json, key, item)
    {
        gather(b, item, out);
    }
}

static struct hq_str either(const json_t *first, const json_t *second, const char *key)
{
    struct hq_str s = hq_json_str(first, key);
    return s.n > 0 ? s : hq_json_str(second, key);
}

static void add_entry(struct builder *b, const json_t *manifest, const json_t *topic,
                      const json_t *entry)
{
    static const char *const columns[] = {"question", "also", "keywords", "answer", "en"};
    const json_t *effective = json_object_get(entry, "effective");

    bind(b, b->entry, 1, hq_json_str(entry, "id"));
    bind(b, b->entry, 2, hq_json_str(manifest, "id"));
    bind(b, b->entry, 3, hq_json_str(topic, "topic"));
    bind(b, b->entry, 4, either(entry, manifest, "area"));
    bind(b, b->entry, 5, either(entry, manifest, "region"));
    bind(b, b->entry, 6, hq_json_str(effective, "from"));
    bind(b, b->entry, 7, hq_json_str(effective, "until"));
    bind(b, b->entry, 8, hq_json_str(entry, "verified"));
    run(b, b->entry);
    sqlite3_bind_int64(b->fts, 1, sqlite3_last_insert_rowid(b->db));
    for (int i = 0; i < 5; i++) {
        struct hq_buf text;
        hq_buf_init(&text, (size_t)256 * 1024);
        gather(b, json_object_get(entry, columns[i]), &text);
        bind(b, b->fts, i + 2, hq_buf_str(&text));
        hq_buf_deinit(&text);
    }
    run(b, b->fts);
}

static void add_document(struct builder *b, const json_t *document)
{
    const json_t *manifest = json_object_get(document, "pack");
    char *text = json_dumps(document, JSON_COMPACT);
    size_t i, j;
    json_t *topic;
    json_t *entry;

    bind(b, b->pack, 1, hq_json_str(manifest, "id"));
    bind(b, b->pack, 2, hq_json_str(manifest, "version"));
    bind(b, b->pack, 3, hq_json_str(manifest, "title"));
    bind(b, b->pack, 4, hq_str_of(text ? text : "{}"));
    run(b, b->pack);
    free(text);
    json_array_foreach(json_object_get(document, "topics"), i, topic)
    {
        json_array_foreach(json_object_get(topic, "entries"), j, entry)
        {
            add_entry(b, manifest, topic, entry);
        }
    }
}

static void add_variant(void *context, struct hq_str from, struct hq_str to)
{
    struct builder *b = context;
    bind(b, b->variant, 1, from);
    bind(b, b->variant, 2, to);
    run(b, b->variant);
}

static void add_meta(struct builder *b, const char *key, const char *value)
{
    bind(b, b->meta, 1, hq_str_of(key));
    bind(b, b->meta, 2, hq_str_of(value));
    run(b, b->meta);
}

static void fill(struct builder *b, const json_t *const *documents, size_t count,
                 const struct hq_lexicon *lexicon)
{
    exec(b, schema);
    if (b->failed)
        return;
    b->pack = prepare(b, "INSERT INTO pack VALUES(?1, ?2, ?3, ?4)");
    b->entry = prepare(b, "INSERT INTO entry VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    b->fts = prepare(b, "INSERT INTO entry_fts(rowid, question, also, keywords, answer, en)"
                        " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    b->meta = prepare(b, "INSERT INTO meta VALUES(?1, ?2)");
    b->variant = prepare(b, "INSERT OR IGNORE INTO hq_variant VALUES(?1, ?2)");
    if (!b->failed) {
        add_meta(b, "format", FORMAT);
        hq_lexicon_each_variant(lexicon, add_variant, b);
        for (size_t i = 0; i < count; i++)
            add_document(b, documents[i]);
    }
    sqlite3_finalize(b->pack);
    sqlite3_finalize(b->entry);
    sqlite3_finalize(b->fts);
    sqlite3_finalize(b->meta);
    sqlite3_finalize(b->variant);
    exec(b, "INSERT INTO entry_fts(entry_fts) VALUES('optimize'); COMMIT;"
            "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE;");
}

enum hq_err hq_generation_build(const char *path, const json_t *const *documents, size_t count,
                                const struct hq_norm *norm, const struct hq_lexicon *lexicon,
                                struct hq_error *error)
{
    char aside[PATH_MAX];
    struct builder b = {.norm = norm};
    enum hq_err err = HQ_OK;

    if (snprintf(aside, sizeof aside, "%s.new", path) >= (int)sizeof aside)
        return hq_error_set(error, HQ_ELIMIT, "path too long");
    unlink(aside);
    if (sqlite3_open_v2(aside, &b.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
            SQLITE_OK ||
        hq_fts_tokenizer_register(b.db, norm) != HQ_OK)
        b.failed = true;
    else
        fill(&b, documents, count, lexicon);
    if (b.failed)
        err = hq_error_set(error, HQ_EIO, "cannot build the index: %s",
                           b.db ? sqlite3_errmsg(b.db) : "no memory");
    if (sqlite3_close(b.db) != SQLITE_OK && err == HQ_OK)
        err = hq_error_set(error, HQ_EIO, "cannot close the index");
    if (err == HQ_OK && rename(aside, path) != 0)
        err = hq_error_set(error, HQ_EIO, "cannot rename the index into place");
    if (err != HQ_OK) {
        hq_error_at(error, path, 0, 0);
        unlink(aside);
    }
    return err;
}

enum hq_err hq_generation_read(const char *path, json_t **documents_out, struct hq_error *error)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    json_t *documents = json_array();
    enum hq_err err = HQ_OK;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "SELECT document FROM pack ORDER BY id", -1, &stmt, NULL) !=
            SQLITE_OK) {
        err = hq_error_set(error, HQ_EIO, "cannot read the index: %s", sqlite3_errmsg(db));
        goto out;
    }
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        struct hq_str text = {(const char *)sqlite3_column_text(stmt, 0),
                              (size_t)sqlite3_column_bytes(stmt, 0)};
        json_t *document = NULL;
        if ((err = hq_json_load(text, path, &document, error)) != HQ_OK)
            goto out;
        json_array_append_new(documents, document);
    }
    *documents_out = documents;
    documents = NULL;
out:
    if (err != HQ_OK)
        hq_error_at(error, path, 0, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    json_decref(documents);
    return err;
}
