/*
 * SQLite: one file in WAL mode. Other processes (the command line) may read and write beside the
 * daemon. The file holds personal data, so nobody but its owner may read it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "records/db_part.h"

#define BUSY_TIMEOUT_MS 5000
#define CACHE_SIZE      48 /* prepared statements; more than this folder has in frequent use */

struct cached {
    sqlite3_stmt *stmt;
    bool is_busy;
    uint64_t used;
};

struct sqlite_db {
    struct hq_db head;
    sqlite3 *handle;
    enum hq_durability durability;
    struct cached cache[CACHE_SIZE];
    uint64_t tick;
};

struct sqlite_rows {
    struct hq_rows head;
    sqlite3_stmt *stmt;
    struct cached *slot; /* NULL: finalize it */
};

static enum hq_err code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return HQ_OK;
    case SQLITE_CONSTRAINT:
        return HQ_ECONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return HQ_EUNAVAIL;
    default:
        return HQ_EIO;
    }
}

static enum hq_err fail(struct sqlite_db *db, int rc, const char *sql)
{
    return hq_db_fail(&db->head, code_of(rc), sqlite3_errmsg(db->handle), sql);
}

static enum hq_err exec(struct sqlite_db *db, const char *sql)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? HQ_OK : fail(db, rc, sql);
}

static void sqlite_close(struct hq_db *head)
{
    struct sqlite_db *db = (struct sqlite_db *)head;
    for (size_t i = 0; i < CACHE_SIZE; i++) {
        sqlite3_finalize(db->cache[i].stmt);
    }
    sqlite3_close(db->handle);
    free(db);
}

static enum hq_err sqlite_begin(struct hq_db *head, enum hq_durability durability)
{
    struct sqlite_db *db = (struct sqlite_db *)head;
    if (durability == HQ_DB_SNAPSHOT) {
        return exec(db, "BEGIN");
    }
    if (durability != db->durability) {
        /* A later FULL commit syncs the whole log, so what was lax before it is safe then too. */
        enum hq_err err = exec(db, durability == HQ_DB_SYNCED ? "PRAGMA synchronous=FULL"
                                                              : "PRAGMA synchronous=NORMAL");
        if (err) {
            return err;
        }
        db->durability = durability;
    }
    return exec(db, "BEGIN IMMEDIATE");
}

static enum hq_err sqlite_commit(struct hq_db *head)
{
    return exec((struct sqlite_db *)head, "COMMIT");
}

static void sqlite_rollback(struct hq_db *head)
{
    struct sqlite_db *db = (struct sqlite_db *)head;
    if (!sqlite3_get_autocommit(db->handle)) { /* a full disk may have rolled back already */
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    }
}

static enum hq_err sqlite_script(struct hq_db *head, const char *sql)
{
    return exec((struct sqlite_db *)head, sql);
}

static enum hq_err sqlite_lock_schema(struct hq_db *head)
{
    (void)head; /* BEGIN IMMEDIATE has it */
    return HQ_OK;
}

static enum hq_err sqlite_scrub(struct hq_db *head)
{
    struct sqlite_db *db = (struct sqlite_db *)head;
    /* Readers may keep it from finishing; the next checkpoint does it then. */
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return rc == SQLITE_OK || rc == SQLITE_BUSY ? HQ_OK : fail(db, rc, "checkpoint");
}

/* A prepared statement from the cache, or a new one. */
static int prepare(struct sqlite_db *db, const char *sql, struct cached **slot_out,
                   sqlite3_stmt **stmt_out)
{
    struct cached *oldest = NULL;
    for (size_t i = 0; i < CACHE_SIZE; i++) {
        struct cached *c = &db->cache[i];
        if (c->is_busy) {
            continue;
        }
        if (c->stmt && strcmp(sqlite3_sql(c->stmt), sql) == 0) {
            *slot_out = c;
            *stmt_out = c->stmt;
            return SQLITE_OK;
        }
        if (!oldest || c->used < oldest->used) {
            oldest = c;
        }
    }
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (rc == SQLITE_OK && oldest) {
        sqlite3_finalize(oldest->stmt);
        oldest->stmt = stmt;
    }
    *slot_out = oldest;
    *stmt_out = stmt;
    return rc;
}

