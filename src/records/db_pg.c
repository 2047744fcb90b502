/*
 * PostgreSQL through libpq: for several daemons on one set of records. Values go out and rows come
 * back in binary form. A lost connection is made again at the next statement outside of a
 * transaction; inside one, the transaction fails as a whole, and nothing of it was acknowledged.
 *
 * News between nodes come over a second connection that only listens, so that they never get mixed
 * up with the answers to statements.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "records/db_part.h"

/* Of pg_type; fixed since ever. */
#define OID_BOOL   16
#define OID_BYTEA  17
#define OID_INT8   20
#define OID_INT2   21
#define OID_INT4   23
#define OID_TEXT   25
#define OID_FLOAT8 701

#define CONNECT_TIMEOUT_S "3"
#define STATEMENT_MS      "10000"
#define RETRY_US          ((int64_t)1000000) /* between attempts to connect again */
#define SCHEMA_LOCK       "7311868"          /* any number; ours */
#define CHANNEL           "hongqiao_case"

struct pg_db {
    struct hq_db head;
    char *url;
    PGconn *conn;
    PGconn *listener;        /* NULL: not asked for, or lost */
    int64_t tried_us;        /* last attempt to connect again */
    int64_t listen_tried_us; /* likewise */
};

struct pg_rows {
    struct hq_rows head;
    PGresult *result;
    int row; /* the current one; -1 before the first */
};

static PGconn *connect_to(const char *url)
{
    /* What the URL itself says comes first. */
    static const char *const names[] = {"connect_timeout",  "application_name",
                                        "options",          "client_encoding",
                                        "keepalives_idle",  "keepalives_interval",
                                        "keepalives_count", "tcp_user_timeout",
                                        "dbname",           NULL};
    const char *const values[] = {CONNECT_TIMEOUT_S,
                                  "hongqiao",
                                  "-c statement_timeout=" STATEMENT_MS
                                  " -c idle_in_transaction_session_timeout=60000"
                                  " -c client_min_messages=warning",
                                  "UTF8",
                                  "10",
                                  "5",
                                  "3",
                                  "15000",
                                  url,
                                  NULL};
    return PQconnectdbParams(names, values, 1);
}

static void quiet(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static bool is_connected(struct pg_db *db)
{
    if (PQstatus(db->conn) == CONNECTION_OK) {
        return true;
    }
    int64_t now_us = hq_clock_monotonic_us();
    if (db->head.is_in_transaction || (db->tried_us && now_us - db->tried_us < RETRY_US)) {
        return false; /* a server that is away must not stall us again and again */
    }
    PQreset(db->conn);
    db->tried_us = hq_clock_monotonic_us();
    if (PQstatus(db->conn) != CONNECTION_OK) {
        return false;
    }
    db->tried_us = 0;
    hq_log(HQ_LOG_INFO, "records_connected_again", "server=%d", PQserverVersion(db->conn));
    return true;
}

/* SQLSTATE to our codes. */
static enum hq_err code_of(struct pg_db *db, const PGresult *result)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    if (PQstatus(db->conn) != CONNECTION_OK || !state) {
        return HQ_EUNAVAIL;
    }
    if (strncmp(state, "23", 2) == 0) {
        return HQ_ECONFLICT; /* integrity constraint */
    }
    /* connection, rollback by the server, lock or statement time, shutdown */
    static const char *const passing[] = {"08", "40", "55", "57", NULL};
    for (size_t i = 0; passing[i]; i++) {
        if (strncmp(state, passing[i], 2) == 0) {
            return HQ_EUNAVAIL;
        }
    }
    return HQ_EIO;
}

static enum hq_err fail(struct pg_db *db, PGresult *result, const char *sql)
{
    const char *text = result ? PQresultErrorMessage(result) : NULL;
    enum hq_err err = code_of(db, result);
    hq_db_fail(&db->head, err, text && *text ? text : PQerrorMessage(db->conn), sql);
    PQclear(result);
    return err;
}

static enum hq_err exec_once(struct pg_db *db, const char *sql)
{
    PGresult *result = PQexec(db->conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        return fail(db, result, sql);
    }
    PQclear(result);
    return HQ_OK;
}

static enum hq_err not_connected(struct pg_db *db, const char *sql)
{
    return hq_db_fail(&db->head, HQ_EUNAVAIL, "no connection to PostgreSQL", sql);
}

static void pg_close(struct hq_db *head)
{
    struct pg_db *db = (struct pg_db *)head;
    PQfinish(db->conn);
    PQfinish(db->listener);
    free(db->url);
    free(db);
}

static enum hq_err pg_begin(struct hq_db *head, enum hq_durability durability)
{
    struct pg_db *db = (struct pg_db *)head;
    const char *sql = durability == HQ_DB_SNAPSHOT
                          ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                      : durability == HQ_DB_LAX ? "BEGIN; SET LOCAL synchronous_commit TO off"
                                                : "BEGIN";
    if (!is_connected(db)) {
        return not_connected(db, sql);
    }
    enum hq_err err = exec_once(db, sql);
    if (err && PQstatus(db->conn) != CONNECTION_OK && is_connected(db)) {
        err = exec_once(db, sql); /* the server was restarted since the last statement */
    }
    return err;
}

