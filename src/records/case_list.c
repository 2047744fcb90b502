/*
 * Lists of cases for staff: filters, pages, and a masked beginning of each text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/json.h"
#include "records/case_part.h"
#include "records/chain.h"
#include "records/mask.h"

#define LIMIT_DEFAULT   100
#define LIMIT_MAX       1000
#define BRIEF_MAX_BYTES ((size_t)180) /* 60 Chinese characters */
#define WORD_MAX_BYTES  64

struct filter {
    struct hq_str state, kind, desk, assignee, site, area, after;
    const json_t *desks;
    bool is_overdue, oldest_first;
    int64_t since_ms, until_ms, limit;
    struct hq_buf desk_list; /* ",a,b," or empty = all */
};

static const struct hq_json_field filter_fields[] = {
    HQ_JSON_FIELD("state", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct filter, state),
    HQ_JSON_FIELD("kind", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct filter, kind),
    HQ_JSON_FIELD("desk", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct filter, desk),
    HQ_JSON_FIELD("desks", HQ_JSON_ARRAY, false, 0, HQ_DESKS_MAX, struct filter, desks),
    HQ_JSON_FIELD("assignee", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct filter, assignee),
    HQ_JSON_FIELD("site", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct filter, site),
    HQ_JSON_FIELD("area", HQ_JSON_STRING, false, 0, WORD_MAX_BYTES, struct filter, area),
    HQ_JSON_FIELD("after", HQ_JSON_STRING, false, 0, HQ_CASE_NUMBER_SIZE, struct filter, after),
    HQ_JSON_FIELD("is_overdue", HQ_JSON_BOOL, false, 0, 0, struct filter, is_overdue),
    HQ_JSON_FIELD("oldest_first", HQ_JSON_BOOL, false, 0, 0, struct filter, oldest_first),
    HQ_JSON_FIELD("since_ms", HQ_JSON_INT, false, 0, INT64_MAX, struct filter, since_ms),
    HQ_JSON_FIELD("until_ms", HQ_JSON_INT, false, 0, INT64_MAX, struct filter, until_ms),
    HQ_JSON_FIELD("limit", HQ_JSON_INT, false, 1, LIMIT_MAX, struct filter, limit),
};

static enum hq_err read_filter(const json_t *given, struct filter *filter)
{
    *filter = (struct filter){.limit = LIMIT_DEFAULT, .until_ms = INT64_MAX};
    hq_buf_init(&filter->desk_list, HQ_DESKS_MAX * (HQ_DESK_ID_MAX_BYTES + 2));
    if (!given || json_is_null(given)) {
        return HQ_OK;
    }
    enum hq_err err =
        hq_json_read(given, filter_fields, sizeof(filter_fields) / sizeof(filter_fields[0]), filter,
                     sizeof(*filter), NULL);
    for (size_t i = 0; !err && i < json_array_size(filter->desks); i++) {
        const char *id = json_string_value(json_array_get(filter->desks, i));
        if (!id || strlen(id) > HQ_DESK_ID_MAX_BYTES) {
            return HQ_EINVAL;
        }
        hq_buf_addf(&filter->desk_list, "%s%s,", i ? "" : ",", id);
    }
    if (!err && filter->desks && json_array_size(filter->desks) == 0) {
        hq_buf_addz(&filter->desk_list, ",,"); /* an empty list lets nothing through */
    }
    return err ? err : hq_buf_error(&filter->desk_list);
}

/* By number, which is the order of opening; so pages neither skip nor repeat. */
#define LIST_SQL(compare, order)                                                                   \
    "SELECT " HQ_CASE_COLUMNS ", (SELECT content FROM event WHERE event.number = cases.number"     \
    " AND seq = 1) FROM cases WHERE ($1 = '' OR state = $1) AND ($2 = '' OR kind = $2)"            \
    " AND ($3 = '' OR desk = $3) AND ($4 = '' OR $4 LIKE '%,' || desk || ',%')"                    \
    " AND ($5 = '' OR assignee = $5) AND ($6 = '' OR site = $6) AND ($7 = '' OR area = $7)"        \
    " AND ($8 = 0 OR (due_ms > 0 AND due_ms < $8)) AND opened_ms >= $9 AND opened_ms < $10"        \
    " AND ($11 = '' OR number " compare " $11)"                                                    \
    " ORDER BY number " order " LIMIT $12"

static enum hq_err add_brief(const struct hq_case_row *row, struct hq_rows *rows, json_t *item)
{
    char *plain = NULL;
    size_t n = 0;
    struct hq_buf brief;
    if (row->is_erased || hq_rows_is_null(rows, HQ_CASE_COLUMN_COUNT)) {
        json_object_set_new(item, "brief", json_string(""));
        return HQ_OK;
    }
    enum hq_err err = hq_unseal(row->key, hq_rows_bytes(rows, HQ_CASE_COLUMN_COUNT), &plain, &n);
    if (err) {
        return err;
    }
    json_t *content = json_loadb(plain, n, 0, NULL);
    free(plain);
    hq_buf_init(&brief, HQ_MASK_MAX_BYTES);
    hq_mask(hq_json_str(content, "text"), &brief);
    struct hq_str text = hq_buf_str(&brief);
    if (text.n > BRIEF_MAX_BYTES) {
        text.n = BRIEF_MAX_BYTES;
        while (text.n > 0 && ((unsigned char)text.p[text.n] & 0xC0) == 0x80) {
            text.n--;
        }
    }
    json_object_set_new(item, "brief", hq_json_string(text));
    hq_buf_deinit(&brief);
    json_decref(content);
    return HQ_OK;
}

static enum hq_err query(struct hq_records *r, const struct filter *f, struct hq_rows **rows_out)
{
    return hq_db_query(r->db, f->oldest_first ? LIST_SQL(">", "ASC") : LIST_SQL("<", "DESC"),
                       HQ_ARGS(hq_db_text(f->state), hq_db_text(f->kind), hq_db_text(f->desk),
                               hq_db_text(hq_buf_str(&f->desk_list)), hq_db_text(f->assignee),
                               hq_db_text(f->site), hq_db_text(f->area),
                               hq_db_int(f->is_overdue ? hq_records_now(r) : 0),
                               hq_db_int(f->since_ms), hq_db_int(f->until_ms), hq_db_text(f->after),
                               hq_db_int(f->limit)),
                       rows_out);
}

enum hq_err hq_records_case_list(struct hq_records *r, const json_t *filter, json_t **list_out)
{
    struct filter f;
    struct hq_rows *rows = NULL;
    json_t *cases = json_array();
    enum hq_err err = read_filter(filter, &f);
    err = err ? err : query(r, &f, &rows);
    while (!err && hq_rows_next(rows) == 1) {
        struct hq_case_row row;
        err = hq_case_row_read(r, rows, &row);
        if (!err) {
            json_t *item = hq_case_summary(r, &row);
            err = add_brief(&row, rows, item);
            json_array_append_new(cases, item);
        }
    }
    enum hq_err end = hq_rows_end(&rows);
    err = err ? err : end;
    hq_buf_deinit(&f.desk_list);
    if (err) {
        json_decref(cases);
        return err;
    }
    *list_out = json_pack("{s:o}", "cases", cases);
    return HQ_OK;
}

enum hq_err hq_records_case_verify(struct hq_records *r, int64_t *count_out, struct hq_error *error)
{
    return hq_chain_verify(r, count_out, error);
}