static int bind(sqlite3_stmt *stmt, size_t i, const struct hq_value *value)
{
    char name[8] = {'$', (char)('0' + (i + 1) % 10)};
    if (i + 1 >= 10) {
        name[1] = (char)('0' + (i + 1) / 10);
        name[2] = (char)('0' + (i + 1) % 10);
    }
    int at = sqlite3_bind_parameter_index(stmt, name);
    const char *bytes = value->bytes.n ? value->bytes.p : "";
    switch (value->type) {
    case HQ_VALUE_NULL:
        return sqlite3_bind_null(stmt, at);
    case HQ_VALUE_INT:
        return sqlite3_bind_int64(stmt, at, value->integer);
    case HQ_VALUE_REAL:
        return sqlite3_bind_double(stmt, at, value->real);
    case HQ_VALUE_TEXT:
        return sqlite3_bind_text64(stmt, at, bytes, value->bytes.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    case HQ_VALUE_BLOB:
        return sqlite3_bind_blob64(stmt, at, bytes, value->bytes.n, SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

static enum hq_err sqlite_query(struct hq_db *head, const char *sql, const struct hq_value *args,
                                size_t count, struct hq_rows **rows_out)
{
    struct sqlite_db *db = (struct sqlite_db *)head;
    struct cached *slot = NULL;
    sqlite3_stmt *stmt = NULL;
    int rc = prepare(db, sql, &slot, &stmt);
    for (size_t i = 0; i < count && rc == SQLITE_OK; i++) {
        rc = bind(stmt, i, &args[i]);
    }
    if (rc != SQLITE_OK) {
        enum hq_err err = fail(db, rc, sql);
        if (!slot) {
            sqlite3_finalize(stmt);
        }
        return err;
    }
    struct sqlite_rows *rows = hq_xcalloc(1, sizeof(*rows));
    rows->head.db = head;
    rows->stmt = stmt;
    rows->slot = slot;
    if (slot) {
        slot->is_busy = true;
        slot->used = ++db->tick;
    }
    *rows_out = &rows->head;
    return HQ_OK;
}

static int sqlite_next(struct hq_rows *head)
{
    struct sqlite_rows *rows = (struct sqlite_rows *)head;
    struct sqlite_db *db = (struct sqlite_db *)head->db;
    int rc = sqlite3_step(rows->stmt);
    if (rc == SQLITE_ROW) {
        return 1;
    }
    if (rc == SQLITE_DONE) {
        head->db->changes = sqlite3_changes(db->handle);
        return 0;
    }
    head->err = fail(db, rc, sqlite3_sql(rows->stmt));
    return -1;
}

static void sqlite_finish(struct hq_rows *head)
{
    struct sqlite_rows *rows = (struct sqlite_rows *)head;
    if (rows->slot) {
        sqlite3_reset(rows->stmt);
        sqlite3_clear_bindings(rows->stmt);
        rows->slot->is_busy = false;
    } else {
        sqlite3_finalize(rows->stmt);
    }
    free(rows);
}

static bool sqlite_is_null(struct hq_rows *head, int column)
{
    return sqlite3_column_type(((struct sqlite_rows *)head)->stmt, column) == SQLITE_NULL;
}

static int64_t sqlite_integer(struct hq_rows *head, int column)
{
    return sqlite3_column_int64(((struct sqlite_rows *)head)->stmt, column);
}

static double sqlite_real(struct hq_rows *head, int column)
{
    return sqlite3_column_double(((struct sqlite_rows *)head)->stmt, column);
}

static struct hq_str sqlite_bytes(struct hq_rows *head, int column)
{
    sqlite3_stmt *stmt = ((struct sqlite_rows *)head)->stmt;
    const char *p = sqlite3_column_type(stmt, column) == SQLITE_BLOB
                        ? sqlite3_column_blob(stmt, column)
                        : (const char *)sqlite3_column_text(stmt, column);
    return (struct hq_str){p ? p : "", (size_t)sqlite3_column_bytes(stmt, column)};
}

static const struct hq_db_ops sqlite_ops = {
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .script = sqlite_script,
    .lock_schema = sqlite_lock_schema,
    .scrub = sqlite_scrub,
    .has_table_sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
    .query = sqlite_query,
    .next = sqlite_next,
    .finish = sqlite_finish,
    .is_null = sqlite_is_null,
    .integer = sqlite_integer,
    .real = sqlite_real,
    .bytes = sqlite_bytes,
};

/* Made by us first, as SQLite would let the group and others read it. */
static void make_private_file(const char *path)
{
    if (strcmp(path, ":memory:") != 0) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0) {
            close(fd);
        }
    }
}

enum hq_err hq_db_sqlite_open(const char *path, struct hq_db **db_out, struct hq_error *error)
{
    struct sqlite_db *db = hq_xcalloc(1, sizeof(*db));
    db->head.ops = &sqlite_ops;
    make_private_file(path);
    int rc = sqlite3_open_v2(
        path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(db->handle, 1);
        sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
        /* secure_delete: what was erased is not left behind in free pages. */
        rc = sqlite3_exec(db->handle,
                          "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                          "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
                          "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;",
                          NULL, NULL, NULL);
    }
    if (rc != SQLITE_OK) {
        enum hq_err err = hq_error_set(error, code_of(rc), "cannot open the records: %s",
                                       db->handle ? sqlite3_errmsg(db->handle) : "no memory");
        hq_error_at(error, path, 0, 0);
        sqlite_close(&db->head);
        return err;
    }
    *db_out = &db->head;
    return HQ_OK;
}