static enum hq_err pg_commit(struct hq_db *head)
{
    struct pg_db *db = (struct pg_db *)head;
    PGresult *result = PQexec(db->conn, "COMMIT");
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        return fail(db, result, "COMMIT");
    }
    /* A transaction in which a statement failed ends in a rollback that is no error. */
    bool is_kept = strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    return is_kept ? HQ_OK : hq_db_fail(head, HQ_EIO, "the transaction was rolled back", "COMMIT");
}

static void pg_rollback(struct hq_db *head)
{
    struct pg_db *db = (struct pg_db *)head;
    if (PQstatus(db->conn) == CONNECTION_OK && PQtransactionStatus(db->conn) != PQTRANS_IDLE) {
        PQclear(PQexec(db->conn, "ROLLBACK"));
    }
}

/* BLOB is called BYTEA here. */
static char *dialect(const char *sql)
{
    size_t n = strlen(sql);
    char *out = hq_xcalloc(n * 2 + 1, 1);
    char *at = out;
    while (*sql) {
        if (strncmp(sql, " BLOB", 5) == 0) {
            memcpy(at, " BYTEA", 6);
            at += 6;
            sql += 5;
        } else {
            *at++ = *sql++;
        }
    }
    return out;
}

static enum hq_err pg_script(struct hq_db *head, const char *sql)
{
    char *text = dialect(sql);
    enum hq_err err = exec_once((struct pg_db *)head, text);
    free(text);
    return err;
}

static enum hq_err pg_lock_schema(struct hq_db *head)
{
    return exec_once((struct pg_db *)head, "SELECT pg_advisory_xact_lock(" SCHEMA_LOCK ")");
}

struct params {
    Oid types[HQ_DB_ARGS_MAX];
    const char *values[HQ_DB_ARGS_MAX];
    int lengths[HQ_DB_ARGS_MAX];
    int formats[HQ_DB_ARGS_MAX];
    unsigned char words[HQ_DB_ARGS_MAX][8];
};

static void put_word(struct params *p, size_t i, uint64_t word)
{
    for (int b = 0; b < 8; b++) {
        p->words[i][b] = (unsigned char)(word >> (56 - 8 * b));
    }
    p->values[i] = (const char *)p->words[i];
    p->lengths[i] = 8;
}

static void put_value(struct params *p, size_t i, const struct hq_value *value)
{
    uint64_t word = 0;
    p->formats[i] = 1;
    p->values[i] = NULL;
    p->lengths[i] = 0;
    switch (value->type) {
    case HQ_VALUE_NULL:
        p->types[i] = OID_TEXT;
        return;
    case HQ_VALUE_INT:
        p->types[i] = OID_INT8;
        put_word(p, i, (uint64_t)value->integer);
        return;
    case HQ_VALUE_REAL:
        p->types[i] = OID_FLOAT8;
        memcpy(&word, &value->real, sizeof(word));
        put_word(p, i, word);
        return;
    case HQ_VALUE_TEXT:
    case HQ_VALUE_BLOB:
        p->types[i] = value->type == HQ_VALUE_TEXT ? OID_TEXT : OID_BYTEA;
        p->values[i] = value->bytes.n ? value->bytes.p : "";
        p->lengths[i] = (int)value->bytes.n;
        return;
    }
}

static PGresult *send(struct pg_db *db, const char *sql, const struct params *p, size_t count)
{
    return PQexecParams(db->conn, sql, (int)count, p->types, p->values, p->lengths, p->formats, 1);
}

static enum hq_err pg_query(struct hq_db *head, const char *sql, const struct hq_value *args,
                            size_t count, struct hq_rows **rows_out)
{
    struct pg_db *db = (struct pg_db *)head;
    struct params params;
    if (!is_connected(db)) {
        return not_connected(db, sql);
    }
    for (size_t i = 0; i < count; i++) {
        put_value(&params, i, &args[i]);
    }
    PGresult *result = send(db, sql, &params, count);
    if (PQstatus(db->conn) != CONNECTION_OK && is_connected(db)) {
        PQclear(result); /* outside of a transaction statements only read: once more */
        result = send(db, sql, &params, count);
    }
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        return fail(db, result, sql);
    }
    struct pg_rows *rows = hq_xcalloc(1, sizeof(*rows));
    rows->head.db = head;
    rows->result = result;
    rows->row = -1;
    const char *changed = PQcmdTuples(result);
    head->changes = *changed ? strtoll(changed, NULL, 10) : 0;
    *rows_out = &rows->head;
    return HQ_OK;
}

static int pg_next(struct hq_rows *head)
{
    struct pg_rows *rows = (struct pg_rows *)head;
    return ++rows->row < PQntuples(rows->result) ? 1 : 0;
}

