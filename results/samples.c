/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "stats/quantile.h"

/* Fewer workers or blocks give no interval of 95 %. */
#define FEWEST_UNITS 6
#define LEAST_SHARE  4 /* one in so many */

double samples_yardstick_limit_ns(const int64_t *readings_ns, size_t n)
{
    double best_ns = INFINITY;
    for (size_t i = 0; i < n; i++) {
        best_ns = fmin(best_ns, (double)readings_ns[i]);
    }
    return SAMPLES_DISTURBED_RATIO * best_ns;
}

/* What a turn of the loop costs the worker; 0 when nobody knows. */
static double overhead_of(const struct result *result, const struct result_bench *bench,
                          const struct result_worker *worker)
{
    if (!isnan(worker->overhead_ns)) {
        return worker->overhead_ns;
    }
    const struct result_target *target = result_find_target(result, bench->target);
    return target == NULL || isnan(target->loop_overhead_ns) ? 0.0
                                                             : target->loop_overhead_ns;
}

/* By what a bench's samples are told apart. */
struct limits {
    double yardstick_ns; /* the longest that is not slow; infinite: not known */
    bool is_cpu_time;
};

static struct limits limits_of(const struct result *result,
                               const struct result_bench *bench)
{
    const struct result_target *target = result_find_target(result, bench->target);
    int64_t best_ns = target != NULL && target->origin.document > 0
                          ? target->origin.yardstick_ns
                          : result->machine.yardstick_ns;
    return (struct limits){
        .yardstick_ns =
            best_ns > 0 ? SAMPLES_DISTURBED_RATIO * (double)best_ns : INFINITY,
        .is_cpu_time = bench->clock != NULL && strcmp(bench->clock, "cpu") == 0,
    };
}

static bool is_interrupted(const struct result_worker *worker, size_t sample)
{
    double elapsed_ns = (double)worker->elapsed_ns[sample];
    double lost_ns = elapsed_ns - (double)worker->cpu_ns[sample];
    return worker->switches[sample] > 0 && lost_ns > SAMPLES_LOST_SHARE * elapsed_ns;
}

static bool is_undisturbed(const struct limits *limits,
                           const struct result_worker *worker, size_t sample)
{
    bool is_slowed = worker->yardstick_ns != NULL &&
                     (double)worker->yardstick_ns[sample] > limits->yardstick_ns;
    return !is_slowed && (limits->is_cpu_time || !is_interrupted(worker, sample));
}

static bool all_count(const struct result_worker *worker, enum samples_choice choice)
{
    return choice == SAMPLES_ALL || worker->figures_ns != NULL;
}

bool samples_counts(const struct result *result, const struct result_bench *bench,
                    const struct result_worker *worker, size_t sample,
                    enum samples_choice choice)
{
    struct limits limits = limits_of(result, bench);
    return all_count(worker, choice) || is_undisturbed(&limits, worker, sample);
}

size_t samples_count(const struct result *result, const struct result_bench *bench,
                     const struct result_worker *worker, enum samples_choice choice)
{
    if (all_count(worker, choice)) {
        return worker->samples;
    }
    struct limits limits = limits_of(result, bench);
    size_t n = 0;
    for (size_t i = 0; i < worker->samples; i++) {
        n += is_undisturbed(&limits, worker, i);
    }
    return n;
}

size_t samples_figures(const struct result *result, const struct result_bench *bench,
                       const struct result_worker *worker, enum samples_choice choice,
                       double *values)
{
    if (worker->figures_ns != NULL) {
        memcpy(values, worker->figures_ns, worker->samples * sizeof(*values));
        return worker->samples;
    }
    if (bench->loops <= 0 || bench->unroll <= 0 || bench->inner <= 0) {
        return 0;
    }
    struct limits limits = limits_of(result, bench);
    double overhead_ns = overhead_of(result, bench, worker);
    const int64_t *times = limits.is_cpu_time ? worker->cpu_ns : worker->elapsed_ns;
    double loops = (double)bench->loops;
    double operations = loops * (double)bench->unroll * (double)bench->inner;
    size_t n = 0;
    for (size_t i = 0; i < worker->samples; i++) {
        if (choice == SAMPLES_ALL || is_undisturbed(&limits, worker, i)) {
            values[n++] = ((double)times[i] - loops * overhead_ns) / operations;
        }
    }
    return n;
}

double samples_worker_figure(const struct result *result,
                             const struct result_bench *bench,
                             const struct result_worker *worker,
                             enum samples_choice choice)
{
    double *values = xcalloc(worker->samples * 2 + 1, sizeof(*values));
    double *sorted = values + worker->samples;
    size_t n = samples_figures(result, bench, worker, choice, values);
    double figure =
        n > 0 && stats_sort(values, n, sorted) ? stats_median(sorted, n) : (double)NAN;
    free(values);
    return figure;
}

enum samples_choice samples_choose(size_t count, size_t all)
{
    return count >= FEWEST_UNITS && count * LEAST_SHARE >= all ? SAMPLES_UNDISTURBED
                                                               : SAMPLES_ALL;
}

enum samples_choice samples_choice_of(const struct result *result,
                                      const struct result_bench *bench)
{
    size_t n = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        n += samples_count(result, bench, &bench->workers[i], SAMPLES_UNDISTURBED) > 0;
    }
    return samples_choose(n, bench->worker_count);
}
