/* The hash chain finds every change. SPDX-License-Identifier: Apache-2.0 */
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "records/erase.h"
#include "records/staff.h"
#include "records/sweep.h"
#include "records_support.h"

static enum hq_err verify(struct store *s, char *text, size_t size)
{
    struct hq_error error = {.text = ""};
    int64_t count = 0;
    enum hq_err err = hq_records_case_verify(s->records, &count, &error);
    if (text) {
        snprintf(text, size, "%s", error.text);
    }
    return err;
}

/* Three cases, some steps, a note, a sign-in. */
static void fill(struct store *s)
{
    struct hq_case_receipt a = open_case(s, "grievance", "欠薪");
    struct hq_case_receipt b = open_case(s, "urgent", "事故");
    open_case(s, "joining", "入会");
    assert_int_equal(step(s, a.number, "claimed", "li", ""), HQ_OK);
    assert_int_equal(step(s, a.number, "note", "li", "n"), HQ_OK);
    assert_int_equal(step(s, b.number, "claimed", "li", ""), HQ_OK);
    assert_int_equal(step(s, a.number, "answered", "li", "ok"), HQ_OK);
    assert_int_equal(hq_staff_audit(s->records, "case.show", HQ_STR("li"), HQ_STR("x")), HQ_OK);
}

static void test_whole(void **state)
{
    struct store *s = *state;
    int64_t count = -1;
    assert_int_equal(hq_records_case_verify(s->records, &count, NULL), HQ_OK);
    assert_int_equal(count, 0);
    fill(s);
    assert_int_equal(hq_records_case_verify(s->records, &count, NULL), HQ_OK);
    assert_int_equal(count, 9);
    store_close(s);
    store_open(s, NULL);
    assert_int_equal(verify(s, NULL, 0), HQ_OK);
}

/* What somebody with the database but without the key could do. */
static void test_tampering(void **state)
{
    static const char *const attacks[][2] = {
        {"UPDATE event SET type = 'closed' WHERE position = 5", "changed"},
        {"UPDATE event SET actor = 'wang' WHERE position = 5", "changed"},
        {"UPDATE event SET at_ms = at_ms + 1 WHERE position = 5", "changed"},
        {"UPDATE event SET is_private = 0 WHERE position = 6", "changed"},
        {"UPDATE event SET is_private = 2 WHERE position = 6", "changed"},
        {"UPDATE event SET state = 'open' WHERE position = 5", "changed"},
        {"UPDATE event SET desk = 'x' WHERE position = 1", "changed"},
        {"UPDATE event SET seq = 99 WHERE position = 5", "changed"},
        {"DELETE FROM event WHERE position = 1", "missing"},
        {"DELETE FROM event WHERE position = 5", "missing"},
        {"DELETE FROM event WHERE position = 9", "head counts 9"},
        {"DELETE FROM event WHERE position = 9;"
         "UPDATE chain_head SET count = 8, hash = (SELECT hash FROM event WHERE position = 8)",
         "not signed"},
        {"UPDATE event SET position = -1 WHERE position = 5;"
         "UPDATE event SET position = 5 WHERE position = 6;"
         "UPDATE event SET position = 6 WHERE position = -1",
         "changed"},
        {"UPDATE event SET content = (SELECT content FROM event WHERE position = 1)"
         " WHERE position = 2",
         "changed"},
        {"DELETE FROM chain_head", "not signed"},
        {"DELETE FROM event", "head counts 9"},
        {"UPDATE cases SET state = 'closed' WHERE number = 'HQ-20261123-0003'", "does not stand"},
        {"UPDATE cases SET desk = 'x' WHERE number = 'HQ-20261123-0003'", "does not stand"},
        {"DELETE FROM cases WHERE number = 'HQ-20261123-0003'", "not among the cases"},
        {"UPDATE cases SET event_count = 1 WHERE number = 'HQ-20261123-0001'", "does not stand"},
    };
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        char text[HQ_ERROR_TEXT_MAX];
        void *fresh = NULL;
        store_setup(&fresh);
        struct store *s = fresh;
        fill(s);
        store_sql(s, attacks[i][0]);
        assert_int_equal(verify(s, text, sizeof(text)), HQ_ECONFLICT);
        if (!strstr(text, attacks[i][1])) {
            fail_msg("%s: found as \"%s\"", attacks[i][0], text);
        }
        store_teardown(&fresh);
    }
    (void)state;
}

/* False: the database itself does not let it through. */
static bool put_column(sqlite3 *db, const char *column, int64_t position, const void *bytes,
                       size_t n, bool is_text)
{
    char sql[128];
    sqlite3_stmt *stmt = NULL;
    snprintf(sql, sizeof(sql), "UPDATE event SET %s = ?1 WHERE position = ?2", column);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    if (is_text) {
        sqlite3_bind_text(stmt, 1, bytes, (int)n, SQLITE_TRANSIENT);
    } else {
        sqlite3_bind_blob(stmt, 1, bytes, (int)n, SQLITE_TRANSIENT);
    }
    sqlite3_bind_int64(stmt, 2, position);
    bool is_done = sqlite3_step(stmt) == SQLITE_DONE;
    sqlite3_finalize(stmt);
    return is_done;
}

