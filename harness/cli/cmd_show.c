/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare show FILE`: a result document, or a file of pyperf, in any report format. */
#include <stddef.h>

#include "harness/cli/checks.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/summary.h"

struct show_options {
    bool check;
    struct output_options output;
};

static const struct option_spec options[] = {
    {"--check", 0, OPTION_FLAG, offsetof(struct show_options, check),
     .help = CHECKS_HELP},
    {.kind = OPTION_INCLUDE,
     .offset = offsetof(struct show_options, output),
     .table = output_specs},
    {0},
};

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
    int status = output_result(result, &values->output) ? STATUS_OK : STATUS_NOT_MEASURED;
    status = checks_status(values->check, result, status);
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
