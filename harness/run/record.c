/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/plan/calibrate.h"
#include "harness/plan/variant.h"
#include "harness/run/param.h"
#include "harness/run/statement.h"
#include "stats/quantile.h"

static enum result_flag flag(bool value)
{
    return value ? RESULT_YES : RESULT_NO;
}

static const char *const *copy_strings(struct arena *arena, const char *const *items,
                                       size_t count)
{
    const char **copy = arena_array(arena, count, sizeof(*copy));
    for (size_t i = 0; i < count; i++) {
        copy[i] = arena_strdup(arena, items[i]);
    }
    return copy;
}

static struct result_target make_target(struct arena *arena, const struct target *target)
{
    return (struct result_target){
        .name = arena_strdup(arena, target->name),
        .executable = arena_strdup(arena, target->executable),
        .mode = target->mode == TARGET_EMBEDDED ? "embedded" : "hosted",
        .library =
            target->mode == TARGET_EMBEDDED ? arena_strdup(arena, target->library) : NULL,
        .build_id = arena_strdup(arena, target->build_id),
        .implementation = arena_strdup(arena, target->implementation),
        .version = arena_strdup(arena, target->version),
        .compiler = arena_strdup(arena, target->compiler),
        .config_args = arena_strdup(arena, target->config_args),
        .config_fingerprint = arena_strdup(arena, target->config_fingerprint),
        .build_fingerprint = arena_strdup(arena, target->build_fingerprint),
        .options = copy_strings(arena, target->options, target->option_count),
        .option_count = target->option_count,
        .environment = copy_strings(arena, target->env, target->env_count),
        .environment_count = target->env_count,
        .allocator = arena_strdup(arena, target->allocator),
        .pgo = flag(target->pgo),
        .lto = flag(target->lto),
        .debug = flag(target->debug),
        .asserts = flag(target->asserts),
        .jit = flag(target->jit),
        .gil = flag(target->gil),
        .free_threading = flag(target->free_threading),
        .shared = flag(target->shared),
        .loop_overhead_ns = NAN,
    };
}

/* Those of the case, and "slow" of a variant that is. */
static void record_tags(struct arena *arena, const struct variant *variant,
                        struct result_bench *bench)
{
    const struct strings *tags = &variant->suite_case->tags;
    const char **copy = arena_array(arena, tags->count + 1, sizeof(*copy));
    bool is_slow = variant_is_slow(variant);
    for (size_t i = 0; i < tags->count; i++) {
        copy[i] = arena_strdup(arena, tags->items[i]);
        is_slow = is_slow && strcmp(tags->items[i], "slow") != 0;
    }
    copy[tags->count] = "slow";
    bench->tags = copy;
    bench->tag_count = tags->count + is_slow;
}

/* As the variant was called when its case had that name. */
static void record_previous_ids(struct arena *arena, const struct variant *variant,
                                struct result_bench *bench)
{
    const struct strings *names = &variant->suite_case->previous_ids;
    const char *suite = variant->suite->name;
    const char *params =
        variant->name + strlen(suite) + 1 + strlen(variant->suite_case->name);
    const char **ids = arena_array(arena, names->count, sizeof(*ids));
    for (size_t i = 0; i < names->count; i++) {
        bool has_suite = strchr(names->items[i], '/') != NULL;
        ids[i] = arena_printf(arena, "%s%s%s%s", has_suite ? "" : suite,
                              has_suite ? "" : "/", names->items[i], params);
    }
    bench->previous_ids = ids;
    bench->previous_id_count = names->count;
}

