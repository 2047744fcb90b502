/* SPDX-License-Identifier: Apache-2.0 */
#include "records_support.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "config.h"
#ifdef HQ_WITH_POSTGRESQL
#include <libpq-fe.h>
#endif

int64_t test_time(int year, int month, int day, int hour, int minute)
{
    return hq_day_of(year, month, day) * DAY_MS + (hour - 8) * HOUR_MS + minute * 60 * SECOND_MS;
}

bool store_is_sqlite(const struct store *s)
{
    return strncmp(s->url, "postgres", 8) != 0;
}

static void sqlite_sql(const struct store *s, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(s->url, &db), SQLITE_OK);
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        print_error("%s\n", sqlite3_errmsg(db));
    }
    assert_int_equal(rc, SQLITE_OK);
    sqlite3_close(db);
}

#ifdef HQ_WITH_POSTGRESQL
static void pg_sql(const struct store *s, const char *sql)
{
    PGconn *conn = PQconnectdb(s->url);
    assert_int_equal(PQstatus(conn), CONNECTION_OK);
    PQclear(PQexec(conn, "SET client_min_messages TO warning"));
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        print_error("%s\n", PQerrorMessage(conn));
    }
    assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
    PQclear(result);
    PQfinish(conn);
}
#else
static void pg_sql(const struct store *s, const char *sql)
{
    (void)s;
    (void)sql;
    fail_msg("built without PostgreSQL");
}
#endif

void store_sql(const struct store *s, const char *sql)
{
    if (store_is_sqlite(s)) {
        sqlite_sql(s, sql);
    } else {
        pg_sql(s, sql);
    }
}

int store_setup(void **state)
{
    struct store *s = test_calloc(1, sizeof(*s));
    const char *url = getenv("HQ_TEST_RECORDS_URL");
    const char *base = getenv("TMPDIR");
    snprintf(s->dir, sizeof(s->dir), "%.40s/hq-records-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(s->dir));
    snprintf(s->key_file, sizeof(s->key_file), "%s/records.key", s->dir);
    snprintf(s->anchor_file, sizeof(s->anchor_file), "%s/anchor", s->dir);
    if (url && *url) {
        snprintf(s->url, sizeof(s->url), "%s", url);
        store_sql(s, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    } else {
        snprintf(s->url, sizeof(s->url), "%s/records.db", s->dir);
    }
    s->clock.fixed_ms = test_time(2026, 11, 23, 10, 0);
    store_open(s, NULL);
    *state = s;
    return 0;
}

int store_teardown(void **state)
{
    struct store *s = *state;
    char command[128];
    store_close(s);
    snprintf(command, sizeof(command), "rm -rf '%s'", s->dir);
    assert_int_equal(system(command), 0);
    test_free(s);
    return 0;
}

void store_open(struct store *s, const char *desks_json)
{
    struct hq_records_options options = {
        .url = s->url,
        .key_file = s->key_file,
        .anchor_file = s->anchor_file,
        .clock = &s->clock,
    };
    struct hq_error error = {.code = HQ_OK};
    if (desks_json) {
        json_t *json = NULL;
        assert_int_equal(hq_json_load(hq_str_of(desks_json), "desks", &json, &error), HQ_OK);
        enum hq_err err = hq_desks_read(json, &options.desks, &error);
        if (err) {
            print_error("%s %s\n", error.source, error.text);
        }
        assert_int_equal(err, HQ_OK);
        json_decref(json);
    }
    enum hq_err err = hq_records_open_with(&options, &s->records, &error);
    if (err) {
        print_error("%s\n", error.text);
    }
    assert_int_equal(err, HQ_OK);
}

void store_close(struct store *s)
{
    hq_records_close(&s->records);
}

struct hq_case_receipt open_case(struct store *s, const char *kind, const char *text)
{
    struct hq_case_new c = {.kind = hq_str_of(kind),
                            .text = hq_str_of(text),
                            .contact = HQ_STR("张三 13800138000"),
                            .session = HQ_STR("s1"),
                            .site = HQ_STR("park-a"),
                            .area = HQ_STR("rights")};
    struct hq_case_receipt receipt;
    assert_int_equal(hq_records_case_open(s->records, &c, &receipt), HQ_OK);
    return receipt;
}

enum hq_err step(struct store *s, const char *number, const char *type, const char *by,
                 const char *text)
{
    int64_t seq = 0;
    return hq_records_case_event(s->records, hq_str_of(number), type, hq_str_of(by),
                                 hq_str_of(text), NULL, &seq);
}

const char *case_member(struct store *s, const char *number, const char *member)
{
    static char text[256];
    json_t *show = NULL;
    assert_int_equal(hq_records_case_show(s->records, hq_str_of(number), &show), HQ_OK);
    json_t *value = json_object_get(show, member);
    if (json_is_string(value)) {
        snprintf(text, sizeof(text), "%s", json_string_value(value));
    } else {
        char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        snprintf(text, sizeof(text), "%s", dump ? dump : "(missing)");
        free(dump);
    }
    json_decref(show);
    return text;
}
