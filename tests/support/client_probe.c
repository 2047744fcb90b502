/*
 * A program with an event loop of its own that uses libhongqiao, for the socket tests: takes
 * commands on standard input, prints what happens. Also the shortest example of a foreign loop.
 *
 *   client_probe URL [CA_FILE]
 *   ask TEXT | call METHOD PARAMS | token | quit
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <hongqiao.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 100000

static void on_state(struct hq_client *client, enum hq_client_state state, const char *reason,
                     void *user)
{
    static const char *const names[] = {"connecting", "ready", "waiting"};
    (void)client;
    (void)user;
    printf("state %s %s\n", names[state], reason);
}

static void on_event(struct hq_client *client, const char *method, const char *params, void *user)
{
    (void)client;
    (void)user;
    printf("event %s %s\n", method, params);
}

static void on_reply(struct hq_client *client, int code, const char *json, void *user)
{
    (void)client;
    (void)user;
    printf("reply %d %s\n", code, json);
}

/* False: quit. */
static bool command(struct hq_client *client, char *line)
{
    int code = 0;
    if (strncmp(line, "ask ", 4) == 0) {
        code = hq_client_ask(client, line + 4, on_reply, NULL);
    } else if (strncmp(line, "call ", 5) == 0) {
        char *params = strchr(line + 5, ' ');
        if (params)
            *params++ = '\0';
        code = hq_client_call(client, line + 5, params, on_reply, NULL);
    } else if (strcmp(line, "token") == 0) {
        printf("token %s\n", hq_client_token(client));
    } else {
        return false;
    }
    if (code)
        printf("refused %d\n", code);
    return true;
}

/* Takes the whole lines that standard input has now. */
static bool commands(struct hq_client *client, char *buffer, size_t *len)
{
    ssize_t n = read(STDIN_FILENO, buffer + *len, LINE_MAX_BYTES - 1 - *len);
    if (n <= 0)
        return false;
    *len += (size_t)n;
    buffer[*len] = '\0';
    char *end, *line = buffer;
    bool is_going_on = true;
    while (is_going_on && (end = strchr(line, '\n'))) {
        *end = '\0';
        is_going_on = command(client, line);
        line = end + 1;
    }
    *len -= (size_t)(line - buffer);
    memmove(buffer, line, *len);
    return is_going_on;
}

static void loop(struct hq_client *client)
{
    char *buffer = calloc(1, LINE_MAX_BYTES);
    size_t len = 0;
    bool is_going_on = buffer != NULL;
    unsigned long long wakes = 0;
    while (is_going_on) {
        struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                               {.fd = hq_client_fd(client), .events = POLLIN}};
        poll(fds, 2, hq_client_timeout_ms(client));
        wakes++;
        hq_client_service(client, 0);
        if (fds[0].revents)
            is_going_on = commands(client, buffer, &len);
    }
    printf("wakes %llu\n", wakes);
    free(buffer);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct hq_client_options options = {
        .size = sizeof(options),
        .url = argv[1],
        .kind = "probe",
        .ca_file = argc > 2 ? argv[2] : NULL,
        .max_pending = 8,
        .reply_timeout_ms = 20000,
        .retry_min_ms = 50,
        .retry_max_ms = 400,
        .on_state = on_state,
        .on_event = on_event,
    };
    struct hq_client *client = hq_client_new(&options);
    if (!client) {
        puts("no client");
        return 1;
    }
    loop(client);
    hq_client_free(&client);
    return 0;
}
