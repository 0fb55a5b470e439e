/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare timeit STATEMENT...`: measures and compares statements from the command line. */
#include <stddef.h>

#include "harness/base/buf.h"
#include "harness/cli/command.h"
#include "harness/cli/measure.h"

struct timeit_options {
    struct option_strings setup;
    struct measure_options measure;
    struct output_options output;
};

static const struct option_spec options[] = {
    {"--setup", 's', OPTION_STRINGS, offsetof(struct timeit_options, setup),
     .metavar = "CODE",
     .help =
         "run before the statements, untimed; its names are fast locals; several are lines "
         "of one text"},
    {"--number", 'n', OPTION_FOREIGN,
     .help =
         "how often a statement runs is found out; --sample-time and --blocks say how "
         "long"},
    {"--repeat", 'r', OPTION_FOREIGN,
     .help =
         "it goes on until the interval is narrow; --blocks and --samples say how often"},
    {"--unit", 'u', OPTION_FOREIGN,
     .help = "units follow the figures; --format csv is in ns"},
    {"--process", 'p', OPTION_FOREIGN, .help = "--clock cpu takes CPU time"},
    {.kind = OPTION_INCLUDE,
     .offset = offsetof(struct timeit_options, measure),
     .table = measure_specs},
    {.kind = OPTION_INCLUDE,
     .offset = offsetof(struct timeit_options, output),
     .table = output_specs},
    {0},
};

static int measure_statements(const struct timeit_options *values,
                              const struct option_strings *statements)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < values->setup.count; i++) {
        buf_addf(&text, "%s\n", values->setup.items[i]);
    }
    struct suite *suite =
        suite_from_statements(statements->items, statements->count,
                              values->setup.count > 0 ? buf_text(&text) : NULL);
    int status = measure(&suite, 1, &values->measure, &values->output);
    suite_free(suite);
    return status;
}

static int run_timeit(int argc, char **argv)
{
    struct timeit_options values = {.measure = MEASURE_OPTIONS_INIT};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_timeit, argc, argv, &values, &operands, &status)) {
        if (operands.count == 0) {
            struct error err = {0};
            (void)error_set(&err, ERROR_USAGE, "a statement is missing");
            status = output_usage_error("timeit", &err);
        } else {
            status = measure_statements(&values, &operands);
        }
    }
    option_strings_free(&values.setup);
    measure_options_finish(&values.measure);
    return status;
}

const struct command cmd_timeit = {
    .name = "timeit",
    .synopsis = "[OPTION]... STATEMENT...",
    .summary = "measure and compare statements from the command line",
    .details =
        "Several statements are measured in lock-step and compared with the first; the "
        "lines of one are one argument.",
    .options = options,
    .run = run_timeit,
};
