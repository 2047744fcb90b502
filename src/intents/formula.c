/* SPDX-License-Identifier: Apache-2.0 */
#include "intents/formula.h"

#include <math.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "intents/formula_functions.h"

struct hq_formula_engine {
    sqlite3 *db;
    pthread_mutex_t lock; /* db and call belong to one evaluation at a time */
    struct hq_formula_call call;
};

struct hq_formula {
    sqlite3_stmt *stmt;
    char *names[HQ_FORMULA_MAX_VARIABLES];
    size_t name_count;
};

/* --- the first lock: reading --- */

static const char *const keywords[] = {"and",  "or",  "not",  "case", "when", "then",
                                       "else", "end", "null", "is",   "in",   "between"};

struct reader {
    struct hq_str source;
    size_t at;
    struct hq_buf sql;
    struct hq_formula *formula;
    struct hq_error *error;
};

static enum hq_err refuse(struct reader *r, enum hq_err code, const char *why)
{
    hq_error_set(r->error, code, "%s in formula \"%.*s\"", why,
                 (int)(r->source.n < 200 ? r->source.n : 200), r->source.p);
    hq_error_at(r->error, NULL, 0, (unsigned)r->at + 1);
    return code;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_keyword(struct hq_str word)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (hq_str_eqz(word, keywords[i]))
            return true;
    }
    return false;
}

static enum hq_err add_variable(struct reader *r, struct hq_str name)
{
    struct hq_formula *f = r->formula;
    size_t i = 0;

    while (i < f->name_count && !hq_str_eqz(name, f->names[i]))
        i++;
    if (i == HQ_FORMULA_MAX_VARIABLES)
        return refuse(r, HQ_ELIMIT, "too many names");
    if (i == f->name_count)
        f->names[f->name_count++] = hq_xstrndup(name.p, name.n);
    hq_buf_addf(&r->sql, "?%zu", i + 1);
    return HQ_OK;
}

static enum hq_err read_word(struct reader *r)
{
    struct hq_str word = {r->source.p + r->at, 0};
    size_t after;

    while (r->at + word.n < r->source.n && is_name_char(word.p[word.n]))
        word.n++;
    after = r->at + word.n;
    while (after < r->source.n && r->source.p[after] == ' ')
        after++;
    bool is_call = after < r->source.n && r->source.p[after] == '(';
    if (is_keyword(word)) {
        hq_buf_add(&r->sql, word);
    } else if (is_call) {
        if (!hq_formula_function_is_known(word))
            return refuse(r, HQ_EPARSE, "unknown function");
        hq_buf_add(&r->sql, word);
    } else {
        enum hq_err err = add_variable(r, word);
        if (err != HQ_OK)
            return err;
    }
    r->at += word.n;
    return HQ_OK;
}

/* Written as a real number, so that SQLite does not divide whole numbers. */
static enum hq_err read_figure(struct reader *r)
{
    struct hq_str figure = {r->source.p + r->at, 0};
    size_t points = 0;

    while (r->at + figure.n < r->source.n &&
           (is_digit(figure.p[figure.n]) || figure.p[figure.n] == '.'))
        points += figure.p[figure.n++] == '.';
    if (points > 1 || figure.n > 15 || figure.p[figure.n - 1] == '.')
        return refuse(r, HQ_EPARSE, "malformed figure");
    hq_buf_add(&r->sql, figure);
    if (points == 0)
        hq_buf_addz(&r->sql, ".0");
    r->at += figure.n;
    if (r->at < r->source.n && is_name_char(r->source.p[r->at]))
        return refuse(r, HQ_EPARSE, "malformed figure");
    return HQ_OK;
}

static enum hq_err read_text(struct reader *r)
{
    size_t end = r->at + 1;

    while (end < r->source.n && r->source.p[end] != '\'' && (unsigned char)r->source.p[end] >= ' ')
        end++;
    if (end >= r->source.n || r->source.p[end] != '\'')
        return refuse(r, HQ_EPARSE, "' without '");
    hq_buf_add(&r->sql, (struct hq_str){r->source.p + r->at, end + 1 - r->at});
    r->at = end + 1;
    return HQ_OK;
}

static enum hq_err read_one(struct reader *r)
{
    char c = r->source.p[r->at];

