/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/output.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/cli/command.h"
#include "harness/cli/term.h"
#include "results/report/text.h"

const char *const output_formats[] = {"table",      "markdown",   "csv",
                                      "claims-csv", "growth-csv", "crossovers-csv",
                                      "json",       NULL};
const char *const output_color_words[] = {"auto", "always", "never", NULL};

const struct option_spec output_specs[] = {
    {"--format", 0, OPTION_CHOICE, offsetof(struct output_options, format),
     .choices = output_formats, .help = "how the result is shown (default: table)"},
    {"--color", 0, OPTION_CHOICE, offsetof(struct output_options, color),
     .choices = output_color_words,
     .help = "when to use colours (default: auto, on a terminal unless NO_COLOR is set)"},
    {"--verbose", 'v', OPTION_FLAG, offsetof(struct output_options, verbose),
     .help =
         "more columns (workers, spread, fastest, loops), whole tracebacks, every name "
         "in the remarks"},
    {0},
};

bool output_text(const struct buf *text)
{
    const char *data = buf_text(text);
    size_t written = 0;
    while (written < text->len) {
        ssize_t got = write(STDOUT_FILENO, data + written, text->len - written);
        if (got >= 0) {
            written += (size_t)got;
        } else if (errno == EPIPE) {
            return true;
        } else if (errno != EINTR) {
            fprintf(stderr, "tare: cannot write to standard output: %s\n",
                    strerror(errno));
            return false;
        }
    }
    return true;
}

/* The message with what a user typed or a file held made harmless. */
static void add_message(struct buf *out, const struct error *err)
{
    char text[1024];
    error_format(err, text, sizeof(text));
    text_escape(out, text, term_is_utf8());
}

void output_error(const struct error *err)
{
    SCOPED(buf_free) struct buf message = BUF_INIT;
    add_message(&message, err);
    fprintf(stderr, "tare: %s\n", buf_text(&message));
}

int output_usage_error(const char *verb, const struct error *err)
{
    const char *blank = verb == NULL ? "" : " ";
    const char *name = verb == NULL ? "" : verb;
    SCOPED(buf_free) struct buf message = BUF_INIT;
    add_message(&message, err);
    fprintf(stderr, "tare%s%s: %s; see 'tare%s%s --help'\n", blank, name,
            buf_text(&message), blank, name);
    return STATUS_USAGE;
}

int output_status(const struct error *err)
{
    switch (err->kind) {
    case ERROR_NONE:
        return STATUS_OK;
    case ERROR_USAGE:
    case ERROR_SUITE:
    case ERROR_DATA:
        return STATUS_USAGE;
    case ERROR_WORKER:
        return STATUS_SOME_FAILED;
    case ERROR_TARGET:
    case ERROR_SYSTEM:
        break;
    }
    return STATUS_NOT_MEASURED;
}

int output_failure(const struct error *err)
{
    output_error(err);
    return output_status(err);
}

struct report_style output_style(const struct output_options *options)
{
    return (struct report_style){
        .width = term_width(STDOUT_FILENO),
        .utf8 = term_is_utf8(),
        .colour = term_has_colour(STDOUT_FILENO, options->color),
        .verbose = options->verbose,
    };
}

bool output_result(const struct result *result, const struct output_options *options)
{
    struct error err = {0};
    const struct report_format *format =
        report_find(options->format == NULL ? "table" : options->format, &err);
    if (format == NULL) {
        output_error(&err);
        return false;
    }
    struct report_style style = output_style(options);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    format->write(result, &style, &text);
    return output_text(&text);
}
