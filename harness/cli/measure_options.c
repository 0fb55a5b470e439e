/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/measure_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "harness/cli/checks.h"
#include "harness/cli/gates.h"
#include "harness/run/wave.h"

const char *const measure_modes[] = {"auto", "embedded", "hosted", NULL};
static const char *const clocks[] = {"wall", "cpu", NULL};

const struct option_spec measure_specs[] = {
    {"", 0, OPTION_HEADING, 0, .help = "Interpreters"},
    {"--python", 0, OPTION_STRINGS, offsetof(struct measure_options, pythons),
     .metavar = "[NAME=]PATH",
     .help =
         "an interpreter to measure: a path, a name on PATH, a virtual environment; options "
         "for it may follow after a blank, variables (NAME=VALUE) stand in front. Given several "
         "times, the others are compared with the first (default: the libpython tare was "
         "built against)"},
    {"--mode", 0, OPTION_CHOICE, offsetof(struct measure_options, mode),
     .choices = measure_modes,
     .help = "run interpreters in their libpython or in their executable (default: auto, "
             "whichever runs the machine code that a user of the executable runs)"},
    {"--env", 0, OPTION_STRINGS, offsetof(struct measure_options, env),
     .metavar = "NAME[=VALUE]",
     .help = "a variable for the workers, whose environment is clean otherwise"},
    {"", 0, OPTION_HEADING, 0, .help = "How much to measure"},
    {"--quick", 0, OPTION_CONST, offsetof(struct measure_options, preset),
     .constant = "quick", .help = "5 % precision, at most 40 blocks, 0.3 s a bench"},
    {"--thorough", 0, OPTION_CONST, offsetof(struct measure_options, preset),
     .constant = "thorough", .help = "0.5 % precision, 30 to 1000 blocks, 20 s a bench"},
    {"--precision", 0, OPTION_RATIO, offsetof(struct measure_options, precision_ratio),
     .min = 1e-6, .max = 10,
     .help = "measure until half of every 95 % interval is at most this share of its "
             "figure (default: 2%)"},
    {"--max-time", 0, OPTION_TIME, offsetof(struct measure_options, max_time_ns),
     .min = 1, .max = 1e18,
     .help =
         "stop after this long, once every bench has the fewest blocks (default: 1 s for "
         "every bench, beside what counting memory and looking at values take)"},
    {"--blocks", 0, OPTION_STRING, offsetof(struct measure_options, blocks),
     .metavar = "N|MIN..MAX", .help = "how many workers a bench gets (default: 8..200)"},
    {"--sample-time", 0, OPTION_TIME, offsetof(struct measure_options, sample_time_ns),
     .min = 10000, .max = 60e9, .help = "how long one timing lasts (default: 2.5ms)"},
    {"--samples", 0, OPTION_INT, offsetof(struct measure_options, samples), .min = 1,
     .max = WAVE_SAMPLES_MAX, .help = "timings in a worker (default: 3)"},
    {"--seed", 0, OPTION_INT, offsetof(struct measure_options, seed), .min = 0,
     .max = 9007199254740991.0,
     .help =
         "makes orders and hash seeds repeatable (default: a fresh one, in the result)"},
    {"--clock", 0, OPTION_CHOICE, offsetof(struct measure_options, clock),
     .choices = clocks,
     .help = "wall time, or CPU time of the measuring thread (default: wall)"},
    {"--memory", 0, OPTION_FLAG, offsetof(struct measure_options, memory),
     .help = "count the allocations of every case too, in workers that are never timed"},
    {"--counters", 0, OPTION_FLAG, offsetof(struct measure_options, counters),
     .help =
         "count cycles, instructions, misses and page faults of every case too, as far "
         "as the machine has them"},
    {"--why", 0, OPTION_FLAG, offsetof(struct measure_options, why),
     .help = "keep the specialised bytecode of every case, for 'tare show --why'"},
    {"", 0, OPTION_HEADING, 0, .help = "Workers"},
    {"--affinity", 0, OPTION_STRING, offsetof(struct measure_options, affinity),
     .metavar = "CPUS",
     .help =
         "the processors that workers run on, such as 2-3 (default: isolated ones where "
         "the kernel has any, else all)"},
    {"--timeout", 0, OPTION_TIME, offsetof(struct measure_options, timeout_ns),
     .min = 1e6, .max = 1e15,
     .help =
         "how long a worker may take for one answer (default: 60s; a case may say its own)"},
    {"--memory-limit", 0, OPTION_BYTES,
     offsetof(struct measure_options, memory_limit_bytes), .min = 0, .max = 1e18,
     .help =
         "how much memory a worker may take, 0 for no limit (default: three quarters of "
         "what is available)"},
    {"", 0, OPTION_HEADING, 0, .help = "Results"},
    {"--output", 'o', OPTION_STRING, offsetof(struct measure_options, output_path),
     .metavar = "FILE",
     .help = "write the result document here, complete and valid after every block"},
    {"--store", 0, OPTION_OPTIONAL, offsetof(struct measure_options, store),
     .metavar = "PATH", .constant = "",
     .help = "add the result to the store of 'tare history' (default: where $TARE_STORE "
             "says, if it is set)"},
    {"--commit", 0, OPTION_STRING, offsetof(struct measure_options, commit),
     .metavar = "HASH",
     .help = "the source that is measured (default: that of an interpreter built from a "
             "checkout, else of the checkout here)"},
    {"--commit-date", 0, OPTION_STRING, offsetof(struct measure_options, commit_at),
     .metavar = "DATE",
     .help = "when it was committed, 2026-08-20T11:22:33Z (default: as git says)"},
    {"--branch", 0, OPTION_STRING, offsetof(struct measure_options, branch),
     .metavar = "NAME", .help = "the branch it is on (default: as git says)"},
    {"--fail-on", 0, OPTION_STRINGS, offsetof(struct measure_options, fail_on),
     .metavar = "WHAT", .help = GATES_HELP},
    {"--check", 0, OPTION_FLAG, offsetof(struct measure_options, check),
     .help = CHECKS_HELP},
    {"--margin", 0, OPTION_RATIO, offsetof(struct measure_options, margin_ratio),
     .min = 0.001, .max = 1.0,
     .help =
         "differences up to this are called the same (default: 2%; a case may say its "
         "own)"},
    {"--dry-run", 0, OPTION_FLAG, offsetof(struct measure_options, dry_run),
     .help = "show the plan and how long it takes, measure nothing"},
    {"--force", 0, OPTION_FLAG, offsetof(struct measure_options, force),
     .help =
         "measure although the figures cannot mean anything: a debug build against a "
         "release build, assertions on one side, samples shorter than the clock can tell"},
    {"--quiet", 'q', OPTION_FLAG, offsetof(struct measure_options, quiet),
     .help = "no progress and no remarks on stderr"},
    {"--replay", 0, OPTION_STRING, offsetof(struct measure_options, replay_path),
     .metavar = "FILE",
     .help = "take the timings from the formulas in FILE instead of an interpreter: for "
             "tests and demonstrations"},
    {0},
};

