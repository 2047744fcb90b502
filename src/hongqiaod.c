/*
 * The daemon: options, configuration, open, run, close.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "config.h"
#include "notify.h"
#include "server/server.h"

struct daemon {
    const char *conf_path; /* NULL: defaults */
    struct hq_conf conf;
    struct hq_app app;
    struct hq_server *server;
};

static void usage(FILE *out)
{
    fputs("Usage: hongqiaod [-c FILE]\n"
          "Answers workers' questions over WebSocket and HTTP until SIGTERM.\n\n"
          "  -c, --config FILE   settings (hongqiaod.conf(5)); without it the defaults\n"
          "      --check-config  read the settings, say what is wrong, do not start\n"
          "      --print-config  print a file with every setting, its meaning and default\n"
          "      --print-man     print hongqiaod.conf(5)\n"
          "  -V, --version       print the version\n"
          "  -h, --help          print this\n",
          out);
}

static int complain(const struct hq_error *error)
{
    char text[HQ_APP_ERROR_SIZE];
    hq_app_error_text(error, text);
    fprintf(stderr, "hongqiaod: %s\n", text);
    return 1;
}

/* SIGHUP: settings and rules anew; what cannot be read stays as it was. */
static enum hq_err on_reload(void *user)
{
    struct daemon *d = user;
    enum hq_err conf_err = hq_app_reload_conf(d->conf_path, &d->conf);
    enum hq_err err = hq_app_reload_rules(&d->conf, &d->app);
    return conf_err ? conf_err : err;
}

static int serve(struct daemon *d)
{
    struct hq_error error = {0};
    if (hq_app_open(&d->conf, true, &d->app, &error))
        return complain(&error);
    struct hq_server_options options = {.conf = &d->conf,
                                        .dialogue = d->app.dialogue,
                                        .records = d->app.records,
                                        .on_reload = on_reload,
                                        .user = d};
    int result = 0;
    if (hq_server_open(&options, &d->server, &error)) {
        result = complain(&error);
    } else {
        bool is_v6 = strchr(d->conf.host, ':') != NULL;
        printf("hongqiaod ready %s://%s%s%s:%d/\n", *d->conf.tls_cert ? "https" : "http",
               is_v6 ? "[" : "", d->conf.host, is_v6 ? "]" : "", hq_server_port(d->server));
        fflush(stdout);
        hq_notify("READY=1");
        hq_server_run(d->server);
        hq_notify("STOPPING=1");
        hq_server_close(&d->server);
    }
    hq_app_close(&d->app);
    return result;
}

static int run(struct daemon *d, bool is_check)
{
    struct hq_error error = {0};
    int result;
    if (hq_app_load_conf(d->conf_path, &d->conf, &error))
        result = complain(&error);
    else if (is_check)
        result = 0;
    else
        result = serve(d);
    hq_conf_deinit(&d->conf);
    return result;
}

int main(int argc, char **argv)
{
    enum { CHECK = 256, PRINT, MAN };
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"check-config", no_argument, NULL, CHECK},
                                            {"print-config", no_argument, NULL, PRINT},
                                            {"print-man", no_argument, NULL, MAN},
                                            {"version", no_argument, NULL, 'V'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    struct daemon d = {0};
    bool is_check = false;
    int option;
    while ((option = getopt_long(argc, argv, "c:Vh", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            d.conf_path = optarg;
            break;
        case CHECK:
            is_check = true;
            break;
        case PRINT:
            hq_conf_print_sample(stdout);
            return 0;
        case MAN:
            hq_conf_print_man(stdout);
            return 0;
        case 'V':
            puts("hongqiaod " PACKAGE_VERSION);
            return 0;
        case 'h':
            usage(stdout);
            return 0;
        default:
            usage(stderr);
            return 2;
        }
    }
    if (optind < argc) {
        usage(stderr);
        return 2;
    }
    if (sodium_init() < 0) {
        fputs("hongqiaod: libsodium does not start\n", stderr);
        return 1;
    }
    return run(&d, is_check);
}