static void pg_finish(struct hq_rows *head)
{
    struct pg_rows *rows = (struct pg_rows *)head;
    PQclear(rows->result);
    free(rows);
}

static bool pg_is_null(struct hq_rows *head, int column)
{
    struct pg_rows *rows = (struct pg_rows *)head;
    return PQgetisnull(rows->result, rows->row, column) != 0;
}

static struct hq_str pg_bytes(struct hq_rows *head, int column)
{
    struct pg_rows *rows = (struct pg_rows *)head;
    return (struct hq_str){PQgetvalue(rows->result, rows->row, column),
                           (size_t)PQgetlength(rows->result, rows->row, column)};
}

static uint64_t big_endian(struct hq_str bytes)
{
    uint64_t word = 0;
    for (size_t i = 0; i < bytes.n && i < 8; i++) {
        word = word << 8 | (unsigned char)bytes.p[i];
    }
    return word;
}

static int64_t pg_integer(struct hq_rows *head, int column)
{
    struct pg_rows *rows = (struct pg_rows *)head;
    uint64_t word = big_endian(pg_bytes(head, column));
    if (pg_is_null(head, column)) {
        return 0;
    }
    switch (PQftype(rows->result, column)) {
    case OID_INT2:
        return (int16_t)word;
    case OID_INT4:
        return (int32_t)word;
    case OID_INT8:
    case OID_BOOL:
        return (int64_t)word;
    default:
        hq_log(HQ_LOG_ERROR, "records_column_type", "type=%u", PQftype(rows->result, column));
        return 0;
    }
}

static double pg_real(struct hq_rows *head, int column)
{
    struct pg_rows *rows = (struct pg_rows *)head;
    double value = 0;
    if (PQftype(rows->result, column) != OID_FLOAT8) {
        return (double)pg_integer(head, column);
    }
    uint64_t word = big_endian(pg_bytes(head, column));
    memcpy(&value, &word, sizeof(value));
    return value;
}

/* --- news --- */

static enum hq_err pg_notify(struct hq_db *head, const char *payload)
{
    const struct hq_value values[] = {hq_db_text(hq_str_of(CHANNEL)),
                                      hq_db_text(hq_str_of(payload))};
    return hq_db_run(head, "SELECT 1 FROM (SELECT pg_notify($1, $2)) AS sent", values, 2);
}

static bool has_listener(struct pg_db *db)
{
    if (db->listener && PQstatus(db->listener) == CONNECTION_OK) {
        return true;
    }
    int64_t now_us = hq_clock_monotonic_us();
    if (db->listen_tried_us && now_us - db->listen_tried_us < 5 * RETRY_US) {
        return false;
    }
    PQfinish(db->listener);
    db->listener = connect_to(db->url);
    db->listen_tried_us = hq_clock_monotonic_us();
    PQsetNoticeProcessor(db->listener, quiet, NULL);
    PGresult *result = PQexec(db->listener, "LISTEN " CHANNEL);
    bool is_listening = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (!is_listening) {
        PQfinish(db->listener);
        db->listener = NULL;
    }
    return is_listening;
}

static int pg_listen_fd(struct hq_db *head)
{
    struct pg_db *db = (struct pg_db *)head;
    return has_listener(db) ? PQsocket(db->listener) : -1;
}

static char *pg_listen_next(struct hq_db *head)
{
    struct pg_db *db = (struct pg_db *)head;
    if (!has_listener(db) || !PQconsumeInput(db->listener)) {
        return NULL;
    }
    PGnotify *news = PQnotifies(db->listener);
    if (!news) {
        return NULL;
    }
    char *payload = hq_xstrdup(news->extra);
    PQfreemem(news);
    return payload;
}

static const struct hq_db_ops pg_ops = {
    .close = pg_close,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .script = pg_script,
    .lock_schema = pg_lock_schema,
    .has_table_sql = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
                     " AND tablename = $1",
    .query = pg_query,
    .next = pg_next,
    .finish = pg_finish,
    .is_null = pg_is_null,
    .integer = pg_integer,
    .real = pg_real,
    .bytes = pg_bytes,
    .notify = pg_notify,
    .listen_fd = pg_listen_fd,
    .listen_next = pg_listen_next,
};

enum hq_err hq_db_pg_open(const char *url, struct hq_db **db_out, struct hq_error *error)
{
    PGconn *conn = connect_to(url);
    if (PQstatus(conn) != CONNECTION_OK) {
        /* Without the URL, which may hold a password. */
        enum hq_err err = hq_error_set(error, HQ_EUNAVAIL, "%s", PQerrorMessage(conn));
        if (error) {
            error->text[strcspn(error->text, "\n")] = '\0';
        }
        PQfinish(conn);
        return err;
    }
    PQsetNoticeProcessor(conn, quiet, NULL);
    struct pg_db *db = hq_xcalloc(1, sizeof(*db));
    db->head.ops = &pg_ops;
    db->url = hq_xstrdup(url);
    db->conn = conn;
    *db_out = &db->head;
    return HQ_OK;
}
