/* SPDX-License-Identifier: Apache-2.0 */
#include "records/db.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "config.h"
#include "records/db_part.h"

bool hq_db_url_is_postgresql(const char *url)
{
    struct hq_str s = hq_str_of(url);
    return hq_str_starts(s, HQ_STR("postgresql://")) || hq_str_starts(s, HQ_STR("postgres://"));
}

enum hq_err hq_db_open(const char *url, struct hq_db **db_out, struct hq_error *error)
{
    if (!hq_db_url_is_postgresql(url)) {
        return hq_db_sqlite_open(url, db_out, error);
    }
#ifdef HQ_WITH_POSTGRESQL
    return hq_db_pg_open(url, db_out, error);
#else
    return hq_error_set(error, HQ_EINVAL, "built without PostgreSQL (--with-postgresql)");
#endif
}

void hq_db_close(struct hq_db **db)
{
    struct hq_db *one = *db;
    *db = NULL;
    if (one) {
        hq_db_rollback(one);
        one->ops->close(one);
    }
}

enum hq_err hq_db_fail(struct hq_db *db, enum hq_err err, const char *text, const char *sql)
{
    snprintf(db->text, sizeof(db->text), "%s", text);
    db->text[strcspn(db->text, "\n")] = '\0';
    if (err == HQ_EIO || err == HQ_EUNAVAIL) {
        hq_log(HQ_LOG_ERROR, "records_failed", "text=\"%s\" statement=\"%.120s\"", db->text,
               sql ? sql : "");
    }
    return err;
}

const char *hq_db_error_text(const struct hq_db *db)
{
    return db->text;
}

enum hq_err hq_db_begin(struct hq_db *db, enum hq_durability durability)
{
    assert(!db->is_in_transaction);
    enum hq_err err = db->ops->begin(db, durability);
    db->is_in_transaction = !err;
    return err;
}

enum hq_err hq_db_commit(struct hq_db *db)
{
    assert(db->is_in_transaction);
    enum hq_err err = db->ops->commit(db);
    if (err) {
        hq_db_rollback(db);
    }
    db->is_in_transaction = false;
    return err;
}

void hq_db_rollback(struct hq_db *db)
{
    if (db->is_in_transaction) {
        db->ops->rollback(db);
        db->is_in_transaction = false;
    }
}

enum hq_err hq_db_end(struct hq_db *db, enum hq_err err)
{
    if (!err) {
        return hq_db_commit(db);
    }
    hq_db_rollback(db);
    return err;
}

enum hq_err hq_db_query(struct hq_db *db, const char *sql, const struct hq_value *args,
                        size_t count, struct hq_rows **rows_out)
{
    assert(count <= HQ_DB_ARGS_MAX);
    return db->ops->query(db, sql, args, count, rows_out);
}

int hq_rows_next(struct hq_rows *rows)
{
    return rows->err ? -1 : rows->db->ops->next(rows);
}

enum hq_err hq_rows_end(struct hq_rows **rows)
{
    struct hq_rows *one = *rows;
    *rows = NULL;
    if (!one) {
        return HQ_OK;
    }
    enum hq_err err = one->err;
    one->db->ops->finish(one);
    return err;
}

bool hq_rows_is_null(struct hq_rows *rows, int column)
{
    return rows->db->ops->is_null(rows, column);
}

int64_t hq_rows_int(struct hq_rows *rows, int column)
{
    return rows->db->ops->integer(rows, column);
}

double hq_rows_real(struct hq_rows *rows, int column)
{
    return rows->db->ops->real(rows, column);
}

struct hq_str hq_rows_bytes(struct hq_rows *rows, int column)
{
    return rows->db->ops->bytes(rows, column);
}

enum hq_err hq_db_run(struct hq_db *db, const char *sql, const struct hq_value *args, size_t count)
{
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_db_query(db, sql, args, count, &rows);
    if (err) {
        return err;
    }
    while (hq_rows_next(rows) == 1) {
    }
    return hq_rows_end(&rows);
}

int64_t hq_db_changes(const struct hq_db *db)
{
    return db->changes;
}

enum hq_err hq_db_query_int(struct hq_db *db, const char *sql, const struct hq_value *args,
                            size_t count, int64_t *value_out)
{
    struct hq_rows *rows = NULL;
    enum hq_err err = hq_db_query(db, sql, args, count, &rows);
    if (err) {
        return err;
    }
    int got = hq_rows_next(rows);
    bool is_found = got == 1;
    int64_t value = is_found ? hq_rows_int(rows, 0) : 0;
    while (got == 1) { /* to its end, so that a RETURNING statement is wholly done */
        got = hq_rows_next(rows);
    }
    err = hq_rows_end(&rows);
    if (err) {
        return err;
    }
    if (!is_found) {
        return HQ_ENOTFOUND;
    }
    *value_out = value;
    return HQ_OK;
}

enum hq_err hq_db_script(struct hq_db *db, const char *sql)
{
    return db->ops->script(db, sql);
}

enum hq_err hq_db_scrub(struct hq_db *db)
{
    return db->ops->scrub ? db->ops->scrub(db) : HQ_OK;
}

enum hq_err hq_db_lock_schema(struct hq_db *db)
{
    return db->ops->lock_schema(db);
}

enum hq_err hq_db_has_table(struct hq_db *db, const char *name, bool *has_out)
{
    int64_t count = 0;
    enum hq_err err =
        hq_db_query_int(db, db->ops->has_table_sql, HQ_ARGS(hq_db_text(hq_str_of(name))), &count);
    if (!err) {
        *has_out = count > 0;
    }
    return err;
}

enum hq_err hq_db_notify(struct hq_db *db, const char *payload)
{
    return db->ops->notify ? db->ops->notify(db, payload) : HQ_OK;
}

int hq_db_listen_fd(struct hq_db *db)
{
    return db->ops->listen_fd ? db->ops->listen_fd(db) : -1;
}

char *hq_db_listen_next(struct hq_db *db)
{
    return db->ops->listen_next ? db->ops->listen_next(db) : NULL;
}
