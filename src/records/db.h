/*
 * The little of SQL that records needs, over two databases: statements with values, rows, and
 * transactions. All statements of this folder are written in what SQLite and PostgreSQL share, with
 * parameters $1, $2 ... ; what differs (durability, locks, reconnecting) is in db_sqlite.c and
 * db_pg.c. A failure of the machine is logged here, once, so callers only pass the code on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_DB_H
#define HQ_RECORDS_DB_H

#include "base/err.h"
#include "base/str.h"

struct hq_db;
struct hq_rows;

enum hq_value_type { HQ_VALUE_NULL, HQ_VALUE_INT, HQ_VALUE_REAL, HQ_VALUE_TEXT, HQ_VALUE_BLOB };

/* A parameter; text and blobs are borrowed for the call. Text is UTF-8 without NULs. */
struct hq_value {
    enum hq_value_type type;
    int64_t integer;
    double real;
    struct hq_str bytes;
};

static inline struct hq_value hq_db_null(void)
{
    return (struct hq_value){.type = HQ_VALUE_NULL};
}
static inline struct hq_value hq_db_int(int64_t i)
{
    return (struct hq_value){.type = HQ_VALUE_INT, .integer = i};
}
static inline struct hq_value hq_db_real(double d)
{
    return (struct hq_value){.type = HQ_VALUE_REAL, .real = d};
}
static inline struct hq_value hq_db_text(struct hq_str s)
{
    return (struct hq_value){.type = HQ_VALUE_TEXT, .bytes = s};
}
static inline struct hq_value hq_db_blob(struct hq_str s)
{
    return (struct hq_value){.type = HQ_VALUE_BLOB, .bytes = s};
}
static inline struct hq_value hq_db_bytes(const unsigned char *p, size_t n)
{
    return hq_db_blob((struct hq_str){(const char *)p, n});
}

#define HQ_DB_ARGS_MAX 24
/* The values of a statement, as two arguments: HQ_ARGS(hq_db_int(1), hq_db_text(s)). */
#define HQ_ARGS(...)                                                                               \
    (const struct hq_value[]){__VA_ARGS__},                                                        \
        sizeof((const struct hq_value[]){__VA_ARGS__}) / sizeof(struct hq_value)
#define HQ_NO_ARGS NULL, 0

/* `url` is a file path, ":memory:" or "postgresql://...". */
enum hq_err hq_db_open(const char *url, struct hq_db **db_out, struct hq_error *error) HQ_MUST_USE;
void hq_db_close(struct hq_db **db); /* rolls back what is open; clears *db; NULL is fine */
bool hq_db_url_is_postgresql(const char *url);

/*
 * One transaction at a time. SYNCED: on disk when _commit() returns HQ_OK; LAX: kept by a crash of
 * this process, not surely by a power cut; SNAPSHOT: reads only, all of the same moment, without
 * keeping writers waiting. A failed _commit() has rolled back.
 */
enum hq_durability { HQ_DB_SYNCED, HQ_DB_LAX, HQ_DB_SNAPSHOT };
enum hq_err hq_db_begin(struct hq_db *db, enum hq_durability durability) HQ_MUST_USE;
enum hq_err hq_db_commit(struct hq_db *db) HQ_MUST_USE;
void hq_db_rollback(struct hq_db *db);
/* Commits if err is HQ_OK, else rolls back; returns what counts. */
enum hq_err hq_db_end(struct hq_db *db, enum hq_err err) HQ_MUST_USE;

/*
 * Runs one statement. HQ_ECONFLICT: a key exists already; HQ_EUNAVAIL: busy, or the server is not
 * there now; HQ_EIO: everything else that the machine did. Writes belong into a transaction.
 */
enum hq_err hq_db_run(struct hq_db *db, const char *sql, const struct hq_value *args,
                      size_t count) HQ_MUST_USE;
/* Rows that the last _run() changed. */
int64_t hq_db_changes(const struct hq_db *db);
/* Several statements without values, for the schema; BLOB is written as the database calls it. */
enum hq_err hq_db_script(struct hq_db *db, const char *sql) HQ_MUST_USE;
/* After an erasure: what was deleted is not left in the log of the database either. */
enum hq_err hq_db_scrub(struct hq_db *db) HQ_MUST_USE;
/* Held until the transaction ends: nobody else changes the schema. */
enum hq_err hq_db_lock_schema(struct hq_db *db) HQ_MUST_USE;
/* Has this database a table of that name? */
enum hq_err hq_db_has_table(struct hq_db *db, const char *name, bool *has_out) HQ_MUST_USE;

enum hq_err hq_db_query(struct hq_db *db, const char *sql, const struct hq_value *args,
                        size_t count, struct hq_rows **rows_out) HQ_MUST_USE;
/* 1: a row is there; 0: no more; -1: failed, and hq_rows_end() gives the code. */
int hq_rows_next(struct hq_rows *rows);
/* Frees (clears *rows; NULL is fine) and returns HQ_OK or what made _next() fail. */
enum hq_err hq_rows_end(struct hq_rows **rows);
bool hq_rows_is_null(struct hq_rows *rows, int column);
int64_t hq_rows_int(struct hq_rows *rows, int column); /* 0 for NULL */
double hq_rows_real(struct hq_rows *rows, int column);
/* Text or blob, borrowed until the next call on rows; "" for NULL. */
struct hq_str hq_rows_bytes(struct hq_rows *rows, int column);

/* The one integer of the first row; HQ_ENOTFOUND if there is no row. */
enum hq_err hq_db_query_int(struct hq_db *db, const char *sql, const struct hq_value *args,
                            size_t count, int64_t *value_out) HQ_MUST_USE;

/* What the last failure was about, for a person; static until the next call. */
const char *hq_db_error_text(const struct hq_db *db);

/*
 * Live news between nodes that share a PostgreSQL: _notify() sends `payload` (at most 4000 bytes,
 * at commit if in a transaction), _listen_fd() is readable when news may be there (-1: this
 * database has none), _listen_next() takes one: new text, or NULL when there is none now.
 */
enum hq_err hq_db_notify(struct hq_db *db, const char *payload) HQ_MUST_USE;
int hq_db_listen_fd(struct hq_db *db);
char *hq_db_listen_next(struct hq_db *db);

#endif