static void fill_bench(struct result *result, const struct plan *plan,
                       const struct group *group, const struct member *member,
                       struct result_bench *bench)
{
    struct arena *arena = &result->arena;
    const struct variant *variant = &plan->variants[member->variant];
    const struct suite_case *suite_case = variant->suite_case;
    struct result_param *params =
        arena_array(arena, suite_case->param_count, sizeof(*params));
    for (size_t i = 0; i < suite_case->param_count; i++) {
        params[i] = param_of(arena, suite_case->params[i].name, variant->values[i]);
    }
    bench->suite = arena_strdup(arena, variant->suite->name);
    bench->case_name = arena_strdup(arena, suite_case->name);
    bench->params = params;
    bench->param_count = suite_case->param_count;
    bench->variant = arena_strdup(arena, variant->name);
    bench->meaning = arena_strdup(arena, variant->meaning);
    record_tags(arena, variant, bench);
    record_previous_ids(arena, variant, bench);
    bench->target = arena_strdup(arena, plan->targets[member->target].name);
    bench->group = arena_strdup(arena, group->label);
    bench->baseline = member->variant == plan->members[group->first].variant;
    bool is_timed = (suite_case->metrics & METRIC_TIME) != 0;
    bench->metric = is_timed ? "time" : "memory";
    bench->unit = is_timed ? "ns" : "bytes";
    bench->clock = variant->clock_is_cpu ? "cpu" : "wall";
    bench->gc = variant->gc;
    bench->kind = suite_case->kind != CASE_RUN ? suite_kind_name(suite_case->kind) : NULL;
    bench->is_async = suite_case->is_async;
    bench->threads = variant->threads;
    if (plan->options.cpu_count > 0 && variant->threads > plan->options.cpu_count) {
        result_bench_add_finding(result, bench, "oversubscribed");
    }
    bench->inner = suite_case->inner;
    bench->margin_ratio = suite_case->margin_ratio;
    bench->status = member->skip_reason != NULL ? RESULT_SKIPPED : RESULT_OK;
    bench->reason = arena_strdup(arena, member->skip_reason);
}

static void fill_settings(struct result *result, const struct plan *plan)
{
    const struct plan_options *options = &plan->options;
    struct result_settings *settings = &result->settings;
    settings->seed = options->seed;
    settings->blocks_min = options->blocks_min;
    settings->blocks_max = options->blocks_max;
    settings->precision_ratio = options->precision_ratio;
    settings->sample_time_ns = options->sample_time_ns;
    settings->samples = options->samples;
    settings->max_time_ns = plan_time_budget_ns(plan);
    settings->timeout_ns = options->timeout_ns;
    settings->clock = options->clock_is_cpu ? "cpu" : "wall";
    settings->preset = options->preset;
    settings->level = PLAN_LEVEL;
    settings->margin_ratio = options->margin_ratio;
}

void record_targets(struct result *result, const struct target *targets, size_t count)
{
    result->targets = arena_array(&result->arena, count, sizeof(*result->targets));
    result->target_count = count;
    for (size_t i = 0; i < count; i++) {
        result->targets[i] = make_target(&result->arena, &targets[i]);
    }
}

/* The claims of each suite that a variant is of, once. */
static void record_claims(struct result *result, const struct plan *plan)
{
    result->statement_count = 0;
    for (size_t i = 0; i < plan->variant_count; i++) {
        const struct suite *suite = plan->variants[i].suite;
        bool is_new = true;
        for (size_t j = 0; j < i && is_new; j++) {
            is_new = plan->variants[j].suite != suite;
        }
        for (size_t j = 0; j < suite->claim_count && is_new; j++) {
            *result_add_statement(result) =
                statement_of(&result->arena, suite, &suite->claims[j]);
        }
    }
}

void record_plan(struct result *result, const struct plan *plan)
{
    fill_settings(result, plan);
    record_targets(result, plan->targets, plan->target_count);
    record_claims(result, plan);
    for (size_t g = 0; g < plan->group_count; g++) {
        const struct group *group = &plan->groups[g];
        for (size_t m = group->first; m < group->first + group->count; m++) {
            size_t index = result_add_bench(result);
            fill_bench(result, plan, group, &plan->members[m], &result->benches[index]);
        }
    }
}

