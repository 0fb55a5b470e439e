/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare profile`: one case of a suite under a profiler. */
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/glob.h"
#include "harness/cli/command.h"
#include "harness/cli/inputs.h"
#include "harness/cli/output.h"
#include "harness/cli/targets.h"
#include "harness/run/profile.h"

#define DEFAULT_TIME_NS INT64_C(1000000000)

struct profile_options {
    const char *to;
    const char *output_path;
    struct option_strings pythons;
    int64_t time_ns;
};

/* In the order of enum profiler. */
static const char *const formats[] = {"pstats", "perf", "callgrind", NULL};

static const struct option_spec options[] = {
    {"--to", 0, OPTION_CHOICE, offsetof(struct profile_options, to), .choices = formats,
     .help =
         "the profile of cProfile, of perf record, or of valgrind's callgrind (default: "
         "pstats)"},
    {"--output", 'o', OPTION_STRING, offsetof(struct profile_options, output_path),
     .metavar = "FILE", .help = "where the profile goes; must be given"},
    {"--python", 0, OPTION_STRINGS, offsetof(struct profile_options, pythons),
     .metavar = "[NAME=]PATH",
     .help = "the interpreter, as in 'tare run' (default: the one tare embeds)"},
    {"--time", 0, OPTION_TIME, offsetof(struct profile_options, time_ns),
     .metavar = "TIME", .help = "for about how long the case runs (default: 1s)"},
    {0},
};

/* The variant that is called so, with its suite or without; NULL: none. */
static const struct variant *find_named(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->variant_count; i++) {
        const char *full = plan->variants[i].name;
        const char *slash = strchr(full, '/');
        if (strcmp(full, name) == 0 || (slash != NULL && strcmp(slash + 1, name) == 0)) {
            return &plan->variants[i];
        }
    }
    return NULL;
}

/* The plan of the variant of that name, or of those that the name selects as -k does. */
static struct plan *plan_of(const struct inputs *inputs, const char *name,
                            const struct target *target, struct error *err)
{
    const struct plan_options plan_options = plan_options_default();
    const struct plan_selection all = {.slow = true};
    const struct plan_selection some = {
        .patterns = &name, .pattern_count = 1, .slow = true};
    struct plan *plan =
        plan_new(inputs->suites, inputs->count, &all, target, 1, &plan_options, err);
    if (plan == NULL || find_named(plan, name) != NULL) {
        return plan;
    }
    plan_free(plan);
    return plan_new(inputs->suites, inputs->count, &some, target, 1, &plan_options, err);
}

static const struct variant *choose(const struct plan *plan, const char *name,
                                    struct error *err)
{
    const struct variant *named = find_named(plan, name);
    const struct variant *variant = named != NULL ? named : &plan->variants[0];
    if (named == NULL && plan->variant_count > 1) {
        (void)error_set(err, ERROR_USAGE,
                        "'%s' selects %zu variants, '%s' and '%s' among them: one is "
                        "profiled at a time, give its whole name",
                        name, plan->variant_count, plan->variants[0].name,
                        plan->variants[1].name);
        return NULL;
    }
    if (variant->suite_case->kind == CASE_STARTUP) {
        (void)error_set(err, ERROR_USAGE,
                        "'%s' is the start of an interpreter: profile that with "
                        "`python3 -X importtime` or `perf record python3`",
                        variant->name);
        return NULL;
    }
    return variant;
}

static bool profile_case(const struct profile_options *values,
                         const struct inputs *inputs, const char *name, struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    const struct probe_how how = {.mode = PROBE_AUTO};
    struct target *targets;
    size_t count;
    if (!file_check_writable(values->output_path, err) ||
        !targets_find(&values->pythons, &how, &arena, &targets, &count, err)) {
        return false;
    }
    struct plan *plan = plan_of(inputs, name, &targets[0], err);
    const struct variant *variant = plan != NULL ? choose(plan, name, err) : NULL;
    enum profiler profiler = PROFILER_PSTATS;
    for (size_t i = 0; values->to != NULL && formats[i] != NULL; i++) {
        profiler = strcmp(values->to, formats[i]) == 0 ? (enum profiler)i : profiler;
    }
    bool is_done =
        variant != NULL && profile_run(variant, &targets[0], profiler, values->time_ns,
                                       values->output_path, err);
    plan_free(plan);
    if (is_done) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        profile_say_how(profiler, values->output_path, &text);
        is_done = output_text(&text) ||
                  error_set(err, ERROR_SYSTEM, "cannot write to the standard output");
    }
    return is_done;
}

static bool check_usage(const struct profile_options *values,
                        const struct option_strings *operands, struct error *err)
{
    if (operands->count != 2) {
        return error_set(err, ERROR_USAGE, "expected a suite and the name of a case");
    }
    if (values->output_path == NULL) {
        return error_set(err, ERROR_USAGE, "expected -o FILE for the profile");
    }
    return values->pythons.count <= 1 ||
           error_set(err, ERROR_USAGE, "one --python at a time, found %zu",
                     values->pythons.count);
}

static int run_profile(int argc, char **argv)
{
    struct profile_options values = {.time_ns = DEFAULT_TIME_NS};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_profile, argc, argv, &values, &operands, &status)) {
        struct inputs inputs = {0};
        struct error err = {0};
        if (!check_usage(&values, &operands, &err)) {
            status = output_usage_error("profile", &err);
        } else if (!inputs_load(&inputs, operands.items, 1)) {
            status = STATUS_USAGE;
        } else if (!profile_case(&values, &inputs, operands.items[1], &err)) {
            output_error(&err);
            status = output_status(&err);
        }
        inputs_finish(&inputs);
    }
    option_strings_free(&values.pythons);
    return status;
}

const struct command cmd_profile = {
    .name = "profile",
    .synopsis = "[OPTION]... SUITE CASE",
    .summary = "run one case under a profiler: where does its time go?",
    .details =
        "Runs one case of a suite again and again under cProfile, perf or callgrind, "
        "and says how to look at the profile. Nothing is measured: a profiler "
        "slows down what it looks at.",
    .options = options,
    .run = run_profile,
};
