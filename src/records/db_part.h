/*
 * What db.c shares with the two databases: the table of functions that each fills.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_DB_PART_H
#define HQ_RECORDS_DB_PART_H

#include "records/db.h"

struct hq_db_ops {
    void (*close)(struct hq_db *db);
    enum hq_err (*begin)(struct hq_db *db, enum hq_durability durability);
    enum hq_err (*commit)(struct hq_db *db);
    void (*rollback)(struct hq_db *db);
    enum hq_err (*script)(struct hq_db *db, const char *sql);
    enum hq_err (*lock_schema)(struct hq_db *db);
    enum hq_err (*scrub)(struct hq_db *db); /* NULL: is done elsewhere */
    const char *has_table_sql;              /* $1 = name; one integer */
    enum hq_err (*query)(struct hq_db *db, const char *sql, const struct hq_value *args,
                         size_t count, struct hq_rows **rows_out);
    int (*next)(struct hq_rows *rows);
    void (*finish)(struct hq_rows *rows);
    bool (*is_null)(struct hq_rows *rows, int column);
    int64_t (*integer)(struct hq_rows *rows, int column);
    double (*real)(struct hq_rows *rows, int column);
    struct hq_str (*bytes)(struct hq_rows *rows, int column);
    enum hq_err (*notify)(struct hq_db *db, const char *payload); /* NULL: has none */
    int (*listen_fd)(struct hq_db *db);
    char *(*listen_next)(struct hq_db *db);
};

/* The head of each database's own struct. */
struct hq_db {
    const struct hq_db_ops *ops;
    int64_t changes;
    bool is_in_transaction;
    char text[HQ_ERROR_TEXT_MAX];
};

/* The head of each database's own rows. */
struct hq_rows {
    struct hq_db *db;
    enum hq_err err;
};

/* Keeps and logs what failed; returns err. `sql` may be NULL. */
enum hq_err hq_db_fail(struct hq_db *db, enum hq_err err, const char *text, const char *sql);

enum hq_err hq_db_sqlite_open(const char *path, struct hq_db **db_out,
                              struct hq_error *error) HQ_MUST_USE;
enum hq_err hq_db_pg_open(const char *url, struct hq_db **db_out,
                          struct hq_error *error) HQ_MUST_USE;

#endif
