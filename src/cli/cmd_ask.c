/*
 * hongqiao ask: one question, or many on standard input; in this process, or of a daemon.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "base/json.h"
#include "cli/common.h"
#include "cli/remote.h"
#include "dialogue/dialogue.h"

#define TURNS_MAX 100 /* of one conversation */

enum { OPTION_JSON = HQ_CLI_OWN, OPTION_EXPLAIN, OPTION_LANG };

struct ask {
    struct hq_cli cli;
    bool is_json;
    bool is_explaining;
    const char *lang_name;
    enum hq_lang lang;
    struct hq_app app;        /* where there is no url */
    struct hq_remote *remote; /* where there is one */
};

/* --- one conversation: the last answer of some texts --- */

static enum hq_err converse_here(struct ask *ask, const json_t *texts, json_t **answer_out,
                                 struct hq_error *error)
{
    struct hq_session *session =
        hq_session_new(HQ_STR("cli"), ask->lang, HQ_STR("cli"), hq_str_of(ask->cli.conf.region));
    json_t *answer = NULL;
    enum hq_err err = HQ_OK;
    for (size_t i = 0; i < json_array_size(texts) && !err; i++) {
        json_t *text = json_array_get(texts, i);
        struct hq_str view = {json_string_value(text), json_string_length(text)};
        json_decref(answer);
        answer = NULL;
        bool is_last = i + 1 == json_array_size(texts);
        err = ask->is_explaining && is_last
                  ? hq_dialogue_explain(ask->app.dialogue, session, view, &answer, error)
                  : hq_dialogue_ask(ask->app.dialogue, session, view, &answer, error);
    }
    hq_session_free(&session);
    if (!err)
        *answer_out = answer;
    return err;
}

static enum hq_err converse_there(struct ask *ask, const json_t *texts, json_t **answer_out,
                                  struct hq_error *error)
{
    json_t *answer = NULL;
    enum hq_err err = hq_remote_call(ask->remote, "session.open",
                                     json_pack("{s:s}", "lang", ask->lang_name), &answer, error);
    for (size_t i = 0; i < json_array_size(texts) && !err; i++) {
        json_decref(answer);
        answer = NULL;
        err = hq_remote_call(ask->remote, "question.ask",
                             json_pack("{s:O}", "text", json_array_get(texts, i)), &answer, error);
    }
    if (err) {
        json_decref(answer);
        return err;
    }
    *answer_out = answer;
    return HQ_OK;
}

static enum hq_err converse(struct ask *ask, const json_t *texts, json_t **answer_out,
                            struct hq_error *error)
{
    return ask->remote ? converse_there(ask, texts, answer_out, error)
                       : converse_here(ask, texts, answer_out, error);
}

/* --- output --- */

/* `text` is complete by itself: figures, choices and citations are in it. */
static void print_answer(const json_t *answer)
{
    struct hq_str text = hq_json_str(answer, "text");
    printf("%.*s\n", (int)text.n, text.p);
}

/* --- standard input --- */

/* A JSON array of strings is a conversation; every other line is a question as it stands. */
static json_t *texts_of(const char *line, size_t n)
{
    json_t *list = line[0] == '[' ? json_loadb(line, n, 0, NULL) : NULL;
    size_t i;
    json_t *item;
    bool is_list = json_array_size(list) > 0 && json_array_size(list) <= TURNS_MAX;
    json_array_foreach(list, i, item)
    {
        is_list = is_list && json_is_string(item);
    }
    if (!is_list) {
        json_decref(list);
        list = json_pack("[o]", hq_json_string((struct hq_str){line, n}));
    }
    return list;
}