    if (is_digit(c))
        return read_figure(r);
    if ((c >= 'a' && c <= 'z') || c == '_')
        return read_word(r);
    if (c == '\'')
        return read_text(r);
    /* a second sign would start a comment */
    if (c == '-' && r->at + 1 < r->source.n && r->source.p[r->at + 1] == '-')
        return refuse(r, HQ_EPARSE, "-- is not allowed");
    if (c == '/' && r->at + 1 < r->source.n && r->source.p[r->at + 1] == '*')
        return refuse(r, HQ_EPARSE, "/* is not allowed");
    if (c == '\0' || strchr(" +-*/(),<>=!", c) == NULL)
        return refuse(r, HQ_EPARSE, "a character that has no place");
    hq_buf_addc(&r->sql, c);
    r->at++;
    return HQ_OK;
}

/* --- the second lock: SQLite --- */

static int authorize(void *context, int action, const char *a, const char *name, const char *c,
                     const char *d)
{
    (void)context;
    (void)a;
    (void)c;
    (void)d;
    if (action == SQLITE_SELECT)
        return SQLITE_OK;
    if (action == SQLITE_FUNCTION && name != NULL && hq_formula_function_is_known(hq_str_of(name)))
        return SQLITE_OK;
    return SQLITE_DENY;
}

static int stop(void *context)
{
    (void)context;
    return 1; /* called once the limit of steps is reached */
}

struct hq_formula_engine *hq_formula_engine_new(const struct hq_params *params)
{
    static const int limits[][2] = {
        {SQLITE_LIMIT_LENGTH, 100000},   {SQLITE_LIMIT_SQL_LENGTH, 8000},
        {SQLITE_LIMIT_COLUMN, 4},        {SQLITE_LIMIT_EXPR_DEPTH, 100},
        {SQLITE_LIMIT_VDBE_OP, 5000},    {SQLITE_LIMIT_FUNCTION_ARG, 10},
        {SQLITE_LIMIT_ATTACHED, 0},      {SQLITE_LIMIT_VARIABLE_NUMBER, HQ_FORMULA_MAX_VARIABLES},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 0}, {SQLITE_LIMIT_COMPOUND_SELECT, 1},
    };
    struct hq_formula_engine *e = hq_xcalloc(1, sizeof *e);

    e->call.params = params;
    pthread_mutex_init(&e->lock, NULL);
    if (sqlite3_open_v2(":memory:", &e->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK)
        abort(); /* nothing but memory can be missing */
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(e->db, limits[i][0], limits[i][1]);
    hq_formula_functions_register(e->db, &e->call);
    sqlite3_set_authorizer(e->db, authorize, NULL);
    sqlite3_progress_handler(e->db, HQ_FORMULA_MAX_STEPS, stop, NULL);
    return e;
}

void hq_formula_engine_free(struct hq_formula_engine **engine)
{
    if (*engine == NULL)
        return;
    sqlite3_close((*engine)->db);
    pthread_mutex_destroy(&(*engine)->lock);
    free(*engine);
    *engine = NULL;
}

static enum hq_err prepare(struct hq_formula_engine *engine, struct reader *r)
{
    const char *tail = NULL;
    sqlite3_stmt *stmt = NULL;
    char why[160];

    pthread_mutex_lock(&engine->lock);
    int rc = sqlite3_prepare_v3(engine->db, r->sql.data, (int)r->sql.len, SQLITE_PREPARE_PERSISTENT,
                                &stmt, &tail);
    snprintf(why, sizeof why, "%s",
             rc == SQLITE_OK ? "more than one expression" : sqlite3_errmsg(engine->db));
    pthread_mutex_unlock(&engine->lock);
    if (rc == SQLITE_OK && stmt != NULL && *tail == '\0' && sqlite3_column_count(stmt) == 1) {
        r->formula->stmt = stmt;
        return HQ_OK;
    }
    sqlite3_finalize(stmt);
    return refuse(r, HQ_EPARSE, why);
}

enum hq_err hq_formula_compile(struct hq_formula_engine *engine, struct hq_str source,
                               struct hq_formula **formula_out, struct hq_error *error)
{
    struct reader r = {.source = source, .error = error};
    enum hq_err err = HQ_OK;

