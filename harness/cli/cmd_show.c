/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare show FILE`: a result document, or a file of pyperf, in any report format. */
#include <stddef.h>

#include "harness/cli/checks.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/report/why.h"
#include "results/summary.h"

struct show_options {
    bool check;
    const char *why;
    struct output_options output;
};

static const struct option_spec options[] = {
    {"--check", 0, OPTION_FLAG, offsetof(struct show_options, check),
     .help = CHECKS_HELP},
    {"--why", 0, OPTION_STRING, offsetof(struct show_options, why), .metavar = "CASE",
     .help =
         "what one case costs and why: its memory by allocator, its garbage collections, and "
         "the bytecode that 'tare run --why' kept"},
    {.kind = OPTION_INCLUDE,
     .offset = offsetof(struct show_options, output),
     .table = output_specs},
    {0},
};

static int show_why(const struct result *result, const char *path,
                    const struct show_options *values)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct report_style style = output_style(&values->output);
    if (why_write(result, values->why, &style, &text) == 0) {
        struct error err = {0};
        error_set(&err, ERROR_USAGE,
                  "'%s' has no case '%s': its variants are those that 'tare show' lists",
                  path, values->why);
        output_error(&err);
        return output_status(&err);
    }
    return output_text(&text) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int show(const char *path, const struct show_options *values)
{
    struct error err = {0};
    struct result *result = NULL;
    if (!result_open(path, &result, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    /* What the file says of itself is not trusted: its samples are. */
    summary_result(result);
    overall_result(result);
    int status = STATUS_NOT_MEASURED;
    if (values->why != NULL) {
        status = show_why(result, path, values);
    } else if (output_result(result, &values->output)) {
        status = checks_status(values->check, result, STATUS_OK);
    }
    result_free(result);
    return status;
}

static int run_show(int argc, char **argv)
{
    struct show_options values = {0};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (!options_begin(&cmd_show, argc, argv, &values, &operands, &status)) {
        return status;
    }
    if (operands.count != 1) {
        struct error err = {0};
        error_set(&err, ERROR_USAGE, "expected one result document, found %zu",
                  operands.count);
        return output_usage_error("show", &err);
    }
    return show(operands.items[0], &values);
}

const struct command cmd_show = {
    .name = "show",
    .synopsis = "[OPTION]... FILE",
    .summary = "show a result document again, in any format",
    .details =
        "FILE is what 'tare run -o FILE' wrote, or a file of pyperf or pyperformance, "
        "either of them also packed by gzip; '-' reads standard input. Every figure is "
        "computed again from the raw samples.",
    .options = options,
    .run = run_show,
};
