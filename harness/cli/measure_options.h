/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that `run` and `timeit` share, and the plan's options that follow from them. */
#ifndef TARE_HARNESS_CLI_MEASURE_OPTIONS_H
#define TARE_HARNESS_CLI_MEASURE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/error.h"
#include "harness/cli/options.h"
#include "harness/cli/output.h"
#include "harness/plan/plan.h"
#include "results/result.h"

struct target_copy; /* harness/cli/targets.h */

/* What a verb makes of a run that does not end with the usual report. Shows it in its own way and
 * returns the exit status; `status` is what the run alone would end with, spent_ns how long it
 * measured. */
struct measure_ending {
    int (*show)(const struct result *result, int64_t spent_ns,
                const struct output_options *output, int status);
};

struct measure_options {
    struct option_strings patterns;
    struct option_strings tags;
    struct option_strings pythons;
    const char *mode;
    struct option_strings env;
    const char *preset;
    double precision_ratio; /* 0: as the preset says; so are the zeros below */
    struct option_strings fail_on;
    double margin_ratio;
    int64_t max_time_ns;
    const char *blocks;
    int64_t sample_time_ns;
    int64_t samples;
    int64_t seed; /* -1: a fresh one */
    const char *clock;
    const char *affinity;
    int64_t timeout_ns;
    int64_t memory_limit_bytes; /* -1: three quarters of what is available */
    const char *output_path;
    const char *store; /* "": the user's own; NULL: none, unless TARE_STORE names one */
    const char *commit;
    const char *commit_at;
    const char *branch;
    const char *resume_path;
    const char *replay_path;
    const struct target_copy
        *copies; /* the one interpreter is measured as each of these; NULL: as it is */
    size_t copy_count;
    const struct measure_ending *ending; /* NULL: the report that the output asks for */
    bool slow;
    bool check;
    bool memory;
    bool counters;
    bool why;
    bool dry_run;
    bool force; /* measures what cannot mean anything */
    bool quiet;
    bool can_resume; /* the verb knows --resume */
};

#define MEASURE_OPTIONS_INIT                                                             \
    {                                                                                    \
        .preset = "default", .seed = -1, .memory_limit_bytes = -1                        \
    }

/* The entries for them, to be included in the verb's table; its own struct output_options is
 * the verb's. */
extern const struct option_spec measure_specs[];

/* The words of --mode. */
extern const char *const measure_modes[];

void measure_options_finish(struct measure_options *options);

/* The preset with what the command line says otherwise. What decides samples and orders comes from the document
 * that is resumed, where there is one: one result, one plan. */
bool measure_plan_options(const struct measure_options *options,
                          const struct result *resumed, struct plan_options *ret,
                          struct error *err);

#endif
