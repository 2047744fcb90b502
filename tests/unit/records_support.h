/*
 * Records for a test: a fresh store each time, in SQLite or, where HQ_TEST_RECORDS_URL names a
 * PostgreSQL that the test may empty, there. The clock stands still until the test moves it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_TESTS_RECORDS_SUPPORT_H
#define HQ_TESTS_RECORDS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "records/desk.h"
#include "records/records.h"

struct store {
    char dir[64];
    char url[512];
    char key_file[128];
    char anchor_file[128];
    struct hq_clock clock; /* begins on Monday 2026-11-23, 10:00 in China */
    struct hq_records *records;
};

#define SECOND_MS ((int64_t)1000)
#define HOUR_MS   (3600 * SECOND_MS)
#define DAY_MS    (24 * HOUR_MS)

/* 2026-11-23 10:00 +08:00 */
int64_t test_time(int year, int month, int day, int hour, int minute);

int store_setup(void **state);                            /* *state = struct store */
int store_teardown(void **state);                         /* closes, removes */
void store_open(struct store *s, const char *desks_json); /* NULL: default desks */
void store_close(struct store *s);
bool store_is_sqlite(const struct store *s);
/* Runs SQL on the closed or open store behind the back of the code under test. */
void store_sql(const struct store *s, const char *sql);

/* A case of that kind with some text; fails the test if it cannot be opened. */
struct hq_case_receipt open_case(struct store *s, const char *kind, const char *text);
/* Adds an event and returns what hq_records_case_event() returned. */
enum hq_err step(struct store *s, const char *number, const char *type, const char *by,
                 const char *text);
/* Member of hq_records_case_show() as text; static until the next call. */
const char *case_member(struct store *s, const char *number, const char *member);

#endif
