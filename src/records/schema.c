/*
 * The tables, one script a released version. A script that was released is never changed: a later
 * one goes on from it. Only what SQLite and PostgreSQL share is used; BLOB is renamed by the
 * latter.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "records/records_state.h"

static const char *const scripts[] = {
    /* 1 */
    "CREATE TABLE session (id TEXT PRIMARY KEY, token_hash BLOB NOT NULL, state BLOB NOT NULL,"
    " expires_ms BIGINT NOT NULL);"
    "CREATE INDEX session_expires ON session (expires_ms);"

    "CREATE TABLE question (answer TEXT PRIMARY KEY, at_ms BIGINT NOT NULL, session TEXT NOT NULL,"
    " site TEXT NOT NULL, text TEXT NOT NULL, canonical TEXT NOT NULL, kind TEXT NOT NULL,"
    " area TEXT NOT NULL, entry TEXT NOT NULL, intent TEXT NOT NULL,"
    " confidence DOUBLE PRECISION NOT NULL, micros BIGINT NOT NULL);"
    "CREATE INDEX question_at ON question (at_ms);"
    "CREATE INDEX question_session ON question (session);"

    "CREATE TABLE rating (answer TEXT PRIMARY KEY, at_ms BIGINT NOT NULL,"
    " helpful BIGINT NOT NULL, comment TEXT NOT NULL);"

    "CREATE TABLE cases (number TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL,"
    " desk TEXT NOT NULL, assignee TEXT NOT NULL, site TEXT NOT NULL, area TEXT NOT NULL,"
    " session TEXT NOT NULL, code_hash BLOB NOT NULL, sealed_key BLOB, opened_ms BIGINT NOT NULL,"
    " moved_ms BIGINT NOT NULL, due_ms BIGINT NOT NULL, first_reply_ms BIGINT NOT NULL,"
    " closed_ms BIGINT NOT NULL, overdue_ms BIGINT NOT NULL, reminded_ms BIGINT NOT NULL,"
    " followed_ms BIGINT NOT NULL, next_ms BIGINT NOT NULL, escalations BIGINT NOT NULL,"
    " reopenings BIGINT NOT NULL, rating BIGINT NOT NULL, event_count BIGINT NOT NULL,"
    " erased_ms BIGINT NOT NULL);"
    "CREATE INDEX cases_state ON cases (state, desk);"
    "CREATE INDEX cases_opened ON cases (opened_ms);"
    "CREATE INDEX cases_next ON cases (next_ms);"
    "CREATE INDEX cases_session ON cases (session);"

    "CREATE TABLE person (ref BLOB NOT NULL, number TEXT NOT NULL, PRIMARY KEY (ref, number));"
    "CREATE INDEX person_number ON person (number);"

    "CREATE TABLE event (position BIGINT PRIMARY KEY, number TEXT NOT NULL, seq BIGINT NOT NULL,"
    " at_ms BIGINT NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL, is_private BIGINT NOT NULL,"
    " state TEXT NOT NULL, desk TEXT NOT NULL, content BLOB NOT NULL, hash BLOB NOT NULL,"
    " UNIQUE (number, seq));"
    "CREATE TABLE chain_head (id BIGINT PRIMARY KEY, count BIGINT NOT NULL, hash BLOB NOT NULL,"
    " signature BLOB NOT NULL);"
    /* What a client sent once under an id of its own and may send again. */
    "CREATE TABLE sent (number TEXT NOT NULL, client_id TEXT NOT NULL, seq BIGINT NOT NULL,"
    " PRIMARY KEY (number, client_id));"
    /* How far each side of a case has received and read. */
    "CREATE TABLE mark (number TEXT NOT NULL, side TEXT NOT NULL, delivered BIGINT NOT NULL,"
    " seen BIGINT NOT NULL, PRIMARY KEY (number, side));"

    "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);"

    "CREATE TABLE outbox (id BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, kind TEXT NOT NULL,"
    " number TEXT NOT NULL, desk TEXT NOT NULL, channel TEXT NOT NULL, target TEXT NOT NULL,"
    " tries BIGINT NOT NULL, next_ms BIGINT NOT NULL, done_ms BIGINT NOT NULL,"
    " failure TEXT NOT NULL);"
    "CREATE INDEX outbox_next ON outbox (done_ms, next_ms);"

    "CREATE TABLE staff (name TEXT PRIMARY KEY, title TEXT NOT NULL, role TEXT NOT NULL,"
    " password TEXT NOT NULL, is_enabled BIGINT NOT NULL, failures BIGINT NOT NULL,"
    " locked_until_ms BIGINT NOT NULL, created_ms BIGINT NOT NULL, login_ms BIGINT NOT NULL);"
    "CREATE TABLE staff_session (token_hash BLOB PRIMARY KEY, name TEXT NOT NULL,"
    " expires_ms BIGINT NOT NULL);",
};