    if (source.n > HQ_FORMULA_MAX_BYTES)
        return refuse(&r, HQ_ELIMIT, "too long");
    r.formula = hq_xcalloc(1, sizeof *r.formula);
    hq_buf_init(&r.sql, HQ_FORMULA_MAX_BYTES * 4);
    hq_buf_addz(&r.sql, "SELECT (");
    while (err == HQ_OK && r.at < source.n)
        err = read_one(&r);
    hq_buf_addz(&r.sql, ")");
    if (err == HQ_OK && hq_buf_error(&r.sql) != HQ_OK)
        err = refuse(&r, HQ_ELIMIT, "too long");
    if (err == HQ_OK)
        err = prepare(engine, &r);
    hq_buf_deinit(&r.sql);
    if (err == HQ_OK)
        *formula_out = r.formula;
    else
        hq_formula_free(&r.formula);
    return err;
}

void hq_formula_free(struct hq_formula **formula)
{
    if (*formula == NULL)
        return;
    sqlite3_finalize((*formula)->stmt);
    for (size_t i = 0; i < (*formula)->name_count; i++)
        free((*formula)->names[i]);
    free(*formula);
    *formula = NULL;
}

size_t hq_formula_variable_count(const struct hq_formula *formula)
{
    return formula->name_count;
}

struct hq_str hq_formula_variable(const struct hq_formula *formula, size_t i)
{
    return hq_str_of(formula->names[i]);
}

/* --- evaluation --- */

static void bind_all(const struct hq_formula *f, const struct hq_formula_scope *scope)
{
    for (size_t i = 0; i < f->name_count; i++) {
        struct hq_formula_value v = {.kind = HQ_FORMULA_NULL};
        if (scope->lookup == NULL || !scope->lookup(scope->context, hq_str_of(f->names[i]), &v))
            v.kind = HQ_FORMULA_NULL;
        if (v.kind == HQ_FORMULA_NUMBER)
            sqlite3_bind_double(f->stmt, (int)i + 1, v.number);
        else if (v.kind == HQ_FORMULA_TEXT)
            sqlite3_bind_text(f->stmt, (int)i + 1, v.text.n ? v.text.p : "", (int)v.text.n,
                              SQLITE_TRANSIENT);
        else
            sqlite3_bind_null(f->stmt, (int)i + 1);
    }
}

static enum hq_err take_result(sqlite3_stmt *stmt, struct hq_arena *arena,
                               struct hq_formula_value *out, struct hq_error *error)
{
    struct hq_formula_value v = {.kind = HQ_FORMULA_NULL};

    switch (sqlite3_column_type(stmt, 0)) {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        v.kind = HQ_FORMULA_NUMBER;
        v.number = sqlite3_column_double(stmt, 0);
        if (!isfinite(v.number))
            return hq_error_set(error, HQ_EINVAL, "a formula gives no finite figure");
        break;
    case SQLITE_TEXT:
        v.kind = HQ_FORMULA_TEXT;
        v.text = hq_arena_copy(arena, (struct hq_str){(const char *)sqlite3_column_text(stmt, 0),
                                                      (size_t)sqlite3_column_bytes(stmt, 0)});
        if (v.text.p == NULL)
            return hq_error_set(error, HQ_ELIMIT, "no room for the result of a formula");
        break;
    default:
        break;
    }
    *out = v;
    return HQ_OK;
}

enum hq_err hq_formula_eval(struct hq_formula_engine *engine, const struct hq_formula *formula,
                            const struct hq_formula_scope *scope, struct hq_arena *arena,
                            struct hq_formula_value *value_out, struct hq_error *error)
{
    enum hq_err err;

    pthread_mutex_lock(&engine->lock);
    engine->call.region = scope->region;
    engine->call.day = scope->day;
    bind_all(formula, scope);
    int rc = sqlite3_step(formula->stmt);
    if (rc == SQLITE_ROW)
        err = take_result(formula->stmt, arena, value_out, error);
    else if (rc == SQLITE_INTERRUPT)
        err = hq_error_set(error, HQ_ELIMIT, "a formula takes too many steps");
    else
        err = hq_error_set(error, HQ_EINVAL, "%s", sqlite3_errmsg(engine->db));
    sqlite3_reset(formula->stmt);
    sqlite3_clear_bindings(formula->stmt);
    pthread_mutex_unlock(&engine->lock);
    return err;
}
