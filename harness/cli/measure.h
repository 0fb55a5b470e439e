/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `run` and `timeit` share: their options, and the way from suites to a result that is
 * shown and saved. */
#ifndef TARE_HARNESS_CLI_MEASURE_H
#define TARE_HARNESS_CLI_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/cli/options.h"
#include "harness/cli/output.h"
#include "harness/suite/suite.h"

struct measure_options {
    struct option_strings patterns;
    struct option_strings tags;
    bool slow;
    struct option_strings pythons;
    const char *mode;
    struct option_strings env;
    const char *preset;
    double precision_ratio; /* 0: as the preset says; so are the zeros below */
    int64_t max_time_ns;
    const char *blocks;
    int64_t sample_time_ns;
    int64_t samples;
    int64_t seed; /* -1: a fresh one */
    const char *clock;
    const char *affinity;
    int64_t timeout_ns;
    int64_t memory_limit_bytes; /* -1: three quarters of what is available */
    bool dry_run;
    const char *output_path;
    const char *resume_path;
    const char *replay_path;
    bool quiet;
    struct output_options output;
};

#define MEASURE_OPTIONS_INIT                                                             \
    {                                                                                    \
        .preset = "default", .seed = -1, .memory_limit_bytes = -1                        \
    }

extern const char *const measure_modes[], *const measure_clocks[];

/* Entries of the verb's table; `type` is the verb's struct, `member` the measure_options in it. */
#define MEASURE_OPTION(type, member, field) offsetof(type, member.field)