static size_t get_column(sqlite3 *db, const char *column, int64_t position, unsigned char *out)
{
    char sql[128];
    sqlite3_stmt *stmt = NULL;
    snprintf(sql, sizeof(sql), "SELECT %s FROM event WHERE position = ?1", column);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    sqlite3_bind_int64(stmt, 1, position);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    size_t n = (size_t)sqlite3_column_bytes(stmt, 0);
    memcpy(out, sqlite3_column_blob(stmt, 0), n);
    sqlite3_finalize(stmt);
    return n;
}

/* Each byte of each text and blob of one event, changed by itself. */
static void test_every_byte(void **state)
{
    static const char *const columns[] = {"content", "hash", "type",  "actor",
                                          "state",   "desk", "number"};
    struct store *s = *state;
    sqlite3 *db = NULL;
    if (!store_is_sqlite(s)) {
        return; /* it looks into the file itself */
    }
    fill(s);
    assert_int_equal(sqlite3_open(s->url, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
    for (size_t c = 0; c < sizeof(columns) / sizeof(columns[0]); c++) {
        unsigned char bytes[4096];
        bool is_text = c >= 2;
        size_t n = get_column(db, columns[c], 4, bytes);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++) {
            bytes[i] ^= 1;
            if (put_column(db, columns[c], 4, bytes, n, is_text)) {
                assert_int_equal(verify(s, NULL, 0), HQ_ECONFLICT);
            }
            bytes[i] ^= 1;
        }
        assert_true(put_column(db, columns[c], 4, bytes, n, is_text));
        assert_int_equal(verify(s, NULL, 0), HQ_OK);
    }
    sqlite3_close(db);
}

static void copy_file(const char *from, const char *to)
{
    char *bytes = NULL;
    size_t n = 0;
    assert_int_equal(hq_file_read(from, 100000000, &bytes, &n, NULL), HQ_OK);
    assert_int_equal(hq_file_replace(to, (struct hq_str){bytes, n}, NULL), HQ_OK);
    free(bytes);
}

/* An older copy of the whole file is whole in itself; the anchor outside of it knows better. */
static void test_older_copy(void **state)
{
    struct store *s = *state;
    char kept[600], text[HQ_ERROR_TEXT_MAX];
    if (!store_is_sqlite(s)) {
        return; /* it looks into the file itself */
    }
    fill(s);
    store_close(s);
    snprintf(kept, sizeof(kept), "%s.kept", s->url);
    copy_file(s->url, kept);
    store_open(s, NULL);
    open_case(s, "grievance", "to be lost");
    store_close(s);
    copy_file(kept, s->url);
    store_open(s, NULL);
    assert_int_equal(verify(s, text, sizeof(text)), HQ_ECONFLICT);
    assert_non_null(strstr(text, "older copy"));
    /* Nor is it forgotten by going on from there. */
    store_close(s);
    store_open(s, NULL);
    open_case(s, "grievance", "a");
    open_case(s, "grievance", "b");
    assert_int_equal(verify(s, text, sizeof(text)), HQ_ECONFLICT);
    assert_non_null(strstr(text, "anchor file knows"));
}

/* Erasing makes contents unreadable and leaves the chain whole. */
static void test_erase(void **state)
{
    struct store *s = *state;
    struct hq_case_receipt a = open_case(s, "grievance", "欠薪 13912345678");
    struct hq_case_receipt b = open_case(s, "grievance", "另一件");
    json_t *found = NULL;
    int count = 0;
    assert_int_equal(
        hq_records_person_export(s->records, HQ_STR("139-1234-5678"), HQ_STR("li"), &found), HQ_OK);
    assert_int_equal(json_array_size(json_object_get(found, "cases")), 1);
    json_decref(found);
    assert_int_equal(hq_records_person_export(s->records, HQ_STR("nobody"), HQ_STR("li"), &found),
                     HQ_EINVAL);
    assert_int_equal(
        hq_records_case_erase(s->records, hq_str_of(a.number), HQ_STR("li"), HQ_STR("asked")),
        HQ_OK);
    assert_int_equal(
        hq_records_case_erase(s->records, hq_str_of(a.number), HQ_STR("li"), HQ_STR("asked")),
        HQ_ECONFLICT);
    assert_int_equal(verify(s, NULL, 0), HQ_OK);
    assert_string_equal(case_member(s, a.number, "text"), "");
    assert_string_equal(case_member(s, a.number, "is_erased"), "true");
    assert_string_equal(case_member(s, a.number, "state"), "closed");
    assert_int_equal(step(s, a.number, "message", "worker", "x"), HQ_ENOTFOUND);
    json_t *view = NULL;
    assert_int_equal(
        hq_records_case_view(s->records, hq_str_of(a.number), hq_str_of(a.code), &view),
        HQ_ENOTFOUND);
    /* The other case has the contact 13800138000 of open_case(). */
    assert_int_equal(
        hq_records_person_erase(s->records, HQ_STR("13800138000"), HQ_STR("li"), &count), HQ_OK);
    assert_int_equal(count, 1);
    assert_string_equal(case_member(s, b.number, "is_erased"), "true");
    assert_int_equal(verify(s, NULL, 0), HQ_OK);
    json_t *audit = NULL;
    assert_int_equal(hq_staff_audit_list(s->records, 10, &audit), HQ_OK);
    json_t *last = json_array_get(json_object_get(audit, "events"), 0);
    assert_string_equal(json_string_value(json_object_get(last, "type")), "case.erase");
    json_decref(audit);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_whole),
        TEST(test_every_byte),
        TEST(test_older_copy),
        TEST(test_erase),
        cmocka_unit_test(test_tampering),
    };
    return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