static bool check_targets(const struct result *result, const struct plan *plan,
                          struct error *err)
{
    if (result->target_count != plan->target_count) {
        return error_set(err, ERROR_USAGE, "it has %zu targets, this run has %zu",
                         result->target_count, plan->target_count);
    }
    for (size_t i = 0; i < plan->target_count; i++) {
        const char *was = result->targets[i].build_fingerprint;
        const char *is = plan->targets[i].build_fingerprint;
        if (strcmp(result->targets[i].name, plan->targets[i].name) != 0 || was == NULL ||
            strcmp(was, is) != 0) {
            return error_set(
                err, ERROR_USAGE,
                "target '%s' was another build (%s) than '%s' is now (%s): only the "
                "same interpreters can go on with a result",
                result->targets[i].name, was != NULL ? was : "unknown",
                plan->targets[i].name, is);
        }
    }
    return true;
}

/* Whatever was measured and is not part of this run would be gone with the next save. */
static bool check_kept(const struct result *before, const struct result *now,
                       struct error *err)
{
    for (size_t i = 0; i < before->bench_count; i++) {
        const struct result_bench *bench = &before->benches[i];
        if (bench->worker_count > 0 &&
            result_find_bench(now, bench->variant, bench->target) == NULL) {
            return error_set(err, ERROR_USAGE,
                             "it has '%s', which this run leaves out: give the suites, "
                             "patterns and tags that it was begun with",
                             bench->variant);
        }
    }
    return true;
}

/* Takes what a bench has so far over from the document. */
static bool take_over(struct result_bench *bench, const struct result_bench *before,
                      struct error *err)
{
    if (before->worker_count > 0 && before->meaning != NULL &&
        strcmp(before->meaning, bench->meaning) != 0) {
        return error_set(err, ERROR_USAGE, "'%s' has changed since: start a new result",
                         bench->variant);
    }
    if (before->status != RESULT_SKIPPED && before->status != RESULT_INCOMPLETE) {
        const char *group = bench->group;
        bool is_baseline = bench->baseline;
        double margin_ratio = bench->margin_ratio;
        *bench = *before;
        /* The group may have got new cases, and another baseline with them; a margin only
         * judges. */
        bench->group = group;
        bench->baseline = is_baseline;
        bench->margin_ratio = margin_ratio;
    }
    return true;
}

bool record_resume(struct result *result, const struct plan *plan, struct error *err)
{
    if (!check_targets(result, plan, err)) {
        return false;
    }
    const struct result kept = *result;
    double *overheads = xcalloc(plan->target_count, sizeof(*overheads));
    bool is_same = true;
    for (size_t i = 0; i < plan->target_count; i++) {
        overheads[i] = result->targets[i].loop_overhead_ns;
    }
    result->benches = NULL;
    result->bench_count = 0;
    result->bench_cap = 0;
    record_plan(result, plan);
    for (size_t i = 0; i < result->bench_count && is_same; i++) {
        struct result_bench *bench = &result->benches[i];
        const struct result_bench *before =
            result_find_bench(&kept, bench->variant, bench->target);
        is_same = before == NULL || take_over(bench, before, err);
    }
    for (size_t i = 0; i < plan->target_count; i++) {
        result->targets[i].loop_overhead_ns = overheads[i];
    }
    free(overheads);
    return is_same && check_kept(&kept, result, err);
}

void record_recipe(struct result_bench *bench, const struct recipe *recipe)
{
    bench->loops = recipe->turns * recipe->threads;
    bench->unroll = recipe->many;
    bench->batch = recipe->batch;
    bench->warmup_time_ns = recipe->warmup_ns;
    bench->overhead_assumed = recipe->few == 0 && recipe->kind == CASE_RUN;
}

/* What a turn took, by the median of the workers' first samples; NaN without any. */
static double turn_of(const struct result_bench *bench)
{
    size_t n = bench->worker_count;
    double *values = xcalloc(2 * n + 1, sizeof(*values));
    for (size_t i = 0; i < n; i++) {
        const struct result_worker *worker = &bench->workers[i];
        values[i] = worker->samples > 0 && worker->elapsed_ns != NULL
                        ? (double)worker->elapsed_ns[0] / (double)bench->loops
                        : NAN;
    }
    double turn_ns =
        stats_sort(values, n, values + n) ? stats_median(values + n, n) : NAN;
    free(values);
    return turn_ns;
}