#define MEASURE_OPTIONS(type, member)                                                             \
    {"", 0, OPTION_HEADING, 0, .help = "Interpreters"},                                           \
        {"--python",                                                                              \
         0,                                                                                       \
         OPTION_STRINGS,                                                                          \
         MEASURE_OPTION(type, member, pythons),                                                   \
         .metavar = "[NAME=]PATH",                                                                \
         .help =                                                                                  \
             "an interpreter to measure: a path, a name on PATH, a virtual environment; options " \
             "for it may follow after a blank. Given several times, the others are compared "     \
             "with the first (default: the libpython tare was built against)"},                   \
        {"--mode",                                                                                \
         0,                                                                                       \
         OPTION_CHOICE,                                                                           \
         MEASURE_OPTION(type, member, mode),                                                      \
         .choices = measure_modes,                                                                \
         .help =                                                                                  \
             "run interpreters in their libpython or in their executable (default: auto, "        \
             "whichever runs the machine code that a user of the executable runs)"},              \
        {"--env",                                                                                 \
         0,                                                                                       \
         OPTION_STRINGS,                                                                          \
         MEASURE_OPTION(type, member, env),                                                       \
         .metavar = "NAME[=VALUE]",                                                               \
         .help = "a variable for the workers, whose environment is clean otherwise"},             \
        {"", 0, OPTION_HEADING, 0, .help = "How much to measure"},                                \
        {"--quick",           0,                                                                  \
         OPTION_CONST,        MEASURE_OPTION(type, member, preset),                               \
         .constant = "quick", .help = "5 % precision, at most 40 blocks, 0.3 s a bench"},         \
        {"--thorough",                                                                            \
         0,                                                                                       \
         OPTION_CONST,                                                                            \
         MEASURE_OPTION(type, member, preset),                                                    \
         .constant = "thorough",                                                                  \
         .help = "0.5 % precision, 30 to 1000 blocks, 20 s a bench"},                             \
        {"--precision",                                                                           \
         0,                                                                                       \
         OPTION_RATIO,                                                                            \
         MEASURE_OPTION(type, member, precision_ratio),                                           \
         .min = 1e-6,                                                                             \
         .max = 10,                                                                               \
         .help =                                                                                  \
             "measure until half of every 95 % interval is at most this share of its "            \
             "figure (default: 2%)"},                                                             \
        {"--max-time",                                                                            \
         0,                                                                                       \
         OPTION_TIME,                                                                             \
         MEASURE_OPTION(type, member, max_time_ns),                                               \
         .min = 1,                                                                                \
         .max = 1e18,                                                                             \
         .help =                                                                                  \
             "stop after this long, the fewest blocks done (default: 1 s for every bench)"},      \
        {"--blocks",                                                                              \
         0,                                                                                       \
         OPTION_STRING,                                                                           \
         MEASURE_OPTION(type, member, blocks),                                                    \
         .metavar = "N|MIN..MAX",                                                                 \
         .help = "how many workers a bench gets (default: 8..200)"},                              \
        {"--sample-time",                                                                         \
         0,                                                                                       \
         OPTION_TIME,                                                                             \
         MEASURE_OPTION(type, member, sample_time_ns),                                            \
         .min = 10000,                                                                            \
         .max = 60e9,                                                                             \
         .help = "how long one timing lasts (default: 2.5ms)"},                                   \
        {"--samples",                                                                             \
         0,                                                                                       \
         OPTION_INT,                                                                              \
         MEASURE_OPTION(type, member, samples),                                                   \
         .min = 1,                                                                                \
         .max = 64,                                                                               \
         .help = "timings in a worker (default: 3)"},                                             \
        {"--seed",                                                                                \
         0,                                                                                       \
         OPTION_INT,                                                                              \
         MEASURE_OPTION(type, member, seed),                                                      \
         .min = 0,                                                                                \
         .max = 9007199254740991.0,                                                               \
         .help =                                                                                  \
             "makes orders and hash seeds repeatable (default: a fresh one, in the result)"},     \
        {"--clock",                                                                               \
         0,                                                                                       \
         OPTION_CHOICE,                                                                           \
         MEASURE_OPTION(type, member, clock),                                                     \
         .choices = measure_clocks,                                                               \
         .help = "wall time, or CPU time of the measuring thread (default: wall)"},               \
        {"", 0, OPTION_HEADING, 0, .help = "Workers"},                                            \
        {"--affinity",                                                                            \
         0,                                                                                       \
         OPTION_STRING,                                                                           \
         MEASURE_OPTION(type, member, affinity),                                                  \
         .metavar = "CPUS",                                                                       \
         .help =                                                                                  \
             "the processors that workers run on, such as 2-3 (default: isolated ones where "     \
             "the kernel has any, else all)"},                                                    \
        {"--timeout",                                                                             \
         0,                                                                                       \
         OPTION_TIME,                                                                             \
         MEASURE_OPTION(type, member, timeout_ns),                                                \
         .min = 1e6,                                                                              \
         .max = 1e15,                                                                             \
         .help =                                                                                  \
             "how long a worker may take for one answer (default: 60s; a case may say its own)"}, \
        {"--memory-limit",                                                                        \
         0,                                                                                       \
         OPTION_BYTES,                                                                            \
         MEASURE_OPTION(type, member, memory_limit_bytes),                                        \
         .min = 0,                                                                                \
         .max = 1e18,                                                                             \
         .help =                                                                                  \
             "how much memory a worker may take, 0 for no limit (default: three quarters of "     \
             "what is available)"},                                                               \
        {"", 0, OPTION_HEADING, 0, .help = "Results"},                                            \
        {"--output",                                                                              \
         'o',                                                                                     \
         OPTION_STRING,                                                                           \
         MEASURE_OPTION(type, member, output_path),                                               \
         .metavar = "FILE",                                                                       \
         .help =                                                                                  \
             "write the result document here, complete and valid after every block"},             \
        {"--dry-run", 0, OPTION_FLAG, MEASURE_OPTION(type, member, dry_run),                      \
         .help = "show the plan and how long it takes, measure nothing"},                         \
        {"--quiet", 'q', OPTION_FLAG, MEASURE_OPTION(type, member, quiet),                        \
         .help = "no progress and no remarks on stderr"},                                         \
        {"--replay",                                                                              \
         0,                                                                                       \
         OPTION_STRING,                                                                           \
         MEASURE_OPTION(type, member, replay_path),                                               \
         .metavar = "FILE",                                                                       \
         .help =                                                                                  \
             "take the timings from the formulas in FILE instead of an interpreter: for "         \
             "tests and demonstrations"},                                                         \
        OUTPUT_OPTIONS(type, member.output)

void measure_options_finish(struct measure_options *options);

/* Measures what is selected of the suites and shows it. Returns the exit status. */
int measure(struct suite *const *suites, size_t count,
            const struct measure_options *options);

#endif