/* One line in, one line out, whatever happens, so that lines can be paired. */
static bool ask_line(struct ask *ask, const char *line, size_t n)
{
    struct hq_error error = {0};
    json_t *answer = NULL;
    json_t *texts = texts_of(line, n);
    enum hq_err err = converse(ask, texts, &answer, &error);
    json_decref(texts);
    if (err) {
        answer = json_pack("{s:{s:s, s:o}}", "error", "name", hq_err_name(err), "message",
                           hq_json_string(hq_str_of(error.text)));
    }
    json_dumpf(answer, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(answer);
    return err == HQ_OK;
}

static int ask_lines(struct ask *ask)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    bool is_ok = true;
    while ((n = getline(&line, &size, stdin)) >= 0) {
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            line[--n] = '\0';
        is_ok = ask_line(ask, line, (size_t)n) && is_ok;
    }
    free(line);
    return is_ok ? HQ_CMD_OK : HQ_CMD_FAILED;
}

static int ask_once(struct ask *ask, const char *text)
{
    struct hq_error error = {0};
    json_t *answer = NULL;
    json_t *texts = json_pack("[o]", hq_json_string(hq_str_of(text)));
    enum hq_err err = converse(ask, texts, &answer, &error);
    json_decref(texts);
    if (err)
        return hq_cli_fail(&ask->cli, &error);
    if (ask->is_explaining || ask->is_json) {
        hq_cli_print(answer);
    } else {
        print_answer(answer);
        json_decref(answer);
    }
    return HQ_CMD_OK;
}

/* --- the command --- */

static int run_parsed(struct ask *ask, int argc, char **argv)
{
    struct hq_error error = {0};
    if (argc - optind > 1 || (argc == optind && !ask->is_json))
        return hq_cli_misuse(&ask->cli, "one question, in quotes, or --json");
    if (ask->cli.url && (ask->is_explaining || ask->cli.has_region))
        return hq_cli_misuse(&ask->cli, "--explain and --region work without --url only");
    if (hq_lang_parse(hq_str_of(ask->lang_name), &ask->lang))
        return hq_cli_misuse(&ask->cli, "--lang: zh-Hans, zh-Hant or en");
    enum hq_err err = ask->cli.url ? hq_remote_open(&ask->cli, ask->lang_name, &ask->remote, &error)
                                   : hq_app_open(&ask->cli.conf, false, &ask->app, &error);
    if (err)
        return hq_cli_fail(&ask->cli, &error);
    return argc > optind ? ask_once(ask, argv[optind]) : ask_lines(ask);
}

static int run(const struct hq_cmd *cmd, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, OPTION_JSON},
                                            {"explain", no_argument, NULL, OPTION_EXPLAIN},
                                            {"lang", required_argument, NULL, OPTION_LANG},
                                            HQ_CLI_OPTIONS};
    struct ask ask = {.lang_name = "zh-Hans"};
    hq_cli_init(&ask.cli, cmd);
    int option;
    bool is_going_on = true;
    while (is_going_on && (option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        if (option == OPTION_JSON)
            ask.is_json = true;
        else if (option == OPTION_EXPLAIN)
            ask.is_explaining = true;
        else if (option == OPTION_LANG)
            ask.lang_name = optarg;
        else
            is_going_on = hq_cli_option(&ask.cli, option, optarg);
    int result = is_going_on ? run_parsed(&ask, argc, argv) : ask.cli.result;
    hq_remote_close(&ask.remote);
    hq_app_close(&ask.app);
    hq_cli_deinit(&ask.cli);
    return result;
}

const struct hq_cmd hq_cmd_ask = {
    .name = "ask",
    .summary = "ask a question",
    .usage = "Usage: hongqiao ask [options] TEXT\n"
             "       hongqiao ask --json [options] < QUESTIONS\n"
             "Answers a question. With --json and no TEXT it reads one question a line and writes\n"
             "one answer object a line; a JSON array of strings is one conversation, of which\n"
             "the last answer is written.\n\n"
             "  --json             JSON out\n"
             "  --explain          every stage's evidence instead of the answer alone\n"
             "  --lang LANG        zh-Hans (default), zh-Hant or en\n",
    .run = run,
};
