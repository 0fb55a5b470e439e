/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare selftest`: does the method hold on this machine, and what can it show here? One interpreter is
 * measured under several names, in the lock-step of every comparison; some are told to do more
 * work, by an option that is as long for all of them. */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "harness/cli/command.h"
#include "harness/cli/measure.h"
#include "harness/cli/selftest.inc"
#include "harness/cli/targets.h"
#include "harness/suite/load.h"
#include "results/report/selftest.h"
#include "results/selftest.h"

/* Too few for an interval would be told apart by nobody. */
#define BLOCKS "8..100000"
/* Never reached: what ends the run is its time. */
#define PRECISION_RATIO 1e-6
#define DEFAULT_TIME_NS INT64_C(60000000000)

static const char *const work_100[] = {"-X", "tare_work=100"};
static const char *const work_101[] = {"-X", "tare_work=101"};
static const char *const work_103[] = {"-X", "tare_work=103"};
static const char *const work_105[] = {"-X", "tare_work=105"};
static const char *const work_110[] = {"-X", "tare_work=110"};

static const struct target_copy copies[] = {
    {"base", work_100, ARRAY_LEN(work_100)},  {"same", work_100, ARRAY_LEN(work_100)},
    {"plus1", work_101, ARRAY_LEN(work_101)}, {"plus3", work_103, ARRAY_LEN(work_103)},
    {"plus5", work_105, ARRAY_LEN(work_105)}, {"plus10", work_110, ARRAY_LEN(work_110)},
};

static const struct selftest_side sides[] = {
    {"base", 1.0},   {"same", 1.0},   {"plus1", 1.01},
    {"plus3", 1.03}, {"plus5", 1.05}, {"plus10", 1.10},
};

static const char *const formats[] = {"table", "markdown", "json", NULL};

struct selftest_options {
    struct measure_options measure;
    struct output_options output;
};

static const struct option_spec options[] = {
    {"--python", 0, OPTION_STRINGS, offsetof(struct measure_options, pythons),
     .metavar = "PATH",
     .help = "the interpreter that is measured (default: the libpython tare was built "
             "against)"},
    {"--mode", 0, OPTION_CHOICE, offsetof(struct measure_options, mode),
     .choices = measure_modes,
     .help = "run it in its libpython or in its executable (default: auto)"},
    {"--time", 0, OPTION_TIME, offsetof(struct measure_options, max_time_ns), .min = 1e10,
     .max = 1e18,
     .help = "how long to measure (default: 60s); longer gives more comparisons"},
    {"--seed", 0, OPTION_INT, offsetof(struct measure_options, seed), .min = 0,
     .max = 9007199254740991.0,
     .help =
         "makes orders and hash seeds repeatable (default: a fresh one, in the result)"},
    {"--affinity", 0, OPTION_STRING, offsetof(struct measure_options, affinity),
     .metavar = "CPUS",
     .help = "the processors that workers run on, such as 2-3 (default: isolated ones "
             "where the kernel has any, else all)"},
    {"--output", 'o', OPTION_STRING, offsetof(struct measure_options, output_path),
     .metavar = "FILE",
     .help = "write the result document here: 'tare show' and 'tare compare' read it"},
    {"--format", 0, OPTION_CHOICE, offsetof(struct selftest_options, output.format),
     .choices = formats, .help = "how the figures are shown (default: table)"},
    {"--color", 0, OPTION_CHOICE, offsetof(struct selftest_options, output.color),
     .choices = output_color_words,
     .help = "when to use colours (default: auto, on a terminal unless NO_COLOR is set)"},
    {"--quiet", 'q', OPTION_FLAG, offsetof(struct measure_options, quiet),
     .help = "no progress on stderr"},
    {"--replay", 0, OPTION_STRING, offsetof(struct measure_options, replay_path),
     .metavar = "FILE",
     .help = "take the timings from the formulas in FILE instead of an interpreter: for "
             "tests and demonstrations"},
    {0},
};

/* Once for a case, of which all sides run the same code. */
static void complain_of_failures(const struct result *result)
{
    const char *before = "";
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        if (bench->status == RESULT_ERROR && strcmp(bench->variant, before) != 0) {
            struct error err = {0};
            error_set(&err, ERROR_WORKER, "%s failed: %s", bench->variant,
                      bench->error.message);
            output_error(&err);
            before = bench->variant;
        }
    }
}

static int show(const struct result *result, int64_t spent_ns,
                const struct output_options *output, int status)
{
    const struct selftest said =
        selftest_judge(result, sides, ARRAY_LEN(sides), spent_ns);
    const char *format = output->format == NULL ? "table" : output->format;
    const struct report_style style = output_style(output);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (strcmp(format, "json") == 0) {
        selftest_json(&said, &text);
    } else if (strcmp(format, "markdown") == 0) {
        selftest_markdown(&said, &text);
    } else {
        selftest_table(&said, &style, &text);
    }
    if (!output_text(&text)) {
        return STATUS_NOT_MEASURED;
    }
    if (status != STATUS_OK) {
        complain_of_failures(result);
        return status;
    }
    return said.is_held      ? STATUS_OK
           : said.has_enough ? STATUS_CHECK_FAILED
                             : STATUS_NOT_MEASURED;
}

static const struct measure_ending ending = {.show = show};

static int measure_known_work(const struct selftest_options *values)
{
    SCOPED(diags_finish) struct diags diags = {0};
    struct suite *suite =
        suite_parse("selftest.yaml", selftest_yaml, sizeof(selftest_yaml) - 1, &diags);
    assert(suite != NULL); /* it is a part of the program */
    int status = measure(&suite, 1, &values->measure, &values->output);
    suite_free(suite);
    return status;
}

static int run_selftest(int argc, char **argv)
{
    struct selftest_options values = {.measure = MEASURE_OPTIONS_INIT};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    values.measure.max_time_ns = DEFAULT_TIME_NS;
    values.measure.blocks = BLOCKS;
    values.measure.precision_ratio = PRECISION_RATIO;
    values.measure.copies = copies;
    values.measure.copy_count = ARRAY_LEN(copies);
    values.measure.ending = &ending;
    if (options_begin(&cmd_selftest, argc, argv, &values, &operands, &status)) {
        struct error err = {0};
        if (operands.count > 0) {
            error_set(&err, ERROR_USAGE, "unexpected argument '%s'", operands.items[0]);
            status = output_usage_error("selftest", &err);
        } else if (values.measure.pythons.count > 1) {
            error_set(&err, ERROR_USAGE, "one --python is tested at a time, found %zu",
                      values.measure.pythons.count);
            status = output_usage_error("selftest", &err);
        } else {
            status = measure_known_work(&values);
        }
    }
    measure_options_finish(&values.measure);
    return status;
}

const struct command cmd_selftest = {
    .name = "selftest",
    .synopsis = "[OPTION]...",
    .summary = "prove on this machine that the verdicts hold, and how fine they are",
    .details =
        "Measures one interpreter against itself, and against itself with 1, 3, 5 and 10 % "
        "more work: how often the same is called different, how often a change is found, "
        "and what the least change is that can be seen here. The status is 1 when "
        "more verdicts or intervals were wrong than chance explains.",
    .options = options,
    .run = run_selftest,
};
