/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/stationary.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/arena.h"
#include "harness/plan/calibrate.h"
#include "harness/run/wave.h"
#include "results/samples.h"
#include "results/summary.h"
#include "stats/quantile.h"

/* Fewer say nothing, however much they agree. */
#define FEWEST_WORKERS 6

void stationary_mark(struct result *result, struct result_bench *bench, const char *what)
{
    bench->status = RESULT_NOT_STATIONARY;
    bench->reason = arena_printf(
        &result->arena, "%s; 'prepare' gives every execution an input of its own", what);
    memset(&bench->summary, 0, sizeof(bench->summary));
    result_bench_add_finding(result, bench, "not-stationary");
}

/* Pairs of values whose later one is greater, less those whose later one is smaller. */
static int64_t score_of(const int64_t *values, size_t n)
{
    int64_t score = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            score += (values[j] > values[i]) - (values[j] < values[i]);
        }
    }
    return score;
}

/* The worker's times that count, by one of the two clocks; returns how many. */
static size_t times_of(const struct result *result, const struct result_bench *bench,
                       const struct result_worker *worker, bool is_cpu,
                       enum samples_choice choice, int64_t times[WAVE_SAMPLES_MAX])
{
    const int64_t *all = is_cpu ? worker->cpu_ns : worker->elapsed_ns;
    size_t n = 0;
    for (size_t i = 0; i < worker->samples && n < WAVE_SAMPLES_MAX; i++) {
        if (samples_counts(result, bench, worker, i, choice)) {
            times[n++] = all[i];
        }
    }
    return n;
}

/* What the samples of all workers say, by one of the two clocks. scratch holds twice as many
 * values as there are workers. */
static struct calibrate_stationary look(const struct result *result,
                                        const struct result_bench *bench, bool is_cpu,
                                        double *scratch)
{
    enum samples_choice choice = samples_choice_of(result, bench);
    size_t n = bench->worker_count;
    size_t grown = 0; /* workers that have two times to compare */
    int64_t score = 0;
    size_t samples = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        const struct result_worker *worker = &bench->workers[i];
        int64_t times[WAVE_SAMPLES_MAX];
        size_t kept = times_of(result, bench, worker, is_cpu, choice, times);
        score += score_of(times, kept);
        samples = worker->samples < samples ? worker->samples : samples;
        if (kept > 1 && times[0] > 0) {
            scratch[grown++] = (double)times[kept - 1] / (double)times[0];
        }
    }
    if (grown == 0 || !stats_sort(scratch, grown, scratch + n)) {
        return (struct calibrate_stationary){.is_stationary = true};
    }
    return calibrate_trend(score, grown, samples, stats_median(scratch + n, grown));
}

bool stationary_is_suspect(struct result *result, struct result_bench *bench,
                           char what[160], bool *changed)
{
    if (bench->worker_count < FEWEST_WORKERS) {
        return false;
    }
    /* Both clocks have to see it: the wall's runs on while others have the processor, and what
     * they do rises and falls as well. */
    double *scratch = xcalloc(2 * bench->worker_count, sizeof(*scratch));
    struct calibrate_stationary wall = look(result, bench, false, scratch);
    struct calibrate_stationary cpu = look(result, bench, true, scratch);
    free(scratch);
    if (!wall.is_stationary && !cpu.is_stationary) {
        memcpy(what, cpu.what, sizeof(cpu.what));
        return true;
    }
    if ((wall.is_warming || !wall.is_stationary) &&
        (cpu.is_warming || !cpu.is_stationary) &&
        !result_bench_has_finding(bench, "slow-warm-up")) {
        result_bench_add_finding(result, bench, "slow-warm-up");
        *changed = true;
    }
    return false;
}