void measure_options_finish(struct measure_options *options)
{
    option_strings_free(&options->patterns);
    option_strings_free(&options->tags);
    option_strings_free(&options->pythons);
    option_strings_free(&options->env);
    option_strings_free(&options->fail_on);
}

static int64_t fresh_seed(void)
{
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed)) {
        seed = (uint64_t)time(NULL);
    }
    return (int64_t)(seed & 0xffffffff); /* short enough to be typed again */
}

/* "20" or "8..200". */
static bool parse_blocks(const char *text, struct plan_options *plan_options,
                         struct error *err)
{
    char *end;
    errno = 0;
    long long least = strtoll(text, &end, 10);
    long long most = least;
    bool is_number = end != text;
    if (is_number && strncmp(end, "..", 2) == 0) {
        const char *second = end + 2;
        most = strtoll(second, &end, 10);
        is_number = end != second;
    }
    if (!is_number || *end != '\0' || errno != 0 || least < 1 || most < least ||
        most > 1000000) {
        return error_set(
            err, ERROR_USAGE,
            "'%s' is no number of blocks: give one (--blocks 20) or the fewest and "
            "the most (--blocks 8..200)",
            text);
    }
    plan_options->blocks_min = least;
    plan_options->blocks_max = most;
    return true;
}

/* One result, one plan: what decides samples and orders comes from the document. */
static bool take_settings(const struct measure_options *options,
                          const struct result_settings *settings,
                          struct plan_options *ret, struct error *err)
{
    if (settings->samples > WAVE_SAMPLES_MAX) {
        return error_set(err, ERROR_USAGE,
                         "cannot go on with '%s': it asks for %lld samples of a worker, "
                         "%d are the most",
                         options->resume_path, (long long)settings->samples,
                         WAVE_SAMPLES_MAX);
    }
    ret->seed = settings->seed;
    if (!(options->margin_ratio > 0) && settings->margin_ratio > 0) {
        ret->margin_ratio = settings->margin_ratio;
    }
    ret->samples = settings->samples > 0 ? settings->samples : ret->samples;
    ret->sample_time_ns =
        settings->sample_time_ns > 0 ? settings->sample_time_ns : ret->sample_time_ns;
    if (options->clock == NULL && settings->clock != NULL) {
        ret->clock_is_cpu = strcmp(settings->clock, "cpu") == 0;
    }
    return true;
}

bool measure_plan_options(const struct measure_options *options,
                          const struct result *resumed, struct plan_options *ret,
                          struct error *err)
{
    *ret = strcmp(options->preset, "quick") == 0      ? plan_options_quick()
           : strcmp(options->preset, "thorough") == 0 ? plan_options_thorough()
                                                      : plan_options_default();
    ret->precision_ratio =
        options->precision_ratio > 0 ? options->precision_ratio : ret->precision_ratio;
    ret->margin_ratio =
        options->margin_ratio > 0 ? options->margin_ratio : ret->margin_ratio;
    ret->max_time_ns = options->max_time_ns;
    ret->sample_time_ns =
        options->sample_time_ns > 0 ? options->sample_time_ns : ret->sample_time_ns;
    ret->samples = options->samples > 0 ? options->samples : ret->samples;
    ret->timeout_ns = options->timeout_ns > 0 ? options->timeout_ns : ret->timeout_ns;
    ret->clock_is_cpu = options->clock != NULL && strcmp(options->clock, "cpu") == 0;
    ret->memory = options->memory;
    ret->counters = options->counters;
    ret->why = options->why;
    ret->seed = options->seed >= 0 ? options->seed : fresh_seed();
    if (resumed != NULL && !take_settings(options, &resumed->settings, ret, err)) {
        return false;
    }
    return options->blocks == NULL || parse_blocks(options->blocks, ret, err);
}
