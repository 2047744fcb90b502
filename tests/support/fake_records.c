/*
 * A stand-in for src/records in tests of the server: sessions and cases in memory, nothing on disk.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "records/desk.h"
#include "records/records.h"
#include "records/sweep.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

struct hq_records {
    json_t *sessions; /* id -> {token, state} */
    json_t *cases;    /* number -> view */
    hq_case_listener *listener;
    void *user;
};

#define CODE "ABCD2345"

enum hq_err hq_records_open(const char *url, const struct hq_clock *clock,
                            struct hq_records **records_out, struct hq_error *error)
{
    (void)url;
    (void)clock;
    (void)error;
    *records_out = hq_xcalloc(1, sizeof(**records_out));
    (*records_out)->sessions = json_object();
    (*records_out)->cases = json_object();
    return HQ_OK;
}

void hq_records_close(struct hq_records **records)
{
    if (*records) {
        json_decref((*records)->sessions);
        json_decref((*records)->cases);
        free(*records);
        *records = NULL;
    }
}

static json_t *find(json_t *object, struct hq_str key)
{
    char *text = hq_xstrndup(key.n ? key.p : "", key.n);
    json_t *value = json_object_get(object, text);
    free(text);
    return value;
}

enum hq_err hq_records_session_put(struct hq_records *r, struct hq_str session, struct hq_str token,
                                   struct hq_str state_json, int64_t expires_ms)
{
    (void)expires_ms;
    char *id = hq_xstrndup(session.p, session.n);
    json_object_set_new(r->sessions, id,
                        json_pack("{s:o, s:o}", "token", hq_json_string(token), "state",
                                  hq_json_string(state_json)));
    free(id);
    return HQ_OK;
}

enum hq_err hq_records_session_get(struct hq_records *r, struct hq_str session, struct hq_str token,
                                   json_t **state_out)
{
    json_t *row = find(r->sessions, session);
    if (!row)
        return HQ_ENOTFOUND;
    if (!hq_str_eq(hq_json_str(row, "token"), token))
        return HQ_EDENIED;
    *state_out = json_loads(hq_json_str(row, "state").p, 0, NULL);
    return HQ_OK;
}

void hq_records_question_add(struct hq_records *r, const struct hq_question_row *row)
{
    (void)r;
    (void)row;
}

enum hq_err hq_records_flush(struct hq_records *r)
{
    (void)r;
    return HQ_OK;
}

enum hq_err hq_records_rate_answer(struct hq_records *r, struct hq_str session,
                                   struct hq_str answer, bool helpful, struct hq_str comment)
{
    (void)r;
    (void)session;
    (void)helpful;
    (void)comment;
    return hq_str_eqz(answer, "a1") ? HQ_OK : HQ_ENOTFOUND;
}

enum hq_err hq_records_case_open(struct hq_records *r, const struct hq_case_new *c,
                                 struct hq_case_receipt *receipt_out)
{
    if (!hq_str_eqz(c->kind, "grievance") && !hq_str_eqz(c->kind, "human"))
        return HQ_EINVAL;
    struct hq_case_receipt receipt = {.code = CODE, .desk = "street"};
    snprintf(receipt.number, sizeof(receipt.number), "HQ-20260101-%04zu",
             json_object_size(r->cases) + 1);
    json_object_set_new(r->cases, receipt.number,
                        json_pack("{s:s, s:o, s:s, s:[]}", "number", receipt.number, "kind",
                                  hq_json_string(c->kind), "state", "open", "events"));
    *receipt_out = receipt;
    return HQ_OK;
}

enum hq_err hq_records_case_check(struct hq_records *r, struct hq_str number, struct hq_str code)
{
    return find(r->cases, number) && hq_str_eqz(code, CODE) ? HQ_OK : HQ_ENOTFOUND;
}

enum hq_err hq_records_case_view(struct hq_records *r, struct hq_str number, struct hq_str code,
                                 json_t **case_out)
{
    enum hq_err err = hq_records_case_check(r, number, code);
    if (!err)
        *case_out = json_deep_copy(find(r->cases, number));
    return err;
}

enum hq_err hq_records_case_add(struct hq_records *r, const struct hq_case_event_new *new,
                                struct hq_case_event_done *done_out)
{
    json_t *view = find(r->cases, new->number);
    if (!view)
        return HQ_ENOTFOUND;
    if (strcmp(new->type, "rated") == 0)
        return HQ_ECONFLICT; /* it is not closed */
    json_t *events = json_object_get(view, "events");
    int64_t seq = (int64_t)json_array_size(events) + 1;
    json_t *event = json_pack("{s:I, s:s, s:o, s:o}", "seq", (json_int_t)seq, "type", new->type,
                              "by", hq_json_string(new->by), "text", hq_json_string(new->text));
    json_array_append_new(events, event);
    if (r->listener) {
        struct hq_case_notice notice = {.number =
                                            json_string_value(json_object_get(view, "number")),
                                        .type = new->type,
                                        .seq = seq,
                                        .event = event};
        r->listener(r->user, &notice);
    }
    *done_out = (struct hq_case_event_done){.seq = seq};
    return HQ_OK;
}

void hq_records_listen(struct hq_records *r, hq_case_listener *listener, void *user)
{
    r->listener = listener;
    r->user = user;
}

int hq_records_listen_fd(struct hq_records *r)
{
    (void)r;
    return -1;
}

void hq_records_listen_run(struct hq_records *r)
{
    (void)r;
}

enum hq_err hq_records_sweep(struct hq_records *r, int max_steps, int *steps_out)
{
    (void)r;
    (void)max_steps;
    *steps_out = 0;
    return HQ_OK;
}

enum hq_err hq_records_open_with(const struct hq_records_options *options,
                                 struct hq_records **records_out, struct hq_error *error)
{
    free(options->desks);
    return hq_records_open(options->url, options->clock, records_out, error);
}

enum hq_err hq_desks_load(const char *path, struct hq_desks **desks_out, struct hq_error *error)
{
    (void)desks_out;
    return hq_error_set(error, HQ_EUNAVAIL, "%s: no desks here", path);
}

void hq_records_set_desks(struct hq_records *r, struct hq_desks *desks)
{
    (void)r;
    free(desks);
}

enum hq_err hq_records_case_list(struct hq_records *r, const json_t *filter, json_t **list_out)
{
    (void)filter;
    const char *number;
    json_t *view;
    json_t *cases = json_array();
    json_object_foreach(r->cases, number, view)
    {
        json_array_append(cases, view);
    }
    *list_out = json_pack("{s:o}", "cases", cases);
    return HQ_OK;
}

enum hq_err hq_records_case_show(struct hq_records *r, struct hq_str number, json_t **case_out)
{
    json_t *view = find(r->cases, number);
    *case_out = json_incref(view);
    return view ? HQ_OK : HQ_ENOTFOUND;
}

enum hq_err hq_records_case_verify(struct hq_records *r, int64_t *count_out, struct hq_error *error)
{
    (void)error;
    *count_out = (int64_t)json_object_size(r->cases);
    return HQ_OK;
}

enum hq_err hq_records_gap_list(struct hq_records *r, int64_t since_ms, int limit,
                                json_t **gaps_out)
{
    (void)r;
    (void)since_ms;
    (void)limit;
    *gaps_out = json_pack("{s:[]}", "gaps");
    return HQ_OK;
}

enum hq_err hq_records_stats(struct hq_records *r, int64_t since_ms, json_t **stats_out)
{
    (void)since_ms;
    *stats_out = json_pack("{s:i}", "cases", (int)json_object_size(r->cases));
    return HQ_OK;
}
