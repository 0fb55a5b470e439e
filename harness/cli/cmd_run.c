/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare run [SUITE|DIR]...`: measures suites. */
#include <stddef.h>

#include "harness/cli/command.h"
#include "harness/cli/inputs.h"
#include "harness/cli/measure.h"

struct run_options {
    struct measure_options measure; /* what only run has is in it as well */
    struct output_options output;
};

static const struct option_spec options[] = {
    {"", 0, OPTION_HEADING, 0, .help = "What to measure"},
    {"--pattern", 'k', OPTION_STRINGS, offsetof(struct measure_options, patterns),
     .metavar = "PATTERN",
     .help =
         "only variants whose name holds PATTERN, or matches it where it has *, ? or [; "
         "may be given several times"},
    {"--tag", 0, OPTION_STRINGS, offsetof(struct measure_options, tags), .metavar = "TAG",
     .help =
         "only cases with this tag, '!TAG' only those without; may be given several times"},
    {"--slow", 0, OPTION_FLAG, offsetof(struct measure_options, slow),
     .help = "measure what is tagged slow as well"},
    {"--resume", 0, OPTION_STRING, offsetof(struct measure_options, resume_path),
     .metavar = "FILE",
     .help =
         "go on with the result in FILE where it stopped (and write it there, unless -o "
         "says otherwise): the same suites and interpreters are needed"},
    {.kind = OPTION_INCLUDE,
     .offset = offsetof(struct run_options, measure),
     .table = measure_specs},
    {.kind = OPTION_INCLUDE,
     .offset = offsetof(struct run_options, output),
     .table = output_specs},
    {0},
};

static int run_run(int argc, char **argv)
{
    struct run_options values = {.measure = MEASURE_OPTIONS_INIT};
    struct inputs inputs = {0};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    values.measure.can_resume = true;
    if (options_begin(&cmd_run, argc, argv, &values, &operands, &status)) {
        status =
            inputs_load(&inputs, operands.items, operands.count)
                ? measure(inputs.suites, inputs.count, &values.measure, &values.output)
                : STATUS_USAGE;
    }
    inputs_finish(&inputs);
    measure_options_finish(&values.measure);
    return status;
}

const struct command cmd_run = {
    .name = "run",
    .synopsis = "[OPTION]... [SUITE|DIR]...",
    .summary = "measure suites and show what came out",
    .details =
        "Without a suite, those of the folder 'suites' here, else those that came with tare. The table goes to stdout, "
        "progress and remarks to stderr. Ctrl-C ends the run in good order: what is "
        "measured is shown and saved.",
    .options = options,
    .run = run_run,
};
