/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare timeit STATEMENT...`: measures and compares statements from the command line. */
#include <stddef.h>

#include "harness/base/buf.h"
#include "harness/cli/command.h"
#include "harness/cli/measure.h"

struct timeit_options {
    struct option_strings setup;
    struct measure_options measure;
};

static const struct option_spec options[] = {
    {"--setup", 's', OPTION_STRINGS, offsetof(struct timeit_options, setup),
     .metavar = "CODE",
     .help =
         "run before the statements, untimed; its names are fast locals; several are lines "
         "of one text"},
    MEASURE_OPTIONS(struct timeit_options, measure),
    {0},
};

static int measure_statements(const struct option_strings *setup,
                              const struct option_strings *statements,
                              const struct measure_options *measure_options)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < setup->count; i++) {
        buf_addf(&text, "%s\n", setup->items[i]);
    }
    struct suite *suite = suite_from_statements(
        statements->items, statements->count, setup->count > 0 ? buf_text(&text) : NULL);
    int status = measure(&suite, 1, measure_options);
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
            status = measure_statements(&values.setup, &operands, &values.measure);
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
        "Several statements are measured in lock-step and compared with the first.",
    .options = options,
    .run = run_timeit,
};
