/*
 * The sample file and the man page, made from the option table.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/conf.h"

#define WRAP_COLUMN 96

static void print_wrapped(FILE *out, const char *text)
{
    size_t column = 1;
    fputc('#', out);
    while (*text) {
        size_t n = strcspn(text, " ");
        if (column + n + 1 > WRAP_COLUMN) {
            fputs("\n#", out);
            column = 1;
        }
        fprintf(out, " %.*s", (int)n, text);
        column += n + 1;
        text += n + (text[n] == ' ');
    }
    fputc('\n', out);
}

static void print_range(FILE *out, const struct hq_conf_option *option)
{
    switch (option->type) {
    case HQ_CONF_INT:
        fprintf(out, "whole number, %lld to %lld", (long long)option->min, (long long)option->max);
        break;
    case HQ_CONF_BOOL:
        fputs("true or false", out);
        break;
    case HQ_CONF_CHOICE:
        fprintf(out, "one of %s", option->choices);
        break;
    case HQ_CONF_STRING:
        fprintf(out, "text of at most %lld bytes", (long long)option->max);
        break;
    }
    fputs(option->is_reloadable ? "; SIGHUP applies it" : "; needs a restart", out);
}

void hq_conf_print_sample(FILE *out)
{
    const char *section = "";
    fputs("# hongqiaod.conf: key = value, one a line; see hongqiaod.conf(5).\n", out);
    for (size_t i = 0; i < hq_conf_option_count; i++) {
        const struct hq_conf_option *option = &hq_conf_options[i];
        if (strcmp(section, option->section) != 0) {
            section = option->section;
            fprintf(out, "\n# --- %s ---\n", section);
        }
        fputc('\n', out);
        print_wrapped(out, option->help);
        fputs("# (", out);
        print_range(out, option);
        fprintf(out, ")\n%s =%s%s\n", option->name, *option->value ? " " : "", option->value);
    }
}

/* The troff text of `text`: backslashes and hyphens escaped. */
static void print_troff(FILE *out, const char *text)
{
    for (; *text; text++)
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
}

void hq_conf_print_man(FILE *out)
{
    const char *section = "";
    fputs(".\\\" Made by hongqiaod --print-man from the option table; do not edit.\n"
          ".TH HONGQIAOD.CONF 5 \"\" \"Hongqiao\" \"File formats\"\n"
          ".SH NAME\nhongqiaod.conf \\- settings of the Hongqiao daemon\n"
          ".SH DESCRIPTION\n"
          "Lines of\n.IR key \" = \" value ;\nwhite space around both is ignored, "
          "a value runs to the end of its line. Empty lines and lines that begin with # are "
          "skipped. An unknown key, a key set twice or a value out of range is an error that "
          "names file and line.\n.B hongqiaod \\-\\-check\\-config\n"
          "reads a file without starting, and\n.B hongqiaod \\-\\-print\\-config\n"
          "prints one with all defaults.\n",
          out);
    for (size_t i = 0; i < hq_conf_option_count; i++) {
        const struct hq_conf_option *option = &hq_conf_options[i];
        if (strcmp(section, option->section) != 0) {
            section = option->section;
            fprintf(out, ".SS %s\n", section);
        }
        fprintf(out, ".TP\n.B %s\n", option->name);
        print_troff(out, option->help);
        fputs("\n.br\nType: ", out);
        print_range(out, option);
        fputs(".\n", out);
        if (*option->value) {
            fputs("Default: ", out);
            print_troff(out, option->value);
            fputs("\n", out);
        } else {
            fputs("Default: empty.\n", out);
        }
    }
    fputs(".SH SEE ALSO\n.BR hongqiaod (8),\n.BR hongqiao (1)\n", out);
}
