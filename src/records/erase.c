/* SPDX-License-Identifier: Apache-2.0 */
#include "records/erase.h"

#include <sodium.h>
#include <stdio.h>

#include "base/json.h"
#include "records/case_part.h"
#include "records/chain.h"
#include "records/mask.h"

#define CASES_MAX     1000  /* of one person */
#define QUESTIONS_MAX 10000 /* of one session */

static enum hq_err run_each(struct hq_records *r, const char *const *statements,
                            struct hq_str value)
{
    enum hq_err err = HQ_OK;
    for (; *statements && !err; statements++) {
        err = hq_db_run(r->db, *statements, HQ_ARGS(hq_db_text(value)));
    }
    return err;
}

enum hq_err hq_case_work_erase(struct hq_records *r, struct hq_case_work *work, struct hq_str by,
                               struct hq_str why)
{
    static const char *const by_number[] = {
        "UPDATE cases SET sealed_key = NULL, session = '', code_hash = '' WHERE number = $1",
        "DELETE FROM person WHERE number = $1", "DELETE FROM sent WHERE number = $1",
        "DELETE FROM mark WHERE number = $1", NULL};
    static const char *const by_session[] = {
        "DELETE FROM rating WHERE answer IN (SELECT answer FROM question WHERE session = $1)",
        "DELETE FROM question WHERE session = $1", "DELETE FROM session WHERE id = $1", NULL};
    struct hq_case_row *row = &work->row;
    char about[HQ_CASE_NUMBER_SIZE + 128];
    int64_t now_ms = hq_records_now(r);
    if (row->is_erased) {
        return HQ_ECONFLICT;
    }
    row->state = HQ_CASE_CLOSED;
    row->closed_ms = row->closed_ms ? row->closed_ms : now_ms;
    row->due_ms = 0;
    row->erased_ms = now_ms;
    enum hq_err err = hq_case_work_add(r, work, "erased", by, true, why, NULL);
    err = err ? err : run_each(r, by_number, hq_str_of(row->number));
    if (!err && row->session[0]) {
        err = run_each(r, by_session, hq_str_of(row->session));
    }
    snprintf(about, sizeof(about), "%s %.*s", row->number, (int)(why.n < 100 ? why.n : 100), why.p);
    err = err ? err : hq_audit(r, "case.erase", by, hq_str_of(about));
    row->is_erased = true;
    sodium_memzero(row->key, sizeof(row->key));
    return err;
}

enum hq_err hq_records_case_erase(struct hq_records *r, struct hq_str number, struct hq_str by,
                                  struct hq_str why)
{
    struct hq_case_work work;
    enum hq_err err = hq_records_flush(r); /* questions that still wait would outlive it */
    err = err ? err : hq_case_work_begin(r, number, &work);
    if (err) {
        return err;
    }
    err = hq_case_work_erase(r, &work, by, why);
    err = hq_case_work_end(r, &work, err);
    return err ? err : hq_db_scrub(r->db);
}

struct found {
    struct hq_records *r;
    char (*numbers)[HQ_CASE_NUMBER_SIZE];
    int count;
    int digits; /* numbers that `contact` holds */
    enum hq_err err;
};

static void add_found(struct found *found, struct hq_str number)
{
    for (int i = 0; i < found->count; i++) {
        if (hq_str_eqz(number, found->numbers[i])) {
            return;
        }
    }
    if (found->count < CASES_MAX) {
        hq_copy_word(found->numbers[found->count++], HQ_CASE_NUMBER_SIZE, number);
    }
}

static void find_number(void *user, struct hq_str digits)
{
    struct found *found = user;
    struct hq_records *r = found->r;
    struct hq_rows *rows = NULL;
    unsigned char ref[HQ_HASH_BYTES];
    found->digits++;
    if (found->err) {
        return;
    }
    hq_keyed_hash(r->keys.index, HQ_STR("person"), digits, ref);
    found->err = hq_db_query(r->db, "SELECT number FROM person WHERE ref = $1 ORDER BY number",
                             HQ_ARGS(hq_db_bytes(ref, sizeof(ref))), &rows);
    while (!found->err && hq_rows_next(rows) == 1) {
        add_found(found, hq_rows_bytes(rows, 0));
    }
    enum hq_err end = hq_rows_end(&rows);
    found->err = found->err ? found->err : end;
}