bool record_recover_recipe(const struct result_bench *bench, const struct plan *plan,
                           const struct variant *variant, struct recipe *recipe)
{
    if (recipe->is_known || bench->loops <= 0 || bench->unroll <= 0) {
        return false;
    }
    if (variant->suite_case->kind == CASE_IMPORT) {
        *recipe = recipe_import(plan, variant);
        return true;
    }
    *recipe = recipe_begin(plan, variant);
    double turn_ns = turn_of(bench) * (double)recipe->threads;
    if (isnan(turn_ns)) {
        return false;
    }
    recipe->is_known = true;
    recipe->many = bench->unroll;
    recipe->few =
        bench->overhead_assumed ? 0 : calibrate_unroll(bench->unroll, false, 0.0).few;
    recipe->turns = bench->loops / recipe->threads;
    recipe->warmup_ns = bench->warmup_time_ns;
    recipe->warmup_turns =
        (int64_t)fmax(1.0, round((double)bench->warmup_time_ns / fmax(turn_ns, 0.1)));
    recipe->batch = bench->batch;
    recipe_complete(recipe, turn_ns, recipe_sample_time_ns(plan, variant));
    return true;
}

static void record_yardstick(struct result_machine *machine,
                             const struct result_worker *record)
{
    for (size_t i = 0; i < record->samples; i++) {
        int64_t ns = record->yardstick_ns[i];
        if (ns > 0 && (machine->yardstick_ns <= 0 || ns < machine->yardstick_ns)) {
            machine->yardstick_ns = ns;
        }
    }
}

void record_worker(struct result *result, struct result_bench *bench,
                   const struct wave_worker *worker)
{
    const size_t samples = (size_t)worker->recipe->samples;
    const size_t warmups = worker->recipe->warmup_turns > 0 ? 1 : 0;
    struct result_worker *record = result_add_worker(result, bench, samples, warmups);
    record->block = worker->block;
    record->hash_seed = worker->hash_seed;
    record->overhead_ns = worker->overhead_ns;
    record->ready_ns = worker->ready_ns;
    if (warmups > 0) {
        record->warmup_ns[0] = worker->warmup_ns;
    }
    memcpy(record->elapsed_ns, worker->elapsed_ns, samples * sizeof(int64_t));
    memcpy(record->cpu_ns, worker->cpu_ns, samples * sizeof(int64_t));
    memcpy(record->switches, worker->switches, samples * sizeof(int64_t));
    memcpy(record->collections, worker->collections, samples * sizeof(int64_t));
    memcpy(record->yardstick_ns, worker->yardstick_ns, samples * sizeof(int64_t));
    record->slots = arena_array(&result->arena, samples, sizeof(int64_t));
    memcpy(record->slots, worker->slots, samples * sizeof(int64_t));
    bench->batch = worker->batch > bench->batch ? worker->batch : bench->batch;
    record_yardstick(&result->machine, record);
}

void record_failure(struct result *result, struct result_bench *bench, const char *file,
                    const struct failure *failure)
{
    struct arena *arena = &result->arena;
    if (failure->kind == FAILURE_MISSING) {
        bench->status = RESULT_SKIPPED;
        bench->reason = arena_strdup(arena, failure->message);
        return;
    }
    bench->status = RESULT_ERROR;
    bench->error = (struct result_error){
        .kind = failure_kind_name(failure->kind),
        .phase = arena_strdup(arena, failure->phase),
        .message = arena_strdup(arena, failure->message),
        .traceback = arena_strdup(arena, failure->traceback),
        .stderr_tail = arena_strdup(arena, failure->stderr_tail),
    };
    if (failure->line > 0) {
        bench->error.place =
            failure->col > 0
                ? arena_printf(arena, "%s:%d:%d", file, failure->line, failure->col)
                : arena_printf(arena, "%s:%d", file, failure->line);
    }
}
