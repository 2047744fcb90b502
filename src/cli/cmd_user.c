/*
 * hongqiao user: accounts of staff, and what staff did.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <pwd.h>
#include <sodium.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "app.h"
#include "base/json.h"
#include "cli/common.h"
#include "cli/records_common.h"
#include "records/staff.h"

enum { OPTION_ROLE = HQ_CLI_OWN, OPTION_TITLE, OPTION_LIMIT, OPTION_JSON };

#define VERBS "add NAME, passwd NAME, disable NAME, enable NAME, list or audit"

struct users {
    struct hq_cli cli;
    struct hq_staff staff; /* role and title of the options */
    int limit;
    bool is_json;
    struct hq_records *records;
};

void hq_cli_actor(char out[HQ_CLI_ACTOR_SIZE])
{
    const struct passwd *user = getpwuid(getuid());
    snprintf(out, HQ_CLI_ACTOR_SIZE, "cli:%s", user ? user->pw_name : "?");
}

static int fail(const struct users *u, enum hq_err err, const char *what,
                const struct hq_error *error)
{
    struct hq_error told = {0};
    hq_error_set(&told, err, "%s: %s", what,
                 error && *error->text ? error->text : hq_err_name(err));
    return hq_cli_fail(&u->cli, &told);
}

/* One line of standard input; a terminal does not show it. False at the end of input. */
static bool read_secret(const char *prompt, char *out, size_t size)
{
    struct termios before;
    bool is_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    if (is_terminal) {
        struct termios quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        fputs(prompt, stderr);
    }
    bool is_read = fgets(out, (int)size, stdin) != NULL;
    if (is_terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (is_read)
        out[strcspn(out, "\r\n")] = '\0';
    return is_read;
}

/* Asked for twice where somebody types it. */
static bool read_password(const struct users *u, char out[HQ_STAFF_PASSWORD_MAX_BYTES + 2])
{
    char again[HQ_STAFF_PASSWORD_MAX_BYTES + 2];
    if (!read_secret("Password: ", out, sizeof(again))) {
        fail(u, HQ_EINVAL, "no password on standard input", NULL);
        return false;
    }
    if (!isatty(STDIN_FILENO))
        return true;
    bool is_same = read_secret("Once more: ", again, sizeof(again)) && strcmp(out, again) == 0;
    sodium_memzero(again, sizeof(again));
    if (!is_same)
        fail(u, HQ_EINVAL, "the two differ", NULL);
    return is_same;
}

static int set_password(struct users *u, const char *name, bool is_new)
{
    char password[HQ_STAFF_PASSWORD_MAX_BYTES + 2];
    char actor[HQ_CLI_ACTOR_SIZE];
    struct hq_error error = {0};
    if (!read_password(u, password))
        return HQ_CMD_FAILED;
    hq_cli_actor(actor);
    enum hq_err err;
    if (is_new) {
        snprintf(u->staff.name, sizeof(u->staff.name), "%s", name);
        err = strlen(name) >= sizeof(u->staff.name)
                  ? HQ_EINVAL
                  : hq_staff_add(u->records, &u->staff, hq_str_of(password), hq_str_of(actor),
                                 &error);
    } else {
        err = hq_staff_set_password(u->records, hq_str_of(name), hq_str_of(password),
                                    hq_str_of(actor), &error);
    }
    sodium_memzero(password, sizeof(password));
    return err ? fail(u, err, name, &error) : HQ_CMD_OK;
}

static int set_enabled(struct users *u, const char *name, bool is_enabled)
{
    char actor[HQ_CLI_ACTOR_SIZE];
    hq_cli_actor(actor);
    enum hq_err err =
        hq_staff_set_enabled(u->records, hq_str_of(name), is_enabled, hq_str_of(actor));
    return err ? fail(u, err, name, NULL) : HQ_CMD_OK;
}

static void print_columns(const json_t *row, const char *const *columns)
{
    for (size_t i = 0; columns[i]; i++) {
        struct hq_str text = hq_json_str(row, columns[i]);
        printf("%s%.*s", i ? "\t" : "", (int)text.n, text.p);
        if (text.n == 0)
            putchar('-');
    }
}

static int list(struct users *u)
{
    static const char *const columns[] = {"name", "role", "title", "created", "login", NULL};
    json_t *found = NULL;
    enum hq_err err = hq_staff_list(u->records, &found);
    if (err)
        return fail(u, err, "list", NULL);
    if (u->is_json) {
        hq_cli_print(found);
        return HQ_CMD_OK;
    }
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(found, "staff"), i, row)
    {
        print_columns(row, columns);
        puts(!json_is_true(json_object_get(row, "is_enabled")) ? "\tdisabled"
             : json_is_true(json_object_get(row, "is_locked")) ? "\tlocked"
                                                               : "\tenabled");
    }
    json_decref(found);
    return HQ_CMD_OK;
}