#define VERSION ((int64_t)(sizeof(scripts) / sizeof(scripts[0])))

enum hq_err hq_meta_get(struct hq_db *db, const char *name, char **value_out)
{
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_db_query(db, "SELECT value FROM meta WHERE name = $1",
                                  HQ_ARGS(hq_db_text(hq_str_of(name))), &rows);
    if (err) {
        return err;
    }
    char *value = NULL;
    if (hq_rows_next(rows) == 1) {
        struct hq_str text = hq_rows_bytes(rows, 0);
        value = hq_xstrndup(text.p, text.n);
    }
    err = hq_rows_end(&rows);
    if (err) {
        free(value);
        return err;
    }
    if (!value) {
        return HQ_ENOTFOUND;
    }
    *value_out = value;
    return HQ_OK;
}

enum hq_err hq_meta_set(struct hq_db *db, const char *name, const char *value)
{
    return hq_db_run(db,
                     "INSERT INTO meta (name, value) VALUES ($1, $2)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     HQ_ARGS(hq_db_text(hq_str_of(name)), hq_db_text(hq_str_of(value))));
}

enum hq_err hq_counter_next(struct hq_db *db, const char *name, int64_t *value_out)
{
    return hq_db_query_int(db,
                           "INSERT INTO counter (name, value) VALUES ($1, 1)"
                           " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"
                           " RETURNING value",
                           HQ_ARGS(hq_db_text(hq_str_of(name))), value_out);
}

static enum hq_err version_of(struct hq_db *db, int64_t *version_out)
{
    bool has_meta = false;
    enum hq_err err = hq_db_has_table(db, "meta", &has_meta);
    if (err) {
        return err;
    }
    if (!has_meta) {
        err = hq_db_script(db, "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);");
        *version_out = 0;
        return err;
    }
    char *text = NULL;
    err = hq_meta_get(db, "schema", &text);
    if (!err) {
        *version_out = strtoll(text, NULL, 10);
        free(text);
    }
    return err;
}

static enum hq_err migrate(struct hq_db *db, struct hq_error *error)
{
    int64_t version = 0;
    enum hq_err err = hq_db_lock_schema(db);
    if (!err) {
        err = version_of(db, &version);
    }
    if (!err && version > VERSION) {
        return hq_error_set(error, HQ_EINVAL,
                            "the records were written by a later version (schema %lld, this "
                            "program knows %lld)",
                            (long long)version, (long long)VERSION);
    }
    bool is_old = !err && version < VERSION;
    for (int64_t v = version; !err && v < VERSION; v++) {
        err = hq_db_script(db, scripts[v]);
    }
    if (is_old && !err) {
        char text[24];
        snprintf(text, sizeof(text), "%lld", (long long)VERSION);
        err = hq_meta_set(db, "schema", text);
    }
    return err;
}

enum hq_err hq_schema_migrate(struct hq_db *db, struct hq_error *error)
{
    enum hq_err err = hq_db_begin(db, HQ_DB_SYNCED);
    if (err) {
        return hq_error_set(error, err, "%s", hq_db_error_text(db));
    }
    if (error) {
        error->text[0] = '\0';
    }
    err = hq_db_end(db, migrate(db, error));
    if (err && error && !error->text[0]) {
        hq_error_set(error, err, "schema: %s", hq_db_error_text(db));
    }
    return err;
}