static enum hq_err find_person(struct hq_records *r, struct hq_str contact, struct found *found)
{
    found->r = r;
    hq_mask_numbers(contact, find_number, found);
    return found->err ? found->err : found->digits ? HQ_OK : HQ_EINVAL;
}

static enum hq_err audit_alone(struct hq_records *r, const char *type, struct hq_str by,
                               struct hq_str about)
{
    enum hq_err err = hq_db_begin(r->db, HQ_DB_SYNCED);
    return err ? err : hq_db_end(r->db, hq_audit(r, type, by, about));
}

static enum hq_err add_questions(struct hq_records *r, const json_t *one, json_t *questions)
{
    struct hq_rows *rows = NULL;
    struct hq_str session = hq_json_str(one, "session");
    if (session.n == 0) {
        return HQ_OK;
    }
    enum hq_err err = hq_db_query(r->db,
                                  "SELECT at_ms, text, kind, area FROM question WHERE session = $1"
                                  " ORDER BY at_ms LIMIT $2",
                                  HQ_ARGS(hq_db_text(session), hq_db_int(QUESTIONS_MAX)), &rows);
    while (!err && hq_rows_next(rows) == 1) {
        json_array_append_new(questions, json_pack("{s:o, s:o, s:o, s:o}", "at",
                                                   hq_records_time(hq_rows_int(rows, 0)), "text",
                                                   hq_json_string(hq_rows_bytes(rows, 1)), "kind",
                                                   hq_json_string(hq_rows_bytes(rows, 2)), "area",
                                                   hq_json_string(hq_rows_bytes(rows, 3))));
    }
    enum hq_err end = hq_rows_end(&rows);
    return err ? err : end;
}

enum hq_err hq_records_person_export(struct hq_records *r, struct hq_str contact, struct hq_str by,
                                     json_t **export_out)
{
    char numbers[CASES_MAX][HQ_CASE_NUMBER_SIZE];
    struct found found = {.numbers = numbers};
    json_t *cases = json_array();
    json_t *questions = json_array();
    json_t *export = json_pack("{s:o, s:o}", "cases", cases, "questions", questions);
    enum hq_err err = hq_records_flush(r);
    err = err ? err : find_person(r, contact, &found);
    err = err ? err : audit_alone(r, "person.export", by, contact);
    for (int i = 0; i < found.count && !err; i++) {
        json_t *one = NULL;
        err = hq_records_case_show(r, hq_str_of(numbers[i]), &one);
        err = err ? err : add_questions(r, one, questions);
        json_array_append_new(cases, one);
    }
    if (err) {
        json_decref(export);
        return err;
    }
    *export_out = export;
    return HQ_OK;
}

enum hq_err hq_records_person_erase(struct hq_records *r, struct hq_str contact, struct hq_str by,
                                    int *count_out)
{
    char numbers[CASES_MAX][HQ_CASE_NUMBER_SIZE];
    struct found found = {.numbers = numbers};
    enum hq_err err = find_person(r, contact, &found);
    int count = 0;
    for (int i = 0; i < found.count && !err; i++) {
        err = hq_records_case_erase(r, hq_str_of(numbers[i]), by, HQ_STR("on request"));
        count += !err;
    }
    if (!err) {
        *count_out = count;
    }
    return err;
}

static bool is_among(const json_t *desks, const char *desk)
{
    size_t i;
    json_t *id;
    json_array_foreach((json_t *)desks, i, id)
    {
        if (json_is_string(id) && strcmp(json_string_value(id), desk) == 0) {
            return true;
        }
    }
    return desks == NULL;
}

enum hq_err hq_records_person_find(struct hq_records *r, struct hq_str contact, struct hq_str by,
                                   const json_t *desks, json_t **list_out)
{
    char numbers[CASES_MAX][HQ_CASE_NUMBER_SIZE];
    struct found found = {.numbers = numbers};
    json_t *cases = json_array();
    enum hq_err err = find_person(r, contact, &found);
    err = err ? err : audit_alone(r, "person.find", by, contact);
    for (int i = found.count - 1; i >= 0 && !err; i--) { /* the newest first */
        struct hq_case_row row;
        err = hq_case_row_get(r, hq_str_of(numbers[i]), &row);
        if (!err && is_among(desks, row.desk)) {
            json_array_append_new(cases, hq_case_summary(r, &row));
        }
    }
    if (err) {
        json_decref(cases);
        return err;
    }
    *list_out = json_pack("{s:o}", "cases", cases);
    return HQ_OK;
}