static int audit(struct users *u)
{
    static const char *const columns[] = {"at", "by", "type", "about", NULL};
    json_t *found = NULL;
    enum hq_err err = hq_staff_audit_list(u->records, u->limit, &found);
    if (err)
        return fail(u, err, "audit", NULL);
    if (u->is_json) {
        hq_cli_print(found);
        return HQ_CMD_OK;
    }
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(found, "events"), i, row)
    {
        print_columns(row, columns);
        putchar('\n');
    }
    json_decref(found);
    return HQ_CMD_OK;
}

static int dispatch(struct users *u, int argc, char **argv)
{
    const char *verb = argv[0], *name = argc > 1 ? argv[1] : NULL;
    if (strcmp(verb, "add") == 0 && argc == 2)
        return set_password(u, name, true);
    if (strcmp(verb, "passwd") == 0 && argc == 2)
        return set_password(u, name, false);
    if (strcmp(verb, "disable") == 0 && argc == 2)
        return set_enabled(u, name, false);
    if (strcmp(verb, "enable") == 0 && argc == 2)
        return set_enabled(u, name, true);
    if (strcmp(verb, "list") == 0 && argc == 1)
        return list(u);
    if (strcmp(verb, "audit") == 0 && argc == 1)
        return audit(u);
    return hq_cli_misuse(&u->cli, VERBS);
}

static int run_parsed(struct users *u, int argc, char **argv)
{
    struct hq_error error = {0};
    if (argc == optind)
        return hq_cli_misuse(&u->cli, VERBS);
    if (!*u->cli.conf.data_dir && !*u->cli.conf.records_url)
        return hq_cli_misuse(&u->cli, "where are the records? --config, --data or --records");
    if (hq_app_open_records(&u->cli.conf, &u->records, &error))
        return hq_cli_fail(&u->cli, &error);
    return dispatch(u, argc - optind, argv + optind);
}

/* False: stop with cli.result. */
static bool take_option(struct users *u, int option, const char *value)
{
    switch (option) {
    case OPTION_ROLE:
        if (hq_staff_role_parse(hq_str_of(value), &u->staff.role)) {
            u->cli.result = hq_cli_misuse(&u->cli, "--role: operator, editor, admin or auditor");
            return false;
        }
        return true;
    case OPTION_TITLE:
        snprintf(u->staff.title, sizeof(u->staff.title), "%.64s", value);
        return true;
    case OPTION_LIMIT:
        u->limit = (int)strtol(value, NULL, 10);
        if (u->limit < 1 || u->limit > 100000) {
            u->cli.result = hq_cli_misuse(&u->cli, "--limit: a number from 1 to 100000");
            return false;
        }
        return true;
    case OPTION_JSON:
        u->is_json = true;
        return true;
    default:
        return hq_cli_option(&u->cli, option, value);
    }
}

static int run(const struct hq_cmd *cmd, int argc, char **argv)
{
    static const struct option options[] = {{"role", required_argument, NULL, OPTION_ROLE},
                                            {"title", required_argument, NULL, OPTION_TITLE},
                                            {"limit", required_argument, NULL, OPTION_LIMIT},
                                            {"json", no_argument, NULL, OPTION_JSON},
                                            HQ_CLI_OPTIONS};
    struct users u = {.limit = 100};
    hq_cli_init(&u.cli, cmd);
    int option;
    bool is_going_on = true;
    while (is_going_on && (option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        is_going_on = take_option(&u, option, optarg);
    int result = is_going_on ? run_parsed(&u, argc, argv) : u.cli.result;
    hq_records_close(&u.records);
    hq_cli_deinit(&u.cli);
    return result;
}

const struct hq_cmd hq_cmd_user = {
    .name = "user",
    .summary = "accounts of staff, and what staff did",
    .usage = "Usage: hongqiao user add NAME [--role R] [--title T]   R: operator, editor, admin, "
             "auditor\n"
             "       hongqiao user passwd NAME      new password; unlocks the account too\n"
             "       hongqiao user disable NAME     signs the person out at once\n"
             "       hongqiao user enable NAME\n"
             "       hongqiao user list [--json]\n"
             "       hongqiao user audit [--limit N] [--json]\n"
             "A password is asked for, or is one line of standard input.\n",
    .run = run,
};
